//! The latest or the earliest of a list: a record that may be none, and its fields.

use super::Scope;
use crate::diagnostic::Diagnostic;
use crate::semantics::mistakes::{MISMATCH, NOT_A_LIST, WRONG_ABSENCE};
use crate::semantics::names::Checker;
use crate::semantics::tree::{Body, Expr, Kind, Source};
use crate::semantics::types::{SubjectId, Ty};
use crate::syntax::ast::{self, Segment};

/// The parts of `latest x in L by x.at where P`.
pub(super) struct PickParts<'a> {
    pub(super) latest: bool,
    pub(super) variable: &'a ast::Word,
    pub(super) source: &'a ast::Expr,
    pub(super) by: &'a ast::Expr,
    pub(super) filter: Option<&'a ast::Expr>,
}

impl Checker<'_> {
    pub(super) fn pick(&mut self, scope: &mut Scope, at: crate::text::Loc, parts: &PickParts<'_>) -> Expr {
        let found = self.source(scope, parts.source);
        let (source, ty) = found.map_or((None, Ty::Error), |(source, ty)| (Some(source), ty));
        let word = if parts.latest { "latest" } else { "earliest" };
        let declared = match &source {
            Some(Source::Declared(_, loc)) => Some(*loc),
            _ => None,
        };
        if let Some(loc) = declared {
            let message = format!("the entries of a declared list have no time, so none is the {word}");
            self.error(&NOT_A_LIST, loc, message, "a declared list", None);
        }
        // Told already: what is asked of its entries is no mistake of its own.
        let ty = if declared.is_some() { Ty::Error } else { ty };
        self.check_shadow(scope, parts.variable, ty);
        let id = scope.bind(&parts.variable.text, ty);
        let by = self.expr(scope, parts.by, None);
        let filter = parts.filter.map(|filter| Box::new(self.condition(scope, filter)));
        scope.unbind();
        let fits = match (&by.kind, by.ty) {
            (_, Ty::Error) => false,
            (Kind::Variable(variable, _), Ty::Scalar(scalar)) if *variable == id => {
                if !scalar.is_ordered() {
                    let message = format!("{} has no order by which one would be the {word}", self.describe(by.ty));
                    let help = Some(format!("name a time of theirs: `by {}.…`", parts.variable.text));
                    self.error(&MISMATCH, by.loc, message, "neither a time nor a number", help);
                }
                scalar.is_ordered()
            }
            _ => {
                let message = format!("a fact of each entry says which is the {word}, and this is none");
                let help = Some(format!("name a time of theirs: `by {}.…`", parts.variable.text));
                self.error(&MISMATCH, by.loc, message, "not of the entry", help);
                false
            }
        };
        let (Some(source), true, None) = (source, fits, declared) else { return Expr::error(at) };
        let kind =
            Kind::Pick { latest: parts.latest, variable: id, source: Box::new(source), by: Box::new(by), filter };
        Expr { kind, ty, loc: at }
    }

    /// `(…).field`: a field of the entry that is meant.
    pub(super) fn field(
        &mut self,
        scope: &mut Scope,
        at: crate::text::Loc,
        base: &ast::Expr,
        segments: &[Segment],
    ) -> Expr {
        let base = self.expr(scope, base, None);
        match (&base.kind, base.ty) {
            (Kind::Fact(_) | Kind::Variable(..) | Kind::Field(..), Ty::Record(record)) => {
                self.walk(scope, at, record, base.kind, segments)
            }
            (_, Ty::Record(record)) if self.is_pick(scope.subject, &base) => {
                self.walk(scope, at, record, Kind::Field(Box::new(base), Vec::new()), segments)
            }
            (_, Ty::Record(_)) => {
                let message = String::from("which record this is hangs on a condition, so it has no fields");
                let help = Some(String::from("ask for the field in each way: `if … then ….FIELD else ….FIELD`"));
                self.error(&MISMATCH, base.loc, message, "chosen by a condition", help);
                Expr::error(at)
            }
            _ => self.no_fields(scope, base, segments),
        }
    }

    /// Whether an expression is the latest or the earliest of a list, perhaps by the name of a define.
    pub(in crate::semantics) fn is_pick(&self, subject: SubjectId, expr: &Expr) -> bool {
        match &expr.kind {
            Kind::Pick { .. } => true,
            Kind::Call(id, _) => match self.defines[id.index()].bodies.get(&subject) {
                Some(Body::Expr(body)) => self.is_pick(subject, body),
                _ => false,
            },
            _ => false,
        }
    }

    /// `is known` asked of what may be none.
    pub(super) fn known_of_pick(&mut self, expr: &Expr, negated: bool) -> Expr {
        let help = if negated { "write `not (… exists)`" } else { "write `… exists`" };
        self.tell(
            Diagnostic::error(&WRONG_ABSENCE, "whether there is such an entry is asked with `exists`")
                .at(expr.loc, "may be none")
                .help(help),
        );
        Expr::error(expr.loc)
    }
}
