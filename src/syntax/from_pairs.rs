//! From pest's pairs to the syntax tree: items in `item`, `declared`, `lexicon` and `rule`, expressions in
//! `expr` and `primary`.

mod declared;
mod example;
mod expr;
mod item;
mod lexicon;
mod overlay;
mod primary;
mod rule;

use super::ast::{Expr, ExprKind, Item, ItemKind, Module, Word};
use super::grammar::{Grammar, Rule, unexpected};
use super::items::{self, Cut};
use super::mistakes::{BAD_INTERPOLATION, NUMBER_TOO_LARGE, REPEATED_PART, TOO_DEEP};
use super::nesting::{MAX_DEPTH, is_too_deep};
use super::words::names_in;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::text::{Loc, SourceId, Span};
use pest::Parser;
use pest::iterators::Pair;

/// Reads one file: always a tree, and all mistakes in it.
#[must_use]
pub fn parse(source: SourceId, text: &str) -> (Module, Vec<Diagnostic>) {
    let cuts = items::cut(source, text);
    let mut builder = Builder { source, base: 0, mistakes: cuts.mistakes, chained: 0 };
    let mut module = Module { source, items: Vec::with_capacity(cuts.items.len()), unread: cuts.unread };
    for cut in cuts.items {
        let span = cut.span;
        match builder.item(text, cut) {
            Some(item) => module.items.push(item),
            None => module.unread.extend(names_in(text.get(span.range()).unwrap_or_default())),
        }
    }
    // Told item by item, and between them: a reader goes from the top to the bottom.
    builder.mistakes.sort_by_key(|mistake| match mistake.labels.first().map(|label| label.place) {
        Some(Place::Policy(loc)) => loc.span.start,
        _ => 0,
    });
    (module, builder.mistakes)
}

/// Reads an expression that stands in the braces of a text: `base` is the byte of its file behind the brace.
///
/// # Errors
/// What is wrong with it, placed in the file.
pub fn parse_interpolation(source: SourceId, base: usize, text: &str) -> Result<Expr, Diagnostic> {
    // With the braces, so that there is something to be seen where nothing stands in them.
    let loc = Loc { source, span: Span::new(base.saturating_sub(1), base + text.len() + 1) };
    if is_too_deep(text) {
        return Err(Diagnostic::error(&TOO_DEEP, format!("this nests more than {MAX_DEPTH} levels deep"))
            .at(loc, "in these braces")
            .help("give it a name with `define`, and use the name"));
    }
    match Grammar::parse(Rule::sum, text).ok().and_then(|mut pairs| pairs.next()) {
        Some(pair) if pair.as_span().end() == text.trim_end().len() => {
            let mut builder = Builder { source, base, mistakes: Vec::new(), chained: 0 };
            let expr = builder.sum(pair);
            match builder.mistakes.into_iter().next() {
                Some(mistake) => Err(mistake),
                None => Ok(expr),
            }
        }
        _ => Err(Diagnostic::error(&BAD_INTERPOLATION, "what stands in these braces cannot be read as a value")
            .at(loc, "these braces")
            .help("in the braces stands a fact or a param, such as `{FACT}`; a brace itself is written `\\{`")),
    }
}

struct Builder {
    source: SourceId,
    /// Where the parsed text begins in the file.
    base: usize,
    mistakes: Vec<Diagnostic>,
    /// Operators in a row that the expression now being read stands in: they nest, too.
    chained: usize,
}

/// The parts of a pair that mean something: no keywords, no signs, no end of input.
fn parts(pair: Pair<'_, Rule>) -> impl Iterator<Item = Pair<'_, Rule>> {
    pair.into_inner()
        .filter(|part| !(Rule::kw_action..=Rule::sign_range).contains(&part.as_rule()) && part.as_rule() != Rule::EOI)
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
            "calendar" => Rule::calendar_item,
            "jurisdiction" => Rule::jurisdiction_item,
            "content" => Rule::content_item,
            "lexicon" => Rule::lexicon_item,
            "define" => Rule::define_item,
            "rule" => Rule::rule_item,
            "exception" => Rule::exception_item,
            "set" => Rule::set_item,
            "waive" => Rule::waive_item,
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
            let help = Some(format!("numbers go up to {}", i64::MAX));
            self.tell(&NUMBER_TOO_LARGE, span, format!("`{}` is too large a number", pair.as_str()), help);
            0
        })
    }

    /// Tells of parts that stand twice: keyword and place of the second one.
    fn tell_repeated(&mut self, keyword: &str, span: Span) {
        self.mistakes.push(
            Diagnostic::error(&REPEATED_PART, format!("`{keyword}` stands twice"))
                .at(self.loc(span), "the second one")
                .help("keep one of them"),
        );
    }

    /// Puts a part where none should be yet, and tells of it where one is.
    fn once<T>(&mut self, slot: &mut Option<T>, value: Option<T>, keyword: &str, span: Span) {
        match slot {
            Some(_) => self.tell_repeated(keyword, span),
            None => *slot = value,
        }
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

fn nothing() -> Word {
    Word { text: String::new(), span: Span::default() }
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
