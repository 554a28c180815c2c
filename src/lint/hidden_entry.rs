//! Lexicon entries that can find nothing of their own.

use super::mistakes::HIDDEN_ENTRY;
use crate::diagnostic::Diagnostic;
use crate::plan::lexicon::find_words;
use crate::semantics::policy::{LexiconDef, Policy};
use crate::syntax::ast::EntryKind;
use crate::text::fold::fold_word;

pub(super) fn look(policy: &Policy, found: &mut Vec<Diagnostic>) {
    for lexicon in &policy.lexicons {
        for (index, (group, kind, text)) in lexicon.entries.iter().enumerate() {
            let by = match kind {
                EntryKind::Words | EntryKind::Inside => hidden_by(lexicon, index, *group, text),
                EntryKind::Whole | EntryKind::Review | EntryKind::Not | EntryKind::Pattern => None,
            };
            if let Some((why, other)) = by {
                found.push(
                    Diagnostic::warning(&HIDDEN_ENTRY, format!("in `{}`, `{text}` {why} `{other}`", lexicon.name))
                        .at(lexicon.loc, "this lexicon")
                        .help(format!("take `{text}` out")),
                );
            }
        }
    }
}

/// The entry because of which this one finds nothing of its own.
fn hidden_by<'a>(lexicon: &'a LexiconDef, index: usize, group: u32, text: &str) -> Option<(&'static str, &'a str)> {
    let folded = fold_word(text, lexicon.folds);
    lexicon.entries.iter().enumerate().filter(|(other, (of, ..))| *other != index && *of == group).find_map(
        |(other, (_, kind, words))| {
            let words_folded = fold_word(words, lexicon.folds);
            let same = words_folded == folded;
            match kind {
                EntryKind::Not if same => Some(("is always taken back by not", words.as_str())),
                EntryKind::Words if (!same || other < index) && find_words(&folded, &words_folded).is_some() => {
                    Some(("finds nothing that is not found by", words.as_str()))
                }
                EntryKind::Inside if (!same || other < index) && folded.contains(&words_folded) => {
                    Some(("finds nothing that is not found by", words.as_str()))
                }
                _ => None,
            }
        },
    )
}
