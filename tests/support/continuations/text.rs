//! A program in WebAssembly's text format.

use super::{Binary, Catch, Entry, FUEL, Function, Handler, Op, Program, TABLE_LENGTH, Type, Unary, Value};
use std::fmt::Write;

/// Where [`Op::Log`] goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Logging {
    /// To the import `host` `log`, with the value and the site.
    Host,
    /// Into a hash that the export `check` returns after it has run the first entry: no import is needed.
    Hash,
}

/// What the hash makes of one more line.
pub fn fold(hash: u64, site: u32, value: u64) -> u64 {
    hash.wrapping_mul(31).wrapping_add(value ^ u64::from(site))
}

/// The module.
pub fn module(program: &Program, logging: Logging) -> String {
    let mut text = String::from("(module\n  (rec\n");
    for (at, signature) in program.signatures.iter().enumerate() {
        let (params, results) = (types(&signature.params), types(&signature.results));
        line(&mut text, &format!("    (type $s{at} (func (param{params}) (result{results})))"));
        line(&mut text, &format!("    (type $k{at} (cont $s{at}))"));
    }
    line(&mut text, "  )");
    if logging == Logging::Host {
        line(&mut text, "  (import \"host\" \"log\" (func $log (param i64 i32)))");
    }
    for (at, signature) in program.tags.iter().enumerate() {
        line(&mut text, &format!("  (tag $t{at} (export \"t{at}\") (type $s{signature}))"));
    }
    line(&mut text, "  (global $fuel (mut i32) (i32.const 0))");
    for (at, ty) in program.globals.iter().enumerate() {
        line(
            &mut text,
            &format!("  (global $g{at} (mut {}) ({}))", name(*ty), constant(Value::default_of(*ty), *ty)),
        );
    }
    for (at, ty) in program.tables.iter().enumerate() {
        line(&mut text, &format!("  (table $tab{at} {TABLE_LENGTH} {})", name(*ty)));
    }
    let all: String = (0..program.functions.len()).map(|at| format!(" $f{at}")).collect();
    line(&mut text, &format!("  (elem declare func{all})"));
    if logging == Logging::Hash {
        line(
            &mut text,
            "  (global $hash (mut i64) (i64.const 0))
  (func $log (param i64 i32)
    (global.set $hash (i64.add (i64.mul (global.get $hash) (i64.const 31))
      (i64.xor (local.get 0) (i64.extend_i32_u (local.get 1))))))
  (func (export \"check\") (result i64) (call $log (call $f0) (i32.const 0)) (global.get $hash))",
        );
    }
    if uses_vectors(program) {
        line(
            &mut text,
            "  (func $halves (param v128) (result i64)
    (i64.xor (i64x2.extract_lane 0 (local.get 0)) (i64x2.extract_lane 1 (local.get 0))))",
        );
    }
    for (at, function) in program.functions.iter().enumerate() {
        let Function { signature, locals, body } = function;
        let export = if at < program.entries { format!(" (export \"e{at}\")") } else { String::new() };
        line(&mut text, &format!("  (func $f{at}{export} (type $s{signature})"));
        if !locals.is_empty() {
            line(&mut text, &format!("    (local{})", types(locals)));
        }
        let mut depth = 2;
        for op in body {
            if matches!(op, Op::End | Op::Else | Op::OldCatch(_) | Op::OldCatchAll | Op::Delegate(_)) {
                depth -= 1;
            }
            line(&mut text, &format!("{}{}", "  ".repeat(depth), instruction(op)));
            if op.opens() || matches!(op, Op::Else | Op::OldCatch(_) | Op::OldCatchAll) {
                depth += 1;
            }
        }
        line(&mut text, "  )");
    }
    text.push_str(")\n");
    text
}

fn uses_vectors(program: &Program) -> bool {
    let logs = |op: &Op| matches!(op, Op::Log(_, Type::V128));
    program.functions.iter().any(|function| function.body.iter().any(logs))
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

fn name(ty: Type) -> String {
    match ty {
        Type::I32 => "i32".into(),
        Type::I64 => "i64".into(),
        Type::F32 => "f32".into(),
        Type::F64 => "f64".into(),
        Type::V128 => "v128".into(),
        Type::Func(signature) => format!("(ref null $s{signature})"),
        Type::Cont(signature) => format!("(ref null $k{signature})"),
        Type::Exn => "exnref".into(),
    }
}

fn types(list: &[Type]) -> String {
    list.iter().map(|ty| format!(" {}", name(*ty))).collect()
}

fn constant(value: Value, ty: Type) -> String {
    match (value, ty) {
        (Value::I32(value), _) => format!("i32.const {}", value as i32),
        (Value::I64(value), _) => format!("i64.const {}", value as i64),
        (Value::F32(bits), _) => format!("f32.const {:?}", f32::from_bits(bits)),
        (Value::F64(bits), _) => format!("f64.const {:?}", f64::from_bits(bits)),
        (Value::V128(bits), _) => format!("v128.const i64x2 {} {}", bits as u64, (bits >> 64) as u64),
        (_, Type::Func(signature)) => format!("ref.null $s{signature}"),
        (_, Type::Cont(signature)) => format!("ref.null $k{signature}"),
        (_, _) => "ref.null exn".into(),
    }
}

fn instruction(op: &Op) -> String {
    match op {
        Op::Const(value) => constant(*value, Type::I32),
        Op::Null(ty) => constant(Value::default_of(*ty), *ty),
        Op::RefFunc(function) => format!("ref.func $f{function}"),
        Op::LocalGet(index) => format!("local.get {index}"),
        Op::LocalSet(index) => format!("local.set {index}"),
        Op::LocalTee(index) => format!("local.tee {index}"),
        Op::GlobalGet(index) => format!("global.get $g{index}"),
        Op::GlobalSet(index) => format!("global.set $g{index}"),
        Op::TableGet(table) => format!("table.get $tab{table}"),
        Op::TableSet(table) => format!("table.set $tab{table}"),
        Op::Unary(op) => unary(*op).into(),
        Op::Binary(op) => binary(*op).into(),
        Op::IsNull => "ref.is_null".into(),
        Op::Select(ty) => format!("select (result {})", name(*ty)),
        Op::Drop => "drop".into(),
        Op::Block(signature) => format!("block (type $s{signature})"),
        Op::Loop(signature) => format!("loop (type $s{signature})"),
        Op::If(signature) => format!("if (type $s{signature})"),
        Op::Else => "else".into(),
        Op::Try(signature, catches) => {
            let clause = |catch: &Catch| match catch {
                Catch::One { tag, depth } => format!(" (catch $t{tag} {depth})"),
                Catch::OneRef { tag, depth } => format!(" (catch_ref $t{tag} {depth})"),
                Catch::All { depth } => format!(" (catch_all {depth})"),
                Catch::AllRef { depth } => format!(" (catch_all_ref {depth})"),
            };
            let clauses: String = catches.iter().map(clause).collect();
            format!("try_table (type $s{signature}){clauses}")
        }
        Op::OldTry(signature) => format!("try (type $s{signature})"),
        Op::OldCatch(tag) => format!("catch $t{tag}"),
        Op::OldCatchAll => "catch_all".into(),
        Op::Rethrow(depth) => format!("rethrow {depth}"),
        Op::Delegate(depth) => format!("delegate {depth}"),
        Op::End => "end".into(),
        Op::Br(depth) => format!("br {depth}"),
        Op::BrIf(depth) => format!("br_if {depth}"),
        Op::BrTable(depths) => {
            let list: String = depths.iter().map(|depth| format!(" {depth}")).collect();
            format!("br_table{list}")
        }
        Op::Return => "return".into(),
        Op::Unreachable => "unreachable".into(),
        Op::Call(function) => format!("call $f{function}"),
        Op::CallRef(signature) => format!("call_ref $s{signature}"),
        Op::ReturnCall(function) => format!("return_call $f{function}"),
        Op::ReturnCallRef(signature) => format!("return_call_ref $s{signature}"),
        Op::ContNew(signature) => format!("cont.new $k{signature}"),
        Op::ContBind { from, to } => format!("cont.bind $k{from} $k{to}"),
        Op::Resume { signature, entry, on } => {
            let clause = |on: &Handler| match on {
                Handler::Label { tag, depth } => format!(" (on $t{tag} {depth})"),
                Handler::Switch { tag } => format!(" (on $t{tag} switch)"),
            };
            let clauses: String = on.iter().map(clause).collect();
            match entry {
                Entry::Values => format!("resume $k{signature}{clauses}"),
                Entry::Throw { tag } => format!("resume_throw $k{signature} $t{tag}{clauses}"),
                Entry::ThrowRef => format!("resume_throw_ref $k{signature}{clauses}"),
            }
        }
        Op::Suspend(tag) => format!("suspend $t{tag}"),
        Op::Switch { signature, tag } => format!("switch $k{signature} $t{tag}"),
        Op::Throw(tag) => format!("throw $t{tag}"),
        Op::ThrowRef => "throw_ref".into(),
        Op::Log(site, ty) => log(*site, *ty),
        Op::Fuel => "(if (i32.eqz (global.get $fuel)) (then unreachable)) \
                     (global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))"
            .into(),
        Op::Refuel => format!("(global.set $fuel (i32.const {FUEL}))"),
    }
}

/// The number as 64 bits, and the call.
fn log(site: u32, ty: Type) -> String {
    let mut text = match ty {
        Type::I32 => "i64.extend_i32_u ",
        Type::F32 => "i32.reinterpret_f32 i64.extend_i32_u ",
        Type::F64 => "i64.reinterpret_f64 ",
        Type::V128 => "call $halves ",
        _ => "",
    }
    .to_owned();
    write!(text, "i32.const {site} call $log").expect("text");
    text
}

fn unary(op: Unary) -> &'static str {
    match op {
        Unary::I32Eqz => "i32.eqz",
        Unary::I32WrapI64 => "i32.wrap_i64",
        Unary::I64ExtendI32S => "i64.extend_i32_s",
        Unary::I32ReinterpretF32 => "i32.reinterpret_f32",
        Unary::I64ReinterpretF64 => "i64.reinterpret_f64",
        Unary::F32ConvertI32S => "f32.convert_i32_s",
        Unary::F64ConvertI32S => "f64.convert_i32_s",
        Unary::F64PromoteF32 => "f64.promote_f32",
        Unary::I32TruncSatF64S => "i32.trunc_sat_f64_s",
        Unary::I64x2Splat => "i64x2.splat",
        Unary::I64x2ExtractLane0 => "i64x2.extract_lane 0",
        Unary::I64x2ExtractLane1 => "i64x2.extract_lane 1",
    }
}

fn binary(op: Binary) -> &'static str {
    match op {
        Binary::I32Add => "i32.add",
        Binary::I32Sub => "i32.sub",
        Binary::I32Mul => "i32.mul",
        Binary::I32Xor => "i32.xor",
        Binary::I32Shl => "i32.shl",
        Binary::I32LtS => "i32.lt_s",
        Binary::I32DivU => "i32.div_u",
        Binary::I64Add => "i64.add",
        Binary::I64Sub => "i64.sub",
        Binary::I64Mul => "i64.mul",
        Binary::I64Rotl => "i64.rotl",
        Binary::I64LtU => "i64.lt_u",
        Binary::F32Add => "f32.add",
        Binary::F32Mul => "f32.mul",
        Binary::F64Add => "f64.add",
        Binary::F64Sub => "f64.sub",
        Binary::F64Lt => "f64.lt",
        Binary::I64x2Add => "i64x2.add",
    }
}
