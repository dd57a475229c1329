//! wasmi, as the other side of a comparison.

use super::{HostLog, Outcome, State, Stop, Type, Word, number_of, smith, some_word};
use std::sync::OnceLock;
use wasmi::core::{F32, F64, TrapCode, V128};
use wasmi::errors::{ErrorKind, InstantiationError, MemoryError};
use wasmi::{
    Caller, Config, Engine, Error, Extern, ExternRef, ExternType, Func, Global, Instance, Memory, Module,
    Ref, Store, Table, Val, ValType,
};

/// One instance of a module.
pub struct Oracle {
    store: Store<HostLog>,
    module: Module,
    instance: Option<Instance>,
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| {
        let mut config = Config::default();
        config
            .wasm_multi_memory(true)
            .wasm_memory64(true)
            .wasm_custom_page_sizes(true)
            .wasm_wide_arithmetic(true)
            .wasm_simd(true)
            .wasm_relaxed_simd(true)
            .wasm_tail_call(true)
            .wasm_extended_const(true)
            .set_max_recursion_depth(100_000)
            .set_max_stack_height(256 << 20);
        Engine::new(&config)
    })
}

impl Oracle {
    /// None if it is too much for the oracle.
    pub fn load(module: &[u8]) -> Option<Oracle> {
        let module = Module::new(engine(), module).ok()?;
        Some(Oracle { store: Store::new(engine(), HostLog::default()), module, instance: None })
    }

    pub fn instantiate(&mut self) -> Outcome {
        let module = self.module.clone();
        let imports: Vec<Extern> = module
            .imports()
            .map(|import| self.import(number_of(import.module(), import.name()), import.ty().clone()))
            .collect();
        match Instance::new(&mut self.store, &self.module, &imports) {
            Ok(instance) => {
                self.instance = Some(instance);
                Outcome::Values(Vec::new())
            }
            Err(error) => outcome(&error),
        }
    }

    fn import(&mut self, index: usize, ty: ExternType) -> Extern {
        match ty {
            ExternType::Func(ty) => {
                let results: Vec<Type> = ty.results().iter().map(|ty| to_type(*ty)).collect();
                let call = move |mut caller: Caller<'_, HostLog>, params: &[Val], out: &mut [Val]| {
                    let words: Vec<Word> = params.iter().map(|value| to_word(&caller, value)).collect();
                    let answer = caller.data_mut().call(index, &words, &results);
                    for (slot, word) in out.iter_mut().zip(answer) {
                        *slot = to_val(&mut caller, word);
                    }
                    Ok(())
                };
                Extern::Func(Func::new(&mut self.store, ty, call))
            }
            ExternType::Global(ty) => {
                let value = to_val(&mut self.store, some_word(to_type(ty.content()), index as u64));
                Extern::Global(Global::new(&mut self.store, value, ty.mutability()))
            }
            ExternType::Memory(ty) => Extern::Memory(Memory::new(&mut self.store, ty).expect("a memory")),
            ExternType::Table(ty) => {
                let null = Val::default(ty.element());
                Extern::Table(Table::new(&mut self.store, ty, null).expect("a table"))
            }
        }
    }

    fn instance(&self) -> Instance {
        self.instance.expect("an instance")
    }

    pub fn refuel(&mut self, fuel: u32) {
        if let Some(global) = self.instance().get_global(&self.store, smith::FUEL) {
            global.set(&mut self.store, Val::I32(fuel as i32)).expect("an i32");
        }
    }

    pub fn call(&mut self, name: &str, arguments: &[Word]) -> Outcome {
        let func = self.instance().get_func(&self.store, name).expect("an exported function");
        let arguments: Vec<Val> = arguments.iter().map(|word| to_val(&mut self.store, *word)).collect();
        let ty = func.ty(&self.store);
        let mut results: Vec<Val> = ty.results().iter().map(|ty| Val::default(*ty)).collect();
        match func.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Outcome::Values(results.iter().map(|value| to_word(&self.store, value)).collect()),
            Err(error) => outcome(&error),
        }
    }

    pub fn state(&self) -> State {
        let mut state = State { host: *self.store.data(), ..State::default() };
        for export in self.module.exports() {
            let name = export.name().to_owned();
            match self.instance().get_export(&self.store, &name).expect("an export") {
                Extern::Memory(memory) => state.memories.push((name, memory.data(&self.store).to_vec())),
                Extern::Global(global) => {
                    state.globals.push((name, to_word(&self.store, &global.get(&self.store))));
                }
                Extern::Table(table) => {
                    let element = |index| table.get(&self.store, index).expect("inside the table");
                    let words =
                        (0..table.size(&self.store)).map(|index| to_word(&self.store, &element(index)));
                    state.tables.push((name, words.collect()));
                }
                Extern::Func(_) => {}
            }
        }
        state.sorted()
    }
}

fn to_type(ty: ValType) -> Type {
    match ty {
        ValType::I32 => Type::I32,
        ValType::I64 => Type::I64,
        ValType::F32 => Type::F32,
        ValType::F64 => Type::F64,
        ValType::V128 => Type::V128,
        ValType::FuncRef => Type::Func,
        ValType::ExternRef => Type::Extern,
    }
}

fn to_word(store: impl wasmi::AsContext, value: &Val) -> Word {
    match value {
        Val::I32(value) => Word::I32(*value as u32),
        Val::I64(value) => Word::I64(*value as u64),
        Val::F32(value) => Word::F32(value.to_bits()),
        Val::F64(value) => Word::F64(value.to_bits()),
        Val::V128(value) => Word::V128(value.as_u128()),
        Val::FuncRef(Ref::Null) => Word::NullFunc,
        Val::FuncRef(Ref::Val(_)) => Word::Func,
        Val::ExternRef(Ref::Null) => Word::NullExtern,
        Val::ExternRef(Ref::Val(reference)) => {
            let context = store.as_context();
            Word::Extern(*reference.data(context).downcast_ref().expect("a number"))
        }
    }
}

fn to_val(store: impl wasmi::AsContextMut, word: Word) -> Val {
    match word {
        Word::I32(value) => Val::I32(value as i32),
        Word::I64(value) => Val::I64(value as i64),
        Word::F32(bits) => Val::F32(F32::from_bits(bits)),
        Word::F64(bits) => Val::F64(F64::from_bits(bits)),
        Word::V128(bits) => Val::V128(V128::from(bits)),
        Word::NullFunc => Val::FuncRef(Ref::Null),
        Word::NullExtern => Val::ExternRef(Ref::Null),
        Word::Extern(number) => Val::ExternRef(Ref::Val(ExternRef::new(store, number))),
        Word::Func => panic!("a value that the tests do not pass"),
    }
}

fn outcome(error: &Error) -> Outcome {
    let code = match error.kind() {
        ErrorKind::TrapCode(code) => *code,
        ErrorKind::Memory(MemoryError::OutOfBoundsAccess) => TrapCode::MemoryOutOfBounds,
        ErrorKind::Table(_) => TrapCode::TableOutOfBounds,
        ErrorKind::Instantiation(InstantiationError::ElementSegmentDoesNotFit { .. }) => {
            TrapCode::TableOutOfBounds
        }
        _ => return Outcome::Error(format!("{error}")),
    };
    Outcome::Trap(match code {
        TrapCode::UnreachableCodeReached => Stop::Unreachable,
        TrapCode::MemoryOutOfBounds => Stop::MemoryOutOfBounds,
        TrapCode::TableOutOfBounds => Stop::TableOutOfBounds,
        TrapCode::IndirectCallToNull => Stop::NullElement,
        TrapCode::BadSignature => Stop::WrongSignature,
        TrapCode::IntegerDivisionByZero => Stop::DivideByZero,
        TrapCode::IntegerOverflow => Stop::IntegerOverflow,
        TrapCode::BadConversionToInteger => Stop::InvalidConversion,
        TrapCode::StackOverflow => Stop::StackOverflow,
        _ => return Outcome::Error(format!("{error}")),
    })
}
