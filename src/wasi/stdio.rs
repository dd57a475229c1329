//! The three streams. What a guest prints leaves in one system call per `fd_write`, so that a reader
//! behind a pipe sees lines when they are printed; nothing here buffers.

use super::types::Filetype;
use rustix::event::{PollFd, PollFlags};
use std::fs::File;
use std::io::{self, Cursor, IoSlice, IsTerminal, Read, Write};
use std::os::fd::AsFd;
use std::sync::{Arc, Mutex, PoisonError};

/// Where a guest's descriptor 0 reads from.
#[derive(Debug, Default)]
pub(crate) enum Input {
    /// At its end from the beginning.
    #[default]
    Empty,
    /// The host's stream: a duplicate of its descriptor, so no byte is lost in a buffer of ours.
    Host(Arc<File>),
    Bytes(Cursor<Vec<u8>>),
}

impl Input {
    /// The host's standard input; a closed one is empty.
    pub(crate) fn inherit() -> Input {
        io::stdin().as_fd().try_clone_to_owned().map_or(Input::Empty, |fd| Input::Host(Arc::new(fd.into())))
    }

    pub(crate) fn filetype(&self) -> Filetype {
        match self {
            Input::Host(file) => stream_type(file),
            Input::Empty | Input::Bytes(_) => Filetype::Unknown,
        }
    }

    /// The host's stream, if it is one.
    pub(crate) fn host(&self) -> Option<Arc<File>> {
        match self {
            Input::Host(file) => Some(file.clone()),
            _ => None,
        }
    }

    pub(crate) fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Input::Empty => Ok(0),
            Input::Host(file) => read_host(file, into),
            Input::Bytes(bytes) => bytes.read(into),
        }
    }
}

/// Where a guest's descriptors 1 and 2 write to.
#[derive(Default)]
pub(crate) enum Output {
    /// Swallows everything.
    #[default]
    Nowhere,
    /// The host's stream: a duplicate of its descriptor.
    Host(Arc<File>),
    /// The embedder's.
    Sink(Box<dyn Write + Send>),
}

impl Output {
    /// One of the host's streams; a closed one swallows everything.
    pub(crate) fn inherit(stream: impl AsFd) -> Output {
        stream.as_fd().try_clone_to_owned().map_or(Output::Nowhere, |fd| Output::Host(Arc::new(fd.into())))
    }

    pub(crate) fn filetype(&self) -> Filetype {
        match self {
            Output::Host(file) => stream_type(file),
            Output::Nowhere | Output::Sink(_) => Filetype::Unknown,
        }
    }

    /// The host's stream, if it is one.
    pub(crate) fn host(&self) -> Option<Arc<File>> {
        match self {
            Output::Host(file) => Some(file.clone()),
            _ => None,
        }
    }

    /// Writes the slices as one piece; returns how many bytes went out.
    pub(crate) fn write(&mut self, slices: &[IoSlice<'_>]) -> io::Result<usize> {
        match self {
            Output::Nowhere => Ok(slices.iter().map(|slice| slice.len()).sum()),
            Output::Host(file) => write_host(file, slices),
            Output::Sink(sink) => {
                let mut total = 0;
                for slice in slices {
                    sink.write_all(slice)?;
                    total += slice.len();
                }
                sink.flush()?;
                Ok(total)
            }
        }
    }
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Output::Nowhere => "Nowhere",
            Output::Host(_) => "Host",
            Output::Sink(_) => "Sink",
        })
    }
}

/// A terminal is a character device: by that C libraries decide to buffer lines. Anything else stays
/// unknown, as wasmtime has it, so that no guest tries to seek in a redirected stream.
fn stream_type(file: &File) -> Filetype {
    if file.is_terminal() { Filetype::CharacterDevice } else { Filetype::Unknown }
}

/// Reads from a stream of the host's, waiting for what there is to read.
pub(crate) fn read_host(mut file: &File, into: &mut [u8]) -> io::Result<usize> {
    waiting(file, PollFlags::IN, || file.read(into))
}

/// Writes the slices to a stream of the host's as one piece. One that nobody reads any more is an error, `PIPE`: Rust's
/// programs ignore the signal.
pub(crate) fn write_host(mut file: &File, slices: &[IoSlice<'_>]) -> io::Result<usize> {
    waiting(file, PollFlags::OUT, || file.write_vectored(slices))
}

/// The guest's streams wait. That the host's do not, because another program that shares them has it so, is no business
/// of the guest's.
fn waiting<T>(file: &File, events: PollFlags, mut operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match operation() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                match rustix::event::poll(&mut [PollFd::new(file, events)], None) {
                    Err(error) if error != rustix::io::Errno::INTR => return Err(error.into()),
                    _ => {}
                }
            }
            result => return result,
        }
    }
}

/// A signal that the host handled is no business of the guest's.
pub(crate) fn retry<T>(mut operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match operation() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

/// What a guest printed, shared with whoever wants to read it.
#[derive(Clone, Debug, Default)]
pub struct OutputBuffer(Arc<Mutex<Vec<u8>>>);

impl OutputBuffer {
    /// Everything printed so far.
    pub fn contents(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Write for OutputBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
