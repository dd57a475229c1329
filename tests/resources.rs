//! What happens at limits: of a declaration, of a store, of the address space. Nothing may end but the one who asked.

#[path = "support/command.rs"]
mod command;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Command;
use std::{env, fs};
use windlass::{
    Config, Engine, Error, HeapType, Instance, Memory, MemoryType, Module, RefType, ResourceLimiter, Result,
    Store, StoreLimits, StoreLimitsBuilder, Table, TableType, Val,
};

/// A memory and a table, exported, with functions that use them.
const GROWING: &str = r#"(module
  (memory (export "memory") 1 20)
  (table (export "table") 2 30 externref)
  (func (export "memory.grow") (param i32) (result i32) (memory.grow (local.get 0)))
  (func (export "memory.size") (result i32) (memory.size))
  (func (export "table.grow") (param i32) (result i32) (table.grow (ref.null extern) (local.get 0)))
  (func (export "table.size") (result i32) (table.size))
)"#;

/// Usual; checked; without signals.
fn regimes() -> [Config; 3] {
    let mut checked = Config::new();
    checked.memory_reservation(0).memory_guard_size(64 << 10);
    let mut silent = Config::new();
    silent.signals_based_traps(false);
    [Config::new(), checked, silent]
}

fn module(engine: &Engine, wat: &str) -> Module {
    Module::new(engine, wat).unwrap()
}

/// Whether an emulator runs this, which ignores limits and keeps account of every page of address space.
fn emulated() -> bool {
    cfg!(target_arch = "aarch64") && env::var_os("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER").is_some()
}

struct Growing<T: 'static> {
    store: Store<T>,
    instance: Instance,
}

impl<T> Growing<T> {
    fn new(mut store: Store<T>) -> Growing<T> {
        let module = module(store.engine(), GROWING);
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        Growing { store, instance }
    }

    fn try_grow(&mut self, what: &str, delta: i32) -> Result<i32> {
        let grow = self.instance.get_typed_func::<i32, i32>(&mut self.store, what)?;
        grow.call(&mut self.store, delta)
    }

    fn grow(&mut self, what: &str, delta: i32) -> i32 {
        self.try_grow(what, delta).unwrap()
    }
}

// ---- declared maximums, limits of a store ----

#[test]
fn growing_beyond_the_declared_maximum_gives_minus_one() {
    for config in regimes() {
        let mut growing = Growing::new(Store::new(&Engine::new(&config).unwrap(), ()));
        for (what, has, most) in [("memory.grow", 1, 20), ("table.grow", 2, 30)] {
            assert_eq!(growing.grow(what, most - has + 1), -1);
            assert_eq!(growing.grow(what, -1), -1);
            assert_eq!(growing.grow(what, i32::MIN), -1);
            assert_eq!(growing.grow(what, most - has), has);
            assert_eq!(growing.grow(what, 1), -1);
            assert_eq!(growing.grow(what, 0), most);
        }
    }
}

#[test]
fn growing_beyond_the_reservation_gives_minus_one() {
    let mut config = Config::new();
    config.memory_reservation(1 << 20).memory_guard_size(0).memory_reservation_for_growth(0);
    let engine = Engine::new(&config).unwrap();
    let mut growing = Growing::new(Store::new(&engine, ()));
    assert_eq!(growing.grow("memory.grow", 16), -1);
    assert_eq!(growing.grow("memory.grow", 15), 1);
    assert_eq!(growing.grow("memory.grow", 1), -1);
    // A memory that begins larger has what it needs.
    let mut store = Store::new(&engine, ());
    let memory = Memory::new(&mut store, MemoryType::new(40, None)).unwrap();
    assert!(memory.grow(&mut store, 1).is_err());
    memory.write(&mut store, (40 << 16) - 1, &[1]).unwrap();
}

#[test]
fn limits_of_a_store() {
    let limits = StoreLimitsBuilder::new().memory_size(5 << 16).table_elements(7).build();
    let mut store = Store::new(&Engine::default(), limits);
    store.limiter(|limits| limits);
    let mut growing = Growing::new(store);
    for (what, has, most) in [("memory.grow", 1, 5), ("table.grow", 2, 7)] {
        assert_eq!(growing.grow(what, most - has + 1), -1);
        assert_eq!(growing.grow(what, most - has), has);
        assert_eq!(growing.grow(what, 1), -1);
        assert_eq!(growing.grow(what, 0), most);
    }
    // The host is held to them too.
    let memory = growing.instance.get_memory(&mut growing.store, "memory").unwrap();
    assert!(memory.grow(&mut growing.store, 1).is_err());
    let error = Memory::new(&mut growing.store, MemoryType::new(6, None)).unwrap_err().to_string();
    assert_eq!(error, "the store's limits do not allow a memory of 6 pages");
    let element = RefType { nullable: true, heap: HeapType::Extern };
    let null = Val::ExternRef(None);
    let error =
        Table::new(&mut growing.store, TableType::new(element, 8, None), null).unwrap_err().to_string();
    assert_eq!(error, "the store's limits do not allow a table of 8 elements");
    // So is instantiation; what failed is no hindrance.
    let engine = growing.store.engine().clone();
    let large = module(&engine, "(module (memory 6))");
    assert!(Instance::new(&mut growing.store, &large, &[]).is_err());
    assert!(Instance::new(&mut growing.store, &module(&engine, GROWING), &[]).is_ok());
}

#[test]
fn numbers_of_things() {
    let engine = Engine::default();
    let limits = StoreLimitsBuilder::new().instances(3).memories(2).tables(1).build();
    let mut store = Store::new(&engine, limits);
    store.limiter(|limits| limits);
    let with_memory = module(&engine, "(module (memory 1))");
    let mut make =
        |module: &Module| Instance::new(&mut store, module, &[]).map(drop).map_err(|e| e.to_string());
    let may_have = |what: &str| Err(format!("the store may have {what} at most"));
    make(&with_memory).unwrap();
    make(&with_memory).unwrap();
    assert_eq!(make(&with_memory), may_have("2 memories"));
    assert_eq!(make(&module(&engine, "(module (table 1 funcref) (table 1 funcref))")), may_have("1 tables"));
    make(&module(&engine, "(module (table 1 funcref))")).unwrap();
    assert_eq!(make(&module(&engine, "(module)")), may_have("3 instances"));
}

#[test]
fn failure_to_grow_can_stop_the_program() {
    let limits = StoreLimitsBuilder::new().memory_size(2 << 16).trap_on_grow_failure(true).build();
    let mut store = Store::new(&Engine::default(), limits);
    store.limiter(|limits| limits);
    let mut growing = Growing::new(store);
    assert_eq!(growing.grow("memory.grow", 1), 1);
    let error = growing.try_grow("memory.grow", 1).unwrap_err();
    assert_eq!(error.root_cause().to_string(), "a memory may not grow to 196608");
    let error = growing.try_grow("table.grow", 29).unwrap_err();
    assert_eq!(error.root_cause().to_string(), "a table may not grow to 31");
    assert_eq!(growing.grow("table.grow", 28), 2);
}

/// Notes every question.
#[derive(Default)]
struct Notes {
    asked: Vec<String>,
    failed: usize,
    panics: bool,
}

impl ResourceLimiter for Notes {
    fn memory_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        assert!(!self.panics, "asked once too often");
        self.asked.push(format!("memory {current} {desired} {maximum:?}"));
        Ok(true)
    }
    fn memory_grow_failed(&mut self, _: Error) -> Result<()> {
        self.failed += 1;
        Ok(())
    }
    fn table_growing(&mut self, current: usize, desired: usize, maximum: Option<usize>) -> Result<bool> {
        self.asked.push(format!("table {current} {desired} {maximum:?}"));
        Ok(desired != 3)
    }
}

#[test]
fn a_limiter_is_asked_before_anything_grows() {
    let mut store = Store::new(&Engine::default(), Notes::default());
    store.limiter(|notes| notes);
    let mut growing = Growing::new(store);
    assert_eq!(growing.grow("memory.grow", 2), 1);
    assert_eq!(growing.grow("memory.grow", 18), -1);
    assert_eq!(growing.grow("table.grow", 1), -1);
    assert_eq!(growing.grow("table.grow", 2), 2);
    let most = Some(20 << 16);
    let memory = |from: usize, to: usize| format!("memory {} {} {most:?}", from << 16, to << 16);
    let table = |from, to| format!("table {from} {to} Some(30)");
    let expected = [table(0, 2), memory(0, 1), memory(1, 3), memory(3, 21), table(2, 3), table(2, 4)];
    assert_eq!(growing.store.data().asked, expected);
    assert_eq!(growing.store.data().failed, 1);
    // A panic comes through, and the limiter stays.
    growing.store.data_mut().panics = true;
    for _ in 0..2 {
        assert!(catch_unwind(AssertUnwindSafe(|| growing.try_grow("memory.grow", 0))).is_err());
    }
    growing.store.data_mut().panics = false;
    assert_eq!(growing.grow("memory.grow", 0), 3);
}

// ---- large memories, many memories ----

#[test]
fn a_memory_of_four_gigabytes() {
    let wat = r#"(module
      (memory 65535)
      (func (export "grow") (result i32) (memory.grow (i32.const 1)))
      (func (export "size") (result i32) (memory.size))
      (func (export "set") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
      (func (export "get") (param i32) (result i32) (i32.load8_u (local.get 0)))
      (func (export "get32") (param i32) (result i32) (i32.load (local.get 0)))
      (func (export "next") (param i32) (result i32) (i32.load8_u offset=1 (local.get 0)))
      (func (export "far") (param i32) (result i32) (i32.load8_u offset=0xffffffff (local.get 0)))
      (func (export "last") (result i32) (i32.load8_u offset=0xfffffff0 (i32.const 15))))"#;
    for config in regimes() {
        let engine = Engine::new(config.clone().memory_reservation_for_growth(4 << 30)).unwrap();
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module(&engine, wat), &[]).unwrap();
        let mut call = |name: &str, arguments: &[i32]| -> Result<i32, String> {
            let func = instance.get_func(&mut store, name).unwrap();
            let mut results = vec![Val::I32(0); func.ty(&store).results().len()];
            let arguments = arguments.iter().map(|&word| Val::I32(word)).collect::<Vec<_>>();
            func.call(&mut store, &arguments, &mut results).map_err(|error| error.to_string())?;
            Ok(results.first().map_or(0, |result| result.unwrap_i32()))
        };
        let outside = || Err("wasm trap: out of bounds memory access".to_owned());
        assert_eq!(call("get", &[-1]), outside());
        assert_eq!(call("grow", &[]), Ok(65535));
        assert_eq!(call("size", &[]), Ok(65536));
        assert_eq!(call("grow", &[]), Ok(-1));
        for (at, value) in [(0, 1), (i32::MAX, 2), (i32::MIN, 3), (-1, 4)] {
            assert_eq!(call("get", &[at]), Ok(0));
            call("set", &[at, value]).unwrap();
            assert_eq!(call("get", &[at]), Ok(value));
        }
        assert_eq!(call("last", &[]), Ok(4));
        assert_eq!(call("get32", &[-4]), Ok(4 << 24));
        assert_eq!(call("next", &[-2]), Ok(4));
        assert_eq!(call("far", &[0]), Ok(4));
        for (name, at) in [("get32", -3), ("get32", -1), ("next", -1), ("far", 1), ("far", -1)] {
            assert_eq!(call(name, &[at]), outside(), "{name} {at}");
        }
    }
}

/// A memory each, with a maximum, and a byte at its end.
const SMALL: &str = r#"(module
  (memory (export "memory") 1 2)
  (func (export "set") (param i32) (i32.store offset=0xfffc (i32.const 0) (local.get 0)))
  (func (export "get") (result i32) (i32.load offset=0xfffc (i32.const 0))))"#;

fn many_instances(config: &Config, count: i32) {
    let engine = Engine::new(config).unwrap();
    let module = module(&engine, SMALL);
    let mut store = Store::new(&engine, ());
    let instances = (0..count).map(|number| {
        let instance = Instance::new(&mut store, &module, &[]).unwrap_or_else(|e| panic!("{number}: {e:#}"));
        let set = instance.get_typed_func::<i32, ()>(&mut store, "set").unwrap();
        set.call(&mut store, number).unwrap();
        instance
    });
    let instances = instances.collect::<Vec<_>>();
    for (number, instance) in (0..).zip(instances) {
        let get = instance.get_typed_func::<(), i32>(&mut store, "get").unwrap();
        assert_eq!(get.call(&mut store, ()).unwrap(), number);
    }
}

#[test]
fn a_thousand_instances() {
    // 6 TiB of address space, and 130 MiB.
    let [usual, checked, silent] = regimes();
    many_instances(&usual, if emulated() { 20 } else { 1000 });
    many_instances(&checked, 1000);
    many_instances(&silent, 1000);
}

// ---- in a process of its own ----

/// Runs the ignored test `name` of this file alone in a process; what it prints is shown if it fails.
fn in_a_process_of_its_own(name: &str) {
    let runner = env::var("CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER").unwrap_or_default();
    let own = env::current_exe().unwrap();
    let mut words = runner.split_whitespace().filter(|_| emulated());
    let mut command = match words.next() {
        Some(program) => Command::new(program),
        None => Command::new(&own),
    };
    if emulated() {
        command.args(words).arg(&own);
    }
    let output = command.args(["--exact", "--ignored", "--nocapture", name]).output().unwrap();
    let text =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && text.contains("1 passed"), "{name}: {}\n{text}", output.status);
}

/// Address space of this process, in bytes.
fn address_space() -> usize {
    let pages = fs::read_to_string("/proc/self/statm").unwrap();
    pages.split_whitespace().next().unwrap().parse::<usize>().unwrap() * 4096
}

#[test]
fn instances_that_are_gone_leave_no_address_space_behind() {
    in_a_process_of_its_own("child_makes_and_drops_instances");
}

#[test]
#[ignore = "run by the test above"]
fn child_makes_and_drops_instances() {
    for config in regimes() {
        let engine = Engine::new(&config).unwrap();
        let module = module(&engine, SMALL);
        let make = |count: usize| {
            for _ in 0..count {
                let mut store = Store::new(&engine, ());
                let instance = Instance::new(&mut store, &module, &[]).unwrap();
                let get = instance.get_typed_func::<(), i32>(&mut store, "get").unwrap();
                assert_eq!(get.call(&mut store, ()).unwrap(), 0, "somebody else's memory");
                instance.get_typed_func::<i32, ()>(&mut store, "set").unwrap().call(&mut store, 1).unwrap();
            }
        };
        make(100);
        let before = address_space();
        make(20_000);
        let after = address_space();
        assert!(after < before + (64 << 20), "{before} bytes became {after}");
    }
    // Of many sizes, a bounded number waits for the next of its size.
    let engine = Engine::new(Config::new().signals_based_traps(false)).unwrap();
    let before = address_space();
    for size in 1..2000 {
        let mut store = Store::new(&engine, ());
        Memory::new(&mut store, MemoryType::new(1, Some(1000 + size))).unwrap();
    }
    let waiting = address_space() - before;
    assert!(waiting < 256 * (3000 << 16) + (64 << 20), "{waiting} bytes");
}

#[test]
fn too_little_address_space_is_an_error() {
    in_a_process_of_its_own("child_has_little_address_space");
}

#[test]
#[ignore = "run by the test above"]
fn child_has_little_address_space() {
    let limit = libc::rlimit { rlim_cur: 4 << 30, rlim_max: 4 << 30 };
    // SAFETY: a limit of this process, which is there for nothing else.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &raw const limit) }, 0);
    let [usual, mut checked, silent] = regimes();
    let engine = Engine::new(&usual).unwrap();
    let mut store = Store::new(&engine, ());
    match Instance::new(&mut store, &module(&engine, SMALL), &[]) {
        Ok(_) => return println!("the limit has no effect here"),
        Err(error) => {
            let error = format!("{error:#}");
            assert!(error.contains("no address space for a memory: each reserves 6.0 GiB"), "{error}");
            assert!(error.contains("memory_reservation") && error.contains("ulimit -v"), "{error}");
        }
    }
    // The store is as good as before: what needs no memory works, and so do continuations and exceptions, in small.
    let wat = r#"(module
      (type $f (func (result i32))) (type $c (cont $f)) (tag $t (param i32))
      (func $f (result i32) (throw $t (i32.const 7)))
      (elem declare func $f)
      (func (export "run") (result i32)
        (block $caught (result i32)
          (try_table (catch $t $caught) (return (resume $c (cont.new $c (ref.func $f)))))
          (unreachable))))"#;
    let instance = Instance::new(&mut store, &module(&engine, wat), &[]).unwrap();
    let run = instance.get_typed_func::<(), i32>(&mut store, "run").unwrap();
    assert_eq!(run.call(&mut store, ()).unwrap(), 7);
    // Memories that reserve what they declare fit, and when no more do, that is an error too.
    for config in [checked.memory_guard_size(0), &silent] {
        let engine = Engine::new(config).unwrap();
        many_instances(config, 1000);
        let mut store = Store::new(&engine, ());
        let made =
            (0..100).map_while(|_| Memory::new(&mut store, MemoryType::new(0, Some(1 << 12))).ok()).count();
        assert!((1..100).contains(&made), "{made} memories of 256 MiB");
        let memory = Memory::new(&mut store, MemoryType::new(1, Some(2))).unwrap();
        assert_eq!(memory.grow(&mut store, 1).unwrap(), 1);
    }
}

#[test]
fn the_command_says_what_is_missing() {
    if emulated() {
        return; // `ulimit -v` would be the emulator's
    }
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("small.wat");
    fs::write(&file, SMALL).unwrap();
    let windlass = command::windlass();
    let run = |options: &str| {
        let script = format!("ulimit -v 3000000; exec \"$0\" run {options} --invoke get \"$1\"");
        let output =
            Command::new("sh").arg("-c").arg(script).arg(windlass.get_program()).arg(&file).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout), text(&output.stderr))
    };
    let (code, _, error) = run("");
    assert_eq!(code, Some(1), "{error}");
    assert!(error.starts_with("error: ") && error.contains("no address space for a memory"), "{error}");
    assert_eq!(error.lines().count(), 1, "{error}");
    assert_eq!(run("-O memory-reservation=0,memory-guard-size=0"), (Some(0), "0\n".into(), String::new()));
    assert_eq!(run("-O signals-based-traps=n"), (Some(0), "0\n".into(), String::new()));
}

#[test]
fn the_command_has_limits() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("growing.wat");
    fs::write(&file, GROWING).unwrap();
    let run = |options: &str, call: &[&str]| {
        let mut command = command::windlass();
        command.args(["run", "-W", options, "--invoke", call[0]]).arg(&file).args(&call[1..]);
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    assert_eq!(run("max-memory-size=131072", &["memory.grow", "1"]), (Some(0), "1\n".into()));
    assert_eq!(run("max-memory-size=131072", &["memory.grow", "2"]), (Some(0), "-1\n".into()));
    assert_eq!(run("max-table-elements=2", &["table.grow", "1"]), (Some(0), "-1\n".into()));
    let (code, text) = run("max-memory-size=131072,trap-on-grow-failure", &["memory.grow", "2"]);
    assert!(code == Some(1) && text.contains("a memory may not grow to 196608"), "{code:?} {text}");
    let (code, text) = run("max-memories=0", &["memory.size"]);
    assert!(code == Some(1) && text.contains("the store may have 0 memories at most"), "{code:?} {text}");
    let (code, text) = run("max-instances=0", &["memory.size"]);
    assert!(code == Some(1) && text.contains("the store may have 0 instances at most"), "{code:?} {text}");
}

/// Limits are data, and may be kept anywhere in the shared value.
#[test]
fn limits_anywhere() {
    struct State {
        calls: u32,
        limits: StoreLimits,
    }
    let state = State { calls: 0, limits: StoreLimitsBuilder::new().memory_size(0).build() };
    let mut store = Store::new(&Engine::default(), state);
    store.limiter(|state| {
        state.calls += 1;
        &mut state.limits
    });
    assert!(Memory::new(&mut store, MemoryType::new(1, None)).is_err());
    assert!(Memory::new(&mut store, MemoryType::new(0, None)).is_ok());
    assert_eq!(store.data().calls, 4, "for the number and for the size");
}
