//! How a run went, as an exit code.

use std::process::ExitCode;

/// How a run went. The first that applies, from the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// A flag is wrong, a file cannot be read, or no record was found.
    Usage,
    /// A policy file has an error: nothing was judged.
    Policy,
    /// A record is malformed; the others were judged.
    Malformed,
    /// Something was denied, or warned of with `--deny-warnings`.
    Denied,
    /// Nothing was denied, something is held.
    Held,
    /// All allowed.
    Allowed,
}

impl Exit {
    /// The code of the process.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Usage => 2,
            Self::Policy => 3,
            Self::Malformed => 5,
            Self::Denied => 1,
            Self::Held => 4,
            Self::Allowed => 0,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
