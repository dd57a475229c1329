//! Host functions called from continuations that call WebAssembly again and resume other continuations there: each
//! activation has its own chain, exceptions go through all of them, suspensions through none.

use std::sync::{Arc, OnceLock};
use windlass::{
    Caller, Engine, Error, Exception, Func, FuncType, Instance, Module, Result, Store, Trap, TrapCode, Val,
    ValType,
};

/// `call n` is the host's: it calls `step n`, as it is told by the second argument.
const PROGRAM: &str = r#"(module $m
  (import "host" "call" (func $call (param i32 i32) (result i32)))
  (type $f (func (param i32) (result i32))) (type $c (cont $f))
  (tag $yield (param i32) (result i32)) (tag $oops (param i32))
  (table $ready 16 (ref null $c))
  (elem declare func $worker $caller $nest $call $thrower)

  ;; Yields what it is given plus one, for ever; throws when given 0.
  (func $worker (type $f)
    (loop $more
      (if (i32.eqz (local.get 0)) (then (throw $oops (i32.const 77))))
      (local.set 0 (suspend $yield (i32.add (local.get 0) (i32.const 1))))
      (br $more))
    (unreachable))
  (func (export "start") (param $slot i32)
    (table.set $ready (local.get $slot) (cont.new $c (ref.func $worker))))
  ;; One step of a worker: resumed here, so its suspension ends in this activation.
  (func $step (export "step") (param $slot i32) (param $value i32) (result i32) (local $k (ref null $c))
    (block $on (result i32 (ref $c))
      (return (resume $c (on $yield $on) (local.get $value) (table.get $ready (local.get $slot)))))
    (local.set $k)
    (table.set $ready (local.get $slot) (local.get $k)))

  ;; A continuation whose worker is stepped by the host three times.
  (func $caller (type $f) (local $i i32)
    (loop $more
      (local.set 0 (call $call (i32.const 1) (local.get 0)))
      (br_if $more (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 3))))
    (local.get 0))
  (func (export "run") (param i32) (result i32)
    (resume $c (local.get 0) (cont.new $c (ref.func $caller))))
  (func (export "catch") (param i32) (result i32)
    (block $on (result i32)
      (try_table (result i32) (catch $oops $on)
        (resume $c (local.get 0) (cont.new $c (ref.func $caller))))
      (return))
    (i32.add (i32.const 1000)))

  ;; n activations inside each other, each on a continuation; the innermost steps worker 1 with `value`.
  (global $value (mut i32) (i32.const 0))
  (func $nest (type $f)
    (if (i32.eqz (local.get 0)) (then (return (call $step (i32.const 1) (global.get $value)))))
    (i32.add (call $call (i32.const -1) (i32.sub (local.get 0) (i32.const 1))) (i32.const 1)))
  (func $nested (export "nested") (param i32) (result i32)
    (resume $c (local.get 0) (cont.new $c (ref.func $nest))))
  (func (export "catch nested") (param i32) (param $value i32) (result i32)
    (global.set $value (local.get $value))
    (block $on (result i32)
      (try_table (result i32) (catch $oops $on) (call $nested (local.get 0)))
      (return))
    (i32.add (i32.const 1000)))

  ;; A suspension for an outer activation finds nobody.
  (func (export "yield") (param i32) (result i32) (suspend $yield (local.get 0)))
  (func (export "suspend through") (param i32) (result i32)
    (block $on (result i32 (ref $c))
      (return (resume $c (on $yield $on) (local.get 0) (cont.new $c (ref.func $thrower)))))
    (unreachable))
  (func $thrower (type $f) (call $call (i32.const -2) (local.get 0)))

  ;; A chain captured inside one activation is resumed, or thrown into, in another.
  (func (export "capture") (param $depth i32)
    (table.set $ready (i32.const 2) (cont.new $c (ref.func $deep)))
    (drop (call $step (i32.const 2) (local.get $depth))))
  (elem declare func $deep)
  (func $deep (type $f)
    (if (i32.eqz (local.get 0)) (then (return (suspend $yield (i32.const 0)))))
    (i32.add (i32.const 1) (resume $c (i32.sub (local.get 0) (i32.const 1)) (cont.new $c (ref.func $deep)))))
  (func (export "deep") (param i32) (result i32)
    (call $call (i32.const 2) (local.get 0)))
  (func (export "throw deep") (param i32) (result i32)
    (resume_throw $c $oops (local.get 0) (table.get $ready (i32.const 2)))))"#;

struct Program {
    store: Store<()>,
    instance: Instance,
}

impl Program {
    fn new() -> Program {
        let mut store = Store::new(&Engine::default(), ());
        let module = Module::new(store.engine(), PROGRAM).unwrap_or_else(|error| panic!("{error:#}"));
        let exports = Arc::new(OnceLock::<[Func; 3]>::new());
        let targets = Arc::clone(&exports);
        let ty = FuncType::new([ValType::I32; 2], [ValType::I32]);
        let host = Func::new(&mut store, ty, move |mut caller: Caller<'_, ()>, arguments, results| {
            let [step, nested, give] = targets.get().unwrap();
            match arguments[0].unwrap_i32() {
                -1 => nested.call(&mut caller, &arguments[1..], results),
                -2 => give.call(&mut caller, &arguments[1..], results),
                _ => step.call(&mut caller, arguments, results),
            }
        });
        let instance = Instance::new(&mut store, &module, &[host.into()]).unwrap();
        let func = |name: &str| instance.get_func(&store, name).unwrap();
        exports.set(["step", "nested", "yield"].map(func)).unwrap();
        Program { store, instance }
    }

    fn call<const N: usize>(&mut self, name: &str, arguments: [i32; N]) -> Result<i32> {
        let func = self.instance.get_func(&self.store, name).unwrap();
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        func.call(&mut self.store, &arguments.map(Val::I32), &mut results)?;
        Ok(results.first().map_or(0, Val::unwrap_i32))
    }
}

fn thrown(error: &Error) -> i32 {
    let exception =
        error.downcast_ref::<Exception>().unwrap_or_else(|| panic!("not an exception: {error:#}"));
    exception.values()[0].unwrap_i32()
}

fn trap_code(error: &Error) -> TrapCode {
    error.downcast_ref::<Trap>().unwrap_or_else(|| panic!("not a trap: {error:#}")).code()
}

#[test]
fn a_host_function_steps_another_continuation() {
    let mut program = Program::new();
    for round in 0..100 {
        program.call("start", [1]).unwrap();
        assert_eq!(program.call("run", [5]).unwrap(), 8);
        assert_eq!(program.call("run", [round + 1]).unwrap(), round + 4, "the worker is still there");
        assert_eq!(program.call("catch", [0]).unwrap(), 1077);
        // It is used up now: what it threw ended it.
        assert_eq!(trap_code(&program.call("catch", [5]).unwrap_err()), TrapCode::ConsumedContinuation);
        program.call("start", [1]).unwrap();
        assert_eq!(thrown(&program.call("run", [0]).unwrap_err()), 77);
    }
}

#[test]
fn exceptions_go_through_any_number_of_activations() {
    let mut program = Program::new();
    for depth in [0, 1, 2, 10, 30] {
        program.call("start", [1]).unwrap();
        for value in [1, 10, 100] {
            assert_eq!(program.call("catch nested", [depth, value]).unwrap(), value + 1 + depth);
        }
        assert_eq!(program.call("catch nested", [depth, 0]).unwrap(), 1077, "depth {depth}");
        program.call("start", [1]).unwrap();
        // The value is 0 still.
        let error = program.call("nested", [depth]).unwrap_err();
        assert_eq!(thrown(&error), 77);
        let backtrace = error.downcast_ref::<Exception>().unwrap().backtrace();
        // Worker and, per activation, a continuation; main stacks between activations have no frames but the outermost.
        assert!(backtrace.stacks().len() > depth as usize + 2, "{backtrace}");
        assert_eq!(backtrace.stacks()[0].frames()[0].func_name(), Some("worker"));
    }
}

#[test]
fn suspensions_stay_inside_their_activation() {
    let mut program = Program::new();
    for _ in 0..10 {
        let error = program.call("suspend through", [1]).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::UnhandledTag);
    }
}

#[test]
fn chains_move_between_activations() {
    let mut program = Program::new();
    for depth in [0, 1, 2, 10, 1000] {
        program.call("capture", [depth]).unwrap();
        assert_eq!(program.call("deep", [7]).unwrap(), 7 + depth);
        program.call("capture", [depth]).unwrap();
        assert_eq!(thrown(&program.call("throw deep", [9]).unwrap_err()), 9);
        let error = program.call("throw deep", [9]).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::ConsumedContinuation);
    }
}
