//! Time: points of it, days of the calendar, lengths, and sums of these.
//!
//! - [`Instant`]: a point in time, to 100 nanoseconds, written as RFC 3339 with an offset.
//! - [`Date`]: a day of the calendar.
//! - [`Duration`]: calendar months, or an exact length.
//! - [`calendar`]: an instant plus or minus a duration; what happens where there is no such day.
//! - [`TimeMistake`]: what is wrong with a time as it was written, for the person who wrote it.
//!
//! Sums are reckoned in UTC, in the Gregorian calendar, years 1 to 9999. There is no clock here.

pub mod calendar;
pub mod date;
pub mod duration;
pub mod instant;
pub mod mistake;

pub use calendar::Rounding;
pub use date::Date;
pub use duration::{Duration, Unit};
pub use instant::Instant;
pub use mistake::TimeMistake;

/// Ticks of 100 nanoseconds in a second: the seven digits that .NET writes.
pub const TICKS_PER_SECOND: i64 = 10_000_000;
/// Ticks of 100 nanoseconds in a day of 24 hours.
pub const TICKS_PER_DAY: i64 = 86_400 * TICKS_PER_SECOND;
