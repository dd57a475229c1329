//! `poll_oneoff`: waiting for a clock. Files and streams are always ready, as they are for POSIX `poll`
//! on files; so a call that names one returns at once, and only clocks can make it sleep.

use super::WasiCtx;
use super::errno::{Errno, Result};
use super::memory::{GuestMemory, u32_at, u64_at};
use super::table::Descriptor;
use super::types::{Clock, check_flags};
use std::io::Seek;
use std::time::Duration;

const SUBSCRIPTION_SIZE: usize = 48;
const EVENT_SIZE: usize = 32;
/// `subclockflags`: the timeout is a time, not a duration.
const ABSTIME: u32 = 1 << 0;
/// `eventrwflags`: nothing will follow.
const HANGUP: u32 = 1 << 0;

/// What one subscription waits for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Interest {
    /// Until `clock` reads `deadline`.
    Clock {
        clock: Clock,
        deadline: u64,
    },
    Read(u32),
    Write(u32),
}

/// `subscription`, decoded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subscription {
    pub(crate) userdata: u64,
    pub(crate) interest: Interest,
}

/// `event`, before it is laid out.
struct Event {
    userdata: u64,
    tag: u8,
    nbytes: u64,
    flags: u32,
}

impl WasiCtx {
    pub(crate) fn poll_oneoff(
        &mut self,
        memory: &mut GuestMemory<'_>,
        subscriptions: u32,
        events: u32,
        count: u32,
        out: u32,
    ) -> Result {
        let wanted = self.subscriptions(memory, subscriptions, count, SUBSCRIPTION_SIZE, 16)?;
        self.poll(memory, &wanted, events, out)
    }

    /// Decodes an array of subscriptions of `size` bytes, whose clock's id stands at `clock`.
    pub(crate) fn subscriptions(
        &self,
        memory: &GuestMemory<'_>,
        at: u32,
        count: u32,
        size: usize,
        clock: usize,
    ) -> Result<Vec<Subscription>> {
        let bytes = memory.bytes(at, byte_len(count, size)?)?;
        let decode = |bytes: &[u8]| match bytes[8] {
            0 => self.clock_subscription(
                u64_at(bytes, 0),
                u32_at(bytes, clock),
                u64_at(bytes, clock + 8),
                u32_at(bytes, clock + 24) & 0xffff,
            ),
            tag => fd_subscription(u64_at(bytes, 0), tag, u32_at(bytes, 16)),
        };
        bytes.chunks_exact(size).map(decode).collect()
    }

    /// Waits until something is ready and writes an event for each thing that is.
    pub(crate) fn poll(
        &mut self,
        memory: &mut GuestMemory<'_>,
        wanted: &[Subscription],
        events: u32,
        out: u32,
    ) -> Result {
        if wanted.is_empty() {
            return Err(Errno::INVAL); // it would never wake
        }
        memory.range(events, byte_len(wanted.len() as u32, EVENT_SIZE)?.into())?;
        memory.range(out, 4)?;
        let ready = loop {
            let (ready, wait) = self.ready(wanted)?;
            if !ready.is_empty() {
                break ready;
            }
            std::thread::sleep(Duration::from_nanos(wait));
        };
        for (index, event) in ready.iter().enumerate() {
            memory.write(events + (index * EVENT_SIZE) as u32, &event.to_bytes())?;
        }
        memory.write_u32(out, ready.len() as u32)
    }

    /// A clock subscription; a duration becomes the time it ends.
    pub(crate) fn clock_subscription(
        &self,
        userdata: u64,
        clock: u32,
        timeout: u64,
        flags: u32,
    ) -> Result<Subscription> {
        check_flags(flags, ABSTIME)?;
        let asked = Clock::new(clock).map_err(|_| Errno::INVAL)?;
        let interest = if flags & ABSTIME != 0 {
            Interest::Clock { clock: asked, deadline: timeout }
        } else {
            // A duration is a duration, though someone sets the wall clock meanwhile.
            let clock = Clock::Monotonic;
            Interest::Clock { clock, deadline: self.now(clock)?.saturating_add(timeout) }
        };
        Ok(Subscription { userdata, interest })
    }

    /// The events there are, and the nanoseconds until the first clock brings one.
    fn ready(&mut self, wanted: &[Subscription]) -> Result<(Vec<Event>, u64)> {
        let mut ready = Vec::new();
        let mut wait = u64::MAX;
        for subscription in wanted {
            let (tag, nbytes, flags) = match subscription.interest {
                Interest::Clock { clock, deadline } => match deadline.saturating_sub(self.now(clock)?) {
                    0 => (0, 0, 0),
                    left => {
                        wait = wait.min(left);
                        continue;
                    }
                },
                Interest::Read(fd) => {
                    let left = self.readable(fd)?;
                    (1, left, if left == 0 { HANGUP } else { 0 })
                }
                Interest::Write(fd) => {
                    self.writable(fd)?;
                    (2, 1, 0)
                }
            };
            ready.push(Event { userdata: subscription.userdata, tag, nbytes, flags });
        }
        Ok((ready, wait))
    }

    /// How much can be read at least; 0 at a file's end.
    fn readable(&mut self, fd: u32) -> Result<u64> {
        match &mut *self.table.get(fd)?.lock() {
            Descriptor::Stdin(_) => Ok(1),
            Descriptor::File(open) => {
                let meta = open.file.metadata()?;
                if !meta.is_file() {
                    return Ok(1);
                }
                Ok(meta.len().saturating_sub(open.file.stream_position()?))
            }
            Descriptor::Output(_) | Descriptor::Directory(_) => Err(Errno::BADF),
        }
    }

    fn writable(&self, fd: u32) -> Result {
        match &*self.table.get(fd)?.lock() {
            Descriptor::Output(_) | Descriptor::File(_) => Ok(()),
            Descriptor::Stdin(_) | Descriptor::Directory(_) => Err(Errno::BADF),
        }
    }
}

/// A subscription to a descriptor.
pub(crate) fn fd_subscription(userdata: u64, tag: u8, fd: u32) -> Result<Subscription> {
    let interest = match tag {
        1 => Interest::Read(fd),
        2 => Interest::Write(fd),
        _ => return Err(Errno::INVAL),
    };
    Ok(Subscription { userdata, interest })
}

/// The size of an array in guest memory; one that a pointer cannot span is not in it.
pub(crate) fn byte_len(count: u32, size: usize) -> Result<u32> {
    u32::try_from(u64::from(count) * size as u64).map_err(|_| Errno::FAULT)
}

impl Event {
    fn to_bytes(&self) -> [u8; EVENT_SIZE] {
        let mut bytes = [0; EVENT_SIZE]; // the errno in bytes 8 and 9 is success
        bytes[0..8].copy_from_slice(&self.userdata.to_le_bytes());
        bytes[10] = self.tag;
        bytes[16..24].copy_from_slice(&self.nbytes.to_le_bytes());
        bytes[24..26].copy_from_slice(&(self.flags as u16).to_le_bytes());
        bytes
    }
}
