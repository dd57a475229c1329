//! What a module calls its functions, and where their bodies are: read from the binary alone, without compiling it.

use std::collections::HashMap;
use std::ops::Range;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

/// The functions of a module.
#[derive(Debug, Default)]
pub(super) struct Names {
    imported: u32,
    bodies: Vec<Range<usize>>,
    names: HashMap<u32, String>,
}

impl Names {
    /// Reads a binary. What is broken in it is left out: whoever compiles it complains.
    pub(super) fn read(wasm: &[u8]) -> Names {
        let mut names = Names::default();
        for payload in Parser::new(0).parse_all(wasm) {
            match payload {
                Ok(Payload::ImportSection(section)) => {
                    let functions = section.into_imports().flatten();
                    names.imported += functions
                        .filter(|import| matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)))
                        .count() as u32;
                }
                Ok(Payload::CodeSectionEntry(body)) => {
                    let range = body.range();
                    names.bodies.push(range.start as usize..range.end as usize)
                }
                Ok(Payload::CustomSection(section)) => {
                    if let KnownCustom::Name(subsections) = section.as_known() {
                        for subsection in subsections.into_iter().flatten() {
                            if let Name::Function(map) = subsection {
                                let named = map.into_iter().flatten();
                                names
                                    .names
                                    .extend(named.map(|naming| (naming.index, naming.name.to_owned())));
                            }
                        }
                    }
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
        names
    }

    /// How many functions the module defines.
    pub(super) fn defined(&self) -> usize {
        self.bodies.len()
    }

    /// The indices of the functions that it defines.
    pub(super) fn indices(&self) -> Range<u32> {
        self.imported..self.imported + self.bodies.len() as u32
    }

    /// The name of a function: from the name section, with `$`, else `func[N]`, as everywhere.
    pub(super) fn of(&self, index: u32) -> String {
        self.names.get(&index).map_or_else(|| format!("func[{index}]"), |name| format!("${name}"))
    }

    /// Where its body is in the binary; of an import, nowhere.
    pub(super) fn body(&self, index: u32) -> Range<usize> {
        let defined = index.checked_sub(self.imported).and_then(|defined| self.bodies.get(defined as usize));
        defined.cloned().unwrap_or_default()
    }

    /// The defined function that has this index or name, with or without `$`; the error says which have names like it.
    pub(super) fn find(&self, wanted: &str) -> Result<u32, String> {
        let plain = wanted.strip_prefix('$').unwrap_or(wanted);
        let by_name = || self.indices().find(|index| self.names.get(index).is_some_and(|name| name == plain));
        let by_index = |index: u32| self.indices().contains(&index).then_some(index);
        let bare = wanted.strip_prefix("func[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(wanted);
        let found = bare.parse().ok().and_then(by_index).or_else(by_name);
        found.ok_or_else(|| {
            let known = self.indices().map(|index| self.of(index)).collect::<Vec<_>>();
            let near = super::near::nearest(wanted, known.iter().map(String::as_str));
            let hint = match near.is_empty() {
                false => super::near::hint(&near),
                true if known.is_empty() => "; it defines none".to_owned(),
                true => format!("; it defines {} to {}", self.imported, self.indices().end - 1),
            };
            format!("no function {wanted}{hint}")
        })
    }
}

/// Functions with the most code.
pub(super) struct Sizes {
    pub(super) functions: Vec<(u32, u64)>,
    /// How many have been left out.
    pub(super) more: usize,
}

impl Sizes {
    /// The `most` largest.
    pub(super) fn largest(all: &[(u32, u64)], most: usize) -> Sizes {
        let mut functions = all.to_vec();
        functions.sort_by_key(|(index, bytes)| (std::cmp::Reverse(*bytes), *index));
        functions.truncate(most);
        let more = all.len() - functions.len();
        Sizes { functions, more }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_of_a_module() {
        let module = wat::parse_str(
            r#"(module (import "a" "b" (func $b)) (import "a" "c" (memory 1))
                (func $numbers) (func nop) (func $main (call $numbers)))"#,
        );
        let names = Names::read(&module.unwrap());
        assert_eq!((names.indices(), names.defined()), (1..4, 3));
        assert_eq!([0, 1, 2, 3].map(|index| names.of(index)), ["$b", "$numbers", "func[2]", "$main"]);
        assert_eq!([0, 1, 2, 3].map(|index| names.body(index).len()), [0, 2, 3, 4]);
        for (wanted, found) in [("1", 1), ("$main", 3), ("main", 3), ("func[2]", 2), ("2", 2)] {
            assert_eq!(names.find(wanted), Ok(found), "{wanted}");
        }
        assert_eq!(names.find("number").unwrap_err(), "no function number; did you mean $numbers?");
        assert_eq!(names.find("0").unwrap_err(), "no function 0; it defines 1 to 3");
        assert_eq!(Names::read(b"\0asm\x01\0\0\0").find("x").unwrap_err(), "no function x; it defines none");
    }
}
