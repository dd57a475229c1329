//! Functions that are compiled when they are called for the first time.

#[path = "support/command.rs"]
mod command;

use std::process::{Command, Output};
use std::sync::Barrier;
use std::sync::atomic::{AtomicU32, Ordering};
use windlass::{
    Caller, CompileError, Config, Engine, Exception, Func, Instance, Module, Store, Trap, TrapCode,
    TypedFunc, WasmParams, WasmResults,
};

fn engine() -> Engine {
    Engine::new(Config::new().lazy_compilation(true)).unwrap()
}

struct World {
    store: Store<()>,
    module: Module,
    instance: Instance,
}

impl World {
    fn new(text: &str) -> World {
        World::of(&wat::parse_str(text).unwrap())
    }

    fn of(wasm: &[u8]) -> World {
        let engine = engine();
        let module = Module::new(&engine, wasm).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        World { store, module, instance }
    }

    fn func<P: WasmParams, R: WasmResults>(&mut self, name: &str) -> TypedFunc<P, R> {
        self.instance.get_typed_func(&mut self.store, name).unwrap()
    }

    fn call<P: WasmParams, R: WasmResults>(&mut self, name: &str, params: P) -> windlass::Result<R> {
        let func = self.func(name);
        func.call(&mut self.store, params)
    }

    fn compiled(&self) -> usize {
        self.module.compiled_lazily().expect("compiled lazily")
    }
}

#[test]
fn a_call_compiles_what_it_calls() {
    let mut world = World::new(
        r#"(module
             (func (export "fib") (param i32) (result i32)
               (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
                 (then (local.get 0))
                 (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
                                (call 0 (i32.sub (local.get 0) (i32.const 2)))))))
             (func $fib (param i32) (result i32) (call 0 (local.get 0)))
             (func $never (call $nor_this))
             (func $nor_this)
             (func (export "many") (param i64 f64 i64 i64 i64 i64 i64 i64 i64 f32 i64 i64 i64) (result i64 f64)
               (call $many (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4) (local.get 5)
                 (local.get 6) (local.get 7) (local.get 8) (local.get 9) (local.get 10) (local.get 11)
                 (local.get 12)))
             (func $many (param i64 f64 i64 i64 i64 i64 i64 i64 i64 f32 i64 i64 i64) (result i64 f64)
               (i64.add (i64.add (i64.mul (local.get 0) (i64.const 1000)) (i64.mul (local.get 2) (i64.const 100)))
                        (i64.add (local.get 12) (i64.mul (local.get 8) (i64.const 10))))
               (f64.add (local.get 1) (f64.promote_f32 (local.get 9)))))"#,
    );
    assert_eq!(world.compiled(), 0);
    assert_eq!(world.call::<_, i32>("fib", 1).unwrap(), 1);
    assert_eq!(world.compiled(), 1);
    assert_eq!(world.call::<_, i32>("fib", 20).unwrap(), 6765);
    assert_eq!(world.compiled(), 2);
    // Every argument arrives, in registers and in memory, by way of the stub.
    for _ in 0..2 {
        let params = (1i64, 0.25f64, 2i64, 0i64, 0i64, 0i64, 0i64, 0i64, 3i64, 0.5f32, 0i64, 0i64, 4i64);
        let (sum, float) = world.call::<_, (i64, f64)>("many", params).unwrap();
        assert_eq!((sum, float), (1234, 0.75));
    }
    assert_eq!(world.compiled(), 4);
    assert_eq!(world.module.functions().len(), 4);
    assert_eq!(world.module.functions().map(|(index, _)| index).collect::<Vec<_>>(), [0, 1, 4, 5]);
}

#[test]
fn vectors_arrive() {
    let mut world = World::new(
        r#"(module
             (func (export "run") (result i64)
               (i64x2.extract_lane 1 (call $add (v128.const i64x2 1 2) (v128.const i64x2 30 40))))
             (func $add (param v128 v128) (result v128) (i64x2.add (local.get 0) (local.get 1))))"#,
    );
    assert_eq!(world.call::<_, i64>("run", ()).unwrap(), 42);
}

/// A module of one export that calls `$bad` for odd numbers, whose body has this.
fn with_bad(body: &str) -> Vec<u8> {
    let text = format!(
        r#"(module
             (func (export "run") (param i32) (result i32)
               (if (i32.and (local.get 0) (i32.const 1)) (then (call $bad)))
               (local.get 0))
             (func $bad {body}))"#
    );
    wat::parse_str(text).unwrap()
}

#[test]
fn an_invalid_body_stops_who_calls_it_and_nobody_else() {
    let wasm = with_bad("(drop (i32.add (i32.const 1) (i64.const 2)))");
    let refused = Module::new(&Engine::default(), &wasm).unwrap_err().to_string();
    assert!(refused.starts_with("func $bad at offset"), "{refused}");
    assert_eq!(Module::validate(&engine(), &wasm).unwrap_err().to_string(), refused);
    let mut world = World::of(&wasm);
    assert_eq!(world.call::<_, i32>("run", 4).unwrap(), 4);
    for _ in 0..3 {
        let error = world.call::<_, i32>("run", 5).unwrap_err();
        assert_eq!(error.root_cause().downcast_ref::<CompileError>().unwrap().to_string(), refused);
        assert!(error.downcast_ref::<Trap>().is_none());
        // Where it was called is said, too.
        assert!(
            format!("{error:?}").contains("run") || format!("{error:#}").contains("func[0]"),
            "{error:?}"
        );
        assert_eq!(world.call::<_, i32>("run", 6).unwrap(), 6);
    }
    assert_eq!(world.compiled(), 1);
}

#[test]
fn the_structure_is_checked_at_once() {
    let engine = engine();
    for (bytes, what) in [
        (&b"\0asm\x01\0\0\0\x0a\x04\x01\x02\0\x0b"[..], "function section is absent"),
        (b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a\x04\x01\x03\0\x0b", "unexpected end"),
        (b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\x05", "unknown type"),
    ] {
        let error = Module::new(&engine, bytes).unwrap_err();
        let eager = Module::new(&Engine::default(), bytes).unwrap_err();
        assert_eq!(error.to_string(), eager.to_string());
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[test]
fn by_table_and_reference_and_across_instances() {
    let engine = engine();
    let a = r#"(module
        (type $f (func (param i32) (result i32)))
        (table (export "table") 4 funcref)
        (elem (i32.const 0) $inc $double)
        (elem declare func $neg)
        (global $calls (mut i32) (i32.const 0))
        (func $inc (type $f) (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
          (i32.add (local.get 0) (i32.const 1)))
        (func $double (type $f) (i32.mul (local.get 0) (i32.const 2)))
        (func $neg (type $f) (i32.sub (i32.const 0) (local.get 0)))
        (func (export "inc") (type $f) (call $inc (local.get 0)))
        (func (export "calls") (result i32) (global.get $calls))
        (func (export "neg") (result (ref $f)) (ref.func $neg)))"#;
    let b = r#"(module
        (type $f (func (param i32) (result i32)))
        (import "a" "table" (table 4 funcref))
        (import "a" "inc" (func $inc (type $f)))
        (import "a" "neg" (func $neg (result (ref $f))))
        (global $mine (mut i32) (i32.const 7))
        (func (export "run") (param i32) (result i32)
          (i32.add (global.get $mine)
            (call_ref $f
              (call_indirect (type $f)
                (call $inc (call_indirect (type $f) (local.get 0) (i32.const 0)))
                (i32.const 1))
              (call $neg))))
        (func (export "tail") (param i32) (result i32) (return_call $inc (local.get 0)))
        (func (export "around") (param i32) (result i32)
          (i32.add (call $by_tail (local.get 0)) (global.get $mine)))
        (func $by_tail (param i32) (result i32) (return_call $further (local.get 0)))
        (func $further (param i32) (result i32) (return_call_indirect (type $f) (local.get 0) (i32.const 0))))"#;
    let (a, b) = (Module::new(&engine, a).unwrap(), Module::new(&engine, b).unwrap());
    for _ in 0..2 {
        let mut store = Store::new(&engine, ());
        let first = Instance::new(&mut store, &a, &[]).unwrap();
        let imports = ["table", "inc", "neg"].map(|name| first.get_export(&mut store, name).unwrap());
        let second = Instance::new(&mut store, &b, &imports).unwrap();
        let mut call = |name| {
            let func = second.get_typed_func::<i32, i32>(&mut store, name).unwrap();
            func.call(&mut store, 10).unwrap()
        };
        for _ in 0..3 {
            assert_eq!(call("run"), 7 - 24);
            assert_eq!(call("tail"), 11);
            // Who is left by a tail call out of the instance comes back into its own.
            assert_eq!(call("around"), 18);
        }
        let calls = first.get_typed_func::<(), i32>(&mut store, "calls").unwrap();
        assert_eq!(calls.call(&mut store, ()).unwrap(), 12);
    }
    assert_eq!(a.compiled_lazily(), Some(6));
    assert_eq!(b.compiled_lazily(), Some(5));
}

#[test]
fn the_start_function() {
    let world = World::new(
        r#"(module (global (export "g") (mut i32) (i32.const 0))
             (start $begin) (func $begin (call $set)) (func $set (global.set 0 (i32.const 5))) (func $never))"#,
    );
    assert_eq!(world.compiled(), 2);
}

#[test]
fn exceptions_pass_through() {
    let mut world = World::new(
        r#"(module
             (tag $e (param i32))
             (func $throw (param i32) (throw $e (local.get 0)))
             (func $through (param i32) (call $throw (local.get 0)) (unreachable))
             (func $inner (param i32) (result i32)
               (block $h (result i32)
                 (try_table (catch $e $h) (call $through (local.get 0)))
                 (unreachable)))
             (func (export "run") (param i32) (result i32)
               (i32.add (call $inner (local.get 0)) (call $inner (i32.const 100))))
             (func (export "uncaught") (call $through (i32.const 1))))"#,
    );
    for _ in 0..2 {
        assert_eq!(world.call::<_, i32>("run", 3).unwrap(), 103);
        let error = world.call::<_, ()>("uncaught", ()).unwrap_err();
        assert!(error.downcast_ref::<Exception>().is_some(), "{error:?}");
    }
}

#[test]
fn backtraces_name_functions() {
    let mut world = World::new(
        r#"(module
             (func (export "run") (call $a (i32.const 1)))
             (func $a (param i32) (call $b (local.get 0)) (drop))
             (func $b (param i32) (result i32) (i32.load (i32.const -1)))
             (memory 1))"#,
    );
    for _ in 0..2 {
        let error = world.call::<_, ()>("run", ()).unwrap_err();
        let trap = error.downcast_ref::<Trap>().unwrap();
        assert_eq!(trap.code(), TrapCode::MemoryOutOfBounds);
        let frames: Vec<_> = trap.backtrace().stacks().iter().flat_map(|stack| stack.frames()).collect();
        assert_eq!(
            frames.iter().map(|frame| frame.func_name()).collect::<Vec<_>>(),
            [Some("b"), Some("a"), None]
        );
        assert_eq!(frames.iter().map(|frame| frame.func_index()).collect::<Vec<_>>(), [2, 1, 0]);
        assert!(frames.windows(2).all(|pair| pair[0].module_offset() > pair[1].module_offset()));
    }
}

#[test]
fn the_host_in_between() {
    let engine = engine();
    let text = r#"(module
        (import "" "host" (func $host (param i32) (result i32)))
        (func (export "run") (param i32) (result i32) (call $inner (local.get 0)))
        (func $inner (param i32) (result i32) (i32.add (call $host (local.get 0)) (i32.const 1)))
        (func (export "back") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3))))"#;
    let module = Module::new(&engine, text).unwrap();
    let mut store = Store::new(&engine, ());
    let host = Func::wrap(&mut store, |mut caller: Caller<'_, ()>, n: i32| -> i32 {
        let back = caller.get_export("back").unwrap().into_func().unwrap();
        back.typed::<i32, i32>(&caller).unwrap().call(&mut caller, n).unwrap()
    });
    let instance = Instance::new(&mut store, &module, &[host.into()]).unwrap();
    let run = instance.get_typed_func::<i32, i32>(&mut store, "run").unwrap();
    assert_eq!((run.call(&mut store, 5).unwrap(), run.call(&mut store, 6).unwrap()), (16, 19));
}

/// Functions that call each other all over a module.
fn web(functions: u32) -> String {
    use std::fmt::Write as _;
    let mut text = String::from("(module (type $f (func (param i32) (result i32))) (table funcref (elem ");
    (0..functions).for_each(|n| write!(text, "$f{n} ").unwrap());
    text += "))";
    for n in 0..functions {
        let (direct, indirect) = ((n * 7 + 3) % functions, (n * 5 + 1) % functions);
        write!(
            text,
            r#"(func $f{n} (export "f{n}") (type $f)
                 (if (result i32) (local.get 0)
                   (then (i32.add
                     (i32.add (i32.const {n}) (call $f{direct} (i32.sub (local.get 0) (i32.const 1))))
                     (call_indirect (type $f) (i32.shr_u (local.get 0) (i32.const 1)) (i32.const {indirect}))))
                   (else (i32.const {n}))))"#
        )
        .unwrap();
    }
    text + ")"
}

#[test]
fn many_threads_call_fresh_functions_at_once() {
    const FUNCTIONS: u32 = 60;
    let text = web(FUNCTIONS);
    let run = |engine: &Engine, module: &Module, order: u32| -> Vec<i32> {
        let mut store = Store::new(engine, ());
        let instance = Instance::new(&mut store, module, &[]).unwrap();
        let mut results = vec![0; FUNCTIONS as usize];
        for step in 0..FUNCTIONS {
            let n = (step * (2 * order + 1) + 13 * order) % FUNCTIONS;
            let func = instance.get_typed_func::<i32, i32>(&mut store, &format!("f{n}")).unwrap();
            results[n as usize] = func.call(&mut store, 7).unwrap();
        }
        results
    };
    let eager = Engine::default();
    let expected = run(&eager, &Module::new(&eager, &text).unwrap(), 0);
    assert!(expected.iter().all(|&sum| sum != 0));
    for _ in 0..20 {
        let engine = engine();
        let module = Module::new(&engine, &text).unwrap();
        let (start, agreed) = (Barrier::new(8), AtomicU32::new(0));
        std::thread::scope(|scope| {
            for order in 0..8 {
                let (engine, module, start, agreed, expected) =
                    (&engine, &module, &start, &agreed, &expected);
                scope.spawn(move || {
                    start.wait();
                    // Orders that go through all: 1, 7, 11, 13, ... have no factor with 60.
                    let order = [0, 3, 5, 6, 8, 9, 11, 14][order];
                    assert_eq!(&run(engine, module, order), expected);
                    agreed.fetch_add(1, Ordering::Relaxed);
                });
            }
        });
        assert_eq!(agreed.into_inner(), 8);
        assert_eq!(module.compiled_lazily(), Some(FUNCTIONS as usize));
    }
}

#[test]
fn a_file_that_is_mapped() {
    let path = tempfile::NamedTempFile::new().unwrap().into_temp_path();
    std::fs::write(&path, wat::parse_str(web(10)).unwrap()).unwrap();
    for lazy in [true, false] {
        let engine = Engine::new(Config::new().lazy_compilation(lazy)).unwrap();
        // SAFETY: nobody else knows the file.
        let module = unsafe { Module::from_mapped_file(&engine, &path) }.unwrap();
        assert_eq!(module.compiled_lazily(), lazy.then_some(0));
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let func = instance.get_typed_func::<i32, i32>(&mut store, "f3").unwrap();
        assert_eq!(func.call(&mut store, 1).unwrap(), 13);
    }
}

#[test]
fn some_engines_compile_at_once() {
    let foreign = if cfg!(target_arch = "x86_64") { "aarch64" } else { "x86_64" };
    let mut other = Config::new();
    other.target(foreign.parse().unwrap());
    let mut listing = Config::new();
    listing.record_operators(true);
    for mut config in [other, listing] {
        let engine = Engine::new(config.lazy_compilation(true)).unwrap();
        let module = Module::new(&engine, web(3)).unwrap();
        assert_eq!(module.compiled_lazily(), None);
        assert_eq!(module.functions().len(), 3);
        assert!(Module::new(&engine, with_bad("(drop)")).is_err());
    }
}

/// Exit code, stdout, stderr.
fn outcome(output: Output) -> (Option<i32>, String, String) {
    let text = |bytes| String::from_utf8(bytes).expect("text");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_command_compiles_lazily_unless_told() {
    let directory = tempfile::tempdir().unwrap();
    let text = r#"(module
        (func (export "good") (param i32) (result i32) (call $twice (local.get 0)))
        (func $twice (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2)))
        (func $never)
        (func (export "bad") (call $worse))
        (func $worse (drop (i64.eqz (i32.const 1)))))"#;
    std::fs::write(directory.path().join("late.wat"), text).unwrap();
    std::fs::write(directory.path().join("math.wat"), web(3)).unwrap();
    let windlass = |arguments: &[&str]| {
        outcome(command::windlass().current_dir(directory.path()).args(arguments).output().unwrap())
    };
    let (code, out, says) = windlass(&["run", "-v", "--invoke", "good", "late.wat", "21"]);
    assert_eq!((code, out.as_str()), (Some(0), "42\n"), "{says}");
    assert!(says.contains("compiled: 2 functions on their first calls"), "{says}");
    let (code, _, says) = windlass(&["run", "--invoke", "bad", "late.wat"]);
    assert_eq!(code, Some(1), "{says}");
    assert!(says.starts_with("error: late.wat: failed to invoke `bad`"), "{says}");
    for part in ["func $worse at offset 0x", "type mismatch", "0: "] {
        assert!(says.contains(part), "{says}");
    }
    for command in [&["run", "--eager", "--invoke", "good"][..], &["validate"]] {
        let (code, _, says) = windlass(&[command, &["late.wat"]].concat());
        assert_eq!((code, says.lines().count()), (Some(1), 1), "{says}");
        assert!(says.starts_with("error: late.wat: func $worse at offset 0x"), "{says}");
    }
    assert_eq!(windlass(&["validate", "math.wat"]), (Some(0), String::new(), String::new()));
    let one_thread = ["run", "--eager", "-C", "parallel-compilation=n", "--invoke", "f1", "math.wat", "0"];
    assert_eq!(windlass(&one_thread).1, "1\n");
    let (code, _, says) = windlass(&["run", "-C", "inlining", "math.wat"]);
    assert!(code == Some(1) && says.contains("not built"), "{says}");
    // Where files may not be as large as code might become, all is compiled at once.
    let program = command::windlass();
    let limited = Command::new("sh")
        .args(["-c", "ulimit -f 16; exec \"$@\"", "sh"])
        .args(std::iter::once(program.get_program()).chain(program.get_args()))
        .args(["run", "-v", "--invoke", "f1", "math.wat", "0"])
        .current_dir(directory.path())
        .output();
    let (code, out, says) = outcome(limited.unwrap());
    assert_eq!((code, out.as_str()), (Some(0), "1\n"), "{says}");
    assert!(says.contains("run: ") && !says.contains("first calls"), "{says}");
}
