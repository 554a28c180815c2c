//! The table of a policy: each clause with what decides it, the cases that prove it, and what it lacks.

use super::needs::can_be_undetermined;
use super::probe::{asked, with_probes};
use super::trace::{Link, LinkKind, Trace};
use crate::case::Trial;
use crate::decision::{Decision, Effect, Outcome};
use crate::engine::{Engine, JudgeTerms, Worker};
use crate::semantics::policy::{ClauseDef, Policy, RuleId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How a clause is accounted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// A rule or an obligation cites it.
    Ruled,
    /// What rules are made of cites it: a define, a list, an exception.
    Part,
    /// It says why no rule is made of it.
    NotEncoded,
    /// Nothing cites it.
    Open,
}

impl State {
    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ruled => "rules",
            Self::Part => "parts",
            Self::NotEncoded => "not encoded",
            Self::Open => "open",
        }
    }
    /// Said of a number of clauses.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Ruled => "decided by rules",
            Self::Part => "by what rules are made of",
            Self::NotEncoded => "not encoded, with a reason",
            Self::Open => "cited by nothing",
        }
    }
}

/// What a case shows of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Polarity {
    /// A demand of it is broken.
    Broken,
    /// A demand of it is kept.
    Kept,
    /// A demand of it is excepted; of an exception, that it lifts one.
    Excepted,
    /// A demand of it is left open.
    Undetermined,
    /// Of a define: it holds. Of an obligation: it is due.
    Holds,
    /// Of a define: it does not hold.
    Fails,
}

impl Polarity {
    /// All of them, in the order of the table.
    pub const ALL: [Self; 6] = [Self::Broken, Self::Kept, Self::Excepted, Self::Undetermined, Self::Holds, Self::Fails];
    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Broken => "broken",
            Self::Kept => "kept",
            Self::Excepted => "excepted",
            Self::Undetermined => "undetermined",
            Self::Holds => "holds",
            Self::Fails => "fails",
        }
    }
}

/// The cases that show something, by what they show.
pub type Shown = BTreeMap<Polarity, Vec<Arc<str>>>;

/// A clause with all that is known of it.
#[derive(Clone, Debug)]
pub struct Row<'p> {
    /// The clause.
    pub clause: &'p ClauseDef,
    /// How it is accounted for.
    pub state: State,
    /// The strongest effect of the demands that cite it.
    pub effect: Option<Effect>,
    /// What cites it.
    pub links: Vec<Link>,
    /// What cases show of it.
    pub shown: Shown,
    /// What it lacks, in words.
    pub lacks: Vec<String>,
}

/// A rule with what cases show of it.
#[derive(Clone, Debug)]
pub struct RuleRow {
    /// Which rule.
    pub rule: RuleId,
    /// Its id.
    pub id: Arc<str>,
    /// What cases show of it.
    pub shown: Shown,
    /// What it lacks, in words.
    pub lacks: Vec<String>,
}

/// A policy, clause by clause.
#[derive(Clone, Debug)]
pub struct Coverage<'p> {
    /// In the order of the clauses.
    pub rows: Vec<Row<'p>>,
    /// In the order of the rules.
    pub rules: Vec<RuleRow>,
    /// How many cases and examples were judged.
    pub cases: usize,
    /// Cases and examples whose facts do not fit the model, in words.
    pub malformed: Vec<String>,
}

/// What all cases show: by clause, by rule, by exception.
#[derive(Default)]
struct Seen {
    by_clause: BTreeMap<Arc<str>, Shown>,
    by_rule: BTreeMap<Arc<str>, Shown>,
    by_exception: BTreeMap<String, Shown>,
}

fn enter<K: Ord>(seen: &mut BTreeMap<K, Shown>, key: K, polarity: Polarity, case: &Arc<str>) {
    let cases = seen.entry(key).or_default().entry(polarity).or_default();
    if cases.last() != Some(case) {
        cases.push(Arc::clone(case));
    }
}

impl Seen {
    fn add(&mut self, case: &Arc<str>, decision: &Decision) {
        for finding in &decision.findings {
            let probe = asked(&finding.rule).is_some();
            let polarity = match (finding.outcome, probe) {
                (Outcome::Broken, false) => Polarity::Broken,
                (Outcome::Broken, true) => Polarity::Holds,
                (Outcome::Kept, false) => Polarity::Kept,
                (Outcome::Kept, true) => Polarity::Fails,
                (Outcome::Excepted, _) => Polarity::Excepted,
                (Outcome::Undetermined, false) => Polarity::Undetermined,
                (Outcome::Undetermined, true) | (Outcome::Waived | Outcome::NotApplicable, _) => continue,
            };
            for clause in &finding.clauses {
                enter(&mut self.by_clause, Arc::clone(clause), polarity, case);
            }
            enter(&mut self.by_rule, Arc::clone(&finding.rule), polarity, case);
            if let (Some(by), Outcome::Excepted) = (&finding.by, finding.outcome) {
                enter(&mut self.by_exception, by.clone(), Polarity::Excepted, case);
            }
        }
        for due in &decision.obligations {
            for clause in &due.clauses {
                enter(&mut self.by_clause, Arc::clone(clause), Polarity::Holds, case);
            }
            enter(&mut self.by_rule, Arc::clone(&due.rule), Polarity::Holds, case);
        }
    }
}

/// Judges all cases and examples, and tells what they show of each clause that the pack itself declares.
///
/// # Errors
/// In words: the policy is too large.
pub fn cover<'p>(policy: &'p Policy, trials: &[Trial]) -> Result<Coverage<'p>, String> {
    let engine = Engine::new(&with_probes(policy), "default")?;
    let mut worker = Worker::default();
    let terms = JudgeTerms { all: true, explain: false, ..JudgeTerms::default() };
    let mut seen = Seen::default();
    let mut malformed = Vec::new();
    for trial in trials {
        let name: Arc<str> = trial.name().into();
        match engine.judge_json(&mut worker, terms, trial.record()) {
            Ok(decision) => seen.add(&name, &decision),
            Err(mistakes) => malformed.extend(mistakes.iter().map(|told| format!("{name}: {}", told.message))),
        }
    }
    let own = policy.sources.packs().last();
    let trace = Trace::of(policy);
    let effects = effects(policy);
    let rows = policy.clauses.iter().filter(|clause| Some(policy.sources.pack_of(clause.loc.source)) == own);
    let rows = rows.map(|clause| row(policy, clause, &trace, &effects, &mut seen)).collect();
    let rules =
        policy.rules.iter().enumerate().filter(|(_, rule)| Some(policy.sources.pack_of(rule.loc.source)) == own);
    let rules = rules
        .map(|(index, rule)| {
            let rule_id = RuleId::from_index(index);
            let shown = seen.by_rule.get(&rule.id).cloned().unwrap_or_default();
            let lacks = lacking(effects.get(&rule_id), &shown);
            RuleRow { rule: rule_id, id: Arc::clone(&rule.id), shown, lacks }
        })
        .collect();
    Ok(Coverage { rows, rules, cases: trials.len(), malformed })
}

/// What the demands of a rule can come to.
#[derive(Clone, Copy, Debug, Default)]
struct Can {
    /// The strongest effect, under the profile `default`; none: an obligation.
    effect: Option<Effect>,
    /// A fact can be missing.
    undetermined: bool,
}

impl Can {
    fn or(self, other: Self) -> Self {
        Self { effect: self.effect.max(other.effect), undetermined: self.undetermined || other.undetermined }
    }
}

fn effects(policy: &Policy) -> BTreeMap<RuleId, Can> {
    let map = policy.profiles.get("default").map(Vec::as_slice).unwrap_or_default();
    let mut effects: BTreeMap<RuleId, Can> = BTreeMap::new();
    for demand in &policy.demands {
        let mapped = map.iter().find(|(from, _)| *from == demand.effect).map_or(demand.effect, |(_, to)| *to);
        let can = Can { effect: Some(mapped), undetermined: can_be_undetermined(policy, demand) };
        let known = effects.entry(demand.rule).or_default();
        *known = known.or(can);
    }
    for obligation in &policy.obligations {
        effects.entry(obligation.rule).or_default();
    }
    effects
}

/// What is to be shown of what has an effect, and is not.
fn lacking(can: Option<&Can>, shown: &Shown) -> Vec<String> {
    let Some(can) = can else { return Vec::new() };
    let lacks = |polarity: Polarity, words: &str| (!shown.contains_key(&polarity)).then(|| String::from(words));
    match can.effect {
        None => lacks(Polarity::Holds, "no case in which it is due").into_iter().collect(),
        Some(Effect::Note) => Vec::new(),
        Some(Effect::Warn | Effect::Hold | Effect::Deny) => {
            let undetermined =
                can.undetermined.then(|| lacks(Polarity::Undetermined, "no case leaves it open")).flatten();
            let broken = lacks(Polarity::Broken, "no case breaks it");
            broken.into_iter().chain(lacks(Polarity::Kept, "no case keeps it")).chain(undetermined).collect()
        }
    }
}

fn row<'p>(
    policy: &'p Policy,
    clause: &'p ClauseDef,
    trace: &Trace,
    effects: &BTreeMap<RuleId, Can>,
    seen: &mut Seen,
) -> Row<'p> {
    let links = trace.links(&clause.id).to_vec();
    let kinds: BTreeSet<LinkKind> = links.iter().map(|link| link.kind).collect();
    let ruled = kinds.contains(&LinkKind::Rule) || kinds.contains(&LinkKind::Obligation);
    let state = match (ruled, links.is_empty(), &clause.not_encoded) {
        (true, ..) => State::Ruled,
        (false, false, _) => State::Part,
        (false, true, Some(_)) => State::NotEncoded,
        (false, true, None) => State::Open,
    };
    let mut shown = seen.by_clause.get(&clause.id).cloned().unwrap_or_default();
    let mut lacks = Vec::new();
    for link in links.iter().filter(|link| link.kind == LinkKind::Exception) {
        match seen.by_exception.get(&link.name).and_then(|shown| shown.get(&Polarity::Excepted)) {
            Some(cases) => shown.entry(Polarity::Excepted).or_default().extend(cases.iter().cloned()),
            None => lacks.push(format!("no case in which the exception `{}` lifts anything", link.name)),
        }
    }
    let can = links
        .iter()
        .filter(|link| matches!(link.kind, LinkKind::Rule | LinkKind::Obligation))
        .flat_map(|link| &link.rules)
        .filter_map(|rule| effects.get(rule))
        .copied()
        .reduce(Can::or);
    match state {
        State::Open => lacks.push(String::from("nothing cites it")),
        State::Ruled => lacks.extend(lacking(can.as_ref(), &shown)),
        State::Part if kinds.contains(&LinkKind::Entry) => {
            // What is listed may be forbidden or allowed: an entry takes effect in what is broken, or in what is kept.
            if ![Polarity::Broken, Polarity::Kept].iter().any(|polarity| shown.contains_key(polarity)) {
                lacks.push(String::from("no case in which the entry is hit"));
            }
        }
        State::Part if kinds.contains(&LinkKind::Define) => {
            let asked = |link: &&Link| link.kind == LinkKind::Define && probed(policy, &link.name);
            if links.iter().any(|link| asked(&link)) && !shown.contains_key(&Polarity::Holds) {
                lacks.push(String::from("no case in which it takes effect"));
            }
        }
        State::Part | State::NotEncoded => {}
    }
    Row { clause, state, effect: can.and_then(|can| can.effect), links, shown, lacks }
}

/// Whether a define is asked apart.
fn probed(policy: &Policy, name: &str) -> bool {
    policy.defines.iter().any(|define| define.name == name && !define.cites.is_empty())
}

impl Coverage<'_> {
    /// How many clauses are accounted for in some way.
    #[must_use]
    pub fn accounted(&self) -> usize {
        self.rows.iter().filter(|row| row.state != State::Open).count()
    }
    /// How many clauses lack nothing.
    #[must_use]
    pub fn proven(&self) -> usize {
        self.rows.iter().filter(|row| row.lacks.is_empty()).count()
    }
    /// Tenths of a percent of clauses that lack nothing, rounded down; of no clauses, all.
    #[must_use]
    pub fn permille(&self) -> usize {
        (self.proven() * 1000).checked_div(self.rows.len()).unwrap_or(1000)
    }
}
