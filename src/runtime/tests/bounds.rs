//! Accesses of linear memory at their bounds, for every kind of memory and every way to check.

use super::trap_code;
use crate::module::Tunables;
use crate::{
    AsContext, Config, Engine, HeapType, Instance, Memory, MemoryType, Module, RefType, Store, Table,
    TableType, TrapCode, Val,
};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// What an engine may be told about memories: nothing is checked, only indices are, everything is because there is
/// no guard, and because faults are not traps.
fn engines() -> Vec<Engine> {
    let default = Tunables::default();
    let all = [
        default,
        Tunables { memory_reservation: 1 << 20, ..default },
        Tunables { memory_reservation: 1 << 20, memory_guard_size: 0, ..default },
        Tunables { signals_based_traps: false, memory_guard_size: 0, ..default },
    ];
    let engine = |tunables| {
        let mut config = Config::new();
        config.tunables = tunables;
        Engine::new(&config).unwrap()
    };
    all.into_iter().map(engine).collect()
}

/// A memory's declaration, and how much it grows before anything is asked of it.
const KINDS: [(&str, u64); 5] = [
    ("1 9", 1),
    ("i64 1 9", 1),
    ("5000 90000 (pagesize 1)", 65001),
    ("i64 5000 (pagesize 1)", 65001),
    ("i64 0", 2),
];

fn pattern(at: usize) -> u8 {
    (at * 7 + (at >> 8)) as u8
}

fn fill(memory: Memory, store: &mut Store<()>, grow: u64) -> u64 {
    memory.grow(&mut *store, grow).unwrap();
    memory.data_mut(&mut *store).iter_mut().enumerate().for_each(|(at, byte)| *byte = pattern(at));
    memory.data_size(&*store) as u64
}

fn index(wide: bool, value: u64) -> Val {
    if wide { Val::I64(value as i64) } else { Val::I32(value as i32) }
}

/// Loads and stores of four bytes, at constant addresses and others, in memory 0 and in another one.
#[test]
fn an_access_is_inside_or_traps() {
    for engine in engines() {
        for (kind, grow) in KINDS {
            for number in [0, 1] {
                check_accesses(&engine, kind, grow, number);
            }
        }
    }
}

fn check_accesses(engine: &Engine, kind: &str, grow: u64, number: u32) {
    let wide = kind.starts_with("i64");
    let ty = if wide { "i64" } else { "i32" };
    let length = if kind.contains("pagesize") { 70001 } else { 2 << 16 };
    let most: u64 = if wide { u64::MAX } else { u32::MAX.into() };
    let some = [0, 1, length - 4, length - 3, length, length + 1000, 1 << 31, (1 << 31) - 4, most - 3, most];
    let (mut funcs, mut cases) = (String::new(), Vec::new());
    let mut offsets = some.to_vec();
    if wide {
        offsets.extend([1 << 32, 1 << 63]);
    }
    for (n, &offset) in offsets.iter().enumerate() {
        write!(
            funcs,
            r#"(func (export "load{n}") (param {ty}) (result i32) (i32.load $m offset={offset} (local.get 0)))
               (func (export "store{n}") (param {ty}) (i32.store $m offset={offset} (local.get 0) (i32.const 77)))"#
        )
        .unwrap();
        let bases = BTreeSet::from([0, 5, length - 4, length - 3, most, most.wrapping_sub(offset) & most]);
        for base in bases {
            write!(
                funcs,
                r#"(func (export "constant{n}_{base}") (result i32)
                     (i32.load $m offset={offset} ({ty}.const {base})))"#
            )
            .unwrap();
            // Where offset and index together are exactly at the end, and one beyond.
            cases.extend(
                [base, length.saturating_sub(offset + 4) & most, length.wrapping_sub(offset) & most]
                    .map(|index| (n, offset, index, index == base)),
            );
        }
        cases.push((n, offset, 1 << 31, false));
    }
    let other = if number == 1 { "(memory 1)" } else { "" };
    let text = format!(r#"(module {other} (memory $m (export "m") {kind}) {funcs})"#);
    let module = Module::new(engine, text).unwrap();
    let mut store = Store::new(engine, ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let memory = instance.get_memory(&mut store, "m").unwrap();
    assert_eq!(fill(memory, &mut store, grow), length);
    for (n, offset, at, constant) in cases {
        let end = u128::from(at) + u128::from(offset) + 4;
        let inside = end <= length.into();
        let expected = inside.then(|| {
            let start = end as usize - 4;
            let bytes: [u8; 4] = memory.data(&store)[start..start + 4].try_into().unwrap();
            i32::from_le_bytes(bytes)
        });
        let what = format!("{kind}, offset {offset}, index {at}, memory {number}");
        let mut call = |name: &str, arguments: &[Val], results: &mut [Val]| {
            let func = instance.get_func(&mut store, name).unwrap();
            func.call(&mut store, arguments, results).map_err(|error| trap_code(&error))
        };
        let mut result = [Val::I32(0)];
        let mut outcomes =
            vec![call(&format!("load{n}"), &[index(wide, at)], &mut result).map(|()| result[0].unwrap_i32())];
        if constant && let name = format!("constant{n}_{at}") {
            outcomes.push(call(&name, &[], &mut result).map(|()| result[0].unwrap_i32()));
        }
        for outcome in outcomes {
            assert_eq!(outcome, expected.ok_or(TrapCode::MemoryOutOfBounds), "{what}");
        }
        let stored = call(&format!("store{n}"), &[index(wide, at)], &mut []);
        assert_eq!(stored.is_ok(), inside, "{what}");
        if inside {
            let start = end as usize - 4;
            let bytes = &mut memory.data_mut(&mut store)[start..start + 4];
            assert_eq!(bytes, 77i32.to_le_bytes(), "{what}");
            (0..4).for_each(|byte| bytes[byte] = pattern(start + byte));
        }
    }
}

#[test]
fn what_is_too_large_is_refused_and_what_is_full_does_not_grow() {
    for engine in engines() {
        for large in ["i64 0x1000000000000", "i64 0xffffffffffffffff (pagesize 1)", "i64 0x800000000"] {
            let module = Module::new(&engine, format!("(module (memory {large}))")).unwrap();
            let mut store = Store::new(&engine, ());
            let error = Instance::new(&mut store, &module, &[]).unwrap_err();
            assert!(error.to_string().contains("memory"), "{error:#}");
        }
        let mut store = Store::new(&engine, ());
        for (ty, room) in [
            (MemoryType::new64(1, Some(3)), 2),
            (MemoryType { page_size_log2: 0, ..MemoryType::new(10, Some(5000)) }, 4990),
        ] {
            let memory = Memory::new(&mut store, ty).unwrap();
            assert_eq!(memory.page_size(&store), 1 << ty.page_size_log2);
            for delta in [room + 1, 1 << 48, u64::MAX, u64::MAX - ty.minimum] {
                assert!(memory.grow(&mut store, delta).is_err());
            }
            assert_eq!(memory.size(&store), ty.minimum);
            assert_eq!(memory.grow(&mut store, room).unwrap(), ty.minimum);
            assert_eq!(memory.data(&store).len() as u64, ty.maximum.unwrap() << ty.page_size_log2);
            memory.data_mut(&mut store).fill(1);
        }
        for wrong in [
            MemoryType { page_size_log2: 12, ..MemoryType::new(1, None) },
            MemoryType::new(1 << 17, None),
            MemoryType::new(2, Some(1)),
        ] {
            assert!(Memory::new(&mut store, wrong).is_err());
        }
        let element = RefType { nullable: true, heap: HeapType::Extern };
        let table =
            Table::new(&mut store, TableType::new64(element, 1, Some(9)), Val::ExternRef(None)).unwrap();
        for delta in [9, 1 << 32, u64::MAX] {
            assert!(table.grow(&mut store, delta, Val::ExternRef(None)).is_err());
        }
        assert_eq!(table.grow(&mut store, 8, Val::ExternRef(None)).unwrap(), 1);
        assert!(
            Table::new(&mut store, TableType::new64(element, 1 << 40, None), Val::ExternRef(None)).is_err()
        );
    }
}

/// A piece of a program that loads through locals and changes them, in all the ways that might make an engine believe
/// in a check that is out of date.
#[derive(Debug)]
enum Step {
    Load { memory: usize, local: usize, offset: u64 },
    Copy { to: usize, from: usize },
    Add { to: usize, from: usize, constant: u64 },
    If { local: usize, then: Vec<Step>, otherwise: Vec<Step> },
    Repeat { count: u64, body: Vec<Step> },
    Leave { local: usize, body: Vec<Step>, rest: Vec<Step> },
    Call,
    Grow,
}

const LOCALS: usize = 2;

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % limit
    }

    fn local(&mut self) -> usize {
        self.below(LOCALS as u64) as usize
    }

    fn steps(&mut self, depth: u64) -> Vec<Step> {
        (0..2 + self.below(5)).map(|_| self.step(depth)).collect()
    }

    fn step(&mut self, depth: u64) -> Step {
        const OFFSETS: [u64; 8] = [0, 0, 1, 4, 8, 100, 500, 2000];
        match self.below(if depth == 0 { 14 } else { 20 }) {
            0..=6 => {
                let offset = OFFSETS[self.below(8) as usize];
                Step::Load { memory: self.below(2) as usize, local: self.local(), offset }
            }
            7 => Step::Copy { to: self.local(), from: self.local() },
            8..=11 => {
                let constant = self.below(3000).wrapping_sub(1500);
                Step::Add { to: self.local(), from: self.local(), constant }
            }
            12 => Step::Call,
            13 => Step::Grow,
            14 | 15 => Step::If {
                local: self.local(),
                then: self.steps(depth - 1),
                otherwise: self.steps(depth - 1),
            },
            16 | 17 => Step::Repeat { count: 1 + self.below(3), body: self.steps(depth - 1) },
            _ => {
                Step::Leave { local: self.local(), body: self.steps(depth - 1), rest: self.steps(depth - 1) }
            }
        }
    }
}

fn text(steps: &[Step], ty: &str, depth: usize, out: &mut String) {
    for step in steps {
        match step {
            Step::Load { memory, local, offset } => write!(
                out,
                "(local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 31))
                   (i64.load8_u {memory} offset={offset} (local.get {local}))))\n"
            ),
            Step::Copy { to, from } => writeln!(out, "(local.set {to} (local.get {from}))"),
            Step::Add { to, from, constant } => {
                let constant = if ty == "i32" { *constant as i32 as i64 } else { *constant as i64 };
                writeln!(out, "(local.set {to} ({ty}.add (local.get {from}) ({ty}.const {constant})))")
            }
            Step::If { local, then, otherwise } => {
                writeln!(out, "({ty}.and (local.get {local}) ({ty}.const 1)) ({ty}.eqz) (if (then").unwrap();
                text(then, ty, depth, out);
                out.push_str(") (else\n");
                text(otherwise, ty, depth, out);
                writeln!(out, "))")
            }
            Step::Repeat { count, body } => {
                writeln!(out, "(local.set $c{depth} (i32.const {count})) (loop $l{depth}").unwrap();
                text(body, ty, depth + 1, out);
                writeln!(
                    out,
                    "(br_if $l{depth} (local.tee $c{depth} (i32.sub (local.get $c{depth}) (i32.const 1)))))"
                )
            }
            Step::Leave { local, body, rest } => {
                writeln!(out, "(block").unwrap();
                text(body, ty, depth, out);
                writeln!(out, "({ty}.eqz ({ty}.and (local.get {local}) ({ty}.const 1))) (br_if 0)").unwrap();
                text(rest, ty, depth, out);
                writeln!(out, ")")
            }
            Step::Call => writeln!(out, "(call $nothing)"),
            Step::Grow => writeln!(out, "(drop (memory.grow ({ty}.const 0)))"),
        }
        .unwrap();
    }
}

/// What it computes; none: it traps.
fn interpret(
    steps: &[Step],
    wide: bool,
    locals: &mut [u64; LOCALS],
    lengths: [u64; 2],
    sum: &mut u64,
) -> Option<()> {
    for step in steps {
        match step {
            Step::Load { memory, local, offset } => {
                let at = locals[*local].checked_add(*offset).filter(|&at| at < lengths[*memory])?;
                *sum = sum.wrapping_mul(31).wrapping_add(pattern(at as usize).into());
            }
            Step::Copy { to, from } => locals[*to] = locals[*from],
            Step::Add { to, from, constant } => {
                let value = locals[*from].wrapping_add(*constant);
                locals[*to] = if wide { value } else { u64::from(value as u32) };
            }
            Step::If { local, then, otherwise } => {
                let taken = if locals[*local] & 1 == 0 { then } else { otherwise };
                interpret(taken, wide, locals, lengths, sum)?;
            }
            Step::Repeat { count, body } => {
                for _ in 0..*count {
                    interpret(body, wide, locals, lengths, sum)?;
                }
            }
            Step::Leave { local, body, rest } => {
                interpret(body, wide, locals, lengths, sum)?;
                if locals[*local] & 1 != 0 {
                    interpret(rest, wide, locals, lengths, sum)?;
                }
            }
            Step::Call | Step::Grow => {}
        }
    }
    Some(())
}

#[test]
fn no_check_is_believed_for_another_value() {
    let engines = engines();
    let mut trapped = 0;
    for seed in 1..=120 {
        let mut random = Random(seed * 0x9e37_79b9_7f4a_7c15);
        let steps = random.steps(3);
        let wide = seed % 2 == 0;
        let ty = if wide { "i64" } else { "i32" };
        let index = if wide { "i64 " } else { "" };
        let mut body = String::new();
        text(&steps, ty, 0, &mut body);
        let wat = format!(
            r#"(module (memory (export "a") {index}1 9) (memory (export "b") {index}5000 (pagesize 1)) (func $nothing)
                 (func (export "run") (param {ty} {ty}) (result i64)
                   (local $sum i64) (local $c0 i32) (local $c1 i32) (local $c2 i32) (local $c3 i32)
                   {body} (local.get $sum)))"#
        );
        for engine in &engines {
            let module = Module::new(engine, &wat).unwrap();
            let mut store = Store::new(engine, ());
            let instance = Instance::new(&mut store, &module, &[]).unwrap();
            let exact = engine.config().tunables.memory_guard_size == 0;
            let lengths = [("a", 1), ("b", 65001)].map(|(name, grow)| {
                let memory = instance.get_memory(&mut store, name).unwrap();
                let length = fill(memory, &mut store, if exact { 2 * grow } else { grow });
                // Where nothing may rely on faults, none comes to the rescue of a check that is missing.
                if exact { 70001 } else { length }
            });
            let pretend = |store: &mut Store<()>, lengths: [u64; 2]| {
                for (name, length) in ["a", "b"].into_iter().zip(lengths) {
                    let memory = instance.get_memory(&mut *store, name).unwrap();
                    let vm = memory.vm(store.as_context().core());
                    // SAFETY: the memory is live, and has at least as many bytes accessible.
                    unsafe { (*vm.as_ptr()).length_bytes = length };
                }
            };
            let whole = ["a", "b"]
                .map(|name| instance.get_memory(&mut store, name).unwrap().data_size(&store) as u64);
            pretend(&mut store, lengths);
            let run = instance.get_func(&mut store, "run").unwrap();
            let mut inputs = Random(seed << 40 | 12345);
            for _ in 0..8 {
                let locals: [u64; LOCALS] = std::array::from_fn(|_| 70000 - inputs.below(9000));
                let mut sum = 0;
                let expected = interpret(&steps, wide, &mut locals.clone(), lengths, &mut sum).map(|()| sum);
                trapped += u32::from(expected.is_none());
                let mut results = [Val::I64(0)];
                let outcome =
                    run.call(&mut store, &locals.map(|local| self::index(wide, local)), &mut results);
                let actual = outcome.is_ok().then(|| results[0].unwrap_i64() as u64);
                assert_eq!(actual, expected, "{wat}\n{locals:?}");
            }
            pretend(&mut store, whole);
        }
    }
    assert!((800..3000).contains(&trapped), "{trapped} of 3840 trap: the programs test something");
}
