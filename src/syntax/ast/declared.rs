//! What a policy declares as data: params, lists, calendars, and the values in them.

use super::{Days, Expr, TypeRef, Word};
use crate::text::Span;

/// `param NAME: T = V`
#[derive(Clone, Debug)]
pub struct ParamItem {
    /// Its name.
    pub name: Word,
    /// Its type.
    pub ty: TypeRef,
    /// Clauses.
    pub cites: Vec<Word>,
    /// Its value, or several, each for some days.
    pub value: ParamValue,
}

/// What a param stands for.
#[derive(Clone, Debug)]
pub enum ParamValue {
    /// `= 4 years`
    Always(Value),
    /// `= { from 2021-06-30 = 4 years  from 2027-01-01 = 5 years }`
    Dated(Vec<(Days, Value)>),
}

/// `calendar us_federal "…" { from … until …  weekend …  holiday … }`
#[derive(Clone, Debug)]
pub struct CalendarItem {
    /// `us_federal`
    pub name: Word,
    /// The zone whose days it counts.
    pub zone: Option<Word>,
    /// The first and the last day of which it knows.
    pub known: Option<(Word, Word)>,
    /// `saturday`, `sunday`
    pub weekend: Vec<Word>,
    /// Holidays (false), and weekends that are worked (true).
    pub special: Vec<(bool, Word)>,
}

/// `jurisdiction EU "European Union" contains AT, BE, …`
#[derive(Clone, Debug)]
pub struct JurisdictionItem {
    /// `EU`
    pub name: Word,
    /// `AT`, `BE`: countries, regions, other jurisdictions.
    pub contains: Vec<Word>,
}

/// `list NAME: T cites … = { … }`
#[derive(Clone, Debug)]
pub struct ListItem {
    /// Its name.
    pub name: Word,
    /// The type of its entries.
    pub ty: TypeRef,
    /// Clauses of the whole list.
    pub cites: Vec<Word>,
    /// Its entries.
    pub entries: Vec<Entry>,
}

/// `debt_refinancing cites D-06c when …`
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is listed.
    pub value: Value,
    /// Clauses of this entry.
    pub cites: Vec<Word>,
    /// When it counts.
    pub when: Option<Expr>,
    /// From which day until which it counts.
    pub days: Option<Days>,
    /// The whole entry.
    pub span: Span,
}

/// A literal, or a symbol.
#[derive(Clone, Debug)]
pub struct Value {
    /// Which.
    pub kind: ValueKind,
    /// Where.
    pub span: Span,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is named after what is written")]
pub enum ValueKind {
    Int(i64),
    Text(String),
    Bool(bool),
    Duration(i64, Word),
    BusinessDays(i64, Option<Word>),
    Date(String),
    Time(String),
    Symbol(String),
}
