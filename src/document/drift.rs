//! What became of a document between two revisions, sentence by sentence.

use super::align::{Alignment, align};
use super::fingerprint::Fingerprint;
use super::outline::{Mark, Marks, Outline, Unit, outline};
use super::passage::Block;
use super::sentence::sentences;

/// What became of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// It reads otherwise; it may have moved, too.
    Edited,
    /// It stands in another section, or in another order.
    Moved,
    /// It is gone.
    Vanished,
    /// It was not there.
    New,
    /// It reads the same and follows the same; something before it was added or taken out, so its number is another.
    Renumbered,
}

impl Change {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] = [Self::Edited, Self::Moved, Self::Vanished, Self::New, Self::Renumbered];
    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Edited => "edited",
            Self::Moved => "moved",
            Self::Vanished => "vanished",
            Self::New => "new",
            Self::Renumbered => "renumbered",
        }
    }
}

/// A sentence that is not as it was.
#[derive(Clone, Debug)]
pub struct Drift {
    /// What became of it.
    pub change: Change,
    /// Its place among the old units.
    pub old: Option<usize>,
    /// Its place among the new units.
    pub new: Option<usize>,
    /// It stands in another section, or in another order.
    pub moved: bool,
    /// What it asks for is another: of a new or vanished sentence, that it asks for something.
    pub force: bool,
}

/// Two revisions side by side.
#[derive(Debug)]
pub struct Revisions {
    /// The old one.
    pub old: Outline,
    /// The new one.
    pub new: Outline,
    /// What changed, in the order of the new text; what vanished stands where it stood.
    pub drift: Vec<Drift>,
    /// Headings that the policy names and that read otherwise now: which, and its new fingerprint where one was found.
    pub headings: Vec<(Mark, Option<Fingerprint>)>,
    /// How many sentences are as they were.
    pub unchanged: usize,
}

/// Compares two revisions, by the marks that the policy has for the old one.
#[must_use]
pub fn compare(old: &[Block], new: &[Block], marks: &Marks) -> Revisions {
    let old = outline(old, marks);
    let followed = followed(&old, new, marks);
    let new = outline(new, &followed);
    let stands = |print| new.headings.iter().any(|heading| heading.print == print);
    let headings = marks.headings.iter().zip(&followed.headings);
    let headings = headings.filter(|(mark, other)| mark.print != other.print || !stands(mark.print));
    let headings =
        headings.map(|(mark, other)| (mark.clone(), Some(other.print).filter(|print| *print != mark.print))).collect();
    let alignment = align(&old.units, &new.units);
    let drift = drift(&old.units, &new.units, &alignment);
    let unchanged = alignment.new_of.iter().flatten().count()
        - drift.iter().filter(|one| one.old.is_some() && one.new.is_some()).count();
    Revisions { old, new, drift, headings, unchanged }
}

fn drift(old: &[Unit], new: &[Unit], alignment: &Alignment) -> Vec<Drift> {
    let in_order = alignment.in_order();
    let mut drift: Vec<((usize, usize), Drift)> = Vec::new();
    // What vanished is told behind what stood before it.
    let mut behind = 0;
    for (index, unit) in old.iter().enumerate() {
        let pair = alignment.new_of.get(index).copied().flatten().and_then(|at| Some((at, new.get(at)?)));
        let Some((at, other)) = pair else {
            let force = unit.forces.strongest().is_some();
            let gone = Drift { change: Change::Vanished, old: Some(index), new: None, moved: false, force };
            drift.push(((behind, index + 1), gone));
            continue;
        };
        let ordered = in_order.get(index).copied().unwrap_or_default();
        if ordered {
            behind = at;
        }
        let moved = !ordered || unit.section != other.section;
        let change = match (unit.print == other.print, moved, unit.at == other.at) {
            (false, ..) => Change::Edited,
            (true, true, _) => Change::Moved,
            (true, false, false) => Change::Renumbered,
            (true, false, true) => continue,
        };
        let force = !unit.forces.agree(&other.forces);
        drift.push(((at, 0), Drift { change, old: Some(index), new: Some(at), moved, force }));
    }
    for (at, unit) in new.iter().enumerate() {
        if alignment.old_of.get(at) == Some(&None) {
            let force = unit.forces.strongest().is_some();
            drift.push(((at, 0), Drift { change: Change::New, old: None, new: Some(at), moved: false, force }));
        }
    }
    drift.sort_by_key(|(place, _)| *place);
    drift.into_iter().map(|(_, one)| one).collect()
}

/// How alike a heading or an opening sentence has to be to its old one, from 0 to 1.
const ALIKE: f64 = 0.6;

/// The marks of the new revision: where a heading or an opening sentence was edited, the one most like it takes its place,
/// so that a section does not end for a word.
fn followed(old: &Outline, new: &[Block], marks: &Marks) -> Marks {
    let mut followed = marks.clone();
    let blocks: Vec<(&str, Fingerprint)> =
        new.iter().map(|block| block.passage.text()).map(|text| (text, Fingerprint::of(text))).collect();
    let known: Vec<Fingerprint> = marks.all().map(|mark| mark.print).collect();
    let old_heading = |print| old.headings.iter().find(|heading| heading.print == print).map(|one| one.text.clone());
    let short = |text: &str| !text.trim_end().ends_with(['.', '!', '?']);
    for mark in &mut followed.headings {
        follow(mark, &old_heading, blocks.iter().filter(|(text, _)| short(text)).copied(), &known);
    }
    let openings: Vec<(&str, Fingerprint)> = new
        .iter()
        .filter_map(|block| {
            let text = block.passage.text();
            let first = text.get(sentences(text).into_iter().next()?)?;
            Some((first, Fingerprint::of(first)))
        })
        .collect();
    let old_opening = |print| old.units.iter().find(|unit| unit.print == print).map(|unit| unit.text.clone());
    for mark in &mut followed.opens {
        follow(mark, &old_opening, openings.iter().copied(), &known);
    }
    followed
}

/// Moves a mark to the sentence that is most like its own, if that one is gone.
fn follow<'t>(
    mark: &mut Mark,
    old: &dyn Fn(Fingerprint) -> Option<String>,
    candidates: impl Iterator<Item = (&'t str, Fingerprint)> + Clone,
    known: &[Fingerprint],
) {
    if candidates.clone().any(|(_, print)| print == mark.print) {
        return;
    }
    let Some(text) = old(mark.print) else { return };
    let best = candidates
        .filter(|(_, print)| !known.contains(print))
        .map(|(other, print)| (strsim::normalized_levenshtein(&text, other), print))
        .max_by(|(one, _), (two, _)| one.total_cmp(two));
    if let Some((alike, print)) = best
        && alike >= ALIKE
    {
        mark.print = print;
    }
}
