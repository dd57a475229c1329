//! Names for displacements: which field of which runtime structure an access means.
//!
//! The pinned registers say what they point at; other registers are followed from the load that filled them: after
//! `mov r11, [vmctx+store]`, `[r11+8]` is `[r11+store.free_block]`. Following is for readers only, so it forgets rather
//! than guesses: what the paths to a label do not agree on, everything at a call that keeps no registers,
//! a register at every write that it does not understand.

use crate::Target;
use crate::abi::{self, Builtin, INLINE_PAYLOAD, offset};
use crate::code::CompiledCode;
use crate::module::{Declarations, Location, VmLayout};
use std::borrow::Cow;
use std::collections::HashMap;

/// What a register points at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pointee {
    /// An instance.
    Vmctx,
    /// A control block.
    Cont,
    /// The store's part.
    Store,
    /// A handler table.
    Handlers,
    /// A function record.
    Func,
    /// A stack's header.
    Stack,
    /// A table, memory or global, by the name of the thing.
    Table,
    /// See above.
    Memory,
    /// See above.
    Global,
    /// The frame record: the frame pointer.
    Frame,
    /// The registry of blocks: base of a sum that is a block.
    Blocks,
    /// An exception.
    Exception,
    /// The payload of one that has it elsewhere.
    Payload,
    /// The words that a passage or a switch puts arguments and results in.
    Args,
    /// The words at a suspended stack's end: its open area, or bound arguments.
    Area,
    /// The words in front of the frame: arguments that came on the stack.
    Incoming,
    /// The code of a builtin.
    Builtin(Builtin),
}

/// What registers point at, by the ISA's numbers: 32 of AArch64, or 16 general and 16 vector ones of x86-64.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pointees([Option<Pointee>; 32]);

impl<const N: usize> From<[(u8, Pointee); N]> for Pointees {
    fn from(pairs: [(u8, Pointee); N]) -> Pointees {
        let mut pointees = Pointees::default();
        for (register, pointee) in pairs {
            pointees.0[usize::from(register)] = Some(pointee);
        }
        pointees
    }
}

/// A field's name, and what its value points at.
type Field<'a> = (Cow<'a, str>, Option<Pointee>);

/// The fields of one module's structures on one ISA.
#[derive(Debug, Default)]
pub(super) struct Fields {
    vmctx: HashMap<i32, (String, Option<Pointee>)>,
    /// Things that stand in the instance, whose address may be taken.
    inline: HashMap<i32, (String, Pointee)>,
    aarch64: bool,
    /// The frame pointer has a compiled function's frame.
    framed: bool,
}

impl Fields {
    /// Of code that belongs to no module and has no frame of the usual kind.
    pub(super) fn of_stubs(target: Target) -> Fields {
        let mut fields = Fields { aarch64: target == Target::Aarch64, ..Fields::default() };
        fields.head();
        fields.vmctx(offset::HOST_CALL, "call", None);
        fields
    }

    /// The head of every context.
    fn head(&mut self) {
        self.vmctx(offset::VMCTX_STORE, "store", Some(Pointee::Store));
        self.vmctx(offset::VMCTX_MEMORY0, "memory0_base", None);
        self.vmctx(offset::VMCTX_BLOCKS, "blocks", Some(Pointee::Blocks));
    }

    pub(super) fn new(
        declarations: &Declarations,
        layout: &VmLayout,
        code: &CompiledCode,
        target: Target,
    ) -> Fields {
        let mut fields = Fields { aarch64: target == Target::Aarch64, framed: true, ..Fields::default() };
        fields.head();
        for table in 0..declarations.tables.len() as u32 {
            let parts = [("elements", offset::TABLE_ELEMENTS), ("length", offset::TABLE_LENGTH)];
            fields.entity(&format!("table.{table}"), layout.table(table), &parts, Pointee::Table);
        }
        for memory in 0..declarations.memories.len() as u32 {
            let parts = [("base", offset::MEMORY_BASE), ("length", offset::MEMORY_LENGTH)];
            fields.entity(&format!("memory.{memory}"), layout.memory(memory), &parts, Pointee::Memory);
        }
        for global in 0..declarations.globals.len() as u32 {
            match layout.global(global) {
                Location::Inline(at) => fields.vmctx(at, &format!("global.{global}"), None),
                Location::Pointer(at) => {
                    fields.vmctx(at, &format!("&global.{global}"), Some(Pointee::Global));
                }
            }
        }
        for tag in 0..declarations.tags.len() as u32 {
            fields.vmctx(layout.tag(tag), &format!("tag.{tag}"), None);
        }
        for ty in 0..declarations.types.len() as u32 {
            fields.vmctx(layout.type_id(ty), &format!("type.{ty}"), None);
        }
        for function in 0..declarations.imported_functions {
            fields.vmctx(
                layout.imported_function(function),
                &format!("&func.{function}"),
                Some(Pointee::Func),
            );
        }
        for (record, function) in declarations.records.functions().iter().enumerate() {
            let at = layout.function(record as u32);
            let name = format!("func.{function}");
            fields.vmctx(at + offset::FUNC_CODE, &format!("{name}.code"), None);
            fields.vmctx(at + offset::FUNC_VMCTX, &format!("{name}.vmctx"), Some(Pointee::Vmctx));
            fields.vmctx(at + offset::FUNC_TYPE, &format!("{name}.type"), None);
            fields.vmctx(at + offset::FUNC_INDEX, &format!("{name}.index"), None);
            fields.inline.insert(at, (name, Pointee::Func));
        }
        for (number, table) in code.handler_tables.iter().enumerate() {
            fields
                .inline
                .insert(table.vmctx_offset as i32, (format!("handlers.{number}"), Pointee::Handlers));
        }
        fields
    }

    /// Where the last parameter, a payload's continuation, or a caught exception arrives.
    pub(super) fn first_parameter(&self) -> u8 {
        if self.aarch64 { abi::aarch64::PARAM_GPRS[0] } else { abi::x64::PARAM_GPRS[0] }
    }

    /// Where a preserving builtin has its operand and its result.
    fn temp(&self) -> u8 {
        if self.aarch64 { abi::aarch64::TEMPS[0] } else { abi::x64::TEMPS[0] }
    }

    /// What only the compiler of one instruction uses.
    fn scratches(&self) -> &'static [u8] {
        match self.aarch64 {
            true => &[abi::aarch64::SCRATCH, abi::aarch64::SCRATCH2],
            false => &[abi::x64::SCRATCH],
        }
    }

    fn vmctx(&mut self, at: i32, name: &str, holds: Option<Pointee>) {
        self.vmctx.insert(at, (name.to_owned(), holds));
    }

    fn entity(&mut self, name: &str, location: Location, parts: &[(&str, i32)], kind: Pointee) {
        match location {
            Location::Pointer(at) => self.vmctx(at, &format!("&{name}"), Some(kind)),
            Location::Inline(at) => {
                self.inline.insert(at, (name.to_owned(), kind));
                for (part, distance) in parts {
                    self.vmctx(at + distance, &format!("{name}.{part}"), None);
                }
            }
        }
    }

    fn field(&self, base: Pointee, at: i32) -> Option<Field<'_>> {
        let field = |name: &'static str, holds| Some((Cow::Borrowed(name), holds));
        match base {
            Pointee::Vmctx => self.vmctx.get(&at).map(|(name, holds)| (Cow::Borrowed(name.as_str()), *holds)),
            Pointee::Cont => cont_field(at).and_then(|(name, holds)| field(name, holds)),
            Pointee::Store => store_field(at).and_then(|(name, holds)| field(name, holds)),
            Pointee::Handlers => match at {
                _ if at == offset::HANDLERS_RETURN => field("return_pc", None),
                _ if at == offset::HANDLERS_COUNT => field("count", None),
                _ if at == offset::HANDLERS_FIRST_TAG => field("first_tag", None),
                _ if at == offset::HANDLERS_FIRST_PC => field("first_pc", None),
                _ if at == offset::HANDLERS_FIRST_TAG + offset::HANDLER_BYTES => field("next_tag", None),
                _ if at == offset::HANDLERS_FIRST_PC + offset::HANDLER_BYTES => field("next_pc", None),
                _ => None,
            },
            Pointee::Func => match at {
                _ if at == offset::FUNC_CODE => field("code", None),
                _ if at == offset::FUNC_VMCTX => field("vmctx", Some(Pointee::Vmctx)),
                _ if at == offset::FUNC_TYPE => field("type", None),
                _ if at == offset::FUNC_INDEX => field("index", None),
                _ => None,
            },
            Pointee::Stack => match at {
                _ if at == offset::STACK_NEXT => field("next", Some(Pointee::Stack)),
                _ if at == offset::STACK_LIMIT => field("limit", None),
                _ => None,
            },
            Pointee::Table => match at {
                _ if at == offset::TABLE_ELEMENTS => field("elements", None),
                _ if at == offset::TABLE_LENGTH => field("length", None),
                _ => None,
            },
            Pointee::Memory => match at {
                _ if at == offset::MEMORY_BASE => field("base", None),
                _ if at == offset::MEMORY_LENGTH => field("length", None),
                _ => None,
            },
            Pointee::Global => (at == 0).then_some((Cow::Borrowed("value"), None)),
            Pointee::Exception => match at {
                _ if at == offset::EXN_TAG => field("tag", None),
                _ if at == offset::EXN_VALUES => field("values", Some(Pointee::Payload)),
                _ if at == offset::EXN_NEXT => field("next_free", Some(Pointee::Exception)),
                _ if at == offset::EXN_STATE => field("state", None),
                _ => {
                    let word = at.checked_sub(offset::EXN_INLINE)? as usize / 8;
                    let payload = at >= offset::EXN_INLINE && at % 8 == 0 && word < INLINE_PAYLOAD;
                    payload.then(|| (Cow::Owned(format!("payload.{word}")), None))
                }
            },
            Pointee::Payload | Pointee::Args | Pointee::Area if at >= 0 => Some((Cow::Owned(word(at)), None)),
            Pointee::Payload | Pointee::Args | Pointee::Area => None,
            Pointee::Frame | Pointee::Incoming | Pointee::Blocks | Pointee::Builtin(_) => None,
        }
    }

    /// `slot 3` and the like: the frame as abi.rs draws it.
    fn frame(&self, at: i32) -> Option<String> {
        let part = |name: &str, distance: i32| format!("{name} {}", word(distance));
        if self.aarch64 {
            let first = abi::aarch64::FRAME_HEADER_BYTES as i32;
            return match at {
                _ if at == first - 8 => Some("own vmctx".to_owned()),
                _ if at >= first => Some(part("slot", at - first)),
                _ => None,
            };
        }
        let first = -(abi::x64::FRAME_HEADER_BYTES as i32) - 8;
        match at {
            -8 => Some("own vmctx".to_owned()),
            _ if at >= 16 => Some(part("incoming", at - 16)),
            // A slot's upper half stands above its lower half.
            _ if at < first + 8 => {
                let slot = (first - at + 7) / 8;
                let within = at - (first - 8 * slot);
                let within = if within == 0 { String::new() } else { format!("+{within}") };
                Some(format!("slot {slot}{within}"))
            }
            _ => None,
        }
    }
}

/// The number of a word, and what remains.
fn word(distance: i32) -> String {
    match distance % 8 {
        0 => (distance / 8).to_string(),
        within => format!("{}+{within}", distance / 8),
    }
}

fn cont_field(at: i32) -> Option<(&'static str, Option<Pointee>)> {
    Some(match at {
        _ if at == offset::CONT_WORD => ("word", None),
        _ if at == offset::CONT_SP => ("sp", Some(Pointee::Area)),
        _ if at == offset::CONT_PC => ("pc", None),
        _ if at == offset::CONT_PARENT => ("parent", Some(Pointee::Cont)),
        _ if at == offset::CONT_HANDLERS => ("handlers", Some(Pointee::Handlers)),
        _ if at == offset::CONT_TAIL => ("tail", Some(Pointee::Cont)),
        _ if at == offset::CONT_LIMIT => ("limit", None),
        _ if at == offset::CONT_ARGS => ("args", Some(Pointee::Args)),
        _ if at == offset::CONT_FUNC => ("func", Some(Pointee::Func)),
        _ if at == offset::CONT_NEXT => ("next_free", Some(Pointee::Cont)),
        _ if at == offset::CONT_STACK => ("stack", Some(Pointee::Stack)),
        _ if at == offset::CONT_SITE => ("site", None),
        _ if at == offset::CONT_IN_USE => ("in_use", None),
        _ if at == offset::CONT_CHAIN_PC => ("chain_pc", None),
        _ if at == offset::CONT_CHAIN_PARENT => ("chain_parent", Some(Pointee::Cont)),
        _ => return None,
    })
}

fn store_field(at: i32) -> Option<(&'static str, Option<Pointee>)> {
    Some(match at {
        _ if at == offset::STORE_ROOT => ("root", Some(Pointee::Cont)),
        _ if at == offset::STORE_FREE_BLOCK => ("free_block", Some(Pointee::Cont)),
        _ if at == offset::STORE_FREE_STACK => ("free_stack", Some(Pointee::Stack)),
        _ if at == offset::STORE_BLOCKS => ("blocks", Some(Pointee::Blocks)),
        _ if at == offset::STORE_LEAVE_SP => ("leave_sp", None),
        _ if at == offset::STORE_LEAVE_PC => ("leave_pc", None),
        _ if at == offset::STORE_EXIT_FP => ("exit_fp", None),
        _ if at == offset::STORE_EXIT_CONT => ("exit_cont", Some(Pointee::Cont)),
        _ if at == offset::STORE_SUSPEND_PC => ("suspend_pc", None),
        _ if at == offset::STORE_SWITCH_PC => ("switch_pc", None),
        _ if at == offset::STORE_SPARE_STACKS => ("spare_stacks", None),
        _ if at == offset::STORE_FREE_EXCEPTION => ("free_exception", Some(Pointee::Exception)),
        _ if at == offset::STORE_UNWIND_PC => ("unwind_pc", None),
        _ if at == offset::STORE_UNWIND_CONT => ("unwind_cont", Some(Pointee::Cont)),
        _ if at == offset::STORE_UNWIND_SP => ("unwind_sp", None),
        _ if at == offset::STORE_UNWIND_EXCEPTION => ("unwind_exception", Some(Pointee::Exception)),
        _ => {
            let builtin = *Builtin::ALL.iter().find(|builtin| builtin.offset() == at)?;
            (builtin.name(), Some(Pointee::Builtin(builtin)))
        }
    })
}

/// What the registers are known to point at, at one place in the code. Registers have the ISA's numbers.
#[derive(Debug)]
pub(super) struct Known<'a> {
    fields: &'a Fields,
    registers: Pointees,
    /// The register that the last instruction compared with null.
    tested: Option<u8>,
    /// Some path that was followed leads here.
    reached: bool,
}

impl<'a> Known<'a> {
    pub(super) fn new(fields: &'a Fields) -> Known<'a> {
        Known { fields, registers: Pointees::default(), tested: None, reached: false }
    }

    /// Another path arrives, knowing this.
    pub(super) fn arrive(&mut self, pointees: &Pointees) {
        match self.reached {
            true => agree(&mut self.registers, pointees),
            false => self.registers = *pointees,
        }
        self.reached = true;
    }

    /// A path leaves for a label, taking along what is known.
    pub(super) fn leave_to(&self, label: &mut Option<Pointees>) {
        if self.reached {
            match label {
                Some(there) => agree(there, &self.registers),
                None => *label = Some(self.registers),
            }
        }
    }

    /// Whether some path that was followed leads here.
    pub(super) fn is_reached(&self) -> bool {
        self.reached
    }

    /// What follows is not reached from here.
    pub(super) fn end(&mut self) {
        self.registers = Pointees::default();
        self.reached = false;
    }

    /// A call of `callee` returned.
    pub(super) fn called(&mut self, callee: Option<Pointee>) {
        use Builtin::*;
        let Some(Pointee::Builtin(builtin)) = callee else {
            self.registers = Pointees::default();
            return;
        };
        if !builtin.preserves() {
            self.registers = Pointees::default();
            if builtin == NewLargeException {
                self.set(self.fields.first_parameter(), Some(Pointee::Exception));
            }
            return;
        }
        for &register in self.fields.scratches() {
            self.set(register, None);
        }
        let result = match builtin {
            NewBlock | RetireBlock | GiveStack => Pointee::Cont,
            NewStack => Pointee::Stack,
            NewException => Pointee::Exception,
            _ => return,
        };
        self.set(self.fields.temp(), Some(result));
    }

    /// A register's new meaning.
    pub(super) fn set(&mut self, register: u8, pointee: Option<Pointee>) {
        self.registers.0[usize::from(register)] = pointee;
    }

    /// A register is compared with null.
    pub(super) fn test(&mut self, register: u8) {
        self.tested = Some(register);
    }

    /// Another instruction comes between.
    pub(super) fn untested(&mut self) {
        self.tested = None;
    }

    /// The register that was compared last was not null, and so it points at this.
    pub(super) fn passed(&mut self, pointee: Pointee) {
        if let Some(register) = self.tested.take() {
            self.set(register, Some(pointee));
        }
    }

    /// What a register points at; the pinned ones and the frame pointer always do.
    pub(super) fn pointee(&self, register: u8) -> Option<Pointee> {
        let (vmctx, cont, frame) = match self.fields.aarch64 {
            false => (abi::x64::VMCTX, abi::x64::CONT, 5),
            true => (abi::aarch64::VMCTX, abi::aarch64::CONT, 29),
        };
        match register {
            _ if register == vmctx => Some(Pointee::Vmctx),
            _ if register == cont => Some(Pointee::Cont),
            _ if register == frame => self.fields.framed.then_some(Pointee::Frame),
            _ => self.registers.0[usize::from(register)],
        }
    }

    /// The inside of the brackets of an access at `[base + at]`, if it has a name. `base` is how the register
    /// is spelled.
    pub(super) fn access(&self, register: u8, base: &str, at: i32) -> Option<String> {
        let pointee = self.pointee(register)?;
        match pointee {
            Pointee::Frame => return self.fields.frame(at),
            Pointee::Incoming => return Some(format!("incoming {}", word(at))),
            _ => {}
        }
        let (field, _) = self.fields.field(pointee, at)?;
        let kind = match pointee {
            _ if base == "vmctx" || base == "cont" => "",
            Pointee::Vmctx => "vmctx.",
            Pointee::Cont => "cont.",
            Pointee::Store => "store.",
            Pointee::Handlers => "handlers.",
            Pointee::Func => "func.",
            Pointee::Stack => "stack.",
            Pointee::Table => "table.",
            Pointee::Memory => "memory.",
            Pointee::Global => "global.",
            Pointee::Exception => "exn.",
            Pointee::Payload => "payload.",
            Pointee::Args => "args.",
            Pointee::Area => "area.",
            Pointee::Frame | Pointee::Incoming | Pointee::Blocks | Pointee::Builtin(_) => return None,
        };
        Some(format!("{base}+{kind}{field}"))
    }

    /// What a load from `[register + at]` gives.
    pub(super) fn loaded(&self, register: u8, at: i32) -> Option<Pointee> {
        self.fields.field(self.pointee(register)?, at)?.1
    }

    /// The name and kind of the thing at the address `register + at`.
    pub(super) fn address(&self, register: u8, at: i32) -> Option<(&str, Pointee)> {
        if self.pointee(register)? != Pointee::Vmctx {
            return None;
        }
        self.fields.inline.get(&at).map(|(name, kind)| (name.as_str(), *kind))
    }
}

/// Keeps what both know alike.
fn agree(one: &mut Pointees, other: &Pointees) {
    for (one, other) in one.0.iter_mut().zip(other.0) {
        *one = one.filter(|_| *one == other);
    }
}
