//! Cases and examples: records with what a policy has to make of them, and snapshots of what it makes.
//!
//! `file` reads files of cases and base records and lays them over each other, `example` makes the records of examples,
//! `trial` brings both together; `run` judges them and says where they disagree, `failure` says it in words; `snapshot`
//! writes a decision down so that a reviewer reads a rule change as a diff.
//!
//! ```text
//! files → Suite ─┬→ Trials (whole records, what they want) → Checked (disagreements, listings)
//! Policy ────────┘
//! ```
//!
//! Uses all rooms from `text` to `engine`; texts come in and go out, no file is touched.

mod branch;
pub mod example;
pub mod failure;
pub mod file;
pub mod mistakes;
pub mod run;
pub mod snapshot;
pub mod trial;

pub use file::{Case, Expect, Suite};
pub use trial::{Trial, Wants, trials};
