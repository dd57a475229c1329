//! The buffer that `dynasm!` text goes into: bytes, labels of the current function, and notes.
//!
//! `dynasm!` calls methods by name, so this type needs none of dynasmrt's traits; the methods below are
//! the whole of its vocabulary that the project uses. Labels are numbers local to one function. Every reference
//! is noted and written when the function ends, in one loop, so binding costs nothing but a store.
//!
//! Sites are the side table of the code: for a pc, where in the module it came from and what a fault
//! there means. They are appended in code order while a body is compiled; traps out of line come at the function's end,
//! still in order.

use super::{CodeBytes, CompiledCode, Instruction, Site, SiteKind, Unwind};
use crate::abi::TrapCode;
use dynasmrt::AssemblyOffset;

/// A position in the current function, perhaps not yet known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Label(u32);

const UNBOUND: u32 = u32::MAX;

/// Something whose offset is known when the whole module is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Symbol {
    /// What a direct call to a function goes to, by index in the module: its entry or its guard.
    Call(u32),
    /// The entry of a function.
    Entry(u32),
    /// A start stub, by number.
    Start(u32),
}

#[derive(Clone, Copy, Debug)]
struct LabelRef {
    label: Label,
    /// Position of the field.
    field: u32,
    /// Position that the distance counts from.
    from: u32,
    kind: u8,
}

/// A reference to a [`Symbol`], written by the ISA's linker.
#[derive(Clone, Copy, Debug)]
pub struct SymbolRef {
    /// Who.
    pub symbol: Symbol,
    /// Offset of the field or instruction, as the ISA understands it.
    pub at: u32,
}

/// A trap out of line, to be emitted when the function ends.
#[derive(Clone, Copy, Debug)]
pub struct PendingTrap {
    /// Bound there.
    pub label: Label,
    /// Why.
    pub code: TrapCode,
    /// The operator.
    pub wasm: u32,
}

/// See the module's text.
#[derive(Debug)]
pub struct CodeBuffer {
    bytes: CodeBytes,
    labels: Vec<u32>,
    label_refs: Vec<LabelRef>,
    symbol_refs: Vec<SymbolRef>,
    sites: Vec<Site>,
    traps: Vec<PendingTrap>,
    bases: Vec<u32>,
    operators: Option<Vec<(u32, u32)>>,
    unwind: Option<Vec<(u32, Unwind)>>,
    wasm: u32,
    /// No fault is a trap.
    faultless: bool,
}

impl CodeBuffer {
    /// An empty buffer with room for `bytes`. With `notes`, keeps what debuggers and disassemblies want to know: where
    /// each operator's code begins, and where frames are.
    pub fn new(bytes: usize, notes: bool) -> CodeBuffer {
        CodeBuffer {
            bytes: CodeBytes::with_capacity(bytes),
            labels: Vec::new(),
            label_refs: Vec::new(),
            symbol_refs: Vec::new(),
            sites: Vec::new(),
            traps: Vec::new(),
            bases: Vec::new(),
            operators: notes.then(Vec::new),
            unwind: notes.then(Vec::new),
            wasm: 0,
            faultless: false,
        }
    }

    /// Bytes so far; the offset of what comes next.
    pub fn position(&self) -> u32 {
        self.bytes.len() as u32
    }

    /// The code.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The code, to patch.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }

    /// Appends `count` copies of `byte`.
    pub fn fill(&mut self, count: usize, byte: u8) {
        self.bytes.resize(self.bytes.len() + count, byte);
    }

    /// Appends an instruction.
    #[inline(always)]
    pub fn instruction(&mut self, Instruction { bytes, length }: Instruction) {
        self.bytes.extend_partly(bytes.to_le_bytes(), length as usize);
    }

    /// Takes out one byte of the instruction emitted last (16 bytes), which no label, site or symbol may refer into.
    pub fn remove(&mut self, position: usize) {
        self.bytes.remove(position);
    }

    /// Shortens the code to `position` (the ISA wrote past a prologue's room and moves it).
    pub fn truncate(&mut self, position: u32) -> Vec<u8> {
        self.bytes.split_off(position as usize)
    }

    /// The operator being compiled, as a byte offset in the module: what sites note.
    #[inline(always)]
    pub fn set_wasm_offset(&mut self, wasm: u32) {
        self.wasm = wasm;
        if self.operators.is_some() {
            self.note_operator();
        }
    }

    #[cold]
    fn note_operator(&mut self) {
        let noted = (self.position(), self.wasm);
        self.operators.as_mut().expect("there are notes").push(noted);
    }

    /// From here on, for debuggers.
    pub fn note_unwind(&mut self, what: Unwind) {
        self.note_unwind_at(self.position(), what);
    }

    /// From `at` on. Of two notes for one place the later one counts.
    pub fn note_unwind_at(&mut self, at: u32, what: Unwind) {
        if let Some(notes) = &mut self.unwind {
            notes.push((at, what));
        }
    }

    /// The jump just written has left: what holds here from now on holds for who comes back, too.
    pub fn note_switched(&mut self) {
        self.note_unwind_at(self.position() - 1, Unwind::Running);
    }

    /// How many such notes there are.
    pub fn unwind_count(&self) -> usize {
        self.unwind.as_ref().map_or(0, Vec::len)
    }

    /// The text that the notes from number `first` on are about is moved from `from` to `to`.
    pub fn move_unwind(&mut self, first: usize, from: u32, to: u32) {
        for (at, _) in self.unwind.iter_mut().flat_map(|notes| &mut notes[first..]) {
            *at = *at - from + to;
        }
    }

    /// The text that the notes from number `first` on are about is gone.
    pub fn forget_unwind(&mut self, first: usize) {
        if let Some(notes) = &mut self.unwind {
            notes.truncate(first);
        }
    }

    /// See [`set_wasm_offset`](CodeBuffer::set_wasm_offset).
    pub fn wasm_offset(&self) -> u32 {
        self.wasm
    }

    /// A new label.
    pub fn label(&mut self) -> Label {
        self.labels.push(UNBOUND);
        Label(self.labels.len() as u32 - 1)
    }

    /// Where a label is, once bound.
    pub fn label_position(&self, label: Label) -> Option<u32> {
        Some(self.labels[label.0 as usize]).filter(|&position| position != UNBOUND)
    }

    /// A label out of line that traps.
    pub fn trap_label(&mut self, code: TrapCode) -> Label {
        let label = self.label();
        self.traps.push(PendingTrap { label, code, wasm: self.wasm });
        label
    }

    /// The traps noted since the last call.
    pub fn take_traps(&mut self) -> Vec<PendingTrap> {
        std::mem::take(&mut self.traps)
    }

    /// The next instruction may fault, with this meaning.
    pub fn fault_site(&mut self, code: TrapCode) {
        if !self.faultless {
            self.site(SiteKind::Fault(code));
        }
    }

    /// From here on all that may go wrong is checked, and fault sites mean nothing.
    pub fn expect_no_faults(&mut self) {
        self.faultless = true;
    }

    /// Notes a site here.
    pub fn site(&mut self, kind: SiteKind) {
        self.sites.push(Site::new(self.position(), self.wasm, kind));
    }

    /// Here is the return address of a start stub's call: the bottom of a continuation's stack.
    pub fn note_base(&mut self) {
        let position = self.position();
        self.bases.push(position);
    }

    /// Four bytes that hold the distance from `from` to `label`: an entry of a jump table.
    pub fn label_distance(&mut self, label: Label, from: u32, kind: u8) {
        let field = self.position();
        self.push_i32(0);
        self.label_refs.push(LabelRef { label, field, from, kind });
    }

    /// A reference to a symbol at `at`.
    pub fn symbol_ref(&mut self, symbol: Symbol, at: u32) {
        self.symbol_refs.push(SymbolRef { symbol, at });
    }

    /// The first label reference from number `from` on that `short` says is of a kind with little reach, and
    /// whose label is not bound yet: its number, position and label.
    pub fn next_short_ref(&self, from: usize, short: impl Fn(u8) -> bool) -> Option<(usize, u32, Label)> {
        let pending = |r: &LabelRef| short(r.kind) && self.labels[r.label.0 as usize] == UNBOUND;
        let number = from + self.label_refs[from..].iter().position(pending)?;
        let found = &self.label_refs[number];
        Some((number, found.field, found.label))
    }

    /// Makes a label reference, by number, mean another label: an island nearer than the first one.
    pub fn retarget(&mut self, number: usize, label: Label) {
        self.label_refs[number].label = label;
    }

    /// Number of label references of the current function so far.
    pub fn label_ref_count(&self) -> usize {
        self.label_refs.len()
    }

    /// Whether a site was noted for this very position.
    pub fn site_here(&self) -> bool {
        self.sites.last().is_some_and(|site| site.pc == self.position())
    }

    /// Ends a function: `write(bytes, field, distance, kind)` for each label reference; then forgets the labels.
    pub fn resolve_labels(&mut self, write: impl Fn(&mut [u8], usize, i64, u8)) {
        for reference in &self.label_refs {
            let target = self.labels[reference.label.0 as usize];
            assert!(target != UNBOUND, "label {:?} was never bound", reference.label);
            let distance = i64::from(target) - i64::from(reference.from);
            write(&mut self.bytes, reference.field as usize, distance, reference.kind);
        }
        self.label_refs.clear();
    }

    /// Forgets the labels of a finished function, after the driver has asked for the positions it needs.
    pub fn clear_labels(&mut self) {
        debug_assert!(self.label_refs.is_empty());
        self.labels.clear();
    }

    /// Appends what another buffer holds, all of it finished functions.
    pub fn absorb(&mut self, other: CodeBuffer, rename: impl Fn(Symbol) -> Symbol) {
        debug_assert!(other.label_refs.is_empty() && other.traps.is_empty());
        let at = self.position();
        self.bytes.extend_from_slice(&other.bytes);
        let references = other.symbol_refs.iter();
        self.symbol_refs.extend(references.map(|r| SymbolRef { symbol: rename(r.symbol), at: r.at + at }));
        self.sites.extend(other.sites.iter().map(|site| site.moved(at)));
        self.bases.extend(other.bases.iter().map(|base| base + at));
        if let (Some(all), Some(more)) = (&mut self.operators, &other.operators) {
            all.extend(more.iter().map(|&(place, wasm)| (place + at, wasm)));
        }
        if let (Some(all), Some(more)) = (&mut self.unwind, &other.unwind) {
            all.extend(more.iter().map(|&(place, what)| (place + at, what)));
        }
    }

    /// All symbol references.
    pub fn symbol_refs(&self) -> &[SymbolRef] {
        &self.symbol_refs
    }

    /// Takes the notes, which are about the code as it is, and forgets all; keeps the room. The tables that the driver
    /// keeps are empty.
    pub fn take_tables(&mut self) -> CompiledCode {
        debug_assert!(self.label_refs.is_empty() && self.traps.is_empty());
        self.bytes.clear();
        self.symbol_refs.clear();
        let code = CompiledCode {
            sites: self.sites.to_vec().into(),
            bases: self.bases.to_vec(),
            ..CompiledCode::default()
        };
        self.sites.clear();
        self.bases.clear();
        code
    }

    /// The code and its notes; the tables that the driver keeps are empty.
    pub fn finish(self) -> CompiledCode {
        let mut unwind = self.unwind.unwrap_or_default();
        unwind.sort_by_key(|&(at, _)| at); // stable: the later one of a place stays behind
        CompiledCode {
            bytes: Some(self.bytes),
            sites: self.sites.into(),
            bases: self.bases,
            operators: self.operators.unwrap_or_default(),
            unwind,
            ..CompiledCode::default()
        }
    }
}

/// The vocabulary of `dynasm!`.
impl CodeBuffer {
    /// Where we are.
    pub fn offset(&self) -> AssemblyOffset {
        AssemblyOffset(self.bytes.len())
    }
    /// A byte.
    #[inline]
    pub fn push(&mut self, byte: u8) {
        self.bytes.push(byte);
    }
    /// A signed byte.
    #[inline]
    pub fn push_i8(&mut self, value: i8) {
        self.bytes.push(value as u8);
    }
    /// Two bytes.
    #[inline]
    pub fn push_u16(&mut self, value: u16) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }
    /// Two bytes, signed.
    #[inline]
    pub fn push_i16(&mut self, value: i16) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }
    /// Four bytes.
    #[inline]
    pub fn push_u32(&mut self, value: u32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }
    /// Four bytes, signed.
    #[inline]
    pub fn push_i32(&mut self, value: i32) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }
    /// Eight bytes.
    #[inline]
    pub fn push_u64(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }
    /// Eight bytes, signed.
    #[inline]
    pub fn push_i64(&mut self, value: i64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }
    /// Constant bytes.
    #[inline]
    pub fn extend(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }
    /// Fills up to a multiple of `alignment`.
    pub fn align(&mut self, alignment: usize, with: u8) {
        let length = self.bytes.len().next_multiple_of(alignment);
        self.bytes.resize(length, with);
    }
    /// `=>label`: it is here.
    #[inline]
    pub fn dynamic_label(&mut self, label: Label) {
        debug_assert!(self.labels[label.0 as usize] == UNBOUND, "{label:?} is bound twice");
        self.labels[label.0 as usize] = self.bytes.len() as u32;
    }
    /// A reference to `=>label` in what was just emitted.
    #[inline]
    pub fn dynamic_reloc(
        &mut self,
        label: Label,
        target_offset: isize,
        field_offset: u8,
        ref_offset: u8,
        kind: u8,
    ) {
        debug_assert_eq!(target_offset, 0);
        let here = self.bytes.len() as u32;
        self.label_refs.push(LabelRef {
            label,
            field: here - u32::from(field_offset),
            from: here - u32::from(ref_offset),
            kind,
        });
    }
    /// dynasm's answer to an operand that cannot be encoded: our bug, since every operand is asked for first.
    pub fn runtime_error(&self, message: &'static str) -> ! {
        panic!("{message}")
    }
}
