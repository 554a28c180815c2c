//! What a name means: a variable, a fact of the subject, a define, a param, a content.

use super::Scope;
use crate::diagnostic::{Diagnostic, suggest};
use crate::semantics::mistakes::{
    CYCLE, MISMATCH, NOT_A_LIST, NOT_ON_SUBJECT, UNKNOWN_FIELD, UNKNOWN_NAME, WRONG_ARGUMENTS,
};
use crate::semantics::names::{Checker, Entity};
use crate::semantics::tree::{Body, DefineId, Expr, Kind};
use crate::semantics::types::{RecordId, Scalar, SubjectId, Ty};
use crate::syntax::ast::{self, DefineBody, ExprKind, Segment, Word};
use crate::text::Loc;

impl Checker<'_> {
    pub(super) fn path(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        head: &Word,
        arguments: Option<&[ast::Expr]>,
        segments: &[Segment],
    ) -> Expr {
        let head_loc = scope.loc(head.span);
        if let Some(arguments) = arguments {
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
                self.unknown_name(scope, head);
                Expr::error(at)
            }
        }
    }

    fn unknown_name(&mut self, scope: &Scope, head: &Word) {
        let at = scope.loc(head.span);
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
            let help = format!("`{}` belongs to {}", head.text, suggest::one_of(&elsewhere, 4));
            self.error(&NOT_ON_SUBJECT, at, message, "no fact of this subject", Some(help));
            return;
        }
        let mut known =
            self.names_of(|entity| matches!(entity, Entity::Define(_) | Entity::Param(_) | Entity::Content(_)));
        known.extend(scope.variables.iter().map(|(name, ..)| name.as_str()));
        known.push("as_of");
        match &subject.whole {
            Some(whole) => known.push(whole),
            None => known.extend(self.records[subject.root.index()].fields.iter().map(|field| field.name.as_str())),
        }
        let symbol = self.enums.iter().find(|def| def.symbols.contains(&head.text)).map(|def| {
            format!("`{}` is a symbol of `{}`: symbols stand after `is`, `is one of` and `has`", head.text, def.name)
        });
        let help = suggest::did_you_mean(&head.text, known).or(symbol);
        let message = format!("nothing is called `{}`", head.text);
        self.error(&UNKNOWN_NAME, at, message, "not a fact, define, param or variable", help);
    }

    fn no_fields(&mut self, scope: &Scope, value: Expr, segments: &[Segment]) -> Expr {
        if let Some(segment) = segments.first() {
            let (Segment::Field(word) | Segment::Key(word)) = segment;
            let message = format!("{} has no fields", self.describe(value.ty));
            self.error(&UNKNOWN_FIELD, scope.loc(word.span), message, "no such field", None);
            return Expr::error(value.loc);
        }
        value
    }

    /// Goes from a record through its fields.
    fn walk(&mut self, scope: &Scope, at: Loc, record: RecordId, from: Kind, segments: &[Segment]) -> Expr {
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
                        Kind::Fact(path) | Kind::Variable(_, path) => path.push(index as u32),
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
        let Some(Entity::Define(id)) = self.entity(&head.text) else {
            let known = self.names_of(|entity| matches!(entity, Entity::Define(_)));
            let help = suggest::did_you_mean(&head.text, known);
            let message = format!("no define is called `{}`", head.text);
            self.error(&UNKNOWN_NAME, scope.loc(head.span), message, "not a define", help);
            return Expr::error(at);
        };
        let Some(arguments) = self.arguments(scope, at, id, arguments) else { return Expr::error(at) };
        match self.body(id, scope.subject, at) {
            Some(Body::Expr(body)) => {
                let value = Expr { kind: Kind::Call(id, arguments), ty: body.ty, loc: at };
                self.no_fields(scope, value, segments)
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

    /// The arguments of a call, typed by the parameters; none, with a mistake told, where they do not fit.
    pub(super) fn arguments(
        &mut self,
        scope: &mut Scope,
        at: Loc,
        id: DefineId,
        given: &[ast::Expr],
    ) -> Option<Vec<Expr>> {
        let wanted = self.defines[id.index()].parameters.clone();
        if wanted.len() != given.len() {
            let def = &self.defines[id.index()];
            let message = format!("`{}` takes {}, and gets {}", def.name, things(wanted.len()), given.len());
            let declared = def.loc;
            self.tell(Diagnostic::error(&WRONG_ARGUMENTS, message).at(at, "called here").at(declared, "declared here"));
            return None;
        }
        let mut arguments = Vec::with_capacity(given.len());
        for (ast, ty) in given.iter().zip(wanted) {
            let argument = self.symbol_or_expr(scope, ast, ty);
            if argument.ty != ty && argument.ty != Ty::Error && ty != Ty::Error {
                let message = format!("{} is needed, and this is {}", self.describe(ty), self.describe(argument.ty));
                self.error(&WRONG_ARGUMENTS, argument.loc, message, "of another type", None);
                return None;
            }
            arguments.push(argument);
        }
        Some(arguments)
    }

    /// Where an enum is needed, a bare word is a variable of that name, else a symbol.
    pub(super) fn symbol_or_expr(&mut self, scope: &mut Scope, ast: &ast::Expr, ty: Ty) -> Expr {
        let ExprKind::Path { head, arguments: None, segments } = &ast.kind else {
            return self.expr(scope, ast, Some(ty));
        };
        if !segments.is_empty() || scope.variable(&head.text).is_some() {
            return self.expr(scope, ast, Some(ty));
        }
        let at = scope.loc(ast.span);
        match ty {
            Ty::Scalar(Scalar::Enum(id)) => match self.symbol(id, &head.text, at) {
                Some(symbol) => Expr { kind: Kind::Symbol(id, symbol), ty, loc: at },
                None => Expr::error(at),
            },
            Ty::Scalar(Scalar::Country | Scalar::Region) => self.text(at, &head.text, Some(ty)),
            _ => self.expr(scope, ast, Some(ty)),
        }
    }

    /// What a define stands for on a subject; checked when it is first used there.
    pub(in crate::semantics) fn body(&mut self, id: DefineId, subject: SubjectId, used: Loc) -> Option<Body> {
        if let Some(body) = self.defines[id.index()].bodies.get(&subject) {
            return Some(body.clone());
        }
        if let Some(start) = self.pending.iter().position(|pending| *pending == (id, subject)) {
            self.tell_cycle(start, used);
            return None;
        }
        let name = &self.subjects[subject.index()].name;
        let items = &self.define_items[id.index()];
        let item = items
            .iter()
            .find(|(_, item)| item.on.iter().any(|on| on.text == *name))
            .or_else(|| items.iter().find(|(_, item)| item.on.is_empty()))
            .copied();
        let Some((source, item)) = item else {
            let define = self.defines[id.index()].name.clone();
            let message = format!("`{define}` has no body for `{name}`");
            let help = Some(format!("add `define {define} on {name} = …`"));
            self.error(&NOT_ON_SUBJECT, used, message, "used here", help);
            self.defines[id.index()].bodies.insert(subject, Body::Error);
            return None;
        };
        self.pending.push((id, subject));
        let mut scope = Scope::new(subject, source);
        for (parameter, ty) in item.parameters.iter().zip(self.defines[id.index()].parameters.clone()) {
            self.check_shadow(&scope, &parameter.name, ty);
            scope.bind(&parameter.name.text, ty);
        }
        let body = match &item.body {
            DefineBody::Expr(ast) => {
                let expr = self.expr(&mut scope, ast, None);
                match expr.ty {
                    Ty::Error => Body::Error,
                    Ty::List(_) | Ty::Records(_) | Ty::Record(_) | Ty::Map | Ty::Content(_) => {
                        let message = format!("{} cannot be given a name by itself", self.describe(expr.ty));
                        let help = Some(String::from("write `each x in …` for a list, `only x` for one record"));
                        self.error(&NOT_A_LIST, expr.loc, message, "neither a condition nor a value", help);
                        Body::Error
                    }
                    _ => Body::Expr(expr),
                }
            }
            DefineBody::Each(each) => self.each(&mut scope, each),
            DefineBody::Only(ast) => {
                let expr = self.expr(&mut scope, ast, None);
                match expr.ty {
                    Ty::Record(_) => Body::Only(expr),
                    Ty::Error => Body::Error,
                    other => {
                        let message =
                            format!("`only` makes a list of one record, and this is {}", self.describe(other));
                        self.error(&NOT_A_LIST, expr.loc, message, "not a record", None);
                        Body::Error
                    }
                }
            }
        };
        self.pending.pop();
        self.defines[id.index()].bodies.insert(subject, body.clone());
        Some(body)
    }

    fn tell_cycle(&mut self, start: usize, used: Loc) {
        let chain: Vec<DefineId> = self.pending.iter().skip(start).map(|(id, _)| *id).collect();
        let mut names: Vec<String> = chain.iter().map(|id| self.defines[id.index()].name.clone()).collect();
        let already = self.mistakes.iter().any(|mistake| {
            std::ptr::eq(mistake.code, &raw const CYCLE)
                && chain.iter().any(|id| mistake.message.contains(&format!("`{}`", self.defines[id.index()].name)))
        });
        if already {
            return;
        }
        names.extend(names.first().cloned());
        let words: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let mut mistake =
            Diagnostic::error(&CYCLE, format!("{} need each other", words.join(" → "))).at(used, "used here, in turn");
        for id in &chain {
            mistake = mistake.at(self.defines[id.index()].loc, "declared here");
        }
        self.tell(mistake.help("say one of them without the other"));
    }
}

fn things(count: usize) -> String {
    match count {
        0 => String::from("no argument"),
        1 => String::from("one argument"),
        n => format!("{n} arguments"),
    }
}
