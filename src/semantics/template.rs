//! Texts with expressions in braces: `because "sent to {FACT}"`.

use super::infer::Scope;
use super::mistakes::MISMATCH;
use super::names::{Checker, loc};
use super::tree::{Piece, Template};
use super::types::{Scalar, SubjectId, Ty};
use crate::syntax::ast::{self, Word};
use crate::syntax::mistakes::BAD_INTERPOLATION;
use crate::syntax::{parse_interpolation, unescape};
use crate::text::{SourceId, Span};

impl Checker<'_> {
    /// A text with expressions in braces.
    pub(super) fn template(&mut self, subject: SubjectId, source: SourceId, written: &Word) -> Template {
        let mut pieces = Vec::new();
        let mut rest = written.text.as_str();
        let mut base = written.span.start as usize;
        let mut plain = String::new();
        while let Some(at) = rest.find(['{', '}', '\\']) {
            let (before, tail) = rest.split_at(at);
            plain.push_str(before);
            if tail.starts_with('\\') {
                let len = 1 + tail.chars().nth(1).map_or(0, char::len_utf8);
                plain.push_str(tail.get(..len).unwrap_or_default());
                rest = tail.get(len..).unwrap_or_default();
                base += at + len;
                continue;
            }
            if tail.starts_with('}') {
                let message = String::from("`}` closes no `{` in this text");
                let help = Some(String::from("add the `{`, or write `\\}` for the brace itself"));
                let span = Span::new(base + at, base + at + 1);
                self.error(&BAD_INTERPOLATION, loc(source, span), message, "this one", help);
                return Template { pieces };
            }
            let Some(close) = tail.find('}') else {
                let span = Span::new(base + at, base + rest.len());
                let message = String::from("`{` is never closed in this text");
                let help = Some(String::from("close it with `}`, or write `\\{` for the brace itself"));
                self.error(&BAD_INTERPOLATION, loc(source, span), message, "opened here", help);
                return Template { pieces };
            };
            let inner = tail.get(1..close).unwrap_or_default();
            if !plain.is_empty() {
                pieces.push(Piece::Text(unescape(&std::mem::take(&mut plain))));
            }
            match parse_interpolation(source, base + at + 1, inner) {
                Ok(ast) => pieces.extend(self.interpolated(subject, source, &ast)),
                Err(mistake) => self.tell(mistake),
            }
            base += at + close + 1;
            rest = tail.get(close + 1..).unwrap_or_default();
        }
        plain.push_str(rest);
        if !plain.is_empty() {
            pieces.push(Piece::Text(unescape(&plain)));
        }
        Template { pieces }
    }

    fn interpolated(&mut self, subject: SubjectId, source: SourceId, ast: &ast::Expr) -> Option<Piece> {
        let expr = self.expr(&mut Scope::new(subject, source), ast, None);
        match expr.ty {
            Ty::Scalar(scalar) if scalar != Scalar::Bool => Some(Piece::Value(expr)),
            Ty::Error => None,
            other => {
                let message = format!("{} cannot be put into a text", self.describe(other));
                let help = Some(String::from("name a single value: a text, a symbol, a number, a time"));
                self.error(&MISMATCH, expr.loc, message, "in these braces", help);
                None
            }
        }
    }
}
