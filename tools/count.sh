#!/bin/sh
# Instructions per round trip, as executed: the exports of disasm-tests/round_trips.wat with n and 2n rounds, the
# difference divided by n. Repeatable to the instruction, whatever the machine is doing.
#
#   tools/count.sh [x86_64|aarch64] [windlass binary]
#
# x86-64 is counted by callgrind, AArch64 by QEMU, which logs each instruction as a block of its own (slow: minutes).
set -eu
cd "$(dirname "$0")/.."
isa=${1:-$(uname -m)}
rounds=1000
module=disasm-tests/round_trips.wat

case $isa in
x86_64)
    windlass=${2:-target/release/windlass}
    count() {
        valgrind --tool=callgrind --callgrind-out-file=/dev/null "$windlass" run --invoke "$1" $module "$2" 2>&1 </dev/null |
            sed -n 's/.*Collected : \([0-9]*\).*/\1/p'
    }
    ;;
aarch64)
    windlass=${2:-target/aarch64-build/aarch64-unknown-linux-gnu/release/windlass}
    if qemu-aarch64-static -help | grep -q one-insn-per-tb; then single=-one-insn-per-tb; else single=-singlestep; fi
    # Where the libraries are: see tools/aarch64.sh.
    [ -e /lib/ld-linux-aarch64.so.1 ] || single="$single -L /usr/aarch64-linux-gnu"
    count() {
        qemu-aarch64-static $single -d exec,nochain -D /dev/fd/3 \
            "$windlass" run --invoke "$1" $module "$2" 3>&1 >/dev/null 2>/dev/null </dev/null | grep -c '^Trace'
    }
    ;;
*)
    echo "count.sh: x86_64 or aarch64, not $isa" >&2
    exit 2
    ;;
esac

echo "| round trip | $isa |"
echo "|---|---|"
sed -n 's/^;;! run = "\([^"]*\)".*/\1/p' $module | while read -r name; do
    once=$(count "$name" $rounds)
    twice=$(count "$name" $((2 * rounds)))
    echo "$name $(((twice - once + rounds / 2) / rounds))"
done | awk '{ n = $NF; sub(/ [0-9]+$/, ""); if ($0 == "loop") own = n; else printf "| %s | %d |\n", $0, n - own }'
