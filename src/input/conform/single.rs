//! Single values: from what is written to what a slot holds.

use super::mistakes::{BAD_TIME, OUT_OF_RANGE, UNKNOWN_SYMBOL, UNQUOTED_NUMBER, WRONG_TYPE};
use super::{Filler, text_slot};
use crate::diagnostic::{Diagnostic, suggest};
use crate::input::tape::{Kind, Range};
use crate::plan::layout::{Single, Slot, Tag};
use crate::semantics::types::{EnumId, Scalar};
use crate::value::time::duration::{Duration, Unit};
use crate::value::time::{Date, Instant, TimeMistake, TimeOfDay};
use crate::value::{address, place};
use std::borrow::Cow;

impl Filler<'_> {
    /// The slot of a single value; none, with a mistake told, where it does not fit.
    pub(super) fn single(&mut self, single: Single, item: usize) -> Option<Slot> {
        let found = self.tape.items[item];
        let number = |v: i64| Some(Slot { v, item: item as u32, tag: Tag::Number });
        match (single.scalar, found.kind) {
            (Scalar::Bool, Kind::Bool(value)) => number(i64::from(value)),
            (Scalar::Bool, _) => {
                self.wrong_type(item, "true or false", Some(String::from("write `true` or `false`, without quotes")));
                None
            }
            (Scalar::Int, Kind::Int(value)) => {
                if let Some((low, high)) = single.range
                    && !(low..=high).contains(&value)
                {
                    let message = format!("`{}` is {value}, and lies between {low} and {high}", self.path());
                    self.tell(Diagnostic::error(&OUT_OF_RANGE, message).in_record(found.span, "out of range"));
                    return None;
                }
                number(value)
            }
            (Scalar::Int, _) => {
                self.wrong_type(item, "a whole number", None);
                None
            }
            (scalar, Kind::Text(range)) => self.text(scalar, range, item),
            (scalar, Kind::Int(_) | Kind::Number(_)) if scalar.is_textual() => {
                self.unquoted(item, scalar);
                None
            }
            (scalar, _) => {
                self.wrong_type(item, wanted(scalar), None);
                None
            }
        }
    }

    fn text(&mut self, scalar: Scalar, range: Range, item: usize) -> Option<Slot> {
        let written = self.tape.text(range);
        let number = |v: i64| Some(Slot { v, item: item as u32, tag: Tag::Number });
        match scalar {
            Scalar::Text | Scalar::Id => Some(text_slot(range, item)),
            Scalar::Address => match address::normalize(written) {
                Cow::Borrowed(same) if same.len() == written.len() => Some(text_slot(range, item)),
                normal => {
                    let start = self.own.len() as u32;
                    self.own.push_str(&normal);
                    let v = Slot::join(start, normal.len() as u32);
                    Some(Slot { v, item: item as u32, tag: Tag::OwnText })
                }
            },
            Scalar::Country if place::is_country(written) => Some(text_slot(range, item)),
            Scalar::Region if place::is_region(written) => Some(text_slot(range, item)),
            Scalar::Zone if place::is_zone(written) => Some(text_slot(range, item)),
            Scalar::Country => {
                let help =
                    place::help_country(written).unwrap_or_else(|| String::from("write ISO 3166-1, such as `US`"));
                self.misfit(item, written, "a country", help)
            }
            Scalar::Region => self.misfit(item, written, "a region", String::from("write ISO 3166-2, such as `US-CA`")),
            Scalar::Zone => self.misfit(item, written, "a time zone", String::from("write it as `Europe/London`")),
            Scalar::Enum(id) => self.symbol(id, written, item),
            Scalar::Instant => match Instant::parse(written) {
                Ok(instant) => number(instant.0),
                Err(mistake) => self.bad_time(item, written, &mistake),
            },
            Scalar::Date => match Date::parse(written) {
                Ok(date) => number(i64::from(date.0)),
                Err(mistake) => self.bad_time(item, written, &mistake),
            },
            Scalar::TimeOfDay => match TimeOfDay::parse(written) {
                Ok(time) => number(time.0),
                Err(mistake) => self.bad_time(item, written, &mistake),
            },
            Scalar::Duration => match duration(written) {
                Some(duration) => number(duration.pack()),
                None => {
                    let help = String::from("write a number and a unit, such as `4 years` or `24 hours`");
                    self.misfit(item, written, "a span of time", help)
                }
            },
            Scalar::Bool | Scalar::Int => None,
        }
    }

    fn misfit(&mut self, item: usize, written: &str, what: &str, help: String) -> Option<Slot> {
        let message = format!("`{}` is `{}`, and has to be {what}", self.path(), shortened(written));
        let span = self.tape.items[item].span;
        self.tell(Diagnostic::error(&WRONG_TYPE, message).in_record(span, format!("not {what}")).help(help));
        None
    }

    fn bad_time(&mut self, item: usize, written: &str, mistake: &TimeMistake) -> Option<Slot> {
        let message = format!("`{}` is `{}`: {}", self.path(), shortened(written), mistake.message());
        let span = self.tape.items[item].span;
        let help = mistake.help().map(String::from);
        self.tell(Diagnostic::error(&BAD_TIME, message).in_record(span, "this time").help_if(help));
        None
    }

    fn symbol(&mut self, id: EnumId, written: &str, item: usize) -> Option<Slot> {
        let def = &self.plan.enums[id.index()];
        if let Some(symbol) = def.symbols.iter().position(|symbol| symbol == written) {
            return Some(Slot { v: symbol as i64, item: item as u32, tag: Tag::Number });
        }
        let symbols: Vec<&str> = def.symbols.iter().map(String::as_str).collect();
        let help = suggest::did_you_mean(written, symbols.iter().copied())
            .unwrap_or_else(|| format!("it may be {}", suggest::one_of(&symbols, 20)));
        let message = format!("`{}` cannot be `{}`", self.path(), shortened(written));
        let span = self.tape.items[item].span;
        self.tell(
            Diagnostic::error(&UNKNOWN_SYMBOL, message).in_record(span, format!("not a `{}`", def.name)).help(help),
        );
        None
    }

    fn unquoted(&mut self, item: usize, scalar: Scalar) {
        let found = self.tape.items[item];
        let message = format!("`{}` is a number, and has to be {}", self.path(), wanted(scalar));
        let mistake = Diagnostic::error(&UNQUOTED_NUMBER, message)
            .in_record(found.span, "without quotes this is a number")
            .help(match scalar {
                Scalar::Address => String::from("quote it, with its `+` if it has one: `\"+14255550123\"`"),
                _ => String::from("quote it"),
            });
        self.tell(mistake);
    }
}

const fn wanted(scalar: Scalar) -> &'static str {
    match scalar {
        Scalar::Text => "a text",
        Scalar::Bool => "true or false",
        Scalar::Int => "a whole number",
        Scalar::Instant => "a time such as \"2026-11-24T18:00:00Z\"",
        Scalar::Date => "a date such as \"2026-11-24\"",
        Scalar::TimeOfDay => "a time of day such as \"08:00\"",
        Scalar::Duration => "a span of time such as \"4 years\"",
        Scalar::Id => "an id in quotes",
        Scalar::Address => "an address in quotes",
        Scalar::Country => "a country such as \"US\"",
        Scalar::Region => "a region such as \"US-CA\"",
        Scalar::Zone => "a time zone such as \"Europe/London\"",
        Scalar::Enum(_) => "one of the model's words",
    }
}

/// `4 years`
pub(in crate::input) fn duration(written: &str) -> Option<Duration> {
    let (count, unit) = written.trim().split_once(char::is_whitespace)?;
    Duration::new(count.parse().ok()?, Unit::from_word(unit.trim())?)
}

/// A value for a message: not longer than a line.
fn shortened(written: &str) -> String {
    if written.chars().count() <= 40 {
        return written.to_owned();
    }
    let start: String = written.chars().take(39).collect();
    format!("{start}…")
}
