//! A stream of YAML, cut into its documents before anybody reads them.
//!
//! A line that begins with `---` or `...` is a marker wherever it stands, also inside quotes, so cutting there is
//! safe, and a mistake in one document leaves the others whole.

use std::ops::Range;

use super::super::skip_byte_order_mark;

/// The documents of a stream: stretches of its text, each with the marker and the directives before it.
#[derive(Debug)]
pub(super) struct Documents<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Documents<'a> {
    /// The documents of `text` from byte `at` on.
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }
}

impl Iterator for Documents<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if start >= self.text.len() {
            return None;
        }
        // Directives and comments before a `---` belong to the document that it begins.
        let mut begun = false;
        while let Some(line) = self.text.get(self.at..).filter(|rest| !rest.is_empty()) {
            let length = memchr::memchr2(b'\n', b'\r', line.as_bytes()).map_or(line.len(), |end| end + 1);
            let line = line.get(..length).unwrap_or_default();
            let bare = line.get(skip_byte_order_mark(line)..).unwrap_or_default();
            if is_marker(bare, "---") {
                if begun {
                    return Some(start..self.at);
                }
                begun = true;
            } else if is_marker(bare, "...") {
                if self.at != start {
                    return Some(start..self.at);
                }
            } else if !bare.starts_with('%') {
                let content = bare.trim_ascii();
                begun |= !content.is_empty() && !content.starts_with('#');
            }
            self.at += length;
        }
        Some(start..self.at)
    }
}

/// Whether a line is the marker, with nothing or a blank behind it.
fn is_marker(line: &str, marker: &str) -> bool {
    line.strip_prefix(marker).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
}

#[cfg(test)]
mod tests {
    use super::Documents;

    fn split(text: &str) -> Vec<&str> {
        Documents::new(text, 0).map(|range| &text[range]).collect()
    }

    #[test]
    fn documents_begin_at_their_markers() {
        assert_eq!(split(""), Vec::<&str>::new());
        assert_eq!(split("a: 1"), ["a: 1"]);
        assert_eq!(split("a: 1\n---\nb: 2\n"), ["a: 1\n", "---\nb: 2\n"]);
        assert_eq!(split("---\na: 1\n---\nb: 2"), ["---\na: 1\n", "---\nb: 2"]);
        assert_eq!(split("--- {a: 1}\n--- {b: 2}"), ["--- {a: 1}\n", "--- {b: 2}"]);
        assert_eq!(split("a: 1\n...\nb: 2\n"), ["a: 1\n", "...\nb: 2\n"]);
        assert_eq!(split("a: 1\r\n---\r\nb: 2\r\n"), ["a: 1\r\n", "---\r\nb: 2\r\n"]);
        assert_eq!(split("a: 1\r---\rb: 2"), ["a: 1\r", "---\rb: 2"]);
    }

    #[test]
    fn directives_and_comments_stay_with_the_marker_behind_them() {
        assert_eq!(split("%YAML 1.2\n# hello\n\n---\na: 1\n"), ["%YAML 1.2\n# hello\n\n---\na: 1\n"]);
        assert_eq!(split("a: 1\n...\n%YAML 1.2\n---\nb: 2\n"), ["a: 1\n", "...\n%YAML 1.2\n---\nb: 2\n"]);
        assert_eq!(split("a: 1\n...\n---\nb: 2\n...\n"), ["a: 1\n", "...\n---\nb: 2\n", "...\n"]);
        assert_eq!(split("\u{feff}---\na: 1\n\u{feff}---\nb: 2"), ["\u{feff}---\na: 1\n", "\u{feff}---\nb: 2"]);
    }

    #[test]
    fn what_only_looks_like_a_marker_is_none() {
        assert_eq!(split("a: |\n  ---\n  ...\n"), ["a: |\n  ---\n  ...\n"]);
        assert_eq!(split("a: 1\n---b\n....\n"), ["a: 1\n---b\n....\n"]);
    }
}
