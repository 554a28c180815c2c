//! From syntax trees to a checked policy.
//!
//! `Modules → names (tables) → schema (types) → rules, defines, lists … (infer) → Policy`
//!
//! Every name is resolved, every expression has a type, every clause that is cited exists. All mistakes of all
//! files are told at once; where there are any, there is no policy to judge by. What a policy *is* stands in
//! `policy`, `schema` and `tree` as plain data; nothing here evaluates.
//!
//! Uses `text`, `diagnostic`, `value`, `decision` (the effects), `syntax`, `document`.

mod calendars;
mod days;
pub mod docs;
mod examples;
mod exceptions;
mod former;
mod from_ast;
mod infer;
pub mod lexicons;
mod literal;
mod mandatory;
pub mod mistakes;
mod names;
mod obligations;
mod only;
mod overlay;
mod packs;
mod places;
pub mod policy;
mod rules;
mod schema;
mod template;
pub mod tree;
pub mod types;
mod values;
mod waivers;
pub mod walk;

pub use from_ast::check;
