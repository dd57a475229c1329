//! Artifacts that are made, loaded, damaged and carried to other engines.

use super::*;
use crate::{Cpu, Instance, Module, Store};
use std::mem::offset_of;

/// With all tables: calls, traps, scopes and clauses, handlers, a start stub, a data segment.
const TEXT: &str = r#"(module $m
    (type $f (func (result i32))) (type $c (cont $f)) (tag $t) (tag $e (param i32))
    (memory 1) (data (i32.const 8) "\2a")
    (elem declare func $g)
    (func $g (type $f) (suspend $t) (i32.load8_u (i32.const 8)))
    (func $h (param i32) (result i32)
      (block $catch (result i32)
        (try_table (catch $e $catch) (throw $e (i32.div_s (i32.const 84) (local.get 0))))
        (unreachable)))
    (func (export "run") (param i32) (result i32) (local $k (ref null $c))
      (local.set $k (cont.new $c (ref.func $g)))
      (block $on (result (ref $c)) (resume $c (on $t $on) (local.get $k)) (return))
      (drop)
      (call $h (local.get 0))))"#;

fn artifact(config: &Config) -> Vec<u8> {
    Engine::new(config).unwrap().precompile_module(TEXT.as_bytes()).unwrap()
}

fn load(config: &Config, bytes: &[u8]) -> Result<Module> {
    // SAFETY: the tests damage what was made, and expect to be refused.
    unsafe { Module::deserialize(&Engine::new(config)?, bytes) }
}

fn refused(config: &Config, bytes: &[u8]) -> String {
    format!("{:#}", load(config, bytes).unwrap_err())
}

#[test]
fn what_was_compiled_runs() {
    let config = Config::new();
    let bytes = artifact(&config);
    assert_eq!(bytes, artifact(&config), "the same twice");
    let module = load(&config, &bytes).unwrap();
    let compiled = Module::new(module.engine(), TEXT).unwrap();
    assert_eq!(module.code(), compiled.code());
    assert_eq!(format!("{:?}", module.compiled()), format!("{:?}", compiled.compiled()), "{module:?}");
    let mut store = Store::new(module.engine(), ());
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let run = instance.get_typed_func::<i32, i32>(&mut store, "run").unwrap();
    assert_eq!(run.call(&mut store, 2).unwrap(), 42);
    let trap = run.call(&mut store, 0).unwrap_err().to_string();
    assert!(trap.contains("integer divide by zero"), "{trap}");
}

#[test]
fn files_are_mapped() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.wlas");
    let config = Config::new();
    std::fs::write(&path, artifact(&config)).unwrap();
    let engine = Engine::new(&config).unwrap();
    // SAFETY: just made.
    let module = unsafe { Module::deserialize_file(&engine, &path) }.unwrap();
    std::fs::remove_file(&path).unwrap();
    assert_eq!(module.data_segment(0), [42]);
    // SAFETY: there is none.
    let error = unsafe { Module::deserialize_file(&engine, &path) }.unwrap_err();
    assert!(error.to_string().starts_with("cannot read"), "{error}");
}

#[test]
fn accidents_are_found() {
    let config = Config::new();
    let good = artifact(&config);
    for length in [0, 4, 8, 100, good.len() / 2, good.len() - 1] {
        let error = refused(&config, &good[..length]);
        assert!(error.contains("truncated") || error.contains("no compiled artifact"), "{length}: {error}");
    }
    let artifact = Artifact::read(Image::copy(&good).unwrap()).unwrap();
    let (head, data) = (artifact.part(Part::Head), artifact.part(Part::Data));
    let rest = offset_of!(Header, rest);
    for at in (0..good.len()).step_by(7) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        // Loading does not read bodies, looking does.
        let unread = at >= head.end && !data.contains(&at) || (rest..rest + 8).contains(&at);
        match unread {
            true => assert!(open(&bad).unwrap_err().to_string().contains("have changed"), "at {at:#x}"),
            false => {
                let read = Artifact::read(Image::copy(&bad).unwrap());
                assert!(read.is_err(), "bit flipped at {at:#x}");
            }
        }
    }
    // At every border of a part, and beyond the end.
    for (number, part) in artifact.parts.iter().enumerate() {
        for length in [part.start, part.start + 1, part.end.wrapping_sub(1), part.end] {
            if length < good.len() {
                let error = refused(&config, &good[..length]);
                assert!(error.contains("truncated"), "part {number}, {length}: {error}");
            }
        }
    }
    assert!(refused(&config, &[&good[..], &[0]].concat()).contains("longer"));
    let mended = good.iter().flat_map(|&byte| if byte == b'\n' { vec![b'\r', b'\n'] } else { vec![byte] });
    assert!(refused(&config, &mended.collect::<Vec<_>>()).contains("line ends"));
}

#[test]
fn strangers_are_refused() {
    let config = Config::new();
    let good = artifact(&config);
    let foreign = if Target::host() == Target::X86_64 { Target::Aarch64 } else { Target::X86_64 };
    let other = artifact(Config::new().target(foreign).cpu(Cpu::baseline()));
    assert!(refused(&config, &other).contains("was compiled for"), "{}", refused(&config, &other));
    let all = Cpu { popcnt: true, lse: true, ..Cpu::baseline() };
    let newer = artifact(Config::new().cpu(all));
    let error = refused(Config::new().cpu(Cpu::baseline()), &newer);
    assert!(error.contains("a processor that has popcnt, lse"), "{error}");
    let error = refused(Config::new().memory_guard_size(1 << 20), &good);
    assert!(error.contains("other settings"), "{error}");
    let silent = refused(Config::new().signals_based_traps(false), &good);
    assert!(silent.contains("memories and traps"), "{silent}");
    let traced = refused(Config::new().trace_switches(true), &good);
    assert!(traced.contains("without calls that trace switches"), "{traced}");
    let error = refused(Config::new().wasm_simd(false), &good);
    assert!(error.contains("switched off"), "{error}");
    let build = env!("WINDLASS_BUILD").as_bytes();
    let at = good.windows(build.len()).position(|bytes| bytes == build).unwrap();
    let mut older = good.clone();
    older[at] = b'9';
    seal(&mut older);
    let error = refused(&config, &older);
    assert!(error.contains("was made by windlass 9"), "{error}");
}

/// The artifact with a number of its header changed and its checksums mended, if that can still be.
fn with_number(good: &[u8], at: usize, number: u64) -> Vec<u8> {
    let mut bytes = good.to_vec();
    bytes[at..at + 8].copy_from_slice(&number.to_le_bytes());
    seal(&mut bytes);
    bytes
}

#[test]
fn every_number_of_the_header_is_looked_at() {
    let config = Config::new();
    let good = artifact(&config);
    let numbers = [0, 1, 4, 8, size_of::<Header>() as u64, good.len() as u64, 1 << 32, 1 << 63, u64::MAX];
    for at in (0..size_of::<Header>()).step_by(8) {
        for number in numbers {
            // Refused, or of no account: the alignment is only a word to whoever maps, a part may be empty.
            if let Ok(module) = load(&config, &with_number(&good, at, number)) {
                let mut store = Store::new(module.engine(), ());
                _ = Instance::new(&mut store, &module, &[]);
                assert_eq!(module.exports().next().unwrap().name(), "run", "{number} at {at}");
            }
        }
    }
    let format = refused(&config, &with_number(&good, 8, 1 << 32 | 7));
    assert!(format.contains("has format 7"), "{format}");
    let unmended = |at: usize| {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        refused(&config, &bytes)
    };
    assert!(unmended(offset_of!(Header, used)).contains("checksum"));
    assert!(unmended(offset_of!(Header, alignment)).contains("checksum"));
}

#[test]
fn tables_about_nothing() {
    let config = Config::new();
    let good = artifact(&config);
    let parts = Artifact::read(Image::copy(&good).unwrap()).unwrap().parts;
    // Every number of every table, as large as it can be, with checksums that say it is right.
    for part in
        [Part::Words, Part::Segments, Part::Functions, Part::Sites, Part::ScopedSites, Part::BodyStarts]
    {
        for at in parts[part as usize].clone().step_by(4) {
            for number in [u32::MAX, 0x7fff_fff0, 1 << 20] {
                let mut bad = good.clone();
                bad[at..at + 4].copy_from_slice(&number.to_le_bytes());
                seal(&mut bad);
                if let Ok(module) = load(&config, &bad) {
                    let mut store = Store::new(module.engine(), ());
                    // Data may be too far out now.
                    _ = Instance::new(&mut store, &module, &[]);
                    for pc in 0..module.code().len() as u32 {
                        std::hint::black_box((module.compiled().lookup(pc), module.compiled().is_base(pc)));
                    }
                }
            }
        }
    }
    // The module's head: what validation refuses is refused, and the rest is another module's.
    for at in parts[Part::Head as usize].clone() {
        for bit in 0..8 {
            let mut bad = good.clone();
            bad[at] ^= 1 << bit;
            seal(&mut bad);
            if let Ok(module) = load(&config, &bad) {
                std::hint::black_box(module.exports().count());
            }
        }
    }
}

#[test]
fn memories_begin_with_pages_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("m.wlas");
    let config = Config::new();
    let engine = Engine::new(&config).unwrap();
    let text = format!(
        r#"(module (memory (export "a") 3 5) (memory (export "b") 1)
             (data (i32.const 100) "{}") (data (memory 1) (i32.const 65535) "z") (data (i32.const 101) "Y")
             (func (export "grow") (result i32) (memory.grow (i32.const 1)))
             (func (export "put") (i32.store8 (i32.const 7) (i32.const 7))))"#,
        "x".repeat(100_000)
    );
    let good = engine.precompile_module(text.as_bytes()).unwrap();
    std::fs::write(&path, &good).unwrap();
    // SAFETY: just made.
    let module = unsafe { Module::deserialize_file(&engine, &path) }.unwrap();
    assert!(module.memory_image().is_some());
    for _ in 0..3 {
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let memory = instance.get_memory(&store, "a").unwrap();
        let data = memory.data(&store);
        assert_eq!((data[7], &data[99..103], data[100_099], data[100_100]), (0, &b"\0xYx"[..], b'x', 0));
        assert_eq!(instance.get_memory(&store, "b").unwrap().data(&store)[65_535], b'z');
        instance.get_typed_func::<(), ()>(&store, "put").unwrap().call(&mut store, ()).unwrap();
        assert_eq!(
            instance.get_typed_func::<(), i32>(&store, "grow").unwrap().call(&mut store, ()).unwrap(),
            3
        );
        let data = memory.data(&store);
        assert_eq!((data.len(), data[7], data[4 * 65_536 - 1]), (4 << 16, 7, 0));
    }
    // What was written stayed in the instance.
    assert_eq!(std::fs::read(&path).unwrap(), good);
    // Runs that lead elsewhere.
    let runs = Artifact::read(Image::copy(&good).unwrap()).unwrap().part(Part::Runs);
    for at in runs.step_by(8) {
        for number in [u64::MAX, 1 << 63, u64::MAX << 16, 1 << 40, 3 << 16, 1] {
            std::fs::write(&path, with_number(&good, at, number)).unwrap();
            // SAFETY: refused, or an image of other pages of the same file.
            if let Ok(module) = unsafe { Module::deserialize_file(&engine, &path) } {
                _ = Instance::new(Store::new(&engine, ()), &module, &[]);
            }
        }
    }
    // With the pages switched off the segments are written; then they are looked at too.
    let off = Config::new().memory_init_cow(false).clone();
    let mut bad = good.clone();
    *bad.last_mut().unwrap() ^= 1;
    assert!(load(&config, &bad).is_ok());
    assert!(refused(&off, &bad).contains("have changed"));
    assert!(load(&off, &good).unwrap().memory_image().is_none());
    let without = Engine::new(&off).unwrap().precompile_module(text.as_bytes()).unwrap();
    assert!(without.len() < good.len());
}
