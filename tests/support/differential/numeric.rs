//! Every numeric operator on edge values, its operands in every form a one-pass compiler treats differently.
//!
//! Random modules reach most operators with values that show nothing. Here a module belongs to one operator, with
//! a function for each form: both operands in locals, one a constant, both constants (which the compiler folds), the
//! result used at once by a branch. wasmi says what each should give.

use super::smith::built;
use super::subject::Regime;
use super::{Outcome, Type, Word, oracle, subject};
use std::fmt::Write;

/// Operators by signature: parameters, result, names. `N` lanes are immediates, written with the name.
const SCALAR: &[(&str, &str, &str)] = &[
    (
        "i32 i32",
        "i32",
        "i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s \
         i32.shr_u i32.rotl i32.rotr i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s i32.le_u i32.ge_s \
         i32.ge_u",
    ),
    (
        "i64 i64",
        "i64",
        "i64.add i64.sub i64.mul i64.div_s i64.div_u i64.rem_s i64.rem_u i64.and i64.or i64.xor i64.shl i64.shr_s \
         i64.shr_u i64.rotl i64.rotr",
    ),
    (
        "i64 i64",
        "i32",
        "i64.eq i64.ne i64.lt_s i64.lt_u i64.gt_s i64.gt_u i64.le_s i64.le_u i64.ge_s i64.ge_u",
    ),
    ("i32", "i32", "i32.eqz i32.clz i32.ctz i32.popcnt i32.extend8_s i32.extend16_s"),
    ("i64", "i64", "i64.clz i64.ctz i64.popcnt i64.extend8_s i64.extend16_s i64.extend32_s"),
    ("i64", "i32", "i64.eqz i32.wrap_i64"),
    ("i32", "i64", "i64.extend_i32_s i64.extend_i32_u"),
    ("f32 f32", "f32", "f32.add f32.sub f32.mul f32.div f32.min f32.max f32.copysign"),
    ("f64 f64", "f64", "f64.add f64.sub f64.mul f64.div f64.min f64.max f64.copysign"),
    ("f32 f32", "i32", "f32.eq f32.ne f32.lt f32.gt f32.le f32.ge"),
    ("f64 f64", "i32", "f64.eq f64.ne f64.lt f64.gt f64.le f64.ge"),
    ("f32", "f32", "f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt"),
    ("f64", "f64", "f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt"),
    (
        "f32",
        "i32",
        "i32.trunc_f32_s i32.trunc_f32_u i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.reinterpret_f32",
    ),
    ("f32", "i64", "i64.trunc_f32_s i64.trunc_f32_u i64.trunc_sat_f32_s i64.trunc_sat_f32_u"),
    ("f64", "i32", "i32.trunc_f64_s i32.trunc_f64_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u"),
    (
        "f64",
        "i64",
        "i64.trunc_f64_s i64.trunc_f64_u i64.trunc_sat_f64_s i64.trunc_sat_f64_u i64.reinterpret_f64",
    ),
    ("i32", "f32", "f32.convert_i32_s f32.convert_i32_u f32.reinterpret_i32"),
    ("i64", "f32", "f32.convert_i64_s f32.convert_i64_u"),
    ("i32", "f64", "f64.convert_i32_s f64.convert_i32_u"),
    ("i64", "f64", "f64.convert_i64_s f64.convert_i64_u f64.reinterpret_i64"),
    ("f64", "f32", "f32.demote_f64"),
    ("f32", "f64", "f64.promote_f32"),
];

const WIDE: &[(&str, &str, &str)] = &[
    ("i64 i64 i64 i64", "i64 i64", "i64.add128 i64.sub128"),
    ("i64 i64", "i64 i64", "i64.mul_wide_s i64.mul_wide_u"),
];

const VECTOR: &[(&str, &str, &str)] = &[
    (
        "v128",
        "v128",
        "v128.not f32x4.abs f32x4.neg f32x4.sqrt f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest \
      f64x2.abs f64x2.neg f64x2.sqrt f64x2.ceil f64x2.floor f64x2.trunc f64x2.nearest i8x16.abs i8x16.neg \
      i8x16.popcnt i16x8.abs i16x8.neg i32x4.abs i32x4.neg i64x2.abs i64x2.neg \
      i16x8.extend_low_i8x16_s i16x8.extend_low_i8x16_u i16x8.extend_high_i8x16_s i16x8.extend_high_i8x16_u \
      i32x4.extend_low_i16x8_s i32x4.extend_low_i16x8_u i32x4.extend_high_i16x8_s i32x4.extend_high_i16x8_u \
      i64x2.extend_low_i32x4_s i64x2.extend_low_i32x4_u i64x2.extend_high_i32x4_s i64x2.extend_high_i32x4_u \
      i16x8.extadd_pairwise_i8x16_s i16x8.extadd_pairwise_i8x16_u i32x4.extadd_pairwise_i16x8_s \
      i32x4.extadd_pairwise_i16x8_u i32x4.trunc_sat_f32x4_s i32x4.trunc_sat_f32x4_u \
      i32x4.trunc_sat_f64x2_s_zero i32x4.trunc_sat_f64x2_u_zero f32x4.convert_i32x4_s f32x4.convert_i32x4_u \
      f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u f32x4.demote_f64x2_zero f64x2.promote_low_f32x4",
    ),
    (
        "v128 v128",
        "v128",
        "v128.and v128.andnot v128.or v128.xor i8x16.swizzle \
      i8x16.eq i8x16.ne i8x16.lt_s i8x16.lt_u i8x16.gt_s i8x16.gt_u i8x16.le_s i8x16.le_u i8x16.ge_s i8x16.ge_u \
      i16x8.eq i16x8.ne i16x8.lt_s i16x8.lt_u i16x8.gt_s i16x8.gt_u i16x8.le_s i16x8.le_u i16x8.ge_s i16x8.ge_u \
      i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u i32x4.ge_s i32x4.ge_u \
      i64x2.eq i64x2.ne i64x2.lt_s i64x2.gt_s i64x2.le_s i64x2.ge_s \
      f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le f64x2.ge \
      i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u \
      i8x16.add i8x16.add_sat_s i8x16.add_sat_u i8x16.sub i8x16.sub_sat_s i8x16.sub_sat_u i8x16.min_s i8x16.min_u \
      i8x16.max_s i8x16.max_u i8x16.avgr_u i16x8.add i16x8.add_sat_s i16x8.add_sat_u i16x8.sub i16x8.sub_sat_s \
      i16x8.sub_sat_u i16x8.mul i16x8.min_s i16x8.min_u i16x8.max_s i16x8.max_u i16x8.avgr_u i16x8.q15mulr_sat_s \
      i16x8.extmul_low_i8x16_s i16x8.extmul_high_i8x16_s i16x8.extmul_low_i8x16_u i16x8.extmul_high_i8x16_u \
      i32x4.add i32x4.sub i32x4.mul i32x4.min_s i32x4.min_u i32x4.max_s i32x4.max_u i32x4.dot_i16x8_s \
      i32x4.extmul_low_i16x8_s i32x4.extmul_high_i16x8_s i32x4.extmul_low_i16x8_u i32x4.extmul_high_i16x8_u \
      i64x2.add i64x2.sub i64x2.mul i64x2.extmul_low_i32x4_s i64x2.extmul_high_i32x4_s i64x2.extmul_low_i32x4_u \
      i64x2.extmul_high_i32x4_u f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max f32x4.pmin f32x4.pmax \
      f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max f64x2.pmin f64x2.pmax",
    ),
    (
        "v128 i32",
        "v128",
        "i8x16.shl i8x16.shr_s i8x16.shr_u i16x8.shl i16x8.shr_s i16x8.shr_u i32x4.shl \
      i32x4.shr_s i32x4.shr_u i64x2.shl i64x2.shr_s i64x2.shr_u",
    ),
    (
        "v128",
        "i32",
        "v128.any_true i8x16.all_true i16x8.all_true i32x4.all_true i64x2.all_true i8x16.bitmask \
      i16x8.bitmask i32x4.bitmask i64x2.bitmask",
    ),
    ("i32", "v128", "i8x16.splat i16x8.splat i32x4.splat"),
    ("i64", "v128", "i64x2.splat"),
    ("f32", "v128", "f32x4.splat"),
    ("f64", "v128", "f64x2.splat"),
    ("v128 v128 v128", "v128", "v128.bitselect"),
];

/// Vector operators with immediates: the whole list of lanes where it is short, some shuffles.
const LANES: &[(&str, &str, &str)] = &[
    (
        "v128",
        "i32",
        "i8x16.extract_lane_s_0 i8x16.extract_lane_s_15 i8x16.extract_lane_u_7 i16x8.extract_lane_s_0 \
      i16x8.extract_lane_s_7 i16x8.extract_lane_u_3 i32x4.extract_lane_0 i32x4.extract_lane_1 \
      i32x4.extract_lane_3",
    ),
    ("v128", "i64", "i64x2.extract_lane_0 i64x2.extract_lane_1"),
    ("v128", "f32", "f32x4.extract_lane_0 f32x4.extract_lane_2 f32x4.extract_lane_3"),
    ("v128", "f64", "f64x2.extract_lane_0 f64x2.extract_lane_1"),
    (
        "v128 i32",
        "v128",
        "i8x16.replace_lane_0 i8x16.replace_lane_15 i16x8.replace_lane_0 i16x8.replace_lane_5 \
      i32x4.replace_lane_0 i32x4.replace_lane_3",
    ),
    ("v128 i64", "v128", "i64x2.replace_lane_0 i64x2.replace_lane_1"),
    ("v128 f32", "v128", "f32x4.replace_lane_0 f32x4.replace_lane_1 f32x4.replace_lane_3"),
    ("v128 f64", "v128", "f64x2.replace_lane_0 f64x2.replace_lane_1"),
    (
        "v128 v128",
        "v128",
        "i8x16.shuffle_0_1_2_3_4_5_6_7_8_9_10_11_12_13_14_15 \
      i8x16.shuffle_16_17_18_19_20_21_22_23_24_25_26_27_28_29_30_31 \
      i8x16.shuffle_0_16_1_17_2_18_3_19_4_20_5_21_6_22_7_23 i8x16.shuffle_31_0_30_1_29_2_28_3_27_4_26_5_25_6_24_7 \
      i8x16.shuffle_5_5_5_5_5_5_5_5_5_5_5_5_5_5_5_5 i8x16.shuffle_4_5_6_7_8_9_10_11_12_13_14_15_16_17_18_19 \
      i8x16.shuffle_4_5_6_7_0_1_2_3_12_13_14_15_8_9_10_11",
    ),
];

/// One operator.
#[derive(Clone, Debug)]
pub struct Operator {
    /// As the text format spells it, immediates included.
    pub text: String,
    params: Vec<Type>,
    results: Vec<Type>,
}

fn type_of(name: &str) -> Type {
    match name {
        "i32" => Type::I32,
        "i64" => Type::I64,
        "f32" => Type::F32,
        "f64" => Type::F64,
        "v128" => Type::V128,
        _ => panic!("no type {name}"),
    }
}

fn name_of(ty: Type) -> &'static str {
    match ty {
        Type::I32 => "i32",
        Type::I64 => "i64",
        Type::F32 => "f32",
        Type::F64 => "f64",
        Type::V128 => "v128",
        Type::Func | Type::Extern => panic!("not a number"),
    }
}

/// Every operator of the proposals that are built.
pub fn operators() -> Vec<Operator> {
    let mut tables = vec![SCALAR];
    if built("wide arithmetic") {
        tables.push(WIDE);
    }
    if built("128-bit vectors") {
        tables.extend([VECTOR, LANES]);
    }
    let mut all = Vec::new();
    for (params, results, names) in tables.into_iter().flatten() {
        let types = |list: &str| list.split(' ').map(type_of).collect::<Vec<_>>();
        for name in names.split_whitespace() {
            // Immediates follow the name behind `_`; no operator's own name ends in a number with one before it.
            let text = match name.find("lane_").map(|at| at + 4).or(name.find("shuffle_").map(|at| at + 7)) {
                Some(at) if name.as_bytes()[at + 1].is_ascii_digit() => {
                    format!("{}{}", &name[..at], name[at..].replace('_', " "))
                }
                Some(at) => format!("{}{}", &name[..at + 2], name[at + 2..].replace('_', " ")),
                None => name.to_owned(),
            };
            all.push(Operator { text, params: types(params), results: types(results) });
        }
    }
    all
}

/// Values that have broken compilers.
fn edges(ty: Type) -> Vec<Word> {
    const I32: [u32; 12] =
        [0, 1, 2, 7, 31, 32, 0x7f, 0x8000, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff];
    const I64: [u64; 14] = [
        0,
        1,
        2,
        10,
        63,
        64,
        0x7fff_ffff,
        0x8000_0000,
        0xffff_ffff,
        0x1_0000_0000,
        i64::MAX as u64,
        1 << 63,
        u64::MAX - 1,
        u64::MAX,
    ];
    const FLOATS: [f64; 18] = [
        0.0,
        -0.0,
        1.0,
        -1.5,
        0.5,
        2.5,
        -0.999_999,
        2147483647.0,
        2147483648.0,
        -2147483649.0,
        4294967295.0,
        4294967296.0,
        9223372036854775807.0,
        18446744073709549568.0,
        -9223372036854777856.0,
        f64::INFINITY,
        f64::NEG_INFINITY,
        f64::NAN,
    ];
    match ty {
        Type::I32 => I32.map(Word::I32).to_vec(),
        Type::I64 => I64.map(Word::I64).to_vec(),
        Type::F32 => {
            let tiny = [1u32, 0x8000_0001, 0x7f7f_ffff].map(Word::F32);
            FLOATS.iter().map(|value| Word::F32((*value as f32).to_bits())).chain(tiny).collect()
        }
        Type::F64 => {
            let tiny = [1u64, 1 << 63 | 1, 0x7fef_ffff_ffff_ffff].map(Word::F64);
            FLOATS.iter().map(|value| Word::F64(value.to_bits())).chain(tiny).collect()
        }
        Type::V128 => {
            let lanes = |lane: u64| u128::from(lane) << 64 | u128::from(lane);
            let floats32 = |a: f32, b: f32| lanes(u64::from(a.to_bits()) << 32 | u64::from(b.to_bits()));
            let floats64 = |a: f64, b: f64| u128::from(a.to_bits()) << 64 | u128::from(b.to_bits());
            [
                0,
                u128::MAX,
                lanes(0x8080_8080_8080_8080),
                lanes(0x7fff_7fff_7fff_7fff),
                lanes(0x8000_8000_7fff_ffff),
                lanes(0x8000_0000_0000_0000),
                0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100,
                0xff80_7f01_00fe_8182_1020_3040_5060_70ff,
                floats32(1.5, -0.0),
                floats32(f32::NAN, f32::INFINITY),
                floats32(-2147483904.0, 4294967296.0),
                floats64(-0.5, f64::NAN),
                floats64(4294967295.5, -1e300),
            ]
            .map(Word::V128)
            .to_vec()
        }
        Type::Func | Type::Extern => panic!("not a number"),
    }
}

fn constant(word: Word) -> String {
    match word {
        Word::I32(value) => format!("(i32.const {})", value as i32),
        Word::I64(value) => format!("(i64.const {})", value as i64),
        Word::F32(bits) => format!("(f32.reinterpret_i32 (i32.const {}))", bits as i32),
        Word::F64(bits) => format!("(f64.reinterpret_i64 (i64.const {}))", bits as i64),
        Word::V128(bits) => format!("(v128.const i64x2 {} {})", bits as u64, (bits >> 64) as u64),
        _ => panic!("not a number"),
    }
}

/// A NaN may have any payload; so each becomes the same one.
fn canonical(word: Word, operator: &str) -> Word {
    let single = |bits: u32| if f32::from_bits(bits).is_nan() { 0x7fc0_0000 } else { bits };
    let double = |bits: u64| if f64::from_bits(bits).is_nan() { 0x7ff8 << 48 } else { bits };
    match word {
        Word::F32(bits) => Word::F32(single(bits)),
        Word::F64(bits) => Word::F64(double(bits)),
        Word::V128(bits) if operator.starts_with("f32x4") => {
            let lanes = (0..4).map(|lane| u128::from(single((bits >> (32 * lane)) as u32)) << (32 * lane));
            Word::V128(lanes.sum())
        }
        Word::V128(bits) if operator.starts_with("f64x2") => {
            let lanes = (0..2).map(|lane| u128::from(double((bits >> (64 * lane)) as u64)) << (64 * lane));
            Word::V128(lanes.sum())
        }
        word => word,
    }
}

/// A choice of one edge value for each operand: all pairs, and for more operands a walk through them.
fn choices(params: &[Type]) -> Vec<Vec<Word>> {
    let edges: Vec<Vec<Word>> = params.iter().map(|ty| edges(*ty)).collect();
    if params.len() <= 2 {
        let mut all = vec![Vec::new()];
        for values in &edges {
            let with = |chosen: &Vec<Word>, value: &Word| [&chosen[..], &[*value]].concat();
            all = all.iter().flat_map(|chosen| values.iter().map(move |value| with(chosen, value))).collect();
        }
        return all;
    }
    let strides = [1, 3, 5, 9];
    let choice =
        |turn: usize| edges.iter().zip(strides).map(|(list, by)| list[turn * by % list.len()]).collect();
    (0..100).map(choice).collect()
}

/// Which operands are constants, as a bit each, for the choice at `turn`: every form in turn.
fn form(turn: usize, operands: usize) -> usize {
    turn % (1 << operands)
}

/// A function for each choice of operands; all operands come in as parameters too.
fn module(operator: &Operator, choices: &[Vec<Word>]) -> String {
    let list = |types: &[Type]| types.iter().map(|ty| name_of(*ty)).collect::<Vec<_>>().join(" ");
    let (params, results) = (list(&operator.params), list(&operator.results));
    let text = &operator.text;
    let mut functions = String::new();
    for (turn, words) in choices.iter().enumerate() {
        let constants = form(turn, words.len());
        let operands: String = words
            .iter()
            .enumerate()
            .map(|(at, word)| match constants >> at & 1 {
                0 => format!("(local.get {at}) "),
                _ => constant(*word),
            })
            .collect();
        writeln!(
            functions,
            "(func (export \"{turn}\") (param {params}) (result {results}) ({text} {operands}))"
        )
        .expect("text");
        if operator.results == [Type::I32] {
            write!(
                functions,
                "(func (export \"if {turn}\") (param {params}) (result i32)
                   (if (result i32) ({text} {operands}) (then (i32.const 7)) (else (i32.const 9))))
                 (func (export \"select {turn}\") (param {params}) (result i32)
                   (select (i32.const 7) (i32.const 9) ({text} {operands})))
                 (func (export \"br_if {turn}\") (param {params}) (result i32)
                   (block $out (br_if $out (i32.eqz ({text} {operands}))) (return (i32.const 7)))
                   (i32.const 9))\n"
            )
            .expect("text");
        }
    }
    format!("(module {functions})")
}

/// Tries one operator. How many calls were compared, or what differs.
pub fn compare(operator: &Operator) -> Result<usize, String> {
    let choices = choices(&operator.params);
    let bytes = wat::parse_str(module(operator, &choices)).map_err(|error| error.to_string())?;
    // Memories and signals are no matter for these but where division traps.
    let regimes = [Regime::Usual, Regime::Baseline, Regime::Unsignalled];
    let mut all = Vec::new();
    for regime in regimes {
        subject::compile_for_the_other_target(&bytes, regime)?;
        all.push(subject::Subject::load(&bytes, regime)?);
    }
    let mut theirs = oracle::Oracle::load(&bytes).ok_or("the oracle refuses it")?;
    all.iter_mut().for_each(|ours| drop(ours.instantiate()));
    theirs.instantiate();
    let mut calls = 0;
    for export in all[0].exports() {
        let turn: usize = export.name.rsplit(' ').next().and_then(|n| n.parse().ok()).expect("a number");
        // Operands that are constants come with other values as parameters, which nobody may look at.
        let end = |outcome: Outcome| match outcome {
            Outcome::Values(words) => {
                Outcome::Values(words.into_iter().map(|word| canonical(word, &operator.text)).collect())
            }
            end => end,
        };
        let their_end = end(theirs.call(&export.name, &choices[turn]));
        for (ours, regime) in all.iter_mut().zip(regimes) {
            let our_end = end(ours.call(&export.name, &choices[turn]));
            if our_end != their_end {
                return Err(format!(
                    "{} `{}` of {:?}, constants {:#b}, {regime:?}: {our_end:?}, the oracle has {their_end:?}",
                    operator.text,
                    export.name,
                    choices[turn],
                    form(turn, operator.params.len())
                ));
            }
        }
        calls += 1;
    }
    Ok(calls)
}
