//! Whether a key was given before in the same object.
//!
//! Readers differ in which of two equal keys they believe, so a policy could be evaded by giving one twice. Small
//! objects are searched from end to end; large ones get a table, keyed anew each time, so that nobody can write an
//! object that makes it slow.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use rustc_hash::FxHashMap;

use crate::input::tape::{Kind, Tape};

/// Up to so many keys an object is searched from end to end.
const FEW: usize = 32;

/// The keys of the objects that are open at the moment, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Keys {
    seen: Vec<Seen>,
    tables: Vec<Table>,
}

/// One key.
#[derive(Clone, Copy, Debug)]
struct Seen {
    /// Different for most keys that differ.
    mark: u64,
    /// Its index on the tape.
    item: u32,
}

/// The keys of one large object by their hash.
#[derive(Debug)]
struct Table {
    /// The place in `seen` where the object begins.
    object: usize,
    /// Keyed with a secret, so that equal hashes cannot be arranged.
    hasher: RandomState,
    /// The index on the tape of the last key with this hash.
    items: FxHashMap<u64, u32>,
}

impl Keys {
    /// Forgets everything, and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.seen.clear();
        self.tables.clear();
    }

    /// Opens an object; `add` and `close` want to be told which.
    pub(super) fn open(&self) -> usize {
        self.seen.len()
    }

    /// Adds the key that is the last item of the tape. Gives the index of the equal one that was there before.
    pub(super) fn add(&mut self, object: usize, tape: &Tape) -> Option<usize> {
        let item = tape.items.len().checked_sub(1)?;
        let key = key_at(tape, item);
        let seen = Seen { mark: mark(key.as_bytes()), item: item as u32 };
        let before = self.seen.get(object..).unwrap_or_default();
        let found =
            if before.len() < FEW { find(before, seen, key, tape) } else { self.look_up(object, seen, key, tape) };
        self.seen.push(seen);
        found
    }

    /// Closes the object that was opened last.
    pub(super) fn close(&mut self, object: usize) {
        self.seen.truncate(object);
        if self.tables.last().is_some_and(|table| table.object == object) {
            self.tables.pop();
        }
    }

    /// Like `add`, in the table of the object.
    fn look_up(&mut self, object: usize, seen: Seen, key: &str, tape: &Tape) -> Option<usize> {
        let before = self.seen.get(object..).unwrap_or_default();
        if self.tables.last().is_none_or(|table| table.object != object) {
            let mut table = Table { object, hasher: RandomState::new(), items: FxHashMap::default() };
            for earlier in before {
                table.items.insert(table.hasher.hash_one(key_at(tape, earlier.item as usize)), earlier.item);
            }
            self.tables.push(table);
        }
        let table = self.tables.last_mut()?;
        let same_hash = table.items.insert(table.hasher.hash_one(key), seen.item)?;
        if key_at(tape, same_hash as usize) == key {
            return Some(same_hash as usize);
        }
        // Two keys with one hash: does not happen, but would be a key that got away.
        find(before, seen, key, tape)
    }
}

/// The key equal to `key` among those that came before.
fn find(before: &[Seen], seen: Seen, key: &str, tape: &Tape) -> Option<usize> {
    before
        .iter()
        .find(|earlier| earlier.mark == seen.mark && key_at(tape, earlier.item as usize) == key)
        .map(|earlier| earlier.item as usize)
}

/// The key at an index of the tape.
fn key_at(tape: &Tape, item: usize) -> &str {
    match tape.items.get(item).map(|item| item.kind) {
        Some(Kind::Key(range)) => tape.text(range),
        _ => "",
    }
}

/// The beginning, the end and the length of a key in one word: a cheap way to see that two differ.
fn mark(key: &[u8]) -> u64 {
    let (head, tail) = match (key.first_chunk::<8>(), key.last_chunk::<8>()) {
        (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
        _ => match (key.first_chunk::<4>(), key.last_chunk::<4>()) {
            (Some(head), Some(tail)) => (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into()),
            _ => (key.iter().fold(0, |word, byte| (word << 8) | u64::from(*byte)), 0),
        },
    };
    head ^ tail.rotate_left(29) ^ (key.len() as u64).rotate_left(56)
}

#[cfg(test)]
mod tests {
    use super::Keys;
    use crate::input::tape::{Item, Kind, Tape};
    use crate::text::Span;

    fn add(keys: &mut Keys, object: usize, tape: &mut Tape, key: &str) -> Option<usize> {
        let kind = Kind::Key(tape.store(key));
        tape.items.push(Item { kind, span: Span::default() });
        keys.add(object, tape)
    }

    #[test]
    fn small_and_large_objects_find_the_key_that_was_given_before() {
        for count in [0_usize, 1, 15, 16, 17, 31, 32, 33, 34, 100, 3000] {
            let (mut keys, mut tape) = (Keys::default(), Tape::default());
            let object = keys.open();
            for number in 0..count {
                let key = format!("a_rather_long_key_{number}_and_its_end");
                assert_eq!(add(&mut keys, object, &mut tape, &key), None, "{key}");
            }
            for number in [0, count / 2, count.saturating_sub(1)] {
                let key = format!("a_rather_long_key_{number}_and_its_end");
                let found = add(&mut keys, object, &mut tape, &key);
                if count > 0 {
                    assert!(found.is_some(), "{key} of {count}");
                }
            }
        }
    }

    #[test]
    fn objects_inside_have_keys_of_their_own() {
        let (mut keys, mut tape) = (Keys::default(), Tape::default());
        let outer = keys.open();
        for number in 0..40 {
            assert_eq!(add(&mut keys, outer, &mut tape, &format!("k{number}")), None);
            let inner = keys.open();
            for number in 0..40 {
                assert_eq!(add(&mut keys, inner, &mut tape, &format!("k{number}")), None);
            }
            assert_eq!(add(&mut keys, inner, &mut tape, "k7"), Some(tape.items.len() - 34));
            keys.close(inner);
        }
        assert_eq!(add(&mut keys, outer, &mut tape, "k0"), Some(0));
        keys.close(outer);
        assert!(keys.seen.is_empty() && keys.tables.is_empty());
    }

    #[test]
    fn keys_of_all_lengths_differ() {
        let (mut keys, mut tape) = (Keys::default(), Tape::default());
        let object = keys.open();
        let long = "aaaaaaaaaaaaaaaaaaaaaaaa";
        for length in 0..long.len() {
            assert_eq!(add(&mut keys, object, &mut tape, &long[..length]), None, "{length}");
        }
        for length in 0..long.len() {
            assert_eq!(add(&mut keys, object, &mut tape, &long[..length]), Some(length));
        }
    }
}
