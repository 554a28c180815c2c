//! The table of a policy: clause → rules → cases, for people and for programs.
//!
//! Uses `semantics`, `coverage`.

use super::json;
use super::source::Stamp;
use crate::coverage::{Coverage, Link, LinkKind, Polarity, Row, RuleRow, Shown, State};
use crate::decision::Effect;
use crate::semantics::policy::Policy;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What is reported.
#[derive(Clone, Copy)]
pub struct Covered<'a> {
    /// The policy.
    pub policy: &'a Policy,
    /// Its table.
    pub coverage: &'a Coverage<'a>,
    /// The percentage that was asked for.
    pub min: Option<u32>,
}

impl Covered<'_> {
    /// `acs 2026.11`
    pub(super) fn named(&self) -> String {
        let pack = self.policy.packs.last();
        pack.map_or_else(|| self.policy.name.clone(), |pack| format!("{} {}", pack.name, pack.version))
    }
    /// `97.5 %`
    pub(super) fn percent(&self) -> String {
        let permille = self.coverage.permille();
        if permille.is_multiple_of(10) {
            format!("{} %", permille / 10)
        } else {
            format!("{}.{} %", permille / 10, permille % 10)
        }
    }
    /// How many clauses are in each state.
    pub(super) fn states(&self) -> [(State, usize); 4] {
        [State::Ruled, State::Part, State::NotEncoded, State::Open]
            .map(|state| (state, self.coverage.rows.iter().filter(|row| row.state == state).count()))
    }
    /// Whether it is what was asked for.
    #[must_use]
    pub fn enough(&self) -> bool {
        self.min.is_none_or(|min| self.coverage.permille() >= min as usize * 10)
    }
}

/// What cites a clause, as a table names it: without the pack.
pub(super) fn link_name(link: &Link, pack: &str) -> String {
    let name = link.name.strip_prefix(pack).and_then(|rest| rest.strip_prefix('.')).unwrap_or(&link.name);
    match link.kind {
        LinkKind::Rule => name.to_owned(),
        kind => format!("{} {name}", kind.word()),
    }
}

pub(super) fn count(shown: &Shown, polarity: Polarity) -> usize {
    shown.get(&polarity).map_or(0, Vec::len)
}

#[derive(Serialize)]
struct LinkLine<'a> {
    kind: &'static str,
    name: &'a str,
    at: String,
    rules: Vec<&'a str>,
}

#[derive(Serialize)]
struct ClauseLine<'a> {
    id: &'a str,
    strength: &'a str,
    title: &'a str,
    section: &'a str,
    at: &'a str,
    fingerprint: String,
    state: &'static str,
    not_encoded: Option<&'a str>,
    effect: Option<Effect>,
    links: Vec<LinkLine<'a>>,
    cases: BTreeMap<&'static str, &'a [Arc<str>]>,
    lacks: &'a [String],
}

impl<'a> ClauseLine<'a> {
    fn of(row: &'a Row<'_>, policy: &'a Policy) -> Self {
        let rules = |link: &Link| {
            link.rules.iter().filter_map(|rule| policy.rules.get(rule.index())).map(|rule| &*rule.id).collect()
        };
        let links = row.links.iter().map(|link| LinkLine {
            kind: link.kind.word(),
            name: &link.name,
            at: policy.sources.at(link.loc),
            rules: rules(link),
        });
        let clause = row.clause;
        Self {
            id: &clause.id,
            strength: &clause.strength,
            title: &clause.title,
            section: &clause.section,
            at: &clause.at,
            fingerprint: clause.fingerprint.to_string(),
            state: row.state.word(),
            not_encoded: clause.not_encoded.as_deref(),
            effect: row.effect,
            links: links.collect(),
            cases: cases(&row.shown),
            lacks: &row.lacks,
        }
    }
}

#[derive(Serialize)]
struct RuleLine<'a> {
    id: &'a str,
    cases: BTreeMap<&'static str, &'a [Arc<str>]>,
    lacks: &'a [String],
}

impl<'a> RuleLine<'a> {
    fn of(row: &'a RuleRow) -> Self {
        Self { id: &row.id, cases: cases(&row.shown), lacks: &row.lacks }
    }
}

#[derive(Serialize)]
struct Totals {
    clauses: usize,
    accounted: usize,
    proven: usize,
    percent: f64,
    cases: usize,
    states: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct Whole<'a> {
    policy: Stamp<'a>,
    totals: Totals,
    clauses: Vec<ClauseLine<'a>>,
    rules: Vec<RuleLine<'a>>,
}

fn cases(shown: &Shown) -> BTreeMap<&'static str, &[Arc<str>]> {
    shown.iter().map(|(polarity, cases)| (polarity.word(), cases.as_slice())).collect()
}

/// Appends the table as one JSON object.
pub fn render_json(covered: &Covered<'_>, out: &mut Vec<u8>) {
    let Covered { policy, coverage, .. } = *covered;
    let whole = Whole {
        policy: Stamp::from(policy),
        totals: Totals {
            clauses: coverage.rows.len(),
            accounted: coverage.accounted(),
            proven: coverage.proven(),
            percent: coverage.permille() as f64 / 10.0,
            cases: coverage.cases,
            states: covered.states().into_iter().map(|(state, count)| (state.word(), count)).collect(),
        },
        clauses: coverage.rows.iter().map(|row| ClauseLine::of(row, policy)).collect(),
        rules: coverage.rules.iter().map(RuleLine::of).collect(),
    };
    json::write_pretty(&whole, out);
    out.push(b'\n');
}

#[cfg(feature = "cli")]
pub use for_people::render_human;

#[cfg(feature = "cli")]
mod for_people {
    use super::{Covered, Polarity, count, link_name};
    use crate::report::Look;
    use crate::report::terminal::{Ink, Page, shown, width};

    /// The columns of cases.
    const COLUMNS: [(Polarity, &str); 6] = [
        (Polarity::Broken, "broken"),
        (Polarity::Kept, "kept"),
        (Polarity::Excepted, "exc."),
        (Polarity::Undetermined, "open"),
        (Polarity::Holds, "holds"),
        (Polarity::Fails, "not"),
    ];

    /// Appends the table for people: a line a clause, then what lacks something, then the sum.
    pub fn render_human(look: &Look, covered: &Covered<'_>, out: &mut Vec<u8>) {
        let Covered { policy, coverage, .. } = *covered;
        let mut page = Page::new(look, out);
        let mut section = "";
        let wide = coverage.rows.iter().map(|row| width(&row.clause.id)).max().unwrap_or_default();
        for row in &coverage.rows {
            let clause = row.clause;
            if clause.section != section {
                if !section.is_empty() {
                    page.end_line();
                }
                section = &clause.section;
                heading(&mut page, wide, section);
            }
            let ink = if row.lacks.is_empty() { Ink::Plain } else { Ink::Warn };
            page.ink(ink, &format!("{:wide$}", clause.id));
            let effect = row.effect.map_or("", crate::decision::Effect::word);
            let strength = clause.strength.replace('_', " ");
            page.put(&format!("  {strength:<11} {effect:<4} "));
            for (polarity, head) in COLUMNS {
                let number = count(&row.shown, polarity);
                let number = if number == 0 { String::from("·") } else { number.to_string() };
                page.put(&format!(" {:>1$}", shown(&number, page.look.unicode), head.len()));
            }
            page.put("  ");
            let links: Vec<String> = row.links.iter().map(|link| link_name(link, &policy.name)).collect();
            let by = match (&clause.not_encoded, links.as_slice()) {
                (Some(why), []) => format!("not encoded: {why}"),
                (_, [first]) => first.clone(),
                (_, [first, rest @ ..]) => format!("{first} + {}", rest.len()),
                (None, []) => String::from("nothing"),
            };
            let room = page
                .look
                .width
                .saturating_sub(wide + 21 + COLUMNS.iter().map(|(_, head)| head.len() + 1).sum::<usize>());
            page.put(&cut(&shown(&by, page.look.unicode), room));
            page.end_line();
        }
        lacking(&mut page, covered);
        sum(&mut page, covered);
    }

    fn heading(page: &mut Page<'_>, wide: usize, section: &str) {
        let title = cut(section, wide + 18);
        let mut line = format!("{title:<0$}", wide + 19);
        for (_, head) in COLUMNS {
            line.push(' ');
            line.push_str(head);
        }
        page.ink(Ink::Strong, &format!("{line}  by"));
        page.end_line();
    }

    /// A text that is too long for its column ends in two dots.
    fn cut(text: &str, room: usize) -> String {
        if width(text) <= room {
            return text.to_owned();
        }
        let mut short: String = text.chars().take(room.saturating_sub(2)).collect();
        short.push_str("..");
        short
    }

    fn lacking(page: &mut Page<'_>, covered: &Covered<'_>) {
        let coverage = covered.coverage;
        let clauses = coverage.rows.iter().filter(|row| !row.lacks.is_empty()).map(|row| (&*row.clause.id, &row.lacks));
        let rules = coverage.rules.iter().filter(|row| !row.lacks.is_empty()).map(|row| (&*row.id, &row.lacks));
        for (what, lacks) in [("clauses", clauses.collect::<Vec<_>>()), ("rules", rules.collect())] {
            if lacks.is_empty() {
                continue;
            }
            page.end_line();
            page.paragraph((Ink::Warn, &format!("{} {what} lack something", lacks.len())), Ink::Plain, "", 2);
            for (name, lacks) in lacks {
                page.paragraph((Ink::Strong, &format!("  {name}: ")), Ink::Plain, &lacks.join("; "), 6);
            }
        }
        if !coverage.malformed.is_empty() {
            page.end_line();
            for told in &coverage.malformed {
                page.paragraph((Ink::Deny, "malformed: "), Ink::Plain, told, 4);
            }
        }
    }

    fn sum(page: &mut Page<'_>, covered: &Covered<'_>) {
        let coverage = covered.coverage;
        page.end_line();
        let states: Vec<String> = covered
            .states()
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(state, count)| format!("{count} {}", state.in_words()))
            .collect();
        let head = format!("{} clauses of {}: ", coverage.rows.len(), covered.named());
        page.paragraph((Ink::Strong, &head), Ink::Plain, &states.join(", "), 4);
        let text = format!(
            "{} of {} clauses ({}) have what proves them, in {} cases",
            coverage.proven(),
            coverage.rows.len(),
            covered.percent(),
            coverage.cases
        );
        let ink = if covered.enough() { Ink::Allow } else { Ink::Deny };
        page.paragraph((Ink::Plain, "  "), ink, &text, 4);
        if let Some(min) = covered.min.filter(|_| !covered.enough()) {
            page.paragraph((Ink::Plain, "  "), Ink::Deny, &format!("{min} % were asked for"), 4);
        }
    }
}
