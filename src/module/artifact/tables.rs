//! The tables beside the code: the small ones as numbers, and whether all of them make sense.
//!
//! A table that a checksum has passed is as the compiler wrote it. It is looked at nevertheless, because the
//! checksum finds accidents only: whatever is in an artifact, looking things up in it does not leave its tables.
//! What the machine code does is another matter.

use crate::abi::{HandlerEntry, HandlerTable};
use crate::code::{Catch, CompiledCode, HandlerTableDesc, Scope};
use crate::module::{Declarations, VmLayout};
use std::mem::offset_of;

/// The small tables as numbers, each with its length in front.
pub(super) fn words(code: &CompiledCode) -> Vec<u32> {
    let mut words = vec![code.handler_bytes];
    for table in [&code.guards, &code.bases, &code.starts] {
        words.push(table.len() as u32);
        words.extend_from_slice(table);
    }
    words.push(code.handler_tables.len() as u32);
    for table in &code.handler_tables {
        let HandlerTableDesc { vmctx_offset, return_pc, sp_to_fp, ref entries } = *table;
        words.extend([vmctx_offset, return_pc, sp_to_fp, entries.len() as u32]);
        words.extend(entries.iter().flat_map(|&(tag, switch, pc)| [tag, u32::from(switch), pc]));
    }
    let option = |value: Option<u32>| [u32::from(value.is_some()), value.unwrap_or_default()];
    words.push(code.scopes.len() as u32);
    for &Scope { outer, first, count } in &code.scopes {
        words.extend(option(outer));
        words.extend([first, count]);
    }
    words.push(code.catches.len() as u32);
    for &Catch { tag, by_reference, pad } in &code.catches {
        words.extend(option(tag));
        words.extend([u32::from(by_reference), pad]);
    }
    words.push(code.operators.len() as u32);
    words.extend(code.operators.iter().flat_map(|&(at, wasm)| [at, wasm]));
    words
}

/// The same in the other direction; none if there are too few.
pub(super) fn read_words(words: &[u32], code: &mut CompiledCode) -> Option<()> {
    let mut words = words.iter().copied();
    let mut next = || words.next();
    /// `count` of something. What is missing is noticed at the first one.
    fn many<T>(count: u32, mut one: impl FnMut() -> Option<T>) -> Option<Vec<T>> {
        (0..count).map(|_| one()).collect()
    }
    code.handler_bytes = next()?;
    for table in [&mut code.guards, &mut code.bases, &mut code.starts] {
        *table = many(next()?, &mut next)?;
    }
    code.handler_tables = many(next()?, || {
        let [vmctx_offset, return_pc, sp_to_fp, count] = [next()?, next()?, next()?, next()?];
        let entries = many(count, || Some((next()?, next()? != 0, next()?)))?;
        Some(HandlerTableDesc { vmctx_offset, return_pc, sp_to_fp, entries })
    })?;
    let option = |is_some: u32, value: u32| (is_some != 0).then_some(value);
    code.scopes =
        many(next()?, || Some(Scope { outer: option(next()?, next()?), first: next()?, count: next()? }))?;
    code.catches = many(next()?, || {
        Some(Catch { tag: option(next()?, next()?), by_reference: next()? != 0, pad: next()? })
    })?;
    code.operators = many(next()?, || Some((next()?, next()?)))?;
    Some(())
}

/// Whether all that the tables say of a module is about its own functions, tags and `code_bytes` of code.
pub(super) fn sound(
    code: &CompiledCode,
    code_bytes: usize,
    declarations: &Declarations,
    layout: &VmLayout,
) -> bool {
    let inside = |offset: u32| offset as usize <= code_bytes;
    let is_tag = |tag: u32| (tag as usize) < declarations.tags.len();
    let defined = declarations.functions.len() - declarations.imported_functions as usize;
    let functions = code.functions.len() == defined + code.guards.len()
        && code.functions.iter().all(|f| f.start <= f.entry && f.entry <= f.end && inside(f.end))
        && code.guards.iter().all(|&of| (of as usize) < declarations.functions.len())
        && declarations.bodies.len() == defined
        && code.starts.iter().all(|&start| inside(start));
    let handlers = u64::from(layout.handlers());
    let handlers = handlers..handlers + u64::from(code.handler_bytes);
    let handler_tables = handlers.end < 1 << 31
        && code.handler_tables.iter().all(|table| {
            let entries = table.entries.len().max(1) * size_of::<HandlerEntry>();
            let start = u64::from(table.vmctx_offset);
            let end = start + (offset_of!(HandlerTable, first) + entries) as u64;
            let placed = start.is_multiple_of(8) && handlers.start <= start && end <= handlers.end;
            let entry = |&(tag, _, pc): &(u32, bool, u32)| is_tag(tag) && inside(pc);
            placed && inside(table.return_pc) && table.entries.iter().all(entry)
        });
    let is_scope = |scope: u32| (scope as usize) < code.scopes.len();
    let clauses =
        |scope: &Scope| u64::from(scope.first) + u64::from(scope.count) <= code.catches.len() as u64;
    let scopes = code.scopes.iter().all(|scope| scope.outer.is_none_or(is_scope) && clauses(scope))
        && code.catches.iter().all(|catch| catch.tag.is_none_or(is_tag) && inside(catch.pad));
    functions && handler_tables && scopes
}
