//! Disguises: ways of writing a word so that a reader still reads it, and a search does not find it.
//!
//! Unlike a [fold](super::fold), a disguise hangs on what stands around a character: `5` is a letter in `5ale`, and a
//! number in `5 km`. So the folded text stays as it is; `leet` says which signs stand for which letters, `spaced` makes
//! a second text of words that are written letter by letter.

pub mod leet;
pub mod spaced;

/// Which disguises are seen through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Disguises {
    /// `c4sino`, `$ale`: digits and signs in the place of letters. See [`leet`].
    pub leetspeak: bool,
    /// `c a s i n o`, `c.a.s.i.n.o`: letters set apart. See [`spaced`].
    pub spacing: bool,
}

impl Disguises {
    /// The words for them, in the order of the fields.
    pub const NAMES: [&str; 2] = ["leetspeak", "spacing"];
    /// None of them.
    pub const NONE: Self = Self { leetspeak: false, spacing: false };

    /// The one that one of the [`NAMES`](Self::NAMES) names.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "leetspeak" => Some(Self { leetspeak: true, ..Self::NONE }),
            "spacing" => Some(Self { spacing: true, ..Self::NONE }),
            _ => None,
        }
    }

    /// Both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self { leetspeak: self.leetspeak | other.leetspeak, spacing: self.spacing | other.spacing }
    }
}
