//! Every atomic operator, in every shape that its operands can have, against what Rust says; and what traps.

use std::fmt::Write as _;
use windlass::{Config, Engine, Instance, Module, Store, Trap, TrapCode, Val};

/// An operator that reads and writes.
struct Rmw {
    /// `i32` or `i64`.
    kind: &'static str,
    /// `rmw8.add_u` and the like.
    name: String,
    bits: u32,
    compute: fn(u64, u64) -> u64,
}

fn all_rmw() -> Vec<Rmw> {
    type Model = fn(u64, u64) -> u64;
    let operators: [(&str, Model); 6] = [
        ("add", u64::wrapping_add),
        ("sub", u64::wrapping_sub),
        ("and", |a, b| a & b),
        ("or", |a, b| a | b),
        ("xor", |a, b| a ^ b),
        ("xchg", |_, b| b),
    ];
    let mut all = Vec::new();
    for (operator, compute) in operators {
        for (kind, widest) in [("i32", 32), ("i64", 64)] {
            for bits in [8, 16, 32, 64].into_iter().filter(|&bits| bits <= widest) {
                all.push(Rmw { kind, name: name(operator, bits, widest), bits, compute });
            }
        }
    }
    all
}

fn name(operator: &str, bits: u32, widest: u32) -> String {
    if bits == widest { format!("rmw.{operator}") } else { format!("rmw{bits}.{operator}_u") }
}

fn mask(bits: u32) -> u64 {
    u64::MAX >> (64 - bits)
}

/// `old` with its low `bits` replaced.
fn insert(old: u64, new: u64, bits: u32) -> u64 {
    old & !mask(bits) | new & mask(bits)
}

struct Program {
    store: Store<()>,
    instance: Instance,
}

impl Program {
    fn new(text: &str) -> Program {
        Program::with(&Config::new(), text)
    }

    fn with(config: &Config, text: &str) -> Program {
        let engine = Engine::new(config).expect("a good configuration");
        let module = Module::new(&engine, text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).expect("no imports");
        Program { store, instance }
    }

    /// Calls with an address and a value of the operator's kind, which are all there is.
    fn call(&mut self, name: &str, arguments: &[u64]) -> Result<u64, TrapCode> {
        let func = self.instance.get_func(&mut self.store, name).expect(name);
        let ty = func.ty(&self.store);
        let is_i32 = |ty: &windlass::ValType| *ty == windlass::ValType::I32;
        let arguments: Vec<Val> = ty
            .params()
            .iter()
            .zip(arguments)
            .map(|(ty, &bits)| if is_i32(ty) { Val::I32(bits as i32) } else { Val::I64(bits as i64) })
            .collect();
        let mut results = vec![Val::I32(0); ty.results().len()];
        match func.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Ok(match results.first() {
                Some(Val::I32(value)) => u64::from(*value as u32),
                Some(Val::I64(value)) => *value as u64,
                _ => 0,
            }),
            Err(error) => Err(error.downcast_ref::<Trap>().expect("a trap").code()),
        }
    }

    fn memory(&mut self) -> &mut [u8] {
        let memory = self.instance.get_memory(&mut self.store, "memory").expect("it is exported");
        memory.data_mut(&mut self.store)
    }

    fn word(&mut self, at: usize) -> u64 {
        u64::from_le_bytes(self.memory()[at..at + 8].try_into().expect("eight bytes"))
    }

    fn set_word(&mut self, at: usize, value: u64) {
        self.memory()[at..at + 8].copy_from_slice(&value.to_le_bytes());
    }
}

const VALUES: [u64; 6] = [0, 1, 0x80, 0xffff_8000, 0x8123_4567_89ab_cdef, u64::MAX];

/// Twelve values that need registers while something else is computed.
fn crowd(kind: &str, inside: &str) -> String {
    let mut text = String::new();
    for n in 0..12 {
        _ = writeln!(text, "local.get 1 {kind}.const {n} {kind}.add");
    }
    text += inside;
    (0..12).for_each(|_| _ = writeln!(text, "{kind}.xor"));
    text
}

/// What the crowd adds up to.
fn crowded(kind: &str, value: u64, inside: u64) -> u64 {
    let sum = (0..12).fold(inside, |sum, n| sum ^ value.wrapping_add(n));
    if kind == "i32" { sum & mask(32) } else { sum }
}

#[test]
fn every_operator_in_every_shape() {
    for Rmw { kind, name, bits, compute } in all_rmw() {
        let op = format!("{kind}.atomic.{name}");
        let narrow = if kind == "i32" { "local.get 0" } else { "local.get 0 i64.extend_i32_u" };
        let widen = if kind == "i32" { "" } else { "i32.wrap_i64" };
        let crowded_op = crowd(kind, &format!("local.get 0 local.get 1 {op}\n"));
        let mut program = Program::new(&format!(
            r#"(module (memory (export "memory") 1)
              (func (export "plain") (param i32 {kind}) (result {kind}) ({op} (local.get 0) (local.get 1)))
              (func (export "offset") (param i32 {kind}) (result {kind}) ({op} offset=8 (local.get 0) (local.get 1)))
              (func (export "far") (param i32 {kind}) (result {kind})
                ({op} offset=4096 (i32.and (local.get 0) (i32.const -8)) (local.get 1)))
              (func (export "constants") (param i32 {kind}) (result {kind}) ({op} (i32.const 64) ({kind}.const 77)))
              (func (export "same") (param i32 {kind}) (result {kind}) local.get 0 {narrow} {op})
              (func (export "dropped") (param i32 {kind}) (result {kind})
                (drop ({op} (local.get 0) (local.get 1))) (local.get 1))
              (func (export "assigned") (param i32 {kind}) (result {kind})
                (local.set 1 ({op} (local.get 0) (local.get 1))) (local.get 1))
              (func (export "assigned_address") (param i32 {kind}) (result i32)
                local.get 0 local.get 1 {op} {widen} local.set 0 local.get 0)
              (func (export "crowd") (param i32 {kind}) (result {kind}) {crowded_op})
              (func (export "kept") (param i32 {kind}) (result {kind})
                ({op} (local.get 0) (local.get 1))
                (drop (local.get 0))
                (drop ({op} (i32.add (local.get 0) (i32.const 8)) (local.get 1))))
            )"#
        ));
        for old in VALUES {
            for value in VALUES {
                let value = if kind == "i32" { value & mask(32) } else { value };
                let read = old & mask(bits);
                let new = |value| insert(old, compute(old, value), bits);
                let mut check = |shape: &str, at: usize, value_used: u64, result: u64| {
                    program.set_word(64, old);
                    program.set_word(at, old);
                    let what = format!("{op} {shape} {old:#x} {value:#x}");
                    assert_eq!(program.call(shape, &[64, value]), Ok(result), "{what}");
                    assert_eq!(program.word(at), new(value_used), "{what}");
                };
                check("plain", 64, value, read);
                check("offset", 72, value, read);
                check("far", 4160, value, read);
                check("constants", 64, 77, read);
                check("same", 64, 64, read);
                check("dropped", 64, value, value);
                check("assigned", 64, value, read);
                check("assigned_address", 64, value, read & mask(32));
                check("crowd", 64, value, crowded(kind, value, read));
                check("kept", 64, value, read);
                check("kept", 72, value, read);
            }
        }
    }
}

#[test]
fn compare_exchange_in_every_shape() {
    for (kind, widest) in [("i32", 32), ("i64", 64)] {
        for bits in [8, 16, 32, 64].into_iter().filter(|&bits| bits <= widest) {
            let op = format!("{kind}.atomic.{}", name("cmpxchg", bits, widest));
            let widen = if kind == "i32" { "" } else { "i64.extend_i32_u" };
            let crowded_op = crowd(kind, &format!("local.get 0 local.get 1 local.get 2 {op}\n"));
            let mut program = Program::new(&format!(
                r#"(module (memory (export "memory") 1)
                  (func (export "plain") (param i32 {kind} {kind}) (result {kind})
                    ({op} (local.get 0) (local.get 1) (local.get 2)))
                  (func (export "turned") (param {kind} {kind} i32) (result {kind})
                    ({op} offset=8 (local.get 2) (local.get 1) (local.get 0)))
                  (func (export "assigned") (param i32 {kind} {kind}) (result {kind})
                    (local.set 1 ({op} (local.get 0) (local.get 1) (local.get 2)))
                    (local.get 1))
                  (func (export "dropped") (param i32 {kind} {kind}) (result {kind})
                    (drop ({op} (local.get 0) (local.get 1) (local.get 2)))
                    (local.get 2))
                  (func (export "equal") (param i32 {kind} {kind}) (result {kind})
                    ({op} (local.get 0) (local.get 1) (local.get 1)))
                  (func (export "same") (param i32 {kind} {kind}) (result {kind})
                    local.get 0 local.get 0 {widen} local.get 0 {widen} {op})
                  (func (export "crowd") (param i32 {kind} {kind}) (result {kind}) {crowded_op})
                )"#
            ));
            for (old, expected) in VALUES.iter().flat_map(|&old| VALUES.map(|expected| (old, expected))) {
                let replacement = 0x1122_3344_5566_7788 & mask(widest);
                let expected = expected & mask(widest);
                let read = old & mask(bits);
                let new = |expected: u64, replacement| {
                    if read == expected & mask(bits) { insert(old, replacement, bits) } else { old }
                };
                let mut check = |shape: &str, at: usize, arguments: [u64; 3], new: u64, result: u64| {
                    program.set_word(64, old);
                    program.set_word(72, old);
                    let what = format!("{op} {shape} {old:#x} {expected:#x}");
                    assert_eq!(program.call(shape, &arguments), Ok(result), "{what}");
                    assert_eq!(program.word(at), new, "{what}");
                };
                let arguments = [64, expected, replacement];
                check("plain", 64, arguments, new(expected, replacement), read);
                check("turned", 72, [replacement, expected, 64], new(expected, replacement), read);
                check("assigned", 64, arguments, new(expected, replacement), read);
                check("dropped", 64, arguments, new(expected, replacement), replacement);
                check("equal", 64, arguments, old, read);
                check("same", 64, arguments, new(64, 64), read);
                check("crowd", 64, arguments, new(expected, replacement), crowded(kind, expected, read));
            }
        }
    }
}

/// 64-bit addresses in a memory whose base is not pinned, with and without explicit checks: the most registers.
#[test]
fn memories_that_take_more_registers() {
    for signals in [true, false] {
        for Rmw { kind, name: operator, bits, compute } in all_rmw() {
            let op = format!("{kind}.atomic.{operator} 1");
            let widest = if kind == "i32" { 32 } else { 64 };
            let cmpxchg = format!("{kind}.atomic.{} 1", name("cmpxchg", bits, widest));
            let crowded_op = crowd(kind, &format!("local.get 0 local.get 1 {op} offset=8\n"));
            let crowded_cmpxchg = crowd(kind, &format!("local.get 0 local.get 1 local.get 2 {cmpxchg}\n"));
            let mut program = Program::with(
                Config::new().signals_based_traps(signals),
                &format!(
                    r#"(module (memory 1) (memory (export "memory") i64 1)
                      (func (export "rmw") (param i64 {kind}) (result {kind}) ({op} (local.get 0) (local.get 1)))
                      (func (export "drop") (param i64 {kind}) (result {kind})
                        (drop ({op} (local.get 0) (local.get 1))) (local.get 1))
                      (func (export "crowd") (param i64 {kind}) (result {kind}) {crowded_op})
                      (func (export "far") (param i64 {kind}) (result {kind})
                        ({op} offset=0x1_0000_0000_0000 (local.get 0) (local.get 1)))
                      (func (export "cmpxchg") (param i64 {kind} {kind}) (result {kind})
                        ({cmpxchg} (local.get 0) (local.get 1) (local.get 2)))
                      (func (export "crowded_cmpxchg") (param i64 {kind} {kind}) (result {kind}) {crowded_cmpxchg})
                    )"#
                ),
            );
            for (old, value) in VALUES.iter().flat_map(|&old| VALUES.map(|value| (old, value))) {
                let value = value & mask(widest);
                let read = old & mask(bits);
                let new = insert(old, compute(old, value), bits);
                let mut check = |shape: &str, at: usize, new: u64, result: u64| {
                    program.set_word(at, old);
                    let what = format!("{op} {shape} {old:#x} {value:#x} {signals}");
                    assert_eq!(program.call(shape, &[64, value, 5]), Ok(result), "{what}");
                    assert_eq!(program.word(at), new, "{what}");
                };
                check("rmw", 64, new, read);
                check("drop", 64, new, value);
                check("crowd", 72, new, crowded(kind, value, read));
                let new = if read == value & mask(bits) { insert(old, 5, bits) } else { old };
                check("cmpxchg", 64, new, read);
                check("crowded_cmpxchg", 64, new, crowded(kind, value, read));
            }
            for name in ["rmw", "drop", "crowd", "cmpxchg", "crowded_cmpxchg"] {
                for address in [0x1_0000, 0x1_0000_0040, 1 << 63] {
                    let outcome = program.call(name, &[address, 0, 0]);
                    assert_eq!(
                        outcome,
                        Err(TrapCode::MemoryOutOfBounds),
                        "{op} {name} {address:#x} {signals}"
                    );
                }
                if bits > 8 {
                    let outcome = program.call(name, &[0x41, 0, 0]);
                    assert_eq!(outcome, Err(TrapCode::UnalignedAtomic), "{op} {name} {signals}");
                }
            }
            assert_eq!(program.call("far", &[0, 0]), Err(TrapCode::MemoryOutOfBounds));
        }
    }
}

#[test]
fn loads_and_stores() {
    for (kind, widest) in [("i32", 32), ("i64", 64)] {
        for bits in [8, 16, 32, 64].into_iter().filter(|&bits| bits <= widest) {
            let (load, store) = if bits == widest {
                (format!("{kind}.atomic.load"), format!("{kind}.atomic.store"))
            } else {
                (format!("{kind}.atomic.load{bits}_u"), format!("{kind}.atomic.store{bits}"))
            };
            let mut program = Program::new(&format!(
                r#"(module (memory (export "memory") 1)
                  (func (export "load") (param i32) (result {kind}) ({load} (local.get 0)))
                  (func (export "load_offset") (param i32) (result {kind}) ({load} offset=8 (local.get 0)))
                  (func (export "load_constant") (param i32) (result {kind}) ({load} offset=32 (i32.const 40)))
                  (func (export "store") (param i32 {kind}) (result {kind})
                    ({store} (local.get 0) (local.get 1))
                    (atomic.fence)
                    (local.get 1))
                  (func (export "store_last") (param i32 {kind}) ({store} offset=8 (local.get 0) (local.get 1)))
                )"#
            ));
            for old in VALUES {
                program.set_word(72, old);
                assert_eq!(program.call("load", &[72]), Ok(old & mask(bits)), "{load}");
                assert_eq!(program.call("load_offset", &[64]), Ok(old & mask(bits)), "{load}");
                assert_eq!(program.call("load_constant", &[64]), Ok(old & mask(bits)), "{load}");
                for value in VALUES {
                    program.set_word(72, old);
                    assert_eq!(program.call("store", &[72, value]), Ok(value & mask(widest)), "{store}");
                    assert_eq!(program.word(72), insert(old, value, bits), "{store}");
                    program.set_word(72, old);
                    assert_eq!(program.call("store_last", &[64, value]), Ok(0), "{store}");
                    assert_eq!(program.word(72), insert(old, value, bits), "{store}");
                }
            }
        }
    }
}

#[test]
fn alignment_is_that_of_the_effective_address_and_comes_first() {
    use TrapCode::{MemoryOutOfBounds, UnalignedAtomic};
    let mut program = Program::new(
        r#"(module (memory (export "memory") 1)
          (func (export "load") (param i32) (result i32) (i32.atomic.load (local.get 0)))
          (func (export "odd") (param i32) (result i32) (i32.atomic.load offset=3 (local.get 0)))
          (func (export "odd_far") (param i32) (result i64) (i64.atomic.load offset=0x7001 (local.get 0)))
          (func (export "byte") (param i32) (result i32) (i32.atomic.rmw8.or_u (local.get 0) (i32.const 0)))
          (func (export "constant") (result i32) (i32.atomic.load offset=2 (i32.const 3)))
          (func (export "fine") (result i32) (i32.atomic.load offset=1 (i32.const 3)))
          (func (export "beyond") (result i32) (i32.atomic.load (i32.const 0x10000)))
          (func (export "or") (param i32) (result i32) (i32.atomic.rmw.or (local.get 0) (i32.const 1)))
          (func (export "add") (param i32) (drop (i64.atomic.rmw.add (local.get 0) (i64.const 1))))
          (func (export "store") (param i32) (i32.atomic.store16 (local.get 0) (i32.const 1)))
          (func (export "huge") (param i32) (result i32) (i32.atomic.load offset=0xfffffffc (local.get 0)))
          (func (export "cmpxchg") (param i32) (result i64)
            (i64.atomic.rmw.cmpxchg (local.get 0) (i64.const 1) (i64.const 1))))"#,
    );
    let mut call = |name: &str, address: u64| program.call(name, &[address]);
    assert_eq!(call("load", 2), Err(UnalignedAtomic));
    assert_eq!(call("load", 0xffff_fffe), Err(UnalignedAtomic), "though it is out of bounds as well");
    assert_eq!(call("load", 0xffff_fffc), Err(MemoryOutOfBounds));
    assert_eq!(call("load", 0x1_0000), Err(MemoryOutOfBounds));
    assert_eq!(call("load", 0xfffc), Ok(0));
    assert_eq!(call("odd", 1), Ok(0));
    assert_eq!(call("odd", 0), Err(UnalignedAtomic));
    assert_eq!(call("odd", 4), Err(UnalignedAtomic));
    assert_eq!(call("odd_far", 7), Ok(0));
    assert_eq!(call("odd_far", 8), Err(UnalignedAtomic));
    assert_eq!(call("odd_far", 0xffff), Err(MemoryOutOfBounds));
    assert_eq!(call("byte", 0xffff), Ok(0));
    assert_eq!(call("byte", 0x1_0000), Err(MemoryOutOfBounds));
    assert_eq!(call("constant", 0), Err(UnalignedAtomic));
    assert_eq!(call("fine", 0), Ok(0));
    assert_eq!(call("beyond", 0), Err(MemoryOutOfBounds));
    assert_eq!(call("huge", 0), Err(MemoryOutOfBounds));
    assert_eq!(call("huge", 1), Err(UnalignedAtomic));
    assert_eq!(call("huge", 4), Err(MemoryOutOfBounds), "the sum does not wrap");
    for name in ["or", "add", "store", "cmpxchg"] {
        assert_eq!(call(name, 1), Err(UnalignedAtomic), "{name}");
        assert_eq!(call(name, 0x1_0000), Err(MemoryOutOfBounds), "{name}");
        assert!(call(name, 0xfff8).is_ok(), "{name}");
    }
}

#[test]
fn waiting_and_notifying() {
    use TrapCode::{ExpectedSharedMemory, MemoryOutOfBounds, UnalignedAtomic};
    let text = |shared: &str| {
        format!(
            r#"(module (memory (export "memory") 1 1 {shared})
              (func (export "set") (param i64) (i64.store (i32.const 8) (local.get 0)))
              (func (export "wait32") (param i32 i32 i64) (result i32)
                (memory.atomic.wait32 (local.get 0) (local.get 1) (local.get 2)))
              (func (export "wait64") (param i32 i64 i64) (result i32)
                (memory.atomic.wait64 offset=8 (local.get 0) (local.get 1) (local.get 2)))
              (func (export "notify") (param i32 i32) (result i32)
                (memory.atomic.notify offset=4 (local.get 0) (local.get 1)))
              (func (export "notify_far") (param i32 i32) (result i32)
                (memory.atomic.notify offset=0xfffffffc (local.get 0) (local.get 1))))"#
        )
    };
    let mut program = Program::new(&text("shared"));
    program.call("set", &[0x1_0000_0002]).unwrap();
    let never = u64::MAX;
    for (expected, timeout, result) in [(3, never, 1), (2, 0, 2), (2, 1_000_000, 2), (3, 0, 1)] {
        assert_eq!(program.call("wait32", &[8, expected, timeout]), Ok(result), "{expected} {timeout}");
    }
    assert_eq!(program.call("wait64", &[0, 2, never]), Ok(1));
    assert_eq!(program.call("wait64", &[0, 0x1_0000_0002, 1000]), Ok(2));
    assert_eq!(program.call("wait32", &[2, 0, 0]), Err(UnalignedAtomic));
    assert_eq!(program.call("wait64", &[4, 0, 0]), Err(UnalignedAtomic));
    assert_eq!(program.call("wait32", &[0x1_0000, 0, 0]), Err(MemoryOutOfBounds));
    assert_eq!(program.call("wait64", &[0xfff8, 0, 0]), Err(MemoryOutOfBounds));
    assert_eq!(program.call("notify", &[0, 9]), Ok(0));
    assert_eq!(program.call("notify", &[1, 9]), Err(UnalignedAtomic));
    assert_eq!(program.call("notify", &[0xfffc, 9]), Err(MemoryOutOfBounds));
    assert_eq!(program.call("notify_far", &[4, 0]), Err(MemoryOutOfBounds), "the sum does not wrap");

    let mut program = Program::new(&text(""));
    assert_eq!(program.call("notify", &[0, 9]), Ok(0));
    assert_eq!(program.call("notify", &[1, 9]), Err(UnalignedAtomic));
    assert_eq!(program.call("notify", &[0xfffc, 9]), Err(MemoryOutOfBounds));
    assert_eq!(program.call("wait32", &[0, 1, 0]), Err(ExpectedSharedMemory));
    assert_eq!(program.call("wait64", &[0, 1, 0]), Err(ExpectedSharedMemory));
    assert_eq!(program.call("wait32", &[1, 1, 0]), Err(UnalignedAtomic));
}
