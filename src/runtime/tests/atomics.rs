//! A thread that waits in compiled code, and another that wakes it.

use super::*;
use crate::runtime::parking;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

#[test]
fn a_wait_ends_when_somebody_notifies() {
    let text = r#"(module (memory (export "memory") 1 1 shared)
        (func (export "wait32") (result i32)
            (memory.atomic.wait32 offset=4 (i32.const 4) (i32.const 0) (i64.const -1)))
        (func (export "wait64") (result i32)
            (memory.atomic.wait64 (i32.const 16) (i64.const 0) (i64.const 60_000_000_000))))"#;
    for (name, at) in [("wait32", 8), ("wait64", 16)] {
        let (tell, told) = mpsc::channel();
        let waiting = thread::spawn(move || {
            let engine = Engine::default();
            let module = Module::new(&engine, text).unwrap();
            let mut store = Store::new(&engine, ());
            let instance = Instance::new(&mut store, &module, &[]).unwrap();
            let memory = instance.get_shared_memory(&mut store, "memory").unwrap();
            tell.send(memory.data().as_ptr() as usize).unwrap();
            instance.get_typed_func::<(), i32>(&mut store, name).unwrap().call(&mut store, ()).unwrap()
        });
        let base = told.recv().unwrap();
        while parking::notify(base + at, 1) == 0 {
            thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(waiting.join().unwrap(), 0, "{name}");
    }
}
