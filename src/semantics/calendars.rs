//! Calendars of business days: which days are worked, in the years of which they know it.

use super::mistakes::{BAD_DATE, BAD_DECLARATION, UNKNOWN_DAY, UNKNOWN_NAME, WHICH_CALENDAR};
use super::names::{Checker, Entity, loc};
use super::policy::CalendarDef;
use super::tree::CalendarId;
use super::types::Scalar;
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{CalendarItem, Word};
use crate::text::{Loc, SourceId};
use crate::value::time::{BusinessCalendar, Date, Duration, Zone};
use std::collections::BTreeMap;

/// From Monday on.
const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A calendar may know so many days: a hundred years.
const MOST_DAYS: i32 = 36_525;

impl Checker<'_> {
    pub(super) fn calendar_item(&mut self, source: SourceId, item: &CalendarItem) {
        let calendar = self.calendar(source, item);
        let id = CalendarId::from_index(self.calendars.len());
        if !self.declare(source, &item.name, Entity::Calendar(id)) {
            return;
        }
        match calendar {
            Some(calendar) => self.calendars.push(CalendarDef {
                name: item.name.text.clone(),
                calendar,
                loc: loc(source, item.name.span),
            }),
            // Its uses are no mistakes of their own.
            None => {
                self.names.remove(&item.name.text);
                self.unread.insert(item.name.text.clone());
            }
        }
    }

    fn calendar(&mut self, source: SourceId, item: &CalendarItem) -> Option<BusinessCalendar> {
        let at = loc(source, item.name.span);
        let told = self.mistakes.len();
        let lacks = |checker: &mut Self, what: &str, help: &str| {
            let message = format!("the calendar `{}` does not say {what}", item.name.text);
            checker.error(&BAD_DECLARATION, at, message, "this calendar", Some(String::from(help)));
        };
        let mut zone = Some(Zone::UTC);
        if let Some(word) = &item.zone {
            let known = self.textual(loc(source, word.span), Scalar::Zone, &word.text);
            zone = known.and_then(|_| Zone::named(&word.text));
        }
        let known = match &item.known {
            Some((from, until)) => self.known_days(source, from, until),
            None => {
                lacks(
                    self,
                    "of which days it knows",
                    "add its first and its last day: `from 2026-01-01 until 2027-12-31`",
                );
                None
            }
        };
        let weekend = self.weekend(source, item, &lacks);
        let mut special: BTreeMap<Date, (bool, Loc)> = BTreeMap::new();
        for (worked, word) in &item.special {
            let day_at = loc(source, word.span);
            let Some(day) = self.date(day_at, &word.text) else { continue };
            if let Some((_, first)) = special.get(&day) {
                let first = *first;
                self.twice(format!("{day} is listed twice"), day_at, first, "take one away");
            }
            if let Some((from, until)) = known
                && !(from..=until).contains(&day)
            {
                let message = format!("{day} is none of the days of which `{}` knows", item.name.text);
                let help =
                    Some(format!("take it away, or let the calendar reach that far: it knows {from} to {until}"));
                self.error(&BAD_DATE, day_at, message, "outside of its days", help);
            }
            special.entry(day).or_insert((*worked, day_at));
        }
        let (from, until) = known?;
        let special = special.into_iter().map(|(day, (worked, _))| (day, worked)).collect();
        let calendar = BusinessCalendar { zone: zone?, from, until, weekend: weekend?, special };
        (self.mistakes.len() == told).then_some(calendar)
    }

    /// The first and the last day of which a calendar knows.
    fn known_days(&mut self, source: SourceId, from: &Word, until: &Word) -> Option<(Date, Date)> {
        let (first, last) = (loc(source, from.span), loc(source, until.span));
        let (begins, ends) = (self.date(first, &from.text), self.date(last, &until.text));
        let (begins, ends) = (begins?, ends?);
        if ends < begins {
            let mistake = Diagnostic::error(&BAD_DATE, "this period ends before it begins")
                .at(last, "its last day")
                .at(first, "its first day")
                .help("both days belong to it");
            self.tell(mistake);
            return None;
        }
        if ends.0 - begins.0 > MOST_DAYS {
            let message = String::from("a calendar knows a hundred years at most");
            let help = Some(String::from("nobody knows the holidays of so many years: name those that are known"));
            self.error(&BAD_DECLARATION, last, message, "its last day", help);
            return None;
        }
        Some((begins, ends))
    }

    fn weekend(
        &mut self,
        source: SourceId,
        item: &CalendarItem,
        lacks: &impl Fn(&mut Self, &str, &str),
    ) -> Option<[bool; 7]> {
        if item.weekend.is_empty() {
            lacks(self, "which days of the week are free", "add them: `weekend saturday, sunday`");
            return None;
        }
        self.repeated_words(source, item.weekend.iter());
        let mut weekend = [false; 7];
        for word in &item.weekend {
            match WEEK.iter().position(|day| *day == word.text) {
                Some(day) => weekend[day] = true,
                None => {
                    let help = suggest::did_you_mean(&word.text, WEEK)
                        .unwrap_or_else(|| format!("the days are {}", suggest::one_of(&WEEK, WEEK.len())));
                    let message = format!("no day of the week is called `{}`", word.text);
                    self.error(&UNKNOWN_DAY, loc(source, word.span), message, "not a day of the week", Some(help));
                }
            }
        }
        if weekend == [true; 7] {
            lacks(self, "which days are worked", "leave one of them out of the weekend");
            return None;
        }
        Some(weekend)
    }

    /// So many business days, by the calendar that is named, or by the only one there is.
    pub(super) fn business_days(
        &mut self,
        source: SourceId,
        at: Loc,
        count: i64,
        calendar: Option<&Word>,
    ) -> Option<Duration> {
        let id = match calendar {
            Some(word) => self.calendar_named(source, word)?,
            None => self.only_calendar(at)?,
        };
        let days = i32::try_from(count).ok();
        if days.is_none() {
            let message = format!("{count} business days are more than any calendar has");
            self.error(&BAD_DECLARATION, at, message, "too long", None);
        }
        days.map(|days| Duration::Business(days, id.0 as u16))
    }

    fn calendar_named(&mut self, source: SourceId, word: &Word) -> Option<CalendarId> {
        if let Some(Entity::Calendar(id)) = self.entity(&word.text) {
            return Some(id);
        }
        if !self.unread.contains(&word.text) {
            let known = self.names_of(|entity| matches!(entity, Entity::Calendar(_)));
            let help = suggest::did_you_mean(&word.text, known)
                .unwrap_or_else(|| format!("declare it: `calendar {} {{ … }}`", word.text));
            let message = format!("no calendar is called `{}`", word.text);
            self.error(&UNKNOWN_NAME, loc(source, word.span), message, "not a calendar", Some(help));
        }
        None
    }

    /// The only calendar of a pack, or of those that it is built on.
    fn only_calendar(&mut self, at: Loc) -> Option<CalendarId> {
        let pack = |source: SourceId| self.packs.get(source.index()).copied();
        let mine = pack(at.source);
        let seen = self.calendars.iter().enumerate().filter(|(_, def)| pack(def.loc.source) <= mine);
        let seen: Vec<(usize, &str)> = seen.map(|(index, def)| (index, def.name.as_str())).collect();
        match seen.as_slice() {
            [(only, _)] => return Some(CalendarId::from_index(*only)),
            [] if self.unread.is_empty() => {
                let message = String::from("nothing says which days are business days");
                let help = Some(String::from("declare it: `calendar NAME { from … until …  weekend …  holiday … }`"));
                self.error(&WHICH_CALENDAR, at, message, "by no calendar", help);
            }
            [] => {}
            all => {
                let ways: Vec<String> = all.iter().map(|(_, name)| format!("of {name}")).collect();
                let ways: Vec<&str> = ways.iter().map(String::as_str).collect();
                let help = Some(format!("say which one is meant: {}", suggest::one_of(&ways, 6)));
                let message = String::from("there are several calendars by which these days may be counted");
                self.error(&WHICH_CALENDAR, at, message, "by which calendar?", help);
            }
        }
        None
    }
}
