//! Where threads wait for each other: `memory.atomic.wait` and `notify`.
//!
//! A waiter is known by the host address that it waits at, whatever memory that belongs to. Addresses are spread over a
//! few queues, each under its own lock. A thread looks at the value and joins the queue under one lock, so a
//! notification that follows a change of the value is never lost; who came first is woken first.
//!
//! ```text
//!   wait                                        notify
//!     lock ─ value as expected? ─ join ─ unlock      lock ─ take up to n out of the queue ─ unlock
//!     sleep  <───────────────────────────────────────────── tell each of them
//! ```

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

/// How a wait ended; as numbers, what `memory.atomic.wait32` and `wait64` return.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum WaitResult {
    /// Somebody notified.
    Ok = 0,
    /// The value was not the expected one.
    Mismatch = 1,
    /// Nobody notified in time.
    TimedOut = 2,
}

/// Somebody who waits.
struct Waiter {
    address: usize,
    thread: Thread,
    /// Set, under the queue's lock, by whoever takes it out of the queue.
    woken: Arc<AtomicBool>,
}

/// Queues. More of them mean fewer threads that meet at a lock though they wait at different addresses.
const QUEUES: usize = 64;
static WAITING: [Mutex<Vec<Waiter>>; QUEUES] = [const { Mutex::new(Vec::new()) }; QUEUES];

fn queue(address: usize) -> MutexGuard<'static, Vec<Waiter>> {
    // Neighbours in memory fall into different queues; the low bits of aligned addresses say nothing.
    let number = (address >> 2).wrapping_mul(0x9e37_79b9_7f4a_7c15_u64 as usize) >> (usize::BITS - 6);
    WAITING[number].lock().unwrap_or_else(PoisonError::into_inner)
}

/// Sleeps until somebody [notifies](notify) `address`, unless `as_expected` says no. It is asked under the lock that a
/// notification takes. Without a timeout, that may be for ever.
pub(super) fn wait(
    address: usize,
    timeout: Option<Duration>,
    as_expected: impl FnOnce() -> bool,
) -> WaitResult {
    // A time so far off that the clock cannot name it does not come.
    let deadline = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    let woken = Arc::new(AtomicBool::new(false));
    {
        let mut queue = queue(address);
        if !as_expected() {
            return WaitResult::Mismatch;
        }
        queue.push(Waiter { address, thread: thread::current(), woken: woken.clone() });
    }
    // Parking may end for no reason, so the flag alone decides.
    while !woken.load(Ordering::Acquire) {
        match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
            None => thread::park(),
            Some(Duration::ZERO) => {
                let mut queue = queue(address);
                if woken.load(Ordering::Acquire) {
                    break; // notified in the last moment, and counted
                }
                queue.retain(|waiter| !Arc::ptr_eq(&waiter.woken, &woken));
                return WaitResult::TimedOut;
            }
            Some(left) => thread::park_timeout(left),
        }
    }
    WaitResult::Ok
}

/// Wakes up to `count` of those that wait at `address`; returns how many.
pub(super) fn notify(address: usize, count: u32) -> u32 {
    if count == 0 {
        return 0;
    }
    let mut taken = Vec::new();
    queue(address).retain(|waiter| {
        let take = waiter.address == address && taken.len() < count as usize;
        if take {
            waiter.woken.store(true, Ordering::Release);
            taken.push(waiter.thread.clone());
        }
        !take
    });
    taken.iter().for_each(Thread::unpark);
    taken.len() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU32;

    #[test]
    fn nobody_comes() {
        let word = AtomicU32::new(0);
        let address = word.as_ptr() as usize;
        assert_eq!(notify(address, u32::MAX), 0);
        assert_eq!(wait(address, None, || false), WaitResult::Mismatch);
        assert_eq!(wait(address, Some(Duration::ZERO), || true), WaitResult::TimedOut);
        assert_eq!(wait(address, Some(Duration::from_millis(2)), || true), WaitResult::TimedOut);
        assert_eq!(notify(address, u32::MAX), 0, "who gave up does not count");
    }

    #[test]
    fn as_many_wake_as_are_told() {
        let word = AtomicU32::new(0);
        let address = word.as_ptr() as usize;
        thread::scope(|scope| {
            let waiters: Vec<_> = (0..3)
                .map(|_| scope.spawn(|| wait(address, None, || word.fetch_add(1, Ordering::SeqCst) < 3)))
                .collect();
            // Each counts itself under the lock, so once all have been counted all wait.
            while word.load(Ordering::SeqCst) < 3 {
                thread::yield_now();
            }
            assert_eq!(notify(address + 4, 9), 0, "another address");
            assert_eq!(notify(address, 0), 0);
            assert_eq!(notify(address, 2), 2);
            assert_eq!(notify(address, 9), 1);
            for waiter in waiters {
                assert_eq!(waiter.join().unwrap(), WaitResult::Ok);
            }
        });
    }
}
