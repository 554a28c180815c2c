//! Cases: records with what a policy has to make of them, and snapshots of what it makes.
//!
//! `file` reads a file of cases and lays variants over their bases; `run` judges them in both profiles and says
//! where they disagree; `snapshot` writes a decision down so that a reviewer reads a rule change as a diff.
//!
//! ```text
//! files → Suite (all cases, with all their facts) → Checked (agreements, disagreements) + listing
//! ```
//!
//! Uses all rooms from `text` to `engine`; texts come in and go out, no file is touched.

pub mod file;
pub mod mistakes;
pub mod run;
pub mod snapshot;

pub use file::{Case, Expect, Suite};
