//! What every listing keeps: all bytes of all functions, once, in order; and what single constructs look like.

use super::*;

const TARGETS: [Target; 2] = [Target::X86_64, Target::Aarch64];

fn binary(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("a module")
}

/// The lines of a module's only function.
fn only(tier: Tier, target: Target, text: &str) -> Vec<TierLine> {
    let mut functions =
        listing(tier, target, &binary(text)).unwrap_or_else(|error| panic!("{tier} {target}: {error}"));
    assert_eq!(functions.len(), 1);
    functions.remove(0).lines
}

fn says(lines: &[TierLine], what: &str) -> bool {
    lines.iter().any(|line| line.text.contains(what))
}

#[test]
fn every_byte_once() {
    let module = binary(
        r#"(module
            (import "host" "f" (func $imported))
            (memory 1)
            (func $fib (param i32) (result i32)
                (if (result i32) (i32.lt_u (local.get 0) (i32.const 2))
                    (then (local.get 0))
                    (else (i32.add (call $fib (i32.sub (local.get 0) (i32.const 1)))
                                   (call $fib (i32.sub (local.get 0) (i32.const 2)))))))
            (func $store (param i32) (i32.store offset=8 (local.get 0) (i32.const 1)) (call $imported)))"#,
    );
    for (tier, target) in
        [Tier::Cranelift, Tier::Winch].into_iter().flat_map(|tier| TARGETS.map(|target| (tier, target)))
    {
        let code = TierCode::compile(tier, Some(target), &module).unwrap();
        let sizes = code.functions().collect::<Vec<_>>();
        let functions = listing(tier, target, &module).unwrap();
        assert_eq!(functions.iter().map(|function| function.index).collect::<Vec<_>>(), [1, 2]);
        for (function, (_, size)) in functions.iter().zip(sizes) {
            let mut at = function.lines[0].at;
            for line in &function.lines {
                assert_eq!(line.at, at, "{tier} {target}: {line:?}");
                at += line.bytes.len() as u32;
                assert!(!line.text.starts_with(".byte"), "{tier} {target}: {line:?}");
            }
            assert_eq!(at - function.lines[0].at, size as u32);
        }
        assert!(
            says(&functions[0].lines, "call $fib") || says(&functions[0].lines, "bl $fib"),
            "{tier} {target}"
        );
        // The store's code knows the store.
        let body = module.windows(2).position(|bytes| bytes == [0x36, 0x02]).unwrap() as u32;
        assert!(
            functions[1].lines.iter().any(|line| line.wasm == Some(body)),
            "{tier} {target}: {functions:?}"
        );
    }
}

#[test]
fn tables_are_no_instructions() {
    let text = r#"(module (func (param i32) (result i32)
        (block (block (block (block (br_table 0 1 2 3 1 0 2 (local.get 0)))
            (return (i32.const 11))) (return (i32.const 22))) (return (i32.const 33))) (i32.const 44)))"#;
    for (tier, target) in
        [Tier::Cranelift, Tier::Winch].into_iter().flat_map(|tier| TARGETS.map(|target| (tier, target)))
    {
        let lines = only(tier, target, text);
        let entries = lines.iter().filter(|line| line.text.starts_with(".word L")).count();
        assert!(entries >= 6, "{tier} {target}: {lines:#?}");
        assert!(!says(&lines, ".byte") && !says(&lines, ".quad"), "{tier} {target}: {lines:#?}");
    }
}

#[test]
fn constants_are_no_instructions() {
    let text = r#"(module (func (param v128) (result v128)
        (i8x16.swizzle (local.get 0) (v128.const i64x2 0x0123456789abcdef 0x7766554433221100))))"#;
    for target in TARGETS {
        let lines = only(Tier::Cranelift, target, text);
        assert!(says(&lines, ".quad 0x0123456789abcdef") && says(&lines, "C0:"), "{target}: {lines:#?}");
    }
}

#[test]
fn what_no_control_reaches_is_code_as_well() {
    let text = r#"(module (tag $e (param i32)) (import "h" "f" (func $f)) (func (result i32)
        (block $caught (result i32) (try_table (catch $e $caught) (call $f)) (i32.const 7))))"#;
    let text = text.replace(
        r#"(module (tag $e (param i32)) (import "h" "f" (func $f))"#,
        r#"(module (import "h" "f" (func $f)) (tag $e (param i32))"#,
    );
    for target in TARGETS {
        let lines = only(Tier::Cranelift, target, &text);
        assert!(!says(&lines, ".byte") && !says(&lines, ".quad"), "{target}: {lines:#?}");
    }
}

#[test]
fn a_refusal_says_which_proposal() {
    let switching = binary(
        r#"(module (type $f (func)) (type $c (cont $f)) (func $g) (elem declare func $g)
            (func (resume $c (cont.new $c (ref.func $g)))))"#,
    );
    let refused = |tier, target| listing(tier, target, &switching).expect_err("refused");
    for (tier, target) in
        [(Tier::Winch, Target::X86_64), (Tier::Winch, Target::Aarch64), (Tier::Cranelift, Target::Aarch64)]
    {
        let said = refused(tier, target);
        assert_eq!(said, "the wasm_stack_switching feature is not supported on this compiler configuration");
    }
    let lines = listing(Tier::Cranelift, Target::X86_64, &switching).expect("compiled");
    assert_eq!(lines.len(), 2);
    let broken = listing(Tier::Cranelift, Target::X86_64, &[0, 1, 2]).expect_err("refused");
    assert!(broken.contains("offset"), "{broken}");
}
