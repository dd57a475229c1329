//! Artifacts that are made, loaded, damaged and carried to other engines.

use super::*;
use crate::{Instance, Module, Store};

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
    let bodies = Artifact::read(Image::copy(&good).unwrap()).unwrap().part(Part::Bodies);
    for at in (0..good.len()).step_by(31) {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        match bodies.contains(&at) {
            // Loading does not read bodies, looking does.
            true => assert!(open(&bad).unwrap_err().to_string().contains("bodies have changed")),
            false => {
                let read = Artifact::read(Image::copy(&bad).unwrap());
                assert!(read.is_err(), "bit flipped at {at:#x}");
            }
        }
    }
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
    let error = refused(Config::new().wasm_simd(false), &good);
    assert!(error.contains("switched off"), "{error}");
    let build = env!("WINDLASS_BUILD").as_bytes();
    let at = good.windows(build.len()).position(|bytes| bytes == build).unwrap();
    let mut older = good.clone();
    older[at] = b'9';
    let header = bytemuck::from_bytes_mut::<Header>(&mut older[..size_of::<Header>()]);
    header.checksum = 0;
    let header = *header;
    let bodies = header.parts[Part::Bodies as usize];
    let sum = checksum(&header, &older, bodies[0] as usize..(bodies[0] + bodies[1]) as usize);
    older[16..24].copy_from_slice(&sum.to_ne_bytes());
    let error = refused(&config, &older);
    assert!(error.contains("was made by windlass 9"), "{error}");
}
