//! Files of cases and of base records: read, and laid over each other.

use super::branch::Branch;
use super::mistakes::{BAD_EXPECTATION, DUPLICATE, NO_BASE, NO_EXPECTATION, UNKNOWN_KEY, UNREADABLE};
use crate::decision::{Outcome, Verdict};
use crate::diagnostic::{Diagnostic, suggest};
use crate::input::read::yaml;
use crate::input::tape::Tape;
use crate::text::{Span, line_column};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The cases of a pack, and the records that they and the examples of rules are made of.
#[derive(Clone, Debug, Default)]
pub struct Suite {
    /// In the order of files and of the cases in them.
    pub cases: Vec<Case>,
    /// The facts of each base record and each case, by name.
    pub bases: BTreeMap<String, Value>,
}

/// A record with what has to become of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The file it stands in.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
    /// `SC04`; of a variant, that of its case.
    pub id: String,
    /// What it is about; of a variant, its name.
    pub title: String,
    /// It is a variant of the case before it.
    pub is_variant: bool,
    /// The whole record.
    pub facts: Value,
    /// What has to become of it.
    pub expect: Expect,
}

/// What a case expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expect {
    /// The decision, in every profile for which `profiles` names no other.
    pub decision: Verdict,
    /// Decisions in other profiles.
    pub profiles: BTreeMap<String, Verdict>,
    /// Clauses among those that decide.
    pub clauses: Vec<String>,
    /// Obligations among those that are due; an empty list: none is. None: not asked.
    pub obligations: Option<Vec<String>>,
    /// What single rules come to, by id.
    pub rules: BTreeMap<String, Outcome>,
}

/// Something that is wrong with a file, whose text its places count in.
#[derive(Clone, Debug)]
pub struct Told {
    /// The file.
    pub file: String,
    /// What is wrong.
    pub mistake: Diagnostic,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Records by name, for cases and examples to be made of.
    Bases,
    /// Records with what has to become of them.
    Cases,
}

/// An item of a file, as written.
struct Written<'f> {
    file: &'f str,
    text: &'f str,
    holds: Holds,
    id: String,
    tape: Tape,
}

impl Written<'_> {
    fn whole(&self) -> Branch<'_> {
        Branch::whole(&self.tape)
    }
    fn line(&self, branch: Branch<'_>) -> u32 {
        line_column(self.text, branch.span().start as usize).line
    }
}

const BASE_KEYS: [&str; 4] = ["id", "title", "base", "given"];
const KEYS: [&str; 7] = ["id", "title", "clauses", "base", "given", "expect", "variants"];
const VARIANT_KEYS: [&str; 3] = ["name", "given", "expect"];
const EXPECT_KEYS: [&str; 4] = ["decision", "clauses", "obligations", "rules"];

/// Mistakes of one file, while it is read.
struct Ledger<'f> {
    file: &'f str,
    told: &'f mut Vec<Told>,
}

impl Ledger<'_> {
    fn tell(&mut self, mistake: Diagnostic) {
        self.told.push(Told { file: self.file.to_owned(), mistake });
    }
}

impl Suite {
    /// Reads files of base records and files of cases: names and texts. Any of them may be laid over any other.
    ///
    /// `below` are the records of packs that this one is built on; `profiles` are those for which something may be
    /// expected.
    ///
    /// # Errors
    /// Every mistake in them, with its place.
    pub fn read(
        below: &BTreeMap<String, Value>,
        bases: &[(String, String)],
        cases: &[(String, String)],
        profiles: &[&str],
    ) -> Result<Self, Vec<Told>> {
        let mut told = Vec::new();
        let mut written: Vec<Written<'_>> = Vec::new();
        for (holds, files) in [(Holds::Bases, bases), (Holds::Cases, cases)] {
            for (file, text) in files {
                items(holds, file, text, &mut written, &mut told);
            }
        }
        let mut first: BTreeMap<&str, &Written<'_>> = BTreeMap::new();
        for item in &written {
            match first.get(item.id.as_str()) {
                None => {
                    first.insert(&item.id, item);
                }
                Some(known) => {
                    let at = format!("{}:{}", known.file, known.line(known.whole()));
                    let message = format!("the id `{}` is taken", item.id);
                    let mistake = Diagnostic::error(&DUPLICATE, message).help(format!("the other one stands at {at}"));
                    Ledger { file: item.file, told: &mut told }.tell(at_key(mistake, item.whole(), "id", "again here"));
                }
            }
        }
        let bases = lay_all(below, &written, &mut told);
        let mut suite = Self { cases: Vec::new(), bases };
        for item in written.iter().filter(|item| item.holds == Holds::Cases) {
            suite.add(item, profiles, &mut told);
        }
        if told.is_empty() { Ok(suite) } else { Err(told) }
    }

    fn add(&mut self, item: &Written<'_>, profiles: &[&str], told: &mut Vec<Told>) {
        let Some(facts) = self.bases.get(&item.id).cloned() else { return };
        let mut ledger = Ledger { file: item.file, told };
        let whole = item.whole();
        let case = |branch: Branch<'_>, title: &str, is_variant, facts, expect| Case {
            file: item.file.to_owned(),
            line: item.line(branch),
            id: item.id.clone(),
            title: branch.get(title).and_then(Branch::text).unwrap_or_default().to_owned(),
            is_variant,
            facts,
            expect,
        };
        if let Some(expect) = expectation(whole, profiles, &mut ledger) {
            self.cases.push(case(whole, "title", false, facts.clone(), expect));
        }
        for variant in whole.get("variants").into_iter().flat_map(Branch::items) {
            unknown_keys(variant, &VARIANT_KEYS, &mut ledger);
            if let Some(expect) = expectation(variant, profiles, &mut ledger) {
                let given = variant.get("given").map_or(Value::Null, Branch::value);
                self.cases.push(case(variant, "name", true, lay_over(&facts, &given), expect));
            }
        }
    }
}

/// The items of a file: each an object with an id.
fn items<'f>(holds: Holds, file: &'f str, text: &'f str, written: &mut Vec<Written<'f>>, told: &mut Vec<Told>) {
    let mut ledger = Ledger { file, told };
    let mut records = yaml::records(text);
    loop {
        let mut tape = Tape::default();
        match records.next(&mut tape) {
            None => return,
            Some(Err(mistake)) => {
                let mut unreadable = Diagnostic::error(&UNREADABLE, mistake.message);
                (unreadable.labels, unreadable.help) = (mistake.labels, mistake.help);
                ledger.tell(unreadable);
            }
            Some(Ok(_)) => {
                let whole = Branch::whole(&tape);
                let Some(id) = whole.get("id").and_then(Branch::text).map(str::to_owned) else {
                    let (what, example) = match holds {
                        Holds::Bases => ("base record", "promo_sms"),
                        Holds::Cases => ("case", "SC04"),
                    };
                    let message = if whole.is_map() {
                        format!("this {what} has no `id`")
                    } else {
                        format!("this is no {what}: a file is a list of them")
                    };
                    let help = format!("begin it with its id, a text: `- id: {example}`");
                    ledger.tell(
                        Diagnostic::error(&UNREADABLE, message).in_record(whole.head(), "without one").help(help),
                    );
                    continue;
                };
                match holds {
                    Holds::Bases => unknown_keys(whole, &BASE_KEYS, &mut ledger),
                    Holds::Cases => unknown_keys(whole, &KEYS, &mut ledger),
                }
                written.push(Written { file, text, holds, id, tape });
            }
        }
    }
}

fn at_key(mistake: Diagnostic, branch: Branch<'_>, key: &str, label: &str) -> Diagnostic {
    mistake.in_record(branch.get(key).map_or_else(|| branch.head(), Branch::span), label)
}

fn unknown_keys(branch: Branch<'_>, known: &[&str], ledger: &mut Ledger<'_>) {
    for (key, span, _) in branch.entries().filter(|(key, ..)| !known.contains(key)) {
        let help = suggest::did_you_mean(key, known.iter().copied());
        let help = help.unwrap_or_else(|| format!("there may be {}", suggest::one_of(known, 8)));
        let message = format!("nothing is said by `{key}` here");
        ledger.tell(Diagnostic::error(&UNKNOWN_KEY, message).in_record(span, "not a key of it").help(help));
    }
}

/// The facts of every item, bases first.
fn lay_all(below: &BTreeMap<String, Value>, written: &[Written<'_>], told: &mut Vec<Told>) -> BTreeMap<String, Value> {
    let nothing = Value::Object(Map::new());
    let mut facts = below.clone();
    facts.retain(|id, _| !written.iter().any(|item| item.id == *id));
    let mut open: Vec<&Written<'_>> = written.iter().collect();
    loop {
        let before = open.len();
        open.retain(|item| {
            let base = match item.whole().get("base").and_then(Branch::text) {
                None => Some(&nothing),
                Some(base) => facts.get(base),
            };
            let given = || item.whole().get("given").map_or(Value::Null, Branch::value);
            let Some(laid) = base.map(|base| lay_over(base, &given())) else { return true };
            facts.entry(item.id.clone()).or_insert(laid);
            false
        });
        if open.len() == before {
            break;
        }
    }
    for item in open {
        let base = item.whole().get("base").and_then(Branch::text).unwrap_or_default();
        let help =
            suggest::did_you_mean(base, written.iter().map(|item| &item.id).chain(below.keys()).map(String::as_str));
        let message = format!("`{}` is laid over `{base}`, which is nothing, or is laid over this one", item.id);
        let mistake = Diagnostic::error(&NO_BASE, message).help_if(help);
        Ledger { file: item.file, told }.tell(at_key(mistake, item.whole(), "base", "this base"));
    }
    facts
}

/// Lays one tree of facts over another: maps merge, lists and scalars replace, null takes away.
#[must_use]
pub fn lay_over(base: &Value, over: &Value) -> Value {
    let (base, over) = match (base, over) {
        (base, Value::Null) => return base.clone(),
        (Value::Object(base), Value::Object(over)) => (base, over),
        (_, over) => return over.clone(),
    };
    let mut all = base.clone();
    for (key, value) in over {
        match value {
            Value::Null => {
                all.remove(key);
            }
            Value::Object(_) => {
                let under = all.get(key).filter(|under| under.is_object()).cloned();
                let under = under.unwrap_or_else(|| Value::Object(Map::new()));
                all.insert(key.clone(), lay_over(&under, value));
            }
            value => {
                all.insert(key.clone(), value.clone());
            }
        }
    }
    Value::Object(all)
}

fn expectation(branch: Branch<'_>, profiles: &[&str], ledger: &mut Ledger<'_>) -> Option<Expect> {
    let expect = branch.get("expect").filter(|expect| expect.is_map());
    let Some((expect, decision)) = expect.and_then(|expect| Some((expect, expect.get("decision")?))) else {
        let mistake = Diagnostic::error(&NO_EXPECTATION, "this case does not say what it expects")
            .help("add `expect: {decision: allow}`, or what it is");
        ledger.tell(mistake.in_record(expect.map_or_else(|| branch.head(), Branch::head), "no decision"));
        return None;
    };
    let before = ledger.told.len();
    let decision = verdict(decision, ledger);
    let mut wanted = Expect {
        decision: decision.unwrap_or(Verdict::Allow),
        profiles: BTreeMap::new(),
        clauses: texts(expect.get("clauses")).unwrap_or_default(),
        obligations: texts(expect.get("obligations")),
        rules: BTreeMap::new(),
    };
    for (rule, span, outcome) in expect.get("rules").into_iter().flat_map(Branch::entries) {
        match serde_json::from_value::<Outcome>(outcome.value()) {
            Ok(outcome) => {
                wanted.rules.insert(rule.to_owned(), outcome);
            }
            Err(_) => {
                let message = format!("no rule comes to {}", outcome.value());
                let help = "it is `broken`, `undetermined`, `kept`, `excepted` or `not_applicable`";
                ledger.tell(wrong(message, span).help(help));
            }
        }
    }
    for (profile, span, other) in expect.entries().filter(|(key, ..)| !EXPECT_KEYS.contains(key)) {
        match other.get("decision").filter(|_| profiles.contains(&profile)) {
            Some(decision) => {
                wanted.profiles.extend(verdict(decision, ledger).map(|verdict| (profile.to_owned(), verdict)));
            }
            None => {
                let known = || EXPECT_KEYS.iter().chain(profiles).copied();
                let help = suggest::did_you_mean(profile, known()).unwrap_or_else(|| {
                    let known: Vec<&str> = known().collect();
                    format!("there may be {}; of a profile, `{{decision: deny}}`", suggest::one_of(&known, 12))
                });
                ledger.tell(wrong(format!("`{profile}` is nothing to expect"), span).help(help));
            }
        }
        for (key, span, _) in other.entries().filter(|(key, ..)| *key != "decision") {
            let message = format!("of a profile, `{key}` cannot be expected");
            ledger.tell(wrong(message, span).help("what a rule comes to does not depend on the profile"));
        }
    }
    (ledger.told.len() == before).then_some(wanted)
}

fn wrong(message: String, span: Span) -> Diagnostic {
    Diagnostic::error(&BAD_EXPECTATION, message).in_record(span, "this one")
}

fn verdict(branch: Branch<'_>, ledger: &mut Ledger<'_>) -> Option<Verdict> {
    let found = Verdict::ALL.into_iter().find(|verdict| branch.text() == Some(verdict.word()));
    if found.is_none() {
        let words = Verdict::ALL.map(Verdict::word);
        let help = format!("it is {}", suggest::one_of(&words, 4));
        ledger.tell(wrong(format!("{} is no decision", branch.value()), branch.span()).help(help));
    }
    found
}

fn texts(branch: Option<Branch<'_>>) -> Option<Vec<String>> {
    Some(branch?.items().filter_map(Branch::text).map(str::to_owned).collect())
}
