//! Faults of generated code become traps here.
//!
//! One handler for the whole process takes the five signals that a faulting instruction can raise. If the pc
//! is a fault site of a module of the store that runs innermost on this thread, the handler notes trap and
//! backtrace, sets pc to the leave stub and the first argument register to the store, and returns: the thread
//! goes on as if the instruction had jumped there. Any other fault goes to whoever handled the signal before.
//!
//! The handler runs on an alternate stack of its own, since the fault may come from a continuation's small
//! one. None of this happens in a process whose engines all have `Config::signals_based_traps` off.

use super::{Pending, RawStart, TrapState, current_state};
use crate::abi::{ContBlock, TrapCode};
use crate::stack::Mapping;
use libc::{c_int, c_void, sigaction, siginfo_t, ucontext_t};
use std::cell::RefCell;
use std::mem::{MaybeUninit, zeroed};
use std::ptr;
use std::sync::Once;

const SIGNALS: [c_int; 5] = [libc::SIGSEGV, libc::SIGBUS, libc::SIGILL, libc::SIGFPE, libc::SIGTRAP];
const ALTERNATE_STACK_BYTES: usize = 64 << 10;

/// Who handled the signals before. Written once, before our handler can run.
static mut PREVIOUS: [MaybeUninit<sigaction>; SIGNALS.len()] =
    [const { MaybeUninit::uninit() }; SIGNALS.len()];

/// Installs the handlers, once per process.
pub(super) fn install_handlers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        for (n, &signal) in SIGNALS.iter().enumerate() {
            // SAFETY: `handler` obeys the rules of signal handlers; `Once` makes us the only writer of
            // `PREVIOUS`. The old action is noted before the new one is set, because a handler may run as
            // soon as it is set.
            unsafe {
                let previous = (&raw mut PREVIOUS).cast::<sigaction>().add(n);
                let mut action: sigaction = zeroed();
                action.sa_sigaction = handler as *const () as usize;
                // A second fault inside the handler must not hang: let it nest, and die of it if it must.
                action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER;
                libc::sigemptyset(&raw mut action.sa_mask);
                let failed = libc::sigaction(signal, ptr::null(), previous) != 0
                    || libc::sigaction(signal, &raw const action, ptr::null_mut()) != 0;
                assert!(!failed, "cannot handle signal {signal}: {}", std::io::Error::last_os_error());
            }
        }
    });
}

/// # Safety
/// Called by the kernel only.
unsafe extern "C" fn handler(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    // SAFETY: the kernel hands over valid pointers. A positive code means that the faulting instruction
    // raised it, not `kill`.
    let handled = unsafe { (*info).si_code > 0 && trap(signal, context.cast()) };
    if !handled {
        // SAFETY: with what the kernel handed over.
        unsafe { chain(signal, info, context) };
    }
}

/// # Safety
/// `context` is the interrupted state of this thread.
unsafe fn trap(signal: c_int, context: *mut ucontext_t) -> bool {
    let Some(state) = current_state() else { return false };
    // SAFETY: the current store is live. Its map is read while its code runs, that is, while nobody changes
    // it; for faults of the host's own code the worst is a second fault in a process that is dying.
    unsafe {
        let state: &mut TrapState = &mut *state;
        let registers = Registers::of(context);
        let mut code = state.code.fault(registers.pc);
        if code.is_none() && signal == libc::SIGTRAP {
            code = state.code.fault(registers.pc.wrapping_sub(1)); // x86-64 reports the end of `int3`.
        }
        let Some(code) = code else { return false };
        note(state, code, &registers);
        Registers::go(context, (*state.vm).leave_pc as usize, state.vm as usize);
    }
    true
}

/// # Safety
/// `registers` are of Wasm code of the store of `state`, stopped at a fault site.
unsafe fn note(state: &mut TrapState, code: TrapCode, registers: &Registers) {
    state.raw.clear();
    state.cont = registers.cont;
    let start = RawStart::Fault { pc: registers.pc, fp: registers.fp };
    // SAFETY: at a fault site the frame record is in place and `cont` is pinned. A value may be in a register alone.
    unsafe {
        state.capture(start, registers.cont);
        state.stop(start, registers.sp as *mut u8, registers.cont, registers.all);
    }
    state.pending = Some(Pending::Trap(code));
}

/// # Safety
/// The arguments are what the kernel handed over.
unsafe fn chain(signal: c_int, info: *mut siginfo_t, context: *mut c_void) {
    let n = SIGNALS.iter().position(|&known| known == signal).expect("only these are installed");
    // SAFETY: written before the handler was installed, never again. The previous handler is called as it was
    // installed to be called.
    unsafe {
        let previous = (&raw const PREVIOUS).cast::<sigaction>().add(n);
        match (*previous).sa_sigaction {
            libc::SIG_DFL | libc::SIG_IGN => {
                // The instruction runs again and the default action ends the process; to ignore a fault would
                // loop.
                let mut default: sigaction = zeroed();
                default.sa_sigaction = libc::SIG_DFL;
                libc::sigaction(signal, &raw const default, ptr::null_mut());
                if (*info).si_code <= 0 {
                    libc::raise(signal); // Sent by somebody: nothing will raise it again.
                }
            }
            call if (*previous).sa_flags & libc::SA_SIGINFO != 0 => {
                let call: unsafe extern "C" fn(c_int, *mut siginfo_t, *mut c_void) =
                    std::mem::transmute::<usize, _>(call);
                call(signal, info, context);
            }
            call => {
                let call: unsafe extern "C" fn(c_int) = std::mem::transmute::<usize, _>(call);
                call(signal);
            }
        }
    }
}

/// The registers of the interrupted code that matter, by their roles in `abi.rs`.
struct Registers<'a> {
    pc: usize,
    fp: usize,
    sp: usize,
    cont: *mut ContBlock,
    /// The general ones.
    all: &'a [u64],
}

#[cfg(target_arch = "x86_64")]
impl<'a> Registers<'a> {
    /// # Safety
    /// `context` is valid for 'a.
    unsafe fn of(context: *const ucontext_t) -> Registers<'a> {
        // SAFETY: by contract; an i64 is as good as a u64.
        let (registers, all) = unsafe {
            let registers = &(*context).uc_mcontext.gregs;
            (registers, std::slice::from_raw_parts(registers.as_ptr().cast(), registers.len()))
        };
        const { assert!(crate::abi::x64::CONT == 13) };
        Registers {
            pc: registers[libc::REG_RIP as usize] as usize,
            fp: registers[libc::REG_RBP as usize] as usize,
            sp: registers[libc::REG_RSP as usize] as usize,
            cont: registers[libc::REG_R13 as usize] as *mut ContBlock,
            all,
        }
    }

    /// # Safety
    /// `context` is valid, and code at `pc` wants `argument` and nothing else.
    unsafe fn go(context: *mut ucontext_t, pc: usize, argument: usize) {
        // SAFETY: by contract.
        let registers = unsafe { &mut (*context).uc_mcontext.gregs };
        registers[libc::REG_RIP as usize] = pc as i64;
        registers[libc::REG_RDI as usize] = argument as i64;
    }
}

#[cfg(target_arch = "aarch64")]
impl<'a> Registers<'a> {
    /// # Safety
    /// `context` is valid for 'a.
    unsafe fn of(context: *const ucontext_t) -> Registers<'a> {
        // SAFETY: by contract.
        let machine = unsafe { &(*context).uc_mcontext };
        Registers {
            pc: machine.pc as usize,
            fp: machine.regs[29] as usize,
            sp: machine.sp as usize,
            cont: machine.regs[usize::from(crate::abi::aarch64::CONT)] as *mut ContBlock,
            all: &machine.regs,
        }
    }

    /// # Safety
    /// `context` is valid, and code at `pc` wants `argument` and nothing else.
    unsafe fn go(context: *mut ucontext_t, pc: usize, argument: usize) {
        // SAFETY: by contract.
        let machine = unsafe { &mut (*context).uc_mcontext };
        machine.pc = pc as u64;
        machine.regs[0] = argument as u64;
    }
}

thread_local! {
    static ALTERNATE_STACK: RefCell<Option<AlternateStack>> = const { RefCell::new(None) };
}

/// Gives this thread a stack for the handler. It is taken away when the thread ends; who runs Wasm even later asks
/// again.
#[cold]
pub(super) fn prepare_thread() {
    let alternate = AlternateStack::install();
    ALTERNATE_STACK.with_borrow_mut(|slot| *slot = Some(alternate));
}

/// The signal stack of one thread.
struct AlternateStack(Mapping);

impl AlternateStack {
    fn install() -> AlternateStack {
        let stack =
            AlternateStack(Mapping::zeroed(ALTERNATE_STACK_BYTES).expect("memory for a signal stack"));
        let description =
            libc::stack_t { ss_sp: stack.0.base().cast(), ss_flags: 0, ss_size: ALTERNATE_STACK_BYTES };
        // SAFETY: the memory is ours and lives until the thread ends, when `drop` takes it away again.
        let status = unsafe { libc::sigaltstack(&raw const description, ptr::null_mut()) };
        assert_eq!(status, 0, "cannot set a signal stack: {}", std::io::Error::last_os_error());
        stack
    }
}

impl Drop for AlternateStack {
    fn drop(&mut self) {
        super::thread::forget();
        // SAFETY: if the thread's signal stack is still ours, it is disabled before its memory goes.
        unsafe {
            let mut current: libc::stack_t = zeroed();
            libc::sigaltstack(ptr::null(), &raw mut current);
            if current.ss_sp == self.0.base().cast() {
                current.ss_flags = libc::SS_DISABLE;
                libc::sigaltstack(&raw const current, ptr::null_mut());
            }
        }
    }
}
