//! What of a line a snippet shows: all of it, or windows round its marks.
//!
//! A line of a stream is often a thousand bytes of JSON, and the value that matters twenty of them. Long lines
//! are cut to windows round the marks; marks that do not fit side by side get a window each. What comes out are
//! [`Excerpt`]s: short texts without tabs, controls or redacted values, with underlines that lie inside of them
//! whatever the spans were, so that drawing them cannot go wrong.
//!
//! Uses `text`.

use super::rows::{Placed, Row, Run, overlap};
use super::terminal::{Ink, char_width, push_shown, width, wrap};
use crate::text::Span;
use std::ops::Range;

/// How much of a label has to fit on one line: a line is cropped for it, or its marks are taken apart.
const LABEL: usize = 26;
/// How much of it is made to fit where a line is cropped anyway.
const LONG_LABEL: usize = 44;

/// A piece of text to draw.
#[derive(Debug)]
pub(super) struct Excerpt {
    /// The line of its beginning.
    pub(super) line: u32,
    /// The line of its end.
    pub(super) last_line: u32,
    /// Whole lines, each with its line break.
    pub(super) text: String,
    /// In order of their beginnings.
    pub(super) underlines: Vec<Underline>,
}

/// A stretch of an excerpt to underline.
#[derive(Debug)]
pub(super) struct Underline {
    pub(super) range: Range<usize>,
    /// Several lines where it is long.
    pub(super) label: String,
    pub(super) ink: Ink,
}

/// How excerpts are cut.
pub(super) struct Cut<'a> {
    pub(super) text: &'a str,
    pub(super) hidden: &'a [Span],
    /// Columns between the gutter and the edge of the page.
    pub(super) room: usize,
    pub(super) unicode: bool,
}

impl Cut<'_> {
    /// A run as one excerpt, or as one for each mark if they do not fit side by side.
    pub(super) fn excerpts(&self, run: &Run) -> Vec<Excerpt> {
        let marks: Vec<&Placed> = run.marks.iter().collect();
        let (excerpt, fits) = self.excerpt(&run.rows, &marks);
        if fits || marks.len() < 2 {
            return vec![excerpt];
        }
        marks.iter().map(|mark| self.excerpt(&mark.rows, &[*mark]).0).collect()
    }

    const fn dots(&self) -> &'static str {
        if self.unicode { "…" } else { "..." }
    }

    fn excerpt(&self, rows: &[Row], marks: &[&Placed]) -> (Excerpt, bool) {
        let arcs = marks.iter().filter(|mark| mark.rows.len() > 1).count();
        let room = self.room.saturating_sub(if arcs > 0 { arcs + 3 } else { 0 }).max(12);
        let mut text = String::new();
        let mut ranges = vec![0..0; marks.len()];
        let mut fits = true;
        let mut wrapped = vec![String::new(); marks.len()];
        for row in rows {
            let cells = self.cells(row);
            let on_row = |mark: &&&Placed| mark.rows.iter().any(|r| r.line == row.line && overlap(r, row));
            let anchors: Vec<Anchor> = marks.iter().filter(on_row).map(|mark| mark.anchor(row, &cells)).collect();
            let line_start = text.len();
            let (kept, entire) = self.keep(row, &cells, &anchors, room);
            fits &= entire;
            let spots = self.write(row, &cells, &kept, &mut text);
            for (index, mark) in marks.iter().enumerate().filter(|(_, mark)| on_row(mark)) {
                let Some(range) = ranges.get_mut(index) else { continue };
                let first = mark.rows.first().is_some_and(|first| first.line == row.line);
                let last = mark.rows.last().is_some_and(|last| last.line == row.line);
                if first {
                    *range = spots.start(mark.start)..text.len();
                }
                if !last {
                    continue;
                }
                range.end = spots.end(mark.end).max(range.start);
                let mut label_room = room.saturating_sub(2);
                if mark.rows.len() == 1 {
                    let from = text.get(line_start..range.start).map_or(0, width);
                    let to = text.get(line_start..range.end).map_or(0, width);
                    label_room = room.saturating_sub((from + to) / 2 + 4);
                    fits &= label_room >= width(&mark.label).min(LABEL);
                }
                if let Some(slot) = wrapped.get_mut(index) {
                    *slot = wrap(&mark.label, label_room.max(10), label_room.max(10)).join("\n");
                }
            }
            text.push('\n');
        }
        let mut underlines: Vec<Underline> = marks
            .iter()
            .zip(ranges)
            .zip(wrapped)
            .map(|((mark, range), label)| Underline { range, label, ink: mark.ink })
            .collect();
        underlines.sort_by_key(|underline| (underline.range.start, underline.range.end));
        // Lines under the same letters would push each other aside, and no longer stand under what they mean.
        fits &= !underlines.windows(2).any(|pair| match pair {
            [left, right] => right.range.start < left.range.end.max(left.range.start + 1),
            _ => false,
        });
        let line = |row: Option<&Row>| row.map_or(0, |row| row.line);
        (Excerpt { line: line(rows.first()), last_line: line(rows.last()), text, underlines }, fits)
    }

    fn cells(&self, row: &Row) -> Vec<Cell> {
        let mut cells: Vec<Cell> = Vec::new();
        let (mut column, mut before) = (0, ' ');
        let mut blot: Option<Span> = None;
        for (at, c) in self.text.get(row.start..row.end).unwrap_or_default().char_indices() {
            let raw = row.start + at;
            let covers = |span: &&Span| (span.start as usize) < raw + c.len_utf8() && raw < span.end as usize;
            let hidden = self.hidden.iter().find(covers).copied();
            let mut text = String::new();
            match (hidden, c) {
                (Some(span), _) if blot == Some(span) => continue,
                (Some(_), _) => text.push_str("[redacted]"),
                (None, '\t') => text.push_str(&" ".repeat(4 - column % 4)),
                (None, _) => push_shown(&mut text, c, before, self.unicode),
            }
            blot = hidden;
            before = c;
            let width = text.chars().map(char_width).sum();
            column += width;
            cells.push(Cell { raw, text, width });
        }
        cells
    }

    /// Which cells of a row are kept, and whether all that is marked there is among them.
    fn keep(&self, row: &Row, cells: &[Cell], anchors: &[Anchor], room: usize) -> (Vec<Range<usize>>, bool) {
        let dots = self.dots().chars().count();
        let total: usize = columns(cells);
        let cuts = dots * (usize::from(row.cut_left) + usize::from(row.cut_right));
        let label_fits = |anchor: &Anchor| {
            let to_end = columns(cells.get(..anchor.end).unwrap_or_default());
            let middle = to_end - columns(cells.get(anchor.start..anchor.end).unwrap_or_default()) / 2;
            anchor.label == 0 || middle + 4 + anchor.label.min(LABEL) <= room
        };
        // What points past the end of the line takes a column of its own.
        let past = usize::from(anchors.iter().any(|anchor| anchor.start == cells.len()));
        let whole = total + cuts + past <= room;
        if anchors.is_empty() {
            let end = if whole { cells.len() } else { reach(cells, 0, room.saturating_sub(2 * dots)) };
            return (std::iter::once(0..end).collect(), true);
        }
        // Where labels of several marks have no room, the caller takes the marks apart and asks again.
        if whole && (anchors.len() > 1 || anchors.iter().all(label_fits)) {
            return (std::iter::once(0..cells.len()).collect(), true);
        }
        let share = (room / anchors.len()).saturating_sub(2 * dots);
        let mut sorted: Vec<&Anchor> = anchors.iter().collect();
        sorted.sort_by_key(|anchor| anchor.start);
        let mut kept: Vec<Range<usize>> = Vec::new();
        for anchor in sorted {
            let window = window(cells, anchor, share, room.saturating_sub(2 * dots));
            match kept.last_mut() {
                Some(last) if window.start <= last.end + 1 => last.end = last.end.max(window.end),
                _ => kept.push(window),
            }
        }
        let inside = |anchor: &Anchor| kept.iter().any(|range| range.start <= anchor.start && anchor.end <= range.end);
        let entire = anchors.iter().all(inside);
        (kept, entire)
    }

    /// Writes what is kept of a row, and tells where its bytes went.
    fn write(&self, row: &Row, cells: &[Cell], kept: &[Range<usize>], text: &mut String) -> Spots {
        let mut spots = Spots { cells: Vec::new(), begin: text.len(), end: text.len() };
        for (index, range) in kept.iter().enumerate() {
            if range.start > 0 || (index == 0 && row.cut_left) {
                text.push_str(self.dots());
            }
            if index == 0 {
                spots.begin = text.len();
            }
            for cell in cells.get(range.clone()).unwrap_or_default() {
                let from = text.len();
                text.push_str(&cell.text);
                spots.cells.push((cell.raw, from..text.len()));
            }
            spots.end = text.len();
        }
        if row.cut_right || kept.last().is_some_and(|range| range.end < cells.len()) {
            text.push_str(self.dots());
        }
        spots
    }
}

/// One character as it is shown.
#[derive(Debug)]
struct Cell {
    raw: usize,
    text: String,
    width: usize,
}

impl Cell {
    /// Whether a new piece of the line may begin after it.
    fn parts(&self) -> bool {
        matches!(self.text.as_str(), "," | "{" | "[" | "}" | "]" | " ")
    }
}

fn columns(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.width).sum()
}

/// The end of the cells from `start` on that are `room` wide together.
fn reach(cells: &[Cell], start: usize, room: usize) -> usize {
    let mut used = 0;
    let rest = cells.get(start..).unwrap_or_default();
    start
        + rest
            .iter()
            .take_while(|cell| {
                used += cell.width;
                used <= room
            })
            .count()
}

/// The cells of a row that a mark covers, and how much room its label asks for there.
#[derive(Debug)]
struct Anchor {
    start: usize,
    end: usize,
    label: usize,
}

impl Placed {
    fn anchor(&self, row: &Row, cells: &[Cell]) -> Anchor {
        let start = cells.partition_point(|cell| cell.raw < self.start.max(row.start));
        let end = cells.partition_point(|cell| cell.raw < self.end).max(start);
        let label = if self.rows.len() > 1 { 0 } else { width(&self.label).min(LONG_LABEL) };
        Anchor { start, end, label }
    }
}

/// The cells round a mark that fill `share` columns, with room for its label within `room`.
fn window(cells: &[Cell], anchor: &Anchor, share: usize, room: usize) -> Range<usize> {
    let core_end = reach(cells, anchor.start, share).min(anchor.end).max(anchor.start);
    let core = columns(cells.get(anchor.start..core_end).unwrap_or_default());
    let spare = share.saturating_sub(core.max(1));
    let after = columns(cells.get(core_end..).unwrap_or_default());
    let most = room.saturating_sub(anchor.label + 4 + core / 2);
    let left = (spare / 2).max(spare.saturating_sub(after)).min(most);
    let mut start = anchor.start;
    let mut used = 0;
    while let Some(cell) = start.checked_sub(1).and_then(|at| cells.get(at)).filter(|cell| used + cell.width <= left) {
        used += cell.width;
        start -= 1;
    }
    let end = reach(cells, core_end, spare - used);
    // Rather less than a torn word.
    let torn = |from: usize| cells.get(from..anchor.start).unwrap_or_default().iter().position(Cell::parts);
    let begin = if start > 0 { torn(start - 1).map_or(start, |at| start + at) } else { 0 };
    let whole = end >= cells.len() || core_end < anchor.end;
    let tail = cells.get(core_end..end).unwrap_or_default().iter().rposition(Cell::parts);
    begin..if whole { end } else { tail.map_or(end, |at| core_end + at + 1) }
}

/// Where the bytes of a row stand in an excerpt.
struct Spots {
    cells: Vec<(usize, Range<usize>)>,
    begin: usize,
    end: usize,
}

impl Spots {
    fn start(&self, raw: usize) -> usize {
        let index = self.cells.partition_point(|(at, _)| *at < raw);
        self.cells.get(index).map_or(self.end, |(_, range)| range.start)
    }
    fn end(&self, raw: usize) -> usize {
        let index = self.cells.partition_point(|(at, _)| *at < raw);
        index.checked_sub(1).and_then(|last| self.cells.get(last)).map_or(self.begin, |(_, range)| range.end)
    }
}
