//! `path_*`: names, always looked up inside an open directory.
//!
//! `cap-std` resolves every path component by component below the directory's descriptor. A path that
//! would leave it (`..` too many, an absolute path, a symlink to either) is `PERM`, whatever there is
//! outside, so a guest cannot even learn what exists there.

use super::WasiCtx;
use super::errno::{Errno, Result};
use super::fd::{new_times, spec};
use super::memory::GuestMemory;
use super::table::{Descriptor, Directory, OpenFile};
use super::types::{Filestat, SYMLINK_FOLLOW, check_flags, fdflags, oflags, rights};
use cap_fs_ext::{DirExt, FollowSymlinks, OpenOptionsFollowExt, OpenOptionsSyncExt};
use cap_std::fs::{Dir, File, Metadata, OpenOptions, OpenOptionsExt};
use std::os::unix::ffi::OsStrExt;

/// What is to be opened must not exist yet.
const CREATES_NEW: u32 = oflags::CREAT | oflags::EXCL;

impl WasiCtx {
    pub(crate) fn path_create_directory(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        path: u32,
        len: u32,
    ) -> Result {
        Ok(self.table.directory(fd)?.create_dir(&*memory.string(path, len)?)?)
    }

    pub(crate) fn path_filestat_get(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        flags: u32,
        path: u32,
        len: u32,
        out: u32,
    ) -> Result {
        let stat = self.path_filestat(memory, fd, flags, path, len)?;
        memory.write(out, &stat.to_bytes())
    }

    pub(crate) fn path_filestat(
        &self,
        memory: &GuestMemory<'_>,
        fd: u32,
        flags: u32,
        path: u32,
        len: u32,
    ) -> Result<Filestat> {
        check_flags(flags, SYMLINK_FOLLOW)?;
        let dir = self.table.directory(fd)?;
        let path = &*memory.string(path, len)?;
        let meta: Metadata = match flags & SYMLINK_FOLLOW {
            0 => dir.symlink_metadata(path)?,
            _ => dir.metadata(path)?,
        };
        Ok(Filestat::of(&meta))
    }

    pub(crate) fn path_filestat_set_times(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        flags: u32,
        path: u32,
        len: u32,
        atim: u64,
        mtim: u64,
        fst_flags: u32,
    ) -> Result {
        check_flags(flags, SYMLINK_FOLLOW)?;
        let (accessed, modified) = new_times(atim, mtim, fst_flags)?;
        let dir = self.table.directory(fd)?;
        let path = &*memory.string(path, len)?;
        let (accessed, modified) = (accessed.map(spec), modified.map(spec));
        match flags & SYMLINK_FOLLOW {
            0 => dir.set_symlink_times(path, accessed, modified)?,
            _ => dir.set_times(path, accessed, modified)?,
        }
        Ok(())
    }

    /// A link to what a symlink points at is refused: no host makes one in a single step.
    pub(crate) fn path_link(
        &mut self,
        memory: &mut GuestMemory<'_>,
        old_fd: u32,
        old_flags: u32,
        old_path: u32,
        old_len: u32,
        new_fd: u32,
        new_path: u32,
        new_len: u32,
    ) -> Result {
        let old = self.table.directory(old_fd)?;
        let new = self.table.directory(new_fd)?;
        let (old_path, new_path) = (&*memory.string(old_path, old_len)?, &*memory.string(new_path, new_len)?);
        if old_flags != 0 {
            return Err(Errno::INVAL);
        }
        Ok(old.hard_link(old_path, &new, new_path)?)
    }

    pub(crate) fn path_open(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        dir_flags: u32,
        path: u32,
        len: u32,
        open_flags: u32,
        base: u64,
        _inheriting: u64,
        fd_flags: u32,
        out: u32,
    ) -> Result {
        memory.range(out, 4)?;
        check_flags(dir_flags, SYMLINK_FOLLOW)?;
        check_flags(open_flags, oflags::ALL)?;
        check_flags(fd_flags, fdflags::ALL)?;
        let path = &*memory.string(path, len)?;
        let dir = match &*self.table.get(fd)?.lock() {
            Descriptor::Directory(directory) => directory.dir.clone(),
            Descriptor::File(_) => return Err(Errno::NOTDIR),
            Descriptor::Stdin(_) | Descriptor::Output(_) | Descriptor::Socket(_) => return Err(Errno::BADF),
        };
        let (options, access) = open_options(dir_flags, open_flags, base, fd_flags)?;
        let symlink = || dir.symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
        let file = match dir.open_with(path, &options).map_err(Errno::from) {
            // A link that is not to be followed is no directory, but that is not what is wrong with it.
            Err(Errno::NOTDIR) if dir_flags & SYMLINK_FOLLOW == 0 && !path.ends_with('/') && symlink() => {
                return Err(Errno::LOOP);
            }
            // Where the system resolves no paths inside a directory, links to directories are followed for directories
            // alone, and what exists may be said to be a directory instead.
            Err(Errno::NOTDIR) if open_flags & oflags::DIRECTORY != 0 && symlink() => {
                File::from_std(dir.open_dir(path)?.into_std_file())
            }
            Err(Errno::ISDIR) if open_flags & CREATES_NEW == CREATES_NEW => return Err(Errno::EXIST),
            Err(Errno::INVAL) if open_flags & oflags::CREAT != 0 && path.ends_with('/') => {
                return Err(Errno::ISDIR);
            }
            opened => opened?,
        };
        let opened = describe(file, access, fd_flags)?;
        let fd = self.table.insert(opened);
        memory.write_u32(out, fd)
    }

    pub(crate) fn path_readlink(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        path: u32,
        len: u32,
        buf: u32,
        buf_len: u32,
        out: u32,
    ) -> Result {
        memory.range(out, 4)?;
        let target = self.table.directory(fd)?.read_link(&*memory.string(path, len)?)?;
        let target = target.as_os_str().as_bytes();
        let count = target.len().min(buf_len as usize);
        memory.write(buf, &target[..count])?;
        memory.write_u32(out, count as u32)
    }

    pub(crate) fn path_remove_directory(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        path: u32,
        len: u32,
    ) -> Result {
        let dir = self.table.directory(fd)?;
        let path = &*memory.string(path, len)?;
        // A trailing slash asks for a directory, and nothing else can be removed here.
        let bare = path.trim_end_matches('/');
        Ok(dir.remove_dir(if bare.is_empty() { path } else { bare })?)
    }

    pub(crate) fn path_rename(
        &mut self,
        memory: &mut GuestMemory<'_>,
        old_fd: u32,
        old_path: u32,
        old_len: u32,
        new_fd: u32,
        new_path: u32,
        new_len: u32,
    ) -> Result {
        let old = self.table.directory(old_fd)?;
        let new = self.table.directory(new_fd)?;
        let (old_path, new_path) = (&*memory.string(old_path, old_len)?, &*memory.string(new_path, new_len)?);
        // A trailing slash on either side is for directories only.
        if (old_path.ends_with('/') || new_path.ends_with('/')) && !is_directory(&old, old_path)? {
            return Err(Errno::NOTDIR);
        }
        Ok(old.rename(old_path, &new, new_path)?)
    }

    /// The target may not be absolute: another program, not so confined, could be led by it.
    pub(crate) fn path_symlink(
        &mut self,
        memory: &mut GuestMemory<'_>,
        target: u32,
        target_len: u32,
        fd: u32,
        path: u32,
        len: u32,
    ) -> Result {
        let dir = self.table.directory(fd)?;
        let target = &*memory.string(target, target_len)?;
        Ok(DirExt::symlink(&*dir, target, &*memory.string(path, len)?)?)
    }

    pub(crate) fn path_unlink_file(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        path: u32,
        len: u32,
    ) -> Result {
        Ok(self.table.directory(fd)?.remove_file(&*memory.string(path, len)?)?)
    }
}

/// Whether a path is a directory's, and no symlink's to one, whether or not it ends in a slash.
fn is_directory(dir: &Dir, path: &str) -> Result<bool> {
    let bare = path.trim_end_matches('/');
    Ok(dir.symlink_metadata(if bare.is_empty() { path } else { bare })?.is_dir())
}

/// WASI's way to say how a path is opened, as the host's, and what the guest may do afterwards: as wasmtime has it,
/// whatever the host's descriptor allows. Creating and truncating need write access; who asks for nothing may read.
fn open_options(dir_flags: u32, open_flags: u32, base: u64, fd_flags: u32) -> Result<(OpenOptions, Access)> {
    let asks = |flag| open_flags & flag != 0;
    let wants_write = base & rights::FD_WRITE != 0;
    let access = Access {
        read: base & rights::FD_READ != 0 || !wants_write,
        write: wants_write || asks(oflags::CREAT) || asks(oflags::TRUNC),
    };
    let mut options = OpenOptions::new();
    let follow = if dir_flags & SYMLINK_FOLLOW != 0 { FollowSymlinks::Yes } else { FollowSymlinks::No };
    options.follow(follow).read(access.read).write(access.write);
    if asks(oflags::DIRECTORY) {
        if asks(oflags::CREAT) || asks(oflags::EXCL) || asks(oflags::TRUNC) {
            return Err(Errno::INVAL);
        }
        options.custom_flags(libc::O_DIRECTORY);
        return Ok((options, access));
    }
    options.truncate(asks(oflags::TRUNC));
    if asks(oflags::CREAT) {
        options.create(true).create_new(asks(oflags::EXCL));
    }
    options.sync(fd_flags & fdflags::SYNC != 0);
    options.dsync(fd_flags & fdflags::DSYNC != 0);
    options.rsync(fd_flags & fdflags::RSYNC != 0);
    Ok((options, access))
}

/// What can be done with an open file.
#[derive(Clone, Copy, Debug)]
struct Access {
    read: bool,
    write: bool,
}

/// What was opened turns out to be a directory or something to read and write.
fn describe(file: File, access: Access, flags: u32) -> Result<Descriptor> {
    let filetype = file.metadata()?.file_type();
    if filetype.is_dir() {
        return Ok(Descriptor::Directory(Directory::new(Dir::from_std_file(file.into_std()))));
    }
    let Access { read, write } = access;
    Ok(Descriptor::File(OpenFile { file, filetype: filetype.into(), read, write, flags }))
}
