//! Sets the sentences of two revisions side by side.
//!
//! Sentences that read the same are paired by fingerprint, nearest first where one stands more than once. Of the rest,
//! those are paired that share most of their words, rare words counting more than common ones, and neighbours of what
//! is already paired counting more than strangers.

use super::fingerprint::Fingerprint;
use super::outline::Unit;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which unit of the new revision a unit of the old one became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alignment {
    /// For each old unit its new one.
    pub new_of: Vec<Option<usize>>,
    /// For each new unit its old one.
    pub old_of: Vec<Option<usize>>,
}

/// How alike two sentences have to be to be one, from 0 to 1.
const ALIKE: f64 = 0.5;
/// What the neighbourhood adds.
const NEAR: f64 = 0.15;

/// Aligns two revisions.
#[must_use]
pub fn align(old: &[Unit], new: &[Unit]) -> Alignment {
    let mut alignment = Alignment { new_of: vec![None; old.len()], old_of: vec![None; new.len()] };
    same(old, new, &mut alignment);
    alike(old, new, &mut alignment);
    alignment
}

impl Alignment {
    fn pair(&mut self, old: usize, new: usize) {
        if let (Some(of_old), Some(of_new)) = (self.new_of.get_mut(old), self.old_of.get_mut(new)) {
            *of_old = Some(new);
            *of_new = Some(old);
        }
    }
    /// The old units whose new ones stand in the order of the old text: the longest such run. The others moved.
    #[must_use]
    pub fn in_order(&self) -> Vec<bool> {
        let pairs: Vec<(usize, usize)> =
            self.new_of.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)?))).collect();
        // For each length of a run: where the run that ends lowest ends.
        let mut ends: Vec<usize> = Vec::new();
        let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
        for (index, (_, new)) in pairs.iter().enumerate() {
            let length = ends.partition_point(|end| pairs.get(*end).is_some_and(|(_, other)| other < new));
            before.push(length.checked_sub(1).and_then(|shorter| ends.get(shorter)).copied());
            if let Some(end) = ends.get_mut(length) {
                *end = index;
            } else {
                ends.push(index);
            }
        }
        let mut kept = vec![false; self.new_of.len()];
        let mut at = ends.last().copied();
        while let Some(index) = at {
            if let Some(kept) = pairs.get(index).and_then(|(old, _)| kept.get_mut(*old)) {
                *kept = true;
            }
            at = before.get(index).copied().flatten();
        }
        kept
    }
}

/// Pairs what reads the same.
fn same(old: &[Unit], new: &[Unit], alignment: &mut Alignment) {
    let mut places: BTreeMap<Fingerprint, Vec<usize>> = BTreeMap::new();
    for (index, unit) in new.iter().enumerate() {
        places.entry(unit.print).or_default().push(index);
    }
    for (index, unit) in old.iter().enumerate() {
        let Some(found) = places.get_mut(&unit.print) else { continue };
        let section = |place: &usize| new.get(*place).is_some_and(|other| other.section == unit.section);
        let at = found.iter().position(section).unwrap_or(0);
        if at < found.len() {
            alignment.pair(index, found.remove(at));
        }
    }
}

/// A sentence as the weight of its words.
struct Words<'a> {
    /// By the number of the word.
    weights: Vec<(usize, f64)>,
    total: f64,
    unit: &'a Unit,
}

impl Words<'_> {
    fn alike(&self, other: &Self) -> f64 {
        let mut common = 0.0;
        let (mut ours, mut theirs) = (self.weights.iter().peekable(), other.weights.iter().peekable());
        while let (Some((one, weight)), Some((two, other))) = (ours.peek(), theirs.peek()) {
            if one == two {
                common += weight.min(*other);
            }
            if one <= two {
                ours.next();
            }
            if two <= one {
                theirs.next();
            }
        }
        let all = self.total + other.total;
        let by_words = if all > 0.0 { 2.0 * common / all } else { 0.0 };
        // Of a few words each letter counts.
        let short = self.weights.len().min(other.weights.len()) <= 4;
        if short { by_words.max(strsim::normalized_levenshtein(&self.unit.text, &other.unit.text)) } else { by_words }
    }
}

/// All words of both revisions, with the number of sentences that have them.
#[derive(Default)]
struct Known {
    numbers: HashMap<String, usize>,
    often: Vec<f64>,
    sentences: f64,
}

impl Known {
    fn learn(&mut self, unit: &Unit) {
        self.sentences += 1.0;
        for word in split(&unit.text).into_iter().collect::<BTreeSet<_>>() {
            let next = self.numbers.len();
            let number = *self.numbers.entry(word).or_insert(next);
            match self.often.get_mut(number) {
                Some(often) => *often += 1.0,
                None => self.often.push(1.0),
            }
        }
    }
    fn weigh<'a>(&self, unit: &'a Unit) -> Words<'a> {
        let mut weights: BTreeMap<usize, f64> = BTreeMap::new();
        for word in split(&unit.text) {
            let Some(number) = self.numbers.get(&word) else { continue };
            let often = self.often.get(*number).copied().unwrap_or(1.0);
            *weights.entry(*number).or_default() += (1.0 + self.sentences / often).ln();
        }
        let weights: Vec<(usize, f64)> = weights.into_iter().collect();
        Words { total: weights.iter().map(|(_, weight)| weight).sum(), weights, unit }
    }
}

fn split(text: &str) -> Vec<String> {
    let low = text.to_lowercase();
    low.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(String::from).collect()
}

/// Those that are not paired, by their places.
fn open<'a>(known: &Known, units: &'a [Unit], places: &[Option<usize>]) -> Vec<(usize, Words<'a>)> {
    let free = units.iter().enumerate().zip(places).filter(|(_, other)| other.is_none());
    free.map(|((index, unit), _)| (index, known.weigh(unit))).collect()
}

/// Pairs what reads almost the same.
fn alike(old: &[Unit], new: &[Unit], alignment: &mut Alignment) {
    let mut known = Known::default();
    old.iter().chain(new).for_each(|unit| known.learn(unit));
    let (olds, news) = (open(&known, old, &alignment.new_of), open(&known, new, &alignment.old_of));
    let mut candidates: Vec<(i64, usize, usize)> = Vec::new();
    for (at, one) in &olds {
        for (place, other) in &news {
            let alike = one.alike(other);
            if alike < ALIKE - NEAR {
                continue;
            }
            let near = if neighbours(alignment, *at, *place) { NEAR } else { 0.0 };
            if alike + near >= ALIKE {
                // In millionths, so that equal ones are equal.
                candidates.push((((alike + near) * 1e6) as i64, *at, *place));
            }
        }
    }
    candidates.sort_by_key(|(score, at, place)| (std::cmp::Reverse(*score), *at, *place));
    for (_, at, place) in candidates {
        let free = alignment.new_of.get(at) == Some(&None) && alignment.old_of.get(place) == Some(&None);
        if free {
            alignment.pair(at, place);
        }
    }
}

/// Whether what stands before them, or behind them, is a pair; the ends of both texts are one.
fn neighbours(alignment: &Alignment, old: usize, new: usize) -> bool {
    let before = match (old.checked_sub(1), new.checked_sub(1)) {
        (None, None) => true,
        (Some(old), Some(new)) => alignment.new_of.get(old).copied().flatten() == Some(new),
        _ => false,
    };
    let behind = match (alignment.new_of.get(old + 1), alignment.old_of.get(new + 1)) {
        (None, None) => true,
        (Some(Some(place)), Some(_)) => *place == new + 1,
        _ => false,
    };
    before || behind
}
