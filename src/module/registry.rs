//! Every type of an engine, once.
//!
//! Types are equal when their recursion groups are, so groups are what is interned. Inside a group a
//! reference to a member is *relative* (the member's number, marked by [`TypeId::relative`]); references to earlier
//! groups are canonical ids. Written so, two groups are equal as data exactly when they are equal as types,
//! and one hash table does the whole job. Afterwards relative references are replaced by the ids that
//! the group received, and nobody sees one again.
//!
//! ```text
//!   module A   (rec (type $f (func (param (ref $c)))) (type $c (cont $f)))     interned as  [func (ref ~1)] [cont ~0]
//!   module B   (rec (type $x (func (param (ref $y)))) (type $y (cont $x)))     the same     -> the same ids
//! ```
//!
//! Each entry keeps its chain of supertypes, outermost first, so a subtype test is one indexed load. Ids are never
//! given back: an engine's registry grows with the distinct types that it has seen.

use super::types::{CompositeType, FuncType, HeapType, Mutability, RefType, TypeId, ValType};
use super::{ImportType, types::TagType};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

/// A member of a recursion group, as declared.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct SubType {
    pub composite: CompositeType,
    pub is_final: bool,
    pub supertype: Option<TypeId>,
}

/// See the module's text. A clone is the same registry.
#[derive(Clone, Debug, Default)]
pub(crate) struct TypeRegistry(Arc<RwLock<Types>>);

#[derive(Debug, Default)]
struct Types {
    entries: Vec<Entry>,
    /// Group as written -> id of its first member.
    groups: HashMap<Box<[SubType]>, TypeId>,
}

#[derive(Debug)]
struct Entry {
    body: Body,
    is_final: bool,
    /// Proper supertypes, outermost first.
    chain: Box<[TypeId]>,
}

#[derive(Debug)]
enum Body {
    Func(Arc<FuncType>),
    Cont(TypeId),
    Struct,
    Array,
}

const RELATIVE: u32 = 1 << 31;

impl TypeId {
    /// Member `n` of the group that is being described.
    pub(crate) fn relative(n: u32) -> TypeId {
        TypeId(n | RELATIVE)
    }

    /// The id, once the group's first member has the id `first`.
    fn resolved(self, first: u32) -> TypeId {
        if self.0 & RELATIVE == 0 { self } else { TypeId(first + (self.0 & !RELATIVE)) }
    }
}

impl TypeRegistry {
    /// The id of the group's first member; the others follow. A supertype comes before its subtypes (validated).
    pub(crate) fn intern_group(&self, group: Vec<SubType>) -> TypeId {
        if let Some(&first) = self.types().groups.get(group.as_slice()) {
            return first;
        }
        let mut types = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Somebody may have been faster.
        if let Some(&first) = types.groups.get(group.as_slice()) {
            return first;
        }
        let first = types.entries.len() as u32;
        assert!(first as usize + group.len() < RELATIVE as usize, "2^31 distinct types in one engine");
        for member in &group {
            let entry = types.entry(member, first);
            types.entries.push(entry);
        }
        types.groups.insert(group.into_boxed_slice(), TypeId(first));
        TypeId(first)
    }

    /// The type of a host function: final, alone in its group.
    pub(crate) fn intern_func(&self, ty: &FuncType) -> TypeId {
        self.intern_group(vec![SubType {
            composite: CompositeType::Func(ty.clone()),
            is_final: true,
            supertype: None,
        }])
    }

    /// The function type behind an id. Panics if it is another kind of type.
    pub(crate) fn func_type(&self, id: TypeId) -> Arc<FuncType> {
        match &self.types().entry_of(id).body {
            Body::Func(ty) => Arc::clone(ty),
            other => panic!("{id:?} is no function type but {other:?}"),
        }
    }

    /// The signature that a type gives to calls and switches: a function type's own, a continuation type's function's.
    pub(crate) fn signature(&self, id: TypeId) -> Option<Arc<FuncType>> {
        let func = if self.is_cont(id) { self.cont_func(id) } else { id };
        match &self.types().entry_of(func).body {
            Body::Func(ty) => Some(Arc::clone(ty)),
            _ => None,
        }
    }

    /// The function type of a continuation type. Panics if it is another kind of type.
    pub(crate) fn cont_func(&self, id: TypeId) -> TypeId {
        match self.types().entry_of(id).body {
            Body::Cont(func) => func,
            ref other => panic!("{id:?} is no continuation type but {other:?}"),
        }
    }

    /// Whether it can have no subtypes: then a type test is an equality.
    pub(crate) fn is_final(&self, id: TypeId) -> bool {
        self.types().entry_of(id).is_final
    }

    /// Whether it is a continuation type.
    pub(crate) fn is_cont(&self, id: TypeId) -> bool {
        matches!(self.types().entry_of(id).body, Body::Cont(_))
    }

    /// Whether every value of `actual` is a value of `wanted`.
    pub(crate) fn is_subtype(&self, actual: TypeId, wanted: TypeId) -> bool {
        actual == wanted || self.types().is_subtype(actual, wanted)
    }

    /// The same for reference types.
    pub(crate) fn ref_type_matches(&self, actual: RefType, wanted: RefType) -> bool {
        actual == wanted
            || (wanted.nullable || !actual.nullable) && self.types().heap_matches(actual.heap, wanted.heap)
    }

    /// The same for value types.
    pub(crate) fn val_type_matches(&self, actual: ValType, wanted: ValType) -> bool {
        match (actual, wanted) {
            (ValType::Ref(actual), ValType::Ref(wanted)) => self.ref_type_matches(actual, wanted),
            _ => actual == wanted,
        }
    }

    /// Whether something of type `actual` may be imported as `wanted`. The minimum of an actual table or memory is
    /// its present size.
    pub(crate) fn import_matches(&self, actual: &ImportType, wanted: &ImportType) -> bool {
        match (actual, wanted) {
            (&ImportType::Function(actual), &ImportType::Function(wanted)) => self.is_subtype(actual, wanted),
            (ImportType::Table(actual), ImportType::Table(wanted)) => {
                actual.element == wanted.element
                    && actual.table64 == wanted.table64
                    && limits_match((actual.minimum, actual.maximum), (wanted.minimum, wanted.maximum))
            }
            (ImportType::Memory(actual), ImportType::Memory(wanted)) => {
                let form = |ty: &super::MemoryType| (ty.memory64, ty.shared, ty.page_size_log2);
                form(actual) == form(wanted)
                    && limits_match((actual.minimum, actual.maximum), (wanted.minimum, wanted.maximum))
            }
            (ImportType::Global(actual), ImportType::Global(wanted)) => {
                actual.mutability == wanted.mutability
                    && match wanted.mutability {
                        // Whoever can write must write what the other may read.
                        Mutability::Var => actual.content == wanted.content,
                        Mutability::Const => self.val_type_matches(actual.content, wanted.content),
                    }
            }
            (ImportType::Tag(actual), ImportType::Tag(wanted)) => actual == wanted,
            _ => false,
        }
    }

    /// For error messages: `func (i32) -> ()`, `memory 1 2`.
    pub(crate) fn describe(&self, ty: &ImportType) -> String {
        match ty {
            ImportType::Function(id) => format!("func {}", self.func_type(*id)),
            ImportType::Table(ty) => ty.to_string(),
            ImportType::Memory(ty) => ty.to_string(),
            ImportType::Global(ty) => ty.to_string(),
            ImportType::Tag(id) => TagType((*self.func_type(*id)).clone()).to_string(),
        }
    }

    fn types(&self) -> RwLockReadGuard<'_, Types> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn limits_match(actual: (u64, Option<u64>), wanted: (u64, Option<u64>)) -> bool {
    actual.0 >= wanted.0 && wanted.1.is_none_or(|wanted| actual.1.is_some_and(|actual| actual <= wanted))
}

impl Types {
    fn entry_of(&self, id: TypeId) -> &Entry {
        &self.entries[id.0 as usize]
    }

    /// The entry of a group member; members before it are entered.
    fn entry(&self, member: &SubType, first: u32) -> Entry {
        let val = |ty: &ValType| match *ty {
            ValType::Ref(RefType { nullable, heap: HeapType::Concrete(id) }) => {
                ValType::Ref(RefType { nullable, heap: HeapType::Concrete(id.resolved(first)) })
            }
            ty => ty,
        };
        let body = match &member.composite {
            CompositeType::Func(ty) => {
                let ty = FuncType::new(ty.params().iter().map(val), ty.results().iter().map(val));
                Body::Func(Arc::new(ty))
            }
            CompositeType::Cont(func) => Body::Cont(func.resolved(first)),
            CompositeType::Opaque(fields) if fields.first() == Some(&CompositeType::STRUCT) => Body::Struct,
            CompositeType::Opaque(_) => Body::Array,
        };
        let chain = member.supertype.map_or_else(Box::default, |supertype| {
            let supertype = supertype.resolved(first);
            self.entry_of(supertype).chain.iter().copied().chain([supertype]).collect()
        });
        Entry { body, is_final: member.is_final, chain }
    }

    fn is_subtype(&self, actual: TypeId, wanted: TypeId) -> bool {
        let depth = self.entry_of(wanted).chain.len();
        actual == wanted || self.entry_of(actual).chain.get(depth) == Some(&wanted)
    }

    fn heap_matches(&self, actual: HeapType, wanted: HeapType) -> bool {
        use HeapType::*;
        match (actual, wanted) {
            (Concrete(actual), Concrete(wanted)) => self.is_subtype(actual, wanted),
            (Concrete(id), abstract_type) => match self.entry_of(id).body {
                Body::Func(_) => abstract_type == Func,
                Body::Cont(_) => abstract_type == Cont,
                Body::Struct => matches!(abstract_type, Struct | Eq | Any),
                Body::Array => matches!(abstract_type, Array | Eq | Any),
            },
            (bottom, Concrete(id)) => match self.entry_of(id).body {
                Body::Func(_) => bottom == NoFunc,
                Body::Cont(_) => bottom == NoCont,
                Body::Struct | Body::Array => bottom == None,
            },
            (Eq | I31 | Struct | Array | None, Any)
            | (I31 | Struct | Array | None, Eq)
            | (None, I31 | Struct | Array)
            | (NoFunc, Func)
            | (NoExtern, Extern)
            | (NoExn, Exn)
            | (NoCont, Cont) => true,
            (actual, wanted) => actual == wanted,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::types::{GlobalType, MemoryType, TableType};
    use super::*;

    fn reference(heap: HeapType) -> RefType {
        RefType { nullable: false, heap }
    }

    fn sub(composite: CompositeType, is_final: bool, supertype: Option<TypeId>) -> SubType {
        SubType { composite, is_final, supertype }
    }

    fn func(params: &[ValType]) -> CompositeType {
        CompositeType::Func(FuncType::new(params.iter().copied(), []))
    }

    /// A function that takes a continuation of itself.
    fn loop_group() -> Vec<SubType> {
        let cont = ValType::Ref(reference(HeapType::Concrete(TypeId::relative(1))));
        vec![sub(func(&[cont]), true, None), sub(CompositeType::Cont(TypeId::relative(0)), true, None)]
    }

    #[test]
    fn equal_groups_are_one() {
        let registry = TypeRegistry::default();
        let plain = registry.intern_func(&FuncType::new([ValType::I32], []));
        let first = registry.intern_group(loop_group());
        assert_eq!(registry.intern_group(loop_group()), first);
        assert_eq!(registry.intern_func(&FuncType::new([ValType::I32], [])), plain);
        let cont = TypeId(first.0 + 1);
        assert_eq!(registry.cont_func(cont), first);
        assert_eq!(
            registry.func_type(first).params(),
            [ValType::Ref(reference(HeapType::Concrete(cont)))],
            "relative references are resolved"
        );
        // The same member in a larger group is another type.
        let mut larger = loop_group();
        larger.push(sub(func(&[]), true, None));
        assert_ne!(registry.intern_group(larger), first);
        // So is one that is not final.
        let open = registry.intern_group(vec![sub(func(&[ValType::I32]), false, None)]);
        assert_ne!(open, plain);
        assert!(registry.is_final(plain) && !registry.is_final(open));
    }

    #[test]
    fn chains_decide_subtyping() {
        let registry = TypeRegistry::default();
        let top = registry.intern_group(vec![sub(func(&[]), false, None)]);
        let middle = registry.intern_group(vec![sub(func(&[]), false, Some(top))]);
        let bottom = registry.intern_group(vec![sub(func(&[]), true, Some(middle))]);
        let other = registry.intern_group(vec![sub(func(&[ValType::I32]), false, None)]);
        for (actual, wanted, expected) in [
            (bottom, top, true),
            (bottom, middle, true),
            (middle, top, true),
            (top, top, true),
            (top, bottom, false),
            (middle, bottom, false),
            (bottom, other, false),
            (other, top, false),
        ] {
            assert_eq!(registry.is_subtype(actual, wanted), expected, "{actual:?} <: {wanted:?}");
        }
    }

    #[test]
    fn references_match() {
        let registry = TypeRegistry::default();
        let first = registry.intern_group(loop_group());
        let (f, c) = (HeapType::Concrete(first), HeapType::Concrete(TypeId(first.0 + 1)));
        let structure = vec![sub(CompositeType::Opaque(vec![CompositeType::STRUCT]), true, None)];
        let s = HeapType::Concrete(registry.intern_group(structure));
        let matches = |actual, wanted| registry.ref_type_matches(reference(actual), reference(wanted));
        assert!(matches(f, HeapType::Func) && matches(HeapType::NoFunc, f) && !matches(f, HeapType::Cont));
        assert!(matches(c, HeapType::Cont) && matches(HeapType::NoCont, c) && !matches(c, HeapType::Any));
        assert!(matches(s, HeapType::Eq) && matches(HeapType::None, s) && !matches(s, HeapType::Array));
        assert!(!matches(HeapType::Func, f) && !matches(HeapType::NoExtern, HeapType::Func));
        let (null, some) = (RefType { nullable: true, heap: f }, reference(f));
        assert!(registry.ref_type_matches(some, null) && !registry.ref_type_matches(null, some));
        assert!(!registry.val_type_matches(ValType::I32, ValType::I64));
    }

    #[test]
    fn imports_match() {
        let registry = TypeRegistry::default();
        let top = registry.intern_group(vec![sub(func(&[]), false, None)]);
        let below = registry.intern_group(vec![sub(func(&[]), true, Some(top))]);
        let matches = |actual, wanted| registry.import_matches(&actual, &wanted);
        use ImportType::{Function, Global, Memory, Table, Tag};
        assert!(matches(Function(below), Function(top)) && !matches(Function(top), Function(below)));
        assert!(matches(Tag(top), Tag(top)) && !matches(Tag(below), Tag(top)));
        assert!(!matches(Tag(top), Function(top)));

        let memory = |minimum, maximum| Memory(MemoryType::new(minimum, maximum));
        assert!(matches(memory(2, Some(3)), memory(1, None)));
        assert!(matches(memory(2, Some(3)), memory(2, Some(3))));
        assert!(!matches(memory(1, None), memory(2, None)), "too small");
        assert!(!matches(memory(1, None), memory(1, Some(9))), "may grow too large");
        assert!(!matches(memory(1, Some(10)), memory(1, Some(9))));
        let narrow = MemoryType::new(1, Some(2));
        let wide = MemoryType::new64(1, Some(2));
        let shared = MemoryType { shared: true, ..narrow };
        let bytes = MemoryType { page_size_log2: 0, ..narrow };
        let forms = [narrow, wide, shared, bytes];
        for (a, b) in forms.iter().flat_map(|a| forms.iter().map(move |b| (a, b))) {
            assert_eq!(matches(Memory(*a), Memory(*b)), a == b);
        }

        let table = |heap| Table(TableType::new(reference(heap), 0, None));
        let table64 = || Table(TableType::new64(reference(HeapType::Func), 0, None));
        assert!(matches(table64(), table64()) && !matches(table64(), table(HeapType::Func)));
        assert!(!matches(table(HeapType::Func), table64()));
        assert!(matches(table(HeapType::Func), table(HeapType::Func)));
        assert!(
            !matches(table(HeapType::NoFunc), table(HeapType::Func)),
            "element types are equal, not less"
        );

        let global =
            |heap, mutability| Global(GlobalType { content: ValType::Ref(reference(heap)), mutability });
        let (fixed, var) = (Mutability::Const, Mutability::Var);
        assert!(matches(global(HeapType::NoFunc, fixed), global(HeapType::Func, fixed)));
        assert!(!matches(global(HeapType::NoFunc, var), global(HeapType::Func, var)));
        assert!(matches(global(HeapType::Func, var), global(HeapType::Func, var)));
        assert!(!matches(global(HeapType::Func, var), global(HeapType::Func, fixed)));
    }

    #[test]
    fn descriptions_read_well() {
        let registry = TypeRegistry::default();
        let id = registry.intern_func(&FuncType::new([ValType::I32, ValType::FUNCREF], [ValType::F64]));
        assert_eq!(registry.describe(&ImportType::Function(id)), "func (i32, funcref) -> (f64)");
        assert_eq!(registry.describe(&ImportType::Memory(MemoryType::new(1, Some(2)))), "memory 1 2");
        let ty = MemoryType { shared: true, page_size_log2: 0, ..MemoryType::new64(1, Some(2)) };
        assert_eq!(registry.describe(&ImportType::Memory(ty)), "memory i64 1 2 shared (pagesize 1)");
        assert_eq!(registry.describe(&ImportType::Memory(MemoryType::shared(1, 2))), "memory 1 2 shared");
    }
}
