//! Numbers that table readers write beside a table, and that are none of it.

use crate::form::vocabulary::vocabulary;
use crate::text::label::Label;

use super::reading::{Item, What};

/// Numbers that count the columns, 0 1 2 3 as table readers write them above a table, hold nothing. No row
/// of the form can be such numbers, for its last is a sum.
pub(super) fn disown_counters(items: &mut [Item]) {
    const LEAST: i64 = 4;
    const LONGEST_LABEL: u8 = 4;
    let mut first: Option<i64> = None;
    let mut n_numbers = 0;
    for item in items.iter() {
        match &item.what {
            What::Blank => {}
            What::Text(label) if first.is_none() && label.n_chars <= LONGEST_LABEL => {
                if vocabulary().meaning(label).is_some() {
                    return;
                }
            }
            What::Number(number, _) => {
                let count = number.count().filter(|it| first.is_some() || *it <= 1);
                let start = *first.get_or_insert(count.unwrap_or(-1));
                if count != Some(start + n_numbers) {
                    return;
                }
                n_numbers += 1;
            }
            What::Text(_) | What::NotApplicable => return,
        }
    }
    if n_numbers < LEAST {
        return;
    }
    for item in items.iter_mut().filter(|it| it.is_value()) {
        item.what = What::Text(Label {
            words: 0,
            numbering: None,
            n_chars: 1,
            gaps: 0,
        });
    }
}
