//! What one character becomes, and why: what is invisible, what looks like what.

use super::Folds;
use std::collections::HashMap;
use std::sync::OnceLock;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Whether a character shows nothing, and is no white space either.
///
/// These are Unicode's default ignorable code points (zero-width spaces and joiners, the byte order mark, the
/// soft hyphen, variation selectors, controls of direction, tags, fillers), the anchors of annotations, and
/// control characters. The signs of Arabic and others that are format characters but show are not.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    match c {
        '\0'..='\u{ac}' => c.is_control() && !c.is_whitespace(),
        // Source: Default_Ignorable_Code_Point in Unicode's DerivedCoreProperties.txt, and U+FFF9..FFFB.
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

/// The ASCII letter that a character of another script, or of another style, passes for: `а` (Cyrillic) → `a`,
/// `Ι` (Greek) → `I`, `𝗮` → `a`. None for ASCII itself, for letters with accents, and for what looks like none.
///
/// By UTS 39 two characters are confusable if they have one skeleton; but skeletons tear ASCII apart (`m` is `rn`,
/// `I` and `1` are `l`, `0` is `O`), so this asks for the ASCII letter *that has the same skeleton*, a capital
/// for a capital (Greek `Ι` is `I` and never `l`). What has a letter as its compatibility decomposition is that letter: `ſ` is `s`, although
/// its skeleton is `f`. Small capitals (`ᴀ`) and white letters on black (`🅰`) are the letters they are named for.
#[must_use]
pub fn confusable_letter(c: char) -> Option<char> {
    look_alike(c, false).filter(char::is_ascii_alphabetic)
}

/// The ASCII characters of one skeleton. Digits have no place here: foreign digits keep their value, and no
/// letter becomes a digit.
#[derive(Clone, Copy, Default)]
struct Looks {
    small: Option<char>,
    capital: Option<char>,
    sign: Option<char>,
}

/// Small capitals, which stand for letters by their names (LATIN LETTER SMALL CAPITAL A), and which give a place
/// to the letters of other scripts whose skeletons they are: `т` looks like `ᴛ`. There is none of X.
const SMALL_CAPITALS: [&str; 2] = ["ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz"];

/// The ASCII character that `c` looks like; with `bare`, even if only a stroke or another mark tells them apart,
/// as in `ø` and `đ`, which do not decompose.
fn look_alike(c: char, bare: bool) -> Option<char> {
    static LOOKS: OnceLock<HashMap<String, Looks>> = OnceLock::new();
    // `¡` has the looks of `i`, but where it stands in earnest, it stands right before a word.
    if c.is_ascii() || c == '¡' {
        return None;
    }
    // White letters on black, round or square: `🅰`. Unicode names them letters and says no more of them.
    if let code @ (0x1f150..=0x1f169 | 0x1f170..=0x1f189) = c as u32 {
        return char::from_u32((code - 0x1f150) % 32 + u32::from('A'));
    }
    let (mut simpler, mut parts) = (c, 0);
    decompose_compatible(c, |part| (simpler, parts) = (part, parts + 1));
    if parts == 1 && simpler.is_ascii_graphic() {
        return Some(simpler);
    }
    let looks = LOOKS.get_or_init(|| {
        let mut looks: HashMap<String, Looks> = HashMap::new();
        for ascii in '!'..='~' {
            let same = looks.entry(skeleton(ascii, false)).or_default();
            match ascii {
                'a'..='z' => same.small.get_or_insert(ascii),
                'A'..='Z' => same.capital.get_or_insert(ascii),
                '0'..='9' => continue,
                _ => same.sign.get_or_insert(ascii),
            };
        }
        let [small_capitals, letters] = SMALL_CAPITALS;
        for (small_capital, ascii) in small_capitals.chars().zip(letters.chars()) {
            looks.entry(skeleton(small_capital, false)).or_insert(Looks { small: Some(ascii), ..Looks::default() });
        }
        looks
    });
    let same = looks.get(&skeleton(c, bare))?;
    let letter = if c.is_uppercase() { same.capital.or(same.small) } else { same.small.or(same.capital) };
    if c.is_alphanumeric() { letter } else { same.sign.or(letter) }
}

fn skeleton(c: char, bare: bool) -> String {
    let skeleton = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).collect::<String>();
    if bare { skeleton.chars().filter(|c| !is_combining_mark(*c)).collect() } else { skeleton }
}

/// What became of a character.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Kept,
    /// A combining mark, dropped.
    Mark,
    /// Dropped.
    Invisible,
}

/// Folds one character: white space, invisibles, accents, confusables, case, in this order.
pub(super) fn write_folded(c: char, folds: Folds, out: &mut String) -> Kind {
    if c.is_whitespace() {
        out.push(' ');
    } else if folds.invisibles && is_invisible(c) {
        return Kind::Invisible;
    } else if !folds.accents {
        write_letter(c, folds, out);
    } else if is_combining_mark(c) {
        return Kind::Mark;
    } else {
        let mut bare = String::new();
        decompose_compatible(c, |part| bare.extend(Some(part).filter(|part| !is_combining_mark(*part))));
        if bare.trim().is_empty() {
            // `´` is a blank with a mark. Without it, it would tear a word in two.
            bare = String::from(c);
        }
        for part in bare.chars() {
            if part.is_whitespace() {
                out.push(' ');
            } else if !(folds.invisibles && is_invisible(part)) {
                write_letter(part, folds, out);
            }
        }
    }
    Kind::Kept
}

fn write_letter(c: char, folds: Folds, out: &mut String) {
    let mut looks = if folds.confusables { look_alike(c, folds.accents) } else { None };
    if looks.is_none() && folds.confusables && folds.case {
        // `Σ` looks like no letter of ASCII, and `σ` like `o`. They are one letter where case does not count.
        looks = other_case(c).and_then(|other| look_alike(other, folds.accents)).filter(char::is_ascii_alphabetic);
    }
    let c = looks.unwrap_or(c);
    if folds.case {
        out.extend(c.to_lowercase());
    } else {
        out.push(c);
    }
}

fn other_case(c: char) -> Option<char> {
    let (mut lower, mut upper) = (c.to_lowercase(), c.to_uppercase());
    match (lower.next(), lower.next(), upper.next(), upper.next()) {
        (Some(small), None, _, _) if small != c => Some(small),
        (_, _, Some(capital), None) if capital != c => Some(capital),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Folds, fold_word};
    use super::{confusable_letter, is_invisible};

    #[test]
    fn letters_that_pass_for_others() {
        let of = |text: &str| text.chars().map(|c| confusable_letter(c).unwrap_or('-')).collect::<String>();
        assert_eq!(of("аеорсухіԁԛԝ"), "aeopcyxidqw");
        assert_eq!(of("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ"), "ABEZHIKMNOPTYX");
        assert_eq!(of("ΝΥνυ"), "NYvu");
        assert_eq!(of("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ"), "abcdefghijklmnopqrstuvwyz");
        assert_eq!(of("🅐🅩🅰🆉"), "AZAZ");
        assert_eq!(of("внмтк"), "bhmtk");
        assert_eq!(of("acimI10éøñжя’！🎰 \u{200b}"), "-".repeat(17));
    }

    #[test]
    fn what_is_invisible_is_what_unicode_ignores() {
        for c in ('\u{ad}'..'\u{20000}').chain('\u{e0000}'..'\u{e1000}') {
            // A skeleton leaves out what is ignorable by default.
            let ignorable = unicode_security::skeleton(c.encode_utf8(&mut [0; 4])).next().is_none();
            assert_eq!(is_invisible(c), ignorable || ('\u{fff9}'..='\u{fffb}').contains(&c), "{c:?}");
        }
        for c in '\0'..'\u{ad}' {
            assert_eq!(is_invisible(c), c.is_control() && !c.is_whitespace(), "{c:?}");
        }
    }

    #[test]
    fn every_letter_of_a_script_folds_to_its_own_fold() {
        let scripts = ['\u{80}'..'\u{600}', '\u{1e00}'..'\u{2200}', '\u{fb00}'..'\u{fb50}', '\u{ff00}'..'\u{fff0}'];
        for c in scripts.into_iter().flatten() {
            for bits in 0..16 {
                let on = |bit: u8| bits & bit > 0;
                let folds = Folds { case: on(1), accents: on(2), confusables: on(4), invisibles: on(8) };
                let once = fold_word(c.encode_utf8(&mut [0; 4]), folds);
                assert_eq!(fold_word(&once, folds), once, "{c:?} under {folds:?}");
            }
        }
    }

    #[test]
    fn capitals_and_small_letters_fold_alike() {
        let folds = Folds { case: true, confusables: true, ..Folds::NONE };
        let apart: String = ('\u{80}'..'\u{20000}')
            .filter(|c| {
                let small: String = c.to_lowercase().collect();
                small.chars().nth(1).is_none() && fold_word(&small, folds) != fold_word(&c.to_string(), folds)
            })
            .collect();
        // Each of these looks like one letter, and its small letter like another: `Ν` like N, `ν` like v.
        assert_eq!(apart, "ΝΥӀ𑢣𑢼");
    }
}
