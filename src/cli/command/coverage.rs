//! `coms-policy coverage`: what decides each clause, and which cases prove it.

use super::load::{self, Form};
use super::tried;
use crate::cli::args::{Coverage, CoverageFormat};
use crate::cli::{Exit, output};
use crate::coverage::cover;
use crate::diagnostic::Diagnostic;
use crate::report::coverage::{Covered, render_human, render_json};
use crate::report::{Format, coverage_page};
use crate::workspace::mistakes;

pub(in crate::cli) fn run(args: &Coverage) -> Exit {
    let format = match args.format {
        CoverageFormat::Human | CoverageFormat::Html => Format::Human,
        CoverageFormat::Json => Format::Json,
    };
    let form = Form::new(format, args.color);
    let loaded = match load::policy(args.policy.as_deref(), &form) {
        Ok(loaded) => loaded,
        Err(exit) => return exit,
    };
    let (trials, _) = match tried::read(&form, &loaded) {
        Ok(read) => read,
        Err(exit) => return exit,
    };
    let coverage = match cover(&loaded.policy, &trials) {
        Ok(coverage) => coverage,
        Err(trouble) => return form.fail(&Diagnostic::error(&mistakes::NOT_COMPILED, trouble), Exit::Policy),
    };
    let covered = Covered { policy: &loaded.policy, coverage: &coverage, min: args.min };
    let mut out = Vec::new();
    match args.format {
        CoverageFormat::Human => render_human(&form.look, &covered, &mut out),
        CoverageFormat::Json => render_json(&covered, &mut out),
        CoverageFormat::Html => coverage_page::render(&covered, &mut out),
    }
    let _ = output::stdout(&out);
    match (coverage.malformed.is_empty(), covered.enough()) {
        (false, _) => Exit::Malformed,
        (true, false) => Exit::Denied,
        (true, true) => Exit::Allowed,
    }
}
