//! The programs of `tests/programs.rs`: where each is, and what it is asked to do.
//!
//! A program is a sequence of steps in one directory, `{work}` on the host and `/work` for the guest, that begins with
//! copies of the inputs; what one step makes, the next may use, and run. `{cache}` is what `setup.sh` has filled, and
//! nobody asks what is left in `{temporary}`.

use super::engines::Engine;

/// One run of a module.
pub(crate) struct Step {
    /// In the cache, or made by an earlier step.
    pub(crate) module: String,
    /// Options as all engines spell them: `--dir`, `--argv0`.
    pub(crate) options: &'static [&'static str],
    pub(crate) arguments: &'static [&'static str],
    /// A file of the directory.
    pub(crate) stdin: Option<&'static str>,
    /// Which lines of the output are the same in every run.
    pub(crate) keep: fn(&str) -> bool,
}

impl Step {
    fn new(
        module: &str,
        options: &'static [&'static str],
        arguments: &'static [&'static str],
        stdin: Option<&'static str>,
    ) -> Step {
        Step { module: module.to_owned(), options, arguments, stdin, keep: |_| true }
    }
}

pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// Files and folders of `tests/programs/inputs`.
    pub(crate) inputs: &'static [&'static str],
    pub(crate) steps: Vec<Step>,
    /// Who says what is expected.
    pub(crate) peers: &'static [Engine],
    /// Why it is not run for another architecture, behind an emulator.
    pub(crate) not_emulated: Option<&'static str>,
    /// Built by `setup.sh` with Rust's target for WASI, which not every compiler has.
    pub(crate) needs_rust_target: bool,
}

const BOTH: &[Engine] = &[Engine::Wasmtime, Engine::Node];

fn program(name: &'static str, inputs: &'static [&'static str], steps: Vec<Step>) -> Program {
    Program { name, inputs, steps, peers: BOTH, not_emulated: None, needs_rust_target: false }
}

pub(crate) fn all() -> [Program; 8] {
    [python(), esbuild(), clang(), pandoc(), yosys(), ripgrep(), coremark(), polybench()]
}

/// CPython, which has its standard library inside.
pub(crate) fn python() -> Program {
    let steps = vec![Step::new("python.wasm", &["--dir", "{work}::/work"], &["/work/program.py"], None)];
    program("python", &["program.py"], steps)
}

/// Go's runtime, with its goroutines on one thread.
pub(crate) fn esbuild() -> Program {
    let minify =
        Step::new("esbuild.wasm", &[], &["--loader=ts", "--minify", "--target=es2020"], Some("program.ts"));
    program("esbuild", &["program.ts"], vec![minify, Step::new("esbuild.wasm", &[], &["--version"], None)])
}

/// Compiles, links, and runs what was made.
pub(crate) fn clang() -> Program {
    let compile = Step::new(
        "clang.wasm",
        &["--argv0", "clang", "--dir", "{cache}/clang::/usr", "--dir", "{work}::/work"],
        &["-O2", "-Wall", "-c", "/work/queens.c", "-o", "/work/queens.o"],
        None,
    );
    let link = Step::new(
        "clang.wasm",
        &["--argv0", "wasm-ld", "--dir", "{cache}/clang::/usr", "--dir", "{work}::/work"],
        &[
            "-L/usr/lib/wasm32-wasip1",
            "/usr/lib/wasm32-wasip1/crt1-command.o",
            "/work/queens.o",
            "-lc",
            "/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a",
            "-o",
            "/work/queens.wasm",
        ],
        None,
    );
    let run = Step::new(
        "{work}/queens.wasm",
        &["--argv0", "queens", "--dir", "{work}::/work"],
        &["resume", "suspend", "switch", "cont", "bind"],
        None,
    );
    program("clang", &["queens.c"], vec![compile, link, run])
}

/// Haskell's runtime, and the older exceptions, which Wasmtime has not.
pub(crate) fn pandoc() -> Program {
    let convert =
        |arguments| Step::new("pandoc.wasm", &["--dir", "{work}::/"], arguments, Some("document.md"));
    let steps = vec![
        convert(&["-f", "markdown", "-t", "html5", "--standalone", "--toc", "--mathml"]),
        convert(&["-f", "markdown", "-t", "rst", "--wrap=none"]),
    ];
    Program { peers: &[Engine::Node], ..program("pandoc", &["document.md"], steps) }
}

/// C++ with exceptions; Node's version of V8 has not yet the ones that it uses.
pub(crate) fn yosys() -> Program {
    const OPTIONS: &[&str] = &[
        "--argv0",
        "yosys",
        "--dir",
        "{cache}/share::/share",
        "--dir",
        "{temporary}::/tmp",
        "--dir",
        "{work}::/work",
    ];
    const SCRIPT: &str = "read_verilog /work/counter.v; synth_ice40 -top counter -json /work/counter.json; \
                          write_verilog -noattr /work/netlist.v; tee -q -o /work/stat.txt stat";
    let steps = vec![
        Step::new("yosys.wasm", OPTIONS, &["-q", "-p", SCRIPT], None),
        Step::new("yosys.wasm", OPTIONS, &["-q", "-p", "read_verilog /work/absent.v"], None),
    ];
    Program { peers: &[Engine::Wasmtime], ..program("yosys", &["counter.v"], steps) }
}

/// Rust that walks directories.
pub(crate) fn ripgrep() -> Program {
    let search = |arguments| Step::new("rg.wasm", &["--dir", "{work}::/work"], arguments, None);
    let steps = vec![
        search(&["--sort", "path", "--no-config", "-n", "(resume|suspend)\\b", "/work"]),
        search(&["--sort", "path", "--no-config", "-c", "\\p{L}{5,}", "/work"]),
        search(&[
            "--no-config",
            "-U",
            "-o",
            "-r",
            "<$1>",
            "resume\\(\\) void \\{\\n\\s+(\\w+)",
            "/work/tree/deeper/b.zig",
        ]),
        search(&["--no-config", "absent", "/work"]),
    ];
    Program { needs_rust_target: true, ..program("ripgrep", &["tree"], steps) }
}

/// Its sums over lists, matrices and a state machine, which do not depend on the time that it takes.
pub(crate) fn coremark() -> Program {
    let mut run = Step::new("coremark.wasm", &[], &["0", "0", "0x66", "600"], None);
    run.keep = |line| line.contains("crc") || line.contains("Iterations  ") || line.contains("Size");
    Program { needs_rust_target: true, ..program("coremark", &[], vec![run]) }
}

/// Thirty computations over arrays of numbers, which they print.
pub(crate) fn polybench() -> Program {
    const NAMES: &str = "2mm 3mm adi atax bicg cholesky correlation covariance deriche doitgen durbin fdtd-2d \
                         floyd-warshall gemm gemver gesummv gramschmidt heat-3d jacobi-1d jacobi-2d lu ludcmp mvt \
                         nussinov seidel-2d symm syr2k syrk trisolv trmm";
    let names = NAMES.split_whitespace();
    let steps = names.map(|name| Step::new(&format!("polybench/{name}.wasm"), &[], &[], None)).collect();
    program("polybench", &[], steps)
}
