//! CoreMark: a WASI command that reads the clock and prints its score. It is given a clock, standard output and nothing
//! else, by the same few lines on every engine. The clock is the processor time that it has used.

use super::engines::Engine;
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What the guest sees of the system.
#[derive(Clone)]
struct System {
    output: Arc<Mutex<Vec<u8>>>,
}

impl System {
    /// `clock_time_get(id, precision, out)`
    fn clock(&self, memory: &mut [u8], out: u32) -> i32 {
        let now = super::engines::processor_time().as_nanos() as u64;
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

/// What CoreMark says of its lists, matrices and states when it computes rightly with the seeds of a performance run.
/// (It also wants to run for ten seconds, and calibrates itself to do so; on a machine whose speed changes it may
/// miss that.)
const RIGHT: [&str; 3] = ["crclist       : 0xe714", "crcmatrix     : 0x1fd7", "crcstate      : 0x8e3a"];

/// Runs it on one engine: seconds an iteration.
fn iteration(engine: Engine, path: &Path) -> Result<f64> {
    let bytes = std::fs::read(path)?;
    let system = System { output: Arc::default() };
    let printed = || String::from_utf8_lossy(&system.output.lock().expect("it is over")).into_owned();
    let output = match (engine, engine.wasmtime()?) {
        (Engine::Liftoff, _) => super::liftoff::command(path)?,
        (_, None) => {
            on_windlass(&bytes, &system)?;
            printed()
        }
        (_, Some(engine)) => {
            on_wasmtime(&engine, &bytes, &system).map_err(super::engines::peer)?;
            printed()
        }
    };
    if !RIGHT.iter().all(|right| output.contains(right)) {
        bail!("CoreMark on {} computed something else:\n{output}", engine.name());
    }
    let line = output.lines().find(|line| line.starts_with("Iterations/Sec")).context("no score")?;
    let score: f64 = line.rsplit(' ').next().context("no score")?.trim().parse()?;
    Ok(1.0 / score)
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

/// The best of two on each engine, in turns: the time of an iteration.
pub(crate) fn measure(path: &Path, engines: &[Engine]) -> Result<Vec<Duration>> {
    let mut best = vec![f64::INFINITY; engines.len()];
    for _ in 0..2 {
        for (&engine, best) in engines.iter().zip(&mut best) {
            *best = best.min(iteration(engine, path)?);
        }
    }
    Ok(best.into_iter().map(Duration::from_secs_f64).collect())
}
