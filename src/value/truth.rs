//! Truth with a third value, for conditions over facts that are not known (strong Kleene logic).
//!
//! The order `False < Unknown < True` makes `and` the smaller and `or` the greater of two values. This is a
//! De Morgan algebra: negation normal form, distribution and absorption hold exactly. The two complement
//! laws do not (`x or not x` is unknown where `x` is), so nothing may be simplified by them.

use std::fmt;

/// What a condition comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold: `1 = 2`.
    False,
    /// It hangs on a fact that is not known.
    Unknown,
    /// It holds: `1 = 1`.
    True,
}

impl Truth {
    /// Both hold. False where either is false, whatever the other.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            (Self::Unknown, Self::Unknown | Self::True) | (Self::True, Self::Unknown) => Self::Unknown,
        }
    }

    /// At least one holds. True where either is true, whatever the other.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::True, _) | (_, Self::True) => Self::True,
            (Self::False, Self::False) => Self::False,
            (Self::Unknown, Self::Unknown | Self::False) | (Self::False, Self::Unknown) => Self::Unknown,
        }
    }

    /// The opposite; what is not known stays so.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }

    /// `if self then a else b`. With the condition unknown: the common value of the two branches, else unknown.
    ///
    /// This decides more than `(self and a) or (not self and b)`, which is unknown where both branches are true.
    #[must_use]
    pub const fn if_then_else(self, a: Self, b: Self) -> Self {
        match (self, a, b) {
            (Self::True, _, _) => a,
            (Self::False, _, _) => b,
            (Self::Unknown, Self::True, Self::True) => Self::True,
            (Self::Unknown, Self::False, Self::False) => Self::False,
            (Self::Unknown, _, _) => Self::Unknown,
        }
    }

    /// Known to hold.
    #[must_use]
    pub const fn is_true(self) -> bool {
        matches!(self, Self::True)
    }

    /// Known not to hold.
    #[must_use]
    pub const fn is_false(self) -> bool {
        matches!(self, Self::False)
    }

    /// Not known.
    #[must_use]
    pub const fn is_unknown(self) -> bool {
        matches!(self, Self::Unknown)
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::False => "false",
            Self::Unknown => "unknown",
            Self::True => "true",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{self, False, True, Unknown};

    const ALL: [Truth; 3] = [False, Unknown, True];

    #[test]
    fn the_tables_of_kleene() {
        let and = [[False, False, False], [False, Unknown, Unknown], [False, Unknown, True]];
        let or = [[False, Unknown, True], [Unknown, Unknown, True], [True, True, True]];
        for (a, (and, or)) in ALL.into_iter().zip(and.into_iter().zip(or)) {
            for (b, (and, or)) in ALL.into_iter().zip(and.into_iter().zip(or)) {
                assert_eq!(a.and(b), and, "{a} and {b}");
                assert_eq!(a.or(b), or, "{a} or {b}");
                assert_eq!(a.and(b), a.min(b));
                assert_eq!(a.or(b), a.max(b));
            }
        }
        assert_eq!(ALL.map(Truth::not), [True, Unknown, False]);
    }

    #[test]
    fn the_laws_that_plans_are_rewritten_by() {
        for a in ALL {
            assert_eq!(a.not().not(), a);
            for b in ALL {
                assert_eq!(a.and(b).not(), a.not().or(b.not()), "De Morgan: {a}, {b}");
                assert_eq!(a.or(b).not(), a.not().and(b.not()), "De Morgan: {a}, {b}");
                assert_eq!(a.and(b), b.and(a));
                assert_eq!(a.or(b), b.or(a));
                assert_eq!(a.or(a.and(b)), a, "absorption");
                assert_eq!(a.and(a.or(b)), a, "absorption");
                for c in ALL {
                    assert_eq!(a.and(b.or(c)), a.and(b).or(a.and(c)), "distribution");
                    assert_eq!(a.or(b.and(c)), a.or(b).and(a.or(c)), "distribution");
                    assert_eq!(a.and(b).and(c), a.and(b.and(c)));
                    assert_eq!(a.or(b).or(c), a.or(b.or(c)));
                }
            }
        }
    }

    #[test]
    fn the_complement_laws_do_not_hold() {
        assert_eq!(Unknown.or(Unknown.not()), Unknown);
        assert_eq!(Unknown.and(Unknown.not()), Unknown);
    }

    #[test]
    fn a_choice_is_decided_where_both_branches_agree() {
        for a in ALL {
            for b in ALL {
                assert_eq!(True.if_then_else(a, b), a);
                assert_eq!(False.if_then_else(a, b), b);
                assert_eq!(Unknown.if_then_else(a, b), if a == b { a } else { Unknown });
                for c in ALL {
                    assert_eq!(c.if_then_else(a, b), c.not().if_then_else(b, a));
                    assert_eq!(c.if_then_else(a, b).not(), c.if_then_else(a.not(), b.not()));
                }
            }
        }
    }

    #[test]
    fn knowing_more_never_changes_what_was_decided() {
        let finer = |a: Truth| if a.is_unknown() { ALL.to_vec() } else { vec![a] };
        let keeps = |coarse: Truth, fine: Truth| coarse.is_unknown() || coarse == fine;
        for (a, b, c) in ALL.into_iter().flat_map(|a| ALL.map(|b| (a, b))).flat_map(|(a, b)| ALL.map(|c| (a, b, c))) {
            for fine_a in finer(a) {
                for fine_b in finer(b) {
                    assert!(keeps(a.and(b), fine_a.and(fine_b)));
                    assert!(keeps(a.or(b), fine_a.or(fine_b)));
                    for fine_c in finer(c) {
                        assert!(keeps(c.if_then_else(a, b), fine_c.if_then_else(fine_a, fine_b)));
                    }
                }
            }
        }
    }

    #[test]
    fn booleans_are_truths() {
        assert_eq!([Truth::from(false), Truth::from(true)], [False, True]);
        assert_eq!(ALL.map(Truth::is_true), [false, false, true]);
        assert_eq!(ALL.map(Truth::is_false), [true, false, false]);
        assert_eq!(ALL.map(Truth::is_unknown), [false, true, false]);
        assert_eq!(ALL.map(|a| a.to_string()), ["false", "unknown", "true"]);
    }
}
