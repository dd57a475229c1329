//! CoreMark: a WASI command that reads the clock and prints its score. It is given the clock, standard output and
//! nothing else, by the same few lines on every engine.

use super::engines::Engine;
use anyhow::{Context, Result, bail};
use std::sync::{Arc, Mutex};
use std::time::Instant;

/// What the guest sees of the system.
#[derive(Clone)]
struct System {
    start: Instant,
    output: Arc<Mutex<Vec<u8>>>,
}

impl System {
    /// `clock_time_get(id, precision, out)`
    fn clock(&self, memory: &mut [u8], out: u32) -> i32 {
        let now = self.start.elapsed().as_nanos() as u64;
        memory[out as usize..][..8].copy_from_slice(&now.to_le_bytes());
        0
    }

    /// `fd_write(fd, vectors, count, written)`
    fn write(&self, memory: &mut [u8], vectors: u32, count: u32, written: u32) -> i32 {
        let word = |memory: &[u8], at: u32| {
            u32::from_le_bytes(memory[at as usize..][..4].try_into().expect("four bytes"))
        };
        let mut output = self.output.lock().expect("nobody panics while printing");
        let mut total = 0;
        for n in 0..count {
            let (from, length) = (word(memory, vectors + 8 * n), word(memory, vectors + 8 * n + 4));
            output.extend_from_slice(&memory[from as usize..][..length as usize]);
            total += length;
        }
        memory[written as usize..][..4].copy_from_slice(&total.to_le_bytes());
        0
    }
}

/// Runs it on one engine: iterations a second.
fn score(engine: Engine, bytes: &[u8]) -> Result<f64> {
    let system = System { start: Instant::now(), output: Arc::default() };
    match engine.wasmtime()? {
        None => on_windlass(bytes, &system)?,
        Some(engine) => on_wasmtime(&engine, bytes, &system).map_err(super::engines::peer)?,
    }
    let output = String::from_utf8_lossy(&system.output.lock().expect("it is over")).into_owned();
    if !output.contains("Correct operation validated") {
        bail!("CoreMark on {} did not validate:\n{output}", engine.name());
    }
    let line = output.lines().find(|line| line.starts_with("Iterations/Sec")).context("no score")?;
    Ok(line.rsplit(' ').next().context("no score")?.trim().parse()?)
}

fn on_windlass(bytes: &[u8], system: &System) -> Result<()> {
    use windlass::{Caller, Linker, Memory, Module, Store};
    const WASI: &str = "wasi_snapshot_preview1";
    let engine = windlass::Engine::default();
    let module = Module::new(&engine, bytes)?;
    let mut linker: Linker<System> = Linker::new(&engine);
    let memory = |caller: &mut Caller<'_, System>| -> Memory {
        caller.get_export("memory").and_then(|export| export.into_memory()).expect("it exports its memory")
    };
    linker.func_wrap(
        WASI,
        "clock_time_get",
        move |mut caller: Caller<'_, System>, _: i32, _: i64, out: u32| {
            let (bytes, system) = memory(&mut caller).data_and_store_mut(&mut caller);
            system.clock(bytes, out)
        },
    )?;
    linker.func_wrap(
        WASI,
        "fd_write",
        move |mut caller: Caller<'_, System>, _: i32, at: u32, count: u32, out: u32| {
            let (bytes, system) = memory(&mut caller).data_and_store_mut(&mut caller);
            system.write(bytes, at, count, out)
        },
    )?;
    linker.func_wrap(WASI, "args_sizes_get", |_: i32, _: i32| 0)?;
    linker.func_wrap(WASI, "args_get", |_: i32, _: i32| 0)?;
    linker.func_wrap(WASI, "fd_close", |_: i32| 0)?;
    linker.func_wrap(WASI, "fd_fdstat_get", |_: i32, _: i32| 0)?;
    linker.func_wrap(WASI, "fd_seek", |_: i32, _: i64, _: i32, _: i32| 0)?;
    linker.func_wrap(WASI, "proc_exit", |_: i32| -> windlass::Result<()> { bail!("proc_exit") })?;
    let mut store = Store::new(&engine, system.clone());
    let instance = linker.instantiate(&mut store, &module)?;
    // The program may end by `proc_exit`; what it printed tells whether all was well.
    match instance.get_typed_func::<(), ()>(&mut store, "_start")?.call(&mut store, ()) {
        Err(error) if !format!("{error:?}").contains("proc_exit") => Err(error),
        _ => Ok(()),
    }
}

fn on_wasmtime(engine: &wasmtime::Engine, bytes: &[u8], system: &System) -> wasmtime::Result<()> {
    use wasmtime::{Caller, Linker, Memory, Module, Store};
    const WASI: &str = "wasi_snapshot_preview1";
    let module = Module::new(engine, bytes)?;
    let mut linker: Linker<System> = Linker::new(engine);
    let memory = |caller: &mut Caller<'_, System>| -> Memory {
        caller.get_export("memory").and_then(|export| export.into_memory()).expect("it exports its memory")
    };
    linker.func_wrap(
        WASI,
        "clock_time_get",
        move |mut caller: Caller<'_, System>, _: i32, _: i64, out: u32| {
            let (bytes, system) = memory(&mut caller).data_and_store_mut(&mut caller);
            system.clock(bytes, out)
        },
    )?;
    linker.func_wrap(
        WASI,
        "fd_write",
        move |mut caller: Caller<'_, System>, _: i32, at: u32, count: u32, out: u32| {
            let (bytes, system) = memory(&mut caller).data_and_store_mut(&mut caller);
            system.write(bytes, at, count, out)
        },
    )?;
    linker.func_wrap(WASI, "args_sizes_get", |_: i32, _: i32| 0)?;
    linker.func_wrap(WASI, "args_get", |_: i32, _: i32| 0)?;
    linker.func_wrap(WASI, "fd_close", |_: i32| 0)?;
    linker.func_wrap(WASI, "fd_fdstat_get", |_: i32, _: i32| 0)?;
    linker.func_wrap(WASI, "fd_seek", |_: i32, _: i64, _: i32, _: i32| 0)?;
    linker.func_wrap(WASI, "proc_exit", |_: i32| -> wasmtime::Result<()> {
        Err(wasmtime::Error::msg("proc_exit"))
    })?;
    let mut store = Store::new(engine, system.clone());
    let instance = linker.instantiate(&mut store, &module)?;
    let start = instance.get_typed_func::<(), ()>(&mut store, "_start")?;
    match start.call(&mut store, ()) {
        Err(error) if !format!("{error:?}").contains("proc_exit") => Err(error),
        _ => Ok(()),
    }
}

/// The best of two on each engine, in turns.
pub(crate) fn measure(bytes: &[u8]) -> Result<()> {
    let mut best = [0f64; 3];
    for _ in 0..2 {
        for (engine, best) in Engine::ALL.into_iter().zip(&mut best) {
            *best = best.max(score(engine, bytes)?);
        }
    }
    let [windlass, winch, cranelift] = best;
    println!(
        "\nCoreMark, iterations a second: Windlass {windlass:.0}, Winch {winch:.0}, Cranelift {cranelift:.0}; \
         Windlass is at {:.2} of Cranelift and {:.2} of Winch.",
        windlass / cranelift,
        windlass / winch
    );
    Ok(())
}
