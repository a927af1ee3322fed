//! Text: byte ranges, folding for comparison, numbers as people write them, and the editable
//! [`Text`](crate::text::rope::Text). The only layer that names ropey. It knows no word of the domain.

pub mod find;
pub mod fold;
pub mod label;
pub mod number;
pub mod plain;
pub mod range;
pub mod rope;
