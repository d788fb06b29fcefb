//! Searches for bytes for which `sound` does not hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| playpen_fuzz::sound(bytes));
