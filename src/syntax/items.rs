//! Cuts a file into its top-level items before anything is parsed.
//!
//! A scanner that knows texts in quotes, comments, regular expressions and brackets, and nothing else. It finds
//! where each item begins and ends, so that a mistake in one item leaves the others whole. An item keyword at the
//! margin ends whatever is still open: a missing brace costs one item.

use super::mistakes::{NOT_SUPPORTED, STRAY_TEXT, TOO_DEEP, UNCLOSED, UNCLOSED_TEXT, UNKNOWN_ITEM};
use crate::diagnostic::{Diagnostic, suggest};
use crate::text::{Loc, SourceId, Span};

/// The words that begin an item.
pub(super) const KEYWORDS: [&str; 17] = [
    "policy",
    "profile",
    "document",
    "clause",
    "enum",
    "record",
    "subject",
    "related",
    "action",
    "module",
    "param",
    "list",
    "content",
    "lexicon",
    "define",
    "rule",
    "obligation",
];

/// Items of the language that are known, and refused.
const NOT_YET: [&str; 5] = ["exception", "waive", "set", "import", "calendar"];

/// Brackets, prefixes and quantifiers may nest this deep.
const MAX_DEPTH: usize = 64;

/// One item as text.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// From the keyword to the last character that belongs to it.
    pub(super) span: Span,
    /// Its keyword.
    pub(super) keyword: &'static str,
    /// The `///` lines above it.
    pub(super) doc: Option<String>,
}

/// The items of a file, and what stands between them by mistake. An item that is told of here is not returned.
pub(super) fn cut(source: SourceId, text: &str) -> (Vec<Cut>, Vec<Diagnostic>) {
    let mut cutter = Cutter { source, text, items: Vec::new(), mistakes: Vec::new() };
    cutter.run();
    (cutter.items, cutter.mistakes)
}

struct Cutter<'a> {
    source: SourceId,
    text: &'a str,
    items: Vec<Cut>,
    mistakes: Vec<Diagnostic>,
}

/// An item that has begun.
struct Open {
    start: usize,
    /// None: an item that is refused; its text is passed over.
    keyword: Option<&'static str>,
    doc: Option<String>,
    brackets: Vec<(u8, usize)>,
    /// One past the last character that is no blank or comment.
    end: usize,
    broken: bool,
    nesting: Nesting,
}

/// Counts what nests without brackets.
#[derive(Default)]
struct Nesting {
    prefixes: usize,
    negations: usize,
}

impl Cutter<'_> {
    fn loc(&self, start: usize, end: usize) -> Loc {
        Loc { source: self.source, span: Span::new(start, end) }
    }

    fn run(&mut self) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = if self.text.starts_with('\u{feff}') { 3 } else { 0 };
        let mut open: Option<Open> = None;
        let mut doc: Vec<&str> = Vec::new();
        let mut line_start = at;
        let mut first_on_line = true;
        let mut stray_until = 0;
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'\n' => {
                    at += 1;
                    line_start = at;
                    first_on_line = true;
                    continue;
                }
                b' ' | b'\t' | b'\r' => {
                    at += 1;
                    continue;
                }
                b'/' if bytes.get(at + 1) == Some(&b'/') => {
                    let end = self.line_end(at);
                    let comment = text.get(at..end).unwrap_or_default();
                    if first_on_line && open.as_ref().is_none_or(|item| item.brackets.is_empty()) {
                        match comment.strip_prefix("///") {
                            Some(words) => doc.push(words.trim()),
                            None => doc.clear(),
                        }
                    }
                    at = end;
                    continue;
                }
                _ => {}
            }
            let word = word_at(text, at);
            let begins = first_on_line && !word.is_empty() && begins_item(open.as_ref(), word, at == line_start);
            first_on_line = false;
            if begins {
                if let Some(item) = open.take() {
                    self.close(item);
                }
                let keyword = KEYWORDS.iter().find(|keyword| **keyword == word).copied();
                if keyword.is_none() {
                    self.refuse_item(word, at);
                }
                let doc_lines = std::mem::take(&mut doc);
                open = Some(Open {
                    start: at,
                    keyword,
                    doc: (!doc_lines.is_empty()).then(|| doc_lines.join("\n")),
                    brackets: Vec::new(),
                    end: at + word.len(),
                    broken: keyword.is_none(),
                    nesting: Nesting::default(),
                });
                at += word.len();
                continue;
            }
            let Some(item) = &mut open else {
                if at >= stray_until {
                    stray_until = self.stray(at, word);
                }
                at = self.line_end(at);
                continue;
            };
            at = if word.is_empty() { self.sign(item, at, byte) } else { self.pass_word(item, at, word.len()) };
            item.end = at;
        }
        if let Some(item) = open.take() {
            self.close(item);
        }
    }

    fn refuse_item(&mut self, word: &str, at: usize) {
        let loc = self.loc(at, at + word.len());
        if NOT_YET.contains(&word) {
            self.mistakes.push(
                Diagnostic::error(&NOT_SUPPORTED, format!("this version does not judge by `{word}` yet"))
                    .at(loc, "this item")
                    .help("leave it out, or say it with `unless` in the rule itself"),
            );
            return;
        }
        let glued = KEYWORDS.iter().find(|keyword| word.starts_with(**keyword) && word.len() > keyword.len());
        let help = match glued {
            Some(keyword) => Some(format!(
                "put a blank behind the keyword: `{keyword} {}`",
                word.get(keyword.len()..).unwrap_or_default().trim_start_matches('_')
            )),
            None => suggest::did_you_mean(word, KEYWORDS),
        };
        self.mistakes.push(
            Diagnostic::error(&UNKNOWN_ITEM, format!("`{word}` begins no item"))
                .at(loc, "not an item")
                .help_if(help.or_else(|| Some(format!("an item begins with {}", suggest::one_of(&KEYWORDS, 17))))),
        );
    }

    /// Tells of text outside any item, once for the run of lines it stands in.
    fn stray(&mut self, at: usize, word: &str) -> usize {
        if !word.is_empty() {
            self.refuse_item(word, at);
        } else {
            let end = self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
            let sign = self.text.get(at..end).unwrap_or_default();
            self.mistakes.push(
                Diagnostic::error(&STRAY_TEXT, format!("`{sign}` stands outside of any item"))
                    .at(self.loc(at, end), "belongs to no item")
                    .help("remove it, or close the item before it further down"),
            );
        }
        let rest = self.text.get(at..).unwrap_or_default();
        rest.find("\n\n").map_or(self.text.len(), |blank| at + blank)
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(self.text.len(), |n| at + n)
    }
}

/// The word that begins at a place, if one does.
fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let len = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let word = rest.get(..len).unwrap_or_default();
    if word.starts_with(|c: char| c.is_ascii_digit()) { "" } else { word }
}

impl Cutter<'_> {
    /// Passes a word; one that a regular expression follows, together with it.
    fn pass_word(&mut self, item: &mut Open, at: usize, len: usize) -> usize {
        let word = self.text.get(at..at + len).unwrap_or_default();
        match word {
            "some" | "no" | "every" | "if" => item.nesting.prefixes += 1,
            "not" => item.nesting.negations += 1,
            "must" | "should" | "when" | "unless" | "hold" => item.nesting = Nesting::default(),
            _ => {}
        }
        if word != "not" {
            item.nesting.negations = 0;
        }
        self.watch_depth(item, at, at + len);
        let mut next = at + len;
        if word == "matches" || word == "pattern" {
            let blanks = self.text.get(next..).unwrap_or_default();
            let skipped = blanks.len() - blanks.trim_start_matches([' ', '\t']).len();
            if self.text.as_bytes().get(next + skipped) == Some(&b'/') {
                next = self.pass_quoted(item, next + skipped, b'/');
            }
        }
        next
    }

    fn watch_depth(&mut self, item: &mut Open, start: usize, end: usize) {
        let deep = item.brackets.len().max(item.nesting.prefixes).max(item.nesting.negations) > MAX_DEPTH;
        if deep && !item.broken {
            item.broken = true;
            self.mistakes.push(
                Diagnostic::error(&TOO_DEEP, format!("conditions nest more than {MAX_DEPTH} levels deep"))
                    .at(self.loc(start, end), "here it gets too deep")
                    .help("name a part of it with `define`, and use the name"),
            );
        }
    }

    /// Passes a sign: a bracket, a quote, or anything else.
    fn sign(&mut self, item: &mut Open, at: usize, byte: u8) -> usize {
        match byte {
            b'"' => self.pass_quoted(item, at, b'"'),
            b'{' | b'(' | b'[' => {
                item.brackets.push((byte, at));
                self.watch_depth(item, at, at + 1);
                at + 1
            }
            b'}' | b')' | b']' => {
                item.nesting = Nesting::default();
                self.close_bracket(item, at, byte);
                at + 1
            }
            b',' => {
                item.nesting = Nesting::default();
                at + 1
            }
            _ => at + self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8),
        }
    }

    fn close_bracket(&mut self, item: &mut Open, at: usize, byte: u8) {
        let opener = match byte {
            b'}' => b'{',
            b')' => b'(',
            _ => b'[',
        };
        if item.brackets.last().is_some_and(|(open, _)| *open == opener) {
            item.brackets.pop();
            return;
        }
        if item.broken {
            return;
        }
        item.broken = true;
        let sign = char::from(byte);
        let mut mistake = Diagnostic::error(&UNCLOSED, format!("`{sign}` closes what was not opened"))
            .at(self.loc(at, at + 1), "this one");
        if let Some((open, start)) = item.brackets.last() {
            mistake = mistake.at(self.loc(*start, start + 1), format!("`{}` is still open", char::from(*open)));
            item.brackets.pop();
        }
        self.mistakes.push(mistake.help("close the brackets in the order in which they were opened"));
    }

    /// Passes what stands between two `quote`s on one line.
    fn pass_quoted(&mut self, item: &mut Open, at: usize, quote: u8) -> usize {
        let bytes = self.text.as_bytes();
        let mut next = at + 1;
        while let Some(&byte) = bytes.get(next) {
            match byte {
                b'\\' if bytes.get(next + 1).is_some_and(|b| *b != b'\n') => next += 2,
                b'\n' => break,
                _ if byte == quote => return next + 1,
                _ => next += 1,
            }
        }
        if !item.broken {
            item.broken = true;
            let what = if quote == b'"' { "text" } else { "regular expression" };
            let end = self.line_end(at);
            self.mistakes.push(
                Diagnostic::error(&UNCLOSED_TEXT, format!("this {what} does not end on its line"))
                    .at(self.loc(at, end), "begins here")
                    .help(format!("close it with `{}`", char::from(quote))),
            );
        }
        next.min(bytes.len())
    }

    fn close(&mut self, item: Open) {
        if let (Some((open, start)), false) = (item.brackets.first(), item.broken) {
            let closing = match open {
                b'{' => '}',
                b'(' => ')',
                _ => ']',
            };
            self.mistakes.push(
                Diagnostic::error(&UNCLOSED, format!("`{}` is never closed", char::from(*open)))
                    .at(self.loc(*start, start + 1), "opened here")
                    .help(format!("add `{closing}` where the item ends")),
            );
            return;
        }
        if let (Some(keyword), false) = (item.keyword, item.broken) {
            self.items.push(Cut { span: Span::new(item.start, item.end), keyword, doc: item.doc });
        }
    }
}

/// A word that begins a line begins an item where nothing is open, or at the margin whatever is open.
fn begins_item(open: Option<&Open>, word: &str, at_margin: bool) -> bool {
    let keyword = KEYWORDS.contains(&word) || NOT_YET.contains(&word);
    match open {
        None => keyword || at_margin,
        Some(item) if item.brackets.is_empty() => keyword || at_margin,
        Some(_) => keyword && at_margin,
    }
}
