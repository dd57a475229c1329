//! Building a guest's world. Nothing is granted that is not asked for: an untouched builder gives no
//! arguments, no environment, no directory, an empty input and outputs that swallow everything.

use super::WasiCtx;
use super::socket::Socket;
use super::stdio::{Input, Output, OutputBuffer};
use super::table::{Descriptor, Directory, Table};
use anyhow::Context;
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use std::io::Write;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// Collects what a [`WasiCtx`] will offer.
///
/// ```
/// use windlass::wasi::WasiCtxBuilder;
///
/// let mut builder = WasiCtxBuilder::new();
/// builder.args(&["program", "--verbose"]).env("HOME", "/");
/// let output = builder.stdout_buffer();
/// let wasi = builder.build();
/// # drop(wasi);
/// assert!(output.contents().is_empty());
/// ```
#[derive(Debug, Default)]
pub struct WasiCtxBuilder {
    args: Vec<String>,
    env: Vec<String>,
    stdin: Input,
    stdout: Output,
    stderr: Output,
    sockets: Vec<Socket>,
    preopens: Vec<(Dir, String)>,
}

impl WasiCtxBuilder {
    /// A builder that grants nothing.
    pub fn new() -> WasiCtxBuilder {
        WasiCtxBuilder::default()
    }

    /// Appends arguments. The first one a guest gets is its program's name.
    pub fn args(&mut self, args: &[impl AsRef<str>]) -> &mut Self {
        self.args.extend(args.iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Appends one argument.
    pub fn arg(&mut self, arg: impl AsRef<str>) -> &mut Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Sets an environment variable; a name that is set again keeps its place and takes the new value.
    pub fn env(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> &mut Self {
        let name = name.as_ref();
        let entry = format!("{name}={}", value.as_ref());
        let same = |old: &&mut String| old.split_once('=').is_some_and(|(old_name, _)| old_name == name);
        match self.env.iter_mut().find(same) {
            Some(old) => *old = entry,
            None => self.env.push(entry),
        }
        self
    }

    /// Sets several environment variables.
    pub fn envs(&mut self, variables: &[(impl AsRef<str>, impl AsRef<str>)]) -> &mut Self {
        for (name, value) in variables {
            self.env(name, value);
        }
        self
    }

    /// Hands on the host's environment; variables that are not Unicode stay behind.
    pub fn inherit_env(&mut self) -> &mut Self {
        for (name, value) in std::env::vars_os() {
            if let (Some(name), Some(value)) = (name.to_str(), value.to_str()) {
                self.env(name, value);
            }
        }
        self
    }

    /// Hands on the host's standard input, output and error.
    pub fn inherit_stdio(&mut self) -> &mut Self {
        self.inherit_stdin().inherit_stdout().inherit_stderr()
    }

    /// Hands on the host's standard input.
    pub fn inherit_stdin(&mut self) -> &mut Self {
        self.stdin = Input::inherit();
        self
    }

    /// Hands on the host's standard output. The guest's writes go to it directly, past any buffer.
    pub fn inherit_stdout(&mut self) -> &mut Self {
        self.stdout = Output::inherit(std::io::stdout());
        self
    }

    /// Hands on the host's standard error.
    pub fn inherit_stderr(&mut self) -> &mut Self {
        self.stderr = Output::inherit(std::io::stderr());
        self
    }

    /// Gives the guest these bytes to read, then the end.
    pub fn stdin_bytes(&mut self, bytes: impl Into<Vec<u8>>) -> &mut Self {
        self.stdin = Input::Bytes(std::io::Cursor::new(bytes.into()));
        self
    }

    /// Sends what the guest prints to `sink`, flushed after each of its writes.
    pub fn stdout(&mut self, sink: Box<dyn Write + Send>) -> &mut Self {
        self.stdout = Output::Sink(sink);
        self
    }

    /// Sends what the guest prints to its error stream to `sink`, flushed after each of its writes.
    pub fn stderr(&mut self, sink: Box<dyn Write + Send>) -> &mut Self {
        self.stderr = Output::Sink(sink);
        self
    }

    /// Keeps what the guest prints, readable while it runs and afterwards.
    pub fn stdout_buffer(&mut self) -> OutputBuffer {
        let buffer = OutputBuffer::default();
        self.stdout(Box::new(buffer.clone()));
        buffer
    }

    /// Keeps what the guest prints to its error stream.
    pub fn stderr_buffer(&mut self) -> OutputBuffer {
        let buffer = OutputBuffer::default();
        self.stderr(Box::new(buffer.clone()));
        buffer
    }

    /// Opens the host's directory `host` now and lets the guest see it as `guest`.
    ///
    /// # Errors
    ///
    /// When the directory cannot be opened.
    pub fn preopened_dir(
        &mut self,
        host: impl AsRef<Path>,
        guest: impl AsRef<str>,
    ) -> crate::Result<&mut Self> {
        let host = host.as_ref();
        let dir = Dir::open_ambient_dir(host, ambient_authority())
            .with_context(|| format!("cannot open the directory {}", host.display()))?;
        self.preopens.push((dir, guest.as_ref().to_owned()));
        Ok(self)
    }

    /// Lets the guest accept connections on a socket that listens: a [`TcpListener`](std::net::TcpListener) or a
    /// [`UnixListener`](std::os::unix::net::UnixListener).
    ///
    /// ```
    /// use std::net::TcpListener;
    /// use windlass::wasi::WasiCtxBuilder;
    ///
    /// let mut builder = WasiCtxBuilder::new();
    /// builder.preopened_socket(TcpListener::bind("127.0.0.1:0")?);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn preopened_socket(&mut self, listener: impl Into<OwnedFd>) -> &mut Self {
        self.sockets.push(Socket::listener(listener.into()));
        self
    }

    /// The finished world: descriptors 0, 1 and 2 are the streams, from 3 on follow the sockets and then the
    /// directories, each in the order they were given. The builder is empty afterwards.
    pub fn build(&mut self) -> WasiCtx {
        let parts = std::mem::take(self);
        let table = Table::default();
        table.insert(Descriptor::Stdin(parts.stdin));
        table.insert(Descriptor::Output(parts.stdout));
        table.insert(Descriptor::Output(parts.stderr));
        for socket in parts.sockets {
            table.insert(Descriptor::Socket(socket));
        }
        for (dir, guest) in parts.preopens {
            table.insert(Descriptor::Directory(Directory::preopened(dir, guest)));
        }
        WasiCtx {
            args: parts.args.into(),
            env: parts.env.into(),
            table: Arc::new(table),
            epoch: Instant::now(),
        }
    }
}
