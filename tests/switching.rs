//! Stack switching, end to end: values of every class and number in both directions, chains, traps, hosts, instances.
//!
//! The spec's scripts try each instruction; these programs try the machine contract of `src/abi.rs`: what happens when
//! values outgrow the registers, when a handler is many stacks away, when something ends in the middle.

use std::fmt::Write;
use windlass::{Engine, Func, Instance, Module, Result, Store, Trap, TrapCode};

/// Value types in turn, so that both register classes fill up and run over at different places.
const TYPES: [&str; 8] = ["i32", "i64", "f64", "v128", "i32", "f32", "i64", "i32"];

fn types(count: usize) -> impl Iterator<Item = &'static str> {
    TYPES.into_iter().cycle().take(count)
}

/// Constants `from..to` of a payload of `count` values; value i of series `seed` is `seed + 3 i`.
fn constants(seed: usize, from: usize, to: usize) -> String {
    let mut text = String::new();
    for (i, ty) in types(to).enumerate().skip(from) {
        let value = seed + 3 * i;
        match ty {
            // Two halves that give the value together.
            "v128" => write!(text, "(v128.const i64x2 {} -7) ", value + 7).unwrap(),
            _ => write!(text, "({ty}.const {value}) ").unwrap(),
        }
    }
    text
}

/// Takes `count` values off the stack into locals $v0 … and folds them into $sum.
fn checksum(count: usize) -> String {
    let mut text = String::new();
    (0..count).rev().for_each(|i| write!(text, "local.set $v{i} ").unwrap());
    for (i, ty) in types(count).enumerate() {
        let value = match ty {
            "i64" => format!("(local.get $v{i})"),
            "i32" => format!("(i64.extend_i32_s (local.get $v{i}))"),
            "v128" => {
                let half = |n| format!("(i64x2.extract_lane {n} (local.get $v{i}))");
                format!("(i64.add {} {})", half(0), half(1))
            }
            _ => format!("(i64.trunc_{ty}_s (local.get $v{i}))"),
        };
        write!(text, "(local.set $sum (i64.add (i64.mul (local.get $sum) (i64.const 31)) {value})) ")
            .unwrap();
    }
    text
}

fn expected(count: usize) -> i64 {
    let fold = |sum: i64, value: usize| sum.wrapping_mul(31).wrapping_add(value as i64);
    let series = |seed: usize| (0..count).map(move |i| seed + 3 * i);
    series(5).chain(series(100)).fold(0, fold)
}

/// A function whose `count` parameters go out with a suspend, whose tag's results come back as its own; the
/// first `bound` values of each resume are bound before.
fn payload_program(count: usize, bound: usize) -> String {
    let all: String = types(count).collect::<Vec<_>>().join(" ");
    let rest: String = types(count).skip(bound).collect::<Vec<_>>().join(" ");
    let locals: String = types(count).enumerate().map(|(i, ty)| format!("(local $v{i} {ty}) ")).collect();
    let gets: String = (0..count).map(|i| format!("(local.get {i}) ")).collect();
    let (first, second) = (constants(5, 0, bound), constants(100, 0, bound));
    let (first_rest, second_rest) = (constants(5, bound, count), constants(100, bound, count));
    let check = checksum(count);
    format!(
        r#"(module
          (type $f (func (param {all}) (result {all}))) (type $c (cont $f))
          (type $g (func (param {rest}) (result {all}))) (type $d (cont $g))
          (tag $t (param {all}) (result {all}))
          (elem declare func $body)
          (func $body (type $f) (suspend $t {gets}))
          (func (export "run") (result i64)
            (local $c (ref null $c)) (local $d (ref null $d)) (local $sum i64) {locals}
            (local.set $d (cont.bind $c $d {first} (cont.new $c (ref.func $body))))
            (block $on (result {all} (ref $c))
              {first_rest} (local.get $d)
              resume $d (on $t $on)
              unreachable)
            local.set $c
            {check}
            (local.set $d (cont.bind $c $d {second} (local.get $c)))
            {second_rest} (local.get $d)
            resume $d
            {check}
            (local.get $sum)))"#
    )
}

fn run<T: windlass::WasmResults>(text: &str, name: &str) -> Result<T> {
    let mut store = Store::new(&Engine::default(), ());
    let module = Module::new(store.engine(), text)?;
    let instance = Instance::new(&mut store, &module, &[])?;
    instance.get_typed_func::<(), T>(&mut store, name)?.call(&mut store, ())
}

fn trap_code(error: &windlass::Error) -> TrapCode {
    error.downcast_ref::<Trap>().unwrap_or_else(|| panic!("not a trap: {error:#}")).code()
}

#[test]
fn payloads_of_any_number_and_type_travel_both_ways() {
    for count in [0usize, 1, 2, 7, 8, 9, 15, 16, 17, 25, 40, 300, 999] {
        for bound in [0, 1, count / 2, count.saturating_sub(9), count] {
            if bound > count {
                continue;
            }
            let sum: i64 = run(&payload_program(count, bound), "run").unwrap();
            assert_eq!(sum, expected(count), "{count} values, {bound} of them bound");
        }
    }
}

#[test]
fn values_bound_one_by_one_arrive_in_order() {
    let text = r#"(module
      (type $f3 (func (param i32 f64 i64) (result f64))) (type $c3 (cont $f3))
      (type $f2 (func (param f64 i64) (result f64))) (type $c2 (cont $f2))
      (type $f1 (func (param i64) (result f64))) (type $c1 (cont $f1))
      (type $f0 (func (result f64))) (type $c0 (cont $f0))
      (elem declare func $mix)
      (func $mix (type $f3)
        (f64.add (f64.convert_i32_s (local.get 0))
          (f64.sub (f64.mul (local.get 1) (f64.const 10)) (f64.convert_i64_s (local.get 2)))))
      (func (export "run") (result f64)
        (resume $c0
          (cont.bind $c1 $c0 (i64.const 7)
            (cont.bind $c2 $c1 (f64.const 2.5)
              (cont.bind $c3 $c2 (i32.const 100) (cont.new $c3 (ref.func $mix))))))))"#;
    assert_eq!(run::<f64>(text, "run").unwrap(), 118.0);
}

/// `$level n` resumes `$level n-1` with a handler for another tag; level 0 suspends three times to the outermost.
const CHAIN: &str = r#"(module
  (type $level (func (param i32) (result i32))) (type $k (cont $level))
  (type $again (func (param i32) (result i32))) (type $chain (cont $again))
  (tag $far (param i32) (result i32)) (tag $near (param i32) (result i32))
  (elem declare func $level)
  (func $level (type $level)
    (local $i i32) (local $sum i32)
    (if (i32.eqz (local.get 0)) (then
      (loop $more
        (local.set $sum (i32.add (local.get $sum) (suspend $far (local.get $i))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $more (i32.lt_u (local.get $i) (i32.const 3))))
      (return (local.get $sum))))
    (block $on (result i32 (ref $chain))
      (i32.add (i32.const 1000)
        (resume $k (on $near $on) (i32.sub (local.get 0) (i32.const 1)) (cont.new $k (ref.func $level))))
      (return))
    unreachable)
  (func (export "run") (param $depth i32) (result i32)
    (local $k (ref null $chain)) (local $seen i32) (local $value i32)
    (local.set $value (local.get $depth))
    (local.set $k (cont.new $k (ref.func $level)))
    (loop $more
      (block $on (result i32 (ref $chain))
        (resume $chain (on $far $on) (local.get $value) (local.get $k))
        (return (i32.add (i32.mul (local.get $seen) (i32.const 1000000)))))
      (local.set $k)
      (local.set $value)
      (local.set $seen (i32.add (i32.mul (local.get $seen) (i32.const 10)) (local.get $value)))
      (local.set $value (i32.mul (i32.add (local.get $value) (i32.const 1)) (i32.const 100)))
      (br $more))
    unreachable))"#;

#[test]
fn handlers_may_be_many_stacks_away() {
    let mut store = Store::new(&Engine::default(), ());
    let module = Module::new(store.engine(), CHAIN).unwrap();
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let run = instance.get_typed_func::<i32, i32>(&mut store, "run").unwrap();
    for depth in [0, 1, 2, 10, 100] {
        // The three payloads 0 1 2 were seen, each answered with 100 (n + 1); every level added 1000 on the way out.
        assert_eq!(run.call(&mut store, depth).unwrap(), 12_000_000 + 600 + 1000 * depth, "depth {depth}");
    }
}

#[test]
fn a_memory_grown_on_another_stack_is_seen_here() {
    let text = r#"(module
      (memory 1)
      (type $f (func)) (type $c (cont $f)) (tag $t)
      (elem declare func $grow)
      (func $grow
        (drop (memory.grow (i32.const 3)))
        (i32.store (i32.const 200000) (i32.const 41))
        (suspend $t)
        (i32.store (i32.const 200004) (i32.add (i32.load (i32.const 300000)) (i32.const 1))))
      (func (export "run") (result i32)
        (local $c (ref null $c))
        (block $on (result (ref $c))
          (resume $c (on $t $on) (cont.new $c (ref.func $grow)))
          unreachable)
        (local.set $c)
        (drop (memory.grow (i32.const 1)))
        (i32.store (i32.const 300000) (i32.load (i32.const 200000)))
        (resume $c (local.get $c))
        (i32.add (i32.load (i32.const 200004)) (i32.mul (memory.size) (i32.const 100)))))"#;
    assert_eq!(run::<i32>(text, "run").unwrap(), 542);
}

/// `$down n how` recurses into continuations n deep, then does the worst.
const ENDS: &str = r#"(module
  (import "host" "fail" (func $fail))
  (type $f (func (param i32 i32) (result i32))) (type $c (cont $f))
  (tag $t)
  (elem declare func $down)
  (func $forever (result i32) (i32.add (call $forever) (i32.const 1)))
  (func $down (export "down") (type $f)
    (local $c (ref null $c))
    (if (local.get 0) (then
      (return (resume $c (i32.sub (local.get 0) (i32.const 1)) (local.get 1) (cont.new $c (ref.func $down))))))
    (block $overflow (block $host (block $unhandled (block $null (block $trap
      (br_table $trap $null $unhandled $host $overflow (local.get 1)))
      unreachable)
      (return (resume $c (i32.const 0) (i32.const 0) (local.get $c))))
      (suspend $t)
      (return (i32.const 1)))
      (call $fail)
      (return (i32.const 2)))
    (call $forever)))"#;

#[test]
fn every_end_at_every_depth_leaves_the_store_usable() {
    let mut store = Store::new(&Engine::default(), ());
    let module = Module::new(store.engine(), ENDS).unwrap();
    let fail = Func::wrap(&mut store, || -> Result<()> { Err(windlass::Error::msg("the host said no")) });
    let instance = Instance::new(&mut store, &module, &[fail.into()]).unwrap();
    let down = instance.get_typed_func::<(i32, i32), i32>(&mut store, "down").unwrap();
    let codes = [
        TrapCode::Unreachable,
        TrapCode::NullContinuation,
        TrapCode::UnhandledTag,
        TrapCode::Unreachable, // not looked at: the host's error
        TrapCode::StackOverflow,
    ];
    for round in 0..20 {
        for depth in [0, 1, 2, 10] {
            for (how, code) in codes.into_iter().enumerate() {
                let error = down.call(&mut store, (depth, how as i32)).unwrap_err();
                if how == 3 {
                    assert!(format!("{error:#}").contains("the host said no"), "{error:#}");
                } else {
                    assert_eq!(trap_code(&error), code, "round {round}, depth {depth}");
                    let stacks = error.downcast_ref::<Trap>().unwrap().backtrace().stacks().len();
                    assert_eq!(stacks, depth as usize + 1, "{error:#}");
                }
            }
        }
    }
}

#[test]
fn a_suspend_does_not_cross_the_host() {
    let mut store = Store::new(&Engine::default(), ());
    let text = r#"(module
      (import "host" "back" (func $back))
      (type $f (func)) (type $c (cont $f)) (tag $t)
      (elem declare func $through)
      (func $through (call $back))
      (func (export "suspend") (suspend $t))
      (func (export "run")
        (block $on (result (ref $c))
          (resume $c (on $t $on) (cont.new $c (ref.func $through)))
          (return))
        unreachable))"#;
    let module = Module::new(store.engine(), text).unwrap();
    let back = Func::wrap(&mut store, |mut caller: windlass::Caller<'_, ()>| -> Result<()> {
        let suspend = caller.get_export("suspend").and_then(windlass::Extern::into_func).expect("exported");
        suspend.call(&mut caller, &[], &mut [])
    });
    let instance = Instance::new(&mut store, &module, &[back.into()]).unwrap();
    let run = instance.get_typed_func::<(), ()>(&mut store, "run").unwrap();
    for _ in 0..3 {
        let error = run.call(&mut store, ()).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::UnhandledTag);
    }
}

#[test]
fn tags_and_continuations_cross_instances() {
    let mut store = Store::new(&Engine::default(), ());
    let generator = r#"(module
      (type $f (func (result i64))) (type $c (cont $f))
      (memory 1) (data (i32.const 0) "\05")
      (tag $yield (export "yield") (param i64) (result i64))
      (elem declare func $count)
      (func $count (type $f)
        (i64.mul (suspend $yield (i64.load8_u (i32.const 0))) (i64.load8_u (i32.const 0))))
      (func (export "make") (result (ref $c)) (cont.new $c (ref.func $count))))"#;
    let consumer = r#"(module
      (type $f (func (result i64))) (type $c (cont $f))
      (type $g (func (param i64) (result i64))) (type $d (cont $g))
      (import "generator" "yield" (tag $yield (param i64) (result i64)))
      (import "generator" "make" (func $make (result (ref $c))))
      (memory 1) (data (i32.const 0) "\07")
      (func (export "run") (result i64)
        (local $got i64) (local $d (ref null $d))
        (block $on (result i64 (ref $d))
          (return (resume $c (on $yield $on) (call $make))))
        (local.set $d)
        (local.set $got)
        (i64.add
          (resume $d (i64.add (local.get $got) (i64.load8_u (i32.const 0))) (local.get $d))
          (i64.load8_u (i32.const 0)))))"#;
    let first = Module::new(store.engine(), generator).unwrap();
    let first = Instance::new(&mut store, &first, &[]).unwrap();
    let exports = ["yield", "make"].map(|name| first.get_export(&mut store, name).unwrap());
    let second = Module::new(store.engine(), consumer).unwrap();
    let second = Instance::new(&mut store, &second, &exports).unwrap();
    let run = second.get_typed_func::<(), i64>(&mut store, "run").unwrap();
    // 5 comes out, 5 + 7 goes in, times the generator's 5, plus the consumer's 7.
    assert_eq!(run.call(&mut store, ()).unwrap(), 67);
}

#[test]
fn every_instruction_refuses_what_is_used_or_null() {
    let text = r#"(module
      (type $f (func (param i32))) (type $c (cont $f))
      (type $g (func)) (type $d (cont $g))
      (elem declare func $nothing)
      (func $nothing (type $f))
      (func $used (result (ref $c)) (local $c (ref $c))
        (local.set $c (cont.new $c (ref.func $nothing)))
        (resume $c (i32.const 1) (local.get $c))
        (local.get $c))
      (func (export "resume used") (resume $c (i32.const 1) (call $used)))
      (func (export "bind used") (drop (cont.bind $c $d (i32.const 1) (call $used))))
      (func (export "resume null") (resume $c (i32.const 1) (ref.null $c)))
      (func (export "bind null") (drop (cont.bind $c $d (i32.const 1) (ref.null $c))))
      (func (export "bind twice") (local $c (ref $c))
        (local.set $c (cont.new $c (ref.func $nothing)))
        (drop (cont.bind $c $d (i32.const 1) (local.get $c)))
        (drop (cont.bind $c $d (i32.const 1) (local.get $c))))
      (func (export "new null") (drop (cont.new $c (ref.null $f)))))"#;
    for (name, code) in [
        ("resume used", TrapCode::ConsumedContinuation),
        ("bind used", TrapCode::ConsumedContinuation),
        ("bind twice", TrapCode::ConsumedContinuation),
        ("resume null", TrapCode::NullContinuation),
        ("bind null", TrapCode::NullContinuation),
        ("new null", TrapCode::NullFunction),
    ] {
        assert_eq!(trap_code(&run::<()>(text, name).unwrap_err()), code, "{name}");
    }
}
