//! HTML: what a browser shows. Where the page has a `<main>`, only what is in it: menus and footers are no policy.

use crate::document::passage::{Block, BlockKind, Passage};
use html5gum::{DefaultEmitter, Token, Tokenizer};
use std::ops::Range;

/// Elements whose text nobody reads, or that belong to the page and not to the document.
const HIDDEN: [&[u8]; 9] =
    [b"script", b"style", b"head", b"template", b"noscript", b"nav", b"footer", b"svg", b"button"];

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    open: Option<Block>,
    /// Elements of `HIDDEN` that are open.
    hidden: Vec<Vec<u8>>,
    /// What was read before `<main>` began counts for nothing.
    main: Option<Range<usize>>,
}

/// What an element does to the flow of text.
enum Flow {
    Begins(BlockKind),
    /// It parts words within a block: `<br>`.
    Parts,
    /// It runs within a line.
    Runs,
    Ends,
}

fn flow(name: &[u8]) -> Flow {
    match name {
        b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Flow::Begins(BlockKind::Heading),
        b"li" | b"td" | b"th" | b"dt" | b"dd" => Flow::Begins(BlockKind::Item),
        b"p" | b"blockquote" | b"pre" | b"summary" | b"figcaption" => Flow::Begins(BlockKind::Paragraph),
        b"br" => Flow::Parts,
        b"div" | b"section" | b"article" | b"main" | b"ul" | b"ol" | b"dl" | b"table" | b"tr" | b"aside"
        | b"header" | b"body" | b"html" | b"hr" | b"form" | b"details" => Flow::Ends,
        _ => Flow::Runs,
    }
}

impl Reader {
    fn end(&mut self) {
        self.blocks.extend(self.open.take());
    }
    fn starts(&mut self, name: &[u8], at: usize) {
        match flow(name) {
            Flow::Begins(BlockKind::Paragraph)
                if self.open.as_ref().is_some_and(|open| open.kind == BlockKind::Item) =>
            {
                if let Some(open) = &mut self.open {
                    open.passage.part(at);
                }
            }
            Flow::Begins(kind) => {
                self.end();
                self.open = Some(Block { kind, passage: Passage::default() });
            }
            Flow::Parts => {
                if let Some(open) = &mut self.open {
                    open.passage.part(at);
                }
            }
            Flow::Ends => self.end(),
            Flow::Runs => {}
        }
    }
    fn ends(&mut self, name: &[u8]) {
        let within_item = self.open.as_ref().is_some_and(|open| open.kind == BlockKind::Item);
        match flow(name) {
            Flow::Begins(BlockKind::Paragraph) if within_item => {}
            Flow::Begins(_) | Flow::Ends => self.end(),
            Flow::Parts | Flow::Runs => {}
        }
    }
    fn words(&mut self, words: &str, place: Range<usize>, source: &str) {
        if self.open.is_none() && words.trim().is_empty() {
            return;
        }
        let block = || Block { kind: BlockKind::Paragraph, passage: Passage::default() };
        let passage = &mut self.open.get_or_insert_with(block).passage;
        if source.get(place.clone()) == Some(words) {
            passage.push(words, place.start);
            return;
        }
        // Where references stand, the two are gone through side by side.
        let (mut rest, mut at) = (words, place.start);
        while let Some(c) = rest.chars().next() {
            let behind = source.get(at..place.end).unwrap_or_default();
            let reference = behind.find(';').filter(|_| behind.starts_with('&') && c != '&');
            let reference = reference.or_else(|| behind.find(';').filter(|_| behind.starts_with("&amp;")));
            let written = reference.map_or_else(|| behind.chars().next().map_or(0, char::len_utf8), |end| end + 1);
            let (one, more) = rest.split_at(c.len_utf8());
            passage.push_as(one, at..at + written);
            (rest, at) = (more, at + written);
        }
    }
}

pub(super) fn read(text: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // Scripts and styles are no markup.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(text, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = tag.name.as_slice();
                if HIDDEN.contains(&name) && !tag.self_closing {
                    reader.end();
                    reader.hidden.push(name.to_vec());
                } else if reader.hidden.is_empty() {
                    reader.starts(name, tag.span.start);
                    if name == b"main" && reader.main.is_none() {
                        reader.main = Some(reader.blocks.len()..usize::MAX);
                    }
                }
            }
            Token::EndTag(tag) => {
                let name = tag.name.as_slice();
                if let Some(open) = reader.hidden.iter().rposition(|open| open == name) {
                    reader.hidden.truncate(open);
                } else if reader.hidden.is_empty() {
                    reader.ends(name);
                    let read = reader.blocks.len();
                    if let Some(main) = reader.main.as_mut().filter(|main| name == b"main" && main.end == usize::MAX) {
                        main.end = read;
                    }
                }
            }
            Token::String(words) if reader.hidden.is_empty() => {
                let span = words.span.start..words.span.end;
                reader.words(&String::from_utf8_lossy(&words.value), span, text);
            }
            Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    reader.end();
    let all = reader.blocks.len();
    let main = reader.main.unwrap_or(0..all);
    reader.blocks.truncate(main.end);
    reader.blocks.split_off(main.start.min(reader.blocks.len()))
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_a_browser_shows_is_cut_and_placed() {
        let text = "<html><head><title>t</title></head><body><nav><p>menu</p></nav><p>before</p><main>\n<h2>House <em>rules</em></h2>\n\
                    <p>They say &ldquo;no&rdquo; &amp; go.<br>Then <!-- x --> more</p><ul><li>one<ul><li>inner</li></ul></li>\n\
                    <li><p>two.</p><p>Still two.</p></li></ul><script>if (a < b) {}</script>loose</main><p>after</p>";
        let told: Vec<String> = read(text)
            .into_iter()
            .filter(|block| !block.passage.is_blank())
            .map(|block| {
                let words = block.passage.text();
                let at = block.passage.place(&(0..words.len()));
                format!("{:?} {words} = {:?}", block.kind, &text[at.range()])
            })
            .collect();
        assert_eq!(
            told,
            [
                r#"Heading House rules = "House <em>rules""#,
                r#"Paragraph They say “no” & go. Then  more = "They say &ldquo;no&rdquo; &amp; go.<br>Then <!-- x --> more""#,
                r#"Item one = "one""#,
                r#"Item inner = "inner""#,
                r#"Item two. Still two. = "two.</p><p>Still two.""#,
                r#"Paragraph loose = "loose""#,
            ]
        );
    }
}
