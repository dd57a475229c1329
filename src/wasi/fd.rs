//! `fd_*` that ask about a descriptor or change it, and move no data.

use super::WasiCtx;
use super::errno::{Errno, Result};
use super::memory::GuestMemory;
use super::table::Descriptor;
use super::types::{Fdstat, Filetype, check_flags, fdflags, fstflags, rights};
use cap_fs_ext::{DirExt, SystemTimeSpec};
use rustix::fs::Advice;
use std::fs::FileTimes;
use std::num::NonZeroU64;
use std::time::{Duration, SystemTime};

/// `preopentype`: what was opened beforehand. Preview 1 names the first; the other says "something else".
const PREOPENTYPE_DIR: u8 = 0;
const PREOPENTYPE_SOCKET: u8 = 1;

impl WasiCtx {
    /// A hint, passed on. A host that has no use for it is no error.
    pub(crate) fn fd_advise(
        &mut self,
        _memory: &mut GuestMemory<'_>,
        fd: u32,
        offset: u64,
        len: u64,
        advice: u32,
    ) -> Result {
        let advice = match advice {
            0 => Advice::Normal,
            1 => Advice::Sequential,
            2 => Advice::Random,
            3 => Advice::WillNeed,
            4 => Advice::DontNeed,
            5 => Advice::NoReuse,
            _ => return Err(Errno::INVAL),
        };
        self.table.file(fd, |open| {
            let advised = rustix::fs::fadvise(&open.file, offset, NonZeroU64::new(len), advice);
            advised.map_err(|error| std::io::Error::from(error).into())
        })
    }

    /// Unsupported, as preview 1's later hosts agree: programs fall back to writing zeros.
    pub(crate) fn fd_allocate(
        &mut self,
        _memory: &mut GuestMemory<'_>,
        fd: u32,
        _offset: u64,
        _len: u64,
    ) -> Result {
        self.table.file(fd, |_| Ok(()))?;
        Err(Errno::NOTSUP)
    }

    pub(crate) fn fd_close(&mut self, _memory: &mut GuestMemory<'_>, fd: u32) -> Result {
        self.table.remove(fd).map(drop)
    }

    pub(crate) fn fd_datasync(&mut self, _memory: &mut GuestMemory<'_>, fd: u32) -> Result {
        self.table.file(fd, |open| Ok(open.file.sync_data()?))
    }

    pub(crate) fn fd_sync(&mut self, _memory: &mut GuestMemory<'_>, fd: u32) -> Result {
        self.table.file(fd, |open| Ok(open.file.sync_all()?))
    }

    pub(crate) fn fd_fdstat_get(&mut self, memory: &mut GuestMemory<'_>, fd: u32, out: u32) -> Result {
        let stat = match &*self.table.get(fd)?.lock() {
            Descriptor::Stdin(input) => fdstat(input.filetype(), 0, rights::FD_READ, rights::FD_READ),
            Descriptor::Output(output) => fdstat(output.filetype(), 0, rights::FD_WRITE, rights::FD_WRITE),
            Descriptor::Directory(directory) if directory.preopen.is_some() => {
                fdstat(Filetype::Directory, 0, rights::PREOPEN, rights::PREOPEN_INHERITING)
            }
            Descriptor::Directory(_) => {
                let file_only =
                    rights::FD_SEEK | rights::FD_FILESTAT_SET_SIZE | rights::PATH_FILESTAT_SET_SIZE;
                let rights = rights::ALL & !file_only & !rights::FD_WRITE;
                fdstat(Filetype::Directory, 0, rights, rights)
            }
            Descriptor::Socket(socket) if socket.listens => {
                fdstat(Filetype::SocketStream, socket.flags, rights::LISTENER, rights::CONNECTION)
            }
            Descriptor::Socket(socket) => fdstat(Filetype::SocketStream, socket.flags, rights::CONNECTION, 0),
            Descriptor::File(open) => {
                let mut rights = rights::ALL;
                if !open.read {
                    rights &= !(rights::FD_READ | rights::FD_READDIR);
                }
                if !open.write {
                    rights &= !rights::FD_WRITE;
                }
                fdstat(open.filetype, open.flags, rights, rights)
            }
        };
        memory.write(out, &stat.to_bytes())
    }

    /// `APPEND` and `NONBLOCK` can be switched; the sync flags are fixed when a file is opened.
    pub(crate) fn fd_fdstat_set_flags(
        &mut self,
        _memory: &mut GuestMemory<'_>,
        fd: u32,
        flags: u32,
    ) -> Result {
        check_flags(flags, fdflags::ALL)?;
        match &mut *self.table.get(fd)?.lock() {
            Descriptor::File(open) => {
                check_flags(flags, !fdflags::ANY_SYNC)?;
                open.flags = flags | open.flags & fdflags::ANY_SYNC;
                Ok(())
            }
            Descriptor::Socket(socket) => socket.set_flags(flags),
            _ => Err(Errno::BADF),
        }
    }

    /// Rights are gone from WASI; a host need not be able to take them away.
    pub(crate) fn fd_fdstat_set_rights(
        &mut self,
        _memory: &mut GuestMemory<'_>,
        fd: u32,
        _base: u64,
        _inheriting: u64,
    ) -> Result {
        match &*self.table.get(fd)?.lock() {
            Descriptor::File(_) | Descriptor::Directory(_) | Descriptor::Socket(_) => Err(Errno::NOTSUP),
            Descriptor::Stdin(_) | Descriptor::Output(_) => Err(Errno::BADF),
        }
    }

    pub(crate) fn fd_filestat_get(&mut self, memory: &mut GuestMemory<'_>, fd: u32, out: u32) -> Result {
        let stat = self.table.get(fd)?.lock().filestat()?;
        memory.write(out, &stat.to_bytes())
    }

    pub(crate) fn fd_filestat_set_size(
        &mut self,
        _memory: &mut GuestMemory<'_>,
        fd: u32,
        size: u64,
    ) -> Result {
        self.table.file(fd, |open| {
            if !open.write {
                return Err(Errno::INVAL); // POSIX's word for it: not open for writing
            }
            Ok(open.file.set_len(size)?)
        })
    }

    pub(crate) fn fd_filestat_set_times(
        &mut self,
        _memory: &mut GuestMemory<'_>,
        fd: u32,
        atim: u64,
        mtim: u64,
        flags: u32,
    ) -> Result {
        let (accessed, modified) = new_times(atim, mtim, flags)?;
        match &*self.table.get(fd)?.lock() {
            Descriptor::File(open) => {
                let mut times = FileTimes::new();
                if let Some(accessed) = accessed {
                    times = times.set_accessed(accessed);
                }
                if let Some(modified) = modified {
                    times = times.set_modified(modified);
                }
                Ok(open.file.try_clone()?.into_std().set_times(times)?)
            }
            // By name: a directory's own descriptor may be good for looking up paths only.
            Descriptor::Directory(directory) => {
                Ok(directory.dir.set_times(".", accessed.map(spec), modified.map(spec))?)
            }
            Descriptor::Stdin(_) | Descriptor::Output(_) | Descriptor::Socket(_) => Err(Errno::BADF),
        }
    }

    pub(crate) fn fd_prestat_get(&mut self, memory: &mut GuestMemory<'_>, fd: u32, out: u32) -> Result {
        let slot = self.table.get(fd)?;
        let descriptor = slot.lock();
        let mut prestat = [0; 8];
        match &*descriptor {
            Descriptor::Directory(directory) => {
                let name = directory.preopen.as_ref().ok_or(Errno::BADF)?;
                prestat[0] = PREOPENTYPE_DIR;
                prestat[4..].copy_from_slice(&(name.len() as u32).to_le_bytes());
            }
            // C libraries ask from 3 on until they are told `BADF`, and pass over what they do not know.
            Descriptor::Socket(socket) if socket.listens => prestat[0] = PREOPENTYPE_SOCKET,
            _ => return Err(Errno::BADF),
        }
        memory.write(out, &prestat)
    }

    pub(crate) fn fd_prestat_dir_name(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        buf: u32,
        len: u32,
    ) -> Result {
        let slot = self.table.get(fd)?;
        let descriptor = slot.lock();
        let Descriptor::Directory(directory) = &*descriptor else { return Err(Errno::NOTDIR) };
        let name = directory.preopen.as_ref().ok_or(Errno::NOTDIR)?;
        if name.len() > len as usize {
            return Err(Errno::NAMETOOLONG);
        }
        memory.write(buf, name.as_bytes())
    }

    pub(crate) fn fd_renumber(&mut self, _memory: &mut GuestMemory<'_>, from: u32, to: u32) -> Result {
        self.table.renumber(from, to)
    }
}

fn fdstat(filetype: Filetype, flags: u32, rights: u64, inheriting: u64) -> Fdstat {
    Fdstat { filetype, flags, rights, inheriting }
}

/// The times that `fstflags` asks to set, access then modification. A time cannot be both given and now.
pub(crate) fn new_times(
    atim: u64,
    mtim: u64,
    flags: u32,
) -> Result<(Option<SystemTime>, Option<SystemTime>)> {
    check_flags(flags, fstflags::ALL)?;
    let now = SystemTime::now();
    let choose =
        |given: u32, symbolic: u32, nanoseconds: u64| match (flags & given != 0, flags & symbolic != 0) {
            (true, true) => Err(Errno::INVAL),
            (true, false) => {
                let since = Duration::from_nanos(nanoseconds);
                SystemTime::UNIX_EPOCH.checked_add(since).map(Some).ok_or(Errno::OVERFLOW)
            }
            (false, true) => Ok(Some(now)),
            (false, false) => Ok(None),
        };
    Ok((choose(fstflags::ATIM, fstflags::ATIM_NOW, atim)?, choose(fstflags::MTIM, fstflags::MTIM_NOW, mtim)?))
}

/// A time as `cap-fs-ext` takes it.
pub(crate) fn spec(time: SystemTime) -> SystemTimeSpec {
    SystemTimeSpec::Absolute(cap_std::time::SystemTime::from_std(time))
}
