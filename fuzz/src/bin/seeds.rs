//! Writes inputs to begin with: every module of the project's own texts, for `compile`; random bytes of several
//! lengths for the others, whose generators need some before they make anything.

use std::fs;
use std::path::{Path, PathBuf};
use windlass_fuzz::support::random::Random;

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let corpus = here.join("corpus");
    let mut texts = Vec::new();
    for folder in ["disasm-tests", "examples", "tests", "benches/switching"] {
        walk(&here.join("..").join(folder), &mut texts);
    }
    let compile = corpus.join("compile");
    fs::create_dir_all(&compile).expect("a folder");
    let mut written = 0;
    for text in texts {
        let Ok(module) = wat::parse_file(&text) else { continue };
        fs::write(compile.join(format!("text-{written}")), [&[0], &module[..]].concat()).expect("written");
        written += 1;
    }
    for name in ["artifact", "compile", "differential", "switching", "validate"] {
        let folder = corpus.join(name);
        fs::create_dir_all(&folder).expect("a folder");
        for seed in 0..64 {
            let mut bytes = Random::new(seed).bytes(256 << (seed % 6));
            // The odd kind of `compile` and `validate` is what goes through wasm-smith.
            bytes[0] |= 1;
            fs::write(folder.join(format!("random-{seed}")), bytes).expect("written");
        }
    }
    println!("{written} texts, 64 random inputs for each target");
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "wat") {
            found.push(path);
        }
    }
}
