//! libFuzzer's way into [`windlass_fuzz::switching`].
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| windlass_fuzz::switching(bytes));
