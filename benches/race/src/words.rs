//! The words of the pack, for those who look for them without it.

/// The words of all lexicons of `pack/words.coms`.
#[derive(Clone, Debug)]
pub struct Words {
    /// Adult content.
    pub adult: Vec<String>,
    /// Prohibited content.
    pub prohibited: Vec<String>,
    /// What solicits.
    pub solicitation: Vec<String>,
}

impl Words {
    /// Those of the pack.
    #[must_use]
    pub fn of_pack() -> Self {
        Self::of(include_str!("../pack/words.coms"))
    }

    /// Those of a text: whatever stands in quotes within the braces of a lexicon.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let of = |lexicon: &str| {
            let body = text.split_once(&format!("lexicon {lexicon} {{")).map_or("", |(_, behind)| behind);
            let body = body.split_once('}').map_or(body, |(inside, _)| inside);
            body.split('"').skip(1).step_by(2).map(str::to_owned).collect()
        };
        Self { adult: of("adult"), prohibited: of("prohibited"), solicitation: of("solicitation") }
    }
}
