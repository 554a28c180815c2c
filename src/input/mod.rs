//! Records: from bytes to slots.
//!
//! `read/` turns one JSON or YAML record into a [`tape::Tape`], whatever it says; `conform` holds the tape
//! against the model and fills the slots of a [`record::Record`], or says with line and column what does not
//! fit. `join` adds the rows of collections that lie elsewhere. Readers know nothing of the model, and the model nothing of JSON.
//!
//! Uses `text`, `diagnostic`, `value`, `plan`.

pub mod conform;
pub mod join;
pub mod line;
pub mod mistakes;
pub mod read;
pub mod record;
pub mod schema;
pub mod tape;
