//! Time: points of it, days of the calendar, lengths, and sums of these.
//!
//! - [`Instant`]: a point in time, to 100 nanoseconds, written as RFC 3339 with an offset.
//! - [`Date`]: a day of the calendar.
//! - [`TimeOfDay`]: what a clock shows.
//! - [`Duration`]: calendar months or days, an exact length, or business days.
//! - [`Zone`]: where the clocks stand; [`BusinessCalendar`]: which days are worked.
//! - [`calendar`]: an instant or a date plus or minus a duration; what happens where there is no such day.
//! - [`TimeMistake`]: what is wrong with a time as it was written, for the person who wrote it.
//!
//! Sums are reckoned in UTC where no zone is named, in the Gregorian calendar, years 1 to 9999. There is no clock here.

pub mod business;
pub mod calendar;
pub mod date;
pub mod duration;
pub mod instant;
pub mod mistake;
pub mod time_of_day;
pub mod zone;

pub use business::BusinessCalendar;
pub use calendar::Rounding;
pub use date::Date;
pub use duration::{Duration, Unit};
pub use instant::Instant;
pub use mistake::TimeMistake;
pub use time_of_day::TimeOfDay;
pub use zone::Zone;

/// Ticks of 100 nanoseconds in a second: the seven digits that .NET writes.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks of 100 nanoseconds in a day of 24 hours.
pub const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;
