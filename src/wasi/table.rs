//! What a guest's descriptor numbers stand for. A number is an index; the lowest free one is given out,
//! as POSIX programs expect.

use super::errno::{Errno, Result};
use super::stdio::{Input, Output};
use super::types::{Filestat, Filetype};
use cap_std::fs::{Dir, File};

/// One open thing.
#[derive(Debug)]
pub(crate) enum Descriptor {
    Stdin(Input),
    Output(Output),
    File(OpenFile),
    Directory(Directory),
}

/// An open file. The host's descriptor may allow more than the guest asked for (creating needs write
/// access), so what the guest may do is kept beside it.
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
    pub(crate) dir: Dir,
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
        Directory { dir, preopen: None, listing: Vec::new() }
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
        })
    }
}

/// The descriptors of one guest.
#[derive(Debug, Default)]
pub(crate) struct Table {
    slots: Vec<Option<Descriptor>>,
}

impl Table {
    /// Gives out the lowest free number.
    pub(crate) fn insert(&mut self, descriptor: Descriptor) -> u32 {
        let free = self.slots.iter().position(Option::is_none).unwrap_or_else(|| {
            self.slots.push(None);
            self.slots.len() - 1
        });
        self.slots[free] = Some(descriptor);
        free as u32 // every descriptor but three is one of the host's, whose numbers have 31 bits
    }

    pub(crate) fn get(&self, fd: u32) -> Result<&Descriptor> {
        self.slots.get(fd as usize).and_then(Option::as_ref).ok_or(Errno::BADF)
    }

    pub(crate) fn get_mut(&mut self, fd: u32) -> Result<&mut Descriptor> {
        self.slots.get_mut(fd as usize).and_then(Option::as_mut).ok_or(Errno::BADF)
    }

    /// Frees a number; dropping what it stood for closes it.
    pub(crate) fn remove(&mut self, fd: u32) -> Result<Descriptor> {
        self.slots.get_mut(fd as usize).and_then(Option::take).ok_or(Errno::BADF)
    }

    /// Lets `to`, which must be open, stand for what `from` stood for.
    pub(crate) fn renumber(&mut self, from: u32, to: u32) -> Result {
        self.get(to)?;
        self.get(from)?;
        if from != to {
            self.slots[to as usize] = self.slots[from as usize].take();
        }
        Ok(())
    }

    pub(crate) fn file(&self, fd: u32) -> Result<&OpenFile> {
        match self.get(fd)? {
            Descriptor::File(open) => Ok(open),
            _ => Err(Errno::BADF),
        }
    }

    pub(crate) fn file_mut(&mut self, fd: u32) -> Result<&mut OpenFile> {
        match self.get_mut(fd)? {
            Descriptor::File(open) => Ok(open),
            _ => Err(Errno::BADF),
        }
    }

    /// A file to seek in; the streams have no position.
    pub(crate) fn seekable(&mut self, fd: u32) -> Result<&mut OpenFile> {
        match self.get_mut(fd)? {
            Descriptor::File(open) => Ok(open),
            Descriptor::Stdin(_) | Descriptor::Output(_) => Err(Errno::SPIPE),
            Descriptor::Directory(_) => Err(Errno::BADF),
        }
    }

    pub(crate) fn directory(&self, fd: u32) -> Result<&Directory> {
        match self.get(fd)? {
            Descriptor::Directory(directory) => Ok(directory),
            _ => Err(Errno::BADF),
        }
    }

    pub(crate) fn directory_mut(&mut self, fd: u32) -> Result<&mut Directory> {
        match self.get_mut(fd)? {
            Descriptor::Directory(directory) => Ok(directory),
            _ => Err(Errno::BADF),
        }
    }
}
