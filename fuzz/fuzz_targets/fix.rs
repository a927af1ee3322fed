//! Any text: fixed once and for all.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| gouji_fuzz::assert_fixed_once(text));
