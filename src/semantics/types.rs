//! Types, and the records, enums and subjects that a model declares.

use crate::text::{Loc, typed_id};
use crate::value::time::duration::Duration;

typed_id! {
    /// An enum.
    EnumId
}
typed_id! {
    /// A record type.
    RecordId
}
typed_id! {
    /// A subject: what can be judged.
    SubjectId
}
typed_id! {
    /// A content: texts that are read together.
    ContentId
}

/// The type of a single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named after the word for it in the language")]
pub enum Scalar {
    Text,
    Bool,
    Int,
    Instant,
    Date,
    TimeOfDay,
    Duration,
    Id,
    Address,
    Country,
    Region,
    Zone,
    Enum(EnumId),
}

impl Scalar {
    /// The types that have a name of their own.
    pub const NAMED: [(&'static str, Self); 12] = [
        ("text", Self::Text),
        ("bool", Self::Bool),
        ("int", Self::Int),
        ("instant", Self::Instant),
        ("date", Self::Date),
        ("time", Self::TimeOfDay),
        ("duration", Self::Duration),
        ("id", Self::Id),
        ("address", Self::Address),
        ("country", Self::Country),
        ("region", Self::Region),
        ("zone", Self::Zone),
    ];
    /// Whether its values are texts: a literal in quotes may stand for one.
    #[must_use]
    pub const fn is_textual(self) -> bool {
        matches!(self, Self::Text | Self::Id | Self::Address | Self::Country | Self::Region | Self::Zone)
    }
    /// Whether its values have an order.
    #[must_use]
    pub const fn is_ordered(self) -> bool {
        matches!(self, Self::Int | Self::Instant | Self::Date | Self::TimeOfDay)
    }
}

/// The type of an expression or a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// A single value.
    Scalar(Scalar),
    /// A record, or a section of one.
    Record(RecordId),
    /// A list of single values.
    List(Scalar),
    /// A list of records.
    Records(RecordId),
    /// Text by text.
    Map,
    /// Texts that are read together.
    Content(ContentId),
    /// Something whose mistake has been told; it fits everywhere.
    Error,
}

impl Ty {
    /// A condition.
    pub const BOOL: Self = Self::Scalar(Scalar::Bool);
}

/// What the absence of a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// It is an error of the record.
    Error,
    /// There is none.
    None,
    /// It is not known.
    Unknown,
}

/// A literal of the language, of a known type.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// True or false.
    Bool(bool),
    /// A whole number; of a date its day number, of a time of day its ticks.
    Int(i64),
    /// A text, of whatever textual type.
    Text(String),
    /// A symbol, by its place in its enum.
    Symbol(EnumId, u32),
    /// A span of time.
    Duration(Duration),
}

/// `enum Channel { sms, email }`
#[derive(Clone, Debug)]
pub struct EnumDef {
    /// Its name.
    pub name: String,
    /// Its symbols, in their order.
    pub symbols: Vec<String>,
    /// Where its name stands.
    pub loc: Loc,
}

/// A field of a record.
#[derive(Clone, Debug)]
pub struct FieldDef {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: Ty,
    /// What its absence means.
    pub absence: Absence,
    /// What stands for it where it is absent.
    pub default: Option<Literal>,
    /// The bounds of a number, both inside.
    pub range: Option<(i64, i64)>,
    /// A list of records may be a map by id, too.
    pub by_id: bool,
    /// It is never printed.
    pub redact: bool,
    /// It says who somebody is: masked where others can look. Addresses always are.
    pub mask: bool,
    /// The question to put to a person where it is missing.
    pub ask: Option<String>,
    /// Where its name stands.
    pub loc: Loc,
}

/// `record Consent { … }`, or the facts of a subject.
#[derive(Clone, Debug)]
pub struct RecordDef {
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: Vec<FieldDef>,
    /// Where its name stands.
    pub loc: Loc,
}

/// What can be judged.
#[derive(Clone, Debug)]
pub struct SubjectDef {
    /// Its name.
    pub name: String,
    /// Where its name stands.
    pub loc: Loc,
    /// The top-level key by which a record of it is recognised.
    pub present: String,
    /// The type of the whole record: its facts are the fields.
    pub root: RecordId,
    /// `facts consent: Consent`: the name that stands for the whole record.
    pub whole: Option<String>,
    /// Where its id stands: the first that is there.
    pub id: Vec<TopPath>,
    /// Where its time stands: the first that is there.
    pub at: Vec<TopPath>,
    /// Country, then region.
    pub place: Vec<Vec<u32>>,
}

/// A path to a fact, or a top-level key that is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopPath {
    /// Field by field from the root.
    Fact(Vec<u32>),
    /// A key beside the facts.
    Key(String),
}
