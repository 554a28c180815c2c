//! Questions to texts and contents: what they contain, begin with, match.

use super::{Scope, negate};
use crate::diagnostic::suggest;
use crate::semantics::lexicons::thousandths;
use crate::semantics::mistakes::{BAD_DECLARATION, BAD_REGEX, MISMATCH, UNKNOWN_NAME, WRONG_ARGUMENTS};
use crate::semantics::names::{Checker, Entity, Note, loc};
use crate::semantics::policy::{ContentPartDef, WHOLE_SCORE};
use crate::semantics::tree::{Ask, Expr, Kind, Measure, TextTest};
use crate::semantics::types::{ContentId, Scalar, SubjectId, Ty};
use crate::syntax::ast::{self, LexiconAsk, LexiconRef, Relation, Word};
use crate::text::Loc;

impl Checker<'_> {
    pub(super) fn text_test(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        test: TextTest,
        left: &ast::Expr,
        right: &ast::Expr,
    ) -> Expr {
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
                let list = matches!(side.ty, Ty::List(_)) && test == TextTest::Contains;
                let help = list.then(|| String::from("ask a list with `has`"));
                self.error(&MISMATCH, side.loc, message, "not a text", help);
                return Expr::error(at);
            }
        }
        Expr::condition(Kind::TextTest(test, Box::new(left), Box::new(right)), at)
    }

    pub(super) fn lexicon(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        text: &ast::Expr,
        ask: &LexiconAsk,
        lexicon: &LexiconRef,
    ) -> Expr {
        let text = self.expr(scope, text, None);
        let ask = self.ask(scope, ask);
        let Some(Entity::Lexicon(id)) = self.entity(&lexicon.name.text) else {
            self.unknown_lexicon(scope, lexicon);
            return Expr::error(at);
        };
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
        if !self.can_be_searched(&text, "words are looked for") {
            return Expr::error(at);
        }
        let Some((ask, negated)) = ask else { return Expr::error(at) };
        negate(Expr::condition(Kind::Lexicon { text: Box::new(text), lexicon: id, index, ask }, at), negated)
    }

    /// Whether something is a content or a text of the record; told where not: `done` says what would be done in it.
    fn can_be_searched(&mut self, text: &Expr, done: &str) -> bool {
        let what = match text.ty {
            Ty::Content(_) => return true,
            Ty::Scalar(scalar) if scalar.is_textual() && matches!(text.kind, Kind::Fact(_)) => return true,
            Ty::Error => return false,
            Ty::Scalar(scalar) if scalar.is_textual() => String::from("a text from elsewhere"),
            other => self.describe(other),
        };
        let message = format!("{done} in a content or in a text of the record, not in {what}");
        self.error(&MISMATCH, text.loc, message, "cannot be searched", None);
        false
    }

    /// `hidden_characters(body)`
    pub(super) fn measure(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        measure: Measure,
        name: &Word,
        arguments: &[ast::Expr],
    ) -> Expr {
        let [argument] = arguments else {
            let gets = if arguments.is_empty() { "none" } else { "more" };
            let message = format!("`{}` takes one argument, and gets {gets}", name.text);
            let help = Some(format!("name a content, or a text of the record: `{}(…)`", name.text));
            self.error(&WRONG_ARGUMENTS, at, message, "used here", help);
            self.look_at(scope, arguments);
            return Expr::error(at);
        };
        let text = self.expr(scope, argument, None);
        if !self.can_be_searched(&text, "characters are looked at") {
            return Expr::error(at);
        }
        let ty = match measure {
            Measure::HiddenCharacters | Measure::ConfusableLetters => Ty::Scalar(Scalar::Int),
            Measure::MixesScripts => Ty::BOOL,
        };
        Expr { kind: Kind::Measure(measure, Box::new(text)), ty, loc: at }
    }

    /// What is asked of a lexicon, and whether that must not be.
    fn ask(&mut self, scope: &Scope, ask: &LexiconAsk) -> Option<(Ask, bool)> {
        match ask {
            LexiconAsk::Review => Some((Ask::Review, false)),
            LexiconAsk::Wholly => Some((Ask::Wholly, false)),
            LexiconAsk::AtLeast(count, span) => match u32::try_from(*count) {
                Ok(count) if count > 0 => Some((Ask::AtLeast(count), false)),
                _ => {
                    let message = format!("every text contains at least {count} of them");
                    let help = Some(String::from("ask for one or more"));
                    self.error(&BAD_DECLARATION, scope.loc(*span), message, "this number", help);
                    None
                }
            },
            LexiconAsk::Score(op, number) => {
                let at = scope.loc(number.span);
                let Some(bound) = thousandths(&number.text).filter(|bound| *bound <= WHOLE_SCORE) else {
                    let message = format!("`{}` is no score", number.text);
                    let help = Some(String::from("a score lies between 0 and 1, with up to three decimals"));
                    self.error(&BAD_DECLARATION, at, message, "this number", help);
                    return None;
                };
                match op {
                    Relation::GreaterOrEqual => Some((Ask::Score(bound), false)),
                    Relation::Greater => Some((Ask::Score(bound + 1), false)),
                    Relation::Less => Some((Ask::Score(bound), true)),
                    Relation::LessOrEqual => Some((Ask::Score(bound + 1), true)),
                    Relation::Equal | Relation::NotEqual => {
                        let message = String::from("a score is a sum of weights, and hardly ever equals a number");
                        let help = Some(String::from("compare it with `>=`, `>`, `<` or `<=`"));
                        self.error(&MISMATCH, at, message, "compared for equality", help);
                        None
                    }
                }
            }
        }
    }

    /// The parts that a content has on a subject; told where it has none.
    pub(in crate::semantics) fn content_on(&mut self, id: ContentId, subject: SubjectId, used: Loc) {
        if self.contents[id.index()].parts.contains_key(&subject) {
            self.tell_not_there(Entity::Content(id), subject, used);
            return;
        }
        self.notes.push(Note::Content(id, subject));
        let (source, item) = self.content_items[id.index()];
        let told = self.mistakes.len();
        let mut parts = Vec::new();
        let mut whole = item.name.span;
        for (written, makes_known) in item.parts.iter().map(|p| (p, true)).chain(item.also.iter().map(|p| (p, false))) {
            let mut scope = Scope::new(subject, source);
            let expr = self.expr(&mut scope, &written.path, None);
            whole = whole.to(written.path.span);
            match (&expr.kind, expr.ty) {
                (Kind::Fact(path), Ty::Scalar(Scalar::Text)) => {
                    parts.push(ContentPartDef { path: path.clone(), visible: written.visible, makes_known });
                }
                (_, Ty::Error) => {}
                (_, Ty::Scalar(Scalar::Text)) => {
                    let message = String::from("a content is made of texts of the record, and this is none");
                    self.error(&MISMATCH, expr.loc, message, "not a fact", None);
                }
                (_, other) => {
                    let message = format!("a content is made of texts, and this is {}", self.describe(other));
                    self.error(&MISMATCH, expr.loc, message, "not a text", None);
                }
            }
        }
        self.contents[id.index()].parts.insert(subject, parts);
        self.settle(Entity::Content(id), subject, (told, used), loc(source, whole));
    }

    fn unknown_lexicon(&mut self, scope: &Scope, lexicon: &LexiconRef) {
        let name = &lexicon.name.text;
        if self.unread.contains(name) {
            return;
        }
        let known = self.names_of(|entity| matches!(entity, Entity::Lexicon(_)));
        let help = suggest::did_you_mean(name, known)
            .unwrap_or_else(|| format!("declare it: `lexicon {name} {{ words \"…\" }}`"));
        let message = format!("no lexicon is called `{name}`");
        self.error(&UNKNOWN_NAME, scope.loc(lexicon.name.span), message, "not a lexicon", Some(help));
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
                self.error(&BAD_REGEX, at, message, "matches the empty text", help);
                None
            }
            Ok(_) => Some(pattern),
            Err(regex::Error::CompiledTooBig(_)) => {
                let help = Some(String::from("repeat less in it, or fewer times"));
                self.error(&BAD_REGEX, at, String::from("this regular expression is too large"), "here", help);
                None
            }
            Err(error) => {
                let reason = error.to_string();
                let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
                let message = format!("this regular expression cannot be read: {}", reason.trim_end_matches('.'));
                self.error(&BAD_REGEX, at, message, "here", None);
                None
            }
        }
    }
}
