//! Threads of scripts: `(thread $name (shared (module $m)) directive ...)` and `(wait $name)`.
//!
//! A thread of a script is a thread of the system with a store of its own, which runs its directives as a script of
//! its own. Of the named module it sees the shared memories: everything else belongs to the store that made it. `wait`
//! ends when the thread has, and takes over its report.

use super::{Failure, LineOf, Report, Runner};
use crate::{Extern, Result};
use anyhow::{Context as _, anyhow, bail};
use std::collections::HashMap;
use std::panic::resume_unwind;
use std::thread::{Builder, Scope, ScopedJoinHandle};
use wast::WastThread;

/// Stack of such a thread: nested texts are parsed on it, and Wasm runs on it.
const STACK_BYTES: usize = 8 << 20;

/// Those that run, by name.
#[derive(Default)]
pub(super) struct Threads<'scope>(HashMap<String, ScopedJoinHandle<'scope, Report>>);

impl Threads<'_> {
    /// Waits for one.
    pub(super) fn wait(&mut self, name: &str, report: &mut Report) -> Result<()> {
        let thread = self.0.remove(name).ok_or_else(|| anyhow!("no thread is named ${name}"))?;
        let Report { passed, failures } = thread.join().unwrap_or_else(|panic| resume_unwind(panic));
        report.passed += passed;
        report.failures.extend(failures);
        Ok(())
    }

    /// Waits for those that nobody waited for.
    pub(super) fn wait_for_all(mut self, report: &mut Report) {
        let mut names: Vec<_> = self.0.keys().cloned().collect();
        names.sort();
        for name in names {
            self.wait(&name, report).expect("it is there");
        }
    }
}

impl Runner {
    /// Starts one.
    pub(super) fn start<'scope, 'a: 'scope>(
        &mut self,
        scope: &'scope Scope<'scope, '_>,
        thread: WastThread<'a>,
        line_of: &'scope LineOf<'_>,
        threads: &mut Threads<'scope>,
    ) -> Result<()> {
        let name = thread.name.name().to_owned();
        if threads.0.contains_key(&name) {
            bail!("a thread named ${name} is running");
        }
        let line = line_of(thread.span);
        let shared = match thread.shared_module {
            Some(id) => {
                let instance = self.instance(Some(id))?;
                let exports = instance.exports(&mut self.store);
                let shared = exports.filter_map(|(export, item)| match item {
                    Extern::SharedMemory(memory) => Some((export.to_owned(), memory)),
                    _ => None,
                });
                Some((id.name().to_owned(), shared.collect::<Vec<_>>()))
            }
            None => None,
        };
        let (engine, quiet, directives) = (self.engine.clone(), self.quiet, thread.directives);
        let run = move || {
            let mut report = Report::default();
            match Runner::new(&engine, quiet) {
                Ok(mut runner) => {
                    runner.shared.extend(shared);
                    runner.script(scope, directives, line_of, &mut report);
                }
                Err(error) => report.failures.push(Failure { line, what: super::one_line(&error) }),
            }
            report
        };
        let handle = Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, run);
        threads.0.insert(name, handle.context("the system has no threads")?);
        Ok(())
    }
}
