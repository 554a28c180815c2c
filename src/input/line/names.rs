//! Keys and ids of one object or list, of which none may be given twice.

use super::fill::Fill;
use super::string::plain_run;
use crate::plan::layout::{Shape, Single};
use crate::semantics::types::Scalar;
use std::collections::HashSet;

/// Names of one object or list, among which none may be given twice.
pub(super) struct Distinct<'a> {
    /// Where they begin among the reader's.
    mark: usize,
    /// All of them, where they are many.
    many: Option<HashSet<&'a str>>,
}

/// Up to so many names are compared one by one.
const FEW: usize = 24;

impl<'a> Fill<'a> {
    /// A key without its colon: where it stands. A key with escapes is a doubt.
    #[inline]
    pub(super) fn name(&mut self) -> Option<(u32, u32)> {
        if self.byte()? != b'"' {
            return None;
        }
        let start = self.at + 1;
        let end = plain_run(self.bytes, start);
        if self.bytes.get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        Some((start as u32, end as u32))
    }

    pub(super) const fn distinct(&self) -> Distinct<'a> {
        Distinct { mark: self.names.len(), many: None }
    }

    pub(super) fn named(&self, (start, end): (u32, u32)) -> &'a str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Adds a name, which must not be there yet.
    pub(super) fn add(&mut self, distinct: &mut Distinct<'a>, name: (u32, u32)) -> Option<()> {
        let text = self.named(name);
        let before = self.names.get(distinct.mark..).unwrap_or_default();
        if let Some(many) = &mut distinct.many {
            return many.insert(text).then_some(());
        }
        if before.iter().any(|other| self.named(*other) == text) {
            return None;
        }
        if before.len() == FEW {
            let mut many: HashSet<&str> = before.iter().map(|other| self.named(*other)).collect();
            many.insert(text);
            distinct.many = Some(many);
            return Some(());
        }
        self.names.push(name);
        Some(())
    }

    pub(super) fn forget(&mut self, distinct: &Distinct<'a>) {
        self.names.truncate(distinct.mark);
    }

    /// The text of an id that stands here, which is read once more as the value that it is.
    pub(super) fn id_text(&mut self, shape: &Shape) -> Option<(u32, u32)> {
        let Shape::Single(Single { scalar: Scalar::Id | Scalar::Text, .. }, _) = shape else { return None };
        let at = self.at;
        let id = self.name()?;
        self.at = at;
        Some(id)
    }
}
