#!/usr/bin/env bash
# Fetches the programs of WebAssembly/wasi-testsuite that tests/wasi_testsuite.rs runs, into tests/wasi_testsuite/cache (not
# committed): 72 commands for preview 1, built from AssemblyScript, C and Rust, each with what it is given and must give. Needs git.
#
#   tests/wasi_testsuite/setup.sh           from a checkout beside the project if there is one, else from GitHub
#   tests/wasi_testsuite/setup.sh SOURCE    from another checkout, mirror or URL; so does WASI_TESTSUITE=SOURCE
#
# The commit is pinned: it is one of the branch prod/testsuite-base, which holds the programs built.
set -euo pipefail
commit=9f80ca35444cfd9e63100725615140a346652e6c
here=$(cd "$(dirname "$0")" && pwd)
beside=$(dirname "$(dirname "$(dirname "$here")")")/wasi-testsuite

source=${1:-${WASI_TESTSUITE:-}}
if [ -z "$source" ]; then
    source=https://github.com/WebAssembly/wasi-testsuite
    ! git -C "$beside" cat-file -e "$commit^{commit}" 2>/dev/null || source=$beside
fi
cache=$here/cache
if [ "$(cat "$cache/commit" 2>/dev/null)" = "$commit" ]; then
    exit 0
fi

# Made aside and moved into place whole, so that a test never sees half of it.
new=$(mktemp -d "$here/cache-XXXXXX")
trap 'rm -rf "$new"' EXIT
git init -q --bare "$new/git"
git -C "$new/git" fetch -q --depth 1 "$source" "$commit"
for language in assemblyscript c rust; do
    mkdir "$new/$language"
    directory=tests/$language/testsuite/wasm32-wasip1
    git -C "$new/git" archive "$commit" "$directory" | tar -x -C "$new/$language" --strip-components=4
done
rm -rf "$new/git"
echo "$commit" >"$new/commit"
rm -rf "$cache"
mv "$new" "$cache"
trap - EXIT
chmod 755 "$cache"
echo "$(find "$cache" -name '*.wasm' | wc -l) programs in $cache"
