//! Conditions and values as flat nodes: equal ones are one.

use crate::semantics::tree::{Ask, Measure, TextTest};
use crate::syntax::ast::Arithmetic;
use crate::text::typed_id;

typed_id! {
    /// A condition or a value.
    NodeId
}

/// Where a fact stands: in the root, or in the entry that a variable stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Which variable; [`Place::ROOT`] for none.
    pub variable: u8,
    /// The layout of the entry: equal slots of different lists are different places.
    pub layout: u16,
    /// The slot within root or entry.
    pub offset: u32,
}

impl Place {
    /// No variable: the root.
    pub const ROOT: u8 = u8::MAX;
}

/// Operands of a node that has many: a range of `SubjectPlan::kids`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kids {
    /// First.
    pub start: u32,
    /// How many.
    pub len: u32,
}

impl Kids {
    /// As a range.
    #[must_use]
    pub const fn range(self) -> std::ops::Range<usize> {
        self.start as usize..(self.start + self.len) as usize
    }
}

/// How a sum of times is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct How {
    /// In which zone; none: UTC, or that of a calendar of business days.
    pub zone: Option<NodeId>,
    /// Where there is no such day, it is the one before.
    pub earlier: bool,
    /// It is a sum of dates, not of instants.
    pub dates: bool,
}

/// Which groups of a lexicon are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Groups {
    /// These: first, how many.
    Range(u32, u32),
    /// The one that a symbol names: group of the first symbol, the symbol.
    Symbol(u32, NodeId),
}

/// A condition or a value. Conditions come to a `Truth`, values to a number, a text, or nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Node {
    /// True or false.
    Truth(bool),
    /// All hold.
    And(Kids),
    /// One holds.
    Or(Kids),
    /// It does not hold.
    Not(NodeId),
    /// If the first holds the second, else the third; conditions or values.
    If(NodeId, NodeId, NodeId),
    /// The arm of the symbol that the first is; conditions or values.
    Match(NodeId, Kids),
    /// The first where it is there, else the second.
    OrElse(NodeId, NodeId),
    /// A condition as a value: 1 or 0; a bool that is none is 0.
    AsValue(NodeId),
    /// A fact; of a bool, whether it holds.
    Slot(Place),
    /// A number, a symbol, a day, ticks, 0 or 1, a packed span of time.
    Number(i64),
    /// A text of the policy.
    Text(u32),
    /// When the question is asked.
    AsOf,
    /// They are equal.
    Equal(NodeId, NodeId),
    /// The first is smaller.
    Less(NodeId, NodeId),
    /// The first is not greater.
    LessOrEqual(NodeId, NodeId),
    /// The value is one of a set.
    InSet(NodeId, u32),
    /// The value is there, or is known to be none.
    Known(NodeId),
    /// The value is there.
    Exists(NodeId),
    /// A list of single values holds a value.
    Has(Place, NodeId),
    /// The map has a key: a text of the policy, in lower case.
    MapHas(Place, u32),
    /// The text at a key of a map.
    MapEntry(Place, u32),
    /// `at`, `length`, `anchor`: at most that long after it.
    WithinAfter(NodeId, NodeId, NodeId, How),
    /// `at`, `length`, `anchor`: at most that long before it.
    WithinBefore(NodeId, NodeId, NodeId, How),
    /// A time of day, the ends of a stretch of the day: it lies within.
    Between(NodeId, NodeId, NodeId),
    /// Instant, zone: the time of day that clocks show there, in ticks; or the day, where the last is true.
    Local(NodeId, NodeId, bool),
    /// A param that has no value at the time of the question: its name is a text of the policy.
    Unset(u32),
    /// Of two numbers.
    Arithmetic(Arithmetic, NodeId, NodeId),
    /// An instant or a date plus a span of time.
    Later(NodeId, NodeId, How),
    /// An instant or a date minus a span of time.
    Earlier(NodeId, NodeId, How),
    /// A text asked by another.
    TextTest(TextTest, NodeId, NodeId),
    /// A text asked by a regular expression.
    Matches(NodeId, u32),
    /// A content holds a text, begins or ends with it, by whole words.
    ContentTest(TextTest, u32, NodeId),
    /// What Unicode has to say of a content.
    Measure(Measure, u32),
    /// What a content holds of a lexicon.
    Lexicon(u32, Groups, Ask),
    /// The condition holds of an entry: list, variable, condition.
    Some(Place, u8, NodeId),
    /// The latest entry, or the earliest: list, variable, latest; by what, whether it counts, what is asked of it.
    Pick(Place, u8, bool, Kids),
    /// There is the entry that a variable stands for.
    Here(u8),
    /// There is none: of an entry that there is not.
    Nothing,
    /// Of how many entries it holds: list, variable, condition.
    Count(Place, u8, NodeId),
    /// How many of these hold.
    CountOf(Kids),
}

impl Node {
    /// Tells of every node that this one asks.
    pub fn operands(self, kids: &[NodeId], mut tell: impl FnMut(NodeId)) {
        let many = |range: Kids, tell: &mut dyn FnMut(NodeId)| {
            for kid in kids.get(range.range()).unwrap_or_default() {
                tell(*kid);
            }
        };
        match self {
            Self::Truth(_) | Self::Slot(_) | Self::Number(_) | Self::Text(_) | Self::AsOf | Self::Unset(_) => {}
            Self::Here(_) | Self::Nothing => {}
            Self::MapHas(..) | Self::MapEntry(..) | Self::Measure(..) => {}
            Self::And(range) | Self::Or(range) | Self::CountOf(range) | Self::Pick(.., range) => many(range, &mut tell),
            Self::Not(a)
            | Self::AsValue(a)
            | Self::InSet(a, _)
            | Self::Known(a)
            | Self::Exists(a)
            | Self::Has(_, a)
            | Self::Matches(a, _)
            | Self::ContentTest(_, _, a)
            | Self::Some(_, _, a)
            | Self::Count(_, _, a) => tell(a),
            Self::Lexicon(_, groups, _) => {
                if let Groups::Symbol(_, symbol) = groups {
                    tell(symbol);
                }
            }
            Self::If(a, b, c) | Self::Between(a, b, c) => {
                tell(a);
                tell(b);
                tell(c);
            }
            Self::WithinAfter(a, b, c, how) | Self::WithinBefore(a, b, c, how) => {
                tell(a);
                tell(b);
                tell(c);
                how.zone.into_iter().for_each(tell);
            }
            Self::Later(a, b, how) | Self::Earlier(a, b, how) => {
                tell(a);
                tell(b);
                how.zone.into_iter().for_each(tell);
            }
            Self::Match(a, range) => {
                tell(a);
                many(range, &mut tell);
            }
            Self::OrElse(a, b)
            | Self::Equal(a, b)
            | Self::Less(a, b)
            | Self::LessOrEqual(a, b)
            | Self::Arithmetic(_, a, b)
            | Self::Local(a, b, _)
            | Self::TextTest(_, a, b) => {
                tell(a);
                tell(b);
            }
        }
    }
    /// What the node says whatever its operands are, and wherever it stands: equal for two that ask the same of them.
    #[must_use]
    pub fn by_itself(self) -> Self {
        let none = NodeId(0);
        let many = |kids: Kids| Kids { start: 0, len: kids.len };
        let place = Place { variable: Place::ROOT, layout: 0, offset: 0 };
        let manner = |how: How| How { zone: how.zone.map(|_| none), ..how };
        match self {
            Self::Truth(_) | Self::Number(_) | Self::Text(_) | Self::AsOf | Self::Unset(_) => self,
            Self::And(kids) => Self::And(many(kids)),
            Self::Or(kids) => Self::Or(many(kids)),
            Self::Not(_) => Self::Not(none),
            Self::If(..) => Self::If(none, none, none),
            Self::Match(_, arms) => Self::Match(none, many(arms)),
            Self::OrElse(..) => Self::OrElse(none, none),
            Self::AsValue(_) => Self::AsValue(none),
            Self::Slot(_) => Self::Slot(place),
            Self::Equal(..) => Self::Equal(none, none),
            Self::Less(..) => Self::Less(none, none),
            Self::LessOrEqual(..) => Self::LessOrEqual(none, none),
            Self::InSet(_, set) => Self::InSet(none, set),
            Self::Known(_) => Self::Known(none),
            Self::Exists(_) => Self::Exists(none),
            Self::Has(..) => Self::Has(place, none),
            Self::MapHas(_, key) => Self::MapHas(place, key),
            Self::MapEntry(_, key) => Self::MapEntry(place, key),
            Self::WithinAfter(.., how) => Self::WithinAfter(none, none, none, manner(how)),
            Self::WithinBefore(.., how) => Self::WithinBefore(none, none, none, manner(how)),
            Self::Between(..) => Self::Between(none, none, none),
            Self::Local(.., date) => Self::Local(none, none, date),
            Self::Arithmetic(op, ..) => Self::Arithmetic(op, none, none),
            Self::Later(.., how) => Self::Later(none, none, manner(how)),
            Self::Earlier(.., how) => Self::Earlier(none, none, manner(how)),
            Self::TextTest(test, ..) => Self::TextTest(test, none, none),
            Self::Matches(_, pattern) => Self::Matches(none, pattern),
            Self::ContentTest(test, content, _) => Self::ContentTest(test, content, none),
            Self::Measure(..) | Self::Nothing => self,
            Self::Here(_) => Self::Here(0),
            Self::Pick(.., latest, kids) => Self::Pick(place, 0, latest, many(kids)),
            Self::Lexicon(_, Groups::Range(..), _) => self,
            Self::Lexicon(content, Groups::Symbol(first, _), ask) => {
                Self::Lexicon(content, Groups::Symbol(first, none), ask)
            }
            Self::Some(..) => Self::Some(place, 0, none),
            Self::Count(..) => Self::Count(place, 0, none),
            Self::CountOf(kids) => Self::CountOf(many(kids)),
        }
    }
    /// The place that the node itself reads.
    #[must_use]
    pub const fn place(self) -> Option<Place> {
        match self {
            Self::Slot(place)
            | Self::Has(place, _)
            | Self::MapHas(place, _)
            | Self::MapEntry(place, _)
            | Self::Some(place, ..)
            | Self::Pick(place, ..)
            | Self::Count(place, ..) => Some(place),
            _ => None,
        }
    }
    /// Whether asking it again costs more than remembering what it came to.
    #[must_use]
    pub const fn is_costly(self) -> bool {
        matches!(
            self,
            Self::And(_)
                | Self::Or(_)
                | Self::If(..)
                | Self::Match(..)
                | Self::Some(..)
                | Self::Pick(..)
                | Self::TextTest(..)
                | Self::Matches(..)
                | Self::ContentTest(..)
                | Self::Measure(..)
                | Self::WithinAfter(..)
                | Self::WithinBefore(..)
        )
    }
}
