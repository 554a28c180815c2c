//! `coms-policy check`: judge records.
#![expect(clippy::disallowed_methods, reason = "the command opens the files that it is given")]

mod waivers;

use super::load::{self, Form};
use crate::cli::args::{Check, InputFormat, Unknown};
use crate::cli::{Exit, output};
use crate::decision::Verdict;
use crate::diagnostic::{Diagnostic, suggest};
use crate::engine::batch::{Event, Whole};
use crate::engine::{Engine, JudgeTerms, TableFormat};
use crate::input::conform::mistakes::FIELDS_PASSED;
use crate::input::conform::{Terms, UnknownFields};
use crate::report::{self, Format, Look, PolicyView, RecordView, Tally};
use crate::text::RecordText;
use crate::value::time::Instant;
use crate::workspace::{self, mistakes};
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

/// What one chunk of records says.
#[derive(Default)]
struct Said {
    /// For each output what it adds there.
    out: Vec<Vec<u8>>,
    err: Vec<u8>,
    tally: Tally,
    unknown_fields: u64,
}

/// Where a report goes.
struct Report {
    format: Format,
    look: Look,
    /// None: standard output.
    file: Option<(String, File)>,
    /// Its document has begun.
    began: bool,
}

impl Report {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.file {
            None => output::stdout(bytes),
            Some((_, file)) => file.write_all(bytes),
        }
    }
}

/// A file that is open.
struct Opened {
    name: String,
    format: InputFormat,
    input: Box<dyn Read + Send>,
}

pub(in crate::cli) fn run(args: &Check) -> Exit {
    let format = Format::from_name(&args.format).unwrap_or(Format::Human);
    let look = output::stdout_look(args.color);
    let form = Form { format, look, err_look: output::stderr_look(args.color), quiet: args.quiet };
    let as_of = match args.as_of.as_deref().map(|text| (text, Instant::parse(text))) {
        None => None,
        Some((_, Ok(instant))) => Some(instant),
        Some((text, Err(mistake))) => {
            let diagnostic =
                Diagnostic::error(&mistakes::BAD_OPTION, format!("`--as-of {text}`: {}", mistake.message()))
                    .help_if(mistake.help().map(String::from));
            return form.fail(&diagnostic, Exit::Usage);
        }
    };
    if args.jobs == Some(0) {
        let diagnostic = Diagnostic::error(&mistakes::BAD_OPTION, "`--jobs 0`: somebody has to do the work")
            .help("leave it out for as many threads as there are processors");
        return form.fail(&diagnostic, Exit::Usage);
    }
    let mut engine = match load(args, &form) {
        Ok(engine) => engine,
        Err(exit) => return exit,
    };
    let bad_rows = match related(args, &form, &mut engine) {
        Ok(bad_rows) => bad_rows,
        Err(diagnostic) => return form.fail(&diagnostic, Exit::Usage),
    };
    let files = match open(args) {
        Ok(files) => files,
        Err(diagnostic) => return form.fail(&diagnostic, Exit::Usage),
    };
    match reports(args, &form) {
        Ok(reports) => {
            let exit = judge(args, &form, &engine, files, reports, as_of);
            if bad_rows > 0 && exit != Exit::Usage { Exit::Malformed } else { exit }
        }
        Err(diagnostic) => form.fail(&diagnostic, Exit::Usage),
    }
}

/// Reads the tables of `--related`; returns how many rows do not fit.
fn related(args: &Check, form: &Form, engine: &mut Engine) -> Result<u64, Diagnostic> {
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
            form.tell(None, Some(record), mistake, &mut err);
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

/// Standard output, unless nothing is to be said there, and the files of `--report`.
fn reports(args: &Check, form: &Form) -> Result<Vec<Report>, Diagnostic> {
    let mut reports = Vec::new();
    if !form.quiet {
        reports.push(Report { format: form.format, look: form.look, file: None, began: false });
    }
    for written in &args.report {
        let wrong = |message: String| {
            let help = format!("write `--report FORMAT=FILE`; formats are {}", suggest::one_of(Format::NAMES, 9));
            Diagnostic::error(&mistakes::BAD_OPTION, message).help(help)
        };
        let (format, name) =
            written.split_once('=').ok_or_else(|| wrong(format!("`--report {written}` names no file")))?;
        let format = Format::from_name(format).ok_or_else(|| wrong(format!("there is no format `{format}`")))?;
        let file = File::create(name).map_err(|error| {
            let message = format!("`{name}` cannot be written: {}", workspace::reason(&error));
            Diagnostic::error(&mistakes::UNREADABLE, message)
        })?;
        let look = Look { color: false, width: output::WIDTH, ..form.look };
        reports.push(Report { format, look, file: Some((name.to_owned(), file)), began: false });
    }
    Ok(reports)
}

/// Reads, checks and compiles the policy that is meant.
fn load(args: &Check, form: &Form) -> Result<Engine, Exit> {
    let loaded = load::policy(args.policy.as_deref(), form)?;
    let configured = || loaded.located.profile.clone();
    let profile = args.profile.clone().or_else(configured).unwrap_or_else(|| String::from("default"));
    let engine = load::compile(&loaded.policy, &profile, form)?;
    load::denied_lints(&loaded, &engine, form)?;
    Ok(engine)
}

/// Opens all files before the first record is judged.
fn open(args: &Check) -> Result<Vec<Opened>, Diagnostic> {
    let mut files = Vec::with_capacity(args.files.len());
    for path in &args.files {
        if path.as_os_str() == "-" {
            let format = args.input_format.ok_or_else(|| {
                Diagnostic::error(&mistakes::BAD_OPTION, "standard input does not say what it holds")
                    .help("add `--input-format ndjson`, `json` or `yaml`")
            })?;
            files.push(Opened { name: String::from("-"), format, input: Box::new(io::stdin()) });
            continue;
        }
        let name = workspace::shown(path);
        let format = args.input_format.or_else(|| format_of(path)).ok_or_else(|| {
            Diagnostic::error(&mistakes::BAD_OPTION, format!("the name of `{name}` does not say what it holds")).help(
                "files of records end in `.yaml`, `.yml`, `.json`, `.ndjson` or `.jsonl`; or add `--input-format`",
            )
        })?;
        let unreadable =
            |reason: String| Diagnostic::error(&mistakes::UNREADABLE, format!("`{name}` cannot be read: {reason}"));
        let file = File::open(path).map_err(|error| unreadable(workspace::reason(&error)))?;
        if file.metadata().is_ok_and(|about| about.is_dir()) {
            return Err(unreadable(String::from("it is a folder")));
        }
        files.push(Opened { name, format, input: Box::new(file) });
    }
    Ok(files)
}

fn format_of(path: &Path) -> Option<InputFormat> {
    match path.extension()?.to_str()? {
        "yaml" | "yml" => Some(InputFormat::Yaml),
        "json" => Some(InputFormat::Json),
        "ndjson" | "jsonl" => Some(InputFormat::Ndjson),
        _ => None,
    }
}

/// Judges all records and says how it went.
fn judge(
    args: &Check,
    form: &Form,
    engine: &Engine,
    files: Vec<Opened>,
    reports: Vec<Report>,
    as_of: Option<Instant>,
) -> Exit {
    let jobs = args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    let forms: Vec<(Format, Look)> = reports.iter().map(|report| (report.format, report.look)).collect();
    let explain = forms.iter().any(|(format, _)| *format != Format::Summary);
    let mut writer = Writer { form, reports, tally: Tally::default(), unknown_fields: 0 };
    let tell = |event: Event<'_>, record: RecordText<'_>, said: &mut Said| {
        let clause = |id: &str| engine.plan.clauses.iter().find(|clause| &*clause.id == id);
        match event {
            Event::Judged { decision, redacted, unknown_fields } => {
                said.unknown_fields += unknown_fields;
                said.tally.add_decision(decision);
                let view = PolicyView { sources: &engine.plan.sources, clause: &clause, stamp: &engine.plan.stamp };
                let record = RecordView { record, redacted };
                said.out.resize_with(forms.len(), Vec::new);
                for ((format, look), out) in forms.iter().zip(&mut said.out) {
                    let mut one = Vec::new();
                    report::render_decision(*format, look, &view, decision, record, &mut one);
                    if !out.is_empty() && !one.is_empty() {
                        report::between(*format, out);
                    }
                    out.append(&mut one);
                }
            }
            Event::Malformed(mistake) => form.tell(None, Some(record), mistake, &mut said.err),
            Event::Rejected => said.tally.add_malformed(),
        }
    };
    let mut trouble = None;
    for mut file in files {
        let counts = file.format == InputFormat::Ndjson;
        let unknown_fields = match args.unknown_fields {
            Some(Unknown::Error) => UnknownFields::Error,
            Some(Unknown::Count) => UnknownFields::Count,
            None if counts => UnknownFields::Count,
            None => UnknownFields::Error,
        };
        let terms = JudgeTerms { read: Terms { unknown_fields, as_of }, all: args.all, explain, explain_all: false };
        let mut commit = |said: Said| writer.write(said);
        let done = match file.format {
            InputFormat::Ndjson => engine.judge_lines(&mut *file.input, &file.name, terms, jobs, &tell, &mut commit),
            InputFormat::Json | InputFormat::Yaml => {
                let whole = if file.format == InputFormat::Json { Whole::Json } else { Whole::Yaml };
                let mut bytes = Vec::new();
                match file.input.read_to_end(&mut bytes) {
                    Ok(_) => engine.judge_whole(whole, &file.name, &bytes, terms, &tell, &mut commit),
                    Err(error) => Err(error),
                }
            }
        };
        if let Err(error) = done {
            trouble = Some((file.name, error));
            break;
        }
    }
    if let Some((name, error)) = trouble {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return verdict(args, &writer.tally);
        }
        let _ = writer.close(engine);
        let message = format!("`{name}` cannot be read: {}", workspace::reason(&error));
        return form.fail(&Diagnostic::error(&mistakes::UNREADABLE, message), Exit::Usage);
    }
    if writer.tally.records == 0 {
        let files = if args.files.is_empty() { "no file was named" } else { "the files hold no record" };
        let diagnostic = Diagnostic::error(&mistakes::NO_RECORD, format!("0 records judged: {files}"))
            .help("the policy is fine; name a file of records, or `-` for standard input");
        return form.fail(&diagnostic, Exit::Usage);
    }
    let _ = writer.close(engine);
    verdict(args, &writer.tally)
}

/// The exit code of what was judged.
fn verdict(args: &Check, tally: &Tally) -> Exit {
    if tally.malformed > 0 {
        Exit::Malformed
    } else if tally.decided(Verdict::Deny) > 0 || (args.deny_warnings && tally.decided(Verdict::Warn) > 0) {
        Exit::Denied
    } else if tally.decided(Verdict::Hold) > 0 {
        Exit::Held
    } else {
        Exit::Allowed
    }
}

/// Writes what chunks say, in their order.
struct Writer<'f> {
    form: &'f Form,
    reports: Vec<Report>,
    tally: Tally,
    unknown_fields: u64,
}

impl Writer<'_> {
    fn write(&mut self, said: Said) -> io::Result<()> {
        output::stderr(&said.err);
        let judged = said.tally.judged() > 0;
        self.unknown_fields += said.unknown_fields;
        self.tally.merge(said.tally);
        if !judged {
            return Ok(());
        }
        for (report, mut said) in self.reports.iter_mut().zip(said.out) {
            let mut out = Vec::new();
            if !report.began {
                report::open(report.format, &mut out);
                report.began = true;
            } else if !said.is_empty() {
                report::between(report.format, &mut out);
            }
            out.append(&mut said);
            report.write(&out)?;
        }
        Ok(())
    }

    fn close(&mut self, engine: &Engine) -> io::Result<()> {
        if self.unknown_fields > 0 {
            let message = match self.unknown_fields {
                1 => String::from("1 field that the model does not have was let pass"),
                many => format!("{many} fields that the model does not have were let pass"),
            };
            let told = Diagnostic::warning(&FIELDS_PASSED, message)
                .help("run with `--unknown-fields error` to see which, or add them to the model");
            let mut err = Vec::new();
            self.form.tell(None, None, &told, &mut err);
            output::stderr(&err);
        }
        if self.tally.judged() > 0 {
            let mut err = Vec::new();
            for told in waivers::warnings(&engine.plan, &self.tally) {
                self.form.tell(Some(&engine.plan.sources), None, &told, &mut err);
            }
            output::stderr(&err);
        }
        for report in &mut self.reports {
            // A document that never began is no document: an empty array would read as "nothing denied".
            if report.format.is_json() && !report.began {
                continue;
            }
            let mut out = Vec::new();
            let rules = engine.plan.rules.iter().map(|rule| &*rule.id);
            report::close(report.format, &report.look, &engine.plan.stamp, &self.tally, rules, &mut out);
            report.write(&out)?;
        }
        Ok(())
    }
}
