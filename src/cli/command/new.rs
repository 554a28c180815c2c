//! `coms-policy new`: begin a pack, an overlay, or a copy of a pack that the program brings.

use super::load::{self, Form};
use crate::cli::args::New;
use crate::cli::{Exit, output};
use crate::diagnostic::{Diagnostic, suggest};
use crate::engine::{Engine, JudgeTerms, Worker};
use crate::report::Format;
use crate::text::RecordText;
use crate::workspace::scaffold::{self, NewFile, Starter};
use crate::workspace::shipped::{PACKS, Shipped};
use crate::workspace::{self, mistakes};
use serde_json::Value;
use std::path::Path;

pub(in crate::cli) fn run(args: &New) -> Exit {
    let form = Form::new(Format::Human, args.color);
    match begin(args, &form) {
        Ok(said) => {
            let _ = output::stdout(said.as_bytes());
            Exit::Allowed
        }
        Err(exit) => exit,
    }
}

/// Writes what was asked for, and says what.
fn begin(args: &New, form: &Form) -> Result<String, Exit> {
    let usage = |mistake: Diagnostic| form.fail(&mistake, Exit::Usage);
    let (name, files) = match (&args.vendor, &args.name) {
        (Some(vendor), _) => (vendor.clone(), scaffold::vendored(shipped(vendor).map_err(usage)?)),
        (None, name) => {
            let name = name.clone().unwrap_or_default();
            if !scaffold::is_name(&name) {
                return Err(usage(no_name(&name)));
            }
            let files = match &args.extends {
                None => scaffold::pack(&name),
                Some(base) => overlay(&name, base, args, form)?,
            };
            (name, files)
        }
    };
    let folder = args.folder.join(&name);
    let written = scaffold::write(&folder, &files).map_err(usage)?;
    let mut said: String = written.iter().map(|path| format!("{}\n", workspace::shown(path))).collect();
    let pack = if args.folder == Path::new("policies") { name } else { workspace::shown(&folder) };
    said.push_str(&format!("next: coms-policy test {pack}\n"));
    Ok(said)
}

fn shipped(name: &str) -> Result<&'static Shipped, Diagnostic> {
    Shipped::named(name).ok_or_else(|| {
        let known: Vec<&str> = PACKS.iter().map(|pack| pack.name).collect();
        Diagnostic::error(&mistakes::NO_POLICY, format!("the program brings no pack `{name}`"))
            .help_if(suggest::did_you_mean(name, known.iter().copied()))
            .help(format!("it brings {}", suggest::one_of(&known, 8)))
    })
}

fn no_name(name: &str) -> Diagnostic {
    let like = name.replace(|c: char| !(c.is_ascii_alphanumeric() || c == '_'), "_");
    let help = scaffold::is_name(&like).then(|| format!("write `{like}`"));
    Diagnostic::error(&mistakes::BAD_OPTION, format!("`{name}` cannot be the name of a pack"))
        .help_if(help)
        .help("a name begins with a letter, and goes on with letters, digits and `_`")
}

/// The files of a pack on top of another, which is looked for as if it stood in its folder.
fn overlay(name: &str, base: &str, args: &New, form: &Form) -> Result<Vec<NewFile>, Exit> {
    let below = load::base(&args.folder.join(name), base, form)?.policy;
    let starter = scaffold::overlay(name, &below).map_err(|mistake| form.fail(&mistake, Exit::Policy))?;
    let policy = starter.files.iter().filter(|file| file.path.ends_with(".coms"));
    let policy: Vec<(String, String)> = policy.map(|file| (file.path.clone(), file.text.clone())).collect();
    let policy = load::on_top(&below, &policy, form)?;
    let mended = starter.mended_record();
    let (mut broken_comes_to, mut mended_comes_to) = (Vec::new(), Vec::new());
    for profile in policy.profiles.keys() {
        let engine = load::compile(&policy, profile, form)?;
        broken_comes_to.push((profile.as_str(), decided(&engine, &starter.broken, form)?));
        mended_comes_to.push((profile.as_str(), decided(&engine, &mended, form)?));
    }
    let cases = starter.cases(name, &broken_comes_to, &mended_comes_to);
    let Starter { mut files, .. } = starter;
    files.push(cases);
    Ok(files)
}

/// What a record comes to.
fn decided(engine: &Engine, given: &Value, form: &Form) -> Result<&'static str, Exit> {
    let text = given.to_string();
    let record = RecordText { name: "cases/first.yaml", text: &text, first_line: 1 };
    match engine.judge_json(&mut Worker::default(), JudgeTerms::default(), record) {
        Ok(decision) => Ok(decision.verdict.word()),
        Err(told) => {
            let mut err = Vec::new();
            for mistake in &told {
                form.tell(None, Some(record.into()), mistake, &mut err);
            }
            output::stderr(&err);
            Err(Exit::Policy)
        }
    }
}
