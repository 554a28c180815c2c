//! `coms-policy completions` and `man`: the command line as shells, readers of manuals and the documentation have it.

use super::load::Form;
use crate::cli::args::{Args, Color, Completions, Man};
use crate::cli::{Exit, output};
use crate::diagnostic::{Diagnostic, suggest};
use crate::report::Format;
use crate::workspace::mistakes;
use clap::{Command, CommandFactory};
use std::fmt::Write as _;

const NAME: &str = env!("CARGO_PKG_NAME");

/// The command line, each command with the whole name that it is called by.
fn program() -> Command {
    let mut program = Args::command().version(env!("CARGO_PKG_VERSION"));
    program.build();
    program
}

fn written(text: &[u8]) -> Exit {
    if output::stdout(text).is_ok() { Exit::Allowed } else { Exit::Usage }
}

pub(super) fn completions(args: &Completions) -> Exit {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), NAME, &mut out);
    written(&out)
}

pub(super) fn man(args: &Man) -> Exit {
    let program = program();
    if args.markdown {
        return written(markdown(&program).as_bytes());
    }
    let mut command = &program;
    for name in &args.command {
        let Some(found) = command.find_subcommand(name) else {
            let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            let mistake = Diagnostic::error(&mistakes::BAD_OPTION, format!("there is no command `{name}`"))
                .help_if(suggest::did_you_mean(name, known.iter().copied()));
            return Form::new(Format::Human, Color::Auto).fail(&mistake, Exit::Usage);
        };
        command = found;
    }
    let mut out = Vec::new();
    if clap_mangen::Man::new(command.clone()).render(&mut out).is_err() {
        return Exit::Usage;
    }
    written(&out)
}

/// All commands as one page, each with its help.
fn markdown(program: &Command) -> String {
    let mut text = String::from(
        "# Command line\n\nEvery command, as `coms-policy COMMAND --help` has it; this file is what `coms-policy man --markdown`\nprints. What the commands write, and how they end, is in [output.md](output.md); what they read, in\n[input.md](input.md).\n",
    );
    section(program, 2, &mut text);
    text
}

fn section(command: &Command, depth: usize, text: &mut String) {
    let name = command.get_bin_name().unwrap_or(NAME);
    let mut command = command.clone().term_width(100).styles(clap::builder::Styles::plain());
    let help = command.render_long_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(text, "\n{} {name}\n\n```text\n{}\n```\n", "#".repeat(depth.min(4)), lines.join("\n").trim_end());
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help" && !inner.is_hide_set()) {
        section(inner, depth + 1, text);
    }
}
