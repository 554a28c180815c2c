//! Rules and obligations, by their ids.

use crate::text::Loc;
use std::sync::Arc;

/// A rule or an obligation, by id.
#[derive(Clone, Debug)]
pub struct RuleDef {
    /// `acs.consent.written_consent_for_promotions`
    pub id: Arc<str>,
    /// The clauses it cites.
    pub cites: Vec<Arc<str>>,
    /// The `///` lines above it.
    pub doc: Option<String>,
    /// No overlay may lift it.
    pub mandatory: bool,
    /// Ids that it had before.
    pub formerly: Vec<Arc<str>>,
    /// Where its name stands.
    pub loc: Loc,
}

impl RuleDef {
    /// Whether this is its id, or was before it was renamed.
    #[must_use]
    pub fn is_called(&self, id: &str) -> bool {
        *self.id == *id || self.formerly.iter().any(|former| **former == *id)
    }
}
