//! Checked expressions: every name resolved, every part typed.
//!
//! The tree is written as the author wrote it: defines are called, sub-lists are named. `plan` expands them.

use super::types::{ContentId, EnumId, Ty};
use crate::syntax::ast::{Arithmetic, Quantity};
use crate::text::{Loc, typed_id, word};
use crate::value::time::duration::Duration;

typed_id! {
    /// A define.
    DefineId
}
typed_id! {
    /// A param.
    ParamId
}
typed_id! {
    /// A list.
    ListId
}
typed_id! {
    /// A lexicon.
    LexiconId
}
typed_id! {
    /// A calendar of business days.
    CalendarId
}
typed_id! {
    /// A variable: a parameter of a define or the name a quantifier binds; counted within one body.
    VariableId
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: Kind,
    /// Its type.
    pub ty: Ty,
    /// Where it stands.
    pub loc: Loc,
}

/// A relation that stays one: the others are made of these and `not`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// `a = b`
    Equal,
    /// `a < b`
    Less,
    /// `a <= b`
    LessOrEqual,
}

/// A test of one text by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "each is named after its words")]
pub enum TextTest {
    Contains,
    StartsWith,
    EndsWith,
}

impl TextTest {
    /// Where `words` stand in a content's text as the test asks: by whole words, both folded.
    #[must_use]
    pub fn stands(self, text: &str, words: &str) -> Option<(usize, usize)> {
        match self {
            Self::Contains => word::find_words(text, words),
            Self::StartsWith => word::first_words(text, words),
            Self::EndsWith => word::last_words(text, words),
        }
    }
}

/// What Unicode has to say of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// `hidden_characters(body)`: how many characters show nothing, and are needed for nothing.
    HiddenCharacters,
    /// `confusable_letters(body)`: how many letters pass for those of the word they stand in.
    ConfusableLetters,
    /// `mixes_scripts(body)`: whether a word has letters of scripts that do not belong together.
    MixesScripts,
}

impl Measure {
    /// All of them, by their names.
    pub const NAMED: [(&'static str, Self); 3] = [
        ("hidden_characters", Self::HiddenCharacters),
        ("confusable_letters", Self::ConfusableLetters),
        ("mixes_scripts", Self::MixesScripts),
    ];

    /// The one of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.iter().find(|(known, _)| *known == name).map(|(_, measure)| *measure)
    }
}

/// What is asked of the entries of a lexicon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ask {
    /// So many of them are found, each counted once.
    AtLeast(u32),
    /// One is found that is for a person to look at.
    Review,
    /// One is the whole text, punctuation and blanks aside.
    Wholly,
    /// What they weigh together comes to so many thousandths.
    Score(u32),
}

/// What an expression is.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each variant is described by the text it stands for")]
pub enum Kind {
    /// Something whose mistake has been told.
    Error,
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    If(Box<[Expr; 3]>),
    /// One arm a symbol, in the order of the enum.
    Match(Box<Expr>, Vec<Expr>),
    OrElse(Box<Expr>, Box<Expr>),
    Bool(bool),
    /// A number, a day number, the ticks of a time of day.
    Int(i64),
    Text(String),
    Symbol(EnumId, u32),
    Duration(Duration),
    AsOf,
    /// A fact: field by field from the root of the subject.
    Fact(Vec<u32>),
    /// A variable, or a field of a record that it stands for.
    Variable(VariableId, Vec<u32>),
    Param(ParamId),
    Call(DefineId, Vec<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `x is one of { … }`
    IsOneOf(Box<Expr>, Vec<u32>),
    /// `x is in LIST`
    IsIn(Box<Expr>, ListId),
    /// `place is in EU`: the subject's place.
    PlaceIn(String),
    /// A country or region lies in a place.
    LiesIn(Box<Expr>, String),
    Known(Box<Expr>),
    Exists(Box<Expr>),
    Empty(Box<Source>),
    Has(Box<Expr>, Box<Expr>),
    MapHas(Box<Expr>, String),
    MapEntry(Box<Expr>, String),
    /// `at within length after|before anchor`
    Within {
        at: Box<Expr>,
        length: Box<Expr>,
        after: bool,
        anchor: Box<Expr>,
        manner: Manner,
    },
    /// A time of day, between two others; both are inside.
    Between(Box<[Expr; 3]>),
    /// What the clocks of a zone show at an instant, or its calendar.
    Local {
        at: Box<Expr>,
        zone: Box<Expr>,
        date: bool,
    },
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// An instant or a date plus, or minus, a duration.
    Shift {
        at: Box<Expr>,
        by: Box<Expr>,
        back: bool,
        manner: Manner,
    },
    TextTest(TextTest, Box<Expr>, Box<Expr>),
    Matches(Box<Expr>, String),
    Content(ContentId),
    /// `text contains any of L[index]`, and what else a lexicon can be asked.
    Lexicon {
        text: Box<Expr>,
        lexicon: LexiconId,
        index: Option<Box<Expr>>,
        ask: Ask,
    },
    /// Of a content, or of a text of the record.
    Measure(Measure, Box<Expr>),
    Quantifier {
        quantity: Quantity,
        variable: VariableId,
        source: Box<Source>,
        filter: Option<Box<Expr>>,
        has: Option<Box<Expr>>,
    },
    Count {
        variable: VariableId,
        source: Box<Source>,
        filter: Option<Box<Expr>>,
    },
    /// `latest x in L by x.at where P`: an entry, or none; `by` is a fact of the entry.
    Pick {
        latest: bool,
        variable: VariableId,
        source: Box<Source>,
        by: Box<Expr>,
        filter: Option<Box<Expr>>,
    },
    /// A field of such an entry: field by field from it.
    Field(Box<Expr>, Vec<u32>),
}

/// How a sum of times is reckoned.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// In which zone; none: UTC.
    pub zone: Option<Box<Expr>>,
    /// Where there is no such day, it is the one before.
    pub earlier: bool,
}

/// What a quantifier ranges over.
#[derive(Clone, Debug)]
pub enum Source {
    /// A list in the record.
    Facts(Expr),
    /// A declared list.
    Declared(ListId, Loc),
    /// A named sub-list.
    SubList(DefineId, Vec<Expr>),
}

/// What a define stands for, on one subject.
#[derive(Clone, Debug)]
pub enum Body {
    /// A condition or a value.
    Expr(Expr),
    /// `each c in L where …`: the variable, the list, which of them.
    Each(VariableId, Source, Option<Expr>),
    /// `only x`
    Only(Expr),
    /// Something whose mistake has been told.
    Error,
}

/// A text with facts in it: `because "… {recipient.address} …"`.
#[derive(Clone, Debug, Default)]
pub struct Template {
    /// Its parts in order.
    pub pieces: Vec<Piece>,
}

/// A part of a template.
#[derive(Clone, Debug)]
pub enum Piece {
    /// As it stands.
    Text(String),
    /// What an expression comes to.
    Value(Expr),
}
