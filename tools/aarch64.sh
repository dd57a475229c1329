#!/usr/bin/env bash
# Builds and tests for AArch64: natively on an ARM64 host, elsewhere with a cross compiler and QEMU.
#
#   tools/aarch64.sh                      # test --release: libraries, binaries and every test in tests/
#   tools/aarch64.sh test disasm          # any cargo command, with its arguments
#   tools/aarch64.sh run -- run examples/generator.wat
#
# On Debian and Ubuntu, `tools/aarch64.sh --install` installs what the cross build needs (as root).
# A different compiler with an AArch64 standard library can be given as RUSTC=...
set -euo pipefail
cd "$(dirname "$0")/.."

target=aarch64-unknown-linux-gnu

if [ "${1:-}" = --install ]; then
    [ "$(uname -m)" != aarch64 ] || exit 0
    export DEBIAN_FRONTEND=noninteractive
    dpkg --print-foreign-architectures | grep -qx arm64 || dpkg --add-architecture arm64
    apt-get update -q
    apt-get install -qy --no-install-recommends \
        rustc-web libstd-rust-web-dev:arm64 gcc-aarch64-linux-gnu libc6-dev-arm64-cross libc6:arm64 qemu-user-static
    exit 0
fi

# Examples in the documentation are compiled and run on the host only; `--tests` leaves them out.
[ $# -gt 0 ] || set -- test --release --lib --bins --tests

if [ "$(uname -m)" = aarch64 ]; then
    exec cargo "$@"
fi

# Debian's rustc has a packaged AArch64 standard library, so nothing but apt is needed. Its rustdoc goes with it.
# Rustup's compiler does as well where its `rustup target add` has been run.
if [ -z "${RUSTC:-}" ]; then
    if [ -d "$(rustc --print sysroot)/lib/rustlib/$target" ]; then
        RUSTC=$(rustup which rustc 2>/dev/null || command -v rustc)
    else
        RUSTC=/usr/bin/rustc
    fi
fi
[ -d "$("$RUSTC" --print sysroot)/lib/rustlib/$target" ] || {
    echo "tools/aarch64.sh: $RUSTC has no standard library for $target; try tools/aarch64.sh --install" >&2
    exit 1
}
export RUSTC
export RUSTDOC="${RUSTDOC:-$(dirname "$RUSTC")/rustdoc}"
export CARGO_BUILD_TARGET=$target
export CARGO_TARGET_DIR="${CARGO_TARGET_DIR:-target}/aarch64-build"
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
# Either the libraries of libc6:arm64, which stand where the loader looks, or those of the cross compiler. With
# both and `-L`, the loader of one meets the libc of the other, and the first thread never starts.
runner=qemu-aarch64-static
[ -e /lib/ld-linux-aarch64.so.1 ] || runner="$runner -L /usr/aarch64-linux-gnu"
export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER=$runner
export WINDLASS_EMULATED=1 # tests that judge time or size take it easy
export CC_aarch64_unknown_linux_gnu=aarch64-linux-gnu-gcc
exec cargo "$@"
