//! Sums of times and durations: exact lengths exactly, days and months by the calendar of a zone, business days by a
//! calendar of the policy.

use super::{BusinessCalendar, Date, Duration, Instant, TICKS_PER_DAY, Zone};
use chrono::{Datelike, Months, NaiveDate};

/// Which day it is where the calendar has no such day: a year after 29 February, a month after 31 January. And which
/// instant, where clocks show a time never or twice: see [`Zone::instant`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Rounding {
    /// The first day of the next month: 29 February and a year is 1 March. What the language does unasked.
    #[default]
    Later,
    /// The last day of the month: 29 February and a year is 28 February. `rounding earlier`.
    Earlier,
}

/// How a sum is reckoned.
#[derive(Clone, Copy, Debug, Default)]
pub struct Reckoning<'c> {
    /// Whose days and months are counted. None: those of UTC; of business days, those of their calendar's zone.
    pub zone: Option<Zone>,
    /// What happens where there is no such day.
    pub rounding: Rounding,
    /// The policy's calendars, by which business days are counted.
    pub calendars: &'c [BusinessCalendar],
}

/// Where a sum leads that has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// Out of the years 1 to 9999.
    Years,
    /// To a day of which the business calendar knows nothing, or the calendar is none of the policy's: which one.
    Calendar(u16),
}

/// The instant so much later.
///
/// Days, months and years move the day by the calendar and keep the time of day that the clocks of the zone show:
///
/// | at | and | later | earlier |
/// | --- | --- | --- | --- |
/// | 15 January, 18:00 | 1 month | 15 February, 18:00 | the same |
/// | 31 January 2026 | 1 month | 1 March | 28 February |
/// | 31 January 2024 | 1 month | 1 March | 29 February |
/// | 29 February 2024 | 1 year | 1 March 2025 | 28 February 2025 |
/// | 29 February 2024 | 4 years | 29 February 2028 | the same |
///
/// A later *day* never gives an earlier day. Days that round to one day keep their times of day, so 30 January,
/// 18:00, and 31 January, 09:00, each and a month, come in the other order.
///
/// # Errors
/// Where the sum leaves the years 1 to 9999, or those of its calendar.
pub fn add(at: Instant, by: Duration, how: Reckoning<'_>) -> Result<Instant, Beyond> {
    let zone = match by {
        Duration::Ticks(ticks) => {
            return at.0.checked_add(ticks).and_then(|sum| Instant(sum).in_range()).ok_or(Beyond::Years);
        }
        Duration::Months(_) | Duration::Days(_) => how.zone.unwrap_or(Zone::UTC),
        Duration::Business(_, calendar) => match how.zone {
            Some(zone) => zone,
            None => how.calendars.get(usize::from(calendar)).ok_or(Beyond::Calendar(calendar))?.zone,
        },
    };
    let (day, time) = zone.local(at);
    let moved = add_to_date(day, by, how)?;
    // On the same day it is the same instant, also where clocks show that time twice.
    let sum = if moved == day { at.in_range() } else { zone.instant(moved, time, how.rounding) };
    sum.ok_or(Beyond::Years)
}

/// The instant so much earlier. The day is rounded as in [`add`]: 31 March less a month is 1 March, or 28 February with
/// [`Rounding::Earlier`].
///
/// # Errors
/// As of [`add`].
pub fn subtract(at: Instant, by: Duration, how: Reckoning<'_>) -> Result<Instant, Beyond> {
    add(at, by.negated().ok_or(Beyond::Years)?, how)
}

/// The date so much later. An exact length counts from the first instant of the day in UTC.
///
/// # Errors
/// As of [`add`].
pub fn add_to_date(day: Date, by: Duration, how: Reckoning<'_>) -> Result<Date, Beyond> {
    let moved = match by {
        Duration::Months(months) => {
            day.naive().and_then(|day| months_later(day, months, how.rounding)).map(Date::from_naive)
        }
        Duration::Days(days) => day.0.checked_add(days).map(Date),
        Duration::Ticks(ticks) => i64::from(day.0)
            .checked_mul(TICKS_PER_DAY)
            .and_then(|start| start.checked_add(ticks))
            .map(|sum| Instant(sum).date()),
        Duration::Business(days, calendar) => {
            let found = how.calendars.get(usize::from(calendar)).and_then(|calendar| calendar.moved(day, days));
            return found.ok_or(Beyond::Calendar(calendar));
        }
    };
    moved.filter(|day| day.start().is_some()).ok_or(Beyond::Years)
}

/// The date so much earlier.
///
/// # Errors
/// As of [`add`].
pub fn subtract_from_date(day: Date, by: Duration, how: Reckoning<'_>) -> Result<Date, Beyond> {
    add_to_date(day, by.negated().ok_or(Beyond::Years)?, how)
}

fn months_later(day: NaiveDate, months: i32, rounding: Rounding) -> Option<NaiveDate> {
    let span = Months::new(months.unsigned_abs());
    // Where the month is too short, this gives its last day.
    let moved = if months < 0 { day.checked_sub_months(span)? } else { day.checked_add_months(span)? };
    match rounding {
        Rounding::Later if moved.day() < day.day() => moved.succ_opt(),
        Rounding::Later | Rounding::Earlier => Some(moved),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{BusinessCalendar, Date, Duration, Instant, TICKS_PER_DAY, Unit, Zone};
    use super::{Beyond, Reckoning, Rounding};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    const DAY: Duration = Duration::Ticks(TICKS_PER_DAY);

    fn add(at: Instant, by: Duration, rounding: Rounding) -> Option<Instant> {
        super::add(at, by, Reckoning { rounding, ..Reckoning::default() }).ok()
    }

    fn subtract(at: Instant, by: Duration, rounding: Rounding) -> Option<Instant> {
        super::subtract(at, by, Reckoning { rounding, ..Reckoning::default() }).ok()
    }

    fn at(day: &str) -> Option<Instant> {
        Instant::parse(&format!("{day}T18:30:00.5Z")).ok()
    }

    fn sum(day: &str, count: i64, unit: Unit, rounding: Rounding) -> Option<Instant> {
        at(day).zip(Duration::new(count, unit)).and_then(|(at, by)| add(at, by, rounding))
    }

    #[test]
    fn sums_reckoned_by_hand() {
        use Unit::{Day, Month, Week, Year};
        for (day, count, unit, later, earlier) in [
            ("2026-01-15", 1, Month, "2026-02-15", "2026-02-15"),
            ("2026-01-28", 1, Month, "2026-02-28", "2026-02-28"),
            ("2026-01-29", 1, Month, "2026-03-01", "2026-02-28"),
            ("2026-01-30", 1, Month, "2026-03-01", "2026-02-28"),
            ("2026-01-31", 1, Month, "2026-03-01", "2026-02-28"),
            ("2024-01-29", 1, Month, "2024-02-29", "2024-02-29"),
            ("2024-01-30", 1, Month, "2024-03-01", "2024-02-29"),
            ("2024-01-31", 1, Month, "2024-03-01", "2024-02-29"),
            ("2100-01-31", 1, Month, "2100-03-01", "2100-02-28"),
            ("2000-01-31", 1, Month, "2000-03-01", "2000-02-29"),
            ("2026-03-31", 1, Month, "2026-05-01", "2026-04-30"),
            ("2026-08-29", 18, Month, "2028-02-29", "2028-02-29"),
            ("2026-08-31", 18, Month, "2028-03-01", "2028-02-29"),
            ("2026-10-31", 4, Month, "2027-03-01", "2027-02-28"),
            ("2026-12-31", 1, Month, "2027-01-31", "2027-01-31"),
            ("2024-02-29", 1, Year, "2025-03-01", "2025-02-28"),
            ("2024-02-29", 4, Year, "2028-02-29", "2028-02-29"),
            ("2024-02-29", 76, Year, "2100-03-01", "2100-02-28"),
            ("1996-02-29", 4, Year, "2000-02-29", "2000-02-29"),
            ("2096-02-29", 4, Year, "2100-03-01", "2100-02-28"),
            ("2000-02-29", -100, Year, "1900-03-01", "1900-02-28"),
            ("2022-11-24", 4, Year, "2026-11-24", "2026-11-24"),
            ("2024-02-28", 1, Year, "2025-02-28", "2025-02-28"),
            ("2024-03-01", -1, Year, "2023-03-01", "2023-03-01"),
            ("2026-03-31", -1, Month, "2026-03-01", "2026-02-28"),
            ("2024-02-29", -12, Month, "2023-03-01", "2023-02-28"),
            ("2026-01-31", -2, Month, "2025-12-01", "2025-11-30"),
            ("2026-01-31", 0, Month, "2026-01-31", "2026-01-31"),
            ("2024-02-28", 1, Day, "2024-02-29", "2024-02-29"),
            ("2100-02-28", 1, Day, "2100-03-01", "2100-03-01"),
            ("2023-12-31", 366, Day, "2024-12-31", "2024-12-31"),
            ("2026-11-24", 2, Week, "2026-12-08", "2026-12-08"),
            ("2026-11-24", -4, Week, "2026-10-27", "2026-10-27"),
        ] {
            assert_eq!(sum(day, count, unit, Rounding::Later), at(later), "{day} and {count} {unit:?}");
            assert_eq!(sum(day, count, unit, Rounding::Earlier), at(earlier), "{day} and {count} {unit:?}");
            let less = at(day).zip(Duration::new(-count, unit)).and_then(|(at, by)| subtract(at, by, Rounding::Later));
            assert_eq!(less, at(later), "{day} less {} {unit:?}", -count);
        }
    }

    #[test]
    fn nothing_leaves_the_years_1_to_9999() {
        assert_eq!(sum("9999-12-31", 1, Unit::Day, Rounding::Later), None);
        assert_eq!(sum("9999-12-31", 1, Unit::Month, Rounding::Later), None);
        assert_eq!(sum("0001-01-31", -1, Unit::Month, Rounding::Earlier), None);
        assert_eq!(sum("2026-01-31", 178_956_970, Unit::Year, Rounding::Later), None);
        assert_eq!(sum("9998-12-31", 1, Unit::Year, Rounding::Later), at("9999-12-31"));
        assert_eq!(subtract(Instant(0), Duration::Ticks(i64::MIN), Rounding::Later), None);
        assert_eq!(subtract(Instant(0), Duration::Months(i32::MIN), Rounding::Later), None);
        assert_eq!(add(Instant(i64::MAX), DAY, Rounding::Later), None);
        let far = super::add_to_date(Date(2_932_896), Duration::Days(1), Reckoning::default());
        assert_eq!(far, Err(Beyond::Years));
    }

    /// Days and months are those of a zone, whatever its clocks do; exact lengths are exact.
    #[test]
    fn sums_over_changes_of_clocks() {
        for (zone, at, by, later, earlier) in [
            // Half past eight in the evening, before and after the clocks went forward.
            (
                "America/New_York",
                "2026-03-08T01:30:00Z",
                Duration::Days(1),
                "2026-03-09T00:30:00Z",
                "2026-03-09T00:30:00Z",
            ),
            ("America/New_York", "2026-03-08T01:30:00Z", DAY, "2026-03-09T01:30:00Z", "2026-03-09T01:30:00Z"),
            ("UTC", "2026-03-08T01:30:00Z", Duration::Days(1), "2026-03-09T01:30:00Z", "2026-03-09T01:30:00Z"),
            // A day that has no half past two, and one that has two.
            (
                "Europe/Berlin",
                "2026-03-28T01:30:00Z",
                Duration::Days(1),
                "2026-03-29T01:00:00Z",
                "2026-03-29T00:59:59.9999999Z",
            ),
            (
                "Europe/Berlin",
                "2026-09-25T00:30:00Z",
                Duration::Months(1),
                "2026-10-25T01:30:00Z",
                "2026-10-25T00:30:00Z",
            ),
            (
                "Europe/Berlin",
                "2026-10-25T00:30:00Z",
                Duration::Days(0),
                "2026-10-25T00:30:00Z",
                "2026-10-25T00:30:00Z",
            ),
            // Over the end of a year, of a February, and of a leap one: by the local day, which is another than that of UTC.
            (
                "America/Los_Angeles",
                "2026-01-01T04:00:00Z",
                Duration::Months(12),
                "2027-01-01T04:00:00Z",
                "2027-01-01T04:00:00Z",
            ),
            (
                "America/Los_Angeles",
                "2024-03-01T04:00:00Z",
                Duration::Months(12),
                "2025-03-02T04:00:00Z",
                "2025-03-01T04:00:00Z",
            ),
            ("UTC", "2024-03-01T04:00:00Z", Duration::Months(12), "2025-03-01T04:00:00Z", "2025-03-01T04:00:00Z"),
            (
                "Asia/Kolkata",
                "2026-01-30T20:00:00Z",
                Duration::Months(1),
                "2026-02-28T20:00:00Z",
                "2026-02-27T20:00:00Z",
            ),
        ] {
            let at = Instant::parse(at).unwrap_or(Instant(0));
            for (rounding, sum) in [(Rounding::Later, later), (Rounding::Earlier, earlier)] {
                let how = Reckoning { zone: Zone::named(zone), rounding, calendars: &[] };
                let found = super::add(at, by, how);
                assert_eq!(found, Instant::parse(sum).map_err(|_| Beyond::Years), "{zone}: {at} and {by}: {found:?}");
            }
        }
    }

    #[test]
    fn sums_of_business_days() {
        let date = |text: &str| Date::parse(text).unwrap_or(Date(0));
        let calendar = BusinessCalendar {
            zone: Zone::named("America/New_York").unwrap_or(Zone::UTC),
            from: date("2026-01-01"),
            until: date("2026-12-31"),
            weekend: [false, false, false, false, false, true, true],
            special: BTreeMap::from([(date("2026-11-26"), false)]),
        };
        let how = Reckoning { calendars: std::slice::from_ref(&calendar), ..Reckoning::default() };
        let at = |text: &str| Instant::parse(text).unwrap_or(Instant(0));
        // Ten in the evening of a Tuesday in New York is Wednesday in UTC; clocks go back on 1 November.
        for (from, days, to) in [
            ("2026-11-25T03:00:00Z", 2, "2026-11-28T03:00:00Z"),
            ("2026-10-30T02:00:00Z", 1, "2026-10-31T02:00:00Z"),
            ("2026-10-30T02:00:00Z", 2, "2026-11-03T03:00:00Z"),
            ("2026-11-03T03:00:00Z", -2, "2026-10-30T02:00:00Z"),
        ] {
            assert_eq!(super::add(at(from), Duration::Business(days, 0), how), Ok(at(to)), "{from} and {days}");
            assert_eq!(super::subtract(at(to), Duration::Business(days, 0), how), Ok(at(from)), "{to} less {days}");
        }
        // In UTC, the same instant is a Wednesday.
        let in_utc = Reckoning { zone: Some(Zone::UTC), ..how };
        let sum = super::add(at("2026-11-25T03:00:00Z"), Duration::Business(2, 0), in_utc);
        assert_eq!(sum, Ok(at("2026-11-30T03:00:00Z")));
        assert_eq!(super::add_to_date(date("2026-11-24"), Duration::Business(2, 0), how), Ok(date("2026-11-27")));
        for (from, by) in
            [("2026-12-30T12:00:00Z", Duration::Business(2, 0)), ("2026-11-24T12:00:00Z", Duration::Business(1, 7))]
        {
            assert!(matches!(super::add(at(from), by, how), Err(Beyond::Calendar(_))));
        }
    }

    fn instants() -> impl Strategy<Value = Instant> {
        // The years 1000 to 9000, so that no sum below leaves the calendar.
        (-354_285_i64..2_567_000, 0..TICKS_PER_DAY).prop_map(|(day, tick)| Instant(day * TICKS_PER_DAY + tick))
    }

    fn roundings() -> impl Strategy<Value = Rounding> {
        prop_oneof![Just(Rounding::Later), Just(Rounding::Earlier)]
    }

    fn parts(at: Option<Instant>) -> Option<(i32, i32, i64)> {
        at.and_then(|at| {
            let (year, month, day) = at.date().calendar()?;
            Some((year * 12 + month as i32 - 1, day as i32, at.time_of_day()))
        })
    }

    proptest! {
        #[test]
        fn a_later_day_never_gives_an_earlier_one(
            a in instants(), apart in 0_i64..100, months in -600_i32..600, rounding in roundings(),
        ) {
            let by = Duration::Months(months);
            let b = Instant(a.0 + apart * TICKS_PER_DAY);
            let (a, b) = (add(a, by, rounding), add(b, by, rounding));
            prop_assert!(a.is_some() && a <= b);
        }

        #[test]
        fn exact_lengths_keep_the_order(a in instants(), b in instants(), ticks in -TICKS_PER_DAY..TICKS_PER_DAY) {
            let by = Duration::Ticks(ticks);
            let sums = (add(a, by, Rounding::Later), add(b, by, Rounding::Later));
            prop_assert_eq!(sums.0.cmp(&sums.1), a.cmp(&b));
            prop_assert_eq!(sums.0.and_then(|sum| subtract(sum, by, Rounding::Later)), Some(a));
        }

        #[test]
        fn days_that_every_month_has_are_kept(at in instants(), months in -6000_i32..6000, rounding in roundings()) {
            let (by, before) = (Duration::Months(months), parts(Some(at)));
            let after = parts(add(at, by, rounding));
            if let (Some((month, day, tick)), Some(moved)) = (before, after) {
                if day <= 28 {
                    prop_assert_eq!(moved, (month + months, day, tick));
                    prop_assert_eq!(add(at, by, rounding).and_then(|sum| subtract(sum, by, rounding)), Some(at));
                } else {
                    prop_assert_eq!(moved.2, tick, "the time of day is kept");
                    let kept = (moved.0, moved.1) == (month + months, day);
                    let rounded = match rounding {
                        Rounding::Later => (moved.0, moved.1) == (month + months + 1, 1),
                        Rounding::Earlier => moved.0 == month + months && (28..day).contains(&moved.1),
                    };
                    prop_assert!(kept || rounded);
                }
            } else {
                prop_assert!(false, "all of these sums exist");
            }
        }

        #[test]
        fn the_two_roundings_are_one_day_apart_at_most(at in instants(), months in -600_i32..600) {
            let by = Duration::Months(months);
            let later = add(at, by, Rounding::Later);
            let earlier = add(at, by, Rounding::Earlier);
            prop_assert!(later == earlier || later == earlier.and_then(|day| add(day, DAY, Rounding::Later)));
        }

        #[test]
        fn any_sum_is_answered(at: i64, months: i32, ticks: i64, rounding in roundings()) {
            for by in [Duration::Months(months), Duration::Days(months), Duration::Ticks(ticks), Duration::Business(months, 0)] {
                for sum in [add(Instant(at), by, rounding), subtract(Instant(at), by, rounding)] {
                    prop_assert!(sum.is_none_or(|sum| sum.in_range().is_some()));
                }
            }
        }
    }
}
