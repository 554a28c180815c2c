//! Uses of defines: their arguments, their bodies, and that none needs itself.

use super::{DEEPEST, LARGEST, Scope};
use crate::diagnostic::Diagnostic;
use crate::semantics::mistakes::{CYCLE, NOT_A_LIST, NOT_ON_SUBJECT, WRONG_ARGUMENTS};
use crate::semantics::names::{Checker, Entity, Note, loc};
use crate::semantics::tree::{Body, DefineId, Expr, Kind};
use crate::semantics::types::{Scalar, SubjectId, Ty};
use crate::syntax::ast::{self, DefineBody, DefineItem, ExprKind};
use crate::syntax::mistakes::TOO_DEEP;
use crate::text::{Loc, SourceId};

impl Checker<'_> {
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
            let mut message = format!("`{}` takes {}, and gets {}", def.name, things(wanted.len()), count(given.len()));
            if given.is_empty() {
                message = format!("`{}` takes {}", def.name, things(wanted.len()));
            }
            let parameters = self.define_items[id.index()].first().map(|(_, item)| item.parameters.as_slice());
            let names: Vec<&str> = parameters.unwrap_or_default().iter().map(|one| one.name.text.as_str()).collect();
            let help = match names.as_slice() {
                [] => format!("write `{}`", def.name),
                names => format!("write `{}({})`", def.name, names.join(", ")),
            };
            let declared = def.loc;
            self.tell(
                Diagnostic::error(&WRONG_ARGUMENTS, message)
                    .at(at, "used here")
                    .at(declared, "declared here")
                    .help(help),
            );
            self.look_at(scope, given);
            return None;
        }
        let arguments: Vec<Expr> =
            given.iter().zip(&wanted).map(|(ast, ty)| self.symbol_or_expr(scope, ast, *ty)).collect();
        let mut fits = true;
        for (argument, ty) in arguments.iter().zip(wanted) {
            if argument.ty != ty && argument.ty != Ty::Error && ty != Ty::Error {
                let message = format!("{} is needed, and this is {}", self.describe(ty), self.describe(argument.ty));
                let declared = self.defines[id.index()].loc;
                self.tell(
                    Diagnostic::error(&WRONG_ARGUMENTS, message)
                        .at(argument.loc, "of another type")
                        .at(declared, "declared here"),
                );
                fits = false;
            }
        }
        fits.then_some(arguments)
    }

    /// Looks for mistakes in expressions that nothing is made of; a single word might be a symbol.
    pub(super) fn look_at(&mut self, scope: &mut Scope, exprs: &[ast::Expr]) {
        for ast in exprs {
            let word = matches!(&ast.kind, ExprKind::Path { arguments: None, segments, .. } if segments.is_empty());
            if !word {
                self.expr(scope, ast, None);
            }
        }
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
        if let Some(body) = self.defines[id.index()].bodies.get(&subject).cloned() {
            self.tell_not_there(Entity::Define(id), subject, used);
            let (height, count) = self.depth.of_bodies.get(&(id, subject)).copied().unwrap_or_default();
            return self.goes_on((height, count), used).then_some(body);
        }
        if let Some(start) = self.pending.iter().position(|pending| *pending == (id, subject)) {
            self.tell_cycle(start, used);
            return None;
        }
        let Some((nth, named)) = self.nth_body(id, subject) else {
            let name = self.subjects[subject.index()].name.clone();
            let define = self.defines[id.index()].name.clone();
            let message = format!("`{define}` has no body for `{name}`");
            let help = format!("add `define {define} on {name} = …`");
            let mistake = Diagnostic::error(&NOT_ON_SUBJECT, message).help(help);
            self.enter_body(id, subject, Body::Error);
            self.not_there.insert((Entity::Define(id), subject), mistake);
            self.tell_not_there(Entity::Define(id), subject, used);
            return None;
        };
        let before = self.mistakes.len();
        let deepest = std::mem::replace(&mut self.depth.deepest, self.depth.now);
        let count = self.depth.count;
        let body = self.look_at_body(id, nth, subject);
        let size = (self.depth.deepest - self.depth.now, self.depth.count - count);
        self.depth.deepest = self.depth.deepest.max(deepest);
        self.depth.of_bodies.insert((id, subject), size);
        self.enter_body(id, subject, body.clone());
        if !named {
            let (source, item) = self.define_items[id.index()][nth];
            self.settle(Entity::Define(id), subject, (before, used), body_loc(source, item));
        }
        Some(body)
    }

    /// Which of the bodies of a define is for a subject, and whether it names the subject.
    pub(in crate::semantics) fn nth_body(&self, id: DefineId, subject: SubjectId) -> Option<(usize, bool)> {
        let name = &self.subjects[subject.index()].name;
        let items = &self.define_items[id.index()];
        let named = items.iter().position(|(_, item)| item.on.iter().any(|on| on.text == *name));
        let other = || items.iter().position(|(_, item)| item.on.is_empty());
        named.map(|nth| (nth, true)).or_else(|| other().map(|nth| (nth, false)))
    }

    fn enter_body(&mut self, id: DefineId, subject: SubjectId, body: Body) {
        self.notes.push(Note::Body(id, subject));
        self.defines[id.index()].bodies.insert(subject, body);
    }

    /// Whether something so many levels deep and so large may stand here; if not, it is told, once.
    pub(super) fn goes_on(&mut self, (levels, count): (usize, usize), at: Loc) -> bool {
        let depth = self.depth.now + levels;
        self.depth.deepest = self.depth.deepest.max(depth);
        self.depth.count = self.depth.count.saturating_add(count);
        let message = if depth > DEEPEST {
            format!("with all that it names, this is more than {DEEPEST} levels deep")
        } else if self.depth.count > LARGEST {
            format!("with all that it names, this comes to more than {LARGEST} parts")
        } else {
            return true;
        };
        if !std::mem::replace(&mut self.depth.told, true) {
            self.notes.push(Note::TooDeep);
            let help = Some(String::from("say it with fewer defines that use each other"));
            self.error(&TOO_DEEP, at, message, "here it gets too much", help);
        }
        false
    }

    /// Looks at one of the bodies of a define on a subject.
    pub(in crate::semantics) fn look_at_body(&mut self, id: DefineId, nth: usize, subject: SubjectId) -> Body {
        if self.seen_bodies.insert((id, nth)) {
            self.notes.push(Note::Seen(id, nth));
        }
        let (source, item) = self.define_items[id.index()][nth];
        if !self.goes_on((1, 1), loc(source, item.name.span)) {
            return Body::Error;
        }
        self.depth.now += 1;
        self.pending.push((id, subject));
        let mut scope = Scope::new(subject, source);
        // A second body has the types of its own parameters: that they differ has been told.
        let parameters = self.parameters.get(&(id, nth)).unwrap_or(&self.defines[id.index()].parameters).clone();
        for (parameter, ty) in item.parameters.iter().zip(parameters) {
            self.check_shadow(&scope, &parameter.name, ty);
            scope.bind(&parameter.name.text, ty);
        }
        let body = match &item.body {
            DefineBody::Expr(ast) => {
                let expr = self.expr(&mut scope, ast, None);
                self.named_value(subject, expr)
            }
            DefineBody::Each(each) => self.each(&mut scope, each),
            DefineBody::Only(ast) => {
                let expr = self.expr(&mut scope, ast, None);
                match expr.ty {
                    Ty::Record(_) if self.is_pick(subject, &expr) => {
                        let message =
                            String::from("`only` makes a list of a record that is there, and this may be none");
                        let help = Some(String::from("ask for its fields, or whether it `exists`"));
                        self.error(&NOT_A_LIST, expr.loc, message, "may be none", help);
                        Body::Error
                    }
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
        self.depth.now -= 1;
        body
    }

    /// A value that a define stands for: a single one.
    fn named_value(&mut self, subject: SubjectId, expr: Expr) -> Body {
        let help = match expr.ty {
            Ty::Error => return Body::Error,
            Ty::Scalar(_) => return Body::Expr(expr),
            Ty::Record(_) if self.is_pick(subject, &expr) => return Body::Expr(expr),
            Ty::List(_) | Ty::Records(_) => "name a list by `each x in …`",
            Ty::Record(_) => "name one of its fields, or make a list of it by `only …`",
            Ty::Map => "ask for one of its keys: `…[\"KEY\"]`",
            Ty::Content(_) => "ask what it contains",
        };
        let message = format!("{} cannot be given a name by itself", self.describe(expr.ty));
        let label = "neither a condition nor a value";
        self.error(&NOT_A_LIST, expr.loc, message, label, Some(String::from(help)));
        Body::Error
    }

    fn tell_cycle(&mut self, start: usize, used: Loc) {
        let chain: Vec<DefineId> = self.pending.iter().skip(start).map(|(id, _)| *id).collect();
        let already = chain.iter().any(|id| self.cyclic.contains(id));
        for id in &chain {
            if self.cyclic.insert(*id) {
                self.notes.push(Note::Cyclic(*id));
            }
        }
        if already {
            return;
        }
        let name = |id: &DefineId| format!("`{}`", self.defines[id.index()].name);
        let (message, help) = match chain.as_slice() {
            [only] => (format!("{} needs itself", name(only)), "say it without itself"),
            all => {
                let words: Vec<String> = all.iter().chain(all.first()).map(name).collect();
                (format!("{} need each other", words.join(" → ")), "say one of them without the other")
            }
        };
        let mut mistake = Diagnostic::error(&CYCLE, message).at(used, "used here, in turn");
        for id in &chain {
            mistake = mistake.at(self.defines[id.index()].loc, "declared here");
        }
        self.tell(mistake.help(help));
    }
}

/// Where the body of a define stands.
const fn body_loc(source: SourceId, item: &DefineItem) -> Loc {
    let span = match &item.body {
        DefineBody::Expr(expr) | DefineBody::Only(expr) => expr.span,
        DefineBody::Each(each) => each.span,
    };
    Loc { source, span }
}

fn things(count: usize) -> String {
    match count {
        0 => String::from("no argument"),
        1 => String::from("one argument"),
        n => format!("{n} arguments"),
    }
}

fn count(count: usize) -> String {
    match count {
        0 => String::from("none"),
        1 => String::from("one"),
        n => n.to_string(),
    }
}
