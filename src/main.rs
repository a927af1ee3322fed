//! The `gouji` program: see [`gouji::cli`].

fn main() {}
