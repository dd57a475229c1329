//! Windlass: a handwritten, one-pass WebAssembly compiler and engine with stack switching compiled inline.
//!
//! # The journey of a module
//!
//! 1. Bytes come in through [`Module::new`]. `module::parse` walks the sections, validating, and fills in what
//!    the module declares; types become canonical ids of the [`Engine`]'s registry.
//! 2. Each function body goes straight to `codegen`: an operator is validated, compiled, forgotten. Where its
//!    operands are is known from the operand model; the text comes from the instruction set (`x64`,
//!    `aarch64`) behind the traits of [`masm`].
//! 3. [`code`] maps the finished bytes executable. Beside them lie tables: pc to operator, what a fault means,
//!    where handlers land.
//! 4. An [`Instance`] in a [`Store`] is one block of memory, `vmctx`, laid out so that code reaches everything
//!    by an offset. [`abi`] is the contract between the two sides.
//! 5. [`Func::call`] enters through a stub on the host's stack. `resume` and `suspend` swap the stack pointer to
//!    stacks of the store's pool; host functions always run on the host's stack.
//! 6. A trap is a fault or a branch to a trapping instruction: the signal handler records a [`Backtrace`]
//!    across all stacks of the activation and leaves to the entry stub.
//!
//! # Example
//!
//! ```
//! use windlass::{Engine, Instance, Module, Store};
//!
//! let engine = Engine::default();
//! let module = Module::new(
//!     &engine,
//!     r#"(module (func (export "add") (param i32 i32) (result i32)
//!          (i32.add (local.get 0) (local.get 1))))"#,
//! )?;
//! let mut store = Store::new(&engine, ());
//! let instance = Instance::new(&mut store, &module, &[])?;
//! let add = instance.get_typed_func::<(i32, i32), i32>(&mut store, "add")?;
//! assert_eq!(add.call(&mut store, (40, 2))?, 42);
//! # Ok::<(), windlass::Error>(())
//! ```

mod aarch64;
pub mod abi;
pub mod code;
mod codegen;
mod debug;
pub mod disas;
mod engine;
mod error;
pub mod features;
pub mod masm;
mod module;
mod runtime;
mod stack;
mod trap;
pub mod wasi;
#[doc(hidden)]
pub mod wast;
mod x64;

pub use abi::TrapCode;
pub use anyhow::{Error, Result};
pub use debug::ProfilingStrategy;
pub use engine::{Config, Engine, Target};
pub use error::CompileError;
pub use masm::Cpu;
pub use module::ModuleImport as ImportType;
pub use module::{
    ExportType, ExternType, FuncType, GlobalType, HeapType, MemoryType, MemoryTypeBuilder, Module,
    Mutability, RefType, TableType, TagType, TypeId, ValType,
};
pub use runtime::{
    AsContext, AsContextMut, Caller, CodePlace, ContRef, ContinuationInfo, ContinuationStats, Continuations,
    Exception, ExnRef, Extern, ExternRef, Func, Global, Instance, IntoFunc, Linker, Memory, ResourceLimiter,
    SharedMemory, Store, StoreContext, StoreContextMut, StoreLimits, StoreLimitsBuilder, Table, Tag,
    TypedFunc, V128, Val, WaitResult, WasmParams, WasmResults, WasmRet, WasmTy,
};
pub use stack::{
    Backtrace, ContinuationState, Frame, Origin, StackId, StackTrace, StackUse, SwitchEvent, SwitchKind,
    SwitchTracer, TagName,
};
pub use trap::Trap;

/// README's example, tested.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
