//! What a guest is given by `windlass run`: arguments, environment, directories, sockets, and modules to import from.

use super::Stop;
use super::flags::Settings;
use super::load;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use windlass::wasi::{WasiCtx, WasiCtxBuilder};
use windlass::{Engine, Module};

/// Options about the guest's world.
#[derive(clap::Args, Debug)]
pub(super) struct GuestOptions {
    /// Set an environment variable for the guest, or pass the host's on
    #[arg(long = "env", value_name = "NAME[=VALUE]")]
    env: Vec<String>,
    /// Let the guest use a directory of the host
    #[arg(long = "dir", value_name = "HOST[::GUEST]")]
    dirs: Vec<String>,
    /// The same, the guest's name first
    #[arg(long = "mapdir", value_name = "GUEST::HOST")]
    mapdirs: Vec<MapDir>,
    /// Instantiate a module beforehand; what it exports can be imported from NAME
    #[arg(long = "preload", value_name = "NAME=FILE")]
    preloads: Vec<Preload>,
    /// The guest's argument 0, instead of the file's name
    #[arg(long, value_name = "NAME")]
    argv0: Option<String>,
}

/// The argument of one `--mapdir`.
#[derive(Clone, Debug)]
struct MapDir {
    guest: String,
    host: String,
}

impl FromStr for MapDir {
    type Err = String;
    fn from_str(text: &str) -> Result<MapDir, String> {
        match text.split_once("::") {
            Some((guest, host)) if !guest.is_empty() && !host.is_empty() => {
                Ok(MapDir { guest: guest.to_owned(), host: host.to_owned() })
            }
            _ => Err("expected two directories, GUEST::HOST".to_owned()),
        }
    }
}

/// The argument of one `--preload`. A name can be empty; a file cannot.
#[derive(Clone, Debug)]
struct Preload {
    name: String,
    file: PathBuf,
}

impl FromStr for Preload {
    type Err = String;
    fn from_str(text: &str) -> Result<Preload, String> {
        match text.split_once('=') {
            Some((name, file)) if !file.is_empty() => {
                Ok(Preload { name: name.to_owned(), file: PathBuf::from(file) })
            }
            _ => Err("expected a name and a file, NAME=FILE".to_owned()),
        }
    }
}

/// A module that stands ready to be instantiated before the main one.
#[derive(Debug)]
pub(super) struct Preloaded {
    /// What others import it as.
    pub(super) name: String,
    pub(super) path: PathBuf,
    pub(super) module: Module,
}

impl GuestOptions {
    /// The modules of `--preload`, in order.
    pub(super) fn preloads(&self, engine: &Engine, lines: bool) -> Result<Vec<Preloaded>, Stop> {
        let load = |preload: &Preload| {
            let (name, path) = (preload.name.clone(), preload.file.clone());
            let module = load::source(&path, lines)?.load(&path, engine)?;
            Ok(Preloaded { name, path, module })
        };
        self.preloads.iter().map(load).collect()
    }

    /// The guest's world. `args` follow its argument 0, which is the name of the module's file unless it is given.
    pub(super) fn context(
        &self,
        path: &Path,
        args: &[String],
        settings: &Settings,
        verbose: bool,
    ) -> Result<WasiCtx, Stop> {
        let file_name = || path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        let mut builder = WasiCtxBuilder::new();
        builder.arg(self.argv0.clone().unwrap_or_else(file_name)).args(args).inherit_stdio();
        if settings.inherit_env == Some(true) {
            builder.inherit_env();
        }
        for variable in &self.env {
            match variable.split_once('=') {
                Some((name, value)) => builder.env(name, value),
                None => {
                    let value = std::env::var(variable).map_err(|_| {
                        Stop::Error(format!("--env {variable}: the host has no such variable"))
                    })?;
                    builder.env(variable, &value)
                }
            };
        }
        for address in &settings.tcplisten {
            let failed = |error| Stop::about(format!("-S tcplisten={address}"), error);
            let listener = TcpListener::bind(address).map_err(|error: std::io::Error| failed(error))?;
            if verbose {
                eprintln!("{:>12}: {}", "listen", listener.local_addr().map_err(failed)?);
            }
            builder.preopened_socket(listener);
        }
        for dir in &self.dirs {
            let (host, guest) = dir.split_once("::").unwrap_or((dir, dir));
            builder
                .preopened_dir(host, guest)
                .map_err(|error| Stop::about(format!("--dir {host}"), error))?;
        }
        for MapDir { guest, host } in &self.mapdirs {
            builder
                .preopened_dir(host, guest)
                .map_err(|error| Stop::about(format!("--mapdir {guest}::{host}"), error))?;
        }
        Ok(builder.build())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mapdir_names_the_guests_directory_first() {
        let map: MapDir = "/data::../here".parse().unwrap();
        assert_eq!((map.guest.as_str(), map.host.as_str()), ("/data", "../here"));
        for wrong in ["here", "::here", "/data::", "/data:here"] {
            assert!(wrong.parse::<MapDir>().unwrap_err().contains("GUEST::HOST"), "{wrong}");
        }
    }

    #[test]
    fn preload_has_a_name_and_a_file() {
        let preload: Preload = "env=a=b.wasm".parse().unwrap();
        assert_eq!((preload.name.as_str(), preload.file.to_str()), ("env", Some("a=b.wasm")));
        assert_eq!("=a.wasm".parse::<Preload>().unwrap().name, "");
        for wrong in ["env", "env=", ""] {
            assert!(wrong.parse::<Preload>().unwrap_err().contains("NAME=FILE"), "{wrong}");
        }
    }
}
