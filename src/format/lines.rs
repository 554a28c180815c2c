//! Lines: what stands between their tokens, and how far they are indented.

use super::columns::{Piece, Row};
use super::tokens::Token;

/// How far a block is indented.
const STEP: usize = 2;

/// Words behind which a bracket begins a group, and not the arguments of a name.
const BEFORE_GROUPS: [&str; 24] = [
    "and", "or", "not", "if", "then", "else", "where", "has", "in", "is", "when", "unless", "must", "should", "of",
    "by", "with", "before", "after", "within", "contains", "between", "each", "match",
];

/// A bracket that is open.
struct Open {
    /// The indentation of the line that opened it, as it is laid out.
    indent: usize,
    /// The least indentation of the lines within it, as written.
    least: Option<usize>,
}

/// The lines of a text, indented, with single blanks; columns are not aligned yet.
pub(super) fn rows(tokens: &[Token<'_>]) -> Vec<Row> {
    let lines = divided(tokens);
    let mut rows: Vec<Row> = Vec::with_capacity(lines.len());
    let mut open: Vec<Open> = Vec::new();
    // The last line that continues none: as written, as laid out.
    let mut begun = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        let Some(first) = line.first() else { continue };
        let closes = is_closing(first);
        let (indent, continues) = match open.last_mut() {
            _ if closes => (opener(&open, line), false),
            Some(around) => {
                let written = *around.least.get_or_insert_with(|| least(lines.get(at..).unwrap_or_default()));
                let deeper = first.blanks.saturating_sub(written);
                (around.indent + STEP + deeper, deeper > 0)
            }
            None if first.blanks == 0 => (0, false),
            None => (first.blanks.saturating_sub(begun.0) + begun.1, true),
        };
        if !continues {
            begun = (first.blanks, indent);
        }
        // A blank line at the beginning or the end of a block says nothing.
        let after_opening = rows.last().is_none_or(Row::opens);
        let blank = first.lines > 1 && !after_opening && !closes;
        rows.push(Row { blank, indent, continues, depth: open.len(), pieces: pieces(line) });
        for (index, token) in line.iter().enumerate() {
            match token.text {
                "{" | "(" | "[" => {
                    // A block that a part opens on a line that continues it ends below the part.
                    let behind = lines.get(at + 1..).unwrap_or_default();
                    let ends = closing(line.get(index + 1..).unwrap_or_default(), behind);
                    let of_part = continues && ends == Some(begun.0);
                    open.push(Open { indent: if of_part { begun.1 } else { indent }, least: None });
                }
                "}" | ")" | "]" => drop(open.pop()),
                _ => {}
            }
        }
    }
    rows
}

/// The tokens, line by line.
fn divided<'a, 't>(tokens: &'a [Token<'t>]) -> Vec<&'a [Token<'t>]> {
    let mut lines = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let end = rest.iter().skip(1).position(|token| token.lines > 0).map_or(rest.len(), |at| at + 1);
        let (line, behind) = rest.split_at(end);
        lines.push(line);
        rest = behind;
    }
    lines
}

/// The indentation of the line that begins by closing a bracket, which is open where the rest of a line begins.
fn closing(rest: &[Token<'_>], lines: &[&[Token<'_>]]) -> Option<usize> {
    let mut depth = 0usize;
    for (line, first) in std::iter::once((&rest, false)).chain(lines.iter().map(|line| (line, true))) {
        for (index, token) in line.iter().enumerate() {
            match token.text {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" if depth == 0 => return (first && index == 0).then_some(token.blanks),
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
        }
    }
    None
}

/// The least indentation of the lines up to where the bracket around them closes.
fn least(lines: &[&[Token<'_>]]) -> usize {
    let mut depth = 0usize;
    let mut least = usize::MAX;
    for line in lines {
        let Some(first) = line.first() else { continue };
        if depth == 0 && !is_closing(first) && !first.is_comment() {
            least = least.min(first.blanks);
        }
        for token in *line {
            match token.text {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" if depth == 0 => return if least == usize::MAX { 0 } else { least },
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
        }
    }
    if least == usize::MAX { 0 } else { least }
}

fn is_closing(token: &Token<'_>) -> bool {
    matches!(token.text, "}" | ")" | "]")
}

/// The indentation of the line that opened what a line closes first.
fn opener(open: &[Open], line: &[Token<'_>]) -> usize {
    let closing = line.iter().take_while(|token| is_closing(token)).count();
    let around = open.len().checked_sub(closing).and_then(|at| open.get(at));
    around.or(open.first()).map_or(0, |around| around.indent)
}

/// The tokens of a line, with the blanks before each.
fn pieces(line: &[Token<'_>]) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::with_capacity(line.len());
    let mut column = 0;
    let mut before: Option<&Token<'_>> = None;
    for token in line {
        column += token.blanks;
        let (gap, divides) = before.map_or((0, false), |before| {
            let blanks = if token.is_comment() { 2 } else { usize::from(blank_between(before, token)) };
            (blanks, may_divide(before, token))
        });
        let text = token.text.to_owned();
        pieces.push(Piece { text, column, blanks: token.blanks, gap, divides, at: None });
        column += token.text.chars().count();
        before = Some(token);
    }
    pieces
}

/// Whether columns may be divided between two tokens: not within brackets and before commas.
fn may_divide(before: &Token<'_>, token: &Token<'_>) -> bool {
    !matches!(before.text, "(" | "[" | "{" | ",") && !matches!(token.text, ")" | "]" | "}" | "," | ":")
}

fn blank_between(before: &Token<'_>, token: &Token<'_>) -> bool {
    let glued = token.blanks == 0;
    match (before.text, token.text) {
        (_, "," | ")" | "]") | ("(" | "[", _) => false,
        (",", _) | ("{", _) | (_, "{" | "}") => true,
        ("!" | "?", ":") => false,
        (_, ":") => false,
        (":", _) => true,
        (_, sign) if is_operator(sign) => true,
        (sign, _) if is_operator(sign) => true,
        (word, "(") if BEFORE_GROUPS.contains(&word) => true,
        (_, "(" | "[") => !glued,
        (_, "!" | "?") => !glued,
        _ => !glued,
    }
}

fn is_operator(text: &str) -> bool {
    matches!(text, "=" | "==" | "!=" | "<>" | "<" | "<=" | ">" | ">=" | "=>" | "&&" | "||" | "+" | "*")
}
