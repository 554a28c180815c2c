//! Expressions: from pairs to the tree.

use super::{Builder, broken, parts};
use crate::diagnostic::Diagnostic;
use crate::syntax::ast::{Arithmetic, Expr, ExprKind, LexiconAsk, LexiconRef, Manner, Order, Relation, Word};
use crate::syntax::grammar::Rule;
use crate::syntax::mistakes::{AMBIGUOUS, FOREIGN_SIGN, TOO_DEEP};
use crate::syntax::nesting::MAX_DEPTH;
use crate::text::Span;
use pest::iterators::Pair;

impl Builder {
    pub(super) fn condition(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        match parts(pair).next() {
            Some(inner) => self.junction(inner),
            None => broken(span),
        }
    }

    /// `a and b and c`: one connective throughout.
    pub(super) fn junction(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        let mut operands: Vec<(Expr, bool)> = Vec::new();
        let mut connectives: Vec<(bool, Span)> = Vec::new();
        for part in parts(pair) {
            match part.as_rule() {
                Rule::and_op | Rule::or_op => {
                    let and = part.as_rule() == Rule::and_op;
                    self.foreign(&part, if and { "and" } else { "or" });
                    connectives.push((and, self.span(&part)));
                }
                _ => operands.push(self.operand(part)),
            }
        }
        self.check_connectives(&operands, &connectives);
        if operands.len() <= 1 {
            return operands.pop().map_or_else(|| broken(span), |(expr, _)| expr);
        }
        let exprs = operands.into_iter().map(|(expr, _)| expr).collect();
        let and = connectives.first().is_some_and(|(and, _)| *and);
        Expr { kind: if and { ExprKind::And(exprs) } else { ExprKind::Or(exprs) }, span }
    }

    fn check_connectives(&mut self, operands: &[(Expr, bool)], connectives: &[(bool, Span)]) {
        let Some((first, first_span)) = connectives.first() else { return };
        if let Some((_, other)) = connectives.iter().find(|(and, _)| and != first) {
            let (one, two) = if *first { ("and", "or") } else { ("or", "and") };
            self.mistakes.push(
                Diagnostic::error(&AMBIGUOUS, "`and` and `or` are mixed without parentheses")
                    .at(self.loc(*other), format!("`{two}` here"))
                    .at(self.loc(*first_span), format!("`{one}` here"))
                    .help(format!("write `(a {one} b) {two} c` or `a {one} (b {two} c)`, whichever is meant")),
            );
            return;
        }
        let last = operands.len() - 1;
        let bare = operands.iter().zip(connectives).take(last).find(|((_, bare), _)| *bare);
        if let Some(((expr, _), (_, connective))) = bare {
            let word = if *first { "and" } else { "or" };
            self.mistakes.push(
                Diagnostic::error(&AMBIGUOUS, format!("it is not plain where this ends before `{word}`"))
                    .at(self.loc(expr.span), "reaches as far as it can")
                    .at(self.loc(*connective), "or does it end here?")
                    .help("put it into parentheses, or put it last"),
            );
        }
    }

    /// The operand, and whether it ends in a quantifier without parentheses.
    fn operand(&mut self, pair: Pair<'_, Rule>) -> (Expr, bool) {
        let span = self.span(&pair);
        let mut negations: Vec<Span> = Vec::new();
        let mut inner = None;
        for part in parts(pair) {
            if part.as_rule() == Rule::not_op {
                self.foreign(&part, "not");
                negations.push(self.span(&part));
            } else {
                inner = Some(self.alternative(part));
            }
        }
        let Some((mut expr, bare)) = inner else { return (broken(span), false) };
        for negation in negations.into_iter().rev() {
            let span = negation.to(expr.span);
            expr = Expr { kind: ExprKind::Not(Box::new(expr)), span };
        }
        (expr, bare)
    }

    fn alternative(&mut self, pair: Pair<'_, Rule>) -> (Expr, bool) {
        let span = self.span(&pair);
        let links = parts(pair.clone()).filter(|part| part.as_rule() == Rule::or_else);
        let links = links.map(|link| self.span(&link)).collect();
        let Some(mut operands) = self.chained(links, |builder| {
            let operands = parts(pair).filter(|part| part.as_rule() != Rule::or_else);
            operands.map(|part| builder.comparison(part)).collect::<Vec<(Expr, bool)>>()
        }) else {
            return (broken(span), false);
        };
        let Some((mut expr, bare)) = operands.pop() else { return (broken(span), false) };
        while let Some((left, _)) = operands.pop() {
            let span = left.span.to(expr.span);
            expr = Expr { kind: ExprKind::OrElse(Box::new(left), Box::new(expr)), span };
        }
        (expr, bare)
    }

    /// Reads a chain of these operators, which nest as deep as it is long; none where that is too deep.
    fn chained<T>(&mut self, links: Vec<Span>, read: impl FnOnce(&mut Self) -> T) -> Option<T> {
        let room = MAX_DEPTH - self.chained;
        if let Some(link) = links.get(room) {
            self.mistakes.push(
                Diagnostic::error(&TOO_DEEP, format!("more than {MAX_DEPTH} of these in a row"))
                    .at(self.loc(*link), "here it gets too deep")
                    .help("name a part of it with `define`, and use the name"),
            );
            return None;
        }
        self.chained += links.len();
        let read = read(self);
        self.chained -= links.len();
        Some(read)
    }

    fn comparison(&mut self, pair: Pair<'_, Rule>) -> (Expr, bool) {
        let span = self.span(&pair);
        let mut inner = parts(pair);
        let Some(first) = inner.next() else { return (broken(span), false) };
        let bare = ends_in_quantifier(&first);
        let left = self.sum(first);
        match inner.next() {
            None => (left, bare),
            Some(tail) => (Expr { kind: self.tail(Box::new(left), tail), span }, false),
        }
    }

    fn tail(&mut self, left: Box<Expr>, pair: Pair<'_, Rule>) -> ExprKind {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        let mut inner = parts(pair);
        match rule {
            Rule::relation => {
                let op = inner.next();
                let right = Box::new(self.next_sum(&mut inner, span));
                let op = op.map_or(Relation::Equal, |op| self.relation_op(&op));
                ExprKind::Relation { op, left, right }
            }
            Rule::order_tail => {
                let op = match inner.next().as_ref().map(Pair::as_str) {
                    Some("before") => Order::Before,
                    Some("after") => Order::After,
                    _ => Order::By,
                };
                ExprKind::Order { op, left, right: Box::new(self.next_sum(&mut inner, span)) }
            }
            Rule::within_tail => {
                let length = Box::new(self.next_sum(&mut inner, span));
                let after = inner.next().is_some_and(|side| side.as_str() == "after");
                let right = Box::new(self.next_sum(&mut inner, span));
                let manner = inner.next().map(|manner| self.manner(manner));
                ExprKind::Within { left, span: length, after, right, manner }
            }
            Rule::between_tail => {
                let from = self.next_sum(&mut inner, span);
                ExprKind::Between(Box::new([*left, from, self.next_sum(&mut inner, span)]))
            }
            Rule::exists_tail => ExprKind::Exists(left),
            Rule::has_tail => {
                let right = inner.next().map_or_else(|| broken(span), |value| self.is_value(value));
                ExprKind::Has { left, right: Box::new(right) }
            }
            Rule::starts_with => ExprKind::StartsWith { left, right: Box::new(self.next_sum(&mut inner, span)) },
            Rule::ends_with => ExprKind::EndsWith { left, right: Box::new(self.next_sum(&mut inner, span)) },
            Rule::matches_tail => match inner.next() {
                Some(regex) => ExprKind::Matches { left, regex: self.word(&regex) },
                None => ExprKind::Broken,
            },
            Rule::may_contain => match inner.next() {
                Some(lexicon) => {
                    ExprKind::Lexicon { left, ask: LexiconAsk::Review, lexicon: self.lexicon_ref(lexicon) }
                }
                None => ExprKind::Broken,
            },
            Rule::score_tail => match (inner.next(), inner.next(), inner.next()) {
                (Some(lexicon), Some(op), Some(number)) => {
                    let lexicon = self.lexicon_ref(lexicon);
                    let ask = LexiconAsk::Score(self.relation_op(&op), self.word(&number));
                    ExprKind::Lexicon { left, ask, lexicon }
                }
                _ => ExprKind::Broken,
            },
            Rule::contains_tail => self.contains(left, inner.next()),
            Rule::is_tail => self.is(left, inner),
            _ => ExprKind::Broken,
        }
    }

    fn relation_op(&mut self, op: &Pair<'_, Rule>) -> Relation {
        match op.as_str() {
            "==" => {
                self.foreign(op, "=");
                Relation::Equal
            }
            "<>" => {
                self.foreign(op, "!=");
                Relation::NotEqual
            }
            "!=" => Relation::NotEqual,
            "<" => Relation::Less,
            "<=" => Relation::LessOrEqual,
            ">" => Relation::Greater,
            ">=" => Relation::GreaterOrEqual,
            _ => Relation::Equal,
        }
    }

    fn contains(&mut self, left: Box<Expr>, pair: Option<Pair<'_, Rule>>) -> ExprKind {
        let Some(pair) = pair else { return ExprKind::Broken };
        let span = self.span(&pair);
        let (ask, lexicon) = match pair.as_rule() {
            Rule::any_of => (LexiconAsk::AtLeast(1, span), parts(pair).next()),
            Rule::at_least => {
                let mut inner = parts(pair);
                let count = inner.next().map_or((1, span), |count| (self.number(&count), self.span(&count)));
                (LexiconAsk::AtLeast(count.0, count.1), inner.next())
            }
            _ => return ExprKind::Contains { left, right: Box::new(self.sum(pair)) },
        };
        match lexicon {
            Some(lexicon) => ExprKind::Lexicon { left, ask, lexicon: self.lexicon_ref(lexicon) },
            None => ExprKind::Broken,
        }
    }

    fn is<'i>(&mut self, left: Box<Expr>, mut inner: impl Iterator<Item = Pair<'i, Rule>>) -> ExprKind {
        let mut part = inner.next();
        let negated = part.as_ref().is_some_and(|part| part.as_rule() == Rule::is_not);
        if negated {
            part = inner.next();
        }
        let Some(part) = part else { return ExprKind::Broken };
        match part.as_rule() {
            Rule::is_one_of => {
                let symbols = parts(part).map(|word| self.word(&word)).collect();
                ExprKind::IsOneOf { left, negated, symbols }
            }
            Rule::is_wholly => {
                let span = left.span.to(self.span(&part));
                let Some(lexicon) = parts(part).next() else { return ExprKind::Broken };
                let kind = ExprKind::Lexicon { left, ask: LexiconAsk::Wholly, lexicon: self.lexicon_ref(lexicon) };
                if negated { ExprKind::Not(Box::new(Expr { kind, span })) } else { kind }
            }
            Rule::is_in => match parts(part).next() {
                Some(list) => ExprKind::IsIn { left, negated, list: self.word(&list) },
                None => ExprKind::Broken,
            },
            Rule::is_known => ExprKind::IsKnown { left, negated },
            Rule::is_empty => ExprKind::IsEmpty { left, negated },
            _ => ExprKind::Is { left, negated, right: Box::new(self.is_value(part)) },
        }
    }

    fn is_value(&mut self, pair: Pair<'_, Rule>) -> Expr {
        let span = self.span(&pair);
        let Some(inner) = parts(pair).next() else { return broken(span) };
        match inner.as_rule() {
            Rule::any_path => self.any_path(inner),
            Rule::region_symbol => {
                let head = self.word(&inner);
                Expr { kind: ExprKind::Path { head, arguments: None, segments: Vec::new() }, span }
            }
            _ => self.primary(inner),
        }
    }

    /// A path whose head may be any word: a symbol, perhaps.
    pub(super) fn any_path(&mut self, pair: Pair<'_, Rule>) -> Expr {
        self.path(pair)
    }

    fn lexicon_ref(&mut self, pair: Pair<'_, Rule>) -> LexiconRef {
        let mut inner = parts(pair);
        let name = inner.next().map_or_else(|| Word { text: String::new(), span: Span::default() }, |n| self.word(&n));
        let index = inner.next().map(|index| Box::new(self.any_path(index)));
        LexiconRef { name, index }
    }

    pub(super) fn next_sum<'i>(&mut self, inner: &mut impl Iterator<Item = Pair<'i, Rule>>, span: Span) -> Expr {
        match inner.next() {
            Some(pair) => self.sum(pair),
            None => broken(span),
        }
    }

    pub(super) fn sum(&mut self, pair: Pair<'_, Rule>) -> Expr {
        self.chain(pair, Self::product)
    }

    fn product(&mut self, pair: Pair<'_, Rule>) -> Expr {
        self.chain(pair, Self::primary)
    }

    /// `business days of us_federal`: the calendar, where one is named.
    pub(super) fn calendar_of(&self, pair: Pair<'_, Rule>) -> Option<Word> {
        parts(pair).find(|part| part.as_rule() == Rule::name).map(|name| self.word(&name))
    }

    /// `in ZONE rounding earlier`
    fn manner(&mut self, pair: Pair<'_, Rule>) -> Manner {
        let mut manner = Manner { zone: None, earlier: false, span: self.span(&pair) };
        for part in parts(pair) {
            let is_zone = part.as_rule() == Rule::in_zone;
            let Some(inner) = parts(part).next() else { continue };
            if is_zone {
                manner.zone = Some(Box::new(self.primary(inner)));
            } else {
                manner.earlier = inner.as_str() == "earlier";
            }
        }
        manner
    }

    /// `a + b - c`, `a * b / c`: from the left. What is said of a sum holds of each step.
    fn chain(&mut self, pair: Pair<'_, Rule>, operand: fn(&mut Self, Pair<'_, Rule>) -> Expr) -> Expr {
        let whole = self.span(&pair);
        let is_manner = |part: &Pair<'_, Rule>| part.as_rule() == Rule::manner;
        let manner = parts(pair.clone()).find(is_manner).map(|manner| self.manner(manner));
        let links = parts(pair.clone())
            .filter(|part| !is_manner(part))
            .skip(1)
            .step_by(2)
            .map(|link| self.span(&link))
            .collect();
        let read = self.chained(links, |builder| {
            let mut inner = parts(pair).filter(|part| !is_manner(part));
            let mut left = operand(builder, inner.next()?);
            while let (Some(op), Some(right)) = (inner.next(), inner.next()) {
                let op = match op.as_str() {
                    "+" => Arithmetic::Add,
                    "-" => Arithmetic::Subtract,
                    "*" => Arithmetic::Multiply,
                    _ => Arithmetic::Divide,
                };
                let right = operand(builder, right);
                let span = left.span.to(right.span);
                let (left_, right, manner) = (Box::new(left), Box::new(right), manner.clone());
                left = Expr { kind: ExprKind::Arithmetic { op, left: left_, right, manner }, span };
            }
            Some(left)
        });
        read.flatten().unwrap_or_else(|| broken(whole))
    }

    /// Tells of a sign from a programming language.
    fn foreign(&mut self, pair: &Pair<'_, Rule>, word: &str) {
        let written = pair.as_str();
        if written != word {
            let span = self.span(pair);
            self.tell(
                &FOREIGN_SIGN,
                span,
                format!("`{written}` is no sign of this language"),
                Some(format!("write `{word}`")),
            );
        }
    }
}

/// Whether a sum is just a quantifier, which has no end of its own.
fn ends_in_quantifier(pair: &Pair<'_, Rule>) -> bool {
    let mut pair = pair.clone();
    loop {
        match pair.as_rule() {
            Rule::quantifier => return true,
            Rule::sum | Rule::product => {
                let mut inner = parts(pair);
                match (inner.next(), inner.next()) {
                    (Some(only), None) => pair = only,
                    _ => return false,
                }
            }
            _ => return false,
        }
    }
}
