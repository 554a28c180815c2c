//! The arguments of the commands that describe the program.

use clap::Args as Arguments;
use clap_complete::Shell;

/// Print a script that completes commands and options in a shell
#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  coms-policy completions bash > ~/.local/share/bash-completion/completions/coms-policy
  coms-policy completions zsh  > ~/.zfunc/_coms-policy

Exit codes: 0 printed · 2 wrong usage")]
pub(in crate::cli) struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub(in crate::cli) shell: Shell,
}

/// Print a manual page, or all of the command line as Markdown
#[derive(Debug, Arguments)]
#[command(after_help = "\
Examples:
  coms-policy man        | man -l -
  coms-policy man check  | man -l -

Exit codes: 0 printed · 2 wrong usage")]
pub(in crate::cli) struct Man {
    /// Of this command, such as `check` or `source verify`; else of the program
    #[arg(value_name = "COMMAND", conflicts_with = "markdown")]
    pub(in crate::cli) command: Vec<String>,

    /// All commands on one page, as Markdown
    #[arg(long)]
    pub(in crate::cli) markdown: bool,
}
