//! Whether a demand can be left undetermined: it can where it asks a fact whose absence means *not known*.

use crate::semantics::policy::{DemandDef, Policy};
use crate::semantics::tree::{Body, DefineId, Expr, Kind, Source, VariableId};
use crate::semantics::types::{Absence, RecordId, SubjectId, Ty};
use crate::semantics::walk;
use std::collections::{BTreeMap, BTreeSet};

/// Whether some fact that the demand asks can be missing without being none.
#[must_use]
pub fn can_be_undetermined(policy: &Policy, demand: &DemandDef) -> bool {
    let mut asked = Asked { policy, subject: demand.subject, seen: BTreeSet::new(), found: false };
    let exceptions = demand.exceptions.iter().map(|(_, exception)| exception);
    for expr in demand.applies.conditions.iter().chain([&demand.condition]).chain(exceptions) {
        asked.expr(expr, &mut BTreeMap::new());
    }
    if !demand.applies.places.is_empty() {
        asked.place();
    }
    asked.found
}

/// The record types that variables stand for.
type Variables = BTreeMap<VariableId, RecordId>;

struct Asked<'p> {
    policy: &'p Policy,
    subject: SubjectId,
    seen: BTreeSet<DefineId>,
    found: bool,
}

impl Asked<'_> {
    /// Looks at the subject's place.
    fn place(&mut self) {
        let policy = self.policy;
        if let Some(subject) = policy.subjects.get(self.subject.index()) {
            subject.place.iter().for_each(|path| self.path(subject.root, path));
        }
    }

    /// Looks at the fields along a path.
    fn path(&mut self, from: RecordId, path: &[u32]) {
        let mut record = from;
        for index in path {
            let Some(field) = self.policy.record(record).fields.get(*index as usize) else { return };
            match field.ty {
                // A section that is left out leaves each of its fields absent, each of its own kind.
                Ty::Record(inner) => record = inner,
                Ty::Scalar(_) | Ty::List(_) | Ty::Records(_) | Ty::Map | Ty::Content(_) | Ty::Error => {
                    self.found |= field.absence == Absence::Unknown && field.default.is_none();
                }
            }
        }
    }

    fn expr(&mut self, expr: &Expr, variables: &mut Variables) {
        if self.found {
            return;
        }
        match &expr.kind {
            Kind::Fact(path) => {
                if let Some(subject) = self.policy.subjects.get(self.subject.index()) {
                    self.path(subject.root, path);
                }
            }
            Kind::Variable(id, path) => {
                if let Some(record) = variables.get(id).copied() {
                    self.path(record, path);
                }
            }
            // Asked whether it is known, a fact is never in doubt.
            Kind::Known(_) => {}
            Kind::Content(id) => self.content(*id),
            Kind::PlaceIn(_) => self.place(),
            Kind::Call(id, arguments) => {
                arguments.iter().for_each(|argument| self.expr(argument, variables));
                self.define(*id);
            }
            Kind::Empty(source) => {
                self.source(source, variables);
            }
            Kind::Quantifier { variable, source, filter, has, .. } => {
                let record = self.source(source, variables);
                variables.extend(record.map(|record| (*variable, record)));
                filter.iter().chain(has).for_each(|part| self.expr(part, variables));
            }
            Kind::Count { variable, source, filter } => {
                let record = self.source(source, variables);
                variables.extend(record.map(|record| (*variable, record)));
                filter.iter().for_each(|part| self.expr(part, variables));
            }
            Kind::IsIn(inner, list) => {
                self.expr(inner, variables);
                let (policy, subject) = (self.policy, self.subject);
                let entries = policy.lists.get(list.index()).into_iter().flat_map(|list| &list.entries);
                for when in entries.filter_map(|entry| entry.when.get(&subject)) {
                    self.expr(when, &mut BTreeMap::new());
                }
            }
            _ => walk::children(expr, &mut |part| self.expr(part, variables)),
        }
    }

    fn content(&mut self, id: crate::semantics::types::ContentId) {
        let content = self.policy.contents.get(id.index());
        let parts = content.and_then(|content| content.parts.get(&self.subject));
        let root = self.policy.subjects.get(self.subject.index()).map(|subject| subject.root);
        for part in parts.into_iter().flatten() {
            root.into_iter().for_each(|root| self.path(root, &part.path));
        }
    }

    fn define(&mut self, id: DefineId) {
        if !self.seen.insert(id) {
            return;
        }
        let Some(define) = self.policy.defines.get(id.index()) else { return };
        let mut variables = Variables::new();
        for (index, ty) in define.parameters.iter().enumerate() {
            if let Ty::Record(record) = ty {
                variables.insert(VariableId::from_index(index), *record);
            }
        }
        match define.bodies.get(&self.subject) {
            Some(Body::Expr(expr) | Body::Only(expr)) => self.expr(expr, &mut variables),
            Some(Body::Each(variable, source, filter)) => {
                let record = self.source(source, &mut variables);
                variables.extend(record.map(|record| (*variable, record)));
                filter.iter().for_each(|part| self.expr(part, &mut variables));
            }
            Some(Body::Error) | None => {}
        }
    }

    /// Looks at a list; returns what its entries are.
    fn source(&mut self, source: &Source, variables: &mut Variables) -> Option<RecordId> {
        match source {
            Source::Facts(list) => {
                self.expr(list, variables);
                match list.ty {
                    Ty::Records(record) => Some(record),
                    _ => None,
                }
            }
            Source::Declared(..) => None,
            Source::SubList(id, arguments) => {
                arguments.iter().for_each(|argument| self.expr(argument, variables));
                self.define(*id);
                self.entries(*id)
            }
        }
    }

    /// What the entries of a sub-list are.
    fn entries(&self, id: DefineId) -> Option<RecordId> {
        match self.policy.body(id, self.subject)? {
            Body::Each(_, Source::Facts(list), _) => match list.ty {
                Ty::Records(record) => Some(record),
                _ => None,
            },
            Body::Each(_, Source::SubList(inner, _), _) => self.entries(*inner),
            Body::Only(expr) => match expr.ty {
                Ty::Record(record) => Some(record),
                _ => None,
            },
            Body::Each(_, Source::Declared(..), _) | Body::Expr(_) | Body::Error => None,
        }
    }
}
