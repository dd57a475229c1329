//! The programs of `benches/switching`: where their text is, how large they are run, what they have to answer.
//!
//! The direct form is a module by itself. The C form is the fields of one: the fiber library is put in front of it,
//! over stack switching or, for its Asyncify twin, over Binaryen's pass, which is run here as well.

use super::engines::{cache, wasm_opt};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// One instruction and next to nothing else.
    Micro,
    /// Switches in the loops that use them.
    Direct,
    /// Switches in small functions, handles in place of references: as C compiles.
    C,
    /// The C form over `fiber/asyncify.wat`.
    Asyncify,
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Form::Micro => "micro",
            Form::Direct => "direct",
            Form::C => "C",
            Form::Asyncify => "Asyncify",
        })
    }
}

pub(crate) struct Program {
    pub(crate) name: &'static str,
    /// What the time is divided by.
    pub(crate) unit: &'static str,
    /// How large it is measured, and how large where an engine cannot do that, or only has to show that it works.
    pub(crate) size: u32,
    pub(crate) small_size: u32,
    pub(crate) units: fn(u32) -> u64,
    pub(crate) answer: fn(u32) -> i64,
}

const fn program(
    name: &'static str,
    unit: &'static str,
    [size, small_size]: [u32; 2],
    units: fn(u32) -> u64,
    answer: fn(u32) -> i64,
) -> Program {
    Program { name, unit, size, small_size, units, answer }
}

fn once(size: u32) -> u64 {
    size.into()
}

fn twice(size: u32) -> u64 {
    2 * once(size)
}

fn thousandfold(size: u32) -> u64 {
    1000 * once(size)
}

#[rustfmt::skip]
pub(crate) const MICRO: &[Program] = &[
    program("round-trip", "suspend + resume",          [30_000_000, 100_000], once, |n| itersum(n) as u32 as i64),
    program("switch",     "two switches",              [30_000_000, 100_000], once, |n| n.into()),
    program("create",     "cont.new + run + finish",   [10_000_000,  10_000], once, |n| n.into()),
];

#[rustfmt::skip]
pub(crate) const PROGRAMS: &[Program] = &[
    program("itersum",          "number",       [20_000_000, 10_000], once,             itersum),
    program("treesum",          "tree node",    [     3_000,     10], |n| 4095 * once(n), treesum),
    program("sieve",            "filter passed",[    15_000,  1_000], filters_passed,   sieve),
    program("state",            "get or set",   [10_000_000, 10_000], twice,            |n| n.into()),
    program("scheduler",        "turn",         [    10_000,     10], thousandfold,     scheduler),
    program("scheduler-switch", "turn",         [    10_000,     10], thousandfold,     scheduler),
    program("pi",               "hand-over",    [ 6_000_000, 10_000], twice,            pi),
    program("skynet",           "continuation", [         6,      4], nodes,            skynet),
    program("c10m",             "task",         [10_000_000, 10_000], once,             c10m),
];

fn itersum(n: u32) -> i64 {
    i64::from(n) * (i64::from(n) + 1) / 2
}

fn treesum(n: u32) -> i64 {
    itersum(4095) * i64::from(n)
}

fn primes_below(n: u32) -> Vec<u32> {
    let is_prime = |k: &u32| (2..).take_while(|d| d * d <= *k).all(|d| !k.is_multiple_of(d));
    (2..n).filter(is_prime).collect()
}

fn sieve(n: u32) -> i64 {
    primes_below(n).into_iter().map(i64::from).sum()
}

/// A number is handed from stack to stack until a prime divides it; the primes get to the end.
fn filters_passed(n: u32) -> u64 {
    let primes = primes_below(n);
    let passed = |k: u32| 1 + primes.iter().take_while(|prime| !k.is_multiple_of(**prime)).count() as u64;
    (2..n).map(passed).sum()
}

fn scheduler(n: u32) -> i64 {
    let ids = (0..n).flat_map(|_| 0..1000i64);
    ids.fold(0, |checksum: i64, id| checksum.wrapping_mul(31).wrapping_add(id))
}

fn pi(n: u32) -> i64 {
    let (mut sum, mut odd, mut four) = (0f64, 1f64, 4f64);
    for _ in 0..n {
        sum += four / odd;
        odd += 2.0;
        four = -four;
    }
    sum.to_bits() as i64
}

fn skynet(levels: u32) -> i64 {
    let leaves = 10i64.pow(levels);
    leaves * (leaves - 1) / 2
}

fn nodes(levels: u32) -> u64 {
    (1..=levels).map(|level| 10u64.pow(level)).sum()
}

fn c10m(n: u32) -> i64 {
    let answer = |id: u32| {
        let hash = id.wrapping_mul(0x9e37_79b1);
        i64::from(hash ^ (hash >> 16))
    };
    (0..n).map(answer).sum()
}

impl Program {
    /// The program in a form, as text.
    fn text(&self, form: Form) -> String {
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/switching");
        let read = |path: String| {
            fs::read_to_string(sources.join(&path)).unwrap_or_else(|error| panic!("{path}: {error}"))
        };
        let style = if self.name.ends_with("-switch") { "-switch" } else { "" };
        let with_fibers = |library: &str| {
            let library = read(format!("fiber/{library}{style}.wat"));
            format!("(module\n{library}{})", read(format!("c/{}.wat", self.name)))
        };
        match form {
            Form::Micro => read(format!("micro/{}.wat", self.name)),
            Form::Direct => read(format!("direct/{}.wat", self.name)),
            Form::C => with_fibers("native"),
            Form::Asyncify => with_fibers("asyncify"),
        }
    }

    /// Writes the program in a form as a binary, and says where.
    pub(crate) fn module(&self, form: Form) -> Result<PathBuf, String> {
        let bytes =
            wat::parse_str(self.text(form)).map_err(|error| format!("{} {form}: {error}", self.name))?;
        let folder = cache().join("programs");
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let path = folder.join(format!("{}.{form}.wasm", self.name).to_lowercase());
        fs::write(&path, bytes).map_err(|error| error.to_string())?;
        if form == Form::Asyncify {
            // Only after the pass: optimized before it, the small functions that call its imports are gone.
            let output = Command::new(wasm_opt())
                .args(["--enable-reference-types", "--asyncify", "-O3"])
                .args([path.as_os_str(), "-o".as_ref(), path.as_os_str()])
                .output()
                .map_err(|error| error.to_string())?;
            if !output.status.success() {
                return Err(String::from_utf8_lossy(&output.stderr).into_owned());
            }
        }
        Ok(path)
    }
}
