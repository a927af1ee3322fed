//! Requests that are not begun yet, because the client does not read: there is no room for their answers. They wait
//! as they came, which is the least that they can take, and are asked in their order once there is room, of the
//! documents as they are then: so they are for the client, which has sent all that came after them.

use std::collections::{HashSet, VecDeque};

use tower_lsp::jsonrpc::Id;

/// More bytes than this are not kept: nothing is read any more until the client reads.
const MOST_BYTES: usize = 8 << 20;

/// What a request or a wish to cancel one takes beside its own bytes.
const OVERHEAD: usize = 64;

/// The requests that wait.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// In the order in which they came.
    bodies: VecDeque<Box<[u8]>>,
    /// What the client does not want any more, whether or not it waits here.
    cancelled: HashSet<Id>,
    n_bytes: usize,
    /// Whether one of them is `shutdown`.
    pub(super) has_shutdown: bool,
}

impl Waiting {
    pub(super) fn is_empty(&self) -> bool {
        self.bodies.is_empty()
    }

    pub(super) fn is_full(&self) -> bool {
        self.n_bytes > MOST_BYTES
    }

    pub(super) fn add(&mut self, body: &[u8]) {
        self.n_bytes += body.len() + OVERHEAD;
        self.bodies.push_back(body.into());
    }

    /// The body of the next one.
    pub(super) fn next(&mut self) -> Option<Box<[u8]>> {
        let Some(body) = self.bodies.pop_front() else {
            // Nothing is left that could be meant.
            *self = Self {
                has_shutdown: self.has_shutdown,
                ..Self::default()
            };
            return None;
        };
        self.n_bytes -= body.len() + OVERHEAD;
        Some(body)
    }

    /// Notes that the client does not want an answer any more, if that may be to one of these.
    pub(super) fn cancel(&mut self, id: Id) {
        if !self.is_empty() && self.cancelled.insert(id) {
            self.n_bytes += OVERHEAD;
        }
    }

    /// Whether one that has waited is not wanted any more.
    pub(super) fn was_cancelled(&mut self, id: &Id) -> bool {
        let was_cancelled = self.cancelled.remove(id);
        if was_cancelled {
            self.n_bytes -= OVERHEAD;
        }
        was_cancelled
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_keep_their_order_and_can_be_cancelled() {
        let mut waiting = Waiting::default();
        waiting.cancel(Id::Number(7));
        assert!(!waiting.was_cancelled(&Id::Number(7)));
        for body in ["a", "b"] {
            waiting.add(body.as_bytes());
        }
        waiting.cancel(Id::Number(1));
        waiting.cancel(Id::Number(1));
        waiting.cancel(Id::Number(9));
        let mut next = || {
            waiting
                .next()
                .map(|it| String::from_utf8(it.into()).unwrap())
        };
        assert_eq!(
            [next(), next()],
            [Some("a".to_owned()), Some("b".to_owned())]
        );
        assert!(waiting.was_cancelled(&Id::Number(1)));
        assert!(!waiting.was_cancelled(&Id::Number(1)));
        assert_eq!(waiting.next(), None);
        assert_eq!((waiting.n_bytes, waiting.cancelled.len()), (0, 0));
    }

    #[test]
    fn only_so_much_is_kept() {
        let mut waiting = Waiting::default();
        let body = [b' '; 1000];
        let mut n_added = 0;
        while !waiting.is_full() {
            n_added += 1;
            waiting.add(&body);
        }
        assert!((5_000..10_000).contains(&n_added), "{n_added}");
        waiting.next();
        assert!(!waiting.is_full());
    }
}
