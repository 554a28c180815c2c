//! Cuts a copy of a document into headings, paragraphs and items of lists.

mod html;
mod markdown;
mod plain;

use super::passage::Block;

/// How a copy is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A paragraph or an item a line.
    Plain,
    /// CommonMark.
    Markdown,
    /// As browsers read it.
    Html,
}

impl Form {
    /// The form that the name of a file tells.
    #[must_use]
    pub fn of(name: &str) -> Self {
        match name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).as_deref() {
            Some("md" | "markdown") => Self::Markdown,
            Some("html" | "htm" | "xhtml") => Self::Html,
            _ => Self::Plain,
        }
    }
}

/// The blocks of a copy, in its order. Nothing is refused: what is no text is passed over.
#[must_use]
pub fn read(text: &str, form: Form) -> Vec<Block> {
    let mut blocks = match form {
        Form::Plain => plain::read(text),
        Form::Markdown => markdown::read(text),
        Form::Html => html::read(text),
    };
    blocks.retain(|block| !block.passage.is_blank());
    blocks
}
