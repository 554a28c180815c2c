//! The race: messages made from a seed, and a hand-written program with the rules of `pack/` in Rust.
//!
//! The pack, the generator and the hand-written program say the same three times over, each in its own way. That is
//! what makes it a race: whoever leaves something out comes to other verdicts.

pub mod envelopes;
pub mod messages;
pub mod reference;
pub mod words;
