//! Words whose letters are of scripts that do not belong together, and letters that pass for those of the word they
//! stand in.
//!
//! After Unicode's UTS 39: a word is of one script, or of one of the writing systems that have several (Japanese,
//! Korean, Chinese); Latin goes with any other script in common use but Cyrillic and Greek, whose letters look like its
//! own. An abbreviation in Latin capitals may take an ending of another script (`SMSка`, `TNFα`).

use super::fold::{confusable_letter, is_invisible};
use super::word::is_word_part;
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::OnceLock;
use unicode_script::{Script, UnicodeScript as _};
use unicode_security::GeneralSecurityProfile as _;
use unicode_security::mixed_script::AugmentedScriptSet;

/// A letter that passes for one of the word it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Impostor {
    /// Its first byte.
    pub at: usize,
    /// The letter.
    pub letter: char,
    /// The script of the word.
    pub script: Script,
}

/// The words of a text whose letters are of scripts that do not belong together, as ranges of bytes.
#[must_use]
pub fn mixed_words(text: &str) -> Vec<Range<usize>> {
    if text.is_ascii() {
        return Vec::new();
    }
    words(text).into_iter().filter(|word| mixes(&letters(text, word))).collect()
}

/// The letters of those words that are of another script than most of the word, and look like a letter of its own.
#[must_use]
pub fn impostors(text: &str) -> Vec<Impostor> {
    let mut found = Vec::new();
    for word in mixed_words(text) {
        let letters = letters(text, &word);
        let Some(script) = main_script(&letters) else { continue };
        let strangers = letters.into_iter().filter(|(_, c)| c.script() != script && looks_like(*c, script));
        found.extend(strangers.map(|(at, letter)| Impostor { at, letter, script }));
    }
    found
}

/// What an impostor is, in words.
#[must_use]
pub fn name(letter: Impostor) -> String {
    let code = letter.letter as u32;
    let own = letter.letter.script().full_name();
    match confusable_letter(letter.letter).filter(|_| letter.script == Script::Latin) {
        Some(like) => format!("U+{code:04X} ({own}), like `{like}`"),
        None => format!("U+{code:04X} ({own}), like a letter of {}", letter.script.full_name()),
    }
}

/// Words, with the characters in them that show nothing.
fn words(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        if is_word_part(c) {
            match found.last_mut().filter(|_| open) {
                Some(word) => word.end = at + c.len_utf8(),
                None => found.push(at..at + c.len_utf8()),
            }
            open = true;
        } else if !is_invisible(c) {
            open = false;
        }
    }
    found
}

/// The letters of a word that are of some script.
fn letters(text: &str, word: &Range<usize>) -> Vec<(usize, char)> {
    let of_a_script = |c: char| c.is_alphabetic() && !matches!(c.script(), Script::Common | Script::Inherited);
    let chars = text.get(word.clone()).unwrap_or_default().char_indices();
    chars.filter(|(_, c)| of_a_script(*c)).map(|(at, c)| (word.start + at, c)).collect()
}

fn mixes(letters: &[(usize, char)]) -> bool {
    let set = |chars: &mut dyn Iterator<Item = char>| AugmentedScriptSet::for_str(&chars.collect::<String>());
    let all = || letters.iter().map(|(_, c)| *c);
    if !set(&mut all()).is_empty() {
        return false;
    }
    let is_latin = |c: &char| c.script() == Script::Latin;
    let others = || all().filter(move |c| !is_latin(c));
    let like_latin = others().any(|c| matches!(c.script(), Script::Cyrillic | Script::Greek));
    let in_use = others().all(|c| c.identifier_allowed());
    let goes_with_latin = in_use && !like_latin && !set(&mut others()).is_empty();
    !goes_with_latin && !is_abbreviation(letters)
}

/// `SMSка`, `TNFα`: two or more Latin capitals, and small letters of another script behind them.
fn is_abbreviation(letters: &[(usize, char)]) -> bool {
    let capitals = letters.iter().take_while(|(_, c)| c.script() == Script::Latin && c.is_uppercase()).count();
    let ending = letters.get(capitals..).unwrap_or_default();
    let small = |c: char| c.is_lowercase() && c.script() != Script::Latin;
    capitals >= 2 && !ending.is_empty() && ending.iter().all(|(_, c)| small(*c))
}

/// The script of most letters; Latin where it has as many as another.
fn main_script(letters: &[(usize, char)]) -> Option<Script> {
    let mut counts: Vec<(Script, usize)> = Vec::new();
    for (_, c) in letters {
        match counts.iter_mut().find(|(script, _)| *script == c.script()) {
            Some((_, count)) => *count += 1,
            None => counts.push((c.script(), 1)),
        }
    }
    counts.into_iter().rev().max_by_key(|(script, count)| (*count, *script == Script::Latin)).map(|(script, _)| script)
}

/// Whether a letter looks like one of a script.
fn looks_like(c: char, script: Script) -> bool {
    if script == Script::Latin {
        return confusable_letter(c).is_some();
    }
    static LOOKS: OnceLock<HashMap<Script, HashSet<String>>> = OnceLock::new();
    let looks = LOOKS.get_or_init(|| {
        let mut looks: HashMap<Script, HashSet<String>> = HashMap::new();
        // Greek, Cyrillic, Armenian; Cherokee; Coptic and further Cyrillic.
        let blocks = ['\u{370}'..='\u{58f}', '\u{13a0}'..='\u{13ff}', '\u{2c80}'..='\u{2dff}', '\u{a640}'..='\u{a69f}'];
        for c in blocks.into_iter().flatten().filter(|c| c.is_alphabetic()) {
            looks.entry(c.script()).or_default().insert(skeleton(c));
        }
        looks
    });
    looks.get(&script).is_some_and(|looks| looks.contains(&skeleton(c)))
}

fn skeleton(c: char) -> String {
    unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect()
}

#[cfg(test)]
mod tests {
    use super::{impostors, mixed_words, name};

    #[test]
    fn ordinary_texts_are_of_one_script_a_word() {
        for text in [
            "Contoso: 20% off, naïve café, Straße, İstanbul, ﬁ",
            "Привет, Contoso! Ваш код 1234",
            "Tシャツ, カラオケbox, 東京タワー, ABC株式会社, LINEで",
            "삼성TV, K팝, 한국語",
            "واتسابWhatsApp بـSMS",
            "בAmazon ה-iPhone",
            "हिंदी SMSसेवा",
            "SMSка, PDFы, VIPами",
            "TNFα, IL-1β, 5 µm, 10 kΩ, α-Tocopherol",
            "ไทยABC",
            "naïve\u{301}",
            "𝗕𝗼𝗹𝗱 Ｗｉｄｅ ①②",
        ] {
            let found: Vec<&str> = mixed_words(text).into_iter().filter_map(|word| text.get(word)).collect();
            let expected: &[&str] = if text.contains("kΩ") { &["kΩ"] } else { &[] };
            assert_eq!(found, expected, "{text:?}");
            assert_eq!(impostors(text), [], "{text:?}");
        }
    }

    #[test]
    fn words_in_borrowed_letters() {
        for (text, count) in [
            ("cаsino", 1),
            ("саsіno", 3),
            ("ca\u{200b}sinо", 1),
            ("pаypаl.com", 2),
            ("рassword", 1),
            ("Frее gift", 2),
            ("ΡayPal", 1),
            ("Скидкa", 1),
            ("Tнe", 1),
        ] {
            assert_eq!(mixed_words(text).len(), 1, "{text:?}");
            assert_eq!(impostors(text).len(), count, "{text:?}");
        }
        // One script throughout: nothing in the word itself tells that it is a disguise.
        assert_eq!(impostors("сосо"), []);
        assert_eq!(impostors("ab яж"), []);
    }

    #[test]
    fn impostors_have_names() {
        let found = impostors("the cаsino");
        assert_eq!(found[0].at, 5);
        assert_eq!(name(found[0]), "U+0430 (Cyrillic), like `a`");
        assert_eq!(name(impostors("Скидкa")[0]), "U+0061 (Latin), like a letter of Cyrillic");
    }
}
