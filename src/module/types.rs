//! WebAssembly types as users see them. References to types of the type section hold canonical ids, which the engine's
//! [`TypeRegistry`](super::TypeRegistry) hands out, so `==` on a type is the specification's type equality.

use crate::abi::Kind;
use anyhow::{Result, ensure};
use std::fmt;

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

    /// How its values travel.
    pub(crate) fn kind(self) -> Kind {
        match self {
            ValType::I32 => Kind::I32,
            ValType::I64 => Kind::I64,
            ValType::F32 => Kind::F32,
            ValType::F64 => Kind::F64,
            ValType::Ref(_) => Kind::Ref,
            ValType::V128 => Kind::V128,
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
    pub fn new(
        params: impl IntoIterator<Item = ValType>,
        results: impl IntoIterator<Item = ValType>,
    ) -> FuncType {
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
    /// Indices are i64.
    pub table64: bool,
}

impl TableType {
    /// With 32-bit indices.
    pub fn new(element: RefType, minimum: u64, maximum: Option<u64>) -> TableType {
        TableType { element, minimum, maximum, table64: false }
    }

    /// With 64-bit indices.
    pub fn new64(element: RefType, minimum: u64, maximum: Option<u64>) -> TableType {
        TableType { element, minimum, maximum, table64: true }
    }

    /// Whether indices are i64.
    pub fn is_64(&self) -> bool {
        self.table64
    }
}

/// A memory's type; limits in pages.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MemoryType {
    /// Initial size.
    pub minimum: u64,
    /// Largest size, if declared.
    pub maximum: Option<u64>,
    /// Addresses are i64.
    pub memory64: bool,
    /// Several threads may use it at once. It has a maximum then.
    pub shared: bool,
    /// A page has `1 << page_size_log2` bytes: 16 unless declared otherwise; 0 is the other possibility.
    pub page_size_log2: u8,
}

impl MemoryType {
    /// 32-bit addresses, pages of 64 KiB, not shared.
    pub fn new(minimum: u64, maximum: Option<u64>) -> MemoryType {
        MemoryType { minimum, maximum, memory64: false, shared: false, page_size_log2: 16 }
    }

    /// 64-bit addresses, pages of 64 KiB, not shared.
    pub fn new64(minimum: u64, maximum: Option<u64>) -> MemoryType {
        MemoryType { memory64: true, ..MemoryType::new(minimum, maximum) }
    }

    /// A memory that several threads may use at once, of 32-bit addresses and pages of 64 KiB.
    pub fn shared(minimum: u32, maximum: u32) -> MemoryType {
        MemoryType { shared: true, ..MemoryType::new(minimum.into(), Some(maximum.into())) }
    }

    /// Piece by piece, checked at the end.
    pub fn builder() -> MemoryTypeBuilder {
        MemoryTypeBuilder { ty: MemoryType::new(0, None) }
    }

    /// Bytes of a page.
    pub fn page_size(&self) -> u64 {
        1 << self.page_size_log2
    }

    /// Whether addresses are i64.
    pub fn is_64(&self) -> bool {
        self.memory64
    }

    /// Whether several threads may use it at once.
    pub fn is_shared(&self) -> bool {
        self.shared
    }

    /// Pages at most: what addresses can name, but never so many that `memory.grow` could not return them. With 64-bit
    /// addresses, as many as make 2^64 bytes or one less.
    pub(crate) fn most_pages(&self) -> u64 {
        let (bits, largest) = if self.memory64 { (64, u64::MAX) } else { (32, u32::MAX.into()) };
        1u64.checked_shl(bits - u32::from(self.page_size_log2)).unwrap_or(u64::MAX).min(largest)
    }

    /// What a module's memory type always is. One that an embedder wrote down may be anything.
    pub(crate) fn validate(&self) -> Result<()> {
        ensure!(
            matches!(self.page_size_log2, 0 | 16),
            "invalid custom page size: a page has 1 byte or 65536, not 2^{}",
            self.page_size_log2
        );
        let most = self.most_pages();
        for pages in [Some(self.minimum), self.maximum].into_iter().flatten() {
            ensure!(pages <= most, "memory size must be at most {most} pages, not {pages}");
        }
        if let Some(maximum) = self.maximum {
            let minimum = self.minimum;
            ensure!(minimum <= maximum, "memory of {minimum} pages is larger than its maximum of {maximum}");
        }
        ensure!(!self.shared || self.maximum.is_some(), "shared memories must have a maximum size");
        Ok(())
    }
}

/// Makes a [`MemoryType`].
///
/// ```
/// use windlass::MemoryType;
///
/// let ty = MemoryType::builder().min(100).max(Some(1000)).page_size_log2(0).build()?;
/// assert_eq!((ty.minimum, ty.page_size()), (100, 1));
/// assert!(MemoryType::builder().page_size_log2(12).build().is_err());
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct MemoryTypeBuilder {
    ty: MemoryType,
}

impl MemoryTypeBuilder {
    /// Initial size in pages; 0 unless told.
    pub fn min(&mut self, pages: u64) -> &mut MemoryTypeBuilder {
        self.ty.minimum = pages;
        self
    }
    /// Largest size in pages; none unless told.
    pub fn max(&mut self, pages: Option<u64>) -> &mut MemoryTypeBuilder {
        self.ty.maximum = pages;
        self
    }
    /// Whether addresses are i64.
    pub fn memory64(&mut self, yes: bool) -> &mut MemoryTypeBuilder {
        self.ty.memory64 = yes;
        self
    }
    /// Whether several threads may use it at once.
    pub fn shared(&mut self, yes: bool) -> &mut MemoryTypeBuilder {
        self.ty.shared = yes;
        self
    }
    /// A page has `1 << log2` bytes: 0 or 16.
    pub fn page_size_log2(&mut self, log2: u8) -> &mut MemoryTypeBuilder {
        self.ty.page_size_log2 = log2;
        self
    }
    /// The type. Fails if there can be no such memory.
    pub fn build(&self) -> Result<MemoryType> {
        self.ty.validate()?;
        Ok(self.ty)
    }
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
    /// Struct and array types: accepted in the type section, not usable yet. The fields only tell types apart; the
    /// first byte is the binary format's: [`STRUCT`](CompositeType::STRUCT) or [`ARRAY`](CompositeType::ARRAY).
    Opaque(Vec<u8>),
}

impl CompositeType {
    pub(crate) const STRUCT: u8 = 0x5f;
    pub(crate) const ARRAY: u8 = 0x5e;
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValType::I32 => f.write_str("i32"),
            ValType::I64 => f.write_str("i64"),
            ValType::F32 => f.write_str("f32"),
            ValType::F64 => f.write_str("f64"),
            ValType::V128 => f.write_str("v128"),
            ValType::Ref(ty) => ty.fmt(f),
        }
    }
}

impl fmt::Display for RefType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.nullable, self.heap) {
            (true, HeapType::None) => f.write_str("nullref"),
            (true, HeapType::NoFunc) => f.write_str("nullfuncref"),
            (true, HeapType::NoExtern) => f.write_str("nullexternref"),
            (true, HeapType::NoExn) => f.write_str("nullexnref"),
            (true, HeapType::NoCont) => f.write_str("nullcontref"),
            (true, HeapType::Concrete(_)) => write!(f, "(ref null {})", self.heap),
            (true, heap) => write!(f, "{heap}ref"),
            (false, heap) => write!(f, "(ref {heap})"),
        }
    }
}

impl fmt::Display for HeapType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            HeapType::Func => "func",
            HeapType::NoFunc => "nofunc",
            HeapType::Extern => "extern",
            HeapType::NoExtern => "noextern",
            HeapType::Any => "any",
            HeapType::Eq => "eq",
            HeapType::I31 => "i31",
            HeapType::Struct => "struct",
            HeapType::Array => "array",
            HeapType::None => "none",
            HeapType::Exn => "exn",
            HeapType::NoExn => "noexn",
            HeapType::Cont => "cont",
            HeapType::NoCont => "nocont",
            HeapType::Concrete(id) => return write!(f, "$type{}", id.0),
        })
    }
}

impl fmt::Display for FuncType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, types: &[ValType]| {
            f.write_str("(")?;
            for (n, ty) in types.iter().enumerate() {
                write!(f, "{}{ty}", if n == 0 { "" } else { ", " })?;
            }
            f.write_str(")")
        };
        list(f, &self.params)?;
        f.write_str(" -> ")?;
        list(f, &self.results)
    }
}

impl fmt::Display for GlobalType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.mutability {
            Mutability::Const => write!(f, "global {}", self.content),
            Mutability::Var => write!(f, "global (mut {})", self.content),
        }
    }
}

impl fmt::Display for TableType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = if self.table64 { "i64 " } else { "" };
        write!(f, "table {index}{}{} {}", self.minimum, Maximum(self.maximum), self.element)
    }
}

impl fmt::Display for MemoryType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let index = if self.memory64 { "i64 " } else { "" };
        let shared = if self.shared { " shared" } else { "" };
        write!(f, "memory {index}{}{}{shared}", self.minimum, Maximum(self.maximum))?;
        if self.page_size_log2 == 16 { Ok(()) } else { write!(f, " (pagesize {})", self.page_size()) }
    }
}

impl fmt::Display for TagType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "tag {}", self.0)
    }
}

/// A declared maximum, with a blank in front.
struct Maximum(Option<u64>);

impl fmt::Display for Maximum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |maximum| write!(f, " {maximum}"))
    }
}
