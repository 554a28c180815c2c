//! A fixture: a policy file with one mistake, and what its head says must come of it.

use coms_policy::diagnostic::{Diagnostic, Place};
use coms_policy::engine::read_policy;
use coms_policy::report::{Look, diagnostics::render_human};
use coms_policy::text::Sources;
use std::sync::Arc;

/// The model that fixtures share.
pub(crate) const PRELUDE: &str = include_str!("prelude.coms");

const LOOK: Look = Look { width: 100, color: false, unicode: true };

/// One diagnostic that a fixture asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    /// `coms::name::unknown_field`
    pub(crate) code: String,
    /// The words under the line; those of several lines with one blank between them.
    pub(crate) underlined: String,
}

/// What the head of a fixture says.
#[derive(Debug)]
pub(crate) struct Head {
    /// The model stands beside it.
    pub(crate) prelude: bool,
    /// What must come of it, in order; empty where it says `nothing`.
    pub(crate) expected: Vec<Expected>,
}

/// The `//` lines at the beginning of a fixture. One that expects nothing has to say so.
pub(crate) fn head(text: &str) -> Result<Head, String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut head = Head { prelude: false, expected: Vec::new() };
    let mut nothing = false;
    for (number, line) in text.lines().enumerate() {
        let Some(comment) = line.strip_prefix("//") else { break };
        let comment = comment.trim();
        if number == 0 && comment == "prelude" {
            head.prelude = true;
        }
        let Some(said) = comment.strip_prefix("expect:") else { continue };
        match said.trim().split_once(' ') {
            None if said.trim() == "nothing" => nothing = true,
            Some((code, words)) if words.len() >= 2 && words.starts_with('`') && words.ends_with('`') => {
                let underlined = words[1..words.len() - 1].to_owned();
                head.expected.push(Expected { code: code.to_owned(), underlined });
            }
            _ => return Err(format!("`{line}` is neither `// expect: nothing` nor ``// expect: CODE `words` ``")),
        }
    }
    match (nothing, head.expected.is_empty()) {
        (false, true) => Err(String::from("the fixture does not say what it expects: ``// expect: CODE `words` ``")),
        (true, false) => Err(String::from("the fixture expects nothing, and something")),
        _ => Ok(head),
    }
}

/// All that is told of some files.
pub(crate) fn told(sources: Sources) -> (Arc<Sources>, Vec<Diagnostic>) {
    match read_policy(sources) {
        Ok(policy) => (policy.sources, Vec::new()),
        Err(mistakes) => mistakes,
    }
}

/// The words that a diagnostic means: those of its first label.
pub(crate) fn underlined(sources: &Sources, diagnostic: &Diagnostic) -> Result<String, String> {
    let Some(Place::Policy(loc)) = diagnostic.labels.first().map(|label| label.place) else {
        return Err(format!("`{}` stands nowhere", diagnostic.message));
    };
    let text = &sources.source(loc.source).text;
    match text.get(loc.span.range()) {
        Some(words) => Ok(words.split_whitespace().collect::<Vec<_>>().join(" ")),
        None => Err(format!("`{}` stands outside of its file, or within a letter", diagnostic.message)),
    }
}

/// As a person sees it, at width 100 and without colour.
pub(crate) fn rendered(sources: &Sources, told: &[Diagnostic]) -> String {
    let mut out = Vec::new();
    for diagnostic in told {
        render_human(&LOOK, Some(sources), None, diagnostic, &mut out);
    }
    String::from_utf8(out).expect("a report is UTF-8")
}
