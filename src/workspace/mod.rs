//! Files: where packs lie, and what `coms-policy.yaml` says.
//!
//! With `cli`, the only room that touches a disk.
//!
//! Uses `text`, `diagnostic`, `syntax` and `semantics` (what a pack says it is built on), `lint` (its codes), `input`
//! (the reader of YAML).

mod beside;
mod chain;
pub mod config;
pub mod mistakes;
mod pack;
mod path;
#[cfg(feature = "cli")]
mod records;
pub mod scaffold;
pub mod shipped;

pub use beside::{Beside, beside};
pub use chain::{Read, base, read};
#[cfg(feature = "cli")]
pub(crate) use pack::coms_files as policy_files;
pub use pack::{Located, Origin, locate};
#[cfg(feature = "cli")]
pub(crate) use path::{reason, shown};
#[cfg(feature = "cli")]
pub(crate) use records::expand as records;
