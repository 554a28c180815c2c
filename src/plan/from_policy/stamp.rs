//! What decisions say of the policy: its packs, its clauses, its waivers.

use crate::decision::{ClauseCard, PackStamp, PolicyStamp, WaiverCard};
use crate::plan::WaiverPlan;
use crate::semantics::policy::{Policy, WaiverDef};
use std::sync::Arc;

/// Which packs decide.
pub(super) fn stamp(policy: &Policy, profile: &str) -> PolicyStamp {
    let mut packs = policy.packs.iter().rev().map(|pack| PackStamp {
        name: pack.name.clone(),
        version: pack.version.clone(),
        digest: pack.digest.clone(),
    });
    let PackStamp { name, version, digest } = packs.next().unwrap_or_default();
    PolicyStamp {
        name,
        version,
        digest,
        profile: profile.to_owned(),
        extends: packs.collect(),
        only: policy.only.clone(),
    }
}

pub(super) fn clauses(policy: &Policy) -> Vec<ClauseCard> {
    let title = |name: &str| {
        let document = policy.documents.iter().find(|document| document.name == name);
        document.map_or_else(String::new, |document| document.title.clone())
    };
    policy
        .clauses
        .iter()
        .map(|clause| ClauseCard {
            id: Arc::clone(&clause.id),
            title: clause.title.clone(),
            strength: clause.strength.clone(),
            place: format!("{}, {}", clause.section, clause.at),
            document: title(&clause.document),
        })
        .collect()
}

/// A waiver as findings show it.
pub(super) fn waiver_plan(policy: &Policy, def: &WaiverDef) -> WaiverPlan {
    let card = WaiverCard {
        until: def.last_day.clone(),
        because: def.because.clone(),
        approved_by: def.approved_by.clone(),
        at: policy.sources.at(def.loc),
    };
    WaiverPlan { from: def.during.from, until: def.during.until, card: Arc::new(card), loc: def.loc }
}
