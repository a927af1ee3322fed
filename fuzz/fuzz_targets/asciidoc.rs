//! A report whose table 三 is laid out as `asciidoc`, of anything.

#![no_main]

use gouji_fuzz::frame::{Layout, report};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::assert_sound(&report(Layout::Asciidoc, bytes));
});
