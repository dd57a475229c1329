//! Two ways to judge a module: while it is compiled, where ordinary operators are checked by the compiler itself, and by
//! wasmparser alone. They must say the same, word for word.

use windlass::{Config, Engine, Module};

/// What wasmparser cannot know: limits of what can be compiled.
const LIMITS: &[&str] = &["needs a frame of more than", "code is larger than", "declarations are too large"];

/// Engines whose feature sets differ in what the compiler checks by itself.
pub fn engines() -> Vec<Engine> {
    let changes: [fn(&mut Config); 5] = [
        |_| {},
        |config| _ = config.wasm_multi_value(false),
        |config| {
            _ = config
                .wasm_bulk_memory(false)
                .wasm_reference_types(false)
                .wasm_function_references(false)
                .wasm_gc(false)
                .wasm_stack_switching(false)
                .wasm_exceptions(false)
        },
        |config| _ = config.wasm_simd(false).wasm_relaxed_simd(false),
        |config| _ = config.wasm_memory64(false).wasm_multi_memory(false),
    ];
    let engine = |change: &fn(&mut Config)| {
        let mut config = Config::new();
        change(&mut config);
        Engine::new(&config).expect("an engine")
    };
    changes.iter().map(engine).collect()
}

/// Whether the module is valid, if both say the same.
pub fn agree(engine: &Engine, module: &[u8]) -> Result<bool, String> {
    let judged = text(Module::validate(engine, module));
    let compiled = text(Module::from_binary(engine, module).map(drop));
    if judged == compiled {
        return Ok(judged.is_ok());
    }
    match (&judged, &compiled) {
        (Ok(()), Err(limit)) if LIMITS.iter().any(|known| limit.contains(known)) => Ok(true),
        _ => Err(format!("wasmparser says {judged:?}, the compiler says {compiled:?}")),
    }
}

fn text<E: std::fmt::Display>(result: Result<(), E>) -> Result<(), String> {
    result.map_err(|error| format!("{error:#}"))
}
