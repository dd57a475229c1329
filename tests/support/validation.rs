//! Two ways to judge a module: Windlass, which may check operators by itself while it compiles them, and
//! wasmparser alone, told of the same features. They must say the same: yes, or no in the same words, about the
//! same byte, of the same function.
//!
//! Windlass judges in four ways: it validates, it compiles for either instruction set, and lazily it compiles a
//! function that is called. It may refuse a valid module for two reasons, which are looked into: an operator or
//! a type of a proposal that it does not have, and limits of what can be compiled.

use std::panic::{AssertUnwindSafe, catch_unwind};
use wasmparser::{
    FuncValidatorAllocations, Operator, Parser, Payload, ValidPayload, Validator, WasmFeatures,
};
use windlass::{CompileError, Config, Engine, Instance, Module, Store, Target, Val};

/// All proposals that the engine has, by the names that they have on the command line.
const PROPOSALS: &[(&str, WasmFeatures)] = &[
    ("bulk-memory", WasmFeatures::BULK_MEMORY),
    ("custom-page-sizes", WasmFeatures::CUSTOM_PAGE_SIZES),
    ("exceptions", WasmFeatures::EXCEPTIONS),
    ("extended-const", WasmFeatures::EXTENDED_CONST),
    ("function-references", WasmFeatures::FUNCTION_REFERENCES),
    ("gc", WasmFeatures::GC),
    ("legacy-exceptions", WasmFeatures::LEGACY_EXCEPTIONS),
    ("memory64", WasmFeatures::MEMORY64),
    ("multi-memory", WasmFeatures::MULTI_MEMORY),
    ("multi-value", WasmFeatures::MULTI_VALUE),
    ("reference-types", WasmFeatures::REFERENCE_TYPES),
    ("relaxed-simd", WasmFeatures::RELAXED_SIMD),
    ("simd", WasmFeatures::SIMD),
    ("stack-switching", WasmFeatures::STACK_SWITCHING),
    ("tail-call", WasmFeatures::TAIL_CALL),
    ("threads", WasmFeatures::THREADS),
    ("wide-arithmetic", WasmFeatures::WIDE_ARITHMETIC),
];

/// What every engine has.
const ALWAYS: WasmFeatures = WasmFeatures::MVP
    .union(WasmFeatures::MUTABLE_GLOBAL)
    .union(WasmFeatures::SATURATING_FLOAT_TO_INT)
    .union(WasmFeatures::SIGN_EXTENSION);

/// What wasmparser cannot know: limits of what can be compiled.
const LIMITS: &[&str] = &["needs a frame of more than", "code is larger than", "declarations are too large"];

/// The end of what is said of a proposal that is not built.
const NOT_BUILT: &str = "proposal, which Windlass does not support yet";
const SWITCHED_OFF: &str = "proposal, which is switched off";

/// Both sides, with one set of features.
pub struct Court {
    /// For messages.
    pub name: String,
    features: WasmFeatures,
    /// One for each instruction set.
    eager: [Engine; 2],
    lazy: Engine,
}

/// What both sides say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answer {
    Valid,
    /// In this function, by index, if in one.
    Invalid(Option<u32>),
    /// It is valid, or nearly, and not for this engine.
    Beyond,
}

/// Why wasmparser refuses a module.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Refusal {
    message: String,
    offset: u64,
    function: Option<u32>,
    /// What would help.
    missing: Option<WasmFeatures>,
}

impl Court {
    /// Without the proposals of these names.
    pub fn without(names: &[&str]) -> Court {
        let mut features = ALWAYS;
        let mut config = Config::new();
        config.parallel_compilation(false);
        for &(name, feature) in PROPOSALS {
            let on = !names.contains(&name);
            features.set(feature, on);
            assert!(config.wasm_proposal(name, on), "{name}");
        }
        let engine = |config: &Config| Engine::new(config).expect("an engine");
        let eager = [Target::X86_64, Target::Aarch64].map(|target| engine(config.clone().target(target)));
        let lazy = engine(config.clone().lazy_compilation(true));
        Court { name: format!("without {names:?}"), features, eager, lazy }
    }

    /// With everything.
    pub fn whole() -> Court {
        Court::without(&[])
    }

    /// Each proposal is missing in one of them, and some in each of the last, which are the same every time.
    pub fn partial() -> Vec<Court> {
        let mut courts: Vec<_> = PROPOSALS.iter().map(|(name, _)| Court::without(&[name])).collect();
        let names = || PROPOSALS.iter().map(|(name, _)| *name);
        courts.push(Court::without(&names().collect::<Vec<_>>()));
        for bits in [0x0f0f0u32, 0x15555, 0x03c3c, 0x1ff80] {
            let missing: Vec<_> =
                names().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, name)| name).collect();
            courts.push(Court::without(&missing));
        }
        courts
    }

    /// What both sides say of a module, if it is the same. `turn` chooses the instruction set, and is how often
    /// `Module::validate` is asked as well.
    pub fn judge(&self, module: &[u8], turn: usize) -> Result<Answer, String> {
        let expected = self.oracle(module, true);
        let target = turn % 2;
        let compiled = verdict(|| Module::from_binary(&self.eager[target], module).map(drop))?;
        let answer = self.same(module, &expected, compiled, "the compiler")?;
        if turn.is_multiple_of(4) {
            let validated = verdict(|| Module::validate(&self.eager[0], module))?;
            self.same(module, &expected, validated, "Module::validate")?;
        }
        Ok(answer)
    }

    /// Likewise what it says when the functions are compiled on their calls: first of all but the bodies, then of
    /// the function that wasmparser refuses, which is called. None: it cannot be called here.
    pub fn judge_lazily(&self, module: &[u8]) -> Result<Option<Answer>, String> {
        let Err(Refusal { function: Some(function), .. }) = self.oracle(module, true) else {
            let expected = self.oracle(module, false);
            let structure = verdict(|| Module::from_binary(&self.lazy, module).map(drop))?;
            return self.same(module, &expected, structure, "the compiler of its structure").map(Some);
        };
        let Some(module) = super::mutants::exporting(module, function) else { return Ok(None) };
        let (structure, whole) = (self.oracle(&module, false), self.oracle(&module, true));
        let Err(Refusal { function: Some(again), .. }) = whole else { return Ok(None) };
        if again != function || structure.is_err() || has_start(&module) {
            return Ok(None);
        }
        let mut refused_before = None;
        let called = verdict(|| {
            let lazily = Module::from_binary(&self.lazy, &module)?;
            let mut store = Store::new(&self.lazy, ());
            let Ok(instance) = Instance::new(&mut store, &lazily, &[]) else {
                refused_before = Some(());
                return Ok(());
            };
            let func = instance.get_func(&store, super::mutants::EXPORT).expect("its export");
            let ty = func.ty(&store);
            let arguments: Option<Vec<Val>> = ty.params().iter().copied().map(Val::default_for_ty).collect();
            let Some(arguments) = arguments else {
                refused_before = Some(());
                return Ok(());
            };
            let mut results = vec![Val::I32(0); ty.results().len()];
            func.call(&mut store, &arguments, &mut results)
        })?;
        match refused_before {
            Some(()) => Ok(None),
            None => self.same(&module, &whole, called, "the lazy compiler").map(Some),
        }
    }

    /// What wasmparser alone says: the first error in the order of the module, bodies included or not.
    fn oracle(&self, module: &[u8], bodies: bool) -> Result<(), Refusal> {
        let refusal = |error: wasmparser::Error, function| Refusal {
            message: error.message().to_owned(),
            offset: error.offset(),
            function,
            missing: error.missing_wasm_feature(),
        };
        let mut parser = Parser::new(0);
        parser.set_features(self.features);
        let mut validator = Validator::new_with_features(self.features);
        let mut allocations = FuncValidatorAllocations::default();
        for payload in parser.parse_all(module) {
            let payload = payload.map_err(|error| refusal(error, None))?;
            let valid = validator.payload(&payload).map_err(|error| refusal(error, None))?;
            let ValidPayload::Func(to_validate, body) = valid else { continue };
            if !bodies {
                continue;
            }
            let function = to_validate.index;
            let mut validator = to_validate.into_validator(std::mem::take(&mut allocations));
            let judged = validator.validate(&body).map_err(|error| refusal(error, Some(function)));
            if let Some((at, end)) = unbuilt_operator(&body)
                && judged.as_ref().err().is_none_or(|refusal| refusal.offset >= end)
            {
                return Err(Refusal {
                    message: NOT_BUILT.to_owned(),
                    offset: at,
                    function: Some(function),
                    missing: None,
                });
            }
            judged?;
            allocations = validator.into_allocations();
        }
        Ok(())
    }

    fn same(
        &self,
        module: &[u8],
        expected: &Result<(), Refusal>,
        said: Result<(), windlass::Error>,
        who: &str,
    ) -> Result<Answer, String> {
        let differ = |said: &dyn std::fmt::Debug| {
            Err(format!("{} {who} says {said:?}, wasmparser says {expected:?}", self.name))
        };
        let error = match (expected, said) {
            (Ok(()), Ok(())) => return Ok(Answer::Valid),
            (Err(_), Ok(())) => return differ(&"yes"),
            (_, Err(error)) => error,
        };
        let Some(error) = error.downcast_ref::<CompileError>() else {
            return differ(&format!("{error:#}"));
        };
        if LIMITS.iter().any(|limit| error.message().contains(limit)) {
            return Ok(Answer::Beyond);
        }
        let in_front = expected.as_ref().err().is_none_or(|refusal| error.offset() <= refusal.offset);
        if error.function().is_none() && error.message().ends_with(NOT_BUILT) && in_front {
            return Ok(Answer::Beyond);
        }
        let Err(refusal) = expected else { return differ(error) };
        // What is said of 0xe5 stands behind wasmparser's words.
        let words = error.message().split("; opcode 0xe5 is").next().unwrap_or_default();
        let same_words = match (&refusal.missing, &*refusal.message) {
            (None, NOT_BUILT) => words.ends_with(NOT_BUILT),
            (Some(missing), _) if self.everything().intersects(*missing) => words.ends_with(SWITCHED_OFF),
            (Some(_), _) if words.ends_with(NOT_BUILT) => true,
            (None, "multiple memories") => words.ends_with(SWITCHED_OFF),
            (_, message) => words == message,
        };
        let same_function = match (refusal.function, error.function()) {
            (Some(index), Some(name)) => name == format!("func[{index}]") || has_names(module),
            (None, None) => true,
            _ => false,
        };
        if !same_words || error.offset() != refusal.offset || !same_function {
            return differ(error);
        }
        if refusal.message == NOT_BUILT {
            return Ok(Answer::Beyond);
        }
        Ok(Answer::Invalid(refusal.function))
    }

    fn everything(&self) -> WasmFeatures {
        PROPOSALS.iter().fold(ALWAYS, |features, (_, feature)| features | *feature)
    }
}

/// A panic is a finding, too.
fn verdict(
    judge: impl FnOnce() -> Result<(), windlass::Error>,
) -> Result<Result<(), windlass::Error>, String> {
    catch_unwind(AssertUnwindSafe(judge)).map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        format!("Windlass panics: {}", text.unwrap_or_default())
    })
}

/// The first operator that is decoded and that no engine here has: where it is, and where it ends.
fn unbuilt_operator(body: &wasmparser::FunctionBody<'_>) -> Option<(u64, u64)> {
    let mut operators = body.get_operators_reader().ok()?;
    while !operators.eof() {
        let (operator, at) = operators.read_with_offset().ok()?;
        if !built(&operator) {
            return Some((at, operators.original_position()));
        }
    }
    None
}

/// Whether the engine has it: by the proposal that brought it.
fn built(operator: &Operator<'_>) -> bool {
    macro_rules! by_proposal {
        ($( @$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
            match operator {
                $(Operator::$op { .. } => !MISSING.contains(&stringify!($proposal)),)*
                _ => false,
            }
        };
    }
    const MISSING: &[&str] = &[
        "gc",
        "shared_everything_threads",
        "memory_control",
        "custom_descriptors",
        "acquire_release_atomics",
    ];
    wasmparser::for_each_operator!(by_proposal)
}

fn has_start(module: &[u8]) -> bool {
    Parser::new(0).parse_all(module).any(|payload| matches!(payload, Ok(Payload::StartSection { .. })))
}

fn has_names(module: &[u8]) -> bool {
    let custom = |payload| match payload {
        Ok(Payload::CustomSection(custom)) => custom.name() == "name",
        _ => false,
    };
    Parser::new(0).parse_all(module).any(custom)
}

/// What is to be said of a module.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    Valid,
    Invalid,
}

fn judge_case(court: &Court, module: &[u8], expected: Verdict, what: &str) -> Option<String> {
    for turn in [0, 1] {
        let answer = match court.judge(module, 4 * turn + turn) {
            Ok(Answer::Valid) => Verdict::Valid,
            Ok(Answer::Invalid(_)) => Verdict::Invalid,
            Ok(Answer::Beyond) => return Some(format!("{what}: beyond what this engine has")),
            Err(difference) => return Some(format!("{what}: {difference}")),
        };
        if answer != expected {
            return Some(format!("{what}: {} says {answer:?}", court.name));
        }
    }
    court.judge_lazily(module).err().map(|difference| format!("{what}: {difference}"))
}

/// Both sides must agree about each of these modules, and say what is expected.
pub fn judge_all(court: &Court, cases: impl IntoIterator<Item = (Vec<u8>, Verdict, String)>) {
    let failures: Vec<_> = cases
        .into_iter()
        .filter_map(|(module, expected, what)| judge_case(court, &module, expected, &what))
        .collect();
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n"));
}
