//! What a name means: a variable, a fact of the subject, a define, a param, a content.

use super::Scope;
use super::time::BUILT_IN;
use crate::diagnostic::suggest;
use crate::semantics::literal::truth;
use crate::semantics::mistakes::{MISMATCH, NOT_A_LIST, NOT_ON_SUBJECT, UNKNOWN_FIELD, UNKNOWN_NAME, WRONG_ARGUMENTS};
use crate::semantics::names::{Checker, Entity};
use crate::semantics::tree::{Body, Expr, Kind, Measure};
use crate::semantics::types::{RecordId, Scalar, Ty};
use crate::syntax::ast::{self, Segment, Word};
use crate::text::Loc;

impl Checker<'_> {
    pub(super) fn path(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        head: &Word,
        arguments: Option<&[ast::Expr]>,
        segments: &[Segment],
        expect: Option<Ty>,
    ) -> Expr {
        let head_loc = scope.loc(head.span);
        if let Some(arguments) = arguments {
            if BUILT_IN.contains(&head.text.as_str()) {
                let value = self.built_in(scope, at, &head.text, arguments);
                return self.no_fields(scope, value, segments);
            }
            return self.call_by_name(scope, at, head, arguments, segments);
        }
        if let Some((ty, id)) = scope.variable(&head.text) {
            return match ty {
                Ty::Record(record) => self.walk(scope, at, record, Kind::Variable(id, Vec::new()), segments),
                _ => {
                    let value = Expr { kind: Kind::Variable(id, Vec::new()), ty, loc: at };
                    self.no_fields(scope, value, segments)
                }
            };
        }
        if head.text == "as_of" {
            let value = Expr { kind: Kind::AsOf, ty: Ty::Scalar(Scalar::Instant), loc: at };
            return self.no_fields(scope, value, segments);
        }
        let subject = &self.subjects[scope.subject.index()];
        let root = subject.root;
        if let Some(whole) = &subject.whole {
            if *whole == head.text {
                return self.walk(scope, at, root, Kind::Fact(Vec::new()), segments);
            }
        } else if self.records[root.index()].fields.iter().any(|field| field.name == head.text) {
            let mut all = vec![Segment::Field(head.clone())];
            all.extend(segments.iter().cloned());
            return self.walk(scope, at, root, Kind::Fact(Vec::new()), &all);
        }
        match self.entity(&head.text) {
            _ if Measure::named(&head.text).is_some() => self.call_by_name(scope, at, head, &[], segments),
            Some(Entity::Define(_)) => self.call_by_name(scope, at, head, &[], segments),
            Some(Entity::Param(id)) => {
                let ty = self.params[id.index()].ty;
                self.no_fields(scope, Expr { kind: Kind::Param(id), ty, loc: at }, segments)
            }
            Some(Entity::Content(id)) => {
                self.content_on(id, scope.subject, at);
                self.no_fields(scope, Expr { kind: Kind::Content(id), ty: Ty::Content(id), loc: at }, segments)
            }
            Some(Entity::List(_)) => {
                let message = format!("`{}` is a list, and a single value is needed", head.text);
                let help = Some(format!("write `… is in {0}`, or `some x in {0} where …`", head.text));
                self.error(&NOT_A_LIST, head_loc, message, "a list", help);
                Expr::error(at)
            }
            Some(Entity::Lexicon(_)) => {
                let message = format!("`{}` is a lexicon, and a value is needed", head.text);
                let help = Some(format!("write `… contains any of {}`", head.text));
                self.error(&MISMATCH, head_loc, message, "a lexicon", help);
                Expr::error(at)
            }
            Some(Entity::Calendar(_)) => {
                let message = format!("`{}` is a calendar, and a value is needed", head.text);
                let help = Some(format!("count by it: `… + 10 business days of {}`", head.text));
                self.error(&MISMATCH, head_loc, message, "a calendar", help);
                Expr::error(at)
            }
            Some(Entity::Enum(_) | Entity::Record(_)) => {
                self.error(
                    &MISMATCH,
                    head_loc,
                    format!("`{}` is a type, and a value is needed", head.text),
                    "a type",
                    None,
                );
                Expr::error(at)
            }
            None => {
                self.unknown_name(scope, head, segments.is_empty(), expect);
                Expr::error(at)
            }
        }
    }

    /// Whether a variable, a fact of the subject, or something in the pack has a name.
    pub(super) fn is_named(&self, scope: &Scope, name: &str) -> bool {
        let subject = &self.subjects[scope.subject.index()];
        let is_fact = match &subject.whole {
            Some(whole) => whole == name,
            None => self.records[subject.root.index()].fields.iter().any(|field| field.name == name),
        };
        is_fact || scope.variable(name).is_some() || self.entity(name).is_some()
    }

    /// Tells of a name that nothing has. `alone`: no field of it is asked for.
    fn unknown_name(&mut self, scope: &Scope, head: &Word, alone: bool, expect: Option<Ty>) {
        let at = scope.loc(head.span);
        if head.text == "place" && alone {
            let message = String::from("nothing is called `place`");
            let help = Some(String::from("the subject's place is asked where it lies: `place is in US`"));
            self.error(&UNKNOWN_NAME, at, message, "not a fact, define, param or variable", help);
            return;
        }
        if BUILT_IN.contains(&head.text.as_str()) {
            let message = format!("`{}` does not say of when and where", head.text);
            let help = Some(format!("write `{}(as_of, \"Europe/London\")`", head.text));
            self.error(&WRONG_ARGUMENTS, at, message, "takes an instant and a zone", help);
            return;
        }
        let subject = &self.subjects[scope.subject.index()];
        let elsewhere: Vec<&str> = self
            .subjects
            .iter()
            .filter(|other| match &other.whole {
                Some(whole) => *whole == head.text,
                None => self.records[other.root.index()].fields.iter().any(|field| field.name == head.text),
            })
            .map(|other| other.name.as_str())
            .collect();
        if !elsewhere.is_empty() {
            let message = format!("`{}` is judged here, and it has no `{}`", subject.name, head.text);
            let help = format!("`{}` is a fact of the subject {}", head.text, suggest::one_of(&elsewhere, 4));
            self.error(&NOT_ON_SUBJECT, at, message, "no fact of this subject", Some(help));
            return;
        }
        if self.unread.contains(&head.text) {
            return;
        }
        let mut facts: Vec<&str> = match &subject.whole {
            Some(whole) => vec![whole],
            None => self.records[subject.root.index()].fields.iter().map(|field| field.name.as_str()).collect(),
        };
        let mut known =
            self.names_of(|entity| matches!(entity, Entity::Define(_) | Entity::Param(_) | Entity::Content(_)));
        known.extend(scope.variables.iter().map(|(name, ..)| name.as_str()));
        known.push("as_of");
        known.extend(facts.iter().copied());
        facts.extend(scope.variables.iter().map(|(name, ..)| name.as_str()));
        let help = match (expect, truth(&head.text)) {
            (Some(Ty::BOOL), Some(truth)) if alone => Some(format!("write `{truth}`")),
            _ => suggest::did_you_mean(&head.text, known),
        };
        let help = help
            .or_else(|| alone.then(|| self.what_it_is_elsewhere(scope, &head.text, expect)).flatten())
            .unwrap_or_else(|| format!("the facts of `{}` are {}", subject.name, suggest::one_of(&facts, 12)));
        let message = format!("nothing is called `{}`", head.text);
        self.error(&UNKNOWN_NAME, at, message, "not a fact, define, param or variable", Some(help));
    }

    /// What a word would be in another place: a symbol, a field of a fact, a text.
    fn what_it_is_elsewhere(&self, scope: &Scope, word: &str, expect: Option<Ty>) -> Option<String> {
        if let Some(def) = self.enums.iter().find(|def| def.symbols.iter().any(|symbol| symbol == word)) {
            return Some(format!(
                "`{word}` is a symbol of `{}`: symbols stand behind `is`, `is one of` and `has`",
                def.name
            ));
        }
        let subject = &self.subjects[scope.subject.index()];
        let has = |record: RecordId| self.records[record.index()].fields.iter().any(|field| field.name == word);
        let owner = match &subject.whole {
            Some(whole) => has(subject.root).then_some(whole.as_str()),
            None => self.records[subject.root.index()].fields.iter().find_map(|field| match field.ty {
                Ty::Record(record) if has(record) => Some(field.name.as_str()),
                _ => None,
            }),
        };
        if let Some(owner) = owner {
            return Some(format!("`{word}` is a field: write `{owner}.{word}`"));
        }
        match expect {
            Some(Ty::Scalar(scalar)) if scalar.is_textual() => Some(format!("a text stands in quotes: `\"{word}\"`")),
            _ => None,
        }
    }

    pub(super) fn no_fields(&mut self, scope: &Scope, value: Expr, segments: &[Segment]) -> Expr {
        if let (Some(segment), false) = (segments.first(), value.ty == Ty::Error) {
            let (Segment::Field(word) | Segment::Key(word)) = segment;
            let message = format!("{} has no fields", self.describe(value.ty));
            self.error(&UNKNOWN_FIELD, scope.loc(word.span), message, "no such field", None);
            return Expr::error(value.loc);
        }
        value
    }

    /// Goes from a record through its fields.
    pub(super) fn walk(&mut self, scope: &Scope, at: Loc, record: RecordId, from: Kind, segments: &[Segment]) -> Expr {
        let mut ty = Ty::Record(record);
        let mut kind = from;
        for segment in segments {
            match (ty, segment) {
                (Ty::Record(id), Segment::Field(word)) => {
                    let def = &self.records[id.index()];
                    let Some(index) = def.fields.iter().position(|field| field.name == word.text) else {
                        let names: Vec<&str> = def.fields.iter().map(|field| field.name.as_str()).collect();
                        let help = suggest::did_you_mean(&word.text, names.iter().copied())
                            .unwrap_or_else(|| format!("it has {}", suggest::one_of(&names, 10)));
                        let message = format!("`{}` has no field `{}`", def.name, word.text);
                        self.error(&UNKNOWN_FIELD, scope.loc(word.span), message, "no such field", Some(help));
                        return Expr::error(at);
                    };
                    ty = def.fields[index].ty;
                    match &mut kind {
                        Kind::Fact(path) | Kind::Variable(_, path) | Kind::Field(_, path) => path.push(index as u32),
                        _ => {}
                    }
                }
                (Ty::Map, Segment::Key(key)) => {
                    let map = Expr { kind, ty: Ty::Map, loc: at };
                    kind = Kind::MapEntry(Box::new(map), key.text.clone());
                    ty = Ty::Scalar(Scalar::Text);
                }
                (Ty::Error, _) => return Expr::error(at),
                (_, Segment::Field(word) | Segment::Key(word)) => {
                    let many = matches!(ty, Ty::List(_) | Ty::Records(_));
                    let help = many.then(|| String::from("ask of its entries: `some x in … where x.…`"));
                    let message = format!("{} has no field `{}`", self.describe(ty), word.text);
                    self.error(&UNKNOWN_FIELD, scope.loc(word.span), message, "no such field", help);
                    return Expr::error(at);
                }
            }
        }
        Expr { kind, ty, loc: at }
    }

    fn call_by_name(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        head: &Word,
        arguments: &[ast::Expr],
        segments: &[Segment],
    ) -> Expr {
        if let Some(measure) = Measure::named(&head.text) {
            let value = self.measure(scope, at, measure, head, arguments);
            return self.no_fields(scope, value, segments);
        }
        let Some(Entity::Define(id)) = self.entity(&head.text) else {
            self.look_at(scope, arguments);
            self.no_define(scope, head);
            return Expr::error(at);
        };
        let Some(arguments) = self.arguments(scope, at, id, arguments) else { return Expr::error(at) };
        match self.body(id, scope.subject, at) {
            Some(Body::Expr(body)) => {
                let value = Expr { kind: Kind::Call(id, arguments), ty: body.ty, loc: at };
                match value.ty {
                    Ty::Record(record) if !segments.is_empty() => {
                        self.walk(scope, at, record, Kind::Field(Box::new(value), Vec::new()), segments)
                    }
                    _ => self.no_fields(scope, value, segments),
                }
            }
            Some(Body::Each(..) | Body::Only(_)) => {
                let message = format!("`{}` is a list, and a single value is needed", head.text);
                let help = Some(format!("ask of its entries: `some x in {}`", head.text));
                self.error(&NOT_A_LIST, at, message, "a list", help);
                Expr::error(at)
            }
            Some(Body::Error) | None => Expr::error(at),
        }
    }

    /// Tells of a call of something that cannot be called.
    fn no_define(&mut self, scope: &Scope, head: &Word) {
        let at = scope.loc(head.span);
        let subject = &self.subjects[scope.subject.index()];
        let is_fact = match &subject.whole {
            Some(whole) => *whole == head.text,
            None => self.records[subject.root.index()].fields.iter().any(|field| field.name == head.text),
        };
        let what = match self.entity(&head.text) {
            _ if scope.variable(&head.text).is_some() => Some("a variable"),
            _ if is_fact => Some("a fact"),
            Some(Entity::Param(_)) => Some("a param"),
            Some(Entity::List(_)) => Some("a list"),
            Some(Entity::Lexicon(_)) => Some("a lexicon"),
            Some(Entity::Content(_)) => Some("a content"),
            Some(Entity::Calendar(_)) => Some("a calendar"),
            Some(Entity::Enum(_) | Entity::Record(_)) => Some("a type"),
            Some(Entity::Define(_)) | None => None,
        };
        if let Some(what) = what {
            let message = format!("`{}` is {what}, and takes no argument", head.text);
            self.error(&WRONG_ARGUMENTS, at, message, "not a define", Some(String::from("take the brackets away")));
        } else if !self.unread.contains(&head.text) {
            let known = self.names_of(|entity| matches!(entity, Entity::Define(_)));
            let known = known.into_iter().chain(BUILT_IN);
            let help = suggest::did_you_mean(&head.text, known)
                .unwrap_or_else(|| format!("declare it: `define {}(…) = …`", head.text));
            let message = format!("no define is called `{}`", head.text);
            self.error(&UNKNOWN_NAME, at, message, "not a define", Some(help));
        }
    }
}
