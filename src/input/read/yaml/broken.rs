//! Where the parser stopped, and what the author most likely did there.
//!
//! The parser says which rule of the grammar was not met; most of them have one common cause, which can be told and
//! mended. A sentence of the parser that is not known here still gives the place.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic};
use crate::input::mistakes::{BAD_ESCAPE, BROKEN_YAML, UNCLOSED, UNKNOWN_ALIAS, UNKNOWN_TAG, shown, too_deep};
use crate::text::Span;

/// A document that cannot be read on.
#[derive(Debug)]
pub(super) struct Broken<'a> {
    /// The whole text.
    pub(super) text: &'a str,
    /// The document in it.
    pub(super) range: Range<usize>,
    /// Where the last thing that could be read ends.
    pub(super) behind: usize,
    /// The bracket that was open there.
    pub(super) bracket: Option<usize>,
    /// Where the parser stopped.
    pub(super) at: usize,
}

impl Broken<'_> {
    /// The mistake that made the parser stop with the sentence `rule`.
    #[cold]
    pub(super) fn diagnostic(&self, rule: &str) -> Diagnostic {
        let here = self.word();
        let shown_here = shown(self.words(here));
        match rule {
            "recursion limit exceeded" => too_deep(here),
            "while scanning a quoted scalar, found unexpected end of stream"
            | "while scanning a quoted scalar, found unexpected document indicator" => self
                .error(&UNCLOSED, "a text is never closed", self.first(), "begins here")
                .help(format!("close it with `{}`", self.words(self.first()))),
            "invalid indentation in quoted scalar" => self
                .error(
                    &UNCLOSED,
                    "a text is not closed, and the line below it is not indented",
                    self.first(),
                    "begins here",
                )
                .help(format!("close it with `{}`", self.words(self.first())))
                .help("or indent its further lines"),
            "invalid trailing content after double-quoted scalar" => self.behind_quotes(),
            "while parsing a quoted scalar, found unknown escape character"
            | "while parsing a quoted scalar, did not find expected hexadecimal number"
            | "while parsing a quoted scalar, found invalid Unicode character escape code" => self.escape(),
            "while parsing node, found unknown anchor" => self
                .error(&UNKNOWN_ALIAS, format!("{shown_here} repeats what nothing before it marks"), here, "")
                .help(format!("mark a value with {} before", shown(&self.words(here).replacen('*', "&", 1))))
                .help("or put it in quotes, if it is a text that begins with `*`"),
            _ if rule.contains(" tag") || rule.contains("handle") => self
                .error(&UNKNOWN_TAG, format!("the tag {shown_here} has no meaning here"), here, "")
                .help("remove it; or put the value in quotes, if it is a text that begins with `!`"),
            _ if rule.contains("byte order mark") => {
                self.error(&BROKEN_YAML, "an invisible byte order mark stands here", self.first(), "").help("remove it")
            }
            _ => self.tab(rule).unwrap_or_else(|| self.syntax(rule, here, &shown_here)),
        }
    }

    /// A mistake of the syntax that no tab explains.
    fn syntax(&self, rule: &str, here: Span, shown_here: &str) -> Diagnostic {
        let first = self.first();
        let first_words = self.words(first);
        let unquoted = || match first_words {
            "`" => String::from("a text cannot begin with a backtick without quotes"),
            _ => format!("a text cannot begin with `{first_words}` without quotes"),
        };
        match rule {
            "mapping values are not allowed in this context" => self.second_colon(),
            "illegal placement of ':' indicator"
            | "while parsing a flow mapping, did not find expected ',' or '}'"
            | "while parsing a flow sequence, expected ',' or ']'"
            | "while parsing a node, did not find expected node content"
            | "unexpected eof"
            | "did not find expected next token" => self.in_brackets(rule, here, shown_here),
            "misplaced bracket" => self
                .broken(format!("{shown_here} closes nothing"), here, "")
                .help("remove it; or put the text in quotes, if it belongs to one"),
            "while parsing a block mapping, did not find expected key" => self.no_key(here, shown_here),
            "while parsing a block collection, did not find expected '-' indicator" => match self.words(here) {
                "-" => self
                    .broken("this item is not indented as far as those before it", here, "")
                    .help("indent the items of a list alike"),
                _ => self
                    .broken(format!("{shown_here} stands among the items of a list"), here, "")
                    .help("write `- ` before it; or indent it as far as the entry that it belongs beside"),
            },
            "simple key expect ':'" | "simple key expected" => self.no_colon(),
            "did not find expected <document start>" => self.outside(here, shown_here),
            "missing explicit document end marker before directive" => self
                .broken("a line that begins with `%` stands inside a document", here, "")
                .help("write `...` on a line of its own before it"),
            "invalid content after document end marker" => {
                self.broken("nothing may stand behind `...` on its line", here, "").help("begin a new line")
            }
            "while scanning an anchor or alias, did not find expected alphabetic or numeric character" => {
                self.broken(unquoted(), first, "").help("put it in quotes")
            }
            "block sequence entries are not allowed in this context" => self
                .broken("a list cannot begin on the line of its key", here, "")
                .help("begin it on the next line; or put the text in quotes, if `-` belongs to it"),
            "while scanning a block scalar, did not find expected comment or line break"
            | "while scanning a block scalar, found an indentation indicator equal to 0" => self
                .broken(format!("something stands behind `{first_words}` on its line"), here, "")
                .help("begin the text on the next line; or put it in quotes, if this belongs to it"),
            "wrongly indented line in block scalar" => self
                .broken(format!("{shown_here} is not indented as far as its text"), here, "")
                .help("indent all lines of the text alike"),
            "comment intercepting the multiline text" => self
                .broken("a comment stands inside a text that goes on below it", self.line_from(self.at), "")
                .help("put the comment on another line; or put the text in quotes, if `#` belongs to it"),
            "comments must be separated from other tokens by whitespace" => self
                .broken("there is no blank before `#`", here, "")
                .help("write a blank before it; or put the text in quotes, if `#` belongs to it"),
            "invalid indentation" | "invalid indentation in flow construct" => {
                let found = self.broken(format!("{shown_here} is not indented, and brackets are open"), here, "");
                self.opened(found).help("indent what stands in brackets; or close them, if they end before")
            }
            "plain scalar cannot start with '-' followed by ,[]{}" => {
                self.broken("`-` alone is no value inside brackets", first, "").help("put it in quotes")
            }
            "\"-\" is only valid inside a block" => self
                .broken("`-` makes no list inside brackets", first, "")
                .help("part the entries by `,`; or put the text in quotes, if `-` belongs to it"),
            "':' may not precede any of `[{` in flow mapping" => {
                self.broken("there is no blank behind `:`", here, "").help("write a blank behind it")
            }
            _ if rule.starts_with("unexpected character") => self.broken(unquoted(), here, "").help("put it in quotes"),
            _ if rule.contains("directive") => {
                self.broken("a line that begins with `%` is not well written", self.line_around(self.at), "")
            }
            _ => self.broken(format!("{shown_here} has no place here"), here, ""),
        }
    }

    /// A tab, if it explains why the parser stopped.
    fn tab(&self, rule: &str) -> Option<Diagnostic> {
        let from = self.line_start(self.at);
        let rest = self.text.get(from..self.range.end)?;
        let mut at = from;
        for line in rest.split_inclusive(['\n', '\r']) {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = line.get(..indent).and_then(|indent| indent.find('\t')) {
                let tabs = line.get(tab..indent)?;
                let end = at + tab + tabs.len() - tabs.trim_start_matches('\t').len();
                let found = self.broken("a tab stands in the indentation", Span::new(at + tab, end), "");
                return Some(found.help("indent with spaces"));
            }
            // A sentence about tabs may point at the beginning of a text, lines before the tab.
            if !rule.contains("tab") {
                break;
            }
            at += line.len();
        }
        if !rule.contains("tab") && !rule.contains("valid YAML whitespace") {
            return None;
        }
        let before = self.text.get(from..self.at)?.rfind('\t').map(|tab| from + tab);
        let tab = before.or_else(|| self.text.get(self.at..self.range.end)?.find('\t').map(|tab| self.at + tab))?;
        let found = self.broken("a tab stands where a space should", Span::new(tab, tab + 1), "");
        Some(found.help("write a space"))
    }

    /// A colon stands where no key is: the indentation is wrong, or a text has `: ` in it.
    fn second_colon(&self) -> Diagnostic {
        let start = self.line_start(self.at);
        let before = self.text.get(start..self.at).unwrap_or_default();
        let key = before.trim_ascii_start();
        let key_at = self.at - key.len();
        let colon = Span::new(self.at, self.at + 1);
        if key.starts_with("--- ") {
            return self.broken("a key cannot stand on the line of `---`", colon, "").help("begin a new line");
        }
        if before.contains(": ") || before.contains(":\t") {
            return self
                .broken("a second `: ` stands on this line", colon, "")
                .help("put the text in quotes, if `:` belongs to it")
                .help("or give each key a line of its own");
        }
        let above = self.line_before(start);
        let words = self.words(above);
        let indent = |at: usize| at - self.line_start(at);
        if !words.is_empty()
            && !words.contains(": ")
            && !words.ends_with(':')
            && indent(above.start as usize) >= indent(key_at)
        {
            return self.missing_colon(above);
        }
        self.misplaced(Span::new(key_at, key_at + key.trim_ascii_end().len()))
    }

    /// Something stands where a key should.
    fn no_key(&self, here: Span, shown_here: &str) -> Diagnostic {
        let line = self.line_around(self.at);
        let before = self.text.get(line.start as usize..self.at).unwrap_or_default().trim_ascii_end();
        // Of an item that stands as far out as the keys, the parser points behind the dash.
        let dash = if before == "-" { Span::new(line.start as usize, line.start as usize + 1) } else { here };
        if self.words(dash) == "-" {
            return self
                .broken("an item of a list stands among keys", dash, "")
                .help("write the key of the list before it; or indent it as far as the items that it belongs beside");
        }
        if !before.is_empty() {
            return self.broken(format!("{shown_here} has no place here"), here, "");
        }
        self.misplaced(here)
    }

    /// A key is not indented like any before it.
    fn misplaced(&self, key: Span) -> Diagnostic {
        self.broken(format!("the indentation of {} fits nothing above it", shown(self.words(key))), key, "")
            .help("indent it as far as the key that it belongs beside")
    }

    /// The line before stands among keys, and has no colon.
    fn no_colon(&self) -> Diagnostic {
        self.missing_colon(self.line_before(self.at))
    }

    /// A line should be a key with a value, and has no colon, or none with a blank behind it.
    fn missing_colon(&self, line: Span) -> Diagnostic {
        let words = shown(self.words(line));
        if self.words(line).contains(':') {
            return self
                .broken(format!("there is no blank behind the `:` in {words}"), line, "")
                .help("write a blank behind `:`");
        }
        self.broken(format!("there is no `:` behind {words}"), line, "a key should stand here")
            .help("write `:` and a blank between a key and its value")
    }

    /// Something stands behind the end of all that the document holds.
    fn outside(&self, here: Span, shown_here: &str) -> Diagnostic {
        let own = self.text.get(self.range.start..self.at).unwrap_or_default();
        if own.lines().any(|line| line.starts_with('%')) && !own.lines().any(|line| line.starts_with("---")) {
            return self
                .broken("there is no `---` below the line that begins with `%`", here, "`---` should come first")
                .help("write `---` on a line of its own before this");
        }
        self.broken(format!("{shown_here} does not belong to what stands above it"), here, "")
            .help("indent it as far as what it belongs beside; or begin another document with `---`")
    }

    /// Something stands behind the closing quote.
    fn behind_quotes(&self) -> Diagnostic {
        let here = self.word();
        let found = shown(self.words(here));
        if self.words(here).starts_with(':') {
            return self
                .broken("a key in quotes reaches over several lines", Span::new(self.at, self.at + 1), "")
                .help("write the key on one line");
        }
        let quote = self.text.get(..self.at).unwrap_or_default().trim_end_matches([' ', '\t']).chars().next_back();
        let help = match quote {
            Some('\'') => "write `''` for an apostrophe inside single quotes",
            _ => "write `\\\"` for a quote inside a text in quotes",
        };
        self.broken(format!("{found} stands behind the end of a text in quotes"), here, "").help(help)
    }

    /// A backslash in the text that begins here stands for nothing.
    fn escape(&self) -> Diagnostic {
        let rest = self.text.get(self.at..self.range.end).unwrap_or_default();
        let mut letters = rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            if letter != '\\' {
                continue;
            }
            let Some((_, kind)) = letters.next() else { break };
            let start = self.at + at;
            let wanted = match kind {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N' | '_'
                | 'L' | 'P' | '\n' | '\r' => continue,
                _ => {
                    let span = Span::new(start, start + 1 + kind.len_utf8());
                    let help = if kind == '\'' {
                        "write `'`, which needs no `\\` inside double quotes"
                    } else {
                        "write `\\\\`, if a backslash is meant; or use single quotes, in which it is plain"
                    };
                    let message = format!("{} stands for nothing in YAML", shown(self.words(span)));
                    return self.error(&BAD_ESCAPE, message, span, "").help(help);
                }
            };
            let digits = rest.get(at + 2..).unwrap_or_default();
            let count = digits.bytes().take(wanted).take_while(u8::is_ascii_hexdigit).count();
            let span = Span::new(start, start + 2 + count);
            if count < wanted {
                let message = format!("`\\{kind}` wants {wanted} hexadecimal digits");
                return self.error(&BAD_ESCAPE, message, span, format!("has {count}"));
            }
            let code = digits.get(..count).and_then(|digits| u32::from_str_radix(digits, 16).ok());
            if code.and_then(char::from_u32).is_none() {
                let message = format!("{} is no character", shown(self.words(span)));
                return self
                    .error(&BAD_ESCAPE, message, span, "")
                    .help("write the character itself, or `\\U` and 8 digits");
            }
        }
        self.error(&BAD_ESCAPE, "a backslash in this text stands for nothing", self.first(), "begins here")
    }

    /// An entry or the end should come inside brackets, and does not.
    fn in_brackets(&self, rule: &str, here: Span, shown_here: &str) -> Diagnostic {
        let Some(opening) = self.open_bracket() else {
            return self.broken(format!("{shown_here} has no place here"), here, "");
        };
        let span = Span::new(opening, opening + 1);
        let (what, closing) = if self.words(span) == "{" { ("an object", '}') } else { ("an array", ']') };
        let rest = self.text.get(self.at..self.range.end).unwrap_or_default();
        if rule == "illegal placement of ':' indicator" {
            // A key on another line than its colon: what was meant to be the next key below the bracket.
            return self
                .error(&UNCLOSED, format!("{what} is not closed before the next key"), span, "begins here")
                .in_record(self.first(), "")
                .help(format!("close it with `{closing}`; or write `,` between two entries"));
        }
        if rest.trim_ascii().is_empty() {
            return self
                .error(
                    &UNCLOSED,
                    format!("{what} is never closed: `{}` has no partner", self.words(span)),
                    span,
                    "begins here",
                )
                .help(format!("close it with `{closing}`"));
        }
        let found = match rest.bytes().next() {
            Some(b',') => self.broken("there is no value before `,`", here, "").help("remove the comma"),
            Some(b']' | b'}') => self
                .broken(format!("{what} is closed by {shown_here}"), here, format!("`{closing}` should stand here"))
                .help(format!("write `{closing}`")),
            _ => self
                .broken(format!("there is neither `,` nor `{closing}` before {shown_here}"), here, "")
                .help(format!("write `,` between two entries, and `{closing}` behind the last")),
        };
        self.opened(found)
    }

    /// Adds where the innermost bracket was opened.
    fn opened(&self, found: Diagnostic) -> Diagnostic {
        match self.open_bracket() {
            Some(at) => found.in_record(Span::new(at, at + 1), "opened here"),
            None => found,
        }
    }

    /// The innermost bracket that is open where the parser stopped. The parser reads ahead inside brackets, so some may
    /// have been opened behind the last thing that it gave.
    fn open_bracket(&self) -> Option<usize> {
        let mut open: Vec<usize> = self.bracket.into_iter().collect();
        let (mut quote, mut before) = (None, b' ');
        for at in self.behind..self.at {
            let byte = self.text.as_bytes().get(at).copied().unwrap_or(b' ');
            let at_start = matches!(before, b' ' | b'\t' | b'\n' | b'\r' | b',' | b'[' | b'{' | b':');
            match byte {
                _ if quote == Some(byte) && before != b'\\' => quote = None,
                _ if quote.is_some() => {}
                b'"' | b'\'' if at_start => quote = Some(byte),
                b'[' | b'{' if at_start => open.push(at),
                b']' | b'}' => {
                    open.pop();
                }
                _ => {}
            }
            before = byte;
        }
        open.pop()
    }

    /// The word or the bracket at which the parser stopped.
    fn word(&self) -> Span {
        let rest = self.text.get(self.at..self.range.end).unwrap_or_default();
        let ends = |letter: char| letter.is_ascii_whitespace() || matches!(letter, ',' | '[' | ']' | '{' | '}');
        let first = rest.chars().next().filter(|letter| !letter.is_ascii_whitespace()).map_or(0, char::len_utf8);
        let word = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or_default();
        // Of `key: value` the key is meant, not its colon.
        let word = word.strip_suffix(':').filter(|key| !key.is_empty()).unwrap_or(word);
        Span::new(self.at, self.at + word.len().max(first))
    }

    /// The one character at which the parser stopped.
    fn first(&self) -> Span {
        let first = self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
        Span::new(self.at, self.at + first)
    }

    /// The beginning of the line in which `at` stands.
    fn line_start(&self, at: usize) -> usize {
        self.text.get(..at).and_then(|before| before.rfind(['\n', '\r'])).map_or(0, |end| end + 1).max(self.range.start)
    }

    /// What stands on a line from `at` on.
    fn line_from(&self, at: usize) -> Span {
        let rest = self.text.get(at..self.range.end).unwrap_or_default();
        let line = rest.split(['\n', '\r']).next().unwrap_or_default();
        Span::new(at, at + line.trim_ascii_end().len())
    }

    /// What stands on the line in which `at` stands.
    fn line_around(&self, at: usize) -> Span {
        let start = self.line_start(at);
        let indent = self.text.get(start..).map_or(0, |line| line.len() - line.trim_start_matches([' ', '\t']).len());
        self.line_from(start + indent)
    }

    /// What stands on the last line before `at` that is no comment.
    fn line_before(&self, at: usize) -> Span {
        let mut end = at;
        loop {
            let before = self.text.get(self.range.start..end).unwrap_or_default().trim_ascii_end();
            if before.is_empty() {
                return Span::new(self.range.start, self.range.start);
            }
            let line = self.line_around(self.range.start + before.len() - 1);
            if !self.words(line).starts_with('#') {
                return line;
            }
            end = line.start as usize;
        }
    }

    fn words(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn broken(&self, message: impl Into<String>, span: Span, label: impl Into<String>) -> Diagnostic {
        self.error(&BROKEN_YAML, message, span, label)
    }

    fn error(
        &self,
        code: &'static Code,
        message: impl Into<String>,
        span: Span,
        label: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic::error(code, message).in_record(span, label)
    }
}

#[cfg(test)]
mod tests;
