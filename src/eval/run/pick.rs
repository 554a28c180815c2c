//! The latest and the earliest of a list, where what is known says which that is; else all that it could be.

use super::{Run, Val, World};
use crate::input::record::NO_ENTRY;
use crate::plan::layout::Tag;
use crate::plan::node::{Kids, NodeId, Place};
use crate::value::Truth;

/// Which entries of a list could be meant.
#[derive(Debug, Default)]
pub struct Picks {
    /// Their first slots; [`NO_ENTRY`] where there may be none.
    pub entries: Vec<u32>,
    /// It hangs on conditions that are not known, not only on times.
    hangs_on_conditions: bool,
    /// The list is not known.
    pub list_missing: bool,
}

/// The parts of a pick, in their order among its operands.
#[derive(Clone, Copy, Debug)]
pub struct PickParts {
    list: Place,
    variable: u8,
    latest: bool,
    key: NodeId,
    counts: NodeId,
    /// What is asked of the entry.
    pub body: NodeId,
}

impl<'a, W: World> Run<'a, '_, W> {
    /// The parts of a pick node.
    #[must_use]
    pub fn pick_parts(&self, list: Place, variable: u8, latest: bool, kids: Kids) -> PickParts {
        let kid = |index| self.kid(kids, index);
        PickParts { list, variable, latest, key: kid(0), counts: kid(1), body: kid(2) }
    }

    /// The entries that could be meant: those that count for sure and come last, and of the others each that could come
    /// as late. Entries without the key are none of them.
    pub fn picks(&mut self, parts: PickParts) -> Picks {
        let slot = self.asked(parts.list);
        if slot.tag == Tag::Missing {
            return Picks { list_missing: true, ..Picks::default() };
        }
        let mark = self.world.mark();
        let mut found: Vec<(u32, Truth, Option<i64>)> = Vec::new();
        let record = self.case.record;
        for base in record.entries(slot) {
            let (counts, key) = self.at(parts.variable, base, |run| {
                let counts = run.truth(parts.counts);
                (counts, if counts.is_false() { Val::None } else { run.value(parts.key) })
            });
            match key {
                Val::None | Val::Text(_) => {}
                Val::Number(key) => found.push((base, counts, Some(key))),
                Val::Missing | Val::Open | Val::Between(..) => found.push((base, counts, None)),
            }
        }
        // Which it is rests on the times and conditions of those only that could be it: they are asked again.
        self.world.forget(mark);
        let later = |one: i64, two: i64| if parts.latest { one > two } else { one < two };
        let best = found
            .iter()
            .filter(|(_, counts, _)| counts.is_true())
            .filter_map(|(.., key)| *key)
            .reduce(|best, key| if later(key, best) { key } else { best });
        let one_counts = found.iter().any(|(_, counts, _)| counts.is_true());
        found.retain(|(.., key)| key.zip(best).is_none_or(|(key, best)| !later(best, key)));
        let mut picks = Picks { entries: found.iter().map(|(base, ..)| *base).collect(), ..Picks::default() };
        if !one_counts {
            picks.entries.push(NO_ENTRY);
        }
        picks.hangs_on_conditions = found.iter().any(|(_, counts, _)| counts.is_unknown());
        picks
    }

    /// Does something with the variable standing for an entry.
    fn at<T>(&mut self, variable: u8, base: u32, act: impl FnOnce(&mut Self) -> T) -> T {
        let around = std::mem::replace(&mut self.bases[usize::from(variable)], base);
        let done = act(self);
        self.bases[usize::from(variable)] = around;
        done
    }

    /// Does something with each entry that could be meant.
    pub fn at_each<T>(&mut self, parts: PickParts, picks: &Picks, mut act: impl FnMut(&mut Self) -> T) -> Vec<T> {
        picks.entries.iter().map(|base| self.at(parts.variable, *base, &mut act)).collect()
    }

    /// What a fact of the picked entry comes to.
    pub(super) fn pick_value(&mut self, parts: PickParts) -> Val<'a> {
        let mark = self.world.mark();
        let picks = self.picks(parts);
        if picks.list_missing {
            return Val::Missing;
        }
        if let [only] = picks.entries.as_slice() {
            return self.at(parts.variable, *only, |run| run.value(parts.body));
        }
        let values = self.at_each(parts, &picks, |run| run.value(parts.body));
        self.world.forget(mark);
        match values.split_first() {
            Some((first, rest))
                if rest.iter().all(|value| value == first) && !matches!(first, Val::Missing | Val::Open) =>
            {
                *first
            }
            _ => {
                self.ask_which(parts, &picks);
                self.at_each(parts, &picks, |run| run.value(parts.body));
                if picks.hangs_on_conditions { Val::Open } else { Val::Missing }
            }
        }
    }

    /// Whether something holds of the picked entry.
    pub(super) fn pick_truth(&mut self, id: NodeId, parts: PickParts) -> Truth {
        let mark = self.world.mark();
        let picks = self.picks(parts);
        if picks.list_missing {
            return self.unknown(id);
        }
        if let [only] = picks.entries.as_slice() {
            return self.at(parts.variable, *only, |run| run.truth(parts.body));
        }
        let truths = self.at_each(parts, &picks, |run| run.truth(parts.body));
        self.world.forget(mark);
        match truths.split_first() {
            Some((first, rest)) if rest.iter().all(|truth| truth == first) && !first.is_unknown() => *first,
            _ => {
                self.ask_which(parts, &picks);
                self.at_each(parts, &picks, |run| run.truth(parts.body));
                if picks.hangs_on_conditions { Truth::Unknown } else { self.unknown(id) }
            }
        }
    }

    /// Tells a world that asks on what it hangs which entry is meant.
    fn ask_which(&mut self, parts: PickParts, picks: &Picks) {
        let entries: Vec<u32> = picks.entries.iter().copied().filter(|base| *base != NO_ENTRY).collect();
        for base in &entries {
            self.at(parts.variable, *base, |run| {
                run.truth(parts.counts);
                // Of a single one, nobody has to know when it was.
                if entries.len() > 1 {
                    run.value(parts.key);
                }
            });
        }
    }

    /// Whether a fact of the picked entry is not known.
    pub(super) fn pick_is_missing(&mut self, parts: PickParts) -> bool {
        let picks = self.picks(parts);
        match picks.entries.as_slice() {
            [only] => self.at(parts.variable, *only, |run| run.is_missing(parts.body)),
            _ => matches!(self.pick_value(parts), Val::Missing | Val::Open | Val::Between(..)),
        }
    }

    /// Whether what is asked of the picked entry could be none.
    pub(super) fn pick_may_be_none(&mut self, parts: PickParts) -> bool {
        let picks = self.picks(parts);
        picks.list_missing
            || self.at_each(parts, &picks, |run| run.may_be_none(parts.body)).into_iter().any(|none| none)
    }
}
