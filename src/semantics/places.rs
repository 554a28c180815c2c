//! Jurisdictions: places, and the places within them, as the policy declares them.

use super::mistakes::{BAD_DECLARATION, CYCLE, MISMATCH};
use super::names::{Checker, loc};
use super::policy::{JurisdictionDef, codes_within};
use super::tree::{Expr, Kind};
use super::types::{Scalar, SubjectId, Ty};
use crate::diagnostic::{Diagnostic, suggest};
use crate::syntax::ast::{JurisdictionItem, Word};
use crate::text::{Loc, SourceId};
use crate::value::place;

impl Checker<'_> {
    /// Enters a jurisdiction; what it contains is looked at when all are known.
    pub(super) fn jurisdiction_item(&mut self, source: SourceId, item: &JurisdictionItem) {
        let at = loc(source, item.name.span);
        if let Some(first) = self.jurisdictions.iter().find(|known| known.code == item.name.text) {
            let first = first.loc;
            self.duplicate(&item.name.text, at, first);
            return;
        }
        self.repeated_words(source, item.contains.iter());
        self.jurisdictions.push(JurisdictionDef {
            code: item.name.text.clone(),
            contains: item.contains.iter().map(|word| word.text.clone()).collect(),
            loc: at,
        });
    }

    /// Looks at the codes of a jurisdiction.
    pub(super) fn jurisdiction_codes(&mut self, source: SourceId, item: &JurisdictionItem) {
        if item.name.text.contains('-') {
            self.textual(loc(source, item.name.span), Scalar::Region, &item.name.text);
        }
        for word in &item.contains {
            self.place_code(loc(source, word.span), &word.text);
        }
    }

    /// Tells of jurisdictions that contain each other.
    pub(super) fn jurisdiction_cycles(&mut self) {
        let mut told: Vec<usize> = Vec::new();
        for start in 0..self.jurisdictions.len() {
            let Some(cycle) = self.cycle_from(start, &mut Vec::new(), &mut vec![false; self.jurisdictions.len()])
            else {
                continue;
            };
            if cycle.iter().any(|one| told.contains(one)) {
                continue;
            }
            told.extend(&cycle);
            let name = |index: &usize| format!("`{}`", self.jurisdictions[*index].code);
            let words: Vec<String> = cycle.iter().chain(cycle.first()).map(name).collect();
            let mut mistake = Diagnostic::error(&CYCLE, format!("{} contain each other", words.join(" → ")));
            for index in &cycle {
                mistake = mistake.at(self.jurisdictions[*index].loc, "contains the other");
            }
            self.tell(mistake.help("say of one of them that it contains the other"));
        }
    }

    fn cycle_from(&self, at: usize, trail: &mut Vec<usize>, done: &mut [bool]) -> Option<Vec<usize>> {
        if let Some(start) = trail.iter().position(|known| *known == at) {
            return Some(trail[start..].to_vec());
        }
        if std::mem::replace(&mut done[at], true) {
            return None;
        }
        trail.push(at);
        let within = self.jurisdictions[at].contains.iter();
        let found = within
            .filter_map(|code| self.jurisdictions.iter().position(|known| known.code == *code))
            .collect::<Vec<_>>()
            .into_iter()
            .find_map(|inner| self.cycle_from(inner, trail, done));
        trail.pop();
        found
    }

    /// Whether a code is that of a place: a country, a region, or what the policy declares; if not, it is told.
    pub(super) fn place_code(&mut self, at: Loc, code: &str) -> bool {
        if self.jurisdictions.iter().any(|known| known.code == code) || self.unread.contains(code) {
            return true;
        }
        let scalar = if code.contains('-') { Scalar::Region } else { Scalar::Country };
        let fits = if scalar == Scalar::Region { place::is_region(code) } else { place::is_country(code) };
        if fits {
            return true;
        }
        let declared: Vec<&str> = self.jurisdictions.iter().map(|known| known.code.as_str()).collect();
        let help = if scalar == Scalar::Region {
            Some(String::from("a region is written `US-CA`"))
        } else {
            place::help_country(code)
        };
        let help = help
            .or_else(|| suggest::did_you_mean(code, declared))
            .unwrap_or_else(|| format!("declare it: `jurisdiction {code} contains …`"));
        let what =
            if scalar == Scalar::Region { "a region" } else { "a country, and no jurisdiction that is declared" };
        self.error(&MISMATCH, at, format!("`{code}` is not {what}"), "not one", Some(help));
        false
    }

    /// The places in which a rule applies. `name` is the subject's.
    pub(super) fn rule_places(&mut self, source: SourceId, subject: SubjectId, words: &[Word]) -> Vec<(String, Loc)> {
        let mut codes = Vec::new();
        for word in words {
            let at = loc(source, word.span);
            if self.place_code(at, &word.text) && self.has_place(subject, &word.text, at) {
                codes.push((word.text.clone(), at));
            }
        }
        codes
    }

    /// Whether it can be told of a subject that it lies in a place; if not, that is told.
    fn has_place(&mut self, subject: SubjectId, code: &str, at: Loc) -> bool {
        let def = &self.subjects[subject.index()];
        let (countries, regions) = codes_within(&self.jurisdictions, code);
        let kinds: Vec<Scalar> = def.place.iter().filter_map(|path| self.place_type(subject, path)).collect();
        let asks = |scalar: Scalar, codes: &[String]| !codes.is_empty() && kinds.contains(&scalar);
        if asks(Scalar::Country, &countries) || asks(Scalar::Region, &regions) {
            return true;
        }
        let (name, has_none) = (def.name.clone(), kinds.is_empty());
        // Said once of a subject without any place, at the first code.
        let message = if has_none {
            format!("`{name}` has no `place`, so `in` cannot be asked of it")
        } else {
            let what = if countries.is_empty() { "region" } else { "country" };
            format!("the `place` of `{name}` has no {what}, so it cannot be told whether it is in `{code}`")
        };
        let help = String::from("say in its `subject` where its country and region stand: `place …, …`");
        self.error(&BAD_DECLARATION, at, message, "a place", Some(help));
        false
    }

    fn place_type(&self, subject: SubjectId, path: &[u32]) -> Option<Scalar> {
        let root = self.subjects[subject.index()].root;
        match super::policy::field_of(&self.records, root, path)?.ty {
            Ty::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// `place is in EU`
    pub(super) fn place_in(&mut self, subject: SubjectId, at: Loc, code_at: Loc, code: &str) -> Expr {
        if !self.place_code(code_at, code) || !self.has_place(subject, code, code_at) {
            return Expr::error(at);
        }
        Expr::condition(Kind::PlaceIn(code.to_owned()), at)
    }

    /// `COUNTRY is in EU`, `REGION is in US`
    pub(super) fn lies_in(&mut self, at: Loc, left: Expr, code_at: Loc, code: &str) -> Expr {
        if !self.place_code(code_at, code) {
            return Expr::error(at);
        }
        let (countries, regions) = codes_within(&self.jurisdictions, code);
        let of_countries = left.ty == Ty::Scalar(Scalar::Country);
        if (of_countries && countries.is_empty()) || (!of_countries && regions.is_empty()) {
            let (message, help) = if of_countries {
                (format!("no country lies in `{code}`"), String::from("ask for the region"))
            } else {
                let help = format!("declare it: `jurisdiction {code} contains …`, with its regions");
                (format!("nothing says which regions lie in `{code}`"), help)
            };
            self.error(&MISMATCH, code_at, message, "holds none of them", Some(help));
            return Expr::error(at);
        }
        Expr::condition(Kind::LiesIn(Box::new(left), code.to_owned()), at)
    }
}
