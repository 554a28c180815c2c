//! The values that facts have: what they are, how they are written, and how two of them compare.
//!
//! - [`Truth`]: true, false or not known, and the strong Kleene connectives.
//! - [`time`]: instants, dates, durations, and sums of them by the calendar.
//! - [`address`]: when two spellings are one address.
//! - [`mask`]: addresses and names where others can look.
//! - [`place`]: countries, regions, time zones.
//!
//! All of it is pure: no clock, no disk, no locale. There is no value for *now* and none for *today*.
//!
//! Uses nothing.

pub mod address;
pub mod mask;
pub mod place;
pub mod time;
pub mod truth;

pub use truth::Truth;
