//! Layouts.

pub mod html;

use super::block::Sink;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Layout {
    Plain,
    Tsv,
    Pipe,
    Html,
}

impl Layout {
    pub(super) fn tokenize(self, text: &str, sink: &mut Sink) {
        let _ = (text, sink);
    }
}
