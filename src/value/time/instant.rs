//! Points in time, as RFC 3339 writes them.

use super::date::number;
use super::{Date, TICKS_PER_DAY, TICKS_PER_SECOND, TimeMistake};
use std::fmt;

/// A point in time: ticks of 100 nanoseconds after 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// What is parsed or reckoned lies between [`MIN`](Self::MIN) and [`MAX`](Self::MAX).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Instant(pub i64);

impl Instant {
    /// The first tick of the year 1.
    pub const MIN: Self = Self(-719_162 * TICKS_PER_DAY);
    /// The last tick of the year 9999.
    pub const MAX: Self = Self(2_932_897 * TICKS_PER_DAY - 1);

    /// Reads an RFC 3339 time: `2026-11-24T18:00:00Z`, `2026-11-24 10:00:00.5-08:00`.
    ///
    /// - `T`, `t` or one blank between date and time; `Z`, `z` or an offset up to `±23:59` at the end.
    /// - A fraction of one to nine digits; digits past the seventh are cut off, not rounded.
    /// - A leap second, `:60`, may stand in the last minute of a month of UTC. Whatever its fraction, it is
    ///   the last tick before the next month, so that it stays in its own day, month and year, and no later
    ///   time comes before it.
    ///
    /// # Errors
    /// The first of these that fits: [`Malformed`](TimeMistake::Malformed), [`DateOnly`](TimeMistake::DateOnly)
    /// (for an existing day), [`OutOfRange`](TimeMistake::OutOfRange) (year 0), [`NoSuchDay`](TimeMistake::NoSuchDay),
    /// [`NoSuchTime`](TimeMistake::NoSuchTime), [`NoOffset`](TimeMistake::NoOffset), then `OutOfRange` by the offset.
    pub fn parse(text: &str) -> Result<Self, TimeMistake> {
        // Nearly all times are written this way, each field at its place. What fails here goes through the
        // patient reader, which knows the reason.
        if let Ok(b) = <&[u8; 20]>::try_from(text.as_bytes())
            && [b[4], b[7], b[10], b[13], b[16], b[19]] == *b"--T::Z"
            && let Some(year) = number(&b[0..4])
            && let Some(month) = number(&b[5..7])
            && let Some(day) = number(&b[8..10])
            && let Some(hour @ 0..24) = number(&b[11..13])
            && let Some(minute @ 0..60) = number(&b[14..16])
            && let Some(second @ 0..60) = number(&b[17..19])
            && let Ok(date) = Date::from_calendar(year.cast_signed(), month, day)
        {
            let seconds = i64::from((hour * 60 + minute) * 60 + second);
            return Ok(Self(i64::from(date.0) * TICKS_PER_DAY + seconds * TICKS_PER_SECOND));
        }
        Written::read(text)?.instant()
    }

    /// The day it falls on in UTC.
    #[must_use]
    pub const fn date(self) -> Date {
        Date(self.0.div_euclid(TICKS_PER_DAY) as i32)
    }

    /// How long after midnight in UTC it is, in ticks.
    #[must_use]
    pub const fn time_of_day(self) -> i64 {
        self.0.rem_euclid(TICKS_PER_DAY)
    }

    /// Itself, where it lies in the years 1 to 9999.
    #[must_use]
    pub fn in_range(self) -> Option<Self> {
        (Self::MIN..=Self::MAX).contains(&self).then_some(self)
    }
}

/// Writes RFC 3339 in UTC: `2026-11-24T18:00:00Z`, `2026-11-24T18:00:00.25Z`.
impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.time_of_day() / TICKS_PER_SECOND;
        let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        write!(f, "{}T{hour:02}:{minute:02}:{second:02}", self.date())?;
        let ticks = self.time_of_day() % TICKS_PER_SECOND;
        if ticks > 0 {
            let digits = format!("{ticks:07}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        f.write_str("Z")
    }
}

/// The parts of a time as they were written; each is a number of the right length, none is checked further.
struct Written {
    year: i32,
    month: u32,
    day: u32,
    hour: u32,
    minute: u32,
    second: u32,
    /// The fraction of the second, in ticks.
    ticks: i64,
    /// Sign, hours and minutes. None: there was none.
    offset: Option<(i64, u32, u32)>,
}

impl Written {
    fn read(text: &str) -> Result<Self, TimeMistake> {
        let mut rest = Rest(text.as_bytes());
        let (year, month, day) = rest.date().ok_or(TimeMistake::Malformed)?;
        if rest.0.is_empty() {
            Date::from_calendar(year, month, day)?;
            return Err(TimeMistake::DateOnly);
        }
        rest.time(year, month, day).ok_or(TimeMistake::Malformed)
    }

    fn instant(&self) -> Result<Instant, TimeMistake> {
        let date = Date::from_calendar(self.year, self.month, self.day)?;
        if self.hour > 23 || self.minute > 59 || self.second > 60 {
            return Err(TimeMistake::NoSuchTime);
        }
        let (sign, hours, minutes) = self.offset.ok_or(TimeMistake::NoOffset)?;
        if hours > 23 || minutes > 59 {
            return Err(TimeMistake::NoSuchTime);
        }
        let leap = self.second == 60;
        let (second, ticks) = if leap { (59, TICKS_PER_SECOND - 1) } else { (self.second, self.ticks) };
        let of_day = i64::from((self.hour * 60 + self.minute) * 60 + second) * TICKS_PER_SECOND + ticks;
        let offset = sign * i64::from((hours * 60 + minutes) * 60) * TICKS_PER_SECOND;
        let at = Instant(i64::from(date.0) * TICKS_PER_DAY + of_day - offset);
        let at = at.in_range().ok_or(TimeMistake::OutOfRange)?;
        let ends_month = || {
            let tomorrow = Instant(at.0 + 1);
            tomorrow.time_of_day() == 0 && tomorrow.date().calendar().is_some_and(|(_, _, day)| day == 1)
        };
        if leap && !ends_month() {
            return Err(TimeMistake::NoSuchTime);
        }
        Ok(at)
    }
}

/// What of a text is not read yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn date(&mut self) -> Option<(i32, u32, u32)> {
        let year = self.digits(4)?.cast_signed();
        self.one_of(b"-")?;
        let month = self.digits(2)?;
        self.one_of(b"-")?;
        Some((year, month, self.digits(2)?))
    }

    /// Everything after the date.
    fn time(&mut self, year: i32, month: u32, day: u32) -> Option<Written> {
        self.one_of(b"Tt ")?;
        let hour = self.digits(2)?;
        self.one_of(b":")?;
        let minute = self.digits(2)?;
        let mut written = Written { year, month, day, hour, minute, second: 0, ticks: 0, offset: None };
        if self.0.is_empty() {
            // `2026-11-24T18:00` is a local time first of all; that its seconds are missing would show next.
            return Some(written);
        }
        self.one_of(b":")?;
        written.second = self.digits(2)?;
        if self.one_of(b".").is_some() {
            written.ticks = self.fraction()?;
        }
        if !self.0.is_empty() {
            written.offset = Some(self.offset()?);
        }
        self.0.is_empty().then_some(written)
    }

    fn fraction(&mut self) -> Option<i64> {
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        if !(1..=9).contains(&length) {
            return None;
        }
        let nanoseconds = self.digits(length)? * 10_u32.pow(9 - length as u32);
        Some(i64::from(nanoseconds / 100))
    }

    fn offset(&mut self) -> Option<(i64, u32, u32)> {
        match self.one_of(b"Zz+-")? {
            b'+' | b'-' if self.0.len() != 5 => None,
            sign @ (b'+' | b'-') => {
                let hours = self.digits(2)?;
                self.one_of(b":")?;
                Some((if sign == b'-' { -1 } else { 1 }, hours, self.digits(2)?))
            }
            _ => Some((1, 0, 0)),
        }
    }

    fn one_of(&mut self, bytes: &[u8]) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        if !bytes.contains(first) {
            return None;
        }
        self.0 = rest;
        Some(*first)
    }

    fn digits(&mut self, count: usize) -> Option<u32> {
        let (digits, rest) = self.0.split_at_checked(count)?;
        let value = number(digits)?;
        self.0 = rest;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Date, TICKS_PER_DAY, TICKS_PER_SECOND, TimeMistake};
    use super::Instant;
    use chrono::DateTime;
    use proptest::prelude::*;

    /// 2026-11-24T18:00:00Z, by `date -u -d 2026-11-24T18:00:00Z +%s`.
    const AT: Instant = Instant(1_795_543_200 * TICKS_PER_SECOND);

    #[test]
    fn one_instant_in_many_spellings() {
        for text in [
            "2026-11-24T18:00:00Z",
            "2026-11-24t18:00:00z",
            "2026-11-24 18:00:00Z",
            "2026-11-24T18:00:00.0Z",
            "2026-11-24T18:00:00.000000000Z",
            "2026-11-24T18:00:00.00000009Z",
            "2026-11-24T10:00:00-08:00",
            "2026-11-25T03:30:00+09:30",
            "2026-11-24T18:00:00-00:00",
            "2026-11-25T17:59:00+23:59",
        ] {
            assert_eq!(Instant::parse(text), Ok(AT), "{text}");
        }
        assert_eq!(AT.to_string(), "2026-11-24T18:00:00Z");
    }

    #[test]
    fn fractions() {
        for (text, ticks, shown) in [
            ("1970-01-01T00:00:00.5Z", 5_000_000, "1970-01-01T00:00:00.5Z"),
            ("1970-01-01T00:00:01.1234567Z", 11_234_567, "1970-01-01T00:00:01.1234567Z"),
            ("1970-01-01T00:00:01.123456789Z", 11_234_567, "1970-01-01T00:00:01.1234567Z"),
            ("1970-01-01T00:00:00.0100Z", 100_000, "1970-01-01T00:00:00.01Z"),
            ("1969-12-31T23:59:59.9999999Z", -1, "1969-12-31T23:59:59.9999999Z"),
            ("1969-12-31T23:59:59Z", -10_000_000, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(Instant::parse(text), Ok(Instant(ticks)), "{text}");
            assert_eq!(Instant(ticks).to_string(), shown);
        }
    }

    #[test]
    fn what_is_no_instant() {
        use TimeMistake::{DateOnly, Malformed, NoOffset, NoSuchDay, NoSuchTime, OutOfRange};
        for (text, mistake) in [
            ("2026-11-24T18:00:00", NoOffset),
            ("2026-11-24 18:00:00.123", NoOffset),
            ("2026-11-24T18:00", NoOffset),
            ("2026-11-24", DateOnly),
            ("2026-02-30", NoSuchDay),
            ("2026-02-30T18:00:00Z", NoSuchDay),
            ("2025-02-29T18:00:00+01:00", NoSuchDay),
            ("2026-02-30T18:00:00", NoSuchDay),
            ("2026-11-24T25:00:00Z", NoSuchTime),
            ("2026-11-24T24:00:00Z", NoSuchTime),
            ("2026-11-24T18:60:00Z", NoSuchTime),
            ("2026-11-24T18:00:61Z", NoSuchTime),
            ("2026-11-24T18:00:00+24:00", NoSuchTime),
            ("2026-11-24T18:00:00+01:60", NoSuchTime),
            ("2026-11-24T25:00:00", NoSuchTime),
            ("0000-12-31T18:00:00Z", OutOfRange),
            ("0001-01-01T00:00:00+00:01", OutOfRange),
            ("9999-12-31T23:59:59-00:01", OutOfRange),
            ("", Malformed),
            ("yesterday", Malformed),
            ("24.11.2026 18:00", Malformed),
            ("2026-11-24T", Malformed),
            ("2026-11-24T18", Malformed),
            ("2026-11-24T18:00Z", Malformed),
            ("2026-11-24  18:00:00Z", Malformed),
            ("2026-11-24T18:00:00 Z", Malformed),
            ("2026-11-24T18:00:00ZZ", Malformed),
            ("2026-11-24T18:00:00+0100", Malformed),
            ("2026-11-24T18:00:00+01:00:00", Malformed),
            ("2026-11-24T18:00:00.Z", Malformed),
            ("2026-11-24T18:00:00.0000000000Z", Malformed),
            ("2026-11-24T18:00:00,5Z", Malformed),
            ("2026-11-24T1\u{664}:00:00Z", Malformed),
            ("12026-11-24T18:00:00Z", Malformed),
            (" 2026-11-24T18:00:00Z", Malformed),
        ] {
            assert_eq!(Instant::parse(text), Err(mistake), "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_the_last_tick_of_its_month() {
        let last = Instant::parse("2016-12-31T23:59:59.9999999Z");
        assert!(last.is_ok());
        for text in [
            "2016-12-31T23:59:60Z",
            "2016-12-31T23:59:60.25Z",
            "2017-01-01T00:59:60+01:00",
            "2016-12-31T15:59:60-08:00",
        ] {
            assert_eq!(Instant::parse(text), last, "{text}");
        }
        assert_eq!(last.map(Instant::date), Date::parse("2016-12-31"));
        for text in
            ["2016-12-30T23:59:60Z", "2016-12-31T22:59:60Z", "2016-12-31T23:58:60Z", "2016-12-31T23:59:60+01:00"]
        {
            assert_eq!(Instant::parse(text), Err(TimeMistake::NoSuchTime), "{text}");
        }
        assert_eq!(Instant::parse("9999-12-31T23:59:60Z"), Ok(Instant::MAX));
    }

    #[test]
    fn the_ends_of_time() {
        assert_eq!(Instant::parse("0001-01-01T00:00:00Z"), Ok(Instant::MIN));
        assert_eq!(Instant::parse("9999-12-31T23:59:59.9999999Z"), Ok(Instant::MAX));
        assert_eq!(Instant(Instant::MAX.0 + 1).in_range(), None);
        assert_eq!(Instant(Instant::MIN.0 - 1).in_range(), None);
    }

    proptest! {
        #[test]
        fn written_instants_are_read_back(ticks in Instant::MIN.0..=Instant::MAX.0, whole: bool) {
            let at = Instant(if whole { ticks - ticks.rem_euclid(TICKS_PER_SECOND) } else { ticks });
            let written = at.to_string();
            prop_assert_eq!(Instant::parse(&written), Ok(at));
            prop_assert_eq!(Instant::parse(&written.replace('T', " ")), Ok(at), "the two readers agree");
            prop_assert_eq!(i64::from(at.date().0) * TICKS_PER_DAY + at.time_of_day(), at.0);
        }

        #[test]
        fn the_reader_agrees_with_another(
            text in "[012][0-9]{3}-[01][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-][01][0-9]:[0-5][0-9])"
        ) {
            let theirs = DateTime::parse_from_rfc3339(&text).ok().map(|at| {
                Instant(at.timestamp() * TICKS_PER_SECOND + i64::from(at.timestamp_subsec_nanos() / 100))
            });
            prop_assert_eq!(Instant::parse(&text).ok(), theirs.and_then(Instant::in_range).filter(|_| !text.starts_with("0000")));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,32}|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]?[0-9:]{0,9}[.Z+-]?[0-9:]{0,9}") {
            if let Ok(at) = Instant::parse(&text) {
                prop_assert_eq!(Instant::parse(&at.to_string()), Ok(at));
            }
        }

        #[test]
        fn any_number_is_shown(ticks: i64) {
            prop_assert!(Instant(ticks).to_string().ends_with('Z'));
        }
    }
}
