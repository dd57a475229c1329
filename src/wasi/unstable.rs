//! `wasi_unstable`: preview 1's first draft, which modules of 2019 still import. Its functions are those
//! of preview 1 except that these four differ in a layout:
//!
//! ```text
//! whence        0 cur, 1 end, 2 set
//! filestat      0 dev u64      8 ino u64     16 filetype u8  20 nlink u32    24 size u64
//!              32 atim u64    40 mtim u64    48 ctim u64                                         (56)
//! subscription  0 userdata u64 8 tag u8      clock: 24 id u32 32 timeout u64 48 flags u16
//!                                            fd:    16 fd u32                                    (56)
//! ```

use super::WasiCtx;
use super::errno::{Errno, Result};
use super::io::Whence;
use super::memory::GuestMemory;
use super::types::Filestat;

const SUBSCRIPTION_SIZE: usize = 56;

impl WasiCtx {
    pub(crate) fn unstable_fd_seek(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        offset: i64,
        whence: u32,
        out: u32,
    ) -> Result {
        let whence = match whence {
            0 => Whence::Cur,
            1 => Whence::End,
            2 => Whence::Set,
            _ => return Err(Errno::INVAL),
        };
        self.seek(memory, fd, offset, whence, out)
    }

    pub(crate) fn unstable_fd_filestat_get(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        out: u32,
    ) -> Result {
        let stat = self.table.get(fd)?.lock().filestat()?;
        memory.write(out, &filestat_bytes(stat))
    }

    pub(crate) fn unstable_path_filestat_get(
        &mut self,
        memory: &mut GuestMemory<'_>,
        fd: u32,
        flags: u32,
        path: u32,
        len: u32,
        out: u32,
    ) -> Result {
        let stat = self.path_filestat(memory, fd, flags, path, len)?;
        memory.write(out, &filestat_bytes(stat))
    }

    pub(crate) fn unstable_poll_oneoff(
        &mut self,
        memory: &mut GuestMemory<'_>,
        subscriptions: u32,
        events: u32,
        count: u32,
        out: u32,
    ) -> Result {
        let wanted = self.subscriptions(memory, subscriptions, count, SUBSCRIPTION_SIZE, 24)?;
        self.poll(memory, &wanted, events, out)
    }
}

fn filestat_bytes(stat: Filestat) -> [u8; 56] {
    let mut bytes = [0; 56];
    bytes[0..8].copy_from_slice(&stat.dev.to_le_bytes());
    bytes[8..16].copy_from_slice(&stat.ino.to_le_bytes());
    bytes[16] = stat.filetype as u8;
    bytes[20..24].copy_from_slice(&u32::try_from(stat.nlink).unwrap_or(u32::MAX).to_le_bytes());
    bytes[24..32].copy_from_slice(&stat.size.to_le_bytes());
    bytes[32..40].copy_from_slice(&stat.atim.to_le_bytes());
    bytes[40..48].copy_from_slice(&stat.mtim.to_le_bytes());
    bytes[48..56].copy_from_slice(&stat.ctim.to_le_bytes());
    bytes
}
