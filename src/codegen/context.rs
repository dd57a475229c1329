//! What bodies need to know of their module, resolved once: signatures with their places, where things stand.
//!
//! Nothing here changes while bodies are compiled, so any number of compilers share one context, whatever their
//! threads. Signatures are few and are kept once; a module may have half a million functions, and for each of them
//! there is its type and nothing else.

use super::bounds::MemoryPlan;
use crate::abi::{Builtin, Kind, Place, Placement};
use crate::masm::StartShape;
use crate::module::{
    Declarations, HeapType, Mutability, Records, RefType, Tunables, TypeId, TypeRegistry, ValType, VmLayout,
};
use std::collections::HashMap;

/// A signature, ready for placing values.
#[derive(Debug)]
pub(super) struct Signature {
    pub(super) params: Vec<Kind>,
    pub(super) param_places: Vec<Place>,
    pub(super) param_words: u32,
    pub(super) results: Vec<Kind>,
    pub(super) result_places: Vec<Place>,
    pub(super) result_words: u32,
}

impl Signature {
    fn new(params: Vec<Kind>, results: Vec<Kind>) -> Signature {
        let (param_places, param_words) = Placement::of(&params);
        let (result_places, result_words) = Placement::of(&results);
        Signature { params, param_places, param_words, results, result_places, result_words }
    }

    pub(super) fn start_shape(&self) -> StartShape {
        StartShape { param_words: self.param_words, result_words: self.result_words }
    }
}

/// See the module's text.
#[derive(Debug)]
pub(super) struct Context {
    pub(super) layout: VmLayout,
    /// All signatures that are asked for by type.
    pool: Vec<Signature>,
    /// By type index: of a function type itself, of a continuation type its function's.
    signatures: Vec<Option<u32>>,
    /// By type index: a function type.
    function_types: Vec<bool>,
    /// By type index: canonical, final.
    pub(super) finals: Vec<bool>,
    functions: Vec<TypeId>,
    /// By canonical type, from the module's least on.
    by_id: Vec<u32>,
    least_id: u32,
    pub(super) imported_functions: u32,
    tags: Vec<u32>,
    /// By tag: what a suspend hands over, as parameters: the payload, then the continuation.
    payloads: Vec<Signature>,
    /// By type index: of a continuation type whose function's last parameter is a continuation, that one's signature.
    switched: Vec<Option<u32>>,
    /// By builtin.
    builtins: [Signature; Builtin::COUNT],
    pub(super) globals: Vec<Kind>,
    pub(super) mutable_globals: Vec<bool>,
    pub(super) memories: Vec<MemoryPlan>,
    /// By table: whether its indices are i64.
    pub(super) tables64: Vec<bool>,
    /// By table: its elements are functions, its indices i32.
    pub(super) function_tables: Vec<bool>,
    pub(super) records: Records,
}

/// Signatures while they are collected.
struct Pool<'a> {
    registry: &'a TypeRegistry,
    known: HashMap<TypeId, Option<u32>>,
    signatures: Vec<Signature>,
}

impl Pool<'_> {
    /// Of a function type itself, of a continuation type its function's.
    fn signature(&mut self, id: TypeId) -> Option<u32> {
        if let Some(&known) = self.known.get(&id) {
            return known;
        }
        let kinds = |types: &[ValType]| types.iter().map(|ty| ty.kind()).collect();
        let number = self.registry.signature(id).map(|ty| {
            self.signatures.push(Signature::new(kinds(ty.params()), kinds(ty.results())));
            self.signatures.len() as u32 - 1
        });
        self.known.insert(id, number);
        number
    }
}

impl Context {
    pub(super) fn new(
        declarations: &Declarations,
        layout: &VmLayout,
        registry: &TypeRegistry,
        tunables: &Tunables,
    ) -> Context {
        let mut pool = Pool { registry, known: HashMap::new(), signatures: Vec::new() };
        let signatures = declarations.types.iter().map(|&id| pool.signature(id)).collect();
        let switched = |&id: &TypeId| {
            let last = registry.is_cont(id).then(|| registry.signature(id)?.params().last().copied())??;
            match last {
                ValType::Ref(RefType { heap: HeapType::Concrete(id), .. }) if registry.is_cont(id) => {
                    pool.signature(id)
                }
                _ => None,
            }
        };
        let switched = declarations.types.iter().map(switched).collect();
        // A function's type is one of the module's.
        let ids = || declarations.types.iter().map(|id| id.0);
        let least_id = ids().min().unwrap_or(0);
        let mut by_id = vec![u32::MAX; ids().max().map_or(0, |most| (most - least_id) as usize + 1)];
        for (id, number) in &pool.known {
            if let Some(place) = by_id.get_mut(id.0.wrapping_sub(least_id) as usize) {
                *place = number.unwrap_or(u32::MAX);
            }
        }
        let of_function = "functions and tags have function types";
        let tags: Vec<u32> =
            declarations.tags.iter().map(|&id| pool.signature(id).expect(of_function)).collect();
        let payload = |&tag: &u32| {
            let kinds = pool.signatures[tag as usize].params.iter().copied().chain([Kind::Ref]).collect();
            Signature::new(kinds, Vec::new())
        };
        Context {
            signatures,
            switched,
            function_types: declarations
                .types
                .iter()
                .map(|&id| !registry.is_cont(id) && registry.signature(id).is_some())
                .collect(),
            finals: declarations.types.iter().map(|&id| registry.is_final(id)).collect(),
            functions: declarations.functions.clone(),
            by_id,
            least_id,
            imported_functions: declarations.imported_functions,
            payloads: tags.iter().map(payload).collect(),
            tags,
            builtins: Builtin::ALL.map(|builtin| {
                let (params, results) = builtin.signature();
                Signature::new(params.to_vec(), results.to_vec())
            }),
            globals: declarations.globals.iter().map(|global| global.ty.content.kind()).collect(),
            mutable_globals: declarations
                .globals
                .iter()
                .map(|global| global.ty.mutability == Mutability::Var)
                .collect(),
            memories: declarations.memories.iter().map(|ty| MemoryPlan::new(ty, tunables)).collect(),
            tables64: declarations.tables.iter().map(|table| table.ty.table64).collect(),
            function_tables: declarations
                .tables
                .iter()
                .map(|table| table.ty.element.heap == HeapType::Func && !table.ty.table64)
                .collect(),
            records: declarations.records.clone(),
            layout: layout.clone(),
            pool: pool.signatures,
        }
    }

    /// Of a function type, or of a continuation type's function, by a validated type index.
    pub(super) fn signature(&self, type_index: u32) -> &Signature {
        let number = self.signatures[type_index as usize].expect("a function or continuation type");
        &self.pool[number as usize]
    }

    /// Of a function type, if this is the index of one.
    pub(super) fn function_type(&self, type_index: u32) -> Option<&Signature> {
        let known = *self.function_types.get(type_index as usize)?;
        known.then(|| self.signature(type_index))
    }

    /// How many functions there are.
    pub(super) fn function_count(&self) -> u32 {
        self.functions.len() as u32
    }

    /// Of a function, by its index in the module.
    pub(super) fn function(&self, index: u32) -> &Signature {
        let id = self.functions[index as usize];
        &self.pool[self.by_id[(id.0 - self.least_id) as usize] as usize]
    }

    pub(super) fn tag(&self, index: u32) -> &Signature {
        &self.pool[self.tags[index as usize] as usize]
    }

    /// What a suspend with this tag hands over.
    pub(super) fn payload(&self, tag: u32) -> &Signature {
        &self.payloads[tag as usize]
    }

    /// Of the continuation that a continuation of this type expects last.
    pub(super) fn switched(&self, type_index: u32) -> &Signature {
        &self.pool[self.switched[type_index as usize].expect("validated") as usize]
    }

    /// No parameters, no results.
    pub(super) fn nothing(&self) -> &Signature {
        self.builtin(Builtin::Trap)
    }

    pub(super) fn builtin(&self, builtin: Builtin) -> &Signature {
        &self.builtins[builtin as usize]
    }
}
