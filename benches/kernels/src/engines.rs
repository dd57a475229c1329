//! The three compilers behind one face.

use anyhow::{Result, anyhow};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Windlass,
    Winch,
    Cranelift,
}

/// A loaded kernel.
pub(crate) trait Kernel {
    /// Does `rounds` of it.
    fn run(&mut self, rounds: i32) -> Result<i64>;
}

impl Engine {
    pub(crate) const ALL: [Engine; 3] = [Engine::Windlass, Engine::Winch, Engine::Cranelift];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Engine::Windlass => "Windlass",
            Engine::Winch => "Winch",
            Engine::Cranelift => "Cranelift",
        }
    }

    /// Wasmtime's engine with the compiler; none of Windlass.
    pub(crate) fn wasmtime(self) -> Result<Option<wasmtime::Engine>> {
        let strategy = match self {
            Engine::Windlass => return Ok(None),
            Engine::Winch => wasmtime::Strategy::Winch,
            Engine::Cranelift => wasmtime::Strategy::Cranelift,
        };
        let mut config = wasmtime::Config::new();
        config.strategy(strategy);
        Ok(Some(wasmtime::Engine::new(&config).map_err(peer)?))
    }

    pub(crate) fn load(self, bytes: &[u8]) -> Result<Box<dyn Kernel>> {
        let Some(engine) = self.wasmtime()? else {
            let engine = windlass::Engine::default();
            let module = windlass::Module::new(&engine, bytes)?;
            let mut store = windlass::Store::new(&engine, ());
            let instance = windlass::Instance::new(&mut store, &module, &[])?;
            let run = instance.get_typed_func::<i32, i64>(&mut store, "run")?;
            return Ok(Box::new(move |rounds| run.call(&mut store, rounds)));
        };
        let module = wasmtime::Module::new(&engine, bytes).map_err(peer)?;
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

impl<F: FnMut(i32) -> Result<i64>> Kernel for F {
    fn run(&mut self, rounds: i32) -> Result<i64> {
        self(rounds)
    }
}
