//! A PDF: as a whole, what a page draws, and lines and text at places, which random bytes hardly ever are.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::office::assert_sound(bytes);
    gouji_fuzz::office::assert_sound(&gouji_fuzz::office::page(bytes));
    gouji_fuzz::office::assert_sound(&gouji_fuzz::office::ruled(bytes));
});
