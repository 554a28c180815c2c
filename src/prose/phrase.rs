//! What is said of something: a sentence's part, or several that hold together.

/// A condition in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phrase {
    /// `its form is “written”`
    Text(String),
    /// All of these hold.
    All(Vec<Phrase>),
    /// At least one of these holds.
    Any(Vec<Phrase>),
    /// Something, and what is said of it: `there is at least one consent for which …`
    Headed(String, Box<Phrase>),
    /// One of these, by what is the case: `depending on its scope`.
    Cases(String, Vec<(String, Phrase)>),
}

/// What stands on one line is at most so long.
const LINE: usize = 170;

impl Phrase {
    /// The phrase as a part of a sentence, where it is short and plain enough for that.
    #[must_use]
    pub fn inline(&self) -> Option<String> {
        let text = match self {
            Self::Text(text) => text.clone(),
            Self::All(parts) => joined(parts, "and")?,
            Self::Any(parts) => joined(parts, "or")?,
            Self::Headed(head, inner) => match &**inner {
                // What reaches how far is plain only for a single statement, or for two that are joined.
                Self::Text(_) | Self::All(_) | Self::Headed(..) => format!("{head} {}", inner.inline()?),
                Self::Any(_) | Self::Cases(..) => return None,
            },
            Self::Cases(..) => return None,
        };
        (visible(&text) <= LINE).then_some(text)
    }
}

/// Parts that say one thing each, joined.
fn joined(parts: &[Phrase], word: &str) -> Option<String> {
    let plain = |part: &Phrase| match part {
        Phrase::Text(text) => Some(text.clone()),
        Phrase::Headed(..) | Phrase::All(_) | Phrase::Any(_) | Phrase::Cases(..) => None,
    };
    let (last, head) = parts.split_last()?;
    let mut texts = head.iter().map(plain).collect::<Option<Vec<String>>>()?;
    texts.push(match last {
        Phrase::Headed(_, inner) if matches!(**inner, Phrase::Text(_)) => last.inline()?,
        last => plain(last)?,
    });
    Some(super::words::listed(&texts, word))
}

/// How long a text looks: the targets of links are not seen.
fn visible(text: &str) -> usize {
    let mut length = 0;
    let mut rest = text;
    while let Some(at) = rest.find("](#") {
        length += rest.get(..at).unwrap_or_default().chars().count();
        let behind = rest.get(at..).unwrap_or_default();
        rest = behind.find(')').and_then(|end| behind.get(end + 1..)).unwrap_or_default();
    }
    length + rest.chars().count()
}
