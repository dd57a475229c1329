//! The four compilers behind one face.

use super::liftoff::Liftoff;
use anyhow::{Context, Result, anyhow};
use std::path::Path;
use std::time::Duration;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Windlass,
    Winch,
    Liftoff,
    Cranelift,
}

/// A loaded kernel.
pub(crate) trait Kernel {
    /// Does `rounds` of it: the processor time that took, and the result.
    fn run(&mut self, rounds: i32) -> Result<(Duration, i64)>;
}

impl Engine {
    pub(crate) const COUNT: usize = 4;
    pub(crate) const ALL: [Engine; Engine::COUNT] =
        [Engine::Windlass, Engine::Winch, Engine::Liftoff, Engine::Cranelift];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Engine::Windlass => "Windlass",
            Engine::Winch => "Winch",
            Engine::Liftoff => "Liftoff",
            Engine::Cranelift => "Cranelift",
        }
    }

    /// Wasmtime's engine with the compiler; none of the others.
    pub(crate) fn wasmtime(self) -> Result<Option<wasmtime::Engine>> {
        let strategy = match self {
            Engine::Windlass | Engine::Liftoff => return Ok(None),
            Engine::Winch => wasmtime::Strategy::Winch,
            Engine::Cranelift => wasmtime::Strategy::Cranelift,
        };
        let mut config = wasmtime::Config::new();
        config.strategy(strategy);
        Ok(Some(wasmtime::Engine::new(&config).map_err(peer)?))
    }

    pub(crate) fn load(self, path: &Path) -> Result<Box<dyn Kernel>> {
        if self == Engine::Liftoff {
            return Ok(Box::new(Liftoff::start(path)?));
        }
        let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        let Some(engine) = self.wasmtime()? else {
            let engine = windlass::Engine::default();
            let module = windlass::Module::new(&engine, &bytes)?;
            let mut store = windlass::Store::new(&engine, ());
            let instance = windlass::Instance::new(&mut store, &module, &[])?;
            let run = instance.get_typed_func::<i32, i64>(&mut store, "run")?;
            return Ok(Box::new(move |rounds| run.call(&mut store, rounds)));
        };
        let module = wasmtime::Module::new(&engine, &bytes).map_err(peer)?;
        let mut store = wasmtime::Store::new(&engine, ());
        let instance = wasmtime::Instance::new(&mut store, &module, &[]).map_err(peer)?;
        let run = instance.get_typed_func::<i32, i64>(&mut store, "run").map_err(peer)?;
        Ok(Box::new(move |rounds| run.call(&mut store, rounds).map_err(peer)))
    }
}

/// Wasmtime's error, whose type is its own, as everybody's.
pub(crate) fn peer(error: wasmtime::Error) -> anyhow::Error {
    anyhow!("wasmtime: {error:?}")
}

/// What this thread has had of the processor.
pub(crate) fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

impl<F: FnMut(i32) -> Result<i64>> Kernel for F {
    fn run(&mut self, rounds: i32) -> Result<(Duration, i64)> {
        let start = processor_time();
        let result = self(rounds)?;
        Ok((processor_time() - start, result))
    }
}
