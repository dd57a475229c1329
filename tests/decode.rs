//! All code that comes out is instructions: every byte that the specification's modules, the examples and the
//! disasm-tests compile to is decoded by iced-x86 or capstone, for both instruction sets on one host, for several
//! processors and kinds of memories and traps.
//!
//! What must hold of a module's code:
//!
//! - every byte belongs to an instruction that the decoder knows, or to data that [`Disassembly`] says is data;
//! - instructions meet the ends of functions, guards and start stubs exactly, and filler between them is instructions;
//! - what an instruction names (a jump, a call, an address taken) is where an instruction or a jump table begins; a
//!   jump that leaves its function goes to the entry of another.
//!
//! The decoders are asked here directly, instruction by instruction. The text of a listing is not needed, except where
//! a function has jump tables. Modules that occur in several sets are decoded once.
//!
//! `WINDLASS_SPEC_FILTER=br_table` picks the files whose name contains that.

#[path = "decode/isa.rs"]
mod isa;
#[path = "support/spec_scripts.rs"]
mod spec_scripts;

use isa::{Decoders, Names};
use spec_scripts::{Script, Source, say};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;
use std::time::Instant;
use std::{env, fs, thread};
use wasmparser::{Operator, Parser, Payload};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wast, WastDirective, WastExecute};
use windlass::disas::{Disassembly, Text};
use windlass::{Config, Target};

/// The instruction set, the processor as the command line spells it, and what else is set.
type Way = (Target, &'static str, fn(&mut Config));

/// Ways to compile, each other code: the processor, what accesses of memory rely on, how traps are made.
const WAYS: &[Way] = &[
    (Target::X86_64, "baseline", |_| {}),
    (Target::X86_64, "baseline", silent),
    (Target::X86_64, "baseline,+avx", checked),
    (Target::X86_64, "baseline,+popcnt,+lzcnt,+bmi1,+bmi2,+avx,+avx2,+fma", |_| {}),
    (Target::Aarch64, "baseline", |_| {}),
    (Target::Aarch64, "baseline", silent),
    (Target::Aarch64, "baseline", checked),
    (Target::Aarch64, "baseline,+lse", |_| {}),
];

fn checked(config: &mut Config) {
    config.memory_reservation(0).memory_guard_size(64 << 10);
}

fn silent(config: &mut Config) {
    config.signals_based_traps(false);
}

/// A binary module and where it comes from.
struct Binary {
    name: String,
    wasm: Vec<u8>,
}

/// What was looked at.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Sum {
    modules: usize,
    refused: usize,
    instructions: usize,
    bytes: usize,
    data_bytes: usize,
}

#[test]
fn all_code_decodes() {
    if env::var_os("WINDLASS_EMULATED").is_some() {
        return say("decode: skipped under emulation: what the other host decodes of both is the same code");
    }
    let begun = Instant::now();
    let filter = env::var("WINDLASS_SPEC_FILTER").unwrap_or_default();
    let scripts = scripts().into_iter().filter(|script| script.name.contains(&filter)).collect::<Vec<_>>();
    let (seen, wrong) = (Mutex::new(HashSet::new()), Mutex::new(Vec::new()));
    let (queue, sums) = (Mutex::new(scripts.iter()), Mutex::new(vec![Sum::default(); WAYS.len()]));
    let work = || {
        let mut decoders = Decoders::new();
        loop {
            let Some(script) = queue.lock().unwrap().next() else { break };
            let fresh = |binary: &Binary| seen.lock().unwrap().insert(hash(&binary.wasm));
            for binary in modules(script).into_iter().filter(fresh) {
                for (way, &(target, cpu, rest)) in WAYS.iter().enumerate() {
                    let mut config = Config::new();
                    config.target(target).cpu(cpu.parse().expect("a processor"));
                    rest(&mut config);
                    let mut sum = Sum::default();
                    for message in check(&binary, &config, &mut decoders, &mut sum) {
                        wrong.lock().unwrap().push(format!("{}, {target} ({cpu}): {message}", binary.name));
                    }
                    sums.lock().unwrap()[way].add(sum);
                }
            }
        }
    };
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, |count| count.get()) {
            // The text parser recurses on nested expressions.
            thread::Builder::new().stack_size(16 << 20).spawn_scoped(scope, work).expect("a thread");
        }
    });
    let sums = sums.into_inner().unwrap();
    for (sum, (target, cpu, _)) in sums.iter().zip(WAYS) {
        let Sum { modules, refused, instructions, bytes, data_bytes } = sum;
        say(&format!(
            "decode: {target} ({cpu}): {modules} modules, {refused} refused, {instructions} instructions, \
             {bytes} bytes, {data_bytes} of data"
        ));
    }
    say(&format!("decode: {:.1} s", begun.elapsed().as_secs_f64()));
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong[..wrong.len().min(50)].join("\n"));
    assert!(
        !filter.is_empty() || sums.iter().all(|sum| sum.modules > 1000 && sum.data_bytes > 0),
        "{sums:?}"
    );
}

/// All sets of the suite, and what else in the project is a module in text form.
fn scripts() -> Vec<Script> {
    let of_set = |source: &Source| {
        let set = source.name();
        let named = move |Script { name, text }| Script { name: format!("{set}/{name}"), text };
        source.scripts().into_iter().map(named)
    };
    let mut scripts = Source::ALL.iter().flat_map(of_set).collect::<Vec<_>>();
    for folder in ["disasm-tests", "examples", "tests/regressions"] {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).expect("a folder");
        let paths = entries.map(|entry| entry.expect("a readable folder").path());
        for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "wat")) {
            let name = format!("{folder}/{}", path.file_name().expect("a file").to_string_lossy());
            scripts.push(Script { name, text: fs::read_to_string(&path).expect("a readable file") });
        }
    }
    scripts
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// The modules of a script that are said to be valid.
fn modules(script: &Script) -> Vec<Binary> {
    if !script.name.ends_with(".wast") {
        let wasm = wat::parse_str(&script.text).unwrap_or_else(|error| panic!("{}: {error}", script.name));
        return vec![Binary { name: script.name.clone(), wasm }];
    }
    let mut lexer = Lexer::new(&script.text);
    lexer.allow_confusing_unicode(true); // names.wast is made of it
    let parsed = ParseBuffer::new_with_lexer(lexer)
        .and_then(|buffer| parser::parse::<Wast<'_>>(&buffer).map(|script| collect(script.directives)));
    let found = parsed.unwrap_or_else(|error| panic!("{}: {error}", script.name));
    let named = |(at, wasm): (usize, Vec<u8>)| Binary {
        name: format!("{}:{}", script.name, script.text[..at].matches('\n').count() + 1),
        wasm,
    };
    found.into_iter().map(named).collect()
}

/// With where each stands in the script.
fn collect(directives: Vec<WastDirective<'_>>) -> Vec<(usize, Vec<u8>)> {
    let mut found = Vec::new();
    let mut add = |mut module: QuoteWat<'_>| {
        let at = module.span().offset();
        let wasm = module.encode().unwrap_or_else(|error| panic!("a module said to be valid: {error}"));
        found.push((at, wasm));
    };
    let mut inner = Vec::new();
    for directive in directives {
        match directive {
            WastDirective::Module(module) | WastDirective::ModuleDefinition(module) => add(module),
            WastDirective::AssertTrap { exec: WastExecute::Wat(module), .. } => add(QuoteWat::Wat(module)),
            WastDirective::AssertUnlinkable { module, .. } => add(QuoteWat::Wat(module)),
            WastDirective::Thread(thread) => inner.extend(collect(thread.directives)),
            _ => {}
        }
    }
    found.extend(inner);
    found
}

/// All that is wrong with a module's code.
fn check(binary: &Binary, config: &Config, decoders: &mut Decoders, sum: &mut Sum) -> Vec<String> {
    let disassembly = match Disassembly::new(&binary.wasm, config) {
        Ok(disassembly) => disassembly,
        Err(error) => {
            // What is not built is refused by its proposal's name; nothing else may be refused.
            let message = format!("{error:#}");
            sum.refused += 1;
            let known = message.contains("proposal");
            return if known { Vec::new() } else { vec![format!("refused: {message}")] };
        }
    };
    sum.modules += 1;
    sum.bytes += disassembly.code().len();
    let mut walk = Walk {
        code: disassembly.code(),
        starts: vec![false; disassembly.code().len() + 1],
        names: Vec::new(),
        wrong: Vec::new(),
    };
    let data = data(&binary.wasm, &disassembly);
    let parts = disassembly.parts();
    let mut at = 0;
    for (name, part) in &parts {
        walk.stretch("(filler)", at..part.start, &[], decoders.of(disassembly.target()));
        walk.stretch(name, part.clone(), &data, decoders.of(disassembly.target()));
        at = at.max(part.end);
    }
    walk.stretch("(filler)", at..walk.code.len() as u32, &[], decoders.of(disassembly.target()));
    sum.instructions += walk.starts.iter().filter(|&&start| start).count() - data.len();
    sum.data_bytes += data.iter().map(|data| data.len()).sum::<usize>();
    walk.references(&parts);
    walk.wrong
}

/// What the disassembly says is data, sorted.
fn data(wasm: &[u8], disassembly: &Disassembly) -> Vec<Range<u32>> {
    let mut bodies = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::CodeSectionEntry(body) = payload.expect("a valid module") {
            let mut operators = body.get_operators_reader().expect("a valid body").into_iter();
            bodies.push(operators.any(|operator| matches!(operator, Ok(Operator::BrTable { .. }))));
        }
    }
    let mut data = Vec::new();
    for (defined, _) in bodies.iter().enumerate().filter(|(_, has_table)| **has_table) {
        let function = disassembly.function(defined).expect("a listing");
        let lines = function.groups.iter().flat_map(|group| &group.lines);
        let tables = lines.filter(|line| matches!(line.text, Text::Data(_)));
        data.extend(tables.map(|line| line.at..line.at + line.length));
    }
    data.sort_by_key(|data| data.start);
    data
}

/// A module's code, while it is gone through.
struct Walk<'a> {
    code: &'a [u8],
    /// Where instructions and words of data begin; the end of the code counts as one.
    starts: Vec<bool>,
    /// What instructions name: the instruction, the place, and whether it goes there not to come back.
    names: Vec<(u32, u32, bool)>,
    wrong: Vec<String>,
}

impl Walk<'_> {
    /// Decodes from end to end.
    fn stretch(&mut self, name: &str, part: Range<u32>, data: &[Range<u32>], isa: &mut dyn isa::Isa) {
        let mut at = part.start;
        while at < part.end {
            self.starts[at as usize] = true;
            if let Ok(found) = data.binary_search_by_key(&at, |data| data.start) {
                at = data[found].end;
                continue;
            }
            let Some((length, names)) = isa.decode(self.code, at) else {
                let end = (at as usize + 16).min(self.code.len());
                let bytes = self.code[at as usize..end].iter().map(|byte| format!("{byte:02x}"));
                let bytes = bytes.collect::<Vec<_>>().join(" ");
                return self.wrong.push(format!("{name}, offset {at}: no instruction begins with {bytes}"));
            };
            match names {
                Names::Nothing => {}
                Names::Jump(target) => self.names.push((at, target, true)),
                Names::Call(target) | Names::Address(target) => self.names.push((at, target, false)),
            }
            at += length;
        }
        if at != part.end {
            self.wrong.push(format!("{name}: ends at {}, its last instruction at {at}", part.end));
        }
    }

    /// Looks at what instructions name, when all is decoded.
    fn references(&mut self, parts: &[(String, Range<u32>)]) {
        let part_of = |at: u32| {
            let number = parts.partition_point(|(_, part)| part.start <= at).checked_sub(1)?;
            parts[number].1.contains(&at).then_some(number)
        };
        for &(at, target, jumps) in &self.names {
            let (from, to) = (part_of(at), part_of(target));
            let name = from.map_or("(filler)", |from| &parts[from].0);
            let what = match to {
                _ if !self.starts.get(target as usize).is_some_and(|&start| start) => {
                    "where no instruction begins"
                }
                None => "outside all functions",
                Some(to) if jumps && from != Some(to) && parts[to].1.start != target => {
                    "into another function, not its entry"
                }
                _ => continue,
            };
            self.wrong.push(format!("{name}, offset {at}: names offset {target}, {what}"));
        }
    }
}

impl Sum {
    fn add(&mut self, other: Sum) {
        self.modules += other.modules;
        self.refused += other.refused;
        self.instructions += other.instructions;
        self.bytes += other.bytes;
        self.data_bytes += other.data_bytes;
    }
}

/// Stubs belong to no module; their listing shows what is no instruction as such.
#[test]
fn stubs_decode() {
    for target in [Target::X86_64, Target::Aarch64] {
        for stub in windlass::disas::stubs(target).expect("the stubs") {
            let unknown = stub.lines.iter().find(|line| match &line.text {
                Text::Instruction { mnemonic, .. } => ["(bad)", ".inst"].contains(&mnemonic.as_str()),
                _ => false,
            });
            assert_eq!(unknown, None, "{target}: {}", stub.name);
        }
    }
}

/// The judge is judged: what it must find, it finds.
#[test]
fn mistakes_are_found() {
    let judged = |target: Target, code: &[u8], ends: &[u32], data: &[Range<u32>]| {
        let mut walk =
            Walk { code, starts: vec![false; code.len() + 1], names: Vec::new(), wrong: Vec::new() };
        let mut parts = Vec::new();
        let mut decoders = Decoders::new();
        let mut start = 0;
        for &end in ends {
            parts.push((format!("part {}", parts.len()), start..end));
            walk.stretch(&parts[parts.len() - 1].0, start..end, data, decoders.of(target));
            start = end;
        }
        walk.references(&parts);
        walk.wrong.join("; ")
    };
    let x64 = |code: &[u8], ends: &[u32]| judged(Target::X86_64, code, ends, &[]);
    assert_eq!(x64(&[0x90, 0xc3], &[2]), "");
    assert!(x64(&[0x90, 0x06], &[2]).contains("part 0, offset 1: no instruction begins with 06"));
    assert!(x64(&[0x90, 0xb8, 1, 0, 0], &[5]).contains("no instruction"), "one that is cut off");
    assert!(x64(&[0xb8, 1, 0, 0, 0], &[2, 5]).contains("part 0: ends at 2, its last instruction at 5"));
    // jmp into the middle of mov eax, 1; to its start; into another function; behind the end
    assert!(x64(&[0xeb, 1, 0xb8, 1, 0, 0, 0], &[7]).contains("names offset 3, where no instruction begins"));
    assert_eq!(x64(&[0xeb, 0, 0xb8, 1, 0, 0, 0], &[7]), "");
    assert!(x64(&[0xeb, 1, 0x90, 0x90], &[2, 4]).contains("names offset 3, into another function"));
    assert_eq!(x64(&[0xeb, 0, 0x90, 0x90], &[2, 4]), "");
    assert!(x64(&[0xeb, 2, 0x90, 0x90], &[4]).contains("names offset 4, where no instruction begins"));
    // lea rax, [rip+1]; nop; nop
    assert_eq!(x64(&[0x48, 0x8d, 0x05, 1, 0, 0, 0, 0x90, 0x90], &[9]), "");
    assert!(x64(&[0x48, 0x8d, 0x05, 3, 0, 0, 0, 0x90], &[8]).contains("names offset 10"));
    assert_eq!(judged(Target::X86_64, &[0x90, 6, 6, 6, 6, 0xc3], &[6], &[1..3, 3..5]), "", "data is skipped");

    let words = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>();
    let aarch64 = |code: &[u32], ends: &[u32]| judged(Target::Aarch64, &words(code), ends, &[]);
    let (ret, nothing) = (0xd65f_03c0, 0xffff_ffff);
    assert_eq!(aarch64(&[ret, 0x0000_c0de], &[8]), "", "udf is an instruction");
    assert!(aarch64(&[ret, nothing], &[8]).contains("offset 4: no instruction begins with ff ff ff ff"));
    // b +8, cbz +8, tbz +8, b.eq +8, adr +8, bl +8: there, and out of everything
    for word in [0x1400_0002, 0xb400_0040, 0x3600_0040, 0x5400_0040, 0x1000_0040, 0x9400_0002] {
        assert_eq!(aarch64(&[word, ret, ret], &[12]), "", "{word:#x}");
        assert!(aarch64(&[word, ret], &[8]).contains("offset 0: names offset 8"), "{word:#x}");
    }
    assert!(aarch64(&[0x5400_0040, ret, ret, ret], &[4, 16]).contains("into another function"));
    assert_eq!(aarch64(&[0x9400_0002, ret, ret, ret], &[4, 16]), "", "a call may go behind a prologue");
    // adrp x10, 0; add x10, x10, #8
    assert_eq!(aarch64(&[0x9000_000a, 0x9100_214a, ret], &[12]), "");
    assert!(aarch64(&[0x9000_000a, 0x9100_214a], &[8]).contains("offset 4: names offset 8"));
}
