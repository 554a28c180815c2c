//! Time zones: what the clocks of a place show at an instant, and when they show it.

use super::{Date, Instant, Rounding, TICKS_PER_DAY, TICKS_PER_SECOND};
use chrono::{DateTime, MappedLocalTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::Tz;
use std::str::FromStr;

/// A zone of the IANA time zone database. Names and changes of clocks are those of the release in `chrono-tz`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

/// Farther from UTC than any clock is.
const FARTHEST: i64 = 48 * 3600;

impl Zone {
    /// The zone in which sums are reckoned where none is named.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone of a name, spelled as in the database: `America/Los_Angeles`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Tz::from_str(name).ok().map(Self)
    }

    /// What calendar and clock show at an instant: the day, and the ticks that the clock is past midnight.
    #[must_use]
    pub fn local(self, at: Instant) -> (Date, i64) {
        let local = Instant(at.0.saturating_add(self.offset(at)));
        (local.date(), local.time_of_day())
    }

    /// The instant at which calendar and clock show this. None where that leaves the years 1 to 9999.
    ///
    /// Where clocks are put forward, some times of a day do not exist, and where they are put back, some come twice.
    /// The later instant is taken unless the rounding is to the earlier one:
    ///
    /// | Europe/Berlin | later | earlier |
    /// | --- | --- | --- |
    /// | 2026-03-29 02:30, which does not exist | 01:00Z, the first instant behind the gap | the last one before it |
    /// | 2026-10-25 02:30, which comes twice | 01:30Z | 00:30Z |
    #[must_use]
    pub fn instant(self, day: Date, time: i64, rounding: Rounding) -> Option<Instant> {
        let local = i64::from(day.0).checked_mul(TICKS_PER_DAY)?.checked_add(time)?;
        if self == Self::UTC {
            return Instant(local).in_range();
        }
        let at = |offset: <Tz as TimeZone>::Offset| local - ticks_of(&offset);
        let found = match (self.0.offset_from_local_datetime(&naive(local)?), rounding) {
            (MappedLocalTime::Single(offset), _) => at(offset),
            (MappedLocalTime::Ambiguous(one, two), Rounding::Later) => at(one).max(at(two)),
            (MappedLocalTime::Ambiguous(one, two), Rounding::Earlier) => at(one).min(at(two)),
            (MappedLocalTime::None, Rounding::Later) => self.behind_gap(local),
            (MappedLocalTime::None, Rounding::Earlier) => self.behind_gap(local) - 1,
        };
        Instant(found).in_range()
    }

    /// The first instant of a day. None where that leaves the years 1 to 9999.
    #[must_use]
    pub fn start_of(self, day: Date) -> Option<Instant> {
        let midnight = i64::from(day.0).checked_mul(TICKS_PER_DAY)?;
        match self.0.offset_from_local_datetime(&naive(midnight)?) {
            // Clocks are put forward at midnight: the day begins later.
            MappedLocalTime::None => Instant(self.behind_gap(midnight)).in_range(),
            _ => self.instant(day, 0, Rounding::Earlier),
        }
    }

    /// By how much the clocks are ahead of UTC at an instant, in ticks.
    fn offset(self, at: Instant) -> i64 {
        if self == Self::UTC {
            return 0;
        }
        naive(at.0).map_or(0, |at| ticks_of(&self.0.offset_from_utc_datetime(&at)))
    }

    /// The first instant at which the clocks are past a time that they never show. Clocks change at whole seconds.
    fn behind_gap(self, local: i64) -> i64 {
        let second = local.div_euclid(TICKS_PER_SECOND);
        let (mut before, mut behind) = (second - FARTHEST, second + FARTHEST);
        while behind - before > 1 {
            let middle = before + (behind - before) / 2;
            let at = middle * TICKS_PER_SECOND;
            if at + self.offset(Instant(at)) > local { behind = middle } else { before = middle }
        }
        behind * TICKS_PER_SECOND
    }
}

fn ticks_of(offset: &impl Offset) -> i64 {
    i64::from(offset.fix().local_minus_utc()) * TICKS_PER_SECOND
}

fn naive(ticks: i64) -> Option<NaiveDateTime> {
    let nanoseconds = ticks.rem_euclid(TICKS_PER_SECOND) * 100;
    DateTime::from_timestamp(ticks.div_euclid(TICKS_PER_SECOND), nanoseconds as u32).map(|at| at.naive_utc())
}

#[cfg(test)]
mod tests {
    use super::super::{Date, Instant, TICKS_PER_SECOND, TimeOfDay};
    use super::{Rounding, Zone};
    use proptest::prelude::*;

    const NAMES: [&str; 9] = [
        "UTC",
        "America/New_York",
        "America/Los_Angeles",
        "Europe/Berlin",
        "Asia/Kolkata",
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Africa/Casablanca",
        "Pacific/Apia",
    ];

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap_or(Zone::UTC)
    }

    fn shown(name: &str, at: &str) -> String {
        let (day, time) = zone(name).local(Instant::parse(at).unwrap_or(Instant(0)));
        format!("{day} {}", TimeOfDay(time))
    }

    #[test]
    fn clocks_around_their_changes() {
        for (name, at, local) in [
            ("America/New_York", "2026-03-08T06:59:59Z", "2026-03-08 01:59:59"),
            ("America/New_York", "2026-03-08T07:00:00Z", "2026-03-08 03:00"),
            ("America/New_York", "2026-11-01T05:30:00Z", "2026-11-01 01:30"),
            ("America/New_York", "2026-11-01T06:30:00Z", "2026-11-01 01:30"),
            ("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29 01:59:59"),
            ("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29 03:00"),
            ("Asia/Kolkata", "2026-12-31T18:30:00Z", "2027-01-01 00:00"),
            ("Australia/Lord_Howe", "2026-10-03T15:29:59Z", "2026-10-04 01:59:59"),
            ("Australia/Lord_Howe", "2026-10-03T15:30:00Z", "2026-10-04 02:30"),
            ("UTC", "2024-02-29T23:59:59.9999999Z", "2024-02-29 23:59:59.9999999"),
        ] {
            assert_eq!(shown(name, at), local, "{name} {at}");
        }
    }

    #[test]
    fn times_that_do_not_exist_and_times_that_come_twice() {
        for (name, day, time, later, earlier) in [
            ("Europe/Berlin", "2026-03-29", "02:30", "2026-03-29T01:00:00Z", "2026-03-29T00:59:59.9999999Z"),
            ("Europe/Berlin", "2026-10-25", "02:30", "2026-10-25T01:30:00Z", "2026-10-25T00:30:00Z"),
            ("America/New_York", "2026-03-08", "02:00", "2026-03-08T07:00:00Z", "2026-03-08T06:59:59.9999999Z"),
            ("America/New_York", "2026-11-01", "01:30", "2026-11-01T06:30:00Z", "2026-11-01T05:30:00Z"),
            ("America/New_York", "2026-07-01", "09:00", "2026-07-01T13:00:00Z", "2026-07-01T13:00:00Z"),
            // Here a whole day was left out.
            ("Pacific/Apia", "2011-12-30", "12:00", "2011-12-30T10:00:00Z", "2011-12-30T09:59:59.9999999Z"),
        ] {
            let (zone, date) = (zone(name), Date::parse(day).unwrap_or(Date(0)));
            let time = TimeOfDay::parse(time).map_or(0, |time| time.0);
            assert_eq!(zone.instant(date, time, Rounding::Later), Instant::parse(later).ok(), "{name} {day}");
            assert_eq!(zone.instant(date, time, Rounding::Earlier), Instant::parse(earlier).ok(), "{name} {day}");
        }
    }

    #[test]
    fn days_begin_at_midnight_or_behind_it() {
        for (name, day, start) in [
            ("America/New_York", "2026-01-01", "2026-01-01T05:00:00Z"),
            ("America/New_York", "2026-11-02", "2026-11-02T05:00:00Z"),
            // Clocks were put forward at midnight.
            ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
            ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
            ("UTC", "0001-01-01", "0001-01-01T00:00:00Z"),
        ] {
            let date = Date::parse(day).unwrap_or(Date(0));
            assert_eq!(zone(name).start_of(date), Instant::parse(start).ok(), "{name} {day}");
        }
        assert_eq!(zone("Asia/Kolkata").start_of(Date(-719_162)), None, "this is in the year 0 of UTC");
    }

    #[test]
    fn names_are_those_of_the_database() {
        for name in ["Mars/Olympus_Mons", "europe/berlin", "CET+1", ""] {
            assert_eq!(Zone::named(name), None);
        }
    }

    proptest! {
        /// The years 1900 to 2100.
        #[test]
        fn what_is_shown_leads_back(second in -2_208_988_800_i64..4_102_444_800, name in 0..NAMES.len()) {
            let (zone, at) = (zone(NAMES[name]), Instant(second * TICKS_PER_SECOND + 7));
            let (day, time) = zone.local(at);
            let found = [Rounding::Earlier, Rounding::Later].map(|rounding| zone.instant(day, time, rounding));
            prop_assert!(found.contains(&Some(at)), "{at} is {day} {}, and that is {found:?}", TimeOfDay(time));
            prop_assert!(found[0] <= found[1]);
        }

        #[test]
        fn nothing_of_a_day_comes_before_its_start(
            day in -25_567_i32..47_482, time in 0..super::TICKS_PER_DAY, name in 0..NAMES.len(),
        ) {
            let zone = zone(NAMES[name]);
            let start = zone.start_of(Date(day));
            prop_assert!(start.is_some() && start <= zone.instant(Date(day), time, Rounding::Later));
        }

        #[test]
        fn any_number_is_answered(ticks: i64, day: i32, time: i64, name in 0..NAMES.len()) {
            let zone = zone(NAMES[name]);
            let _ = zone.local(Instant(ticks));
            let _ = zone.start_of(Date(day));
            for rounding in [Rounding::Earlier, Rounding::Later] {
                prop_assert!(zone.instant(Date(day), time, rounding).is_none_or(|at| at.in_range().is_some()));
            }
        }
    }
}
