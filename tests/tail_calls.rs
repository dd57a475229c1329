//! Tail calls: constant stack whatever the signatures, across instances, continuations and hosts; scopes are left; the
//! caller finds its instance and its words again.

#[path = "support/outcomes.rs"]
mod outcomes;
#[path = "support/rings.rs"]
mod rings;

use outcomes::trap_code;
use rings::{Dice, Ending, Ring};
use windlass::{
    Caller, Config, Engine, Exception, Extern, Func, FuncType, Instance, Module, Store, Tag, TagType, Trap,
    TrapCode, Val, ValType,
};

const MILLION: u32 = 1_000_000;

fn load<T>(text: &str, imports: &[Extern], store: &mut Store<T>) -> Instance {
    let module = Module::new(store.engine(), text).unwrap_or_else(|error| panic!("{error:#}"));
    Instance::new(store, &module, imports).unwrap()
}

/// Parameters of two functions or more, below `2 + functions`, each with fewer than `most`.
fn parameters(dice: &mut Dice, functions: usize, most: usize) -> Vec<Vec<&'static str>> {
    (0..2 + dice.below(functions))
        .map(|_| {
            let count = dice.below(most);
            dice.types(count)
        })
        .collect()
}

/// Two functions with so many parameters, and the other way round, up to forty.
#[test]
fn two_functions_of_any_signatures() {
    let engine = Engine::default();
    let mut dice = Dice(1);
    for count in 0..=40 {
        let params = [dice.types(count), dice.types(40 - count)];
        let results = dice.below(24);
        let depth = if count % 20 == 0 { MILLION } else { 5001 };
        let ring = Ring::new(&mut dice, &params, results, 1, Ending::Returns);
        ring.run(&engine, &["early", "late"], depth).unwrap();
    }
}

#[test]
fn two_instances() {
    let engine = Engine::default();
    let mut dice = Dice(2);
    for round in 0..30 {
        let params = parameters(&mut dice, 6, 40);
        let results = dice.below(24);
        let ring = Ring::new(&mut dice, &params, results, 2, Ending::Returns);
        let depth = if round == 0 { MILLION } else { 3000 + round };
        for depth in [0, 1, 2, 3, 4, 5, depth] {
            ring.run(&engine, &["early", "late"], depth).unwrap();
        }
    }
}

#[test]
fn in_a_continuation_with_suspends_in_between() {
    let engine = Engine::default();
    let mut dice = Dice(3);
    for round in 0..20 {
        let params = parameters(&mut dice, 4, 36);
        let results = dice.below(24);
        let ring = Ring::new(&mut dice, &params, results, 2, Ending::Suspends);
        let depth = if round == 0 { MILLION } else { 5000 };
        for depth in [0, 1, depth] {
            ring.run(&engine, &["drive"], depth).unwrap();
        }
    }
}

/// What the callee throws is none of the `try_table`s' that the calls stood in.
#[test]
fn a_tail_call_leaves_its_scope() {
    let engine = Engine::default();
    let mut dice = Dice(4);
    for round in 0..20 {
        let params = parameters(&mut dice, 4, 36);
        let results = dice.below(20);
        let ring = Ring::new(&mut dice, &params, results, 2, Ending::Throws);
        let depth = if round == 0 { MILLION } else { 2000 + round };
        for depth in [0, 1, 2, depth] {
            ring.run(&engine, &["early", "late"], depth).unwrap();
        }
    }
}

/// A function that calls itself, with and without words, by all three operators.
#[test]
fn a_function_calls_itself() {
    let text = r#"(module
      (type $t (func (param i64 i64) (result i64)))
      (type $w (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64 i64)))
      (table funcref (elem $indirect))
      (func $direct (export "direct") (type $t)
        (if (result i64) (i64.eqz (local.get 0)) (then (local.get 1))
          (else (return_call $direct (i64.sub (local.get 0) (i64.const 1))
            (i64.add (local.get 1) (local.get 0))))))
      (func $indirect (export "indirect") (type $t)
        (if (result i64) (i64.eqz (local.get 0)) (then (local.get 1))
          (else (return_call_indirect (type $t) (i64.sub (local.get 0) (i64.const 1))
            (i64.add (local.get 1) (local.get 0)) (i32.const 0)))))
      (elem declare func $ref)
      (func $ref (export "ref") (type $t)
        (if (result i64) (i64.eqz (local.get 0)) (then (local.get 1))
          (else (return_call_ref $t (i64.sub (local.get 0) (i64.const 1))
            (i64.add (local.get 1) (local.get 0)) (ref.func $ref)))))
      (func $words (type $w) (local $zero i64)
        ;; Locals begin anew each time.
        (if (i64.ne (local.get $zero) (i64.const 0)) (then unreachable))
        (local.set $zero (i64.const 7))
        (if (i64.eqz (local.get 0)) (then (return (local.get 1) (local.get 9))))
        (return_call $words (i64.sub (local.get 0) (i64.const 1)) (local.get 2) (local.get 3) (local.get 4)
          (local.get 5) (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 1)))
      (func (export "words") (type $t)
        (call $words (local.get 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5)
          (i64.const 6) (i64.const 7) (i64.const 8) (i64.const 9))
        (i64.mul (i64.const 10)) (i64.add)))"#;
    let mut store = Store::new(&Engine::default(), ());
    let instance = load(text, &[], &mut store);
    for name in ["direct", "indirect", "ref"] {
        let func = instance.get_typed_func::<(i64, i64), i64>(&mut store, name).unwrap();
        assert_eq!(func.call(&mut store, (1_000_000, 5)).unwrap(), 500_000_500_005, "{name}");
    }
    let words = instance.get_typed_func::<(i64, i64), i64>(&mut store, "words").unwrap();
    for (depth, wanted) in [(0, 91), (1, 12), (9, 91), (900_004, 45)] {
        assert_eq!(words.call(&mut store, (depth, 0)).unwrap(), wanted, "{depth}");
    }
}

/// The host's function returns to the caller of the function that tail-called it; the caller has its memory.
#[test]
fn host_functions_of_many_values() {
    let mut store = Store::new(&Engine::default(), ());
    let mut dice = Dice(5);
    for (params, results) in [(0, 0), (3, 2), (12, 1), (1, 12), (30, 30), (20, 9)] {
        let (params, results) = (dice.types(params), dice.types(results));
        let of = |types: &[&str]| -> Vec<ValType> {
            let ty = |&ty: &&str| match ty {
                "i32" => ValType::I32,
                "i64" => ValType::I64,
                "f32" => ValType::F32,
                _ => ValType::F64,
            };
            types.iter().map(ty).collect()
        };
        let count = params.len();
        let host =
            Func::new(&mut store, FuncType::new(of(&params), of(&results)), move |_, arguments, results| {
                for (n, argument) in arguments.iter().enumerate() {
                    let wanted = n as u64 + 100;
                    let same = match *argument {
                        Val::I32(value) => value as u64 == wanted,
                        Val::I64(value) => value as u64 == wanted,
                        Val::F32(value) => f32::from_bits(value) == wanted as f32,
                        Val::F64(value) => f64::from_bits(value) == wanted as f64,
                        _ => false,
                    };
                    assert!(same, "argument {n} of {count}: {argument:?}");
                }
                for (n, result) in results.iter_mut().enumerate() {
                    let value = n as u64 + 1000;
                    *result = match *result {
                        Val::I32(_) => Val::I32(value as i32),
                        Val::I64(_) => Val::I64(value as i64),
                        Val::F32(_) => Val::F32((value as f32).to_bits()),
                        _ => Val::F64((value as f64).to_bits()),
                    };
                }
                Ok(())
            });
        let arguments: String =
            params.iter().enumerate().map(|(n, ty)| format!("({ty}.const {})", n + 100)).collect();
        let ty = format!("(param {}) (result {})", params.join(" "), results.join(" "));
        let results_text = results.join(" ");
        let mut text = format!(
            "(module (type $h (func {ty})) (import \"\" \"\" (func $host (type $h)))
               (memory 1) (data (i32.const 0) \"\\2a\") (table 1 funcref) (elem (i32.const 0) $host)"
        );
        // Before and behind the functions that leave, so both kinds of calls are there; and more or fewer words.
        for (at, words) in [("early", 0), ("middle", 11), ("late", 40)] {
            let more = vec!["i64"; words].join(" ");
            let values = "(i64.const 1)".repeat(words);
            for (way, operator) in [
                ("direct", "return_call $host"),
                ("indirect", "return_call_indirect (type $h) (i32.const 0)"),
                ("ref", "return_call_ref $h (ref.func $host)"),
            ] {
                text += &format!(
                    "(func (export \"{at} {way}\") (result {results_text})
                       (call ${at}_{way} {values})
                       (if (i32.ne (i32.load (i32.const 0)) (i32.const 42)) (then unreachable)))
                     (func ${at}_{way} (param {more}) (result {results_text}) {arguments} ({operator}))"
                );
            }
        }
        text.push(')');
        let instance = load(&text, &[host.into()], &mut store);
        for at in ["early", "middle", "late"] {
            for way in ["direct", "indirect", "ref"] {
                let func = instance.get_func(&mut store, &format!("{at} {way}")).unwrap();
                let mut values = vec![Val::I32(0); results.len()];
                func.call(&mut store, &[], &mut values).unwrap();
                for (n, value) in values.iter().enumerate() {
                    let value = match *value {
                        Val::I32(value) => value as u64,
                        Val::I64(value) => value as u64,
                        Val::F32(value) => f32::from_bits(value) as u64,
                        Val::F64(value) => f64::from_bits(value) as u64,
                        _ => 0,
                    };
                    assert_eq!(value, n as u64 + 1000, "{at} {way}");
                }
            }
        }
    }
}

/// A host function sees the instance whose function tail-called it, and what it throws passes that one's scopes by.
#[test]
fn the_host_sees_who_tail_called_it() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, Vec::new());
    let ty = FuncType::new([ValType::I32], [ValType::I32]);
    let tag = Tag::new(&mut store, TagType(FuncType::new([], []))).unwrap();
    let oops = tag;
    let host = Func::new(&mut store, ty, move |mut caller: Caller<'_, Vec<i32>>, arguments, results| {
        let value = match caller.get_export("value") {
            Some(Extern::Global(global)) => global.get(&caller).unwrap_i32(),
            _ => -1,
        };
        caller.data_mut().push(value);
        let Val::I32(wanted) = arguments[0] else { unreachable!() };
        results[0] = Val::I32(wanted + value);
        match wanted {
            0 => Err(Exception::new(&mut caller, &oops, &[])?.into()),
            _ => Ok(()),
        }
    });
    let text = |value: i32| {
        format!(
            r#"(module
              (type $t (func (param i32) (result i32)))
              (import "" "f" (func $other (type $t))) (import "" "oops" (tag $oops))
              (global (export "value") i32 (i32.const {value}))
              (table funcref (elem $other))
              (func (export "direct") (type $t)
                (block $on (try_table (catch_all $on) (return_call $other (local.get 0)))) (i32.const -5))
              (func (export "indirect") (type $t)
                (return_call_indirect (type $t) (local.get 0) (i32.const 0)))
              (func (export "ref") (type $t) (return_call_ref $t (local.get 0) (ref.func $other)))
              (func (export "call") (type $t)
                (block $on (try_table (catch_all $on) (return (call $other (local.get 0))))) (i32.const -6)))"#
        )
    };
    let inner = load(&text(10), &[host.into(), tag.into()], &mut store);
    for way in ["direct", "indirect", "ref"] {
        let func = inner.get_func(&mut store, way).unwrap();
        let outer = load(&text(20), &[func.into(), tag.into()], &mut store);
        for outer_way in ["direct", "indirect", "ref", "call"] {
            let func = outer.get_typed_func::<i32, i32>(&mut store, outer_way).unwrap();
            assert_eq!(func.call(&mut store, 7).unwrap(), 17, "{way} {outer_way}");
            assert_eq!(store.data_mut().pop(), Some(10), "{way} {outer_way}");
            match func.call(&mut store, 0) {
                Ok(value) => assert_eq!((value, outer_way), (-6, "call")),
                Err(error) => assert!(error.downcast_ref::<Exception>().is_some() && outer_way != "call"),
            }
        }
    }
}

/// Recursion that is not in tail position ends at the limit, wherever in between words are moved.
#[test]
fn the_stack_ends_where_it_ends() {
    let mut dice = Dice(6);
    for (params, locals) in [(0, 0), (9, 0), (40, 3), (900, 0), (300, 3000)] {
        let types = dice.types(params).join(" ");
        let values: String = types.split_whitespace().map(|ty| format!("({ty}.const 1)")).collect();
        let more = "i64 ".repeat(locals);
        let text = format!(
            "(module (type $c (func (param i32) (result i32))) (type $k (cont $c))
               (func $f (export \"f\") (type $c) {values} (return_call $g))
               (func $g (param {types}) (result i32) (local {more})
                 (i32.add (call $f (i32.const 1)) (i32.const 1)))
               (elem declare func $f)
               (func (export \"k\") (type $c) (resume $k (local.get 0) (cont.new $k (ref.func $f)))))"
        );
        let mut config = Config::new();
        config.continuation_stack_size(64 << 10);
        let mut store = Store::new(&Engine::new(&config).unwrap(), ());
        let instance = load(&text, &[], &mut store);
        for name in ["f", "k", "f"] {
            let func = instance.get_typed_func::<i32, i32>(&mut store, name).unwrap();
            let error = func.call(&mut store, 1).unwrap_err();
            assert_eq!(trap_code(&error), TrapCode::StackOverflow, "{params} {locals} {name}");
        }
    }
}

/// A chain of leaves, each with more words than the one before: nobody of them needs a frame worth a check.
#[test]
fn a_chain_of_leaves_asks_for_its_words() {
    let mut text = String::from(
        "(module (func $deep (export \"deep\") (param i32) (result i64)
        (if (i32.eqz (local.get 0)) (then (return (i64.const 0))))
        (drop (call $leaf0 (i64.const 1)))
        (call $deep (i32.sub (local.get 0) (i32.const 1))))",
    );
    for n in 0..60 {
        let params = "i64 ".repeat(1 + n * 12);
        let values = "(local.get 0)".repeat(1 + (n + 1) * 12);
        let go = if n < 59 {
            format!("{values} (return_call $leaf{})", n + 1)
        } else {
            "(local.get 0)".to_owned()
        };
        text += &format!("(func $leaf{n} (param {params}) (result i64) {go})");
    }
    text.push(')');
    let mut store = Store::new(&Engine::default(), ());
    let instance = load(&text, &[], &mut store);
    let func = instance.get_typed_func::<i32, i64>(&mut store, "deep").unwrap();
    assert_eq!(func.call(&mut store, 100).unwrap(), 0);
    assert_eq!(trap_code(&func.call(&mut store, i32::MAX).unwrap_err()), TrapCode::StackOverflow);
}

/// Backtraces show who is there: not those who left, and no guards.
#[test]
fn backtraces_show_the_callers_caller() {
    let text = r#"(module $m
      (type $t (func (param i64) (result i64)))
      (func $main (export "main") (param i64) (result i64) (i64.add (call $leaves (local.get 0)) (i64.const 1)))
      (func $leaves (type $t) (return_call_ref $t (local.get 0) (ref.func $traps)))
      (elem declare func $traps)
      (func $traps (type $t) (i64.div_u (i64.const 1) (local.get 0))))"#;
    let mut store = Store::new(&Engine::default(), ());
    let instance = load(text, &[], &mut store);
    let main = instance.get_typed_func::<i64, i64>(&mut store, "main").unwrap();
    assert_eq!(main.call(&mut store, 1).unwrap(), 2);
    let error = main.call(&mut store, 0).unwrap_err();
    let trap = error.downcast_ref::<Trap>().unwrap();
    let names: Vec<_> =
        trap.backtrace().stacks()[0].frames().iter().filter_map(|frame| frame.func_name()).collect();
    assert_eq!(names, ["traps", "main"]);
}

/// The check of `call_indirect` and null come before the frame goes: the scope is still there for nobody, as traps are
/// not caught, and the backtrace shows the function.
#[test]
fn what_cannot_be_called_traps_in_the_caller() {
    let text = r#"(module
      (type $t (func)) (type $u (func (param i32)))
      (table 3 funcref) (elem (i32.const 1) $u)
      (tag $e)
      (func $u (type $u))
      (func $f (export "f") (param i32)
        (block $on (try_table (catch_all $on) (return_call_indirect (type $t) (local.get 0)))))
      (func $null (export "null") (param i32) (return_call_ref $t (ref.null $t)))
      (func $throws (throw $e))
      (func (export "throws") (param i32) (block $on (try_table (catch_all $on) (return_call $throws)))))"#;
    let mut store = Store::new(&Engine::default(), ());
    let instance = load(text, &[], &mut store);
    for (name, argument, code) in [
        ("f", 0, TrapCode::UninitializedElement),
        ("f", 1, TrapCode::IndirectCallTypeMismatch),
        ("f", 3, TrapCode::UndefinedElement),
        ("null", 0, TrapCode::NullFunction),
    ] {
        let func = instance.get_typed_func::<i32, ()>(&mut store, name).unwrap();
        let error = func.call(&mut store, argument).unwrap_err();
        assert_eq!(trap_code(&error), code, "{name}");
        let frame = &error.downcast_ref::<Trap>().unwrap().backtrace().stacks()[0].frames()[0];
        assert_eq!(frame.func_name(), Some(name));
    }
    let throws = instance.get_typed_func::<i32, ()>(&mut store, "throws").unwrap();
    assert!(throws.call(&mut store, 0).unwrap_err().downcast_ref::<Exception>().is_some());
}

/// The generator with other seeds: `WINDLASS_RINGS=1000 cargo test --release --test tail_calls more_rings`.
#[test]
fn more_rings() {
    let rounds = std::env::var("WINDLASS_RINGS").ok().and_then(|count| count.parse().ok()).unwrap_or(20);
    let engine = Engine::default();
    for seed in 0..rounds {
        let mut dice = Dice(seed + 100);
        let most = [1, 10, 20, 60][dice.below(4)];
        let params: Vec<_> = (0..1 + dice.below(8))
            .map(|_| {
                let count = dice.below(most);
                dice.types(count)
            })
            .collect();
        let results = dice.below(most);
        let homes = 1 + dice.below(2);
        let ending = [Ending::Returns, Ending::Suspends, Ending::Throws][dice.below(3)];
        let ring = Ring::new(&mut dice, &params, results, homes, ending);
        let starts: &[&str] = if ending == Ending::Suspends { &["drive"] } else { &["early", "late"] };
        for depth in [dice.below(20), 3000] {
            ring.run(&engine, starts, depth as u32).unwrap_or_else(|error| panic!("{seed}: {error:#}"));
        }
    }
}
