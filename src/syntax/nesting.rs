//! How deep conditions nest, counted sign by sign before anything is parsed.
//!
//! Brackets nest, and so do words that reach as far as they can: `some … where`, `every`, `if`, `not`. What is
//! deeper than [`MAX_DEPTH`] is refused here, since a parser and all that follows it goes down level by level.

/// Brackets, prefixes and quantifiers may nest this deep, and chains of operators be this long.
pub(super) const MAX_DEPTH: usize = 64;

/// What is open at a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Nesting {
    /// For each open bracket, the prefixes before it, and the `every` whose `has` is still to come.
    brackets: Vec<(usize, usize)>,
    prefixes: usize,
    every: usize,
    negations: usize,
    /// A name or symbol comes next, whatever word it is.
    names: bool,
}

impl Nesting {
    pub(super) const fn is_too_deep(&self) -> bool {
        self.brackets.len() + self.prefixes + self.negations > MAX_DEPTH
    }

    /// Takes a word; false where it is no word of the language, but names something.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let names = std::mem::take(&mut self.names);
        if word == "not" {
            // Behind `is`, a symbol still comes.
            self.names = names;
            self.negations += 1;
            return true;
        }
        if names {
            self.negations = 0;
            return false;
        }
        match word {
            "some" | "no" | "every" | "if" | "latest" | "earliest" => {
                self.prefixes += self.negations + 1;
                self.negations = 0;
            }
            "must" | "should" | "when" | "unless" | "hold" => self.begin(),
            _ => self.negations = 0,
        }
        self.names = match word {
            "every" => {
                self.every += 1;
                true
            }
            "some" | "no" | "each" | "latest" | "earliest" | "is" => true,
            // Behind the one that belongs to `every` comes a condition, behind another a symbol.
            "has" if self.every > 0 => {
                self.every -= 1;
                false
            }
            "has" => true,
            _ => false,
        };
        true
    }

    /// Takes a sign of one byte; `next` is the byte behind it.
    pub(super) fn sign(&mut self, byte: u8, next: Option<u8>) {
        self.names = false;
        match (byte, next) {
            (b'(' | b'[' | b'{', _) => {
                self.brackets.push((self.prefixes, self.every));
                self.prefixes += self.negations;
                self.negations = 0;
                self.every = 0;
            }
            (b')' | b']' | b'}', _) => {
                (self.prefixes, self.every) = self.brackets.pop().unwrap_or_default();
                self.negations = 0;
            }
            (b',', _) | (b'=', Some(b'>')) => self.begin(),
            (b'.', _) => self.names = true,
            (b'!', other) if other != Some(b'=') => self.negations += 1,
            _ => self.negations = 0,
        }
    }

    /// Something begins that what stands before it in these brackets does not hold.
    fn begin(&mut self) {
        self.prefixes = self.brackets.last().map_or(0, |(prefixes, _)| *prefixes);
        self.negations = 0;
        self.every = 0;
    }
}

/// Whether a text by itself nests too deep.
pub(super) fn is_too_deep(text: &str) -> bool {
    let mut nesting = Nesting::default();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = word_length(rest);
        if len > 0 {
            nesting.word(rest.get(..len).unwrap_or_default());
            rest = rest.get(len..).unwrap_or_default();
        } else {
            let bytes = rest.as_bytes();
            if !first.is_whitespace() {
                nesting.sign(bytes.first().copied().unwrap_or_default(), bytes.get(1).copied());
            }
            rest = rest.get(first.len_utf8()..).unwrap_or_default();
        }
        if nesting.is_too_deep() {
            return true;
        }
    }
    false
}

/// The length of the word that a text begins with.
pub(super) fn word_length(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    text.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count()
}
