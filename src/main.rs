//! The program `coms-policy`: see `coms_policy::cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    coms_policy::cli::run().into()
}
