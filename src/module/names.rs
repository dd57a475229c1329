//! Names for people: what a module's name section says, read when somebody asks for the first time.
//!
//! A section of names may be larger than the code, and a program that does not fail never needs one. So what is kept
//! is the section's bytes; the first question makes an index of them. A malformed section is as good as none.

use crate::code::Table;
use std::ops::Range;
use std::sync::OnceLock;
use wasmparser::{BinaryReader, KnownCustom, Name, NameSectionReader, Parser, Payload};

/// The names of one module.
#[derive(Debug, Default)]
pub(crate) struct Names {
    section: Table<u8>,
    index: OnceLock<Index>,
}

/// Where names stand in the section, by what they name.
#[derive(Debug, Default)]
struct Index {
    module: Option<Range<usize>>,
    functions: Vec<(u32, Range<usize>)>,
    tags: Vec<(u32, Range<usize>)>,
}

impl Names {
    /// Those in the content of a name section; empty if there is none.
    pub(super) fn new(section: Table<u8>) -> Names {
        Names { section, index: OnceLock::new() }
    }

    /// A function's name alone.
    #[cfg(test)]
    pub(crate) fn of_function(index: u32, name: &str) -> Names {
        let of = Index { functions: vec![(index, 0..name.len())], ..Index::default() };
        Names { section: name.as_bytes().to_vec().into(), index: of.into() }
    }

    /// The module's.
    pub(crate) fn module(&self) -> Option<&str> {
        self.text(self.index().module.as_ref()?)
    }

    /// A function's.
    pub(crate) fn function(&self, index: u32) -> Option<&str> {
        self.find(&self.index().functions, index)
    }

    /// A tag's.
    pub(crate) fn tag(&self, index: u32) -> Option<&str> {
        self.find(&self.index().tags, index)
    }

    fn index(&self) -> &Index {
        self.index.get_or_init(|| {
            let reader = NameSectionReader::new(BinaryReader::new(&self.section, 0));
            read(reader, &self.section).unwrap_or_default()
        })
    }

    fn find(&self, names: &[(u32, Range<usize>)], index: u32) -> Option<&str> {
        let at = names.binary_search_by_key(&index, |naming| naming.0).ok()?;
        self.text(&names[at].1)
    }

    fn text(&self, place: &Range<usize>) -> Option<&str> {
        std::str::from_utf8(&self.section[place.clone()]).ok()
    }
}

fn read(section: NameSectionReader<'_>, bytes: &[u8]) -> Option<Index> {
    let place = |name: &str| {
        let start = name.as_ptr() as usize - bytes.as_ptr() as usize;
        start..start + name.len()
    };
    let all = |names: wasmparser::NameMap<'_>| -> Option<Vec<(u32, Range<usize>)>> {
        let mut found = Vec::new();
        for naming in names {
            let naming = naming.ok()?;
            found.push((naming.index, place(naming.name)));
        }
        // They ought to be sorted; of two names for one thing the later one counts.
        found.reverse();
        found.sort_by_key(|naming| naming.0);
        found.dedup_by_key(|naming| naming.0);
        Some(found)
    };
    let mut index = Index::default();
    for subsection in section {
        match subsection.ok()? {
            Name::Module { name, .. } => index.module = Some(place(name)),
            Name::Function(names) => index.functions = all(names)?,
            Name::Tag(names) => index.tags = all(names)?,
            _ => {}
        }
    }
    Some(index)
}

/// The name of a function in a module that cannot be loaded: `$name`, or `func[N]`.
pub(super) fn name_of_function(wasm: &[u8], index: u32) -> String {
    let payloads = Parser::new(0).parse_all(wasm).map_while(Result::ok);
    let sections = payloads.filter_map(|payload| match payload {
        Payload::CustomSection(section) => match section.as_known() {
            KnownCustom::Name(_) => Some(Names::new(section.data().to_vec().into())),
            _ => None,
        },
        _ => None,
    });
    let names = sections.last().unwrap_or_default();
    names.function(index).map_or_else(|| format!("func[{index}]"), |name| format!("${name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn read_when_asked_for() {
        let wasm = wat::parse_str("(module $m (tag $t) (func $b) (func) (func $c))").unwrap();
        assert_eq!(name_of_function(&wasm, 2), "$c");
        assert_eq!(name_of_function(&wasm, 1), "func[1]");
        let section = Parser::new(0).parse_all(&wasm).find_map(|payload| match payload {
            Ok(Payload::CustomSection(section)) => Some(section.data().to_vec()),
            _ => None,
        });
        let names = Names::new(section.unwrap().into());
        assert!(names.index.get().is_none());
        assert_eq!((names.module(), names.function(0), names.tag(0)), (Some("m"), Some("b"), Some("t")));
        assert_eq!((names.function(1), names.tag(7)), (None, None));
        assert_eq!(Names::default().module(), None);
        // A function subsection that claims 255 names.
        let malformed = Names::new(vec![1, 3, 0xff, 0x01, 0].into());
        assert_eq!((malformed.function(0), malformed.module()), (None, None));
    }
}
