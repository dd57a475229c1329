//! Random programs that switch stacks, what they should do, and what Windlass does.
//!
//! ```text
//!   bytes ── generate ── Program ──┬── interpret ───────────────── trace, result, trap ──┐
//!                                  └── text ── Windlass, Windlass under stress ──────────┴── equal?
//! ```
//!
//! A [`Program`] is typed by construction. It is not WebAssembly: the interpreter knows nothing of bytes,
//! indices of sections or validation, and keeps continuations as plain lists of frames. So it and the compiler have
//! only the language in common.

pub mod generate;
pub mod interpret;
mod numbers;
pub mod run;
pub mod source;
pub mod text;

/// The type of a value. References are nullable; those to functions and continuations name a [`Signature`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Type {
    I32,
    I64,
    F32,
    F64,
    V128,
    Func(usize),
    Cont(usize),
    Exn,
}

/// A value; floats by their bits. References are indices into the interpreter's lists.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Value {
    I32(u32),
    I64(u64),
    F32(u32),
    F64(u64),
    V128(u128),
    Func(Option<usize>),
    Cont(Option<usize>),
    Exn(Option<usize>),
}

impl Value {
    /// Zero or null.
    pub fn default_of(ty: Type) -> Value {
        match ty {
            Type::I32 => Value::I32(0),
            Type::I64 => Value::I64(0),
            Type::F32 => Value::F32(0),
            Type::F64 => Value::F64(0),
            Type::V128 => Value::V128(0),
            Type::Func(_) => Value::Func(None),
            Type::Cont(_) => Value::Cont(None),
            Type::Exn => Value::Exn(None),
        }
    }

    /// What a program tells the host of it.
    pub fn log_bits(self) -> u64 {
        match self {
            Value::I32(bits) | Value::F32(bits) => u64::from(bits),
            Value::I64(bits) | Value::F64(bits) => bits,
            Value::V128(bits) => bits as u64 ^ (bits >> 64) as u64,
            _ => panic!("only numbers are told"),
        }
    }
}

/// A function type, and with it the type of its continuations.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Signature {
    pub params: Vec<Type>,
    pub results: Vec<Type>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unary {
    I32Eqz,
    I32WrapI64,
    I64ExtendI32S,
    I32ReinterpretF32,
    I64ReinterpretF64,
    F32ConvertI32S,
    F64ConvertI32S,
    F64PromoteF32,
    I32TruncSatF64S,
    I64x2Splat,
    I64x2ExtractLane0,
    I64x2ExtractLane1,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Binary {
    I32Add,
    I32Sub,
    I32Mul,
    I32Xor,
    I32Shl,
    I32LtS,
    I32DivU,
    I64Add,
    I64Sub,
    I64Mul,
    I64Rotl,
    I64LtU,
    F32Add,
    F32Mul,
    F64Add,
    F64Sub,
    F64Lt,
    I64x2Add,
}

/// A clause of `resume`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Handler {
    /// `(on tag label)`
    Label { tag: usize, depth: usize },
    /// `(on tag switch)`
    Switch { tag: usize },
}

/// A clause of `try_table`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Catch {
    One { tag: usize, depth: usize },
    OneRef { tag: usize, depth: usize },
    All { depth: usize },
    AllRef { depth: usize },
}

/// How a continuation is entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry {
    Values,
    Throw { tag: usize },
    ThrowRef,
}

/// One instruction; depths and types as in WebAssembly.
#[derive(Clone, PartialEq, Debug)]
pub enum Op {
    Const(Value),
    Null(Type),
    RefFunc(usize),
    LocalGet(usize),
    LocalSet(usize),
    LocalTee(usize),
    GlobalGet(usize),
    GlobalSet(usize),
    TableGet(usize),
    TableSet(usize),
    Unary(Unary),
    Binary(Binary),
    IsNull,
    Select(Type),
    Drop,
    Block(usize),
    Loop(usize),
    If(usize),
    Else,
    Try(usize, Vec<Catch>),
    /// The legacy form: clauses follow in the body, or one [`Op::Delegate`] ends it.
    OldTry(usize),
    OldCatch(usize),
    OldCatchAll,
    Rethrow(usize),
    Delegate(usize),
    End,
    Br(usize),
    BrIf(usize),
    BrTable(Vec<usize>),
    Return,
    Unreachable,
    Call(usize),
    CallRef(usize),
    ReturnCall(usize),
    ReturnCallRef(usize),
    ContNew(usize),
    ContBind {
        from: usize,
        to: usize,
    },
    Resume {
        signature: usize,
        entry: Entry,
        on: Vec<Handler>,
    },
    Suspend(usize),
    Switch {
        signature: usize,
        tag: usize,
    },
    Throw(usize),
    ThrowRef,
    /// Tells the host the number on the stack, and where.
    Log(u32, Type),
    /// Traps when the fuel is used up.
    Fuel,
    /// Fills up.
    Refuel,
}

impl Op {
    /// Whether a block begins.
    pub fn opens(&self) -> bool {
        matches!(self, Op::Block(_) | Op::Loop(_) | Op::If(_) | Op::Try(..) | Op::OldTry(_))
    }
}

#[derive(Clone, Debug)]
pub struct Function {
    pub signature: usize,
    /// Without the parameters.
    pub locals: Vec<Type>,
    pub body: Vec<Op>,
}

#[derive(Clone, Default, Debug)]
pub struct Program {
    pub signatures: Vec<Signature>,
    /// The signature of each tag: parameters go out, results come back.
    pub tags: Vec<usize>,
    pub functions: Vec<Function>,
    pub globals: Vec<Type>,
    /// Element type; each has [`TABLE_LENGTH`] elements, null at first.
    pub tables: Vec<Type>,
    /// The first functions are called by the host, in turn. They take nothing and return an i64.
    pub entries: usize,
}

pub const TABLE_LENGTH: u32 = 4;

/// Calls and loop turns of one entry.
pub const FUEL: u32 = 300;

/// Why a program stopped.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Stop {
    Unreachable,
    DivideByZero,
    TableOutOfBounds,
    NullFunction,
    NullContinuation,
    ConsumedContinuation,
    NullException,
    UnhandledTag,
}

/// How one entry ended.
#[derive(Clone, PartialEq, Debug)]
pub enum End {
    Returned(u64),
    Trapped(Stop),
    /// Nobody caught it: the tag, and those values that are numbers.
    Uncaught(usize, Vec<Value>),
    /// Something whose result WebAssembly leaves open: nothing can be said.
    Open,
}

/// What one entry did: what it told the host, and its end.
#[derive(Clone, PartialEq, Debug)]
pub struct Run {
    pub log: Vec<(u32, u64)>,
    pub end: End,
}
