//! A report whose table 三 is HTML of anything, references among it.

#![no_main]

use gouji_fuzz::frame::{Layout, report};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::assert_sound(&report(Layout::References, bytes));
});
