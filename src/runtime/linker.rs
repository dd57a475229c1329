//! Imports by name.
//!
//! Host functions are kept as closures without a store; a store makes one function of each, the first time it
//! meets it. So one linker serves many stores.

use super::context::{AsContext, AsContextMut, Caller};
use super::externs::Extern;
use super::func::Func;
use super::host::{HostTemplate, IntoFunc};
use super::instance::Instance;
use super::store::StoreCore;
use super::value::Val;
use crate::engine::Engine;
use crate::module::{ExternType, FuncType, Module};
use anyhow::{Result, bail, ensure};
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

/// Definitions by module and name, from which modules are instantiated.
///
/// ```
/// use windlass::{Engine, Linker, Module, Store};
///
/// let engine = Engine::default();
/// let mut linker = Linker::new(&engine);
/// linker.func_wrap("math", "double", |x: i32| x * 2)?;
///
/// let wat = r#"(module
///     (import "math" "double" (func $double (param i32) (result i32)))
///     (func (export "quadruple") (param i32) (result i32)
///         (call $double (call $double (local.get 0)))))"#;
/// let mut store = Store::new(&engine, ());
/// let instance = linker.instantiate(&mut store, &Module::new(&engine, wat)?)?;
/// let quadruple = instance.get_typed_func::<i32, i32>(&mut store, "quadruple")?;
/// assert_eq!(quadruple.call(&mut store, 10)?, 40);
/// # Ok::<(), windlass::Error>(())
/// ```
pub struct Linker<T> {
    engine: Engine,
    definitions: BTreeMap<String, BTreeMap<String, Definition>>,
    allow_shadowing: bool,
    /// Closures take a `Caller<'_, T>` and nothing else.
    marker: PhantomData<fn(T) -> T>,
}

#[derive(Clone, Debug)]
enum Definition {
    /// Of one store.
    Extern(Extern),
    /// Of any.
    Function(HostTemplate),
}

impl Definition {
    fn to_extern(&self, core: &mut StoreCore) -> Extern {
        match self {
            Definition::Extern(item) => item.clone(),
            Definition::Function(template) => core.linked(template).into(),
        }
    }
}

impl<T> Linker<T> {
    /// A linker without definitions.
    pub fn new(engine: &Engine) -> Linker<T> {
        Linker {
            engine: engine.clone(),
            definitions: BTreeMap::new(),
            allow_shadowing: false,
            marker: PhantomData,
        }
    }

    /// The engine whose modules it can instantiate.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Whether a later definition may replace an earlier one of the same name. At first, it may not.
    pub fn allow_shadowing(&mut self, allow: bool) -> &mut Linker<T> {
        self.allow_shadowing = allow;
        self
    }

    /// Defines a function made of a closure, whose type tells the function's. See [`IntoFunc`].
    pub fn func_wrap<P, R>(
        &mut self,
        module: &str,
        name: &str,
        call: impl IntoFunc<T, P, R>,
    ) -> Result<&mut Linker<T>> {
        let template = call.into_template(&self.engine);
        self.insert(module, name, Definition::Function(template))
    }

    /// Defines a function whose type is known at run time.
    pub fn func_new(
        &mut self,
        module: &str,
        name: &str,
        ty: FuncType,
        call: impl Fn(Caller<'_, T>, &[Val], &mut [Val]) -> Result<()> + Send + Sync + 'static,
    ) -> Result<&mut Linker<T>> {
        let template = HostTemplate::dynamic(&self.engine, ty, call);
        self.insert(module, name, Definition::Function(template))
    }

    /// Defines something of one store; the linker then serves that store only.
    pub fn define(
        &mut self,
        store: impl AsContext<Data = T>,
        module: &str,
        name: &str,
        item: impl Into<Extern>,
    ) -> Result<&mut Linker<T>> {
        let item = item.into();
        let store = store.as_context();
        ensure!(Engine::same(&self.engine, store.engine()), "the store is of another engine than the linker");
        item.import_type(store.core()); // Panics if the item is of another store.
        self.insert(module, name, Definition::Extern(item))
    }

    /// Defines all exports of an instance, under the module name `module`.
    pub fn instance(
        &mut self,
        store: impl AsContext<Data = T>,
        module: &str,
        instance: Instance,
    ) -> Result<&mut Linker<T>> {
        let store = store.as_context();
        for (name, item) in instance.exports(store) {
            self.insert(module, name, Definition::Extern(item))?;
        }
        Ok(self)
    }

    /// Instantiates a module with what is defined.
    pub fn instantiate(&self, mut store: impl AsContextMut<Data = T>, module: &Module) -> Result<Instance> {
        let mut store = store.as_context_mut();
        ensure!(Engine::same(&self.engine, store.engine()), "the store is of another engine than the linker");
        let mut imports = Vec::with_capacity(module.declarations().imports.len());
        for import in &module.declarations().imports {
            let Some(definition) = self.definition(&import.module, &import.name) else {
                bail!("unknown import: `{}::{}` has not been defined", import.module, import.name);
            };
            imports.push(definition.to_extern(store.core_mut()));
        }
        Instance::new(store, module, &imports)
    }

    /// What is defined under a name.
    pub fn get(&self, mut store: impl AsContextMut<Data = T>, module: &str, name: &str) -> Option<Extern> {
        let mut store = store.as_context_mut();
        Some(self.definition(module, name)?.to_extern(store.core_mut()))
    }

    /// All definitions: module, name and item, in alphabetical order.
    pub fn iter<'a>(
        &'a self,
        mut store: impl AsContextMut<Data = T> + 'a,
    ) -> impl Iterator<Item = (&'a str, &'a str, Extern)> + 'a {
        let names = self.definitions.iter().flat_map(|(module, names)| {
            names.iter().map(move |(name, definition)| (module.as_str(), name.as_str(), definition))
        });
        names.map(move |(module, name, definition)| {
            (module, name, definition.to_extern(store.as_context_mut().core_mut()))
        })
    }

    fn definition(&self, module: &str, name: &str) -> Option<&Definition> {
        self.definitions.get(module)?.get(name)
    }

    fn insert(&mut self, module: &str, name: &str, definition: Definition) -> Result<&mut Linker<T>> {
        if !self.allow_shadowing && self.definition(module, name).is_some() {
            bail!("import of `{module}::{name}` defined twice");
        }
        match self.definitions.get_mut(module) {
            Some(names) => _ = names.insert(name.to_string(), definition),
            None => {
                let names = BTreeMap::from([(name.to_string(), definition)]);
                self.definitions.insert(module.to_string(), names);
            }
        }
        Ok(self)
    }
}

impl<T: 'static> Linker<T> {
    /// Instantiates a module and defines its exports under the module name `name`.
    ///
    /// A module that exports `_start` is a command, and a command runs once: each of its exported functions, when it is
    /// called, runs in an instance of its own, which is made for that call. Any other module is instantiated now; if it
    /// exports `_initialize`, that is called first.
    ///
    /// # Errors
    ///
    /// When the module cannot be instantiated, is command and reactor both, or is a command that exports more than
    /// functions and what toolchains always export: `memory`, `table`, `__indirect_function_table`, `__data_end`,
    /// `__heap_base` and the like.
    pub fn module(
        &mut self,
        mut store: impl AsContextMut<Data = T>,
        name: &str,
        module: &Module,
    ) -> Result<&mut Linker<T>> {
        let is_entry = |export: &str| match module.get_export(export) {
            Some(ExternType::Func(ty)) => ty.params().is_empty() && ty.results().is_empty(),
            _ => false,
        };
        match (is_entry("_start"), is_entry("_initialize")) {
            (true, true) => {
                bail!("a module cannot be a command (`_start`) and a reactor (`_initialize`) both")
            }
            (true, false) => return self.command(name, module),
            (false, _) => {}
        }
        let instance = self.instantiate(&mut store, module)?;
        if is_entry("_initialize") {
            let initialize = instance.get_typed_func::<(), ()>(&mut store, "_initialize")?;
            initialize.call(&mut store, ())?;
        }
        self.instance(&store, name, instance)
    }

    /// Defines a command's functions. They are linked with what is defined now.
    fn command(&mut self, name: &str, module: &Module) -> Result<&mut Linker<T>> {
        for import in &module.declarations().imports {
            if self.definition(&import.module, &import.name).is_none() {
                bail!("unknown import: `{}::{}` has not been defined", import.module, import.name);
            }
        }
        let linker = self.clone();
        for export in module.exports() {
            let ExternType::Func(ty) = export.ty() else {
                let usual = ["memory", "table"].contains(&export.name()) || export.name().starts_with("__");
                ensure!(usual, "the export `{}` of a command is not a function", export.name());
                continue;
            };
            let (linker, module, function) = (linker.clone(), module.clone(), export.name().to_owned());
            self.func_new(name, export.name(), ty, move |mut caller, params, results| {
                let instance = linker.instantiate(&mut caller, &module)?;
                let func = instance.get_func(&mut caller, &function);
                func.expect("the module's own export").call(&mut caller, params, results)
            })?;
        }
        Ok(self)
    }
}

impl<T> Clone for Linker<T> {
    fn clone(&self) -> Linker<T> {
        Linker {
            engine: self.engine.clone(),
            definitions: self.definitions.clone(),
            allow_shadowing: self.allow_shadowing,
            marker: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Linker<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Linker").field("definitions", &self.definitions).finish_non_exhaustive()
    }
}

const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<Linker<*const u8>>();
    shared::<Func>();
};
