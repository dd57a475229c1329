//! What a name section says, read when it is first asked for.
//!
//! Names are for people: for backtraces, listings and debuggers. A large module has tens of thousands of them, and
//! most runs ask for none. So a module keeps the bytes of the section, and the first question makes an index of
//! them: where each name is, by number, sorted. A malformed section says nothing, as a whole.

use crate::code::Table;
use std::ops::Range;
use std::sync::OnceLock;
use wasmparser::{BinaryReader, Name, NameMap, NameSectionReader, Parser, Payload};

/// The names of a module.
#[derive(Debug, Default)]
pub(crate) struct Names {
    section: Table<u8>,
    index: OnceLock<Index>,
}

/// Where names are in the section.
#[derive(Debug, Default)]
struct Index {
    module: Option<Range<usize>>,
    functions: Vec<Naming>,
    tags: Vec<Naming>,
}

/// The name of number `of`.
#[derive(Debug, Clone)]
struct Naming {
    of: u32,
    at: Range<u32>,
}

impl Names {
    /// Of the content of a name section: what follows the section's own name.
    pub(super) fn new(section: Table<u8>) -> Names {
        Names { section, index: OnceLock::new() }
    }

    /// The module's name.
    pub(crate) fn module(&self) -> Option<&str> {
        self.text(self.index().module.clone()?)
    }

    /// The name of a function, imports counted.
    pub(crate) fn function(&self, index: u32) -> Option<&str> {
        self.find(&self.index().functions, index)
    }

    /// The name of a tag, imports counted.
    pub(crate) fn tag(&self, index: u32) -> Option<&str> {
        self.find(&self.index().tags, index)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| Index::read(&self.section).unwrap_or_default())
    }

    fn find(&self, names: &[Naming], index: u32) -> Option<&str> {
        // The reader has seen to it that they are sorted.
        let naming = &names[names.binary_search_by_key(&index, |naming| naming.of).ok()?];
        self.text(naming.at.start as usize..naming.at.end as usize)
    }

    fn text(&self, at: Range<usize>) -> Option<&str> {
        std::str::from_utf8(self.section.get(at)?).ok()
    }
}

impl Index {
    fn read(section: &[u8]) -> Option<Index> {
        let mut index = Index::default();
        let place = |name: &str| {
            let start = name.as_ptr() as usize - section.as_ptr() as usize;
            start..start + name.len()
        };
        let map = |names: NameMap<'_>| {
            let mut found = Vec::new();
            for naming in names {
                let naming = naming.ok()?;
                let at = place(naming.name);
                found.push(Naming { of: naming.index, at: at.start as u32..at.end as u32 });
            }
            Some(found)
        };
        for subsection in NameSectionReader::new(BinaryReader::new(section, 0)) {
            match subsection.ok()? {
                Name::Module { name, .. } => index.module = Some(place(name)),
                Name::Function(names) => index.functions = map(names)?,
                Name::Tag(names) => index.tags = map(names)?,
                _ => {}
            }
        }
        Some(index)
    }
}

/// The name of a function in a module that cannot be loaded: names come after the code, so they are looked up here.
pub(super) fn name_of_function(wasm: &[u8], index: u32) -> String {
    let payloads = Parser::new(0).parse_all(wasm).map_while(Result::ok);
    let sections = payloads.filter_map(|payload| match payload {
        Payload::CustomSection(section) if section.name() == "name" => Some(section.data().to_vec()),
        _ => None,
    });
    let names = sections.last().map_or_else(Names::default, |section| Names::new(section.into()));
    names.function(index).map_or_else(|| format!("func[{index}]"), |name| format!("${name}"))
}

#[cfg(test)]
impl Names {
    /// Of functions from number 0 on.
    pub(crate) fn of_functions(names: &[&str]) -> Names {
        let mut map = vec![names.len() as u8];
        for (index, name) in names.iter().enumerate() {
            map.extend([index as u8, name.len() as u8]);
            map.extend(name.as_bytes());
        }
        let section = [&[1, map.len() as u8], &*map].concat();
        Names::new(section.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_number() {
        let names = Names::of_functions(&["zero", "one", "two"]);
        assert_eq!((names.function(0), names.function(2)), (Some("zero"), Some("two")));
        assert_eq!((names.function(3), names.tag(0), names.module()), (None, None, None));
        let section = [1, 7, 2, 2, 1, b'b', 5, 1, b'c'];
        let names = Names::new(section.to_vec().into());
        assert_eq!((names.function(5), names.function(2), names.function(3)), (Some("c"), Some("b"), None));
        assert_eq!(Names::default().function(0), None);
    }

    #[test]
    fn a_malformed_section_says_nothing() {
        // Unsorted; a module name, and then a map that claims 255 names.
        let unsorted = [1, 7, 2, 5, 1, b'a', 2, 1, b'b'];
        assert_eq!(Names::new(unsorted.to_vec().into()).function(5), None);
        let section = [0, 2, 1, b'm', 1, 3, 0xff, 0x01, 0];
        assert_eq!(Names::new(section.to_vec().into()).module(), None);
        assert_eq!(Names::new(section[..4].to_vec().into()).module(), Some("m"));
    }
}
