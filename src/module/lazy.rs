//! The code of a module that is compiled function by function, on first calls.
//!
//! It is everybody's who runs the module: stores on any thread, by way of instances. One lock is taken by who compiles;
//! who runs what is compiled, or looks at a stack, takes none. A function's code is published in this order: its
//! tables go to the directory, its handler tables into the contexts of all instances there are, and then its address is
//! told. An instance that comes to be meanwhile enters itself under the same lock, with the handler tables
//! of all functions so far.

use super::bodies::{Bodies, BodyMap};
use crate::abi::VmContext;
use crate::code::{CodeRegion, Directory, Image, Part};
use anyhow::Result;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Compiles single functions of one module, and puts them where they run.
pub(crate) trait LazyCompiler: Send {
    /// Where calls of a function go, by number among the bodies, if it is compiled. `guarded`: the caller relies on
    /// coming back in its own instance.
    fn compiled(&self, number: u32, guarded: bool) -> Option<u32>;
    /// Validates and compiles a function that is not compiled yet. `publish` is called when its code is in place and
    /// nobody knows of it.
    fn compile(&mut self, bodies: &Bodies<'_>, number: u32, publish: &mut dyn FnMut(Part)) -> Result<()>;
    /// A call that returns to code offset `end` came by the stub of a function that is compiled now: next time it goes
    /// there at once, if it is a direct call of that stub.
    fn redirect_call(&mut self, number: u32, guarded: bool, end: u32);
}

/// Writes the handler tables of a part, in code that begins at an address, into a context.
pub(crate) type FillHandlers = fn(*mut VmContext, &super::VmLayout, &Part, *const u8);

/// See the module's text.
pub(crate) struct LazyCode {
    /// The whole module.
    wasm: Image,
    bodies: BodyMap,
    region: Arc<CodeRegion>,
    directory: Directory,
    state: Mutex<State>,
}

struct State {
    compiler: Box<dyn LazyCompiler>,
    /// The contexts of the live instances, as addresses.
    contexts: Vec<usize>,
}

impl LazyCode {
    pub(super) fn new(
        wasm: Image,
        bodies: BodyMap,
        region: Arc<CodeRegion>,
        compiler: Box<dyn LazyCompiler>,
    ) -> LazyCode {
        let state = Mutex::new(State { compiler, contexts: Vec::new() });
        LazyCode { wasm, bodies, region, directory: Directory::default(), state }
    }

    /// Where code offset 0 is: what all records of functions that are not compiled have for their code.
    pub(crate) fn base(&self) -> *const u8 {
        self.region.base()
    }

    pub(crate) fn size_bytes(&self) -> usize {
        self.region.size_bytes()
    }

    /// What is compiled.
    pub(crate) fn directory(&self) -> &Directory {
        &self.directory
    }

    /// The address of a function, by number among the bodies, compiled now if nobody has called it before. With
    /// `caller`, the address that the call returns to, the call will go there directly the next time.
    pub(crate) fn function(
        &self,
        number: u32,
        guarded: bool,
        caller: Option<usize>,
        layout: &super::VmLayout,
        fill: FillHandlers,
    ) -> Result<*const u8> {
        let mut state = self.state();
        let State { compiler, contexts } = &mut *state;
        if compiler.compiled(number, guarded).is_none() {
            compiler.compile(&Bodies::new(&self.wasm, &self.bodies), number, &mut |part| {
                let part = self.directory.push(part);
                for &context in &*contexts {
                    fill(context as *mut VmContext, layout, part, self.base());
                }
            })?;
        }
        let offset = compiler.compiled(number, guarded).expect("just compiled");
        if let Some(end) = caller.and_then(|address| address.checked_sub(self.base() as usize))
            && end < self.size_bytes()
        {
            compiler.redirect_call(number, guarded, end as u32);
        }
        Ok(self.base().wrapping_add(offset as usize))
    }

    /// A new instance: gets the handler tables of all that is compiled, and those of what will be.
    pub(crate) fn enter_context(
        &self,
        context: *mut VmContext,
        layout: &super::VmLayout,
        fill: FillHandlers,
    ) {
        let mut state = self.state();
        for part in self.directory.parts() {
            fill(context, layout, part, self.base());
        }
        state.contexts.push(context as usize);
    }

    /// It is gone.
    pub(crate) fn forget_context(&self, context: *mut VmContext) {
        self.state().contexts.retain(|&other| other != context as usize);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for LazyCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LazyCode").field("compiled", &self.directory.parts().len()).finish_non_exhaustive()
    }
}
