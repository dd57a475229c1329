//! Ways in which a validator of one's own could be wrong, each tried by hand: what must be refused, and what
//! must not.
//!
//! `tests/validation.rs` tries what chance finds. Here is what somebody thought of who wanted to get past the
//! checks of `src/codegen`, in text; `tests/validation_bytes.rs` has what text cannot say. Each is judged by
//! Windlass, eager for both instruction sets and lazy, and by wasmparser alone ([`Court`]): they must agree,
//! and say what is expected.

#[path = "support/mod.rs"]
mod support;

use support::validation::Verdict::{Invalid, Valid};
use support::validation::{Court, Verdict, judge_all};

/// What most cases stand in.
const SURROUNDINGS: &str = r#"
    (type $none (func)) (type $one (func (result i32))) (type $two (func (param i32 i64) (result i64 i32)))
    (type $same (func (param i32) (result i32))) (type $wide (func (param i32) (result i64)))
    (type $cont (cont $none)) (type $fr (func (param funcref) (result funcref)))
    (type $base (sub (func (param i32)))) (type $derived (sub $base (func (param i32))))
    (tag $tag (param i32))
    (memory $m 1) (memory $n i64 1) (memory $shared 1 1 shared)
    (table $t 1 funcref) (table $t64 i64 1 funcref) (table $e 1 externref) (table $typed 1 (ref null $none))
    (global $i (mut i32) (i32.const 0)) (global $c i32 (i32.const 0)) (global $f (mut f64) (f64.const 0))
    (global $r (mut funcref) (ref.null func)) (global $nn (ref $none) (ref.func $nothing))
    (func $nothing (type $none)) (func $ref (type $fr) (local.get 0))
    (elem declare func $nothing $ref)
"#;

fn of_function(function: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {SURROUNDINGS} (func {function}))"))
        .unwrap_or_else(|error| panic!("{function}: {error}"))
}

/// Functions in these surroundings, one on each line, behind `yes` or `no`.
fn functions(cases: &str) {
    let case = |line: &str| {
        let (expected, text) = line.split_once(' ').expect("an answer and a function");
        let expected = match expected {
            "yes" => Valid,
            "no" => Invalid,
            _ => panic!("{line}"),
        };
        (of_function(text), expected, text.to_owned())
    };
    let lines = cases.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(";;"));
    judge_all(&Court::whole(), lines.map(case));
}

#[test]
fn code_that_cannot_be_reached() {
    functions(
        r#"
        yes unreachable i32.add drop
        yes (result i32) unreachable
        yes (result i32) unreachable i32.add
        no  (result i32) unreachable i64.add
        no  unreachable i32.const 1
        no  unreachable i64.const 1 i32.add drop
        yes unreachable i32.const 1 i32.add drop
        yes unreachable select drop
        yes unreachable i32.const 1 select drop
        yes unreachable i64.const 1 i32.const 1 select drop
        no  unreachable f32.const 1 i64.const 1 i32.const 1 select drop
        no  unreachable ref.null func i32.const 1 select drop
        no  unreachable i64.const 1 select drop
        yes (result i64) unreachable select
        ;; What a select of nothing known gives is not known either, of one that is known it is.
        yes (result f32) unreachable select f32.neg
        no  (result f32) unreachable i64.const 1 i32.const 1 select f32.neg
        yes unreachable drop drop drop
        no  drop unreachable
        ;; What was on the stack before is gone, what comes after counts.
        yes i32.const 1 unreachable drop
        yes i32.const 1 i32.const 2 return
        no  i32.const 1 block unreachable end
        no  block unreachable end drop
        yes block (result i32) unreachable end drop
        ;; A block that was left is one thing, what surrounds it another.
        no  block br 0 end i32.add drop
        no  block unreachable i32.const 1 end
        no  unreachable block i32.add drop end
        yes unreachable block (param i32 i64) (result i64 i32) unreachable end drop drop
        yes unreachable block (type $two) drop drop i64.const 1 i32.const 2 end drop drop
        yes unreachable i64.const 1 block (type $two) drop drop i64.const 1 i32.const 2 end drop drop
        no  unreachable i32.const 1 block (type $two) drop drop i64.const 1 i32.const 2 end drop drop
        no  loop br 0 i32.const 0 end
        yes loop (result i32) br 0 end drop
        no  loop (result i32) br 0 i64.const 1 end drop
        ;; A branch that is or is not taken makes nothing unreachable, whatever its condition.
        no  block i32.const 1 br_if 0 i32.add drop end
        no  i32.const 0 if i32.add drop end
        no  block i32.const 1 br_if 0 i64.const 0 i32.eqz drop end
        no  (result i32) i32.const 0 if unreachable end
        no  (result i32) i32.const 1 if (result i32) i32.const 1 else end
        yes (result i32) i32.const 1 if (result i32) i32.const 1 else unreachable end
        no  i32.const 1 if unreachable else i32.add drop end
        no  (result i32) i32.const 1 if (result i32) unreachable else end
        no  i32.const 1 if br 0 else drop end
        yes i32.const 1 if unreachable else nop end
        ;; A branch in dead code is typed, and names what is there.
        no  unreachable br 1
        no  unreachable br_if 1
        no  unreachable br_table 0 1 0
        yes unreachable br_if 0
        no  block (result i32) unreachable i64.const 1 br 0 end drop
        no  block (result i32) unreachable i64.const 1 i32.const 1 br_if 0 end drop
        no  block (result i64) unreachable br_if 0 i32.eqz drop i64.const 0 end drop
        yes block (result i64) unreachable br_if 0 end drop
        no  unreachable local.get 0
        no  unreachable global.get 99
        no  unreachable call 99
        no  unreachable local.set 5
        no  unreachable i64.const 0 call $ref drop
        no  unreachable global.set $c
        yes unreachable global.set $i
        no  unreachable i64.const 0 global.set $i
        no  unreachable i32.const 1 i64.load drop i64.const 1 i64.load drop
        yes (local i64) unreachable local.tee 0 i64.eqz drop
        no  (local i64) unreachable local.tee 0 i32.eqz drop
        no  (local funcref) unreachable local.tee 0 i32.eqz drop
        yes (result funcref) unreachable
        yes (result funcref) unreachable call $ref
        no  (result funcref) unreachable i32.const 0
        yes unreachable ref.is_null drop
        no  unreachable i32.const 0 ref.is_null drop
        "#,
    );
}

#[test]
fn constructs_and_their_types() {
    functions(
        r#"
        no  i32.const 1 if (result i32) i32.const 1 end drop
        no  i32.const 1 if (type $one) i32.const 1 end drop
        yes i32.const 1 i32.const 1 if (type $same) end drop
        no  i32.const 1 i32.const 1 if (type $wide) drop i64.const 1 end drop
        yes i32.const 1 i32.const 1 if (type $wide) drop i64.const 1 else i64.extend_i32_u end drop
        no  i32.const 1 i32.const 1 if (type $wide) drop i64.const 1 else end drop
        no  i32.const 1 if else else end
        no  block else end
        no  loop else end
        no  else
        no  i32.const 1 if i32.const 1 else end
        no  i32.const 1 if else i32.const 1 end
        no  i64.const 1 if end
        no  if end
        ;; A loop's label takes its parameters, its end its results.
        no  i32.const 1 loop (param i32) br_if 0 end
        no  i32.const 1 loop (param i32) i32.const 1 br_if 0 end
        yes i32.const 1 loop (param i32) i32.const 1 br_if 0 drop end
        yes i32.const 1 loop (type $wide) i32.const 0 br_if 0 drop i64.const 1 end drop
        no  i32.const 1 loop (type $wide) drop i64.const 1 i32.const 0 br_if 0 end drop
        yes i32.const 1 i64.const 2 block (type $two) i32.const 3 drop drop drop i64.const 1 i32.const 2 end drop drop
        no  i32.const 1 i64.const 2 block (type $two) end drop drop
        no  i64.const 1 i32.const 2 block (type $two) drop drop i64.const 1 i32.const 2 end drop drop
        no  i64.const 2 block (type $two) unreachable end drop drop
        ;; Nothing may be taken from outside.
        no  i32.const 1 block drop end
        no  i32.const 1 i32.const 1 block i32.add drop end
        no  i32.const 1 block (result i32) i32.eqz end drop drop
        no  i32.const 1 i32.const 1 if drop end
        no  i32.const 1 i32.const 1 i32.const 1 if i32.add drop else end
        no  i32.const 1 block local.set 0 end
        ;; Nothing may be left, nor missing.
        no  block i32.const 1 end
        no  block (result i32) end drop
        no  block (result i32) i32.const 1 i32.const 1 end drop
        no  block (result i32) i64.const 1 end drop
        no  i32.const 1
        no  (result i32)
        no  (result i32) i64.const 1
        no  (result i32 i64) i64.const 1 i32.const 1
        yes (result i32 i64) i32.const 1 i64.const 1
        ;; Branches may leave more below than they take.
        yes block (result i32) i64.const 1 i32.const 1 br 0 end drop
        no  block (result i32) i64.const 1 i32.const 1 i32.const 1 br_if 0 end drop
        no  block (result i32) i64.const 1 br 0 end drop
        no  block (result i32) i64.const 1 i32.const 1 br_if 0 drop i32.const 1 end drop
        yes (result i32) i64.const 1 i32.const 1 return
        no  (result i32) i32.const 1 i64.const 1 return
        yes (result i32) i32.const 1 br 0
        no  (result i32) br 0
        no  br 1
        no  block br 2 end
        yes block br 1 end
        "#,
    );
}

#[test]
fn tables_of_branches() {
    functions(
        r#"
        yes block block i32.const 1 br_table 0 1 2 0 end end
        no  block block i32.const 1 br_table 0 1 3 0 end end
        no  block block i32.const 1 br_table 0 1 2 3 end end
        no  block (result i32) block i32.const 1 i32.const 1 br_table 0 1 end i32.const 1 end drop
        no  block (result i32) block (result i64) i32.const 1 i32.const 1 br_table 0 1 end drop i32.const 1 end drop
        ;; A loop's label takes its parameters: none.
        no  block (result i32) loop (result i32) i32.const 1 i32.const 1 br_table 0 1 end end drop
        yes block loop (result i32) i32.const 1 br_table 0 1 end drop end
        ;; Where the operands are not known labels of different types are fine, of different numbers are not.
        yes block (result i32) block (result i64) unreachable br_table 0 1 end drop i32.const 1 end drop
        no  block (result i32) block unreachable br_table 0 1 end i32.const 1 end drop
        no  (result i32) block (result i64) unreachable i32.const 1 i32.const 0 br_table 0 1 end i32.wrap_i64
        no  (result i32) block (result i64) unreachable i64.const 1 i32.const 0 br_table 0 1 end i32.wrap_i64
        yes block (result funcref) block (result (ref null $none)) unreachable br_table 0 1 end end drop
        yes block (result funcref) block (result funcref) ref.null $none i32.const 0 br_table 0 1 end end drop
        no  block (result funcref) block (result (ref $none)) ref.null $none i32.const 0 br_table 0 1 end end drop
        no  block i64.const 1 br_table 0 end
        no  br_table 0
        no  i32.const 0 br_table 0 0 drop i32.const 1
        "#,
    );
}

#[test]
fn references() {
    functions(
        r#"
        ;; What br_if leaves has the label's type, not the operand's.
        yes block (result funcref) ref.func $nothing i32.const 0 br_if 0 end drop
        no  block (result funcref) ref.func $nothing i32.const 0 br_if 0 call_ref $none ref.null func end drop
        no  ref.null func ref.null func i32.const 0 select drop
        yes ref.null func ref.null func i32.const 0 select (result funcref) drop
        yes ref.null func ref.func $nothing i32.const 0 select (result funcref) drop
        no  ref.null extern ref.func $nothing i32.const 0 select (result funcref) drop
        no  ref.null func i32.const 0 i32.const 0 select drop
        no  ref.null func ref.null func i32.const 0 select (result externref) drop
        yes (param $d (ref $derived)) (result (ref $base)) local.get $d
        no  (param $d (ref $base)) (result (ref $derived)) local.get $d
        no  (param $d (ref null $derived)) (result (ref $base)) local.get $d
        ;; Locals that have no default must be set where they are read, in this construct or one around it.
        no  (local (ref $none)) local.get 0 drop
        yes (local (ref $none)) ref.func $nothing local.set 0 local.get 0 drop
        yes (local (ref $none)) ref.func $nothing local.tee 0 drop local.get 0 drop
        no  (local (ref $none)) block ref.func $nothing local.set 0 end local.get 0 drop
        no  (local (ref $none)) i32.const 1 if ref.func $nothing local.set 0 else local.get 0 drop end
        yes (local (ref $none)) ref.func $nothing local.set 0 block local.get 0 drop end
        no  (local (ref $none)) unreachable local.get 0 drop
        no  (local i32 (ref $none)) local.get 0 drop local.get 1 drop
        yes (local i32 (ref $none)) local.get 0 drop
        ;; Function references are declared; the last function is not.
        no  ref.func 2 drop
        no  ref.func 99 drop
        no  i32.const 0 ref.func $nothing i32.add drop
        no  ref.func $nothing global.set $i
        yes ref.func $nothing global.set $r
        no  ref.null extern global.set $r
        no  global.get $r global.set $nn
        yes global.get $nn global.set $r
        no  global.get $nn i32.eqz drop
        no  ref.null extern call $ref drop
        no  i32.const 0 call $ref drop
        yes ref.func $ref call $ref drop
        no  call $ref drop
        no  ref.func $ref call $ref i32.eqz drop
        no  ref.func $nothing if end
        no  block (result i32) ref.func $nothing br 0 end drop
        no  block (result funcref) i32.const 1 br 0 end drop
        yes ref.null func block (type $fr) end drop
        no  ref.null extern block (type $fr) end drop
        no  i32.const 0 block (type $fr) end drop
        yes ref.null func loop (type $fr) i32.const 0 br_if 0 end drop
        yes ref.null func i32.const 0 if (type $fr) end drop
        no  (param (ref null $cont)) (result i32) local.get 0
        "#,
    );
}

#[test]
fn indices_and_what_they_name() {
    functions(
        r#"
        no  local.get 0 drop
        yes (param i32) local.get 0 drop
        no  (param i32) (local i64) local.get 1 i32.eqz drop
        no  (param i32) (local i64) local.get 2 drop
        no  (param i32) i64.const 0 local.set 0
        no  i32.const 1 global.set $c
        yes i32.const 1 global.set $i
        no  i32.const 1 global.set $f
        no  global.get $f global.set $i
        no  global.get 5 drop
        no  i32.const 1 global.set 5
        ;; 64-bit memories and tables.
        yes i32.const 0 i32.load $m drop i64.const 0 i32.load $n drop i32.const 0 i32.load $shared drop
        no  i64.const 0 i32.load $m drop
        no  i32.const 0 i32.load $n drop
        no  i32.const 0 i64.const 0 i32.store $m
        no  i32.const 0 i32.const 0 i32.store $n
        yes i64.const 0 i32.const 0 i32.store $n
        yes memory.size $n i64.eqz drop
        no  memory.size $n i32.eqz drop
        no  memory.size $m i64.eqz drop
        yes i64.const 1 memory.grow $n drop
        no  i32.const 1 memory.grow $n drop
        no  i64.const 1 memory.grow $m drop
        no  i64.const 1 memory.grow $n i32.eqz drop
        yes i64.const 0 i32.const 0 i32.const 0 memory.copy $n $m
        yes i32.const 0 i64.const 0 i32.const 0 memory.copy $m $n
        yes i64.const 0 i64.const 0 i64.const 0 memory.copy $n $n
        no  i64.const 0 i32.const 0 i64.const 0 memory.copy $n $m
        no  i32.const 0 i64.const 0 i64.const 0 memory.copy $m $n
        no  i32.const 0 i64.const 0 i32.const 0 memory.copy $n $m
        no  i64.const 0 i64.const 0 i32.const 0 memory.copy $n $n
        no  i32.const 0 i32.const 0 i64.const 0 memory.copy $m $m
        yes i64.const 0 i32.const 0 i64.const 0 memory.fill $n
        no  i64.const 0 i64.const 0 i64.const 0 memory.fill $n
        no  i64.const 0 i32.const 0 i32.const 0 memory.fill $n
        no  i32.const 0 i32.const 0 i64.const 0 memory.fill $m
        yes i32.const 0 call_indirect $t (type $none)
        no  i64.const 0 call_indirect $t (type $none)
        yes i64.const 0 call_indirect $t64 (type $none)
        no  i32.const 0 call_indirect $t64 (type $none)
        no  i32.const 0 call_indirect $e (type $none)
        yes i32.const 0 call_indirect $typed (type $none)
        no  i32.const 0 call_indirect 4 (type $none)
        no  i32.const 0 call_indirect $t (type 99)
        no  i32.const 0 call_indirect $t (type $cont)
        no  i32.const 0 call_indirect $t (type $same) drop
        no  i64.const 0 i32.const 0 call_indirect $t (type $same) drop
        no  i32.const 0 i32.const 0 call_indirect $t (type $wide) i32.eqz drop
        yes i32.const 0 i32.const 0 call_indirect $t (type $wide) i64.eqz drop
        no  ref.null func call_indirect $t (type $none)
        no  memory.size 3 drop
        no  i32.const 0 i32.load 3 drop
        no  i32.const 0 memory.grow 3 drop
        no  i32.const 0 i32.const 0 i32.const 0 memory.copy 0 3
        no  i32.const 0 i32.const 0 i32.const 0 memory.copy 3 0
        no  i32.const 0 i32.const 0 i32.const 0 memory.fill 3
        no  i32.const 0 i32.const 0 i32.const 0 memory.init 0
        no  data.drop 0
        no  elem.drop 1
        no  call 3 call 4
        no  throw 1
        no  throw $tag
        yes i32.const 0 throw $tag
        "#,
    );
}

/// Operators and types of a proposal that is switched off, in functions that are ordinary otherwise.
#[test]
fn proposals_that_are_switched_off() {
    let sign = "(func (result i32) i32.const 1 i32.extend8_s)";
    #[rustfmt::skip]
    let cases: &[(&[&str], &str, Verdict)] = &[
        (&["multi-value"], "(func (result i32 i32) i32.const 1 i32.const 2)", Invalid),
        (&["multi-value"], "(func i32.const 1 block (param i32) drop end)", Invalid),
        (&["multi-value"], "(type (func (result i32))) (func block (type 0) i32.const 1 end drop)", Invalid),
        (&["multi-memory"], "(memory 1) (memory 1)", Invalid),
        (&["multi-memory"], "(memory 1) (func (result i32) memory.size)", Valid),
        (&["memory64"], "(memory i64 1)", Invalid),
        (&["memory64"], "(table i64 1 funcref)", Invalid),
        (&["memory64"], "(memory 1) (func (result i32) i32.const 0 i32.load offset=4294967295)", Valid),
        (&["bulk-memory"], "(memory 1) (func i32.const 0 i32.const 0 i32.const 0 memory.fill)", Invalid),
        (&["bulk-memory"], "(memory 1) (func i32.const 0 i32.const 0 i32.const 0 memory.copy)", Invalid),
        (&["simd", "relaxed-simd"], "(func (param v128))", Invalid),
        (&["simd", "relaxed-simd"], "(func (local v128))", Invalid),
        (&["simd", "relaxed-simd"], "(func block (result v128) unreachable end drop)", Invalid),
        (&["simd", "relaxed-simd"], "(func v128.const i64x2 0 0 drop)", Invalid),
        (&["relaxed-simd"], "(func unreachable i8x16.relaxed_swizzle drop)", Invalid),
        (&["reference-types", "function-references", "gc", "exceptions", "stack-switching"],
         "(func ref.null func drop)", Invalid),
        (&["reference-types", "function-references", "gc", "exceptions", "stack-switching"],
         "(func (local externref))", Invalid),
        (&["reference-types", "function-references", "gc", "exceptions", "stack-switching"],
         "(func i32.const 1 i32.const 1 i32.const 1 select (result i32) drop)", Invalid),
        (&["reference-types", "function-references", "gc", "exceptions", "stack-switching"],
         "(table 1 funcref) (func i32.const 0 call_indirect)", Valid),
        (&["function-references", "gc", "stack-switching"], "(type $t (func)) (func (local (ref null $t)))", Invalid),
        (&["gc", "stack-switching"], "(type $t (sub (func)))", Invalid),
        (&["tail-call"], "(func return_call 0)", Invalid),
        (&["tail-call"], "(func call 0)", Valid),
        (&["threads"], "(memory 1 1 shared)", Invalid),
        (&["threads"], "(memory 1) (func (result i32) i32.const 0 i32.atomic.load)", Invalid),
        (&["threads"], "(func atomic.fence)", Invalid),
        (&["exceptions", "stack-switching", "legacy-exceptions"], "(tag)", Invalid),
        (&["legacy-exceptions"], "(func try catch_all end)", Invalid),
        (&["stack-switching"], "(type $f (func)) (type $c (cont $f))", Invalid),
        (&["wide-arithmetic"], "(func unreachable i64.add128 drop drop)", Invalid),
        (&["custom-page-sizes"], "(memory 1 (pagesize 1))", Invalid),
        (&["extended-const"], "(global i32 (i32.add (i32.const 1) (i32.const 2)))", Invalid),
        (&["gc", "simd", "relaxed-simd", "threads"], sign, Valid),
    ];
    for (without, text, expected) in cases {
        let module =
            wat::parse_str(format!("(module {text})")).unwrap_or_else(|error| panic!("{text}: {error}"));
        judge_all(&Court::without(without), [(module.clone(), *expected, (*text).to_owned())]);
        judge_all(&Court::whole(), [(module, Valid, format!("{text}, with everything"))]);
    }
}

/// What is wrong stands behind something that another validator has to look at, and the other way round.
#[test]
fn where_one_judge_takes_over_from_another() {
    // Things that ordinary functions do not have, each of which leaves the stack as it was.
    let strange = [
        "v128.const i64x2 0 0 drop",
        "ref.null func drop",
        "ref.func $nothing drop",
        "i32.const 0 i32.load $m align=1 drop i64.const 0 i32.load $n drop",
        "block (result funcref) ref.null func end drop",
        "block try_table (catch_all 0) end end",
        "atomic.fence",
        "unreachable select drop",
        "i64.const 0 call_indirect $t64 (type $none)",
        "table.size $t drop",
    ];
    let around = [
        (Valid, "block i32.const 1 br_if 0 STRANGE end"),
        (Valid, "(local i32) loop local.get 0 br_if 0 STRANGE end"),
        (Valid, "(result i32) i32.const 7 i64.const 8 STRANGE drop"),
        (Valid, "(local f64 i32) STRANGE local.get 1 if local.get 1 local.set 1 else STRANGE end"),
        (
            Valid,
            "(param i32) (result i32) local.get 0 if (result i32) i32.const 1 else STRANGE i32.const 2 end",
        ),
        (Valid, "i32.const 1 if unreachable STRANGE else STRANGE end"),
        (Valid, "i32.const 1 br_if 0 unreachable block STRANGE end"),
        (Valid, "(local i32) local.get 0 local.get 0 i32.lt_s if STRANGE end"),
        (Invalid, "STRANGE i32.const 1"),
        (Invalid, "i32.const 1 STRANGE"),
        (Invalid, "block i32.const 1 STRANGE end"),
        (Invalid, "(local i32) local.get 0 if i32.const 1 STRANGE end"),
        (Invalid, "i64.const 1 STRANGE i32.eqz drop"),
        (Invalid, "block (result i64) i64.const 1 STRANGE end i32.eqz drop"),
        (Invalid, "(result i32) block br 0 STRANGE end"),
        (Invalid, "i32.const 1 if STRANGE else i32.const 2 end"),
    ];
    // What can be said after code that cannot be reached is more.
    let dead = |text: &str| text.contains("unreachable select");
    let cases = strange.iter().flat_map(|strange| {
        let strange = *strange;
        around.iter().filter(move |(expected, _)| *expected == Valid || !dead(strange)).map(
            move |(expected, text)| {
                let text = text.replace("STRANGE", strange);
                (of_function(&text), *expected, text)
            },
        )
    });
    judge_all(&Court::whole(), cases);
}
