//! Judging: a plan and a record give outcomes.
//!
//! `run` evaluates the nodes, total and without I/O; `content` folds and scans each text once. For what is
//! reported, `settle` tries what a missing fact could be, and `trace` judges again and keeps what it rests on.
//!
//! Uses `text`, `value`, `plan`, `input` (the record).

mod alike;
pub mod case;
pub mod content;
pub mod run;
pub mod settle;
pub mod trace;
pub mod world;
