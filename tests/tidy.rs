//! The rules of the house that a compiler cannot hold: who may know whom, that both ISAs say the same things in
//! the same order, where `unsafe` may stand, and how a file looks.
//!
//! Everything is read from the sources as text. A rule that a change breaks for a good reason is changed
//! here, in the same commit, where a reader sees it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A source file: path from the root of the project, with `/`, and its text.
struct Source {
    path: String,
    text: String,
}

/// Who may know whom: a module of the crate (or one file of it), and the modules that it may name with `crate::`.
///
/// Read from the top: the contract knows nobody, an ISA knows the contract and the vocabulary, the one pass
/// knows no ISA, the runtime knows no compiler; `engine` pairs them. Only tests at the end of a file
/// (`#[cfg(test)]`) may look further. What is not listed here, like the command line, uses the library
/// as any user does.
#[rustfmt::skip]
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("abi",            &[]),
    ("features",       &[]),
    ("error",          &["module"]),
    ("code",           &["abi"]),
    ("masm",           &["abi", "code"]),
    ("x64",            &["abi", "code", "masm"]),
    ("aarch64",        &["abi", "code", "masm"]),
    ("module",         &["abi", "code", "error"]),
    ("module/artifact", &["code", "engine", "masm"]), // knows what an engine was told
    ("module/artifact/settings", &["engine", "masm", "module"]),
    ("module/handle",  &["abi", "code", "debug", "engine", "error"]), // `Module::new` takes an engine
    ("codegen",        &["abi", "code", "error", "masm", "module"]),
    ("debug",          &["abi", "code", "module"]),
    ("disas",          &["abi", "code", "module"]),
    ("stack",          &["abi", "code", "module"]),
    ("trap",           &["abi", "code", "stack"]),
    ("runtime",        &["abi", "code", "debug", "engine", "module", "stack", "trap"]),
    ("wasi",           &["runtime"]),
    ("engine",         &["aarch64", "abi", "code", "codegen", "debug", "disas", "error", "masm", "module", "trap",
                         "x64"]),
];

/// Who touches the machine. The compiler never does, nor do WASI and the command line.
const MAY_BE_UNSAFE: &[&str] = &[
    "src/code/memory.rs",
    "src/code/region.rs",
    "src/module/handle.rs", // offers to load artifacts, which must be trusted, and files that are mapped
    "src/module/artifact/tests.rs",
    "tests/support/artifacts.rs", // so does whoever makes bad ones
    "src/cli/load.rs",            // and does it, on the user's word
    "src/debug/directory.rs",     // what debuggers read
    "src/debug/gdb.rs",
    "src/debug/perf.rs", // maps a file as a mark
    "src/runtime/",
    "src/stack/",
    "src/trap.rs",
    "src/trap/",
    "src/x64/tests", // run the text
    "src/aarch64/tests",
    "tests/no_signals.rs", // asks what the process does with signals
    "tests/resources.rs",  // limits its address space
    "tests/lazy.rs",       // maps a file
    "benches/switching.rs",
    "benches/programs/process.rs", // asks the kernel for a child's processor time
];

/// Longest file, in lines, and the tables that may be longer.
const MAX_LINES: usize = 500;
const LONG_TABLES: &[&str] = &["src/abi.rs"];

/// Longest line, in characters.
const MAX_COLUMNS: usize = 120;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files under `folder` with one of the extensions, sorted; what programs made and hidden folders left out.
fn files(folder: &str, extensions: &[&str]) -> Vec<Source> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let made = ["cache", "target", "corpus", "artifacts"].contains(&&*name);
            if path.is_dir() && !made && !name.starts_with('.') {
                walk(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut paths = Vec::new();
    walk(&root().join(folder), &mut paths);
    paths.sort();
    let wanted =
        |path: &PathBuf| path.extension().is_some_and(|e| extensions.iter().any(|wanted| e == *wanted));
    let source = |path: PathBuf| Source {
        path: path.strip_prefix(root()).expect("inside").to_string_lossy().into_owned(),
        text: fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())),
    };
    paths.into_iter().filter(wanted).map(source).collect()
}

fn rust_files() -> Vec<Source> {
    ["src", "tests", "benches", "fuzz"].iter().flat_map(|folder| files(folder, &["rs"])).collect()
}

/// The code in front of `//` of each line, up to the tests at the end of the file. Good enough: no
/// source has `//` in a string in front of something that these rules look for.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .take_while(|line| *line != "#[cfg(test)]")
        .enumerate()
        .map(|(index, line)| (index + 1, line.split("//").next().unwrap_or_default()))
}

fn report(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// `src/x64/int.rs` and `src/x64.rs` belong to `x64`; `lib.rs` and `main.rs` to nobody.
fn house_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let name = inside.split('/').next()?.trim_end_matches(".rs");
    (name != "lib" && name != "main").then_some(name)
}

/// The modules named after each `crate::` of a line, `crate::{a, b::c}` included.
fn named_modules(line: &str) -> Vec<String> {
    let identifier = |text: &str| -> String {
        text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    let mut names = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            names.push(identifier(rest));
            continue;
        };
        let mut depth = 0;
        let mut expecting = true;
        for (at, c) in group.char_indices() {
            if depth == 0 && expecting && !c.is_whitespace() {
                names.push(identifier(&group[at..]));
                expecting = false;
            }
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => expecting = true,
                _ => {}
            }
        }
    }
    // `crate::Error` and the like are the crate's surface, which everybody may name.
    names.retain(|name| name.starts_with(|c: char| c.is_ascii_lowercase()));
    names
}

#[test]
fn modules_know_only_whom_they_may_know() {
    let mut broken = Vec::new();
    let known: BTreeSet<&str> = MAY_KNOW.iter().map(|(name, _)| *name).collect();
    for Source { path, text } in files("src", &["rs"]) {
        let Some(house) = house_of(&path) else { continue };
        let file = path.trim_start_matches("src/").trim_end_matches(".rs");
        let row = |key: &str| MAY_KNOW.iter().find(|(name, _)| *name == key);
        let Some((_, allowed)) = row(file).or(row(house)) else { continue };
        let whole: String = code(&text).map(|(_, line)| line.to_owned() + "\n").collect();
        for name in named_modules(&whole) {
            if name != house && known.contains(name.as_str()) && !allowed.contains(&name.as_str()) {
                broken.push(format!("{path}: {house} may not know {name}"));
            }
        }
    }
    report(broken);
}

/// What an ISA must say (src/masm).
const ISA_TRAITS: &[&str] = &[
    "Isa",
    "Moves",
    "IntOps",
    "WideOps",
    "FloatOps",
    "VectorOps",
    "MemoryOps",
    "AtomicOps",
    "ControlOps",
    "SwitchOps",
];

/// The name of each of these traits that a file implements, followed by its functions, in order.
fn trait_functions(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut inside = false;
    for (_, line) in code(text) {
        if line.starts_with("impl") {
            let name =
                line.split(" for ").next().unwrap_or_default().rsplit([' ', ':']).next().unwrap_or_default();
            inside = ISA_TRAITS.contains(&name);
            if inside {
                lines.push(name.to_owned());
            }
        } else if line.starts_with('}') {
            inside = false;
        } else if inside {
            let function = line.trim_start_matches("    ");
            if line.len() - function.len() == 4 && function.starts_with("fn ") {
                let name = function[3..].split(['(', '<']).next().unwrap_or_default();
                lines.push(format!("  fn {name}"));
            }
        }
    }
    lines
}

#[test]
fn both_isas_say_the_same_things_in_the_same_order() {
    // Where an ISA keeps its tests, and the parts its stubs and its vector operators are made of, is its own affair.
    let text = |folder: &str| -> Vec<Source> {
        let own = |path: &str| ["/tests", "/stub.rs", "/vector/"].iter().any(|part| path.contains(part));
        files(folder, &["rs"]).into_iter().filter(|source| !own(&source.path)).collect()
    };
    let (x64, aarch64) = (text("src/x64"), text("src/aarch64"));
    let names = |isa: &[Source]| -> Vec<String> {
        isa.iter().map(|source| source.path.rsplit('/').next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(names(&x64), names(&aarch64), "the files of the two ISAs");
    for (x64, aarch64) in x64.iter().zip(&aarch64) {
        let (left, right) = (trait_functions(&x64.text), trait_functions(&aarch64.text));
        assert_eq!(left, right, "{} and {}", x64.path, aarch64.path);
    }
}

#[test]
fn unsafe_stays_where_the_machine_is_touched() {
    let mut broken = Vec::new();
    for Source { path, text } in rust_files() {
        if path == "tests/tidy.rs" || MAY_BE_UNSAFE.iter().any(|allowed| path.starts_with(allowed)) {
            continue;
        }
        for (number, line) in code(&text) {
            // `unsafe extern "C" fn(` is a type and promises nothing.
            if ["unsafe {", "unsafe fn", "unsafe impl", "unsafe trait"].iter().any(|what| line.contains(what))
            {
                broken.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    report(broken);
}

#[test]
fn every_file_looks_like_the_others() {
    let mut broken = Vec::new();
    for Source { path, text } in rust_files() {
        if !text.starts_with("//! ") {
            broken.push(format!("{path} does not open with what it is (//!)"));
        }
        let lines = text.lines().count();
        if lines > MAX_LINES && !LONG_TABLES.contains(&path.as_str()) {
            broken.push(format!("{path} has {lines} lines"));
        }
        for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line)) {
            let unfinished = ["todo!", "unimplemented!", "FIXME", "TODO", "XXX"];
            if path != "tests/tidy.rs" && unfinished.iter().any(|word| line.contains(word)) {
                broken.push(format!("{path}:{number} is not finished"));
            }
        }
    }
    let examples = files("examples", &["wat"]);
    let texts = files("disasm-tests", &["wat"]);
    for Source { path, text } in rust_files().into_iter().chain(examples).chain(texts) {
        for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line)) {
            let columns = line.chars().count();
            if columns > MAX_COLUMNS {
                broken.push(format!("{path}:{number} has {columns} columns"));
            }
            if line.contains('\t') {
                broken.push(format!("{path}:{number} has a tab"));
            }
            if line.trim_end() != line {
                broken.push(format!("{path}:{number} has trailing blanks"));
            }
        }
        if !text.ends_with('\n') {
            broken.push(format!("{path} does not end with a line break"));
        }
    }
    report(broken);
}

#[test]
fn every_example_says_what_to_expect_and_names_itself() {
    for Source { path, text } in files("examples", &["wat"]) {
        assert!(root().join(&path).with_extension("expected").exists(), "{path} has no .expected");
        assert!(text.contains(&format!("windlass run {path}")), "{path} does not say how to run it");
    }
}

#[test]
fn the_documents_agree_with_the_code() {
    let read = |name: &str| fs::read_to_string(root().join(name)).expect(name);
    let version = env!("CARGO_PKG_VERSION");
    assert!(
        read("CHANGELOG.md").contains(&format!("## [{version}]")),
        "CHANGELOG.md does not mention {version}"
    );
    let matrix = windlass::features::matrix();
    assert!(read("README.md").contains(&matrix), "README.md should show this matrix:\n\n{matrix}");
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let missing = missing_files(&read(document));
        assert!(missing.is_empty(), "{document} names what does not exist: {missing:?}");
    }
}

/// Paths in backquotes or links that look like files of the project and are none.
fn missing_files(text: &str) -> Vec<String> {
    let places = ["src/", "tests/", "benches/", "examples/", "tools/", "disasm-tests/", ".ci/"];
    text.split(['`', '(', ')', ' ', '\n'])
        .map(|word| word.trim_end_matches(['.', ',', ':', ';']))
        .map(|word| word.split_once(':').map_or(word, |(file, _line)| file))
        .filter(|word| places.iter().any(|place| word.starts_with(place)))
        .filter(|word| !word.contains(['*', '<', '{', '[']) && !word.ends_with("/cache"))
        .filter(|word| !root().join(word).exists())
        .map(str::to_owned)
        .collect()
}
