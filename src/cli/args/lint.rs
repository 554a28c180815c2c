//! What can be asked of `coms-policy lint`.

use super::Color;
use clap::Args as Arguments;

/// Look for what a policy may say and likely does not mean
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "\
Exit codes: 0 nothing found · 1 something found · 2 wrong usage or unreadable file · 3 an error in the policy"
)]
pub(in crate::cli) struct Lint {
    /// Packs: folders of .coms files
    #[arg(value_name = "PACKS")]
    pub(in crate::cli) packs: Vec<String>,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(in crate::cli) color: Color,
}
