//! `coms-policy check`: judge records.
#![expect(clippy::disallowed_methods, reason = "the command reads and keeps the baseline")]

mod input;
mod waivers;
mod written;

use super::load::{self, Form};
use crate::cli::Exit;
use crate::cli::args::{Check, InputFormat, Mask, Unknown};
use crate::decision::baseline::Baseline;
use crate::decision::{RuleCard, Verdict};
use crate::diagnostic::Diagnostic;
use crate::engine::batch::{Event, Whole};
use crate::engine::{Engine, JudgeTerms};
use crate::input::conform::{Terms, UnknownFields};
use crate::report::{self, Format, Look, PolicyView, RecordView, Tally};
use crate::text::RecordText;
use crate::value::time::Instant;
use crate::workspace::{self, mistakes};
use input::Opened;
use std::io;
use std::sync::Arc;
use written::{Report, Said, Writer};

pub(in crate::cli) fn run(args: &Check) -> Exit {
    let format = Format::from_name(&args.format).unwrap_or(Format::Human);
    let mask = match args.mask {
        Mask::Always => true,
        Mask::Never => false,
        Mask::Auto => format.is_for_ci() || written::formats(args).any(Format::is_for_ci),
    };
    let form = Form { quiet: args.quiet, mask, ..Form::new(format, args.color) };
    run_once(args, &form).unwrap_or_else(|exit| exit)
}

/// Judges all records once.
///
/// # Errors
/// How the run ends where it ends early: what is wrong has been told.
fn run_once(args: &Check, form: &Form) -> Result<Exit, Exit> {
    let usage = |mistake: Diagnostic| form.fail(&mistake, Exit::Usage);
    let as_of = as_of(args).map_err(usage)?;
    if args.jobs == Some(0) {
        let mistake = Diagnostic::error(&mistakes::BAD_OPTION, "`--jobs 0`: somebody has to do the work")
            .help("leave it out for as many threads as there are processors");
        return Err(usage(mistake));
    }
    let mut engine = load(args, form)?;
    engine.plan.masks = form.mask;
    let baseline = baseline(args).map_err(usage)?;
    let bad_rows = input::related(args, form, &mut engine).map_err(usage)?;
    let files = input::open(args).map_err(usage)?;
    let reports = written::reports(args, form).map_err(usage)?;
    let run = Run { args, form, engine: &engine, baseline: baseline.as_ref(), as_of };
    let exit = run.judge(files, reports);
    Ok(if bad_rows > 0 && exit != Exit::Usage { Exit::Malformed } else { exit })
}

fn as_of(args: &Check) -> Result<Option<Instant>, Diagnostic> {
    let Some(text) = args.as_of.as_deref() else { return Ok(None) };
    Instant::parse(text).map(Some).map_err(|mistake| {
        Diagnostic::error(&mistakes::BAD_OPTION, format!("`--as-of {text}`: {}", mistake.message()))
            .help_if(mistake.help().map(String::from))
    })
}

/// Reads, checks and compiles the policy that is meant, or the part of it.
fn load(args: &Check, form: &Form) -> Result<Engine, Exit> {
    let mut loaded = load::policy(args.policy.as_deref(), form)?;
    let configured = || loaded.located.profile.clone();
    let profile = args.profile.clone().or_else(configured).unwrap_or_else(|| String::from("default"));
    let engine = load::compile(&loaded.policy, &profile, form)?;
    load::denied_lints(&loaded, &engine, form)?;
    if args.only.is_empty() {
        return Ok(engine);
    }
    let mut rules = Vec::new();
    for name in &args.only {
        rules.extend(loaded.policy.rules_named(name).map_err(|wrong| {
            let message = format!("`--only {name}`: {}", wrong.message);
            form.fail(&Diagnostic::error(&mistakes::BAD_OPTION, message).help_if(wrong.help), Exit::Usage)
        })?);
    }
    loaded.policy.restrict(&rules);
    load::compile(&loaded.policy, &profile, form)
}

/// The findings that are known; none are, where they are to be kept anew.
fn baseline(args: &Check) -> Result<Option<Baseline>, Diagnostic> {
    let Some(path) = args.baseline.as_deref() else { return Ok(None) };
    if args.write_baseline {
        return Ok(Some(Baseline::default()));
    }
    let name = workspace::shown(path);
    let text = std::fs::read_to_string(path).map_err(|error| {
        let message = format!("`{name}` cannot be read: {}", workspace::reason(&error));
        Diagnostic::error(&mistakes::UNREADABLE, message).help("`--write-baseline` makes it")
    })?;
    Baseline::parse(&text)
        .map(Some)
        .map_err(|why| Diagnostic::error(&mistakes::UNREADABLE, format!("`{name}` is no baseline: {why}")))
}

/// One run over all records.
struct Run<'r> {
    args: &'r Check,
    form: &'r Form,
    engine: &'r Engine,
    baseline: Option<&'r Baseline>,
    as_of: Option<Instant>,
}

impl Run<'_> {
    /// Judges all records and says how it went.
    fn judge(&self, files: Vec<Opened>, reports: Vec<Report>) -> Exit {
        let plan = &self.engine.plan;
        let clause = |id: &str| plan.clauses.iter().find(|clause| &*clause.id == id);
        let view = PolicyView {
            sources: &plan.sources,
            clause: &clause,
            rules: &plan.rules,
            stamp: &plan.stamp,
            baseline: self.baseline.is_some(),
        };
        let mut writer = Writer::new(self.form, reports);
        if let Err((name, error)) = self.judge_files(files, &view, &mut writer) {
            if error.kind() == io::ErrorKind::BrokenPipe {
                return self.verdict(&writer.tally);
            }
            let _ = writer.close(&view, plan);
            let message = format!("`{name}` cannot be read: {}", workspace::reason(&error));
            return self.form.fail(&Diagnostic::error(&mistakes::UNREADABLE, message), Exit::Usage);
        }
        if writer.tally.records == 0 {
            let files = if self.args.files.is_empty() { "no file was named" } else { "the files hold no record" };
            let mistake = Diagnostic::error(&mistakes::NO_RECORD, format!("0 records judged: {files}"))
                .help("the policy is fine; name a file of records, or `-` for standard input");
            return self.form.fail(&mistake, Exit::Usage);
        }
        let _ = writer.close(&view, plan);
        if let Err(mistake) = self.keep(&writer) {
            return self.form.fail(&mistake, Exit::Usage);
        }
        self.verdict(&writer.tally)
    }

    fn judge_files(
        &self,
        files: Vec<Opened>,
        view: &PolicyView<'_>,
        writer: &mut Writer<'_>,
    ) -> Result<(), (String, io::Error)> {
        let jobs = self.args.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
        let forms: Vec<(Format, Look)> = writer.reports.iter().map(|report| (report.format, report.look)).collect();
        let explain = forms.iter().any(|(format, _)| *format != Format::Summary);
        let tell = |event: Event<'_>, record: RecordText<'_>, said: &mut Said| {
            self.tell(view, &forms, event, record, said);
        };
        for mut file in files {
            let unknown_fields = match (self.args.unknown_fields, file.format) {
                (Some(Unknown::Error), _) => UnknownFields::Error,
                (Some(Unknown::Count), _) | (None, InputFormat::Ndjson) => UnknownFields::Count,
                (None, InputFormat::Json | InputFormat::Yaml) => UnknownFields::Error,
            };
            let terms = JudgeTerms {
                read: Terms { unknown_fields, as_of: self.as_of },
                all: self.args.all,
                explain,
                explain_all: false,
            };
            let whole = match file.format {
                InputFormat::Ndjson => None,
                InputFormat::Json => Some(Whole::Json),
                InputFormat::Yaml => Some(Whole::Yaml),
            };
            let done = match whole {
                None => {
                    let mut commit = |said: Said| writer.write(view, said);
                    self.engine.judge_lines(&mut *file.input, &file.name, terms, jobs, &tell, &mut commit)
                }
                Some(whole) => {
                    let mut bytes = Vec::new();
                    let mut commit = |said: Said| writer.write(view, said);
                    file.input
                        .read_to_end(&mut bytes)
                        .and_then(|_| self.engine.judge_whole(whole, &file.name, &bytes, terms, &tell, &mut commit))
                }
            };
            done.map_err(|error| (file.name, error))?;
        }
        Ok(())
    }

    /// What one record adds to every output.
    fn tell(
        &self,
        view: &PolicyView<'_>,
        forms: &[(Format, Look)],
        event: Event<'_>,
        record: RecordText<'_>,
        said: &mut Said,
    ) {
        match event {
            Event::Judged { decision, redacted, unknown_fields } => {
                let mut marked = None;
                if let Some(baseline) = self.baseline {
                    said.found.add(decision);
                    let known = if self.args.write_baseline { &said.found } else { baseline };
                    let mut copy = decision.clone();
                    known.mark(&mut copy, |rule| former_ids(view.rules, rule));
                    marked = Some(copy);
                }
                let decision = marked.as_ref().unwrap_or(decision);
                said.unknown_fields += unknown_fields;
                said.tally.add_decision(decision);
                let mut hidden = redacted.to_vec();
                if self.form.mask {
                    hidden.extend(load::spotted(record.text));
                }
                let record = RecordView { record, redacted: &hidden };
                for (output, (format, look)) in forms.iter().enumerate() {
                    let mut one = Vec::new();
                    report::render_decision(*format, look, view, decision, record, &mut one);
                    said.add(output, *format, one);
                }
            }
            Event::Malformed { mistake, redacted } => {
                self.form.tell(None, Some(RecordView { record, redacted }), mistake, &mut said.err);
                let masked = self.form.mask.then(|| load::masked(mistake));
                let mistake = masked.as_ref().unwrap_or(mistake);
                for (output, (format, _)) in forms.iter().enumerate() {
                    let mut one = Vec::new();
                    report::render_malformed(*format, Some(record), mistake, &mut one);
                    said.add(output, *format, one);
                }
            }
            Event::Rejected => said.tally.add_malformed(),
        }
    }

    /// Keeps the findings, or tells of those that are gone.
    fn keep(&self, writer: &Writer<'_>) -> Result<(), Diagnostic> {
        let (Some(path), Some(baseline)) = (self.args.baseline.as_deref(), self.baseline) else { return Ok(()) };
        let name = workspace::shown(path);
        if self.args.write_baseline {
            std::fs::write(path, writer.found.written()).map_err(|error| {
                let message = format!("`{name}` cannot be written: {}", workspace::reason(&error));
                Diagnostic::error(&mistakes::UNREADABLE, message)
            })?;
            return Ok(());
        }
        let former = |rule: &str| former_ids(&self.engine.plan.rules, rule);
        let gone = baseline.gone(&writer.found, former).len();
        if gone > 0 {
            let findings = if gone == 1 { String::from("1 finding is") } else { format!("{gone} findings are") };
            let message = format!("{findings} in `{name}` and no longer in the records");
            writer.tell(
                &Diagnostic::warning(&mistakes::STALE_BASELINE, message).help("keep it anew with `--write-baseline`"),
            );
        }
        Ok(())
    }

    /// The exit code of what was judged.
    fn verdict(&self, tally: &Tally) -> Exit {
        if tally.malformed > 0 {
            Exit::Malformed
        } else if tally.fails(Verdict::Deny) > 0 || (self.args.deny_warnings && tally.fails(Verdict::Warn) > 0) {
            Exit::Denied
        } else if tally.fails(Verdict::Hold) > 0 {
            Exit::Held
        } else {
            Exit::Allowed
        }
    }
}

/// The ids that a rule had before.
fn former_ids(rules: &[RuleCard], id: &str) -> Vec<Arc<str>> {
    rules.iter().find(|rule| *rule.id == *id).map(|rule| rule.formerly.clone()).unwrap_or_default()
}
