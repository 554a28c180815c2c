//! Lexicon entries that can find nothing of their own.

use super::mistakes::HIDDEN_ENTRY;
use crate::diagnostic::Diagnostic;
use crate::semantics::policy::{LexiconDef, Policy, Stretch, WordEntryDef};
use crate::syntax::ast::{EntryKind, EntryRole};
use crate::text::fold::fold_word;
use crate::text::word::find_words;

pub(super) fn look(policy: &Policy, found: &mut Vec<Diagnostic>) {
    for lexicon in &policy.lexicons {
        for (index, entry) in lexicon.entries.iter().enumerate() {
            let of_words = matches!(entry.kind, EntryKind::Words | EntryKind::Inside);
            if entry.role != EntryRole::Found || !of_words {
                continue;
            }
            if let Some((why, other)) = hidden_by(lexicon, index, entry) {
                let message = format!("in `{}`, `{}` {why} `{}`", lexicon.name, entry.text, other.text);
                found.push(
                    Diagnostic::warning(&HIDDEN_ENTRY, message)
                        .at(entry.loc, "finds nothing of its own")
                        .at(other.loc, "because of this one")
                        .help(format!("take `{}` out", entry.text)),
                );
            }
        }
    }
}

/// The entry because of which this one finds nothing of its own.
fn hidden_by<'a>(
    lexicon: &'a LexiconDef,
    index: usize,
    entry: &WordEntryDef,
) -> Option<(&'static str, &'a WordEntryDef)> {
    let folded = fold_word(&entry.text, lexicon.folds);
    let others = lexicon.entries.iter().enumerate().filter(|(at, other)| *at != index && other.group == entry.group);
    // One that counts for a time only hides nothing at other times.
    let mut others = others.filter(|(_, other)| other.during == Stretch::ALWAYS);
    others.find_map(|(at, other)| {
        let words = fold_word(&other.text, lexicon.folds);
        let same = words == folded;
        let may_hide = (!same || at < index) && other.role == EntryRole::Found && !entry.slip;
        match (other.role, other.kind) {
            (EntryRole::Not, _) if same => Some(("is always taken back by not", other)),
            (_, EntryKind::Words) if may_hide && find_words(&folded, &words).is_some() => {
                Some(("finds nothing that is not found by", other))
            }
            (_, EntryKind::Inside) if may_hide && folded.contains(&words) => {
                Some(("finds nothing that is not found by", other))
            }
            _ => None,
        }
    })
}
