//! What a YAML scalar without quotes is: the core schema of YAML 1.2, in which `no` is a text and `0o17` a number.

use crate::input::tape::{Kind, Tape};

/// What `written`, a scalar without quotes, is. A number keeps how it is written; a text is stored on the tape.
pub(super) fn kind(written: &str, tape: &mut Tape) -> Kind {
    match written {
        "" | "~" | "null" | "Null" | "NULL" => Kind::Null,
        "true" | "True" | "TRUE" => Kind::Bool(true),
        "false" | "False" | "FALSE" => Kind::Bool(false),
        _ => match number(written) {
            Number::Whole(amount) => Kind::Int(amount),
            Number::Other => Kind::Number(tape.store(written)),
            Number::None => Kind::Text(tape.store(written)),
        },
    }
}

/// Whether and what number a scalar is.
enum Number {
    /// One that fits.
    Whole(i64),
    /// One that is not whole, or does not fit.
    Other,
    /// No number.
    None,
}

/// The number that is written.
fn number(written: &str) -> Number {
    // Most texts begin with a letter, and no number does.
    if !matches!(written.bytes().next(), Some(b'0'..=b'9' | b'+' | b'-' | b'.')) {
        return Number::None;
    }
    for (prefix, radix) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = written.strip_prefix(prefix) {
            let known = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            return match i64::from_str_radix(digits, radix) {
                Ok(amount) if known => Number::Whole(amount),
                _ if known => Number::Other,
                _ => Number::None,
            };
        }
    }
    let unsigned = written.strip_prefix(['+', '-']).unwrap_or(written);
    if is_decimal(unsigned) {
        return written.parse().map_or(Number::Other, Number::Whole);
    }
    if is_float(unsigned) || matches!(written, ".nan" | ".NaN" | ".NAN") { Number::Other } else { Number::None }
}

/// `[0-9]+`.
fn is_decimal(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, or infinity.
fn is_float(text: &str) -> bool {
    if matches!(text, ".inf" | ".Inf" | ".INF") {
        return true;
    }
    let mantissa = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) if is_decimal(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)) => mantissa,
        Some(_) => return false,
        None => text,
    };
    match mantissa.split_once('.') {
        Some(("", fraction)) => is_decimal(fraction),
        Some((whole, fraction)) => is_decimal(whole) && (fraction.is_empty() || is_decimal(fraction)),
        None => is_decimal(mantissa),
    }
}

#[cfg(test)]
mod tests {
    use super::kind;
    use crate::input::tape::{Kind, Tape};

    fn shown(written: &str) -> String {
        let mut tape = Tape::default();
        match kind(written, &mut tape) {
            Kind::Null => String::from("null"),
            Kind::Bool(value) => value.to_string(),
            Kind::Int(amount) => format!("int {amount}"),
            Kind::Number(range) => format!("number {}", tape.text(range)),
            Kind::Text(range) => format!("text {}", tape.text(range)),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn nothing_and_truth() {
        for written in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(shown(written), "null");
        }
        for written in ["true", "True", "TRUE"] {
            assert_eq!(shown(written), "true");
        }
        for written in ["false", "False", "FALSE"] {
            assert_eq!(shown(written), "false");
        }
        for written in ["nULL", "yes", "no", "on", "off", "y", "n", "tRUE", "nul"] {
            assert_eq!(shown(written), format!("text {written}"));
        }
    }

    #[test]
    fn whole_numbers() {
        for (written, amount) in [
            ("0", 0),
            ("-0", 0),
            ("007", 7),
            ("+14255550123", 14_255_550_123),
            ("-17", -17),
            ("0x1F", 31),
            ("0o17", 15),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(shown(written), format!("int {amount}"), "{written}");
        }
    }

    #[test]
    fn other_numbers_stay_as_they_are_written() {
        for written in [
            "1.5",
            "1.",
            ".5",
            "+1.5e3",
            "-2E-7",
            "1e9",
            "9223372036854775808",
            "0xFFFFFFFFFFFFFFFFFF",
            ".inf",
            "-.INF",
            "+.Inf",
            ".nan",
            ".NaN",
            "1e999",
        ] {
            assert_eq!(shown(written), format!("number {written}"));
        }
    }

    #[test]
    fn texts_that_look_like_numbers() {
        for written in [
            "1_000",
            "1,5",
            "12:30",
            "2026-11-24",
            "0x",
            "0xG",
            "0o8",
            "-0x1",
            "+",
            "-",
            ".",
            "..",
            "1.5.",
            "1e",
            "e1",
            "--1",
            "+-5",
            "0x-1",
            "-.nan",
            "1 2",
            "+1 425",
            "1.2.3",
            "0b1",
            ".e1",
            "inf",
        ] {
            assert_eq!(shown(written), format!("text {written}"));
        }
    }
}
