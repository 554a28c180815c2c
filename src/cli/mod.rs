//! The program: arguments in, exit code out.
//!
//! `args` says what can be asked for, `command/` does it, `output` writes, `exit` says how it went. Nothing here
//! knows how a rule is evaluated.
//!
//! Uses all rooms.

mod args;
mod command;
mod exit;
mod output;

pub use exit::Exit;

use clap::Parser;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run() -> Exit {
    match args::Args::try_parse() {
        Ok(args) => command::run(args),
        Err(error) => {
            let usage = error.use_stderr();
            // A closed pipe is no reason to fail.
            let _ = error.print();
            if usage { Exit::Usage } else { Exit::Allowed }
        }
    }
}
