//! WASI's error numbers, and how the host's errors become them.
//!
//! One table names each error once: WASI's number and the host's constant. Errors that the sandbox makes
//! itself carry no host number: a path that leads out of its directory arrives as `PermissionDenied`
//! without one and becomes `PERM`, while the host's own refusal is `ACCES`.

use std::io;

/// A WASI error number; success is `Ok`, so zero never occurs in one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Errno(u16);

/// What every WASI function returns inside the house.
pub(crate) type Result<T = (), E = Errno> = std::result::Result<T, E>;

macro_rules! errnos {
    ($($name:ident = $number:literal $host:ident,)*) => {
        /// The numbers of preview 1.
        #[allow(dead_code)] // the table is whole; not every error is ours to raise
        impl Errno {
            $(pub(crate) const $name: Errno = Errno($number);)*

            /// The WASI number of a host error number; what WASI has no word for is an I/O error.
            fn from_host(code: i32) -> Errno {
                match code {
                    $(libc::$host => Errno::$name,)*
                    _ => Errno::IO,
                }
            }

            fn name(self) -> &'static str {
                match self.0 {
                    $($number => stringify!($name),)*
                    _ => "NOTCAPABLE",
                }
            }
        }
    };
}

errnos! {
    TOOBIG = 1 E2BIG,
    ACCES = 2 EACCES,
    ADDRINUSE = 3 EADDRINUSE,
    ADDRNOTAVAIL = 4 EADDRNOTAVAIL,
    AFNOSUPPORT = 5 EAFNOSUPPORT,
    AGAIN = 6 EAGAIN,
    ALREADY = 7 EALREADY,
    BADF = 8 EBADF,
    BADMSG = 9 EBADMSG,
    BUSY = 10 EBUSY,
    CANCELED = 11 ECANCELED,
    CHILD = 12 ECHILD,
    CONNABORTED = 13 ECONNABORTED,
    CONNREFUSED = 14 ECONNREFUSED,
    CONNRESET = 15 ECONNRESET,
    DEADLK = 16 EDEADLK,
    DESTADDRREQ = 17 EDESTADDRREQ,
    DOM = 18 EDOM,
    DQUOT = 19 EDQUOT,
    EXIST = 20 EEXIST,
    FAULT = 21 EFAULT,
    FBIG = 22 EFBIG,
    HOSTUNREACH = 23 EHOSTUNREACH,
    IDRM = 24 EIDRM,
    ILSEQ = 25 EILSEQ,
    INPROGRESS = 26 EINPROGRESS,
    INTR = 27 EINTR,
    INVAL = 28 EINVAL,
    IO = 29 EIO,
    ISCONN = 30 EISCONN,
    ISDIR = 31 EISDIR,
    LOOP = 32 ELOOP,
    MFILE = 33 EMFILE,
    MLINK = 34 EMLINK,
    MSGSIZE = 35 EMSGSIZE,
    MULTIHOP = 36 EMULTIHOP,
    NAMETOOLONG = 37 ENAMETOOLONG,
    NETDOWN = 38 ENETDOWN,
    NETRESET = 39 ENETRESET,
    NETUNREACH = 40 ENETUNREACH,
    NFILE = 41 ENFILE,
    NOBUFS = 42 ENOBUFS,
    NODEV = 43 ENODEV,
    NOENT = 44 ENOENT,
    NOEXEC = 45 ENOEXEC,
    NOLCK = 46 ENOLCK,
    NOLINK = 47 ENOLINK,
    NOMEM = 48 ENOMEM,
    NOMSG = 49 ENOMSG,
    NOPROTOOPT = 50 ENOPROTOOPT,
    NOSPC = 51 ENOSPC,
    NOSYS = 52 ENOSYS,
    NOTCONN = 53 ENOTCONN,
    NOTDIR = 54 ENOTDIR,
    NOTEMPTY = 55 ENOTEMPTY,
    NOTRECOVERABLE = 56 ENOTRECOVERABLE,
    NOTSOCK = 57 ENOTSOCK,
    NOTSUP = 58 ENOTSUP,
    NOTTY = 59 ENOTTY,
    NXIO = 60 ENXIO,
    OVERFLOW = 61 EOVERFLOW,
    OWNERDEAD = 62 EOWNERDEAD,
    PERM = 63 EPERM,
    PIPE = 64 EPIPE,
    PROTO = 65 EPROTO,
    PROTONOSUPPORT = 66 EPROTONOSUPPORT,
    PROTOTYPE = 67 EPROTOTYPE,
    RANGE = 68 ERANGE,
    ROFS = 69 EROFS,
    SPIPE = 70 ESPIPE,
    SRCH = 71 ESRCH,
    STALE = 72 ESTALE,
    TIMEDOUT = 73 ETIMEDOUT,
    TXTBSY = 74 ETXTBSY,
    XDEV = 75 EXDEV,
}

impl Errno {
    /// What the guest gets: 0 or the number.
    pub(crate) fn code(result: Result) -> i32 {
        match result {
            Ok(()) => 0,
            Err(errno) => i32::from(errno.0),
        }
    }
}

impl std::fmt::Debug for Errno {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

impl From<io::Error> for Errno {
    fn from(error: io::Error) -> Errno {
        if let Some(code) = error.raw_os_error() {
            return Errno::from_host(code);
        }
        match error.kind() {
            io::ErrorKind::NotFound => Errno::NOENT,
            io::ErrorKind::PermissionDenied => Errno::PERM,
            io::ErrorKind::AlreadyExists => Errno::EXIST,
            io::ErrorKind::InvalidInput => Errno::INVAL,
            io::ErrorKind::InvalidData => Errno::ILSEQ,
            io::ErrorKind::WouldBlock => Errno::AGAIN,
            io::ErrorKind::Interrupted => Errno::INTR,
            io::ErrorKind::BrokenPipe => Errno::PIPE,
            io::ErrorKind::NotADirectory => Errno::NOTDIR,
            io::ErrorKind::IsADirectory => Errno::ISDIR,
            io::ErrorKind::DirectoryNotEmpty => Errno::NOTEMPTY,
            io::ErrorKind::Unsupported => Errno::NOTSUP,
            io::ErrorKind::TimedOut => Errno::TIMEDOUT,
            io::ErrorKind::OutOfMemory => Errno::NOMEM,
            _ => Errno::IO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_errors_keep_their_meaning() {
        let of = |code| Errno::from(io::Error::from_raw_os_error(code));
        assert_eq!(of(libc::ENOENT), Errno::NOENT);
        assert_eq!(of(libc::EACCES), Errno::ACCES);
        assert_eq!(of(libc::EPERM), Errno::PERM);
        assert_eq!(of(libc::EXDEV), Errno::XDEV);
        assert_eq!(of(99_999), Errno::IO);
        assert_eq!(Errno::from(io::Error::from(io::ErrorKind::PermissionDenied)), Errno::PERM);
    }

    #[test]
    fn the_numbers_are_previews_ones() {
        assert_eq!(Errno::code(Ok(())), 0);
        assert_eq!(Errno::code(Err(Errno::TOOBIG)), 1);
        assert_eq!(Errno::code(Err(Errno::NOENT)), 44);
        assert_eq!(Errno::code(Err(Errno::XDEV)), 75);
    }
}
