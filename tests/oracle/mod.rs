//! The second evaluator: what a policy means, written out as plainly as it can be, and slow.
//!
//! ```text
//! Policy, record as JSON → walk → truth of each condition → outcomes → decision
//! ```
//!
//! It walks the checked tree as the author wrote it: defines are called, sub-lists are lists whose entries have to
//! meet conditions, nothing is shared and nothing remembered. It knows neither plan nor evaluator, so that what both
//! come to is right twice over. `walk` says what names mean, `meaning` what can be written, `lists` and `words` the
//! same of lists and of texts, `names` which questions are one, `outcome` what a demand comes to.

pub(crate) mod conditions;
pub(crate) mod disguise;
pub(crate) mod facts;
pub(crate) mod generate;
pub(crate) mod harness;
pub(crate) mod hold;
pub(crate) mod lists;
pub(crate) mod meaning;
pub(crate) mod names;
pub(crate) mod outcome;
pub(crate) mod packs;
pub(crate) mod picks;
pub(crate) mod places;
pub(crate) mod present;
pub(crate) mod property;
pub(crate) mod texts;
pub(crate) mod times;
pub(crate) mod value;
pub(crate) mod walk;
pub(crate) mod words;
