//! Gives the compiler a number that changes when what it writes, or what that means, may have changed: artifacts
//! carry it, and one of another build is refused.
//!
//! It is a hash of the sources. A version number would do for releases, but not for those who work on the compiler.

use std::path::Path;
use std::{env, fs, io};

/// What neither writes code nor runs it.
const ASIDE: [&str; 6] = ["cli", "disas", "disas.rs", "wasi", "wast", "main.rs"];

fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=src");
    let mut hash = 0xcbf2_9ce4_8422_2325; // FNV-1a
    visit(Path::new("src"), &mut hash)?;
    let version = env::var("CARGO_PKG_VERSION").unwrap_or_default();
    println!("cargo:rustc-env=WINDLASS_BUILD={version}-{hash:016x}");
    Ok(())
}

fn visit(folder: &Path, hash: &mut u64) -> io::Result<()> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if folder == Path::new("src") && ASIDE.contains(&&*name) {
            continue;
        }
        if path.is_dir() {
            visit(&path, hash)?;
        } else {
            for byte in name.bytes().chain(fs::read(&path)?) {
                *hash = (*hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    Ok(())
}
