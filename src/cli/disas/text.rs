//! The listing as text.
//!
//! ```text
//! func $div                               func $div
//!   local.get 0                             local.get 0                      |
//!   i32.div_u                               i32.div_u                        |   test ecx, ecx
//!       test ecx, ecx                                                        |   je trap.divide_by_zero
//!       je trap.divide_by_zero                                               |   xor edx, edx
//!       ...                                                                  |   ...
//!   i32.div_u (out of line)                 i32.div_u (out of line)          | trap.divide_by_zero:
//!     trap.divide_by_zero:                                                   |   ud2
//!       ud2
//! ```
//!
//! Left as it is without flags, and as [`Function`] displays itself; right with `--side-by-side`. Addresses and bytes
//! stand in columns in front of an instruction, what it may trap with behind it.

use anstyle::{AnsiColor, Style};
use std::io::{self, Write};
use windlass::disas::{Function, Group, Line, Stub, Text};

/// The operators' column, where code stands beside them. Longer operators have a line of their own.
const LEFT: usize = 36;

/// How many bytes are given room: few instructions are longer.
const BYTES: usize = 10;

/// What a listing shows, and how.
#[derive(Debug)]
pub(super) struct Layout {
    side_by_side: bool,
    addresses: bool,
    bytes: bool,
    traps: bool,
    function: Style,
    operator: Style,
    label: Style,
    mnemonic: Style,
    /// Addresses, bytes and remarks.
    beside: Style,
}

impl Layout {
    pub(super) fn new(
        side_by_side: bool,
        addresses: bool,
        bytes: bool,
        traps: bool,
        colored: bool,
    ) -> Layout {
        let style = |style: Style| if colored { style } else { Style::new() };
        Layout {
            side_by_side,
            addresses,
            bytes,
            traps,
            function: style(Style::new().bold()),
            operator: style(AnsiColor::Cyan.on_default()),
            label: style(AnsiColor::Yellow.on_default()),
            mnemonic: style(AnsiColor::Green.on_default()),
            beside: style(Style::new().dimmed()),
        }
    }

    /// Writes a function. `code` is the module's.
    pub(super) fn function(&self, function: &Function, code: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        let Layout { function: style, beside, .. } = self;
        write!(out, "{style}func {}{style:#}", function.name)?;
        if self.addresses {
            let (at, wasm) = (&function.code, &function.wasm);
            write!(out, " {beside}; code {:#x}..{:#x}", at.start, at.end)?;
            write!(out, ", wasm {:#x}..{:#x}{beside:#}", wasm.start, wasm.end)?;
        }
        writeln!(out)?;
        for group in &function.groups {
            match self.side_by_side {
                true => self.beside(group, code, out)?,
                false => self.above(group, code, out)?,
            }
        }
        Ok(())
    }

    /// Writes a stub.
    pub(super) fn stub(&self, stub: &Stub, out: &mut impl Write) -> io::Result<()> {
        let style = self.function;
        writeln!(out, "{style}stub {}{style:#}", stub.name)?;
        stub.lines.iter().try_for_each(|line| {
            let indent = if let Text::Label(_) = line.text { "  " } else { "    " };
            self.line(indent, line, None, &stub.code, out)
        })
    }

    /// The operator, and its code below.
    fn above(&self, group: &Group, code: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        let style = self.operator;
        writeln!(out, "  {style}{}{style:#}", self.title(group))?;
        group.lines.iter().try_for_each(|line| {
            let indent = if let Text::Label(_) = line.text { "    " } else { "      " };
            self.line(indent, line, Some(group.wasm), code, out)
        })
    }

    /// The operator, and its code on the same line and those below.
    fn beside(&self, group: &Group, code: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        let style = self.operator;
        let title = self.title(group);
        let room = LEFT.checked_sub(title.chars().count());
        write!(out, "  {style}{title}{style:#}")?;
        let mut lines = group.lines.iter();
        match (room, lines.as_slice()) {
            (Some(room), [first, ..]) => {
                write!(out, "{:room$}", "")?;
                lines.next();
                self.right(first, group, code, out)?;
            }
            _ => writeln!(out)?,
        }
        for line in lines {
            write!(out, "{:width$}", "", width = LEFT + 2)?;
            self.right(line, group, code, out)?;
        }
        Ok(())
    }

    fn right(&self, line: &Line, group: &Group, code: &[u8], out: &mut Vec<u8>) -> io::Result<()> {
        let indent = if let Text::Label(_) = line.text { " | " } else { " |   " };
        self.line(indent, line, Some(group.wasm), code, out)
    }

    /// What a group is called.
    fn title(&self, group: &Group) -> String {
        let place = if group.out_of_line { " (out of line)" } else { "" };
        let at = if self.addresses { format!(" @{:#x}", group.wasm) } else { String::new() };
        format!("{}{at}{place}", group.operator)
    }

    fn line(
        &self,
        indent: &str,
        line: &Line,
        wasm: Option<u32>,
        code: &[u8],
        out: &mut impl Write,
    ) -> io::Result<()> {
        let Layout { label, mnemonic: style, beside, .. } = self;
        out.write_all(indent.as_bytes())?;
        if let Text::Label(name) = &line.text {
            return writeln!(out, "{label}{name}:{label:#}");
        }
        if self.addresses {
            write!(out, "{beside}{:08x}{beside:#}  ", line.at)?;
        }
        if self.bytes {
            let bytes = &code[line.at as usize..(line.at + line.length) as usize];
            let hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ");
            write!(out, "{beside}{hex:width$}{beside:#}  ", width = 3 * BYTES - 1)?;
        }
        match &line.text {
            Text::Instruction { mnemonic, operands } if operands.is_empty() => {
                write!(out, "{style}{mnemonic}{style:#}")?;
            }
            Text::Instruction { mnemonic, operands } => write!(out, "{style}{mnemonic}{style:#} {operands}")?,
            text => write!(out, "{text}")?,
        }
        if let Some(trap) = line.trap_name().filter(|_| self.traps) {
            write!(out, "  {beside}; traps: {trap}")?;
            match wasm {
                Some(wasm) => write!(out, " at wasm {wasm:#x}{beside:#}")?,
                None => write!(out, "{beside:#}")?,
            }
        }
        writeln!(out)
    }
}
