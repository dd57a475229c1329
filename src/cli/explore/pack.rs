//! Data for a page: compressed, in letters that mean nothing in HTML, and made on all processors.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Nearly as small as the highest level, in a fraction of its time.
const LEVEL: u8 = 6;

/// Raw DEFLATE, which browsers undo themselves (`DecompressionStream`), in base64.
pub(super) fn pack(bytes: &[u8]) -> String {
    STANDARD.encode(miniz_oxide::deflate::compress_to_vec(bytes, LEVEL))
}

/// `work` of 0 to `count - 1`, in order. The first error by number is the one that comes back.
pub(super) fn in_parallel<T: Send, E: Send>(
    count: usize,
    work: impl Fn(usize) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let threads = thread::available_parallelism().map_or(1, usize::from).min(count.max(1));
    let next = AtomicUsize::new(0);
    let done = Mutex::new((0..count).map(|_| None).collect::<Vec<Option<Result<T, E>>>>());
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    let result = work(number);
                    // A thread that panicked takes the scope with it; there is no half-written list to fear.
                    let mut done = done.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
                    done[number] = Some(result);
                }
            });
        }
    });
    let done = done.into_inner().unwrap_or_else(|poisoned| poisoned.into_inner());
    done.into_iter().flatten().collect()
}
