//! Lists: what a quantifier ranges over, and what holds of its entries.

use super::{Scope, negate};
use crate::diagnostic::{Diagnostic, suggest};
use crate::semantics::mistakes::{NOT_A_LIST, SHADOWS_SYMBOL, UNKNOWN_NAME};
use crate::semantics::names::{Checker, Entity, Note, loc};
use crate::semantics::tree::{Body, Expr, Kind, ListId, Source};
use crate::semantics::types::{Scalar, SubjectId, Ty};
use crate::syntax::ast::{self, ExprKind, Quantity, Word};
use crate::text::Loc;

impl Checker<'_> {
    #[allow(clippy::too_many_arguments, reason = "the parts of one construct, taken apart by the caller's match")]
    pub(super) fn quantifier(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        quantity: Quantity,
        variable: &Word,
        source: &ast::Expr,
        filter: Option<&ast::Expr>,
        has: Option<&ast::Expr>,
    ) -> Expr {
        // Of a list that cannot be told, the conditions are looked at all the same.
        let (source, ty) = self.source(scope, source).map_or((None, Ty::Error), |(source, ty)| (Some(source), ty));
        self.check_shadow(scope, variable, ty);
        let id = scope.bind(&variable.text, ty);
        let filter = filter.map(|filter| Box::new(self.condition(scope, filter)));
        let has = has.map(|has| Box::new(self.condition(scope, has)));
        scope.unbind();
        let Some(source) = source else { return Expr::error(at) };
        Expr::condition(Kind::Quantifier { quantity, variable: id, source: Box::new(source), filter, has }, at)
    }

    pub(super) fn count(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        variable: &Word,
        source: &ast::Expr,
        filter: Option<&ast::Expr>,
    ) -> Expr {
        let (source, ty) = self.source(scope, source).map_or((None, Ty::Error), |(source, ty)| (Some(source), ty));
        self.check_shadow(scope, variable, ty);
        let id = scope.bind(&variable.text, ty);
        let filter = filter.map(|filter| Box::new(self.condition(scope, filter)));
        scope.unbind();
        let Some(source) = source else { return Expr::error(at) };
        Expr {
            kind: Kind::Count { variable: id, source: Box::new(source), filter },
            ty: Ty::Scalar(Scalar::Int),
            loc: at,
        }
    }

    pub(super) fn empty(&mut self, scope: &mut Scope, at: Loc, list: &ast::Expr, negated: bool) -> Expr {
        let Some((source, _)) = self.source(scope, list) else { return Expr::error(at) };
        negate(Expr::condition(Kind::Empty(Box::new(source)), at), negated)
    }

    pub(super) fn each(&mut self, scope: &mut Scope, each: &ast::Each) -> Body {
        let (source, ty) =
            self.source(scope, &each.source).map_or((None, Ty::Error), |(source, ty)| (Some(source), ty));
        if let Some(Source::Declared(_, loc)) = source {
            let message = String::from("a declared list has no sub-lists");
            let help = Some(String::from("use the list itself, and put the condition into `where`"));
            self.error(&NOT_A_LIST, loc, message, "a declared list", help);
            return Body::Error;
        }
        self.check_shadow(scope, &each.variable, ty);
        let id = scope.bind(&each.variable.text, ty);
        let filter = each.filter.as_ref().map(|filter| self.condition(scope, filter));
        scope.unbind();
        source.map_or(Body::Error, |source| Body::Each(id, source, filter))
    }

    /// What a quantifier ranges over, and the type of an entry.
    pub(super) fn source(&mut self, scope: &mut Scope, ast: &ast::Expr) -> Option<(Source, Ty)> {
        let at = scope.loc(ast.span);
        if let ExprKind::Path { head, arguments, segments } = &ast.kind
            && scope.variable(&head.text).is_none()
        {
            match self.entity(&head.text) {
                Some(Entity::List(id)) if segments.is_empty() && arguments.is_none() => {
                    self.list_on(id, scope.subject, at);
                    return Some((Source::Declared(id, at), self.lists[id.index()].ty));
                }
                Some(Entity::Define(id)) if segments.is_empty() => {
                    let given = arguments.as_deref().unwrap_or_default();
                    let arguments = self.arguments(scope, at, id, given)?;
                    let body = self.body(id, scope.subject, at)?;
                    return match body {
                        Body::Each(_, source, _) => {
                            let ty = self.entry_type(&source, scope.subject)?;
                            Some((Source::SubList(id, arguments), ty))
                        }
                        Body::Only(expr) => Some((Source::SubList(id, arguments), expr.ty)),
                        Body::Error => None,
                        Body::Expr(expr) => {
                            self.not_a_list(at, expr.ty);
                            None
                        }
                    };
                }
                _ => {}
            }
        }
        let list = self.expr(scope, ast, None);
        let ty = match list.ty {
            Ty::List(scalar) => Ty::Scalar(scalar),
            Ty::Records(record) => Ty::Record(record),
            Ty::Error => return None,
            other => {
                self.not_a_list(at, other);
                return None;
            }
        };
        Some((Source::Facts(list), ty))
    }

    fn not_a_list(&mut self, at: Loc, ty: Ty) {
        let message = format!("a list is needed here, and this is {}", self.describe(ty));
        let help = (ty == Ty::Scalar(Scalar::Text)).then(|| String::from("compare a text: `… = \"\"`"));
        self.error(&NOT_A_LIST, at, message, "not a list", help);
    }

    /// The type of an entry; the bodies of sub-lists are known when one asks.
    fn entry_type(&self, source: &Source, subject: SubjectId) -> Option<Ty> {
        match source {
            Source::Facts(list) => match list.ty {
                Ty::List(scalar) => Some(Ty::Scalar(scalar)),
                Ty::Records(record) => Some(Ty::Record(record)),
                _ => None,
            },
            Source::Declared(id, _) => Some(self.lists[id.index()].ty),
            Source::SubList(id, _) => match self.defines[id.index()].bodies.get(&subject)? {
                Body::Each(_, source, _) => self.entry_type(source, subject),
                Body::Only(expr) => Some(expr.ty),
                Body::Expr(_) | Body::Error => None,
            },
        }
    }

    /// `x is in LIST`
    pub(super) fn list_named(&mut self, scope: &Scope, word: &Word) -> Option<ListId> {
        if let Some(Entity::List(id)) = self.entity(&word.text) {
            self.list_on(id, scope.subject, scope.loc(word.span));
            return Some(id);
        }
        if self.unread.contains(&word.text) {
            return None;
        }
        let known = self.names_of(|entity| matches!(entity, Entity::List(_)));
        let help = suggest::did_you_mean(&word.text, known)
            .unwrap_or_else(|| format!("declare it: `list {}: TYPE = {{ … }}`", word.text));
        let message = format!("no list is called `{}`", word.text);
        self.error(&UNKNOWN_NAME, scope.loc(word.span), message, "not a declared list", Some(help));
        None
    }

    /// Checks the conditions of a list's entries on a subject that uses it.
    pub(in crate::semantics) fn list_on(&mut self, id: ListId, subject: SubjectId, used: Loc) {
        if !self.lists_seen.insert((id, subject)) {
            self.tell_not_there(Entity::List(id), subject, used);
            return;
        }
        self.notes.push(Note::List(id, subject));
        let entries = self.list_entries[id.index()].clone();
        // What stands in one file is settled together: entries that a pack adds stand in another.
        for of_file in entries.chunk_by(|one, two| one.0 == two.0) {
            let told = self.mistakes.len();
            let mut whole: Option<Loc> = None;
            for (source, entry) in of_file {
                let Some(when) = &entry.when else { continue };
                let expr = self.condition(&mut Scope::new(subject, *source), when);
                let at = loc(*source, entry.span);
                whole = Some(whole.map_or(at, |whole| Loc { span: whole.span.to(at.span), ..at }));
                if let Some(def) = self.lists[id.index()].entries.iter_mut().find(|def| def.loc == at) {
                    def.when.insert(subject, expr);
                }
            }
            // What a pack adds is its own mistake, and not that of whoever uses the list below.
            let own = self.lists[id.index()].loc.source;
            if let Some(whole) = whole.filter(|whole| self.pack_of(whole.source) == self.pack_of(own)) {
                self.settle(Entity::List(id), subject, (told, used), whole);
            }
        }
    }

    /// A variable named like a symbol of its own enum would be read in two ways.
    pub(super) fn check_shadow(&mut self, scope: &Scope, variable: &Word, ty: Ty) {
        let Ty::Scalar(Scalar::Enum(id)) = ty else { return };
        let def = &self.enums[id.index()];
        if def.symbols.contains(&variable.text) {
            let mistake = Diagnostic::error(
                &SHADOWS_SYMBOL,
                format!("`{}` is a symbol of `{}`, and cannot name a variable of it", variable.text, def.name),
            )
            .at(scope.loc(variable.span), "this name")
            .at(def.loc, "the enum")
            .help("choose another name");
            self.tell(mistake);
        }
    }
}
