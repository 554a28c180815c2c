//! Messaging policy as code: rules that read like the policy they enforce, and never guess.
//!
//! A policy is a folder of `.coms` files. [`engine::read_policy`] reads and checks it, [`engine::Engine`] compiles
//! it and judges records: a message to one recipient with what is known about it, a consent, a programme. Each
//! [`decision::Decision`] says for each finding which rule, which clause, which fact, and what to do about it.
//!
//! ```text
//! text → syntax → semantics → plan          a policy, once
//! input → eval → decision → report          each record
//! ```
//!
//! The rooms stand in one order, and each uses only those before it; `docs/architecture.md` shows it. What a
//! library user needs is [`engine`], [`decision`], [`diagnostic`] and [`text`]; the other rooms are open for tests
//! and tools, and their shape may change.

pub mod text;

pub mod diagnostic;

pub mod value;

pub mod decision;

pub mod syntax;

pub mod format;

pub mod document;

pub mod semantics;

pub mod prose;

pub mod plan;

pub mod lint;

pub mod input;

pub mod eval;

pub mod engine;

pub mod case;

pub mod coverage;

pub mod report;

pub mod workspace;

#[cfg(feature = "cli")]
pub mod cli;
