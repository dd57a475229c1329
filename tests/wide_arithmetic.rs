//! Wide arithmetic against numbers of 128 bits: operands of every origin, results to everywhere.
//!
//! A function takes `(a, b, c, d)` in locals 0 to 3. Each half of an operand may come from any of them, from one twice,
//! from a constant, from the frame behind a call, or be computed; results stay on the operand stack, or go to locals
//! that were operands.

use windlass::{Engine, Instance, Module, Store};

/// Small numbers, not random but enough so.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 33) % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }
}

const VALUES: [u64; 10] =
    [0, 1, 2, 0xfff, 0xffff_ffff, 1 << 63, u64::MAX, u64::MAX - 1, 0x1234_5678_9abc_def0, 0x8000_0001];

/// Where a value comes from.
#[derive(Clone, Copy)]
enum Origin {
    Local(usize),
    Constant(u64),
    /// A local plus one.
    Computed(usize),
}

impl Origin {
    fn value(self, locals: &[u64; 4]) -> u64 {
        match self {
            Origin::Local(n) => locals[n],
            Origin::Constant(value) => value,
            Origin::Computed(n) => locals[n].wrapping_add(1),
        }
    }

    fn text(self) -> String {
        match self {
            Origin::Local(n) => format!("(local.get {n})"),
            Origin::Constant(value) => format!("(i64.const {})", value as i64),
            Origin::Computed(n) => format!("(i64.add (local.get {n}) (i64.const 1))"),
        }
    }
}

fn number(low: u64, high: u64) -> u128 {
    u128::from(high) << 64 | u128::from(low)
}

fn model(op: &str, operands: &[u64]) -> u128 {
    match (op, operands) {
        ("i64.add128", &[a, b, c, d]) => number(a, b).wrapping_add(number(c, d)),
        ("i64.sub128", &[a, b, c, d]) => number(a, b).wrapping_sub(number(c, d)),
        ("i64.mul_wide_s", &[a, b]) => (i128::from(a as i64) * i128::from(b as i64)) as u128,
        ("i64.mul_wide_u", &[a, b]) => u128::from(a) * u128::from(b),
        _ => unreachable!("{op}"),
    }
}

/// One operator in one function: its operands, perhaps a call that empties the registers, and what is done with the
/// results.
fn case(dice: &mut Dice) -> (String, &'static str, Vec<Origin>) {
    let op = dice.pick(&["i64.add128", "i64.sub128", "i64.mul_wide_s", "i64.mul_wide_u"]);
    let count = if op.contains("128") { 4 } else { 2 };
    let operands: Vec<Origin> = (0..count)
        .map(|_| match dice.below(8) {
            0 | 1 => Origin::Constant(dice.pick(&VALUES)),
            2 => Origin::Computed(dice.below(4) as usize),
            _ => Origin::Local(dice.below(4) as usize),
        })
        .collect();
    let mut code = String::new();
    // Something below that must survive.
    let below = dice.below(3);
    (0..below).for_each(|n| code += &format!("(i64.xor (local.get {n}) (i64.const -1))"));
    let call = dice.below(4);
    for (n, operand) in operands.iter().enumerate() {
        code += &operand.text();
        if call == 0 && n == 1 {
            code += "(call $nothing)";
        }
    }
    if call == 1 {
        code += "(call $nothing)";
    }
    code += op;
    match dice.below(4) {
        0 => {}
        1 => {
            let (high, low) = (dice.below(4), dice.below(4));
            let low = if low == high { (low + 1) % 4 } else { low };
            code += &format!(" local.set {high} local.set {low} local.get {low} local.get {high}");
        }
        2 => code += " local.tee 3",
        _ => code += " local.set 4 local.set 5 local.get 5 local.get 4",
    }
    code += " local.set 7 local.set 6";
    for n in (0..below).rev() {
        // What was below is what it was: else the results are spoilt.
        code += &format!(" (i64.ne (i64.xor (local.get {}) (i64.const -1))) if unreachable end", 8 + n);
    }
    (code, op, operands)
}

#[test]
fn every_origin_and_destination() {
    const CASES: usize = 600;
    let mut dice = Dice(7);
    let mut text = String::from("(module (func $nothing)");
    let mut cases = Vec::new();
    for n in 0..CASES {
        let (code, op, operands) = case(&mut dice);
        let keep: String = (0..4).map(|n| format!("local.get {n} local.set {} ", 8 + n)).collect();
        text += &format!(
            "(func (export \"{n}\") (param i64 i64 i64 i64) (result i64 i64)
               (local i64 i64 i64 i64 i64 i64 i64 i64)
               {keep} {code} local.get 6 local.get 7)"
        );
        cases.push((code, op, operands));
    }
    text += ")";
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let module = Module::new(&engine, &text).unwrap_or_else(|error| panic!("{error:#}"));
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    for (n, (code, op, operands)) in cases.iter().enumerate() {
        let function =
            instance.get_typed_func::<(i64, i64, i64, i64), (i64, i64)>(&mut store, &n.to_string()).unwrap();
        for _ in 0..20 {
            let locals = [(); 4].map(|()| dice.pick(&VALUES));
            let values: Vec<u64> = operands.iter().map(|operand| operand.value(&locals)).collect();
            let [a, b, c, d] = locals.map(|value| value as i64);
            let (low, high) = function.call(&mut store, (a, b, c, d)).unwrap();
            assert_eq!(number(low as u64, high as u64), model(op, &values), "{locals:x?}\n{code}");
        }
    }
}
