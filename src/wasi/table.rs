//! What a guest's descriptor numbers stand for. A number is an index; the lowest free one is given out,
//! as POSIX programs expect.

use super::errno::{Errno, Result};
use super::socket::Socket;
use super::stdio::{Input, Output};
use super::types::{Filestat, Filetype};
use cap_std::fs::{Dir, File};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// One open thing.
#[derive(Debug)]
pub(crate) enum Descriptor {
    Stdin(Input),
    Output(Output),
    File(OpenFile),
    Directory(Directory),
    Socket(Socket),
}

/// An open file, and what the host's descriptor allows.
#[derive(Debug)]
pub(crate) struct OpenFile {
    pub(crate) file: File,
    pub(crate) filetype: Filetype,
    pub(crate) read: bool,
    pub(crate) write: bool,
    /// `fdflags`. `APPEND` is ours to obey, because it can be switched; the host knows the sync flags.
    pub(crate) flags: u32,
}

/// An open directory.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) dir: Arc<Dir>,
    /// The guest's name for it, when it was opened beforehand.
    pub(crate) preopen: Option<String>,
    /// What a running `fd_readdir` reads from (see there).
    pub(crate) listing: Vec<Entry>,
}

/// A name in a directory.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) name: Vec<u8>,
    pub(crate) ino: u64,
    pub(crate) filetype: Filetype,
}

impl Directory {
    pub(crate) fn new(dir: Dir) -> Directory {
        Directory { dir: Arc::new(dir), preopen: None, listing: Vec::new() }
    }

    pub(crate) fn preopened(dir: Dir, guest: String) -> Directory {
        Directory { preopen: Some(guest), ..Directory::new(dir) }
    }
}

impl Descriptor {
    pub(crate) fn filestat(&self) -> Result<Filestat> {
        Ok(match self {
            Descriptor::Stdin(input) => Filestat::of_stream(input.filetype()),
            Descriptor::Output(output) => Filestat::of_stream(output.filetype()),
            Descriptor::File(open) => Filestat::of(&open.file.metadata()?),
            Descriptor::Directory(directory) => Filestat::of(&directory.dir.dir_metadata()?),
            Descriptor::Socket(_) => Filestat::of_stream(Filetype::SocketStream),
        })
    }
}

/// The descriptors of one guest, whose threads share them.
///
/// The table's lock is held to look a number up, never while data moves; what a descriptor stands for has a lock of its
/// own. So a thread that waits for a pipe is in nobody's way who uses another descriptor, and closing a
/// descriptor does not take it away from a call that is under way.
#[derive(Debug, Default)]
pub(crate) struct Table {
    slots: Mutex<Vec<Option<Slot>>>,
}

/// What one number stands for.
#[derive(Clone, Debug)]
pub(crate) struct Slot(Arc<Mutex<Descriptor>>);

impl Slot {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Descriptor> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Table {
    fn slots(&self) -> MutexGuard<'_, Vec<Option<Slot>>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives out the lowest free number.
    pub(crate) fn insert(&self, descriptor: Descriptor) -> u32 {
        let mut slots = self.slots();
        let free = slots.iter().position(Option::is_none).unwrap_or_else(|| {
            slots.push(None);
            slots.len() - 1
        });
        slots[free] = Some(Slot(Arc::new(Mutex::new(descriptor))));
        free as u32 // every descriptor but three is one of the host's, whose numbers have 31 bits
    }

    pub(crate) fn get(&self, fd: u32) -> Result<Slot> {
        self.slots().get(fd as usize).cloned().flatten().ok_or(Errno::BADF)
    }

    /// Frees a number; dropping what it stood for closes it.
    pub(crate) fn remove(&self, fd: u32) -> Result<Slot> {
        self.slots().get_mut(fd as usize).and_then(Option::take).ok_or(Errno::BADF)
    }

    /// Lets `to`, which must be open, stand for what `from` stood for.
    pub(crate) fn renumber(&self, from: u32, to: u32) -> Result {
        let mut slots = self.slots();
        let open = |fd: u32| slots.get(fd as usize).is_some_and(Option::is_some);
        if !open(to) || !open(from) {
            return Err(Errno::BADF);
        }
        if from != to {
            slots[to as usize] = slots[from as usize].take();
        }
        Ok(())
    }

    /// Does something with a file.
    pub(crate) fn file<R>(&self, fd: u32, with: impl FnOnce(&mut OpenFile) -> Result<R>) -> Result<R> {
        match &mut *self.get(fd)?.lock() {
            Descriptor::File(open) => with(open),
            _ => Err(Errno::BADF),
        }
    }

    /// Likewise with a file to seek in; streams and sockets have no position.
    pub(crate) fn seekable<R>(&self, fd: u32, with: impl FnOnce(&mut OpenFile) -> Result<R>) -> Result<R> {
        match &mut *self.get(fd)?.lock() {
            Descriptor::File(open) => with(open),
            Descriptor::Stdin(_) | Descriptor::Output(_) | Descriptor::Socket(_) => Err(Errno::SPIPE),
            Descriptor::Directory(_) => Err(Errno::BADF),
        }
    }

    /// A directory to look names up in.
    pub(crate) fn directory(&self, fd: u32) -> Result<Arc<Dir>> {
        match &*self.get(fd)?.lock() {
            Descriptor::Directory(directory) => Ok(directory.dir.clone()),
            _ => Err(Errno::BADF),
        }
    }
}
