//! Times: sums of them, what clocks show, stretches of the day, and what holds for some time only.

use super::facts::literal;
use super::value::{Answer, Value, Worth};
use super::walk::{Env, Walk};
use coms_policy::semantics::policy::{EntryDef, Stretch};
use coms_policy::semantics::tree::{Expr, Manner, ParamId};
use coms_policy::semantics::types::{Scalar, Ty};
use coms_policy::value::time::calendar::{self, Beyond, Reckoning};
use coms_policy::value::time::{Date, Duration, Instant, Rounding, TimeOfDay, Zone};
use std::collections::BTreeSet;

impl<'a> Walk<'a> {
    /// Whether the question is asked in a stretch of time.
    pub(crate) fn during(&self, stretch: Stretch) -> bool {
        stretch.from.is_none_or(|from| from <= self.as_of) && stretch.until.is_none_or(|until| self.as_of < until)
    }

    /// When an entry of a declared list counts; none where it always does.
    pub(crate) fn entry_counts(&self, entry: &'a EntryDef) -> Option<Answer> {
        let when = entry.when.get(&self.subject);
        if when.is_none() && entry.during == Stretch::ALWAYS {
            return None;
        }
        let during = Answer::known(self.during(entry.during));
        Some(Answer::all(when.map(|when| self.truth(when, &None)).into_iter().chain([during])))
    }

    /// The names of what an entry of a declared list counts by.
    pub(crate) fn names_of_entry(&self, entry: &'a EntryDef) -> Vec<String> {
        let when = entry.when.get(&self.subject).map(|when| self.name(when, &None));
        when.into_iter().chain(names_of(entry.during)).collect()
    }

    /// What a param is worth at the time of the question: outside of all its periods it is not known.
    pub(crate) fn param(&self, id: ParamId) -> Worth {
        let def = &self.policy.params[id.index()];
        match def.values.iter().find(|(stretch, _)| self.during(*stretch)) {
            Some((_, value)) => Worth::known(literal(value)),
            None => Worth::missing_for(def.name.clone()),
        }
    }

    pub(crate) fn name_of_param(&self, id: ParamId) -> String {
        let def = &self.policy.params[id.index()];
        match def.values.as_slice() {
            [(Stretch::ALWAYS, value)] => self.name_of_literal(value),
            values => {
                let of = |(stretch, value)| format!("{:?} {}", names_of(stretch), self.name_of_literal(value));
                let words: Vec<String> = values.iter().map(|(stretch, value)| of((*stretch, value))).collect();
                format!("dated({}, {})", words.join(", "), def.name)
            }
        }
    }

    /// An instant, or a date, moved by a span.
    pub(crate) fn shift(&self, [at, by]: [&'a Expr; 2], back: bool, manner: &'a Manner, env: &Env<'a>) -> Worth {
        let operands: Vec<&'a Expr> = [at, by].into_iter().chain(manner.zone.as_deref()).collect();
        self.made_of(&operands, env, |values| {
            let [Value::Number(moment), Value::Span(span), zone @ ..] = values else { return None };
            if let [Value::Missing | Value::Open] = zone {
                return None;
            }
            Some(match self.moved(*moment, *span, back, (manner, at.ty), zone.first()) {
                Ok(moved) => Worth::known(Value::Number(moved)),
                Err(calendar) => Worth::missing_for(calendar),
            })
        })
    }

    /// `a within D after b` is b ≤ a ≤ b + D, `a within D before b` is b - D ≤ a ≤ b.
    pub(crate) fn within(
        &self,
        test: &'a Expr,
        [at, length, anchor]: [&'a Expr; 3],
        after: bool,
        manner: &'a Manner,
        env: &Env<'a>,
    ) -> Answer {
        let operands: Vec<&'a Expr> = [at, length, anchor].into_iter().chain(manner.zone.as_deref()).collect();
        let worths: Vec<Worth> = operands.iter().map(|operand| self.worth(operand, env)).collect();
        let values: Vec<Value> = worths.iter().map(|worth| worth.value.clone()).collect();
        let [Value::Number(moment), Value::Span(span), Value::Number(from), zone @ ..] = values.as_slice() else {
            return self.undecided(test, operands, worths, env);
        };
        if let [Value::Missing | Value::Open | Value::None] = zone {
            return self.undecided(test, operands, worths, env);
        }
        match self.moved(*from, *span, !after, (manner, at.ty), zone.first()) {
            Ok(end) => {
                let (first, last) = if after { (*from, end) } else { (end, *from) };
                Answer::known((first..=last).contains(moment))
            }
            // On the wrong side, however far the calendar goes.
            Err(_) if (after && moment < from) || (!after && from < moment) => Answer::known(false),
            Err(calendar) => self.question(self.name(test, env), &operands, BTreeSet::from([calendar]), env),
        }
    }

    /// Ticks or a day, moved by a span; else the name of the calendar that does not go so far.
    fn moved(
        &self,
        at: i64,
        by: Duration,
        back: bool,
        (manner, ty): (&Manner, Ty),
        zone: Option<&Value>,
    ) -> Result<i64, String> {
        let zone = match zone {
            Some(Value::Text(name)) => Some(Zone::named(name).expect("a record has zones that there are")),
            _ => None,
        };
        let rounding = if manner.earlier { Rounding::Earlier } else { Rounding::Later };
        let calendars: Vec<_> = self.policy.calendars.iter().map(|def| def.calendar.clone()).collect();
        let how = Reckoning { zone, rounding, calendars: &calendars };
        let moved = match (ty, back) {
            (Ty::Scalar(Scalar::Date), false) => {
                calendar::add_to_date(Date(at as i32), by, how).map(|day| i64::from(day.0))
            }
            (Ty::Scalar(Scalar::Date), true) => {
                calendar::subtract_from_date(Date(at as i32), by, how).map(|day| i64::from(day.0))
            }
            (_, false) => calendar::add(Instant(at), by, how).map(|instant| instant.0),
            (_, true) => calendar::subtract(Instant(at), by, how).map(|instant| instant.0),
        };
        match moved {
            Ok(moved) => Ok(moved),
            Err(Beyond::Years) => panic!("the years go so far"),
            Err(Beyond::Calendar(calendar)) => Err(self.policy.calendars[usize::from(calendar)].name.clone()),
        }
    }

    /// What a clock shows at an instant in a zone, or the calendar.
    pub(crate) fn local(&self, at: &'a Expr, zone: &'a Expr, date: bool, env: &Env<'a>) -> Worth {
        self.made_of(&[at, zone], env, |values| {
            let [Value::Number(at), Value::Text(zone)] = values else { return None };
            let (day, time) = Zone::named(zone).expect("a record has zones that there are").local(Instant(*at));
            Some(Worth::known(Value::Number(if date { i64::from(day.0) } else { time })))
        })
    }

    /// `t between a and b`: both inside, and over midnight where the end comes first.
    pub(crate) fn between(&self, test: &'a Expr, parts: &'a [Expr; 3], env: &Env<'a>) -> Answer {
        let operands = parts.each_ref();
        let worths = operands.map(|operand| self.worth(operand, env));
        match worths.each_ref().map(|worth| &worth.value) {
            [Value::Number(time), Value::Number(from), Value::Number(to)] => {
                Answer::known(TimeOfDay(*time).is_between(TimeOfDay(*from), TimeOfDay(*to)))
            }
            _ => self.undecided(test, operands.to_vec(), worths.to_vec(), env),
        }
    }
}

/// The names of what a stretch of time asks.
fn names_of(stretch: Stretch) -> Vec<String> {
    let from = stretch.from.map(|from| format!("({from} <= as_of)"));
    from.into_iter().chain(stretch.until.map(|until| format!("(as_of < {until})"))).collect()
}
