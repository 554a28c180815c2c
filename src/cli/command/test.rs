//! `coms-policy test`: try a pack with its cases and the examples of its rules.

mod keep;

use super::load::{self, Form};
use super::tried;
use crate::case::failure;
use crate::case::mistakes::FAILED;
use crate::case::run::{Checked, Terms, run as judge};
use crate::case::{Trial, Wants};
use crate::cli::args::Test;
use crate::cli::{Exit, output};
use crate::diagnostic::Diagnostic;
use crate::engine::Engine;
use crate::report::Format;
use crate::semantics::policy::Policy;
use crate::workspace::mistakes;
use keep::Kept;
use std::fmt::Write as _;
use std::io::IsTerminal as _;

/// What became of one or more packs.
#[derive(Default)]
struct Score {
    cases: usize,
    examples: usize,
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
        let (message, help) = match &args.filter {
            Some(filter) => (format!("no case and no example is called `{filter}`"), "leave `--filter` out to see all"),
            None => (
                String::from("no case was found, and no example"),
                "put cases into the folder `cases` of the pack, as `cases/first.yaml`, and examples into its rules",
            ),
        };
        return form.fail(&Diagnostic::error(&mistakes::NO_RECORD, message).help(help), Exit::Usage);
    }
    let _ = output::stdout(summary(&score).as_bytes());
    match score {
        Score { malformed: 1.., .. } => Exit::Malformed,
        Score { failed: 0, stale: 0, .. } => Exit::Allowed,
        _ => Exit::Denied,
    }
}

fn summary(score: &Score) -> String {
    let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    let mut text = format!(
        "{} and {} judged {}: {} passed, {} failed\n",
        count(score.cases, "case"),
        count(score.examples, "example"),
        count(score.judged, "time"),
        score.judged - score.failed,
        score.failed
    );
    if score.kept > 0 {
        let _ = writeln!(text, "decisions of {} are kept beside their cases", count(score.kept, "file"));
    }
    if score.stale > 0 {
        let decisions = count(score.stale, "decision");
        let verb = if score.stale == 1 { "is" } else { "are" };
        let _ =
            writeln!(text, "{decisions} {verb} not as kept: `--accept` keeps those of now, `--review` asks one by one");
    }
    text
}

fn test_pack(args: &Test, form: &Form, named: Option<&str>, score: &mut Score) -> Result<(), Exit> {
    let loaded = load::policy(named, form)?;
    let policy = &loaded.policy;
    let (mut trials, files) = tried::read(form, &loaded)?;
    if let Some(filter) = &args.filter {
        let words = filter.to_lowercase();
        trials.retain(|trial| trial.is_called(&words));
    }
    score.cases += trials.iter().filter(|trial| matches!(trial.wants, Wants::Decision(_))).count();
    score.examples += trials.iter().filter(|trial| matches!(trial.wants, Wants::Rule { .. })).count();
    // What a rule comes to does not depend on the profile: examples are tried once.
    let cases: Vec<Trial> = trials.iter().filter(|trial| matches!(trial.wants, Wants::Decision(_))).cloned().collect();
    let mut results: Vec<(String, Checked)> = Vec::new();
    for profile in policy.profiles.keys() {
        let engine = load::compile(policy, profile, form)?;
        if results.is_empty() {
            load::denied_lints(&loaded, &engine, form)?;
        }
        let of_profile = if results.is_empty() { &trials } else { &cases };
        let checked = judged(args, &engine, of_profile);
        score.judged += checked.judged;
        score.failed += checked.failures.len();
        tell_failures(policy, of_profile, &checked);
        // Facts that do not fit one profile fit none.
        if results.is_empty() {
            score.malformed += checked.malformed.len();
            tried::tell(form, Some(&policy.sources), None, &checked.malformed);
        }
        results.push((profile.clone(), checked));
    }
    if score.malformed > 0 {
        return Ok(());
    }
    let kept = Kept { form, whole: args.filter.is_none() };
    kept.settle(args, &files, &results, score)
}

/// Judges with as many threads as are asked for, and says how far it is where somebody looks.
fn judged(args: &Test, engine: &Engine, trials: &[Trial]) -> Checked {
    let jobs = args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from)).max(1);
    let total = trials.len();
    let seen = std::io::stderr().is_terminal() && total > 1000;
    let progress = move |done: usize| {
        if seen && (done.is_multiple_of(100) || done == total) {
            let end = if done == total { "\r\u{1b}[K" } else { "" };
            output::stderr(format!("\r{done} of {total}{end}").as_bytes());
        }
    };
    judge(engine, trials, Terms { jobs, progress: &progress })
}

fn tell_failures(policy: &Policy, trials: &[Trial], checked: &Checked) {
    for failed in &checked.failures {
        let Some(trial) = trials.get(failed.trial) else { continue };
        let title = failure::title(trial, &failed.profile);
        let mut text = format!("FAIL  {title} [{}]\n      {}\n", FAILED.id, trial.place);
        text.push_str(&failure::in_words(&policy.sources, trial, failed));
        text.push('\n');
        let _ = output::stdout(text.as_bytes());
    }
}
