//! Very many continuations: what each costs in memory, what the limits do, and that lost ones do not pile up.
//!
//! Memory is the process's, so what measures it runs alone: the test starts itself again as a child that runs
//! nothing else. The numbers are those of a release build; builds for debugging and emulated processors
//! count less far.

use std::fs;
use std::process::Command;
use windlass::{Config, Engine, Instance, Module, Store, Trap, TrapCode, Val};

#[path = "support/command.rs"]
mod command;

/// How far to count: in release on a real processor, otherwise, and where AArch64 may be emulated.
const fn many(release: i32, debug: i32, emulated: i32) -> i32 {
    if cfg!(target_arch = "aarch64") {
        emulated
    } else if cfg!(debug_assertions) {
        debug
    } else {
        release
    }
}

/// What the kernel counts under emulation is the emulator's.
const MEASURES: bool = cfg!(target_arch = "x86_64");

/// Runs `body` in a process of its own, named after the test that calls this.
fn alone(test: &str, body: impl FnOnce()) {
    const CHILD: &str = "WINDLASS_SCALE_CHILD";
    if !MEASURES || std::env::var_os(CHILD).is_some() {
        return body();
    }
    let mut child = Command::new(std::env::current_exe().unwrap());
    let output = child.args([test, "--exact", "--nocapture"]).env(CHILD, "1").output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}");
    print!("{text}");
}

/// A line of /proc/self/status, in bytes.
fn status_bytes(name: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() << 10
}

fn mappings() -> usize {
    fs::read_to_string("/proc/self/maps").unwrap().lines().count()
}

/// A crowd of continuations in a table. Each suspends inside a function called from its entry.
const CROWD: &str = r#"(module
    (type $f (func (param i32) (result i32))) (type $c (cont $f))
    (type $g (func (result i32))) (type $d (cont $g))
    (tag $pause)
    (table $fresh 0 (ref null $c))
    (table $crowd 0 (ref null $d))
    (func $work (param i32) (result i32)
        (suspend $pause)
        (suspend $pause)
        (i32.add (local.get 0) (i32.const 1)))
    (func $entry (type $f) (i32.sub (call $work (local.get 0)) (i32.const 1)))
    (elem declare func $entry)

    (func (export "create") (param $n i32)
        (drop (table.grow $fresh (ref.null $c) (local.get $n)))
        (loop $l
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (table.set $fresh (local.get $n) (cont.new $c (ref.func $entry)))
            (br_if $l (local.get $n))))

    (func (export "start") (param $n i32)
        (drop (table.grow $crowd (ref.null $d) (local.get $n)))
        (loop $l
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (block $on (result (ref $d))
                (resume $c (on $pause $on) (local.get $n) (table.get $fresh (local.get $n)))
                (unreachable))
            (call $keep (local.get $n))
            (table.set $fresh (local.get $n) (ref.null $c))
            (br_if $l (local.get $n))))
    (func $keep (param (ref $d) i32) (table.set $crowd (local.get 1) (local.get 0)))

    (func (export "again") (param $n i32)
        (loop $l
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (block $on (result (ref $d))
                (resume $d (on $pause $on) (table.get $crowd (local.get $n)))
                (unreachable))
            (call $keep (local.get $n))
            (br_if $l (local.get $n))))

    (func (export "finish") (param $n i32) (result i64) (local $sum i64)
        (loop $l
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (local.set $sum (i64.add (local.get $sum)
                (i64.extend_i32_u (resume $d (table.get $crowd (local.get $n))))))
            (br_if $l (local.get $n)))
        (local.get $sum))

    (func (export "run_fresh") (param $n i32) (result i64) (local $sum i64) (local $d (ref null $d))
        (loop $l
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (block $done (result i32)
                (block $on (result (ref $d))
                    (br $done (resume $c (on $pause $on) (local.get $n) (table.get $fresh (local.get $n)))))
                (local.set $d)
                (block $on (result (ref $d))
                    (br $done (resume $d (on $pause $on) (local.get $d))))
                (local.set $d)
                (resume $d (local.get $d)))
            (local.set $sum (i64.add (i64.extend_i32_u) (local.get $sum)))
            (br_if $l (local.get $n)))
        (local.get $sum))

    (func (export "forget")
        (table.fill $fresh (i32.const 0) (ref.null $c) (table.size $fresh))
        (table.fill $crowd (i32.const 0) (ref.null $d) (table.size $crowd))))"#;

struct Crowd {
    store: Store<()>,
    instance: Instance,
}

impl Crowd {
    fn new(config: &Config) -> Crowd {
        let engine = Engine::new(config).unwrap();
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, CROWD).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        Crowd { store, instance }
    }

    fn call(&mut self, name: &str, n: i32) -> windlass::Result<i64> {
        let func = self.instance.get_func(&self.store, name).unwrap();
        let ty = func.ty(&self.store);
        let mut results = vec![Val::I64(0); ty.results().len()];
        let arguments = &[Val::I32(n)][..ty.params().len()];
        func.call(&mut self.store, arguments, &mut results)?;
        Ok(results.first().map_or(0, Val::unwrap_i64))
    }
}

/// 0 + 1 + ... + (n - 1)
fn sum(n: i32) -> i64 {
    i64::from(n) * i64::from(n - 1) / 2
}

#[test]
fn a_million_suspended() {
    alone("a_million_suspended", || {
        let n = many(1_000_000, 50_000, 5_000);
        let mut crowd = Crowd::new(&Config::new());
        let before = status_bytes("VmRSS:");
        crowd.call("create", n).unwrap();
        crowd.call("start", n).unwrap();
        crowd.call("again", n).unwrap();
        let each = (status_bytes("VmRSS:") - before) / n as usize;
        let stats = crowd.store.continuation_stats();
        assert_eq!((stats.continuations, stats.stacks), (n as usize, n as usize));
        println!("{n} suspended: {each} bytes each, {} mappings", mappings());
        if MEASURES {
            assert!(each <= 4608, "{each} bytes each");
            assert!(mappings() < 200, "{} mappings", mappings());
        }
        assert_eq!(crowd.call("finish", n).unwrap(), sum(n));
        let stats = crowd.store.continuation_stats();
        assert_eq!((stats.continuations, stats.stacks), (0, 0));
        assert!(stats.idle_stacks <= 16 << 10, "{stats:?}");
        if MEASURES {
            let idle = stats.idle_stacks * 4096 + n as usize * 160;
            let left = status_bytes("VmRSS:") - before;
            println!("{} bytes left when all have finished", left);
            assert!(left < idle + (8 << 20), "{left} bytes are left: {stats:?}");
        }
        // Stacks whose pages were given back serve as well as new ones.
        crowd.call("create", n / 4).unwrap();
        crowd.call("start", n / 4).unwrap();
        crowd.call("again", n / 4).unwrap();
        assert_eq!(crowd.call("finish", n / 4).unwrap(), sum(n / 4));
        let used = crowd.store.continuation_stats();
        assert_eq!(used.stack_bytes, stats.stack_bytes);
    });
}

#[test]
fn four_million_never_resumed() {
    alone("four_million_never_resumed", || {
        let n = many(4_000_000, 1_000_000, 50_000);
        let mut crowd = Crowd::new(&Config::new());
        let before = status_bytes("VmRSS:");
        crowd.call("create", n).unwrap();
        let each = (status_bytes("VmRSS:") - before) / n as usize;
        println!("{n} never resumed: {each} bytes each, {} mappings", mappings());
        let stats = crowd.store.continuation_stats();
        assert_eq!((stats.continuations, stats.stacks, stats.stack_bytes), (n as usize, 0, 0));
        if MEASURES {
            assert!(each <= 160, "{each} bytes each");
            assert!(mappings() < 200, "{} mappings", mappings());
        }
        // One after the other, they need one stack.
        assert_eq!(crowd.call("run_fresh", n).unwrap(), sum(n));
        let stats = crowd.store.continuation_stats();
        assert_eq!((stats.continuations, stats.stacks, stats.idle_stacks), (0, 0, 1));
    });
}

#[test]
fn a_hundred_million_dropped() {
    alone("a_hundred_million_dropped", || {
        let n = many(100_000_000, 2_000_000, 50_000);
        let text = r#"(module
            (type $f (func)) (type $c (cont $f))
            (tag $yield (param i32))
            (func $count (local $i i32)
                (loop $l
                    (suspend $yield (local.get $i))
                    (local.set $i (i32.add (local.get $i) (i32.const 1)))
                    (br $l)))
            (elem declare func $count)
            (func (export "drop") (param $n i32)
                (loop $l
                    (block $on (result i32 (ref $c))
                        (resume $c (on $yield $on) (cont.new $c (ref.func $count)))
                        (unreachable))
                    (drop) (drop)
                    (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))))"#;
        let engine = Engine::default();
        let mut store = Store::new(&engine, ());
        let module = Module::new(&engine, text).unwrap();
        let instance = Instance::new(&mut store, &module, &[]).unwrap();
        let before = status_bytes("VmHWM:");
        instance.get_typed_func::<i32, ()>(&store, "drop").unwrap().call(&mut store, n).unwrap();
        let more = status_bytes("VmHWM:") - before;
        let stats = store.continuation_stats();
        println!("{n} dropped: {more} bytes at most, {} collections", stats.collections);
        assert!(stats.continuations < 10_000, "{stats:?}");
        if MEASURES {
            assert!(more < 64 << 20, "{more} bytes");
        }
    });
}

/// Reaching a limit is a trap with a backtrace, and the store goes on when there is room again.
#[track_caller]
fn reaches(config: &Config, steps: &[&str], n: i32, code: TrapCode) {
    let mut crowd = Crowd::new(config);
    for round in 0..3 {
        let (last, first) = steps.split_last().unwrap();
        for step in first {
            crowd.call(step, n).unwrap();
        }
        let error = crowd.call(last, n).unwrap_err();
        let trap = error.downcast_ref::<Trap>().unwrap_or_else(|| panic!("{error:?}"));
        assert_eq!(trap.code(), code);
        let frames: usize = trap.backtrace().stacks().iter().map(|stack| stack.frames().len()).sum();
        assert!(frames >= 1, "{}", trap.backtrace());

        let live = crowd.store.continuation_stats();
        assert!(live.continuations > 0);
        if round == 0 {
            crowd.store.gc();
            assert!(crowd.store.continuation_stats().continuations > 0, "the tables hold them");
        }
        // Nobody calls the collector: at a limit it comes by itself.
        crowd.call("forget", 0).unwrap();
        crowd.call("create", 10).unwrap();
        crowd.call("start", 10).unwrap();
        crowd.call("again", 10).unwrap();
        assert_eq!(crowd.call("finish", 10).unwrap(), sum(10));
        crowd.call("forget", 0).unwrap();
    }
}

#[test]
fn limits_trap_and_leave_the_store_usable() {
    reaches(Config::new().max_continuations(100), &["create"], 101, TrapCode::TooManyContinuations);
    reaches(Config::new().max_continuations(10_000), &["create"], 10_001, TrapCode::TooManyContinuations);
    let stacks = |count: usize| {
        let mut config = Config::new();
        config.continuation_stack_size(32 << 10).max_continuation_stack_bytes(count * (32 << 10));
        config
    };
    reaches(&stacks(10), &["create", "start"], 11, TrapCode::OutOfStacks);
    reaches(&stacks(1000), &["create", "start"], 1001, TrapCode::OutOfStacks);
    // Exactly as many as are allowed do fit.
    let mut crowd = Crowd::new(stacks(100).max_continuations(100));
    for step in ["create", "start", "again", "finish"] {
        crowd.call(step, 100).unwrap();
    }
}

#[test]
fn idle_stacks_are_bounded_whatever_the_bound() {
    for most in [0, 1, 2, 7, 1000] {
        let mut crowd = Crowd::new(Config::new().max_idle_stacks(most));
        for n in [1, 5, 100, 50, 3000, 1] {
            crowd.call("create", n).unwrap();
            crowd.call("start", n).unwrap();
            crowd.call("again", n).unwrap();
            assert_eq!(crowd.call("finish", n).unwrap(), sum(n));
            let stats = crowd.store.continuation_stats();
            assert!(stats.idle_stacks <= most, "{stats:?}");
            assert_eq!(stats.stacks, 0);
        }
        // What the collector gives back is bounded as well.
        crowd.call("create", 500).unwrap();
        crowd.call("start", 500).unwrap();
        crowd.call("forget", 0).unwrap();
        crowd.store.gc();
        let stats = crowd.store.continuation_stats();
        assert!(stats.idle_stacks <= most && stats.stacks == 0, "{stats:?}");
    }
}

#[test]
fn the_command_line_sets_the_limits() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crowd.wat");
    fs::write(&file, CROWD).unwrap();
    let run = |options: &[&str], n: &str| {
        let mut command = command::windlass();
        let output =
            command.arg("run").args(options).args(["--invoke", "create"]).arg(&file).arg(n).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    assert_eq!(run(&["-W", "max-continuations=10,max-idle-stacks=1"], "10"), (Some(0), String::new()));
    let (status, text) = run(&["-W", "max-continuations=10"], "11");
    assert_eq!(status, Some(134), "{text}");
    assert!(text.contains("limit of continuations reached") && text.contains("create"), "{text}");
    assert_eq!(run(&["-W", "max-continuations=lots"], "1").0, Some(2));
    assert_eq!(run(&["-W", "max-continuation-stack-bytes=65536", "--stack-size", "65536"], "1").0, Some(0));
}
