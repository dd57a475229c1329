//! What a stack switch costs, in nanoseconds and next to its floor.
//!
//! The floor is hand-written code that does nothing but switch: save sp and pc in one block, take them from another,
//! jump. No engine can hand a value to another stack and back for less on the same core, so the ratio to the
//! floor says what is left to gain, whatever the machine. It is written as the picture in `src/abi.rs` says:
//! plain indirect jumps, no call and no return between the stacks.
//!
//! ```text
//!   consumer's loop                        generator's loop
//!     save sp, pc in block 0                 count = count + 1
//!     sp, jump from block 1   ----------->   save sp, pc in block 1
//!     sum = sum + count       <-----------   sp, jump from block 0
//! ```
//!
//! All cases are measured by criterion first. Then they are measured again in turns within one loop, so that
//! a change of clock speed meets them all alike, and the ratios come from that.
//!
//!     cargo bench --bench switching

use criterion::Criterion;
use dynasm::dynasm;
use dynasmrt::{DynasmLabelApi, ExecutableBuffer};
use std::hint::black_box;
use std::time::{Duration, Instant};
use windlass::{Engine, Linker, Module, Store};

const PROGRAM: &str = r#"
(module
  (type $body (func))
  (type $generator (cont $body))
  (import "host" "nothing" (func $host))
  (rec
    (type $play (func (param i32 (ref null $player)) (result i32)))
    (type $player (cont $play)))
  (elem declare func $naturals $nothing $serve $return)
  (tag $yield (param i32))
  (tag $switch (result i32))
  (global $times (mut i64) (i64.const 0))

  (func $naturals
    (local $n i32)
    (loop $next
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (suspend $yield (local.get $n))
      (br $next)))
  (func $nothing)
  (func $plain (param i32) (result i32) (i32.add (local.get 0) (i32.const 1)))

  (func (export "round trip") (param $times i64) (result i32)
    (local $generator (ref null $generator))
    (local $sum i32)
    (local.set $generator (cont.new $generator (ref.func $naturals)))
    (loop $next
      (block $on_yield (result i32 (ref $generator))
        (resume $generator (on $yield $on_yield) (local.get $generator))
        (return (local.get $sum)))
      (local.set $generator)
      (local.set $sum (i32.add (local.get $sum)))
      (local.set $times (i64.sub (local.get $times) (i64.const 1)))
      (br_if $next (i64.ne (local.get $times) (i64.const 0))))
    (local.get $sum))

  (func $return (type $play) (param $ball i32) (param $other (ref null $player)) (result i32)
    (loop $next (result i32)
      (switch $player $switch (i32.add (local.get $ball) (i32.const 1)) (local.get $other))
      (local.set $other)
      (local.set $ball)
      (br $next)))
  (func $serve (type $play) (param $ball i32) (param $other (ref null $player)) (result i32)
    (local $times i64)
    (local.set $times (global.get $times))
    (loop $next
      (switch $player $switch (local.get $ball) (local.get $other))
      (local.set $other)
      (local.set $ball)
      (local.set $times (i64.sub (local.get $times) (i64.const 1)))
      (br_if $next (i64.ne (local.get $times) (i64.const 0))))
    (local.get $ball))
  (func (export "switch") (param $times i64) (result i32)
    (global.set $times (local.get $times))
    (resume $player (on $switch switch)
      (i32.const 0)
      (cont.new $player (ref.func $return))
      (cont.new $player (ref.func $serve))))

  (func (export "create") (param $times i64) (result i32)
    (loop $next
      (resume $generator (cont.new $generator (ref.func $nothing)))
      (local.set $times (i64.sub (local.get $times) (i64.const 1)))
      (br_if $next (i64.ne (local.get $times) (i64.const 0))))
    (i32.const 0))

  (func (export "call") (param $times i64) (result i32)
    (local $sum i32)
    (loop $next
      (local.set $sum (call $plain (local.get $sum)))
      (local.set $times (i64.sub (local.get $times) (i64.const 1)))
      (br_if $next (i64.ne (local.get $times) (i64.const 0))))
    (local.get $sum))

  (func (export "host call") (param $times i64) (result i32)
    (loop $next
      (call $host)
      (local.set $times (i64.sub (local.get $times) (i64.const 1)))
      (br_if $next (i64.ne (local.get $times) (i64.const 0))))
    (i32.const 0)))
"#;

/// The round trip in surroundings that the predictor of returns likes more or less.
const PATTERNS: &str = include_str!("switching/patterns.wat");

/// Something that can be done any number of times.
struct Case {
    name: &'static str,
    run: Box<dyn FnMut(u64)>,
}

fn wasm_case(name: &'static str, program: &str, export: &str) -> Case {
    let engine = Engine::default();
    let module = Module::new(&engine, program).expect("the program compiles");
    let mut store = Store::new(&engine, ());
    let mut linker = Linker::<()>::new(&engine);
    linker.func_wrap("host", "nothing", || {}).expect("a host function");
    let instance = linker.instantiate(&mut store, &module).expect("an instance");
    let function = instance.get_typed_func::<i64, i32>(&mut store, export).expect("an export");
    let run = move |times: u64| {
        black_box(function.call(&mut store, times as i64).expect("no trap"));
    };
    Case { name, run: Box::new(run) }
}

/// Two blocks of a saved sp and a saved pc: the consumer's, then the generator's.
type Blocks = [u64; 4];

/// The floor: `code(times, blocks)` returns the sum of what the generator gave.
struct Floor {
    _code: ExecutableBuffer,
    entry: extern "C" fn(u64, *mut Blocks) -> u64,
    stack: Vec<u128>,
}

impl Floor {
    fn new() -> Floor {
        let code = floor_code();
        // SAFETY: the code starts with a function of this signature, which keeps to the C convention of the
        // host: it uses caller-saved registers only and returns with the sp that it was entered with.
        let entry = unsafe {
            std::mem::transmute::<*const u8, extern "C" fn(u64, *mut Blocks) -> u64>(
                code.ptr(dynasmrt::AssemblyOffset(0)),
            )
        };
        Floor { _code: code, entry, stack: vec![0; 4096] }
    }

    fn run(&mut self, times: u64) {
        let top = self.stack.as_mut_ptr_range().end as u64;
        let mut blocks: Blocks = [0, 0, top, 0];
        let sum = (self.entry)(times, &mut blocks);
        let expected = times.wrapping_mul(times + 1) / 2;
        assert_eq!(sum as u32, expected as u32, "the floor really switches");
    }
}

/// rdi: times left, rsi: blocks, rax: sum, ecx: count, rdx: scratch.
#[cfg(target_arch = "x86_64")]
fn floor_code() -> ExecutableBuffer {
    use dynasmrt::DynasmApi;
    let mut ops = dynasmrt::x64::Assembler::new().expect("memory for code");
    dynasm!(ops
        ; .arch x64
        ; xor eax, eax
        ; xor ecx, ecx
        ; lea rdx, [>generator]
        ; mov [rsi + 24], rdx
        ; resume:
        ; lea rdx, [>received]
        ; mov [rsi], rsp
        ; mov [rsi + 8], rdx
        ; mov rsp, [rsi + 16]
        ; jmp QWORD [rsi + 24]
        ; received:
        ; add rax, rcx
        ; dec rdi
        ; jnz <resume
        ; ret
        ; generator:
        ; inc ecx
        ; lea rdx, [>resumed]
        ; mov [rsi + 16], rsp
        ; mov [rsi + 24], rdx
        ; mov rsp, [rsi]
        ; jmp QWORD [rsi + 8]
        ; resumed:
        ; jmp <generator
    );
    ops.finalize().expect("finished code")
}

/// x0: times left, then the sum; x1: blocks, x2: sum, w3: count, x9 and x10: scratches.
#[cfg(target_arch = "aarch64")]
fn floor_code() -> ExecutableBuffer {
    let mut ops = dynasmrt::aarch64::Assembler::new().expect("memory for code");
    dynasm!(ops
        ; .arch aarch64
        ; mov x2, xzr
        ; mov w3, wzr
        ; adr x9, >generator
        ; str x9, [x1, 24]
        ; resume:
        ; adr x9, >received
        ; mov x10, sp
        ; stp x10, x9, [x1]
        ; ldp x10, x9, [x1, 16]
        ; mov sp, x10
        ; br x9
        ; received:
        ; add x2, x2, x3
        ; subs x0, x0, 1
        ; b.ne <resume
        ; mov x0, x2
        ; ret
        ; generator:
        ; add w3, w3, 1
        ; adr x9, >resumed
        ; mov x10, sp
        ; stp x10, x9, [x1, 16]
        ; ldp x10, x9, [x1]
        ; mov sp, x10
        ; br x9
        ; resumed:
        ; b <generator
    );
    ops.finalize().expect("finished code")
}

fn cases() -> Vec<Case> {
    let mut floor = Floor::new();
    vec![
        Case { name: "floor: two stacks, two jumps, by hand", run: Box::new(move |times| floor.run(times)) },
        wasm_case("suspend + resume, an i32 each time", PROGRAM, "round trip"),
        wasm_case("two switches, an i32 each time", PROGRAM, "switch"),
        wasm_case("cont.new + run + finish", PROGRAM, "create"),
        wasm_case("call", PROGRAM, "call"),
        wasm_case("host call, empty", PROGRAM, "host call"),
        wasm_case("suspend + resume, own frame", PATTERNS, "own frame"),
        wasm_case("suspend + resume, both sides wrapped", PATTERNS, "both sides wrapped"),
        wasm_case("suspend + resume, 1,000 in turn", PATTERNS, "1,000 in turn"),
        wasm_case("suspend + resume, recursive generator", PATTERNS, "recursive generator"),
        wasm_case("suspend + resume, 16 calls deep", PATTERNS, "16 calls deep"),
        wasm_case("16 calls alone", PATTERNS, "16 calls alone"),
    ]
}

fn time(case: &mut Case, times: u64) -> Duration {
    let start = Instant::now();
    (case.run)(times);
    start.elapsed()
}

/// Measures all in turns, takes the best of each, prints the table.
fn print_ratios(cases: &mut [Case]) {
    const TIMES: u64 = 1_000_000;
    const TURNS: usize = 25;
    let mut best = vec![Duration::MAX; cases.len()];
    for _ in 0..TURNS {
        for (case, best) in cases.iter_mut().zip(&mut best) {
            *best = time(case, TIMES).min(*best);
        }
    }
    let nanoseconds = |duration: &Duration| duration.as_secs_f64() * 1e9 / TIMES as f64;
    let floor = nanoseconds(&best[0]);
    println!("\nbest of {TURNS} turns, {TIMES} times each, {}:", std::env::consts::ARCH);
    println!("{:40} {:>9} {:>9}", "", "ns", "floors");
    for (case, best) in cases.iter().zip(&best) {
        let ns = nanoseconds(best);
        println!("{:40} {ns:9.2} {:9.2}", case.name, ns / floor);
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let mut cases = cases();
    let mut group = criterion.benchmark_group("switching");
    for case in &mut cases {
        let name = case.name;
        group.bench_function(name, |bencher| bencher.iter_custom(|times| time(case, times)));
    }
    group.finish();
    criterion.final_summary();
    // `cargo test --benches` only wants to know that it runs.
    if std::env::args().any(|argument| argument == "--bench") {
        print_ratios(&mut cases);
    }
}
