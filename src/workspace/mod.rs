//! Files: where packs lie, and what `coms-policy.yaml` says.
//!
//! With `cli`, the only room that touches a disk.
//!
//! Uses `text`, `diagnostic`.

pub mod config;
pub mod mistakes;
mod pack;
mod path;
pub mod shipped;

pub use pack::{Located, Origin, Read, locate, read};
#[cfg(feature = "cli")]
pub(crate) use path::{reason, shown};
