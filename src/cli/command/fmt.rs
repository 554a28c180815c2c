//! `coms-policy fmt`: one layout for policy files.
#![expect(clippy::disallowed_methods, reason = "the command reads and writes the files that it is given")]

use super::load::{self, Form};
use crate::cli::args::Fmt;
use crate::cli::{Exit, output};
use crate::diagnostic::Diagnostic;
use crate::format::format;
use crate::report::Format;
use crate::syntax;
use crate::text::Sources;
use crate::workspace::{self, Origin, mistakes};
use similar::TextDiff;
use std::io::Read;
use std::path::{Path, PathBuf};

/// What became of the files.
#[derive(Default)]
struct Score {
    changed: usize,
    broken: usize,
}

pub(in crate::cli) fn run(args: &Fmt) -> Exit {
    let form = Form::new(Format::Human, args.color);
    let mut score = Score::default();
    match each(args, &form, &mut score) {
        Err(exit) => exit,
        Ok(()) if score.broken > 0 => Exit::Policy,
        Ok(()) if score.changed > 0 && (args.check || args.diff) => Exit::Denied,
        Ok(()) => Exit::Allowed,
    }
}

fn each(args: &Fmt, form: &Form, score: &mut Score) -> Result<(), Exit> {
    let usage = |mistake: Diagnostic| form.fail(&mistake, Exit::Usage);
    if args.paths.is_empty() {
        let config = load::config(form)?;
        let located = workspace::locate(None, config.as_ref()).map_err(usage)?;
        return match located.origin {
            Origin::Disk(path) => files(args, form, &path, score),
            Origin::Shipped(_) => Err(usage(
                Diagnostic::error(&mistakes::NO_POLICY, "the pack that is meant stands on no disk")
                    .help("name a folder of `.coms` files, or one such file"),
            )),
        };
    }
    for path in &args.paths {
        if path.as_os_str() == "-" {
            standard_input(args, form, score)?;
        } else {
            files(args, form, path, score)?;
        }
    }
    Ok(())
}

fn unreadable(name: &str, why: &str) -> Diagnostic {
    Diagnostic::error(&mistakes::UNREADABLE, format!("`{name}` cannot be read: {why}"))
}

fn standard_input(args: &Fmt, form: &Form, score: &mut Score) -> Result<(), Exit> {
    let mut text = String::new();
    if let Err(error) = std::io::stdin().read_to_string(&mut text) {
        return Err(form.fail(&unreadable("-", &workspace::reason(&error)), Exit::Usage));
    }
    let Some(laid_out) = laid_out("-", &text, form, score) else { return Ok(()) };
    if args.check || args.diff {
        tell_change(args, "-", &text, &laid_out, score);
        return Ok(());
    }
    let _ = output::stdout(laid_out.as_bytes());
    Ok(())
}

/// A file, or all policy files of a folder.
fn files(args: &Fmt, form: &Form, path: &Path, score: &mut Score) -> Result<(), Exit> {
    let fail = |mistake: Diagnostic| form.fail(&mistake, Exit::Usage);
    let mut files: Vec<PathBuf> = Vec::new();
    if path.is_dir() {
        files = workspace::policy_files(path)
            .map_err(|error| fail(unreadable(&workspace::shown(path), &workspace::reason(&error))))?;
    } else {
        files.push(path.to_path_buf());
    }
    if files.is_empty() {
        let message = format!("`{}` holds no `.coms` file", workspace::shown(path));
        return Err(fail(Diagnostic::error(&mistakes::EMPTY_PACK, message)));
    }
    for file in files {
        let name = workspace::shown(&file);
        let text = std::fs::read(&file).map_err(|error| fail(unreadable(&name, &workspace::reason(&error))))?;
        let text = String::from_utf8(text).map_err(|_| fail(unreadable(&name, "it is not UTF-8 text")))?;
        let Some(laid_out) = laid_out(&name, &text, form, score) else { continue };
        if laid_out == text {
            continue;
        }
        tell_change(args, &name, &text, &laid_out, score);
        if !args.check && !args.diff {
            std::fs::write(&file, &laid_out).map_err(|error| {
                let message = format!("`{name}` cannot be written: {}", workspace::reason(&error));
                fail(Diagnostic::error(&mistakes::UNREADABLE, message))
            })?;
        }
    }
    Ok(())
}

/// A text laid out; none, with its mistakes told, where it cannot be read.
fn laid_out(name: &str, text: &str, form: &Form, score: &mut Score) -> Option<String> {
    let mut sources = Sources::default();
    let id = sources.add(name, text);
    let (_, told) = syntax::parse(id, text);
    if told.is_empty() {
        return Some(format(text));
    }
    score.broken += 1;
    let mut err = Vec::new();
    for mistake in &told {
        form.tell(Some(&sources), None, mistake, &mut err);
    }
    output::stderr(&err);
    None
}

/// Names a file that changes, or shows how.
fn tell_change(args: &Fmt, name: &str, before: &str, after: &str, score: &mut Score) {
    if before == after {
        return;
    }
    score.changed += 1;
    let text = if args.diff {
        TextDiff::from_lines(before, after).unified_diff().header(name, name).to_string()
    } else {
        format!("{name}\n")
    };
    let _ = output::stdout(text.as_bytes());
}
