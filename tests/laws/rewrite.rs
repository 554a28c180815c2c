//! A policy written in other words and other lines, that means the same.

use super::oracle::generate::Tape;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// A piece of a policy file.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Token<'t> {
    /// Blanks, line ends and comments.
    Blank(&'t str),
    /// A name, a keyword or a number.
    Word(&'t str),
    /// A text in quotes.
    Quoted(&'t str),
    /// A regular expression between its slashes.
    Regex(&'t str),
    /// One sign.
    Sign(&'t str),
}

impl<'t> Token<'t> {
    fn text(self) -> &'t str {
        match self {
            Self::Blank(text) | Self::Word(text) | Self::Quoted(text) | Self::Regex(text) | Self::Sign(text) => text,
        }
    }
}

/// The length of what stands between two quotes, quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == quote && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, c)| at + c.len_utf8())
}

fn blank(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let blanks = rest.len() - rest.trim_start().len();
        let comment =
            if rest[blanks..].starts_with("//") { rest[blanks..].find('\n').unwrap_or(rest.len()) } else { 0 };
        if blanks + comment == 0 {
            return at;
        }
        at += blanks + comment;
    }
}

fn tokens<'t>(text: &'t str) -> Vec<Token<'t>> {
    let mut found: Vec<Token<'t>> = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let blanks = blank(rest);
        let word = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
        let before = found.iter().rev().find(|token| !matches!(token, Token::Blank(_)));
        let (len, of): (usize, fn(&'t str) -> Token<'t>) = match first {
            _ if blanks > 0 => (blanks, Token::Blank),
            _ if word > 0 => (word, Token::Word),
            '"' => (quoted(rest, '"'), Token::Quoted),
            '/' if matches!(before, Some(Token::Word("matches" | "pattern"))) => (quoted(rest, '/'), Token::Regex),
            sign => (sign.len_utf8(), Token::Sign),
        };
        let (token, behind) = rest.split_at(len);
        found.push(of(token));
        rest = behind;
    }
    found
}

/// The items of a file; they are parted by blank lines and have none inside.
pub(crate) fn items(text: &str) -> Vec<&str> {
    text.split("\n\n").map(str::trim).filter(|item| !item.is_empty()).collect()
}

/// The files with their items in another order, some cut into several that are of one module, in other folders.
pub(crate) fn shuffled(files: &[(String, String)], tape: &mut Tape<'_>) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    for (name, text) in files {
        let stem = name.rsplit('/').next().unwrap().trim_end_matches(".coms");
        let parts = 1 + tape.pick(3);
        let mut texts = vec![String::new(); parts];
        let (heads, mut items): (Vec<&str>, Vec<&str>) =
            items(text).into_iter().partition(|item| item.starts_with("module "));
        while !items.is_empty() {
            let item = items.remove(tape.pick(items.len()));
            let part = &mut texts[tape.pick(parts)];
            part.push_str(item);
            part.push_str("\n\n");
        }
        for (index, part) in texts.into_iter().enumerate() {
            // What a head says is for the rules of its file; it may stand behind them.
            let head = heads.concat();
            let whole = if tape.pick(2) == 0 { format!("{head}\n\n{part}") } else { format!("{part}{head}\n") };
            all.push((format!("{}/{stem}.{index}.coms", tape.one(&["a", "b", "z/y"])), whole));
        }
    }
    all.sort_by_cached_key(|_| tape.pick(1000));
    all
}

/// A file with other blanks, other line ends, and remarks in which nothing counts.
pub(crate) fn laid_out(text: &str, tape: &mut Tape<'_>) -> String {
    const BLANKS: &[&str] =
        &[" ", "   ", "\t", "\n  ", "\r\n\n\t", " // a remark: { \" (\n  ", "\n  // isn't \\ a part }\n\n  "];
    const HEADS: &[&str] = &["\n", "\n\n\n", "\n// rule x { must\n", "\r\n\r\n/// What stands above an item.\n"];
    let tokens = tokens(text);
    let mut out = String::new();
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        match token {
            Token::Blank(blanks) => {
                let at_margin = blanks.ends_with('\n') && depth == 0;
                out.push_str(if at_margin { tape.one::<&str>(HEADS) } else { tape.one::<&str>(BLANKS) });
                continue;
            }
            Token::Sign("{" | "(" | "[") => depth += 1,
            Token::Sign("}" | ")" | "]") => depth = depth.saturating_sub(1),
            _ => {}
        }
        out.push_str(token.text());
        let inside = matches!(token, Token::Sign("{" | "(" | "[" | ","))
            || matches!(next, Some(Token::Sign("}" | ")" | "]" | ",")));
        if inside && !matches!(next, Some(Token::Blank(_))) && tape.pick(3) == 1 {
            out.push_str(tape.one::<&str>(BLANKS));
        }
    }
    out
}

/// Other names for what a policy declares.
#[derive(Debug)]
pub(crate) struct Names {
    new: BTreeMap<String, String>,
    /// Those that are values in a record.
    symbols: BTreeSet<String>,
}

/// Names of types, of what is built in, and of keys that a record has whatever the model says.
const GIVEN: &str = "as_of id text bool int instant date duration time address country region zone map list of case \
    accents confusables invisibles leetspeak spacing default local_time local_date hidden_characters \
    confusable_letters mixes_scripts links url host shown shown_differs message consent second seconds minute minutes \
    hour hours day days week weeks month months year years business from until by on set";

impl Names {
    /// New names for most of what the files declare with a name and a colon, as a symbol, or as an item.
    pub(crate) fn new(files: &[(String, String)], tape: &mut Tape<'_>) -> Self {
        let grammar = include_str!("../../grammar/coms.pest");
        let kept: BTreeSet<&str> = grammar.split('"').chain(GIVEN.split_whitespace()).collect();
        let (mut declared, mut symbols) = (BTreeSet::new(), BTreeSet::new());
        for item in files.iter().flat_map(|(_, text)| items(text)) {
            let tokens: Vec<Token<'_>> =
                tokens(item).into_iter().filter(|token| !matches!(token, Token::Blank(_))).collect();
            let keyword = tokens.first().map_or("", |token| token.text());
            if !["policy", "profile", "document", "clause", "subject", "module"].contains(&keyword) {
                declared.extend(tokens.get(1).map(|token| token.text()));
            }
            for pair in tokens.windows(3) {
                if let [Token::Word(name), sign, behind] = pair
                    && (keyword == "enum"
                        || *sign == Token::Sign(":")
                        || (matches!(sign, Token::Sign("!" | "?")) && *behind == Token::Sign(":")))
                {
                    declared.insert(*name);
                    symbols.extend((keyword == "enum").then(|| (*name).to_owned()));
                }
            }
        }
        // Codes of countries and regions are given, too.
        let is_code = |name: &str| name.len() > 1 && name == name.to_uppercase();
        declared.retain(|name| {
            !kept.contains(name) && !is_code(name) && name.starts_with(|c: char| c.is_ascii_alphabetic())
        });
        let mut names: Vec<&str> = declared.into_iter().collect();
        names.sort_by_cached_key(|_| tape.pick(1000));
        let renamed = names.into_iter().enumerate().map(|(index, name)| {
            let first = name.chars().next().unwrap();
            (name.to_owned(), format!("{first}_{index}"))
        });
        Self { new: renamed.filter(|_| tape.pick(8) > 0).collect(), symbols }
    }

    pub(crate) fn len(&self) -> usize {
        self.new.len()
    }

    /// Every word of a text that is a name.
    pub(crate) fn words(&self, text: &str) -> String {
        let mut out = String::new();
        for token in tokens(text) {
            match token {
                Token::Word(word) => out.push_str(self.new.get(word).map_or(word, String::as_str)),
                Token::Quoted(text) => self.braces(text, &mut out),
                other => out.push_str(other.text()),
            }
        }
        out
    }

    /// The words between braces in a text in quotes.
    fn braces(&self, text: &str, out: &mut String) {
        for (index, part) in text.split('{').enumerate() {
            let (inside, behind) = if index == 0 { ("", part) } else { part.split_once('}').unwrap_or(("", part)) };
            if index > 0 {
                out.push('{');
                out.push_str(&self.words(inside));
                out.push('}');
            }
            out.push_str(behind);
        }
    }

    /// A record with its keys and symbols under their new names.
    pub(crate) fn record(&self, record: &Json) -> Json {
        let new = |name: &String| self.new.get(name).unwrap_or(name).clone();
        match record {
            Json::Object(all) => all.iter().map(|(key, value)| (new(key), self.record(value))).collect(),
            Json::Array(all) => all.iter().map(|value| self.record(value)).collect(),
            Json::String(text) if self.symbols.contains(text) => Json::String(new(text)),
            other => other.clone(),
        }
    }
}
