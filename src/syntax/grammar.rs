//! The pest parser, and its errors in an author's words.

use super::mistakes::UNEXPECTED;
use crate::diagnostic::{Diagnostic, suggest};
use crate::text::{Loc, SourceId, Span};
use pest::error::{Error, ErrorVariant, InputLocation};
use std::collections::BTreeSet;

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/coms.pest"]
pub(super) struct Grammar;

/// A failed parse of the item that begins at `base`, as a diagnostic.
pub(super) fn unexpected(source: SourceId, base: usize, item: &str, error: &Error<Rule>) -> Diagnostic {
    let start = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let found = found_at(item, start);
    let span = Span::new(base + start, base + start + found.len().max(usize::from(start < item.len())));
    let mut names = BTreeSet::new();
    let mut keywords = BTreeSet::new();
    if let ErrorVariant::ParsingError { positives, .. } = &error.variant {
        for rule in positives {
            match name_of(*rule) {
                Name::Keyword(word) => {
                    keywords.insert(word);
                }
                Name::Thing(words) => {
                    names.insert(words);
                }
                Name::Hidden => {}
            }
        }
    }
    let what = match found {
        "" => String::from("the item ends too early"),
        found => format!("`{found}` cannot stand here"),
    };
    let mut help = Vec::new();
    if let Some(word) = suggest::nearest(found, keywords.iter().map(String::as_str)) {
        help.push(format!("did you mean `{word}`?"));
    }
    help.extend(expectation(&names, &keywords));
    let mut diagnostic = Diagnostic::error(&UNEXPECTED, what)
        .at(Loc { source, span }, if found.is_empty() { "here" } else { "not expected" });
    diagnostic.help = help;
    diagnostic
}

fn expectation(names: &BTreeSet<&'static str>, keywords: &BTreeSet<String>) -> Option<String> {
    let mut all: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let room = 12usize.saturating_sub(all.len());
    let operators = keywords.len() > room;
    all.extend(keywords.iter().take(room).map(|word| format!("`{word}`")));
    let (last, rest) = all.split_last()?;
    let list = if rest.is_empty() { last.clone() } else { format!("{} or {last}", rest.join(", ")) };
    Some(format!("expected {list}{}", if operators { ", …" } else { "" }))
}

/// The word or sign at a place: what an author sees there.
fn found_at(item: &str, at: usize) -> &str {
    let rest = item.get(at..).unwrap_or_default();
    let word = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let len = if word > 0 { word } else { rest.chars().next().map_or(0, char::len_utf8) };
    rest.get(..len).unwrap_or_default()
}

enum Name {
    /// A word that may stand there.
    Keyword(String),
    /// A kind of thing that may stand there.
    Thing(&'static str),
    /// Says nothing to an author.
    Hidden,
}

/// What an author calls that which a rule of the grammar stands for.
fn name_of(rule: Rule) -> Name {
    let debug = format!("{rule:?}");
    if let Some(keyword) = debug.strip_prefix("kw_") {
        return Name::Keyword(keyword.to_owned());
    }
    Name::Thing(match rule {
        Rule::EOI => "the end of the item",
        Rule::word | Rule::name | Rule::any_path => "a name",
        Rule::clause_id => "a clause id such as `C-08`",
        Rule::region => "a country or region such as `US` or `US-CA`",
        Rule::string => "a text in quotes",
        Rule::regex => "a regular expression such as `/stop/i`",
        Rule::hex => "a fingerprint of 16 hex digits",
        Rule::date | Rule::from_date | Rule::until_date => "a date such as `2026-01-31`",
        Rule::effect => "an effect (`deny`, `hold`, `warn`, `note`)",
        Rule::strength => "a strength such as `must` or `should`",
        Rule::integer => "a number",
        Rule::value => "a value",
        Rule::type_ref | Rule::list_type | Rule::int_type => "a type such as `text`, `instant` or `list of …`",
        Rule::presence => "`!` or `?`",
        Rule::condition
        | Rule::junction
        | Rule::operand
        | Rule::comparison
        | Rule::sum
        | Rule::product
        | Rule::alternative
        | Rule::plain_junction
        | Rule::plain_operand
        | Rule::plain_comparison
        | Rule::plain_alternative
        | Rule::path
        | Rule::group
        | Rule::boolean
        | Rule::duration
        | Rule::if_then
        | Rule::match_on
        | Rule::quantifier
        | Rule::count_of
        | Rule::not_op
        | Rule::source => "a condition or value",
        Rule::and_op | Rule::or_op | Rule::or_else => "`and` or `or`",
        Rule::relation_op
        | Rule::order_op
        | Rule::relation
        | Rule::order_tail
        | Rule::is_tail
        | Rule::has_tail
        | Rule::exists_tail
        | Rule::contains_tail
        | Rule::may_contain
        | Rule::starts_with
        | Rule::ends_with
        | Rule::matches_tail
        | Rule::within_tail => "a comparison",
        Rule::sum_op | Rule::product_op | Rule::segment | Rule::arguments => return Name::Hidden,
        Rule::is_value | Rule::is_one_of | Rule::is_in | Rule::is_known | Rule::is_empty => "a symbol or value",
        Rule::is_not => return Name::Keyword(String::from("not")),
        Rule::unit => "a unit such as `years`",
        Rule::verb | Rule::demand => "a demand (`must`, `must not`, `should`, `should not`, `hold if`)",
        Rule::cites => return Name::Keyword(String::from("cites")),
        Rule::on_part | Rule::demand_on | Rule::define_on => return Name::Keyword(String::from("on")),
        Rule::when_part => return Name::Keyword(String::from("when")),
        Rule::in_part => return Name::Keyword(String::from("in")),
        Rule::effective => return Name::Keyword(String::from("effective")),
        Rule::unless => return Name::Keyword(String::from("unless")),
        Rule::because => return Name::Keyword(String::from("because")),
        Rule::fix => return Name::Keyword(String::from("fix")),
        Rule::enforce => return Name::Keyword(String::from("enforce")),
        Rule::unknown => return Name::Keyword(String::from("unknown")),
        Rule::mandatory => return Name::Keyword(String::from("mandatory")),
        Rule::do_part => return Name::Keyword(String::from("do")),
        Rule::redact => return Name::Keyword(String::from("redact")),
        Rule::ask => return Name::Keyword(String::from("ask")),
        Rule::field | Rule::whole => "a field such as `form: Form`",
        Rule::entry => "an entry of the list",
        Rule::arm => "an arm such as `sms => …`",
        Rule::effect_map => "a line such as `warn => deny`",
        Rule::parameter | Rule::parameters => "a parameter such as `c: Consent`",
        Rule::entry_kind => "entries (`words`, `whole`, `inside`, `review`)",
        Rule::demand_parts => "`{`",
        Rule::within_side => "`before` or `after`",
        _ => return Name::Hidden,
    })
}
