//! The comments of a test file: directives above the module, code below it.

use super::properties::Property;
use std::collections::BTreeMap;
use std::fmt;
use windlass::{Config, Cpu, Target, Val};

/// A test file, taken apart.
#[derive(Debug, Default)]
pub(crate) struct TestFile {
    pub(crate) runs: Vec<Run>,
    /// Names of the functions to show; none: all.
    pub(crate) functions: Vec<String>,
    /// What to compile for; nothing: the least processor.
    pub(crate) cpu: Option<Cpu>,
    /// How to compile, other than usual: `memory_reservation`, `memory_guard_size` in bytes, `signals_based_traps`,
    /// `trace_switches`.
    pub(crate) tunables: Vec<(String, Value)>,
    /// With the numbers of their lines, from 0.
    pub(crate) properties: Vec<(usize, Property)>,
    sections: BTreeMap<String, String>,
}

/// `run = "name" ARGUMENTS => RESULTS`
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    pub(crate) name: String,
    pub(crate) arguments: Vec<Number>,
    pub(crate) expected: Expected,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expected {
    Values(Vec<Number>),
    /// The trap's message.
    Trap(String),
}

/// `i32:-1`, `f64:nan`
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Number {
    I32(i32),
    I64(i64),
    F32(f32),
    F64(f64),
}

/// The right side of `key = value`, as in TOML.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Text(String),
    Number(usize),
    Flag(bool),
    List(Vec<Value>),
    Table(Vec<(String, Value)>),
}

const ISAS: [&str; 2] = ["x86_64", "aarch64"];

impl TestFile {
    pub(crate) fn parse(text: &str) -> Result<TestFile, String> {
        let mut test = TestFile::default();
        let mut section: Option<&str> = None;
        for (number, line) in text.lines().enumerate() {
            if let Some(directive) = line.strip_prefix(";;!") {
                test.directive(number, directive.trim())
                    .map_err(|message| format!("line {}: {message}", number + 1))?;
            } else if let Some(isa) = section_start(line) {
                section = Some(isa);
            } else if let Some(isa) = section
                && let Some(code) = line.strip_prefix(";;")
            {
                let section = test.sections.entry(isa.to_owned()).or_default();
                section.push_str(code.strip_prefix(' ').unwrap_or(code));
                section.push('\n');
            }
        }
        Ok(test)
    }

    /// How to compile.
    pub(crate) fn config(&self, target: Target) -> Result<Config, String> {
        let mut config = Config::new();
        config.target(target).cpu(self.cpu.unwrap_or(Cpu::baseline()));
        for (name, value) in &self.tunables {
            match (name.as_str(), value) {
                ("memory_reservation", &Value::Number(bytes)) => config.memory_reservation(bytes as u64),
                ("memory_guard_size", &Value::Number(bytes)) => config.memory_guard_size(bytes as u64),
                ("signals_based_traps", &Value::Flag(yes)) => config.signals_based_traps(yes),
                ("trace_switches", &Value::Flag(yes)) => config.trace_switches(yes),
                _ => return Err(format!("{name}: cannot be {value:?}")),
            };
        }
        Ok(config)
    }

    /// The code written down for an instruction set, empty if there is none.
    pub(crate) fn section(&self, isa: &str) -> &str {
        self.sections.get(isa).map_or("", String::as_str)
    }

    fn directive(&mut self, line: usize, directive: &str) -> Result<(), String> {
        let (key, value) = directive.split_once('=').ok_or("expected `key = value`")?;
        match key.trim() {
            "run" => self.runs.push(Run::parse(value)?),
            "func" => match Value::parse(value)? {
                Value::Text(name) => self.functions.push(name),
                _ => return Err("func: expected a name in quotes".to_owned()),
            },
            "cpu" => match Value::parse(value)? {
                Value::Text(list) => self.cpu = Some(list.parse()?),
                _ => return Err("cpu: expected a list in quotes".to_owned()),
            },
            name
            @ ("memory_reservation" | "memory_guard_size" | "signals_based_traps" | "trace_switches") => {
                self.tunables.push((name.to_owned(), Value::parse(value)?));
                self.config(Target::host())?;
            }
            "property" => match Value::parse(value)? {
                Value::Table(fields) => self.properties.push((line, Property::new(fields)?)),
                _ => return Err("property: expected { … }".to_owned()),
            },
            // Of all functions shown, as a whole.
            key @ ("forbid" | "require" | "max_insns") => {
                let property = Property::new(vec![(key.to_owned(), Value::parse(value)?)])?;
                self.properties.push((line, property));
            }
            other => return Err(format!("unknown directive `{other}`")),
        }
        Ok(())
    }
}

/// Whether a line begins the code of an instruction set.
fn section_start(line: &str) -> Option<&str> {
    let isa = line.strip_prefix(";;")?.trim().strip_suffix(':')?;
    ISAS.contains(&isa).then_some(isa)
}

/// The file with the `max_insns` of some lines replaced; `counts` are for x86-64 and AArch64.
pub(crate) fn with_limits(text: &str, counts: &BTreeMap<usize, Vec<usize>>) -> String {
    let line = |(number, line): (usize, &str)| {
        let Some(counts) = counts.get(&number).filter(|counts| !counts.is_empty()) else {
            return line.to_owned();
        };
        let Some((before, after)) = line.split_once("max_insns = ") else { return line.to_owned() };
        let end = match after.strip_prefix('[') {
            Some(list) => list.find(']').map_or(after.len(), |end| end + 2),
            None => after.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(after.len()),
        };
        let limit = match counts[..] {
            [one] => one.to_string(),
            [one, other] if one == other && !after.starts_with('[') => one.to_string(),
            _ => format!("{counts:?}"),
        };
        format!("{before}max_insns = {limit}{}", &after[end..])
    };
    text.lines().enumerate().map(line).collect::<Vec<_>>().join("\n") + "\n"
}

/// The file with its code replaced.
pub(crate) fn with_sections(text: &str, sections: &[(String, String)]) -> String {
    let above = text.lines().take_while(|line| section_start(line).is_none()).collect::<Vec<_>>().join("\n");
    let mut whole = above.trim_end().to_owned();
    for (isa, listing) in sections {
        whole.push_str(&format!("\n\n;; {isa}:"));
        for line in listing.lines() {
            whole.push_str("\n;;");
            if !line.is_empty() {
                whole.push(' ');
                whole.push_str(line);
            }
        }
    }
    whole.push('\n');
    whole
}

impl Run {
    fn parse(text: &str) -> Result<Run, String> {
        let (call, outcome) = text.split_once("=>").ok_or("run: expected `=>` and the results")?;
        let rest = call.trim().strip_prefix('"').ok_or("run: expected a name in quotes")?;
        let (name, arguments) = rest.split_once('"').ok_or("run: the name has no end")?;
        let numbers = |text: &str| text.split_whitespace().map(Number::parse).collect::<Result<Vec<_>, _>>();
        let expected = match outcome.trim().strip_prefix("trap ") {
            Some(message) => Expected::Trap(message.trim().trim_matches('"').to_owned()),
            None => Expected::Values(numbers(outcome)?),
        };
        Ok(Run { name: name.to_owned(), arguments: numbers(arguments)?, expected })
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.name)?;
        self.arguments.iter().try_for_each(|argument| write!(f, " {argument:?}"))?;
        write!(f, " => {:?}", self.expected)
    }
}

impl Number {
    fn parse(text: &str) -> Result<Number, String> {
        let wrong = || format!("`{text}`: expected a number such as i32:-1 or f64:0.5");
        let (ty, number) = text.split_once(':').ok_or_else(wrong)?;
        let parsed = match ty {
            "i32" => integer(number).and_then(|value| {
                (i64::from(i32::MIN)..=i64::from(u32::MAX))
                    .contains(&value)
                    .then_some(Number::I32(value as i32))
            }),
            "i64" => integer(number).map(Number::I64),
            "f32" => number.parse().ok().map(Number::F32),
            "f64" => number.parse().ok().map(Number::F64),
            _ => None,
        };
        parsed.ok_or_else(wrong)
    }

    pub(crate) fn to_val(self) -> Val {
        match self {
            Number::I32(value) => Val::I32(value),
            Number::I64(value) => Val::I64(value),
            Number::F32(value) => Val::F32(value.to_bits()),
            Number::F64(value) => Val::F64(value.to_bits()),
        }
    }

    /// By bits, except that `nan` is any NaN.
    pub(crate) fn matches(self, result: &Val) -> bool {
        match (self, result) {
            (Number::I32(expected), Val::I32(value)) => expected == *value,
            (Number::I64(expected), Val::I64(value)) => expected == *value,
            (Number::F32(expected), Val::F32(bits)) => {
                expected.to_bits() == *bits || (expected.is_nan() && f32::from_bits(*bits).is_nan())
            }
            (Number::F64(expected), Val::F64(bits)) => {
                expected.to_bits() == *bits || (expected.is_nan() && f64::from_bits(*bits).is_nan())
            }
            _ => false,
        }
    }
}

fn integer(text: &str) -> Option<i64> {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |digits| (true, digits));
    let magnitude = match digits.strip_prefix("0x") {
        Some(hex) => u64::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    Some(if negative { (magnitude as i64).wrapping_neg() } else { magnitude as i64 })
}

impl Value {
    pub(crate) fn parse(text: &str) -> Result<Value, String> {
        let mut rest = text.trim();
        let value = Value::take(&mut rest)?;
        if rest.is_empty() { Ok(value) } else { Err(format!("unexpected `{rest}`")) }
    }

    /// Takes one value off the front.
    fn take(rest: &mut &str) -> Result<Value, String> {
        let text = rest.trim_start();
        if let Some(quoted) = text.strip_prefix('"') {
            let (value, after) = quoted.split_once('"').ok_or("a text has no end")?;
            *rest = after.trim_start();
            return Ok(Value::Text(value.to_owned()));
        }
        if let Some(inside) = text.strip_prefix('[') {
            *rest = inside;
            return Value::take_all(rest, ']', Value::take).map(Value::List);
        }
        if let Some(inside) = text.strip_prefix('{') {
            *rest = inside;
            let field = |rest: &mut &str| {
                let (key, after) = rest.split_once('=').ok_or("expected `key = value`")?;
                *rest = after;
                Ok((key.trim().to_owned(), Value::take(rest)?))
            };
            return Value::take_all(rest, '}', field).map(Value::Table);
        }
        let end = text.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(text.len());
        let (word, after) = text.split_at(end);
        *rest = after.trim_start();
        match word {
            "true" => Ok(Value::Flag(true)),
            "false" => Ok(Value::Flag(false)),
            word => word.parse().map(Value::Number).map_err(|_| format!("expected a value at `{text}`")),
        }
    }

    /// Items up to `close`, separated by commas.
    fn take_all<T>(
        rest: &mut &str,
        close: char,
        item: impl Fn(&mut &str) -> Result<T, String>,
    ) -> Result<Vec<T>, String> {
        let mut items = Vec::new();
        loop {
            *rest = rest.trim_start();
            if let Some(after) = rest.strip_prefix(close) {
                *rest = after.trim_start();
                return Ok(items);
            }
            items.push(item(rest)?);
            *rest = rest.trim_start();
            match rest.strip_prefix(',') {
                Some(after) => *rest = after,
                None if rest.starts_with(close) => {}
                None => return Err(format!("expected `,` or `{close}` at `{rest}`")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_taken_apart() {
        let text = "\
;; Prose is not for us.
;;! run = \"add\" i32:1 i32:-2 => i32:-1
;;! run = \"div\" i64:0x10 i64:0 => trap \"integer divide by zero\"
;;! func = \"add\"
;;! forbid = [\"call\"]
;;! property = { op = \"i32.add\", max_insns = [1, 2] }
(module)

;; x86_64:
;; func $add
;;
;;   end

;; aarch64:
";
        let test = TestFile::parse(text).unwrap();
        assert_eq!(test.runs.len(), 2);
        assert_eq!(test.runs[0].arguments, [Number::I32(1), Number::I32(-2)]);
        assert_eq!(test.runs[0].expected, Expected::Values(vec![Number::I32(-1)]));
        assert_eq!(test.runs[1].expected, Expected::Trap("integer divide by zero".to_owned()));
        assert_eq!(test.functions, ["add"]);
        assert_eq!(test.properties.len(), 2);
        assert_eq!(test.section("x86_64"), "func $add\n\n  end\n");
        assert_eq!(test.section("aarch64"), "");
    }

    #[test]
    fn mistakes_are_told() {
        let refused = |line: &str| TestFile::parse(&format!(";;! {line}")).unwrap_err();
        assert!(refused("speed = 7").contains("unknown directive"));
        assert!(refused("run = add => i32:1").contains("quotes"));
        assert!(refused("run = \"add\" i32:1").contains("=>"));
        assert!(refused("run = \"add\" i32:4294967296 => ").contains("expected a number"));
        assert!(refused("forbid = [\"call\"").contains("expected"));
        assert!(refused("property = { op = \"suspend\", most = 1 }").contains("unknown"));
        assert!(refused("property = { op = \"suspend\" }").contains("says nothing"));
        assert!(refused("max_insns = \"few\"").contains("max_insns"));
    }

    #[test]
    fn values() {
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(Value::parse("[]").unwrap(), Value::List(Vec::new()));
        assert_eq!(
            Value::parse("[ \"a, b\" , 7, ]").unwrap(),
            Value::List(vec![text("a, b"), Value::Number(7)])
        );
        let table = Value::parse("{ a = \"x = {\", b = [1, 2], c = true }").unwrap();
        let list = Value::List(vec![Value::Number(1), Value::Number(2)]);
        let fields = [("a", text("x = {")), ("b", list), ("c", Value::Flag(true))];
        assert_eq!(table, Value::Table(fields.map(|(key, value)| (key.to_owned(), value)).to_vec()));
        assert!(Value::parse("[1 2]").is_err());
    }

    #[test]
    fn numbers_by_bits() {
        assert!(Number::F64(-0.0).matches(&Val::F64((-0.0f64).to_bits())));
        assert!(!Number::F64(-0.0).matches(&Val::F64(0)));
        assert!(Number::F32(f32::NAN).matches(&Val::F32(0xffc0_0001)));
        assert!(!Number::I32(1).matches(&Val::I64(1)));
    }

    #[test]
    fn limits_are_replaced_in_place() {
        let text = ";;! max_insns = 7\n;;! property = { max_insns = [1, 2], op = \"a\" }\n(module)\n";
        let counts = BTreeMap::from([(0, vec![5, 6]), (1, vec![3])]);
        let expected = ";;! max_insns = [5, 6]\n;;! property = { max_insns = 3, op = \"a\" }\n(module)\n";
        assert_eq!(with_limits(text, &counts), expected);
    }

    #[test]
    fn blessing_replaces_the_code_and_nothing_else() {
        let text = ";;! func = \"f\"\n(module)\n;; x86_64:\n;; old\n;; aarch64:\n;; old\n";
        let sections =
            [("x86_64".to_owned(), "a\n\nb\n".to_owned()), ("aarch64".to_owned(), "c\n".to_owned())];
        let blessed = with_sections(text, &sections);
        assert_eq!(
            blessed,
            ";;! func = \"f\"\n(module)\n\n;; x86_64:\n;; a\n;;\n;; b\n\n;; aarch64:\n;; c\n"
        );
        assert_eq!(with_sections(&blessed, &sections), blessed);
        assert_eq!(TestFile::parse(&blessed).unwrap().section("x86_64"), "a\n\nb\n");
    }
}
