//! Comparisons: whether their two sides fit.

use super::{Scope, negate};
use crate::diagnostic::Diagnostic;
use crate::semantics::mistakes::{MISMATCH, NOT_A_LIST, UNIT_MISMATCH, WRONG_EQUALS};
use crate::semantics::names::{Checker, Entity};
use crate::semantics::tree::{Comparison, Expr, Kind, TextTest};
use crate::semantics::types::{Scalar, Ty};
use crate::syntax::ast::{self, ExprKind, Order, Relation, Word};
use crate::text::Loc;

impl Checker<'_> {
    pub(super) fn comparison(&mut self, scope: &mut Scope, ast: &ast::Expr) -> Expr {
        let at = scope.loc(ast.span);
        match &ast.kind {
            ExprKind::Relation { op, left, right } => self.relation(scope, at, *op, left, right),
            ExprKind::Order { op, left, right } => {
                let (left, right) = self.sides(scope, left, right);
                let word = match op {
                    Order::By => "by",
                    Order::Before => "before",
                    Order::After => "after",
                };
                if !self.fits_order(&left, &right, word) {
                    return Expr::error(at);
                }
                let (left, right) = (Box::new(left), Box::new(right));
                let kind = match op {
                    Order::By => Kind::Compare(Comparison::LessOrEqual, left, right),
                    Order::Before => Kind::Compare(Comparison::Less, left, right),
                    Order::After => Kind::Compare(Comparison::Less, right, left),
                };
                Expr::condition(kind, at)
            }
            ExprKind::Is { left, negated, right } => self.is(scope, at, left, *negated, right),
            ExprKind::IsOneOf { left, negated, symbols } => self.is_one_of(scope, at, left, *negated, symbols),
            ExprKind::IsIn { left, negated, list } => {
                let code_at = scope.loc(list.span);
                if self.asks_place(scope, left) {
                    return negate(self.place_in(scope.subject, at, code_at, &list.text), *negated);
                }
                let left = self.expr(scope, left, None);
                let is_list = matches!(self.entity(&list.text), Some(Entity::List(_)));
                if let (Ty::Scalar(Scalar::Country | Scalar::Region), false) = (left.ty, is_list) {
                    let capitals = list.text.chars().all(|c| !c.is_lowercase());
                    if capitals {
                        return negate(self.lies_in(at, left, code_at, &list.text), *negated);
                    }
                }
                let Some(list) = self.list_named(scope, list) else { return Expr::error(at) };
                let (ty, declared) = (self.lists[list.index()].ty, self.lists[list.index()].loc);
                let told = self.mistakes.len();
                if !self.needs(&left, ty) {
                    for mistake in self.mistakes.split_off(told) {
                        self.tell(mistake.at(declared, "the list"));
                    }
                    return Expr::error(at);
                }
                negate(Expr::condition(Kind::IsIn(Box::new(left), list), at), *negated)
            }
            ExprKind::Has { left, right } => self.has(scope, at, left, right),
            ExprKind::Contains { left, right } => self.text_test(scope, at, TextTest::Contains, left, right),
            ExprKind::StartsWith { left, right } => self.text_test(scope, at, TextTest::StartsWith, left, right),
            ExprKind::EndsWith { left, right } => self.text_test(scope, at, TextTest::EndsWith, left, right),
            ExprKind::Matches { left, regex } => {
                let left = self.expr(scope, left, None);
                let pattern = self.regex(scope.loc(regex.span), &regex.text);
                match (left.ty, pattern) {
                    (Ty::Scalar(scalar), Some(pattern)) if scalar.is_textual() => {
                        Expr::condition(Kind::Matches(Box::new(left), pattern), at)
                    }
                    (Ty::Error, _) | (_, None) => Expr::error(at),
                    (other, _) => {
                        let message = format!("a text is needed here, and this is {}", self.describe(other));
                        self.error(&MISMATCH, left.loc, message, "not a text", None);
                        Expr::error(at)
                    }
                }
            }
            ExprKind::Lexicon { left, ask, lexicon } => self.lexicon(scope, at, left, ask, lexicon),
            _ => Expr::error(at),
        }
    }

    /// Whether this is the word `place`, and no fact, variable or define of that name.
    fn asks_place(&self, scope: &Scope, ast: &ast::Expr) -> bool {
        let ExprKind::Path { head, arguments: None, segments } = &ast.kind else { return false };
        head.text == "place" && segments.is_empty() && !self.is_named(scope, &head.text)
    }

    /// Both sides; a literal takes its type from the other.
    fn sides(&mut self, scope: &mut Scope, left: &ast::Expr, right: &ast::Expr) -> (Expr, Expr) {
        if matches!(left.kind, ExprKind::Text(_)) {
            let right = self.expr(scope, right, None);
            return (self.expr(scope, left, Some(right.ty)), right);
        }
        let left = self.expr(scope, left, None);
        let right = self.expr(scope, right, Some(left.ty));
        (left, right)
    }

    /// Whether an expression has a type; if not, it is told.
    pub(super) fn needs(&mut self, expr: &Expr, ty: Ty) -> bool {
        if expr.ty == ty {
            return true;
        }
        if expr.ty != Ty::Error && ty != Ty::Error {
            let units = ty == Ty::Scalar(Scalar::Duration) && expr.ty == Ty::Scalar(Scalar::Int);
            let code = if units { &UNIT_MISMATCH } else { &MISMATCH };
            let message = format!("{} is needed here, and this is {}", self.describe(ty), self.describe(expr.ty));
            self.error(code, expr.loc, message, "of another type", units.then(|| with_unit(expr)));
        }
        false
    }

    fn relation(&mut self, scope: &mut Scope, at: Loc, op: Relation, left: &ast::Expr, right: &ast::Expr) -> Expr {
        if !matches!(left.kind, ExprKind::Text(_)) {
            let one = self.expr(scope, left, None);
            if let Ty::Scalar(Scalar::Enum(_) | Scalar::Bool | Scalar::Country | Scalar::Region) = one.ty {
                self.symbol_or_expr(scope, right, one.ty);
                self.wrong_equals(at, op, one.ty);
                return Expr::error(at);
            }
            let two = self.expr(scope, right, Some(one.ty));
            return self.compared(at, op, one, two);
        }
        let (left, right) = self.sides(scope, left, right);
        self.compared(at, op, left, right)
    }

    fn compared(&mut self, at: Loc, op: Relation, left: Expr, right: Expr) -> Expr {
        let fits = match op {
            Relation::Equal | Relation::NotEqual => self.fits_equal(&left, &right),
            Relation::Less | Relation::LessOrEqual | Relation::Greater | Relation::GreaterOrEqual => {
                self.fits_order(&left, &right, sign(op))
            }
        };
        if !fits {
            return Expr::error(at);
        }
        let (left, right) = (Box::new(left), Box::new(right));
        match op {
            Relation::Equal => Expr::condition(Kind::Compare(Comparison::Equal, left, right), at),
            Relation::NotEqual => negate(Expr::condition(Kind::Compare(Comparison::Equal, left, right), at), true),
            Relation::Less => Expr::condition(Kind::Compare(Comparison::Less, left, right), at),
            Relation::LessOrEqual => Expr::condition(Kind::Compare(Comparison::LessOrEqual, left, right), at),
            Relation::Greater => Expr::condition(Kind::Compare(Comparison::Less, right, left), at),
            Relation::GreaterOrEqual => Expr::condition(Kind::Compare(Comparison::LessOrEqual, right, left), at),
        }
    }

    /// Tells of a sign between symbols or truth values.
    fn wrong_equals(&mut self, at: Loc, op: Relation, ty: Ty) {
        let what = self.describe(ty);
        let (message, help) = match op {
            Relation::Equal => (format!("{what} is compared with `is`"), Some(String::from("write `is`"))),
            Relation::NotEqual => (format!("{what} is compared with `is not`"), Some(String::from("write `is not`"))),
            _ => (format!("{what} has no order that `{}` could ask for", sign(op)), None),
        };
        let code = if help.is_some() { &WRONG_EQUALS } else { &MISMATCH };
        self.error(code, at, message, &format!("compared with `{}`", sign(op)), help);
    }

    fn fits_equal(&mut self, left: &Expr, right: &Expr) -> bool {
        match (left.ty, right.ty) {
            (Ty::Error, _) | (_, Ty::Error) => false,
            (Ty::Scalar(one), Ty::Scalar(two)) if one == two => true,
            _ => {
                self.differ(left, right);
                false
            }
        }
    }

    fn fits_order(&mut self, left: &Expr, right: &Expr, sign: &str) -> bool {
        let signs = sign.starts_with(['<', '>']);
        match (left.ty, right.ty) {
            (Ty::Error, _) | (_, Ty::Error) => false,
            (Ty::Scalar(one), Ty::Scalar(two)) if one == two && one.is_ordered() && (signs || one != Scalar::Int) => {
                true
            }
            (one, two) if one == two => {
                let message = format!("{} has no order that `{sign}` could ask for", self.describe(one));
                let number = one == Ty::Scalar(Scalar::Int);
                let help = number.then(|| {
                    let better = if sign == "after" { ">" } else { "<" };
                    format!("write `{better}` or `{better}=`")
                });
                let label = if signs { "not a number or a time" } else { "not a time" };
                self.error(&MISMATCH, left.loc, message, label, help);
                false
            }
            _ => {
                self.differ(left, right);
                false
            }
        }
    }

    fn differ(&mut self, left: &Expr, right: &Expr) {
        const INT: Ty = Ty::Scalar(Scalar::Int);
        const DURATION: Ty = Ty::Scalar(Scalar::Duration);
        let (one, two) = (self.describe(left.ty), self.describe(right.ty));
        const INSTANT: Ty = Ty::Scalar(Scalar::Instant);
        const DATE: Ty = Ty::Scalar(Scalar::Date);
        let (code, help) = match (left.ty, right.ty) {
            (INSTANT, DATE) | (DATE, INSTANT) => {
                (&MISMATCH, Some(String::from("say in which zone it is that day: `local_date(…, \"UTC\")`")))
            }
            (INT, DURATION) => (&UNIT_MISMATCH, Some(units(left, right))),
            (DURATION, INT) => (&UNIT_MISMATCH, Some(units(right, left))),
            (Ty::Content(_), _) => (&MISMATCH, Some(String::from("ask a content what it `contains`"))),
            (Ty::Record(_), Ty::Record(_)) => (&MISMATCH, Some(String::from("compare their fields"))),
            _ => (&MISMATCH, None),
        };
        let message = match left.ty == right.ty {
            true => format!("{one} cannot be compared as a whole"),
            false => format!("{one} cannot be compared with {two}"),
        };
        self.tell(
            Diagnostic::error(code, message)
                .at(right.loc, format!("this is {two}"))
                .at(left.loc, format!("this is {one}"))
                .help_if(help),
        );
    }

    fn is(&mut self, scope: &mut Scope, at: Loc, left: &ast::Expr, negated: bool, right: &ast::Expr) -> Expr {
        let left = self.expr(scope, left, None);
        match left.ty {
            Ty::Scalar(Scalar::Enum(_) | Scalar::Bool | Scalar::Country | Scalar::Region) => {}
            Ty::Error => return Expr::error(at),
            other => {
                let message = format!("{} is compared with `=`", self.describe(other));
                let (label, help) = match negated {
                    false => ("compared with `is`", "write `=`"),
                    true => ("compared with `is not`", "write `!=`"),
                };
                let single = matches!(other, Ty::Scalar(_));
                if single {
                    self.error(&WRONG_EQUALS, at, message, label, Some(String::from(help)));
                } else {
                    let message = format!("{} cannot be compared as a whole", self.describe(other));
                    self.error(&MISMATCH, left.loc, message, "not a single value", None);
                }
                self.look_at(scope, std::slice::from_ref(right));
                return Expr::error(at);
            }
        }
        let right = self.symbol_or_expr(scope, right, left.ty);
        if !self.needs(&right, left.ty) {
            return Expr::error(at);
        }
        negate(Expr::condition(Kind::Compare(Comparison::Equal, Box::new(left), Box::new(right)), at), negated)
    }

    fn is_one_of(&mut self, scope: &mut Scope, at: Loc, left: &ast::Expr, negated: bool, words: &[Word]) -> Expr {
        let left = self.expr(scope, left, None);
        let Ty::Scalar(Scalar::Enum(id)) = left.ty else {
            if left.ty != Ty::Error {
                let message = format!("`is one of` names symbols of an enum, and this is {}", self.describe(left.ty));
                let help = Some(String::from("declare a `list`, and write `is in LIST`"));
                self.error(&MISMATCH, left.loc, message, "not an enum", help);
            }
            return Expr::error(at);
        };
        let found: Vec<Option<u32>> =
            words.iter().map(|word| self.symbol(id, &word.text, scope.loc(word.span))).collect();
        match found.into_iter().collect::<Option<Vec<u32>>>() {
            Some(symbols) => negate(Expr::condition(Kind::IsOneOf(Box::new(left), symbols), at), negated),
            None => Expr::error(at),
        }
    }

    fn has(&mut self, scope: &mut Scope, at: Loc, left: &ast::Expr, right: &ast::Expr) -> Expr {
        let list = self.expr(scope, left, None);
        match list.ty {
            Ty::List(scalar) => {
                let value = self.symbol_or_expr(scope, right, Ty::Scalar(scalar));
                if !self.needs(&value, Ty::Scalar(scalar)) {
                    return Expr::error(at);
                }
                Expr::condition(Kind::Has(Box::new(list), Box::new(value)), at)
            }
            Ty::Map => match &right.kind {
                ExprKind::Text(key) => Expr::condition(Kind::MapHas(Box::new(list), key.clone()), at),
                _ => {
                    let message = String::from("a key of a map is written in quotes");
                    self.error(&MISMATCH, scope.loc(right.span), message, "not a text in quotes", None);
                    Expr::error(at)
                }
            },
            Ty::Error => Expr::error(at),
            other => {
                let message =
                    format!("`has` asks a list of single values or a map, and this is {}", self.describe(other));
                let help = match other {
                    Ty::Records(_) => Some(String::from("write `some x in … where …`")),
                    Ty::Scalar(scalar) if scalar.is_textual() => Some(String::from("ask a text what it `contains`")),
                    _ => None,
                };
                self.error(&NOT_A_LIST, list.loc, message, "not such a list", help);
                Expr::error(at)
            }
        }
    }
}

const fn sign(op: Relation) -> &'static str {
    match op {
        Relation::Equal => "=",
        Relation::NotEqual => "!=",
        Relation::Less => "<",
        Relation::LessOrEqual => "<=",
        Relation::Greater => ">",
        Relation::GreaterOrEqual => ">=",
    }
}

/// What to do about a number where a span of time is needed.
fn with_unit(number: &Expr) -> String {
    match number.kind {
        Kind::Int(number) => format!("write the unit: `{number} days`, `{number} years`"),
        _ => String::from("write a span of time: `24 hours`, `4 years`"),
    }
}

/// What to do about a number and a span of time, one of which is likely meant to be like the other.
fn units(number: &Expr, span: &Expr) -> String {
    match (&number.kind, &span.kind) {
        (Kind::Int(_), _) => with_unit(number),
        (_, Kind::Duration(_)) => String::from("write the number without a unit"),
        _ => with_unit(number),
    }
}
