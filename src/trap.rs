//! Entering Wasm and leaving it, whatever the way out: return, trap, a host function's error or panic, exit.
//!
//! Every call from Rust makes an *activation*: a root control block on the host's stack, linked to the
//! activation outside it. Generated code returns 0 through the entry stub, or is abandoned: then `sp` is set
//! back to where the entry stub left it ([`VmStore::leave_sp`]) and 1 is returned. Wasm frames own nothing,
//! so nothing is unwound.
//!
//! ```text
//!   enter() ── entry stub ── Wasm ── ... ── Wasm ── faulting instruction ── signal: [`signals`] notes the trap,
//!      ^                       │                                     │      sets pc to the leave stub
//!      │                       └── host stub ── host function: Err, panic: noted, returns 1
//!      └─────────── 1 ───────────── leave stub <────────────────────────────┘
//! ```
//!
//! With `Config::signals_based_traps` off nothing faults: code that traps calls a builtin, which takes the way of
//! a host function's error and finds the trap by its return address.
//!
//! What stopped it waits in [`TrapState::pending`]; [`enter`] ends the stacks that were running and makes an
//! error of it. An exception leaves like that only if nobody in this activation catches it; else the leave stub goes to
//! the landing pad that [`unwind`] found. A trap is a control path of its own, never a flag in a Wasm return value.

mod post_mortem;
mod signals;
mod thread;

use crate::abi::{ContBlock, EnterCall, ExnBlock, RED_ZONE_BYTES, TrapCode, VmContext, VmFunc, VmStore};
use crate::stack::collect::Running;
use crate::stack::trace::Tracer;
use crate::stack::{Backtrace, CodeMap, RawBacktrace, RawStart, SwitchKind, continuation, unwind};
use anyhow::Error;
use post_mortem::{PostMortem, Stopped};
use std::any::Any;
use std::cell::Cell;
use std::fmt;
use std::mem::offset_of;
use std::ptr;

/// WebAssembly trapped: why, and where.
///
/// The error that [`Func::call`](crate::Func::call), [`TypedFunc::call`](crate::TypedFunc::call) and
/// [`Instance::new`](crate::Instance::new) return then, found with `downcast_ref`.
///
/// ```
/// use windlass::{Engine, Instance, Module, Store, Trap, TrapCode};
///
/// let engine = Engine::default();
/// let wat = r#"(module (func (export "div") (param i32 i32) (result i32)
///     (i32.div_s (local.get 0) (local.get 1))))"#;
/// let module = Module::new(&engine, wat)?;
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &module, &[])?;
/// let div = instance.get_typed_func::<(i32, i32), i32>(&mut store, "div")?;
///
/// let error = div.call(&mut store, (1, 0)).unwrap_err();
/// assert_eq!(error.downcast_ref::<Trap>().unwrap().code(), TrapCode::DivideByZero);
/// assert_eq!(error.to_string(), "wasm trap: integer divide by zero");
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Trap {
    code: TrapCode,
    backtrace: Backtrace,
}

impl Trap {
    pub(crate) fn new(code: TrapCode, backtrace: Backtrace) -> Trap {
        Trap { code, backtrace }
    }

    /// Why.
    pub fn code(&self) -> TrapCode {
        self.code
    }

    /// Where. Empty when no Wasm was running, as for a segment out of bounds at instantiation.
    pub fn backtrace(&self) -> &Backtrace {
        &self.backtrace
    }
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "wasm trap: {}", self.code.message())
    }
}

impl std::error::Error for Trap {}

/// What made the innermost activation stop.
pub(crate) enum Pending {
    Trap(TrapCode),
    Error(Error),
    Panic(Box<dyn Any + Send>),
    /// An exception was thrown; by a host function, if there is an error that carried it.
    Exception(*mut ExnBlock, Option<Error>),
}

/// Makes the error of an exception that left Wasm, thrown at the place of the backtrace. The exception lives as long as
/// the error.
pub(crate) type ExceptionError = unsafe fn(*mut VmStore, *mut ExnBlock, Backtrace) -> Error;

/// A store's part in all this.
pub(crate) struct TrapState {
    pub(crate) vm: *mut VmStore,
    /// Which code is whose.
    pub(crate) code: CodeMap,
    pub(crate) max_wasm_stack: usize,
    /// Faults of this store's code are traps.
    signals: bool,
    pending: Option<Pending>,
    /// The block that was running when `pending` was noted.
    cont: *mut ContBlock,
    raw: RawBacktrace,
    exception_error: ExceptionError,
    pub(crate) tracer: Tracer,
    post_mortem: Option<PostMortem>,
}

/// One call from Rust into Wasm. Lives on the host's stack while the call lasts.
struct Activation {
    root: ContBlock,
    outer: *mut Activation,
    state: *mut TrapState,
    saved: Saved,
}

/// What the activation outside needs again, if it is of the same store.
#[derive(Clone, Copy)]
struct Saved {
    root: *mut ContBlock,
    leave_sp: *mut u8,
    exit_fp: *mut u8,
    exit_cont: *mut ContBlock,
}

thread_local! {
    /// The innermost activation of this thread, whatever its store.
    static CURRENT: Cell<*mut Activation> = const { Cell::new(ptr::null_mut()) };
}

/// Calls `func` with the arguments in `values`, which receives the results.
///
/// # Safety
/// `state` is part of a live store that nothing else uses during the call except what the call itself runs;
/// `func` is a live function of that store; `code` is the entry stub of its type; `values` has room for
/// arguments and results.
#[inline]
pub(crate) unsafe fn enter(
    state: *mut TrapState,
    code: EnterCall,
    func: *const VmFunc,
    values: *mut u64,
) -> Result<(), Error> {
    // SAFETY: `state` and the store it belongs to are live by contract; so are the activations in `CURRENT`,
    // which are frames below this one.
    unsafe {
        let vm = (*state).vm;
        let outer = CURRENT.get();
        let mut activation = Activation {
            root: continuation::root_block(continuation::nobody()),
            outer,
            state,
            saved: Saved {
                root: (*vm).root,
                leave_sp: (*vm).leave_sp,
                exit_fp: (*vm).exit_fp,
                exit_cont: (*vm).exit_cont,
            },
        };
        let activation = &raw mut activation;
        let root = &raw mut (*activation).root;
        (*root).sp = root.cast();
        // The outermost activation's budget is everybody's: they share the host's stack.
        (*root).limit = if outer.is_null() {
            thread::lowest_sp(root as usize, (*state).max_wasm_stack, (*state).signals) as *mut u8
        } else {
            (*outer).root.limit
        };
        (*vm).root = root;
        (*vm).exit_fp = ptr::null_mut();
        CURRENT.set(activation);
        if (*state).tracer.on {
            trace(activation, SwitchKind::Enter);
        }
        let status = code(func, values, root, vm);
        // The chain must be ended, and walked, before the outer activation's fields come back.
        let left = if status == 0 { Ok(()) } else { Err(abandoned(activation)) };
        CURRENT.set(outer);
        let saved = (*activation).saved;
        (*vm).root = saved.root;
        (*vm).leave_sp = saved.leave_sp;
        (*vm).exit_fp = saved.exit_fp;
        (*vm).exit_cont = saved.exit_cont;
        if (*state).tracer.on {
            trace(activation, SwitchKind::Leave);
            if let Some(panic) = (*state).tracer.take_panic() {
                (*state).raw.clear();
                std::panic::resume_unwind(panic);
            }
        }
        match left {
            Ok(()) => Ok(()),
            Err(pending) => Err(into_error(state, pending)),
        }
    }
}

/// Ends the stacks that were running when `activation` was left, and takes the reason.
///
/// # Safety
/// `activation` was just left by its leave stub, and is in `CURRENT`.
#[cold]
unsafe fn abandoned(activation: *mut Activation) -> Pending {
    // SAFETY: live by contract; whoever left has noted the running block.
    unsafe {
        let state = (*activation).state;
        let (cont, root) = ((*state).cont, &raw const (*activation).root);
        let looked = TrapState::look(state);
        if (*state).tracer.on {
            let reason = (*state).pending.as_ref().map_or_else(String::new, Pending::in_words);
            (*state).tracer.abandoned(cont, root, &reason);
        }
        continuation::end_chain((*state).vm, cont, root);
        let pending = (*state).pending.take().expect("an activation that is left has a reason");
        looked.err().map_or(pending, Pending::Panic)
    }
}

/// Tells the tracer that the activation begins or has ended.
///
/// # Safety
/// It is live, and what it has saved is of its store.
#[cold]
unsafe fn trace(activation: *mut Activation, kind: SwitchKind) {
    // SAFETY: by contract; when there was a stub that called the host, its block runs.
    unsafe {
        let Saved { exit_fp, exit_cont, .. } = (*activation).saved;
        let caller = if exit_fp.is_null() { ptr::null_mut() } else { exit_cont };
        (*(*activation).state).tracer.host_call(kind, caller);
    }
}

impl Pending {
    /// Why the activation ends.
    fn in_words(&self) -> String {
        match self {
            Pending::Trap(code) => format!("trap: {}", code.message()),
            Pending::Error(error) => error.root_cause().to_string(),
            Pending::Panic(_) => "panic of the host".to_owned(),
            Pending::Exception(..) => "uncaught exception".to_owned(),
        }
    }
}

/// # Safety
/// `state` is part of a live store.
#[cold]
unsafe fn into_error(state: *mut TrapState, pending: Pending) -> Error {
    // SAFETY: live by contract.
    let state = unsafe { &mut *state };
    let error = match pending {
        Pending::Trap(code) => Error::new(Trap::new(code, Backtrace::new(&state.raw, &state.code))),
        // An error that comes from further in has its backtrace, which includes where we are.
        Pending::Error(error) if has_backtrace(&error) => error,
        Pending::Error(error) => error.context(Backtrace::new(&state.raw, &state.code)),
        Pending::Exception(_, Some(error)) => error,
        Pending::Exception(exception, None) => {
            let backtrace = Backtrace::new(&state.raw, &state.code);
            state.raw.clear();
            // SAFETY: the store is live, and so is the exception that just left it: nothing ran since.
            return unsafe { (state.exception_error)(state.vm, exception, backtrace) };
        }
        Pending::Panic(payload) => {
            state.raw.clear();
            std::panic::resume_unwind(payload)
        }
    };
    state.raw.clear();
    error
}

fn has_backtrace(error: &Error) -> bool {
    error.is::<Trap>() || error.is::<Backtrace>()
}

impl fmt::Debug for TrapState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TrapState").field("code", &self.code).finish_non_exhaustive()
    }
}

impl TrapState {
    /// With `signals`, installs the signal handlers if nobody has.
    pub(crate) fn new(
        vm: *mut VmStore,
        max_wasm_stack: usize,
        signals: bool,
        traced: bool,
        exception_error: ExceptionError,
    ) -> TrapState {
        if signals {
            signals::install_handlers();
        }
        TrapState {
            vm,
            code: CodeMap::default(),
            max_wasm_stack,
            signals,
            pending: None,
            cont: ptr::null_mut(),
            raw: RawBacktrace::new(),
            exception_error,
            tracer: Tracer::new(traced),
            post_mortem: None,
        }
    }

    /// Notes why a host function or builtin wants to leave. Its caller returns non-zero to its stub next, whose way
    /// through the leave stub ends at the entry, or for an exception that is caught, at its landing pad.
    ///
    /// # Safety
    /// A host stub or builtin stub of this store is running.
    #[cold]
    pub(crate) unsafe fn leave_with(&mut self, pending: Pending) {
        // SAFETY: the store is live, and its exit fields are of the stub that runs. Only the one of `resume_throw`
        // stands on no frame: it has linked the continuation to throw into.
        unsafe {
            let (fp, cont) = ((*self.vm).exit_fp, (*self.vm).exit_cont);
            let start = match fp.is_null() {
                true => unwind::enter_suspended(&self.code, cont),
                false => RawStart::Exit { fp: fp as usize },
            };
            if let Pending::Exception(exception, _) = &pending
                && let Some(landing) = unwind::search(&self.code, start, cont, (**exception).tag)
            {
                if self.tracer.on {
                    self.tracer.thrown(&self.code, cont, landing.cont(), (**exception).tag);
                }
                return unwind::land(self.vm, cont, landing, *exception);
            }
            let low = match fp.is_null() {
                true => (*cont).sp,
                false => fp.wrapping_sub(RED_ZONE_BYTES as usize),
            };
            self.stop(start, low, cont, &[]);
            let wanted = match &pending {
                Pending::Trap(_) | Pending::Exception(_, None) => true,
                Pending::Error(error) => !has_backtrace(error),
                Pending::Panic(_) | Pending::Exception(_, Some(_)) => false,
            };
            self.raw.clear();
            if wanted {
                self.capture(start, cont);
            }
            self.cont = cont;
        }
        self.pending = Some(pending);
    }

    /// The trap that the running call of [`Builtin::Trap`](crate::abi::Builtin) is for.
    ///
    /// # Safety
    /// The stub of that builtin is running, called by code of this store.
    #[cold]
    pub(crate) unsafe fn called_trap(&self) -> Pending {
        // SAFETY: there is a frame record at the stub's frame pointer.
        let pc = unsafe { *(*self.vm).exit_fp.cast::<[usize; 2]>() }[1];
        Pending::Trap(self.code.trap(pc).expect("each call of the trap builtin is noted"))
    }

    /// The tracing builtin was called in the instance `vmctx`; see there for `block`.
    ///
    /// # Safety
    /// The stub of that builtin is running, called by code of this store.
    pub(crate) unsafe fn trace_switch(&mut self, vmctx: *mut VmContext, block: *mut ContBlock) {
        // SAFETY: there is a frame record at the stub's frame pointer; the exit fields are of this call.
        unsafe {
            let pc = (*(*self.vm).exit_fp.cast::<[usize; 2]>())[1];
            self.tracer.called(&self.code, pc, vmctx, (*self.vm).exit_cont, block);
        }
    }

    /// Where the host function that runs was called; empty if Wasm did not call it.
    ///
    /// # Safety
    /// Nothing but the innermost activation of this thread, if it is of this store, has stopped in a host function.
    pub(crate) unsafe fn backtrace(&mut self) -> Backtrace {
        // SAFETY: an activation in `CURRENT` is a live frame; if it is of this store, the exit fields are of the host
        // stub that runs.
        unsafe {
            let fp = (*self.vm).exit_fp;
            let ours = current_state().is_some_and(|state| ptr::eq(state, self));
            if !ours || fp.is_null() {
                return Backtrace::default();
            }
            self.raw.clear();
            self.capture(RawStart::Exit { fp: fp as usize }, (*self.vm).exit_cont);
            let backtrace = Backtrace::new(&self.raw, &self.code);
            self.raw.clear();
            backtrace
        }
    }

    /// Collects the stacks of this activation and of those outside it, as far as they are of this store.
    ///
    /// # Safety
    /// As [`RawBacktrace::append`], for the innermost activation of this thread, which is of this store.
    /// Called by a signal handler: allocates nothing.
    unsafe fn capture(&mut self, start: RawStart, cont: *mut ContBlock) {
        // SAFETY: by contract; the activations in `CURRENT` are live frames, and those that called out have
        // noted where in what the next one saved.
        unsafe {
            self.raw.append(&self.code, start, cont);
            let mut activation = CURRENT.get();
            while !activation.is_null() {
                let Saved { exit_fp, exit_cont, .. } = (*activation).saved;
                let outer = (*activation).outer;
                if outer.is_null() || !ptr::eq((*outer).state, self) || exit_fp.is_null() {
                    return;
                }
                self.raw.append(&self.code, RawStart::Exit { fp: exit_fp as usize }, exit_cont);
                activation = outer;
            }
        }
    }
}

impl TrapState {
    /// The exception that the innermost activation is being left with.
    pub(crate) fn pending_exception(&self) -> Option<*mut ExnBlock> {
        match self.pending {
            Some(Pending::Exception(exception, _)) => Some(exception),
            _ => None,
        }
    }

    /// The activations of this store on this thread, innermost first, for the collector.
    ///
    /// # Safety
    /// If there is one, its code has called Rust through a stub, or the innermost one has stopped.
    pub(crate) unsafe fn running(&self) -> impl Iterator<Item = Running> {
        // SAFETY: the store is live.
        let (mut exit_fp, mut exit_cont) = unsafe { ((*self.vm).exit_fp, (*self.vm).exit_cont) };
        let mut stopped = self.stopped();
        let mut activation = CURRENT.get();
        std::iter::from_fn(move || {
            // SAFETY: the activations in `CURRENT` are live frames of this thread. What the store held when one was
            // entered is where the next one of the store, further out, was left.
            unsafe {
                while !activation.is_null() {
                    let Activation { outer, state, saved, .. } = &*activation;
                    let root = &raw mut (*activation).root;
                    activation = *outer;
                    if ptr::eq(*state, self) {
                        let running = match stopped.take() {
                            Some(Stopped { start, low, cont }) => {
                                let at = if let RawStart::Exit { fp } = start { fp as *mut u8 } else { low };
                                Running { root, start, at, low, exit_cont: cont, host_stack: false }
                            }
                            None => Running {
                                root,
                                start: RawStart::Exit { fp: exit_fp as usize },
                                at: exit_fp,
                                low: exit_fp.wrapping_sub(RED_ZONE_BYTES as usize),
                                exit_cont,
                                host_stack: true,
                            },
                        };
                        (exit_fp, exit_cont) = (saved.exit_fp, saved.exit_cont);
                        return Some(running);
                    }
                }
                None
            }
        })
    }
}

/// The store whose code runs innermost on this thread, for the signal handler.
fn current_state() -> Option<*mut TrapState> {
    let activation = CURRENT.get();
    // SAFETY: the activation in `CURRENT` is a live frame of this thread.
    (!activation.is_null()).then(|| unsafe { (*activation).state })
}

const _: () = assert!(offset_of!(Activation, root) == 0);
