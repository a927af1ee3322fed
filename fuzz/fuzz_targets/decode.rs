//! Any bytes: decoded and written back.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gouji_fuzz::cli::assert_round_trip(bytes));
