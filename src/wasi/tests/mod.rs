//! The functions without an engine: a guest is a context, a memory and a scratch directory.

mod files;
mod paths;
mod process;
mod streams;

use super::errno::{Errno, Result};
use super::memory::{GuestMemory, u32_at, u64_at};
use super::stdio::OutputBuffer;
use super::types::{SYMLINK_FOLLOW, rights};
use super::{WasiCtx, WasiCtxBuilder};
use std::path::PathBuf;
use tempfile::TempDir;

/// The preopened directory's number.
const ROOT: u32 = 3;
/// Where results are written.
const OUT: u32 = 0;
/// Where a path goes, and a second one.
const PATH: u32 = 1024;
const PATH2: u32 = 2048;
/// Where data goes.
const DATA: u32 = 4096;
const READ: u64 = rights::FD_READ;
const WRITE: u64 = rights::FD_WRITE;

struct Guest {
    wasi: WasiCtx,
    bytes: Vec<u8>,
    out: OutputBuffer,
    err: OutputBuffer,
    scratch: TempDir,
}

impl Guest {
    fn new() -> Guest {
        Guest::with(|_| {})
    }

    /// A guest whose scratch directory, `/sandbox` to it, lies beside a file `secret` that it must not reach.
    fn with(configure: impl FnOnce(&mut WasiCtxBuilder)) -> Guest {
        let scratch = tempfile::tempdir().unwrap();
        std::fs::create_dir(scratch.path().join("root")).unwrap();
        std::fs::write(scratch.path().join("secret"), "secret").unwrap();
        let mut builder = WasiCtxBuilder::new();
        configure(&mut builder);
        let (out, err) = (builder.stdout_buffer(), builder.stderr_buffer());
        let wasi = builder.preopened_dir(scratch.path().join("root"), "/sandbox").unwrap().build();
        Guest { wasi, bytes: vec![0; 65536], out, err, scratch }
    }

    /// A file of the sandbox, seen from outside.
    fn host(&self, name: &str) -> PathBuf {
        self.scratch.path().join("root").join(name)
    }

    /// Calls a function.
    fn call(&mut self, function: impl FnOnce(&mut WasiCtx, &mut GuestMemory<'_>) -> Result) -> Result {
        function(&mut self.wasi, &mut GuestMemory::new(&mut self.bytes))
    }

    fn put(&mut self, at: u32, bytes: impl AsRef<[u8]>) -> u32 {
        let bytes = bytes.as_ref();
        self.bytes[at as usize..at as usize + bytes.len()].copy_from_slice(bytes);
        bytes.len() as u32
    }

    fn u32(&self, at: u32) -> u32 {
        u32_at(&self.bytes, at as usize)
    }

    fn u64(&self, at: u32) -> u64 {
        u64_at(&self.bytes, at as usize)
    }

    fn open_with(&mut self, path: &str, lookup: u32, flags: u32, rights: u64, fd_flags: u32) -> Result<u32> {
        let len = self.put(PATH, path);
        self.call(|w, m| w.path_open(m, ROOT, lookup, PATH, len, flags, rights, 0, fd_flags, OUT))?;
        Ok(self.u32(OUT))
    }

    fn open(&mut self, path: &str, flags: u32, rights: u64) -> Result<u32> {
        self.open_with(path, SYMLINK_FOLLOW, flags, rights, 0)
    }

    /// Writes `parts` as one list of buffers.
    fn write_parts(&mut self, fd: u32, parts: &[&str]) -> Result<u32> {
        let len = self.iovecs(parts.iter().map(|part| part.len()));
        let mut at = DATA;
        for part in parts {
            at += self.put(at, part);
        }
        self.call(|w, m| w.fd_write(m, fd, PATH2, len, OUT))?;
        Ok(self.u32(OUT))
    }

    fn write(&mut self, fd: u32, text: &str) -> Result<u32> {
        self.write_parts(fd, &[text])
    }

    /// Reads into buffers of these sizes, one behind the other at `DATA`.
    fn read_parts(&mut self, fd: u32, sizes: &[usize]) -> Result<String> {
        let len = self.iovecs(sizes.iter().copied());
        self.call(|w, m| w.fd_read(m, fd, PATH2, len, OUT))?;
        Ok(self.text(DATA, self.u32(OUT)))
    }

    fn read(&mut self, fd: u32, size: usize) -> Result<String> {
        self.read_parts(fd, &[size])
    }

    fn seek(&mut self, fd: u32, offset: i64, whence: u32) -> Result<u64> {
        self.call(|w, m| w.fd_seek(m, fd, offset, whence, OUT))?;
        Ok(self.u64(OUT))
    }

    fn text(&self, at: u32, len: u32) -> String {
        String::from_utf8_lossy(&self.bytes[at as usize..(at + len) as usize]).into_owned()
    }

    /// Lays a list of buffers out at `PATH2`, the buffers themselves back to back from `DATA`.
    fn iovecs(&mut self, sizes: impl Iterator<Item = usize>) -> u32 {
        let (mut at, mut count) = (DATA, 0);
        for size in sizes {
            self.put(PATH2 + count * 8, at.to_le_bytes());
            self.put(PATH2 + count * 8 + 4, (size as u32).to_le_bytes());
            at += size as u32;
            count += 1;
        }
        count
    }
}
