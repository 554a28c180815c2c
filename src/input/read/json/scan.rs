//! Blanks, texts and numbers: the parts of JSON that are written byte by byte.

use super::complaint;
use crate::diagnostic::Diagnostic;
use crate::input::tape::{Kind, Range};

/// The offset of the first byte of `text` from `at` on that is no blank of JSON.
#[must_use]
pub fn skip_blanks(text: &str, at: usize) -> usize {
    skip_blank_bytes(text.as_bytes(), at)
}

/// As [`skip_blanks`].
#[inline]
pub(super) fn skip_blank_bytes(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b' ' | b'\n' | b'\r' | b'\t') = bytes.get(at) {
        at += 1;
    }
    at
}

/// Whether a byte carries on a word or a number.
pub(super) const fn is_word(byte: Option<u8>) -> bool {
    matches!(byte, Some(b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'.' | b'+' | b'-' | 0x80..))
}

/// Reads the text whose quote stands at `at`, decodes it into the arena, and leaves `at` behind the closing quote.
#[inline]
pub(in crate::input) fn string(text: &str, at: &mut usize, arena: &mut String) -> Result<Range, Diagnostic> {
    let bytes = text.as_bytes();
    let quote = *at;
    let start = arena.len();
    let mut from = quote + 1;
    loop {
        let to = plain_run(bytes, from);
        arena.push_str(text.get(from..to).unwrap_or_default());
        match bytes.get(to) {
            Some(b'"') => {
                *at = to + 1;
                return Ok(Range { start: start as u32, len: (arena.len() - start) as u32 });
            }
            Some(b'\\') => from = escape(text, to, arena)?,
            Some(_) => return Err(complaint::control_character(text, to, quote)),
            None => return Err(complaint::unclosed_text(text, quote)),
        }
    }
}

/// The offset of the first byte from `at` on that ends a run of plain text: a quote, a backslash, a control character.
#[inline]
fn plain_run(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let found = special(u64::from_le_bytes(*chunk));
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while let Some(byte) = bytes.get(at) {
        if matches!(byte, b'"' | b'\\' | 0..0x20) {
            break;
        }
        at += 1;
    }
    at
}

/// Sets the high bit of the bytes that are a quote, a backslash or a control character. A borrow can set bits of bytes
/// above one that is rightly set, never below, so the lowest bit set is right.
const fn special(word: u64) -> u64 {
    const ONES: u64 = u64::from_le_bytes([0x01; 8]);
    const HIGH: u64 = u64::from_le_bytes([0x80; 8]);
    const BLANKS: u64 = u64::from_le_bytes([0x20; 8]);
    const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
    const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);
    let control = word.wrapping_sub(BLANKS) & !word;
    let quote = word ^ QUOTES;
    let quote = quote.wrapping_sub(ONES) & !quote;
    let backslash = word ^ BACKSLASHES;
    let backslash = backslash.wrapping_sub(ONES) & !backslash;
    (control | quote | backslash) & HIGH
}

/// Decodes the escape whose backslash stands at `at`, and gives the offset behind it.
fn escape(text: &str, at: usize, arena: &mut String) -> Result<usize, Diagnostic> {
    let bytes = text.as_bytes();
    arena.push(match bytes.get(at + 1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        Some(b'u') => {
            let Some(unit) = hexadecimal(bytes, at + 2) else { return Err(complaint::bad_escape(text, at)) };
            if let Some(letter) = char::from_u32(unit) {
                arena.push(letter);
                return Ok(at + 6);
            }
            let second = match bytes.get(at + 6..at + 8) {
                Some(b"\\u") => hexadecimal(bytes, at + 8),
                _ => None,
            };
            let Some(letter) = second.and_then(|second| pair(unit, second)) else {
                return Err(complaint::half_character(text, at));
            };
            arena.push(letter);
            return Ok(at + 12);
        }
        _ => return Err(complaint::bad_escape(text, at)),
    });
    Ok(at + 2)
}

/// The four hexadecimal digits at `at`.
fn hexadecimal(bytes: &[u8], at: usize) -> Option<u32> {
    let digits = bytes.get(at..at + 4)?;
    digits.iter().try_fold(0, |number, digit| Some(number * 16 + char::from(*digit).to_digit(16)?))
}

/// The character that two halves make, if the first is a first half and the second a second.
fn pair(first: u32, second: u32) -> Option<char> {
    let (0xd800..=0xdbff, 0xdc00..=0xdfff) = (first, second) else { return None };
    char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00))
}

/// So many digits fit an `i64`, whatever they are.
const SAFE_DIGITS: usize = 18;

/// Reads the number that begins at `at`, and leaves `at` behind it.
#[inline]
pub(in crate::input) fn number(text: &str, at: &mut usize, arena: &mut String) -> Result<Kind, Diagnostic> {
    let bytes = text.as_bytes();
    let start = *at;
    let negative = bytes.get(start) == Some(&b'-');
    let first = start + usize::from(negative);
    let mut end = first;
    let mut amount: i64 = 0;
    while let Some(digit @ b'0'..=b'9') = bytes.get(end) {
        amount = amount.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
        end += 1;
    }
    let count = end - first;
    if count == 0 || (count > 1 && bytes.get(first) == Some(&b'0')) {
        return Err(complaint::bad_number(text, start));
    }
    let whole = end;
    if bytes.get(end) == Some(&b'.') {
        end = digits(text, start, end + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        let sign = matches!(bytes.get(end + 1), Some(b'+' | b'-'));
        end = digits(text, start, end + 1 + usize::from(sign))?;
    }
    if is_word(bytes.get(end).copied()) {
        return Err(complaint::bad_number(text, start));
    }
    *at = end;
    let written = text.get(start..end).unwrap_or_default();
    if end == whole {
        if count <= SAFE_DIGITS {
            return Ok(Kind::Int(if negative { -amount } else { amount }));
        }
        if let Ok(amount) = written.parse() {
            return Ok(Kind::Int(amount));
        }
    }
    let from = arena.len() as u32;
    arena.push_str(written);
    Ok(Kind::Number(Range { start: from, len: written.len() as u32 }))
}

/// One digit or more at `at`, of the number that begins at `start`; gives the offset behind them.
fn digits(text: &str, start: usize, at: usize) -> Result<usize, Diagnostic> {
    let mut end = at;
    while let Some(b'0'..=b'9') = text.as_bytes().get(end) {
        end += 1;
    }
    if end == at { Err(complaint::bad_number(text, start)) } else { Ok(end) }
}
