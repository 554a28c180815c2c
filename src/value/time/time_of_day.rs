//! Times of day: what a clock shows, without a day and without a place.

use super::date::number;
use super::{TICKS_PER_SECOND, TimeMistake};
use std::fmt;

/// A time of day: ticks that the clock is past midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay(pub i64);

impl TimeOfDay {
    /// Reads `08:00` or `23:59:59`, from `00:00` on.
    ///
    /// # Errors
    /// [`TimeMistake::MalformedTimeOfDay`] for any other form, [`TimeMistake::NoSuchTime`] for `24:00`.
    pub fn parse(text: &str) -> Result<Self, TimeMistake> {
        let (hour, minute, second) = match text.as_bytes() {
            [h1, h2, b':', m1, m2] => ([*h1, *h2], [*m1, *m2], *b"00"),
            [h1, h2, b':', m1, m2, b':', s1, s2] => ([*h1, *h2], [*m1, *m2], [*s1, *s2]),
            _ => return Err(TimeMistake::MalformedTimeOfDay),
        };
        match (number(&hour), number(&minute), number(&second)) {
            (Some(hour @ 0..24), Some(minute @ 0..60), Some(second @ 0..60)) => {
                Ok(Self(i64::from((hour * 60 + minute) * 60 + second) * TICKS_PER_SECOND))
            }
            (Some(_), Some(_), Some(_)) => Err(TimeMistake::NoSuchTime),
            _ => Err(TimeMistake::MalformedTimeOfDay),
        }
    }

    /// Whether it lies in a stretch of the day, both ends inside. One that ends before it begins goes over midnight.
    #[must_use]
    pub const fn is_between(self, from: Self, to: Self) -> bool {
        if from.0 <= to.0 { from.0 <= self.0 && self.0 <= to.0 } else { from.0 <= self.0 || self.0 <= to.0 }
    }
}

/// Writes `08:00`, with seconds where there are some.
impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, part) = (self.0.div_euclid(TICKS_PER_SECOND), self.0.rem_euclid(TICKS_PER_SECOND));
        write!(f, "{:02}:{:02}", seconds.div_euclid(3600), seconds.rem_euclid(3600) / 60)?;
        if seconds % 60 != 0 || part != 0 {
            write!(f, ":{:02}", seconds.rem_euclid(60))?;
        }
        if part != 0 {
            let digits = format!("{part:07}");
            write!(f, ".{}", digits.trim_end_matches('0'))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::{TICKS_PER_DAY, TICKS_PER_SECOND, TimeMistake};
    use super::TimeOfDay;
    use proptest::prelude::*;

    #[test]
    fn times_of_day() {
        for (text, seconds, shown) in [
            ("00:00", 0, "00:00"),
            ("08:00", 28_800, "08:00"),
            ("08:00:00", 28_800, "08:00"),
            ("21:30:05", 77_405, "21:30:05"),
            ("23:59:59", 86_399, "23:59:59"),
        ] {
            assert_eq!(TimeOfDay::parse(text), Ok(TimeOfDay(seconds * TICKS_PER_SECOND)), "{text}");
            assert_eq!(TimeOfDay(seconds * TICKS_PER_SECOND).to_string(), shown);
        }
        assert_eq!(TimeOfDay(TICKS_PER_DAY - 1).to_string(), "23:59:59.9999999");
    }

    #[test]
    fn what_is_no_time_of_day() {
        use TimeMistake::{MalformedTimeOfDay, NoSuchTime};
        for (text, mistake) in [
            ("24:00", NoSuchTime),
            ("08:60", NoSuchTime),
            ("08:00:60", NoSuchTime),
            ("8:00", MalformedTimeOfDay),
            ("08.00", MalformedTimeOfDay),
            ("08:00Z", MalformedTimeOfDay),
            ("0800", MalformedTimeOfDay),
            ("8 pm", MalformedTimeOfDay),
            ("0x:00", MalformedTimeOfDay),
            ("", MalformedTimeOfDay),
        ] {
            assert_eq!(TimeOfDay::parse(text), Err(mistake), "{text}");
        }
    }

    #[test]
    fn stretches_of_the_day() {
        let time = |text: &str| TimeOfDay::parse(text).unwrap_or(TimeOfDay(0));
        for (at, from, to, inside) in [
            ("08:00", "08:00", "21:00", true),
            ("21:00", "08:00", "21:00", true),
            ("21:00:01", "08:00", "21:00", false),
            ("07:59:59", "08:00", "21:00", false),
            ("23:00", "21:00", "08:00", true),
            ("00:00", "21:00", "08:00", true),
            ("08:00", "21:00", "08:00", true),
            ("08:00:01", "21:00", "08:00", false),
            ("12:00", "12:00", "12:00", true),
            ("12:01", "12:00", "12:00", false),
        ] {
            assert_eq!(time(at).is_between(time(from), time(to)), inside, "{at} between {from} and {to}");
        }
    }

    proptest! {
        #[test]
        fn written_times_are_read_back(second in 0_i64..86_400) {
            let time = TimeOfDay(second * TICKS_PER_SECOND);
            prop_assert_eq!(TimeOfDay::parse(&time.to_string()), Ok(time));
        }

        #[test]
        fn a_stretch_and_the_rest_of_the_day_leave_nothing_out(at in 0..TICKS_PER_DAY, from in 0..TICKS_PER_DAY, to in 0..TICKS_PER_DAY) {
            let (at, from, to) = (TimeOfDay(at), TimeOfDay(from), TimeOfDay(to));
            prop_assert!(at.is_between(from, to) || at.is_between(to, from));
        }

        #[test]
        fn any_text_and_any_number_is_answered(text in "\\PC{0,9}|[0-9:]{0,9}", ticks: i64) {
            if let Ok(time) = TimeOfDay::parse(&text) {
                prop_assert!((0..TICKS_PER_DAY).contains(&time.0));
            }
            prop_assert!(!TimeOfDay(ticks).to_string().is_empty());
        }
    }
}
