//! The syntax tree: what an author wrote, with the place of every part.

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
    Content(ContentItem),
    Lexicon(LexiconItem),
    Define(DefineItem),
    Rule(Box<RuleItem>),
    Obligation(ObligationItem),
}

/// `policy acs "…" { version "2026.11" }`
#[derive(Clone, Debug)]
pub struct PolicyItem {
    /// `acs`
    pub name: Word,
    /// What it is called.
    pub title: Word,
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
    pub present: Vec<Word>,
    /// Where its id stands.
    pub id: Vec<Expr>,
    /// Where its time stands: the first that exists.
    pub at: Vec<Expr>,
    /// Country, region.
    pub place: Vec<Expr>,
    /// What it may hold.
    pub facts: Vec<Facts>,
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

/// `param NAME: T = V`
#[derive(Clone, Debug)]
pub struct ParamItem {
    /// Its name.
    pub name: Word,
    /// Its type.
    pub ty: TypeRef,
    /// Clauses.
    pub cites: Vec<Word>,
    /// Its value.
    pub value: Value,
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
    Duration(i64, String),
    Date(String),
    Symbol(String),
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

/// `lexicon NAME by ENUM { … }`
#[derive(Clone, Debug)]
pub struct LexiconItem {
    /// Its name.
    pub name: Word,
    /// The enum whose symbols name its groups.
    pub by: Option<Word>,
    /// How texts are folded before they are compared.
    pub folds: Vec<Word>,
    /// Its groups; entries outside a group are in one without a name.
    pub groups: Vec<LexiconGroup>,
}

/// `gambling { words "casino" }`
#[derive(Clone, Debug)]
pub struct LexiconGroup {
    /// `gambling`; none for entries outside a group.
    pub name: Option<Word>,
    /// Its entries.
    pub entries: Vec<LexiconEntry>,
    /// Clauses of the group.
    pub cites: Vec<Word>,
}

/// `words "casino"`
#[derive(Clone, Debug)]
pub struct LexiconEntry {
    /// How it matches.
    pub kind: EntryKind,
    /// What it matches.
    pub text: Word,
}

/// How an entry matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntryKind {
    /// Whole words.
    Words,
    /// Also as part of a word.
    Inside,
    /// The whole text, punctuation and blanks aside.
    Whole,
    /// Whole words, for a person to look at.
    Review,
    /// Words that are no match although they hold one.
    Not,
    /// A regular expression.
    Pattern,
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

/// `rule NAME on … { … }`
#[derive(Clone, Debug)]
pub struct RuleItem {
    /// Its name.
    pub name: Word,
    /// Its own subjects.
    pub on: Vec<OnSubject>,
    /// Clauses.
    pub cites: Vec<Word>,
    /// Applicability; several are joined.
    pub when: Vec<Expr>,
    /// Jurisdictions.
    pub places: Vec<Word>,
    /// From, until: both inside.
    pub effective: Option<(Option<Word>, Option<Word>)>,
    /// Its demands.
    pub demands: Vec<Demand>,
    /// Exceptions of all demands.
    pub unless: Vec<Expr>,
    /// Why it is broken.
    pub because: Option<Word>,
    /// What to do.
    pub fix: Option<Word>,
    /// Another effect.
    pub enforce: Option<Enforce>,
    /// Another effect where it can't be decided.
    pub unknown: Option<Word>,
    /// No overlay may lift it.
    pub mandatory: bool,
    /// Parts that stand twice: (keyword, place).
    pub repeated: Vec<(&'static str, Span)>,
}

/// `enforce deny because "…"`
#[derive(Clone, Debug)]
pub struct Enforce {
    /// `deny`
    pub effect: Word,
    /// Why.
    pub because: Word,
}

/// The verb of a demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each variant is named after its words")]
pub enum Verb {
    Must,
    MustNot,
    Should,
    ShouldNot,
    HoldIf,
}

/// `must on message X { … }`
#[derive(Clone, Debug)]
pub struct Demand {
    /// The verb.
    pub verb: Verb,
    /// From the verb to the end of the condition.
    pub span: Span,
    /// The subjects it is for; empty for all of the rule's.
    pub on: Vec<Word>,
    /// What is demanded.
    pub condition: Expr,
    /// Its own applicability.
    pub when: Vec<Expr>,
    /// Its own exceptions.
    pub unless: Vec<Expr>,
    /// Its own text.
    pub because: Option<Word>,
    /// Its own repair.
    pub fix: Option<Word>,
    /// Its own effect.
    pub enforce: Option<Enforce>,
    /// Its own effect where it can't be decided.
    pub unknown: Option<Word>,
}

/// `obligation NAME on … { … do … }`
#[derive(Clone, Debug)]
pub struct ObligationItem {
    /// Its name.
    pub name: Word,
    /// Its own subjects.
    pub on: Vec<OnSubject>,
    /// Clauses.
    pub cites: Vec<Word>,
    /// When it is due.
    pub when: Vec<Expr>,
    /// Jurisdictions.
    pub places: Vec<Word>,
    /// From, until: both inside.
    pub effective: Option<(Option<Word>, Option<Word>)>,
    /// What has to be done.
    pub actions: Vec<Do>,
    /// Why.
    pub because: Option<Word>,
    /// Parts that stand twice: (keyword, place).
    pub repeated: Vec<(&'static str, Span)>,
}

/// `do retain_until(at: …)`
#[derive(Clone, Debug)]
pub struct Do {
    /// The action.
    pub action: Word,
    /// With what.
    pub arguments: Vec<(Word, Expr)>,
}

/// A condition or a value.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// How two values are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is named after its sign")]
pub enum Relation {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// The order of two times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is named after its word")]
pub enum Order {
    By,
    Before,
    After,
}

/// `+ - * /`
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is named after its sign")]
pub enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// Some, none or every one of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each variant is named after its word")]
pub enum Quantity {
    Some,
    No,
    Every,
}

/// A part of a path behind its head.
#[derive(Clone, Debug)]
pub enum Segment {
    /// `.form`
    Field(Word),
    /// `["List-Unsubscribe"]`
    Key(Word),
}

/// A lexicon, or one group of it.
#[derive(Clone, Debug)]
pub struct LexiconRef {
    /// Its name.
    pub name: Word,
    /// Which group.
    pub index: Option<Box<Expr>>,
}

/// What an expression is.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each variant is described by the text it stands for")]
pub enum ExprKind {
    /// `a and b and c`
    And(Vec<Expr>),
    /// `a or b or c`
    Or(Vec<Expr>),
    /// `not a`
    Not(Box<Expr>),
    /// `a or else b`
    OrElse(Box<Expr>, Box<Expr>),
    /// `a <= b`
    Relation {
        op: Relation,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a by b`
    Order {
        op: Order,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a within D after b`
    Within {
        left: Box<Expr>,
        span: Box<Expr>,
        after: bool,
        right: Box<Expr>,
    },
    /// `a is b`, `a is not b`
    Is {
        left: Box<Expr>,
        negated: bool,
        right: Box<Expr>,
    },
    /// `a is one of { x, y }`
    IsOneOf {
        left: Box<Expr>,
        negated: bool,
        symbols: Vec<Word>,
    },
    /// `a is in LIST`
    IsIn {
        left: Box<Expr>,
        negated: bool,
        list: Word,
    },
    /// `a is known`
    IsKnown {
        left: Box<Expr>,
        negated: bool,
    },
    /// `L is empty`
    IsEmpty {
        left: Box<Expr>,
        negated: bool,
    },
    /// `L has x`
    Has {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a exists`
    Exists(Box<Expr>),
    /// `a contains b`
    Contains {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a starts with b`
    StartsWith {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a ends with b`
    EndsWith {
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a matches /…/`
    Matches {
        left: Box<Expr>,
        regex: Word,
    },
    /// `a contains any of L`, `a contains at least 2 of L`
    ContainsLexicon {
        left: Box<Expr>,
        least: i64,
        lexicon: LexiconRef,
    },
    /// `a may contain any of L`
    MayContain {
        left: Box<Expr>,
        lexicon: LexiconRef,
    },
    /// `a + b`
    Arithmetic {
        op: Arithmetic,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Bool(bool),
    Int(i64),
    Text(String),
    /// `4 years`
    Duration(i64, Word),
    /// `2025-04-11`
    Date(Word),
    /// `a.b`, `f(x)`, `m["Key"]`
    Path {
        head: Word,
        arguments: Option<Vec<Expr>>,
        segments: Vec<Segment>,
    },
    /// `if a then b else c`
    If {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `match x { sym => … }`
    Match {
        on: Box<Expr>,
        arms: Vec<(Word, Expr)>,
    },
    /// `some c in L where P`, `every c in L where P has Q`
    Quantifier {
        quantity: Quantity,
        variable: Word,
        source: Box<Expr>,
        filter: Option<Box<Expr>>,
        has: Option<Box<Expr>>,
    },
    /// `count(c in L where P)`
    Count {
        variable: Word,
        source: Box<Expr>,
        filter: Option<Box<Expr>>,
    },
    /// Something that could not be read; its mistake has been told.
    Broken,
}

impl Expr {
    /// Whether it is a quantifier without parentheses: its end is not marked.
    #[must_use]
    pub fn is_quantifier(&self) -> bool {
        matches!(self.kind, ExprKind::Quantifier { .. })
    }
}
