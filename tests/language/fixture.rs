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

/// Divides a fixture into packs, each built on the one before.
const NEXT_PACK: &str = "// ---- next pack";

/// What the head of a fixture says.
#[derive(Debug, Default)]
pub(crate) struct Head {
    /// The model stands beside it; with `overlay`, it is the pack that the fixture is built on.
    pub(crate) prelude: bool,
    pub(crate) overlay: bool,
    /// What must come of it, in order; empty where it says `nothing`.
    pub(crate) expected: Vec<Expected>,
}

/// The `//` lines at the beginning of a fixture. One that expects nothing has to say so.
pub(crate) fn head(text: &str) -> Result<Head, String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut head = Head::default();
    let mut nothing = false;
    for (number, line) in text.lines().enumerate() {
        let Some(comment) = line.strip_prefix("//") else { break };
        let comment = comment.trim();
        if number == 0 {
            head.overlay = comment == "overlay";
            head.prelude = head.overlay || comment == "prelude";
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

/// The files of a fixture: the model before it, where it asks for it; and itself, divided into packs.
///
/// What stands above the first divider is beside the model, what stands below on top of it; an overlay without a
/// divider is wholly on top of it.
pub(crate) fn sources(name: &str, text: &str, head: &Head) -> Sources {
    let mut sources = Sources::default();
    if head.prelude {
        sources.add("prelude.coms", PRELUDE);
    }
    let mut at = 0;
    for (number, part) in text.split_inclusive(NEXT_PACK).enumerate() {
        let divided = part.ends_with(NEXT_PACK);
        if number > 0 || (head.overlay && !divided) {
            sources.next_pack();
        }
        // Blank where the other packs stand, so that lines are counted as in the file.
        let lines = text[..at].matches('\n').count();
        let own = part.strip_suffix(NEXT_PACK).unwrap_or(part);
        let whole = text.contains(NEXT_PACK);
        let named = if whole { format!("pack{}/{name}", number + 1) } else { name.to_owned() };
        sources.add(&named, &format!("{}{own}", "\n".repeat(lines)));
        at += part.len();
    }
    sources
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
