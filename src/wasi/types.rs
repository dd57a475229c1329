//! The values that cross the boundary, with preview 1's numbers and layouts.
//!
//! Everything is little-endian in guest memory. A structure here is what the host knows; its `to_bytes`
//! or `from_bytes` is the layout, written as a picture of offsets and nowhere else:
//!
//! ```text
//! prestat       0 tag u8       4 name length u32                                                  (8)
//! fdstat        0 filetype u8  2 flags u16    8 rights u64   16 inheriting u64                   (24)
//! filestat      0 dev u64      8 ino u64     16 filetype u8  24 nlink u64    32 size u64
//!              40 atim u64    48 mtim u64    56 ctim u64                                         (64)
//! dirent        0 next u64     8 ino u64     16 name length u32              20 filetype u8      (24)
//! subscription  0 userdata u64 8 tag u8      clock: 16 id u32 24 timeout u64 40 flags u16
//!                                            fd:    16 fd u32                                    (48)
//! event         0 userdata u64 8 errno u16   10 tag u8       16 nbytes u64   24 flags u16        (32)
//! ```

use super::errno::{Errno, Result};
use cap_std::fs::{FileType, FileTypeExt, Metadata, MetadataExt};

/// `filetype`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Filetype {
    Unknown = 0,
    BlockDevice = 1,
    CharacterDevice = 2,
    Directory = 3,
    RegularFile = 4,
    SocketStream = 6,
    SymbolicLink = 7,
}

impl From<FileType> for Filetype {
    fn from(host: FileType) -> Filetype {
        match host {
            _ if host.is_file() => Filetype::RegularFile,
            _ if host.is_dir() => Filetype::Directory,
            _ if host.is_symlink() => Filetype::SymbolicLink,
            _ if host.is_char_device() => Filetype::CharacterDevice,
            _ if host.is_block_device() => Filetype::BlockDevice,
            _ if host.is_socket() => Filetype::SocketStream,
            _ => Filetype::Unknown, // a fifo: preview 1 has no word for it
        }
    }
}

/// `rights`: what a descriptor may be asked for. Only reading and writing are enforced, as everybody
/// does by now; the others are reported, because C libraries look at them.
pub(crate) mod rights {
    pub(crate) const FD_DATASYNC: u64 = 1 << 0;
    pub(crate) const FD_READ: u64 = 1 << 1;
    pub(crate) const FD_SEEK: u64 = 1 << 2;
    pub(crate) const FD_FDSTAT_SET_FLAGS: u64 = 1 << 3;
    pub(crate) const FD_SYNC: u64 = 1 << 4;
    pub(crate) const FD_TELL: u64 = 1 << 5;
    pub(crate) const FD_WRITE: u64 = 1 << 6;
    pub(crate) const FD_ADVISE: u64 = 1 << 7;
    pub(crate) const FD_ALLOCATE: u64 = 1 << 8;
    pub(crate) const PATH_CREATE_DIRECTORY: u64 = 1 << 9;
    pub(crate) const PATH_CREATE_FILE: u64 = 1 << 10;
    pub(crate) const PATH_LINK_SOURCE: u64 = 1 << 11;
    pub(crate) const PATH_LINK_TARGET: u64 = 1 << 12;
    pub(crate) const PATH_OPEN: u64 = 1 << 13;
    pub(crate) const FD_READDIR: u64 = 1 << 14;
    pub(crate) const PATH_READLINK: u64 = 1 << 15;
    pub(crate) const PATH_RENAME_SOURCE: u64 = 1 << 16;
    pub(crate) const PATH_RENAME_TARGET: u64 = 1 << 17;
    pub(crate) const PATH_FILESTAT_GET: u64 = 1 << 18;
    pub(crate) const PATH_FILESTAT_SET_SIZE: u64 = 1 << 19;
    pub(crate) const PATH_FILESTAT_SET_TIMES: u64 = 1 << 20;
    pub(crate) const FD_FILESTAT_GET: u64 = 1 << 21;
    pub(crate) const FD_FILESTAT_SET_SIZE: u64 = 1 << 22;
    pub(crate) const FD_FILESTAT_SET_TIMES: u64 = 1 << 23;
    pub(crate) const PATH_SYMLINK: u64 = 1 << 24;
    pub(crate) const PATH_REMOVE_DIRECTORY: u64 = 1 << 25;
    pub(crate) const PATH_UNLINK_FILE: u64 = 1 << 26;
    pub(crate) const POLL_FD_READWRITE: u64 = 1 << 27;
    pub(crate) const SOCK_SHUTDOWN: u64 = 1 << 28;
    pub(crate) const SOCK_ACCEPT: u64 = 1 << 29;
    pub(crate) const ALL: u64 = (1 << 30) - 1;

    /// What a preopened directory offers: C libraries intersect what they open with these.
    pub(crate) const PREOPEN: u64 = PATH_CREATE_DIRECTORY
        | PATH_CREATE_FILE
        | PATH_LINK_SOURCE
        | PATH_LINK_TARGET
        | PATH_OPEN
        | FD_READDIR
        | PATH_READLINK
        | PATH_RENAME_SOURCE
        | PATH_RENAME_TARGET
        | PATH_SYMLINK
        | PATH_REMOVE_DIRECTORY
        | PATH_UNLINK_FILE
        | PATH_FILESTAT_GET
        | PATH_FILESTAT_SET_TIMES
        | FD_FILESTAT_GET
        | FD_FILESTAT_SET_TIMES;

    /// What is opened below a preopened directory may have.
    pub(crate) const PREOPEN_INHERITING: u64 = PREOPEN
        | FD_DATASYNC
        | FD_READ
        | FD_SEEK
        | FD_FDSTAT_SET_FLAGS
        | FD_SYNC
        | FD_TELL
        | FD_WRITE
        | FD_ADVISE
        | FD_ALLOCATE
        | FD_FILESTAT_SET_SIZE
        | POLL_FD_READWRITE;

    /// What a socket that listens offers, and what it hands to those that it accepts.
    pub(crate) const LISTENER: u64 = FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | POLL_FD_READWRITE | SOCK_ACCEPT;
    pub(crate) const CONNECTION: u64 =
        FD_READ | FD_WRITE | FD_FDSTAT_SET_FLAGS | FD_FILESTAT_GET | POLL_FD_READWRITE | SOCK_SHUTDOWN;
}

/// `fdflags`.
pub(crate) mod fdflags {
    pub(crate) const APPEND: u32 = 1 << 0;
    pub(crate) const DSYNC: u32 = 1 << 1;
    pub(crate) const NONBLOCK: u32 = 1 << 2;
    pub(crate) const RSYNC: u32 = 1 << 3;
    pub(crate) const SYNC: u32 = 1 << 4;
    pub(crate) const ANY_SYNC: u32 = DSYNC | RSYNC | SYNC;
    pub(crate) const ALL: u32 = APPEND | NONBLOCK | ANY_SYNC;
}

/// `oflags`: how `path_open` opens.
pub(crate) mod oflags {
    pub(crate) const CREAT: u32 = 1 << 0;
    pub(crate) const DIRECTORY: u32 = 1 << 1;
    pub(crate) const EXCL: u32 = 1 << 2;
    pub(crate) const TRUNC: u32 = 1 << 3;
    pub(crate) const ALL: u32 = (1 << 4) - 1;
}

/// `lookupflags`: its one bit.
pub(crate) const SYMLINK_FOLLOW: u32 = 1 << 0;

/// `fstflags`: which time to set, and to what.
pub(crate) mod fstflags {
    pub(crate) const ATIM: u32 = 1 << 0;
    pub(crate) const ATIM_NOW: u32 = 1 << 1;
    pub(crate) const MTIM: u32 = 1 << 2;
    pub(crate) const MTIM_NOW: u32 = 1 << 3;
    pub(crate) const ALL: u32 = (1 << 4) - 1;
}

/// `riflags`: how to receive.
pub(crate) mod riflags {
    pub(crate) const PEEK: u32 = 1 << 0;
    pub(crate) const WAITALL: u32 = 1 << 1;
    pub(crate) const ALL: u32 = PEEK | WAITALL;
}

/// `sdflags`: which directions to shut down.
pub(crate) mod sdflags {
    pub(crate) const RD: u32 = 1 << 0;
    pub(crate) const WR: u32 = 1 << 1;
    pub(crate) const BOTH: u32 = RD | WR;
}

/// Refuses bits that preview 1 does not define.
pub(crate) fn check_flags(flags: u32, defined: u32) -> Result {
    if flags & !defined == 0 { Ok(()) } else { Err(Errno::INVAL) }
}

/// `clockid`, the two that exist here. The CPU-time clocks are known and refused with `BADF`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Clock {
    Realtime,
    Monotonic,
}

impl Clock {
    pub(crate) fn new(id: u32) -> Result<Clock> {
        match id {
            0 => Ok(Clock::Realtime),
            1 => Ok(Clock::Monotonic),
            2 | 3 => Err(Errno::BADF),
            _ => Err(Errno::INVAL),
        }
    }
}

/// `fdstat`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Fdstat {
    pub(crate) filetype: Filetype,
    pub(crate) flags: u32,
    pub(crate) rights: u64,
    pub(crate) inheriting: u64,
}

impl Fdstat {
    pub(crate) fn to_bytes(self) -> [u8; 24] {
        let mut bytes = [0; 24];
        bytes[0] = self.filetype as u8;
        bytes[2..4].copy_from_slice(&(self.flags as u16).to_le_bytes());
        bytes[8..16].copy_from_slice(&self.rights.to_le_bytes());
        bytes[16..24].copy_from_slice(&self.inheriting.to_le_bytes());
        bytes
    }
}

/// `filestat`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Filestat {
    pub(crate) dev: u64,
    pub(crate) ino: u64,
    pub(crate) filetype: Filetype,
    pub(crate) nlink: u64,
    pub(crate) size: u64,
    pub(crate) atim: u64,
    pub(crate) mtim: u64,
    pub(crate) ctim: u64,
}

impl Filestat {
    /// A stream's: it has a type and nothing else.
    pub(crate) fn of_stream(filetype: Filetype) -> Filestat {
        Filestat { dev: 0, ino: 0, filetype, nlink: 0, size: 0, atim: 0, mtim: 0, ctim: 0 }
    }

    /// A file's or a directory's.
    pub(crate) fn of(meta: &Metadata) -> Filestat {
        Filestat {
            dev: meta.dev(),
            ino: meta.ino(),
            filetype: meta.file_type().into(),
            nlink: meta.nlink(),
            size: meta.len(),
            atim: nanoseconds(meta.atime(), meta.atime_nsec()),
            mtim: nanoseconds(meta.mtime(), meta.mtime_nsec()),
            ctim: nanoseconds(meta.ctime(), meta.ctime_nsec()),
        }
    }

    pub(crate) fn to_bytes(self) -> [u8; 64] {
        let mut bytes = [0; 64];
        bytes[0..8].copy_from_slice(&self.dev.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.ino.to_le_bytes());
        bytes[16] = self.filetype as u8;
        bytes[24..32].copy_from_slice(&self.nlink.to_le_bytes());
        bytes[32..40].copy_from_slice(&self.size.to_le_bytes());
        bytes[40..48].copy_from_slice(&self.atim.to_le_bytes());
        bytes[48..56].copy_from_slice(&self.mtim.to_le_bytes());
        bytes[56..64].copy_from_slice(&self.ctim.to_le_bytes());
        bytes
    }
}

/// A host time as WASI counts it. WASI has no time before 1970 and none after 2554: the nearest it has.
fn nanoseconds(seconds: i64, nanos: i64) -> u64 {
    let total = i128::from(seconds) * 1_000_000_000 + i128::from(nanos);
    u64::try_from(total.max(0)).unwrap_or(u64::MAX)
}

/// `dirent`: the fixed part; the name follows it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dirent {
    pub(crate) next: u64,
    pub(crate) ino: u64,
    pub(crate) name_len: u32,
    pub(crate) filetype: Filetype,
}

impl Dirent {
    pub(crate) const SIZE: usize = 24;

    pub(crate) fn to_bytes(self) -> [u8; Dirent::SIZE] {
        let mut bytes = [0; Dirent::SIZE];
        bytes[0..8].copy_from_slice(&self.next.to_le_bytes());
        bytes[8..16].copy_from_slice(&self.ino.to_le_bytes());
        bytes[16..20].copy_from_slice(&self.name_len.to_le_bytes());
        bytes[20] = self.filetype as u8;
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_outside_wasis_range_are_the_nearest_it_has() {
        assert_eq!(nanoseconds(1, 5), 1_000_000_005);
        assert_eq!(nanoseconds(-1, 999_999_999), 0);
        assert_eq!(nanoseconds(i64::MAX, 0), u64::MAX);
    }

    #[test]
    fn undefined_bits_are_refused() {
        assert_eq!(check_flags(fdflags::APPEND | fdflags::SYNC, fdflags::ALL), Ok(()));
        assert_eq!(check_flags(1 << 5, fdflags::ALL), Err(Errno::INVAL));
    }

    #[test]
    fn layouts_put_fields_where_the_picture_says() {
        let stat =
            Fdstat { filetype: Filetype::Directory, flags: 0x0102, rights: 7, inheriting: 9 }.to_bytes();
        assert_eq!((stat[0], stat[2], stat[3], stat[8], stat[16]), (3, 2, 1, 7, 9));
        let entry = Dirent { next: 5, ino: 6, name_len: 7, filetype: Filetype::RegularFile }.to_bytes();
        assert_eq!((entry[0], entry[8], entry[16], entry[20]), (5, 6, 7, 4));
    }
}
