//! Plain text: a line is a paragraph, one with a bullet is an item.
//!
//! A line that runs on into the next one, because somebody wrapped it, is joined with it: where the next begins in
//! lower case, or where it is long and ends in the middle of a sentence.

use crate::document::fingerprint::is_blank;
use crate::document::passage::{Block, BlockKind, Passage};

/// From here on a line that ends without a mark was likely wrapped.
const LONG: usize = 50;

pub(super) fn read(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}']) {
        let place = start;
        start += line.len();
        let inner = line.trim_matches(is_blank);
        // Of a line that ends in two characters, the second one is no empty line.
        if inner.is_empty() {
            open &= line == "\n" && text.get(..place).is_some_and(|before| before.ends_with('\r'));
            continue;
        }
        let at = place + line.find(inner).unwrap_or_default();
        let bullet = bullet(inner);
        let words = inner.get(bullet..).unwrap_or_default();
        if let Some(last) = blocks.last_mut().filter(|last| open && bullet == 0 && runs_on(last.passage.text(), words))
        {
            last.passage.part(at);
            last.passage.push(words, at);
            continue;
        }
        let mut passage = Passage::default();
        passage.push(words, at + bullet);
        let kind = if bullet > 0 { BlockKind::Item } else { BlockKind::Paragraph };
        blocks.push(Block { kind, passage });
        open = true;
    }
    blocks
}

/// How many bytes the bullet of a line takes, with the blanks behind it.
fn bullet(line: &str) -> usize {
    let behind = line.trim_start_matches(['•', '◦', '▪', '‣', '●', '○']);
    if behind.len() < line.len() {
        return line.len() - behind.trim_start_matches(is_blank).len();
    }
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let sign = match line.len() - digits.len() {
        0 => line.strip_prefix(['-', '*', '–', '—', '·']),
        1..=3 => digits.strip_prefix(['.', ')']),
        _ => None,
    };
    match sign {
        Some(rest) if rest.starts_with(is_blank) => line.len() - rest.trim_start_matches(is_blank).len(),
        _ => 0,
    }
}

fn runs_on(before: &str, next: &str) -> bool {
    let small = next.starts_with(char::is_lowercase);
    let broken_off = before.chars().count() >= LONG && !before.ends_with(['.', '!', '?', ':', ';', '”', '"', ')']);
    small || broken_off
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn lines_are_paragraphs_and_wrapped_lines_are_joined() {
        let text = "House rules\n\nOne line.\nAnother line.\n  • first\n  - second which\n    goes on\n3) third\n\
                    A line that somebody wrapped in the very middle of\nParis goes on.\r\nNext.";
        let blocks: Vec<(String, String)> = read(text)
            .into_iter()
            .map(|block| {
                let place = block.passage.place(&(0..block.passage.text().len()));
                (format!("{:?} {}", block.kind, block.passage.text()), text[place.range()].to_owned())
            })
            .collect();
        let told: Vec<&str> = blocks.iter().map(|(told, _)| told.as_str()).collect();
        assert_eq!(
            told,
            [
                "Paragraph House rules",
                "Paragraph One line.",
                "Paragraph Another line.",
                "Item first",
                "Item second which goes on",
                "Item third",
                "Paragraph A line that somebody wrapped in the very middle of Paris goes on.",
                "Paragraph Next.",
            ]
        );
        assert_eq!(blocks[4].1, "second which\n    goes on");
        assert_eq!(blocks[5].1, "third");
    }
}
