//! What authors say beside a declaration: the `///` lines above it, and the one behind it on its line.

use crate::text::{Loc, Sources};

/// The words at a declaration, as one text; none where there are none.
#[must_use]
pub fn words_at(sources: &Sources, loc: Loc) -> Option<String> {
    let text = &sources.source(loc.source).text;
    let at = loc.span.start as usize;
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next().unwrap_or_default();
    let mut words: Vec<&str> = Vec::new();
    for above in text.get(..start)?.lines().rev() {
        match above.trim_start().strip_prefix("///") {
            Some(comment) => words.push(comment.trim()),
            None => break,
        }
    }
    words.reverse();
    words.extend(behind(line));
    let words = words.join(" ");
    (!words.trim().is_empty()).then(|| words.trim().to_owned())
}

/// What stands behind `///` on a line, if that is in no text.
fn behind(line: &str) -> Option<&str> {
    let mut quoted = false;
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        match c {
            '"' if before != '\\' => quoted = !quoted,
            '/' if !quoted && at > 0 => {
                if let Some(comment) = line.get(at..)?.strip_prefix("///") {
                    return Some(comment.trim());
                }
            }
            _ => {}
        }
        before = c;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::words_at;
    use crate::text::{Loc, Sources, Span};

    #[test]
    fn words_stand_above_and_behind() {
        let text = "/// first\n/// second\nrecord A {\n  x: text ask \"a /// b\"  /// third\n  y: int // no words\n}\n";
        let mut sources = Sources::default();
        let source = sources.add("a.coms", text);
        let at = |word: &str| {
            let start = text.find(word).unwrap();
            words_at(&sources, Loc { source, span: Span::new(start, start + 1) })
        };
        assert_eq!(at("A {").as_deref(), Some("first second"));
        assert_eq!(at("x:").as_deref(), Some("third"));
        assert_eq!(at("y:"), None);
    }
}
