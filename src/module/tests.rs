//! What the parser enters, and what it says when it refuses. Bodies are only validated here.

use super::parse::{Structure, parse, structure};
use super::validate::OnlyValidate;
use super::*;
use crate::error::CompileError;

fn parse_bytes(bytes: &[u8], registry: &TypeRegistry) -> anyhow::Result<Structure> {
    let factory = |_: &_, _: &_| -> Box<dyn BodyCompiler> { Box::new(OnlyValidate { parallel: false }) };
    let mut parsed = parse(bytes, registry, FEATURES, &factory)?.0;
    structure(bytes, registry, FEATURES).expect("a part of what was just done");
    parsed.declarations.names = Names::new(bytes[parsed.name_section.clone()].to_vec().into());
    Ok(parsed)
}

fn declare(text: &str) -> Declarations {
    declare_in(text, &TypeRegistry::default())
}

fn declare_in(text: &str, registry: &TypeRegistry) -> Declarations {
    let bytes = wat::parse_str(text).unwrap();
    parse_bytes(&bytes, registry).unwrap_or_else(|error| panic!("{error}: {text}")).declarations
}

fn refusal_of(bytes: &[u8]) -> CompileError {
    let error = parse_bytes(bytes, &TypeRegistry::default()).expect_err("should be refused");
    let error = error.downcast::<CompileError>().expect("refusals are of this type");
    assert!(!error.to_string().contains('\n'), "one line: {error}");
    error
}

fn refusal(text: &str) -> String {
    refusal_of(&wat::parse_str(text).unwrap()).to_string()
}

#[test]
fn types_are_canonical_across_modules() {
    let registry = TypeRegistry::default();
    let a = declare_in(
        "(module (type (func (param i32))) (rec (type $f (func (param (ref null $c)))) (type $c (cont $f))))",
        &registry,
    );
    let b = declare_in(
        "(module (rec (type $x (func (param (ref null $y)))) (type $y (cont $x))) (type (func (param i32)))
           (type (sub (func (param i32)))))",
        &registry,
    );
    assert_eq!(a.types[1..3], b.types[0..2]);
    assert_eq!(a.types[0], b.types[2]);
    assert_ne!(b.types[2], b.types[3], "an open type is not the final one");
    assert!(a.uses_continuations && b.uses_continuations);
    assert_eq!(registry.cont_func(a.types[2]), a.types[1]);
}

#[test]
fn declared_subtypes_are_subtypes() {
    let registry = TypeRegistry::default();
    let d = declare_in(
        "(module
           (rec (type $s (struct (field i8) (field (mut (ref $arr))))) (type $arr (array (mut f64))))
           (type $a (sub (func (result anyref))))
           (type $b (sub $a (func (result eqref))))
           (type $c (sub final $b (func (result (ref null $s))))))",
        &registry,
    );
    let (a, b, c) = (d.types[2], d.types[3], d.types[4]);
    assert!(registry.is_subtype(c, a) && registry.is_subtype(b, a) && !registry.is_subtype(a, b));
    assert!(registry.is_final(c) && !registry.is_final(b));
    let structure = RefType { nullable: false, heap: HeapType::Concrete(d.types[0]) };
    assert!(registry.ref_type_matches(structure, RefType { nullable: true, heap: HeapType::Eq }));
    // Other fields, other type.
    let e = declare_in(
        "(module (rec (type (struct (field i16) (field (mut (ref 1))))) (type (array (mut f64)))))",
        &registry,
    );
    assert_ne!(e.types[0], d.types[0]);
}

#[test]
fn everything_is_entered() {
    let registry = TypeRegistry::default();
    let bytes = wat::parse_str(
        r#"(module $m
             (type $v (func))
             (import "env" "f" (func $f (param i32)))
             (import "env" "g" (global $g i32))
             (import "env" "t" (tag $t (param i64)))
             (memory (export "memory") 1 2)
             (table $t0 2 funcref)
             (table $t1 3 (ref func) (ref.func $a))
             (global $h (mut i64) (i64.add (i64.const 1) (i64.mul (i64.const 2) (i64.const -3))))
             (global $i i32 (global.get $g))
             (global $j i32 (global.get $i))
             (tag (export "tag") (param i32) (result f32))
             (export "b" (func $b))
             (export "f" (func $f))
             (start $d)
             (elem (table $t0) (i32.const 0) func $c)
             (elem declare func $e)
             (elem funcref (ref.null func) (ref.func $b))
             (func $a) (func $b (drop (ref.func $e))) (func $c) (func $d) (func $e) (func $unseen)
             (data (i32.const 8) "abc")
             (data "de"))"#,
    )
    .unwrap();
    let parsed = parse_bytes(&bytes, &registry).unwrap();
    let d = parsed.declarations;
    assert_eq!((d.functions.len(), d.imported_functions), (7, 1));
    assert_eq!((d.globals.len(), d.imported_globals), (4, 1));
    assert_eq!((d.tags.len(), d.imported_tags), (2, 1));
    assert_eq!(d.memories, [MemoryType::new(1, Some(2))]);
    assert_eq!(d.start, Some(4));
    assert_eq!(d.names.module(), Some("m"));
    assert_eq!(d.function_name(1), "a");
    assert_eq!(d.function_name(99), "func[99]");
    let exports: Vec<_> = d.exports.iter().map(|export| (export.name.as_str(), export.kind)).collect();
    let (func, memory, tag) = (ExportKind::Function, ExportKind::Memory, ExportKind::Tag);
    assert_eq!(exports, [("memory", memory), ("tag", tag), ("b", func), ("f", func)]);
    let mut escaping = d.records.functions().to_vec();
    escaping.sort();
    assert_eq!(escaping, [1, 2, 3, 4, 5], "table init, export, active, start, declared; never imports");
    assert!(matches!(d.tables[1].init.as_ref().unwrap().0[..], [ConstOp::RefFunc(1)]));
    assert!(matches!(
        d.globals[1].init.as_ref().unwrap().0[..],
        [
            ConstOp::Value(1),
            ConstOp::Value(2),
            ConstOp::Value(0xffff_ffff_ffff_fffd),
            ConstOp::I64Mul,
            ConstOp::I64Add
        ]
    ));
    assert!(matches!(d.globals[3].init.as_ref().unwrap().0[..], [ConstOp::GlobalGet(2)]));
    assert!(matches!(d.elements[0].mode, SegmentMode::Active { index: 0, .. }));
    assert!(matches!(d.elements[1].mode, SegmentMode::Declared));
    assert!(matches!(
        (&d.elements[2].mode, &d.elements[2].items),
        (SegmentMode::Passive, ElementItems::Expressions(e)) if e.len() == 2
    ));
    assert_eq!(&bytes[d.data[0].bytes()], b"abc");
    assert_eq!(&bytes[d.data[1].bytes()], b"de");
    assert!(
        parsed.data_section.start < d.data[0].bytes().start
            && d.data[1].bytes().end == parsed.data_section.end
    );
}

#[test]
fn all_eight_forms_of_element_segments() {
    let d = declare(
        "(module (table $t 9 funcref) (table $u 9 externref) (func $f)
           (elem (i32.const 0) $f)
           (elem func $f)
           (elem (table $u) (i32.const 1) externref (ref.null extern))
           (elem declare func $f)
           (elem (i32.const 2) funcref (ref.func $f))
           (elem funcref (ref.func $f))
           (elem (table $t) (i32.const 3) funcref (ref.func $f))
           (elem declare funcref (ref.func $f)))",
    );
    let modes: Vec<_> = d
        .elements
        .iter()
        .map(|element| match element.mode {
            SegmentMode::Active { index, .. } => Some(index),
            _ => None,
        })
        .collect();
    assert_eq!(modes, [Some(0), None, Some(1), None, Some(0), None, Some(0), None]);
}

#[test]
fn an_empty_module_is_a_module() {
    assert!(declare("(module)").functions.is_empty());
}

#[test]
fn broken_files_are_explained() {
    assert_eq!(
        refusal_of(b"").to_string(),
        "unexpected end: the input is empty, which is no WebAssembly module (at offset 0x0)"
    );
    assert_eq!(
        refusal_of(b"\x7fELF\x02\x01").to_string(),
        "magic header not detected: this is no WebAssembly module, which begins with `\\0asm` (at offset 0x0)"
    );
    assert_eq!(refusal_of(b"\0asm").to_string(), "unexpected end-of-file (at offset 0x4)");
    assert!(refusal_of(b"\0asm\x02\0\0\0").to_string().starts_with("unknown binary version"));
    assert!(refusal_of(b"\0asm\x0d\0\x01\0").to_string().starts_with("this is a component"));
    let whole =
        wat::parse_str("(module (memory 1) (func (export \"f\") (nop)) (data (i32.const 0) \"xyz\"))")
            .unwrap();
    for length in 1..whole.len() {
        // Cut between sections it may be whole again, but then bodies are missing.
        let result = parse_bytes(&whole[..length], &TypeRegistry::default());
        if let Err(error) = result {
            let error = error.downcast::<CompileError>().unwrap();
            assert!(error.offset() <= length as u64, "{error} in {length} bytes");
        }
    }
    let cut = &whole[..whole.len() - 2];
    assert!(refusal_of(cut).to_string().starts_with("unexpected end"), "{}", refusal_of(cut));
}

#[test]
fn faults_name_their_function() {
    let named = refusal("(module (func) (func $run (result i32) i64.const 1))");
    assert!(named.starts_with("func $run at offset 0x") && named.contains("type mismatch"), "{named}");
    let unnamed = refusal("(module (import \"a\" \"b\" (func)) (func) (func (result i32) i64.const 1))");
    assert!(unnamed.starts_with("func[2] at offset 0x"), "{unnamed}");
    let outside = refusal("(module (memory 70000))");
    assert!(outside.contains("(at offset 0x"), "{outside}");
}

#[test]
fn unbuilt_proposals_are_named() {
    for (proposal, text) in [
        ("garbage collection", "(module (type $s (struct)) (func (drop (struct.new $s))))"),
        ("garbage collection", "(module (type $s (struct)) (global (ref $s) (struct.new $s)))"),
        ("garbage collection", "(module (global (ref i31) (ref.i31 (i32.const 1))))"),
        ("garbage collection", "(module (func (param anyref) (drop (ref.test (ref i31) (local.get 0)))))"),
        ("garbage collection", "(module (func (param eqref) (drop (ref.eq (local.get 0) (local.get 0)))))"),
        ("shared-everything threads", "(module (global (shared i32) (i32.const 0)))"),
    ] {
        let message = refusal(text);
        let expected =
            format!("this module needs the `{proposal}` proposal, which Windlass does not support yet");
        assert!(message.contains(&expected) && message.contains("at offset 0x"), "{message}\n{text}");
    }
}

#[test]
fn an_old_switch_is_recognized() {
    // Of the tag with this number: what follows the opcode now is a type and a table of handlers.
    for tag in [0, 1, 9] {
        let tags = "(tag $t (result i32))".repeat(tag + 1).replace("$t", "");
        let text = format!(
            "(module (rec (type $f (func (param (ref null $c)))) (type $c (cont $f))) {tags}
               (func $old (param (ref $c)) (switch $c {tag} (local.get 0)) (drop)))"
        );
        let mut bytes = wat::parse_str(text).unwrap();
        let switch = [0x20, 0, 0xe6, 1, tag as u8];
        let at = bytes.windows(5).position(|window| window == switch).expect("it is there") + 2;
        bytes[at] = 0xe5;
        let message = refusal_of(&bytes).to_string();
        assert!(message.starts_with("func $old at offset 0x"), "{message}");
        assert!(
            message
                .ends_with("opcode 0xe5 is `resume_throw_ref`, in binaries made before 2026 it was `switch`"),
            "{message}"
        );
    }
}

#[test]
fn what_is_built_passes() {
    declare(
        "(module
           (type $f (func (param i32) (result i64)))
           (type $c (cont $f))
           (type $g (func (result i64)))
           (type $d (cont $g))
           (tag $y (param f32) (result i32))
           (table 1 (ref null $c))
           (global (mut (ref null $c)) (ref.null $c))
           (elem declare func $run)
           (func $run (type $f) (drop (suspend $y (f32.const 1))) (i64.const 1))
           (func (result i64)
             (block $h (result f32 (ref $d2))
               (return (resume $d (on $y $h) (cont.bind $c $d (i32.const 1) (cont.new $c (ref.func $run))))))
             drop drop i64.const 0)
           (type $g2 (func (param i32) (result i64)))
           (type $d2 (cont $g2)))",
    );
    declare(
        "(module (memory 1) (table 1 externref)
           (func (param f32 (ref func)) (result i32 i64)
             (i32.trunc_sat_f32_s (local.get 0))
             (memory.fill (i32.const 0) (i32.const 0) (i32.const 0))
             (table.set (i32.const 0) (ref.null extern))
             (i64.extend8_s (i64.const 1)))
           (func (param nullfuncref anyref exnref) (result i32) (ref.is_null (local.get 1))))",
    );
}
