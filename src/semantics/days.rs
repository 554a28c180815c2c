//! Stretches of days, and what holds in each: `from … until …` of rules, of entries, and of dated params.

use super::mistakes::{BAD_DATE, BAD_PERIODS};
use super::names::{Checker, loc};
use super::policy::Stretch;
use super::types::Scalar;
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::Days;
use crate::text::{Loc, SourceId};
use crate::value::time::Zone;

impl Checker<'_> {
    /// What stretch of time some days are: both inside, in UTC where no zone is named.
    pub(super) fn stretch(&mut self, source: SourceId, days: &Days) -> Option<Stretch> {
        let mut zone = Some(Zone::UTC);
        if let Some(word) = &days.zone {
            let known = self.textual(loc(source, word.span), Scalar::Zone, &word.text);
            zone = known.and_then(|_| Zone::named(&word.text));
        }
        let mut day = |word: &crate::syntax::ast::Word| self.date(loc(source, word.span), &word.text);
        let (from, until) = (days.from.as_ref().map(&mut day), days.until.as_ref().map(&mut day));
        if let (Some(Some(first)), Some(Some(last)), Some(from), Some(until)) = (from, until, &days.from, &days.until)
            && last < first
        {
            self.tell(
                Diagnostic::error(&BAD_DATE, "this period ends before it begins")
                    .at(loc(source, until.span), "its last day")
                    .at(loc(source, from.span), "its first day")
                    .help("both days belong to it"),
            );
            return None;
        }
        let zone = zone?;
        // A day that was told of leaves nothing to go on with; one before the first instant, or behind the last, bounds
        // nothing.
        let start = |day: Option<Option<crate::value::time::Date>>, next: bool| match day {
            None => Some(None),
            Some(day) => day.map(|day| zone.start_of(if next { day.next_day() } else { day }).map(|start| start.0)),
        };
        Some(Stretch { from: start(from, false)?, until: start(until, true)? })
    }

    /// Periods, each with what holds in it: put in order, each ending where the next begins. Told where they leave days
    /// out, or have days in common; days before the first period and after the last one are in none.
    pub(super) fn periods<T>(&mut self, mut all: Vec<(Stretch, Loc, T)>) -> Vec<(Stretch, T)> {
        all.sort_by_key(|(stretch, ..)| stretch.from);
        for index in 1..all.len() {
            let (Some((earlier, first, _)), Some((later, second, _))) = (all.get(index - 1), all.get(index)) else {
                break;
            };
            let (begins, ends) = (later.from, earlier.until);
            let (message, label, help) = match (begins, ends.or(begins)) {
                (Some(begins), Some(ends)) if ends < begins => (
                    "no value is given for the days between these periods",
                    "begins later than the day after",
                    "let each period begin where the one before it ends: leave its `until` out",
                ),
                (Some(begins), Some(ends)) if ends == begins && earlier.from < Some(begins) => {
                    if let Some((stretch, ..)) = all.get_mut(index - 1) {
                        stretch.until = Some(ends);
                    }
                    continue;
                }
                _ => (
                    "two values are given for the same days",
                    "begins before the other ends",
                    "let one of them end the day before the other begins",
                ),
            };
            let (first, second) = (*first, *second);
            let mistake = Diagnostic::error(&BAD_PERIODS, message).at(second, label).at(first, "the other period");
            self.tell(mistake.help(help));
        }
        all.into_iter().map(|(stretch, _, value)| (stretch, value)).collect()
    }
}
