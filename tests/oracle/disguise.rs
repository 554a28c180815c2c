//! Words in disguise, looked for in the plainest way.

use coms_policy::semantics::policy::LexiconDef;
use coms_policy::text::disguise::leet::stands_for;
use coms_policy::text::word::{is_edge, is_whole, is_word_part, words};
use std::ops::Range;

/// Whether `given` is `word` with signs in the place of letters: some letter is left, and digits do not outnumber the
/// letters; `!`, `|` and `+` stand between others.
fn is_leet(given: &str, word: &str) -> bool {
    let (given, word): (Vec<char>, Vec<char>) = (given.chars().collect(), word.chars().collect());
    if given.len() != word.len() || given == word {
        return false;
    }
    let ascii = |c: char| u8::try_from(c).unwrap_or(0);
    let replaced: Vec<usize> = (0..word.len()).filter(|at| given[*at] != word[*at]).collect();
    let letters = given.iter().filter(|c| c.is_alphabetic()).count();
    replaced.iter().all(|at| stands_for(ascii(given[*at]), ascii(word[*at])))
        && letters > 0
        && replaced.iter().filter(|at| given[**at].is_ascii_digit()).count() <= letters
        && !replaced.iter().any(|at| (*at == 0 || *at + 1 == word.len()) && "!|+".contains(given[*at]))
}

/// Where `word` stands in a folded text with signs in the place of letters.
fn leet(text: &str, word: &str, whole: bool) -> Vec<Range<usize>> {
    let starts = text.char_indices().map(|(start, _)| start..start + word.len());
    starts
        .filter(|place| text.get(place.clone()).is_some_and(|given| is_leet(given, word)))
        .filter(|place| !whole || (is_edge(&text[..place.start], "a") && is_edge("a", &text[place.end..])))
        .collect()
}

/// The words that are written letter by letter, each letter with its place; and whether a word follows the one before.
fn letter_by_letter(text: &str) -> Vec<(bool, Vec<Range<usize>>)> {
    let single = |word: &Range<usize>| {
        let before: Vec<char> = text[..word.start].chars().rev().take(2).collect();
        let clipped = matches!(before[..], ['\'' | '’', c] if c.is_alphanumeric());
        text[word.clone()].chars().filter(|c| c.is_alphanumeric()).count() == 1 && !clipped
    };
    let letters: Vec<Range<usize>> = words(text).filter(single).collect();
    let gap = |at: usize| {
        let gap = letters.get(at).zip(letters.get(at + 1)).map_or("", |(one, two)| &text[one.end..two.start]);
        Some(gap).filter(|gap| !gap.is_empty() && gap.chars().count() <= 3)
    };
    let mut found: Vec<(bool, Vec<Range<usize>>)> = Vec::new();
    let (mut at, mut last) = (0, None);
    while at < letters.len() {
        let same = (at..letters.len()).take_while(|here| gap(*here).is_some() && gap(*here) == gap(at)).count();
        if same < 2 {
            at += 1;
            continue;
        }
        let follows = last.is_some_and(|last: usize| last + 1 == at && gap(last).is_some());
        found.push((follows, letters[at..=at + same].to_vec()));
        last = Some(at + same);
        at += same + 1;
    }
    found
}

/// Where a word stands in a folded text in one of the disguises that its lexicon sees through.
pub(crate) fn places(lexicon: &LexiconDef, text: &str, word: &str, whole: bool) -> Vec<Range<usize>> {
    let mut found = if lexicon.disguises.leetspeak { leet(text, word, whole) } else { Vec::new() };
    if !lexicon.disguises.spacing {
        return found;
    }
    let mut spaced = String::new();
    let mut back: Vec<Range<usize>> = Vec::new();
    for (follows, letters) in letter_by_letter(text) {
        if !spaced.is_empty() {
            spaced.push(if follows { ' ' } else { '\n' });
            back.push(0..0);
        }
        for letter in letters {
            spaced.push_str(&text[letter.clone()]);
            back.extend(text[letter.clone()].chars().map(|_| letter.clone()));
        }
    }
    let letters: String = word.chars().filter(|c| is_word_part(*c)).collect();
    for word in [word, letters.as_str()].into_iter().filter(|word| !word.is_empty()) {
        let exact = spaced.match_indices(word).map(|(at, _)| at..at + word.len());
        let exact = exact.filter(|place| !whole || is_whole(&spaced, place.start, place.end));
        let starts = spaced.char_indices().map(|(start, _)| start..start + word.len());
        let signs = starts
            .filter(|place| lexicon.disguises.leetspeak && spaced.get(place.clone()).is_some_and(|g| is_leet(g, word)))
            .filter(|place| !whole || is_whole(&spaced, place.start, place.end));
        for place in exact.chain(signs) {
            let chars = spaced[..place.start].chars().count()..spaced[..place.end].chars().count();
            let made_of: Vec<&Range<usize>> = back[chars].iter().filter(|range| **range != (0..0)).collect();
            if let (Some(first), Some(last)) = (made_of.first(), made_of.last()) {
                found.push(first.start..last.end);
            }
        }
    }
    found
}

/// Whether a whole folded text is a word, whose letters are given, with signs in the place of some.
pub(crate) fn is_all(lexicon: &LexiconDef, text: &str, letters: &str) -> bool {
    let counts = |c: char| is_word_part(c) || "@$".contains(c);
    let middle = text.trim_matches(|c: char| !counts(c));
    let given: String = middle.chars().filter(|c| counts(*c) || "!|+".contains(*c)).collect();
    lexicon.disguises.leetspeak && is_leet(&given, letters)
}
