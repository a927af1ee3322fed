//! A workbook: as a whole, and a sheet alone, which random bytes in a package hardly ever reach.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gouji_fuzz::office::assert_sound(bytes);
    gouji_fuzz::office::assert_sound(&gouji_fuzz::office::workbook(bytes));
});
