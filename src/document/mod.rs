//! A source document: the text that a policy was made from, known by fingerprints and never copied.
//!
//! `read` cuts a copy of it (plain text, Markdown, HTML) into headings, paragraphs and list items; `outline` cuts
//! these into sentences, each with section, position, fingerprint and force. `verify` holds clauses against them,
//! `align` sets two revisions side by side.
//!
//! ```text
//! text → blocks → units ─┬─ verify (clauses)  → what is proven, what is not
//!                        └─ align (revisions) → moved, edited, vanished, new; should → must
//! ```
//!
//! Uses `text` and `diagnostic`.

pub mod align;
pub mod drift;
mod fingerprint;
mod force;
pub mod mistakes;
mod outline;
mod passage;
mod read;
mod sentence;
pub mod verify;

pub use fingerprint::Fingerprint;
pub use force::{Force, Forces};
pub use outline::{Mark, Marks, Outline, Unit, outline};
pub use passage::{Block, BlockKind, Passage};
pub use read::{Form, read};
