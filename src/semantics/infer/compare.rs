//! Comparisons: whether their two sides fit.

use super::{Scope, negate};
use crate::diagnostic::{Diagnostic, suggest};
use crate::semantics::mistakes::{
    BAD_REGEX, MISMATCH, NOT_A_LIST, NOT_ON_SUBJECT, NOT_SUPPORTED, UNKNOWN_NAME, WRONG_EQUALS,
};
use crate::semantics::names::{Checker, Entity};
use crate::semantics::policy::ContentPartDef;
use crate::semantics::tree::{Comparison, Expr, Kind, TextTest};
use crate::semantics::types::{ContentId, Scalar, SubjectId, Ty};
use crate::syntax::ast::{self, ExprKind, LexiconRef, Order, Relation, Word};
use crate::text::Loc;

const INSTANT: Ty = Ty::Scalar(Scalar::Instant);

impl Checker<'_> {
    pub(super) fn comparison(&mut self, scope: &mut Scope, ast: &ast::Expr) -> Expr {
        let at = scope.loc(ast.span);
        match &ast.kind {
            ExprKind::Relation { op, left, right } => self.relation(scope, at, *op, left, right),
            ExprKind::Order { op, left, right } => {
                let (left, right) = self.sides(scope, left, right);
                if !self.fits_order(&left, &right, "by", at) {
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
            ExprKind::Within { left, span, after, right } => {
                let moment = self.expr(scope, left, Some(INSTANT));
                let length = self.expr(scope, span, Some(Ty::Scalar(Scalar::Duration)));
                let anchor = self.expr(scope, right, Some(INSTANT));
                let fits = self.needs(&moment, INSTANT) & self.needs(&anchor, INSTANT);
                if !(fits & self.needs(&length, Ty::Scalar(Scalar::Duration))) {
                    return Expr::error(at);
                }
                let (moment, length, anchor) = (Box::new(moment), Box::new(length), Box::new(anchor));
                Expr::condition(Kind::Within { at: moment, length, after: *after, anchor }, at)
            }
            ExprKind::Is { left, negated, right } => self.is(scope, at, left, *negated, right),
            ExprKind::IsOneOf { left, negated, symbols } => self.is_one_of(scope, at, left, *negated, symbols),
            ExprKind::IsIn { left, negated, list } => {
                let left = self.expr(scope, left, None);
                let Some(list) = self.list_named(scope, list) else { return Expr::error(at) };
                let ty = self.lists[list.index()].ty;
                if !self.needs(&left, ty) {
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
            ExprKind::ContainsLexicon { left, least, lexicon } => {
                if *least != 1 {
                    let message = String::from("this version cannot count the words it finds yet");
                    let help = Some(String::from("write `contains any of …`"));
                    self.error(&NOT_SUPPORTED, at, message, "`contains at least`", help);
                    return Expr::error(at);
                }
                self.lexicon(scope, at, left, lexicon, false)
            }
            ExprKind::MayContain { left, lexicon } => self.lexicon(scope, at, left, lexicon, true),
            _ => Expr::error(at),
        }
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
    fn needs(&mut self, expr: &Expr, ty: Ty) -> bool {
        if expr.ty == ty {
            return true;
        }
        if expr.ty != Ty::Error && ty != Ty::Error {
            let message = format!("{} is needed here, and this is {}", self.describe(ty), self.describe(expr.ty));
            self.error(&MISMATCH, expr.loc, message, "of another type", None);
        }
        false
    }

    fn relation(&mut self, scope: &mut Scope, at: Loc, op: Relation, left: &ast::Expr, right: &ast::Expr) -> Expr {
        let (left, right) = self.sides(scope, left, right);
        if matches!(op, Relation::Equal | Relation::NotEqual) {
            if !self.fits_equal(&left, &right, at) {
                return Expr::error(at);
            }
        } else if !self.fits_order(&left, &right, "<", at) {
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

    fn fits_equal(&mut self, left: &Expr, right: &Expr, at: Loc) -> bool {
        match (left.ty, right.ty) {
            (Ty::Error, _) | (_, Ty::Error) => false,
            (Ty::Scalar(Scalar::Enum(_) | Scalar::Bool), _) => {
                let message = format!("{} is compared with `is`", self.describe(left.ty));
                let help = Some(String::from("write `is`, or `is not`"));
                self.error(&WRONG_EQUALS, at, message, "compared with `=`", help);
                false
            }
            (Ty::Scalar(one), Ty::Scalar(two)) if one == two => true,
            _ => {
                self.differ(left, right);
                false
            }
        }
    }

    fn fits_order(&mut self, left: &Expr, right: &Expr, sign: &str, at: Loc) -> bool {
        let _ = at;
        match (left.ty, right.ty) {
            (Ty::Error, _) | (_, Ty::Error) => false,
            (Ty::Scalar(one), Ty::Scalar(two))
                if one == two && one.is_ordered() && (sign == "<" || one != Scalar::Int) =>
            {
                true
            }
            (one, two) if one == two => {
                let message = format!("{} has no order that `{sign}` could ask for", self.describe(one));
                self.error(&MISMATCH, left.loc, message, "not a time or a number", None);
                false
            }
            _ => {
                self.differ(left, right);
                false
            }
        }
    }

    fn differ(&mut self, left: &Expr, right: &Expr) {
        let (one, two) = (self.describe(left.ty), self.describe(right.ty));
        let units = [left.ty, right.ty].contains(&Ty::Scalar(Scalar::Duration))
            && [left.ty, right.ty].contains(&Ty::Scalar(Scalar::Int));
        let code = if units { &super::super::mistakes::UNIT_MISMATCH } else { &MISMATCH };
        let help = units.then(|| String::from("write the unit: `4 years`, `24 hours`"));
        self.tell(
            Diagnostic::error(code, format!("{one} cannot be compared with {two}"))
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
                let help = Some(String::from("write `=`, or `!=`"));
                self.error(&WRONG_EQUALS, at, message, "compared with `is`", help);
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
                let help = matches!(other, Ty::Records(_)).then(|| String::from("write `some x in … where …`"));
                self.error(&NOT_A_LIST, list.loc, message, "not such a list", help);
                Expr::error(at)
            }
        }
    }

    fn text_test(&mut self, scope: &mut Scope, at: Loc, test: TextTest, left: &ast::Expr, right: &ast::Expr) -> Expr {
        let left = self.expr(scope, left, None);
        let right = self.expr(scope, right, Some(Ty::Scalar(Scalar::Text)));
        for side in [&left, &right] {
            let fits = match side.ty {
                Ty::Scalar(scalar) => scalar.is_textual(),
                Ty::Content(_) => std::ptr::eq(side, &raw const left),
                Ty::Error => return Expr::error(at),
                _ => false,
            };
            if !fits {
                let message = format!("a text is needed here, and this is {}", self.describe(side.ty));
                self.error(&MISMATCH, side.loc, message, "not a text", None);
                return Expr::error(at);
            }
        }
        if matches!(left.ty, Ty::Content(_)) && test != TextTest::Contains {
            let message = String::from("this version asks a content only what it contains");
            self.error(&NOT_SUPPORTED, at, message, "of a content", Some(String::from("ask one of its fields")));
            return Expr::error(at);
        }
        Expr::condition(Kind::TextTest(test, Box::new(left), Box::new(right)), at)
    }

    fn lexicon(&mut self, scope: &mut Scope, at: Loc, text: &ast::Expr, lexicon: &LexiconRef, review: bool) -> Expr {
        let text = self.expr(scope, text, None);
        let Some(Entity::Lexicon(id)) = self.entity(&lexicon.name.text) else {
            let known = self.names_of(|entity| matches!(entity, Entity::Lexicon(_)));
            let help = suggest::did_you_mean(&lexicon.name.text, known);
            let message = format!("no lexicon is called `{}`", lexicon.name.text);
            self.error(&UNKNOWN_NAME, scope.loc(lexicon.name.span), message, "not a lexicon", help);
            return Expr::error(at);
        };
        match text.ty {
            Ty::Content(_) => {}
            Ty::Scalar(scalar) if scalar.is_textual() && matches!(text.kind, Kind::Fact(_)) => {}
            Ty::Error => return Expr::error(at),
            other => {
                let message = format!(
                    "a lexicon is looked for in a content or a text of the record, and this is {}",
                    self.describe(other)
                );
                self.error(&MISMATCH, text.loc, message, "cannot be searched", None);
                return Expr::error(at);
            }
        }
        let by = self.lexicons[id.index()].by;
        let index = match (&lexicon.index, by) {
            (None, _) => None,
            (Some(index), Some(by)) => {
                let ty = Ty::Scalar(Scalar::Enum(by));
                let index = self.symbol_or_expr(scope, index, ty);
                if !self.needs(&index, ty) {
                    return Expr::error(at);
                }
                Some(Box::new(index))
            }
            (Some(index), None) => {
                let message = format!("`{}` has no groups", lexicon.name.text);
                let help = Some(format!("declare it by an enum: `lexicon {} by …`", lexicon.name.text));
                self.error(&MISMATCH, scope.loc(index.span), message, "names a group", help);
                return Expr::error(at);
            }
        };
        Expr::condition(Kind::Lexicon { text: Box::new(text), lexicon: id, index, review }, at)
    }

    /// The parts that a content has on a subject; told where it has none.
    pub(super) fn content_on(&mut self, id: ContentId, subject: SubjectId, used: Loc) {
        if self.contents[id.index()].parts.contains_key(&subject) {
            return;
        }
        let (source, item) = self.content_items[id.index()];
        let before = self.mistakes.len();
        let mut parts = Vec::new();
        for (written, makes_known) in item.parts.iter().map(|p| (p, true)).chain(item.also.iter().map(|p| (p, false))) {
            let mut scope = Scope::new(subject, source);
            let expr = self.expr(&mut scope, &written.path, None);
            match (&expr.kind, expr.ty) {
                (Kind::Fact(path), Ty::Scalar(Scalar::Text)) => {
                    parts.push(ContentPartDef { path: path.clone(), visible: written.visible, makes_known });
                }
                (_, Ty::Error) => {}
                (_, other) => {
                    let message = format!("a content is made of texts, and this is {}", self.describe(other));
                    self.error(&MISMATCH, expr.loc, message, "not a text", None);
                }
            }
        }
        if self.mistakes.len() > before {
            let name = &self.subjects[subject.index()].name;
            let note = format!("`{}` is used on `{name}` here", item.name.text);
            for mistake in
                self.mistakes.iter_mut().skip(before).filter(|m| std::ptr::eq(m.code, &raw const NOT_ON_SUBJECT))
            {
                *mistake = mistake.clone().at(used, note.clone());
            }
        }
        self.contents[id.index()].parts.insert(subject, parts);
    }

    /// A regular expression as the engine takes it: `/stop/i` becomes `(?i)stop`.
    pub(in crate::semantics) fn regex(&mut self, at: Loc, written: &str) -> Option<String> {
        let end = written.rfind('/')?;
        let body = written.get(1..end).unwrap_or_default().replace("\\/", "/");
        let flags = written.get(end + 1..).unwrap_or_default();
        if let Some(flag) = flags.chars().find(|flag| *flag != 'i') {
            let message = format!("`{flag}` is no flag of a regular expression here");
            self.error(&BAD_REGEX, at, message, "after the last `/`", Some(String::from("only `i` is: any case")));
            return None;
        }
        let pattern = if flags.is_empty() { body } else { format!("(?i){body}") };
        match regex::Regex::new(&pattern) {
            Ok(regex) if regex.is_match("") => {
                let message = String::from("this regular expression matches the empty text, and so every text");
                let help = Some(String::from("ask for at least one character: `+` instead of `*`"));
                self.error(&BAD_REGEX, at, message, "matches nothing at all", help);
                None
            }
            Ok(_) => Some(pattern),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                self.error(&BAD_REGEX, at, format!("this regular expression cannot be read: {reason}"), "here", None);
                None
            }
        }
    }
}
