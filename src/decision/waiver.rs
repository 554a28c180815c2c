//! What a waiver does to a finding: it lifts it, cannot be decided, or has ended.

use serde::Serialize;
use std::sync::Arc;

/// What a waiver says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaiverCard {
    /// Its last day: `2026-12-31`.
    pub until: String,
    /// Why it was given.
    pub because: String,
    /// Who answers for it.
    pub approved_by: String,
    /// `policies/contoso/policy.coms:12:1`
    pub at: String,
}

/// What a waiver comes to for a demand that is not met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum WaiverState {
    /// It holds: the demand is waived.
    Lifts,
    /// What is known does not decide whether it holds: the finding stays.
    Unknown,
    /// It would hold, and has ended by the time of the record: the finding stays.
    Ended,
}

impl WaiverState {
    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lifts => "lifts",
            Self::Unknown => "unknown",
            Self::Ended => "ended",
        }
    }
}

/// A waiver at a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WaiverNote {
    /// What it comes to.
    pub state: WaiverState,
    /// What it says of itself.
    #[serde(flatten, serialize_with = "card")]
    pub card: Arc<WaiverCard>,
}

impl WaiverNote {
    /// What it comes to, until when, why, and who answers for it.
    #[must_use]
    pub fn in_words(&self) -> String {
        let card = &self.card;
        let when = match self.state {
            WaiverState::Lifts => format!("until {}", card.until),
            WaiverState::Unknown => format!("whether it holds is not known; until {}", card.until),
            WaiverState::Ended => format!("ended on {}", card.until),
        };
        format!("{when}: {}, approved by {}", card.because, card.approved_by)
    }
}

fn card<S: serde::Serializer>(card: &Arc<WaiverCard>, serializer: S) -> Result<S::Ok, S::Error> {
    card.as_ref().serialize(serializer)
}

/// What became of one waiver of the policy in one record that it could have reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WaiverUse {
    /// Its place among the waivers of the policy.
    pub waiver: usize,
    /// The record is later than its last day.
    pub is_past: bool,
    /// It lifted something; of one that is past, it would have.
    pub lifts: bool,
}
