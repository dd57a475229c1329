//! v128 as a value: everywhere that a value can be, in every number.
//!
//! The spec's scripts try each vector operator; `tests/switching.rs` sends vectors through suspends, resumes and binds.
//! These programs try the rest of the contract of `src/abi.rs`: a vector has two words wherever others have one.

use windlass::{
    Caller, Engine, Exception, Func, FuncType, Global, GlobalType, Instance, Linker, Module, Mutability,
    Store, Tag, TagType, V128, Val, ValType,
};

/// Types in turn: vectors and floats share registers, and run over into words at different places.
const TYPES: [ValType; 6] =
    [ValType::V128, ValType::I32, ValType::V128, ValType::F64, ValType::I64, ValType::F32];

fn types(count: usize) -> Vec<ValType> {
    TYPES.into_iter().cycle().take(count).collect()
}

fn names(types: &[ValType]) -> String {
    types.iter().map(ValType::to_string).collect::<Vec<_>>().join(" ")
}

/// Value `n` of a row, all halves of which differ.
fn value(n: usize, ty: ValType) -> Val {
    let bits = 0x0123_4567_89ab_cdefu64.rotate_left(n as u32).wrapping_mul(2 * n as u64 + 1);
    match ty {
        ValType::I32 => Val::I32(bits as i32),
        ValType::I64 => Val::I64(bits as i64),
        ValType::F32 => Val::F32((bits as u32) & 0x7f7f_ffff),
        ValType::F64 => Val::F64(bits & 0x7fef_ffff_ffff_ffff),
        _ => Val::V128((u128::from(bits) << 64 | u128::from(!bits)).into()),
    }
}

fn row(count: usize) -> Vec<Val> {
    types(count).into_iter().enumerate().map(|(n, ty)| value(n, ty)).collect()
}

fn assert_equal(left: &[Val], right: &[Val]) {
    assert_eq!(format!("{left:x?}"), format!("{right:x?}"));
}

fn gets(count: usize) -> String {
    (0..count).map(|n| format!("(local.get {n}) ")).collect()
}

fn instance(store: &mut Store<()>, text: &str, imports: &[windlass::Extern]) -> Instance {
    let module = Module::new(store.engine(), text).unwrap_or_else(|error| panic!("{error:#}\n{text}"));
    Instance::new(store, &module, imports).unwrap()
}

fn call(
    store: &mut Store<()>,
    instance: Instance,
    name: &str,
    arguments: &[Val],
    results: usize,
) -> Vec<Val> {
    let func = instance.get_func(&mut *store, name).unwrap();
    let mut out = vec![Val::I32(0); results];
    func.call(store, arguments, &mut out).unwrap();
    out
}

/// Through calls of every kind, tail calls, blocks, loops, locals that are stored around calls, and the host.
#[test]
fn through_calls_and_blocks() {
    for count in [1, 2, 7, 20, 40, 100] {
        let list = names(&types(count));
        let gets = gets(count);
        let sets: String = (0..count).rev().map(|n| format!("local.set {n} ")).collect();
        let text = format!(
            r#"(module
              (type $f (func (param {list}) (result {list})))
              (import "" "host" (func $host (type $f)))
              (table funcref (elem $same))
              (elem declare func $same)
              (func $nothing)
              (func $same (type $f) {gets})
              (func (export "same") (type $f) (call $nothing) {gets})
              (func (export "call") (type $f) {gets} call $same)
              (func (export "indirect") (type $f) {gets} (call_indirect (type $f) (i32.const 0)))
              (func (export "ref") (type $f) {gets} (call_ref $f (ref.func $same)))
              (func (export "tail") (type $f) {gets} return_call $same)
              (func (export "tail_ref") (type $f) {gets} (return_call_ref $f (ref.func $same)))
              (func (export "host") (type $f) {gets} call $host)
              (func (export "tail_host") (type $f) {gets} return_call $host)
              (func (export "block") (type $f)
                {gets}
                (block (type $f) (br_if 0 (i32.const 1)) unreachable))
              (func (export "loop") (type $f)
                (local $n i32)
                {gets}
                (loop (type $f)
                  {sets} (call $nothing) {gets}
                  (br_if 0 (i32.lt_s (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 3)))))
              (func (export "if") (type $f)
                {gets}
                (if (type $f) (i32.eqz (i32.const 0)) (then call $same) (else call $host))))"#
        );
        let mut store = Store::new(&Engine::default(), ());
        let ty = FuncType::new(types(count), types(count));
        let host = Func::new(&mut store, ty, |_, arguments, results| {
            results.copy_from_slice(arguments);
            Ok(())
        });
        let instance = instance(&mut store, &text, &[host.into()]);
        let row = row(count);
        let exports = [
            "same",
            "call",
            "indirect",
            "ref",
            "tail",
            "tail_ref",
            "host",
            "tail_host",
            "block",
            "loop",
            "if",
        ];
        for name in exports {
            assert_equal(&call(&mut store, instance, name, &row, count), &row);
        }
    }
}

/// Between different numbers of words in both directions.
#[test]
fn tail_calls_between_different_words() {
    let (many, few) = (names(&types(40)), "v128 i32");
    let consts: String = (0..40)
        .map(|n| match types(40)[n] {
            ValType::V128 => format!("(v128.const i64x2 {n} -{n}) "),
            ty => format!("({ty}.const {n}) "),
        })
        .collect();
    let text = format!(
        r#"(module
          (func $many (param {many}) (result v128 i32) (local.get 38) (local.get 37))
          (func (export "grow") (param {few}) (result v128 i32) {consts} return_call $many)
          (func $few (param {few}) (result v128 i32) (local.get 0) (local.get 1))
          (func (export "shrink") (param {many}) (result v128 i32)
            (local.get 0) (local.get 1) return_call $few))"#
    );
    let mut store = Store::new(&Engine::default(), ());
    let instance = instance(&mut store, &text, &[]);
    let halves = |n: i64| Val::V128((u128::from(n as u64) | u128::from(-n as u64) << 64).into());
    assert_equal(&call(&mut store, instance, "grow", &row(2), 2), &[halves(38), Val::I32(37)]);
    assert_equal(&call(&mut store, instance, "shrink", &row(40), 2), &row(2));
}

/// Selected, dropped, compared, kept over a call.
#[test]
fn selected() {
    let text = r#"(module
        (func $nothing)
        (func (export "int") (param v128 v128 i32) (result v128)
          (select (local.get 0) (local.get 1) (i32.lt_s (local.get 2) (i32.const 5))))
        (func (export "float") (param v128 v128 f64) (result v128)
          (select (result v128) (local.get 0) (local.get 1) (f64.lt (local.get 2) (f64.const 5))))
        (func (export "kept") (param v128 v128) (result v128)
          (local $zero v128) (local $sum v128)
          (local.set $sum (i64x2.add (local.get 0) (local.get 1)))
          (call $nothing)
          (i64x2.add (local.get $zero) (i64x2.sub (local.get $sum) (local.get 1)))))"#;
    let mut store = Store::new(&Engine::default(), ());
    let instance = instance(&mut store, text, &[]);
    let [a, b] = [value(0, ValType::V128), value(2, ValType::V128)];
    for (name, yes, no) in [("int", Val::I32(4), Val::I32(5)), ("float", Val::from(4.5), Val::from(f64::NAN))]
    {
        assert_equal(&call(&mut store, instance, name, &[a, b, yes], 1), &[a]);
        assert_equal(&call(&mut store, instance, name, &[a, b, no], 1), &[b]);
    }
    assert_equal(&call(&mut store, instance, "kept", &[a, b], 1), &[a]);
}

/// Own, imported and constant globals, from both sides.
#[test]
fn globals() {
    let mut store = Store::new(&Engine::default(), ());
    let ty = GlobalType { content: ValType::V128, mutability: Mutability::Var };
    let global = Global::new(&mut store, ty, value(0, ValType::V128)).unwrap();
    let text = r#"(module
        (import "" "" (global $imported (mut v128)))
        (global $own (export "own") (mut v128) (v128.const i64x2 1 2))
        (global $copy v128 (v128.const i64x2 3 4))
        (global $copied (export "copied") v128 (global.get $copy))
        (func (export "swap")
          (global.get $imported) (global.set $imported (global.get $own)) global.set $own)
        (func (export "zero") (global.set $own (v128.const i64x2 0 0))))"#;
    let instance = instance(&mut store, text, &[global.into()]);
    let own = instance.get_global(&mut store, "own").unwrap();
    call(&mut store, instance, "swap", &[], 0);
    assert_equal(&[own.get(&store)], &[value(0, ValType::V128)]);
    assert_equal(&[global.get(&store)], &[Val::V128((2u128 << 64 | 1).into())]);
    global.set(&mut store, value(2, ValType::V128)).unwrap();
    call(&mut store, instance, "swap", &[], 0);
    assert_equal(&[own.get(&store)], &[value(2, ValType::V128)]);
    call(&mut store, instance, "zero", &[], 0);
    assert_equal(&[own.get(&store)], &[Val::V128(0.into())]);
    let copied = instance.get_global(&mut store, "copied").unwrap();
    assert_equal(&[copied.get(&store)], &[Val::V128((4u128 << 64 | 3).into())]);
}

/// Typed functions on both sides.
#[test]
fn typed() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let mut linker: Linker<()> = Linker::new(&engine);
    linker
        .func_wrap("", "add", |_: Caller<'_, ()>, a: i32, b: V128, c: f32, d: V128| {
            (d, V128::from(b.as_u128() + a as u128), c)
        })
        .unwrap();
    let text = r#"(module
        (import "" "add" (func $add (param i32 v128 f32 v128) (result v128 v128 f32)))
        (func (export "run") (param i32 v128 f32 v128) (result v128 v128 f32)
          (call $add (local.get 0) (local.get 1) (local.get 2) (local.get 3))))"#;
    let module = Module::new(&engine, text).unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    type Run = windlass::TypedFunc<(i32, V128, f32, V128), (V128, V128, f32)>;
    let run: Run = instance.get_typed_func(&mut store, "run").unwrap();
    let (b, d) = (V128::from(1 << 100), V128::from(77));
    assert_eq!(run.call(&mut store, (5, b, 1.5, d)).unwrap(), (d, V128::from((1 << 100) + 5), 1.5));
    assert!(instance.get_typed_func::<(), ()>(&mut store, "run").is_err());
}

/// Payloads of exceptions, short and long, thrown by either side and caught by either.
#[test]
fn thrown() {
    for count in [1, 2, 6, 7, 8, 9, 30, 100] {
        let list = names(&types(count));
        let gets = gets(count);
        let text = format!(
            r#"(module
              (type $f (func (param {list}) (result {list})))
              (import "" "tag" (tag $t (param {list})))
              (import "" "host" (func $host (param {list})))
              (func $throw (export "throw") (param {list}) {gets} throw $t)
              (func (export "catch") (type $f)
                (block $caught (result {list})
                  (try_table (catch $t $caught) {gets} call $throw)
                  unreachable))
              (func (export "host") (type $f)
                (block $caught (result {list})
                  (try_table (catch $t $caught) {gets} call $host)
                  unreachable)))"#
        );
        let mut store = Store::new(&Engine::default(), ());
        let tag = Tag::new(&mut store, TagType(FuncType::new(types(count), []))).unwrap();
        let ty = FuncType::new(types(count), []);
        let host = Func::new(&mut store, ty, move |mut caller, arguments, _| {
            Err(Exception::new(&mut caller, &tag, arguments)?.into())
        });
        let instance = instance(&mut store, &text, &[tag.into(), host.into()]);
        let row = row(count);
        assert_equal(&call(&mut store, instance, "catch", &row, count), &row);
        assert_equal(&call(&mut store, instance, "host", &row, count), &row);
        let throw = instance.get_func(&mut store, "throw").unwrap();
        let error = throw.call(&mut store, &row, &mut []).unwrap_err();
        assert_equal(error.downcast_ref::<Exception>().unwrap().values(), &row);
    }
}
