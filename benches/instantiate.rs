//! What an instance costs: the first of a module and later ones, with copy-on-write memory images and without.
//!
//! ```sh
//! cargo bench --bench instantiate
//! ```
//!
//! Modules with more and more data, and CPython's if `benches/setup.sh` has fetched it. Each time is the least of many;
//! the two ways take turns. *Touched* writes a byte to every page of data after instantiating, which is when copying
//! pages is paid for; no program does so at once.

use std::path::Path;
use std::time::{Duration, Instant};
use windlass::wasi::{self, WasiCtx, WasiCtxBuilder};
use windlass::{Config, Engine, Linker, Module, Store};

fn main() {
    println!("{:>24} {:>10} {:>14} {:>14} {:>14}", "us, least of many", "", "first", "later", "touched");
    for kib in [0, 16, 32, 64, 128, 256, 1024, 8192] {
        row(&format!("{kib} KiB of data"), &with_data(kib), 200);
    }
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/cache/python.wasm");
    match std::fs::read(&python) {
        Ok(bytes) => row("CPython", &bytes, 10),
        Err(_) => println!("skipped: CPython; benches/setup.sh"),
    }
}

/// Both ways with a module.
fn row(name: &str, wasm: &[u8], rounds: usize) {
    let engines =
        [true, false].map(|cow| Engine::new(Config::new().memory_init_cow(cow)).expect("an engine"));
    let modules = engines.each_ref().map(|engine| Module::from_binary(engine, wasm).expect("compiles"));
    let first = modules.each_ref().map(|module| instantiate(module, false));
    let mut least = [[Duration::MAX; 2]; 2];
    for _ in 0..rounds {
        for (module, least) in modules.iter().zip(&mut least) {
            for (touch, least) in [false, true].into_iter().zip(least) {
                *least = instantiate(module, touch).min(*least);
            }
        }
    }
    let us = |time: Duration| time.as_secs_f64() * 1e6;
    for (way, (first, [later, touched])) in ["mapped", "written"].iter().zip(first.into_iter().zip(least)) {
        println!("{name:>24} {way:>10} {:14.1} {:14.1} {:14.1}", us(first), us(later), us(touched));
    }
}

/// A module with so much data that is not zero.
fn with_data(kib: usize) -> Vec<u8> {
    let data = "0123456789abcde\\0f".repeat(kib * 64);
    let data = if kib == 0 { String::new() } else { format!("(data (i32.const 1024) \"{data}\")") };
    wat::parse_str(format!("(module (memory (export \"memory\") {}) {data})", kib / 64 + 2))
        .expect("a module")
}

/// Store, instance and their end.
fn instantiate(module: &Module, touch: bool) -> Duration {
    let mut linker: Linker<WasiCtx> = Linker::new(module.engine());
    wasi::add_to_linker(&mut linker, |context| context).expect("functions of WASI");
    let start = Instant::now();
    let mut store = Store::new(module.engine(), WasiCtxBuilder::new().build());
    let instance = linker.instantiate(&mut store, module).expect("an instance");
    if touch && let Some(memory) = instance.get_memory(&store, "memory") {
        memory.data_mut(&mut store).chunks_mut(4096).for_each(|page| page[0] = 1);
    }
    drop(store);
    start.elapsed()
}
