//! Decisions that are kept beside the cases: compared with those of now, and kept anew, all or one by one.
#![expect(clippy::disallowed_methods, reason = "decisions are kept in files")]

use super::Score;
use crate::case::mistakes::STALE;
use crate::case::run::Checked;
use crate::case::snapshot::{self, Change};
use crate::cli::args::Test;
use crate::cli::command::load::Form;
use crate::cli::{Exit, output};
use crate::diagnostic::Diagnostic;
use crate::workspace::{self, Beside, mistakes};
use std::fmt::Write as _;
use std::io::{BufRead as _, Write as _};
use std::path::{Path, PathBuf};

/// The ending of a file of decisions.
const ENDING: &str = "decisions.txt";

/// Keeps decisions, or compares with those that are kept.
pub(super) struct Kept<'f> {
    pub(super) form: &'f Form,
    /// All cases were judged, not only some.
    pub(super) whole: bool,
}

/// What somebody says of a change.
enum Answer {
    Keep,
    Leave,
    KeepAll,
    Quit,
}

impl Kept<'_> {
    /// For each file of cases: keeps, asks, or compares.
    pub(super) fn settle(
        &self,
        args: &Test,
        files: &[Beside],
        results: &[(String, Checked)],
        score: &mut Score,
    ) -> Result<(), Exit> {
        let mut answer = Answer::Leave;
        for file in files {
            let Some(path) = &file.path else { continue };
            let profiles: Vec<_> = results
                .iter()
                .filter_map(|(profile, checked)| Some((profile.as_str(), checked.listings.get(&file.name)?.as_slice())))
                .collect();
            let now = snapshot::listing(&profiles);
            let beside = path.with_extension(ENDING);
            let kept = std::fs::read_to_string(&beside).ok();
            // Expectations are proof enough: decisions are kept where somebody wants to read them.
            if kept.is_none() && !args.accept {
                continue;
            }
            let changes = snapshot::changes(kept.as_deref().unwrap_or_default(), &now, self.whole);
            let mut refused: Vec<String> = Vec::new();
            if args.accept {
                score.kept += 1;
            } else if args.review {
                for change in &changes {
                    if !matches!(answer, Answer::KeepAll | Answer::Quit) {
                        answer = ask(&beside, change);
                    }
                    if matches!(answer, Answer::Leave | Answer::Quit) {
                        refused.push(change.heading.clone());
                    }
                }
                score.stale += refused.len();
            } else {
                score.stale += changes.len();
                tell_stale(&beside, &changes);
                continue;
            }
            let text = snapshot::merged(kept.as_deref().unwrap_or_default(), &now, &refused, self.whole);
            if kept.as_deref() != Some(&*text) {
                self.write(&beside, &text)?;
            }
        }
        if self.whole { self.orphans(args, files, score) } else { Ok(()) }
    }

    /// Decisions whose cases are gone are stale; they go where decisions are kept anew.
    fn orphans(&self, args: &Test, files: &[Beside], score: &mut Score) -> Result<(), Exit> {
        let kept: Vec<PathBuf> =
            files.iter().filter_map(|file| Some(file.path.as_ref()?.with_extension(ENDING))).collect();
        let Some(folder) = kept.first().and_then(|path| path.parent()) else { return Ok(()) };
        let Ok(entries) = std::fs::read_dir(folder) else { return Ok(()) };
        let mut orphans: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
        orphans.retain(|path| path.to_string_lossy().ends_with(&format!(".{ENDING}")) && !kept.contains(path));
        orphans.sort();
        for orphan in orphans {
            if args.accept {
                std::fs::remove_file(&orphan).map_err(|error| self.unwritable(&orphan, &error))?;
                continue;
            }
            score.stale += 1;
            let name = workspace::shown(&orphan);
            let _ = output::stdout(format!("STALE {name} [{}]\n  its cases are gone\n\n", STALE.id).as_bytes());
        }
        Ok(())
    }

    fn write(&self, path: &Path, text: &str) -> Result<(), Exit> {
        std::fs::write(path, text).map_err(|error| self.unwritable(path, &error))
    }

    fn unwritable(&self, path: &Path, error: &std::io::Error) -> Exit {
        let message = format!("`{}` cannot be written: {}", workspace::shown(path), workspace::reason(error));
        self.form.fail(&Diagnostic::error(&mistakes::UNREADABLE, message), Exit::Usage)
    }
}

fn tell_stale(beside: &Path, changes: &[Change]) {
    if changes.is_empty() {
        return;
    }
    let mut text = format!("STALE {} [{}]\n", workspace::shown(beside), STALE.id);
    for line in changes.iter().flat_map(Change::lines) {
        let _ = writeln!(text, "  {line}");
    }
    text.push('\n');
    let _ = output::stdout(text.as_bytes());
}

/// Shows one change, and asks whether it is meant. Without an answer, it is not.
fn ask(beside: &Path, change: &Change) -> Answer {
    let mut text = format!("{}\n", workspace::shown(beside));
    for line in change.lines() {
        let _ = writeln!(text, "  {line}");
    }
    loop {
        let _ = output::stdout(format!("{text}keep this? [y]es, [n]o, [a]ll that follow, [q]uit: ").as_bytes());
        let _ = std::io::stdout().flush();
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(1..) => {}
            Ok(0) | Err(_) => return Answer::Quit,
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => return Answer::Keep,
            "n" | "no" => return Answer::Leave,
            "a" | "all" => return Answer::KeepAll,
            "q" | "quit" => return Answer::Quit,
            _ => text.clear(),
        }
    }
}
