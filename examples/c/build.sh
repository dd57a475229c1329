#!/bin/sh
# Compiles the C examples to WebAssembly:  build.sh [OUTPUT-DIRECTORY [SOURCE-DIRECTORY]]
#
# The compiler is the first of these that is there: the WASI SDK at $WASI_SDK_PATH, zig from PyPI, zig on
# the PATH. Ends with 77, as test runners say "skipped", when there is none.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
out=${1:-$here}
sources=${2:-$here}

if [ -n "${WASI_SDK_PATH:-}" ] && [ -x "$WASI_SDK_PATH/bin/clang" ]; then
    set -- "$WASI_SDK_PATH/bin/clang" --target=wasm32-wasi
elif python3 -m ziglang version >/dev/null 2>&1; then
    set -- python3 -m ziglang cc -target wasm32-wasi
elif command -v zig >/dev/null 2>&1; then
    set -- zig cc -target wasm32-wasi
else
    echo "no C compiler for wasm32-wasi: install it with \`pip install ziglang\`, or set WASI_SDK_PATH" >&2
    exit 77
fi

mkdir -p "$out"
for source in "$sources"/*.c; do
    "$@" -Os -Wall -Wextra -o "$out/$(basename "$source" .c).wasm" "$source"
done
