//! What is written: the report on standard output, further ones into files, and the talk on standard error.

use super::{Form, waivers};
use crate::cli::args::Check;
use crate::cli::output;
use crate::decision::baseline::Baseline;
use crate::diagnostic::{Diagnostic, suggest};
use crate::input::conform::mistakes::FIELDS_PASSED;
use crate::plan::Plan;
use crate::report::{self, Format, Look, PolicyView, Tally};
use crate::workspace::{self, mistakes};
use std::fs::File;
use std::io::{self, Write};

/// What one chunk of records says.
#[derive(Default)]
pub(super) struct Said {
    /// For each output what it adds there.
    pub(super) out: Vec<Vec<u8>>,
    pub(super) err: Vec<u8>,
    pub(super) tally: Tally,
    pub(super) unknown_fields: u64,
    /// The findings, where a baseline is kept or compared with.
    pub(super) found: Baseline,
}

impl Said {
    /// Appends what one record adds to an output, apart from what stands there.
    pub(super) fn add(&mut self, output: usize, format: Format, mut one: Vec<u8>) {
        if self.out.len() <= output {
            self.out.resize_with(output + 1, Vec::new);
        }
        let Some(out) = self.out.get_mut(output) else { return };
        if !out.is_empty() && !one.is_empty() {
            report::between(format, out);
        }
        out.append(&mut one);
    }
}

/// Where a report goes.
pub(super) struct Report {
    pub(super) format: Format,
    pub(super) look: Look,
    /// None: standard output.
    file: Option<File>,
    /// Its document has begun.
    began: bool,
    /// Something of a record stands in it.
    filled: bool,
    /// What is held back until the end.
    held: Vec<u8>,
}

impl Report {
    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.file {
            None => output::stdout(bytes),
            Some(file) => file.write_all(bytes),
        }
    }

    /// Writes what a chunk adds; `judged`: it holds decisions, and not only mistakes.
    fn add(&mut self, view: &PolicyView<'_>, judged: bool, mut said: Vec<u8>) -> io::Result<()> {
        let mut out = Vec::new();
        if !self.began && (judged || !said.is_empty()) {
            report::open(self.format, view, &mut out);
            self.began = true;
        }
        if !said.is_empty() && self.filled {
            report::between(self.format, &mut out);
        }
        self.filled |= !said.is_empty();
        out.append(&mut said);
        if self.format.is_held() {
            self.held.append(&mut out);
            return Ok(());
        }
        self.write(&out)
    }

    fn close(&mut self, view: &PolicyView<'_>, tally: &Tally) -> io::Result<()> {
        // A document that never began is no document: an empty array would read as "nothing denied".
        if self.format.is_json() && !self.began {
            return Ok(());
        }
        let mut out = Vec::new();
        report::close(self.format, &self.look, view, tally, &self.held, &mut out);
        self.write(&out)
    }
}

/// The formats of the files of `--report`, as far as they exist.
pub(super) fn formats(args: &Check) -> impl Iterator<Item = Format> {
    args.report.iter().filter_map(|written| Format::from_name(written.split_once('=')?.0))
}

/// Standard output, unless nothing is to be said there, and the files of `--report`.
pub(super) fn reports(args: &Check, form: &Form) -> Result<Vec<Report>, Diagnostic> {
    let to = |format, look, file| Report { format, look, file, began: false, filled: false, held: Vec::new() };
    let mut reports = Vec::new();
    if !form.quiet {
        reports.push(to(form.format, form.look, None));
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
        reports.push(to(format, look, Some(file)));
    }
    Ok(reports)
}

/// Writes what chunks say, in their order.
pub(super) struct Writer<'f> {
    pub(super) form: &'f Form,
    pub(super) reports: Vec<Report>,
    pub(super) tally: Tally,
    pub(super) found: Baseline,
    unknown_fields: u64,
}

impl<'f> Writer<'f> {
    pub(super) fn new(form: &'f Form, reports: Vec<Report>) -> Self {
        Self { form, reports, tally: Tally::default(), found: Baseline::default(), unknown_fields: 0 }
    }

    pub(super) fn write(&mut self, view: &PolicyView<'_>, mut said: Said) -> io::Result<()> {
        output::stderr(&said.err);
        let judged = said.tally.judged() > 0;
        self.unknown_fields += said.unknown_fields;
        self.tally.merge(said.tally);
        self.found.merge(said.found);
        said.out.resize_with(self.reports.len(), Vec::new);
        for (report, said) in self.reports.iter_mut().zip(said.out) {
            report.add(view, judged, said)?;
        }
        Ok(())
    }

    pub(super) fn close(&mut self, view: &PolicyView<'_>, plan: &Plan) -> io::Result<()> {
        if self.unknown_fields > 0 {
            let message = match self.unknown_fields {
                1 => String::from("1 field that the model does not have was let pass"),
                many => format!("{many} fields that the model does not have were let pass"),
            };
            let told = Diagnostic::warning(&FIELDS_PASSED, message)
                .help("run with `--unknown-fields error` to see which, or add them to the model");
            self.tell(&told);
        }
        if self.tally.judged() > 0 && plan.stamp.only.is_empty() {
            let mut err = Vec::new();
            for told in waivers::warnings(plan, &self.tally) {
                self.form.tell(Some(&plan.sources), None, &told, &mut err);
            }
            output::stderr(&err);
        }
        for report in &mut self.reports {
            report.close(view, &self.tally)?;
        }
        Ok(())
    }

    /// Tells of something that has no place in a record.
    pub(super) fn tell(&self, told: &Diagnostic) {
        let mut err = Vec::new();
        self.form.tell(None, None, told, &mut err);
        output::stderr(&err);
    }
}
