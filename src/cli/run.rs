//! `windlass run`: load, link, instantiate, run, and say how it ended.

use super::cache::{Cache, CacheOptions, Filler, Found};
use super::codegen::CodegenOptions;
use super::flags::{self, Settings, WasiOptions, WasmOptions};
use super::guest::{GuestOptions, Preloaded};
use super::load::{self, Bytes, Source};
use super::observe::ObserveOptions;
use super::report::ReportOptions;
use super::trace::{Trace, TraceOptions};
use super::{Stop, invoke};
use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;
use windlass::wasi::{self, I32Exit, WasiCtx, WasiThreads};
use windlass::{
    Backtrace, Config, Engine, Error, Exception, Extern, Instance, Linker, Module, Store, StoreLimits,
    StoreLimitsBuilder, Trap, Val,
};

/// Runs a module.
#[derive(clap::Args, Debug)]
pub(super) struct RunCommand {
    /// Call this exported function with ARGS and print its results
    #[arg(long, value_name = "FUNCTION")]
    invoke: Option<String>,
    #[command(flatten)]
    guest: GuestOptions,
    /// Bytes of a continuation's stack
    #[arg(long, value_name = "BYTES")]
    stack_size: Option<usize>,
    /// WebAssembly options, such as stack-switching or max-wasm-stack=N; `-W help` lists them
    #[arg(short = 'W', long = "wasm", value_name = "KEY[=VAL[,..]]")]
    wasm: Vec<WasmOptions>,
    /// WASI options; `-S help` lists them
    #[arg(short = 'S', long = "wasi", value_name = "KEY[=VAL[,..]]")]
    wasi: Vec<WasiOptions>,
    /// Validate and compile the whole module before it runs, and not each function on its first call
    #[arg(long)]
    eager: bool,
    #[command(flatten)]
    codegen: CodegenOptions,
    #[command(flatten)]
    cache: CacheOptions,
    #[command(flatten)]
    trace: TraceOptions,
    #[command(flatten)]
    report: ReportOptions,
    #[command(flatten)]
    observe: ObserveOptions,
    /// Print phases and their times to stderr
    #[arg(short, long)]
    verbose: bool,
    /// The module, binary or text, and the guest's arguments
    #[arg(value_name = "FILE", trailing_var_arg = true)]
    #[arg(required_unless_present_any = ["wasm", "wasi", "optimize", "debug", "codegen"])]
    file_and_args: Vec<OsString>,
}

impl RunCommand {
    /// Runs it.
    pub(super) fn execute(self) -> Result<(), Stop> {
        let settings = flags::settle(&self.wasm, &self.wasi, &[])?;
        let mut config = self.config(&settings)?;
        let Some((file, args)) = self.file_and_args.split_first() else {
            use clap::CommandFactory as _;
            let kind = clap::error::ErrorKind::MissingRequiredArgument;
            super::Windlass::command().error(kind, "FILE is missing").exit()
        };
        let path = Path::new(file);
        let args = args.iter().map(|arg| arg.to_string_lossy().into_owned()).collect::<Vec<_>>();
        let mut clock = Clock { verbose: self.verbose, last: Instant::now() };

        let source = load::source(path, self.observe.wants_lines()?)?;
        clock.phase("read");
        let trace = self.trace.open(&mut config, path)?;
        let about = |error: Error| Stop::about(path.display(), error);
        let engine = Engine::new(&config).map_err(|error| Stop::about("configuration", error))?;
        let (module, filler, how) = self.module(&source, path, &engine)?;
        clock.phase(how);
        if self.verbose && !self.eager && how == "compile" {
            eprintln!("{:>12}: all of the module is compiled at once", "note");
        }

        let preloads = self.guest.preloads(&engine, self.observe.wants_lines()?)?;
        if !preloads.is_empty() && settings.threads == Some(true) {
            return Err(Stop::Error(
                "--preload: threads have instances of their own, so not with -S threads".to_owned(),
            ));
        }

        // With --invoke, ARGS are the function's.
        let guest_args = if self.invoke.is_none() { &args[..] } else { &[] };
        let wasi = self.guest.context(path, guest_args, &settings, self.verbose)?;
        let host = Host { wasi, limits: limits(&settings) };
        // The process ends when the program does: nothing is taken down one by one.
        let store = &mut *ManuallyDrop::new(Store::new(&engine, host));
        store.limiter(|host| &mut host.limits);
        trace.attach(store, 0).map_err(about)?;
        let report = self.report.watch(store);
        let mut linker = Linker::new(&engine);
        let modules = || preloads.iter().map(|preload| &preload.module).chain([&module]);
        if modules().any(|module| module.imports().any(|import| import.module() == "spectest")) {
            windlass::wast::define_prints(&mut linker, false).map_err(about)?;
        }
        wasi::add_imports_to_linker(&mut linker, modules(), |host: &mut Host| &mut host.wasi)
            .map_err(about)?;
        for Preloaded { name, path, module } in &preloads {
            linker.module(&mut *store, name, module).map_err(|error| ending(path, "preload", error))?;
        }
        let _threads = match settings.threads == Some(true) {
            true => Some(threads(&mut linker, store, &module, path, &trace).map_err(about)?),
            false => None,
        };
        let instance = linker.instantiate(&mut *store, &module);
        clock.phase("instantiate");

        let outcome = match (instance, &self.invoke) {
            (Err(error), _) => Err(ending(path, "instantiate", error)),
            (Ok(instance), Some(name)) => call_named(store, instance, path, name, &args),
            (Ok(instance), None) => start(store, instance, path, module.has_start()),
        };
        clock.phase("run");
        if let Some(count) = module.compiled_lazily()
            && self.verbose
        {
            eprintln!("{:>12}: {count} functions on their first calls", "compiled");
        }
        let traced = trace.finish();
        // What there is to say about a trap is not to be waited for.
        if let (Some(filler), Ok(()) | Err(Stop::Exit(_))) = (filler, &outcome) {
            filler.conclude();
            clock.phase("cache");
        }
        report.conclude(store, path, outcome).and(traced)
    }

    /// The module: from an artifact, from the cache, or made from its bytes, and then who keeps it for the
    /// next run; and which of these it was. What debuggers and profilers want to know is not kept.
    fn module(
        &self,
        source: &Source,
        path: &Path,
        engine: &Engine,
    ) -> Result<(Module, Option<Filler>, &'static str), Stop> {
        let on = self.codegen.caches()?;
        let cache = match source {
            Source::Wasm(wasm) if !self.observe.observes() => {
                self.cache.open(on, wasm.len(), self.verbose).zip(Some(wasm))
            }
            Source::Artifact if !self.observe.observes() => {
                let cache = self.cache.open_for_artifact(on);
                if let Some(module) = cache.and_then(|cache| cache.load_artifact(engine, path)) {
                    return Ok((module, None, "load"));
                }
                None
            }
            _ => None,
        };
        let mut place = None;
        if let Some((cache, wasm)) = cache {
            match cache.find(engine, wasm) {
                Found::Module(module) => return Ok((module, None, "load")),
                Found::Place(path) => place = Some((cache, wasm, path)),
                Found::Nothing => {}
            }
        }
        let module = source.load(path, engine)?;
        let fill = |(cache, wasm, place): (Cache, &Arc<Bytes>, PathBuf)| {
            cache.fill_in_background(engine, wasm.clone(), place)
        };
        let how = match source {
            Source::Artifact => "load",
            _ if module.compiled_lazily().is_some() => "parse",
            _ => "compile",
        };
        Ok((module, place.and_then(fill), how))
    }

    fn config(&self, settings: &Settings) -> Result<Config, Stop> {
        let mut config = Config::new();
        config.lazy_compilation(!self.eager);
        self.codegen.apply(&mut config)?;
        self.observe.apply(&mut config)?;
        for &(name, enable) in &settings.proposals {
            config.wasm_proposal(name, enable);
        }
        if let Some(bytes) = settings.max_wasm_stack {
            config.max_wasm_stack(bytes);
        }
        if let Some(count) = settings.max_continuations {
            config.max_continuations(count);
        }
        if let Some(bytes) = settings.max_continuation_stack_bytes {
            config.max_continuation_stack_bytes(bytes);
        }
        if let Some(count) = settings.max_idle_stacks {
            config.max_idle_stacks(count);
        }
        if let Some(count) = settings.max_exceptions {
            config.max_exceptions(count);
        }
        if let Some(bytes) = self.stack_size {
            config.continuation_stack_size(bytes);
        }
        Ok(config)
    }
}

/// What the store shares. Threads have copies, with the same files behind them.
#[derive(Clone)]
struct Host {
    wasi: WasiCtx,
    limits: StoreLimits,
}

/// What the guest may use, as far as the command line says.
fn limits(settings: &Settings) -> StoreLimits {
    let unlimited = |limit: Option<usize>| limit.unwrap_or(usize::MAX);
    let mut limits = StoreLimitsBuilder::new()
        .instances(unlimited(settings.max_instances))
        .memories(unlimited(settings.max_memories))
        .tables(unlimited(settings.max_tables))
        .trap_on_grow_failure(settings.trap_on_grow_failure == Some(true));
    if let Some(bytes) = settings.max_memory_size {
        limits = limits.memory_size(bytes);
    }
    if let Some(elements) = settings.max_table_elements {
        limits = limits.table_elements(elements);
    }
    limits.build()
}

/// Lets the module spawn threads. One that fails ends the process, as the main one would.
fn threads(
    linker: &mut Linker<Host>,
    store: &Store<Host>,
    module: &Module,
    path: &Path,
    trace: &Trace,
) -> windlass::Result<WasiThreads<Host>> {
    let path = path.to_owned();
    let (traced, each) = (trace.clone(), trace.clone());
    let threads = WasiThreads::add_to_linker(linker, store, module, move |error| {
        let code = ending(&path, "run a thread of", error).say();
        std::process::exit(traced.finish().err().map_or(code, |stop| stop.say().max(code)));
    })?;
    threads.prepare(move |store, thread| each.attach(store, thread));
    Ok(threads)
}

/// Calls the command's entry point.
fn start(store: &mut Store<Host>, instance: Instance, path: &Path, started: bool) -> Result<(), Stop> {
    let Some(func) = instance.get_func(&mut *store, "_start") else {
        if started {
            return Ok(()); // the module's start function was its program
        }
        let exports = exports(store, instance);
        return Err(Stop::Error(format!(
            "{}: there is no _start to run; {exports} (choose a function with --invoke)",
            path.display()
        )));
    };
    let results = func.ty(&*store).results().len();
    func.call(&mut *store, &[], &mut vec![Val::I32(0); results]).map_err(|error| ending(path, "run", error))
}

/// Calls one function and prints its results, one per line.
fn call_named(
    store: &mut Store<Host>,
    instance: Instance,
    path: &Path,
    name: &str,
    words: &[String],
) -> Result<(), Stop> {
    let Some(func) = instance.get_func(&mut *store, name) else {
        let exports = exports(store, instance);
        return Err(Stop::Error(format!(
            "{}: no function is exported as \"{name}\"; {exports}",
            path.display()
        )));
    };
    let ty = func.ty(&*store);
    let arguments = invoke::arguments(name, &ty, words)
        .map_err(|message| Stop::Error(format!("{}: {message}", path.display())))?;
    if let Some(initialize) = instance.get_func(&mut *store, "_initialize") {
        initialize.call(&mut *store, &[], &mut []).map_err(|error| ending(path, "initialize", error))?;
    }
    let mut results = vec![Val::I32(0); ty.results().len()];
    func.call(&mut *store, &arguments, &mut results)
        .map_err(|error| ending(path, &format!("invoke `{name}` of"), error))?;
    for result in &results {
        println!("{}", invoke::show(result));
    }
    Ok(())
}

/// `it exports …`, for errors.
fn exports(store: &mut Store<Host>, instance: Instance) -> String {
    let exports = instance
        .exports(&mut *store)
        .map(|(name, export)| {
            let kind = match export {
                Extern::Func(_) => "func",
                Extern::Table(_) => "table",
                Extern::Memory(_) | Extern::SharedMemory(_) => "memory",
                Extern::Global(_) => "global",
                Extern::Tag(_) => "tag",
            };
            format!("{name} ({kind})")
        })
        .collect::<Vec<_>>();
    match exports.is_empty() {
        true => "it exports nothing".to_owned(),
        false => format!("it exports {}", exports.join(", ")),
    }
}

/// How a guest that did not return ended.
fn ending(path: &Path, doing: &str, error: Error) -> Stop {
    if let Some(I32Exit(code)) = error.downcast_ref::<I32Exit>() {
        return Stop::Exit(*code);
    }
    let path = path.display();
    if let Some(trap) = error.downcast_ref::<Trap>() {
        let backtrace = trap.backtrace().to_string();
        return Stop::Trap(format!("failed to {doing} {path}: {trap}\n{}", backtrace.trim_end()));
    }
    if let Some(exception) = error.downcast_ref::<Exception>() {
        let backtrace = exception.backtrace().to_string();
        return Stop::Error(format!(
            "{path}: failed to {doing}: uncaught {exception}\n{}",
            backtrace.trim_end()
        ));
    }
    // An error of a host function: where the guest was when it called comes with it.
    match error.downcast_ref::<Backtrace>() {
        Some(backtrace) => {
            let cause = super::one_line(&error.root_cause().to_string());
            Stop::Error(format!("{path}: failed to {doing}: {cause}\n{}", backtrace.to_string().trim_end()))
        }
        None => Stop::about(path, error),
    }
}

/// The times that `--verbose` prints.
struct Clock {
    verbose: bool,
    last: Instant,
}

impl Clock {
    /// Ends a phase.
    fn phase(&mut self, name: &str) {
        if self.verbose {
            let now = Instant::now();
            eprintln!("{name:>12}: {:10.3} ms", (now - self.last).as_secs_f64() * 1000.0);
            self.last = now;
        }
    }
}
