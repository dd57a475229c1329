//! Windlass as a machine to be measured: as `run` runs a module, as often as wanted.

use super::measure::Machine;
use super::report::Outcome;
use super::{CompareCommand, Stop};
use crate::cli::{invoke, one_line};
use windlass::wasi::{self, I32Exit, WasiCtx, WasiCtxBuilder};
use windlass::{Engine, Error, ExternType, Instance, Linker, Module, Store, Trap, Val, ValType};

/// An engine with what it has made so far.
pub(super) struct Ours<'a> {
    command: &'a CompareCommand,
    engine: Engine,
    module: Option<Module>,
    instance: Option<(Store<WasiCtx>, Instance)>,
}

impl Ours<'_> {
    pub(super) fn new<'a>(command: &'a CompareCommand) -> Result<Ours<'a>, Stop> {
        let engine = Engine::new(&command.config()?).map_err(|error| Stop::about("configuration", error))?;
        Ok(Ours { command, engine, module: None, instance: None })
    }

    fn wasi_context(&self) -> windlass::Result<WasiCtx> {
        let mut builder = WasiCtxBuilder::new();
        builder.args(&self.command.guest_arguments()).inherit_stdio();
        for (name, value) in self.command.environment() {
            builder.env(&name, &value);
        }
        for (host, guest) in self.command.directories() {
            builder.preopened_dir(host, guest)?;
        }
        Ok(builder.build())
    }

    fn link(&self, module: &Module) -> windlass::Result<(Store<WasiCtx>, Instance)> {
        let mut store = Store::new(&self.engine, self.wasi_context()?);
        let mut linker = Linker::new(&self.engine);
        windlass::wast::define_prints(&mut linker, false)?;
        let is_wasi = |module: &str| matches!(module, "wasi_snapshot_preview1" | "wasi_unstable");
        if module.imports().any(|import| is_wasi(import.module())) {
            wasi::add_to_linker(&mut linker, |context| context)?;
        }
        let instance = linker.instantiate(&mut store, module)?;
        Ok((store, instance))
    }
}

impl Machine for Ours<'_> {
    fn version(&self) -> String {
        env!("CARGO_PKG_VERSION").to_owned()
    }

    fn compile(&mut self, wasm: &[u8]) -> Result<(), Outcome> {
        self.instance = None;
        let module = Module::from_binary(&self.engine, wasm);
        self.module = Some(module.map_err(|error| Outcome::Refused(one_line(&format!("{error:#}"))))?);
        Ok(())
    }

    fn code(&self) -> Vec<(u32, u64)> {
        let functions = self.module.iter().flat_map(Module::functions);
        functions.map(|(index, range)| (index, range.len() as u64)).collect()
    }

    fn instantiate(&mut self) -> Result<bool, Outcome> {
        self.instance = None;
        let Some(module) = &self.module else { return Ok(false) };
        let (mut store, instance) = self.link(module).map_err(|error| ending(&error))?;
        let name = self.command.entry();
        if instance.get_func(&mut store, name).is_none() {
            // Perhaps the start function was the program.
            let runs = self.command.invoke.is_none() && module.has_start();
            let missing = || {
                Outcome::Refused(format!("no function is exported as \"{name}\" (choose one with --invoke)"))
            };
            return if runs { Ok(false) } else { Err(missing()) };
        }
        if self.command.invoke.is_some()
            && let Some(initialize) = instance.get_func(&mut store, "_initialize")
        {
            initialize.call(&mut store, &[], &mut []).map_err(|error| ending(&error))?;
        }
        self.instance = Some((store, instance));
        Ok(true)
    }

    fn run(&mut self) -> Outcome {
        let name = self.command.entry();
        let Some((store, instance)) = &mut self.instance else { return Outcome::Exit(0) };
        let Some(func) = instance.get_func(&mut *store, name) else { return Outcome::Exit(0) };
        let ty = func.ty(&*store);
        let words = self.command.invoked_with();
        let arguments = match invoke::arguments(name, &ty, &words) {
            Ok(arguments) => arguments,
            Err(message) => return Outcome::Refused(message),
        };
        let mut results = vec![Val::I32(0); ty.results().len()];
        match func.call(&mut *store, &arguments, &mut results) {
            Ok(()) if self.command.invoke.is_some() => {
                results.iter().for_each(|result| println!("{}", invoke::show(result)));
                Outcome::Exit(0)
            }
            Ok(()) => Outcome::Exit(0),
            Err(error) => ending(&error),
        }
    }

    fn signature(&self) -> [Vec<String>; 2] {
        let export = self.module.as_ref().and_then(|module| module.get_export(self.command.entry()));
        let Some(ExternType::Func(ty)) = export else { return [Vec::new(), Vec::new()] };
        let spell = |ty: &ValType| match ty {
            ValType::I32 => "i32",
            ValType::I64 => "i64",
            ValType::F32 => "f32",
            ValType::F64 => "f64",
            ValType::V128 => "v128",
            ValType::Ref(_) => "ref",
        };
        [ty.params(), ty.results()].map(|types| types.iter().map(|ty| spell(ty).to_owned()).collect())
    }
}

/// How a guest that did not return ended.
fn ending(error: &Error) -> Outcome {
    if let Some(I32Exit(code)) = error.downcast_ref::<I32Exit>() {
        return Outcome::Exit(*code);
    }
    match error.downcast_ref::<Trap>() {
        Some(trap) => Outcome::Trap(one_line(&trap.to_string())),
        None if error.is::<windlass::Exception>() => Outcome::Trap(one_line(&format!("uncaught {error:#}"))),
        None => Outcome::Refused(one_line(&format!("{error:#}"))),
    }
}
