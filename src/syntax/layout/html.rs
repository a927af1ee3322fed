//! HTML.

use crate::text::number::{Placed, placed};

pub fn visible(source: &str) -> impl Iterator<Item = Placed> + Clone + '_ {
    placed(source)
}
