//! `coms-policy --version`: which program, and which packs it brings.

use crate::cli::{Exit, output};
use crate::engine::read_policy;
use crate::workspace::Origin;
use crate::workspace::shipped::PACKS;
use std::fmt::Write as _;

pub(in crate::cli) fn run() -> Exit {
    let mut text = format!("{} {}\n", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"));
    for shipped in PACKS {
        let read = Origin::Shipped(shipped).read(None);
        let policy = read.ok().and_then(|read| read_policy(read.sources).ok());
        let Some(pack) = policy.as_ref().and_then(|policy| policy.packs.last()) else { continue };
        let _ = writeln!(text, "{} {} {}", pack.name, pack.version, pack.digest);
    }
    if output::stdout(text.as_bytes()).is_ok() { Exit::Allowed } else { Exit::Usage }
}
