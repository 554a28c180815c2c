//! `coms-policy test`: judge the cases of packs.
#![expect(clippy::disallowed_methods, reason = "the command reads cases and keeps decisions")]

use super::load::{self, Form};
use crate::case::mistakes::{FAILED, STALE, UNREADABLE};
use crate::case::run::{Checked, Failure, run as judge};
use crate::case::{Suite, snapshot};
use crate::cli::args::Test;
use crate::cli::{Exit, output};
use crate::diagnostic::Diagnostic;
use crate::report::Format;
use crate::workspace::{self, Origin, mistakes};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// What became of one or more packs.
#[derive(Default)]
struct Score {
    cases: usize,
    judged: usize,
    failed: usize,
    stale: usize,
    kept: usize,
    malformed: usize,
}

pub(in crate::cli) fn run(args: &Test) -> Exit {
    let form = Form::new(Format::Human, args.color);
    let packs: Vec<Option<&str>> =
        if args.packs.is_empty() { vec![None] } else { args.packs.iter().map(|pack| Some(pack.as_str())).collect() };
    let mut score = Score::default();
    for pack in packs {
        if let Err(exit) = test_pack(args, &form, pack, &mut score) {
            return exit;
        }
    }
    if score.judged == 0 && score.malformed == 0 {
        let help = "put cases into the folder `cases` of the pack, as `cases/first.yaml`";
        return form.fail(&Diagnostic::error(&mistakes::NO_RECORD, "no case was found").help(help), Exit::Usage);
    }
    let mut text = format!(
        "{} cases judged {} times: {} passed, {} failed\n",
        score.cases,
        score.judged,
        score.judged - score.failed,
        score.failed
    );
    if args.accept {
        let _ = writeln!(text, "decisions of {} files are kept beside their cases", score.kept);
    } else if score.stale > 0 {
        let _ = writeln!(text, "decisions kept beside {} files are stale: `--accept` keeps those of now", score.stale);
    }
    let _ = output::stdout(text.as_bytes());
    match score {
        Score { malformed: 1.., .. } => Exit::Malformed,
        Score { failed: 0, stale: 0, .. } => Exit::Allowed,
        _ => Exit::Denied,
    }
}

fn test_pack(args: &Test, form: &Form, pack: Option<&str>, score: &mut Score) -> Result<(), Exit> {
    let loaded = load::policy(pack, form)?;
    let policy = &loaded.policy;
    let folder = match &loaded.located.origin {
        Origin::Disk(path) => path.as_path(),
        Origin::Shipped(_) => return Ok(()),
    };
    let files = case_files(folder).map_err(|mistake| form.fail(&mistake, Exit::Usage))?;
    let texts: Vec<(String, String)> =
        files.iter().map(|(path, text)| (workspace::shown(path), text.clone())).collect();
    let mut suite = Suite::read(&texts).map_err(|told| told_all(form, &told, Exit::Malformed))?;
    if let Some(filter) = &args.filter {
        let words = filter.to_lowercase();
        suite
            .cases
            .retain(|case| case.id.to_lowercase().contains(&words) || case.title.to_lowercase().contains(&words));
    }
    score.cases += suite.cases.len();
    let mut results: Vec<(String, Checked)> = Vec::new();
    for profile in policy.profiles.keys() {
        let engine = load::compile(policy, profile, form)?;
        if results.is_empty() {
            load::denied_lints(&loaded, &engine, form)?;
        }
        let checked = judge(&engine, &suite);
        score.judged += checked.judged;
        score.failed += checked.failures.len();
        for failure in &checked.failures {
            let _ = output::stdout(failed(failure).as_bytes());
        }
        // Facts that do not fit one profile fit none.
        if results.is_empty() {
            score.malformed += checked.malformed.len();
            told_all(form, &checked.malformed, Exit::Malformed);
        }
        results.push((profile.clone(), checked));
    }
    if args.filter.is_none() && score.malformed == 0 {
        keep_or_compare(args.accept, form, &files, &results, score)?;
    }
    Ok(())
}

fn told_all(form: &Form, told: &[Diagnostic], exit: Exit) -> Exit {
    let mut err = Vec::new();
    for mistake in told {
        form.tell(None, None, mistake, &mut err);
    }
    output::stderr(&err);
    exit
}

/// The case files of a pack, by name.
pub(super) fn case_files(pack: &Path) -> Result<Vec<(PathBuf, String)>, Diagnostic> {
    let Ok(entries) = std::fs::read_dir(pack.join("cases")) else { return Ok(Vec::new()) };
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml"));
    paths.sort();
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).map_err(|error| {
            let message = format!("`{}` cannot be read: {}", workspace::shown(&path), workspace::reason(&error));
            Diagnostic::error(&UNREADABLE, message)
        })?;
        Ok((path, text))
    };
    paths.into_iter().map(read).collect()
}

fn failed(failure: &Failure) -> String {
    let mut text = format!("FAIL  {} ({}) [{}]\n", failure.heading, failure.profile, FAILED.id);
    for (wanted, found) in &failure.differences {
        let _ = writeln!(text, "  - {wanted}\n  + {found}");
    }
    text.push_str("  found:\n");
    for line in snapshot::in_words(&failure.decision).lines() {
        let _ = writeln!(text, "  {line}");
    }
    text.push('\n');
    text
}

/// Where the decisions of a file of cases are kept.
fn kept_beside(cases: &Path) -> PathBuf {
    cases.with_extension("decisions.txt")
}

/// Keeps the decisions of now, or compares them with those that are kept.
fn keep_or_compare(
    accept: bool,
    form: &Form,
    files: &[(PathBuf, String)],
    results: &[(String, Checked)],
    score: &mut Score,
) -> Result<(), Exit> {
    for (path, _) in files {
        let name = workspace::shown(path);
        let profiles: Vec<_> = results
            .iter()
            .filter_map(|(profile, checked)| Some((profile.as_str(), checked.listings.get(&name)?.as_slice())))
            .collect();
        let now = snapshot::listing(&profiles);
        let beside = kept_beside(path);
        if accept {
            std::fs::write(&beside, &now).map_err(|error| {
                let message =
                    format!("`{}` cannot be written: {}", workspace::shown(&beside), workspace::reason(&error));
                form.fail(&Diagnostic::error(&mistakes::UNREADABLE, message), Exit::Usage)
            })?;
            score.kept += 1;
            continue;
        }
        let Ok(kept) = std::fs::read_to_string(&beside) else { continue };
        if kept != now {
            score.stale += 1;
            let mut text = format!("STALE {} [{}]\n", workspace::shown(&beside), STALE.id);
            for line in snapshot::difference(&kept, &now) {
                let _ = writeln!(text, "  {line}");
            }
            text.push('\n');
            let _ = output::stdout(text.as_bytes());
        }
    }
    Ok(())
}
