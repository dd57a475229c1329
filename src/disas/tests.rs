//! Listings of code written by hand, byte by byte: the disassembler is tested without the compiler.

use super::*;
use crate::abi::{Builtin, TrapCode};
use crate::code::{CompiledCode, CompiledFunction, Site, SiteKind};
use crate::module::{Declarations, Names, VmLayout};

/// The text of a piece of straight-line code.
fn text(isa: &mut impl Decode, target: Target, code: &[u8]) -> Vec<String> {
    let declarations = Declarations::default();
    let layout = VmLayout::new(&declarations).unwrap();
    let fields = Fields::new(&declarations, &layout, &CompiledCode::default(), target);
    let mut known = fields::Known::new(&fields);
    let (mut at, mut lines) = (0, Vec::new());
    while at < code.len() as u32 {
        let decoded = isa.decode(code, at);
        let (mnemonic, operands) = isa.text(code, decoded, &|target| format!("at{target}"), &known);
        isa.follow(code, decoded, &mut known);
        lines.push(Text::Instruction { mnemonic, operands }.to_string());
        at += decoded.length;
    }
    lines
}

#[test]
fn x64_fields_have_names() {
    let code = [
        0x49, 0x8b, 0x46, 0x08, // mov rax, [r14+8]
        0x48, 0x8b, 0x45, 0xf0, // mov rax, [rbp-16]
        0x8b, 0x4d, 0xe8, // mov ecx, [rbp-24]
        0x4c, 0x89, 0x75, 0xf8, // mov [rbp-8], r14
        0x49, 0x89, 0x65, 0x28, // mov [r13+40], rsp
        0x4d, 0x8b, 0x1e, // mov r11, [r14]
        0x49, 0x8b, 0x43, 0x08, // mov rax, [r11+8]
        0x4d, 0x31, 0xdb, // xor r11, r11
        0x49, 0x8b, 0x43, 0x08, // mov rax, [r11+8]
        0x4d, 0x03, 0x66, 0x10, // add r12, [r14+16]
        0x49, 0x39, 0x04, 0x24, // cmp [r12], rax
        0x41, 0x8b, 0x04, 0x0f, // mov eax, [r15+rcx]
        0x74, 0x02, // je +2
    ];
    let expected = [
        "mov rax, [vmctx+memory0_base]",
        "mov rax, [slot 0]",
        "mov ecx, [slot 1]",
        "mov [own vmctx], vmctx",
        "mov [cont+sp], rsp",
        "mov r11, [vmctx+store]",
        "mov rax, [r11+store.free_block]",
        "xor r11, r11",
        "mov rax, [r11+8]",
        "add r12, [vmctx+blocks]",
        "cmp [r12+cont.word], rax",
        "mov eax, [mem0+rcx]",
        "je at49",
    ];
    assert_eq!(text(&mut x64::X64::new(), Target::X86_64, &code), expected);
}

#[test]
fn aarch64_fields_have_names() {
    let words: [u32; 13] = [
        0xf940_0780, // ldr x0, [x28, #8]
        0xf940_0fa0, // ldr x0, [x29, #24]
        0xb940_23a0, // ldr w0, [x29, #32]
        0xf940_0390, // ldr x16, [x28]
        0xf940_0600, // ldr x0, [x16, #8]
        0xf940_0b8a, // ldr x10, [x28, #16]
        0x8b00_014a, // add x10, x10, x0
        0xf940_0141, // ldr x1, [x10]
        0xb861_4b42, // ldr w2, [x26, w1, uxtw]
        0x5400_0040, // b.eq +8
        0xb000_000a, // adrp x10, the next page
        0x9102_d14a, // add x10, x10, #0xb4
        0x0000_c0de, // udf
    ];
    let code = words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<_>>();
    let expected = [
        "ldr x0, [vmctx+memory0_base]",
        "ldr x0, [slot 0]",
        "ldr w0, [slot 1]",
        "ldr x16, [vmctx+store]",
        "ldr x0, [x16+store.free_block]",
        "ldr x10, [vmctx+blocks]",
        "add x10, x10, x0",
        "ldr x1, [x10+cont.word]",
        "ldr w2, [mem0, w1, uxtw]",
        "b.eq at44",
        "adrp x10, at4276",
        "add x10, x10, :lo12:at4276",
        "udf #49374",
    ];
    assert_eq!(text(&mut aarch64::Aarch64::new().unwrap(), Target::Aarch64, &code), expected);
}

/// Lists the only function of `wat`, whose code is `bytes`; each of `operators` begins at a code offset.
fn listing(wat: &str, bytes: &[u8], operators: &[(u32, u32)], sites: Vec<Site>) -> Function {
    let wasm = wat::parse_str(wat).unwrap();
    let texts = Operators::read(&wasm, 0).unwrap();
    let start = texts.body(0).start;
    let function = CompiledFunction { entry: 0, start: 0, end: bytes.len() as u32, sp_to_fp: 0 };
    let code = CompiledCode {
        functions: vec![function].into(),
        sites: sites.into(),
        operators: operators.iter().map(|&(at, wasm)| (at, start + wasm)).collect(),
        ..CompiledCode::default()
    };
    let declarations = Declarations { names: Names::of_function(0, "f"), ..Declarations::default() };
    let layout = VmLayout::new(&declarations).unwrap();
    let fields = Fields::new(&declarations, &layout, &code, Target::X86_64);
    let places = Places::new(&code, &fields);
    let (operators, fields, places) = (&texts, &fields, &places);
    let listing = Listing { bytes, code: &code, declarations: &declarations, operators, fields, places };
    listing.function(0, &mut x64::X64::new()).unwrap()
}

#[test]
fn a_function_by_operators() {
    let bytes = [
        0x55, // push rbp
        0x85, 0xc9, // test ecx, ecx
        0x74, 0x05, // je the trap
        0x31, 0xd2, // xor edx, edx
        0xf7, 0xf1, // div ecx
        0xc3, // ret
        0x0f, 0x0b, // ud2
    ];
    let wat = "(module (func $f (param i32 i32) (result i32) local.get 0 local.get 1 i32.div_u))";
    // The body: a count of locals, then two operators of two bytes, the division, the end.
    let operators = [(1, 1), (1, 3), (1, 5), (9, 6), (10, 5)];
    let sites = vec![Site::new(10, 0, SiteKind::Fault(TrapCode::DivideByZero))];
    let function = listing(wat, &bytes, &operators, sites);
    let expected = "\
func $f
  prologue
      push rbp
  local.get 0
  local.get 1
  i32.div_u
      test ecx, ecx
      je trap.divide_by_zero
      xor edx, edx
      div ecx
  end
      ret
  i32.div_u (out of line)
    trap.divide_by_zero:
      ud2
";
    assert_eq!(function.to_string(), expected);
    assert!(function.answers_to("f") && function.answers_to("$f") && function.answers_to("0"));
    assert!(!function.answers_to("1"));
}

#[test]
fn jump_tables_are_data() {
    let bytes = [
        0x4c, 0x8d, 0x1d, 0x0a, 0x00, 0x00, 0x00, // lea r11, [the table]
        0x49, 0x63, 0x04, 0x83, // movsxd rax, [r11+rax*4]
        0x4c, 0x01, 0xd8, // add rax, r11
        0xff, 0xe0, // jmp rax
        0x90, // (makes the table begin at 17)
        8, 0, 0, 0, // the table: its own end
        9, 0, 0, 0,    // and one more
        0xc3, // ret
        0xc3, // ret
    ];
    let wat = "(module (func $f (param i32) block block local.get 0 br_table 0 1 end end))";
    let operators = [(0, 7), (25, 11)];
    let lines = listing(wat, &bytes, &operators, Vec::new()).to_string();
    let expected = "\
func $f
  prologue
  br_table 0 1
      lea r11, [L1]
      movsxd rax, [r11+rax*4]
      add rax, r11
      jmp rax
      nop
    L1:
      .word L2
      .word L3
  end
    L2:
      ret
    L3:
      ret
";
    assert_eq!(lines, expected);
}

#[test]
fn what_all_paths_agree_on_is_known() {
    let bytes = [
        0x4d, 0x8b, 0x1e, // mov r11, [r14]
        0x4d, 0x8b, 0x63, 0x58, // mov r12, [r11+88]
        0x4d, 0x85, 0xe4, // test r12, r12
        0x74, 0x05, // je +5
        0x49, 0x8b, 0x44, 0x24, 0x10, // mov rax, [r12+16]
        0x49, 0x8b, 0x44, 0x24, 0x20, // mov rax, [r12+32]
        0x74, 0x03, // je +3
        0x4d, 0x31, 0xe4, // xor r12, r12
        0x49, 0x8b, 0x44, 0x24, 0x20, // mov rax, [r12+32]
        0xc3, // ret
        0xcc, // int3
    ];
    let wat = "(module (func $f))";
    let expected = "\
func $f
  prologue
      mov r11, [vmctx+store]
      mov r12, [r11+store.free_exception]
      test r12, r12
      je L1
      mov rax, [r12+exn.next_free]
    L1:
      mov rax, [r12+exn.payload.0]
      je L2
      xor r12, r12
    L2:
      mov rax, [r12+0x20]
      ret
";
    assert_eq!(listing(wat, &bytes, &[], Vec::new()).to_string(), expected);
}

#[test]
fn a_preserving_builtin_keeps_what_is_known() {
    let offset = Builtin::RetireBlock.offset();
    let mut code = vec![
        0x4d, 0x8b, 0x1e, // mov r11, [r14]
        0x49, 0x8b, 0x4d, 0x08, // mov rcx, [r13+8]
        0x41, 0xff, 0x93, // call [r11+...]
    ];
    code.extend(offset.to_le_bytes());
    code.extend([
        0x4d, 0x8b, 0x14, 0x24, // mov r10, [r12]
        0x48, 0x8b, 0x41, 0x20, // mov rax, [rcx+32]
        0x49, 0x8b, 0x43, 0x08, // mov rax, [r11+8]
    ]);
    let expected = [
        "mov r11, [vmctx+store]",
        "mov rcx, [cont+parent]",
        "call qword ptr [r11+store.retire_block]",
        "mov r10, [r12+cont.word]",
        "mov rax, [rcx+cont.handlers]",
        "mov rax, [r11+8]",
    ];
    assert_eq!(text(&mut x64::X64::new(), Target::X86_64, &code), expected);
}

#[test]
fn artifacts_are_looked_at() {
    for target in [Target::X86_64, Target::Aarch64] {
        let engine = crate::Engine::new(Config::new().target(target).cpu(crate::Cpu::baseline())).unwrap();
        let artifact = engine.precompile_module(b"(module (func $f (result i32) (i32.const 7)))").unwrap();
        let listing = Disassembly::of_artifact(&artifact).unwrap();
        assert_eq!((listing.target(), listing.name(0)), (target, "$f".to_owned()));
        // A module that compiles to something else, and the checksum that belongs to it.
        assert!(Disassembly::of_artifact(&artifact[..artifact.len() - 1]).is_err());
    }
}
