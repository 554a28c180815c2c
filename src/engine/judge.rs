//! One record, one decision.

use super::finding::Finder;
use super::mistakes::{FAULT, NOTHING_APPLIED};
use super::{Engine, Worker, mask, waiver};
use crate::decision::{self, At, Decision, Effect, FactValue, Finding, ObligationDue, Outcome};
use crate::diagnostic::Diagnostic;
use crate::eval::run::{Case, Run};
use crate::eval::settle;
use crate::eval::trace;
use crate::input::conform::{Known, Terms, UnknownFields, conform, id_of};
use crate::input::join::join;
use crate::input::read::json;
use crate::text::{Loc, RecordText, Span};
use crate::value::Truth;
use crate::value::time::Instant;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// How records are judged.
#[derive(Clone, Copy, Debug)]
pub struct JudgeTerms {
    /// How they are read.
    pub read: Terms,
    /// Also what was kept, excepted and not applicable.
    pub all: bool,
    /// With messages and the facts that findings rest on; without them a decision only counts.
    pub explain: bool,
    /// With the facts that kept, excepted and not applicable demands rest on, too.
    pub explain_all: bool,
}

impl Default for JudgeTerms {
    /// Unknown fields are errors, a record brings its own time, findings are explained.
    fn default() -> Self {
        let read = Terms { unknown_fields: UnknownFields::Error, as_of: None };
        Self { read, all: false, explain: true, explain_all: false }
    }
}

impl Engine {
    /// Judges the one record that `text` holds as JSON.
    ///
    /// # Errors
    /// It is no JSON, or something in it does not fit the model.
    pub fn judge_json(
        &self,
        worker: &mut Worker,
        terms: JudgeTerms,
        text: RecordText<'_>,
    ) -> Result<Decision, Vec<Diagnostic>> {
        if let Some((known, end)) = self.read_line(worker, terms, text.text, 0)
            && end == text.text.len()
        {
            return Ok(self.judge_known(worker, known, terms, text));
        }
        self.judge_carefully(worker, terms, text)
    }

    /// Reads the record that begins at `start` and fills its line, the quick way; none where it is to be read
    /// carefully. Says what the record is, and where its line ends.
    pub(super) fn read_line(
        &self,
        worker: &mut Worker,
        terms: JudgeTerms,
        text: &str,
        start: usize,
    ) -> Option<(Known, usize)> {
        let trie = self.trie.as_ref().filter(|_| self.tables.is_empty() && !self.plan.masks)?;
        let Worker { record, line, .. } = worker;
        let read = AssertUnwindSafe(|| line.read(&self.plan, trie, terms.read, text, start, record));
        catch_unwind(read).ok()?.ok()
    }

    /// Judges the one record that `text` holds as JSON, and says of a mistake what and where it is.
    ///
    /// # Errors
    /// It is no JSON, or something in it does not fit the model.
    pub(super) fn judge_carefully(
        &self,
        worker: &mut Worker,
        terms: JudgeTerms,
        text: RecordText<'_>,
    ) -> Result<Decision, Vec<Diagnostic>> {
        worker.record.clear();
        let read = worker.json.read_value(text.text, 0, &mut worker.record.tape);
        match read.and_then(|end| json::expect_end(text.text, end)) {
            Ok(()) => self.judge(worker, terms, text),
            Err(mistake) => {
                if self.plan.masks {
                    // Who stands in it is not known.
                    worker.record.redacted.push(Span::new(0, text.text.len()));
                }
                Err(vec![mistake])
            }
        }
    }

    /// Judges the record whose tape the worker holds; `text` is what its spans count in.
    ///
    /// # Errors
    /// Everything in it that does not fit the model.
    pub fn judge(
        &self,
        worker: &mut Worker,
        terms: JudgeTerms,
        text: RecordText<'_>,
    ) -> Result<Decision, Vec<Diagnostic>> {
        let record = &mut worker.record;
        let fitted = catch_unwind(AssertUnwindSafe(|| {
            let known = conform(&self.plan, terms.read, record)?;
            join(&self.plan, &self.tables, known.subject, record)?;
            Ok(known)
        }));
        // INVARIANT: a record is never lost because of a fault: one that cannot be read is told of.
        let known = fitted.unwrap_or_else(|_| {
            Err(vec![Diagnostic::error(&FAULT, "the engine could not read this record").in_record(Span::default(), "")])
        })?;
        Ok(self.judge_known(worker, known, terms, text))
    }

    /// Judges the record that the worker holds.
    pub(super) fn judge_known(
        &self,
        worker: &mut Worker,
        known: Known,
        terms: JudgeTerms,
        text: RecordText<'_>,
    ) -> Decision {
        let judged = catch_unwind(AssertUnwindSafe(|| self.decide(worker, known, terms, text)));
        let mut decision = judged.unwrap_or_else(|_| {
            // INVARIANT: a record is never lost and never passes because of a fault.
            *worker = Worker { record: std::mem::take(&mut worker.record), ..Worker::default() };
            let mut decision = self.empty(worker, known, text);
            decision.findings.push(special(FAULT.id, "the engine could not judge this record", None, &decision.source));
            decision.verdict = decision::verdict(&decision.findings);
            decision
        });
        if self.plan.masks {
            mask::decision(&mut decision);
        }
        decision
    }

    fn empty(&self, worker: &Worker, known: Known, text: RecordText<'_>) -> Decision {
        let subject = &self.plan.subjects[known.subject];
        let start = worker.record.start();
        Decision {
            id: id_of(subject, &worker.record).to_owned(),
            source: format!("{}:{}", text.name, text.line_column(start).line),
            subject: Arc::clone(&subject.name),
            as_of: Instant(known.as_of).to_string(),
            verdict: decision::Verdict::Allow,
            findings: Vec::new(),
            obligations: Vec::new(),
            policy: Arc::clone(&self.plan.stamp),
            waivers: Vec::new(),
        }
    }

    fn decide(&self, worker: &mut Worker, known: Known, terms: JudgeTerms, text: RecordText<'_>) -> Decision {
        let mut decision = self.empty(worker, known, text);
        let subject = &self.plan.subjects[known.subject];
        let Worker { record, contents, as_is, .. } = worker;
        contents.next_record(subject.contents.len());
        as_is.next_record(subject.nodes.len());
        let case = Case { plan: &self.plan, subject, record, as_of: known.as_of, contents };
        let mut run = Run::new(case, as_is);
        let finder = Finder { case, text, explain: terms.explain, explain_all: terms.explain_all };
        let all = terms.all;
        let findings = &mut decision.findings;
        decision.waivers = waiver::within_reach(case);
        for demand in &subject.demands {
            let before = findings.len();
            match run.truth(demand.broken) {
                Truth::True => finder.broken(&mut run, demand, findings),
                Truth::Unknown => {
                    let mut settled = settle::settle(case, demand);
                    match settled.outcome {
                        settle::Outcome::Broken => {
                            finder.broken(&mut Run::new(case, &mut settled.first), demand, findings);
                        }
                        settle::Outcome::Undetermined => finder.undetermined(&mut run, demand, &settled.open, findings),
                        other if all => finder.unbroken(&mut run, demand, other, findings),
                        settle::Outcome::NotApplicable | settle::Outcome::Kept | settle::Outcome::Excepted(_) => {}
                    }
                }
                Truth::False if all => {
                    let outcome = settle::outcome(&mut run, demand);
                    finder.unbroken(&mut run, demand, outcome, findings);
                }
                Truth::False => {}
            }
            if let (false, Some(of_demand)) = (demand.waivers.is_empty(), findings.get_mut(before..)) {
                waiver::waive(case, &mut run, demand, of_demand, &mut decision.waivers);
            }
        }
        if let Some((loc, when)) = subject.nothing_applied {
            // What may apply judges nothing, unless it holds the record: else a missing fact could let it pass.
            let judged = |finding: &Finding| {
                finding.outcome == Outcome::Broken || finding.effect.is_some_and(|effect| effect >= Effect::Hold)
            };
            let nothing = !findings.iter().any(judged)
                && subject.demands.iter().all(|demand| !run.truth(demand.applies).is_true());
            if nothing && !run.truth(when).is_false() {
                let message = "no rule of the policy applied to this record";
                findings.push(special(
                    NOTHING_APPLIED.id,
                    message,
                    Some((loc, self.plan.sources.at(loc))),
                    &decision.source,
                ));
            }
        }
        for obligation in &subject.obligations {
            if run.truth(obligation.due).is_true() {
                let with = obligation.with.iter().map(|(name, node, scalar)| {
                    (name.clone(), FactValue::Text(trace::value_in_words(&mut run, *node, *scalar)))
                });
                let with = with.collect();
                let rule = &self.plan.rules[obligation.rule.index()];
                decision.obligations.push(ObligationDue {
                    action: Arc::clone(&obligation.action),
                    with,
                    rule: Arc::clone(&rule.id),
                    clauses: rule.cites.clone(),
                    because: trace::fill(&mut run, &obligation.because),
                });
            }
        }
        if run.fault {
            let message = "a sum in the policy left the numbers or the calendar";
            findings.push(special(FAULT.id, message, None, &decision.source));
        }
        decision.obligations.sort_by(|a, b| (&a.action, &a.rule).cmp(&(&b.action, &b.rule)));
        decision::sort(&mut decision.findings);
        decision.verdict = decision::verdict(&decision.findings);
        decision
    }
}

/// A finding that no rule makes: it holds.
fn special(id: &str, message: &str, at: Option<(Loc, String)>, source: &str) -> Finding {
    let (demand, rule) = at.map_or_else(|| (None, source.to_owned()), |(loc, at)| (Some(loc), at));
    Finding {
        rule: id.into(),
        clauses: Vec::new(),
        outcome: Outcome::Broken,
        effect: Some(Effect::Hold),
        message: message.to_owned(),
        fix: None,
        missing: Vec::new(),
        missing_at: None,
        missing_facts: Vec::new(),
        questions: Vec::new(),
        by: None,
        waiver: None,
        known: false,
        at: At { rule, facts: Vec::new() },
        demand,
    }
}
