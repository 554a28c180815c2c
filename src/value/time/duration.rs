//! Lengths of time: calendar months and days, which differ in length, exact lengths, which do not, and business days.

use super::TICKS_PER_SECOND;
use std::fmt;

const TICKS_PER_MINUTE: i64 = 60 * TICKS_PER_SECOND;
const TICKS_PER_HOUR: i64 = 60 * TICKS_PER_MINUTE;
const DAYS_PER_WEEK: i64 = 7;

/// A length of time.
///
/// The kinds do not compare: whether a month is longer than 30 days depends on where it begins, and whether a day is
/// longer than 24 hours on where it is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Duration {
    /// `18 months`, `4 years`: calendar months, twelve to a year.
    Months(i32),
    /// `1 day`, `2 weeks`: calendar days. In UTC each has 24 hours, elsewhere one may have 23 or 25.
    Days(i32),
    /// `5 minutes`, `24 hours`: ticks of 100 nanoseconds.
    Ticks(i64),
    /// `10 business days`: so many, and by which of the policy's calendars.
    Business(i32, u16),
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
    /// `day`, `days` of the calendar.
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

/// How a packed number tells business days: above the count and the bit that all but ticks have.
const KIND: u32 = 33;
/// Packed days; packed months have nought there, calendars come behind.
const DAYS: i64 = 1;
const FIRST_CALENDAR: i64 = 2;

impl Duration {
    /// So many of a unit. None where that is more than a duration can hold: 178 million years in months, 5 million in
    /// days, 14,000 in the exact units.
    #[must_use]
    pub fn new(count: i64, unit: Unit) -> Option<Self> {
        let whole = |each: i64| count.checked_mul(each).and_then(|all| i32::try_from(all).ok());
        let ticks = |each: i64| {
            // One bit less than an `i64`, which `pack` needs.
            count.checked_mul(each).filter(|all| all.checked_mul(2).is_some()).map(Self::Ticks)
        };
        match unit {
            Unit::Second => ticks(TICKS_PER_SECOND),
            Unit::Minute => ticks(TICKS_PER_MINUTE),
            Unit::Hour => ticks(TICKS_PER_HOUR),
            Unit::Day => whole(1).map(Self::Days),
            Unit::Week => whole(DAYS_PER_WEEK).map(Self::Days),
            Unit::Month => whole(1).map(Self::Months),
            Unit::Year => whole(12).map(Self::Months),
        }
    }

    /// As one number, for a slot: ticks are even, all else is odd. Loses nothing of what [`new`](Self::new) makes;
    /// a greater number of ticks becomes the greatest that fits.
    #[must_use]
    pub fn pack(self) -> i64 {
        let odd = |kind: i64, count: i32| kind << KIND | i64::from(count.cast_unsigned()) << 1 | 1;
        match self {
            Self::Months(months) => odd(0, months),
            Self::Days(days) => odd(DAYS, days),
            Self::Business(days, calendar) => odd(FIRST_CALENDAR + i64::from(calendar), days),
            Self::Ticks(ticks) => ticks.clamp(i64::MIN / 2, i64::MAX / 2) * 2,
        }
    }

    /// What [`pack`](Self::pack) has packed.
    #[must_use]
    pub const fn unpack(packed: i64) -> Self {
        if packed & 1 == 0 {
            return Self::Ticks(packed >> 1);
        }
        let count = (packed >> 1) as i32;
        match packed >> KIND {
            0 => Self::Months(count),
            DAYS => Self::Days(count),
            calendar => Self::Business(count, (calendar - FIRST_CALENDAR) as u16),
        }
    }

    /// The opposite length. None where that is more than one can hold.
    #[must_use]
    pub fn negated(self) -> Option<Self> {
        Some(match self {
            Self::Months(months) => Self::Months(months.checked_neg()?),
            Self::Days(days) => Self::Days(days.checked_neg()?),
            Self::Ticks(ticks) => Self::Ticks(ticks.checked_neg()?),
            Self::Business(days, calendar) => Self::Business(days.checked_neg()?, calendar),
        })
    }

    /// Whether it is a number of days, months or business days, so that a date can be moved by it.
    #[must_use]
    pub const fn is_of_days(self) -> bool {
        !matches!(self, Self::Ticks(_))
    }
}

/// Writes the length in the largest unit that divides it, and one as singular.
///
/// Weeks only from two on, so that a length reads as people say it: `24 hours`, `3 days`, `7 days`, `2 weeks`,
/// `18 months`, `4 years`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut say = |count: i64, unit: &str| {
            let plural = if count.unsigned_abs() == 1 { "" } else { "s" };
            write!(f, "{count} {unit}{plural}")
        };
        match *self {
            Self::Months(months) if months != 0 && months % 12 == 0 => say(i64::from(months / 12), "year"),
            Self::Months(months) => say(i64::from(months), "month"),
            Self::Business(days, _) => say(i64::from(days), "business day"),
            Self::Days(days) => {
                let (days, weeks) = (i64::from(days), i64::from(days) / DAYS_PER_WEEK);
                let whole = days % DAYS_PER_WEEK == 0 && weeks.unsigned_abs() >= 2;
                if whole { say(weeks, "week") } else { say(days, "day") }
            }
            Self::Ticks(ticks) => {
                let units =
                    [(TICKS_PER_HOUR, 1, "hour"), (TICKS_PER_MINUTE, 1, "minute"), (TICKS_PER_SECOND, 0, "second")];
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
            (1, Unit::Day, "1 day"),
            (36, Unit::Hour, "36 hours"),
            (48, Unit::Hour, "48 hours"),
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
        assert_eq!(Duration::Business(10, 3).to_string(), "10 business days");
        assert_eq!(Duration::Business(1, 0).to_string(), "1 business day");
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
        fn business_days_are_packed_with_their_calendar(days: i32, calendar: u16) {
            let length = Duration::Business(days, calendar);
            prop_assert_eq!(Duration::unpack(length.pack()), length);
            for other in [Duration::Days(days), Duration::Months(days), Duration::Ticks(i64::from(days))] {
                prop_assert_ne!(other.pack(), length.pack());
                prop_assert_eq!(Duration::unpack(other.pack()), other);
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
