//! Any text: analyzed without loss.

#![no_main]

libfuzzer_sys::fuzz_target!(|text: &str| gouji_fuzz::assert_sound(text));
