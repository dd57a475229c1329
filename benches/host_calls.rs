//! What a call out of Wasm costs beside the work that it is for, in nanoseconds.
//!
//! A loop calls an import; what the loop takes without the call, and what the work takes called from Rust, are
//! subtracted. Each call is measured from the host's stack and from a continuation's, in turns, and the fastest
//! turn counts, so that another process disturbs little. WASI's functions are the command's own.
//!
//!     cargo bench --bench host_calls

use std::hint::black_box;
use std::time::{Duration, Instant, SystemTime};
use windlass::wasi::{self, WasiCtx, WasiCtxBuilder};
use windlass::{Caller, Engine, FuncType, Linker, Module, Result, Store, Val, ValType};

/// Calls in one turn.
const CALLS: u64 = 200_000;
/// Turns.
const TURNS: usize = 40;

/// What is called: its import, its type, the arguments and what becomes of the result, the work in Rust.
struct Case {
    title: &'static str,
    import: [&'static str; 2],
    ty: &'static str,
    call: &'static str,
    work: Option<fn()>,
}

const CASES: &[Case] = &[
    Case { title: "nothing", import: ["host", "nothing"], ty: "", call: "(call $import)", work: None },
    Case {
        title: "i32, i32 -> i32",
        import: ["host", "add"],
        ty: "(param i32 i32) (result i32)",
        call: "(drop (call $import (i32.const 1) (i32.const 2)))",
        work: None,
    },
    Case {
        title: "the store's data, by a Caller",
        import: ["host", "count"],
        ty: "(param i64) (result i64)",
        call: "(drop (call $import (i64.const 1)))",
        work: None,
    },
    Case {
        title: "a byte of the caller's memory",
        import: ["host", "byte"],
        ty: "(param i32) (result i32)",
        call: "(drop (call $import (i32.const 8)))",
        work: None,
    },
    Case {
        title: "a function with types known at run time",
        import: ["host", "dynamic"],
        ty: "(param i32) (result i32)",
        call: "(drop (call $import (i32.const 8)))",
        work: None,
    },
    Case {
        title: "args_sizes_get",
        import: ["wasi_snapshot_preview1", "args_sizes_get"],
        ty: "(param i32 i32) (result i32)",
        call: "(drop (call $import (i32.const 0) (i32.const 4)))",
        work: None,
    },
    Case {
        title: "fd_fdstat_get of no descriptor",
        import: ["wasi_snapshot_preview1", "fd_fdstat_get"],
        ty: "(param i32 i32) (result i32)",
        call: "(drop (call $import (i32.const 99) (i32.const 4)))",
        work: None,
    },
    Case {
        title: "clock_time_get, monotonic",
        import: ["wasi_snapshot_preview1", "clock_time_get"],
        ty: "(param i32 i64 i32) (result i32)",
        call: "(drop (call $import (i32.const 1) (i64.const 0) (i32.const 8)))",
        work: Some(|| _ = black_box(Instant::now())),
    },
    Case {
        title: "clock_time_get, realtime",
        import: ["wasi_snapshot_preview1", "clock_time_get"],
        ty: "(param i32 i64 i32) (result i32)",
        call: "(drop (call $import (i32.const 0) (i64.const 0) (i32.const 8)))",
        work: Some(|| _ = black_box(SystemTime::now())),
    },
];

struct Host {
    wasi: WasiCtx,
    count: i64,
}

fn main() -> Result<()> {
    let engine = Engine::default();
    let linker = linker(&engine)?;
    println!("{:42} {:>9} {:>9} {:>9}", "ns a call, over the work", "main", "continued", "the work");
    for case in CASES {
        let mut store =
            Store::new(&engine, Host { wasi: WasiCtxBuilder::new().args(&["program"]).build(), count: 0 });
        let instance = linker.instantiate(&mut store, &Module::new(&engine, program(case))?)?;
        let [main, continued, empty] = ["main", "continued", "empty"]
            .map(|name| instance.get_typed_func::<i64, ()>(&mut store, name).expect("exported"));
        let mut best = [Duration::MAX; 4];
        for _ in 0..TURNS {
            let time = |run: &mut dyn FnMut(), best: &mut Duration| {
                let start = Instant::now();
                run();
                *best = (*best).min(start.elapsed());
            };
            for (func, best) in [&main, &continued, &empty].into_iter().zip(&mut best) {
                time(&mut || func.call(&mut store, CALLS as i64).expect("nothing traps"), best);
            }
            let work = || case.work.map_or((), |work| (0..CALLS).for_each(|_| work()));
            time(&mut { work }, &mut best[3]);
        }
        let [main, continued, empty, work] = best.map(|best| best.as_secs_f64() * 1e9 / CALLS as f64);
        let over = |time: f64| time - empty - work;
        println!("{:42} {:9.1} {:9.1} {work:9.1}", case.title, over(main), over(continued));
    }
    Ok(())
}

fn linker(engine: &Engine) -> Result<Linker<Host>> {
    let mut linker = Linker::new(engine);
    wasi::add_to_linker(&mut linker, |host: &mut Host| &mut host.wasi)?;
    linker.func_wrap("host", "nothing", || ())?;
    linker.func_wrap("host", "add", |a: i32, b: i32| a.wrapping_add(b))?;
    linker.func_wrap("host", "count", |mut caller: Caller<'_, Host>, more: i64| {
        caller.data_mut().count += more;
        caller.data().count
    })?;
    linker.func_wrap("host", "byte", |mut caller: Caller<'_, Host>, at: u32| -> Result<i32> {
        let memory = caller.get_export("memory").and_then(|export| export.into_memory()).expect("exported");
        Ok(memory.data(&caller)[at as usize].into())
    })?;
    let ty = FuncType::new([ValType::I32], [ValType::I32]);
    linker.func_new("host", "dynamic", ty, |_, arguments, results| {
        results[0] = Val::I32(arguments[0].unwrap_i32() + 1);
        Ok(())
    })?;
    Ok(linker)
}

/// The same loop three times: with the call, with the call on a continuation's stack, and without.
fn program(case: &Case) -> String {
    let Case { import: [module, name], ty, call, .. } = case;
    let body = |call: &str| {
        format!(
            "(loop $again {call} (local.set $n (i64.sub (local.get $n) (i64.const 1))) \
             (br_if $again (i64.ne (local.get $n) (i64.const 0))))"
        )
    };
    let (with, without) = (body(call), body(""));
    format!(
        r#"(module
  (import "{module}" "{name}" (func $import {ty}))
  (type $body (func (param i64)))
  (type $continuation (cont $body))
  (memory (export "memory") 1)
  (elem declare func $main)
  (func $main (export "main") (param $n i64) {with})
  (func (export "continued") (param $n i64)
    (resume $continuation (local.get $n) (cont.new $continuation (ref.func $main))))
  (func (export "empty") (param $n i64) {without}))"#
    )
}
