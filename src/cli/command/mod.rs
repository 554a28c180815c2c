//! One file a command.

mod check;
mod coverage;
mod explain;
mod fmt;
mod lint;
mod load;
mod new;
mod pages;
mod schema;
mod source;
mod test;
mod tried;
mod version;

use super::Exit;
use super::args::{Args, Command};

/// Does what was asked for.
pub(super) fn run(args: Args) -> Exit {
    let Some(command) = args.command else { return version::run() };
    match command {
        Command::Check(args) => check::run(&args),
        Command::Coverage(args) => coverage::run(&args),
        Command::Completions(args) => pages::completions(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::New(args) => new::run(&args),
        Command::Man(args) => pages::man(&args),
        Command::Schema(args) => schema::run(&args),
        Command::Source(args) => source::run(&args),
        Command::Test(args) => test::run(&args),
    }
}
