//! The arguments of `coms-policy check`.

use super::Color;
use clap::builder::PossibleValuesParser;
use clap::{ArgAction, Args as Arguments, ValueEnum};
use std::path::PathBuf;

/// Judge messages and consent records before they are sent
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "\
Exit codes: 0 all allowed · 1 something denied · 4 something held · 5 a malformed record
            2 wrong usage or unreadable file · 3 an error in the policy",
    after_long_help = "\
Examples:
  coms-policy check messages.yaml
  coms-policy check --policy policies/acs --format ndjson messages.ndjson
  producer | coms-policy check - --input-format ndjson

Exit codes, the first that applies from the top:
  2  a flag is wrong, a file cannot be read, or no record was found
  3  the policy has an error: nothing was judged
  5  a record is malformed; the others were judged
  1  something was denied (with --deny-warnings also: warned of)
  4  nothing was denied, something is held
  0  all allowed"
)]
pub(in crate::cli) struct Check {
    /// Records: .yaml, .yml, .json, .ndjson or .jsonl files, folders and globs of them, or - for standard input
    #[arg(value_name = "FILES", help_heading = "Input")]
    pub(in crate::cli) files: Vec<PathBuf>,

    /// The time of records that have none of their own, such as 2026-11-24T18:00:00Z
    #[arg(long, value_name = "TIME", help_heading = "Input")]
    pub(in crate::cli) as_of: Option<String>,

    /// The format of standard input, or of all FILES
    #[arg(long, value_name = "FORMAT", help_heading = "Input")]
    pub(in crate::cli) input_format: Option<InputFormat>,

    /// A collection that records leave out, joined by its key; may be given several times
    #[arg(long, value_name = "NAME=FILE", help_heading = "Input", action = ArgAction::Append)]
    pub(in crate::cli) related: Vec<String>,

    /// What becomes of fields that the model does not have [default: error; count for .ndjson]
    #[arg(long, value_name = "WHAT", help_heading = "Input")]
    pub(in crate::cli) unknown_fields: Option<Unknown>,

    /// Judge by these rules alone, as if there were no others; may be given several times
    #[arg(long, value_name = "RULE", help_heading = "Policy", action = ArgAction::Append)]
    pub(in crate::cli) only: Vec<String>,

    /// A folder of .coms files, one such file, or the name of a pack: under policies/, or shipped
    #[arg(short, long, value_name = "PACK", help_heading = "Policy")]
    pub(in crate::cli) policy: Option<String>,

    /// Judge under this profile of the policy [default: default]
    #[arg(long, value_name = "NAME", help_heading = "Policy")]
    pub(in crate::cli) profile: Option<String>,

    /// Also list what was kept, excepted and not applicable
    #[arg(long, help_heading = "Output")]
    pub(in crate::cli) all: bool,

    /// Show the findings that this file knows apart: they do not fail the run
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) baseline: Option<PathBuf>,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(in crate::cli) color: Color,

    /// Exit with 1 where something is warned of
    #[arg(long, help_heading = "Output")]
    pub(in crate::cli) deny_warnings: bool,

    /// The form of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "human", help_heading = "Output",
          value_parser = PossibleValuesParser::new(crate::report::Format::NAMES))]
    pub(in crate::cli) format: String,

    /// Mask addresses and names in all that is written; auto does so where a report is for a pipeline
    #[arg(long, value_name = "WHEN", default_value = "auto", default_missing_value = "always", num_args = 0..=1,
          require_equals = true, help_heading = "Output")]
    pub(in crate::cli) mask: Mask,

    /// Write another report into a file; may be given several times
    #[arg(long, value_name = "FORMAT=FILE", help_heading = "Output", action = ArgAction::Append)]
    pub(in crate::cli) report: Vec<String>,

    /// Say nothing on standard output; the exit code tells
    #[arg(short, long, action = ArgAction::SetTrue, help_heading = "Output")]
    pub(in crate::cli) quiet: bool,

    /// Keep the findings of this run in the file of --baseline
    #[arg(long, requires = "baseline", help_heading = "Output")]
    pub(in crate::cli) write_baseline: bool,

    /// Threads for .ndjson streams [default: as many as there are processors]
    #[arg(short, long, value_name = "N", help_heading = "Global")]
    pub(in crate::cli) jobs: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum InputFormat {
    Yaml,
    Json,
    Ndjson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Unknown {
    Error,
    Count,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum Mask {
    Auto,
    Always,
    Never,
}
