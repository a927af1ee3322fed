//! Requests that are not begun yet, because the client does not read: there is no room for their answers. They wait
//! as they came, which is the least that they can take, and are asked in their order once there is room, of the
//! documents as they are then: so they are for the client, which has sent all that came after them.

use std::collections::{BTreeMap, HashMap};

use tower_lsp::jsonrpc::Id;

/// More bytes than this are not kept: nothing is read any more until the client reads.
const MOST_BYTES: usize = 8 << 20;

/// What a request takes beside its body.
const OVERHEAD: usize = 128;

/// The requests that wait.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    /// In the order in which they came.
    bodies: BTreeMap<u64, (Id, Box<[u8]>)>,
    by_id: HashMap<Id, u64>,
    n_bytes: usize,
    n_added: u64,
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

    pub(super) fn add(&mut self, id: Id, body: &[u8]) {
        self.n_added += 1;
        self.n_bytes += body.len() + OVERHEAD;
        self.by_id.insert(id.clone(), self.n_added);
        self.bodies.insert(self.n_added, (id, body.into()));
    }

    /// The body of the next one.
    pub(super) fn next(&mut self) -> Option<Box<[u8]>> {
        let (number, (id, body)) = self.bodies.pop_first()?;
        self.forget(&id, number, &body);
        Some(body)
    }

    /// Takes one out that the client does not want any more. Returns whether there was one.
    pub(super) fn cancel(&mut self, id: &Id) -> bool {
        let Some(number) = self.by_id.get(id).copied() else {
            return false;
        };
        let Some((id, body)) = self.bodies.remove(&number) else {
            return false;
        };
        self.forget(&id, number, &body);
        true
    }

    fn forget(&mut self, id: &Id, number: u64, body: &[u8]) {
        self.n_bytes -= body.len() + OVERHEAD;
        // The same id may have been used again.
        if self.by_id.get(id) == Some(&number) {
            self.by_id.remove(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_keep_their_order_and_can_be_cancelled() {
        let mut waiting = Waiting::default();
        for (id, body) in [(1, "a"), (2, "b"), (3, "c"), (2, "d")] {
            waiting.add(Id::Number(id), body.as_bytes());
        }
        assert!(waiting.cancel(&Id::Number(3)));
        assert!(!waiting.cancel(&Id::Number(3)));
        let mut next = || {
            waiting
                .next()
                .map(|it| String::from_utf8(it.into()).unwrap())
        };
        assert_eq!(
            [next(), next()],
            [Some("a".to_owned()), Some("b".to_owned())]
        );
        // Of two with the same id the later is the one that can still be meant.
        assert!(waiting.cancel(&Id::Number(2)));
        assert!(waiting.is_empty() && waiting.next().is_none());
        assert_eq!((waiting.n_bytes, waiting.by_id.len()), (0, 0));
    }

    #[test]
    fn only_so_much_is_kept() {
        let mut waiting = Waiting::default();
        let body = [b' '; 1000];
        let mut id = 0;
        while !waiting.is_full() {
            id += 1;
            waiting.add(Id::Number(id), &body);
        }
        assert!((5_000..10_000).contains(&id), "{id}");
        waiting.next();
        assert!(!waiting.is_full());
    }
}
