//! The arguments of `coms-policy schema`.

use super::Color;
use clap::Args as Arguments;
use clap::builder::PossibleValuesParser;

/// Print the JSON Schema of records, or of what the program writes
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "Exit codes: 0 printed · 2 wrong usage or unreadable file · 3 an error in the policy",
    after_long_help = "\
Examples:
  coms-policy schema --policy acs > records.schema.json
  coms-policy schema decision

The schema of records is made from the model of the policy. Editors that know JSON Schema complete and check
records by it, in YAML as well.

Exit codes:
  0  printed
  2  a flag is wrong, or a file cannot be read
  3  the policy has an error"
)]
pub(in crate::cli) struct Schema {
    /// Of what
    #[arg(value_name = "WHAT", default_value = "record",
          value_parser = PossibleValuesParser::new(["record", "decision", "summary", "mistake", "baseline"]))]
    pub(in crate::cli) what: String,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(in crate::cli) color: Color,

    /// A folder of .coms files, one such file, or the name of a pack: under policies/, or shipped
    #[arg(short, long, value_name = "PACK")]
    pub(in crate::cli) policy: Option<String>,
}
