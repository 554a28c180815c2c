//! The syntax tree: what an author wrote, with the place of every part.

mod declared;
mod example;
mod expr;
mod lexicon;
mod overlay;
mod rule;

pub use declared::{CalendarItem, Entry, JurisdictionItem, ListItem, ParamItem, ParamValue, Value, ValueKind};
pub use example::{Example, FactPath, Given, GivenValue};
pub use expr::{Arithmetic, Expr, ExprKind, LexiconAsk, LexiconRef, Manner, Order, Quantity, Relation, Segment};
pub use lexicon::{EntryKind, EntryLine, EntryRole, EntryTexts, LexiconGroup, LexiconItem};
pub use overlay::{AddItem, Added, SetItem, SetValue, WaiveItem};
pub use rule::{Days, Demand, Do, Enforce, ExceptionItem, ObligationItem, RuleItem, Target, Verb};

use crate::text::{SourceId, Span};

/// A word or a text, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// As written; of a string, what it says.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// One file.
#[derive(Clone, Debug)]
pub struct Module {
    /// The file.
    pub source: SourceId,
    /// What it holds, in its order.
    pub items: Vec<Item>,
    /// What items that cannot be read would have declared: to use it is no mistake of its own.
    pub unread: Vec<Unread>,
}

/// The head of an item that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// `enum`, also where it was misspelt.
    pub keyword: String,
    /// `Channel`
    pub name: String,
}

/// One top-level item.
#[derive(Clone, Debug)]
pub struct Item {
    /// From its keyword to its end.
    pub span: Span,
    /// The `///` lines above it.
    pub doc: Option<String>,
    /// What it is.
    pub kind: ItemKind,
}

/// What an item is.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each variant is named after its keyword")]
pub enum ItemKind {
    Policy(PolicyItem),
    Profile(ProfileItem),
    Document(DocumentItem),
    Clause(ClauseItem),
    Enum(EnumItem),
    Record(RecordItem),
    Subject(SubjectItem),
    Related(RelatedItem),
    Action(ActionItem),
    ModuleHead(ModuleHead),
    Param(ParamItem),
    List(ListItem),
    Calendar(CalendarItem),
    Jurisdiction(JurisdictionItem),
    Content(ContentItem),
    Lexicon(LexiconItem),
    Define(DefineItem),
    Rule(Box<RuleItem>),
    Obligation(ObligationItem),
    Exception(ExceptionItem),
    Set(SetItem),
    Add(AddItem),
    Waive(WaiveItem),
}

/// `policy contoso "…" extends acs { version "2026.11" }`
#[derive(Clone, Debug)]
pub struct PolicyItem {
    /// `contoso`
    pub name: Word,
    /// What it is called.
    pub title: Word,
    /// `acs`: the pack that it is built on.
    pub extends: Option<Word>,
    /// `2026.11`
    pub version: Option<Word>,
}

/// `profile strict { warn => deny }`
#[derive(Clone, Debug)]
pub struct ProfileItem {
    /// `strict`
    pub name: Word,
    /// From effect to effect.
    pub map: Vec<(Word, Word)>,
}

/// `document NAME "…" { revision … heading … }`
#[derive(Clone, Debug)]
pub struct DocumentItem {
    /// `acs_messaging_policy`
    pub name: Word,
    /// Its title.
    pub title: Word,
    /// The date of the text.
    pub revision: Option<Word>,
    /// Of the whole text.
    pub sha256: Option<Word>,
    /// Sentences that are not clauses: kind, fingerprint, words.
    pub marks: Vec<(MarkKind, Word, Word)>,
}

/// What a marked sentence of a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// The heading of a section.
    Heading,
    /// The first sentence of a section that has no heading.
    Opens,
    /// No statement.
    Ignore,
}

/// `clause C-08 must "…" of D section "…" at "…" fingerprint …`
#[derive(Clone, Debug)]
pub struct ClauseItem {
    /// `C-08`
    pub id: Word,
    /// `must`
    pub strength: Word,
    /// In our own words.
    pub title: Word,
    /// The document's name.
    pub document: Word,
    /// `Consent`
    pub section: Word,
    /// `paragraph 2, sentence 3`
    pub at: Word,
    /// 16 hex digits.
    pub fingerprint: Word,
    /// A fact that attests it.
    pub attestation: Option<Attestation>,
    /// Why no rule is made of it.
    pub not_encoded: Option<Word>,
}

/// `by attestation FIELD on SUBJECT [where C] [enforce E because "…"]`
#[derive(Clone, Debug)]
pub struct Attestation {
    /// The field.
    pub path: Expr,
    /// Where it is asked for.
    pub on: Vec<OnSubject>,
    /// Another effect.
    pub enforce: Option<Enforce>,
}

/// `enum Channel { sms, email }`
#[derive(Clone, Debug)]
pub struct EnumItem {
    /// `Channel`
    pub name: Word,
    /// `sms`, `email`
    pub symbols: Vec<Word>,
}

/// `record Consent { … }`
#[derive(Clone, Debug)]
pub struct RecordItem {
    /// `Consent`
    pub name: Word,
    /// Its fields.
    pub fields: Vec<Field>,
}

/// What the absence of a field means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// `id!: …`: an error of the record.
    Required,
    /// `at?: …`: there is none.
    Optional,
    /// `form: …`: not known.
    Plain,
}

/// `form: ConsentForm ask "…"`
#[derive(Clone, Debug)]
pub struct Field {
    /// `form`
    pub name: Word,
    /// What its absence means.
    pub presence: Presence,
    /// Its type.
    pub ty: TypeRef,
    /// `= true`
    pub default: Option<Value>,
    /// Never printed.
    pub redact: bool,
    /// It is of a person: masked where others can look.
    pub mask: bool,
    /// The question to put to a person.
    pub ask: Option<Word>,
}

/// A type as written.
#[derive(Clone, Debug)]
pub enum TypeRef {
    /// `text`, `Channel`
    Name(Word),
    /// `int 0..7`
    Range(Span, i64, i64),
    /// `list of T [by id]`
    List {
        /// The whole.
        span: Span,
        /// `T`
        of: Word,
        /// A list, or a map by id.
        by_id: bool,
    },
}

/// `subject message { … }`
#[derive(Clone, Debug)]
pub struct SubjectItem {
    /// `message`
    pub name: Word,
    /// The top-level key by which it is recognised.
    pub present: Option<Word>,
    /// Where its id stands.
    pub id: Vec<Expr>,
    /// Where its time stands: the first that exists.
    pub at: Vec<Expr>,
    /// Country, region.
    pub place: Vec<Expr>,
    /// What it may hold.
    pub facts: Option<Facts>,
    /// `hold if nothing applied [when …]`: its place, its condition.
    pub nothing_applied: Option<(Span, Option<Expr>)>,
}

/// The facts of a subject.
#[derive(Clone, Debug)]
pub enum Facts {
    /// `facts { … }`
    Fields(Span, Vec<Field>),
    /// `facts consent: Consent`: the whole record is one.
    Whole(Word, Word),
}

/// `related consents by subject.address = recipient.address`
#[derive(Clone, Debug)]
pub struct RelatedItem {
    /// `consents`
    pub name: Word,
    /// In the table's row.
    pub key: Expr,
    /// In the record.
    pub with: Expr,
}

/// `action retain_until(at: instant)`
#[derive(Clone, Debug)]
pub struct ActionItem {
    /// `retain_until`
    pub name: Word,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
}

/// `c: Consent`
#[derive(Clone, Debug)]
pub struct Parameter {
    /// `c`
    pub name: Word,
    /// `Consent`
    pub ty: TypeRef,
}

/// `module { on … unless … }`
#[derive(Clone, Debug)]
pub struct ModuleHead {
    /// Subjects of all its rules.
    pub on: Vec<OnSubject>,
    /// Exceptions of all its rules.
    pub unless: Vec<Expr>,
}

/// `message where …`
#[derive(Clone, Debug)]
pub struct OnSubject {
    /// `message`
    pub subject: Word,
    /// Its restriction.
    pub condition: Option<Expr>,
}

/// `content body = message.text, visible text of message.html also message.subject`
#[derive(Clone, Debug)]
pub struct ContentItem {
    /// `body`
    pub name: Word,
    /// Known where one of these is.
    pub parts: Vec<ContentPart>,
    /// Read where they are there.
    pub also: Vec<ContentPart>,
}

/// A text that belongs to a content.
#[derive(Clone, Debug)]
pub struct ContentPart {
    /// Only what a reader of the HTML sees.
    pub visible: bool,
    /// The field.
    pub path: Expr,
}

/// `define NAME(c: T) on S cites … = …`
#[derive(Clone, Debug)]
pub struct DefineItem {
    /// Its name.
    pub name: Word,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// The subjects for which this body holds; empty for all others.
    pub on: Vec<Word>,
    /// Clauses.
    pub cites: Vec<Word>,
    /// What it stands for.
    pub body: DefineBody,
}

/// What a define stands for.
#[derive(Clone, Debug)]
pub enum DefineBody {
    /// A condition or a value.
    Expr(Expr),
    /// `each c in L where …`
    Each(Box<Each>),
    /// `only x`
    Only(Expr),
}

/// `each c in L where …`
#[derive(Clone, Debug)]
pub struct Each {
    /// `c`
    pub variable: Word,
    /// `L`
    pub source: Expr,
    /// Which of them.
    pub filter: Option<Expr>,
    /// The whole.
    pub span: Span,
}
