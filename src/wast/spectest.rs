//! The host module `spectest`: what the specification's scripts import.
//!
//! Its print functions are useful outside scripts too: examples in the proposals print with them, so `windlass run`
//! links them, and only them.

use crate::{
    Global, GlobalType, Linker, Memory, MemoryType, Mutability, RefType, Result, SharedMemory, Store, Table,
    TableType, Val, ValType,
};
use std::fmt::Display;
use std::io::Write as _;

/// Defines all of `spectest`: prints, globals, tables and a memory.
pub(super) fn define(store: &mut Store<()>, linker: &mut Linker<()>, quiet: bool) -> Result<()> {
    define_prints(linker, quiet)?;
    let globals = [
        ("global_i32", ValType::I32, Val::I32(666)),
        ("global_i64", ValType::I64, Val::I64(666)),
        ("global_f32", ValType::F32, Val::F32(666.6f32.to_bits())),
        ("global_f64", ValType::F64, Val::F64(666.6f64.to_bits())),
    ];
    for (name, content, value) in globals {
        let global = Global::new(&mut *store, GlobalType { content, mutability: Mutability::Const }, value)?;
        linker.define(&mut *store, "spectest", name, global)?;
    }
    let tables = [
        ("table", TableType::new(FUNCREF, 10, Some(20))),
        ("table64", TableType::new64(FUNCREF, 10, Some(20))),
    ];
    for (name, ty) in tables {
        let table = Table::new(&mut *store, ty, Val::FuncRef(None))?;
        linker.define(&mut *store, "spectest", name, table)?;
    }
    let memory = Memory::new(&mut *store, MemoryType::new(1, Some(2)))?;
    linker.define(&mut *store, "spectest", "memory", memory)?;
    let memory = SharedMemory::new(store.engine(), MemoryType::shared(1, 2))?;
    linker.define(&mut *store, "spectest", "shared_memory", memory)?;
    Ok(())
}

const FUNCREF: RefType = match ValType::FUNCREF {
    ValType::Ref(ty) => ty,
    _ => unreachable!(),
};

/// Defines the print functions: one line to stdout per call, the values in decimal. With `quiet`, they print nothing.
pub fn define_prints<T: 'static>(linker: &mut Linker<T>, quiet: bool) -> Result<()> {
    let print = move |values: &[&dyn Display]| {
        if quiet {
            return;
        }
        let line = values.iter().map(|value| value.to_string()).collect::<Vec<_>>().join(" ");
        // A reader that went away is no reason to stop the guest.
        _ = writeln!(std::io::stdout().lock(), "{line}");
    };
    linker
        .func_wrap("spectest", "print", move || print(&[]))?
        .func_wrap("spectest", "print_i32", move |a: i32| print(&[&a]))?
        .func_wrap("spectest", "print_i64", move |a: i64| print(&[&a]))?
        .func_wrap("spectest", "print_f32", move |a: f32| print(&[&a]))?
        .func_wrap("spectest", "print_f64", move |a: f64| print(&[&a]))?
        .func_wrap("spectest", "print_i32_f32", move |a: i32, b: f32| print(&[&a, &b]))?
        .func_wrap("spectest", "print_f64_f64", move |a: f64, b: f64| print(&[&a, &b]))?;
    Ok(())
}
