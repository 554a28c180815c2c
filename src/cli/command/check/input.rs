//! What is to be judged: the files, open, and the tables that are joined to their records.
#![expect(clippy::disallowed_methods, reason = "the command opens the files that it is given")]

use super::Form;
use crate::cli::args::{Check, InputFormat};
use crate::cli::output;
use crate::diagnostic::{Diagnostic, suggest};
use crate::engine::{Engine, TableFormat};
use crate::report::RecordView;
use crate::text::Span;
use crate::workspace::{self, mistakes};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// A file that is open.
pub(super) struct Opened {
    pub(super) name: String,
    pub(super) format: InputFormat,
    pub(super) input: Box<dyn Read + Send>,
}

/// Opens all files before the first record is judged.
pub(super) fn open(args: &Check) -> Result<Vec<Opened>, Diagnostic> {
    let mut files = Vec::with_capacity(args.files.len());
    for named in &args.files {
        if named.as_os_str() == "-" {
            let format = args.input_format.ok_or_else(|| {
                Diagnostic::error(&mistakes::BAD_OPTION, "standard input does not say what it holds")
                    .help("add `--input-format ndjson`, `json` or `yaml`")
            })?;
            files.push(Opened { name: String::from("-"), format, input: Box::new(io::stdin()) });
            continue;
        }
        for path in workspace::records(named)? {
            files.push(open_one(&path, args.input_format)?);
        }
    }
    Ok(files)
}

fn open_one(path: &Path, format: Option<InputFormat>) -> Result<Opened, Diagnostic> {
    let name = workspace::shown(path);
    let format = format.or_else(|| format_of(path)).ok_or_else(|| {
        Diagnostic::error(&mistakes::BAD_OPTION, format!("the name of `{name}` does not say what it holds"))
            .help("files of records end in `.yaml`, `.yml`, `.json`, `.ndjson` or `.jsonl`; or add `--input-format`")
    })?;
    let file = File::open(path).map_err(|error| {
        let message = format!("`{name}` cannot be read: {}", workspace::reason(&error));
        Diagnostic::error(&mistakes::UNREADABLE, message)
    })?;
    Ok(Opened { name, format, input: Box::new(file) })
}

fn format_of(path: &Path) -> Option<InputFormat> {
    match path.extension()?.to_str()? {
        "yaml" | "yml" => Some(InputFormat::Yaml),
        "json" => Some(InputFormat::Json),
        "ndjson" | "jsonl" => Some(InputFormat::Ndjson),
        _ => None,
    }
}

/// Reads the tables of `--related`; returns how many rows do not fit.
pub(super) fn related(args: &Check, form: &Form, engine: &mut Engine) -> Result<u64, Diagnostic> {
    let mut bad_rows = 0;
    for written in &args.related {
        let wrong = |message: String, help: String| Diagnostic::error(&mistakes::BAD_OPTION, message).help(help);
        let (name, file) = written.split_once('=').ok_or_else(|| {
            wrong(format!("`--related {written}` names no file"), String::from("write `--related NAME=FILE`"))
        })?;
        let format = match format_of(Path::new(file)) {
            Some(InputFormat::Ndjson) => TableFormat::Lines,
            Some(InputFormat::Json) => TableFormat::Json,
            Some(InputFormat::Yaml) => TableFormat::Yaml,
            None => {
                let help = String::from("tables end in `.ndjson`, `.jsonl`, `.json`, `.yaml` or `.yml`");
                return Err(wrong(format!("the name of `{file}` does not say what it holds"), help));
            }
        };
        let unreadable =
            |reason: String| Diagnostic::error(&mistakes::UNREADABLE, format!("`{file}` cannot be read: {reason}"));
        let bytes = std::fs::read(file).map_err(|error| unreadable(workspace::reason(&error)))?;
        let text = String::from_utf8(bytes).map_err(|_| unreadable(String::from("it is not UTF-8 text")))?;
        let mut err = Vec::new();
        let read = engine.add_table(name, file, &text, format, &mut |mistake, record| {
            // Who stands in a row that does not fit is not known.
            let all = [Span::new(0, record.text.len())];
            let redacted: &[Span] = if form.mask { &all } else { &[] };
            form.tell(None, Some(RecordView { record, redacted }), mistake, &mut err);
        });
        output::stderr(&err);
        bad_rows += read.map_err(|known| {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let help = suggest::did_you_mean(name, known.iter().copied())
                .unwrap_or_else(|| format!("the model joins {}", suggest::one_of(&known, 8)));
            wrong(format!("the model joins no collection `{name}`"), help)
        })?;
    }
    Ok(bad_rows)
}
