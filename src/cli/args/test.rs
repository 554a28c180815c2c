//! What can be asked of `coms-policy test`.

use super::Color;
use clap::Args as Arguments;

/// Try a pack with its cases and the examples of its rules
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "\
Exit codes: 0 all pass · 1 a case failed, or decisions that are kept are stale · 2 no case was found
            3 an error in the policy · 5 a case that cannot be read or judged"
)]
pub(in crate::cli) struct Test {
    /// Packs: folders of .coms files, with cases/*.yaml and fixtures/*.yaml in them
    #[arg(value_name = "PACKS")]
    pub(in crate::cli) packs: Vec<String>,

    /// Keep the decisions that the policy makes now beside the cases
    #[arg(long)]
    pub(in crate::cli) accept: bool,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(in crate::cli) color: Color,

    /// Only cases and examples whose id, title or rule holds this text
    #[arg(long, value_name = "TEXT")]
    pub(in crate::cli) filter: Option<String>,

    /// Threads [default: as many as there are processors]
    #[arg(short, long, value_name = "N")]
    pub(in crate::cli) jobs: Option<usize>,

    /// Ask of each decision that is not as kept whether to keep the new one
    #[arg(long, conflicts_with = "accept")]
    pub(in crate::cli) review: bool,
}
