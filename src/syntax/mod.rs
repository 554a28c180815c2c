//! Policy text to syntax tree.
//!
//! `file text → items (cut) → pest pairs (grammar) → Module (from_pairs)`
//!
//! A file is cut into its top-level items first, and each is parsed alone: the result is always a tree *and*
//! all mistakes. What nests too deep is refused before it is parsed. Only `grammar` and `from_pairs` name pest. The
//! tree knows no types and no other file.
//!
//! Uses `text`, `diagnostic`, and of `decision` the words for outcomes.

pub mod ast;
mod from_pairs;
mod grammar;
mod items;
pub mod mistakes;
mod nesting;
mod words;

pub use from_pairs::{parse, parse_interpolation, unescape};
