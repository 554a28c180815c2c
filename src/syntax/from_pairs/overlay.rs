//! What a pack says of those that it is built on: from pairs to the tree.

use super::{Builder, parts};
use crate::syntax::ast::WaiveItem;
use crate::syntax::grammar::Rule;
use crate::text::Span;
use pest::iterators::Pair;

impl Builder {
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
