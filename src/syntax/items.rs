//! Cuts a file into its top-level items before anything is parsed.
//!
//! A scanner that knows texts in quotes, comments, regular expressions and brackets, and nothing else. It finds
//! where each item begins and ends, so that a mistake in one item leaves the others whole. An item keyword at the
//! margin ends whatever is still open: a missing brace costs one item.

use super::ast::Unread;
use super::mistakes::{STRAY_TEXT, TOO_DEEP, UNCLOSED, UNCLOSED_TEXT};
use super::nesting::{MAX_DEPTH, Nesting, word_length};
use super::words::{KEYWORDS, begins_item, invisible, names_in, refuse};
use crate::diagnostic::Diagnostic;
use crate::text::{Loc, SourceId, Span};

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

/// What a file was cut into.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    /// Items that may be parsed.
    pub(super) items: Vec<Cut>,
    /// What the others would have declared.
    pub(super) unread: Vec<Unread>,
    /// What is wrong with the others, and between items.
    pub(super) mistakes: Vec<Diagnostic>,
}

/// The items of a file, and what stands between them by mistake. An item that is told of here is not returned.
pub(super) fn cut(source: SourceId, text: &str) -> Cuts {
    let mut cutter = Cutter { source, text, cuts: Cuts::default() };
    cutter.run();
    cutter.cuts
}

struct Cutter<'a> {
    source: SourceId,
    text: &'a str,
    cuts: Cuts,
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

impl Cutter<'_> {
    fn loc(&self, start: usize, end: usize) -> Loc {
        Loc { source: self.source, span: Span::new(start, end) }
    }

    fn tell(&mut self, mistake: Diagnostic) {
        self.cuts.mistakes.push(mistake);
    }

    fn run(&mut self) {
        let text = self.text;
        let bytes = text.as_bytes();
        let mut at = if self.text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
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
            let word = text.get(at..at + word_length(text.get(at..).unwrap_or_default())).unwrap_or_default();
            let before = open
                .as_ref()
                .map(|item| (item.brackets.is_empty(), text.get(item.start..item.end).unwrap_or_default()));
            let behind = bytes.get(at + word.len()).copied();
            let begins = first_on_line && !word.is_empty() && begins_item(before, word, behind, at == line_start);
            first_on_line = false;
            if begins {
                if let Some(item) = open.take() {
                    self.close(item);
                }
                open = Some(self.open(at, word, std::mem::take(&mut doc)));
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
            at = if word.is_empty() { self.sign(item, at, byte) } else { self.pass_word(item, at, word) };
            item.end = at;
        }
        if let Some(item) = open.take() {
            self.close(item);
        }
    }

    fn open(&mut self, at: usize, word: &str, doc: Vec<&str>) -> Open {
        let keyword = KEYWORDS.iter().find(|keyword| **keyword == word).copied();
        if keyword.is_none() {
            let mistake = refuse(self.loc(at, at + word.len()), word);
            self.tell(mistake);
        }
        Open {
            start: at,
            keyword,
            doc: (!doc.is_empty()).then(|| doc.join("\n")),
            brackets: Vec::new(),
            end: at + word.len(),
            broken: keyword.is_none(),
            nesting: Nesting::default(),
        }
    }

    /// Tells of text outside any item, once for the run of lines it stands in.
    fn stray(&mut self, at: usize, word: &str) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let mistake = if word.is_empty() {
            let sign = rest.chars().next().unwrap_or_default();
            let loc = self.loc(at, at + sign.len_utf8());
            let mistake = match invisible(sign) {
                Some(what) => Diagnostic::error(&STRAY_TEXT, format!("{what} stands outside of any item")),
                None => Diagnostic::error(&STRAY_TEXT, format!("`{sign}` stands outside of any item")),
            };
            let comment = sign == '#' || rest.starts_with("/*") || rest.starts_with("--");
            let help = if comment { "a comment begins with `//`" } else { "take it away" };
            mistake.at(loc, "belongs to no item").help(help)
        } else {
            refuse(self.loc(at, at + word.len()), word)
        };
        self.tell(mistake);
        let mut end = at;
        for line in rest.split_inclusive('\n') {
            if line.trim().is_empty() {
                break;
            }
            end += line.len();
        }
        end
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        memchr::memchr(b'\n', rest).map_or(self.text.len(), |n| at + n)
    }

    /// Passes a word; one that a regular expression follows, together with it.
    fn pass_word(&mut self, item: &mut Open, at: usize, word: &str) -> usize {
        let of_the_language = item.nesting.word(word);
        let next = at + word.len();
        self.watch_depth(item, at, next);
        if of_the_language && (word == "matches" || word == "pattern") {
            let slash = self.behind_blanks(next);
            if self.text.as_bytes().get(slash) == Some(&b'/') {
                return self.pass_quoted(item, slash, b'/');
            }
        }
        next
    }

    /// Where something stands again behind blanks, line ends and comments.
    fn behind_blanks(&self, mut at: usize) -> usize {
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            let blanks = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
            at += blanks;
            if !rest.get(blanks..).unwrap_or_default().starts_with("//") {
                return at;
            }
            at = self.line_end(at);
        }
    }

    fn watch_depth(&mut self, item: &mut Open, start: usize, end: usize) {
        if item.nesting.is_too_deep() && !item.broken {
            item.broken = true;
            self.tell(
                Diagnostic::error(&TOO_DEEP, format!("conditions nest more than {MAX_DEPTH} levels deep"))
                    .at(self.loc(start, end), "here it gets too deep")
                    .help("name a part of it with `define`, and use the name"),
            );
        }
    }

    /// Passes a sign: a bracket, a quote, or anything else.
    fn sign(&mut self, item: &mut Open, at: usize, byte: u8) -> usize {
        if byte == b'"' {
            return self.pass_quoted(item, at, b'"');
        }
        item.nesting.sign(byte, self.text.as_bytes().get(at + 1).copied());
        self.watch_depth(item, at, at + 1);
        match byte {
            b'{' | b'(' | b'[' => item.brackets.push((byte, at)),
            b'}' | b')' | b']' => self.close_bracket(item, at, byte),
            _ => {}
        }
        at + self.text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
    }

    fn close_bracket(&mut self, item: &mut Open, at: usize, byte: u8) {
        let opener = match byte {
            b'}' => b'{',
            b')' => b'(',
            _ => b'[',
        };
        let sign = char::from(byte);
        let Some((open, start)) = item.brackets.pop() else {
            if !item.broken {
                item.broken = true;
                self.tell(
                    Diagnostic::error(&UNCLOSED, format!("`{sign}` closes what was not opened"))
                        .at(self.loc(at, at + 1), "this one")
                        .help("take it away"),
                );
            }
            return;
        };
        if open == opener {
            return;
        }
        // What lies below it is closed by this one, if it fits.
        if let Some(below) = item.brackets.iter().rposition(|(open, _)| *open == opener) {
            item.brackets.truncate(below);
        }
        if !item.broken {
            item.broken = true;
            self.tell(
                Diagnostic::error(&UNCLOSED, format!("`{}` is never closed", char::from(open)))
                    .at(self.loc(start, start + 1), "opened here")
                    .at(self.loc(at, at + 1), format!("`{sign}` comes first"))
                    .help(format!("add `{}` before it", closing(open))),
            );
        }
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
            let (what, help) = match quote {
                b'"' => ("text", "close it on this line with `\"`; a line break inside a text is written `\\n`"),
                _ => ("regular expression", "close it on this line with `/`"),
            };
            let end = at + self.text.get(at..self.line_end(at)).unwrap_or_default().trim_end().len();
            self.tell(
                Diagnostic::error(&UNCLOSED_TEXT, format!("this {what} does not end on its line"))
                    .at(self.loc(at, end), "begins here")
                    .help(help),
            );
        }
        next.min(bytes.len())
    }

    fn close(&mut self, item: Open) {
        let text = self.text.get(item.start..item.end).unwrap_or_default();
        if let (Some((open, start)), false) = (item.brackets.first(), item.broken) {
            self.tell(
                Diagnostic::error(&UNCLOSED, format!("`{}` is never closed", char::from(*open)))
                    .at(self.loc(*start, start + 1), "opened here")
                    .help(format!("add `{}` where the item ends", closing(*open))),
            );
        } else if let (Some(keyword), false) = (item.keyword, item.broken) {
            self.cuts.items.push(Cut { span: Span::new(item.start, item.end), keyword, doc: item.doc });
            return;
        }
        self.cuts.unread.extend(names_in(text));
    }
}

const fn closing(open: u8) -> char {
    match open {
        b'{' => '}',
        b'(' => ')',
        _ => ']',
    }
}
