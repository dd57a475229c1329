//! Windlass, as one side of a comparison.

use super::super::engines::Engines;
use super::{Export, HostLog, Outcome, State, Stop, Type, Word, number_of, smith, some_word};
use windlass::{
    Config, Cpu, Engine, Error, Extern, ExternRef, ExternType, Func, Global, HeapType, Instance, Memory,
    Module, RefType, Store, Table, Tag, Target, Trap, TrapCode, Val, ValType,
};

/// Enough for [`smith::FUEL_PER_CALL`] frames of any generated function.
pub const WASM_STACK_BYTES: usize = 48 << 20;

/// One instance of a module.
pub struct Subject {
    store: Store<HostLog>,
    module: Module,
    instance: Option<Instance>,
}

/// How one and the same module can be compiled. The oracle need not know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Regime {
    /// All the features of the processor; guards and faults where they serve.
    Usual,
    /// The least processor of the target.
    Baseline,
    /// Memories without room to spare: indices are checked.
    Checked,
    /// No signals: everything is checked.
    Unsignalled,
}

pub const REGIMES: [Regime; 4] = [Regime::Usual, Regime::Baseline, Regime::Checked, Regime::Unsignalled];

fn engine(target: Target, regime: Regime) -> Engine {
    static ENGINES: [Engines; 8] = [const { Engines::new() }; 8];
    ENGINES[2 * regime as usize + usize::from(target == Target::Aarch64)].next(|| {
        let mut config = Config::new();
        config.target(target).max_wasm_stack(WASM_STACK_BYTES);
        match regime {
            Regime::Usual => {}
            Regime::Baseline => drop(config.cpu(Cpu::baseline())),
            Regime::Checked => drop(config.memory_reservation(0).memory_guard_size(1 << 16)),
            Regime::Unsignalled => {
                config.signals_based_traps(false).memory_reservation(0).memory_guard_size(0);
            }
        }
        config
    })
}

/// The instruction set that this machine does not have.
pub fn other_target() -> Target {
    if Target::host() == Target::X86_64 { Target::Aarch64 } else { Target::X86_64 }
}

pub fn compile_for_the_other_target(module: &[u8], regime: Regime) -> Result<(), String> {
    compile(module, other_target(), regime)
}

/// A refusal is an answer; a panic is not.
pub fn compile(module: &[u8], target: Target, regime: Regime) -> Result<(), String> {
    Module::from_binary(&engine(target, regime), module).map(drop).map_err(|error| format!("{error:#}"))
}

impl Subject {
    pub fn load(module: &[u8], regime: Regime) -> Result<Subject, String> {
        let engine = engine(Target::host(), regime);
        let module = Module::from_binary(&engine, module).map_err(|error| format!("{error:#}"))?;
        Ok(Subject { store: Store::new(&engine, HostLog::default()), module, instance: None })
    }

    pub fn instantiate(&mut self) -> Outcome {
        let module = self.module.clone();
        let imports: Vec<Extern> = module
            .imports()
            .map(|import| self.import(number_of(import.module(), import.name()), import.ty()))
            .collect();
        match Instance::new(&mut self.store, &module, &imports) {
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
                let call =
                    move |mut caller: windlass::Caller<'_, HostLog>, params: &[Val], out: &mut [Val]| {
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
                let value = to_val(&mut self.store, some_word(to_type(ty.content), index as u64));
                Extern::Global(Global::new(&mut self.store, ty, value).expect("a global"))
            }
            ExternType::Memory(ty) => Extern::Memory(Memory::new(&mut self.store, ty).expect("a memory")),
            ExternType::Table(ty) => {
                let null = to_val(&mut self.store, null_of(to_type(ValType::Ref(ty.element))));
                Extern::Table(Table::new(&mut self.store, ty, null).expect("a table"))
            }
            ExternType::Tag(ty) => Extern::Tag(Tag::new(&mut self.store, ty).expect("a tag")),
        }
    }

    fn instance(&self) -> Instance {
        self.instance.expect("an instance")
    }

    /// The exported functions that take values which both engines have.
    pub fn exports(&self) -> Vec<Export> {
        let export = |export: windlass::ExportType<'_>| match export.ty() {
            ExternType::Func(ty) => Some(Export {
                name: export.name().to_owned(),
                params: ty.params().iter().map(|ty| to_type(*ty)).collect(),
            }),
            _ => None,
        };
        self.module.exports().filter_map(export).collect()
    }

    pub fn refuel(&mut self, fuel: u32) {
        if let Some(global) = self.instance().get_global(&self.store, smith::FUEL) {
            global.set(&mut self.store, Val::I32(fuel as i32)).expect("an i32");
        }
    }

    pub fn call(&mut self, name: &str, arguments: &[Word]) -> Outcome {
        let func = self.instance().get_func(&self.store, name).expect("an exported function");
        let arguments: Vec<Val> = arguments.iter().map(|word| to_val(&mut self.store, *word)).collect();
        let mut results = vec![Val::I32(0); func.ty(&self.store).results().len()];
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
                    let length = table.size(&self.store);
                    let element = |index| table.get(&self.store, index).expect("inside the table");
                    let words = (0..length).map(|index| to_word(&self.store, &element(index))).collect();
                    state.tables.push((name, words));
                }
                _ => {}
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
        ValType::Ref(RefType { heap: HeapType::Extern | HeapType::NoExtern, .. }) => Type::Extern,
        ValType::Ref(_) => Type::Func,
    }
}

fn null_of(ty: Type) -> Word {
    if ty == Type::Extern { Word::NullExtern } else { Word::NullFunc }
}

fn to_word(store: impl windlass::AsContext, value: &Val) -> Word {
    match *value {
        Val::I32(value) => Word::I32(value as u32),
        Val::I64(value) => Word::I64(value as u64),
        Val::F32(bits) => Word::F32(bits),
        Val::F64(bits) => Word::F64(bits),
        Val::V128(vector) => Word::V128(vector.into()),
        Val::FuncRef(func) => func.map_or(Word::NullFunc, |_| Word::Func),
        Val::ExternRef(None) => Word::NullExtern,
        Val::ExternRef(Some(reference)) => {
            let context = store.as_context();
            Word::Extern(*reference.data(context).downcast_ref().expect("a number"))
        }
        _ => panic!("a value that the tests do not make: {value:?}"),
    }
}

fn to_val(store: impl windlass::AsContextMut, word: Word) -> Val {
    match word {
        Word::I32(value) => Val::I32(value as i32),
        Word::I64(value) => Val::I64(value as i64),
        Word::F32(bits) => Val::F32(bits),
        Word::F64(bits) => Val::F64(bits),
        Word::NullFunc => Val::FuncRef(None),
        Word::NullExtern => Val::ExternRef(None),
        Word::Extern(number) => Val::ExternRef(Some(ExternRef::new(store, number))),
        Word::V128(bits) => Val::V128(bits.into()),
        Word::Func => panic!("a value that the tests do not pass"),
    }
}

fn outcome(error: &Error) -> Outcome {
    let Some(trap) = error.downcast_ref::<Trap>() else {
        return Outcome::Error(format!("{error:#}"));
    };
    Outcome::Trap(match trap.code() {
        TrapCode::Unreachable => Stop::Unreachable,
        TrapCode::MemoryOutOfBounds => Stop::MemoryOutOfBounds,
        TrapCode::TableOutOfBounds | TrapCode::UndefinedElement => Stop::TableOutOfBounds,
        TrapCode::UninitializedElement => Stop::NullElement,
        TrapCode::IndirectCallTypeMismatch => Stop::WrongSignature,
        TrapCode::DivideByZero => Stop::DivideByZero,
        TrapCode::IntegerOverflow => Stop::IntegerOverflow,
        TrapCode::InvalidConversion => Stop::InvalidConversion,
        TrapCode::StackOverflow => Stop::StackOverflow,
        _ => return Outcome::Error(format!("{error:#}")),
    })
}
