//! What is wrong with a date or a time, in words for the person who wrote it.

use std::fmt;

/// Why a text is not an instant or not a date. Each is documented by a text that triggers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeMistake {
    /// `2026-11-24T18:00:00`: a local time. Which instant it is depends on where one stands.
    NoOffset,
    /// `2026-11-24`, where an instant is expected.
    DateOnly,
    /// `2026-02-30`, `2026-13-01`.
    NoSuchDay,
    /// `25:00:00`, `18:60:00`, an offset of `+24:00`, or `:60` where no leap second can be.
    NoSuchTime,
    /// `0000-01-01`, or an offset that leads out of the years 1 to 9999.
    OutOfRange,
    /// `24.11.2026 18:00`, where an instant is expected.
    Malformed,
    /// `24.11.2026`, or an instant, where a date is expected.
    MalformedDate,
    /// `8 pm`, where a time of day is expected.
    MalformedTimeOfDay,
}

impl TimeMistake {
    /// What is wrong; to follow the text itself, as in `` `2026-02-30`: there is no such day ``.
    #[must_use]
    pub const fn message(&self) -> &'static str {
        match self {
            Self::NoOffset => "a local time, without its offset from UTC",
            Self::DateOnly => "a date, without a time of day",
            Self::NoSuchDay => "there is no such day",
            Self::NoSuchTime => "there is no such time of day",
            Self::OutOfRange => "not in the years 1 to 9999",
            Self::Malformed => "not written as a point in time",
            Self::MalformedDate => "not written as a date",
            Self::MalformedTimeOfDay => "not written as a time of day",
        }
    }

    /// What to do about it, where one thing is likely to be it.
    #[must_use]
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::NoOffset => Some("add the offset: `2026-11-24T18:00:00Z`"),
            Self::DateOnly => Some("add the time of day and the offset: `2026-11-24T18:00:00Z`"),
            Self::Malformed => Some("write it as in RFC 3339: `2026-11-24T18:00:00Z`"),
            Self::MalformedDate => Some("write year, month and day: `2026-11-24`"),
            Self::MalformedTimeOfDay => Some("write hour and minute, from `00:00` to `23:59`: `08:00`"),
            Self::NoSuchDay | Self::NoSuchTime | Self::OutOfRange => None,
        }
    }
}

impl fmt::Display for TimeMistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for TimeMistake {}

#[cfg(test)]
mod tests {
    use super::super::{Date, Instant, TimeOfDay};
    use super::TimeMistake;

    #[test]
    fn texts_are_in_the_house_style_and_their_examples_are_right() {
        use TimeMistake::{
            DateOnly, Malformed, MalformedDate, MalformedTimeOfDay, NoOffset, NoSuchDay, NoSuchTime, OutOfRange,
        };
        let all = [NoOffset, DateOnly, NoSuchDay, NoSuchTime, OutOfRange, Malformed, MalformedDate, MalformedTimeOfDay];
        for mistake in all {
            for text in [Some(mistake.message()), mistake.help()].into_iter().flatten() {
                assert!(text.starts_with(|c: char| c.is_lowercase()) && !text.ends_with('.'), "{text}");
            }
            if let Some(example) = mistake.help().and_then(|help| help.split('`').nth(1)) {
                let time = TimeOfDay::parse(example).is_ok();
                assert!(time || Instant::parse(example).is_ok() || Date::parse(example).is_ok(), "{example}");
            }
        }
    }
}
