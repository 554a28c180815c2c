//! What does not change while one record is judged.

use super::content::Contents;
use crate::input::record::Record;
use crate::plan::{Plan, SubjectPlan};

/// What does not change while one record is judged.
#[derive(Clone, Copy)]
pub struct Case<'a> {
    /// The policy.
    pub plan: &'a Plan,
    /// What is judged.
    pub subject: &'a SubjectPlan,
    /// The record.
    pub record: &'a Record,
    /// When the question is asked: ticks.
    pub as_of: i64,
    /// What lexicons found.
    pub contents: &'a Contents,
}
