//! Every program in `examples/` is valid, runs, and says exactly what its `.expected` file says.
//!
//! They run through the built `windlass` binary, as a reader would run them. With `BLESS=1` the `.expected`
//! files are written instead of compared.

#[path = "support/command.rs"]
mod command;

use std::fs;
use std::path::{Path, PathBuf};

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the examples")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "wat"))
        .collect();
    paths.sort();
    paths
}

#[test]
fn they_are_valid() {
    for path in examples() {
        let binary = wat::parse_file(&path).unwrap_or_else(|error| panic!("{error}"));
        let features = wasmparser::WasmFeatures::all();
        wasmparser::Validator::new_with_features(features)
            .validate_all(&binary)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
}

#[test]
fn they_say_what_is_expected() {
    let mut wrong = Vec::new();
    for path in examples() {
        let output = command::windlass().arg("run").arg(&path).output().expect("the binary starts");
        let said = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        if !output.status.success() {
            wrong.push(format!("{}: {}\n{complaint}", path.display(), output.status));
            continue;
        }
        let expected = path.with_extension("expected");
        if std::env::var_os("BLESS").is_some() {
            fs::write(&expected, said.as_bytes()).expect("the expected file is written");
        } else if fs::read_to_string(&expected).unwrap_or_default() != said {
            wrong.push(format!("{} does not match; the program said:\n{said}", expected.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
