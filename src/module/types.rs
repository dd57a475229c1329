//! WebAssembly types as users see them, and the engine's registry that makes them canonical.

use crate::abi::Kind;

/// A canonical type: equal ids are equal types, across the modules of an engine.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub struct TypeId(pub(crate) u32);

/// A value type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum ValType {
    I32,
    I64,
    F32,
    F64,
    V128,
    Ref(RefType),
}

/// A reference type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct RefType {
    /// Whether null is a value of it.
    pub nullable: bool,
    /// What it refers to.
    pub heap: HeapType,
}

/// What a reference refers to.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum HeapType {
    Func,
    NoFunc,
    Extern,
    NoExtern,
    Any,
    Eq,
    I31,
    Struct,
    Array,
    None,
    Exn,
    NoExn,
    Cont,
    NoCont,
    /// A type of the type section.
    Concrete(TypeId),
}

impl ValType {
    /// `funcref`
    pub const FUNCREF: ValType = ValType::Ref(RefType { nullable: true, heap: HeapType::Func });
    /// `externref`
    pub const EXTERNREF: ValType = ValType::Ref(RefType { nullable: true, heap: HeapType::Extern });

    /// How its values travel. Panics on v128, which modules cannot use yet.
    pub(crate) fn kind(self) -> Kind {
        match self {
            ValType::I32 => Kind::I32,
            ValType::I64 => Kind::I64,
            ValType::F32 => Kind::F32,
            ValType::F64 => Kind::F64,
            ValType::Ref(_) => Kind::Ref,
            ValType::V128 => unreachable!("v128 is refused when the module is loaded"),
        }
    }
}

/// A function type: value types in order.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct FuncType {
    params: Box<[ValType]>,
    results: Box<[ValType]>,
}

impl FuncType {
    /// From parameters and results.
    pub fn new(params: impl IntoIterator<Item = ValType>, results: impl IntoIterator<Item = ValType>) -> FuncType {
        FuncType { params: params.into_iter().collect(), results: results.into_iter().collect() }
    }
    /// Parameter types.
    pub fn params(&self) -> &[ValType] {
        &self.params
    }
    /// Result types.
    pub fn results(&self) -> &[ValType] {
        &self.results
    }
}

/// Whether a global can be assigned.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum Mutability {
    Const,
    Var,
}

/// A global's type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct GlobalType {
    /// Of its value.
    pub content: ValType,
    /// Whether it can be assigned.
    pub mutability: Mutability,
}

/// A table's type; limits in elements.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TableType {
    /// Of its elements.
    pub element: RefType,
    /// Initial length.
    pub minimum: u64,
    /// Largest length, if declared.
    pub maximum: Option<u64>,
}

/// A memory's type; limits in pages of 64 KiB.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MemoryType {
    /// Initial size.
    pub minimum: u64,
    /// Largest size, if declared.
    pub maximum: Option<u64>,
}

/// A tag's type: parameters are the payload, results (suspend tags only) come back from `resume`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct TagType(pub FuncType);

/// The body of a canonical type.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) enum CompositeType {
    Func(FuncType),
    /// A continuation of this function type.
    Cont(TypeId),
    /// Struct and array types: accepted in the type section, not usable yet. The fields only tell types apart.
    Opaque(Vec<u8>),
}
