//! Columns: what an author set below one another stands below one another.
//!
//! A column is where tokens of several lines begin, at least one of them behind two or more blanks; lines between
//! blank lines belong together. A line that fills its column stands one blank before the next, and so do lines that
//! continue another and begin in a column. Blanks that make no column are one blank.

use std::collections::BTreeMap;

/// Blanks between two columns.
const BETWEEN: usize = 2;

/// A token in a line.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    /// Where it began.
    pub(super) column: usize,
    /// Blanks before it, as written.
    pub(super) blanks: usize,
    /// Blanks before it where no column says another.
    pub(super) gap: usize,
    /// A column may begin with it.
    pub(super) divides: bool,
    /// Where a column puts it.
    pub(super) at: Option<usize>,
}

/// A line.
#[derive(Debug)]
pub(super) struct Row {
    /// A blank line stands before it.
    pub(super) blank: bool,
    pub(super) indent: usize,
    /// It continues another line.
    pub(super) continues: bool,
    /// How many brackets are open before it.
    pub(super) depth: usize,
    pub(super) pieces: Vec<Piece>,
}

impl Row {
    /// Whether a block begins at its end.
    pub(super) fn opens(&self) -> bool {
        self.pieces.last().is_some_and(|piece| matches!(piece.text.as_str(), "{" | "(" | "["))
    }

    /// Where each piece begins, and where the last one ends; of the first `count`.
    fn end_of(&self, count: usize) -> usize {
        let mut end = self.indent;
        for (index, piece) in self.pieces.iter().take(count).enumerate() {
            let gap = if index == 0 { 0 } else { piece.gap };
            end = piece.at.unwrap_or(end + gap).max(end) + width(&piece.text);
        }
        end
    }

    fn write(&self, text: &mut String) {
        let mut end = 0;
        for (index, piece) in self.pieces.iter().enumerate() {
            let next = if index == 0 { self.indent } else { end + piece.gap };
            let at = piece.at.unwrap_or(next).max(if index == 0 { 0 } else { next });
            text.push_str(&" ".repeat(at.saturating_sub(end)));
            text.push_str(&piece.text);
            end = at + width(&piece.text);
        }
    }

    fn comment(&self) -> Option<usize> {
        let last = self.pieces.len().checked_sub(1)?;
        (last > 0 && self.pieces.get(last)?.text.starts_with("//")).then_some(last)
    }
}

fn width(text: &str) -> usize {
    text.chars().count()
}

/// Finds the columns of lines that stand together, and says where they begin now.
pub(super) fn align(rows: &mut [Row]) {
    let mut start = 0;
    while start < rows.len() {
        let end = (start + 1..rows.len()).find(|at| rows.get(*at).is_some_and(|row| row.blank)).unwrap_or(rows.len());
        if let Some(run) = rows.get_mut(start..end) {
            columns(run);
        }
        start = end;
    }
}

/// What stands in a column: line, piece.
type Members = Vec<(usize, usize)>;

fn columns(run: &mut [Row]) {
    let mut found: BTreeMap<usize, Members> = BTreeMap::new();
    for (line, row) in run.iter().enumerate() {
        for (index, piece) in row.pieces.iter().enumerate() {
            let begins = if index == 0 { row.continues } else { piece.divides && piece.blanks > 0 };
            if begins {
                found.entry(piece.column).or_default().push((line, index));
            }
        }
    }
    for members in found.into_values() {
        let members = column_of(run, members);
        if members.len() < 2 {
            continue;
        }
        let place = |(line, index): &(usize, usize)| {
            let row = run.get(*line)?;
            let piece = row.pieces.get(*index)?;
            let between = if piece.blanks > 1 || row.comment() == Some(*index) { BETWEEN } else { 1 };
            (*index > 0).then(|| row.end_of(*index) + between)
        };
        let Some(at) = members.iter().filter_map(place).max() else { continue };
        for (line, index) in members {
            let row = run.get_mut(line);
            if let Some(piece) = row.and_then(|row| row.pieces.get_mut(index)) {
                piece.at = Some(at);
            }
        }
    }
}

/// The members of a column, if it is one: some stand behind several blanks; others fill theirs on lines of the same
/// kind, or begin a line there.
fn column_of(run: &[Row], members: Members) -> Members {
    let comment = |(line, index): &(usize, usize)| run.get(*line).is_some_and(|row| row.comment() == Some(*index));
    let wide = |member: &(usize, usize)| {
        let piece = run.get(member.0).and_then(|row| row.pieces.get(member.1));
        member.1 > 0 && (comment(member) || piece.is_some_and(|piece| piece.blanks > 1))
    };
    let kind = |line: usize| run.get(line).map(|row| (row.depth, row.continues));
    let kinds: Vec<_> = members.iter().filter(|member| wide(member)).map(|(line, _)| kind(*line)).collect();
    if kinds.is_empty() {
        return Vec::new();
    }
    members.into_iter().filter(|member| member.1 == 0 || comment(member) || kinds.contains(&kind(member.0))).collect()
}

/// All lines as one text.
pub(super) fn written(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows {
        if row.blank && !text.is_empty() {
            text.push('\n');
        }
        row.write(&mut text);
        text.push('\n');
    }
    text
}
