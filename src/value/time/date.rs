//! Days of the Gregorian calendar, without a time of day and without a place.

use super::{Instant, TICKS_PER_DAY, TimeMistake};
use chrono::{Datelike, NaiveDate};
use std::fmt;

/// The day 1970-01-01, counted from day 1 of year 1.
const EPOCH_FROM_COMMON_ERA: i32 = 719_163;

/// A day: how many days after 1970-01-01.
///
/// What is parsed lies in the years 1 to 9999. Any other number is a day, too, but has no [`start`](Self::start).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date(pub i32);

impl Date {
    /// Reads `2026-11-24`.
    ///
    /// # Errors
    /// [`TimeMistake::MalformedDate`] for any other form, [`TimeMistake::NoSuchDay`] for `2026-02-30`,
    /// [`TimeMistake::OutOfRange`] for the year 0.
    pub fn parse(text: &str) -> Result<Self, TimeMistake> {
        match text.as_bytes() {
            [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] => {
                let year = number(&[*y1, *y2, *y3, *y4]).map(u32::cast_signed);
                let (month, day) = (number(&[*m1, *m2]), number(&[*d1, *d2]));
                let (Some(year), Some(month), Some(day)) = (year, month, day) else {
                    return Err(TimeMistake::MalformedDate);
                };
                Self::from_calendar(year, month, day)
            }
            _ => Err(TimeMistake::MalformedDate),
        }
    }

    /// The day of a year (1 to 9999), month (from 1) and day of the month (from 1).
    ///
    /// # Errors
    /// [`TimeMistake::OutOfRange`] for another year, [`TimeMistake::NoSuchDay`] for another month or day.
    pub fn from_calendar(year: i32, month: u32, day: u32) -> Result<Self, TimeMistake> {
        if !(1..=9999).contains(&year) {
            return Err(TimeMistake::OutOfRange);
        }
        let date = NaiveDate::from_ymd_opt(year, month, day).ok_or(TimeMistake::NoSuchDay)?;
        Ok(Self::from_naive(date))
    }

    /// Year, month (from 1) and day of the month (from 1). None for days more than 262,000 years away.
    #[must_use]
    pub fn calendar(self) -> Option<(i32, u32, u32)> {
        self.naive().map(|date| (date.year(), date.month(), date.day()))
    }

    /// Its first instant, 00:00 in UTC. None outside the years 1 to 9999.
    #[must_use]
    pub fn start(self) -> Option<Instant> {
        i64::from(self.0).checked_mul(TICKS_PER_DAY).and_then(|start| Instant(start).in_range())
    }

    /// The day after it. Its start is the first instant *not* in this day; after 9999-12-31 there is no such
    /// instant, and nothing comes too late.
    #[must_use]
    pub const fn next_day(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Its place in the week, Monday being nought.
    #[must_use]
    pub const fn day_of_week(self) -> usize {
        // 1970-01-01 was a Thursday.
        (self.0 as i64 + 3).rem_euclid(7) as usize
    }

    pub(super) fn from_naive(date: NaiveDate) -> Self {
        Self(date.num_days_from_ce() - EPOCH_FROM_COMMON_ERA)
    }

    pub(super) fn naive(self) -> Option<NaiveDate> {
        self.0.checked_add(EPOCH_FROM_COMMON_ERA).and_then(NaiveDate::from_num_days_from_ce_opt)
    }
}

/// Writes `2026-11-24`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.calendar() {
            Some((year, month, day)) => write!(f, "{year:04}-{month:02}-{day:02}"),
            None => write!(f, "day {} after 1970-01-01", self.0),
        }
    }
}

/// The number that at most nine decimal digits write. None where one of them is no digit.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |sum, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| sum * 10 + u32::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Instant, TimeMistake};
    use super::Date;
    use proptest::prelude::*;

    #[test]
    fn days_counted_by_hand() {
        for (text, days) in [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("1970-02-01", 31),
            ("2000-02-29", 11_016),
            ("2026-11-24", 20_781),
            ("0001-01-01", -719_162),
            ("9999-12-31", 2_932_896),
        ] {
            assert_eq!(Date::parse(text), Ok(Date(days)), "{text}");
            assert_eq!(Date(days).to_string(), text);
        }
    }

    #[test]
    fn days_of_the_week() {
        for (text, day) in
            [("1970-01-01", 3), ("2026-11-24", 1), ("2026-11-29", 6), ("2024-02-29", 3), ("0001-01-01", 0)]
        {
            assert_eq!(Date::parse(text).map(Date::day_of_week), Ok(day), "{text}");
        }
        assert_eq!(Date(i32::MAX).next_day().day_of_week(), Date(i32::MAX).day_of_week());
    }

    #[test]
    fn what_is_no_date() {
        for (text, mistake) in [
            ("2026-02-29", TimeMistake::NoSuchDay),
            ("2100-02-29", TimeMistake::NoSuchDay),
            ("2026-04-31", TimeMistake::NoSuchDay),
            ("2026-13-01", TimeMistake::NoSuchDay),
            ("2026-00-10", TimeMistake::NoSuchDay),
            ("2026-10-00", TimeMistake::NoSuchDay),
            ("0000-01-01", TimeMistake::OutOfRange),
            ("", TimeMistake::MalformedDate),
            ("2026-1-1", TimeMistake::MalformedDate),
            ("24.11.2026", TimeMistake::MalformedDate),
            ("2026-11-2x", TimeMistake::MalformedDate),
            ("2026/11/24", TimeMistake::MalformedDate),
            ("-026-11-24", TimeMistake::MalformedDate),
            ("2026-11-24T18:00:00Z", TimeMistake::MalformedDate),
            ("٢٠٢٦-11-24", TimeMistake::MalformedDate),
        ] {
            assert_eq!(Date::parse(text), Err(mistake), "{text}");
        }
    }

    #[test]
    fn the_ends_of_time() {
        assert_eq!(Date(-719_162).start(), Some(Instant::MIN));
        assert_eq!(Date(-719_163).start(), None);
        assert_eq!(Date(2_932_896).next_day().start(), None);
        assert_eq!(Date(i32::MAX).next_day(), Date(i32::MAX));
        assert_eq!(Date(i32::MAX).to_string(), "day 2147483647 after 1970-01-01");
        assert_eq!(Date(0).start(), Some(Instant(0)));
    }

    proptest! {
        #[test]
        fn written_days_are_read_back(days in -719_162_i32..=2_932_896) {
            let date = Date(days);
            prop_assert_eq!(Date::parse(&date.to_string()), Ok(date));
            prop_assert!(date < date.next_day());
            prop_assert!(date.to_string() < date.next_day().to_string() || date.next_day().start().is_none());
            prop_assert_eq!(date.start().map(Instant::date), Some(date));
        }

        #[test]
        fn any_text_is_answered(text in "\\PC{0,12}|[0-9]{4}-[0-9]{2}-[0-9]{2}") {
            if let Ok(date) = Date::parse(&text) {
                prop_assert_eq!(date.to_string(), text);
            }
        }

        #[test]
        fn any_number_is_shown(days: i32) {
            prop_assert!(!Date(days).to_string().is_empty());
        }
    }
}
