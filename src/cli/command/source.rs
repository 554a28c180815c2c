//! `coms-policy source`: a policy and the document that it was made from.
#![expect(clippy::disallowed_methods, reason = "the command reads copies of the document")]

use super::load::{self, Form};
use crate::cli::args::{Source, SourceBook, SourceCommand, SourceDiff, SourceVerify, TextFormat};
use crate::cli::{Exit, output};
use crate::coverage::Trace;
use crate::coverage::revision::Files;
use crate::diagnostic::{Diagnostic, suggest};
use crate::document::drift::compare;
use crate::document::mistakes::WHICH_DOCUMENT;
use crate::document::verify::verify;
use crate::document::{self, Block, outline, read};
use crate::report::source::{
    Compared, Verified, render_proof_human, render_proof_json, render_revision_human, render_revision_json,
};
use crate::report::{Format, book};
use crate::semantics::policy::{DocumentDef, Policy};
use crate::text::{SourceId, Sources};
use crate::workspace::{self, mistakes};
use sha2::{Digest, Sha256};
use std::path::Path;

pub(in crate::cli) fn run(args: &Source) -> Exit {
    match &args.command {
        SourceCommand::Verify(args) => run_verify(args),
        SourceCommand::Diff(args) => run_diff(args),
        SourceCommand::Book(args) => run_book(args),
    }
}

/// A copy of the document, among the files of the policy.
struct Copy {
    file: SourceId,
    blocks: Vec<Block>,
    sha256: String,
}

fn form(format: TextFormat, color: crate::cli::args::Color) -> Form {
    let format = match format {
        TextFormat::Human => Format::Human,
        TextFormat::Json => Format::Json,
    };
    Form::new(format, color)
}

/// The document that is meant.
fn which<'p>(policy: &'p Policy, named: Option<&str>) -> Result<&'p DocumentDef, Diagnostic> {
    let names: Vec<&str> = policy.documents.iter().map(|document| document.name.as_str()).collect();
    let wrong = |message: String| Diagnostic::error(&WHICH_DOCUMENT, message);
    match (named, policy.documents.as_slice()) {
        (Some(named), all) => all.iter().find(|document| document.name == named).ok_or_else(|| {
            let help = suggest::did_you_mean(named, names.iter().copied());
            wrong(format!("the pack `{}` has no document `{named}`", policy.name))
                .help_if(help.or_else(|| (!names.is_empty()).then(|| format!("it has {}", suggest::one_of(&names, 8)))))
        }),
        (None, [only]) => Ok(only),
        (None, []) => Err(wrong(format!("the pack `{}` has no document", policy.name))
            .help("declare it: `document NAME \"its title\" { revision \"…\" }`")),
        (None, _) => Err(wrong(format!("the pack `{}` has several documents", policy.name))
            .help(format!("say which one this is: `--document {}`", names.join("` or `--document ")))),
    }
}

fn copy(path: &Path, sources: &mut Sources) -> Result<Copy, Diagnostic> {
    let name = workspace::shown(path);
    let unreadable =
        |reason: String| Diagnostic::error(&mistakes::UNREADABLE, format!("`{name}` cannot be read: {reason}"));
    let bytes = std::fs::read(path).map_err(|error| unreadable(workspace::reason(&error)))?;
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let text = String::from_utf8(bytes).map_err(|_| unreadable(String::from("it is not UTF-8 text")))?;
    if text.len() > u32::MAX as usize {
        return Err(unreadable(String::from("it is larger than four gigabytes")));
    }
    let file = sources.add(&name, &text);
    Ok(Copy { file, blocks: read(&text, document::Form::of(&name)), sha256 })
}

fn run_verify(args: &SourceVerify) -> Exit {
    let form = form(args.format, args.color);
    let policy = match load::policy(args.policy.as_deref(), &form) {
        Ok(loaded) => loaded.policy,
        Err(exit) => return exit,
    };
    let mut sources = (*policy.sources).clone();
    let found = which(&policy, args.document.as_deref()).and_then(|of| Ok((of, copy(&args.file, &mut sources)?)));
    let (document, copy) = match found {
        Ok(found) => found,
        Err(mistake) => return form.fail(&mistake, Exit::Usage),
    };
    let outline = outline(&copy.blocks, &document.marks);
    let proof = verify(copy.file, &document.name, &policy.claims(&document.name), &document.marks, &outline);
    let verified = Verified {
        policy: &policy,
        document,
        sources: &sources,
        file: copy.file,
        same_bytes: document.sha256.as_ref().map(|known| known.eq_ignore_ascii_case(&copy.sha256)),
        outline: &outline,
        proof: &proof,
    };
    let mut out = Vec::new();
    match args.format {
        TextFormat::Human => render_proof_human(&form.look, &verified, &mut out),
        TextFormat::Json => render_proof_json(&verified, &mut out),
    }
    let _ = output::stdout(&out);
    if proof.mistakes.is_empty() { Exit::Allowed } else { Exit::Denied }
}

fn run_diff(args: &SourceDiff) -> Exit {
    let form = form(args.format, args.color);
    let policy = match load::policy(args.policy.as_deref(), &form) {
        Ok(loaded) => loaded.policy,
        Err(exit) => return exit,
    };
    let mut sources = (*policy.sources).clone();
    let found = which(&policy, args.document.as_deref())
        .and_then(|of| Ok((of, copy(&args.old, &mut sources)?, copy(&args.new, &mut sources)?)));
    let (document, old, new) = match found {
        Ok(found) => found,
        Err(mistake) => return form.fail(&mistake, Exit::Usage),
    };
    let revisions = compare(&old.blocks, &new.blocks, &document.marks);
    let trace = Trace::of(&policy);
    let compared = Compared {
        policy: &policy,
        trace: &trace,
        document,
        sources: &sources,
        files: Files { old: old.file, new: new.file },
        revisions: &revisions,
    };
    let mut out = Vec::new();
    match args.format {
        TextFormat::Human => render_revision_human(&form.look, &compared, &mut out),
        TextFormat::Json => render_revision_json(&compared, &mut out),
    }
    let _ = output::stdout(&out);
    if revisions.headings.is_empty() && revisions.drift.is_empty() { Exit::Allowed } else { Exit::Denied }
}

fn run_book(args: &SourceBook) -> Exit {
    let form = form(TextFormat::Human, crate::cli::args::Color::Never);
    let policy = match load::policy(args.policy.as_deref(), &form) {
        Ok(loaded) => loaded.policy,
        Err(exit) => return exit,
    };
    let mut out = Vec::new();
    book::render(&policy, &Trace::of(&policy), &mut out);
    if output::stdout(&out).is_ok() { Exit::Allowed } else { Exit::Usage }
}
