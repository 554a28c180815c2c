//! The force of a sentence: what its modal verbs, its verdicts and its imperatives ask for. English.
//!
//! A reading by words, and no more: that a sentence says `may` tells that somebody has to look at it, not whether it
//! permits or supposes. Words that negate are read together with what they negate.

use super::fingerprint::normalised;
use std::fmt;

/// What one phrase of a sentence asks for, from weak to strong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Force {
    /// `may`, `can`, `is not required`
    May,
    /// `reserves the right`
    Reserved,
    /// `recommends`, `is encouraged`
    Recommended,
    /// `should`
    Should,
    /// `should not`, `discourages`
    ShouldNot,
    /// `Keep records.`
    Imperative,
    /// `must`, `is required`
    Must,
    /// `must not`, `may not`, `is prohibited`
    MustNot,
}

impl Force {
    /// The word for it in reports.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::May => "may",
            Self::Reserved => "reserved",
            Self::Recommended => "recommended",
            Self::Should => "should",
            Self::ShouldNot => "should not",
            Self::Imperative => "imperative",
            Self::Must => "must",
            Self::MustNot => "must not",
        }
    }
}

/// All that a sentence asks for, each once, from strong to weak.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Forces {
    /// Each with the words that say so.
    found: Vec<(Force, String)>,
}

/// Phrases and their force. Longer ones win, wherever they begin.
const PHRASES: &[(&str, Force)] = &[
    ("must not", Force::MustNot),
    ("mustn't", Force::MustNot),
    ("shall not", Force::MustNot),
    ("may not", Force::MustNot),
    ("may only", Force::Must),
    ("cannot", Force::MustNot),
    ("can not", Force::MustNot),
    ("can't", Force::MustNot),
    ("never", Force::MustNot),
    ("prohibit", Force::MustNot),
    ("prohibits", Force::MustNot),
    ("prohibited", Force::MustNot),
    ("forbid", Force::MustNot),
    ("forbids", Force::MustNot),
    ("forbidden", Force::MustNot),
    ("not permitted", Force::MustNot),
    ("not allowed", Force::MustNot),
    ("limited to", Force::MustNot),
    ("limited in", Force::MustNot),
    ("must", Force::Must),
    ("shall", Force::Must),
    ("have to", Force::Must),
    ("has to", Force::Must),
    ("need to", Force::Must),
    ("needs to", Force::Must),
    ("require", Force::Must),
    ("requires", Force::Must),
    ("required", Force::Must),
    ("requirement is", Force::Must),
    ("obliged", Force::Must),
    ("obligated", Force::Must),
    ("mandatory", Force::Must),
    ("duty", Force::Must),
    ("responsible for", Force::Must),
    ("responsible to", Force::Must),
    ("not responsible", Force::Reserved),
    ("not require", Force::May),
    ("not required", Force::May),
    ("need not", Force::May),
    ("not need to", Force::May),
    ("don't need to", Force::May),
    ("not have to", Force::May),
    ("don't have to", Force::May),
    ("doesn't have to", Force::May),
    ("not obliged", Force::May),
    ("should not", Force::ShouldNot),
    ("shouldn't", Force::ShouldNot),
    ("ought not", Force::ShouldNot),
    ("discourage", Force::ShouldNot),
    ("discourages", Force::ShouldNot),
    ("discouraged", Force::ShouldNot),
    ("not recommend", Force::ShouldNot),
    ("not recommended", Force::ShouldNot),
    ("should", Force::Should),
    ("ought to", Force::Should),
    ("expected to", Force::Should),
    ("recommend", Force::Recommended),
    ("recommends", Force::Recommended),
    ("recommended", Force::Recommended),
    ("encourage", Force::Recommended),
    ("encourages", Force::Recommended),
    ("encouraged", Force::Recommended),
    ("advise", Force::Recommended),
    ("advised", Force::Recommended),
    ("best practice", Force::Recommended),
    ("best practices", Force::Recommended),
    ("best interest", Force::Recommended),
    ("may want to", Force::Recommended),
    ("might want to", Force::Recommended),
    ("may", Force::May),
    ("can", Force::May),
    ("permitted", Force::May),
    ("allowed", Force::May),
    ("free to", Force::May),
    ("reserve", Force::Reserved),
    ("reserves", Force::Reserved),
    ("reserve the right", Force::Reserved),
    ("reserves the right", Force::Reserved),
];

/// Verbs with which rules begin when they address their reader.
const VERBS: &[&str] = &[
    "abide", "add", "allow", "answer", "apply", "ask", "avoid", "be", "check", "collect", "complete", "comply",
    "confirm", "contact", "define", "delete", "disclose", "display", "document", "do", "don't", "ensure", "follow",
    "give", "honor", "honour", "identify", "include", "inform", "keep", "leave", "let", "limit", "list", "maintain",
    "make", "monitor", "name", "notify", "obey", "obtain", "offer", "prepare", "protect", "provide", "publish", "put",
    "read", "record", "refrain", "register", "remove", "reply", "report", "respect", "respond", "retain", "review",
    "say", "see", "send", "show", "state", "stop", "store", "submit", "take", "tell", "test", "update", "use",
    "verify", "wait", "write",
];

/// What follows a word that is no verb there: `use of`, `contact information`.
const NOUN_AFTER: &[&str] =
    &["of", "is", "are", "was", "were", "may", "must", "should", "can", "will", "shall", "has", "have"];

/// Words that open a part before the imperative: `If they ask, stop.`
const OPENERS: &[&str] = &[
    "if", "when", "whenever", "before", "after", "where", "once", "unless", "to", "for", "in", "until", "while",
    "then", "please", "always", "first",
];

impl Forces {
    /// Reads a sentence.
    #[must_use]
    pub fn of(sentence: &str) -> Self {
        let text = normalised(sentence);
        let parts: Vec<Vec<&str>> = text.split([',', ';', ':', '(', ')']).map(words).collect();
        let mut forces = Self::default();
        let denied = parts
            .first()
            .and_then(|part| part.first())
            .is_some_and(|first| ["none", "no", "neither", "nobody", "nothing"].contains(first));
        for part in &parts {
            forces.phrases(part, denied);
        }
        let opens = parts.first().and_then(|part| part.first()).is_some_and(|first| OPENERS.contains(first));
        for (index, part) in parts.iter().enumerate() {
            if index == 0 || opens {
                forces.imperative(part);
            }
        }
        forces.found.sort_by_key(|(force, _)| std::cmp::Reverse(*force));
        forces
    }

    /// The strongest; none: the sentence asks for nothing.
    #[must_use]
    pub fn strongest(&self) -> Option<Force> {
        self.found.first().map(|(force, _)| *force)
    }
    /// All of them, from strong to weak.
    pub fn all(&self) -> impl Iterator<Item = Force> {
        self.found.iter().map(|(force, _)| *force)
    }
    /// The words that ask for the strongest.
    #[must_use]
    pub fn words(&self) -> Option<&str> {
        self.found.first().map(|(_, words)| words.as_str())
    }
    /// Whether both ask for the same.
    #[must_use]
    pub fn agree(&self, other: &Self) -> bool {
        self.all().eq(other.all())
    }

    fn add(&mut self, force: Force, words: String) {
        if !self.found.iter().any(|(known, _)| *known == force) {
            self.found.push((force, words));
        }
    }

    fn phrases(&mut self, part: &[&str], denied: bool) {
        let mut at = 0;
        while at < part.len() {
            let Some((length, phrase, force)) = longest(part, at) else {
                at += 1;
                continue;
            };
            let force = match force {
                Force::May | Force::Must if denied => Force::MustNot,
                Force::Should if denied => Force::ShouldNot,
                other => other,
            };
            self.add(force, String::from(phrase));
            at += length;
        }
    }

    fn imperative(&mut self, part: &[&str]) {
        let skip =
            part.iter().take_while(|word| ["then", "please", "always", "first", "also", "and"].contains(word)).count();
        let mut rest = part.iter().skip(skip);
        let Some(verb) = rest.next().filter(|word| VERBS.contains(word)) else { return };
        let next = rest.next().copied();
        match (*verb, next) {
            ("don't", _) | ("do", Some("not")) => self.add(Force::MustNot, String::from("do not")),
            ("do", _) => {}
            (_, Some(next)) if NOUN_AFTER.contains(&next) => {}
            (verb, _) => self.add(Force::Imperative, String::from(verb)),
        }
    }
}

/// The longest phrase that begins at a word: how many words, which, with what force.
fn longest(part: &[&str], at: usize) -> Option<(usize, &'static str, Force)> {
    let begins = |phrase: &str| {
        let length = phrase.split(' ').count();
        let same = phrase.split(' ').eq(part.iter().skip(at).take(length).copied());
        same.then_some(length)
    };
    let found = PHRASES.iter().filter_map(|(phrase, force)| Some((begins(phrase)?, *phrase, *force)));
    found.max_by_key(|(length, ..)| *length)
}

/// The words of a text that was normalised.
fn words(text: &str) -> Vec<&str> {
    let strip = |word: &'_ str| -> bool { !word.is_empty() };
    text.split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '-'))
        .map(|word| word.trim_matches(['\'', '-']))
        .filter(|word| strip(word))
        .collect()
}

impl fmt::Display for Forces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.found.is_empty() {
            return f.write_str("nothing");
        }
        for (index, force) in self.all().enumerate() {
            if index > 0 {
                f.write_str(", ")?;
            }
            f.write_str(force.word())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Forces;

    #[test]
    fn words_of_force_are_read_with_what_negates_them() {
        for (sentence, expected) in [
            ("Parrots must be counted, and they should be weighed.", "must, should"),
            ("You may not sell parrots.", "must not"),
            ("You may sell them.", "may"),
            ("None of these parrots may be sold.", "must not"),
            ("You are not required to count them.", "may"),
            ("You don't have to.", "may"),
            ("Keepers shouldn’t shout; shouting is strongly discouraged.", "should not"),
            ("Keep them warm.", "imperative"),
            ("If a parrot is ill, call nobody and then wait.", "nothing"),
            ("If a parrot is ill, please tell the keeper.", "imperative"),
            ("Use of cages is common.", "nothing"),
            ("Do not shout.", "must not"),
            ("Do they shout?", "nothing"),
            ("Parrots that do not shout are rare.", "nothing"),
            ("To see that all is well, provide", "imperative"),
            ("We reserve the right to change this.", "reserved"),
            ("The zoo recommends that you require a ticket.", "must, recommended"),
            ("Cans of food, mayhem and a mustard jar", "nothing"),
        ] {
            assert_eq!(Forces::of(sentence).to_string(), expected, "{sentence}");
        }
    }
}
