//! Traceability: from each clause to the rules that decide it, and to the cases that prove them.
//!
//! `trace` follows `cites` from clauses to rules, directly and through what rules are made of. `table` judges all cases and
//! says what they show of each clause, and what is shown nowhere; `probe` makes definitions ask for themselves, `needs`
//! says what can be left open. `revision` says which clauses and rules a new revision of the document touches.
//!
//! ```text
//! Policy → Trace (clause → rules)
//! Policy × Suite → Coverage (clause → rules → cases)
//! Policy × Revisions → what each change touches
//! ```
//!
//! Uses all rooms from `text` to `case`.

pub mod needs;
pub mod probe;
pub mod revision;
pub mod table;
pub mod trace;

pub use table::{Coverage, Polarity, Row, RuleRow, Shown, State, cover};
pub use trace::{Link, LinkKind, Trace};
