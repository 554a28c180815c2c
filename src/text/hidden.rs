//! Characters that show nothing, and that no emoji and no script needs.
//!
//! Which characters show nothing is Unicode's to say ([`is_invisible`]). Many texts need some of them: families of emoji
//! are joined, Persian and Hindi words are parted, Arabic and Hebrew among Latin words are marked. Those are ordinary
//! where they stand, and so is the padding that HTML mails put behind their first line. What is left stands between
//! letters for nobody to see.

mod name;

use super::fold::is_invisible;
use super::word::{is_unspaced, is_word_part};
use unicode_normalization::char::is_combining_mark;
use unicode_properties::{GeneralCategoryGroup, UnicodeEmoji as _, UnicodeGeneralCategory as _};
use unicode_script::{Script, UnicodeScript as _};

pub use name::name;

/// A character that is hidden in a text: its first byte, and the character.
pub type Hidden = (usize, char);

/// The hidden characters of a text, in order. Of an HTML text, whose visible part is given, only those count that stand
/// between two letters or digits.
#[must_use]
pub fn hidden(text: &str, of_html: bool) -> Vec<Hidden> {
    if text.is_ascii() && !text.bytes().any(|byte| is_invisible(char::from(byte))) {
        return Vec::new();
    }
    let text = Text::new(text);
    let at = 0..text.chars.len();
    at.filter(|at| text.is_hidden(*at) && text.touches(*at, of_html))
        .filter_map(|at| text.chars.get(at))
        .copied()
        .collect()
}

struct Text {
    chars: Vec<(usize, char)>,
    /// It has a letter that is written from right to left.
    right_to_left: bool,
    /// By character: it opens or closes a stretch of its own direction, and its counterpart is there, too.
    paired: Vec<bool>,
}

impl Text {
    fn new(text: &str) -> Self {
        let chars: Vec<(usize, char)> = text.char_indices().collect();
        let right_to_left = chars.iter().any(|(_, c)| is_right_to_left(*c));
        let mut paired = vec![false; chars.len()];
        let mut open: Vec<(usize, bool)> = Vec::new();
        for (at, (_, c)) in chars.iter().enumerate() {
            let isolates = matches!(c, '\u{2069}');
            match c {
                '\u{2066}'..='\u{2068}' => open.push((at, true)),
                '\u{202a}' | '\u{202b}' | '\u{202d}' | '\u{202e}' => open.push((at, false)),
                '\u{2069}' | '\u{202c}' if open.last().is_some_and(|(_, isolate)| *isolate == isolates) => {
                    if let Some((opened, _)) = open.pop() {
                        for one in [opened, at] {
                            if let Some(paired) = paired.get_mut(one) {
                                *paired = true;
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        Self { chars, right_to_left, paired }
    }

    fn at(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    fn before(&self, at: usize) -> impl Iterator<Item = char> + '_ {
        self.chars.get(..at).unwrap_or_default().iter().rev().map(|(_, c)| *c)
    }

    fn behind(&self, at: usize) -> impl Iterator<Item = char> + '_ {
        self.chars.get(at + 1..).unwrap_or_default().iter().map(|(_, c)| *c)
    }

    /// Whether letters stand about a character: on both sides, or something that shows on either.
    fn touches(&self, at: usize, both: bool) -> bool {
        let shows = |c: &char| !is_invisible(*c);
        let (before, behind) = (self.before(at).find(shows), self.behind(at).find(shows));
        if both {
            [before, behind].into_iter().all(|side| side.is_some_and(is_word_part))
        } else {
            [before, behind].into_iter().flatten().any(|side| !side.is_whitespace())
        }
    }

    /// Whether the character shows nothing, and nothing about it needs it.
    fn is_hidden(&self, at: usize) -> bool {
        let Some(c) = self.at(at).filter(|c| is_invisible(*c)) else { return false };
        let before = self.before(at).next();
        let letter = self.before(at).find(|c| !is_combining_mark(*c) && !is_invisible(*c));
        let script = |c: Option<char>| c.map_or(Script::Common, |c| c.script());
        let needed = match c {
            '\u{200d}' => self.joins_emoji(at) || joins(script(letter)),
            '\u{200c}' => joins(script(letter)) && before.is_some_and(|c| !is_invisible(c)),
            '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(|c| c.is_emoji_char() || is_symbol(c)),
            '\u{fe00}'..='\u{fe0d}' => before.is_some_and(takes_variants),
            '\u{e0100}'..='\u{e01ef}' => script(before) == Script::Han,
            '\u{180b}'..='\u{180f}' => script(letter) == Script::Mongolian,
            '\u{200b}' => [letter, self.behind(at).next()].into_iter().flatten().any(is_unspaced),
            '\u{ad}' => self.may_divide(at),
            '\u{200e}' | '\u{200f}' | '\u{61c}' => self.right_to_left,
            '\u{202a}'..='\u{202c}' | '\u{2066}'..='\u{2069}' => {
                self.paired.get(at) == Some(&true) && !self.within_word(at)
            }
            '\u{e0020}'..='\u{e007f}' => self.of_flag(at),
            '\u{34f}' => {
                let marks = before.into_iter().chain(self.behind(at).next()).any(is_combining_mark);
                marks || script(letter) == Script::Hebrew
            }
            '\u{115f}' | '\u{1160}' => before.into_iter().chain(self.behind(at).next()).any(is_jamo),
            '\u{17b4}' | '\u{17b5}' => script(letter) == Script::Khmer,
            '\u{1bca0}'..='\u{1bca3}' => script(letter) == Script::Duployan,
            '\u{1d173}'..='\u{1d17a}' => before.is_some_and(|c| matches!(c, '\u{1d100}'..='\u{1d1ff}')),
            // A byte order mark; and what letters of another encoding turn into.
            '\u{feff}' => at == 0,
            '\u{80}'..='\u{9f}' => true,
            _ => false,
        };
        !needed
    }

    fn within_word(&self, at: usize) -> bool {
        let sides = [self.before(at).next(), self.behind(at).next()];
        sides.into_iter().all(|side| side.is_some_and(is_word_part))
    }

    /// A joiner between two emoji: 👩‍💻, 👩🏽‍🚒, 🏳️‍🌈.
    fn joins_emoji(&self, at: usize) -> bool {
        let dressed = |c: &char| matches!(c, '\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}');
        let before = self.before(at).find(|c| !dressed(c));
        let pictures = [before, self.behind(at).next()];
        pictures.into_iter().all(|c| c.is_some_and(|c| c.is_emoji_char() && !c.is_ascii()))
    }

    /// A tag of a flag such as that of Wales: 🏴 and letters, and an end.
    fn of_flag(&self, at: usize) -> bool {
        let is_tag = |c: &char| matches!(c, '\u{e0020}'..='\u{e007f}');
        let begins = self.before(at).find(|c| !is_tag(c)) == Some('\u{1f3f4}');
        begins && (self.at(at) == Some('\u{e007f}') || self.behind(at).take_while(is_tag).any(|c| c == '\u{e007f}'))
    }

    /// A place where a long word may be divided: eight letters, two of them on either side.
    fn may_divide(&self, at: usize) -> bool {
        let letters = |side: &mut dyn Iterator<Item = char>| {
            side.take_while(|c| c.is_alphabetic() || *c == '\u{ad}').filter(|c| *c != '\u{ad}').count()
        };
        let near = |side: &mut dyn Iterator<Item = char>| side.take_while(|c| c.is_alphabetic()).count() >= 2;
        let (before, behind) = (letters(&mut self.before(at)), letters(&mut self.behind(at)));
        near(&mut self.before(at)) && near(&mut self.behind(at)) && before + behind >= 8
    }
}

/// Whether the letters of a script are joined or parted by characters that show nothing.
const fn joins(script: Script) -> bool {
    matches!(
        script,
        Script::Arabic
            | Script::Syriac
            | Script::Mandaic
            | Script::Mongolian
            | Script::Nko
            | Script::Phags_Pa
            | Script::Adlam
            | Script::Hanifi_Rohingya
            | Script::Devanagari
            | Script::Bengali
            | Script::Gurmukhi
            | Script::Gujarati
            | Script::Oriya
            | Script::Tamil
            | Script::Telugu
            | Script::Kannada
            | Script::Malayalam
            | Script::Sinhala
            | Script::Khmer
            | Script::Myanmar
            | Script::Tibetan
            | Script::Balinese
            | Script::Javanese
            | Script::Meetei_Mayek
            | Script::Limbu
            | Script::Lepcha
    )
}

/// Whether a character has forms that a variation selector chooses between.
fn takes_variants(c: char) -> bool {
    matches!(c.script(), Script::Han | Script::Myanmar | Script::Phags_Pa | Script::Manichaean)
        || is_symbol(c)
        || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
}

fn is_symbol(c: char) -> bool {
    !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Symbol
}

const fn is_jamo(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}')
}

fn is_right_to_left(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            c.script(),
            Script::Arabic
                | Script::Hebrew
                | Script::Syriac
                | Script::Thaana
                | Script::Nko
                | Script::Samaritan
                | Script::Mandaic
                | Script::Adlam
                | Script::Hanifi_Rohingya
                | Script::Mende_Kikakui
        )
}

#[cfg(test)]
mod tests {
    use super::{hidden, name};

    #[test]
    fn ordinary_texts_are_clean() {
        for text in [
            "Contoso: your parcel is here. Reply STOP to opt out.",
            "Grüße – “déjà vu” … 20 % · © ™",
            "Family 👨‍👩‍👧‍👦, 👩🏽‍🚒 and 🏳️‍🌈, ❤️‍🔥, 1️⃣ ☎︎ ✔️ 🏴󠁧󠁢󠁷󠁬󠁳󠁿 🤷🏻‍♀️",
            "می‌خواهم کتاب‌های خوب بخوانم",
            "क्‍ष और क्‌ष, श्री‍ राम",
            "ശ്രീലങ്ക വന്‍",
            "ශ්‍රී ලංකාව",
            "مرحبا \u{200f}Contoso\u{200e}، رقمك +1 425",
            "שלום \u{2068}Contoso\u{2069} 50%",
            "Hi \u{2068}Ana\u{2069}, call \u{202a}+1 425 555 0123\u{202c}",
            "ภาษา\u{200b}ไทย",
            "ကို\u{200b}ယ်",
            "Donau\u{ad}dampf\u{ad}schiff",
            "葛\u{e0100}城, 語\u{fe00}",
            "\u{feff}Begins with a mark of its encoding",
            "don\u{92}t",
            "line one\r\nline two\tthree",
            "ᠮᠣᠩᠭᠣᠯ\u{180e}ᠠ",
            "between \u{200b} blanks \u{200c} only",
        ] {
            let found: Vec<String> = hidden(text, false).into_iter().map(|(_, c)| name(c)).collect();
            assert_eq!(found, Vec::<String>::new(), "{text:?}");
        }
    }

    #[test]
    fn letters_with_nothing_between_them() {
        for (text, count) in [
            ("ca\u{200b}sino", 1),
            ("\u{200b}casino", 1),
            ("c\u{200d}a\u{200c}s\u{2060}i\u{feff}n\u{ad}o", 5),
            ("un\u{ad}sub", 1),
            ("a\u{202e}bc", 1),
            ("a\u{2066}b", 1),
            ("b\u{2066}a\u{2069}d", 2),
            ("sale\u{fe0f}", 1),
            ("sale\u{34f}now", 1),
            ("s\u{e0061}ale", 1),
            ("s\u{200f}ale", 1),
            ("a\u{7}b", 1),
            ("می\u{200c}\u{200c}خواهم", 1),
            ("\u{3164}", 0),
            ("x\u{3164}", 1),
            ("🎰\u{200d}", 1),
        ] {
            assert_eq!(hidden(text, false).len(), count, "{text:?}");
        }
    }

    #[test]
    fn html_mails_pad_their_first_line() {
        let padded = "Save 20% today \u{34f}\u{a0}\u{200c}\u{a0}\u{feff}\u{a0}\u{200c}\u{a0} Dear Ana, ca\u{200b}sino";
        assert_eq!(hidden(padded, true), [(padded.len() - 7, '\u{200b}')]);
    }

    #[test]
    fn names() {
        assert_eq!(name('\u{200b}'), "U+200B ZERO WIDTH SPACE");
        assert_eq!(name('\u{e0061}'), "U+E0061 TAG LATIN SMALL LETTER A");
        assert_eq!(name('\u{fe0f}'), "U+FE0F VARIATION SELECTOR-16");
        assert_eq!(name('\u{7}'), "U+0007 control character");
        assert_eq!(name('\u{1bca0}'), "U+1BCA0 character that shows nothing");
    }
}
