//! libFuzzer's way into [`windlass_fuzz::artifact`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| windlass_fuzz::artifact(bytes));
