//! Packs that are built on others, and the settings of a project: on a disk, through the program, as a person runs it.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests write and read files and stop at the first surprise"
)]

#[path = "overlays/project.rs"]
mod project;

#[path = "overlays/changes.rs"]
mod changes;
#[path = "overlays/config.rs"]
mod config;
#[path = "overlays/lookup.rs"]
mod lookup;
#[path = "overlays/new.rs"]
mod new;
#[path = "overlays/waivers.rs"]
mod waivers;
