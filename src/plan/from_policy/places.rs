//! Places: whether something lies in a country, a region, or a jurisdiction that contains some of these.

use super::{Env, Lower};
use crate::plan::ValueSet;
use crate::plan::node::{Node, NodeId};
use crate::semantics::policy::{codes_within, countries_of};
use crate::semantics::tree::{Comparison, Expr};
use crate::semantics::types::Scalar;
use crate::semantics::types::Ty;

impl<'a> Lower<'a> {
    /// Whether the subject's place lies in another.
    ///
    /// Its country decides where it is one of those within. A region within counts where its country is not known, or
    /// is one that contains such a region: who is in another country is in none of them.
    pub(super) fn place_in(&mut self, code: &str) -> NodeId {
        let policy = self.policy;
        let (countries, regions) = codes_within(&policy.jurisdictions, code);
        let paths = &policy.subjects[self.id.index()].place;
        let (country, region) =
            (paths.first().map(|path| self.root_slot(path)), paths.get(1).map(|path| self.root_slot(path)));
        let mut any = Vec::new();
        if let Some(country) = country.filter(|_| !countries.is_empty()) {
            any.push(self.is_one_of(country, &countries));
        }
        if let Some(region) = region.filter(|_| !regions.is_empty()) {
            let mut all = vec![self.is_one_of(region, &regions)];
            let around: Vec<Vec<&str>> =
                regions.iter().map(|region| countries_of(&policy.jurisdictions, region)).collect();
            if let Some(country) = country
                && around.iter().all(|countries| !countries.is_empty())
            {
                let mut around: Vec<String> = around.concat().into_iter().map(str::to_owned).collect();
                around.sort();
                around.dedup();
                let exists = self.node(Node::Exists(country));
                let elsewhere = [self.not(exists), self.is_one_of(country, &around)];
                let fits = self.or(elsewhere.to_vec());
                all.push(fits);
            }
            let both = self.and(all);
            any.push(both);
        }
        self.or(any)
    }

    /// Whether a country or a region lies in a place.
    pub(super) fn lies_in(&mut self, expr: &'a Expr, code: &str, env: &Env) -> NodeId {
        let (countries, regions) = codes_within(&self.policy.jurisdictions, code);
        let codes = if expr.ty == Ty::Scalar(Scalar::Country) { countries } else { regions };
        let value = self.value(expr, env);
        self.is_one_of(value, &codes)
    }

    /// One code is compared as `is` does it, so that both are one question.
    fn is_one_of(&mut self, value: NodeId, codes: &[String]) -> NodeId {
        if let [only] = codes {
            let code = self.text(only);
            return self.compare(Comparison::Equal, value, code);
        }
        self.in_set(value, ValueSet { texts: codes.iter().cloned().collect(), ..ValueSet::default() })
    }
}
