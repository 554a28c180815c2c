//! Texts in double quotes: where in what was written the characters stand that it says.

use std::ops::Range;

/// Where in `written`, a text in double quotes with escapes as JSON and YAML have them, the bytes `place` of `said`
/// stand. None where the two do not go together, as in a text that is folded over lines.
#[must_use]
pub fn place(written: &str, said: &str, place: Range<usize>) -> Option<Range<usize>> {
    let inner = written.strip_prefix('"')?;
    let mut at = 1;
    let mut rest = inner;
    let (mut start, mut end) = (None, None);
    for (index, c) in said.char_indices() {
        if index == place.start {
            start = Some(at);
        }
        if index >= place.end {
            break;
        }
        let length = length_of(rest, c)?;
        rest = rest.get(length..)?;
        at += length;
        if index + c.len_utf8() == place.end {
            end = Some(at);
        }
    }
    Some(start?..end?)
}

/// How many bytes at the beginning of `written` say `c`.
fn length_of(written: &str, c: char) -> Option<usize> {
    let Some(escape) = written.strip_prefix('\\') else {
        return written.starts_with(c).then_some(c.len_utf8());
    };
    let kind = escape.chars().next()?;
    let hex = |digits: usize| u32::from_str_radix(escape.get(1..=digits)?, 16).ok();
    let said = match kind {
        'x' => return (hex(2)? == c as u32).then_some(4),
        'U' => return (hex(8)? == c as u32).then_some(10),
        'u' => {
            let first = hex(4)?;
            if first == c as u32 {
                return Some(6);
            }
            // A pair of surrogates.
            let second = escape.get(5..)?.strip_prefix("\\u").and_then(|more| more.get(..4))?;
            let second = u32::from_str_radix(second, 16).ok()?;
            let pair = 0x10000 + (first.checked_sub(0xd800)? << 10) + second.checked_sub(0xdc00)?;
            return (pair == c as u32).then_some(12);
        }
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        'e' => '\u{1b}',
        '_' => '\u{a0}',
        other => other,
    };
    (said == c).then_some(1 + kind.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn escapes_are_passed_over() {
        let written = r#""a\u200bb\"\n\ud83c\udfb0 \\x\x41""#;
        let said = "a\u{200b}b\"\n🎰 \\xA";
        let found = |part: &str| {
            let at = said.find(part).unwrap();
            place(written, said, at..at + part.len()).map(|range| &written[range])
        };
        for (part, stands) in
            [("\u{200b}", "\\u200b"), ("b\"", "b\\\""), ("🎰", "\\ud83c\\udfb0"), ("\\x", "\\\\x"), ("A", "\\x41")]
        {
            assert_eq!(found(part), Some(stands), "{part:?}");
        }
        assert_eq!(place("'a'", "a", 0..1), None);
        assert_eq!(place("\"a\n b\"", "a b", 2..3), None);
        assert_eq!(place("\"ab\"", "ab", 1..2), Some(2..3));
    }
}
