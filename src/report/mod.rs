//! Syntax bound to the form.

use std::sync::Arc;

use crate::syntax::block::Block;
use crate::syntax::document::{Landmark, Part};
use crate::text::number::Number;
use crate::text::range::TextRange;

/// An annual report: a part of a document, bound to the form.
#[derive(Debug)]
pub struct Report {
    part: Arc<Part>,
}

/// A located number.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// `applications.granted.natural_person` and the like: see the design of the fact ids.
    pub id: String,
    /// `None` where the cell is blank or holds no number.
    pub value: Option<Number>,
    /// What stands there, markup removed.
    pub raw: String,
    /// From the start of the part.
    pub range: TextRange,
}

impl Report {
    pub fn bind(part: &Arc<Part>) -> Option<Self> {
        let _ = part;
        None
    }

    /// The title as it reads, lines joined, white space dropped.
    pub fn title(&self) -> Option<&str> {
        None
    }

    /// The organ that the title names.
    pub fn agency(&self) -> Option<&str> {
        None
    }

    pub fn year(&self) -> Option<u16> {
        None
    }

    /// The edition of the form that the tables follow: `2021`, `2019`; `None` without tables.
    pub fn edition(&self) -> Option<&'static str> {
        None
    }

    /// Every figure of the tables, in form order.
    pub fn facts(&self) -> Vec<Fact> {
        let _ = &self.part;
        Vec::new()
    }
}

pub fn landmark(_block: &Block) -> Landmark {
    Landmark::None
}
