//! Business days: a calendar says which days of some years they are.

use super::{Date, Zone};
use std::collections::BTreeMap;

/// Which days are business days. Of days outside of its years it knows nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BusinessCalendar {
    /// The zone whose days it counts.
    pub zone: Zone,
    /// The first day that it knows.
    pub from: Date,
    /// The last day that it knows.
    pub until: Date,
    /// Which days of the week are none, from Monday on.
    pub weekend: [bool; 7],
    /// Days that are other than their day of the week says: holidays (false), and weekends worked (true).
    pub special: BTreeMap<Date, bool>,
}

impl BusinessCalendar {
    /// Whether a day is a business day. None where the calendar does not know.
    #[must_use]
    pub fn is_business_day(&self, day: Date) -> Option<bool> {
        if !(self.from..=self.until).contains(&day) {
            return None;
        }
        let special = self.special.get(&day).copied();
        Some(special.unwrap_or_else(|| !self.weekend.get(day.day_of_week()).copied().unwrap_or_default()))
    }

    /// The day so many business days later, or earlier where the number is negative. The day itself is not counted.
    /// None where that needs a day that the calendar does not know.
    #[must_use]
    pub fn moved(&self, day: Date, count: i32) -> Option<Date> {
        let step = count.signum();
        let (mut day, mut left) = (day, count.unsigned_abs());
        if left > 0 {
            self.is_business_day(day)?;
        }
        while left > 0 {
            day = Date(day.0.checked_add(step)?);
            left -= u32::from(self.is_business_day(day)?);
        }
        Some(day)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Date, Zone};
    use super::BusinessCalendar;
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    fn date(text: &str) -> Date {
        Date::parse(text).unwrap_or(Date(0))
    }

    /// Saturday and Sunday are none, Thanksgiving and Christmas neither; one Saturday is made up for.
    fn calendar() -> BusinessCalendar {
        BusinessCalendar {
            zone: Zone::UTC,
            from: date("2026-01-01"),
            until: date("2027-12-31"),
            weekend: [false, false, false, false, false, true, true],
            special: BTreeMap::from([
                (date("2026-11-26"), false),
                (date("2026-12-25"), false),
                (date("2027-01-01"), false),
                (date("2026-12-05"), true),
            ]),
        }
    }

    #[test]
    fn days_counted_by_hand() {
        for (day, count, moved) in [
            // Tuesday to Wednesday; over Thanksgiving; over a weekend.
            ("2026-11-24", 1, Some("2026-11-25")),
            ("2026-11-24", 2, Some("2026-11-27")),
            ("2026-11-24", 3, Some("2026-11-30")),
            ("2026-11-24", 10, Some("2026-12-08")),
            // From a day that is none.
            ("2026-11-28", 1, Some("2026-11-30")),
            ("2026-11-26", 1, Some("2026-11-27")),
            ("2026-11-28", -1, Some("2026-11-27")),
            ("2026-11-30", -2, Some("2026-11-25")),
            ("2026-11-28", 0, Some("2026-11-28")),
            // The Saturday that is worked.
            ("2026-12-04", 1, Some("2026-12-05")),
            ("2026-12-04", 2, Some("2026-12-07")),
            // Over the end of a year.
            ("2026-12-31", 1, Some("2027-01-04")),
            // Beyond what it knows.
            ("2027-12-31", 1, None),
            ("2027-12-24", 6, None),
            ("2026-01-02", -2, None),
            ("2025-12-31", 1, None),
            ("2028-01-03", -1, None),
            ("2026-06-01", i32::MAX, None),
            ("2026-06-01", i32::MIN, None),
        ] {
            assert_eq!(calendar().moved(date(day), count), moved.map(date), "{day} and {count}");
        }
    }

    proptest! {
        #[test]
        fn as_many_days_lie_between_as_were_asked_for(day in 0_i32..600, count in 1_i32..60) {
            let (calendar, from) = (calendar(), Date(date("2026-01-01").0 + day));
            if let Some(to) = calendar.moved(from, count) {
                let between = (from.0 + 1..=to.0).filter(|day| calendar.is_business_day(Date(*day)) == Some(true));
                prop_assert_eq!(between.count(), count as usize);
                prop_assert_eq!(calendar.is_business_day(to), Some(true));
                let back = calendar.moved(to, -count);
                prop_assert!(back.is_none_or(|back| back <= from || calendar.is_business_day(from) == Some(false)));
            }
        }
    }
}
