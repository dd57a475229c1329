#!/usr/bin/env bash
# Runs one target for some minutes and says at the end how many executions and findings there were.
#
#   fuzz/run.sh TARGET MINUTES          # artifact, compile, differential, switching or validate
#
# With cargo-fuzz (`cargo install cargo-fuzz`) libFuzzer guides it; without, random bytes from a seed do.
# A finding does not end the run. WINDLASS_AARCH64=target/aarch64-build/aarch64-unknown-linux-gnu/release/windlass
# lets `switching` compare with AArch64 under QEMU.
set -euo pipefail
cd "$(dirname "$0")"
target=$1
minutes=$2

if ! cargo fuzz --version >/dev/null 2>&1; then
    exec nice -n 19 cargo run --release --bin plain -- "$target" "$minutes"
fi

cargo build --release --bin seeds
[ -d "corpus/$target" ] || cargo run --release --bin seeds
# No sanitizer: generated code has none, and stacks of its own.
cargo fuzz build -s none "$target"
binary=$(ls -t target/*/release/"$target" | head -1)
mkdir -p "corpus/$target" "artifacts/$target"
log=$(mktemp)
end=$((SECONDS + minutes * 60))
executions=0
while left=$((end - SECONDS)) && [ "$left" -gt 0 ]; do
    nice -n 19 "$binary" "corpus/$target" -artifact_prefix="artifacts/$target/" -max_total_time="$left" \
        -max_len=16384 -len_control=0 -timeout=300 -rss_limit_mb=4096 -report_slow_units=600 \
        -print_final_stats=1 >"$log" 2>&1 || true
    done_now=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -1)
    if [ -z "$done_now" ]; then
        # It stopped at a finding before it could count: the last line with a number does.
        done_now=$(sed -n 's/^#\([0-9]*\)\t.*/\1/p' "$log" | tail -1)
    fi
    executions=$((executions + ${done_now:-0}))
    grep -A2 -m1 -E 'panicked at|ERROR: libFuzzer' "$log" || true
done
rm -f "$log"
findings=$(find "artifacts/$target" -type f ! -name 'slow-unit-*' | wc -l)
echo "$target: $executions executions, $findings findings in fuzz/artifacts/$target"
