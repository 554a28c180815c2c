//! What a pack says of those that it is built on: from pairs to the tree.

use super::{Builder, nothing, parts};
use crate::syntax::ast::{AddItem, Added, ParamValue, SetItem, SetValue, WaiveItem};
use crate::syntax::grammar::Rule;
use crate::text::Span;
use pest::iterators::Pair;

/// Whether an item begins by naming what it adds to.
pub(super) fn adds(pair: &Pair<'_, Rule>) -> bool {
    matches!(
        pair.as_rule(),
        Rule::more_entries | Rule::more_words | Rule::more_symbols | Rule::more_fields | Rule::more_facts
    )
}

impl Builder {
    pub(super) fn set(&mut self, pair: Pair<'_, Rule>) -> SetItem {
        let mut target = nothing();
        let mut value = SetValue::List(Vec::new());
        for part in parts(pair) {
            match part.as_rule() {
                Rule::path_name => target = self.word(&part),
                Rule::periods => value = SetValue::Param(self.periods(part)),
                Rule::value => value = SetValue::Param(ParamValue::Always(self.value(part))),
                _ => value = SetValue::List(parts(part).map(|entry| self.entry(entry)).collect()),
            }
        }
        SetItem { target, value }
    }

    /// `… add { … }`
    pub(super) fn add(&mut self, pair: Pair<'_, Rule>) -> AddItem {
        let rule = pair.as_rule();
        let mut inner = parts(pair);
        let target = self.name(&mut inner);
        let added = match rule {
            Rule::more_entries => Added::Entries(inner.map(|entry| self.entry(entry)).collect()),
            Rule::more_symbols => Added::Symbols(inner.map(|word| self.word(&word)).collect()),
            Rule::more_fields => Added::Fields(inner.map(|field| self.field(field)).collect()),
            Rule::more_facts => Added::Facts(inner.map(|field| self.field(field)).collect()),
            _ => Added::Groups(self.lexicon_groups(inner)),
        };
        AddItem { target, added }
    }

    pub(super) fn waive(&mut self, pair: Pair<'_, Rule>) -> WaiveItem {
        let mut head = self.span(&pair);
        head.end = head.start + "waive".len() as u32;
        let mut item = WaiveItem {
            targets: Vec::new(),
            head,
            on: Vec::new(),
            when: Vec::new(),
            days: None,
            because: None,
            approved_by: None,
        };
        for part in parts(pair) {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::target => {
                    item.head = Span { end: span.end, ..item.head };
                    item.targets.extend(self.targets(part));
                }
                Rule::demand_on => item.on.extend(self.words(part)),
                Rule::when_part => item.when.extend(self.conditions(part)),
                Rule::waive_days => {
                    let days = self.days(parts(part));
                    self.once(&mut item.days, Some(days), "until", span);
                }
                rule => {
                    let text = parts(part).next().map(|text| self.string(&text));
                    if rule == Rule::approved {
                        self.once(&mut item.approved_by, text, "approved by", span);
                    } else {
                        self.once(&mut item.because, text, "because", span);
                    }
                }
            }
        }
        item
    }
}
