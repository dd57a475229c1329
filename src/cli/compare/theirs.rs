//! Cranelift and Winch as machines to be measured, through the `wasmtime` crate.
//!
//! They get what Windlass gives a guest: WASI preview 1, the print functions of `spectest`, every proposal, as much
//! stack.

use super::measure::Machine;
use super::report::Outcome;
use super::{CompareCommand, Stop};
use crate::cli::one_line;
use crate::cli::tiers::{self, Tier};
use std::fmt::Display;
use std::io::Write as _;
use wasmtime::{Engine, Instance, Linker, Module, Store, Trap, Val, ValType};
use wasmtime_wasi::p1::{self, WasiP1Ctx};
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtxBuilder};

/// What Windlass allows its guests outside continuations, in bytes.
const STACK_BYTES: usize = 512 << 10;

/// An engine with what it has made so far.
pub(super) struct Theirs<'a> {
    tier: Tier,
    command: &'a CompareCommand,
    engine: Engine,
    module: Option<Module>,
    instance: Option<(Store<WasiP1Ctx>, Instance)>,
}

impl Theirs<'_> {
    pub(super) fn new(tier: Tier, command: &CompareCommand, all_cores: bool) -> Result<Theirs<'_>, Stop> {
        let about = |error: String| Stop::Error(format!("{tier}: {error}"));
        let mut config = tiers::config(tier, None).map_err(about)?;
        config.parallel_compilation(all_cores).max_wasm_stack(STACK_BYTES);
        let engine = Engine::new(&config).map_err(|error| about(format!("{error:#}")))?;
        Ok(Theirs { tier, command, engine, module: None, instance: None })
    }

    fn link(&self, module: &Module) -> wasmtime::Result<(Store<WasiP1Ctx>, Instance)> {
        let mut builder = WasiCtxBuilder::new();
        builder.args(&self.command.guest_arguments()).inherit_stdio().allow_blocking_current_thread(true);
        for (name, value) in self.command.environment() {
            builder.env(name, value);
        }
        for (host, guest) in self.command.directories() {
            builder.preopened_dir(host, guest, FsPerms::ReadWrite)?;
        }
        let mut store = Store::new(&self.engine, builder.build_p1());
        let mut linker = Linker::new(&self.engine);
        define_prints(&mut linker)?;
        p1::add_to_linker_sync(&mut linker, |context| context)?;
        let instance = linker.instantiate(&mut store, module)?;
        Ok((store, instance))
    }
}

/// What `windlass::wast::define_prints` defines.
fn define_prints(linker: &mut Linker<WasiP1Ctx>) -> wasmtime::Result<()> {
    fn print(values: &[&dyn Display]) {
        let line = values.iter().map(|value| value.to_string()).collect::<Vec<_>>().join(" ");
        _ = writeln!(std::io::stdout().lock(), "{line}");
    }
    linker
        .func_wrap("spectest", "print", || print(&[]))?
        .func_wrap("spectest", "print_i32", |a: i32| print(&[&a]))?
        .func_wrap("spectest", "print_i64", |a: i64| print(&[&a]))?
        .func_wrap("spectest", "print_f32", |a: f32| print(&[&a]))?
        .func_wrap("spectest", "print_f64", |a: f64| print(&[&a]))?
        .func_wrap("spectest", "print_i32_f32", |a: i32, b: f32| print(&[&a, &b]))?
        .func_wrap("spectest", "print_f64_f64", |a: f64, b: f64| print(&[&a, &b]))?;
    Ok(())
}

impl Machine for Theirs<'_> {
    fn version(&self) -> String {
        format!("wasmtime {}", tiers::VERSION)
    }

    fn compile(&mut self, wasm: &[u8]) -> Result<(), Outcome> {
        self.instance = None;
        let module = Module::from_binary(&self.engine, wasm);
        let refused = |error| Outcome::Refused(one_line(&tiers::refusal(self.tier, None, wasm, &error)));
        self.module = Some(module.map_err(refused)?);
        Ok(())
    }

    fn code(&self) -> Vec<(u32, u64)> {
        let functions = self.module.iter().flat_map(Module::functions);
        functions.map(|function| (function.index.as_u32(), function.len as u64)).collect()
    }

    fn instantiate(&mut self) -> Result<bool, Outcome> {
        self.instance = None;
        let Some(module) = &self.module else { return Ok(false) };
        let (mut store, instance) = self.link(module).map_err(|error| ending(&error))?;
        if instance.get_func(&mut store, self.command.entry()).is_none() {
            return Ok(false); // ours has said what is missing, if anything is
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
        let Some((store, instance)) = &mut self.instance else { return Outcome::Exit(0) };
        let Some(func) = instance.get_func(&mut *store, self.command.entry()) else {
            return Outcome::Exit(0);
        };
        let ty = func.ty(&*store);
        let words = self.command.invoked_with();
        let arguments =
            ty.params().zip(words).map(|(ty, word)| value(&word, &ty)).collect::<Option<Vec<_>>>();
        let Some(arguments) = arguments else {
            return Outcome::Refused("an argument that cannot be given from the command line".to_owned());
        };
        let mut results = vec![Val::I32(0); ty.results().len()];
        match func.call(&mut *store, &arguments, &mut results) {
            Ok(()) if self.command.invoke.is_some() => {
                results.iter().for_each(|result| println!("{}", show(result)));
                Outcome::Exit(0)
            }
            Ok(()) => Outcome::Exit(0),
            Err(error) => ending(&error),
        }
    }
}

/// A word as a value, read as `windlass run --invoke` reads it.
fn value(word: &str, ty: &ValType) -> Option<Val> {
    use crate::cli::invoke;
    use windlass::FuncType;
    let ours = match ty {
        ValType::I32 => windlass::ValType::I32,
        ValType::I64 => windlass::ValType::I64,
        ValType::F32 => windlass::ValType::F32,
        ValType::F64 => windlass::ValType::F64,
        ValType::V128 => windlass::ValType::V128,
        ValType::Ref(_) => return None,
    };
    let values = invoke::arguments("", &FuncType::new([ours], []), &[word.to_owned()]).ok()?;
    Some(match values.first()? {
        windlass::Val::I32(value) => Val::I32(*value),
        windlass::Val::I64(value) => Val::I64(*value),
        windlass::Val::F32(bits) => Val::F32(*bits),
        windlass::Val::F64(bits) => Val::F64(*bits),
        windlass::Val::V128(vector) => Val::V128(vector.as_u128().into()),
        _ => return None,
    })
}

/// A result as `windlass run --invoke` prints it.
fn show(value: &Val) -> String {
    match value {
        Val::I32(value) => value.to_string(),
        Val::I64(value) => value.to_string(),
        Val::F32(bits) => f32::from_bits(*bits).to_string(),
        Val::F64(bits) => f64::from_bits(*bits).to_string(),
        Val::V128(vector) => vector.as_u128().to_string(),
        Val::FuncRef(None) => "<null funcref>".to_owned(),
        Val::FuncRef(Some(_)) => "<funcref>".to_owned(),
        Val::ExternRef(None) => "<null externref>".to_owned(),
        Val::ExternRef(Some(_)) => "<externref>".to_owned(),
        Val::ContRef(None) => "<null contref>".to_owned(),
        Val::ContRef(Some(_)) => "<contref>".to_owned(),
        Val::ExnRef(None) => "<null exnref>".to_owned(),
        Val::ExnRef(Some(_)) => "<exnref>".to_owned(),
        Val::AnyRef(_) => "<anyref>".to_owned(),
    }
}

/// How a guest that did not return ended.
fn ending(error: &wasmtime::Error) -> Outcome {
    if let Some(I32Exit(code)) = error.downcast_ref::<I32Exit>() {
        return Outcome::Exit(*code);
    }
    if let Some(trap) = error.downcast_ref::<Trap>() {
        return Outcome::Trap(one_line(&trap.to_string()));
    }
    let text = one_line(&format!("{error:#}"));
    match error.is::<wasmtime::ThrownException>() {
        true => Outcome::Trap(format!("uncaught exception: {text}")),
        false => Outcome::Refused(text),
    }
}
