//! The streams: how wide they are, whether they take colours, and what happens when a reader is gone.
#![expect(clippy::disallowed_methods, reason = "the terminal is asked through the environment")]

use super::args::Color;
use crate::report::Look;
use std::io::{self, IsTerminal, Write};

/// The width of reports where no terminal says another.
pub(super) const WIDTH: usize = 100;

/// How text on a stream looks. A pipe gets no colours, and always the same width.
pub(super) fn look(color: Color, terminal: bool) -> Look {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb"),
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    Look { width: columns.unwrap_or(WIDTH), color, unicode: !set("NO_GRAPHICS") }
}

pub(super) fn stdout_look(color: Color) -> Look {
    look(color, io::stdout().is_terminal())
}

pub(super) fn stderr_look(color: Color) -> Look {
    look(color, io::stderr().is_terminal())
}

/// Writes to standard output.
///
/// # Errors
/// The stream is closed or full.
pub(super) fn stdout(bytes: &[u8]) -> io::Result<()> {
    if bytes.is_empty() {
        return Ok(());
    }
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}

/// Writes to standard error. Where that is gone, nobody can be told.
pub(super) fn stderr(bytes: &[u8]) {
    let _ = io::stderr().lock().write_all(bytes);
}
