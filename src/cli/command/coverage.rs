//! `coms-policy coverage`: what decides each clause, and which cases prove it.

use super::load::{self, Form};
use super::test::case_files;
use crate::case::Suite;
use crate::cli::args::{Coverage, CoverageFormat};
use crate::cli::{Exit, output};
use crate::coverage::cover;
use crate::diagnostic::Diagnostic;
use crate::report::coverage::{Covered, render_human, render_json};
use crate::report::{Format, coverage_page};
use crate::workspace::{self, Origin, mistakes};

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
    let files = match &loaded.located.origin {
        Origin::Disk(path) => case_files(path),
        Origin::Shipped(_) => Ok(Vec::new()),
    };
    let files = match files {
        Ok(files) => files,
        Err(mistake) => return form.fail(&mistake, Exit::Usage),
    };
    let texts: Vec<(String, String)> = files.into_iter().map(|(path, text)| (workspace::shown(&path), text)).collect();
    let suite = match Suite::read(&texts) {
        Ok(suite) => suite,
        Err(told) => {
            let mut err = Vec::new();
            told.iter().for_each(|mistake| form.tell(None, None, mistake, &mut err));
            output::stderr(&err);
            return Exit::Malformed;
        }
    };
    let coverage = match cover(&loaded.policy, &suite) {
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
