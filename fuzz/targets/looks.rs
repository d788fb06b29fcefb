//! Searches for bytes for which `looks` does not hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| playpen_fuzz::looks(bytes));
