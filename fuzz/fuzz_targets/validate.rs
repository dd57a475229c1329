//! libFuzzer's way into [`windlass_fuzz::validate`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| windlass_fuzz::validate(bytes));
