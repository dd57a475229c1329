//! `poll_oneoff`: waiting for clocks and descriptors, whichever is first.
//!
//! A regular file is always ready, as it is for POSIX `poll`, and so is a stream of the embedder's. The host's streams,
//! sockets and pipes are ready when the host says so. One `poll(2)` waits for all of those, until the first clock:
//!
//! ```text
//!   subscriptions ──> sources ─┬─ clock    the deadline               ─┐
//!                              ├─ ready    no waiting at all           ├─> poll(2) ──> an event for each
//!                              └─ host     a descriptor of the host's ─┘               that is ready, in order
//! ```
//!
//! A subscription that names no readable (or writable) descriptor fails the whole call, as wasmtime has it.

use super::WasiCtx;
use super::errno::{Errno, Result};
use super::memory::{GuestMemory, u32_at, u64_at};
use super::stdio::{Input, Output};
use super::table::Descriptor;
use super::types::{Clock, Filetype, check_flags};
use rustix::event::{PollFd, PollFlags, Timespec};
use smallvec::SmallVec;
use std::io::Seek;
use std::os::fd::{AsFd, OwnedFd};

const SUBSCRIPTION_SIZE: usize = 48;
const EVENT_SIZE: usize = 32;
/// `subclockflags`: the timeout is a time, not a duration.
const ABSTIME: u32 = 1 << 0;
/// `eventrwflags`: nothing will follow.
const HANGUP: u32 = 1 << 0;
/// `eventtype`.
const CLOCK: u8 = 0;
const FD_READ: u8 = 1;
const FD_WRITE: u8 = 2;

/// A guest's list of subscriptions. Most wait for a clock, or for a descriptor and a clock.
type List<T> = SmallVec<[T; 4]>;

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
#[derive(Debug)]
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
    ) -> Result<List<Subscription>> {
        let bytes = memory.bytes(at, byte_len(count, size)?)?;
        let decode = |bytes: &[u8]| match bytes[8] {
            CLOCK => self.clock_subscription(
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
        let sources =
            wanted.iter().map(|wanted| self.source(wanted.interest)).collect::<Result<List<_>>>()?;
        let ready = loop {
            let ready = self.ready(wanted, &sources)?;
            if !ready.is_empty() {
                break ready;
            }
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

    /// What brings an event for an interest.
    fn source(&self, interest: Interest) -> Result<Source> {
        match interest {
            Interest::Clock { clock, deadline } => Ok(Source::Clock { clock, deadline }),
            Interest::Read(fd) => self.readable(fd),
            Interest::Write(fd) => self.writable(fd),
        }
    }

    fn readable(&self, fd: u32) -> Result<Source> {
        match &mut *self.table.get(fd)?.lock() {
            Descriptor::Stdin(Input::Host(file)) => Source::host(file, PollFlags::IN),
            Descriptor::Stdin(Input::Empty) => Ok(Source::left(0)),
            Descriptor::Stdin(Input::Bytes(bytes)) => {
                Ok(Source::left((bytes.get_ref().len() as u64).saturating_sub(bytes.position())))
            }
            Descriptor::File(open) if open.filetype == Filetype::RegularFile => {
                let position = open.file.stream_position()?;
                Ok(Source::left(open.file.metadata()?.len().saturating_sub(position)))
            }
            Descriptor::File(open) => Source::host(&open.file, PollFlags::IN),
            Descriptor::Socket(socket) => Source::host(&socket.fd, PollFlags::IN),
            Descriptor::Output(_) | Descriptor::Directory(_) => Err(Errno::BADF),
        }
    }

    fn writable(&self, fd: u32) -> Result<Source> {
        match &*self.table.get(fd)?.lock() {
            Descriptor::Output(Output::Host(file)) => Source::host(file, PollFlags::OUT),
            Descriptor::File(open) if open.filetype != Filetype::RegularFile => {
                Source::host(&open.file, PollFlags::OUT)
            }
            Descriptor::Socket(socket) if !socket.listens => Source::host(&socket.fd, PollFlags::OUT),
            Descriptor::Output(_) | Descriptor::File(_) => Ok(Source::Ready { nbytes: 1, flags: 0 }),
            Descriptor::Stdin(_) | Descriptor::Directory(_) | Descriptor::Socket(_) => Err(Errno::BADF),
        }
    }

    /// Waits until the first source is ready, or a signal comes, and tells which are.
    fn ready(&self, wanted: &[Subscription], sources: &[Source]) -> Result<List<Event>> {
        let mut polled: List<PollFd<'_>> = sources.iter().filter_map(Source::polled).collect();
        match rustix::event::poll(&mut polled, self.patience(sources)?.as_ref()) {
            Err(error) if error != rustix::io::Errno::INTR => return Err(std::io::Error::from(error).into()),
            _ => {}
        }
        let mut answers = polled.iter().map(PollFd::revents);
        let mut ready = List::new();
        for (subscription, source) in wanted.iter().zip(sources) {
            let due = match source {
                Source::Clock { clock, deadline } => (self.now(*clock)? >= *deadline).then_some((0, 0)),
                Source::Ready { nbytes, flags } => Some((*nbytes, *flags)),
                Source::Host { fd, events } => {
                    answered(fd, *events, answers.next().unwrap_or(PollFlags::empty()))
                }
            };
            if let Some((nbytes, flags)) = due {
                let tag = subscription.interest.tag();
                ready.push(Event { userdata: subscription.userdata, tag, nbytes, flags });
            }
        }
        Ok(ready)
    }

    /// How long there is nothing to do: until the first clock, or (`None`) for ever.
    fn patience(&self, sources: &[Source]) -> Result<Option<Timespec>> {
        let mut patience = None;
        for source in sources {
            let wait = match source {
                Source::Clock { clock, deadline } => deadline.saturating_sub(self.now(*clock)?),
                Source::Ready { .. } => 0,
                Source::Host { .. } => continue,
            };
            patience = Some(patience.map_or(wait, |other: u64| other.min(wait)));
        }
        const SECOND: u64 = 1_000_000_000;
        Ok(patience.map(|wait| Timespec { tv_sec: (wait / SECOND) as i64, tv_nsec: (wait % SECOND) as _ }))
    }
}

/// Where an event comes from.
#[derive(Debug)]
enum Source {
    Clock {
        clock: Clock,
        deadline: u64,
    },
    /// Ready without asking anyone.
    Ready {
        nbytes: u64,
        flags: u32,
    },
    /// A duplicate of the host's descriptor, so that nobody else has to wait for the guest's meanwhile.
    Host {
        fd: OwnedFd,
        events: PollFlags,
    },
}

impl Source {
    fn host(fd: impl AsFd, events: PollFlags) -> Result<Source> {
        Ok(Source::Host { fd: fd.as_fd().try_clone_to_owned()?, events })
    }

    /// Something of which so much is left to read.
    fn left(nbytes: u64) -> Source {
        Source::Ready { nbytes, flags: if nbytes == 0 { HANGUP } else { 0 } }
    }

    fn polled(&self) -> Option<PollFd<'_>> {
        match self {
            Source::Host { fd, events } => Some(PollFd::new(fd, *events)),
            _ => None,
        }
    }
}

/// How much can be read or written at least and whether that was all, if the host says that the descriptor is ready.
/// What the host cannot count (a device, a socket that listens) is one; nothing to read is the end.
fn answered(fd: &OwnedFd, asked: PollFlags, answer: PollFlags) -> Option<(u64, u32)> {
    if answer.is_empty() {
        return None;
    }
    let hung_up = answer.intersects(PollFlags::HUP | PollFlags::ERR);
    let nbytes = match asked {
        PollFlags::IN => rustix::io::ioctl_fionread(fd).unwrap_or(1),
        _ => 1,
    };
    Some((nbytes, if hung_up || nbytes == 0 { HANGUP } else { 0 }))
}

impl Interest {
    fn tag(self) -> u8 {
        match self {
            Interest::Clock { .. } => CLOCK,
            Interest::Read(_) => FD_READ,
            Interest::Write(_) => FD_WRITE,
        }
    }
}

/// A subscription to a descriptor.
pub(crate) fn fd_subscription(userdata: u64, tag: u8, fd: u32) -> Result<Subscription> {
    let interest = match tag {
        FD_READ => Interest::Read(fd),
        FD_WRITE => Interest::Write(fd),
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
