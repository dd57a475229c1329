//! `.eh_frame`: the notes of the compiler ([`Unwind`]) as DWARF's rules for finding a caller.
//!
//! Inside a stack that is the usual thing. The new thing is the bottom of a continuation's stack: its caller is not
//! above it in memory, but on the stack that waits for it, wherever that is. Everything needed hangs on one register,
//! and DWARF has expressions:
//!
//! ```text
//!   cont ──> block            parent ──> block of who resumed it        handlers of that resume
//!            ├ parent ───────────────>   ├ sp ── CFA, and sp              ├ return_pc ── pc
//!                                        ├ handlers ───────────────────>  ├ sp_to_fp ─── fp = sp + sp_to_fp
//!   and cont = parent
//! ```
//!
//! Wasm keeps no register but `cont` across a call, so the others are undefined in its callers until an entry stub
//! gives back the host's. What is not right: the two or three instructions of a tail call that moves words over its own
//! frame record, `cont.bind`'s adapters (the stack is passed over), and the stubs that look for a handler beyond the
//! nearest resume, while they look.

use super::{Code, Machine, Part, PartKind};
use crate::abi::{aarch64, offset, x64};
use crate::code::Unwind;
use anyhow::Result;
use gimli::write::{
    Address, CallFrameInstruction as Rule, CommonInformationEntry, EhFrame, EndianVec, Expression,
    FrameDescriptionEntry, FrameTable,
};
use gimli::{Encoding, Format, LittleEndian, Register};

/// DWARF's numbers for a machine's registers, and what the rules need of the frames.
struct Registers {
    sp: Register,
    fp: Register,
    /// The column of the return address.
    ra: Register,
    cont: Register,
    vmctx: Register,
    /// The store is there when the leave stub is entered.
    store: Register,
    /// `PARAM_GPRS[0]`.
    word: Register,
    scratch: Register,
    /// What the host's ABI keeps, `cont`, fp and sp aside.
    kept: Vec<Register>,
    /// What an entry stub saves, from its CFA.
    saved: Vec<(Register, i32)>,
    /// From `VmStore::leave_sp` to the entry stub's CFA.
    leave_to_cfa: u64,
    /// From the entry stub's frame record to its CFA.
    activation: u32,
}

/// System V's numbering: the first eight are not the hardware's.
fn x64_register(number: u8) -> Register {
    const LOW: [u16; 8] = [0, 2, 1, 3, 7, 6, 4, 5];
    Register(LOW.get(usize::from(number)).copied().unwrap_or(u16::from(number)))
}

impl Registers {
    fn of(machine: Machine) -> Registers {
        match machine {
            Machine::X64 => Registers {
                sp: Register(7),
                fp: Register(6),
                ra: Register(16),
                cont: x64_register(x64::CONT),
                vmctx: x64_register(x64::VMCTX),
                store: Register(5),
                word: x64_register(x64::PARAM_GPRS[0]),
                scratch: x64_register(x64::SCRATCH),
                kept: x64::ENTRY_GPRS.into_iter().filter(|&n| n != x64::CONT).map(x64_register).collect(),
                saved: (x64::ENTRY_GPRS.into_iter().zip(1..))
                    .map(|(register, n)| (x64_register(register), -16 - 8 * n))
                    .collect(),
                leave_to_cfa: u64::from(x64::ENTRY_SAVED_BYTES) + 16,
                activation: 16,
            },
            Machine::Aarch64 => {
                let register = |n: u8| Register(u16::from(n));
                let float = |n: u8| Register(64 + u16::from(n));
                let gprs = || aarch64::ENTRY_GPRS.iter().flatten().map(|&n| register(n));
                let fprs = || aarch64::ENTRY_FPRS.iter().flatten().map(|&n| float(n));
                let first = 16 - aarch64::ENTRY_FRAME_BYTES as i32;
                Registers {
                    sp: Register(31),
                    fp: Register(29),
                    ra: Register(30),
                    cont: register(aarch64::CONT),
                    vmctx: register(aarch64::VMCTX),
                    store: Register(0),
                    word: register(aarch64::PARAM_GPRS[0]),
                    scratch: register(aarch64::SCRATCH),
                    kept: gprs().chain(fprs()).filter(|&r| r != register(aarch64::CONT)).collect(),
                    saved: gprs()
                        .chain(fprs())
                        .zip(0..)
                        .map(|(register, n)| (register, first + 8 * n))
                        .collect(),
                    leave_to_cfa: u64::from(aarch64::ENTRY_FRAME_BYTES),
                    activation: aarch64::ENTRY_FRAME_BYTES,
                }
            }
        }
    }
}

/// The section, for all parts of the code.
pub(super) fn eh_frame(code: &Code<'_>) -> Result<Vec<u8>> {
    let registers = Registers::of(code.machine);
    let encoding = Encoding { address_size: 8, format: Format::Dwarf32, version: 1 };
    let mut table = FrameTable::default();
    let mut cie = |host: bool| {
        // Rows may begin at any byte, see `Unwind`.
        let mut cie = CommonInformationEntry::new(encoding, 1, -8, registers.ra);
        let writer = Writer { registers: &registers, machine: code.machine, sp_to_fp: 0, body: None };
        for rule in writer.frame(Unwind::Bare { above: if code.machine == Machine::X64 { 8 } else { 0 } }) {
            cie.add_instruction(rule);
        }
        cie.add_instruction(Rule::SameValue(registers.cont));
        for &register in &registers.kept {
            cie.add_instruction(if host { Rule::SameValue(register) } else { Rule::Undefined(register) });
        }
        table.add_cie(cie)
    };
    let (wasm, host) = (cie(false), cie(true));
    for part in &code.parts {
        let cie = if part.kind == PartKind::Passage { host } else { wasm };
        table.add_fde(cie, fde(code, part, &registers));
    }
    let mut section = EhFrame(EndianVec::new(LittleEndian));
    table.write_eh_frame(&mut section)?;
    let mut bytes = section.0.into_vec();
    bytes.extend_from_slice(&[0; 4]); // the end, for those who look for one
    Ok(bytes)
}

fn fde(code: &Code<'_>, part: &Part, registers: &Registers) -> FrameDescriptionEntry {
    let address = Address::Constant(code.base + u64::from(part.entry));
    let mut fde = FrameDescriptionEntry::new(address, part.end - part.entry);
    let notes = |from: u32, to: u32| {
        let first = code.unwind.partition_point(|&(at, _)| at < from);
        code.unwind[first..].iter().take_while(move |&&(at, _)| at < to)
    };
    // The last frame that a prologue makes is the body's.
    let mut writer = Writer { registers, machine: code.machine, sp_to_fp: part.sp_to_fp, body: None };
    for &(_, what) in notes(part.entry, part.end) {
        match what {
            Unwind::Standing { .. } => writer.body = Some(what),
            Unwind::Bare { .. } | Unwind::Stored { .. } => {}
            _ => break,
        }
    }
    let mut frame = Unwind::Bare { above: if code.machine == Machine::X64 { 8 } else { 0 } };
    let mut cont = Unwind::Running;
    for &(at, what) in notes(part.entry, part.end) {
        let before = std::mem::replace(if what.is_about_cont() { &mut cont } else { &mut frame }, what);
        let at = at - part.entry;
        if !what.is_about_cont() {
            for rule in writer.frame(what) {
                fde.add_instruction(at, rule);
            }
            if matches!(before, Unwind::Activation { .. } | Unwind::Abandoned) {
                for &register in registers.kept.iter().chain([&registers.cont]) {
                    fde.add_instruction(at, Rule::SameValue(register));
                }
            }
        }
        let saved_cont = matches!(frame, Unwind::Activation { .. } | Unwind::Abandoned);
        if !saved_cont {
            fde.add_instruction(at, writer.cont(frame, cont));
        }
    }
    fde
}

/// Writes the rules of one part.
struct Writer<'a> {
    registers: &'a Registers,
    machine: Machine,
    sp_to_fp: u32,
    body: Option<Unwind>,
}

impl Writer<'_> {
    /// How CFA, fp and the return address are found.
    fn frame(&self, what: Unwind) -> Vec<Rule> {
        let Registers { sp, fp, ra, .. } = *self.registers;
        let in_record = |above: u32| {
            let record = -(above as i32);
            [Rule::Offset(fp, record), Rule::Offset(ra, record + 8)]
        };
        let not_in_record = || match self.machine {
            Machine::X64 => [Rule::SameValue(fp), Rule::Offset(ra, -8)],
            Machine::Aarch64 => [Rule::SameValue(fp), Rule::SameValue(ra)],
        };
        let with = |cfa: Rule, others: [Rule; 2]| [cfa].into_iter().chain(others).collect::<Vec<_>>();
        match what {
            Unwind::Bare { above } => with(Rule::Cfa(sp, above), not_in_record()),
            Unwind::Popped { above } => {
                let others = [Rule::SameValue(fp), Rule::Register(ra, self.registers.scratch)];
                with(Rule::Cfa(sp, above), others)
            }
            Unwind::Stored { above } => with(Rule::Cfa(sp, above as i32), in_record(above)),
            Unwind::Standing { above } => with(Rule::Cfa(fp, above as i32), in_record(above)),
            Unwind::Body => self.body.map_or_else(Vec::new, |body| self.frame(body)),
            Unwind::Landed { area } => match self.body {
                Some(Unwind::Standing { above }) => {
                    let from_sp = (self.sp_to_fp + area + above) as i32;
                    with(Rule::Cfa(sp, from_sp), in_record(above))
                }
                _ => Vec::new(),
            },
            Unwind::Aside { pc } => {
                let pc = if self.machine == Machine::X64 { x64_register(pc) } else { Register(pc.into()) };
                with(Rule::Cfa(sp, 0), [Rule::SameValue(fp), Rule::Register(ra, pc)])
            }
            Unwind::Base => self.base(true),
            Unwind::BaseLeft => self.base(false),
            Unwind::Activation { at_sp } => {
                let above = self.registers.activation;
                let cfa = Rule::Cfa(if at_sp { sp } else { fp }, above as i32);
                let saved = self.registers.saved.iter().map(|&(register, at)| Rule::Offset(register, at));
                [cfa].into_iter().chain(in_record(above)).chain(saved).collect()
            }
            Unwind::Abandoned => {
                let above = self.registers.activation;
                let mut cfa = Expression::new();
                cfa.op_breg(self.registers.store, offset::STORE_LEAVE_SP.into());
                cfa.op_deref();
                cfa.op_plus_uconst(self.registers.leave_to_cfa);
                let saved = self.registers.saved.iter().map(|&(register, at)| Rule::Offset(register, at));
                [Rule::CfaExpression(cfa)].into_iter().chain(in_record(above)).chain(saved).collect()
            }
            Unwind::Lost => with(Rule::Cfa(sp, 0), [Rule::Undefined(fp), Rule::Undefined(ra)]),
            Unwind::Running | Unwind::InChild | Unwind::InWord => Vec::new(),
        }
    }

    /// Pushes the block whose stack the caller is on: the one in `cont`, or its parent.
    fn push_block(&self, expression: &mut Expression, parent: bool) {
        match parent {
            true => {
                expression.op_breg(self.registers.cont, offset::CONT_PARENT.into());
                expression.op_deref();
            }
            false => expression.op_breg(self.registers.cont, 0),
        }
    }

    /// The caller waits in that block for the stack whose bottom this is.
    fn base(&self, parent: bool) -> Vec<Rule> {
        let push_field = |expression: &mut Expression, field: i32| {
            self.push_block(expression, parent);
            expression.op_plus_uconst(field as u64);
            expression.op_deref();
        };
        let mut sp = Expression::new();
        push_field(&mut sp, offset::CONT_SP);
        let mut return_pc = Expression::new();
        push_field(&mut return_pc, offset::CONT_HANDLERS);
        return_pc.op_plus_uconst(offset::HANDLERS_RETURN as u64); // where it is, not what
        let mut fp = Expression::new();
        push_field(&mut fp, offset::CONT_HANDLERS);
        fp.op_plus_uconst(offset::HANDLERS_SP_TO_FP as u64);
        fp.op_deref_size(4);
        push_field(&mut fp, offset::CONT_SP);
        fp.op(gimli::DW_OP_plus);
        vec![
            Rule::CfaExpression(sp),
            Rule::ValExpression(self.registers.fp, fp),
            Rule::Expression(self.registers.ra, return_pc),
        ]
    }

    /// Where the caller's block is.
    fn cont(&self, frame: Unwind, cont: Unwind) -> Rule {
        let register = self.registers.cont;
        let mut at = Expression::new();
        match (frame, cont) {
            (Unwind::Base, _) | (_, Unwind::InChild) => {
                at.op_breg(register, offset::CONT_PARENT.into());
                Rule::Expression(register, at)
            }
            (Unwind::Lost, _) => Rule::Undefined(register),
            (_, Unwind::InWord) => {
                // word == 0 ? store.root : blocks + (word >> 32)
                let Registers { word, vmctx, .. } = *self.registers;
                at.op_breg(word, 0);
                let not_root = at.op_bra();
                at.op_breg(vmctx, offset::VMCTX_STORE.into());
                at.op_deref();
                at.op_plus_uconst(offset::STORE_ROOT as u64);
                at.op_deref();
                let end = at.op_skip();
                let there = at.next_index();
                at.set_target(not_root, there);
                at.op_breg(word, 0);
                at.op_constu(32);
                at.op(gimli::DW_OP_shr);
                at.op_breg(vmctx, offset::VMCTX_BLOCKS.into());
                at.op_deref();
                at.op(gimli::DW_OP_plus);
                let there = at.next_index();
                at.set_target(end, there);
                Rule::ValExpression(register, at)
            }
            _ => Rule::SameValue(register),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Config, Engine, Module, Target};
    use gimli::{BaseAddresses, CfaRule, EndianSlice, RegisterRule, UnwindContext, UnwindSection as _};

    const BASE: u64 = 0x10_0000;
    /// A function that calls, one that switches, a large frame, and a start stub.
    const MODULE: &str = r#"(module
        (type $body (func)) (type $cont (cont $body)) (tag $t)
        (elem declare func $f)
        (func $f (suspend $t))
        (func $calls (param i32) (result i32) (call $calls (local.get 0)))
        (func $resumes
          (block $b (result (ref $cont))
            (resume $cont (on $t $b) (cont.new $cont (ref.func $f)))
            (return))
          (drop)))"#;

    #[test]
    fn every_instruction_has_rules() {
        for (target, machine) in [(Target::X86_64, Machine::X64), (Target::Aarch64, Machine::Aarch64)] {
            let engine = Engine::new(Config::new().target(target).debug_info(true)).unwrap();
            let binary = wat::parse_str(MODULE).unwrap();
            let module = Module::new(&engine, &binary).unwrap();
            let compiled = module.compiled();
            let mut code = Code::of_module(&binary, module.declarations(), compiled, BASE, module.code());
            code.machine = machine;
            let section = eh_frame(&code).unwrap();
            let section = gimli::EhFrame::from(EndianSlice::new(&section, LittleEndian));
            let registers = Registers::of(machine);
            let bases = BaseAddresses::default();
            let mut context = UnwindContext::new();
            let mut rules = |offset: u32| {
                let address = BASE + u64::from(offset);
                let find = gimli::EhFrame::cie_from_offset;
                let row = section.unwind_info_for_address(&bases, &mut context, address, find).unwrap();
                (row.cfa().clone(), row.register(registers.cont), row.register(registers.ra))
            };
            for part in &code.parts {
                // At the entry the caller is found by sp alone, in the body by fp.
                let (cfa, _, _) = rules(part.entry);
                let at_start = part.kind == PartKind::Crossing;
                assert_eq!(matches!(cfa, CfaRule::Expression(_)), at_start, "{target}: {}", part.name);
                for offset in part.entry..part.end {
                    let (cfa, cont, ra) = rules(offset);
                    if let CfaRule::RegisterAndOffset { register, .. } = cfa {
                        assert!([registers.sp, registers.fp].contains(&register));
                    }
                    assert!(
                        !matches!(ra, Some(RegisterRule::Undefined)),
                        "{target}: {} + {offset:#x}",
                        part.name
                    );
                    assert!(!matches!(cont, Some(RegisterRule::Undefined)));
                }
            }
            // Who waits finds `cont` where it was; who is about to leave does not.
            let table = &compiled.handler_tables[0];
            assert_eq!(rules(table.return_pc - 1).1, Some(RegisterRule::SameValue));
            // The jump has four bytes on both.
            assert!(matches!(rules(table.return_pc - 4).1, Some(RegisterRule::Expression(_))));
        }
    }

    #[test]
    fn code_is_the_same_with_and_without() {
        for target in [Target::X86_64, Target::Aarch64] {
            let code = |debug: bool| {
                let engine = Engine::new(Config::new().target(target).debug_info(debug)).unwrap();
                Module::new(&engine, MODULE).unwrap().code().to_vec()
            };
            assert!(code(true) == code(false), "{target}");
        }
    }
}
