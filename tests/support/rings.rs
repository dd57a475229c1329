//! Rings of functions that call each other in tail position, of any signatures, in two instances; and what they give.
//!
//! Every parameter and result carries a small number, whatever its type. A function multiplies and adds to make the
//! next one's arguments of its own, so a value that went astray changes the outcome. What it adds includes a word of
//! its instance's memory, and that of the one that began the chain is looked at after the return.

use std::fmt::Write as _;
use windlass::{Engine, Extern, Instance, Module, Result, Store, Val};

/// What each instance's memory begins with.
const MARKERS: [u64; 2] = [1111, 2222];
/// A step at which a function of a ring suspends, and what is added then.
const PAUSE: u32 = 0x3ff;

/// Small numbers, not random but enough so.
pub(crate) struct Dice(pub u64);

impl Dice {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % bound
    }

    pub(crate) fn types(&mut self, count: usize) -> Vec<&'static str> {
        (0..count).map(|_| ["i32", "i64", "f32", "f64"][self.below(4)]).collect()
    }
}

/// How a function reaches the next one.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    Direct,
    Indirect,
    Ref,
}

/// What the last function of the chain does, and what the others do on the way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ending {
    /// Returns.
    Returns,
    /// Likewise; some of the others suspend.
    Suspends,
    /// Throws; the others have `try_table`s around their calls.
    Throws,
}

#[derive(Debug)]
struct Function {
    home: usize,
    /// Types of the parameters; the one at `depth`, an i32, says how many calls are to follow.
    params: Vec<&'static str>,
    depth: usize,
    way: Way,
    /// For each argument (or result) of the next: which parameter it comes from, and what is added.
    sources: Vec<(usize, u64)>,
}

/// A ring.
#[derive(Debug)]
pub(crate) struct Ring {
    functions: Vec<Function>,
    results: Vec<&'static str>,
    /// How the results come from each function's parameters.
    ends: Vec<Vec<(usize, u64)>>,
    ending: Ending,
}

impl Ring {
    /// Functions with these parameters besides the depth; `homes` instances, 1 or 2.
    pub(crate) fn new(
        dice: &mut Dice,
        params: &[Vec<&'static str>],
        results: usize,
        homes: usize,
        ending: Ending,
    ) -> Ring {
        let mut functions: Vec<Function> = params
            .iter()
            .enumerate()
            .map(|(number, types)| {
                let depth = dice.below(types.len() + 1);
                let mut params = types.clone();
                params.insert(depth, "i32");
                let way = [Way::Direct, Way::Indirect, Way::Ref][dice.below(3)];
                let home = if number == 0 { 0 } else { dice.below(homes) };
                Function { home, params, depth, way, sources: Vec::new() }
            })
            .collect();
        let sources = |dice: &mut Dice, from: usize, count: usize| -> Vec<(usize, u64)> {
            (0..count).map(|_| (dice.below(from), dice.below(1000) as u64)).collect()
        };
        for number in 0..functions.len() {
            let next = (number + 1) % functions.len();
            let (from, to) = (functions[number].params.len(), functions[next].params.len());
            functions[number].sources = sources(dice, from, to);
            // The first instance cannot import from the second.
            if functions[number].home < functions[next].home && functions[number].way == Way::Direct {
                functions[number].way = Way::Indirect;
            }
        }
        let ends = functions.iter().map(|f| sources(dice, f.params.len(), results)).collect();
        Ring { results: dice.types(results), ends, functions, ending }
    }

    fn next(&self, number: usize) -> usize {
        (number + 1) % self.functions.len()
    }

    /// What the chain gives when it begins with `depth`.
    pub(crate) fn expected(&self, depth: u32) -> Vec<u64> {
        let mut number = 0;
        let mut values: Vec<u64> = (0..self.functions[0].params.len() as u64).map(|n| n * 37 + 5).collect();
        let mut left = depth;
        loop {
            let function = &self.functions[number];
            values[function.depth] = left.into();
            let mut extra = MARKERS[function.home];
            let derive = |values: &[u64], extra: u64, sources: &[(usize, u64)]| -> Vec<u64> {
                sources.iter().map(|&(from, add)| (values[from] * 5 + add + extra) & 0xffff).collect()
            };
            if left == 0 {
                return derive(&values, extra, &self.ends[number]);
            }
            if self.ending == Ending::Suspends && left & PAUSE == 0 {
                extra += u64::from(left & 7);
            }
            values = derive(&values, extra, &function.sources);
            left -= 1;
            number = self.next(number);
        }
    }

    fn derived(&self, function: &Function, (from, add): (usize, u64), to: &str) -> String {
        let value = match function.params[from] {
            "i32" => format!("(i64.extend_i32_u (local.get {from}))"),
            "i64" => format!("(local.get {from})"),
            ty => format!("(i64.trunc_{ty}_s (local.get {from}))"),
        };
        let value = format!(
            "(i64.and (i64.add (i64.mul {value} (i64.const 5)) (i64.add (local.get $extra) (i64.const {add}))) \
             (i64.const 0xffff))"
        );
        match to {
            "i32" => format!("(i32.wrap_i64 {value})"),
            "i64" => value,
            ty => format!("({ty}.convert_i64_s {value})"),
        }
    }

    fn function(&self, number: usize, text: &mut String) {
        let function = &self.functions[number];
        let depth = function.depth;
        let next = &self.functions[self.next(number)];
        write!(
            text,
            "(func $f{number} (export \"f{number}\") (type $t{number}) (local $extra i64)
              (local.set $extra (i64.load32_u (i32.const 0)))
              (if (i32.eqz (local.get {depth})) (then"
        )
        .unwrap();
        if self.ending == Ending::Throws {
            writeln!(text, "(throw $oops (i64.const {number}))").unwrap();
        }
        for (&source, ty) in self.ends[number].iter().zip(&self.results) {
            writeln!(text, "{}", self.derived(function, source, ty)).unwrap();
        }
        writeln!(text, "(return)))").unwrap();
        match self.ending {
            Ending::Returns => {}
            Ending::Suspends => writeln!(
                text,
                "(if (i32.eqz (i32.and (local.get {depth}) (i32.const {PAUSE}))) (then
                   (local.set $extra (i64.add (local.get $extra)
                     (i64.extend_i32_u (suspend $pause (local.get {depth})))))))"
            )
            .unwrap(),
            Ending::Throws => writeln!(text, "(block $wrong (try_table (catch_all $wrong)").unwrap(),
        }
        for (at, (&source, ty)) in function.sources.iter().zip(&next.params).enumerate() {
            if at == next.depth {
                writeln!(text, "(i32.sub (local.get {depth}) (i32.const 1))").unwrap();
            } else {
                writeln!(text, "{}", self.derived(function, source, ty)).unwrap();
            }
        }
        let to = self.next(number);
        match function.way {
            Way::Direct => writeln!(text, "(return_call $f{to})"),
            Way::Indirect => writeln!(text, "(return_call_indirect $table (type $t{to}) (i32.const {to}))"),
            Way::Ref => writeln!(text, "(return_call_ref $t{to} (global.get $g{to}))"),
        }
        .unwrap();
        if self.ending == Ending::Throws {
            text.push_str(")) (unreachable)");
        }
        text.push_str(")\n");
    }

    /// The first function's arguments, the depth from local 0.
    fn arguments(&self, text: &mut String) {
        let first = &self.functions[0];
        for (at, ty) in first.params.iter().enumerate() {
            let number = at * 37 + 5;
            match at == first.depth {
                true => writeln!(text, "(local.get 0)").unwrap(),
                false => writeln!(text, "({ty}.const {number})").unwrap(),
            }
        }
    }

    /// What begins a chain: by a call in one function, in a continuation in another.
    fn starts(&self, name: &str, text: &mut String) {
        let results = self.results.join(" ");
        let check =
            format!("(if (i32.ne (i32.load (i32.const 0)) (i32.const {})) (then unreachable))", MARKERS[0]);
        if self.ending == Ending::Throws {
            write!(
                text,
                "(func (export \"{name}\") (param i32) (result i64)
                   (block $caught (result i64)
                     (try_table (result {results}) (catch $oops $caught)"
            )
            .unwrap();
            self.arguments(text);
            writeln!(text, "(call $f0)) (unreachable)) {check})").unwrap();
            return;
        }
        write!(text, "(func (export \"{name}\") (param i32) (result {results})").unwrap();
        self.arguments(text);
        writeln!(text, "(call $f0) {check})").unwrap();
    }

    fn drive(&self, text: &mut String) {
        let results = self.results.join(" ");
        write!(
            text,
            "(func $drive (param i32) (result {results}) (local $k (ref null $cp)) (local $d i32)
               (block $on (result i32 (ref $cp))"
        )
        .unwrap();
        self.arguments(text);
        writeln!(
            text,
            "(resume $c0 (on $pause $on) (cont.new $c0 (ref.func $f0))) (return))
               (local.set $k) (local.set $d)
               (loop $again
                 (block $on (result i32 (ref $cp))
                   (resume $cp (on $pause $on) (i32.and (local.get $d) (i32.const 7)) (local.get $k))
                   (return))
                 (local.set $k) (local.set $d)
                 (br $again))
               (unreachable))
             (func (export \"drive\") (param i32) (result {results}) (call $drive (local.get 0))
               (if (i32.ne (i32.load (i32.const 0)) (i32.const {})) (then unreachable)))",
            MARKERS[0]
        )
        .unwrap();
    }

    /// The module of one home.
    pub(crate) fn module(&self, home: usize) -> String {
        let mut text = String::from("(module\n");
        let results = self.results.join(" ");
        for (number, function) in self.functions.iter().enumerate() {
            let params = function.params.join(" ");
            writeln!(text, "(type $t{number} (func (param {params}) (result {results})))").unwrap();
        }
        let count = self.functions.len();
        let suspends = self.ending == Ending::Suspends;
        if suspends {
            let types = "(type $c0 (cont $t0)) (type $p (func (param i32) (result";
            writeln!(text, "{types} {results}))) (type $cp (cont $p))").unwrap();
        }
        let at_home = |number: &usize| self.functions[*number].home == home;
        if home == 0 {
            writeln!(
                text,
                "(tag $pause (export \"pause\") (param i32) (result i32)) (tag $oops (export \"oops\") (param i64))
                 (table $table (export \"table\") {count} funcref)"
            )
            .unwrap();
            for number in 0..count {
                let global = format!("(global $g{number} (export \"g{number}\") (mut (ref null $t{number}))");
                writeln!(text, "{global} (ref.null $t{number}))").unwrap();
            }
        } else {
            writeln!(
                text,
                "(import \"\" \"pause\" (tag $pause (param i32) (result i32)))
                 (import \"\" \"oops\" (tag $oops (param i64)))
                 (import \"\" \"table\" (table $table {count} funcref))"
            )
            .unwrap();
            for number in 0..count {
                let ty = format!("(mut (ref null $t{number}))");
                writeln!(text, "(import \"\" \"g{number}\" (global $g{number} {ty}))").unwrap();
            }
            for number in (0..count).filter(|number| !at_home(number)) {
                writeln!(text, "(import \"\" \"f{number}\" (func $f{number} (type $t{number})))").unwrap();
            }
        }
        let marker = MARKERS[home] as u32;
        let bytes = marker.to_le_bytes().map(|byte| format!("\\{byte:02x}")).concat();
        writeln!(text, "(memory 1) (data (i32.const 0) \"{bytes}\")").unwrap();
        if home == 0 {
            self.starts("early", &mut text);
        }
        text.push_str("(func $init ");
        for number in (0..count).filter(at_home) {
            writeln!(text, "(global.set $g{number} (ref.func $f{number}))").unwrap();
        }
        text.push_str(")\n(start $init)\n");
        for number in (0..count).filter(at_home) {
            writeln!(text, "(elem (table $table) (i32.const {number}) func $f{number})").unwrap();
            self.function(number, &mut text);
        }
        if home == 0 {
            self.starts("late", &mut text);
            if suspends {
                self.drive(&mut text);
            }
        }
        text.push(')');
        text
    }

    /// Runs the chain of so many calls from one of the starts: `early`, `late`, `drive`.
    pub(crate) fn run(&self, engine: &Engine, starts: &[&str], depth: u32) -> Result<()> {
        let mut store = Store::new(engine, ());
        let first = Instance::new(&mut store, &Module::new(engine, self.module(0))?, &[])?;
        let module = Module::new(engine, self.module(1))?;
        let imports: Vec<Extern> =
            module.imports().map(|import| first.get_export(&mut store, import.name()).unwrap()).collect();
        Instance::new(&mut store, &module, &imports)?;
        let expected = self.expected(depth);
        for &start in starts {
            let func = first.get_func(&mut store, start).unwrap();
            if self.ending == Ending::Throws {
                let mut results = [Val::I64(-1)];
                func.call(&mut store, &[Val::I32(depth as i32)], &mut results)?;
                assert_eq!(
                    number(&results[0]),
                    u64::from(depth) % self.functions.len() as u64,
                    "{start}\n{self:#?}"
                );
                continue;
            }
            let mut results = vec![Val::I32(0); self.results.len()];
            func.call(&mut store, &[Val::I32(depth as i32)], &mut results)?;
            let results: Vec<u64> = results.iter().map(number).collect();
            assert_eq!(results, expected, "{start} {depth}\n{self:#?}");
        }
        Ok(())
    }
}

fn number(value: &Val) -> u64 {
    match value {
        Val::I32(value) => *value as u32 as u64,
        Val::I64(value) => *value as u64,
        Val::F32(bits) => f32::from_bits(*bits) as u64,
        Val::F64(bits) => f64::from_bits(*bits) as u64,
        other => panic!("{other:?}"),
    }
}
