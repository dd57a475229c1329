//! libFuzzer's way into [`windlass_fuzz::compile`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| windlass_fuzz::compile(bytes));
