//! What can be asked for on the command line.

mod check;
mod fmt;
mod lint;
mod pages;
mod schema;
mod test;

pub(super) use check::{Check, InputFormat, Mask, Unknown};
pub(super) use fmt::Fmt;
pub(super) use lint::Lint;
pub(super) use pages::{Completions, Man};
pub(super) use schema::Schema;
pub(super) use test::Test;

use clap::{Args as Arguments, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Messaging policy as code: judges messages and consent records by rules that read like the policy.
#[derive(Debug, Parser)]
#[command(
    name = "coms-policy",
    disable_version_flag = true,
    arg_required_else_help = true,
    subcommand_value_name = "COMMAND",
    max_term_width = 100
)]
pub(super) struct Args {
    /// Print the version, and those of the packs that the program brings, with their digests
    #[arg(short = 'V', long)]
    pub(super) version: bool,

    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Check(Check),
    Completions(Completions),
    Coverage(Coverage),
    Explain(Explain),
    Fmt(Fmt),
    Lint(Lint),
    New(New),
    Man(Man),
    Schema(Schema),
    Source(Source),
    Test(Test),
}

/// Show what decides each clause, and which cases prove it
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "\
Exit codes: 0 enough is proven · 1 less than --min · 2 wrong usage or unreadable file
            3 an error in the policy · 5 a case that cannot be read or judged",
    after_long_help = "\
Examples:
  coms-policy coverage --policy policies/acs
  coms-policy coverage --policy policies/acs --min 100
  coms-policy coverage --format html > coverage.html

A clause is proven where it is accounted for and, if a rule of it denies, holds or warns, a case breaks it, one keeps it,
and, where a fact can be missing, one leaves it open; an exception or an entry of a list takes effect in one.

Exit codes, the first that applies from the top:
  2  a flag is wrong, or a file cannot be read
  3  the policy has an error
  5  a case cannot be read or judged
  1  a smaller share of clauses is proven than --min asks for
  0  all else"
)]
pub(super) struct Coverage {
    /// The pack: a folder of .coms files, or the name of a pack under policies/
    #[arg(short, long, value_name = "PACK", help_heading = "Policy")]
    pub(super) policy: Option<String>,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: Color,

    /// The form of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    pub(super) format: CoverageFormat,

    /// Exit with 1 where fewer percent of the clauses are proven
    #[arg(long, value_name = "PERCENT", help_heading = "Output", value_parser = clap::value_parser!(u32).range(0..=100))]
    pub(super) min: Option<u32>,
}

/// Hold a policy against the document that it was made from
#[derive(Debug, Arguments)]
pub(super) struct Source {
    #[command(subcommand)]
    pub(super) command: SourceCommand,
}

#[derive(Debug, Subcommand)]
pub(super) enum SourceCommand {
    Verify(SourceVerify),
    Diff(SourceDiff),
    Book(SourceBook),
}

/// Print the policy as encoded, in plain English: each clause with its rules, then terms and parameters
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "\
Exit codes: 0 printed · 2 wrong usage or unreadable file · 3 an error in the policy"
)]
pub(super) struct SourceBook {
    /// A folder of .coms files, one such file, or the name of a pack: under policies/, or shipped
    #[arg(short, long, value_name = "PACK", help_heading = "Policy")]
    pub(super) policy: Option<String>,
}

/// Prove each clause by its fingerprint, section and position, and find sentences that no clause covers
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "\
Exit codes: 0 all proven, nothing uncovered · 1 something is not · 2 wrong usage or unreadable file
            3 an error in the policy",
    after_long_help = "\
Examples:
  coms-policy source verify policy.txt --policy acs
  coms-policy source verify policy.md --format json

The copy may be plain text (a paragraph or an item a line), Markdown or HTML; the ending of its name tells.

Exit codes, the first that applies from the top:
  2  a flag is wrong, or the file cannot be read
  3  the policy has an error
  1  a clause does not stand, or a sentence that asks for something has no clause
  0  all proven"
)]
pub(super) struct SourceVerify {
    /// A copy of the document: plain text, .md or .html
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,

    /// Which document of the pack it is [default: the only one]
    #[arg(long, value_name = "NAME", help_heading = "Policy")]
    pub(super) document: Option<String>,

    /// A folder of .coms files, one such file, or the name of a pack: under policies/, or shipped
    #[arg(short, long, value_name = "PACK", help_heading = "Policy")]
    pub(super) policy: Option<String>,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: Color,

    /// The form of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    pub(super) format: TextFormat,
}

/// Compare two revisions of the document, and name the clauses and rules that are touched
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "\
Exit codes: 0 the same sentences in the same places · 1 something changed · 2 wrong usage or unreadable file
            3 an error in the policy",
    after_long_help = "\
Examples:
  coms-policy source diff 2021.txt 2026.html --policy acs
  coms-policy source diff old.md new.md --format json

Exit codes, the first that applies from the top:
  2  a flag is wrong, or a file cannot be read
  3  the policy has an error
  1  a sentence was moved, edited, added or taken out
  0  the same sentences in the same places"
)]
pub(super) struct SourceDiff {
    /// The revision that was read: plain text, .md or .html
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,

    /// The new revision
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,

    /// Which document of the pack it is [default: the only one]
    #[arg(long, value_name = "NAME", help_heading = "Policy")]
    pub(super) document: Option<String>,

    /// A folder of .coms files, one such file, or the name of a pack: under policies/, or shipped
    #[arg(short, long, value_name = "PACK", help_heading = "Policy")]
    pub(super) policy: Option<String>,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub(super) color: Color,

    /// The form of the output
    #[arg(short, long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    pub(super) format: TextFormat,
}

/// Begin a pack, a pack on top of another, or a copy of one that the program brings
#[derive(Debug, Arguments)]
#[command(
    args_override_self = true,
    after_help = "\
Exit codes: 0 written · 2 wrong usage, or something is there already · 3 an error in the pack below"
)]
pub(super) struct New {
    /// The name of the new pack: letters, digits and _
    #[arg(value_name = "NAME", required_unless_present = "vendor")]
    pub(super) name: Option<String>,

    /// Build it on this pack: all that it asks holds, too
    #[arg(long, value_name = "PACK")]
    pub(super) extends: Option<String>,

    /// Write out a pack that the program brings, with its cases, to be changed
    #[arg(long, value_name = "PACK", conflicts_with_all = ["name", "extends"])]
    pub(super) vendor: Option<String>,

    /// The folder that the pack's own folder is made in
    #[arg(long, value_name = "FOLDER", default_value = "policies")]
    pub(super) folder: PathBuf,

    /// Whether to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Color,
}

/// Print the page of a diagnostic code, such as coms::type::mismatch
#[derive(Debug, Arguments)]
pub(super) struct Explain {
    /// The code, as printed in brackets
    #[arg(value_name = "CODE", required_unless_present = "all")]
    pub(super) code: Option<String>,

    /// Print every page, as Markdown
    #[arg(long, conflicts_with = "code")]
    pub(super) all: bool,
}

/// What `coverage` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum CoverageFormat {
    Human,
    Json,
    Html,
}

/// What commands write that judge nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum TextFormat {
    Human,
    Json,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}
