//! `wasi.thread-spawn`: threads for a guest, each an instance more of its module.
//!
//! The module imports its memory, which is shared, and exports `wasi_thread_start`. To spawn is to make a store and
//! an instance with the same imports and the same memory, and to call that function on a thread of the system:
//!
//! ```text
//!   Store ─ instance ── _start ── thread-spawn(arg)
//!                │                     │
//!          SharedMemory <─────────┐    ├─> tid
//!                │                │    v
//!             WasiCtx <─────── Store ─ instance ── wasi_thread_start(tid, arg)
//! ```
//!
//! A thread that returns is gone. One that does anything else, `proc_exit` included, ends the whole guest, and how that
//! is done only the embedder knows: it gets the error. Nothing waits for the threads: a command is over when its
//! `_start` returns.

use crate::{Caller, Error, ExternType, FuncType, Linker, Module, Result, SharedMemory, Store, ValType};
use anyhow::{anyhow, bail, ensure};
use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread;

/// What the guest exports for its threads to run.
const START: &str = "wasi_thread_start";
/// Thread ids are below; 0 is none.
const IDS_END: i32 = 1 << 29;
/// What a spawn that failed returns: -`AGAIN`.
const NO_THREAD: i32 = -6;
/// Stack that a thread has beside what Wasm may use.
const HOST_STACK_BYTES: usize = 1 << 20;

/// Makes threads for one guest. Dropped, it makes no more.
///
/// ```
/// use windlass::wasi::WasiThreads;
/// use windlass::{Engine, Linker, Module, Store};
/// use std::sync::mpsc;
///
/// let engine = Engine::default();
/// let wat = r#"(module
///     (import "env" "memory" (memory 1 1 shared))
///     (import "wasi" "thread-spawn" (func $spawn (param i32) (result i32)))
///     (import "host" "tell" (func $tell (param i32 i32)))
///     (func (export "wasi_thread_start") (param $tid i32) (param $arg i32)
///       (call $tell (local.get $tid) (local.get $arg)))
///     (func (export "_start") (call $tell (call $spawn (i32.const 42)) (i32.const 0))))"#;
/// let module = Module::new(&engine, wat)?;
/// let (sender, told) = mpsc::channel();
/// let mut linker = Linker::new(&engine);
/// linker.func_wrap("host", "tell", move |tid: i32, arg: i32| sender.send((tid, arg)).unwrap())?;
/// let mut store = Store::new(&engine, ());
/// // Last of all: threads are linked to what is defined now.
/// let threads = WasiThreads::add_to_linker(&mut linker, &store, &module, |error| panic!("{error}"))?;
///
/// let instance = linker.instantiate(&mut store, &module)?;
/// instance.get_typed_func::<(), ()>(&mut store, "_start")?.call(&mut store, ())?;
/// let mut told = [told.recv()?, told.recv()?];
/// told.sort();
/// assert_eq!(told, [(1, 0), (1, 42)]);
/// # Ok::<(), windlass::Error>(())
/// ```
pub struct WasiThreads<T: 'static>(Arc<Inner<T>>);

struct Inner<T: 'static> {
    module: Module,
    linker: Linker<T>,
    memory: SharedMemory,
    failed: Box<dyn Fn(Error) + Send + Sync>,
    prepare: OnceLock<Box<Prepare<T>>>,
    ids: Mutex<Ids>,
}

/// What is done to a thread's store, given the thread's id.
type Prepare<T> = dyn Fn(&mut Store<T>, i32) -> Result<()> + Send + Sync;

/// Which ids are in use.
#[derive(Debug)]
struct Ids {
    live: BTreeSet<i32>,
    next: i32,
}

impl Ids {
    /// The next one that no thread has: not one that was just given back, which the guest may still remember.
    fn take(&mut self) -> Option<i32> {
        let candidates = (self.next..IDS_END).chain(1..self.next);
        let id = candidates.into_iter().find(|id| !self.live.contains(id))?;
        self.live.insert(id);
        self.next = if id + 1 == IDS_END { 1 } else { id + 1 };
        Some(id)
    }
}

impl<T: Clone + Send + 'static> WasiThreads<T> {
    /// Defines `wasi.thread-spawn` and the shared memory that `module` imports. A thread's store holds a clone of the
    /// spawning one's data, and its instance is linked with what `linker` has by then, so this comes last. `failed` is
    /// called on a thread that ends with an error: a trap, an exception, [`I32Exit`](super::I32Exit).
    ///
    /// # Errors
    ///
    /// When the module imports no shared memory, or its `wasi_thread_start` is something else.
    pub fn add_to_linker(
        linker: &mut Linker<T>,
        store: &Store<T>,
        module: &Module,
        failed: impl Fn(Error) + Send + Sync + 'static,
    ) -> Result<WasiThreads<T>> {
        if let Some(ty) = module.get_export(START) {
            let wanted = ExternType::Func(FuncType::new([ValType::I32, ValType::I32], []));
            ensure!(ty == wanted, "`{START}` is a {ty}, it should be a {wanted}");
        }
        let import = module.imports().find_map(|import| match import.ty() {
            ExternType::Memory(ty) if ty.shared => Some((import.module(), import.name(), ty)),
            _ => None,
        });
        let Some((namespace, name, ty)) = import else {
            bail!("a module with WASI threads imports a shared memory, this one does not");
        };
        let memory = SharedMemory::new(module.engine(), ty)?;
        linker.define(store, namespace, name, memory.clone())?;
        // The linker must not own what owns a copy of it, so it has a weak reference.
        let spawner: Arc<Mutex<Weak<Inner<T>>>> = Arc::new(Mutex::new(Weak::new()));
        let found = spawner.clone();
        linker.func_wrap("wasi", "thread-spawn", move |caller: Caller<'_, T>, argument: i32| -> i32 {
            let spawner = found.lock().unwrap_or_else(PoisonError::into_inner).upgrade();
            spawner.map_or(NO_THREAD, |spawner| spawner.spawn(caller.data().clone(), argument))
        })?;
        let inner = Arc::new(Inner {
            module: module.clone(),
            linker: linker.clone(),
            memory,
            failed: Box::new(failed),
            prepare: OnceLock::new(),
            ids: Mutex::new(Ids { live: BTreeSet::new(), next: 1 }),
        });
        *spawner.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&inner);
        Ok(WasiThreads(inner))
    }
}

impl<T: 'static> WasiThreads<T> {
    /// The memory that all threads share.
    pub fn memory(&self) -> &SharedMemory {
        &self.0.memory
    }

    /// Has `prepare` see the store of each thread that is spawned from now on, and the thread's id, before anything is
    /// made in it: to set hooks and limits. An error ends the thread. Only the first call counts.
    pub fn prepare(&self, prepare: impl Fn(&mut Store<T>, i32) -> Result<()> + Send + Sync + 'static) {
        _ = self.0.prepare.set(Box::new(prepare));
    }

    /// How many threads run.
    pub fn running(&self) -> usize {
        self.0.ids().live.len()
    }
}

impl<T: 'static> fmt::Debug for WasiThreads<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WasiThreads").field("memory", &self.0.memory).finish_non_exhaustive()
    }
}

impl<T: 'static> Inner<T> {
    fn ids(&self) -> MutexGuard<'_, Ids> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Send + 'static> Inner<T> {
    /// The new thread's id, or a negative error number.
    fn spawn(self: Arc<Self>, data: T, argument: i32) -> i32 {
        let Some(id) = self.ids().take() else { return NO_THREAD };
        let engine = self.module.engine().clone();
        let spawner = self.clone();
        let thread = thread::Builder::new()
            .name(format!("wasi-thread-{id}"))
            .stack_size(engine.config().max_wasm_stack.saturating_add(HOST_STACK_BYTES));
        let spawned = thread.spawn(move || {
            let run = || {
                let mut store = Store::new(&engine, data);
                if let Some(prepare) = spawner.prepare.get() {
                    prepare(&mut store, id)?;
                }
                let instance = spawner.linker.instantiate(&mut store, &spawner.module)?;
                let start = instance.get_typed_func::<(i32, i32), ()>(&mut store, START)?;
                start.call(&mut store, (id, argument))
            };
            let outcome = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
                let what = panic.downcast_ref::<&str>().copied().map(str::to_owned);
                let what = what.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
                Err(anyhow!("a host function panicked: {what}"))
            });
            spawner.ids().live.remove(&id);
            if let Err(error) = outcome {
                (spawner.failed)(error);
            }
        });
        match spawned {
            Ok(_) => id,
            Err(_) => {
                self.ids().live.remove(&id);
                NO_THREAD
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_used_again_late() {
        let mut ids = Ids { live: BTreeSet::new(), next: 1 };
        assert_eq!((ids.take(), ids.take()), (Some(1), Some(2)));
        ids.live.remove(&1);
        assert_eq!(ids.take(), Some(3));
        ids.next = IDS_END - 1;
        assert_eq!((ids.take(), ids.take(), ids.take()), (Some(IDS_END - 1), Some(1), Some(4)));
    }
}
