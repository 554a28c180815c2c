//! What conditions ask, in words; what is negated is said the other way round.

use super::noun::test_verb;
use super::phrase::Phrase;
use super::words::{listed, quoted};
use super::{Here, Prose};
use crate::semantics::tree::{Ask, Comparison, Expr, Kind, LexiconId, Measure, Source, VariableId};
use crate::semantics::types::{Scalar, Ty};
use crate::syntax::ast::Quantity;

/// The parts of a quantifier.
struct Quantified<'e> {
    quantity: Quantity,
    variable: VariableId,
    source: &'e Source,
    filter: Option<&'e Expr>,
    has: Option<&'e Expr>,
}

impl Prose<'_> {
    /// A condition; where `holds` is false, that it does not hold.
    pub(super) fn condition(&self, expr: &Expr, here: &Here, holds: bool) -> Phrase {
        let text = |text: String| Phrase::Text(text);
        let yes = |yes: &'static str, no: &'static str| if holds { yes } else { no };
        match &expr.kind {
            Kind::And(parts) | Kind::Or(parts) => {
                let all = matches!(expr.kind, Kind::And(_)) == holds;
                let parts = parts.iter().map(|part| self.condition(part, here, holds)).collect();
                if all { Phrase::All(parts) } else { Phrase::Any(parts) }
            }
            Kind::Not(inner) => self.condition(inner, here, !holds),
            Kind::Bool(value) => text(String::from(if *value == holds { "always" } else { "never" })),
            Kind::If(three) => {
                let [condition, then, otherwise] = &**three;
                let condition = self.condition(condition, here, true);
                let condition = condition.inline().unwrap_or_else(|| String::from("the condition holds"));
                Phrase::Cases(
                    String::from("as the case may be"),
                    vec![
                        (format!("where {condition}"), self.condition(then, here, holds)),
                        (String::from("else"), self.condition(otherwise, here, holds)),
                    ],
                )
            }
            Kind::Match(on, arms) => {
                let symbols = match on.ty {
                    Ty::Scalar(Scalar::Enum(id)) => self.policy.enum_def(id).symbols.as_slice(),
                    _ => &[],
                };
                let arms =
                    symbols.iter().zip(arms).map(|(symbol, arm)| (quoted(symbol), self.condition(arm, here, holds)));
                Phrase::Cases(format!("depending on {}", self.noun(on, here)), arms.collect())
            }
            Kind::OrElse(first, second) => Phrase::Cases(
                String::from("as far as is known"),
                vec![
                    (format!("where {} is given", self.given(first, here)), self.condition(first, here, holds)),
                    (String::from("else"), self.condition(second, here, holds)),
                ],
            ),
            Kind::Fact(_) | Kind::Variable(..) | Kind::Field(..) => match self.marked(expr, here) {
                Some((owner, mark)) => text(format!("{owner} {} marked {mark}", yes("is", "is not"))),
                None => text(format!("{} {}", self.noun(expr, here), yes("holds", "does not hold"))),
            },
            Kind::Call(id, arguments) => {
                let words = self.called(*id, arguments, here);
                if holds { text(words) } else { text(format!("it is not so that {words}")) }
            }
            Kind::Compare(op, left, right) => text(self.comparison(*op, left, right, here, holds)),
            Kind::IsOneOf(value, symbols) => {
                let id = match value.ty {
                    Ty::Scalar(Scalar::Enum(id)) => Some(id),
                    _ => None,
                };
                let words: Vec<String> =
                    id.into_iter().flat_map(|id| symbols.iter().map(move |symbol| self.symbol(id, *symbol))).collect();
                text(format!("{} {} {}", self.noun(value, here), yes("is", "is not"), listed(&words, "or")))
            }
            Kind::IsIn(value, list) => {
                let name = self.policy.lists.get(list.index()).map_or("", |list| list.name.as_str());
                text(format!("{} {} on the list {}", self.noun(value, here), yes("is", "is not"), self.list_term(name)))
            }
            Kind::PlaceIn(place) => text(format!("the place {} in {place}", yes("lies", "does not lie"))),
            Kind::LiesIn(value, place) => {
                text(format!("{} {} in {place}", self.noun(value, here), yes("lies", "does not lie")))
            }
            Kind::Known(value) => text(format!("{} {} known", self.noun(value, here), yes("is", "is not"))),
            Kind::Exists(value) => text(format!("{} {} on record", self.noun(value, here), yes("is", "is not"))),
            Kind::Empty(source) => {
                let entries = self.entries(source, here);
                text(format!("there is {} {}", yes("no", "at least one"), entries.one))
            }
            Kind::Has(list, value) => text(format!(
                "{} {} {}",
                self.noun(list, here),
                yes("include", "do not include"),
                self.noun(value, here)
            )),
            Kind::MapHas(map, key) => text(format!("{} {} “{key}”", self.noun(map, here), yes("have", "do not have"))),
            Kind::MapEntry(..) => text(format!("{} {}", self.noun(expr, here), yes("holds", "does not hold"))),
            Kind::Within { at, length, after, anchor, manner } => text(format!(
                "{} {} within {} {} {}{}",
                self.noun(at, here),
                yes("lies", "does not lie"),
                self.noun(length, here),
                if *after { "after" } else { "before" },
                self.noun(anchor, here),
                self.manner(manner, here)
            )),
            Kind::Between(three) => {
                let [value, first, last] = &**three;
                let (value, first, last) = (self.noun(value, here), self.noun(first, here), self.noun(last, here));
                text(format!("{value} {} between {first} and {last}", yes("lies", "does not lie")))
            }
            Kind::TextTest(test, value, other) => {
                text(format!("{} {} {}", self.noun(value, here), test_verb(*test, holds), self.noun(other, here)))
            }
            Kind::Matches(value, pattern) => {
                let verb = yes("matches", "does not match");
                text(format!("{} {verb} the pattern `/{pattern}/`", self.noun(value, here)))
            }
            Kind::Lexicon { text: value, lexicon, index, ask } => {
                text(self.lexicon(value, *lexicon, index.as_deref(), *ask, here, holds))
            }
            Kind::Measure(measure, value) => {
                let what = match measure {
                    Measure::MixesScripts => "words of mixed scripts",
                    Measure::HiddenCharacters => "hidden characters",
                    Measure::ConfusableLetters => "letters that pass for others",
                };
                text(format!("{} {} {what}", self.noun(value, here), yes("has", "has no")))
            }
            Kind::Quantifier { quantity, variable, source, filter, has } => {
                let parts = Quantified {
                    quantity: *quantity,
                    variable: *variable,
                    source,
                    filter: filter.as_deref(),
                    has: has.as_deref(),
                };
                self.quantified(&parts, here, holds)
            }
            Kind::Error
            | Kind::Int(_)
            | Kind::Text(_)
            | Kind::Symbol(..)
            | Kind::Duration(_)
            | Kind::AsOf
            | Kind::Param(_)
            | Kind::Arithmetic(..)
            | Kind::Shift { .. }
            | Kind::Local { .. }
            | Kind::Content(_)
            | Kind::Pick { .. }
            | Kind::Count { .. } => text(format!("{} {}", self.noun(expr, here), yes("holds", "does not hold"))),
        }
    }

    /// What may be given or not, as a thing: a mark, a value.
    fn given(&self, expr: &Expr, here: &Here) -> String {
        match self.marked(expr, here) {
            Some((owner, mark)) => format!("{mark} of {owner}"),
            None => self.noun(expr, here),
        }
    }

    pub(super) fn list_term(&self, name: &str) -> String {
        match self.style {
            super::Style::Plain => quoted(name),
            super::Style::Links => format!("[{}](#{name})", quoted(name)),
        }
    }

    fn comparison(&self, op: Comparison, left: &Expr, right: &Expr, here: &Here, holds: bool) -> String {
        // `x is false` of a mark.
        if let (Comparison::Equal, Kind::Bool(value)) = (op, &right.kind)
            && let Some((owner, mark)) = self.marked(left, here)
        {
            let is = if holds { "is" } else { "is not" };
            return if *value {
                format!("{owner} {is} marked {mark}")
            } else {
                format!("{owner} {is} marked as not {mark}")
            };
        }
        let fixed = |expr: &Expr| {
            matches!(
                expr.kind,
                Kind::Int(_) | Kind::Param(_) | Kind::Duration(_) | Kind::Symbol(..) | Kind::Text(_) | Kind::Bool(_)
            )
        };
        // What is asked about comes first, and what it is held against after it.
        let turned = fixed(left) && !fixed(right);
        let (first, second) = if turned { (right, left) } else { (left, right) };
        let time = matches!(first.ty, Ty::Scalar(Scalar::Instant | Scalar::Date | Scalar::TimeOfDay));
        let words = match (op, turned, time) {
            (Comparison::Equal, ..) => ["is", "is not"],
            (Comparison::Less, false, true) => ["is before", "is not before"],
            (Comparison::Less, true, true) => ["is after", "is not after"],
            (Comparison::LessOrEqual, false, true) => ["is at or before", "is not at or before"],
            (Comparison::LessOrEqual, true, true) => ["is at or after", "is not at or after"],
            (Comparison::Less, false, false) => ["is less than", "is not less than"],
            (Comparison::Less, true, false) => ["is more than", "is not more than"],
            (Comparison::LessOrEqual, false, false) => ["is at most", "is not at most"],
            (Comparison::LessOrEqual, true, false) => ["is at least", "is not at least"],
        };
        let [yes, no] = words;
        format!("{} {} {}", self.noun(first, here), if holds { yes } else { no }, self.noun(second, here))
    }

    fn lexicon(
        &self,
        value: &Expr,
        lexicon: LexiconId,
        index: Option<&Expr>,
        ask: Ask,
        here: &Here,
        holds: bool,
    ) -> String {
        let name = self.policy.lexicons.get(lexicon.index()).map_or("", |lexicon| lexicon.name.as_str());
        let of = index.map_or_else(String::new, |index| format!(" for {}", self.noun(index, here)));
        let words = format!("the lexicon {}{of}", self.list_term(name));
        let noun = self.noun(value, here);
        let verb = if holds { "contains" } else { "does not contain" };
        match ask {
            Ask::AtLeast(1) => format!("{noun} {verb} wording of {words}"),
            Ask::AtLeast(least) => format!("{noun} {verb} at least {least} entries of {words}"),
            Ask::Review => format!("{noun} {verb} wording of {words} that a person has to look at"),
            Ask::Wholly => {
                let verb = if holds { "is" } else { "is not" };
                format!("{noun} {verb} nothing but an entry of {words}")
            }
            Ask::Score(thousandths) => {
                let verb = if holds { "scores" } else { "does not score" };
                format!("{noun} {verb} {}.{:03} or more in {words}", thousandths / 1000, thousandths % 1000)
            }
        }
    }

    fn quantified(&self, parts: &Quantified<'_>, here: &Here, holds: bool) -> Phrase {
        let entries = self.entries(parts.source, here);
        let inner = here.with(parts.variable, &entries.head, entries.record);
        let filter = parts.filter.map(|filter| self.condition(filter, &inner, true));
        match parts.quantity {
            Quantity::Some | Quantity::No => {
                let some = matches!(parts.quantity, Quantity::Some) == holds;
                let head = if some { "there is at least one" } else { "there is no" };
                match filter {
                    None => Phrase::Text(format!("{head} {}", entries.one)),
                    Some(filter) => Phrase::Headed(format!("{head} {} for which", entries.one), Box::new(filter)),
                }
            }
            Quantity::Every => {
                let not = if holds { "" } else { "it is not so that " };
                let has = parts
                    .has
                    .map_or_else(|| Phrase::Text(String::from("it is there")), |has| self.condition(has, &inner, true));
                let head = match filter {
                    None => format!("{not}for every {},", entries.one),
                    Some(filter) => match filter.inline() {
                        Some(words) => format!("{not}for every {} for which {words},", entries.one),
                        None => {
                            let cases = vec![(String::from("for which"), filter), (String::from("it holds that"), has)];
                            return Phrase::Cases(format!("{not}for every {}", entries.one), cases);
                        }
                    },
                };
                Phrase::Headed(head, Box::new(has))
            }
        }
    }
}
