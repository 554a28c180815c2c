//! Conditions and values.

use super::Word;
use crate::text::Span;

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

/// How a sum of times is reckoned: `in ZONE rounding earlier`.
#[derive(Clone, Debug)]
pub struct Manner {
    /// A text in quotes or a fact; none: UTC.
    pub zone: Option<Box<Expr>>,
    /// Where there is no such day, the earlier one is meant.
    pub earlier: bool,
    /// Where it stands.
    pub span: Span,
}

/// A lexicon, or one group of it.
#[derive(Clone, Debug)]
pub struct LexiconRef {
    /// Its name.
    pub name: Word,
    /// Which group.
    pub index: Option<Box<Expr>>,
}

/// What is asked of the entries of a lexicon.
#[derive(Clone, Debug)]
pub enum LexiconAsk {
    /// `contains at least 2 of`: so many are found; `contains any of` is one.
    AtLeast(i64, Span),
    /// `may contain any of`: one is found that is for a person to look at.
    Review,
    /// `is wholly one of`: one is the whole text.
    Wholly,
    /// `score of … >= 0.8`: how their weights compare with a number, as written.
    Score(Relation, Word),
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
        manner: Option<Manner>,
    },
    /// `a between 08:00 and 21:00`
    Between(Box<[Expr; 3]>),
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
    /// `a contains any of L`, `a may contain any of L`, `a is wholly one of L`, `a score of L >= 0.8`
    Lexicon {
        left: Box<Expr>,
        ask: LexiconAsk,
        lexicon: LexiconRef,
    },
    /// `a + b`
    Arithmetic {
        op: Arithmetic,
        left: Box<Expr>,
        right: Box<Expr>,
        manner: Option<Manner>,
    },
    Bool(bool),
    Int(i64),
    Text(String),
    /// `4 years`
    Duration(i64, Word),
    /// `10 business days of us_federal`
    BusinessDays(i64, Option<Word>),
    /// `2025-04-11`
    Date(Word),
    /// `08:00`
    Time(Word),
    /// `a.b`, `f(x)`, `m["Key"]`
    Path {
        head: Word,
        arguments: Option<Vec<Expr>>,
        segments: Vec<Segment>,
    },
    /// `excepted by healthcare_notice`
    ExceptedBy(Word),
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
    /// `latest c in L by c.at where P`
    Pick {
        latest: bool,
        variable: Word,
        source: Box<Expr>,
        by: Box<Expr>,
        filter: Option<Box<Expr>>,
    },
    /// `(latest c in L by c.at).form`
    Field(Box<Expr>, Vec<Segment>),
    /// Something that could not be read; its mistake has been told.
    Broken,
}
