//! What several commands do first: find the policy, read it, compile it, and say what is wrong.
#![expect(clippy::disallowed_methods, reason = "the program knows where it runs")]

use crate::cli::args::Color;
use crate::cli::{Exit, output};
use crate::diagnostic::{Diagnostic, Severity};
use crate::engine::{Engine, read_policy};
use crate::lint::{Level, lint, under};
use crate::report::{Format, Look, RecordView, diagnostics};
use crate::semantics::policy::Policy;
use crate::text::{RecordText, Sources, Span};
use crate::value::mask;
use crate::workspace::config::{Broken, Config, nearest};
use crate::workspace::{self, Located, Origin, mistakes};
use std::path::Path;

/// The forms that a run writes.
pub(super) struct Form {
    pub(super) format: Format,
    pub(super) look: Look,
    pub(super) err_look: Look,
    pub(super) quiet: bool,
    /// What is said of records is masked.
    pub(super) mask: bool,
}

impl Form {
    /// A form that says all, and masks nothing.
    pub(super) fn new(format: Format, color: Color) -> Self {
        let (look, err_look) = (output::stdout_look(color), output::stderr_look(color));
        Self { format, look, err_look, quiet: false, mask: false }
    }
    pub(super) fn tell(
        &self,
        sources: Option<&Sources>,
        record: Option<RecordView<'_>>,
        mistake: &Diagnostic,
        out: &mut Vec<u8>,
    ) {
        let text = record.map(|view| view.record);
        let masked = self.mask.then(|| masked(mistake));
        let mistake = masked.as_ref().unwrap_or(mistake);
        if self.format.is_json() {
            diagnostics::render_json(sources, text, mistake, out);
        } else if self.format == Format::Github {
            diagnostics::render_github(sources, text, mistake, out);
        } else {
            let mut hidden = text.filter(|_| self.mask).map(|text| spotted(text.text)).unwrap_or_default();
            hidden.extend(record.iter().flat_map(|view| view.redacted));
            let record = text.map(|record| RecordView { record, redacted: &hidden });
            diagnostics::render_human(&self.err_look, sources, record, mistake, out);
        }
    }
    /// Tells of something that has no place in a text, and ends.
    pub(super) fn fail(&self, mistake: &Diagnostic, exit: Exit) -> Exit {
        let mut err = Vec::new();
        self.tell(None, None, mistake, &mut err);
        output::stderr(&err);
        exit
    }
}

/// A mistake without the addresses that it repeats.
pub(super) fn masked(mistake: &Diagnostic) -> Diagnostic {
    let mut masked = mistake.clone();
    let texts = masked.help.iter_mut().chain(masked.labels.iter_mut().map(|label| &mut label.text));
    for text in texts.chain([&mut masked.message]) {
        *text = mask::within(text).into_owned();
    }
    masked
}

/// Where addresses stand in the text of a record.
pub(super) fn spotted(text: &str) -> Vec<Span> {
    mask::spotted(text).into_iter().map(|range| Span::new(range.start, range.end)).collect()
}

/// A policy that can be judged by, and where it was found.
pub(super) struct Loaded {
    pub(super) policy: Policy,
    pub(super) located: Located,
    pub(super) config: Config,
    /// Where the packs come from, the base first.
    pub(super) origins: Vec<Origin>,
}

/// The configuration nearest to where the program runs.
///
/// # Errors
/// How the run ends: what is wrong has been told.
pub(super) fn config(form: &Form) -> Result<Option<Config>, Exit> {
    let folder = std::env::current_dir().unwrap_or_default();
    nearest(&folder).map_err(|Broken { name, text, mistakes }| {
        let record = RecordText { name: &name, text: &text, first_line: 1 };
        let mut err = Vec::new();
        for mistake in &mistakes {
            form.tell(None, Some(record.into()), mistake, &mut err);
        }
        output::stderr(&err);
        Exit::Usage
    })
}

/// Finds, reads and checks the policy that is meant.
///
/// # Errors
/// How the run ends: what is wrong has been told.
pub(super) fn policy(named: Option<&str>, form: &Form) -> Result<Loaded, Exit> {
    let config = config(form)?;
    let located = workspace::locate(named, config.as_ref()).map_err(|mistake| form.fail(&mistake, Exit::Usage))?;
    read(located, config, form)
}

/// Reads and checks the pack on which one in `folder` would be built.
///
/// # Errors
/// How the run ends: what is wrong has been told.
pub(super) fn base(folder: &Path, named: &str, form: &Form) -> Result<Loaded, Exit> {
    let config = config(form)?;
    let from = Origin::Disk(folder.to_path_buf());
    let origin = workspace::base(&from, named, config.as_ref()).map_err(|mistake| form.fail(&mistake, Exit::Usage))?;
    read(Located { origin, profile: None }, config, form)
}

/// Reads and checks a pack that was found.
fn read(located: Located, config: Option<Config>, form: &Form) -> Result<Loaded, Exit> {
    let read = located.origin.read(config.as_ref()).map_err(|mistake| form.fail(&mistake, Exit::Usage))?;
    let mut told = read.mistakes;
    let sources = match read_policy(read.sources) {
        Ok(policy) if told.is_empty() => {
            return Ok(Loaded { policy, located, config: config.unwrap_or_default(), origins: read.origins });
        }
        Ok(policy) => policy.sources,
        Err((sources, more)) => {
            // Of a pack that could not be read whole, only what is written down wrongly is certain.
            let whole = told.is_empty() && read.whole;
            told.extend(more.into_iter().filter(|mistake| whole || mistake.code.id.starts_with("coms::parse::")));
            sources
        }
    };
    tell_mistakes(&sources, told.iter(), form);
    Err(Exit::Policy)
}

/// Compiles a policy under a profile.
///
/// # Errors
/// How the run ends: what is wrong has been told.
pub(super) fn compile(policy: &Policy, profile: &str, form: &Form) -> Result<Engine, Exit> {
    Engine::new(policy, profile).map_err(|trouble| {
        if policy.profiles.contains_key(profile) {
            form.fail(&Diagnostic::error(&mistakes::NOT_COMPILED, trouble), Exit::Policy)
        } else {
            form.fail(&Diagnostic::error(&mistakes::BAD_OPTION, trouble), Exit::Usage)
        }
    })
}

/// Tells of lints that the configuration makes mistakes.
///
/// # Errors
/// How the run ends, where there are any.
pub(super) fn denied_lints(loaded: &Loaded, engine: &Engine, form: &Form) -> Result<(), Exit> {
    let levels = &loaded.config.lints;
    if !levels.values().any(|level| *level == Level::Deny) {
        return Ok(());
    }
    let found = under(levels, lint(&loaded.policy, &engine.plan));
    let told: Vec<&Diagnostic> = found.iter().filter(|told| told.severity == Severity::Error).collect();
    if told.is_empty() {
        return Ok(());
    }
    tell_mistakes(&loaded.policy.sources, told.into_iter(), form);
    Err(Exit::Policy)
}

/// Checks files on top of a policy that was read.
///
/// # Errors
/// How the run ends: what is wrong has been told.
pub(super) fn on_top(below: &Policy, files: &[(String, String)], form: &Form) -> Result<Policy, Exit> {
    let mut sources = Sources::clone(&below.sources);
    sources.next_pack();
    for (name, text) in files {
        sources.add(name, text);
    }
    read_policy(sources).map_err(|(sources, told)| {
        tell_mistakes(&sources, told.iter(), form);
        Exit::Policy
    })
}

/// Tells of mistakes in a policy, and that nothing was judged for them.
fn tell_mistakes<'d>(sources: &Sources, told: impl ExactSizeIterator<Item = &'d Diagnostic>, form: &Form) {
    let count = if told.len() == 1 { String::from("1 mistake") } else { format!("{} mistakes", told.len()) };
    let mut err = Vec::new();
    for mistake in told {
        form.tell(Some(sources), None, mistake, &mut err);
    }
    if !form.format.is_json() {
        err.extend_from_slice(format!("{count} in the policy: nothing was judged\n").as_bytes());
    }
    output::stderr(&err);
}
