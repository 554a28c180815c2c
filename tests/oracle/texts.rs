//! Random lexicons and texts, in which words stand as they are, misspelt and in disguise; and the scanner held to the
//! plain search.

use super::generate::Tape;
use super::words::Words;
use coms_policy::plan::lexicon::{ScanBuffers, Scanner};
use coms_policy::semantics::policy::{LexiconDef, Stretch, WordEntryDef};
use coms_policy::syntax::ast::{EntryKind, EntryRole};
use coms_policy::text::disguise::Disguises;
use coms_policy::text::fold::Folds;
use coms_policy::text::{Loc, SourceId, Span};
use std::collections::BTreeSet;

const WORDS: [&str; 20] = [
    "casino",
    "sale",
    "free money",
    "bet365",
    "ass",
    "sex",
    "stop",
    "unsubscribe",
    "opt out",
    "CAFÉ",
    "退订",
    "ยกเลิก",
    "नमस्ते",
    "🎰 win",
    "win",
    "money",
    "stop it",
    "bill",
    "é",
    "at",
];

const PATTERNS: [&str; 3] = [r"(?i)\bs\w+p\b", "a+", r"\d+ ?%"];

/// A few lexicons with a few entries each, under various folds.
pub(crate) fn lexicons(tape: &mut Tape<'_>) -> Vec<LexiconDef> {
    (0..=tape.pick(2)).map(|index| lexicon(tape, index)).collect()
}

fn lexicon(tape: &mut Tape<'_>, index: usize) -> LexiconDef {
    let on = |tape: &mut Tape<'_>| tape.pick(2) == 1;
    let folds = Folds { case: on(tape), accents: on(tape), confusables: on(tape), invisibles: on(tape) };
    let disguises = Disguises { leetspeak: on(tape), spacing: on(tape) };
    let loc = Loc { source: SourceId(0), span: Span::new(0, 0) };
    let entry = |tape: &mut Tape<'_>| {
        let kinds = [EntryKind::Words, EntryKind::Words, EntryKind::Inside, EntryKind::Whole, EntryKind::Pattern];
        let roles = [EntryRole::Found, EntryRole::Found, EntryRole::Review, EntryRole::Weigh, EntryRole::Not];
        let (mut kind, role) = (*tape.one(&kinds), *tape.one(&roles));
        if role == EntryRole::Not {
            kind = EntryKind::Words;
        }
        let text = *if kind == EntryKind::Pattern { tape.one(&PATTERNS) } else { tape.one(&WORDS) };
        let long = text.split(|c: char| !c.is_alphanumeric()).any(|word| word.chars().count() >= 4);
        let may_slip = long && role != EntryRole::Not && matches!(kind, EntryKind::Words | EntryKind::Whole);
        let during = Stretch { from: on(tape).then_some(5), until: on(tape).then_some(15) };
        WordEntryDef {
            group: tape.pick(2) as u32,
            kind,
            role,
            text: text.to_owned(),
            slip: may_slip && on(tape),
            weight: 1000,
            cites: Vec::new(),
            during,
            loc,
        }
    };
    let entries = (0..=tape.pick(6)).map(|_| entry(tape)).collect();
    LexiconDef { name: format!("l{index}"), by: None, folds, disguises, entries, cites: Vec::new(), loc }
}

/// A text of words, each written in one way or another: mostly words that are looked for.
pub(crate) fn text(tape: &mut Tape<'_>, lexicons: &[LexiconDef]) -> String {
    let entries = lexicons.iter().flat_map(|lexicon| &lexicon.entries);
    let known: Vec<&str> =
        entries.filter(|entry| entry.kind != EntryKind::Pattern).map(|entry| entry.text.as_str()).collect();
    let mut text = String::new();
    for _ in 0..=tape.pick(4) {
        let stranger = known.is_empty() || tape.rarely(5);
        let word = (*if stranger { tape.one(&WORDS) } else { tape.one(&known) }).to_owned();
        text.push_str(&written(tape, &word));
        let behind: &str = tape.one::<&str>(&[" ", " ", "  ", ", ", "", "!", "\u{200b}", "x", "\n", "'", "1"]);
        text.push_str(behind);
    }
    text
}

fn written(tape: &mut Tape<'_>, word: &str) -> String {
    let chars: Vec<char> = word.chars().collect();
    let at = tape.pick(chars.len());
    match tape.pick(8) {
        0 => word.to_owned(),
        1 => word.to_uppercase(),
        2 => {
            let gap = *tape.one(&[" ", ".", " - ", "  "]);
            chars.iter().map(char::to_string).collect::<Vec<String>>().join(gap)
        }
        3 => {
            let sign = |c: &char| match c {
                'a' => '4',
                'e' => '3',
                'i' | 'l' => '1',
                'o' => '0',
                's' => '$',
                't' => '+',
                other => *other,
            };
            let some = tape.pick(3) + 1;
            chars.iter().enumerate().map(|(index, c)| if index % some == 0 { sign(c) } else { *c }).collect()
        }
        4 => chars.iter().flat_map(|c| [*c, '\u{200b}']).collect(),
        5 => word.replace('a', "\u{430}").replace('o', "\u{3bf}").replace('e', "e\u{301}"),
        6 => {
            let mut chars = chars;
            chars.remove(at);
            chars.into_iter().collect()
        }
        _ => {
            let mut chars = chars;
            chars.insert(at, *tape.one(&['e', 's', '1']));
            chars.into_iter().collect()
        }
    }
}

/// Whether scanner and plain search find the same entries at the same places, and the same entries as whole texts.
/// Counts what was found of each kind and role.
///
/// # Errors
/// What differs.
pub(crate) fn agree(lexicons: &[LexiconDef], text: &str, seen: &mut [u32; 6]) -> Result<(), String> {
    let mut scanner = Scanner::new(lexicons, |_| 2).unwrap();
    (0..lexicons.len()).for_each(|index| scanner.ask_wholly(index, &lexicons[index]));
    let words = Words::of(lexicons.to_vec());
    let mut buffers = ScanBuffers::default();
    for as_of in [0, 10, 20] {
        let mut found = BTreeSet::new();
        scanner.scan(text, as_of, &mut buffers, |one| {
            found.insert((one.entry as usize, one.start as usize, one.end as usize));
        });
        let mut plain = BTreeSet::new();
        let mut first = 0;
        for (index, lexicon) in lexicons.iter().enumerate() {
            let here = words.found(index, as_of, text);
            plain.extend(here.into_iter().map(|(entry, start, end)| (first + entry, start, end)));
            first += lexicon.entries.len();
            for group in 0..2 {
                let groups = 2 * index as u32 + group..2 * index as u32 + group + 1;
                let whole = scanner.wholly(&groups, text, as_of, &mut buffers).is_some();
                if whole != words.is_wholly(index, as_of, text, group) {
                    return Err(format!("{text:?} is wholly one of {lexicon:?} at {as_of}: {whole}"));
                }
                seen[5] += u32::from(whole);
            }
        }
        if found != plain {
            let differ: Vec<_> = found.symmetric_difference(&plain).collect();
            return Err(format!("{text:?}: {differ:?} (entry, start, end)\n{lexicons:?}"));
        }
        let all: Vec<&WordEntryDef> = lexicons.iter().flat_map(|lexicon| &lexicon.entries).collect();
        for (entry, start, end) in found {
            let (entry, sent) = (all[entry], &text[start..end]);
            seen[0] += u32::from(entry.kind == EntryKind::Pattern);
            seen[1] += u32::from(entry.kind == EntryKind::Whole);
            seen[2] += u32::from(entry.slip && sent != entry.text);
            seen[3] += u32::from(sent.contains(['$', '+', '3', '4']) && entry.text != "bet365");
            seen[4] += u32::from(sent.contains(". ") || sent.contains(" - ") || sent.matches('.').count() > 1);
        }
    }
    Ok(())
}
