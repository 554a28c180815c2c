//! Words that are written letter by letter: `c a s i n o`, `c.a.s.i.n.o`, `f r e e  m o n e y`.
//!
//! Three letters or more make such a word, each alone between signs or blanks, with the same between all of them: `is
//! ex` has no such letters, and `J. R. Smith` has two. A letter behind an apostrophe belongs to the word before it.

use crate::text::word::words;
use std::ops::Range;

/// Between two letters stand at most so many characters.
const WIDEST: usize = 3;

/// Fewer letters are no word.
const FEWEST: usize = 3;

/// The words of a text that are written letter by letter, and the way back. Meant to be used again for the next text.
#[derive(Clone, Debug, Default)]
pub struct Spaced {
    /// The words: a blank between those that follow each other, else a line's end.
    pub text: String,
    /// Where in `text` each letter begins, and the bytes that it was made of.
    letters: Vec<(u32, Range<u32>)>,
    single: Vec<Range<usize>>,
}

impl Spaced {
    /// The bytes that became bytes `start..end` of the words; empty where there is no letter.
    #[must_use]
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.letters.partition_point(|(at, _)| (*at as usize) < start);
        let behind = self.letters.partition_point(|(at, _)| (*at as usize) < end);
        let letters = self.letters.get(first..behind).unwrap_or_default();
        match (letters.first(), letters.last()) {
            (Some((_, first)), Some((_, last))) => (first.start as usize, last.end as usize),
            _ => (0, 0),
        }
    }
}

/// Finds the words that are written letter by letter. What `out` held before is gone.
pub fn find(text: &str, out: &mut Spaced) {
    out.text.clear();
    out.letters.clear();
    out.single.clear();
    out.single.extend(words(text).filter(|word| is_single(text, word)));
    let gap = |one: &Range<usize>, two: &Range<usize>| {
        let gap = text.get(one.end..two.start)?;
        (gap.chars().nth(WIDEST).is_none() && !gap.is_empty()).then_some(gap)
    };
    let mut at = 0;
    // The last letter of the word before.
    let mut before: Option<Range<usize>> = None;
    while let (Some(first), Some(second)) = (out.single.get(at), out.single.get(at + 1)) {
        let same = gap(first, second);
        let mut end = at + 1;
        while let (Some(one), Some(two)) = (out.single.get(end - 1), out.single.get(end))
            && same.is_some()
            && gap(one, two) == same
        {
            end += 1;
        }
        if end - at < FEWEST {
            at += 1;
            continue;
        }
        if let Some(before) = &before {
            out.text.push(if gap(before, first).is_some() { ' ' } else { '\n' });
        }
        for letter in out.single.get(at..end).unwrap_or_default() {
            out.letters.push((out.text.len() as u32, letter.start as u32..letter.end as u32));
            out.text.push_str(text.get(letter.clone()).unwrap_or_default());
            before = Some(letter.clone());
        }
        at = end;
    }
}

/// Whether a word is one letter, with its marks, and not what an apostrophe left of a longer one.
fn is_single(text: &str, word: &Range<usize>) -> bool {
    let alone =
        text.get(word.clone()).is_some_and(|word| word.chars().filter(|c| c.is_alphanumeric()).nth(1).is_none());
    let mut before = text.get(..word.start).unwrap_or_default().chars().rev();
    let clipped =
        before.next().is_some_and(|c| matches!(c, '\'' | '’')) && before.next().is_some_and(char::is_alphanumeric);
    alone && !clipped
}

#[cfg(test)]
mod tests {
    use super::{Spaced, find};

    fn words_of(text: &str) -> String {
        let mut spaced = Spaced::default();
        find(text, &mut spaced);
        spaced.text
    }

    #[test]
    fn letters_that_stand_alone_make_words() {
        for (text, words) in [
            ("c a s i n o", "casino"),
            ("the c.a.s.i.n.o now", "casino"),
            ("a c.a.s.i.n.o", "casino"),
            ("c-a-s-i-n-o", "casino"),
            ("c - a - s", "cas"),
            ("f r e e  m o n e y", "free money"),
            ("s e x and d r u g s", "sex\ndrugs"),
            ("s🎰e🎰x", "sex"),
            ("1 2 3", "123"),
            ("c a\u{301} s", "ca\u{301}s"),
        ] {
            assert_eq!(words_of(text), words, "{text:?}");
        }
    }

    #[test]
    fn ordinary_texts_have_none() {
        for text in [
            "is ex",
            "",
            "a",
            "a b",
            "J. R. Smith",
            "P.S. it's e x",
            "casino",
            "x - ray",
            "Q&A",
            "a-b c",
            "a . . . . b . . . . c",
            "No. 5, I. Stock",
            "a, e i.",
        ] {
            assert_eq!(words_of(text), "", "{text:?}");
        }
    }

    #[test]
    fn the_way_back() {
        let text = "the c.a.s.i.n.o and p o\u{301} t";
        let mut spaced = Spaced::default();
        find(text, &mut spaced);
        assert_eq!(spaced.text, "casino\npo\u{301}t");
        let back = |start, end| {
            let (start, end) = spaced.original(start, end);
            text.get(start..end)
        };
        assert_eq!(back(0, 6), Some("c.a.s.i.n.o"));
        assert_eq!(back(1, 3), Some("a.s"));
        assert_eq!(back(7, 12), Some("p o\u{301} t"));
        assert_eq!(back(8, 11), Some("o\u{301}"));
        assert_eq!(back(6, 7), Some(""));
    }
}
