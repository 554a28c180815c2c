//! Literals: whether what is written down is a value of its type.

use super::mistakes::{BAD_DATE, MISMATCH, UNIT_MISMATCH, UNKNOWN_SYMBOL, UNKNOWN_UNIT};
use super::names::{Checker, loc};
use super::types::{EnumId, Literal, Scalar, Ty};
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{Value, ValueKind};
use crate::text::{Loc, SourceId};
use crate::value::time::TimeOfDay;
use crate::value::time::date::Date;
use crate::value::time::duration::{Duration, Unit};
use crate::value::{address, place};

impl Checker<'_> {
    /// A literal of a certain type; anything else is told.
    pub(super) fn literal(&mut self, source: SourceId, value: &Value, ty: Ty) -> Option<Literal> {
        let at = loc(source, value.span);
        let Ty::Scalar(scalar) = ty else {
            if ty != Ty::Error {
                let message = format!("{} cannot be written down as one value", self.describe(ty));
                self.error(&MISMATCH, at, message, "a single value", None);
            }
            return None;
        };
        match (&value.kind, scalar) {
            (ValueKind::Bool(value), Scalar::Bool) => Some(Literal::Bool(*value)),
            (ValueKind::Int(value), Scalar::Int) => Some(Literal::Int(*value)),
            (ValueKind::Text(text), scalar) if scalar.is_textual() => self.textual(at, scalar, text),
            (ValueKind::Symbol(word), Scalar::Country | Scalar::Region) => self.textual(at, scalar, word),
            (ValueKind::Symbol(word), Scalar::Enum(id)) => {
                self.symbol(id, word, at).map(|symbol| Literal::Symbol(id, symbol))
            }
            (ValueKind::Duration(count, unit), Scalar::Duration) => {
                self.duration(at, loc(source, unit.span), *count, &unit.text).map(Literal::Duration)
            }
            (ValueKind::BusinessDays(count, calendar), Scalar::Duration) => {
                self.business_days(source, at, *count, calendar.as_ref()).map(Literal::Duration)
            }
            (ValueKind::Date(date), Scalar::Date) => self.date(at, date).map(|date| Literal::Int(i64::from(date.0))),
            (ValueKind::Time(time), Scalar::TimeOfDay) => self.time(at, time).map(|time| Literal::Int(time.0)),
            (ValueKind::Int(number), Scalar::Duration) => {
                let help = Some(format!("write the unit: `{number} days`, `{number} years`"));
                self.error(&UNIT_MISMATCH, at, format!("`{number}` has no unit"), "a span of time is needed", help);
                None
            }
            (ValueKind::Duration(count, _) | ValueKind::BusinessDays(count, _), Scalar::Int) => {
                let help = Some(format!("write `{count}`, or declare it as a `duration`"));
                let message = String::from("a span of time stands where a number is needed");
                self.error(&UNIT_MISMATCH, at, message, "has a unit", help);
                None
            }
            (ValueKind::Symbol(word), Scalar::Bool) => {
                let help = truth(word).map(|truth| format!("write `{truth}`"));
                let message = format!("`{word}` is neither `true` nor `false`");
                self.error(&MISMATCH, at, message, "of another type", help);
                None
            }
            (ValueKind::Symbol(word), _) => {
                let help = scalar.is_textual().then(|| format!("put a text in quotes: `\"{word}\"`"));
                let message = format!("`{word}` is not {}", self.describe(ty));
                self.error(&MISMATCH, at, message, "of another type", help);
                None
            }
            _ => {
                let message = format!("{} is needed here", self.describe(ty));
                let help = match scalar {
                    Scalar::Enum(id) => Some(self.symbols_of(id)),
                    Scalar::Instant => Some(String::from("no instant can be written down: declare it as a `date`")),
                    Scalar::Bool => Some(String::from("write `true` or `false`")),
                    Scalar::TimeOfDay => Some(String::from("write hour and minute: `08:00`")),
                    _ => None,
                };
                self.error(&MISMATCH, at, message, "of another type", help);
                None
            }
        }
    }

    /// A text literal as an address, a country, …: told where it cannot be one.
    pub(super) fn textual(&mut self, at: Loc, scalar: Scalar, text: &str) -> Option<Literal> {
        let (fits, help) = match scalar {
            Scalar::Country => {
                let help = place::help_country(text);
                let help = help.or_else(|| Some(String::from("a country is written by its two letters, such as `US`")));
                (place::is_country(text), help)
            }
            Scalar::Region => (place::is_region(text), Some(String::from("a region is written `US-CA`"))),
            Scalar::Zone => (place::is_zone(text), Some(String::from("a zone is written `Europe/London`"))),
            _ => (true, None),
        };
        if !fits {
            let message = format!("`{text}` is not {}", self.describe(Ty::Scalar(scalar)));
            self.error(&MISMATCH, at, message, "not one", help);
            return None;
        }
        let text = if scalar == Scalar::Address { address::normalize(text).into_owned() } else { text.to_owned() };
        Some(Literal::Text(text))
    }

    /// So many of a unit, which stands at `unit_at`.
    pub(super) fn duration(&mut self, at: Loc, unit_at: Loc, count: i64, unit: &str) -> Option<Duration> {
        let Some(known) = Unit::from_word(unit) else {
            let plurals: Vec<&str> = Unit::WORDS.iter().copied().filter(|word| word.ends_with('s')).collect();
            let help = suggest::did_you_mean(unit, Unit::WORDS.iter().copied())
                .or_else(|| Some(format!("units are {}", suggest::one_of(&plurals, plurals.len()))));
            self.error(&UNKNOWN_UNIT, unit_at, format!("`{unit}` is no unit of time"), "this unit", help);
            return None;
        };
        let duration = Duration::new(count, known);
        if duration.is_none() {
            let message = format!("{count} {unit} are more than any span of time can hold");
            self.error(&MISMATCH, at, message, "too long", None);
        }
        duration
    }

    pub(super) fn date(&mut self, at: Loc, text: &str) -> Option<Date> {
        let date = Date::parse(text).ok();
        if date.is_none() {
            self.error(&BAD_DATE, at, format!("the calendar has no {text}"), "no such day", None);
        }
        date
    }

    pub(super) fn time(&mut self, at: Loc, text: &str) -> Option<TimeOfDay> {
        match TimeOfDay::parse(text) {
            Ok(time) => Some(time),
            Err(mistake) => {
                let help = match text.len() {
                    4 | 7 => Some(format!("write two digits: `0{text}`")),
                    _ => Some(String::from("a day goes from `00:00` to `23:59`; `between` may go over midnight")),
                };
                self.error(&BAD_DATE, at, format!("`{text}`: {mistake}"), "this time of day", help);
                None
            }
        }
    }

    /// A symbol of an enum; one that it does not have is told.
    pub(super) fn symbol(&mut self, id: EnumId, word: &str, at: Loc) -> Option<u32> {
        let def = &self.enums[id.index()];
        if let Some(index) = def.symbols.iter().position(|symbol| symbol == word) {
            return Some(index as u32);
        }
        let help =
            suggest::did_you_mean(word, def.symbols.iter().map(String::as_str)).unwrap_or_else(|| self.symbols_of(id));
        let mistake = Diagnostic::error(&UNKNOWN_SYMBOL, format!("`{}` has no symbol `{word}`", def.name))
            .at(at, "not a symbol of it")
            .at(def.loc, "declared here")
            .help(help);
        self.tell(mistake);
        None
    }

    /// ``it has `sms` or `email` ``
    fn symbols_of(&self, id: EnumId) -> String {
        let symbols: Vec<&str> = self.enums[id.index()].symbols.iter().map(String::as_str).collect();
        format!("it has {}", suggest::one_of(&symbols, 12))
    }
}

/// The truth value that an author from elsewhere means by a word.
pub(super) fn truth(word: &str) -> Option<bool> {
    match word.to_lowercase().as_str() {
        "yes" | "on" | "true" => Some(true),
        "no" | "off" | "false" => Some(false),
        _ => None,
    }
}
