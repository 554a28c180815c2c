//! Examples: from pairs to the tree.

use super::{Builder, nothing, parts};
use crate::decision::Outcome;
use crate::syntax::ast::{Example, FactPath, Given, GivenValue, Word};
use crate::syntax::grammar::Rule;
use pest::iterators::Pair;

impl Builder {
    pub(super) fn example(&mut self, pair: Pair<'_, Rule>) -> Example {
        let span = self.span(&pair);
        let mut example = Example {
            outcome: Outcome::Broken,
            title: nothing(),
            base: nothing(),
            with: Vec::new(),
            without: Vec::new(),
            span,
        };
        for part in parts(pair) {
            match part.as_rule() {
                Rule::example_outcome => example.outcome = outcome(part.as_str()),
                Rule::string => example.title = self.string(&part),
                Rule::with_facts => {
                    for section in parts(part) {
                        example.with.extend(self.givens(section));
                    }
                }
                Rule::without_facts => example.without.extend(parts(part).map(|path| self.fact_path(path))),
                _ => example.base = self.word(&part),
            }
        }
        example
    }

    fn givens(&mut self, pair: Pair<'_, Rule>) -> Vec<Given> {
        let mut givens = Vec::new();
        for given in parts(pair) {
            let mut inner = parts(given);
            if let (Some(path), Some(value)) = (inner.next(), inner.next()) {
                let path = self.fact_path(path);
                givens.push(Given { path, value: self.given_value(value) });
            }
        }
        givens
    }

    fn given_value(&mut self, pair: Pair<'_, Rule>) -> GivenValue {
        let span = self.span(&pair);
        match pair.as_rule() {
            Rule::given_section => GivenValue::Section(span, self.givens(pair)),
            Rule::given_list => {
                let mut values = Vec::new();
                for value in parts(pair) {
                    values.push(self.given_value(value));
                }
                GivenValue::List(span, values)
            }
            _ => GivenValue::Single(self.value(pair)),
        }
    }

    fn fact_path(&self, pair: Pair<'_, Rule>) -> FactPath {
        let span = self.span(&pair);
        let step = |step: Pair<'_, Rule>| -> Word {
            if step.as_rule() == Rule::string { self.string(&step) } else { self.word(&step) }
        };
        FactPath { span, steps: parts(pair).map(step).collect() }
    }
}

/// The grammar admits no other words.
fn outcome(words: &str) -> Outcome {
    match words.split_ascii_whitespace().next() {
        Some("kept") => Outcome::Kept,
        Some("undetermined") => Outcome::Undetermined,
        Some("excepted") => Outcome::Excepted,
        Some("not") => Outcome::NotApplicable,
        _ => Outcome::Broken,
    }
}
