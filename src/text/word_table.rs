//! Known words, found with one look: the keys of an object, the symbols of an enum.

/// A fixed set of words, each with its place in the order in which they were given.
#[derive(Clone, Debug, Default)]
pub struct WordTable {
    /// A power of two, at least four times the number of words.
    seats: Vec<Seat>,
    /// All words, one behind the other.
    letters: String,
}

#[derive(Clone, Copy, Debug)]
struct Seat {
    mark: Mark,
    /// Where the word begins in `letters`.
    start: u32,
    /// Its place in the order; [`EMPTY`]: nobody sits here.
    index: u32,
}

const EMPTY: u32 = u32::MAX;
const NOBODY: Seat = Seat { mark: Mark { head: 0, tail: 0, len: 0 }, start: 0, index: EMPTY };

/// The beginning, the end and the length of a word. Up to sixteen bytes this is all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mark {
    head: u64,
    tail: u64,
    len: u32,
}

impl Mark {
    #[inline]
    fn of(word: &[u8]) -> Self {
        let (head, tail) = match (word.first_chunk::<8>(), word.last_chunk::<8>()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => match (word.first_chunk::<4>(), word.last_chunk::<4>()) {
                (Some(head), Some(tail)) => (u32::from_le_bytes(*head).into(), u32::from_le_bytes(*tail).into()),
                _ => (word.iter().fold(0, |all, byte| (all << 8) | u64::from(*byte)), 0),
            },
        };
        Self { head, tail, len: word.len() as u32 }
    }

    #[inline]
    const fn hash(self) -> usize {
        let mixed = self.head ^ self.tail.rotate_left(29) ^ (self.len as u64).rotate_left(56);
        (mixed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
    }
}

impl WordTable {
    /// The table of these words. Of equal ones the first counts.
    #[must_use]
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let words: Vec<&str> = words.into_iter().collect();
        let mut table = Self { seats: vec![NOBODY; (4 * words.len()).next_power_of_two()], letters: String::new() };
        for (index, word) in words.into_iter().enumerate() {
            if table.find(word.as_bytes()).is_some() {
                continue;
            }
            let seat = Seat { mark: Mark::of(word.as_bytes()), start: table.letters.len() as u32, index: index as u32 };
            table.letters.push_str(word);
            let mut at = seat.mark.hash();
            while let Some(taken) = table.seats.get(at & (table.seats.len() - 1))
                && taken.index != EMPTY
            {
                at += 1;
            }
            let last = table.seats.len() - 1;
            if let Some(free) = table.seats.get_mut(at & last) {
                *free = seat;
            }
        }
        table
    }

    /// The place of a word; none where it is not one of them.
    #[inline]
    #[must_use]
    pub fn find(&self, word: &[u8]) -> Option<usize> {
        let mark = Mark::of(word);
        let last = self.seats.len().wrapping_sub(1);
        let mut at = mark.hash();
        // INVARIANT: three quarters of the seats are empty, so that this ends.
        while let Some(seat) = self.seats.get(at & last)
            && seat.index != EMPTY
        {
            if seat.mark == mark && (word.len() <= 16 || self.letters(*seat) == word) {
                return Some(seat.index as usize);
            }
            at += 1;
        }
        None
    }

    fn letters(&self, seat: Seat) -> &[u8] {
        let start = seat.start as usize;
        self.letters.as_bytes().get(start..start + seat.mark.len as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::WordTable;
    use proptest::prelude::*;

    #[test]
    fn words_of_all_lengths_are_told_apart() {
        let long = "a".repeat(40);
        let words: Vec<&str> = (0..=40).map(|length| &long[..length]).collect();
        let table = WordTable::new(words.iter().copied());
        for (index, word) in words.iter().enumerate() {
            assert_eq!(table.find(word.as_bytes()), Some(index), "{word}");
            assert_eq!(table.find(format!("{word}b").as_bytes()), None);
        }
        assert_eq!(WordTable::new([]).find(b"a"), None);
        assert_eq!(WordTable::default().find(b"a"), None);
    }

    #[test]
    fn what_differs_only_in_the_middle_is_not_the_same() {
        let table = WordTable::new(["beginning_one_ending", "beginning_two_ending"]);
        assert_eq!(table.find(b"beginning_two_ending"), Some(1));
        assert_eq!(table.find(b"beginning_six_ending"), None);
    }

    proptest! {
        #[test]
        fn the_table_finds_what_a_list_finds(words in prop::collection::vec("[a-c_]{0,20}", 0..60), asked in "[a-c_]{0,20}") {
            let table = WordTable::new(words.iter().map(String::as_str));
            for word in words.iter().chain([&asked]) {
                prop_assert_eq!(table.find(word.as_bytes()), words.iter().position(|known| known == word));
            }
        }
    }
}
