//! The tables with the in-process tiers in them: on a program that switches stacks, on vectors, on a WASI program,
//! and when the guest traps.

use super::*;

/// Whether Cranelift compiles stack switching for this host.
const SWITCHES: bool = cfg!(target_arch = "x86_64");

const NO_SWITCHING: &str = "the wasm_stack_switching feature is not supported on this compiler configuration";

fn example(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every cell of a row is filled.
#[track_caller]
fn is_complete(comparison: &Value, name: &str) {
    let row = engine(comparison, name);
    assert_eq!((&row["reason"], &row["differs"]), (&Value::Null, &Value::Null), "{row}");
    let times = [&row["compile"]["median_ns"], &row["run"]["median_ns"], &row["start_up_ns"]];
    let sizes = [&row["code_bytes"], &row["peak_bytes"]];
    for cell in times.into_iter().chain(sizes) {
        assert!(cell.as_u64().is_some_and(|number| number > 0), "{row}");
    }
    let functions = row["functions"].as_array().unwrap();
    assert_eq!(functions.len() as u64, comparison["functions"].as_u64().unwrap(), "{row}");
}

#[test]
fn a_program_that_switches_stacks() {
    let bench = Bench::new(&example("examples/sieve.wat"));
    let comparison = bench.json(&["--runs", "2", "module.wat"]);
    is_complete(&comparison, "windlass");
    assert_eq!(engine(&comparison, "winch")["reason"], format!("refused: {NO_SWITCHING}"));
    let cranelift = engine(&comparison, "cranelift");
    match SWITCHES {
        true => is_complete(&comparison, "cranelift"),
        false => assert_eq!(cranelift["reason"], format!("refused: {NO_SWITCHING}")),
    }
    let outcome = bench.run(&["--runs", "2", "--functions", "3", "module.wat"]);
    let golden = "\
module.wat: # bytes of Wasm, # functions; # runs on HOST; exit code #, # bytes of output

compile MB/s all cores code per Wasm byte start-up run (least .. most) peak memory
windlass # UNIT # # UNIT # # # UNIT # UNIT (# .. #) # MB
cranelift # UNIT # # UNIT # # # UNIT # UNIT (# .. #) # MB
winch refused: the wasm_stack_switching feature is not supported on this compiler configuration

code of Wasm windlass cranelift
";
    if SWITCHES {
        let masked =
            outcome.masked().replace(std::env::consts::ARCH, "HOST").replace("#,", "#").replace("#;", "#");
        let golden = golden.replace("#,", "#").replace("#;", "#");
        assert!(masked.starts_with(&golden), "{masked}");
        let functions = masked[golden.len()..].lines().position(|line| line.starts_with("... and "));
        assert_eq!(functions, Some(3), "{masked}");
        assert!(masked.contains("... and # more functions"), "{masked}");
    }
}

#[test]
fn vectors() {
    // The sum of products of 64 KiB of small numbers, eight at a time.
    let kernel = r#"(module
      (memory 2)
      (func $dot (param $bytes i32) (result i32) (local $at i32) (local $sum v128)
        (loop $next
          (local.set $sum (i32x4.add (local.get $sum)
            (i32x4.dot_i16x8_s (v128.load (local.get $at)) (v128.load offset=65536 (local.get $at)))))
          (br_if $next (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 16))) (local.get $bytes))))
        (i32.add (i32.add (i32x4.extract_lane 0 (local.get $sum)) (i32x4.extract_lane 1 (local.get $sum)))
                 (i32.add (i32x4.extract_lane 2 (local.get $sum)) (i32x4.extract_lane 3 (local.get $sum)))))
      (func (export "dot") (param $bytes i32) (result i32) (local $at i32)
        (loop $fill
          (i32.store16 (local.get $at) (i32.and (local.get $at) (i32.const 255)))
          (i32.store16 offset=65536 (local.get $at) (i32.const 3))
          (br_if $fill (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 2))) (local.get $bytes))))
        (call $dot (local.get $bytes))))"#;
    let bench = Bench::new(kernel);
    let comparison = bench.json(&["--runs", "2", "--invoke", "dot", "module.wat", "65536"]);
    is_complete(&comparison, "windlass");
    is_complete(&comparison, "cranelift");
    // Winch has vectors on x86-64 alone, and there on processors with AVX; elsewhere it says so.
    let winch = engine(&comparison, "winch");
    assert!(winch["reason"].is_null() || winch["reason"].as_str().unwrap().contains("refused"), "{winch}");
    assert_eq!(winch["differs"], Value::Null);
}

#[test]
fn a_wasi_program() {
    let bench = Bench::new(GREETING);
    let comparison = bench.json(&["--runs", "3", "module.wat"]);
    for name in ["windlass", "cranelift", "winch"] {
        is_complete(&comparison, name);
        assert_eq!(engine(&comparison, name)["outcome"]["exit"], 3);
    }
}

#[test]
fn values_of_every_type_are_printed_alike() {
    let module = r#"(module (func (export "values") (param i32 i64 f32 f64) (result i32 i64 f32 f64 v128 funcref)
        (local.get 0) (local.get 1) (local.get 2) (local.get 3) (v128.const i64x2 1 2) (ref.null func)))"#;
    let bench = Bench::new(module);
    let arguments = ["-1", "0xffffffffffffffff", "0.1", "-inf"];
    let comparison = bench.json(
        &[&["--runs", "1", "--tier", "cranelift", "--invoke", "values", "module.wat"], &arguments[..]]
            .concat(),
    );
    is_complete(&comparison, "cranelift");
}

#[test]
fn a_guest_that_traps() {
    let bench = Bench::new(GREETING);
    let comparison = bench.json(&["--runs", "1", "--invoke", "fail", "module.wat", "1"]);
    for name in ["windlass", "cranelift", "winch"] {
        let row = engine(&comparison, name);
        assert!(row["outcome"]["trap"].as_str().is_some_and(|trap| trap.contains("unreachable")), "{row}");
        assert!(row["reason"].as_str().unwrap().starts_with("trapped: "), "{row}");
        assert_eq!(row["differs"], Value::Null);
    }
}

#[test]
fn a_guest_that_never_ends_leaves_what_was_measured() {
    let bench = Bench::new(r#"(module (func (export "_start") (loop (br 0))))"#);
    let comparison = bench.json(&["--runs", "1", "--timeout", "6", "--tier", "cranelift", "module.wat"]);
    for name in ["windlass", "cranelift"] {
        let row = engine(&comparison, name);
        assert_eq!(row["reason"], "no end after 6 s");
        assert!(
            row["compile"]["median_ns"].as_u64().is_some() && row["code_bytes"].as_u64().is_some(),
            "{row}"
        );
    }
}

#[test]
fn both_codes_side_by_side() {
    let bench = Bench::new(GREETING);
    for target in ["x86_64", "aarch64"] {
        for tier in ["cranelift", "winch"] {
            let outcome = bench.run(&["--disas", "add", "--target", target, "--tier", tier, "module.wat"]);
            let text = outcome.table();
            let head = text.lines().nth(1).unwrap();
            assert!(head.contains(&format!("│  {tier}, {target}: ")), "{text}");
            // The addition stands on both sides of the rows below its operator.
            let at = text.find("  i32.add").unwrap_or_else(|| panic!("{text}"));
            let below =
                text[at..].lines().skip(1).take_while(|line| !line.starts_with("0x")).collect::<Vec<_>>();
            let (ours, theirs): (Vec<_>, Vec<_>) =
                below.iter().filter_map(|line| line.split_once('│')).unzip();
            let adds =
                |lines: &[&str]| lines.iter().any(|line| line.contains("add ") || line.contains("lea "));
            assert!(adds(&ours) && adds(&theirs), "{text}");
        }
    }
    let switching = Bench::new(&example("examples/sieve.wat"));
    let outcome = switching.run(&["--disas", "filter", "--tier", "winch", "module.wat"]);
    let text = outcome.table();
    assert!(text.lines().nth(1).unwrap().contains(&format!("winch: {NO_SWITCHING}")), "{text}");
    assert!(text.contains("  resume $source"), "{text}");
}
