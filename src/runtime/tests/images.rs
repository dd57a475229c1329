//! Memories that begin as copy-on-write images: like memories whose segments were written, whatever their shape, and
//! nothing of them is left for the next one.

use super::*;
use crate::{Config, Extern, HeapType, Memory, MemoryType, RefType, Table, TableType, Val};

/// Data enough for an image.
fn much() -> String {
    "data".repeat(30_000)
}

/// The bytes of each exported memory of three instances in a row: the first is written, the others may be mapped.
fn contents(config: &Config, text: &str, mapped: bool) -> Vec<Vec<u8>> {
    let engine = Engine::new(config).unwrap();
    let module = Module::new(&engine, text).unwrap();
    let once = || {
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let exports: Vec<Extern> = instance.exports(&mut store).map(|(_, export)| export).collect();
        let memories = exports.into_iter().filter_map(Extern::into_memory);
        let bytes: Vec<Vec<u8>> = memories.map(|memory| memory.data(&store).to_vec()).collect();
        // What one instance writes is its own.
        for (_, export) in instance.exports(&mut store).map(|(n, e)| (n.to_owned(), e)).collect::<Vec<_>>() {
            export.into_memory().into_iter().for_each(|memory| memory.data_mut(&mut store).fill(0xee));
        }
        bytes
    };
    let all = [once(), once(), once()];
    assert_eq!(module.memory_image().is_some(), mapped, "{text:.60}");
    assert!(all[0] == all[1] && all[1] == all[2], "{text:.60}");
    let [first, ..] = all;
    first
}

#[test]
fn memories_of_all_shapes() {
    let much = much();
    let end = much.len() + 1000;
    let narrow = format!(
        r#"(module (memory (export "a") 4 9) (data (i32.const 1000) "{much}") (data (i32.const 1001) "over"))"#
    );
    let wide = format!(r#"(module (memory (export "a") i64 4) (data (i64.const 1000) "{much}"))"#);
    let bytes =
        format!(r#"(module (memory (export "a") {end} (pagesize 1)) (data (i32.const 1000) "{much}"))"#);
    let several = format!(
        r#"(module (memory 1) (memory (export "a") 2) (memory (export "b") i64 3)
             (data (memory 2) (i64.const 60000) "{much}") (data (memory 1) (i32.const 131071) "!") (data "passive"))"#
    );
    let default = Config::new();
    let usual = contents(&default, &narrow, true);
    assert_eq!((&usual[0][999..1006], usual[0].len()), (&b"\0dovera"[..], 4 << 16));
    for config in [
        Config::new().memory_reservation(0).clone(),
        Config::new().memory_reservation(0).memory_guard_size(0).clone(),
        Config::new().memory_reservation(0).memory_reservation_for_growth(0).clone(),
        Config::new().signals_based_traps(false).clone(),
    ] {
        assert!(contents(&config, &narrow, true) == usual);
        contents(&config, &wide, true);
        contents(&config, &bytes, true);
    }
    assert_eq!(contents(&default, &bytes, true)[0].len(), end);
    assert!(contents(&default, &wide, true)[0][1000..end] == *much.as_bytes());
    let both = contents(&default, &several, true);
    assert_eq!((both[0][131_071], both[0][131_070], &both[1][59_999..60_004]), (b'!', 0, &b"\0data"[..]));
    // Switched off, and little.
    assert!(contents(Config::new().memory_init_cow(false), &narrow, false) == usual);
    contents(&default, r#"(module (memory (export "a") 1) (data (i32.const 0) "little"))"#, false);
}

#[test]
fn nothing_is_left_for_the_next_memory() {
    // A size that no other test's memory has, so that it is this one's reservation that serves again.
    let config = Config::new().memory_reservation(0).memory_guard_size(19 << 16).clone();
    let engine = Engine::new(&config).unwrap();
    let text = format!(
        r#"(module (memory (export "a") 200001 300001 (pagesize 1)) (data (i32.const 5) "{}")
             (func (export "grow") (drop (memory.grow (i32.const 50000)))))"#,
        much()
    );
    let module = Module::new(&engine, &text).unwrap();
    let mut bases = Vec::new();
    for round in 0..3 {
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        run(&mut store, instance, "grow").unwrap();
        let memory = instance.get_memory(&store, "a").unwrap();
        let data = memory.data(&store);
        assert_eq!((data[4], &data[5..9], data.len()), (0, &b"data"[..], 250_001));
        assert!(data[120_005..].iter().all(|&byte| byte == 0), "{round}");
        bases.push(data.as_ptr());
        drop(store);
        let mut store = Store::new(&engine, ());
        let ty = MemoryType { page_size_log2: 0, ..MemoryType::new(300_001, Some(300_001)) };
        let empty = Memory::new(&mut store, ty).unwrap();
        bases.push(empty.data(&store).as_ptr());
        assert!(empty.data(&store).iter().all(|&byte| byte == 0), "{round}");
    }
    assert!(bases.windows(2).all(|pair| pair[0] == pair[1]), "the same addresses: {bases:?}");
}

/// A table of one null.
fn null_table(store: &mut Store<()>) -> Table {
    let ty = TableType::new(RefType { nullable: true, heap: HeapType::Func }, 1, None);
    Table::new(store, ty, Val::FuncRef(None)).unwrap()
}

#[test]
fn segments_are_written_in_their_order() {
    // One that does not fit traps when those before it are written, and those behind it are not.
    let engine = Engine::default();
    let text = format!(
        r#"(module (import "m" "t" (table 1 funcref)) (memory 4)
             (elem (i32.const 0) $load)
             (func $load (result i32) (i32.add (i32.load8_u (i32.const 1000)) (i32.load8_u (i32.const 200000))))
             (data (i32.const 1000) "{}") (data (i32.const 262143) "ab") (data (i32.const 200000) "z"))"#,
        much()
    );
    let module = Module::new(&engine, &text).unwrap();
    for _ in 0..3 {
        let mut store = Store::new(&engine, ());
        let table = null_table(&mut store);
        let error = Instance::new(&mut store, &module, &[table.into()]).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::MemoryOutOfBounds);
        let Some(Val::FuncRef(Some(func))) = table.get(&store, 0) else { panic!("no function") };
        let load = func.typed::<(), i32>(&store).unwrap();
        assert_eq!(load.call(&mut store, ()).unwrap(), i32::from(b'd'));
    }
    // An element segment that does not fit traps before any data is written.
    let early = format!(
        r#"(module (import "m" "t" (table 1 funcref)) (memory 4)
             (elem (i32.const 0) $load) (elem (i32.const 1) $load)
             (func $load (result i32) (i32.load8_u (i32.const 1000)))
             (data (i32.const 1000) "{}"))"#,
        much()
    );
    let module = Module::new(&engine, &early).unwrap();
    for _ in 0..3 {
        let mut store = Store::new(&engine, ());
        let table = null_table(&mut store);
        let error = Instance::new(&mut store, &module, &[table.into()]).unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::TableOutOfBounds);
        let Some(Val::FuncRef(Some(func))) = table.get(&store, 0) else { panic!("no function") };
        assert_eq!(func.typed::<(), i32>(&store).unwrap().call(&mut store, ()).unwrap(), 0);
    }
}

#[test]
fn active_segments_are_dropped() {
    let text = format!(
        r#"(module (memory 4) (data $active (i32.const 0) "{}") (data $passive "p")
             (func (export "passive") (memory.init $passive (i32.const 0) (i32.const 0) (i32.const 1)))
             (func (export "nothing") (memory.init $active (i32.const 0) (i32.const 0) (i32.const 0)))
             (func (export "active") (memory.init $active (i32.const 0) (i32.const 0) (i32.const 1))))"#,
        much()
    );
    let engine = Engine::default();
    let module = Module::new(&engine, &text).unwrap();
    for _ in 0..2 {
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        run(&mut store, instance, "passive").unwrap();
        run(&mut store, instance, "nothing").unwrap();
        let error = run(&mut store, instance, "active").unwrap_err();
        assert_eq!(trap_code(&error), TrapCode::MemoryOutOfBounds);
    }
}
