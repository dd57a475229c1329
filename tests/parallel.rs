//! Large modules are compiled in parts, on all cores: the same bytes come out however many threads there are, and the
//! same error.

use std::fmt::Write as _;
use windlass::{
    CompileError, Config, Cpu, Engine, Func, FuncType, Instance, Module, Store, Target, Val, ValType,
};

/// Functions, each of some 2,000 bytes, so that there are several chunks of 128 KiB. They call each other across all of
/// them, by plain calls and by tail calls out of the module; they catch what others throw, and resume continuations
/// whose functions are elsewhere.
const FUNCTIONS: usize = 240;

fn large_module() -> String {
    let mut text = String::from(
        r#"(module
             (type $f (func (param i32) (result i32)))
             (type $c (cont $f))
             (type $wide (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i32)))
             (type $cw (cont $wide))
             (import "" "next" (func $next (type $f)))
             (tag $stop (param i32)) (tag $yield (param i32) (result i32))
             (func (export "run") (param i32) (result i32)
               (i32.add (call $f0 (local.get 0)) (call $wide)))
             (func $wide (result i32)
               (resume $cw (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6)
                 (i64.const 7) (i64.const 8) (i64.const 9) (i64.const 10) (cont.new $cw (ref.func $ten))))
             (func $ten (type $wide) (i32.wrap_i64 (i64.add (local.get 0) (local.get 9))))
             (elem declare func $ten)"#,
    );
    for n in 0..FUNCTIONS {
        let ahead = (n + 37) % FUNCTIONS;
        let body = match n % 4 {
            // Straight on, as long as there is something to count.
            0 => format!(
                "(if (result i32) (local.get 0)
                   (then (i32.add (i32.const 1) (call $f{ahead} (i32.sub (local.get 0) (i32.const 1)))))
                   (else (local.get 1)))"
            ),
            1 => format!("(return_call $f{ahead} (local.get 0))"),
            // An exception, caught here.
            2 => format!(
                "(block $caught (result i32)
                   (try_table (catch $stop $caught)
                     (drop (call $f{ahead} (local.get 0)))
                     (throw $stop (call $next (local.get 0))))
                   (unreachable))"
            ),
            _ => format!(
                "(local $k (ref $c))
                 (local.set $k (cont.new $c (ref.func $f{ahead})))
                 (block $on (result i32 (ref $c))
                   (return (resume $c (on $yield $on) (local.get 0) (local.get $k))))
                 (drop)"
            ),
        };
        let leaves = if n % 10 == 1 { "(return_call $next (local.get 0))" } else { "(local.get 0)" };
        write!(
            text,
            "(func $f{n} (type $f) (local i32)
               (if (i32.eqz (local.get 0)) (then {leaves} (return)))
               {filler} {body})
             (elem declare func $f{n})",
            filler =
                "(local.set 1 (i32.xor (i32.mul (local.get 1) (i32.const 77777)) (local.get 0)))".repeat(170),
            body = if body.starts_with("(local") { body } else { format!("(local.get 1) (drop) {body}") },
        )
        .unwrap();
    }
    // Declarations of locals come first.
    text.replace(
        "(local i32)\n               (if",
        "(local i32) (local $k (ref null $c))\n               (if",
    )
    .replace("(local $k (ref $c))\n", "\n")
        + ")"
}

fn with_threads<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

fn engine(target: Target, parallel: bool) -> Engine {
    let mut config = Config::new();
    config.target(target).cpu(Cpu::baseline()).parallel_compilation(parallel);
    Engine::new(&config).unwrap()
}

#[test]
fn the_same_bytes_with_any_number_of_threads() {
    let wasm = wat::parse_str(large_module()).unwrap();
    assert!(wasm.len() > 3 * (128 << 10), "several chunks: {} bytes", wasm.len());
    for target in [Target::X86_64, Target::Aarch64] {
        let alone = engine(target, false).precompile_module(&wasm).unwrap();
        for threads in [1, 2, 7] {
            let artifact = with_threads(threads, || engine(target, true).precompile_module(&wasm).unwrap());
            assert!(artifact == alone, "{target}: other bytes with {threads} threads");
        }
    }
}

#[test]
fn pieces_fit_together() {
    let wasm = wat::parse_str(large_module()).unwrap();
    let mut results = Vec::new();
    for parallel in [false, true] {
        let engine = engine(Target::host(), parallel);
        let module = Module::new(&engine, &wasm).unwrap();
        let mut store = Store::new(&engine, ());
        let ty = FuncType::new([ValType::I32], [ValType::I32]);
        let next = Func::new(&mut store, ty, |_, arguments, results| {
            let Val::I32(n) = arguments[0] else { panic!("an i32") };
            results[0] = Val::I32(n.wrapping_mul(3) + 1);
            Ok(())
        });
        let instance = Instance::new(&mut store, &module, &[next.into()]).unwrap();
        let run = instance.get_typed_func::<i32, i32>(&mut store, "run").unwrap();
        results.push((0..60).map(|n| run.call(&mut store, n).unwrap()).collect::<Vec<_>>());
    }
    assert_eq!(results[0], results[1]);
    assert_eq!(results[0][0], 11, "nothing but the ten parameters");
    assert!(results[0].windows(2).any(|pair| pair[0] != pair[1]));
}

#[test]
fn the_first_error_in_the_module() {
    let text = large_module();
    // Two functions, in different chunks, end with a value too many.
    let broken = |name: &str, text: String| {
        let head = format!("(func ${name} (type $f) (local i32) (local $k (ref null $c))");
        assert!(text.contains(&head));
        text.replace(&head, &format!("{head} (drop (i32.eqz (f32.const 1)))"))
    };
    let both = wat::parse_str(broken("f200", broken("f70", text.clone()))).unwrap();
    let later = wat::parse_str(broken("f200", text)).unwrap();
    for threads in [1, 2, 7] {
        for parallel in [false, true] {
            let error = |wasm: &[u8]| {
                with_threads(threads, || {
                    let engine = engine(Target::host(), parallel);
                    let error = Module::new(&engine, wasm).unwrap_err();
                    let checked = Module::validate(&engine, wasm).unwrap_err();
                    assert_eq!(error.to_string(), checked.to_string());
                    error.downcast::<CompileError>().unwrap().to_string()
                })
            };
            assert!(error(&both).starts_with("func $f70 at offset"), "{}", error(&both));
            assert!(error(&later).starts_with("func $f200 at offset"), "{}", error(&later));
        }
    }
}

#[test]
fn an_error_in_a_body_comes_before_one_behind_the_code() {
    let engine = Engine::default();
    let mut wasm = wat::parse_str("(module (func $f (drop (i32.const 0) (i32.const 1))))").unwrap();
    // A section of an unknown kind.
    wasm.extend([99, 0]);
    let error = Module::new(&engine, &wasm).unwrap_err().to_string();
    assert!(error.starts_with("func[0] at offset") || error.starts_with("func $f at offset"), "{error}");
}
