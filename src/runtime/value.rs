//! Values as users hold them, and their words as generated code does.
//!
//! A word is 64 bits: integers zero-extended, floats by their bits in the low part, references by address or
//! number with 0 for null. Which of these a word is, only its type tells; so words become [`Val`]s here and
//! nowhere else.

use super::context::{AsContextMut, StoreContext};
use super::exception::ExnRef;
use super::func::Func;
use super::store::{StoreCore, StoreId};
use crate::module::{HeapType, RefType, ValType};
use std::any::Any;
use std::fmt;
use std::ptr::NonNull;

/// A WebAssembly value of any type.
///
/// ```
/// use windlass::{Val, ValType};
///
/// let x = Val::from(2.5f64);
/// assert_eq!(x.f64(), Some(2.5));
/// assert_eq!(x.i32(), None);
/// assert_eq!(Val::default_for_ty(ValType::I32).unwrap().unwrap_i32(), 0);
/// ```
#[derive(Clone, Copy, Debug)]
pub enum Val {
    /// An `i32`, signed or not.
    I32(i32),
    /// An `i64`, signed or not.
    I64(i64),
    /// An `f32`, by its bits: NaN payloads survive.
    F32(u32),
    /// An `f64`, by its bits.
    F64(u64),
    /// A vector.
    V128(V128),
    /// A function or null.
    FuncRef(Option<Func>),
    /// A host's value or null.
    ExternRef(Option<ExternRef>),
    /// A continuation or null.
    ContRef(Option<ContRef>),
    /// An exception or null.
    ExnRef(Option<ExnRef>),
    /// Null of any other reference type.
    NullRef,
}

/// A vector of 128 bits; lane 0 is in the lowest.
///
/// ```
/// use windlass::{Val, V128};
///
/// let lanes = V128::from(0x0000_0004_0000_0003_0000_0002_0000_0001u128);
/// assert_eq!(lanes.as_u128() as u32, 1);
/// assert_eq!(Val::from(lanes).v128(), Some(lanes));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct V128(u128);

impl V128 {
    /// The bits.
    pub fn as_u128(self) -> u128 {
        self.0
    }

    pub(super) fn words(self) -> [u64; 2] {
        [self.0 as u64, (self.0 >> 64) as u64]
    }

    pub(super) fn from_words([low, high]: [u64; 2]) -> V128 {
        V128(u128::from(low) | u128::from(high) << 64)
    }
}

impl From<u128> for V128 {
    fn from(bits: u128) -> V128 {
        V128(bits)
    }
}

impl From<V128> for u128 {
    fn from(vector: V128) -> u128 {
        vector.0
    }
}

impl fmt::Debug for V128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "V128({:#034x})", self.0)
    }
}

/// A value of the host that WebAssembly can pass around and not look into. It lives as long as its store.
///
/// ```
/// use windlass::{Engine, ExternRef, Store};
///
/// let mut store = Store::new(&Engine::default(), ());
/// let name = ExternRef::new(&mut store, String::from("windlass"));
/// assert_eq!(name.data(&store).downcast_ref::<String>().unwrap(), "windlass");
/// ```
#[derive(Clone, Copy)]
pub struct ExternRef {
    store: StoreId,
    value: NonNull<Box<dyn Any + Send + Sync>>,
}

/// A reference to a continuation: one shot, and opaque to the host. It can be kept and handed back to
/// WebAssembly.
///
/// ```
/// use windlass::{Engine, Instance, Module, Store, Val};
///
/// let wat = r#"(module
///     (type $f (func)) (type $c (cont $f))
///     (func $nothing)
///     (elem declare func $nothing)
///     (func (export "new") (result (ref null $c)) (cont.new $c (ref.func $nothing)))
///     (func (export "run") (param (ref null $c)) (resume $c (local.get 0))))"#;
/// let engine = Engine::default();
/// let module = Module::new(&engine, wat)?;
/// let mut store = Store::new(&engine, ());
/// let instance = Instance::new(&mut store, &module, &[])?;
/// let new = instance.get_func(&mut store, "new").unwrap();
/// let run = instance.get_func(&mut store, "run").unwrap();
///
/// let mut continuation = [Val::NullRef];
/// new.call(&mut store, &[], &mut continuation)?;
/// assert!(matches!(continuation[0], Val::ContRef(Some(_))));
/// run.call(&mut store, &continuation, &mut [])?;
/// let again = run.call(&mut store, &continuation, &mut []).unwrap_err();
/// assert_eq!(again.to_string(), "wasm trap: continuation already consumed");
/// # Ok::<(), windlass::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ContRef {
    store: StoreId,
    word: u64,
    /// The type it came out of WebAssembly with.
    heap: HeapType,
}

// SAFETY: the address is used with a borrow of the store only; the value is `Send + Sync`.
unsafe impl Send for ExternRef {}
// SAFETY: likewise.
unsafe impl Sync for ExternRef {}

impl ExternRef {
    /// Puts `value` into the store.
    pub fn new(mut store: impl AsContextMut, value: impl Any + Send + Sync) -> ExternRef {
        let mut store = store.as_context_mut();
        let core = store.core_mut();
        ExternRef { store: core.id, value: core.add_extern(Box::new(value)) }
    }

    /// The value.
    pub fn data<'a, T: 'a>(&self, store: impl Into<StoreContext<'a, T>>) -> &'a (dyn Any + Send + Sync) {
        store.into().core().check(self.store, "ExternRef");
        // SAFETY: it lives as long as the store, which is borrowed for 'a.
        unsafe { &**self.value.as_ptr() }
    }

    #[inline]
    pub(super) fn to_word(self, id: StoreId) -> u64 {
        id.check(self.store, "ExternRef");
        self.value.as_ptr() as u64
    }

    /// # Safety
    /// `word` is an extern reference of the store `id`.
    pub(super) unsafe fn from_word(word: u64, id: StoreId) -> Option<ExternRef> {
        NonNull::new(word as *mut _).map(|value| ExternRef { store: id, value })
    }
}

impl fmt::Debug for ExternRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExternRef").finish_non_exhaustive()
    }
}

/// The trees of reference types; a null belongs to one.
#[derive(PartialEq, Eq)]
enum Tree {
    Func,
    Extern,
    Cont,
    Exn,
    Other,
}

fn tree(core: &StoreCore, heap: HeapType) -> Tree {
    match heap {
        HeapType::Func | HeapType::NoFunc => Tree::Func,
        HeapType::Extern | HeapType::NoExtern => Tree::Extern,
        HeapType::Cont | HeapType::NoCont => Tree::Cont,
        HeapType::Exn | HeapType::NoExn => Tree::Exn,
        HeapType::Concrete(_) => {
            let below = |top| {
                let reference = |heap| RefType { nullable: false, heap };
                core.engine.registry().ref_type_matches(reference(heap), reference(top))
            };
            if below(HeapType::Func) {
                Tree::Func
            } else if below(HeapType::Cont) {
                Tree::Cont
            } else {
                Tree::Other
            }
        }
        _ => Tree::Other,
    }
}

impl Val {
    /// The value that locals and tables of a type begin with: zero or null. None if the type has none.
    pub fn default_for_ty(ty: ValType) -> Option<Val> {
        Some(match ty {
            ValType::I32 => Val::I32(0),
            ValType::I64 => Val::I64(0),
            ValType::F32 => Val::F32(0),
            ValType::F64 => Val::F64(0),
            ValType::V128 => Val::V128(V128(0)),
            ValType::Ref(RefType { nullable: false, .. }) => return None,
            ValType::Ref(RefType { heap, .. }) => match heap {
                HeapType::Func | HeapType::NoFunc => Val::FuncRef(None),
                HeapType::Extern | HeapType::NoExtern => Val::ExternRef(None),
                HeapType::Cont | HeapType::NoCont => Val::ContRef(None),
                HeapType::Exn | HeapType::NoExn => Val::ExnRef(None),
                _ => Val::NullRef,
            },
        })
    }

    /// The most precise type that the value has; null has the bottom of its tree.
    pub fn ty<'a, T: 'a>(&self, store: impl Into<StoreContext<'a, T>>) -> ValType {
        self.type_in(store.into().core())
    }

    fn type_in(&self, core: &StoreCore) -> ValType {
        let null = |heap| ValType::Ref(RefType { nullable: true, heap });
        let some = |heap| ValType::Ref(RefType { nullable: false, heap });
        match self {
            Val::I32(_) => ValType::I32,
            Val::I64(_) => ValType::I64,
            Val::F32(_) => ValType::F32,
            Val::F64(_) => ValType::F64,
            Val::V128(_) => ValType::V128,
            Val::FuncRef(None) => null(HeapType::NoFunc),
            Val::FuncRef(Some(func)) => some(HeapType::Concrete(func.type_id(core))),
            Val::ExternRef(None) => null(HeapType::NoExtern),
            Val::ExternRef(Some(_)) => some(HeapType::Extern),
            Val::ContRef(None) => null(HeapType::NoCont),
            Val::ContRef(Some(cont)) => some(cont.heap),
            Val::ExnRef(None) => null(HeapType::NoExn),
            Val::ExnRef(Some(_)) => some(HeapType::Exn),
            Val::NullRef => null(HeapType::None),
        }
    }

    /// Whether the value is of type `ty`. [`Val::NullRef`] is a null of every type.
    pub(super) fn matches(&self, core: &StoreCore, ty: ValType) -> bool {
        match (self, ty) {
            (Val::NullRef, ValType::Ref(ty)) => ty.nullable,
            _ => core.engine.registry().val_type_matches(self.type_in(core), ty),
        }
    }

    /// The words, of which all but vectors need the first. Panics if the value belongs to another store.
    pub(super) fn to_words(self, core: &StoreCore) -> [u64; 2] {
        match self {
            Val::V128(vector) => vector.words(),
            _ => [self.to_word(core), 0],
        }
    }

    /// Writes the words and returns the place behind them.
    ///
    /// # Safety
    /// There is room at `values` for a value of the type.
    pub(super) unsafe fn store(self, core: &StoreCore, values: *mut u64) -> *mut u64 {
        // SAFETY: by contract.
        unsafe {
            match self {
                Val::V128(vector) => {
                    values.cast::<[u64; 2]>().write(vector.words());
                    values.add(2)
                }
                _ => {
                    values.write(self.to_word(core));
                    values.add(1)
                }
            }
        }
    }

    /// The value whose words are at `values`, and the place behind them.
    ///
    /// # Safety
    /// A value of type `ty` of this store is there.
    pub(super) unsafe fn load(values: *const u64, ty: ValType, core: &StoreCore) -> (Val, *const u64) {
        // SAFETY: by contract.
        unsafe {
            match ty {
                ValType::V128 => (Val::V128(V128::from_words(*values.cast::<[u64; 2]>())), values.add(2)),
                _ => (Val::from_word(*values, ty, core), values.add(1)),
            }
        }
    }

    /// The values of these types whose words are at `values`, one behind the other.
    ///
    /// # Safety
    /// Such values of this store are there.
    pub(super) unsafe fn load_all(
        mut values: *const u64,
        types: &[ValType],
        core: &StoreCore,
    ) -> impl Iterator<Item = Val> {
        types.iter().map(move |&ty| {
            // SAFETY: by contract; each begins where the last one ends.
            let (value, next) = unsafe { Val::load(values, ty, core) };
            values = next;
            value
        })
    }

    /// The word of a value that is no vector. Panics if it belongs to another store.
    pub(super) fn to_word(self, core: &StoreCore) -> u64 {
        match self {
            Val::I32(value) => u64::from(value as u32),
            Val::I64(value) => value as u64,
            Val::F32(bits) => u64::from(bits),
            Val::F64(bits) => bits,
            Val::V128(_) => unreachable!("vectors have two words"),
            Val::FuncRef(Some(func)) => func.to_word(core.id),
            Val::ExternRef(Some(value)) => value.to_word(core.id),
            Val::ContRef(Some(cont)) => {
                core.check(cont.store, "ContRef");
                cont.word
            }
            Val::ExnRef(Some(exception)) => exception.to_word(core.id),
            Val::FuncRef(None) | Val::ExternRef(None) | Val::ContRef(None) => 0,
            Val::ExnRef(None) | Val::NullRef => 0,
        }
    }

    /// The value behind a word.
    ///
    /// # Safety
    /// `word` is a value of type `ty` of this store.
    pub(super) unsafe fn from_word(word: u64, ty: ValType, core: &StoreCore) -> Val {
        match ty {
            ValType::I32 => Val::I32(word as i32),
            ValType::I64 => Val::I64(word as i64),
            ValType::F32 => Val::F32(word as u32),
            ValType::F64 => Val::F64(word),
            ValType::V128 => unreachable!("vectors have two words"),
            ValType::Ref(RefType { heap, .. }) => match tree(core, heap) {
                // SAFETY: `word` is of the type by contract.
                Tree::Func => Val::FuncRef(unsafe { Func::from_word(word, core.id) }),
                // SAFETY: likewise.
                Tree::Extern => Val::ExternRef(unsafe { ExternRef::from_word(word, core.id) }),
                Tree::Cont => Val::ContRef((word != 0).then(|| {
                    // The host can copy it and keep it anywhere.
                    core.registry.as_ref().expect("a continuation is in it").pin(word);
                    ContRef { store: core.id, word, heap }
                })),
                // SAFETY: likewise.
                Tree::Exn => Val::ExnRef(unsafe { ExnRef::from_word(word, core) }),
                Tree::Other if word == 0 => Val::NullRef,
                Tree::Other => unreachable!("modules cannot make {ty} yet"),
            },
        }
    }
}

macro_rules! accessors {
    ($($name:ident $unwrap:ident $variant:ident($bind:ident) $ty:ty = $value:expr, $what:literal;)*) => {
        impl Val {$(
            #[doc = concat!("The value if it is ", $what, ".")]
            pub fn $name(&self) -> Option<$ty> {
                match *self {
                    Val::$variant($bind) => Some($value),
                    _ => None,
                }
            }

            #[doc = concat!("The value, which is ", $what, ".\n\n# Panics\nIf it is not.")]
            pub fn $unwrap(&self) -> $ty {
                self.$name().unwrap_or_else(|| panic!("expected {}, found {self:?}", $what))
            }
        )*}
    };
}

accessors! {
    i32 unwrap_i32 I32(value) i32 = value, "an i32";
    i64 unwrap_i64 I64(value) i64 = value, "an i64";
    f32 unwrap_f32 F32(bits) f32 = f32::from_bits(bits), "an f32";
    f64 unwrap_f64 F64(bits) f64 = f64::from_bits(bits), "an f64";
    v128 unwrap_v128 V128(bits) V128 = bits, "a v128";
    funcref unwrap_funcref FuncRef(func) Option<Func> = func, "a funcref";
    externref unwrap_externref ExternRef(value) Option<ExternRef> = value, "an externref";
    contref unwrap_contref ContRef(cont) Option<ContRef> = cont, "a contref";
    exnref unwrap_exnref ExnRef(exception) Option<ExnRef> = exception, "an exnref";
}

macro_rules! from {
    ($($ty:ty, $bind:ident => $val:expr;)*) => {$(
        impl From<$ty> for Val {
            fn from($bind: $ty) -> Val {
                $val
            }
        }
    )*};
}

from! {
    i32, value => Val::I32(value);
    u32, value => Val::I32(value as i32);
    i64, value => Val::I64(value);
    u64, value => Val::I64(value as i64);
    f32, value => Val::F32(value.to_bits());
    f64, value => Val::F64(value.to_bits());
    V128, value => Val::V128(value);
    Func, func => Val::FuncRef(Some(func));
    Option<Func>, func => Val::FuncRef(func);
    ExternRef, value => Val::ExternRef(Some(value));
    Option<ExternRef>, value => Val::ExternRef(value);
    ContRef, cont => Val::ContRef(Some(cont));
    Option<ContRef>, cont => Val::ContRef(cont);
    ExnRef, exception => Val::ExnRef(Some(exception));
    Option<ExnRef>, exception => Val::ExnRef(exception);
}
