//! Runs the specification's test scripts (`.wast`): modules, invocations and assertions, in order.
//!
//! One script is one store, and one more for each thread it starts ([`threads`]). A directive either holds or
//! becomes a [`Failure`] with its line, and the script goes on: one wrong operator should show as one line and
//! not hide what follows. A module that cannot be instantiated leaves no current module behind, so what follows
//! fails for that reason and does not run against an older module by accident.
//!
//! [`spectest`] is the host module that scripts import, [`values`] compares results with patterns. Nothing
//! here knows how code is compiled: the runner is a user of the public API.

mod spectest;
mod threads;
mod values;

pub use spectest::define_prints;

use crate::{
    Engine, Error, Exception, Extern, Instance, Linker, Module, Result, SharedMemory, Store, Trap, Val,
};
use anyhow::{anyhow, bail};
use std::collections::HashMap;
use std::thread::{self, Scope};
use threads::Threads;
use wast::core::NanPattern;
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::token::{Id, Span};
use wast::{QuoteWat, Wast, WastArg, WastDirective, WastExecute, WastInvoke, WastRet, Wat};

/// What running a script came to.
#[derive(Debug, Default)]
pub struct Report {
    /// Assertions that hold.
    pub passed: usize,
    /// Directives that do not, in order.
    pub failures: Vec<Failure>,
}

/// A directive that does not hold.
#[derive(Debug, Clone)]
pub struct Failure {
    /// Where it begins, counted from 1.
    pub line: usize,
    /// What was expected and what happened, on one line.
    pub what: String,
}

/// Runs the script `text`. With `quiet`, the spectest print functions print nothing.
pub fn run(engine: &Engine, text: &str, quiet: bool) -> Report {
    let mut report = Report::default();
    let line_of = |span: Span| span.linecol_in(text).0 + 1;
    let mut lexer = Lexer::new(text);
    lexer.allow_confusing_unicode(true); // names.wast is made of it
    let parsed = ParseBuffer::new_with_lexer(lexer);
    let script = parsed.as_ref().map_err(|error| (error.span(), error.message())).and_then(|buffer| {
        parser::parse::<Wast<'_>>(buffer).map_err(|error| (error.span(), error.message()))
    });
    let script = match script {
        Ok(script) => script,
        Err((span, message)) => {
            report
                .failures
                .push(Failure { line: line_of(span), what: format!("the script does not parse: {message}") });
            return report;
        }
    };
    let mut runner = match Runner::new(engine, quiet) {
        Ok(runner) => runner,
        Err(error) => {
            report.failures.push(Failure { line: 1, what: one_line(&error) });
            return report;
        }
    };
    thread::scope(|scope| runner.script(scope, script.directives, &line_of, &mut report));
    report
}

/// An error and its causes on one line.
fn one_line(error: &Error) -> String {
    let text = format!("{error:#}");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_assertion(directive: &WastDirective<'_>) -> bool {
    use WastDirective::*;
    !matches!(
        directive,
        Module(_)
            | ModuleDefinition(_)
            | ModuleInstance { .. }
            | Register { .. }
            | Invoke(_)
            | Thread(_)
            | Wait { .. }
    )
}

/// What may be said of another thread's directive. Positions in the script become lines.
type LineOf<'a> = dyn Fn(Span) -> usize + Sync + 'a;

struct Runner {
    engine: Engine,
    quiet: bool,
    store: Store<()>,
    linker: Linker<()>,
    /// The instance that an unnamed invocation means.
    current: Option<Instance>,
    instances: HashMap<String, Instance>,
    /// The definition that an unnamed `(module instance)` means.
    definition: Option<Module>,
    definitions: HashMap<String, Module>,
    /// What a thread sees of the module that it was given: shared memories, by the names they are exported with.
    shared: HashMap<String, Vec<(String, SharedMemory)>>,
}

impl Runner {
    fn new(engine: &Engine, quiet: bool) -> Result<Runner> {
        let mut store = Store::new(engine, ());
        let mut linker = Linker::new(engine);
        linker.allow_shadowing(true);
        spectest::define(&mut store, &mut linker, quiet)?;
        Ok(Runner {
            engine: engine.clone(),
            quiet,
            store,
            linker,
            current: None,
            instances: HashMap::new(),
            definition: None,
            definitions: HashMap::new(),
            shared: HashMap::new(),
        })
    }

    /// Runs directives one after the other, and those of the threads among them beside each other.
    fn script<'scope, 'a: 'scope>(
        &mut self,
        scope: &'scope Scope<'scope, '_>,
        directives: Vec<WastDirective<'a>>,
        line_of: &'scope LineOf<'_>,
        report: &mut Report,
    ) {
        let mut threads = Threads::default();
        for directive in directives {
            let line = line_of(directive.span());
            let asserts = is_assertion(&directive);
            let outcome = match directive {
                WastDirective::Thread(thread) => self.start(scope, thread, line_of, &mut threads),
                WastDirective::Wait { thread, .. } => threads.wait(thread.name(), report),
                directive => self.directive(directive),
            };
            match outcome {
                Ok(()) => report.passed += usize::from(asserts),
                Err(error) => report.failures.push(Failure { line, what: one_line(&error) }),
            }
        }
        threads.wait_for_all(report);
    }

    fn directive(&mut self, directive: WastDirective<'_>) -> Result<()> {
        match directive {
            WastDirective::Module(mut module) => {
                self.current = None;
                let name = module.name().map(|id| id.name().to_owned());
                if let Some(name) = &name {
                    self.instances.remove(name);
                }
                let module = self.compile(&mut module)?;
                let instance = self.linker.instantiate(&mut self.store, &module)?;
                self.name_instance(name, instance);
                Ok(())
            }
            WastDirective::ModuleDefinition(mut module) => {
                let name = module.name().map(|id| id.name().to_owned());
                let module = self.compile(&mut module)?;
                if let Some(name) = name {
                    self.definitions.insert(name, module.clone());
                }
                self.definition = Some(module);
                Ok(())
            }
            WastDirective::ModuleInstance { instance, module, .. } => {
                self.current = None;
                let definition = match module {
                    Some(id) => self.definitions.get(id.name()),
                    None => self.definition.as_ref(),
                };
                let definition = definition.cloned().ok_or_else(|| anyhow!("no such module definition"))?;
                let made = self.linker.instantiate(&mut self.store, &definition)?;
                self.name_instance(instance.map(|id| id.name().to_owned()), made);
                Ok(())
            }
            WastDirective::Register { name, module: Some(id), .. } if self.shared.contains_key(id.name()) => {
                for (export, memory) in &self.shared[id.name()] {
                    self.linker.define(&self.store, name, export, memory.clone())?;
                }
                Ok(())
            }
            WastDirective::Register { name, module, .. } => {
                let instance = self.instance(module)?;
                self.linker.instance(&mut self.store, name, instance)?;
                Ok(())
            }
            WastDirective::Invoke(call) => self.invoke(&call).map(|_| ()),
            WastDirective::AssertReturn { exec, results, .. } => {
                let values = self.execute(exec)?;
                self.compare(&values, &results)
            }
            WastDirective::AssertTrap { exec, message, .. } => {
                let outcome = self.execute(exec);
                expect_trap(outcome, message)
            }
            WastDirective::AssertExhaustion { call, message, .. } => {
                let outcome = self.invoke(&call);
                expect_trap(outcome, message)
            }
            WastDirective::AssertSuspension { exec, message, .. } => {
                let outcome = self.execute(exec);
                expect_trap(outcome, message)
            }
            WastDirective::AssertException { exec, .. } => expect_exception(self.execute(exec)),
            WastDirective::AssertInvalid { mut module, message, .. } => {
                self.expect_refused(&mut module, message)
            }
            WastDirective::AssertMalformed { mut module, message, .. }
            | WastDirective::AssertMalformedCustom { mut module, message, .. }
            | WastDirective::AssertInvalidCustom { mut module, message, .. } => {
                self.expect_refused(&mut module, message)
            }
            WastDirective::AssertUnlinkable { module, message, .. } => {
                let module = self.compile(&mut QuoteWat::Wat(module))?;
                match self.linker.instantiate(&mut self.store, &module) {
                    Ok(_) => bail!("linked, expected to be refused: {message}"),
                    Err(error) if error.downcast_ref::<Trap>().is_some() => {
                        bail!("trapped, expected to be refused: {message}: {error:#}")
                    }
                    Err(error) if says(&format!("{error:#}"), message) => Ok(()),
                    Err(error) => bail!("refused with \"{error:#}\", expected \"{message}\""),
                }
            }
            WastDirective::Thread(_) | WastDirective::Wait { .. } => unreachable!("`script` runs these"),
        }
    }

    fn compile(&mut self, module: &mut QuoteWat<'_>) -> Result<Module> {
        let bytes = module.encode().map_err(|error| anyhow!("{}", error.message()))?;
        if self.engine.config().compiles_lazily() {
            // A script wants to know at once.
            Module::validate(&self.engine, &bytes)?;
        }
        Module::new(&self.engine, &bytes)
    }

    fn name_instance(&mut self, name: Option<String>, instance: Instance) {
        if let Some(name) = name {
            self.instances.insert(name, instance);
        }
        self.current = Some(instance);
    }

    fn instance(&self, id: Option<Id<'_>>) -> Result<Instance> {
        match id {
            Some(id) => self
                .instances
                .get(id.name())
                .copied()
                .ok_or_else(|| anyhow!("no module is named ${}", id.name())),
            None => self.current.ok_or_else(|| anyhow!("there is no current module")),
        }
    }

    /// The results of an action.
    fn execute(&mut self, exec: WastExecute<'_>) -> Result<Vec<Val>> {
        match exec {
            WastExecute::Invoke(call) => self.invoke(&call),
            WastExecute::Wat(module) => self.instantiate_inline(module).map(|()| Vec::new()),
            WastExecute::Get { module, global, .. } => {
                let instance = self.instance(module)?;
                match instance.get_export(&mut self.store, global) {
                    Some(Extern::Global(global)) => Ok(vec![global.get(&mut self.store)]),
                    _ => bail!("no global is exported as \"{global}\""),
                }
            }
        }
    }

    fn instantiate_inline(&mut self, module: Wat<'_>) -> Result<()> {
        let module = self.compile(&mut QuoteWat::Wat(module))?;
        self.linker.instantiate(&mut self.store, &module).map(|_| ())
    }

    fn invoke(&mut self, call: &WastInvoke<'_>) -> Result<Vec<Val>> {
        let instance = self.instance(call.module)?;
        let Some(func) = instance.get_func(&mut self.store, call.name) else {
            bail!("no function is exported as \"{}\"", call.name)
        };
        let arguments = call
            .args
            .iter()
            .map(|argument| match argument {
                WastArg::Core(argument) => values::argument(&mut self.store, argument),
                _ => bail!("this kind of argument is not for core modules"),
            })
            .collect::<Result<Vec<_>>>()?;
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
        func.call(&mut self.store, &arguments, &mut results)?;
        Ok(results)
    }

    fn compare(&self, values: &[Val], patterns: &[WastRet<'_>]) -> Result<()> {
        if values.len() != patterns.len() {
            bail!("returned {} values, expected {}", values.len(), patterns.len());
        }
        for (position, (value, pattern)) in values.iter().zip(patterns).enumerate() {
            let WastRet::Core(pattern) = pattern else {
                bail!("this kind of result is not for core modules")
            };
            if !values::matches(&self.store, value, pattern) {
                let what = if values.len() == 1 { "result".to_owned() } else { format!("result {position}") };
                bail!("{what} is {}, expected {}", values::show(value), values::show_pattern(pattern));
            }
        }
        Ok(())
    }

    fn expect_refused(&mut self, module: &mut QuoteWat<'_>, message: &str) -> Result<()> {
        match self.compile(module) {
            Ok(_) => bail!("the module was accepted, expected to be refused: {message}"),
            Err(_) => Ok(()),
        }
    }
}

fn expect_trap(outcome: Result<Vec<Val>>, expected: &str) -> Result<()> {
    match outcome {
        Ok(values) => bail!("returned {}, expected the trap \"{expected}\"", values::show_all(&values)),
        Err(error) => match error.downcast_ref::<Trap>() {
            Some(trap) if says(trap.code().message(), expected) => Ok(()),
            Some(trap) => bail!("trapped with \"{}\", expected \"{expected}\"", trap.code().message()),
            None => Err(error.context(format!("no trap, expected \"{expected}\""))),
        },
    }
}

/// An exception that leaves the outermost function is an error of its own kind.
fn expect_exception(outcome: Result<Vec<Val>>) -> Result<()> {
    match outcome {
        Ok(values) => bail!("returned {}, expected an exception", values::show_all(&values)),
        Err(error) if error.is::<Exception>() => Ok(()),
        Err(error) => Err(error.context("no exception was thrown, expected one")),
    }
}

/// What a script may call a message besides a part of the message itself: (script, ours).
const SYNONYMS: &[(&str, &str)] = &[
    ("uninitialized element", "uninitialized element"), // scripts add the element's index
    ("null reference", "null function reference"),
    ("null function reference", "null reference"),
    ("null function reference", "uninitialized element"),
    ("unhandled", "unhandled tag"),
    ("out of bounds table access", "undefined element"),
    ("undefined element", "out of bounds table access"),
    ("indirect call", "indirect call type mismatch"),
    ("unknown import", "unknown import"),
    ("incompatible import type", "incompatible import type"),
];

/// Whether a message of ours is what the script expects.
fn says(ours: &str, expected: &str) -> bool {
    ours.contains(expected)
        || SYNONYMS.iter().any(|(script, message)| expected.starts_with(script) && ours.contains(message))
}

/// A float pattern as the scripts write it.
fn show_nan<T>(pattern: &NanPattern<T>, show: impl Fn(&T) -> String) -> String {
    match pattern {
        NanPattern::CanonicalNan => "nan:canonical".to_owned(),
        NanPattern::ArithmeticNan => "nan:arithmetic".to_owned(),
        NanPattern::Value(value) => show(value),
    }
}

#[cfg(test)]
mod tests {
    use super::says;

    #[test]
    fn messages_match_by_part_or_synonym() {
        assert!(says("uninitialized element", "uninitialized element 2"));
        assert!(says("call stack exhausted", "call stack exhausted"));
        assert!(says("unknown import: `a::b` is not defined", "unknown import"));
        assert!(!says("unreachable", "integer overflow"));
    }
}
