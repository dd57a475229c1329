//! Proposals that can be switched off: for those who want modules to be refused that other engines would refuse.

use super::Config;
use crate::module::WasmFeatures;

macro_rules! proposals {
    ($($method:ident $key:literal $flag:ident $what:literal;)*) => {
        impl Config {
            $(
                #[doc = concat!("Whether modules may use ", $what, ": they may unless told.")]
                pub fn $method(&mut self, enable: bool) -> &mut Config {
                    self.features.set(WasmFeatures::$flag, enable);
                    self
                }
            )*

            /// By the name that the proposal has on the command line; false if none has that name.
            #[doc(hidden)]
            pub fn wasm_proposal(&mut self, key: &str, enable: bool) -> bool {
                match key {
                    $($key => _ = self.$method(enable),)*
                    _ => return false,
                }
                true
            }
        }
    };
}

proposals! {
    wasm_bulk_memory "bulk-memory" BULK_MEMORY "bulk memory operations";
    wasm_custom_page_sizes "custom-page-sizes" CUSTOM_PAGE_SIZES "memories with pages of one byte";
    wasm_exceptions "exceptions" EXCEPTIONS "exceptions";
    wasm_extended_const "extended-const" EXTENDED_CONST "arithmetic in constant expressions";
    wasm_function_references "function-references" FUNCTION_REFERENCES "typed function references";
    wasm_gc "gc" GC "recursive types and subtyping";
    wasm_legacy_exceptions "legacy-exceptions" LEGACY_EXCEPTIONS "exceptions in their old form";
    wasm_memory64 "memory64" MEMORY64 "64-bit memories and tables";
    wasm_multi_memory "multi-memory" MULTI_MEMORY "more than one memory";
    wasm_multi_value "multi-value" MULTI_VALUE "more than one result";
    wasm_reference_types "reference-types" REFERENCE_TYPES "references, and more than one table";
    wasm_relaxed_simd "relaxed-simd" RELAXED_SIMD "relaxed vector operators";
    wasm_simd "simd" SIMD "vectors";
    wasm_stack_switching "stack-switching" STACK_SWITCHING "continuations";
    wasm_tail_call "tail-call" TAIL_CALL "tail calls";
    wasm_threads "threads" THREADS "shared memories and atomic operators";
    wasm_wide_arithmetic "wide-arithmetic" WIDE_ARITHMETIC "128-bit integer arithmetic";
}

#[cfg(test)]
mod tests {
    use crate::{Config, Engine, Module};

    #[test]
    fn what_is_switched_off_is_refused_by_name() {
        let text = "(module (func (param v128)))";
        let engine = Engine::new(Config::new().wasm_simd(false).wasm_relaxed_simd(false)).unwrap();
        let error = Module::new(&engine, text).unwrap_err().to_string();
        assert!(error.starts_with("this module needs the `SIMD` proposal, which is switched off"), "{error}");
        assert!(Module::new(&Engine::default(), text).is_ok());
        let engine = Engine::new(Config::new().wasm_multi_memory(false)).unwrap();
        let error = Module::new(&engine, "(module (memory 1) (memory 1))").unwrap_err().to_string();
        assert!(error.contains("`multiple memories` proposal, which is switched off"), "{error}");
        assert!(!Config::new().wasm_proposal("time-travel", true));
    }
}
