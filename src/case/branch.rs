//! A part of a file of cases: what stands there, and where.

use crate::input::tape::{Kind, Tape};
use crate::text::Span;
use serde_json::{Map, Number, Value};

/// A part of what is written in a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Branch<'t> {
    tape: &'t Tape,
    at: usize,
}

impl<'t> Branch<'t> {
    /// All of it.
    pub(super) const fn whole(tape: &'t Tape) -> Self {
        Self { tape, at: 0 }
    }

    fn kind(self) -> Option<Kind> {
        self.tape.items.get(self.at).map(|item| item.kind)
    }

    /// Where it stands.
    pub(super) fn span(self) -> Span {
        self.tape.items.get(self.at).map(|item| item.span).unwrap_or_default()
    }

    /// Its first byte: of what goes over many lines.
    pub(super) fn head(self) -> Span {
        let span = self.span();
        Span { start: span.start, end: span.end.min(span.start + 1) }
    }

    pub(super) fn is_map(self) -> bool {
        matches!(self.kind(), Some(Kind::Map { .. }))
    }

    pub(super) fn text(self) -> Option<&'t str> {
        match self.kind()? {
            Kind::Text(range) | Kind::Number(range) => Some(self.tape.text(range)),
            Kind::Map { .. } | Kind::List { .. } | Kind::Key(_) | Kind::Null | Kind::Bool(_) | Kind::Int(_) => None,
        }
    }

    /// Keys of an object, with where they stand and what is behind them.
    pub(super) fn entries(self) -> impl Iterator<Item = (&'t str, Span, Self)> {
        let end = if self.is_map() { self.tape.behind(self.at) } else { 0 };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            let key = self.tape.items.get(at)?;
            let Kind::Key(name) = key.kind else { return None };
            let value = Self { tape: self.tape, at: at + 1 };
            at = self.tape.behind(at + 1);
            Some((self.tape.text(name), key.span, value))
        })
    }

    /// What stands behind a key.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        self.entries().find(|(name, ..)| *name == key).map(|(.., value)| value)
    }

    /// The entries of a list.
    pub(super) fn items(self) -> impl Iterator<Item = Self> {
        let end = match self.kind() {
            Some(Kind::List { end }) => end as usize,
            _ => 0,
        };
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let item = Self { tape: self.tape, at };
            (at < end).then(|| {
                at = self.tape.behind(at);
                item
            })
        })
    }

    /// The same as a value without places.
    pub(super) fn value(self) -> Value {
        match self.kind() {
            None | Some(Kind::Null) => Value::Null,
            Some(Kind::Bool(value)) => Value::Bool(value),
            Some(Kind::Int(value)) => Value::from(value),
            Some(Kind::Number(range)) => {
                let text = self.tape.text(range);
                let number = text.parse::<f64>().ok().and_then(Number::from_f64);
                number.map_or_else(|| Value::String(text.to_owned()), Value::Number)
            }
            Some(Kind::Text(range) | Kind::Key(range)) => Value::String(self.tape.text(range).to_owned()),
            Some(Kind::List { .. }) => Value::Array(self.items().map(Self::value).collect()),
            Some(Kind::Map { .. }) => {
                let entries = self.entries().map(|(key, _, value)| (key.to_owned(), value.value()));
                Value::Object(entries.collect::<Map<String, Value>>())
            }
        }
    }
}
