//! What is compiled to something cheaper than it says: division by constants, addresses that are shifted by the load,
//! constants of loops, locals that a loop assigns first. Each is run with the numbers at which it would go wrong.

use windlass::{Engine, Instance, Module, Store, TypedFunc, Val};

fn instance(text: &str) -> (Store<()>, Instance) {
    let engine = Engine::default();
    let module = Module::new(&engine, text).expect("it compiles");
    let mut store = Store::new(&engine, ());
    let instance = Instance::new(&mut store, &module, &[]).expect("it has no imports");
    (store, instance)
}

const NUMBERS: [i32; 18] = [
    0,
    1,
    2,
    3,
    6,
    7,
    9,
    10,
    99,
    100,
    101,
    65535,
    65536,
    1 << 30,
    i32::MAX - 1,
    i32::MAX,
    i32::MIN,
    i32::MIN + 1,
];

const DIVISORS: [i32; 17] = [
    2,
    3,
    5,
    6,
    7,
    10,
    16,
    25,
    100,
    127,
    641,
    1000,
    1 << 20,
    1_000_000_007,
    i32::MAX,
    i32::MIN,
    i32::MIN + 1,
];

#[test]
fn division_by_constants() {
    for divisor in DIVISORS.into_iter().flat_map(|divisor| [divisor, divisor.wrapping_neg()]) {
        let function = |name: &str| {
            format!(
                "(func (export \"{name}\") (param i32) (result i32)
                   (i32.{name} (local.get 0) (i32.const {divisor})))
                 (func (export \"{name} in place\") (param i32) (result i32)
                   (local.set 0 (i32.{name} (local.get 0) (i32.const {divisor})))
                   (local.get 0))"
            )
        };
        let text = ["div_s", "div_u", "rem_s", "rem_u"].map(function).concat();
        let (mut store, instance) = instance(&format!("(module {text})"));
        for n in NUMBERS.into_iter().flat_map(|n| [n, n.wrapping_neg(), n.wrapping_mul(divisor)]) {
            let (a, b) = (n as u32, divisor as u32);
            let expected = [
                ("div_s", n.wrapping_div(divisor)),
                ("div_u", (a / b) as i32),
                ("rem_s", n.wrapping_rem(divisor)),
                ("rem_u", (a % b) as i32),
            ];
            for (name, value) in expected {
                for name in [name.to_owned(), format!("{name} in place")] {
                    let run: TypedFunc<i32, i32> =
                        instance.get_typed_func(&mut store, &name).expect("exported");
                    assert_eq!(run.call(&mut store, n).unwrap(), value, "{name} of {n} by {divisor}");
                }
            }
        }
    }
}

/// A memory with another word at each address, read through indices that are made small in every way.
#[test]
fn shifted_indices() {
    const BYTES: u32 = 1 << 16;
    for (offset, shift) in
        [0, 1, 4, 127, 128, 4096, 5000, 40_000].into_iter().flat_map(|o| [1, 2, 3].map(|s| (o, s)))
    {
        let (mut store, instance) = instance(&format!(
            "(module (memory (export \"memory\") 2) (memory $other 1)
               (func (export \"masked\") (param i32) (result i32)
                 (i32.load offset={offset} (i32.shl (i32.and (local.get 0) (i32.const 0x7ff)) (i32.const {shift}))))
               (func (export \"byte\") (param i32) (result i64)
                 (i64.load offset={offset} (i32.shl (i32.load8_u (local.get 0)) (i32.const {shift}))))
               (func (export \"high\") (param i32) (result f64)
                 (f64.load offset={offset} (i32.shl (i32.shr_u (local.get 0) (i32.const 22)) (i32.const {shift}))))
               (func (export \"wrapped\") (param i32) (result i32)
                 (i32.load8_u offset={offset}
                   (i32.shl (i32.and (local.get 0) (i32.const 0x3fffffff)) (i32.const {shift}))))
               (func (export \"far\") (param i32) (result i32)
                 (i32.load offset=0xfffffff0 (i32.shl (i32.and (local.get 0) (i32.const 0x7ff)) (i32.const {shift}))))
               (func (export \"other\") (param i32) (result i32)
                 (i32.load $other (i32.shl (i32.and (local.get 0) (i32.const 0x7ff)) (i32.const {shift})))))"
        ));
        let memory = instance.get_memory(&mut store, "memory").expect("exported");
        let bytes: Vec<u8> = (0..2 * BYTES).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        memory.data_mut(&mut store)[..bytes.len()].copy_from_slice(&bytes);
        let word = |at: u32| u64::from_le_bytes(bytes[at as usize..][..8].try_into().unwrap());
        let mut call = |name: &str, argument: i32| -> Result<u64, windlass::Error> {
            let run = instance.get_func(&mut store, name).expect("exported");
            let mut result = [Val::I32(0)];
            run.call(&mut store, &[Val::I32(argument)], &mut result)?;
            Ok(match result[0] {
                Val::I32(value) => u64::from(value as u32),
                Val::I64(value) => value as u64,
                Val::F64(bits) => bits,
                _ => unreachable!("no other types"),
            })
        };
        for n in [0u32, 1, 2, 255, 256, 2047, 2048, 65534, 0x8000_0000, 0xffff_ffff] {
            let argument = n as i32;
            assert_eq!(
                call("masked", argument).unwrap(),
                word(offset + ((n & 0x7ff) << shift)) & 0xffff_ffff
            );
            assert_eq!(call("high", argument).unwrap(), word(offset + (n >> 22 << shift)));
            if n < BYTES {
                let byte = u32::from(bytes[n as usize]);
                assert_eq!(call("byte", argument).unwrap(), word(offset + (byte << shift)));
            }
            // What is shifted out is gone.
            let at = u64::from((n & 0x3fff_ffff) << shift) + u64::from(offset);
            match call("wrapped", argument) {
                Ok(value) => assert_eq!(value, u64::from(bytes[at as usize])),
                Err(_) => assert!(at >= u64::from(2 * BYTES), "{at:#x} is inside"),
            }
            assert!(call("far", argument).is_err());
            assert_eq!(call("other", argument).unwrap(), 0);
        }
    }
}

/// More constants than registers, in loops within loops, with a call and a branch out in between.
#[test]
fn constants_of_loops() {
    let sum = |from: u32, to: u32| -> String {
        (from..to)
            .map(|n| {
                format!(
                    "(local.set $sum (f64.add (local.get $sum) (f64.mul (f64.const {n}.25) (local.get $x))))"
                )
            })
            .collect()
    };
    let (mut store, instance) = instance(&format!(
        "(module
           (func $id (param f64) (result f64) (local.get 0))
           (func (export \"run\") (param $outer i32) (param $leave i32) (result f64)
             (local $sum f64) (local $x f64) (local $n i32) (local $v v128)
             (block $out
               (loop $again
                 (local.set $x (f64.convert_i32_s (local.get $outer)))
                 {}
                 (local.set $n (i32.const 3))
                 (loop $inner
                   {}
                   (local.set $v (v128.const i64x2 0x1234567890 0x987654321))
                   (local.set $v (i64x2.add (local.get $v) (v128.const i64x2 0x1111111111 0x2222222222)))
                   (local.set $sum (f64.add (local.get $sum)
                     (f64.convert_i64_s (i64x2.extract_lane 1 (local.get $v)))))
                   (br_if $out (i32.eq (local.get $outer) (local.get $leave)))
                   (br_if $inner (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                 (local.set $sum (call $id (local.get $sum)))
                 (br_if $again (local.tee $outer (i32.sub (local.get $outer) (i32.const 1))))))
             (local.get $sum)))",
        sum(1, 9),
        sum(9, 30)
    ));
    let run: TypedFunc<(i32, i32), f64> = instance.get_typed_func(&mut store, "run").expect("exported");
    for (outer, leave) in [(1, 0), (2, 0), (7, 0), (7, 3), (7, 7)] {
        let mut expected = 0.0;
        'out: for n in (1..=outer).rev() {
            let add = |from: u32, to: u32, sum: f64| {
                (from..to).fold(sum, |sum, k| sum + (f64::from(k) + 0.25) * f64::from(n))
            };
            expected = add(1, 9, expected);
            for _ in 0..3 {
                expected = add(9, 30, expected) + (0x987654321_i64 + 0x2222222222) as f64;
                if n == leave {
                    break 'out;
                }
            }
        }
        assert_eq!(run.call(&mut store, (outer, leave)).unwrap(), expected, "{outer}, {leave}");
    }
}

/// A local that each iteration assigns before it reads it, and one that only seems so.
#[test]
fn locals_assigned_first() {
    let (mut store, instance) = instance(
        "(module (func (export \"run\") (param $n i32) (result i32)
           (local $first i32) (local $late i32) (local $sum i32)
           (local.set $first (i32.const 1000))
           (local.set $late (i32.const 100))
           (loop $again
             (local.set $first (i32.mul (local.get $n) (i32.const 3)))
             (block $not
               (br_if $not (i32.and (local.get $n) (i32.const 1)))
               (local.set $late (local.get $first)))
             (local.set $sum (i32.add (local.get $sum) (i32.add (local.get $first) (local.get $late))))
             (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
           (i32.add (local.get $sum) (local.get $first))))",
    );
    let run: TypedFunc<i32, i32> = instance.get_typed_func(&mut store, "run").expect("exported");
    for start in [1, 2, 3, 10] {
        let (mut late, mut sum) = (100, 0);
        for n in (1..=start).rev() {
            late = if n & 1 == 0 { n * 3 } else { late };
            sum += n * 3 + late;
        }
        assert_eq!(run.call(&mut store, start).unwrap(), sum + 3, "{start}");
    }
}
