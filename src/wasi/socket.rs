//! Sockets, as far as preview 1 has them: a guest can accept connections on a socket that listens already, and receive
//! and send on what it accepted. It can make none of its own.
//!
//! Whatever waits, waits without the descriptor's lock: a [`Socket`] is cloned out of the table first. With
//! `NONBLOCK`, which is the host socket's own flag then, nothing waits and the guest is told `AGAIN`.

use super::WasiCtx;
use super::errno::{Errno, Result};
use super::io::checked_iovecs;
use super::memory::GuestMemory;
use super::stdio::retry;
use super::table::Descriptor;
use super::types::{check_flags, fdflags, riflags, sdflags};
use rustix::net::{RecvFlags, SendAncillaryBuffer, SendFlags, Shutdown, SocketFlags};
use std::ops::Range;
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// What one call may send: as many buffers as the host takes at once.
const MAX_BUFFERS: usize = 1024;

/// A socket that listens, or a connection.
#[derive(Clone, Debug)]
pub(crate) struct Socket {
    pub(crate) fd: Arc<OwnedFd>,
    pub(crate) listens: bool,
    /// `fdflags`: `NONBLOCK` or nothing.
    pub(crate) flags: u32,
}

impl Socket {
    /// A socket that listens.
    pub(crate) fn listener(fd: OwnedFd) -> Socket {
        Socket { fd: Arc::new(fd), listens: true, flags: 0 }
    }

    /// Sets `fdflags`.
    pub(crate) fn set_flags(&mut self, flags: u32) -> Result {
        check_flags(flags, fdflags::NONBLOCK)?;
        rustix::io::ioctl_fionbio(&self.fd, flags & fdflags::NONBLOCK != 0).map_err(host)?;
        self.flags = flags;
        Ok(())
    }

    /// Receives into the first buffers, as `riflags` ask. Only with `WAITALL` does more than the first piece get waited
    /// for; what was seen with `PEEK` is seen again, so that fills one buffer.
    pub(crate) fn receive(
        &self,
        memory: &mut GuestMemory<'_>,
        ranges: &[Range<usize>],
        flags: u32,
    ) -> Result<usize> {
        let mut wanted = RecvFlags::empty();
        wanted.set(RecvFlags::PEEK, flags & riflags::PEEK != 0);
        wanted.set(RecvFlags::WAITALL, flags & riflags::WAITALL != 0);
        let mut done = 0;
        for range in ranges.iter().filter(|range| !range.is_empty()) {
            let len = range.len();
            let receive =
                |buffer: &mut [u8]| retry(|| Ok(rustix::net::recv(&self.fd, &mut *buffer, wanted)?.1));
            let count = match memory.read_into(range.clone(), receive) {
                Err(error) if done == 0 => return Err(error.into()),
                result => result.unwrap_or(0),
            };
            done += count;
            if count < len || flags & riflags::PEEK != 0 {
                break;
            }
            if flags & riflags::WAITALL == 0 {
                wanted |= RecvFlags::DONTWAIT; // the rest of what is there
            }
        }
        Ok(done)
    }

    /// Sends what the buffers hold, or the beginning of it.
    pub(crate) fn send(&self, memory: &GuestMemory<'_>, ranges: &[Range<usize>]) -> Result<usize> {
        // As Linux has it; not every system says so if there is nothing to send.
        if self.listens {
            return Err(Errno::PIPE);
        }
        memory.write_from(ranges, |slices| {
            let slices = &slices[..slices.len().min(MAX_BUFFERS)];
            let mut nothing = SendAncillaryBuffer::default();
            Ok(retry(|| Ok(rustix::net::sendmsg(&self.fd, slices, &mut nothing, SendFlags::NOSIGNAL)?))?)
        })
    }
}

impl WasiCtx {
    pub(crate) fn sock_accept(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        flags: u32,
        out: u32,
    ) -> Result {
        memory.range(out, 4)?;
        let socket = self.socket(fd)?;
        check_flags(flags, fdflags::NONBLOCK)?;
        let mut how = SocketFlags::CLOEXEC;
        how.set(SocketFlags::NONBLOCK, flags & fdflags::NONBLOCK != 0);
        let accepted = retry(|| Ok(rustix::net::accept_with(&socket.fd, how)?))?;
        let connection = Socket { fd: Arc::new(accepted), listens: false, flags };
        let fd = self.table.insert(Descriptor::Socket(connection));
        memory.write_u32(out, fd)
    }

    pub(crate) fn sock_recv(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        iovs: u32,
        iovs_len: u32,
        flags: u32,
        out_len: u32,
        out_flags: u32,
    ) -> Result {
        let ranges = checked_iovecs(memory, iovs, iovs_len, out_len)?;
        memory.range(out_flags, 2)?;
        let socket = self.socket(fd)?;
        check_flags(flags, riflags::ALL)?;
        let count = socket.receive(memory, &ranges, flags)?;
        memory.write_u32(out_len, count as u32)?;
        memory.write(out_flags, &[0, 0]) // only a datagram can be cut off, and there are streams only
    }

    pub(crate) fn sock_send(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        iovs: u32,
        iovs_len: u32,
        flags: u32,
        out: u32,
    ) -> Result {
        let ranges = checked_iovecs(memory, iovs, iovs_len, out)?;
        let socket = self.socket(fd)?;
        check_flags(flags, 0)?;
        let count = socket.send(memory, &ranges)?;
        memory.write_u32(out, count as u32)
    }

    pub(crate) fn sock_shutdown(&mut self, _memory: &mut GuestMemory<'_>, fd: u32, how: u32) -> Result {
        let socket = self.socket(fd)?;
        let how = match how {
            sdflags::RD => Shutdown::Read,
            sdflags::WR => Shutdown::Write,
            sdflags::BOTH => Shutdown::Both,
            _ => return Err(Errno::INVAL),
        };
        rustix::net::shutdown(&socket.fd, how).map_err(host)
    }

    fn socket(&self, fd: u32) -> Result<Socket> {
        match &*self.table.get(fd)?.lock() {
            Descriptor::Socket(socket) => Ok(socket.clone()),
            _ => Err(Errno::NOTSOCK),
        }
    }
}

fn host(error: rustix::io::Errno) -> Errno {
    std::io::Error::from(error).into()
}
