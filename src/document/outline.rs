//! Cuts blocks into units: each sentence and item of a list with its section, its position, its fingerprint.
//!
//! A section begins at a heading, or at a paragraph whose first sentence opens it; both are known by fingerprint.
//! Positions count within the section: `paragraph 2, sentence 3`; `list after paragraph 1, item 2`, with a sentence where
//! the item has several. What stands before the first section is no part of the document.

use super::fingerprint::Fingerprint;
use super::force::Forces;
use super::passage::{Block, BlockKind};
use super::sentence::sentences;
use crate::text::{Loc, Span};

/// A sentence that a policy names: a heading, the opening of a section, one that is no statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Which sentence.
    pub print: Fingerprint,
    /// The name of the section, or why the sentence is ignored.
    pub words: String,
    /// Where the policy says so.
    pub loc: Loc,
}

/// What a policy says of a document's sentences that are no clauses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Headings of sections.
    pub headings: Vec<Mark>,
    /// First sentences of sections that have no heading.
    pub opens: Vec<Mark>,
    /// No statements.
    pub ignored: Vec<Mark>,
}

impl Marks {
    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Mark> {
        self.headings.iter().chain(&self.opens).chain(&self.ignored)
    }
}

/// One sentence, or one item of a list.
#[derive(Clone, Debug)]
pub struct Unit {
    /// The section in which it stands.
    pub section: String,
    /// Where in the section.
    pub at: String,
    /// What it says.
    pub text: String,
    /// What it is known by.
    pub print: Fingerprint,
    /// What it asks for.
    pub forces: Forces,
    /// Where it stands in the file.
    pub span: Span,
}

/// A document, cut.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// Its statements, in their order.
    pub units: Vec<Unit>,
    /// Lines that were read as headings, or that a mark names one: what they say, and whether a mark names them.
    pub headings: Vec<Heading>,
    /// First sentences of paragraphs that stand before the first section.
    pub before: usize,
}

/// A heading.
#[derive(Clone, Debug)]
pub struct Heading {
    /// What it says.
    pub text: String,
    /// What it is known by.
    pub print: Fingerprint,
    /// A mark names it.
    pub marked: bool,
    /// Where it stands in the file.
    pub span: Span,
}

/// Where one is in a document.
#[derive(Default)]
struct Place {
    section: Option<String>,
    paragraph: usize,
    item: usize,
    in_list: bool,
}

impl Place {
    fn enter(&mut self, section: &str) {
        *self = Self { section: Some(section.to_owned()), ..Self::default() };
    }
    /// The position of the next block.
    fn next(&mut self, kind: BlockKind) -> String {
        if kind == BlockKind::Item {
            self.item = if self.in_list { self.item + 1 } else { 1 };
            self.in_list = true;
            return format!("list after paragraph {}, item {}", self.paragraph, self.item);
        }
        self.paragraph += 1;
        self.in_list = false;
        format!("paragraph {}", self.paragraph)
    }
}

/// Cuts blocks.
#[must_use]
pub fn outline(blocks: &[Block], marks: &Marks) -> Outline {
    let named = |marks: &[Mark], print: Fingerprint| marks.iter().position(|mark| mark.print == print);
    let section = |marks: &[Mark], index: usize| marks.get(index).map_or_else(String::new, |mark| mark.words.clone());
    let mut out = Outline::default();
    let mut place = Place::default();
    if marks.headings.is_empty() && marks.opens.is_empty() {
        place.enter("");
    }
    for block in blocks {
        let text = block.passage.text();
        let whole = Fingerprint::of(text);
        let is_item = block.kind == BlockKind::Item;
        let span = block.passage.place(&(0..text.len()));
        if !is_item && let Some(index) = named(&marks.headings, whole) {
            place.enter(&section(&marks.headings, index));
            out.headings.push(Heading { text: text.trim().to_owned(), print: whole, marked: true, span });
            continue;
        }
        let ignored = named(&marks.ignored, whole).is_some();
        if block.kind == BlockKind::Heading {
            // A heading that the policy does not know opens a section of its own words.
            if !ignored {
                place.enter(text.trim());
            }
            out.headings.push(Heading { text: text.trim().to_owned(), print: whole, marked: ignored, span });
            continue;
        }
        // In plain text, a line that is no sentence and says nothing is a heading that opens no section.
        if ignored && !is_item && !text.trim_end().ends_with(['.', '!', '?', ':']) {
            out.headings.push(Heading { text: text.trim().to_owned(), print: whole, marked: true, span });
            continue;
        }
        let parts = sentences(text);
        let opening = parts.first().and_then(|range| text.get(range.clone())).map(Fingerprint::of);
        if !is_item && let Some(index) = opening.and_then(|print| named(&marks.opens, print)) {
            place.enter(&section(&marks.opens, index));
        }
        let Some(section) = place.section.clone() else {
            out.before += 1;
            continue;
        };
        let position = place.next(block.kind);
        let single = is_item && parts.len() == 1;
        for (number, range) in parts.into_iter().enumerate() {
            let sentence = text.get(range.clone()).unwrap_or_default();
            let at = if single { position.clone() } else { format!("{position}, sentence {}", number + 1) };
            out.units.push(Unit {
                section: section.clone(),
                at,
                text: sentence
                    .split(super::fingerprint::is_blank)
                    .filter(|word| !word.is_empty())
                    .collect::<Vec<_>>()
                    .join(" "),
                print: Fingerprint::of(sentence),
                forces: Forces::of(sentence),
                span: block.passage.place(&range),
            });
        }
    }
    out
}
