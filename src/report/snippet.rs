//! Draws excerpts: one frame for all texts of a finding, so that record and rule are seen together.
//!
//! ```text
//!     ╭─[messages.yaml:38:11]
//!  38 │       form: oral
//!     ·             ──┬─
//!     ·               ╰── `consents.c1.form` is oral
//!     ├─[policies/acs/consent.coms:41:3]
//!  41 │   must some c in consents where covers(c) and c.form is written
//!     ·   ──────────────────────────────┬────────────────────────────
//!     ·                                 ╰── not met
//!     ╰────
//! ```
//!
//! Underlines and labels are miette's; the frame round them is ours, as miette knows one text a frame. Its theme
//! is always given: its defaults look at the environment.
//!
//! Uses `text`.

use super::Look;
use super::rows::{Pane, Run, runs};
use super::terminal::{Ink, Page, shown, width};
use super::window::{Cut, Excerpt, Underline};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceSpan};
use std::fmt;

/// Draws the panes that have marks, in one frame. Without any, draws nothing.
pub(super) fn draw(page: &mut Page<'_>, panes: &[Pane<'_>]) {
    let marked = panes.iter().filter(|pane| !pane.marks.is_empty());
    let panes: Vec<(&Pane<'_>, Vec<Run>)> = marked.map(|pane| (pane, runs(pane, page.look.unicode))).collect();
    let last = panes.iter().flat_map(|(_, runs)| runs.iter().map(Run::last_line)).max();
    let Some(digits) = last.map(|line| line.to_string().len()) else { return };
    let edge = " ".repeat(digits + 2);
    let (first_corner, next_corner, foot, left_out) =
        if page.look.unicode { ("╭─", "├─", "╰────", "⋮") } else { (",-", "|-", "`----", "...") };
    for (index, (pane, runs)) in panes.iter().enumerate() {
        page.put(&edge);
        page.put(if index == 0 { first_corner } else { next_corner });
        place(page, pane, digits + 6);
        let room = page.look.width.saturating_sub(digits + 4);
        let cut = Cut { text: pane.text, hidden: pane.hidden, room, unicode: page.look.unicode };
        let mut before = None;
        for excerpt in runs.iter().flat_map(|run| cut.excerpts(run)) {
            if before.is_some_and(|line: u32| excerpt.line > line.saturating_add(1)) {
                page.put(&edge);
                page.put(left_out);
                page.end_line();
            }
            before = Some(excerpt.last_line);
            body(page, &excerpt, digits);
        }
    }
    page.put(&edge);
    page.put(foot);
    page.end_line();
}

/// `[name:line:column]`; of a name that is too long, the end is shown.
fn place(page: &mut Page<'_>, pane: &Pane<'_>, taken: usize) {
    let at = pane.position();
    let place = shown(&format!("{}:{}:{}", pane.name, at.line, at.column), page.look.unicode);
    let room = page.look.width.saturating_sub(taken);
    let mut from = 0;
    while width(place.get(from..).unwrap_or_default()) > room {
        from += place.get(from..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    }
    page.put("[");
    if from > 0 {
        page.put(if page.look.unicode { "…" } else { "..." });
    }
    page.ink(Ink::Note, place.get(from..).unwrap_or_default());
    page.put("]");
    page.end_line();
}

/// The lines of an excerpt, numbered and underlined.
fn body(page: &mut Page<'_>, excerpt: &Excerpt, digits: usize) {
    let handler = GraphicalReportHandler::new_themed(theme(&page.look, &excerpt.underlines))
        .with_width(page.look.width)
        .with_context_lines(0)
        .with_wrap_lines(false)
        .without_cause_chain()
        .without_syntax_highlighting();
    let mut drawn = String::new();
    if handler.render_report(&mut drawn, &Drawing(excerpt)).is_err() {
        // Only a source that cannot be read makes it fail, and an excerpt always can.
        return;
    }
    let lines: Vec<&str> = drawn.lines().collect();
    // First an empty message and miette's own frame, last the foot of that frame.
    let inner = lines.get(2..lines.len().saturating_sub(1)).unwrap_or_default();
    let own_digits = excerpt.last_line.to_string().len();
    for line in inner {
        page.put(&" ".repeat(digits.saturating_sub(own_digits)));
        page.put(line.trim_end());
        page.end_line();
    }
}

fn theme(look: &Look, underlines: &[Underline]) -> GraphicalTheme {
    let mut theme = match (look.color, look.unicode) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme::ascii(),
        (false, true) => GraphicalTheme::unicode_nocolor(),
        (false, false) => GraphicalTheme::none(),
    };
    if look.color {
        let styles = &theme.styles;
        let of = |underline: &Underline| match underline.ink {
            Ink::Deny => styles.error.bold(),
            Ink::Hold => styles.error.magenta().bold(),
            Ink::Warn => styles.warning.bold(),
            Ink::Allow => styles.error.green().bold(),
            Ink::Note | Ink::Plain | Ink::Strong | Ink::Faint => styles.advice.bold(),
        };
        let highlights: Vec<_> = underlines.iter().map(of).collect();
        if !highlights.is_empty() {
            theme.styles.highlights = highlights;
        }
    }
    theme
}

/// An excerpt as miette takes it: a diagnostic of nothing but labels.
struct Drawing<'a>(&'a Excerpt);

impl fmt::Debug for Drawing<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl std::error::Error for Drawing<'_> {}

impl miette::Diagnostic for Drawing<'_> {
    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(self.0)
    }
    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.0.underlines.iter().map(|underline| {
            let label = (!underline.label.is_empty()).then(|| underline.label.clone());
            LabeledSpan::new(label, underline.range.start, underline.range.len())
        })))
    }
}

impl miette::SourceCode for Excerpt {
    /// Whatever is asked for, the whole excerpt: it has been cut already.
    fn read_span<'a>(
        &'a self,
        _: &SourceSpan,
        _: usize,
        _: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, MietteError> {
        let whole = SourceSpan::from(0..self.text.len());
        let line = usize::try_from(self.line).unwrap_or(0).saturating_sub(1);
        let rows = self.text.matches('\n').count();
        Ok(Box::new(MietteSpanContents::new(self.text.as_bytes(), whole, line, 0, rows)))
    }
}
