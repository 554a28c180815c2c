//! The table of a policy as one HTML page: no script, no style or picture from elsewhere.
//!
//! Uses `semantics`, `coverage`.

use super::coverage::{Covered, count, link_name};
use crate::coverage::{Polarity, Row, Shown};
use crate::decision::Effect;
use std::fmt::Write as _;

const STYLE: &str = "\
:root{color-scheme:light dark;--line:#8884;--bad:#b3261e;--good:#1b6e3c}\
@media (prefers-color-scheme:dark){:root{--bad:#ff8a80;--good:#7bd88f}}\
body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}\
table{border-collapse:collapse;width:100%}\
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid var(--line)}\
td.n{text-align:right;font-variant-numeric:tabular-nums}\
code{font-size:.9em}\
summary{cursor:pointer}\
details ul{margin:.3rem 0;padding-left:1.2rem}\
.lacks{color:var(--bad)}.proven{color:var(--good)}\
.place,.why{opacity:.75;font-size:.9em}";

/// A text as HTML shows it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // A browser would draw nothing, or turn the text round.
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// Appends the page.
pub fn render(covered: &Covered<'_>, out: &mut Vec<u8>) {
    let coverage = covered.coverage;
    let mut page = String::new();
    let title = format!("Coverage of {}", covered.named());
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{0}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{0}</h1>\n",
        escaped(&title)
    );
    let states = covered.states().into_iter().filter(|(_, count)| *count > 0);
    let states: Vec<String> = states.map(|(state, count)| format!("{count} {}", state.in_words())).collect();
    let class = if covered.enough() { "proven" } else { "lacks" };
    let _ = write!(
        page,
        "<p>{} clauses: {}.</p>\n<p class=\"{class}\">{} of {} clauses ({}) have what proves them, in {} cases.</p>\n",
        coverage.rows.len(),
        escaped(&states.join(", ")),
        coverage.proven(),
        coverage.rows.len(),
        covered.percent(),
        coverage.cases,
    );
    let mut section = None;
    for row in &coverage.rows {
        if section != Some(&row.clause.section) {
            if section.is_some() {
                page.push_str("</tbody></table>\n");
            }
            section = Some(&row.clause.section);
            let _ = write!(
                page,
                "<h2>{}</h2>\n<table>\n<thead><tr><th>clause</th><th>decided by</th>",
                escaped(&row.clause.section)
            );
            for polarity in Polarity::ALL {
                let _ = write!(page, "<th>{}</th>", polarity.word());
            }
            page.push_str("</tr></thead>\n<tbody>\n");
        }
        clause(covered, row, &mut page);
    }
    if section.is_some() {
        page.push_str("</tbody></table>\n");
    }
    let lacking: Vec<_> = coverage.rules.iter().filter(|rule| !rule.lacks.is_empty()).collect();
    if !lacking.is_empty() {
        page.push_str("<h2>Rules that lack something</h2>\n<ul>\n");
        for rule in lacking {
            let _ = writeln!(page, "<li><code>{}</code>: {}</li>", escaped(&rule.id), escaped(&rule.lacks.join("; ")));
        }
        page.push_str("</ul>\n");
    }
    page.push_str("</body>\n</html>\n");
    out.extend_from_slice(page.as_bytes());
}

fn clause(covered: &Covered<'_>, row: &Row<'_>, page: &mut String) {
    let clause = row.clause;
    let effect = row.effect.map_or_else(String::new, |effect| format!(", {}", effect_words(effect)));
    let _ = write!(
        page,
        "<tr id=\"{0}\"><td><strong>{0}</strong> {1}<br><span class=\"place\">{2}; {3}{4}</span>",
        escaped(&clause.id),
        escaped(&clause.title),
        escaped(&clause.at),
        escaped(&clause.strength.replace('_', " ")),
        effect,
    );
    for lack in &row.lacks {
        let _ = write!(page, "<br><span class=\"lacks\">{}</span>", escaped(lack));
    }
    page.push_str("</td><td>");
    if let (Some(why), true) = (&clause.not_encoded, row.links.is_empty()) {
        let _ = write!(page, "<span class=\"why\">not encoded: {}</span>", escaped(why));
    }
    for (index, link) in row.links.iter().enumerate() {
        let between = if index > 0 { "<br>" } else { "" };
        let _ = write!(page, "{between}<code>{}</code>", escaped(&link_name(link, &covered.policy.name)));
    }
    page.push_str("</td>");
    for polarity in Polarity::ALL {
        cases(&row.shown, polarity, page);
    }
    page.push_str("</tr>\n");
}

fn effect_words(effect: Effect) -> &'static str {
    match effect {
        Effect::Deny => "denies",
        Effect::Hold => "holds",
        Effect::Warn => "warns",
        Effect::Note => "notes",
    }
}

/// A number that opens into the cases that it counts.
fn cases(shown: &Shown, polarity: Polarity, page: &mut String) {
    let number = count(shown, polarity);
    if number == 0 {
        page.push_str("<td class=\"n\">·</td>");
        return;
    }
    let _ = write!(page, "<td class=\"n\"><details><summary>{number}</summary><ul>");
    for case in shown.get(&polarity).into_iter().flatten() {
        let _ = write!(page, "<li>{}</li>", escaped(case));
    }
    page.push_str("</ul></details></td>");
}
