//! What a policy declares as data: params, lists, calendars, and the values in them.

use super::{Builder, nothing, parts};
use crate::syntax::ast::{
    CalendarItem, Days, Entry, ItemKind, JurisdictionItem, ListItem, ParamItem, ParamValue, TypeRef, Value, ValueKind,
};
use crate::syntax::grammar::Rule;
use pest::iterators::Pair;

impl Builder {
    pub(super) fn value(&mut self, pair: Pair<'_, Rule>) -> Value {
        let span = self.span(&pair);
        let kind = match parts(pair).next() {
            None => ValueKind::Symbol(String::new()),
            Some(inner) => match inner.as_rule() {
                Rule::integer => ValueKind::Int(self.number(&inner)),
                Rule::string => ValueKind::Text(self.string(&inner).text),
                Rule::boolean => ValueKind::Bool(inner.as_str() == "true"),
                Rule::date => ValueKind::Date(inner.as_str().to_owned()),
                Rule::time => ValueKind::Time(inner.as_str().to_owned()),
                Rule::duration => {
                    let mut inner = parts(inner);
                    let count = inner.next().map_or(0, |count| self.number(&count));
                    match inner.next() {
                        Some(days) if days.as_rule() == Rule::business_days => {
                            ValueKind::BusinessDays(count, self.calendar_of(days))
                        }
                        unit => ValueKind::Duration(count, unit.map_or_else(nothing, |unit| self.word(&unit))),
                    }
                }
                _ => ValueKind::Symbol(inner.as_str().to_owned()),
            },
        };
        Value { kind, span }
    }

    pub(super) fn param(&mut self, pair: Pair<'_, Rule>) -> ItemKind {
        let span = self.span(&pair);
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut item = ParamItem {
            name,
            ty: TypeRef::Name(nothing()),
            cites: Vec::new(),
            value: ParamValue::Always(Value { kind: ValueKind::Int(0), span }),
        };
        for part in inner {
            match part.as_rule() {
                Rule::type_ref => item.ty = self.type_ref(part),
                Rule::cites => item.cites = self.words(part),
                Rule::periods => item.value = self.periods(part),
                _ => item.value = ParamValue::Always(self.value(part)),
            }
        }
        ItemKind::Param(item)
    }

    pub(super) fn periods(&mut self, pair: Pair<'_, Rule>) -> ParamValue {
        ParamValue::Dated(parts(pair).map(|period| self.period(period)).collect())
    }

    /// `from 2021-06-30 = 4 years`
    fn period(&mut self, pair: Pair<'_, Rule>) -> (Days, Value) {
        let span = self.span(&pair);
        let (values, days): (Vec<_>, Vec<_>) = parts(pair).partition(|part| part.as_rule() == Rule::value);
        let value = values.into_iter().next();
        let value = value.map_or(Value { kind: ValueKind::Int(0), span }, |value| self.value(value));
        (self.days(days.into_iter()), value)
    }

    pub(super) fn jurisdiction(&mut self, pair: Pair<'_, Rule>) -> JurisdictionItem {
        let mut inner = parts(pair).filter(|part| part.as_rule() == Rule::region);
        let name = self.name(&mut inner);
        JurisdictionItem { name, contains: inner.map(|code| self.word(&code)).collect() }
    }

    pub(super) fn calendar(&mut self, pair: Pair<'_, Rule>) -> CalendarItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut item = CalendarItem { name, zone: None, known: None, weekend: Vec::new(), special: Vec::new() };
        for part in inner {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::string => {}
                Rule::calendar_zone => {
                    let zone = parts(part).next().map(|zone| self.string(&zone));
                    self.once(&mut item.zone, zone, "zone", span);
                }
                Rule::known_days => {
                    let days = self.days(parts(part));
                    self.once(&mut item.known, days.from.zip(days.until), "from", span);
                }
                Rule::weekend => item.weekend.extend(self.words(part)),
                rule => {
                    let day = parts(part).next().map(|day| self.word(&day));
                    item.special.extend(day.map(|day| (rule == Rule::workday, day)));
                }
            }
        }
        item
    }

    pub(super) fn list(&mut self, pair: Pair<'_, Rule>) -> ListItem {
        let mut inner = parts(pair);
        let name = self.name(&mut inner);
        let mut item = ListItem { name, ty: TypeRef::Name(nothing()), cites: Vec::new(), entries: Vec::new() };
        for part in inner {
            match part.as_rule() {
                Rule::type_ref => item.ty = self.type_ref(part),
                Rule::cites => item.cites = self.words(part),
                _ => {
                    let entry = self.entry(part);
                    item.entries.push(entry);
                }
            }
        }
        item
    }

    pub(super) fn entry(&mut self, pair: Pair<'_, Rule>) -> Entry {
        let span = self.span(&pair);
        let value = Value { kind: ValueKind::Int(0), span };
        let mut entry = Entry { value, cites: Vec::new(), when: None, days: None, span };
        for part in parts(pair) {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::value => entry.value = self.value(part),
                Rule::cites => entry.cites.extend(self.words(part)),
                Rule::entry_days => {
                    let days = self.days(parts(part));
                    let keyword = if days.from.is_some() { "from" } else { "until" };
                    self.once(&mut entry.days, Some(days), keyword, span);
                }
                _ => {
                    let when = self.conditions(part).pop();
                    self.once(&mut entry.when, when, "when", span);
                }
            }
        }
        entry
    }
}
