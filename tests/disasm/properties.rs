//! What must hold of the code on both instruction sets, whatever the instructions are called there.

use super::directives::Value;
use windlass::Target;
use windlass::disas::{Function, Group, Line, Text};

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
    /// The function whose code this one's must equal.
    like: Option<String>,
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
                ("like", Value::Text(name)) => property.like = Some(name),
                (key, value) => return Err(format!("unknown or misused in a property: {key} = {value:?}")),
            }
        }
        match (from, to) {
            (Some(from), Some(to)) => property.part = Part::Range(from, to),
            (None, None) => {}
            _ => return Err("from and to go together".to_owned()),
        }
        let says = [!property.forbid.is_empty(), !property.require.is_empty()];
        if !says.contains(&true) && property.max_insns.is_none() && property.like.is_none() {
            return Err("the property says nothing: forbid, require, max_insns or like".to_owned());
        }
        Ok(property)
    }

    /// Whether it names its function, so that it holds whether that is shown or not.
    pub(crate) fn names_function(&self) -> bool {
        self.func.is_some()
    }

    /// The most instructions that a part has, if there is a limit to them on this instruction set.
    pub(crate) fn count(&self, target: Target, functions: &[Function]) -> Option<usize> {
        self.max_insns.filter(|_| self.is_about(target))?;
        let functions = functions.iter().filter(|function| self.answers(function));
        let parts = functions.flat_map(|function| self.parts(function));
        parts.map(|(_, groups)| instructions(&groups).len()).max()
    }

    fn is_about(&self, target: Target) -> bool {
        self.isa.as_ref().is_none_or(|isa| isa.parse::<Target>().ok() == Some(target))
    }

    fn answers(&self, function: &Function) -> bool {
        self.func.as_ref().is_none_or(|name| function.answers_to(name))
    }

    /// Whether it holds; the error says where not.
    pub(crate) fn check(&self, target: Target, functions: &[Function]) -> Result<(), String> {
        if !self.is_about(target) {
            return Ok(());
        }
        let model = match &self.like {
            None => None,
            Some(name) => {
                let model = functions.iter().find(|function| function.answers_to(name));
                Some(model.ok_or_else(|| format!("no function is called {name}"))?)
            }
        };
        let mut found = false;
        for function in functions.iter().filter(|function| self.answers(function)) {
            let parts = self.parts(function);
            if let Some(model) = model {
                alike(&parts, &self.parts(model))
                    .map_err(|message| format!("{} is not like {}: {message}", function.name, model.name))?;
            }
            for (what, groups) in parts {
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
        let instructions = instructions(groups);
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

fn instructions<'a>(groups: &[&'a Group]) -> Vec<(&'a str, &'a str)> {
    let lines = groups.iter().flat_map(|group| &group.lines);
    let instruction = |line: &'a Line| match &line.text {
        Text::Instruction { mnemonic, operands } => Some((mnemonic.as_str(), operands.as_str())),
        _ => None,
    };
    lines.filter_map(instruction).collect()
}

/// Whether the parts have the same instructions. What a jump is named after may differ.
fn alike(parts: &[(String, Vec<&Group>)], model: &[(String, Vec<&Group>)]) -> Result<(), String> {
    let all = |parts: &[(String, Vec<&Group>)]| -> Vec<String> {
        let instructions = parts.iter().flat_map(|(_, groups)| instructions(groups));
        let spelled = instructions.map(|(mnemonic, operands)| format!("{mnemonic} {}", unnumbered(operands)));
        spelled.collect()
    };
    let (ours, model) = (all(parts), all(model));
    match ours.iter().zip(&model).find(|(ours, model)| ours != model) {
        Some((ours, model)) => Err(format!("`{ours}` is not `{model}`")),
        None if ours.len() != model.len() => Err(format!("{} instructions, not {}", ours.len(), model.len())),
        None => Ok(()),
    }
}

/// Operands with labels that have no numbers.
fn unnumbered(operands: &str) -> String {
    let label = |operand: &'_ str| -> String {
        let name = operand.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let numbered = name == "L" || (name.ends_with('.') && !name.contains(['[', '#']));
        (if numbered { name } else { operand }).to_owned()
    };
    operands.split(", ").map(label).collect::<Vec<_>>().join(", ")
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
        let line = |text| Line { at: 0, length: 0, trap: None, text };
        let label = |name: &str| line(Text::Label(name.to_owned()));
        let insn = |mnemonic: &str, operands: &str| {
            line(Text::Instruction { mnemonic: mnemonic.to_owned(), operands: operands.to_owned() })
        };
        let group = |operator: &str, out_of_line, lines| Group {
            operator: operator.to_owned(),
            wasm: 0,
            out_of_line,
            lines,
        };
        Function {
            index: 0,
            name: "$f".to_owned(),
            code: 0..0,
            wasm: 0..0,
            groups: vec![
                group("loop", false, vec![label("L1")]),
                group("i32.add", false, vec![insn("mov", "eax, ecx"), insn("add", "eax, [slot 0]")]),
                group("br_if 0", false, vec![insn("test", "eax, eax"), insn("jne", "L1")]),
                group("call $g", false, vec![insn("call", "$g")]),
                group("i32.add", true, vec![insn("ud2", "")]),
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
    fn counts_and_likeness() {
        let Ok(Value::Table(fields)) = Value::parse("{ op = \"i32.add\", max_insns = 9 }") else { panic!() };
        let property = Property::new(fields).unwrap();
        assert_eq!(property.count(Target::X86_64, &[function()]), Some(2));
        assert!(holds("{ op = \"br_if\", like = \"f\" }").is_ok());
        assert!(holds("{ op = \"br_if\", like = \"g\" }").unwrap_err().contains("no function"));
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
