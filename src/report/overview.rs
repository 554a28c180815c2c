//! The end of the `human` format: how many records came to what, and which missing facts would settle most.
//!
//! That nothing was judged is said loudly: it must not pass for "all allowed".
//!
//! Uses `decision`.

use super::human::participle;
use super::terminal::{Ink, Page};
use super::{Look, Tally};
use crate::decision::{PolicyStamp, Verdict};

/// Missing facts that are named.
const NAMED: usize = 5;

/// Appends the summary.
pub(super) fn render(look: &Look, stamp: &PolicyStamp, tally: &Tally, out: &mut Vec<u8>) {
    let mut page = Page::new(look, out);
    page.bar();
    let policy = format!("{} (profile {})", stamp.in_words(), stamp.profile);
    if tally.judged() == 0 {
        let why = if tally.malformed > 0 { "every record was malformed" } else { "there was no record" };
        let text = format!("{why}; nothing is allowed by this run of {policy}");
        page.paragraph((Ink::Deny, "0 RECORDS JUDGED: "), Ink::Strong, &text, 4);
        return malformed(&mut page, tally);
    }
    let records = format!("{} judged by ", count(tally.judged(), "record"));
    page.paragraph((Ink::Strong, &records), Ink::Plain, &policy, 4);
    for verdict in Verdict::ALL.into_iter().rev() {
        let number = tally.decided(verdict);
        let ink = if number > 0 { Ink::of_verdict(verdict) } else { Ink::Faint };
        page.put(if verdict == Verdict::Deny { "  " } else { "   " });
        page.ink(ink, &format!("{number} {}", participle(verdict)));
    }
    page.end_line();
    malformed(&mut page, tally);
    if tally.known > 0 {
        let text = format!("{} in the baseline: known, and no reason to fail", count(tally.known, "finding"));
        page.paragraph((Ink::Plain, "  "), Ink::Plain, &text, 4);
    }
    if !stamp.only.is_empty() {
        let rules: Vec<String> = stamp.only.iter().map(|rule| format!("`{rule}`")).collect();
        let text = format!("{}; what the other rules say is not asked", rules.join(", "));
        page.paragraph((Ink::Hold, "  judged by some rules only: "), Ink::Plain, &text, 4);
    }
    missing(&mut page, tally);
}

fn malformed(page: &mut Page<'_>, tally: &Tally) {
    if tally.malformed > 0 {
        let text = format!("{} malformed and not judged", count(tally.malformed, "record"));
        page.paragraph((Ink::Plain, "  "), Ink::Deny, &text, 4);
    }
}

fn missing(page: &mut Page<'_>, tally: &Tally) {
    let ranked = tally.ranked();
    if ranked.is_empty() {
        return;
    }
    page.end_line();
    let findings = count(tally.undetermined, "finding");
    let verb = if tally.undetermined == 1 { "is" } else { "are" };
    page.paragraph(
        (Ink::Strong, ""),
        Ink::Plain,
        &format!("{findings} {verb} undetermined; these facts would settle most:"),
        4,
    );
    let digits = ranked.first().map_or(0, |(_, settles)| settles.to_string().len());
    for (fact, settles) in ranked.iter().take(NAMED) {
        page.paragraph((Ink::Hold, &format!("  {settles:>digits$}  ")), Ink::Plain, &format!("`{fact}`"), digits + 4);
    }
    if ranked.len() > NAMED {
        page.paragraph((Ink::Plain, "  "), Ink::Faint, &format!("and {} more", ranked.len() - NAMED), 4);
    }
}

fn count(number: u64, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
