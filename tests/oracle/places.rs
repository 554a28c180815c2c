//! Places: whether something lies in a country, a region, or a jurisdiction that contains some of these.

use super::facts::Field;
use super::names::{not, together};
use super::value::{Answer, Value};
use super::walk::{Env, Walk};
use coms_policy::semantics::tree::Expr;
use coms_policy::semantics::types::{Scalar, Ty};
use std::collections::BTreeSet;

impl<'a> Walk<'a> {
    /// All places in a place: regions have a hyphen, countries two letters.
    fn collect_within(&self, code: &str, all: &mut BTreeSet<String>) {
        if all.insert(code.to_owned()) {
            for place in self.policy.jurisdictions.iter().filter(|place| place.code == code) {
                place.contains.iter().for_each(|inner| self.collect_within(inner, all));
            }
        }
    }

    fn countries_and_regions(&self, code: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        let mut all = BTreeSet::new();
        self.collect_within(code, &mut all);
        let countries = all.iter().filter(|code| coms_policy::value::place::is_country(code)).cloned().collect();
        (countries, all.into_iter().filter(|code| code.contains('-')).collect())
    }

    /// The countries that contain one of some regions; none where that is not said of each.
    fn around(&self, regions: &BTreeSet<String>) -> Option<BTreeSet<String>> {
        let of = |region: &String| -> BTreeSet<String> {
            let all = self.policy.jurisdictions.iter().map(|place| place.code.clone());
            let countries = all.filter(|code| coms_policy::value::place::is_country(code));
            countries.filter(|code| self.countries_and_regions(code).1.contains(region)).collect()
        };
        let each: Vec<BTreeSet<String>> = regions.iter().map(of).collect();
        each.iter().all(|countries| !countries.is_empty()).then(|| each.into_iter().flatten().collect())
    }

    /// Where the subject is: its country, its region.
    fn places(&self) -> (Option<Field<'a>>, Option<Field<'a>>) {
        let paths = &self.policy.subjects[self.subject.index()].place;
        (paths.first().map(|path| self.fact(path)), paths.get(1).map(|path| self.fact(path)))
    }

    /// Whether the subject's place lies in another.
    pub(crate) fn place_in(&self, code: &str) -> Answer {
        let (countries, regions) = self.countries_and_regions(code);
        let (country, region) = self.places();
        let by_country =
            country.as_ref().filter(|_| !countries.is_empty()).map(|field| self.one_of_codes(field, &countries));
        let by_region = region.filter(|_| !regions.is_empty()).map(|field| {
            let fits = match (&country, self.around(&regions)) {
                (Some(country), Some(around)) => {
                    Answer::any([Answer::known(country.is_absent()), self.one_of_codes(country, &around)])
                }
                _ => Answer::known(true),
            };
            Answer::all([self.one_of_codes(&field, &regions), fits])
        });
        Answer::any(by_country.into_iter().chain(by_region))
    }

    fn one_of_codes(&self, field: &Field<'a>, codes: &BTreeSet<String>) -> Answer {
        match self.field(field).value {
            Value::Text(at) => Answer::known(codes.contains(&at)),
            Value::None => Answer::known(false),
            _ => self.atom(self.name_of_codes(field.path.clone(), codes), BTreeSet::from([field.path.clone()])),
        }
    }

    fn name_of_codes(&self, name: String, codes: &BTreeSet<String>) -> String {
        let mut all = codes.iter();
        match (all.next(), all.next()) {
            (Some(only), None) => self.name_of_equal(name, format!("{only:?}")),
            _ => {
                let words: Vec<String> = codes.iter().map(|code| format!("{:?}", Value::Text(code.clone()))).collect();
                format!("({name} is one of {words:?})")
            }
        }
    }

    pub(crate) fn name_of_place_in(&self, code: &str) -> String {
        let (countries, regions) = self.countries_and_regions(code);
        let (country, region) = self.places();
        let mut any = Vec::new();
        if let Some(field) = country.as_ref().filter(|_| !countries.is_empty()) {
            any.push(self.name_of_codes(field.path.clone(), &countries));
        }
        if let Some(field) = region.filter(|_| !regions.is_empty()) {
            let mut all = vec![self.name_of_codes(field.path, &regions)];
            if let (Some(country), Some(around)) = (&country, self.around(&regions)) {
                let exists = format!("({} exists)", country.path);
                all.push(together("any", vec![not(&exists), self.name_of_codes(country.path.clone(), &around)]));
            }
            any.push(together("all", all));
        }
        together("any", any)
    }

    /// The codes that a country, or a region, may have to lie in a place.
    fn codes_for(&self, expr: &Expr, code: &str) -> BTreeSet<String> {
        let (countries, regions) = self.countries_and_regions(code);
        if expr.ty == Ty::Scalar(Scalar::Country) { countries } else { regions }
    }

    /// Whether a country or a region lies in a place.
    pub(crate) fn lies_in(&self, expr: &'a Expr, code: &str, env: &Env<'a>) -> Answer {
        let worth = self.worth(expr, env);
        match worth.value {
            Value::Text(at) => Answer::known(self.codes_for(expr, code).contains(&at)),
            Value::None => Answer::known(false),
            Value::Missing => self.question(self.name_of_lies_in(expr, code, env), &[expr], BTreeSet::new(), env),
            _ => Answer::unknown(worth.open),
        }
    }

    pub(crate) fn name_of_lies_in(&self, expr: &'a Expr, code: &str, env: &Env<'a>) -> String {
        self.name_of_codes(self.name(expr, env), &self.codes_for(expr, code))
    }
}
