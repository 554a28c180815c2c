//! Types of expressions: what every name means, and whether the parts fit.
//!
//! `path` resolves names, `call` uses of defines; comparisons stand in `compare`, questions to texts in `text`, lists
//! and quantifiers in `quantify`, times in `time`.

mod call;
mod compare;
mod path;
mod pick;
mod quantify;
mod text;
pub(super) mod time;

use super::mistakes::{INCOMPLETE_MATCH, MISMATCH, NOT_A_CONDITION, WRONG_ABSENCE};
use super::names::{Checker, loc};
use super::tree::{Expr, Kind, VariableId};
use super::types::{Absence, Scalar, SubjectId, Ty};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{self, ExprKind, Word};
use crate::text::{Loc, SourceId, Span};
use pick::PickParts;

/// Expressions may stand in each other so deep, defines and all: whatever goes through them goes down level by level.
const DEEPEST: usize = 256;

/// An expression may have so many parts, with the bodies of all defines in their places.
const LARGEST: usize = 100_000;

/// What can be named where an expression stands.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) subject: SubjectId,
    pub(super) source: SourceId,
    /// Innermost last.
    pub(super) variables: Vec<(String, Ty, VariableId)>,
    next: u32,
}

impl Scope {
    pub(super) fn new(subject: SubjectId, source: SourceId) -> Self {
        Self { subject, source, variables: Vec::new(), next: 0 }
    }
    pub(super) fn bind(&mut self, name: &str, ty: Ty) -> VariableId {
        let id = VariableId(self.next);
        self.next += 1;
        self.variables.push((name.to_owned(), ty, id));
        id
    }
    pub(super) fn unbind(&mut self) {
        self.variables.pop();
    }
    fn variable(&self, name: &str) -> Option<(Ty, VariableId)> {
        self.variables.iter().rev().find(|(known, ..)| known == name).map(|(_, ty, id)| (*ty, *id))
    }
    const fn loc(&self, span: Span) -> Loc {
        loc(self.source, span)
    }
}

impl Expr {
    pub(super) const fn error(loc: Loc) -> Self {
        Self { kind: Kind::Error, ty: Ty::Error, loc }
    }
    pub(super) const fn condition(kind: Kind, loc: Loc) -> Self {
        Self { kind, ty: Ty::BOOL, loc }
    }
}

impl Checker<'_> {
    /// An expression that has to be true or false.
    pub(super) fn condition(&mut self, scope: &mut Scope, ast: &ast::Expr) -> Expr {
        let expr = self.expr(scope, ast, Some(Ty::BOOL));
        if expr.ty == Ty::BOOL || expr.ty == Ty::Error {
            return expr;
        }
        let what = written(ast).unwrap_or_else(|| String::from("…"));
        let help = match expr.ty {
            Ty::Scalar(Scalar::Enum(id)) => {
                let symbol = self.enums[id.index()].symbols.first().cloned().unwrap_or_default();
                format!("compare it: `{what} is {symbol}`")
            }
            Ty::Scalar(Scalar::Int) => format!("compare it: `{what} > 0`"),
            Ty::Scalar(Scalar::Instant) => format!("compare it: `{what} before as_of`"),
            Ty::Scalar(scalar) if scalar.is_textual() => {
                let asked = match self.absence(scope, &expr) {
                    Some((_, Absence::None)) => "exists",
                    _ => "is known",
                };
                format!("compare it: `{what} = \"…\"`, or ask whether it is there: `{what} {asked}`")
            }
            Ty::List(_) | Ty::Records(_) => {
                format!("ask of its entries: `some x in {what} where …`, `{what} is empty`")
            }
            Ty::Record(_) if self.is_pick(scope.subject, &expr) => {
                String::from("ask whether there is one: `(…) exists`, or ask for one of its fields: `(…).FIELD`")
            }
            Ty::Record(_) => String::from("name one of its fields"),
            Ty::Content(_) => format!("ask what it contains: `{what} contains …`"),
            Ty::Map => format!("ask for a key: `{what} has \"…\"`"),
            Ty::Scalar(_) | Ty::Error => String::from("compare it with something"),
        };
        let message = format!("{} is neither true nor false", self.describe(expr.ty));
        self.error(&NOT_A_CONDITION, expr.loc, message, "a condition is needed here", Some(help));
        Expr::error(expr.loc)
    }

    /// An expression of any type; `expect` is what stands on its other side.
    pub(super) fn expr(&mut self, scope: &mut Scope, ast: &ast::Expr, expect: Option<Ty>) -> Expr {
        if self.depth.now == 0 {
            self.depth.count = 0;
        }
        if !self.goes_on((1, 1), scope.loc(ast.span)) {
            return Expr::error(scope.loc(ast.span));
        }
        self.depth.now += 1;
        let expr = self.expr_here(scope, ast, expect);
        self.depth.now -= 1;
        expr
    }

    fn expr_here(&mut self, scope: &mut Scope, ast: &ast::Expr, expect: Option<Ty>) -> Expr {
        let at = scope.loc(ast.span);
        match &ast.kind {
            ExprKind::Broken => Expr::error(at),
            ExprKind::And(parts) => {
                let parts = parts.iter().map(|part| self.condition(scope, part)).collect();
                Expr::condition(Kind::And(parts), at)
            }
            ExprKind::Or(parts) => {
                let parts = parts.iter().map(|part| self.condition(scope, part)).collect();
                Expr::condition(Kind::Or(parts), at)
            }
            ExprKind::Not(inner) => Expr::condition(Kind::Not(Box::new(self.condition(scope, inner))), at),
            ExprKind::If { condition, then, otherwise } => {
                let condition = self.condition(scope, condition);
                let then = self.expr(scope, then, expect);
                let otherwise = self.expr(scope, otherwise, Some(then.ty));
                let ty = self.same_type(&then, &otherwise);
                Expr { kind: Kind::If(Box::new([condition, then, otherwise])), ty, loc: at }
            }
            ExprKind::Match { on, arms } => self.match_on(scope, at, on, arms, expect),
            ExprKind::OrElse(left, right) => self.or_else(scope, at, left, right, expect),
            ExprKind::Bool(value) => Expr::condition(Kind::Bool(*value), at),
            ExprKind::Int(value) => Expr { kind: Kind::Int(*value), ty: Ty::Scalar(Scalar::Int), loc: at },
            ExprKind::Text(text) => self.text(at, text, expect),
            ExprKind::Duration(count, unit) => match self.duration(at, scope.loc(unit.span), *count, &unit.text) {
                Some(value) => Expr { kind: Kind::Duration(value), ty: Ty::Scalar(Scalar::Duration), loc: at },
                None => Expr::error(at),
            },
            ExprKind::BusinessDays(count, calendar) => {
                match self.business_days(scope.source, at, *count, calendar.as_ref()) {
                    Some(value) => Expr { kind: Kind::Duration(value), ty: Ty::Scalar(Scalar::Duration), loc: at },
                    None => Expr::error(at),
                }
            }
            ExprKind::Date(word) => match self.date(at, &word.text) {
                Some(date) => Expr { kind: Kind::Int(i64::from(date.0)), ty: Ty::Scalar(Scalar::Date), loc: at },
                None => Expr::error(at),
            },
            ExprKind::Path { head, arguments, segments } => {
                self.path(scope, at, head, arguments.as_deref(), segments, expect)
            }
            ExprKind::ExceptedBy(word) => self.excepted_by(scope.subject, scope.loc(word.span), at, &word.text),
            ExprKind::Time(word) => match self.time(at, &word.text) {
                Some(time) => Expr { kind: Kind::Int(time.0), ty: Ty::Scalar(Scalar::TimeOfDay), loc: at },
                None => Expr::error(at),
            },
            ExprKind::Arithmetic { op, left, right, manner } => {
                self.arithmetic(scope, at, (*op, manner.as_ref()), left, right)
            }
            ExprKind::Within { left, span, after, right, manner } => {
                self.within(scope, at, [left.as_ref(), span.as_ref(), right.as_ref()], *after, manner.as_ref())
            }
            ExprKind::Between(parts) => self.between(scope, at, parts),
            ExprKind::IsKnown { left, negated } => self.known(scope, at, left, *negated),
            ExprKind::Exists(left) => self.exists(scope, at, left),
            ExprKind::Quantifier { quantity, variable, source, filter, has } => {
                self.quantifier(scope, at, *quantity, variable, source, filter.as_deref(), has.as_deref())
            }
            ExprKind::Pick { latest, variable, source, by, filter } => {
                let filter = filter.as_deref();
                self.pick(scope, at, &PickParts { latest: *latest, variable, source, by, filter })
            }
            ExprKind::Field(base, segments) => self.field(scope, at, base, segments),
            ExprKind::Count { variable, source, filter } => self.count(scope, at, variable, source, filter.as_deref()),
            ExprKind::IsEmpty { left, negated } => self.empty(scope, at, left, *negated),
            ExprKind::Relation { .. }
            | ExprKind::Order { .. }
            | ExprKind::Is { .. }
            | ExprKind::IsOneOf { .. }
            | ExprKind::IsIn { .. }
            | ExprKind::Has { .. }
            | ExprKind::Contains { .. }
            | ExprKind::StartsWith { .. }
            | ExprKind::EndsWith { .. }
            | ExprKind::Matches { .. }
            | ExprKind::Lexicon { .. } => self.comparison(scope, ast),
        }
    }

    /// A text literal takes the textual type that stands on its other side.
    fn text(&mut self, at: Loc, text: &str, expect: Option<Ty>) -> Expr {
        let scalar = match expect {
            Some(Ty::Scalar(scalar)) if scalar.is_textual() => scalar,
            _ => Scalar::Text,
        };
        match self.textual(at, scalar, text) {
            Some(super::types::Literal::Text(text)) => Expr { kind: Kind::Text(text), ty: Ty::Scalar(scalar), loc: at },
            _ => Expr::error(at),
        }
    }

    /// The type that two expressions share; a difference is told.
    fn same_type(&mut self, left: &Expr, right: &Expr) -> Ty {
        if left.ty == right.ty || right.ty == Ty::Error {
            return left.ty;
        }
        if left.ty != Ty::Error {
            let (one, two) = (self.describe(left.ty), self.describe(right.ty));
            self.tell(
                Diagnostic::error(&MISMATCH, "both ways have to come to the same type")
                    .at(right.loc, format!("this is {two}"))
                    .at(left.loc, format!("this is {one}")),
            );
        }
        Ty::Error
    }

    fn match_on(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        on: &ast::Expr,
        arms: &[(Word, ast::Expr)],
        expect: Option<Ty>,
    ) -> Expr {
        let on = self.expr(scope, on, None);
        let Ty::Scalar(Scalar::Enum(id)) = on.ty else {
            if on.ty != Ty::Error {
                let message =
                    format!("`match` goes through the symbols of an enum, and this is {}", self.describe(on.ty));
                self.error(&MISMATCH, on.loc, message, "not an enum", Some(String::from("use `if … then … else …`")));
            }
            for (_, body) in arms {
                self.expr(scope, body, expect);
            }
            return Expr::error(at);
        };
        let mut bodies: Vec<Option<(Loc, Expr)>> = vec![None; self.enums[id.index()].symbols.len()];
        let mut first: Option<Expr> = None;
        let (mut sound, mut known) = (true, true);
        for (word, body) in arms {
            let arm = scope.loc(word.span);
            let symbol = self.symbol(id, &word.text, arm);
            let want = first.as_ref().map(|first| first.ty).or(expect);
            let body = self.expr(scope, body, want);
            match &first {
                Some(first) => sound &= self.same_type(first, &body) != Ty::Error || body.ty == Ty::Error,
                None => first = Some(body.clone()),
            }
            let Some(symbol) = symbol else {
                known = false;
                continue;
            };
            match &bodies[symbol as usize] {
                Some((other, _)) => {
                    let mistake = Diagnostic::error(&INCOMPLETE_MATCH, format!("`{}` has two arms", word.text))
                        .at(arm, "the second one")
                        .at(*other, "the first one")
                        .help("keep one of them");
                    self.tell(mistake);
                    sound = false;
                }
                None => bodies[symbol as usize] = Some((arm, body)),
            }
        }
        let missing: Vec<&str> = bodies
            .iter()
            .zip(&self.enums[id.index()].symbols)
            .filter(|(body, _)| body.is_none())
            .map(|(_, symbol)| symbol.as_str())
            .collect();
        // A symbol that is missing may be the one that was misspelt.
        if !missing.is_empty() && known {
            let message = format!("no arm says what holds for {}", crate::diagnostic::suggest::one_of(&missing, 12));
            let help = missing.iter().map(|symbol| format!("`{symbol} => …`")).collect::<Vec<_>>().join(", ");
            let keyword = Loc { span: Span { end: at.span.start + "match".len() as u32, ..at.span }, ..at };
            let name = &self.enums[id.index()].name;
            let added =
                self.added_symbols.iter().filter(|(of, symbol, _)| of == name && missing.contains(&symbol.as_str()));
            let added: Vec<Loc> = added.map(|(.., at)| *at).collect();
            // A pack cannot change the `match` of another: what it adds is the mistake.
            let mistake =
                added.iter().fold(Diagnostic::error(&INCOMPLETE_MATCH, message), |m, at| m.at(*at, "added here"));
            let help = match added.as_slice() {
                [] => format!("add {help}"),
                _ => String::from(
                    "take it away: a `match` says what holds for each symbol, and this one does not know it",
                ),
            };
            self.tell(mistake.at(keyword, "this match").help(help));
            return Expr::error(at);
        }
        let bodies: Vec<Expr> = bodies.into_iter().flatten().map(|(_, body)| body).collect();
        match first {
            Some(first) if sound && known => Expr { kind: Kind::Match(Box::new(on), bodies), ty: first.ty, loc: at },
            _ => Expr::error(at),
        }
    }

    fn or_else(&mut self, scope: &mut Scope, at: Loc, left: &ast::Expr, right: &ast::Expr, expect: Option<Ty>) -> Expr {
        let left = self.expr(scope, left, expect);
        let right = self.expr(scope, right, Some(left.ty));
        let is_fact = matches!(
            left.kind,
            Kind::Fact(_) | Kind::Variable(..) | Kind::Field(..) | Kind::MapEntry(..) | Kind::Error
        );
        if !is_fact {
            let message = String::from("`or else` asks whether a fact is absent, and this is no fact");
            let help = Some(String::from("put a fact on its left: `FACT or else …`"));
            self.error(&WRONG_ABSENCE, left.loc, message, "not a fact", help);
            return Expr::error(at);
        }
        let told = self.mistakes.len();
        let ty = self.same_type(&left, &right);
        if right.ty == Ty::BOOL
            && let Some(mistake) = self.mistakes.get_mut(told)
        {
            // `a or else b = c` is `a or else (b = c)`.
            mistake.help.push(String::from("to compare what it comes to, write `(… or else …) = …`"));
        }
        Expr { kind: Kind::OrElse(Box::new(left), Box::new(right)), ty, loc: at }
    }

    fn known(&mut self, scope: &mut Scope, at: Loc, ast: &ast::Expr, negated: bool) -> Expr {
        let left = self.expr(scope, ast, None);
        if self.is_pick(scope.subject, &left) {
            return self.known_of_pick(&left, negated);
        }
        if let Some((name, Absence::None)) = self.absence(scope, &left) {
            let what = written(ast).unwrap_or_else(|| name.clone());
            let message = format!("without `{name}`, it is known that there is none");
            let help = if negated { format!("write `not {what} exists`") } else { format!("write `{what} exists`") };
            self.error(&WRONG_ABSENCE, at, message, "asked of an optional field", Some(help));
            return Expr::error(at);
        }
        let kind = Kind::Known(Box::new(left));
        negate(Expr::condition(kind, at), negated)
    }

    fn exists(&mut self, scope: &mut Scope, at: Loc, ast: &ast::Expr) -> Expr {
        let left = self.expr(scope, ast, None);
        match self.absence(scope, &left) {
            Some((_, Absence::None)) => Expr::condition(Kind::Exists(Box::new(left)), at),
            _ if left.ty == Ty::Error => Expr::error(at),
            _ if self.is_pick(scope.subject, &left) => Expr::condition(Kind::Exists(Box::new(left)), at),
            _ if matches!(left.kind, Kind::MapEntry(..)) => Expr::condition(Kind::Exists(Box::new(left)), at),
            Some((name, absence)) => {
                let what = written(ast).unwrap_or_else(|| name.clone());
                let (message, help) = match absence {
                    Absence::Unknown => (
                        format!("without `{name}`, it is not known whether there is one"),
                        format!("write `{what} is known`, or declare the field with `?`"),
                    ),
                    _ => (
                        format!("`{name}` is always there"),
                        String::from("take the question away, or declare the field with `?`"),
                    ),
                };
                self.error(&WRONG_ABSENCE, at, message, "asked of a field that is not optional", Some(help));
                Expr::error(at)
            }
            None => {
                let message = String::from("`exists` asks for an optional field, and this is none");
                self.error(&WRONG_ABSENCE, left.loc, message, "not a field", None);
                Expr::error(at)
            }
        }
    }

    /// The name of a field, and what its absence means.
    fn absence(&self, scope: &Scope, expr: &Expr) -> Option<(String, Absence)> {
        let field = match &expr.kind {
            Kind::Fact(path) => {
                let root = self.subjects[scope.subject.index()].root;
                super::policy::field_of(&self.records, root, path)
            }
            Kind::Field(entry, path) => match entry.ty {
                Ty::Record(record) => super::policy::field_of(&self.records, record, path),
                _ => None,
            },
            Kind::Variable(id, path) => {
                let (_, ty, _) = scope.variables.iter().find(|(.., variable)| variable == id)?;
                match ty {
                    Ty::Record(record) => super::policy::field_of(&self.records, *record, path),
                    _ => None,
                }
            }
            _ => None,
        }?;
        let absence = if field.default.is_some() { Absence::Error } else { field.absence };
        Some((field.name.clone(), absence))
    }
}

/// The expression, or its opposite.
fn negate(expr: Expr, negated: bool) -> Expr {
    if !negated {
        return expr;
    }
    let loc = expr.loc;
    Expr::condition(Kind::Not(Box::new(expr)), loc)
}

/// A fact or name as the author wrote it.
fn written(ast: &ast::Expr) -> Option<String> {
    let ExprKind::Path { head, arguments: None, segments } = &ast.kind else { return None };
    let mut words = head.text.clone();
    for segment in segments {
        match segment {
            ast::Segment::Field(word) => words.extend([".", &word.text]),
            ast::Segment::Key(word) => words.extend(["[\"", &word.text, "\"]"]),
        }
    }
    Some(words)
}
