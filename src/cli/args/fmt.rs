//! The arguments of `coms-policy fmt`.

use super::Color;
use clap::Args as Arguments;
use std::path::PathBuf;

/// Give policy files their one layout
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "\
Exit codes: 0 done · 1 with --check or --diff: something would change · 2 wrong usage or unreadable file
            3 a file has a mistake, and stays as it is; the others are laid out",
    after_long_help = "\
Examples:
  coms-policy fmt
  coms-policy fmt policies/acs --check
  coms-policy fmt - < policy.coms

Exit codes:
  0  done
  1  with --check or --diff: something would change
  2  a flag is wrong, or a file cannot be read
  3  a file has a mistake, and stays as it is; the others are laid out"
)]
pub(in crate::cli) struct Fmt {
    /// Packs, files, or - for standard input [default: the pack that is meant]
    #[arg(value_name = "PATHS")]
    pub(in crate::cli) paths: Vec<PathBuf>,

    /// Change nothing; name the files that would change
    #[arg(long)]
    pub(in crate::cli) check: bool,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(in crate::cli) color: Color,

    /// Change nothing; show what would change
    #[arg(long)]
    pub(in crate::cli) diff: bool,
}
