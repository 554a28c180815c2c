//! Lengths of time: calendar months, which differ in length, and exact lengths, which do not.

use super::{TICKS_PER_DAY, TICKS_PER_SECOND};
use std::fmt;

const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
const TICKS_PER_WEEK: i64 = 7 * TICKS_PER_DAY;

/// A length of time.
///
/// The two kinds do not compare: whether a month is longer than 30 days depends on where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duration {
    /// `18 months`, `4 years`: calendar months, twelve to a year.
    Months(i32),
    /// `5 minutes`, `24 hours`, `2 weeks`: ticks of 100 nanoseconds. A day is 24 hours, since sums are
    /// reckoned in UTC.
    Ticks(i64),
}

/// A unit that a length is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `second`, `seconds`.
    Second,
    /// `minute`, `minutes`.
    Minute,
    /// `hour`, `hours`.
    Hour,
    /// `day`, `days`: 24 hours.
    Day,
    /// `week`, `weeks`: 7 days.
    Week,
    /// `month`, `months` of the calendar.
    Month,
    /// `year`, `years`: 12 months.
    Year,
}

impl Unit {
    /// All words for units, singular and plural, from the shortest unit to the longest.
    pub const WORDS: &[&str] = &[
        "second", "seconds", "minute", "minutes", "hour", "hours", "day", "days", "week", "weeks", "month", "months",
        "year", "years",
    ];

    /// The unit that one of the [`WORDS`](Self::WORDS) names.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "second" | "seconds" => Self::Second,
            "minute" | "minutes" => Self::Minute,
            "hour" | "hours" => Self::Hour,
            "day" | "days" => Self::Day,
            "week" | "weeks" => Self::Week,
            "month" | "months" => Self::Month,
            "year" | "years" => Self::Year,
            _ => return None,
        })
    }
}

impl Duration {
    /// So many of a unit. None where that is more than a duration can hold: 178 million years in months,
    /// 14,000 years in the exact units.
    #[must_use]
    pub fn new(count: i64, unit: Unit) -> Option<Self> {
        let months = |each: i64| count.checked_mul(each).and_then(|all| i32::try_from(all).ok()).map(Self::Months);
        let ticks = |each: i64| {
            // One bit less than an `i64`, which `pack` needs.
            count.checked_mul(each).filter(|all| all.checked_mul(2).is_some()).map(Self::Ticks)
        };
        match unit {
            Unit::Second => ticks(TICKS_PER_SECOND),
            Unit::Minute => ticks(TICKS_PER_MINUTE),
            Unit::Hour => ticks(TICKS_PER_HOUR),
            Unit::Day => ticks(TICKS_PER_DAY),
            Unit::Week => ticks(TICKS_PER_WEEK),
            Unit::Month => months(1),
            Unit::Year => months(12),
        }
    }

    /// As one number, for a slot: ticks are even, months odd. Loses nothing of what [`new`](Self::new) makes;
    /// a greater number of ticks becomes the greatest that fits.
    #[must_use]
    pub fn pack(self) -> i64 {
        match self {
            Self::Months(months) => i64::from(months) * 2 + 1,
            Self::Ticks(ticks) => ticks.clamp(i64::MIN / 2, i64::MAX / 2) * 2,
        }
    }

    /// What [`pack`](Self::pack) has packed.
    #[must_use]
    pub const fn unpack(packed: i64) -> Self {
        let half = packed >> 1;
        if packed & 1 == 1 { Self::Months(half as i32) } else { Self::Ticks(half) }
    }
}

/// Writes the length in the largest unit that divides it, and one as singular.
///
/// Days only from two on, weeks only from two on, so that a length reads as people say it:
/// `24 hours`, `3 days`, `7 days`, `2 weeks`, `18 months`, `4 years`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut say = |count: i64, unit: &str| {
            let plural = if count.unsigned_abs() == 1 { "" } else { "s" };
            write!(f, "{count} {unit}{plural}")
        };
        match *self {
            Self::Months(months) if months != 0 && months % 12 == 0 => say(i64::from(months / 12), "year"),
            Self::Months(months) => say(i64::from(months), "month"),
            Self::Ticks(ticks) => {
                let units = [
                    (TICKS_PER_WEEK, 2, "week"),
                    (TICKS_PER_DAY, 2, "day"),
                    (TICKS_PER_HOUR, 1, "hour"),
                    (TICKS_PER_MINUTE, 1, "minute"),
                    (TICKS_PER_SECOND, 0, "second"),
                ];
                let fits =
                    |(each, least, _): &(i64, u64, &str)| ticks % each == 0 && (ticks / each).unsigned_abs() >= *least;
                if let Some((each, _, unit)) = units.into_iter().find(fits) {
                    return say(ticks / each, unit);
                }
                let sign = if ticks < 0 { "-" } else { "" };
                let (seconds, part) = (ticks / TICKS_PER_SECOND, ticks % TICKS_PER_SECOND);
                let digits = format!("{:07}", part.unsigned_abs());
                write!(f, "{sign}{}.{} seconds", seconds.unsigned_abs(), digits.trim_end_matches('0'))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Unit};
    use proptest::prelude::*;

    const UNITS: [Unit; 7] = [Unit::Second, Unit::Minute, Unit::Hour, Unit::Day, Unit::Week, Unit::Month, Unit::Year];

    #[test]
    fn as_people_say_it() {
        for (count, unit, shown) in [
            (4, Unit::Year, "4 years"),
            (1, Unit::Year, "1 year"),
            (12, Unit::Month, "1 year"),
            (18, Unit::Month, "18 months"),
            (1, Unit::Month, "1 month"),
            (0, Unit::Year, "0 months"),
            (-1, Unit::Month, "-1 month"),
            (24, Unit::Hour, "24 hours"),
            (1, Unit::Day, "24 hours"),
            (36, Unit::Hour, "36 hours"),
            (48, Unit::Hour, "2 days"),
            (3, Unit::Day, "3 days"),
            (1, Unit::Week, "7 days"),
            (14, Unit::Day, "2 weeks"),
            (15, Unit::Day, "15 days"),
            (-2, Unit::Week, "-2 weeks"),
            (5, Unit::Minute, "5 minutes"),
            (90, Unit::Minute, "90 minutes"),
            (60, Unit::Minute, "1 hour"),
            (60, Unit::Second, "1 minute"),
            (1, Unit::Second, "1 second"),
            (0, Unit::Second, "0 seconds"),
        ] {
            assert_eq!(Duration::new(count, unit).map(|it| it.to_string()).as_deref(), Some(shown));
        }
        assert_eq!(Duration::Ticks(15_000_000).to_string(), "1.5 seconds");
        assert_eq!(Duration::Ticks(-1).to_string(), "-0.0000001 seconds");
    }

    #[test]
    fn every_word_is_a_unit() {
        let units: Vec<_> = Unit::WORDS.iter().filter_map(|word| Unit::from_word(word)).collect();
        assert_eq!(units, UNITS.map(|unit| [unit, unit]).concat());
        for word in ["", "Year", "yr", "fortnight", "business"] {
            assert_eq!(Unit::from_word(word), None);
        }
    }

    #[test]
    fn too_long() {
        assert_eq!(Duration::new(i64::MAX, Unit::Second), None);
        assert_eq!(Duration::new(i64::MIN, Unit::Year), None);
        assert_eq!(Duration::new(178_956_971, Unit::Year), None);
        assert_eq!(Duration::new(i64::MAX / 2 / 10_000_000 + 1, Unit::Second), None);
        assert!(Duration::new(i64::MAX / 2 / 10_000_000, Unit::Second).is_some());
        assert_eq!(Duration::unpack(Duration::Ticks(i64::MAX).pack()), Duration::Ticks(i64::MAX / 2));
    }

    proptest! {
        #[test]
        fn packing_loses_nothing(count in prop_oneof![any::<i64>(), -1_000_000_i64..1_000_000], unit in 0_usize..7) {
            if let Some(length) = UNITS.get(unit).and_then(|unit| Duration::new(count, *unit)) {
                prop_assert_eq!(Duration::unpack(length.pack()), length);
            }
        }

        #[test]
        fn what_is_shown_can_be_read_back(count in -1_000_000_i64..1_000_000, unit in 0_usize..7) {
            let length = UNITS.get(unit).and_then(|unit| Duration::new(count, *unit));
            let shown = length.map(|it| it.to_string()).unwrap_or_default();
            let read = shown.split_once(' ').and_then(|(count, unit)| {
                Duration::new(count.parse().ok()?, Unit::from_word(unit)?)
            });
            prop_assert_eq!(read, length);
        }

        #[test]
        fn any_duration_is_shown(months: i32, ticks: i64) {
            prop_assert!(!Duration::Months(months).to_string().is_empty());
            prop_assert!(!Duration::Ticks(ticks).to_string().is_empty());
        }
    }
}
