//! The process: arguments, environment, clocks, randomness and its end.

use super::errno::{Errno, Result};
use super::memory::GuestMemory;
use super::types::Clock;
use super::{I32Exit, WasiCtx};
use std::time::{SystemTime, UNIX_EPOCH};

impl WasiCtx {
    pub(crate) fn args_sizes_get(&mut self, memory: &mut GuestMemory<'_>, count: u32, size: u32) -> Result {
        write_sizes(memory, &self.args, count, size)
    }

    pub(crate) fn args_get(&mut self, memory: &mut GuestMemory<'_>, argv: u32, buf: u32) -> Result {
        write_strings(memory, &self.args, argv, buf)
    }

    pub(crate) fn environ_sizes_get(
        &mut self,
        memory: &mut GuestMemory<'_>,
        count: u32,
        size: u32,
    ) -> Result {
        write_sizes(memory, &self.env, count, size)
    }

    pub(crate) fn environ_get(&mut self, memory: &mut GuestMemory<'_>, environ: u32, buf: u32) -> Result {
        write_strings(memory, &self.env, environ, buf)
    }

    /// Both clocks count nanoseconds on every host we run on.
    pub(crate) fn clock_res_get(&mut self, memory: &mut GuestMemory<'_>, id: u32, out: u32) -> Result {
        Clock::new(id)?;
        memory.write_u64(out, 1)
    }

    pub(crate) fn clock_time_get(
        &mut self,
        memory: &mut GuestMemory<'_>,
        id: u32,
        _precision: u64,
        out: u32,
    ) -> Result {
        let now = self.now(Clock::new(id)?)?;
        memory.write_u64(out, now)
    }

    /// A clock's reading in nanoseconds.
    pub(crate) fn now(&self, clock: Clock) -> Result<u64> {
        let since = match clock {
            Clock::Realtime => SystemTime::now().duration_since(UNIX_EPOCH).map_err(|_| Errno::OVERFLOW)?,
            Clock::Monotonic => self.epoch.elapsed(),
        };
        u64::try_from(since.as_nanos()).map_err(|_| Errno::OVERFLOW)
    }

    pub(crate) fn random_get(&mut self, memory: &mut GuestMemory<'_>, buf: u32, len: u32) -> Result {
        memory.fill(buf, len, |bytes| getrandom::fill(bytes).map(|()| bytes.len()).map_err(|_| Errno::IO))?;
        Ok(())
    }

    /// The error that ends the run. Any code is the guest's right; the shell keeps its low eight bits.
    pub(crate) fn proc_exit(&mut self, code: i32) -> I32Exit {
        I32Exit(code)
    }

    pub(crate) fn proc_raise(&mut self, _memory: &mut GuestMemory<'_>, _signal: u32) -> Result {
        Err(Errno::NOTSUP)
    }

    pub(crate) fn sched_yield(&mut self, _memory: &mut GuestMemory<'_>) -> Result {
        std::thread::yield_now();
        Ok(())
    }
}

/// How many strings there are, and how many bytes they take with their terminating zeros.
fn write_sizes(memory: &mut GuestMemory<'_>, strings: &[String], count: u32, size: u32) -> Result {
    let bytes: usize = strings.iter().map(|string| string.len() + 1).sum();
    memory.write_u32(count, u32::try_from(strings.len()).map_err(|_| Errno::OVERFLOW)?)?;
    memory.write_u32(size, u32::try_from(bytes).map_err(|_| Errno::OVERFLOW)?)
}

/// The strings one after the other at `buf`, each with a zero behind it, and a pointer to each at `list`.
fn write_strings(memory: &mut GuestMemory<'_>, strings: &[String], mut list: u32, mut buf: u32) -> Result {
    for string in strings {
        memory.write_u32(list, buf)?;
        memory.write(buf, string.as_bytes())?;
        // The two writes have shown that both pointers stay inside the memory, or one past its end.
        let end = buf.checked_add(string.len() as u32).ok_or(Errno::FAULT)?;
        memory.write(end, &[0])?;
        buf = end.checked_add(1).ok_or(Errno::FAULT)?;
        list = list.checked_add(4).ok_or(Errno::FAULT)?;
    }
    Ok(())
}
