//! What must hold of the code on both instruction sets, whatever the instructions are called there.

use super::directives::Value;
use windlass::Target;
use windlass::disas::{Function, Group, Line};

/// A `property` directive.
#[derive(Debug, Default)]
pub(crate) struct Property {
    /// The function it is about; none: each function shown.
    func: Option<String>,
    /// Only on this instruction set.
    isa: Option<String>,
    part: Part,
    /// Code behind the body counts too.
    cold: bool,
    forbid: Vec<String>,
    require: Vec<String>,
    /// x86-64, AArch64.
    max_insns: Option<[usize; 2]>,
}

/// The part of a function that a property is about.
#[derive(Debug, Default)]
enum Part {
    #[default]
    Whole,
    /// Each operator that begins with this.
    Operator(String),
    /// From the first operator that begins with the one to the last that begins with the other.
    Range(String, String),
}

impl Property {
    pub(crate) fn new(fields: Vec<(String, Value)>) -> Result<Property, String> {
        let mut property = Property::default();
        let (mut from, mut to) = (None, None);
        for (key, value) in fields {
            match (key.as_str(), value) {
                ("func", Value::Text(name)) => property.func = Some(name),
                ("isa", Value::Text(isa)) if isa.parse::<Target>().is_ok() => property.isa = Some(isa),
                ("op", Value::Text(operator)) => property.part = Part::Operator(operator),
                ("from", Value::Text(operator)) => from = Some(operator),
                ("to", Value::Text(operator)) => to = Some(operator),
                ("cold", Value::Flag(cold)) => property.cold = cold,
                ("forbid", value) => property.forbid = words("forbid", value)?,
                ("require", value) => property.require = words("require", value)?,
                ("max_insns", value) => property.max_insns = Some(limits(value)?),
                (key, value) => return Err(format!("unknown or misused in a property: {key} = {value:?}")),
            }
        }
        match (from, to) {
            (Some(from), Some(to)) => property.part = Part::Range(from, to),
            (None, None) => {}
            _ => return Err("from and to go together".to_owned()),
        }
        if property.forbid.is_empty() && property.require.is_empty() && property.max_insns.is_none() {
            return Err("the property says nothing: forbid, require or max_insns".to_owned());
        }
        Ok(property)
    }

    /// Whether it holds; the error says where not.
    pub(crate) fn check(&self, target: Target, functions: &[Function]) -> Result<(), String> {
        if self.isa.as_ref().is_some_and(|isa| isa.parse::<Target>().ok() != Some(target)) {
            return Ok(());
        }
        let mut found = false;
        for function in functions {
            if self.func.as_ref().is_some_and(|name| !function.answers_to(name)) {
                continue;
            }
            for (what, groups) in self.parts(function) {
                found = true;
                self.check_part(target, &groups)
                    .map_err(|message| format!("{}, {what}: {message}", function.name))?;
            }
        }
        if found {
            Ok(())
        } else {
            Err(format!("nothing is like this property: {:?} {:?}", self.func, self.part))
        }
    }

    /// The pieces of code to look at, each on its own.
    fn parts<'a>(&self, function: &'a Function) -> Vec<(String, Vec<&'a Group>)> {
        let groups =
            function.groups.iter().filter(|group| self.cold || !group.out_of_line).collect::<Vec<_>>();
        match &self.part {
            Part::Whole => vec![("the whole".to_owned(), groups)],
            Part::Operator(operator) => groups
                .into_iter()
                .filter(|group| begins(group, operator))
                .map(|group| (group.operator.clone(), vec![group]))
                .collect(),
            Part::Range(from, to) => {
                let first = groups.iter().position(|group| begins(group, from));
                let last = groups.iter().rposition(|group| begins(group, to));
                match (first, last) {
                    (Some(first), Some(last)) if first <= last => {
                        vec![(format!("{from} to {to}"), groups[first..=last].to_vec())]
                    }
                    _ => Vec::new(),
                }
            }
        }
    }

    fn check_part(&self, target: Target, groups: &[&Group]) -> Result<(), String> {
        let instructions = groups.iter().flat_map(|group| &group.lines).filter_map(|line| match line {
            Line::Instruction { mnemonic, operands } => Some((mnemonic.as_str(), operands.as_str())),
            _ => None,
        });
        let instructions = instructions.collect::<Vec<_>>();
        for pattern in &self.forbid {
            if let Some((mnemonic, operands)) =
                instructions.iter().find(|instruction| is(instruction, pattern))
            {
                return Err(format!("`{mnemonic} {operands}` is forbidden as {pattern}"));
            }
        }
        for pattern in &self.require {
            if !instructions.iter().any(|instruction| is(instruction, pattern)) {
                return Err(format!("nothing is {pattern}"));
            }
        }
        let limit = self.max_insns.map(|[x64, aarch64]| if target == Target::X86_64 { x64 } else { aarch64 });
        match limit {
            Some(limit) if instructions.len() > limit => {
                Err(format!("{} instructions, {limit} at most", instructions.len()))
            }
            _ => Ok(()),
        }
    }
}

/// Whole words only: `call` is not the beginning of `call_ref`.
fn begins(group: &Group, operator: &str) -> bool {
    let rest = group.operator.strip_prefix(operator);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// Whether an instruction is what a pattern means: a class, a piece of the operands (with a bracket in it),
/// or a mnemonic.
fn is((mnemonic, operands): &(&str, &str), pattern: &str) -> bool {
    let conditional = (mnemonic.starts_with('j') && *mnemonic != "jmp")
        || mnemonic.starts_with("b.")
        || ["cbz", "cbnz", "tbz", "tbnz"].contains(mnemonic);
    match pattern {
        "call" => ["call", "bl", "blr"].contains(mnemonic),
        "branch" => conditional,
        "jump" => ["jmp", "b", "br"].contains(mnemonic),
        "memory" => operands.contains('[') && !["lea", "nop"].contains(mnemonic),
        "slot" => operands.contains("[slot"),
        "move" => {
            let source = operands.rsplit(", ").next().unwrap_or_default();
            let register = source.starts_with(|letter: char| letter.is_ascii_alphabetic());
            (mnemonic.starts_with("mov") || *mnemonic == "fmov") && register && !operands.contains('[')
        }
        "trap" => ["ud2", "udf"].contains(mnemonic) || operands.contains("trap."),
        piece if piece.contains('[') => operands.contains(piece),
        exact => *mnemonic == exact,
    }
}

fn words(key: &str, value: Value) -> Result<Vec<String>, String> {
    let Value::List(values) = value else { return Err(format!("{key}: expected [\"…\", …]")) };
    let word = |value| match value {
        Value::Text(word) => Ok(word),
        _ => Err(format!("{key}: expected texts in quotes")),
    };
    values.into_iter().map(word).collect()
}

/// One number for both instruction sets, or `[x86-64, AArch64]`.
fn limits(value: Value) -> Result<[usize; 2], String> {
    match value {
        Value::Number(both) => Ok([both, both]),
        Value::List(values) => match values[..] {
            [Value::Number(x64), Value::Number(aarch64)] => Ok([x64, aarch64]),
            _ => Err("max_insns: expected [x86-64, AArch64]".to_owned()),
        },
        _ => Err("max_insns: expected a number".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn function() -> Function {
        let line = |mnemonic: &str, operands: &str| Line::Instruction {
            mnemonic: mnemonic.to_owned(),
            operands: operands.to_owned(),
        };
        let group =
            |operator: &str, out_of_line, lines| Group { operator: operator.to_owned(), out_of_line, lines };
        Function {
            index: 0,
            name: "$f".to_owned(),
            groups: vec![
                group("loop", false, vec![Line::Label("L1".to_owned())]),
                group("i32.add", false, vec![line("mov", "eax, ecx"), line("add", "eax, [slot 0]")]),
                group("br_if 0", false, vec![line("test", "eax, eax"), line("jne", "L1")]),
                group("call $g", false, vec![line("call", "$g")]),
                group("i32.add", true, vec![line("ud2", "")]),
            ],
        }
    }

    fn holds(property: &str) -> Result<(), String> {
        let Ok(Value::Table(fields)) = Value::parse(property) else { panic!("{property}") };
        Property::new(fields).unwrap().check(Target::X86_64, &[function()])
    }

    #[test]
    fn parts() {
        assert!(holds("{ op = \"i32.add\", max_insns = 2 }").is_ok(), "out of line does not count");
        assert!(holds("{ op = \"i32.add\", cold = true, forbid = [\"trap\"] }").is_err());
        assert!(
            holds("{ op = \"i32.add\", max_insns = [1, 9] }")
                .unwrap_err()
                .contains("2 instructions, 1 at most")
        );
        assert!(holds("{ from = \"loop\", to = \"br_if\", forbid = [\"call\"], max_insns = 4 }").is_ok());
        assert!(holds("{ forbid = [\"call\"] }").unwrap_err().contains("$g"));
        assert!(holds("{ op = \"i32.sub\", max_insns = 9 }").unwrap_err().contains("nothing is like"));
        assert!(holds("{ func = \"g\", max_insns = 9 }").is_err());
        assert!(holds("{ isa = \"aarch64\", max_insns = 0 }").is_ok());
    }

    #[test]
    fn classes() {
        for (class, operator) in [
            ("slot", "i32.add"),
            ("memory", "i32.add"),
            ("move", "i32.add"),
            ("branch", "br_if"),
            ("test", "br_if"),
        ] {
            assert!(holds(&format!("{{ op = \"{operator}\", require = [\"{class}\"] }}")).is_ok(), "{class}");
            assert!(holds(&format!("{{ op = \"{operator}\", forbid = [\"{class}\"] }}")).is_err(), "{class}");
        }
        assert!(holds("{ op = \"br_if\", forbid = [\"jump\", \"call\", \"[slot 1]\"] }").is_ok());
    }
}
