//! Texts: one asked by another, and contents asked by lexicons.

use super::{Run, Val, World};
use crate::plan::node::{Groups, NodeId};
use crate::semantics::tree::{Ask, TextTest};
use crate::text::fold::{Folded, Folds, fold};
use crate::value::Truth;

impl<'a, W: World> Run<'a, '_, W> {
    pub(super) fn text_test(&mut self, id: NodeId, test: TextTest, left: NodeId, right: NodeId) -> Truth {
        let mark = self.world.mark();
        match (self.value(left), self.value(right)) {
            (Val::None, _) | (_, Val::None) => {
                self.world.forget(mark);
                Truth::False
            }
            (Val::Text(text), Val::Text(part)) => Truth::from(match test {
                TextTest::Contains => text.contains(part),
                TextTest::StartsWith => text.starts_with(part),
                TextTest::EndsWith => text.ends_with(part),
            }),
            (Val::Missing, _) | (_, Val::Missing) => self.unknown(id),
            _ => Truth::Unknown,
        }
    }

    pub(super) fn content_test(&mut self, id: NodeId, test: TextTest, content: u32, value: NodeId) -> Truth {
        let words = match self.value(value) {
            Val::Text(words) => words,
            Val::Open if self.case.contents.missing(self.case, content).is_empty() => return Truth::Unknown,
            Val::Missing | Val::Open => {
                self.content_missing(content);
                return self.unknown(id);
            }
            Val::None | Val::Number(_) | Val::Between(..) => return Truth::False,
        };
        let (mut folded, mut wanted) = (Folded::default(), Folded::default());
        fold(words, Folds::ALL, &mut wanted);
        let known = self.case.contents.each_text(self.case, content, |text| {
            fold(text, Folds::ALL, &mut folded);
            test.stands(&folded.text, &wanted.text).is_none()
        });
        match known {
            None => Truth::True,
            Some(true) => Truth::False,
            Some(false) => {
                self.content_missing(content);
                self.unknown(id)
            }
        }
    }

    /// Tells a world that asks which texts would make a content known.
    pub(super) fn content_missing(&mut self, content: u32) {
        for slot in self.case.contents.missing(self.case, content) {
            self.world.missing(slot);
        }
    }

    pub(super) fn lexicon(&mut self, id: NodeId, content: u32, groups: Groups, ask: Ask) -> Truth {
        let groups = match groups {
            Groups::Range(first, size) => Some(first..first + size),
            Groups::Symbol(first, symbol) => match self.value(symbol) {
                Val::Number(symbol) => Some(first + symbol as u32..first + symbol as u32 + 1),
                Val::Missing => return self.unknown(id),
                Val::Open => None,
                Val::None | Val::Text(_) | Val::Between(..) => return Truth::False,
            },
        };
        let contents = self.case.contents;
        let Some(groups) = groups else {
            if !contents.missing(self.case, content).is_empty() {
                self.content_missing(content);
                // Whatever is supposed of the words, it is not known whether they are those of the right group.
                self.unknown(id);
            }
            return Truth::Unknown;
        };
        match contents.ask(self.case, content, groups, ask) {
            Truth::Unknown => {
                self.content_missing(content);
                self.unknown(id)
            }
            truth => truth,
        }
    }
}
