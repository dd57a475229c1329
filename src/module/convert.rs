//! The decoder's types to ours.
//!
//! The decoder speaks of types by module index. Inside the recursion group that is being read an index becomes a
//! relative reference, everywhere else the canonical id; the caller's `resolve` decides. All of this runs on validated
//! input, and what the validator's features exclude (shared and exact types) cannot arrive.

use super::registry::SubType;
use super::{
    CompositeType, Declarations, FuncType, GlobalType, HeapType, MemoryType, Mutability, RefType, TableType,
    TypeId, ValType,
};
use wasmparser::{AbstractHeapType, CompositeInnerType, FieldType, StorageType, UnpackedIndex};

impl Declarations {
    /// A value type as a body writes it (block types, locals, `select`).
    pub(crate) fn val_type(&self, ty: wasmparser::ValType) -> ValType {
        val_type(ty, &|index| self.types[index as usize])
    }

    /// A heap type as a body writes it (`ref.null`).
    pub(crate) fn heap_type(&self, ty: wasmparser::HeapType) -> HeapType {
        heap_type(ty, &|index| self.types[index as usize])
    }

    pub(super) fn ref_type(&self, ty: wasmparser::RefType) -> RefType {
        RefType { nullable: ty.is_nullable(), heap: self.heap_type(ty.heap_type()) }
    }

    pub(super) fn global_type(&self, ty: &wasmparser::GlobalType) -> GlobalType {
        GlobalType {
            content: self.val_type(ty.content_type),
            mutability: if ty.mutable { Mutability::Var } else { Mutability::Const },
        }
    }

    pub(super) fn table_type(&self, ty: &wasmparser::TableType) -> TableType {
        TableType {
            element: self.ref_type(ty.element_type),
            minimum: ty.initial,
            maximum: ty.maximum,
            table64: ty.table64,
        }
    }
}

pub(super) fn memory_type(ty: &wasmparser::MemoryType) -> MemoryType {
    MemoryType {
        minimum: ty.initial,
        maximum: ty.maximum,
        memory64: ty.memory64,
        shared: ty.shared,
        page_size_log2: ty.page_size_log2.unwrap_or(16) as u8,
    }
}

/// A member of the recursion group whose first type has index `types.len()`.
pub(super) fn sub_type(ty: &wasmparser::SubType, types: &[TypeId]) -> SubType {
    let resolve = |index: u32| match index.checked_sub(types.len() as u32) {
        None => types[index as usize],
        Some(member) => TypeId::relative(member),
    };
    let index = |index: wasmparser::PackedIndex| resolve(module_index(index.unpack()));
    let composite = match &ty.composite_type.inner {
        CompositeInnerType::Func(ty) => CompositeType::Func(FuncType::new(
            ty.params().iter().map(|&ty| val_type(ty, &resolve)),
            ty.results().iter().map(|&ty| val_type(ty, &resolve)),
        )),
        CompositeInnerType::Cont(ty) => CompositeType::Cont(index(ty.0)),
        CompositeInnerType::Struct(ty) => {
            CompositeType::Opaque(fields(CompositeType::STRUCT, &ty.fields, &resolve))
        }
        CompositeInnerType::Array(ty) => {
            CompositeType::Opaque(fields(CompositeType::ARRAY, &[ty.0], &resolve))
        }
    };
    SubType {
        composite,
        is_final: ty.is_final,
        supertype: ty.supertype_idxs.first().map(|&super_| index(super_)),
    }
}

/// An injective description of struct or array fields: equal bytes, equal fields.
fn fields(form: u8, fields: &[FieldType], resolve: &dyn Fn(u32) -> TypeId) -> Vec<u8> {
    let mut bytes = vec![form];
    for field in fields {
        bytes.push(field.mutable.into());
        match field.element_type {
            StorageType::I8 => bytes.push(b'b'),
            StorageType::I16 => bytes.push(b'h'),
            StorageType::Val(ty) => match val_type(ty, resolve) {
                ValType::I32 => bytes.push(b'i'),
                ValType::I64 => bytes.push(b'l'),
                ValType::F32 => bytes.push(b'f'),
                ValType::F64 => bytes.push(b'd'),
                ValType::V128 => bytes.push(b'v'),
                ValType::Ref(RefType { nullable, heap: HeapType::Concrete(id) }) => {
                    bytes.extend([b'c', nullable.into()]);
                    bytes.extend(id.0.to_le_bytes());
                }
                ValType::Ref(RefType { nullable, heap }) => {
                    // The Display of an abstract heap type is one word.
                    bytes.extend([b'r', nullable.into()]);
                    bytes.extend(heap.to_string().bytes());
                    bytes.push(0);
                }
            },
        }
    }
    bytes
}

fn val_type(ty: wasmparser::ValType, resolve: &dyn Fn(u32) -> TypeId) -> ValType {
    match ty {
        wasmparser::ValType::I32 => ValType::I32,
        wasmparser::ValType::I64 => ValType::I64,
        wasmparser::ValType::F32 => ValType::F32,
        wasmparser::ValType::F64 => ValType::F64,
        wasmparser::ValType::V128 => ValType::V128,
        wasmparser::ValType::Ref(ty) => {
            ValType::Ref(RefType { nullable: ty.is_nullable(), heap: heap_type(ty.heap_type(), resolve) })
        }
    }
}

fn heap_type(ty: wasmparser::HeapType, resolve: &dyn Fn(u32) -> TypeId) -> HeapType {
    let (wasmparser::HeapType::Concrete(index) | wasmparser::HeapType::Exact(index)) = ty else {
        let wasmparser::HeapType::Abstract { ty, .. } = ty else {
            unreachable!("a heap type is abstract or not")
        };
        return match ty {
            AbstractHeapType::Func => HeapType::Func,
            AbstractHeapType::NoFunc => HeapType::NoFunc,
            AbstractHeapType::Extern => HeapType::Extern,
            AbstractHeapType::NoExtern => HeapType::NoExtern,
            AbstractHeapType::Any => HeapType::Any,
            AbstractHeapType::Eq => HeapType::Eq,
            AbstractHeapType::I31 => HeapType::I31,
            AbstractHeapType::Struct => HeapType::Struct,
            AbstractHeapType::Array => HeapType::Array,
            AbstractHeapType::None => HeapType::None,
            AbstractHeapType::Exn => HeapType::Exn,
            AbstractHeapType::NoExn => HeapType::NoExn,
            AbstractHeapType::Cont => HeapType::Cont,
            AbstractHeapType::NoCont => HeapType::NoCont,
        };
    };
    HeapType::Concrete(resolve(module_index(index)))
}

fn module_index(index: UnpackedIndex) -> u32 {
    index.as_module_index().expect("decoded types speak of module indices")
}
