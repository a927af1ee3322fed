//! The open documents, by key. Values are handed out as `Arc`s; a guard of the map never leaves
//! this module, so that no caller can hold a lock.

use std::sync::Arc;

use dashmap::DashMap;

use super::document::Document;
use super::key::Key;

/// The open documents.
#[derive(Debug, Default)]
pub struct Store {
    documents: DashMap<Key, Arc<Document>>,
}

impl Store {
    pub fn get(&self, key: &Key) -> Option<Arc<Document>> {
        self.documents.get(key).map(|it| Arc::clone(&it))
    }

    /// Puts a version in the place of the one before, which is the answer.
    pub fn set(&self, key: Key, document: Document) -> Option<Arc<Document>> {
        self.documents.insert(key, Arc::new(document))
    }

    pub fn remove(&self, key: &Key) -> Option<Arc<Document>> {
        self.documents.remove(key).map(|it| it.1)
    }

    /// Whether this very version is the one that is open.
    pub fn is_current(&self, key: &Key, document: &Arc<Document>) -> bool {
        self.get(key).is_some_and(|it| Arc::ptr_eq(&it, document))
    }

    /// Every open document, in order of key.
    pub fn all(&self) -> Vec<(Key, Arc<Document>)> {
        let mut res: Vec<_> = self
            .documents
            .iter()
            .map(|it| (it.key().clone(), Arc::clone(it.value())))
            .collect();
        res.sort_by(|a, b| a.0.cmp(&b.0));
        res
    }
}
