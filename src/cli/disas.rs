//! `windlass disas`: machine code for either ISA on any host.
//!
//! The listing is written while it is made ([`stream`]): function by function, as text ([`text`]) or JSON ([`json`]).
//! Which functions is said by patterns ([`select`]). Text has neither addresses nor bytes nor colour unless asked for,
//! so that `diff` shows what changed in the code and not what moved.

mod json;
mod select;
mod stream;
mod text;

use super::Stop;
use super::codegen::CodegenOptions;
use super::load::{self, Source};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use text::Layout;
use windlass::disas::{Disassembly, Function, Stub};
use windlass::{Config, Cpu, Target};

/// Shows machine code.
#[derive(clap::Args, Debug)]
pub(super) struct DisasCommand {
    /// The module, binary, text or compiled
    #[arg(value_name = "FILE", required_unless_present = "stubs")]
    file: Option<PathBuf>,
    /// x86_64 or aarch64; this machine's if not given
    #[arg(long, value_name = "ISA")]
    target: Option<Target>,
    /// Only the functions with this index or name; `*` and `?` stand for any letters and for one; may be repeated
    #[arg(long, value_name = "N|NAME|GLOB")]
    func: Vec<String>,
    /// The stubs that all modules share, instead of a module
    #[arg(long, conflicts_with_all = ["file", "func"])]
    stubs: bool,
    /// The operators left, their code right, instead of below
    #[arg(long, conflicts_with = "stubs")]
    side_by_side: bool,
    /// Show where each instruction stands in the module's code, and each operator in the module
    #[arg(long)]
    addresses: bool,
    /// Show the bytes of each instruction, in the order of memory
    #[arg(long)]
    bytes: bool,
    /// Show at each instruction that may trap why, and for which operator
    #[arg(long)]
    traps: bool,
    /// One JSON document with all of that
    #[arg(long, conflicts_with_all = ["side_by_side", "addresses", "bytes", "traps", "color"])]
    json: bool,
    /// Colour: `auto` means on a terminal
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    color: When,
    #[command(flatten)]
    codegen: CodegenOptions,
}

/// When there is colour.
#[derive(clap::ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum When {
    Auto,
    Always,
    Never,
}

impl DisasCommand {
    /// Prints it.
    pub(super) fn execute(self) -> Result<(), Stop> {
        let target = self.target.unwrap_or_else(Target::host);
        let Some(file) = &self.file else {
            let stubs = windlass::disas::stubs(target).map_err(|error| Stop::about(target, error))?;
            return written(self.stubs(target, &stubs));
        };
        let disassembly = self.open(file, target)?;
        let functions = select::select(&disassembly, &self.func)
            .map_err(|message| Stop::Error(format!("{}: {message}", file.display())))?;
        let mut out = io::BufWriter::new(io::stdout().lock());
        let listed = match self.json {
            true => self.json(&disassembly, &functions, &mut out),
            false => self.text(&disassembly, &functions, &mut out),
        };
        match listed {
            Ok(()) => written(out.flush()),
            Err(stream::Failure::Write(error)) => written(Err(error)),
            Err(stream::Failure::Disassemble(error)) => Err(Stop::about(file.display(), error)),
        }
    }

    /// The compiled module in a file.
    fn open(&self, file: &Path, target: Target) -> Result<Disassembly, Stop> {
        let about = |error| Stop::about(file.display(), error);
        let bytes = match load::source(file, false)? {
            Source::Wasm(bytes) => bytes,
            Source::File => load::module(file)?,
            Source::Artifact => {
                let artifact = Disassembly::of_artifact(&load::read(file)?).map_err(about)?;
                return match self.target {
                    Some(wanted) if wanted != artifact.target() => Err(Stop::Error(format!(
                        "{}: the artifact has code for {}, not for {wanted}",
                        file.display(),
                        artifact.target()
                    ))),
                    _ => Ok(artifact),
                };
            }
        };
        // The same on every host, unless asked otherwise.
        let mut config = Config::new();
        config.target(target).cpu(Cpu::baseline());
        self.codegen.apply(&mut config)?;
        Disassembly::new(&bytes, &config).map_err(about)
    }

    fn layout(&self) -> Layout {
        let DisasCommand { side_by_side, addresses, bytes, traps, .. } = *self;
        let colored = match self.color {
            When::Always => true,
            When::Never => false,
            // As other tools decide it: not if NO_COLOR is set, nor on a dumb terminal.
            When::Auto => anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never,
        };
        Layout::new(side_by_side, addresses, bytes, traps, colored)
    }

    fn text(
        &self,
        disassembly: &Disassembly,
        functions: &[usize],
        out: &mut impl Write,
    ) -> Result<(), stream::Failure> {
        let layout = self.layout();
        let write =
            |function: &Function, text: &mut Vec<u8>| layout.function(function, disassembly.code(), text);
        stream::each(disassembly, functions, "\n", &write, out)
    }

    fn json(
        &self,
        disassembly: &Disassembly,
        functions: &[usize],
        out: &mut impl Write,
    ) -> Result<(), stream::Failure> {
        json::begin(disassembly, out)?;
        let write =
            |function: &Function, text: &mut Vec<u8>| json::function(function, disassembly.code(), text);
        stream::each(disassembly, functions, ",\n", &write, out)?;
        Ok(json::end(out)?)
    }

    fn stubs(&self, target: Target, stubs: &[Stub]) -> io::Result<()> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        if self.json {
            json::stubs(target, stubs, &mut out)?;
        } else {
            let layout = self.layout();
            for (position, stub) in stubs.iter().enumerate() {
                out.write_all(if position == 0 { b"" } else { b"\n" })?;
                layout.stub(stub, &mut out)?;
            }
        }
        out.flush()
    }
}

/// What came of writing. A reader that went away (`| head`) has seen enough.
fn written(result: io::Result<()>) -> Result<(), Stop> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Stop::Error(format!("cannot write the listing: {error}")))
        }
        _ => Ok(()),
    }
}
