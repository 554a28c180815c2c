//! What may stand at a place, in an author's words.

use super::Rule;
use std::collections::BTreeSet;

/// What may stand at a place.
#[derive(Debug, Default)]
pub(super) struct Expected {
    /// Kinds of things: `a text in quotes`.
    pub(super) things: BTreeSet<&'static str>,
    /// Words of the language.
    pub(super) words: BTreeSet<String>,
    /// Brackets and other signs.
    pub(super) signs: BTreeSet<&'static str>,
}

/// More than this are not listed.
const MOST: usize = 14;

/// Words by which a comparison begins: they need no listing beside [`COMPARISON`].
const COMPARING: [&str; 15] = [
    "is", "has", "exists", "contains", "may", "starts", "ends", "matches", "within", "between", "before", "after",
    "by", "not", "score",
];

pub(super) const CONDITION: &str = "a condition or value";
pub(super) const COMPARISON: &str = "a comparison such as `=`, `is` or `exists`";
pub(super) const NAME: &str = "a name";
pub(super) const TEXT: &str = "a text in quotes";
pub(super) const REGEX: &str = "a regular expression such as `/stop/i`";
const DEMAND: &str = "a demand (`must`, `must not`, `should`, `should not`, `hold if`)";

impl Expected {
    pub(super) fn of(rules: &[Rule]) -> Self {
        let mut expected = Self::default();
        for rule in rules {
            match name_of(*rule) {
                Name::Words(words) => expected.words.extend(words.iter().map(|word| (*word).to_owned())),
                Name::Keyword(word) => {
                    expected.words.insert(word);
                }
                Name::Thing(words) => {
                    expected.things.insert(words);
                }
                Name::Signs(signs) => expected.signs.extend(signs),
                Name::Hidden => {}
            }
        }
        if expected.things.contains(COMPARISON) {
            expected.words.retain(|word| !COMPARING.contains(&word.as_str()));
        }
        expected
    }

    /// Words that an author may have meant.
    pub(super) fn candidates(&self) -> impl Iterator<Item = &str> {
        let demand: &[&str] =
            if self.things.contains(DEMAND) { &["must", "should", "hold", "must not", "should not"] } else { &[] };
        self.words.iter().map(String::as_str).chain(demand.iter().copied())
    }

    /// `expected a name, `on` or `{``
    pub(super) fn listed(&self) -> Option<String> {
        let things = self.things.iter().map(|thing| (*thing).to_owned());
        let signs = self.signs.iter().map(|sign| format!("`{sign}`"));
        let words = self.words.iter().map(|word| format!("`{word}`"));
        let mut all: Vec<String> = things.chain(signs).chain(words).collect();
        let more = all.len() > MOST;
        all.truncate(MOST);
        let (last, rest) = all.split_last()?;
        Some(match (rest.is_empty(), more) {
            (true, _) => format!("expected {last}"),
            (false, false) => format!("expected {} or {last}", rest.join(", ")),
            (false, true) => format!("expected {}, {last}, …", rest.join(", ")),
        })
    }
}

enum Name {
    /// A word that may stand there.
    Keyword(String),
    /// Any of some words.
    Words(&'static [&'static str]),
    /// A kind of thing that may stand there.
    Thing(&'static str),
    /// Brackets or other signs.
    Signs(&'static [&'static str]),
    /// Says nothing to an author.
    Hidden,
}

/// What an author calls that which a rule of the grammar stands for.
fn name_of(rule: Rule) -> Name {
    // `or else` begins like `or`.
    if matches!(rule, Rule::kw_or | Rule::or_else) {
        return Name::Words(&["or"]);
    }
    let debug = format!("{rule:?}");
    if let Some(keyword) = debug.strip_prefix("kw_") {
        return Name::Keyword(keyword.to_owned());
    }
    match rule {
        Rule::sign_colon => return Name::Signs(&[":"]),
        Rule::sign_comma => return Name::Signs(&[","]),
        Rule::sign_equals | Rule::default => return Name::Signs(&["="]),
        Rule::sign_arrow => return Name::Signs(&["=>"]),
        Rule::sign_open | Rule::demand_parts | Rule::periods => return Name::Signs(&["{"]),
        Rule::sign_close => return Name::Signs(&["}"]),
        Rule::sign_enter | Rule::parameters | Rule::action_parameters | Rule::do_arguments => {
            return Name::Signs(&["("]);
        }
        Rule::sign_leave => return Name::Signs(&[")"]),
        Rule::sign_end => return Name::Signs(&["]"]),
        Rule::sign_range => return Name::Signs(&[".."]),
        Rule::and_op => return Name::Words(&["and"]),
        Rule::or_op => return Name::Words(&["or"]),
        Rule::within_side => return Name::Words(&["before", "after"]),
        Rule::manner => return Name::Words(&["in", "rounding"]),
        Rule::rounding_side => return Name::Words(&["earlier", "later"]),
        Rule::entry_days | Rule::period => return Name::Words(&["from", "until"]),
        Rule::entry_kind => return Name::Words(&["words", "whole", "inside"]),
        Rule::entry_line | Rule::word_line => return Name::Words(&["words", "whole", "inside", "review"]),
        Rule::presence => return Name::Signs(&["!", "?"]),
        _ => {}
    }
    if let Some(word) = part_word(rule) {
        return Name::Words(word);
    }
    thing(rule).map_or(Name::Hidden, Name::Thing)
}

/// The word by which a part of an item begins.
fn part_word(rule: Rule) -> Option<&'static [&'static str]> {
    Some(match rule {
        Rule::is_not | Rule::not_line | Rule::not_encoded => &["not"],
        Rule::approved => &["approved"],
        Rule::extends => &["extends"],
        Rule::cites => &["cites"],
        Rule::on_part | Rule::demand_on | Rule::define_on => &["on"],
        Rule::when_part => &["when"],
        Rule::in_part | Rule::in_zone | Rule::days_zone => &["in"],
        Rule::rounding => &["rounding"],
        Rule::business_days => &["business days"],
        Rule::calendar_zone => &["zone"],
        Rule::known_days => &["from"],
        Rule::weekend => &["weekend"],
        Rule::holiday => &["holiday"],
        Rule::workday => &["workday"],
        Rule::days_word => &["days"],
        Rule::effective => &["effective"],
        Rule::from_date => &["from"],
        Rule::until_date => &["until"],
        Rule::unless => &["unless"],
        Rule::because => &["because"],
        Rule::fix => &["fix"],
        Rule::enforce => &["enforce"],
        Rule::unknown => &["unknown"],
        Rule::mandatory => &["mandatory"],
        Rule::example => &["example"],
        Rule::with_facts => &["with"],
        Rule::without_facts => &["without"],
        Rule::formerly => &["formerly"],
        Rule::do_part => &["do"],
        Rule::redact => &["redact"],
        Rule::mask => &["mask"],
        Rule::ask => &["ask"],
        Rule::attestation | Rule::by_id | Rule::lexicon_by => &["by"],
        Rule::clause_at => &["of"],
        Rule::content_also => &["also"],
        Rule::visible => &["visible"],
        Rule::folds => &["fold"],
        Rule::pattern_line => &["pattern"],
        Rule::review_mark => &["review"],
        Rule::weigh_line => &["weigh"],
        Rule::slip => &["slip"],
        Rule::word_file => &["from"],
        Rule::is_wholly => &["wholly"],
        Rule::each_list => &["each"],
        Rule::only_list => &["only"],
        Rule::present => &["present"],
        Rule::id_part => &["id"],
        Rule::at_part => &["at"],
        Rule::place_part => &["place"],
        Rule::facts_part => &["facts"],
        Rule::nothing_applied => &["hold"],
        Rule::every_has => &["has"],
        _ => return None,
    })
}

/// The kind of thing that a rule stands for.
fn thing(rule: Rule) -> Option<&'static str> {
    Some(match rule {
        Rule::EOI => "the end of the item",
        Rule::word | Rule::name | Rule::any_path | Rule::lexicon_ref | Rule::on_subject | Rule::content_part => NAME,
        Rule::clause_id => "a clause id such as `A-01`",
        Rule::region => "a country or region such as `US` or `US-CA`",
        Rule::string => TEXT,
        Rule::regex => REGEX,
        Rule::hex => "a fingerprint of 16 hex digits",
        Rule::date => "a date such as `2026-01-31`",
        Rule::effect => "an effect (`deny`, `hold`, `warn`, `note`)",
        Rule::strength => {
            "a strength (`must`, `must_not`, `should`, `should_not`, `may`, `recommended`, `definition`, `fact`, \
             `reserved`, `disclaimer`)"
        }
        Rule::integer => "a number",
        Rule::decimal => "a number such as `0.4`",
        Rule::value => "a value",
        Rule::type_ref | Rule::list_type | Rule::int_type => "a type such as `text`, `instant` or `list of …`",
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
        | Rule::time
        | Rule::duration
        | Rule::excepted_by
        | Rule::if_then
        | Rule::match_on
        | Rule::quantifier
        | Rule::count_of
        | Rule::latest_of
        | Rule::not_op
        | Rule::source => CONDITION,
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
        | Rule::score_tail
        | Rule::within_tail
        | Rule::between_tail => COMPARISON,
        Rule::is_value | Rule::is_one_of | Rule::is_in | Rule::is_known | Rule::is_empty => "a symbol or value",
        Rule::unit => "a unit such as `years`",
        Rule::verb | Rule::demand => DEMAND,
        Rule::field => "a field such as `NAME: text`",
        Rule::whole => "a name and a record such as `NAME: RECORD`",
        Rule::entry => "an entry of the list",
        Rule::arm => "an arm such as `SYMBOL => …`",
        Rule::effect_map => "a line such as `warn => deny`",
        Rule::parameter => "a parameter such as `x: text`",
        Rule::do_argument => "an argument such as `NAME: …`",
        Rule::example_outcome => "what it comes to (`broken`, `kept`, `undetermined`, `excepted`, `not applicable`)",
        Rule::fact_path | Rule::place_number => "a fact such as `message.kind`",
        Rule::given => "a fact and its value such as `message.kind: …`",
        Rule::given_section | Rule::given_list => "a value",
        Rule::group_entries => "a group such as `SYMBOL { … }`",
        _ => return None,
    })
}
