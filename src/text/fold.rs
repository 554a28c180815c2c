//! Folding: two spellings of a word become one text, which remembers where each of its letters stood.
//!
//! ```text
//! "Play at the cаs\u{200b}ÍNO"  →  "play at the casino", whose 12..18 is 12..22 of the original
//! ```
//!
//! Folding looks at one character at a time and at nothing around it, so a word folds alike in every text, and
//! what a character becomes can be kept in a table. The table is made page by page, of characters that have
//! been seen: a program that reads only ASCII never makes one.

mod character;
mod table;

use character::{Kind, write_folded};
pub use character::{confusable_letter, is_invisible};
use std::sync::OnceLock;
use table::Table;

/// Which differences between two spellings do not count. White space is folded always.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Folds {
    /// `Casino`: letters are lowered, each by Unicode's full mapping.
    pub case: bool,
    /// `cásino`, `ｃａｓｉｎｏ`, `ﬁ`: Unicode's compatibility decomposition (NFKD), less the combining marks.
    /// Scripts that write vowels as marks lose those, too.
    pub accents: bool,
    /// `cаsino` with a Cyrillic `а`: a foreign character becomes the ASCII one that looks like it. See
    /// [`confusable_letter`]; signs become signs, too, as `’` becomes `'`. Together with accents, a stroke
    /// is a mark (`casinø`). Together with case, a letter that looks like nothing looks like its other case.
    pub confusables: bool,
    /// `ca\u{200b}sino`: characters that show nothing are dropped. See [`is_invisible`].
    pub invisibles: bool,
}

impl Folds {
    /// The words for the folds, in the order of the fields.
    pub const NAMES: [&str; 4] = ["case", "accents", "confusables", "invisibles"];
    /// White space only.
    pub const NONE: Self = Self { case: false, accents: false, confusables: false, invisibles: false };
    /// All of them.
    pub const ALL: Self = Self { case: true, accents: true, confusables: true, invisibles: true };

    /// The one fold that one of the [`NAMES`](Self::NAMES) names.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "case" => Some(Self { case: true, ..Self::NONE }),
            "accents" => Some(Self { accents: true, ..Self::NONE }),
            "confusables" => Some(Self { confusables: true, ..Self::NONE }),
            "invisibles" => Some(Self { invisibles: true, ..Self::NONE }),
            _ => None,
        }
    }

    /// The folds of both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self {
            case: self.case | other.case,
            accents: self.accents | other.accents,
            confusables: self.confusables | other.confusables,
            invisibles: self.invisibles | other.invisibles,
        }
    }

    fn table(self) -> &'static Table {
        static TABLES: [OnceLock<Table>; 16] = [const { OnceLock::new() }; 16];
        let set = [self.case, self.accents, self.confusables, self.invisibles];
        let index = set.into_iter().fold(0, |index, on| index * 2 + usize::from(on));
        TABLES[index].get_or_init(|| Table::new(self))
    }
}

/// A folded text and the way back. Meant to be used again for the next text: it keeps its memory.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The text as folded.
    pub text: String,
    /// Where text and original stop advancing together, in order. Before the first they stand at the same byte.
    steps: Vec<Step>,
    /// Bytes of the original.
    length: u32,
}

/// From here on, up to the next step, this is how folded text and original hang together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    folded: u32,
    original: u32,
    /// The stretch was made as one; else each of its characters was made of one of the same length.
    whole: bool,
}

impl Folded {
    /// The bytes of the original that became bytes `start..end` of the folded text, for a range that stands
    /// on character boundaries.
    ///
    /// Characters that became several (`ﬁ`), and letters with marks that were dropped, are taken whole.
    /// Dropped invisible characters are within if they stood between the letters, not if they stood around
    /// them. What lies past the end of the folded text is at the end of the original.
    #[must_use]
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        let first = self.made_of(start).0;
        if end <= start {
            return (first, first);
        }
        (first, self.made_of(end - 1).1)
    }

    /// Empties it for a text that is made of another in some way of its own.
    pub(super) fn begin(&mut self, original: &str) {
        self.text.clear();
        self.steps.clear();
        self.length = original.len() as u32;
    }

    /// Adds a stretch that was made of what begins at byte `original`: as one, or each of its characters of one of the
    /// same length. The next stretch begins where this one ends.
    pub(super) fn push_made(&mut self, made: &str, original: usize, whole: bool) {
        let step = Step { folded: self.text.len() as u32, original: original as u32, whole };
        if self.steps.last().is_some_and(|last| last.folded == step.folded) {
            self.steps.pop();
        }
        self.steps.push(step);
        self.text.push_str(made);
    }

    /// Of the folded byte at `at`: where what it was made of begins, and where that which is made by the end of
    /// this byte ends.
    fn made_of(&self, at: usize) -> (usize, usize) {
        if at >= self.text.len() {
            return (self.length as usize, self.length as usize);
        }
        let after = self.steps.partition_point(|step| step.folded as usize <= at);
        let Some(step) = after.checked_sub(1).and_then(|here| self.steps.get(here)) else {
            return (at, at + 1);
        };
        let begin = step.original as usize;
        if step.whole {
            (begin, self.steps.get(after).map_or(self.length, |next| next.original) as usize)
        } else {
            let into = at - step.folded as usize;
            (begin + into, begin + into + 1)
        }
    }
}

/// Folds a text. What `out` held before is gone.
///
/// Every white-space character becomes one blank. A text is under 4 GiB, as all texts here are.
pub fn fold(text: &str, folds: Folds, out: &mut Folded) {
    out.text.clear();
    out.steps.clear();
    out.length = text.len() as u32;
    if text.is_ascii() && !(folds.invisibles && hides(text)) {
        fold_ascii(text, folds.case, &mut out.text);
        return;
    }
    out.text.reserve(text.len());
    let mut table = None;
    // The last character that left something, and whether text and original advance together since.
    let (mut last, mut together) = (None, true);
    let mut original = 0;
    while let Some(rest) = text.get(original..)
        && let Some(c) = rest.chars().next()
    {
        let here = Step { folded: out.text.len() as u32, original: original as u32, whole: true };
        if matches!(c, ' '..='~') {
            let plain = rest.bytes().position(|byte| !matches!(byte, b' '..=b'~')).unwrap_or(rest.len());
            push_plain(rest.get(..plain).unwrap_or_default(), folds.case, &mut out.text);
            if !together {
                out.steps.push(Step { whole: false, ..here });
            }
            let before = plain as u32 - 1;
            last = Some(Step { folded: here.folded + before, original: here.original + before, whole: true });
            together = true;
            original += plain;
            continue;
        }
        let kind = if c.is_ascii() {
            write_folded(c, folds, &mut out.text)
        } else {
            table.get_or_insert_with(|| folds.table()).write(c, &mut out.text)
        };
        original += c.len_utf8();
        match (kind, last) {
            (Kind::Kept, _) => {
                let made = out.text.get(here.folded as usize..).unwrap_or_default();
                let alike = made.len() == c.len_utf8() && made.chars().nth(1).is_none();
                if !(alike && together) {
                    out.steps.push(Step { whole: !alike, ..here });
                }
                (last, together) = (Some(here), alike);
            }
            // The mark belongs to the letter before it, and so does what was dropped between the two.
            (Kind::Mark, Some(letter)) => {
                while out.steps.last().is_some_and(|step| step.folded > letter.folded) {
                    out.steps.pop();
                }
                out.steps.pop_if(|step| step.original == letter.original);
                out.steps.push(letter);
                together = false;
            }
            (Kind::Mark, None) | (Kind::Invisible, _) => {
                if out.steps.last().is_none_or(|step| step.folded != here.folded) {
                    out.steps.push(here);
                }
                together = false;
            }
        }
    }
}

/// A word as it stands in a text folded in the same way: what a lexicon's entry is looked for as.
#[must_use]
pub fn fold_word(word: &str, folds: Folds) -> String {
    let mut out = Folded::default();
    fold(word, folds, &mut out);
    out.text
}

fn fold_ascii(text: &str, case: bool, out: &mut String) {
    let mut bytes = std::mem::take(out).into_bytes();
    bytes.extend(text.bytes().map(|byte| ascii(byte, case)));
    // ASCII stays ASCII, so this takes the bytes as they are.
    *out = String::from_utf8(bytes).unwrap_or_default();
}

/// Adds printable ASCII.
fn push_plain(plain: &str, case: bool, out: &mut String) {
    let start = out.len();
    out.push_str(plain);
    if case && let Some(added) = out.get_mut(start..) {
        added.make_ascii_lowercase();
    }
}

/// Whether an ASCII text has control characters that are no white space. Looks at all of it: that is quicker.
fn hides(text: &str) -> bool {
    text.bytes().fold(false, |hides, byte| hides | matches!(byte, 0..=8 | 14..=31 | 127))
}

const fn ascii(byte: u8, case: bool) -> u8 {
    match byte {
        b'\t'..=b'\r' => b' ',
        b'A'..=b'Z' if case => byte | 0x20,
        _ => byte,
    }
}

#[cfg(test)]
mod tests {
    use super::{Folded, Folds, fold, fold_word};
    use proptest::prelude::*;

    fn folds(names: &str) -> Folds {
        names.split(' ').filter_map(Folds::from_name).fold(Folds::NONE, Folds::union)
    }

    /// What in the original stands for the first `word` in the folded text.
    fn found<'a>(text: &'a str, folds: Folds, word: &str) -> Option<&'a str> {
        let mut out = Folded::default();
        fold(text, folds, &mut out);
        let at = out.text.find(word)?;
        let (start, end) = out.original(at, at + word.len());
        text.get(start..end)
    }

    #[test]
    fn names() {
        assert_eq!(folds(&Folds::NAMES.join(" ")), Folds::ALL);
        assert_eq!(Folds::from_name("Case"), None);
        assert_eq!(Folds::default(), Folds::NONE);
    }

    #[test]
    fn a_word_is_underlined_as_it_was_sent() {
        for (names, text, sent) in [
            ("case", "the CASINO!", "CASINO"),
            ("confusables", "the cаsino!", "cаsino"),
            ("accents", "the caſino!", "caſino"),
            ("confusables", "the caſino!", "caſino"),
            ("case accents", "the ＣＡＳＩＮＯ!", "ＣＡＳＩＮＯ"),
            ("case confusables", "the ＣＡＳＩＮＯ!", "ＣＡＳＩＮＯ"),
            ("invisibles", "the c\u{200b}asino!", "c\u{200b}asino"),
            ("invisibles", "the \u{200b}casino\u{200b}!", "casino"),
            ("invisibles", "\u{feff}casino", "casino"),
            ("invisibles", "cas\u{7}ino", "cas\u{7}ino"),
            ("case accents", "🎰 C\u{c1}SINO 🎰", "C\u{c1}SINO"),
            ("case accents", "🎰 cA\u{301}\u{302}sino\u{303}\u{304} 🎰", "cA\u{301}\u{302}sino\u{303}\u{304}"),
            ("case accents", "İ CASİNO İ", "CASİNO"),
            ("case confusables", "İ САЅІΝО", "САЅІΝО"),
            ("accents confusables", "ß casinø", "casinø"),
            ("case confusables", "ᴄᴀsɪɴᴏ", "ᴄᴀsɪɴᴏ"),
            ("case confusables", "🅲🅰🆂🅸🅽🅾 🅒", "🅲🅰🆂🅸🅽🅾"),
            ("case confusables", "в𝗖𝖆𝓼ı𝚗௦в", "𝗖𝖆𝓼ı𝚗௦"),
            (
                "case accents confusables invisibles",
                "Ç\u{ad}\u{327}Ａ\u{200d}ſι\u{301}ｎө\u{fe0f} ﬁ",
                "Ç\u{ad}\u{327}Ａ\u{200d}ſι\u{301}ｎө",
            ),
        ] {
            assert_eq!(found(text, folds(names), "casino"), Some(sent), "{text:?} under {names}");
        }
        assert_eq!(found("the cаsino", folds("case accents invisibles"), "casino"), None);
    }

    #[test]
    fn characters_that_become_several_are_taken_whole() {
        let accents = folds("accents");
        for part in ["fi", "f", "i"] {
            assert_eq!(found("ﬁ", accents, part), Some("ﬁ"));
            assert_eq!(found("oﬁ", accents, part), Some("ﬁ"));
        }
        // As long in bytes as what it becomes.
        assert_eq!(found("a ﬃ b", accents, "f"), Some("ﬃ"));
        assert_eq!(found("a ﬃ b", accents, "i b"), Some("ﬃ b"));
        assert_eq!(found("№7", accents, "o7"), Some("№7"));
        assert_eq!(found("İ", folds("case"), "i"), Some("İ"));
    }

    #[test]
    fn words_as_folded() {
        for (names, word, folded) in [
            ("", "A\tb\u{a0}c\u{3000}d\r\n", "A b c d  "),
            ("case", "Straße İ ΟΔΟΣ", "straße i\u{307} οδοσ"),
            ("accents", "Café Ångström Ελλάδα ´ ½", "Cafe Angstrom Ελλαδα ´ 1⁄2"),
            ("accents", "e\u{301}\u{20dd}", "e"),
            ("confusables", "Вот “don’t” ¡ole! 7¤ ٧", "Bot \"don't\" ¡ole! 7¤ V"),
            ("case confusables", "Вот вот ВОТ Σσ", "bot bot bot oo"),
            ("case accents confusables", "Łódź Đỗ Ø Б", "lodz do o b"),
            ("confusables", "Iıl1| mn 0O З", "Iil1| mn 0O З"),
            ("confusables", "１ Ｉ ｌ | Ⅰ І Ι ӏ ا │", "1 I l | I I I l l |"),
            ("invisibles", "a\u{ad}b\u{202e}c\u{fe0f}d\u{e0041}e\u{1}f\u{85}g", "abcdef g"),
        ] {
            assert_eq!(fold_word(word, folds(names)), folded, "{word:?} under {names}");
        }
        assert_eq!(fold_word("Ca\u{200b}sinо", Folds::NONE), "Ca\u{200b}sinо");
    }

    /// Texts with much of what folds treat in their own way.
    fn texts() -> impl Strategy<Value = String> {
        let odd = "aAzZiIlmß\u{e9}e\u{301}\u{327}\u{20dd}İıſﬁﬃﷺ½´ΣσςВвБǅẞ\u{200b}\u{200d}\u{fe0f}\u{ad}\u{feff}\u{202e}\u{7} \t\r\n\u{a0}\u{85}🎰🅰각𐐀\u{2f800}\u{e0041}";
        let odd: Vec<char> = odd.chars().collect();
        let one = prop_oneof![4 => prop::sample::select(odd), 1 => any::<char>(), 1 => prop::char::range(' ', '~')];
        prop::collection::vec(one, 0..24).prop_map(String::from_iter)
    }

    fn any_folds() -> impl Strategy<Value = Folds> {
        any::<[bool; 4]>().prop_map(|[case, accents, confusables, invisibles]| Folds {
            case,
            accents,
            confusables,
            invisibles,
        })
    }

    fn at_boundaries(out: &Folded) -> Vec<usize> {
        (0..=out.text.len()).filter(|at| out.text.is_char_boundary(*at)).collect()
    }

    proptest! {
        #[test]
        fn ways_back_are_in_order_and_on_boundaries(text in texts(), folds in any_folds()) {
            let mut out = Folded::default();
            fold(&text, folds, &mut out);
            let places = at_boundaries(&out);
            let mut before = (0, 0);
            for pair in places.windows(2) {
                if let [start, end] = *pair {
                    let back = out.original(start, end);
                    prop_assert!(back.0 < back.1, "something made every letter");
                    prop_assert!(back.0 >= before.0 && back.1 >= before.1, "in order");
                    prop_assert!(back.0 >= before.1 || back == before, "apart, or one character that became several");
                    prop_assert!(text.is_char_boundary(back.0) && text.is_char_boundary(back.1));
                    before = back;
                }
            }
            for start in &places {
                for end in &places {
                    let back = out.original(*start, *end);
                    prop_assert!(text.get(back.0..back.1).is_some());
                    prop_assert!(start < end || back.0 == back.1);
                }
            }
        }

        #[test]
        fn the_stretch_found_folds_to_what_was_found(text in texts(), folds in any_folds(), a in 0_usize..40, b in 0_usize..40) {
            let mut out = Folded::default();
            fold(&text, folds, &mut out);
            let places = at_boundaries(&out);
            if let (Some(start), Some(end)) = (places.get(a), places.get(b)) && start < end {
                let back = out.original(*start, *end);
                let again = text.get(back.0..back.1).map(|stretch| fold_word(stretch, folds)).unwrap_or_default();
                let wanted = out.text.get(*start..*end).unwrap_or_default();
                prop_assert!(again.contains(wanted), "{again:?} has {wanted:?}");
            }
        }

        #[test]
        fn every_character_folds_by_itself(texts in prop::collection::vec(texts(), 0..4), folds in any_folds()) {
            let apart: String = texts.iter().map(|text| fold_word(text, folds)).collect();
            prop_assert_eq!(fold_word(&texts.concat(), folds), apart);
        }

        #[test]
        fn ascii_folds_as_one_would_think(text in "[ -~\t\r\n\x0b\x0c\x00\x1b\x7f]{0,40}", folds in any_folds()) {
            let hidden = |c: &char| folds.invisibles && c.is_ascii_control() && !c.is_whitespace();
            let naive: String = text.chars().filter(|c| !hidden(c)).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
            let naive = if folds.case { naive.to_lowercase() } else { naive };
            let mut out = Folded::default();
            fold(&text, folds, &mut out);
            prop_assert_eq!(&out.text, &naive);
            if naive.len() == text.len() {
                prop_assert_eq!(out.original(0, naive.len()), (0, naive.len()));
                prop_assert!(out.steps.is_empty());
            }
        }

        #[test]
        fn folding_twice_is_folding_once(text in texts(), folds in any_folds()) {
            let once = fold_word(&text, folds);
            prop_assert_eq!(fold_word(&once, folds), once.as_str());
        }

        #[test]
        fn a_buffer_may_be_used_again(first in texts(), second in texts(), folds in any_folds()) {
            let (mut used, mut fresh) = (Folded::default(), Folded::default());
            fold(&first, folds, &mut used);
            fold(&second, folds, &mut used);
            fold(&second, folds, &mut fresh);
            prop_assert_eq!((used.text, used.steps, used.length), (fresh.text, fresh.steps, fresh.length));
        }
    }
}
