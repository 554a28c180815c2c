//! From pest's pairs to the syntax tree: items here, expressions in `expr`.

mod expr;
mod item;

use super::ast::{Expr, ExprKind, Item, ItemKind, Module, Word};
use super::grammar::{Grammar, Rule, unexpected};
use super::items::{self, Cut};
use super::mistakes::{BAD_INTERPOLATION, NUMBER_TOO_LARGE};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Loc, SourceId, Span};
use pest::Parser;
use pest::iterators::Pair;

/// Reads one file: always a tree, and all mistakes in it.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> (Module, Vec<Diagnostic>) {
    let (cuts, mistakes) = items::cut(source, text);
    let mut builder = Builder { source, base: 0, mistakes };
    let mut items = Vec::with_capacity(cuts.len());
    for cut in cuts {
        items.extend(builder.item(text, cut));
    }
    (Module { source, items }, builder.mistakes)
}

/// Reads an expression that stands in the braces of a text, at byte `base` of its file.
///
/// # Errors
/// What is wrong with it, placed in the file.
pub fn parse_interpolation(source: SourceId, base: usize, text: &str) -> Result<Expr, Diagnostic> {
    let broken = |span| {
        Diagnostic::error(&BAD_INTERPOLATION, format!("`{{{text}}}` cannot be read as an expression"))
            .at(Loc { source, span }, "in these braces")
            .help("inside the braces stands a fact or a param, such as `{recipient.address}`; for a brace itself write `\\{`")
    };
    let whole = Span::new(base, base + text.len());
    match Grammar::parse(Rule::sum, text).ok().and_then(|mut pairs| pairs.next()) {
        Some(pair) if pair.as_span().end() == text.trim_end().len() => {
            let mut builder = Builder { source, base, mistakes: Vec::new() };
            let expr = builder.sum(pair);
            match builder.mistakes.into_iter().next() {
                Some(mistake) => Err(mistake),
                None => Ok(expr),
            }
        }
        _ => Err(broken(whole)),
    }
}

struct Builder {
    source: SourceId,
    /// Where the parsed text begins in the file.
    base: usize,
    mistakes: Vec<Diagnostic>,
}

/// The parts of a pair that mean something: no keywords, no end of input.
fn parts(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    pair.into_inner()
        .filter(|part| !(Rule::kw_action..=Rule::kw_words).contains(&part.as_rule()) && part.as_rule() != Rule::EOI)
}

impl Builder {
    fn item(&mut self, text: &str, cut: Cut) -> Option<Item> {
        let slice = text.get(cut.span.range()).unwrap_or_default();
        self.base = cut.span.start as usize;
        let rule = match cut.keyword {
            "policy" => Rule::policy_item,
            "profile" => Rule::profile_item,
            "document" => Rule::document_item,
            "clause" => Rule::clause_item,
            "enum" => Rule::enum_item,
            "record" => Rule::record_item,
            "subject" => Rule::subject_item,
            "related" => Rule::related_item,
            "action" => Rule::action_item,
            "module" => Rule::module_item,
            "param" => Rule::param_item,
            "list" => Rule::list_item,
            "content" => Rule::content_item,
            "lexicon" => Rule::lexicon_item,
            "define" => Rule::define_item,
            "rule" => Rule::rule_item,
            _ => Rule::obligation_item,
        };
        match Grammar::parse(rule, slice) {
            Ok(mut pairs) => {
                let kind: ItemKind = self.item_kind(pairs.next()?);
                Some(Item { span: cut.span, doc: cut.doc, kind })
            }
            Err(error) => {
                self.mistakes.push(unexpected(self.source, self.base, slice, &error));
                None
            }
        }
    }

    fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        Span::new(self.base + pair.as_span().start(), self.base + end_of(pair))
    }

    fn loc(&self, span: Span) -> Loc {
        Loc { source: self.source, span }
    }

    fn word(&self, pair: &Pair<'_, Rule>) -> Word {
        Word { text: pair.as_str().to_owned(), span: self.span(pair) }
    }

    /// The text that a string literal says.
    fn string(&self, pair: &Pair<'_, Rule>) -> Word {
        let written = pair.as_str();
        let inner = written.get(1..written.len() - 1).unwrap_or_default();
        Word { text: unescape(inner), span: self.span(pair) }
    }

    /// A string literal as it stands, escapes and all: its braces are read later.
    fn template(&self, pair: &Pair<'_, Rule>) -> Word {
        let written = pair.as_str();
        let span = self.span(pair);
        Word {
            text: written.get(1..written.len() - 1).unwrap_or_default().to_owned(),
            span: Span { start: span.start + 1, end: span.end - 1 },
        }
    }

    fn number(&mut self, pair: &Pair<'_, Rule>) -> i64 {
        pair.as_str().parse().unwrap_or_else(|_| {
            let span = self.span(pair);
            self.tell(&NUMBER_TOO_LARGE, span, format!("`{}` is too large a number", pair.as_str()), None);
            0
        })
    }

    fn tell(&mut self, code: &'static Code, span: Span, message: String, help: Option<String>) {
        self.mistakes.push(Diagnostic::error(code, message).at(self.loc(span), "").help_if(help));
    }
}

/// Where a pair really ends: pest counts the blanks and comments in which it looked for more.
fn end_of(pair: &Pair<'_, Rule>) -> usize {
    let span = pair.as_span();
    let Some(last) = pair.clone().into_inner().last() else { return span.start() + span.as_str().trim_end().len() };
    let end = end_of(&last);
    let behind = span.as_str().get(end - span.start()..).unwrap_or_default();
    let only_blank = behind.lines().all(|line| line.split("//").next().unwrap_or_default().trim().is_empty());
    if only_blank { end } else { span.start() + span.as_str().trim_end().len() }
}

/// Stands where something could not be read.
fn broken(span: Span) -> Expr {
    Expr { kind: ExprKind::Broken, span }
}

/// Resolves `\n`, `\t` and the escaped sign itself.
#[must_use]
pub fn unescape(written: &str) -> String {
    let mut out = String::with_capacity(written.len());
    let mut chars = written.chars();
    while let Some(c) = chars.next() {
        match (c, c == '\\') {
            (_, true) => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => out.push('\\'),
            },
            (c, false) => out.push(c),
        }
    }
    out
}
