//! Which lines of a text a snippet shows: those of its marks, and how they follow each other.
//!
//! Spans may be anything: they are clamped here, so that whoever draws them need not ask.
//!
//! Uses `text`.

use super::terminal::{Ink, shown};
use crate::text::{LineColumn, Span, line_column};
use std::ops::Range;

/// How far a line is followed from a mark to either side, in bytes: further than any terminal is wide, and near
/// enough that a file of one line does not cost its length for each finding.
const REACH: usize = 2048;

/// A stretch to underline.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Bytes of the text of the pane; any numbers will do.
    pub(super) span: Range<usize>,
    pub(super) label: String,
    pub(super) ink: Ink,
    /// Where it stands, if the caller knows: saves counting the lines before it.
    pub(super) at: Option<LineColumn>,
}

/// One text with its marks.
pub(super) struct Pane<'a> {
    pub(super) name: &'a str,
    pub(super) text: &'a str,
    /// The line on which the text begins.
    pub(super) first_line: u32,
    /// What must not be shown.
    pub(super) hidden: &'a [Span],
    /// How many lines of one mark are shown at most.
    pub(super) rows: usize,
    /// The first is the one that is meant.
    pub(super) marks: Vec<Mark>,
}

impl Pane<'_> {
    /// Line and column of the mark that is meant.
    pub(super) fn position(&self) -> LineColumn {
        self.marks.first().map_or(LineColumn { line: self.first_line, column: 1 }, |mark| {
            mark.at.unwrap_or_else(|| self.find(mark.span.start))
        })
    }
    fn find(&self, at: usize) -> LineColumn {
        let found = line_column(self.text, at);
        LineColumn { line: found.line.saturating_add(self.first_line.saturating_sub(1)), ..found }
    }
}

/// A line of the text, or the part of it within reach.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    pub(super) line: u32,
    pub(super) start: usize,
    pub(super) end: usize,
    /// There is more of the line before it.
    pub(super) cut_left: bool,
    /// There is more after it, of the line or of the mark.
    pub(super) cut_right: bool,
}

/// A mark on its rows, clipped to them.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) rows: Vec<Row>,
    pub(super) label: String,
    pub(super) ink: Ink,
}

/// Rows that follow each other, with the marks on them.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) rows: Vec<Row>,
    pub(super) marks: Vec<Placed>,
}

impl Run {
    /// The last line number of it.
    pub(super) fn last_line(&self) -> u32 {
        self.rows.last().map_or(0, |row| row.line)
    }
}

/// The runs of a pane, from its first line to its last.
pub(super) fn runs(pane: &Pane<'_>, unicode: bool) -> Vec<Run> {
    let mut placed: Vec<Placed> = pane.marks.iter().map(|mark| place(pane, mark, unicode)).collect();
    placed.sort_by_key(|mark| (mark.rows.first().map_or(0, |row| row.line), mark.start, mark.end));
    let mut runs: Vec<Run> = Vec::new();
    for mark in placed {
        if let Some(run) = runs.last_mut()
            && join(pane.text, &mut run.rows, &mark.rows)
        {
            run.marks.push(mark);
        } else {
            runs.push(Run { rows: mark.rows.clone(), marks: vec![mark] });
        }
    }
    runs
}

fn place(pane: &Pane<'_>, mark: &Mark, unicode: bool) -> Placed {
    let text = pane.text;
    let mut start = mark.span.start.min(text.len());
    let mut end = mark.span.end.clamp(start, text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    let inside = text.get(start..end).unwrap_or_default();
    let breaks = |c| c == '\n' || c == '\r';
    // Line breaks at the ends of a span would be drawn as lines of their own.
    if !inside.trim_matches(breaks).is_empty() {
        start += inside.len() - inside.trim_start_matches(breaks).len();
        end -= inside.len() - inside.trim_end_matches(breaks).len();
    }
    let line = mark.at.map_or_else(|| pane.find(start).line, |at| at.line);
    let mut row = row_around(text, start, line);
    let mut rows = Vec::new();
    while end > row.end && !row.cut_right && rows.len() + 1 < pane.rows {
        let Some(next) = next_row(text, &row).filter(|next| next.start < end) else { break };
        rows.push(row);
        row = next;
    }
    if end > row.end {
        row.cut_right |= next_row(text, &row).is_some_and(|next| next.start < end);
        end = row.end.max(start);
    }
    rows.push(row);
    Placed { start, end, rows, label: shown(&mark.label, unicode), ink: mark.ink }
}

/// The row in which byte `at`, a boundary, stands.
fn row_around(text: &str, at: usize, line: u32) -> Row {
    let mut low = at.saturating_sub(REACH);
    while !text.is_char_boundary(low) {
        low += 1;
    }
    let mut high = at.saturating_add(REACH).min(text.len());
    while !text.is_char_boundary(high) {
        high -= 1;
    }
    let before = text.get(low..at).unwrap_or_default();
    let after = text.get(at..high).unwrap_or_default();
    let (start, cut_left) = match before.rfind('\n') {
        Some(found) => (low + found + 1, false),
        None => (low, low > 0),
    };
    let (mut end, cut_right) = match after.find('\n') {
        Some(found) => (at + found, false),
        None => (high, high < text.len()),
    };
    if !cut_right && text.get(start..end).is_some_and(|row| row.ends_with('\r')) {
        end -= 1;
    }
    Row { line, start, end, cut_left, cut_right }
}

fn next_row(text: &str, row: &Row) -> Option<Row> {
    if row.cut_right {
        return None;
    }
    let rest = text.get(row.end..)?;
    let gap = rest.find('\n').filter(|gap| *gap <= 1)?;
    Some(row_around(text, row.end + gap + 1, row.line.saturating_add(1)))
}

/// Adds rows to those before them, where they follow on or are the same. Lines between marks are not shown: of a
/// record, nothing is shown that was not asked for.
fn join(text: &str, rows: &mut Vec<Row>, more: &[Row]) -> bool {
    let (Some(last), Some(first)) = (rows.last(), more.first()) else { return false };
    let follows = next_row(text, last).is_some_and(|next| next.line == first.line && next.start == first.start);
    if !follows && !rows.iter().any(|row| row.line == first.line && overlap(row, first)) {
        return false;
    }
    for new in more {
        match rows.iter_mut().find(|row| row.line == new.line) {
            Some(row) => merge(row, new),
            None => rows.push(*new),
        }
    }
    true
}

/// Whether two parts of a line touch.
pub(super) const fn overlap(a: &Row, b: &Row) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn merge(row: &mut Row, new: &Row) {
    if new.start < row.start {
        (row.start, row.cut_left) = (new.start, new.cut_left);
    }
    if new.end > row.end {
        (row.end, row.cut_right) = (new.end, new.cut_right);
    }
}
