//! `--invoke`: words of the command line to values, and values to lines.

use windlass::{FuncType, Val, ValType};

/// The arguments of a function from words. Errors say which one, on one line.
pub(super) fn arguments(name: &str, ty: &FuncType, words: &[String]) -> Result<Vec<Val>, String> {
    if let Some(ty) = ty.params().iter().find(|ty| matches!(ty, ValType::Ref(_))) {
        return Err(format!("cannot invoke `{name}` from the command line: it takes a {}", type_name(*ty)));
    }
    if words.len() != ty.params().len() {
        let types = ty.params().iter().map(|&ty| type_name(ty)).collect::<Vec<_>>().join(" ");
        let (count, given) = (ty.params().len(), words.len());
        let plural = if count == 1 { "" } else { "s" };
        let types = if count == 0 { String::new() } else { format!(" ({types})") };
        return Err(format!("`{name}` takes {count} argument{plural}{types}, {given} given"));
    }
    let argument = |(position, (word, &ty)): (usize, (&String, &ValType))| {
        value(word, ty).ok_or_else(|| {
            format!("argument {} of `{name}`: \"{word}\" is not an {}", position + 1, type_name(ty))
        })
    };
    words.iter().zip(ty.params()).enumerate().map(argument).collect()
}

/// A number of the given type: decimal or hexadecimal, signed or unsigned; floats as Rust reads them.
fn value(word: &str, ty: ValType) -> Option<Val> {
    match ty {
        ValType::I32 => integer(word, 32).map(|value| Val::I32(value as i32)),
        ValType::I64 => integer(word, 64).map(|value| Val::I64(value as i64)),
        ValType::F32 => word.parse::<f32>().ok().map(|value| Val::F32(value.to_bits())),
        ValType::F64 => word.parse::<f64>().ok().map(|value| Val::F64(value.to_bits())),
        // All lanes as one number, as it is printed.
        ValType::V128 => word.parse::<u128>().ok().map(|bits| Val::V128(bits.into())),
        ValType::Ref(_) => None,
    }
}

/// An integer that fits in `bits` bits as a signed or an unsigned number.
fn integer(word: &str, bits: u32) -> Option<i128> {
    let (negative, magnitude) = match word.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, word.strip_prefix('+').unwrap_or(word)),
    };
    let hex = magnitude.strip_prefix("0x").or_else(|| magnitude.strip_prefix("0X"));
    let (digits, radix) = hex.map_or((magnitude, 10), |digits| (digits, 16));
    if !digits.starts_with(|first: char| first.is_digit(radix)) {
        return None; // a second sign
    }
    let magnitude = i128::from(u64::from_str_radix(digits, radix).ok()?);
    let value = if negative { -magnitude } else { magnitude };
    let range = -(1i128 << (bits - 1))..1i128 << bits;
    range.contains(&value).then_some(value)
}

/// A result as wasmtime prints it.
pub(super) fn show(value: &Val) -> String {
    match value {
        Val::I32(value) => value.to_string(),
        Val::I64(value) => value.to_string(),
        Val::F32(bits) => f32::from_bits(*bits).to_string(),
        Val::F64(bits) => f64::from_bits(*bits).to_string(),
        Val::V128(vector) => vector.as_u128().to_string(),
        Val::FuncRef(None) => "<null funcref>".to_owned(),
        Val::FuncRef(Some(_)) => "<funcref>".to_owned(),
        Val::ExternRef(None) => "<null externref>".to_owned(),
        Val::ExternRef(Some(_)) => "<externref>".to_owned(),
        Val::ContRef(None) => "<null contref>".to_owned(),
        Val::ContRef(Some(_)) => "<contref>".to_owned(),
        Val::ExnRef(None) => "<null exnref>".to_owned(),
        Val::ExnRef(Some(_)) => "<exnref>".to_owned(),
        Val::NullRef => "<null>".to_owned(),
    }
}

fn type_name(ty: ValType) -> &'static str {
    match ty {
        ValType::I32 => "i32",
        ValType::I64 => "i64",
        ValType::F32 => "f32",
        ValType::F64 => "f64",
        ValType::V128 => "v128",
        ValType::Ref(_) => "reference",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers() {
        let i32 = |word| match value(word, ValType::I32) {
            Some(Val::I32(value)) => Some(value),
            _ => None,
        };
        assert_eq!(i32("42"), Some(42));
        assert_eq!(i32("-1"), Some(-1));
        assert_eq!(i32("0xffffffff"), Some(-1));
        assert_eq!(i32("4294967295"), Some(-1));
        assert_eq!(i32("-0x80000000"), Some(i32::MIN));
        for bad in ["4294967296", "-2147483649", "", "-", "--1", "0x", "0x-1", "1.5", "one"] {
            assert_eq!(i32(bad), None, "{bad}");
        }
        assert!(matches!(value("0xffffffffffffffff", ValType::I64), Some(Val::I64(-1))));
        assert!(value("18446744073709551616", ValType::I64).is_none());
        assert!(
            matches!(value("-inf", ValType::F64), Some(Val::F64(bits)) if f64::from_bits(bits) == f64::NEG_INFINITY)
        );
    }

    #[test]
    fn wrong_arguments() {
        let ty = FuncType::new([ValType::I32, ValType::F64], []);
        let words = |words: &[&str]| words.iter().map(|word| word.to_string()).collect::<Vec<_>>();
        let refused = |given: &[&str]| arguments("f", &ty, &words(given)).err();
        assert_eq!(refused(&["1"]).unwrap(), "`f` takes 2 arguments (i32 f64), 1 given");
        assert_eq!(refused(&["x", "1"]).unwrap(), "argument 1 of `f`: \"x\" is not an i32");
        assert_eq!(refused(&["1", "1.5"]), None);
        let reference = FuncType::new([ValType::FUNCREF], []);
        assert!(arguments("g", &reference, &words(&["1"])).unwrap_err().contains("cannot invoke"));
    }
}
