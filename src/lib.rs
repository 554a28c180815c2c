//! Messaging policy as code.
#[cfg(feature = "cli")]
pub mod cli;
pub mod decision;
pub mod diagnostic;
pub mod engine;
pub mod eval;
pub mod input;
pub mod plan;
pub mod report;
pub mod semantics;
pub mod syntax;
pub mod text;
pub mod value;
pub mod workspace;
