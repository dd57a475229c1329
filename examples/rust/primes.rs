//! Counts primes on several threads: the standard library's threads, channels, locks and files, on WASI.
//!
//! ```sh
//! rustup target add wasm32-wasip1-threads
//! rustc -O --target wasm32-wasip1-threads examples/rust/primes.rs -o primes.wasm
//! windlass run -S threads --dir . primes.wasm 200000 4
//! ```
//!
//! With a third argument, each thread appends what it found to that file.

use std::fs::File;
use std::io::Write;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier, Mutex, mpsc};
use std::thread;

const CHUNK: u32 = 1000;

fn is_prime(n: u32) -> bool {
    n >= 2 && (2..).take_while(|d| d * d <= n).all(|d| n % d != 0)
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let number = |n: usize| args[n].parse::<u32>().expect("a number");
    let (limit, threads) = (number(1), number(2));
    let log = args.get(3).map(|path| Arc::new(Mutex::new(File::create(path).expect("a file"))));

    // Everybody starts at once and takes the next chunk when done with one.
    let barrier = Arc::new(Barrier::new(threads as usize));
    let next = Arc::new(AtomicU32::new(0));
    let (sender, found) = mpsc::channel();
    let workers: Vec<_> = (0..threads)
        .map(|n| {
            let (barrier, next, sender, log) = (barrier.clone(), next.clone(), sender.clone(), log.clone());
            thread::spawn(move || {
                barrier.wait();
                let mut chunks = 0;
                loop {
                    let start = next.fetch_add(CHUNK, Ordering::Relaxed);
                    if start >= limit {
                        break;
                    }
                    let end = limit.min(start + CHUNK);
                    sender.send((start..end).filter(|&n| is_prime(n)).count()).expect("somebody counts");
                    chunks += 1;
                }
                if let Some(log) = log {
                    writeln!(log.lock().unwrap(), "thread {n}").expect("room");
                }
                chunks
            })
        })
        .collect();
    drop(sender);
    let total: usize = found.iter().sum();
    let chunks: u32 = workers.into_iter().map(|worker| worker.join().expect("it ends well")).sum();
    println!("{total} primes below {limit}, in {chunks} chunks");
    if std::env::var_os("PANIC").is_some() {
        let _ = thread::spawn(|| panic!("as asked")).join();
    }
}
