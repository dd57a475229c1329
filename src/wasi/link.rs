//! The functions as a module imports them: the one file of `wasi` that knows the engine.
//!
//! A WASI module exports its memory as `memory`. It is looked up by that name at every call: one hash
//! lookup beside a system call, and always right, whichever instance calls. The table at the end says a
//! function's name and parameters once; the rest is the same for all of them.

use super::errno::{self, Errno};
use super::memory::GuestMemory;
use super::{I32Exit, WasiCtx};
use crate::{Caller, Extern, Linker, Module, Result};
use anyhow::bail;

/// Defines WASI preview 1 in `linker`, as `wasi_snapshot_preview1` and, for old modules, as
/// `wasi_unstable`. `get` finds the context in the store's data.
///
/// # Errors
///
/// When `linker` has one of the names already and does not allow shadowing.
pub fn add_to_linker<T: 'static>(
    linker: &mut Linker<T>,
    get: impl Fn(&mut T) -> &mut WasiCtx + Copy + Send + Sync + 'static,
) -> Result<()> {
    MODULES.iter().try_for_each(|module| add(linker, module, &|_| true, get))
}

/// Defines what these modules import of WASI, and no more: a hundred definitions take longer than a small program runs.
///
/// # Errors
///
/// When `linker` has one of the names already and does not allow shadowing.
pub fn add_imports_to_linker<'a, T: 'static>(
    linker: &mut Linker<T>,
    modules: impl IntoIterator<Item = &'a Module>,
    get: impl Fn(&mut T) -> &mut WasiCtx + Copy + Send + Sync + 'static,
) -> Result<()> {
    let imports = modules.into_iter().flat_map(Module::imports);
    let imports: Vec<_> = imports.filter(|import| MODULES.contains(&import.module())).collect();
    for module in MODULES {
        let mut names: Vec<_> =
            imports.iter().filter(|import| import.module() == module).map(|import| import.name()).collect();
        names.sort_unstable();
        if !names.is_empty() {
            add(linker, module, &|name| names.binary_search(&name).is_ok(), get)?;
        }
    }
    Ok(())
}

/// What WASI preview 1 is imported as.
const MODULES: [&str; 2] = ["wasi_snapshot_preview1", "wasi_unstable"];

/// Defines those functions of one of the two whose names are wanted.
fn add<T: 'static>(
    linker: &mut Linker<T>,
    module: &str,
    wanted: &dyn Fn(&str) -> bool,
    get: impl Fn(&mut T) -> &mut WasiCtx + Copy + Send + Sync + 'static,
) -> Result<()> {
    match module {
        "wasi_unstable" => add_unstable(linker, module, wanted, get)?,
        _ => add_preview1(linker, module, wanted, get)?,
    }
    add_shared(linker, module, wanted, get)?;
    if wanted("proc_exit") {
        linker.func_wrap(module, "proc_exit", move |mut caller: Caller<'_, T>, code: i32| -> Result<()> {
            let exit: I32Exit = get(caller.data_mut()).proc_exit(code);
            Err(exit.into())
        })?;
    }
    Ok(())
}

/// Runs one function on the caller's context and memory; its errno is the guest's result.
fn call<T>(
    caller: &mut Caller<'_, T>,
    get: impl Fn(&mut T) -> &mut WasiCtx,
    function: impl FnOnce(&mut WasiCtx, &mut GuestMemory<'_>) -> errno::Result,
) -> Result<i32> {
    let done = match caller.get_export("memory") {
        Some(Extern::Memory(memory)) => {
            let (bytes, data) = memory.data_and_store_mut(caller);
            function(get(data), &mut GuestMemory::new(bytes))
        }
        Some(Extern::SharedMemory(memory)) => {
            function(get(caller.data_mut()), &mut GuestMemory::shared(&memory))
        }
        _ => bail!("a WASI function was called from a module that exports no `memory`"),
    };
    Ok(Errno::code(done))
}

/// Rows of `import name = method(parameters)`.
macro_rules! functions {
    ($adder:ident { $($name:ident = $method:ident ( $($param:ident: $ty:ty),* );)* }) => {
        fn $adder<T: 'static>(
            linker: &mut Linker<T>,
            module: &str,
            wanted: &dyn Fn(&str) -> bool,
            get: impl Fn(&mut T) -> &mut WasiCtx + Copy + Send + Sync + 'static,
        ) -> Result<()> {
            $(if wanted(stringify!($name)) {
                linker.func_wrap(
                    module,
                    stringify!($name),
                    move |mut caller: Caller<'_, T>, $($param: $ty),*| -> Result<i32> {
                        call(&mut caller, get, |wasi, memory| wasi.$method(memory, $($param),*))
                    },
                )?;
            })*
            Ok(())
        }
    };
}

functions!(add_shared {
    args_get = args_get(argv: u32, buf: u32);
    args_sizes_get = args_sizes_get(count: u32, size: u32);
    environ_get = environ_get(environ: u32, buf: u32);
    environ_sizes_get = environ_sizes_get(count: u32, size: u32);
    clock_res_get = clock_res_get(id: u32, out: u32);
    clock_time_get = clock_time_get(id: u32, precision: u64, out: u32);
    fd_advise = fd_advise(fd: u32, offset: u64, len: u64, advice: u32);
    fd_allocate = fd_allocate(fd: u32, offset: u64, len: u64);
    fd_close = fd_close(fd: u32);
    fd_datasync = fd_datasync(fd: u32);
    fd_fdstat_get = fd_fdstat_get(fd: u32, out: u32);
    fd_fdstat_set_flags = fd_fdstat_set_flags(fd: u32, flags: u32);
    fd_fdstat_set_rights = fd_fdstat_set_rights(fd: u32, base: u64, inheriting: u64);
    fd_filestat_set_size = fd_filestat_set_size(fd: u32, size: u64);
    fd_filestat_set_times = fd_filestat_set_times(fd: u32, atim: u64, mtim: u64, flags: u32);
    fd_pread = fd_pread(fd: u32, iovs: u32, len: u32, offset: u64, out: u32);
    fd_prestat_get = fd_prestat_get(fd: u32, out: u32);
    fd_prestat_dir_name = fd_prestat_dir_name(fd: u32, buf: u32, len: u32);
    fd_pwrite = fd_pwrite(fd: u32, iovs: u32, len: u32, offset: u64, out: u32);
    fd_read = fd_read(fd: u32, iovs: u32, len: u32, out: u32);
    fd_readdir = fd_readdir(fd: u32, buf: u32, len: u32, cookie: u64, out: u32);
    fd_renumber = fd_renumber(from: u32, to: u32);
    fd_sync = fd_sync(fd: u32);
    fd_tell = fd_tell(fd: u32, out: u32);
    fd_write = fd_write(fd: u32, iovs: u32, len: u32, out: u32);
    path_create_directory = path_create_directory(fd: u32, path: u32, len: u32);
    path_filestat_set_times = path_filestat_set_times(
        fd: u32, flags: u32, path: u32, len: u32, atim: u64, mtim: u64, fst_flags: u32
    );
    path_link = path_link(
        old_fd: u32, old_flags: u32, old_path: u32, old_len: u32, new_fd: u32, new_path: u32, new_len: u32
    );
    path_open = path_open(
        fd: u32, dir_flags: u32, path: u32, len: u32, open_flags: u32, base: u64, inheriting: u64,
        fd_flags: u32, out: u32
    );
    path_readlink = path_readlink(fd: u32, path: u32, len: u32, buf: u32, buf_len: u32, out: u32);
    path_remove_directory = path_remove_directory(fd: u32, path: u32, len: u32);
    path_rename = path_rename(
        old_fd: u32, old_path: u32, old_len: u32, new_fd: u32, new_path: u32, new_len: u32
    );
    path_symlink = path_symlink(target: u32, target_len: u32, fd: u32, path: u32, len: u32);
    path_unlink_file = path_unlink_file(fd: u32, path: u32, len: u32);
    proc_raise = proc_raise(signal: u32);
    random_get = random_get(buf: u32, len: u32);
    sched_yield = sched_yield();
    sock_recv = sock_recv(fd: u32, iovs: u32, len: u32, flags: u32, out_len: u32, out_flags: u32);
    sock_send = sock_send(fd: u32, iovs: u32, len: u32, flags: u32, out: u32);
    sock_shutdown = sock_shutdown(fd: u32, how: u32);
});

functions!(add_preview1 {
    fd_filestat_get = fd_filestat_get(fd: u32, out: u32);
    fd_seek = fd_seek(fd: u32, offset: i64, whence: u32, out: u32);
    path_filestat_get = path_filestat_get(fd: u32, flags: u32, path: u32, len: u32, out: u32);
    poll_oneoff = poll_oneoff(subscriptions: u32, events: u32, count: u32, out: u32);
    sock_accept = sock_accept(fd: u32, flags: u32, out: u32);
});

functions!(add_unstable {
    fd_filestat_get = unstable_fd_filestat_get(fd: u32, out: u32);
    fd_seek = unstable_fd_seek(fd: u32, offset: i64, whence: u32, out: u32);
    path_filestat_get = unstable_path_filestat_get(fd: u32, flags: u32, path: u32, len: u32, out: u32);
    poll_oneoff = unstable_poll_oneoff(subscriptions: u32, events: u32, count: u32, out: u32);
});
