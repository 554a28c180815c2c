//! Times: sums of them, what clocks show, and stretches of the day.

use super::{Run, Unsaid, Val, World};
use crate::plan::node::{How, NodeId};
use crate::value::Truth;
use crate::value::time::calendar::{self, Beyond, Reckoning};
use crate::value::time::{Date, Duration, Instant, Rounding, TimeOfDay, Zone};

impl<'a, W: World> Run<'a, '_, W> {
    pub(super) fn shift(&mut self, at: NodeId, by: NodeId, back: bool, how: How) -> Val<'a> {
        let (at, by, zone) = (self.value(at), self.value(by), self.zone(how));
        match (at, by, zone) {
            (Val::None, ..) | (_, Val::None, _) | (.., Val::None) => Val::None,
            (Val::Number(at), Val::Number(by), zone @ (Val::Text(_) | Val::Number(_))) => {
                let moved = self.moved(at, by, back, how, zone);
                match moved {
                    Ok(sum) => Val::Number(sum),
                    Err(beyond) => self.beyond(beyond),
                }
            }
            (Val::Missing, ..) | (_, Val::Missing, _) | (.., Val::Missing) => Val::Missing,
            _ => Val::Open,
        }
    }

    pub(super) fn within(&mut self, id: NodeId, [at, length, anchor]: [NodeId; 3], after: bool, how: How) -> Truth {
        let mark = self.world.mark();
        let (at, length, anchor, zone) = (self.value(at), self.value(length), self.value(anchor), self.zone(how));
        match (at, length, anchor, zone) {
            (Val::None, ..) | (_, Val::None, ..) | (_, _, Val::None, _) | (.., Val::None) => {
                self.world.forget(mark);
                Truth::False
            }
            (Val::Number(at), Val::Number(length), Val::Number(anchor), zone @ (Val::Text(_) | Val::Number(_))) => {
                match self.moved(anchor, length, !after, how, zone) {
                    Ok(end) => Truth::from(if after { anchor <= at && at <= end } else { end <= at && at <= anchor }),
                    // On the wrong side, however far the calendar goes.
                    Err(Beyond::Calendar(_)) if (after && at < anchor) || (!after && anchor < at) => Truth::False,
                    Err(beyond) => match self.beyond(beyond) {
                        Val::Missing if !self.fault => self.unknown(id),
                        _ => Truth::Unknown,
                    },
                }
            }
            (Val::Missing, ..) | (_, Val::Missing, ..) | (_, _, Val::Missing, _) | (.., Val::Missing) => {
                self.unknown(id)
            }
            _ => Truth::Unknown,
        }
    }

    pub(super) fn between(&mut self, id: NodeId, [time, from, to]: [NodeId; 3]) -> Truth {
        let mark = self.world.mark();
        match (self.value(time), self.value(from), self.value(to)) {
            (Val::None, ..) | (_, Val::None, _) | (.., Val::None) => {
                self.world.forget(mark);
                Truth::False
            }
            (Val::Number(time), Val::Number(from), Val::Number(to)) => {
                Truth::from(TimeOfDay(time).is_between(TimeOfDay(from), TimeOfDay(to)))
            }
            (Val::Missing, ..) | (_, Val::Missing, _) | (.., Val::Missing) => self.unknown(id),
            _ => Truth::Unknown,
        }
    }

    /// What clocks show, or the calendar, at an instant in a zone.
    pub(super) fn local(&mut self, at: NodeId, zone: NodeId, date: bool) -> Val<'a> {
        match (self.value(at), self.value(zone)) {
            (Val::None, _) | (_, Val::None) => Val::None,
            (Val::Number(at), Val::Text(name)) => match Zone::named(name) {
                Some(zone) => {
                    let (day, time) = zone.local(Instant(at));
                    Val::Number(if date { i64::from(day.0) } else { time })
                }
                None => Val::Missing,
            },
            (Val::Missing, _) | (_, Val::Missing) => Val::Missing,
            _ => Val::Open,
        }
    }

    /// The zone of a sum; a number where it names none.
    fn zone(&mut self, how: How) -> Val<'a> {
        how.zone.map_or(Val::Number(0), |zone| self.value(zone))
    }

    /// Ticks, or a day, moved by a packed span of time.
    fn moved(&self, at: i64, by: i64, back: bool, how: How, zone: Val<'_>) -> Result<i64, Beyond> {
        let zone = match zone {
            Val::Text(name) => Zone::named(name),
            _ => None,
        };
        let rounding = if how.earlier { Rounding::Earlier } else { Rounding::Later };
        let reckoning = Reckoning { zone, rounding, calendars: &self.case.plan.calendars };
        let by = Duration::unpack(by);
        if how.dates {
            let moved = if back { calendar::subtract_from_date } else { calendar::add_to_date };
            return moved(Date(at as i32), by, reckoning).map(|day| i64::from(day.0));
        }
        let moved = if back { calendar::subtract } else { calendar::add };
        moved(Instant(at), by, reckoning).map(|instant| instant.0)
    }

    /// What a sum without result comes to: a fault where it leaves all calendars, else it is not known.
    fn beyond(&mut self, beyond: Beyond) -> Val<'a> {
        match beyond {
            Beyond::Years => self.fault = true,
            Beyond::Calendar(calendar) => self.world.unsaid(Unsaid::Calendar(calendar)),
        }
        Val::Missing
    }
}
