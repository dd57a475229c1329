//! Legacy exceptions: the same programs written with `try_table` do the same; and what those cannot show.

#[path = "support/outcomes.rs"]
mod outcomes;
#[path = "support/two_forms.rs"]
mod two_forms;

use outcomes::{call, exception, trap_code};
use std::fmt::Write as _;
use windlass::{Config, Engine, Instance, Module, Store, TrapCode, V128, Val};

fn instance(text: &str, store: &mut Store<()>) -> Instance {
    let module = Module::new(store.engine(), text).unwrap_or_else(|error| panic!("{error:#}\n{text}"));
    Instance::new(store, &module, &[]).unwrap()
}

/// How a function ends, and the trace it leaves.
fn outcome(store: &mut Store<()>, i: Instance, how: &str, which: i32, value: i32) -> (String, i64) {
    let result = match call::<_, i32>(store, i, how, (which, value)) {
        Ok(result) => result.to_string(),
        Err(error) => exception(&error).to_string(),
    };
    let trace = i.get_global(&mut *store, "trace").unwrap().get(&*store).unwrap_i64();
    (result, trace)
}

fn compare(config: &Config, seeds: std::ops::Range<u64>, functions: usize, values: i32) {
    let engine = Engine::new(config).unwrap();
    let (mut results, mut thrown) = (0, 0);
    for seed in seeds {
        let text = two_forms::module(seed, functions);
        let mut store = Store::new(&engine, ());
        let i = instance(&text, &mut store);
        for which in 0..functions as i32 {
            for value in 0..values {
                for how in ["call", "run"] {
                    let old = outcome(&mut store, i, how, 2 * which, value);
                    let new = outcome(&mut store, i, how, 2 * which + 1, value);
                    assert_eq!(old, new, "seed {seed}: {how} {which} {value}\n{text}");
                    *if old.0.starts_with("wasm") { &mut thrown } else { &mut results } += 1;
                }
            }
        }
    }
    assert!(results > 100 && thrown > 100, "{results} results, {thrown} exceptions: nothing to compare");
}

#[test]
fn both_forms_do_the_same() {
    compare(&Config::new(), 0..150, 6, 12);
}

/// What a clause has caught is found by the collector, wherever it is.
#[test]
fn both_forms_do_the_same_under_a_busy_collector() {
    let mut config = Config::new();
    config.stress_collector(true);
    compare(&config, 1000..1020, 5, 10);
}

/// The hidden operand is in nobody's way: operands below, payloads of any length above, results of any number.
#[test]
fn payloads_and_results_of_any_length() {
    for count in [0usize, 1, 2, 9, 11, 12, 40, 300] {
        let types = "i64 f64 v128 ".repeat(count);
        let mut values = String::new();
        (0..count).for_each(|n| {
            write!(values, "(i64.const {n}) (f64.const {n}.5) (v128.const i64x2 {n} 7) ").unwrap()
        });
        let text = format!(
            r#"(module
              (tag $t (param {types}))
              (func $throw (throw $t {values}))
              (func (export "run") (param $how i32) (result i32 {types} i64)
                i32.const 77
                i32.const 5
                try $outer (param i32) (result {types})
                  drop
                  try (result {types})
                    call $throw
                    unreachable
                  catch $t
                    (br_if $outer (i32.eqz (local.get $how)))
                    (if (i32.eq (local.get $how) (i32.const 1)) (then rethrow 1))
                  end
                catch_all
                  {values}
                end
                i64.const 99))"#
        );
        let mut store = Store::new(&Engine::default(), ());
        let i = instance(&text, &mut store);
        let run = i.get_func(&mut store, "run").unwrap();
        for how in 0..3 {
            let mut results = vec![Val::I32(0); 3 * count + 2];
            run.call(&mut store, &[Val::I32(how)], &mut results).unwrap();
            assert_eq!(results[0].unwrap_i32(), 77);
            for n in 0..count {
                assert_eq!(results[1 + 3 * n].unwrap_i64(), n as i64, "{count} {how}");
                assert_eq!(results[2 + 3 * n].unwrap_f64(), n as f64 + 0.5, "{count} {how}");
                let vector = V128::from(7 << 64 | n as u128);
                assert!(matches!(results[3 + 3 * n], Val::V128(found) if found == vector), "{count} {how}");
            }
            assert_eq!(results[3 * count + 1].unwrap_i64(), 99);
        }
    }
}

/// A body that ends nowhere has clauses all the same; a `try` in dead code has none.
#[test]
fn dead_code() {
    let text = r#"(module
      (tag $t (param i32))
      (func (export "body") (result i32)
        try (result i32) (throw $t (i32.const 4)) catch $t end)
      (func (export "clause") (result i32)
        try (result i32)
          (throw $t (i32.const 4))
        catch $t
          return
          try (result i32) i32.const 1 catch $t rethrow 0 catch_all i32.const 2 end
          try (result i32) i32.const 1 delegate 0
          drop
        catch_all
          unreachable
        end)
      (func (export "behind") (result i32)
        i32.const 6
        return
        try catch $t drop rethrow 0 catch_all rethrow 0 end
        try delegate 0
        try (throw $t (i32.const 1)) end)
      (func (export "no clause") (result i32)
        try (result i32) i32.const 7 end
        block (result i32) try (result i32) i32.const 1 br 1 delegate 0 end
        i32.add)
      (func (export "only in the clause") (result i32)
        (local $n i32)
        loop $more
          try $l
            (throw $t (i32.const 1))
          catch $t
            local.get $n
            i32.add
            local.tee $n
            (br_if $l (i32.eq (i32.const 5)))
            br $more
          end
        end
        local.get $n))"#;
    let mut store = Store::new(&Engine::default(), ());
    let i = instance(text, &mut store);
    for (name, wanted) in
        [("body", 4), ("clause", 4), ("behind", 6), ("no clause", 8), ("only in the clause", 5)]
    {
        assert_eq!(call::<_, i32>(&mut store, i, name, ()).unwrap(), wanted, "{name}");
    }
}

/// A rethrown exception is the one that was caught: a `catch_ref` sees it, in another instance, behind a continuation.
#[test]
fn exceptions_keep_their_identity() {
    let mut store = Store::new(&Engine::default(), ());
    let first = instance(
        r#"(module
          (type $f (func)) (type $c (cont $f))
          (tag $t (export "t") (param i64))
          (func $throw (export "throw") (throw $t (i64.const 42)))
          (elem declare func $throw)
          (func (export "through") try (resume $c (cont.new $c (ref.func $throw))) catch_all rethrow 0 end)
          (func (export "trap") try unreachable catch_all end)
          (func (export "out") try try call $throw catch $t drop try rethrow 1 delegate 0 end delegate 0))"#,
        &mut store,
    );
    let imports = ["t", "throw", "through"].map(|name| first.get_export(&mut store, name).unwrap());
    let module = Module::new(
        store.engine(),
        r#"(module
          (import "" "t" (tag $t (param i64)))
          (import "" "throw" (func $throw))
          (import "" "through" (func $through))
          (func (export "same") (result i32) (local $x exnref)
            (block $on (result exnref) (try_table (catch_all_ref $on) (call $through)) (unreachable))
            (local.set $x)
            try (result i32)
              try
                (throw_ref (local.get $x))
              catch_all
                (block $again (result i64 exnref)
                  (try_table (catch_ref $t $again) rethrow 2)
                  unreachable)
                throw_ref
              end
              unreachable
            catch $t
              (i64.eq (i64.const 42))
            end))"#,
    )
    .unwrap();
    let second = Instance::new(&mut store, &module, &imports).unwrap();
    for _ in 0..1000 {
        assert_eq!(call::<_, i32>(&mut store, second, "same", ()).unwrap(), 1);
    }
    let error = call::<_, ()>(&mut store, first, "trap", ()).unwrap_err();
    assert_eq!(trap_code(&error), TrapCode::Unreachable, "a trap is no exception");
    let error = call::<_, ()>(&mut store, first, "out", ()).unwrap_err();
    assert_eq!(exception(&error).to_string(), "wasm exception (i64 42)");
}
