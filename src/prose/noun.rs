//! What values are called.

use super::words::{humanised, listed, owner, quoted};
use super::{Here, Prose, author_words};
use crate::semantics::policy::{ParamDef, Stretch};
use crate::semantics::tree::{Body, DefineId, Expr, Kind, Manner, Measure, Source, TextTest};
use crate::semantics::types::{EnumId, FieldDef, Literal, RecordId, Scalar, SubjectId, Ty};
use crate::syntax::ast::Arithmetic;
use crate::value::time::{Date, Instant, TICKS_PER_DAY, TimeOfDay};

impl Prose<'_> {
    /// The symbol of an enum, in quotes.
    pub(super) fn symbol(&self, id: EnumId, symbol: u32) -> String {
        let symbols = self.policy.enums.get(id.index()).map(|def| def.symbols.as_slice()).unwrap_or_default();
        symbols.get(symbol as usize).map_or_else(String::new, |symbol| quoted(symbol))
    }

    /// A literal of a type.
    #[must_use]
    pub fn literal(&self, literal: &Literal, ty: Ty) -> String {
        match literal {
            Literal::Bool(true) => String::from("yes"),
            Literal::Bool(false) => String::from("no"),
            Literal::Int(day) if ty == Ty::Scalar(Scalar::Date) => {
                i32::try_from(*day).map_or_else(|_| day.to_string(), |day| Date(day).to_string())
            }
            Literal::Int(ticks) if ty == Ty::Scalar(Scalar::TimeOfDay) => TimeOfDay(*ticks).to_string(),
            Literal::Int(number) => number.to_string(),
            Literal::Text(text) => format!("“{text}”"),
            Literal::Symbol(id, symbol) => self.symbol(*id, *symbol),
            Literal::Duration(duration) => duration.to_string(),
        }
    }

    /// The value of a param; of a dated one each, with its time.
    #[must_use]
    pub fn param_value(&self, param: &ParamDef) -> String {
        let one =
            |(during, value): &(Stretch, Literal)| format!("{}{}", self.literal(value, param.ty), stretch(*during));
        let values: Vec<String> = param.values.iter().map(one).collect();
        values.join("; ")
    }

    /// What a value is called.
    pub(super) fn noun(&self, expr: &Expr, here: &Here) -> String {
        match &expr.kind {
            Kind::Fact(path) => self.fact(path, here.subject),
            Kind::Variable(id, path) => {
                let (noun, record) = here.variable(*id);
                match record {
                    Some(record) => self.along(&noun, record, path),
                    None => noun,
                }
            }
            Kind::Field(entry, path) => {
                let noun = self.noun(entry, here);
                match entry.ty {
                    Ty::Record(record) => self.along(&noun, record, path),
                    _ => noun,
                }
            }
            Kind::Pick { latest, variable, source, by, filter } => {
                let entries = self.entries(source, here);
                let inner = here.with(*variable, &entries.head, entries.record);
                let which = if *latest { "latest" } else { "earliest" };
                let filter = filter.as_ref().map(|filter| self.condition(filter, &inner, true));
                let filter = filter.map(|phrase| phrase.inline().unwrap_or_else(|| String::from("a condition holds")));
                let filter = filter.map_or_else(String::new, |filter| format!(" for which {filter}"));
                format!("the {which} {} (by {}){filter}", entries.one, self.noun(by, &inner))
            }
            Kind::AsOf => String::from("the time of judging"),
            Kind::Bool(true) => String::from("yes"),
            Kind::Bool(false) => String::from("no"),
            Kind::Int(number) => self.literal(&Literal::Int(*number), expr.ty),
            Kind::Text(text) => format!("“{text}”"),
            Kind::Symbol(id, symbol) => self.symbol(*id, *symbol),
            Kind::Duration(duration) => duration.to_string(),
            Kind::Param(id) => self.policy.params.get(id.index()).map_or_else(String::new, |param| {
                format!("the {} ({})", humanised(&param.name), self.param_value(param))
            }),
            Kind::Call(id, arguments) => self.called(*id, arguments, here),
            Kind::MapEntry(map, key) => format!("{} “{key}”", self.noun(map, here)),
            Kind::Arithmetic(op, a, b) => {
                let sign = match op {
                    Arithmetic::Add => "plus",
                    Arithmetic::Subtract => "minus",
                    Arithmetic::Multiply => "times",
                    Arithmetic::Divide => "divided by",
                };
                format!("{} {sign} {}", self.noun(a, here), self.noun(b, here))
            }
            Kind::Shift { at, by, back, manner } => {
                let sign = if *back { "minus" } else { "plus" };
                format!("{} {sign} {}{}", self.noun(at, here), self.noun(by, here), self.manner(manner, here))
            }
            Kind::Local { at, zone, date } => {
                let what = if *date { "local date" } else { "local time" };
                format!("the {what} of {} in {}", self.noun(at, here), self.noun(zone, here))
            }
            Kind::Content(id) => {
                let name = self.policy.contents.get(id.index()).map(|content| content.name.as_str());
                match name {
                    None | Some("") => String::from("the text"),
                    Some(name) => format!("the {}", humanised(name)),
                }
            }
            Kind::OrElse(a, b) => format!("{}, or where it is absent {}", self.noun(a, here), self.noun(b, here)),
            Kind::If(three) => {
                let [condition, then, otherwise] = &**three;
                let condition =
                    self.condition(condition, here, true).inline().unwrap_or_else(|| String::from("that holds"));
                format!("{} where {condition}, else {}", self.noun(then, here), self.noun(otherwise, here))
            }
            Kind::Match(on, arms) => {
                let arms: Vec<String> = arms.iter().map(|arm| self.noun(arm, here)).collect();
                format!("{}, by {}", listed(&arms, "or"), self.noun(on, here))
            }
            Kind::Measure(Measure::HiddenCharacters, text) => {
                format!("the number of hidden characters in {}", self.noun(text, here))
            }
            Kind::Measure(Measure::ConfusableLetters, text) => {
                format!("the number of letters that pass for others in {}", self.noun(text, here))
            }
            Kind::Count { variable, source, filter } => {
                let noun = self.entries(source, here);
                let inner = here.with(*variable, &noun.head, noun.record);
                let filter = filter.as_ref().map(|filter| self.condition(filter, &inner, true));
                let filter = filter.map(|phrase| phrase.inline().unwrap_or_else(|| String::from("a condition holds")));
                match filter {
                    None => format!("the number of {}", noun.plural),
                    Some(filter) => format!("the number of {} for which {filter}", noun.plural),
                }
            }
            Kind::Error
            | Kind::And(_)
            | Kind::Or(_)
            | Kind::Not(_)
            | Kind::Compare(..)
            | Kind::IsOneOf(..)
            | Kind::IsIn(..)
            | Kind::PlaceIn(_)
            | Kind::LiesIn(..)
            | Kind::Known(_)
            | Kind::Exists(_)
            | Kind::Empty(_)
            | Kind::Has(..)
            | Kind::MapHas(..)
            | Kind::Within { .. }
            | Kind::Between(_)
            | Kind::TextTest(..)
            | Kind::Matches(..)
            | Kind::Lexicon { .. }
            | Kind::Measure(Measure::MixesScripts, _)
            | Kind::Quantifier { .. } => {
                let phrase = self.condition(expr, here, true);
                format!("whether {}", phrase.inline().unwrap_or_else(|| String::from("a condition holds")))
            }
        }
    }

    /// ` in …, rounding earlier`
    pub(super) fn manner(&self, manner: &Manner, here: &Here) -> String {
        let zone = manner.zone.as_ref().map_or_else(String::new, |zone| format!(" in {}", self.noun(zone, here)));
        let earlier = if manner.earlier { " (the earlier day where there is no such day)" } else { "" };
        zone + earlier
    }

    /// `the message's purpose`
    pub(super) fn fact(&self, path: &[u32], subject: SubjectId) -> String {
        let Some(subject) = self.policy.subjects.get(subject.index()) else { return String::new() };
        if let Some(whole) = &subject.whole {
            return self.along(&format!("the {}", humanised(whole)), subject.root, path);
        }
        let Some((first, rest)) = path.split_first() else { return format!("the {}", humanised(&subject.name)) };
        let Some(field) = self.policy.record(subject.root).fields.get(*first as usize) else { return String::new() };
        let noun = format!("the {}", humanised(&field.name));
        match field.ty {
            Ty::Record(record) => self.along(&noun, record, rest),
            Ty::Scalar(_) | Ty::List(_) | Ty::Records(_) | Ty::Map | Ty::Content(_) | Ty::Error => noun,
        }
    }

    /// What stands at a path from something: sections by the names of their types, which say more than those of fields.
    fn along(&self, from: &str, record: RecordId, path: &[u32]) -> String {
        let mut noun = from.to_owned();
        let mut record = record;
        for index in path {
            let Some(field) = self.policy.record(record).fields.get(*index as usize) else { break };
            match field.ty {
                Ty::Record(inner) => {
                    noun = format!("{} {}", owner(&noun), humanised(&self.policy.record(inner).name));
                    record = inner;
                }
                Ty::Scalar(_) | Ty::List(_) | Ty::Records(_) | Ty::Map | Ty::Content(_) | Ty::Error => {
                    noun = format!("{} {}", owner(&noun), called(field));
                }
            }
        }
        noun
    }

    /// The section that a bool at a path marks, and the name of the mark.
    pub(super) fn marked(&self, expr: &Expr, here: &Here) -> Option<(String, String)> {
        let (noun, record, path) = match &expr.kind {
            Kind::Fact(path) => {
                let subject = self.policy.subjects.get(here.subject.index())?;
                match &subject.whole {
                    Some(whole) => (format!("the {}", humanised(whole)), subject.root, path.as_slice()),
                    None => {
                        let (first, rest) = path.split_first()?;
                        let field = self.policy.record(subject.root).fields.get(*first as usize)?;
                        let Ty::Record(inner) = field.ty else { return None };
                        (format!("the {}", humanised(&field.name)), inner, rest)
                    }
                }
            }
            Kind::Variable(id, path) => {
                let (noun, record) = here.variable(*id);
                (noun, record?, path.as_slice())
            }
            Kind::Field(entry, path) => match entry.ty {
                Ty::Record(record) => (self.noun(entry, here), record, path.as_slice()),
                _ => return None,
            },
            _ => return None,
        };
        let (last, sections) = path.split_last()?;
        let owner = self.along(&noun, record, sections);
        let mut record = record;
        for index in sections {
            match self.policy.record(record).fields.get(*index as usize)?.ty {
                Ty::Record(inner) => record = inner,
                Ty::Scalar(_) | Ty::List(_) | Ty::Records(_) | Ty::Map | Ty::Content(_) | Ty::Error => return None,
            }
        }
        let name = &self.policy.record(record).fields.get(*last as usize)?.name;
        Some((owner, quoted(name.strip_prefix("is_").unwrap_or(name))))
    }

    /// A define where it is used: its author's words with what it is given, or its name.
    pub(super) fn called(&self, id: DefineId, arguments: &[Expr], here: &Here) -> String {
        let Some(define) = self.define(id) else { return String::new() };
        let given: Vec<String> = arguments.iter().map(|argument| self.noun(argument, here)).collect();
        if let Some(doc) = author_words(define.doc.as_ref()) {
            let mut words = doc.to_owned();
            for (name, given) in define.parameter_names.iter().zip(&given) {
                // In the genitive, `it` is `its`.
                words = words.replace(&format!("{{{name}}}'s"), &owner(given)).replace(&format!("{{{name}}}"), given);
            }
            return self.term(define, &words);
        }
        let name = self.term(define, &quoted(&define.name));
        let is_condition = define.bodies.get(&here.subject).is_some_and(|body| match body {
            Body::Expr(expr) => expr.ty == Ty::BOOL,
            Body::Each(..) | Body::Only(_) | Body::Error => false,
        });
        match (is_condition, given.as_slice()) {
            (false, []) => name,
            (false, given) => format!("{name} of {}", listed(given, "and")),
            (true, []) => format!("{name} holds"),
            (true, given) => format!("{name} holds for {}", listed(given, "and")),
        }
    }

    /// How the entries of a list are called.
    pub(super) fn entries(&self, source: &Source, here: &Here) -> Entries {
        match source {
            Source::Facts(list) => {
                let owner = self.noun(list, here);
                match list.ty {
                    Ty::Records(record) => {
                        let head = humanised(&self.policy.record(record).name);
                        let top = matches!(&list.kind, Kind::Fact(path) if path.len() == 1);
                        let of = if top { String::from("on file") } else { format!("among {owner}") };
                        Entries { record: Some(record), ..Entries::new(&head, &of) }
                    }
                    Ty::List(Scalar::Enum(id)) => {
                        let name = self.policy.enums.get(id.index()).map_or("entry", |def| def.name.as_str());
                        Entries::new(&humanised(name), &format!("among {owner}"))
                    }
                    Ty::List(_) | Ty::Scalar(_) | Ty::Record(_) | Ty::Map | Ty::Content(_) | Ty::Error => {
                        Entries::new("entry", &format!("among {owner}"))
                    }
                }
            }
            Source::Declared(id, _) => {
                let list = self.policy.lists.get(id.index());
                let name = list.map_or("", |list| list.name.as_str());
                let head = match list.map(|list| list.ty) {
                    Some(Ty::Scalar(Scalar::Enum(id))) => self
                        .policy
                        .enums
                        .get(id.index())
                        .map_or_else(|| String::from("entry"), |def| humanised(&def.name)),
                    _ => String::from("entry"),
                };
                Entries::new(&head, &format!("on the list {}", quoted(name)))
            }
            Source::SubList(id, arguments) => self.sub_list(*id, arguments, here),
        }
    }

    fn sub_list(&self, id: DefineId, arguments: &[Expr], here: &Here) -> Entries {
        let Some(define) = self.define(id) else { return Entries::new("entry", "") };
        let entry = String::from("entry");
        let (head, record) = match define.bodies.get(&here.subject) {
            Some(Body::Each(_, source, _)) => {
                let of = self.entries(source, here);
                (of.head, of.record)
            }
            Some(Body::Only(expr)) => match expr.ty {
                Ty::Record(record) => (humanised(&self.policy.record(record).name), Some(record)),
                Ty::Scalar(_) | Ty::List(_) | Ty::Records(_) | Ty::Map | Ty::Content(_) | Ty::Error => (entry, None),
            },
            Some(Body::Expr(_) | Body::Error) | None => (entry, None),
        };
        let words = self.called(id, arguments, here);
        let plain = author_words(define.doc.as_ref());
        match plain.and_then(|doc| doc.strip_prefix(head.as_str())) {
            Some(rest) => {
                let rest = self.term(define, rest.trim_start());
                Entries { record, ..Entries::new(&head, &rest) }
            }
            None => Entries { record, ..Entries::new(&head, &format!("that is {words}")) },
        }
    }
}

/// How entries are called: `consent`, `consent that covers the message`, `consents that …`.
pub(super) struct Entries {
    pub(super) head: String,
    pub(super) one: String,
    pub(super) plural: String,
    /// Of what type they are, if they have fields.
    pub(super) record: Option<RecordId>,
}

impl Entries {
    fn new(head: &str, rest: &str) -> Self {
        let between = if rest.is_empty() { "" } else { " " };
        let many = match head.strip_suffix('y') {
            Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
            _ if head.ends_with('s') => head.to_owned(),
            _ => format!("{head}s"),
        };
        Self {
            head: head.to_owned(),
            one: format!("{head}{between}{rest}"),
            plural: format!("{many}{between}{rest}"),
            record: None,
        }
    }
}

/// What a field is called; of one that holds an instant, that it is a time.
fn called(field: &FieldDef) -> String {
    match (field.ty, field.name.strip_suffix("_at")) {
        (Ty::Scalar(Scalar::Instant), _) if field.name == "at" => String::from("time"),
        (Ty::Scalar(Scalar::Instant), Some(stem)) => format!("time {}", quoted(stem)),
        _ => humanised(&field.name),
    }
}

/// ` from 2027-01-01 until 2027-12-31`: days where they begin and end at midnight in UTC, else instants.
pub(super) fn stretch(during: Stretch) -> String {
    let day = |tick: i64, back: i64| {
        let midnight = tick % TICKS_PER_DAY == 0;
        midnight.then(|| Instant(tick - back).to_string().split('T').next().map(str::to_owned)).flatten()
    };
    let from = during.from.map_or_else(String::new, |tick| {
        format!(" from {}", day(tick, 0).unwrap_or_else(|| Instant(tick).to_string()))
    });
    let until = during.until.map_or_else(String::new, |tick| match day(tick, 1) {
        Some(last) => format!(" until {last}"),
        None => format!(" before {}", Instant(tick)),
    });
    from + &until
}

/// The verb of a test of one text by another.
pub(super) const fn test_verb(test: TextTest, holds: bool) -> &'static str {
    match (test, holds) {
        (TextTest::Contains, true) => "contains",
        (TextTest::Contains, false) => "does not contain",
        (TextTest::StartsWith, true) => "starts with",
        (TextTest::StartsWith, false) => "does not start with",
        (TextTest::EndsWith, true) => "ends with",
        (TextTest::EndsWith, false) => "does not end with",
    }
}
