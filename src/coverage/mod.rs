//! Traceability: from each clause to the rules that decide it, and to the cases that prove them.
//!
//! `trace` follows `cites` from clauses to rules, directly and through what rules are made of. `revision` says which
//! of them a new revision of the document touches.
//!
//! ```text
//! Policy → Trace (clause → rules)
//! Policy × Revisions → what each change touches
//! ```
//!
//! Uses all rooms from `text` to `case`.

pub mod revision;
pub mod trace;

pub use trace::{Link, LinkKind, Trace};
