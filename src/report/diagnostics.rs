//! Mistakes in policies and malformed records, for people and for programs.
//!
//! For people, all places of a mistake stand in one frame, those of one file together, the file that is meant
//! first. For programs, it is one JSON object a line, placed where its first label is.
//!
//! Uses `text` and `diagnostic`.

use crate::diagnostic::Diagnostic;
use crate::text::{RecordText, Sources};
use serde::Serialize;

/// The line of the contract.
#[derive(Serialize)]
struct Line<'a> {
    code: &'a str,
    severity: &'a str,
    message: &'a str,
    source: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    help: Option<String>,
}

/// Appends a diagnostic as one line of JSON. Without a label that can be looked up, it stands at the beginning of
/// the record, if there is one.
pub fn render_json(
    sources: Option<&Sources>,
    record: Option<RecordText<'_>>,
    diagnostic: &Diagnostic,
    out: &mut Vec<u8>,
) {
    let place = super::place::of_diagnostic(sources, record, diagnostic);
    let line = Line {
        code: diagnostic.code.id,
        severity: diagnostic.severity.word(),
        message: &diagnostic.message,
        source: place.map(|spot| spot.file),
        line: place.map(|spot| spot.at.line),
        column: place.map(|spot| spot.at.column),
        help: (!diagnostic.help.is_empty()).then(|| diagnostic.help.join("\n")),
    };
    super::json::write(&line, out);
    out.push(b'\n');
}

pub use super::github::render_mistake as render_github;

#[cfg(feature = "cli")]
pub use for_people::render_human;

#[cfg(feature = "cli")]
mod for_people {
    use crate::diagnostic::{Diagnostic, Place, Severity};
    use crate::report::rows::{Mark, Pane};
    use crate::report::snippet::draw;
    use crate::report::terminal::{Ink, Page, shown};
    use crate::report::{Look, RecordView};
    use crate::text::Sources;

    /// Lines of one label that are shown at most.
    const ROWS: usize = 6;

    /// Appends a diagnostic: its message, the places, the repairs, a blank line.
    pub fn render_human(
        look: &Look,
        sources: Option<&Sources>,
        record: Option<RecordView<'_>>,
        diagnostic: &Diagnostic,
        out: &mut Vec<u8>,
    ) {
        let mut page = Page::new(look, out);
        let ink = match diagnostic.severity {
            Severity::Error => Ink::Deny,
            Severity::Warning => Ink::Warn,
        };
        let head = format!("{}[{}]: ", diagnostic.severity.word(), diagnostic.code.id);
        page.paragraph((ink, &head), Ink::Strong, &diagnostic.message, 4);
        let panes = panes(sources, record, diagnostic, ink);
        if let (true, Some(view)) = (panes.is_empty(), record) {
            let place = format!("{}:{}", view.record.name, view.record.first_line);
            let arrow = if page.look.unicode { "  ╰─ " } else { "  `- " };
            page.put(arrow);
            let place = shown(&place, page.look.unicode);
            page.ink(Ink::Note, &place);
            page.end_line();
        }
        draw(&mut page, &panes);
        for help in &diagnostic.help {
            page.listed("help", std::slice::from_ref(help));
        }
        page.end_line();
    }

    /// One pane a file, in the order in which the labels name them.
    fn panes<'a>(
        sources: Option<&'a Sources>,
        record: Option<RecordView<'a>>,
        diagnostic: &Diagnostic,
        ink: Ink,
    ) -> Vec<Pane<'a>> {
        let mut panes: Vec<(Option<crate::text::SourceId>, Pane<'a>)> = Vec::new();
        for (index, label) in diagnostic.labels.iter().enumerate() {
            let (file, span) = match label.place {
                Place::Policy(loc) => (Some(loc.source), loc.span),
                Place::Record(span) => (None, span),
            };
            let ink = if index == 0 { ink } else { Ink::Note };
            let mark = Mark { span: span.range(), label: label.text.clone(), ink, at: None };
            if let Some((_, pane)) = panes.iter_mut().find(|(known, _)| *known == file) {
                pane.marks.push(mark);
            } else if let Some(pane) = pane(file, sources, record) {
                panes.push((file, Pane { marks: vec![mark], ..pane }));
            }
        }
        panes.into_iter().map(|(_, pane)| pane).collect()
    }

    fn pane<'a>(
        file: Option<crate::text::SourceId>,
        sources: Option<&'a Sources>,
        record: Option<RecordView<'a>>,
    ) -> Option<Pane<'a>> {
        let (name, text, first_line, hidden) = match file {
            Some(file) => {
                let (_, source) = sources?.iter().find(|(id, _)| *id == file)?;
                (&*source.name, &*source.text, 1, &[][..])
            }
            None => {
                let view = record?;
                (view.record.name, view.record.text, view.record.first_line, view.redacted)
            }
        };
        Some(Pane { name, text, first_line, hidden, rows: ROWS, marks: Vec::new() })
    }
}
