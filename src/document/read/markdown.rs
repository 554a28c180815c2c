//! Markdown: as CommonMark has it, with tables; front matter, code blocks and HTML are passed over.

use crate::document::passage::{Block, BlockKind, Passage};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Option<Block>,
    /// Within a block that is no text.
    hidden: bool,
}

impl Reader {
    fn begin(&mut self, kind: BlockKind) {
        self.end();
        self.open = Some(Block { kind, passage: Passage::default() });
    }
    fn end(&mut self) {
        self.blocks.extend(self.open.take());
    }
    fn passage(&mut self) -> &mut Passage {
        let block = || Block { kind: BlockKind::Paragraph, passage: Passage::default() };
        &mut self.open.get_or_insert_with(block).passage
    }
    /// A paragraph within an item that has just begun is the item.
    fn paragraph(&mut self) {
        let within = self.open.as_ref().is_some_and(|open| open.kind == BlockKind::Item);
        if !within {
            self.begin(BlockKind::Paragraph);
        }
    }
}

pub(super) fn read(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_GFM
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader = Reader::default();
    for (event, place) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { .. }) => reader.begin(BlockKind::Heading),
            Event::Start(Tag::Item) => reader.begin(BlockKind::Item),
            Event::Start(Tag::Paragraph) => {
                reader.paragraph();
                reader.passage().part(place.start);
            }
            Event::Start(Tag::TableCell) => reader.begin(BlockKind::Item),
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_)) => {
                reader.end();
                reader.hidden = true;
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => reader.hidden = false,
            Event::End(TagEnd::Heading(_) | TagEnd::Item | TagEnd::TableCell | TagEnd::List(_)) => reader.end(),
            Event::End(TagEnd::Paragraph) if reader.open.as_ref().is_some_and(|open| open.kind != BlockKind::Item) => {
                reader.end();
            }
            Event::Text(words) | Event::Code(words) if !reader.hidden => {
                let inner = text.get(place.clone()).and_then(|source| source.find(&*words));
                let start = place.start + inner.unwrap_or_default();
                let end = inner.map_or(place.end, |_| start + words.len());
                reader.passage().push_as(&words, start..end);
            }
            Event::SoftBreak | Event::HardBreak => reader.passage().part(place.start),
            _ => {}
        }
    }
    reader.end();
    reader.blocks
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_a_reader_sees_is_cut_and_placed() {
        let text = "---\ntitle: x\n---\n# House *rules*\n\nOne [link](https://a.example)\nand `code`.\n\n> Quoted &amp; more.\n\n\
                    - first\n  1. inner\n- second.\n\n  Goes on.\n\n```\ncode\n```\n<div>raw</div>\n\n| a | b |\n|---|---|\n| c | d |\n";
        let told: Vec<String> = read(text)
            .into_iter()
            .map(|block| {
                let words = block.passage.text();
                let at = block.passage.place(&(0..words.len()));
                format!("{:?} {words} = {:?}", block.kind, &text[at.range()])
            })
            .collect();
        assert_eq!(
            told,
            [
                r##"Heading House rules = "House *rules""##,
                r##"Paragraph One link and code. = "One [link](https://a.example)\nand `code`.""##,
                r##"Paragraph Quoted & more. = "Quoted &amp; more.""##,
                r##"Item first = "first""##,
                r##"Item inner = "inner""##,
                r##"Item second. Goes on. = "second.\n\n  Goes on.""##,
                r##"Item a = "a""##,
                r##"Item b = "b""##,
                r##"Item c = "c""##,
                r##"Item d = "d""##,
            ]
        );
    }
}
