//! Random policies: conditions of every kind, well-typed by the small model, as an author would write them.

use super::generate::Tape;
use coms_policy::semantics::policy::Policy;
use coms_policy::semantics::types::{Absence, RecordId, Scalar, Ty};
use std::fmt::Write as _;

/// A path that may be written, and what is known of it.
#[derive(Clone, Debug)]
struct Fact {
    words: String,
    ty: Ty,
    /// What its absence means; of what is never absent, that it would be an error.
    absence: Absence,
}

/// A define that may be called.
#[derive(Clone, Debug)]
struct Written {
    name: String,
    parameters: Vec<Ty>,
    comes_to: ComesTo,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum ComesTo {
    Value(Ty),
    List(Ty),
    /// An entry of a list, or none.
    Entry,
}

const INT: Ty = Ty::Scalar(Scalar::Int);
const INSTANT: Ty = Ty::Scalar(Scalar::Instant);
const DATE: Ty = Ty::Scalar(Scalar::Date);
const TIME: Ty = Ty::Scalar(Scalar::TimeOfDay);
const ZONE: Ty = Ty::Scalar(Scalar::Zone);
const TEXT: Ty = Ty::Scalar(Scalar::Text);
const ID: Ty = Ty::Scalar(Scalar::Id);
const ADDRESS: Ty = Ty::Scalar(Scalar::Address);
const COUNTRY: Ty = Ty::Scalar(Scalar::Country);

/// How a policy is written.
#[derive(Debug, Default)]
pub(crate) struct Style<'t> {
    /// Nothing asks whether a fact is there, and no rule says for itself what happens where it cannot be decided.
    pub(crate) never_asks_absence: bool,
    /// Where one of these is odd, the next condition is denied twice.
    pub(crate) denied_twice: Option<&'t [u16]>,
    /// How many exceptions stand by themselves, at most.
    pub(crate) exceptions: usize,
}

/// Writes a policy, one choice of the tape after the other.
pub(crate) struct Author<'t, 'p> {
    tape: Tape<'t>,
    never_asks_absence: bool,
    denied_twice: Option<Tape<'t>>,
    policy: &'p Policy,
    /// What may be named where the author stands; variables last.
    facts: Vec<Fact>,
    defines: Vec<Written>,
    names: usize,
}

/// The text of a module with random defines and rules on a subject, parted by blank lines. `policy` has the model and
/// the values.
pub(crate) fn module(policy: &Policy, numbers: &[u16], subject: usize, rules: usize, style: &Style<'_>) -> String {
    let def = &policy.subjects[subject];
    let mut author = Author {
        tape: Tape::new(numbers),
        never_asks_absence: style.never_asks_absence,
        denied_twice: style.denied_twice.map(Tape::new),
        policy,
        facts: Vec::new(),
        defines: Vec::new(),
        names: 0,
    };
    author.add_facts(def.root, def.whole.as_deref().unwrap_or_default());
    let mut text = String::new();
    for _ in 0..author.tape.pick(6) {
        author.define(&mut text, &def.name);
    }
    for index in 0..rules {
        author.rule(&mut text, &def.name, index);
    }
    for index in 0..author.tape.pick(style.exceptions + 1) {
        author.exception(&mut text, index, rules);
    }
    text
}

impl Author<'_, '_> {
    fn add_facts(&mut self, record: RecordId, prefix: &str) {
        if !prefix.is_empty() {
            self.facts.push(Fact { words: prefix.to_owned(), ty: Ty::Record(record), absence: Absence::Error });
        }
        for field in &self.policy.record(record).fields {
            let dot = if prefix.is_empty() { "" } else { "." };
            let words = format!("{prefix}{dot}{}", field.name);
            match field.ty {
                Ty::Record(inner) => self.add_facts(inner, &words),
                ty => {
                    let absence = if field.default.is_some() { Absence::Error } else { field.absence };
                    self.facts.push(Fact { words, ty, absence });
                }
            }
        }
    }

    /// Does something with one more name, of an entry or a parameter.
    fn with<T>(&mut self, ty: Ty, act: impl FnOnce(&mut Self, &str) -> T) -> T {
        let name = format!("v{}", self.names);
        self.names += 1;
        let before = self.facts.len();
        self.bind(&name, ty);
        let done = act(self, &name);
        self.facts.truncate(before);
        done
    }

    fn bind(&mut self, name: &str, ty: Ty) {
        match ty {
            Ty::Record(record) => self.add_facts(record, name),
            ty => self.facts.push(Fact { words: name.to_owned(), ty, absence: Absence::Error }),
        }
    }

    /// A fact that fits; later ones, which are variables, rather than others.
    fn fact(&mut self, fits: impl Fn(&Fact) -> bool) -> Option<Fact> {
        let fitting: Vec<&Fact> = self.facts.iter().filter(|fact| fits(fact)).collect();
        let newest = &fitting[fitting.len().saturating_sub(6)..];
        let pool = if self.tape.pick(2) == 0 { newest } else { &fitting[..] };
        if pool.is_empty() { None } else { Some((*self.tape.one(pool)).clone()) }
    }

    fn words_of(&mut self, ty: Ty) -> Option<String> {
        self.fact(|fact| fact.ty == ty).map(|fact| fact.words)
    }

    fn enum_type(&mut self) -> Ty {
        Ty::Scalar(Scalar::Enum(coms_policy::semantics::types::EnumId::from_index(
            self.tape.pick(self.policy.enums.len()),
        )))
    }

    fn symbol(&mut self, ty: Ty) -> String {
        let Ty::Scalar(Scalar::Enum(id)) = ty else { panic!("{ty:?} has no symbols") };
        self.tape.one(&self.policy.enum_def(id).symbols).clone()
    }

    /// A map of the record: a parameter that is one can only be asked what it has.
    fn map_with_keys(&mut self) -> Option<String> {
        self.fact(|fact| fact.ty == Ty::Map && fact.words.contains('.')).map(|fact| fact.words)
    }

    // ---- values ----------------------------------------------------------------------------

    /// A value of a type, or none where nothing of it can be written here.
    fn value(&mut self, ty: Ty, depth: usize) -> Option<String> {
        let deeper = if depth == 0 { 0 } else { self.tape.pick(8) };
        let less = depth.saturating_sub(1);
        match deeper {
            5 => {
                let (condition, one, two) = (self.condition(less), self.value(ty, less)?, self.value(ty, less)?);
                Some(format!("(if {condition} then {one} else {two})"))
            }
            6 if !self.never_asks_absence => {
                let fact = self.words_of(ty)?;
                let other = self.value(ty, less)?;
                Some(format!("({fact} or else {other})"))
            }
            7 => self.call(ComesTo::Value(ty), less).or_else(|| self.words_of(ty)),
            4 if ty == INT => Some(self.count(less)),
            3 | 4 if ty == INT => {
                let sign = *self.tape.one(&["+", "-", "*"]);
                Some(format!("({} {sign} {})", self.value(ty, less)?, self.tape.pick(3)))
            }
            3 | 4 if ty == INSTANT => {
                let sign = *self.tape.one(&["+", "-"]);
                let span = *self.tape.one(&["1 month", "24 hours", "retention", "1 year", "keeping", "patience"]);
                let manner = match self.tape.pick(4) {
                    0 => format!(" in {}", self.words_of(ZONE)?),
                    1 => String::from(" rounding earlier"),
                    _ => String::new(),
                };
                Some(format!("({} {sign} {span}{manner})", self.value(ty, less)?))
            }
            3 if ty == DATE => {
                let span = *self.tape.one(&["1 month", "2 weeks", "keeping", "patience"]);
                Some(format!("({} + {span})", self.value(ty, less)?))
            }
            4 if ty == DATE || ty == TIME => {
                let name = if ty == DATE { "local_date" } else { "local_time" };
                let zone = self.words_of(ZONE).filter(|_| self.tape.pick(2) == 1);
                let zone = zone.unwrap_or_else(|| String::from("\"America/New_York\""));
                Some(format!("{name}({}, {zone})", self.value(INSTANT, less)?))
            }
            1 | 2 if ty == TIME => Some(String::from(*self.tape.one(&["bedtime", "08:00"]))),
            1 if ty == INT => Some(String::from("level")),
            4 if ty == TEXT => self.map_with_keys().map(|map| format!("{map}[\"X-Tag\"]")),
            3 if matches!(ty, Ty::Scalar(Scalar::Enum(_))) => {
                let on = self.enum_type();
                self.matched(on, less, |author| author.value(ty, less))
            }
            2 if ty == INSTANT => Some(String::from("as_of")),
            2 if ty == INT => Some(String::from("limit")),
            2 if ty == TEXT => Some(format!("{:?}", self.tape.one(&["a", "match", "Final"]))),
            1 | 2 if ty == INT => Some(self.tape.pick(4).to_string()),
            1 if ty == COUNTRY => Some(String::from("home")),
            _ => self.words_of(ty),
        }
    }

    /// `match`, with arms that something writes.
    fn matched(&mut self, on: Ty, depth: usize, mut arm: impl FnMut(&mut Self) -> Option<String>) -> Option<String> {
        let Ty::Scalar(Scalar::Enum(id)) = on else { panic!("{on:?} has no symbols") };
        let mut text = format!("(match {} {{", self.value(on, depth)?);
        for symbol in &self.policy.enum_def(id).symbols {
            let _ = write!(text, " {symbol} => {},", arm(self)?);
        }
        text.push_str(" })");
        Some(text)
    }

    /// A call of something that comes to what is wanted.
    fn call(&mut self, wanted: ComesTo, depth: usize) -> Option<String> {
        let fitting: Vec<Written> = self.defines.iter().filter(|define| define.comes_to == wanted).cloned().collect();
        if fitting.is_empty() {
            return None;
        }
        let define = self.tape.one(&fitting).clone();
        if define.parameters.is_empty() {
            return Some(define.name);
        }
        let arguments: Option<Vec<String>> = define.parameters.iter().map(|ty| self.argument(*ty, depth)).collect();
        Some(format!("{}({})", define.name, arguments?.join(", ")))
    }

    fn argument(&mut self, ty: Ty, depth: usize) -> Option<String> {
        match ty {
            Ty::BOOL if self.tape.pick(2) == 1 => Some(self.once(depth)),
            Ty::Scalar(Scalar::Enum(_)) if self.tape.pick(2) == 1 => Some(self.symbol(ty)),
            // A bare word would be a symbol, so a define stands for itself only elsewhere.
            Ty::Scalar(_) => self.value(ty, depth).filter(|value| !value.starts_with('d')),
            _ => self.words_of(ty),
        }
    }

    /// What a quantifier may range over, and the type of its entries.
    fn source(&mut self, declared: bool, depth: usize) -> (String, Ty) {
        match self.tape.pick(4) {
            1 if declared => {
                let (name, ty) = self.declared();
                return (name.to_owned(), ty);
            }
            2 | 3 => {
                let lists: Vec<Ty> = self
                    .defines
                    .iter()
                    .filter_map(|define| match define.comes_to {
                        ComesTo::List(ty) => Some(ty),
                        ComesTo::Value(_) | ComesTo::Entry => None,
                    })
                    .collect();
                if !lists.is_empty() {
                    let ty = *self.tape.one(&lists);
                    if let Some(call) = self.call(ComesTo::List(ty), depth) {
                        return (call, ty);
                    }
                }
            }
            _ => {}
        }
        let list = self.fact(|fact| matches!(fact.ty, Ty::List(_) | Ty::Records(_))).expect("the model has lists");
        let ty = match list.ty {
            Ty::List(scalar) => Ty::Scalar(scalar),
            Ty::Records(record) => Ty::Record(record),
            other => other,
        };
        (list.words, ty)
    }

    /// A declared list, and the type of its entries. The conditions of some ask facts of a message.
    fn declared(&mut self) -> (&'static str, Ty) {
        let topic = self.policy.lists[0].ty;
        let all = [
            ("plain_topics", topic),
            ("start_days", DATE),
            ("good_ids", ID),
            ("money_topics", topic),
            ("topics_of_the_day", topic),
        ];
        *self.tape.one(if self.on_message() { &all } else { &all[..2] })
    }

    fn count(&mut self, depth: usize) -> String {
        let (source, ty) = self.source(true, depth);
        self.with(ty, |author, name| {
            let filter = author.condition(depth);
            format!("count({name} in {source} where {filter})")
        })
    }

    // ---- conditions ------------------------------------------------------------------------

    /// A condition of at most some depth; in parentheses where it has parts.
    pub(crate) fn condition(&mut self, depth: usize) -> String {
        let written = self.once(depth);
        let twice = self.denied_twice.as_mut().is_some_and(|tape| tape.pick(2) == 1);
        if twice { format!("(not (not {written}))") } else { written }
    }

    /// A condition that is denied as often as it says; as a value, a bool that is none is not one that does not hold.
    fn once(&mut self, depth: usize) -> String {
        let less = depth.saturating_sub(1);
        let choice = if depth == 0 { 0 } else { self.tape.pick(18) };
        let written = match choice {
            1..=3 => {
                let word = if self.tape.pick(2) == 0 { "and" } else { "or" };
                let parts: Vec<String> = (0..2 + self.tape.pick(2)).map(|_| self.condition(less)).collect();
                Some(format!("({})", parts.join(&format!(" {word} "))))
            }
            4 | 5 => Some(format!("(not {})", self.condition(less))),
            6 => {
                let [condition, one, two] = [(); 3].map(|()| self.condition(less));
                Some(format!("(if {condition} then {one} else {two})"))
            }
            7 => {
                let on = self.enum_type();
                self.matched(on, less, |author| Some(author.condition(less)))
            }
            8 if !self.never_asks_absence => {
                self.words_of(Ty::BOOL).map(|fact| format!("({fact} or else {})", self.condition(less)))
            }
            9..=12 => Some(self.quantifier(less)),
            13 | 14 => self.call(ComesTo::Value(Ty::BOOL), less),
            15 => {
                let sign = *self.tape.one(&["=", "!=", "<", "<=", ">", ">="]);
                Some(format!("({} {sign} {})", self.count(less), self.tape.pick(3)))
            }
            // Of a fact alone, only where its absence means that it is not known.
            16 if !self.never_asks_absence => {
                Some(self.once(less)).filter(|of| of.starts_with('(')).map(|of| format!("({of} is known)"))
            }
            _ => self.test(depth),
        };
        let written = written.or_else(|| self.test(0));
        written.or_else(|| self.words_of(Ty::BOOL)).expect("the model has a bool")
    }

    fn quantifier(&mut self, depth: usize) -> String {
        let (source, ty) = self.source(true, depth);
        self.with(ty, |author, name| {
            let filter = author.condition(depth);
            match author.tape.pick(4) {
                0 => format!("(some {name} in {source} where {filter})"),
                1 => format!("(no {name} in {source} where {filter})"),
                2 => format!("(every {name} in {source} where {filter} has {})", author.condition(depth)),
                _ => format!("(every {name} in {source} has {filter})"),
            }
        })
    }

    /// A test of single facts; none where there is none of the type that was chosen.
    fn test(&mut self, depth: usize) -> Option<String> {
        let relation = |author: &mut Self, signs: &[&'static str], ty: Ty| {
            let sign = *author.tape.one(signs);
            Some(format!("({} {sign} {})", author.value(ty, depth)?, author.value(ty, depth)?))
        };
        const ALL: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];
        match self.tape.pick(34) {
            0..=3 => self.words_of(Ty::BOOL),
            4 => {
                let left = self.value(Ty::BOOL, depth)?;
                let right = if self.tape.pick(2) == 0 { String::from("false") } else { self.words_of(Ty::BOOL)? };
                Some(format!("({left} is {right})"))
            }
            5..=7 => {
                let ty = self.enum_type();
                let not = *self.tape.one(&["", " not"]);
                Some(format!("({} is{not} {})", self.value(ty, depth)?, self.symbol(ty)))
            }
            8 => {
                let ty = self.enum_type();
                Some(format!("({} is {})", self.value(ty, depth)?, self.words_of(ty)?))
            }
            9 => {
                let ty = self.enum_type();
                Some(format!("({} is one of {{ {} }})", self.value(ty, depth)?, self.symbol(ty)))
            }
            10 | 11 => {
                let (name, ty) = self.declared();
                Some(format!("({} is in {name})", self.value(ty, depth)?))
            }
            12 | 13 => {
                let ty = *self.tape.one(&[TEXT, ID, ADDRESS]);
                relation(self, &["=", "!="], ty)
            }
            14 => relation(self, &["before", "after", "by", "<", ">="], INSTANT),
            15 => {
                let span = self.value(Ty::Scalar(Scalar::Duration), 0).filter(|_| self.tape.pick(2) == 1);
                let span = span.unwrap_or_else(|| String::from("window"));
                let side = *self.tape.one(&["after", "before"]);
                Some(format!("({} within {span} {side} {})", self.value(INSTANT, depth)?, self.value(INSTANT, depth)?))
            }
            16 => relation(self, &["=", "before", ">="], DATE),
            17 | 18 => relation(self, &ALL, INT),
            19 => {
                let list = self.fact(|fact| matches!(fact.ty, Ty::List(_)))?;
                let Ty::List(scalar) = list.ty else { return None };
                let value = match scalar {
                    Scalar::Enum(_) if self.tape.pick(2) == 1 => self.symbol(Ty::Scalar(scalar)),
                    _ => self.words_of(Ty::Scalar(scalar))?,
                };
                Some(format!("({} has {value})", list.words))
            }
            20 => {
                let tests = ["has \"reply-to\"", "[\"x-tag\"] exists", "[\"x-tag\"] is known"];
                let test = tests[self.tape.pick(if self.never_asks_absence { 2 } else { 3 })];
                let map = if test.starts_with('[') { self.map_with_keys() } else { self.words_of(Ty::Map) };
                map.map(|map| format!("({map} {test})"))
            }
            21 => self.fact(|fact| fact.absence == Absence::None).map(|fact| format!("({} exists)", fact.words)),
            22 if !self.never_asks_absence => {
                self.fact(|fact| fact.absence == Absence::Unknown).map(|fact| format!("({} is known)", fact.words))
            }
            23 => {
                let (source, _) = self.source(true, depth.saturating_sub(1));
                Some(format!("({source} is empty)"))
            }
            24 => {
                let topic = self.policy.lists[0].ty;
                let index = match self.tape.pick(3) {
                    0 => String::new(),
                    1 => format!("[{}]", self.symbol(topic)),
                    _ => format!("[{}]", self.words_of(topic)?),
                };
                let asks = [
                    ("contains any of", ""),
                    ("may contain any of", ""),
                    ("contains at least 2 of", ""),
                    ("is wholly one of", ""),
                    ("is not wholly one of", ""),
                    ("score of", " >= 0.5"),
                    ("score of", " <= 0.25"),
                ];
                let (ask, behind) = *self.tape.one(&asks);
                let content = *self.tape.one(&["body", "letter", "heading"]);
                Some(format!("({content} {ask} wording{index}{behind})")).filter(|_| self.on_message())
            }
            25 => {
                let test = *self.tape.one(&["contains", "starts with", "ends with"]);
                let content = *self.tape.one(&["body", "letter"]);
                Some(format!("({content} {test} {})", self.value(TEXT, 0)?)).filter(|_| self.on_message())
            }
            33 => {
                let asks = [
                    "(mixes_scripts(body))",
                    "(hidden_characters(body) >= 1)",
                    "(confusable_letters(letter) < 2)",
                    "(hidden_characters(heading) is known)",
                ];
                Some((*self.tape.one(&asks)).to_owned()).filter(|_| self.on_message())
            }
            26 => {
                let verb = *self.tape.one(&["contains", "starts with", "ends with"]);
                Some(format!("({} {verb} {})", self.value(TEXT, depth)?, self.value(TEXT, depth)?))
            }
            31 => self.words_of(COUNTRY).map(|fact| format!("({fact} is in {})", self.tape.one(&["US", "EU", "WEST"]))),
            32 => Some(format!("(place is not in {})", self.tape.one(&["US-CA", "US", "WEST", "BR"])))
                .filter(|_| self.on_message()),
            27 => Some(format!("({} matches /a[tl]/i)", self.value(TEXT, depth)?)),
            28 => relation(self, &["=", "before", "after", "<="], TIME),
            29 => {
                let [time, from, to] = [self.value(TIME, depth)?, self.value(TIME, 0)?, self.value(TIME, 0)?];
                Some(format!("({time} between {from} and {to})"))
            }
            _ => {
                let span = *self.tape.one(&["1 month", "3 business days of shop", "keeping"]);
                let side = *self.tape.one(&["after", "before"]);
                Some(format!("({} within {span} {side} {})", self.value(DATE, depth)?, self.value(DATE, depth)?))
            }
        }
    }

    /// Contents have texts on this subject only.
    fn on_message(&self) -> bool {
        self.facts.iter().any(|fact| fact.words == "message.html")
    }

    // ---- items -----------------------------------------------------------------------------

    fn define(&mut self, text: &mut String, subject: &str) {
        let record = |name: &str| {
            let found = self.policy.records.iter().position(|record| record.name == name);
            Ty::Record(RecordId::from_index(found.expect("the model has it")))
        };
        let Ty::List(topic) = Ty::List(Scalar::Enum(topic_of(self.policy))) else { return };
        let types: Vec<(Ty, &str)> = vec![
            (record("Consent"), "Consent"),
            (record("Check"), "Check"),
            (Ty::Scalar(topic), "Topic"),
            (Ty::BOOL, "bool"),
            (INSTANT, "instant"),
            (ID, "id"),
            (Ty::List(topic), "list of Topic"),
            (record("Proof"), "Proof"),
            (Ty::Map, "map"),
        ];
        let name = format!("d{}", self.defines.len());
        if self.tape.rarely(4)
            && let Some((body, record)) = self.pick()
        {
            let _ = writeln!(text, "define {name} on {subject} = {body}\n");
            let first = self.facts.len();
            self.add_facts(record, &name);
            self.facts[first].absence = Absence::None;
            self.defines.push(Written { name, parameters: Vec::new(), comes_to: ComesTo::Entry });
            return;
        }
        let parameters: Vec<(Ty, &str)> = (0..self.tape.pick(3)).map(|_| *self.tape.one(&types)).collect();
        let before = self.facts.len();
        let mut written = Vec::new();
        for (ty, word) in &parameters {
            let parameter = format!("p{}", self.names);
            self.names += 1;
            self.bind(&parameter, *ty);
            written.push(format!("{parameter}: {word}"));
        }
        let written = if written.is_empty() { String::new() } else { format!("({})", written.join(", ")) };
        let (body, comes_to) = match self.tape.pick(6) {
            0 => (self.condition(2), ComesTo::Value(Ty::BOOL)),
            1 | 2 => {
                let (source, ty) = self.source(false, 1);
                let filter =
                    self.with(ty, |author, entry| format!("each {entry} in {source} where {}", author.condition(2)));
                (filter, ComesTo::List(ty))
            }
            // A list of an entry that may be none is none.
            3 => match self.fact(|fact| matches!(fact.ty, Ty::Record(_)) && fact.absence != Absence::None) {
                Some(fact) => (format!("only {}", fact.words), ComesTo::List(fact.ty)),
                None => (self.condition(1), ComesTo::Value(Ty::BOOL)),
            },
            _ => {
                let ty = *self.tape.one(&[INT, INSTANT, Ty::Scalar(topic), Ty::BOOL]);
                match self.value(ty, 2) {
                    Some(value) => (value, ComesTo::Value(ty)),
                    None => (self.condition(1), ComesTo::Value(Ty::BOOL)),
                }
            }
        };
        self.facts.truncate(before);
        let _ = writeln!(text, "define {name}{written} on {subject} = {body}\n");
        self.defines.push(Written { name, parameters: parameters.into_iter().map(|(ty, _)| ty).collect(), comes_to });
    }

    /// The latest or the earliest of a list of records; none where nothing tells which that is.
    fn pick(&mut self) -> Option<(String, RecordId)> {
        let (source, ty) = self.source(false, 1);
        let Ty::Record(record) = ty else { return None };
        let word = *self.tape.one(&["latest", "earliest"]);
        self.with(ty, |author, name| {
            let mine = format!("{name}.");
            let by = author.fact(|fact| fact.words.starts_with(&mine) && matches!(fact.ty, INSTANT | INT))?.words;
            let filter =
                if author.tape.pick(3) == 0 { String::new() } else { format!(" where {}", author.condition(2)) };
            Some((format!("{word} {name} in {source} by {by}{filter}"), record))
        })
    }

    fn rule(&mut self, text: &mut String, subject: &str, index: usize) {
        if self.tape.rarely(6) {
            let when = self.condition(3);
            let _ = writeln!(text, "obligation o{index} on {subject} {{ when {when} do keep_note because \"o\" }}\n");
        }
        let _ = writeln!(text, "rule r{index} on {subject} {{");
        if self.tape.pick(2) == 1 {
            let _ = writeln!(text, "  when {}", self.condition(2));
        }
        let verb = *self.tape.one(&["must", "must not", "should", "should not", "hold if"]);
        let _ = writeln!(text, "  {verb} {}", self.condition(4));
        for _ in 0..self.tape.pick(3) {
            let _ = writeln!(text, "  unless {}", self.condition(2));
        }
        if self.tape.rarely(5) {
            let _ = writeln!(text, "  enforce {} because \"e\"", *self.tape.one(&["deny", "hold", "warn", "note"]));
        }
        if self.tape.rarely(5) && !self.never_asks_absence {
            let _ = writeln!(text, "  unknown {}", *self.tape.one(&["deny", "hold", "note"]));
        }
        let _ = writeln!(text, "  because \"r\"\n}}\n");
    }

    /// An exception that stands by itself, to a rule or to an exception before it.
    fn exception(&mut self, text: &mut String, index: usize, rules: usize) {
        let target = match self.tape.pick(index + 2) {
            other if other < index => format!("x{other}"),
            _ => format!("plain.random.r{}", self.tape.pick(rules)),
        };
        let _ = writeln!(text, "exception x{index} to {target} {{\n  when {}", self.condition(1));
        if self.tape.pick(2) == 1 {
            let _ = writeln!(text, "  never when {}", self.condition(1));
        }
        let _ = writeln!(text, "}}\n");
    }
}

fn topic_of(policy: &Policy) -> coms_policy::semantics::types::EnumId {
    match policy.lists[0].ty {
        Ty::Scalar(Scalar::Enum(id)) => id,
        other => panic!("the first list is of topics, not {other:?}"),
    }
}
