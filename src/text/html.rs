//! What a reader of an HTML text sees: no tags, no scripts, references resolved, runs of white space one blank; and
//! where its links lead.
//!
//! Never fails: what makes no sense is what browsers make of it.

use super::fold::Folded;
use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};
use std::ops::Range;

/// Elements that run within a line: no blank stands for their tags.
const INLINE: [&[u8]; 20] = [
    b"a", b"abbr", b"b", b"big", b"cite", b"code", b"em", b"font", b"i", b"ins", b"kbd", b"mark", b"q", b"s", b"small",
    b"span", b"strong", b"sub", b"sup", b"u",
];

/// Elements whose text nobody sees.
const HIDDEN: [&[u8]; 6] = [b"script", b"style", b"head", b"template", b"noscript", b"title"];

/// A link of an HTML text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Where it leads: the `href`, references resolved.
    pub href: String,
    /// The `href` as it is written.
    pub place: Range<usize>,
    /// What a reader sees of it.
    pub shown: String,
}

/// The visible text of `html`.
#[must_use]
pub fn visible_text(html: &str) -> String {
    let mut out = Folded::default();
    visible(html, &mut out);
    out.text
}

/// Writes the visible text of `html`, with the way back. What `out` held before is gone.
pub fn visible(html: &str, out: &mut Folded) {
    read(html, out, &mut |_, _| {});
}

/// The links of `html`, in their order.
#[must_use]
pub fn anchors(html: &str) -> Vec<Anchor> {
    let mut out = Folded::default();
    let mut found: Vec<(Anchor, usize)> = Vec::new();
    let mut open = false;
    read(html, &mut out, &mut |event, seen: &str| match event {
        Event::Link(href, place) => {
            if let Some((anchor, from)) = found.last_mut().filter(|_| open) {
                seen.get(*from..).unwrap_or_default().trim().clone_into(&mut anchor.shown);
            }
            found.push((Anchor { href, place, shown: String::new() }, seen.len()));
            open = true;
        }
        Event::LinkEnds => {
            if let Some((anchor, from)) = found.last_mut().filter(|_| open) {
                seen.get(*from..).unwrap_or_default().trim().clone_into(&mut anchor.shown);
            }
            open = false;
        }
    });
    if let Some((anchor, from)) = found.last_mut().filter(|_| open) {
        out.text.get(*from..).unwrap_or_default().trim().clone_into(&mut anchor.shown);
    }
    found.into_iter().map(|(anchor, _)| anchor).collect()
}

/// What happens to links while a text is read.
enum Event {
    /// One begins: where it leads, and the place of that.
    Link(String, Range<usize>),
    LinkEnds,
}

/// Reads a text; tells of links, each time with what is visible so far.
fn read(html: &str, out: &mut Folded, tell: &mut dyn FnMut(Event, &str)) {
    out.begin(html);
    let mut hidden: Vec<Vec<u8>> = Vec::new();
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // Scripts and styles are no markup.
    emitter.naively_switch_states(true);
    for token in Tokenizer::new_with_emitter(html, emitter) {
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => {
                let name = tag.name.as_slice();
                if HIDDEN.contains(&name) && !tag.self_closing {
                    hidden.push(name.to_vec());
                } else if hidden.is_empty() {
                    if let Some((href, place)) = link(html, &tag) {
                        tell(Event::Link(href, place), &out.text);
                    }
                    part(name, tag.span.start, out);
                }
            }
            Token::EndTag(tag) => {
                let name = tag.name.as_slice();
                if let Some(open) = hidden.iter().rposition(|open| open == name) {
                    hidden.truncate(open);
                } else if hidden.is_empty() {
                    if name == b"a" {
                        tell(Event::LinkEnds, &out.text);
                    }
                    part(name, tag.span.start, out);
                }
            }
            Token::String(words) if hidden.is_empty() => {
                let place = words.span.start..words.span.end;
                words_of(html, place, &String::from_utf8_lossy(&words.value), out);
            }
            Token::String(_) | Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
}

/// Where a tag leads, if it is a link.
fn link(html: &str, tag: &StartTag<usize>) -> Option<(String, Range<usize>)> {
    if !matches!(tag.name.as_slice(), b"a" | b"area") {
        return None;
    }
    let href = tag.attributes.iter().find(|(name, _)| name.as_slice() == b"href").map(|(_, value)| value)?;
    // The place of an attribute is that of its name and its value.
    let written = html.get(href.span.start..href.span.end).unwrap_or_default();
    let (name, value) = written.split_once('=').unwrap_or((written, ""));
    let inner = value.trim().trim_matches(['"', '\'']).trim();
    let start = href.span.start + name.len() + 1 + value.find(inner).unwrap_or(0);
    let place = if inner.is_empty() { href.span.start..href.span.end } else { start..start + inner.len() };
    Some((String::from_utf8_lossy(&href.value).trim().to_owned(), place))
}

/// A blank for a tag that parts words.
fn part(name: &[u8], at: usize, out: &mut Folded) {
    if !INLINE.contains(&name) {
        blank(at, out);
    }
}

/// A blank, where there is none before it.
fn blank(at: usize, out: &mut Folded) {
    if !out.text.ends_with(' ') {
        out.push_made(" ", at, true);
    }
}

const fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// Adds the words that stand at `place`; `read` is what they say, references resolved.
fn words_of(html: &str, place: Range<usize>, read: &str, out: &mut Folded) {
    let Some(written) = html.get(place.clone()) else {
        out.push_made(read, place.start, true);
        return;
    };
    let mut at = place.start;
    for (index, piece) in written.split('&').enumerate() {
        if index == 0 {
            plain(piece, at, out);
            at += piece.len();
            continue;
        }
        let (decoded, length) = reference(piece);
        match decoded.chars().next() {
            Some(c) if decoded.chars().all(is_blank) && is_blank(c) => blank(at, out),
            _ => out.push_made(&decoded, at, true),
        }
        let rest = piece.get(length..).unwrap_or_default();
        plain(rest, at + 1 + length, out);
        at += 1 + piece.len();
    }
}

/// Adds text without references.
fn plain(text: &str, start: usize, out: &mut Folded) {
    let mut at = start;
    for run in text.split_inclusive(is_blank) {
        let words = run.trim_end_matches(is_blank);
        if !words.is_empty() {
            out.push_made(words, at, false);
        }
        if words.len() < run.len() {
            blank(at + words.len(), out);
        }
        at += run.len();
    }
}

/// What the reference comes to that `piece` holds behind its `&`, and its length; the `&` itself where it is none.
fn reference(piece: &str) -> (String, usize) {
    let name = piece.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let name = name + usize::from(piece.as_bytes().get(name) == Some(&b';'));
    let written = format!("&{}", piece.get(..name).unwrap_or_default());
    let mut decoded = String::new();
    for token in Tokenizer::new(&written) {
        let Ok(token) = token;
        if let Token::String(words) = token {
            decoded.push_str(&String::from_utf8_lossy(&words.value));
        }
    }
    // What was left as it stands behind a reference without its `;` is no part of it.
    let same = decoded.bytes().rev().zip(written.bytes().rev()).take_while(|(one, two)| one == two).count();
    let same = if decoded == written { written.len() - 1 } else { same };
    let kept = (0..=same).rev().find(|same| decoded.is_char_boundary(decoded.len() - same)).unwrap_or(0);
    let own = decoded.len() - kept;
    (decoded.get(..own).unwrap_or_default().to_owned(), written.len() - 1 - kept)
}

#[cfg(test)]
mod tests {
    use super::{Anchor, Folded, anchors, visible, visible_text};
    use proptest::prelude::*;

    #[test]
    fn readers_see_words_and_no_markup() {
        assert_eq!(visible_text("<p>Shop <b>n</b>ow &amp; save</p>"), " Shop now & save ");
        assert_eq!(visible_text("a<br>b"), "a b");
        assert_eq!(visible_text("<style>.x{}</style>seen<script>no()</script>"), "seen");
        assert_eq!(visible_text("<a href=\"x>y\">go</a>"), "go");
        assert_eq!(visible_text("&#100;ozen &#x63;&nbsp;&ZeroWidthSpace;&notit;"), "dozen c\u{a0}\u{200b}¬it;");
        assert_eq!(visible_text("<head><title>no</title></head>Reply STOP\r\n   to opt\tout"), "Reply STOP to opt out");
        assert_eq!(visible_text("a &amp b &;&&#;"), "a & b &;&&#;");
        assert_eq!(visible_text("<!-- no -->ca<!-- -->sino"), "casino");
    }

    #[test]
    fn broken_markup_is_no_trouble() {
        for html in ["<", "&", "<p", "a < b & c", "&#;", "&#xFFFFFFFF;", "<!-- open", "<script>", "&#0;", "</", "<é>"]
        {
            let _ = visible_text(html);
        }
        assert_eq!(visible_text("1 < 2 & 3"), "1 < 2 & 3");
    }

    #[test]
    fn words_are_found_again_where_they_were_written() {
        for (html, seen, written) in [
            ("<p>the <b>ca</b>sino!</p>", "casino", "ca</b>sino"),
            ("the c&#97;sino!", "casino", "c&#97;sino"),
            ("the c&aacute;sino!", "cásino", "c&aacute;sino"),
            ("free<br>\n  money", "free money", "free<br>\n  money"),
            ("x&shy;y &amp; z", "y & z", "y &amp; z"),
            ("&amp; z", "& z", "&amp; z"),
        ] {
            let mut out = Folded::default();
            visible(html, &mut out);
            let at = out.text.find(seen).unwrap();
            let (start, end) = out.original(at, at + seen.len());
            assert_eq!(&html[start..end], written, "{html:?}");
        }
    }

    #[test]
    fn links_and_what_is_shown_of_them() {
        let html =
            "<a href='https://a.example/?x=1&amp;y=2'>Go <b>there</b></a> <a name=x>no</a> <A HREF=b.apk>b<a href=''>c";
        let found: Vec<(String, String)> = anchors(html).into_iter().map(|a| (a.href, a.shown)).collect();
        let wanted = [("https://a.example/?x=1&y=2", "Go there"), ("b.apk", "b"), ("", "c")];
        assert_eq!(found, wanted.map(|(href, shown)| (href.to_owned(), shown.to_owned())));
        let Anchor { place, .. } = &anchors(html)[0];
        assert_eq!(&html[place.clone()], "https://a.example/?x=1&amp;y=2");
    }

    proptest! {
        #[test]
        fn ways_back_lead_into_the_text(html in "(<[a-z/]{1,3}>|&[a-z#0-9]{0,5};?|[a-z é🎰<>&;\n\"']){0,30}") {
            let mut out = Folded::default();
            visible(&html, &mut out);
            let places: Vec<usize> = (0..=out.text.len()).filter(|at| out.text.is_char_boundary(*at)).collect();
            let mut before = 0;
            for pair in places.windows(2) {
                let (start, end) = out.original(pair[0], pair[1]);
                prop_assert!(start < end && html.get(start..end).is_some(), "{start}..{end} of {html:?}");
                prop_assert!(start >= before, "in order");
                before = start;
            }
            let _ = anchors(&html);
        }
    }
}
