//! What a reader of an HTML text sees: no tags, no scripts, character references resolved.
//!
//! Not a parser of documents: it never fails, and what it cannot make sense of it leaves as it stands.

/// The visible text of `html`: a tag becomes a blank if it parts words, and nothing if it runs within one.
#[must_use]
pub fn visible_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        rest = if tail.starts_with('&') { reference(tail, &mut out) } else { tag(tail, &mut out) };
    }
    out.push_str(rest);
    out
}

/// Elements that run within a line: no blank stands for their tags.
const INLINE: [&str; 20] = [
    "a", "abbr", "b", "big", "cite", "code", "em", "font", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u",
];

/// Elements whose text nobody sees.
const HIDDEN: [&str; 5] = ["script", "style", "head", "template", "noscript"];

/// Passes what begins with `<`.
fn tag<'a>(tail: &'a str, out: &mut String) -> &'a str {
    if let Some(comment) = tail.strip_prefix("<!--") {
        return comment.find("-->").map_or("", |end| &comment[end + 3..]);
    }
    let inner = &tail[1..];
    let closing = inner.starts_with('/');
    let name_at = usize::from(closing);
    let name_len = inner[name_at..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    let name = inner[name_at..name_at + name_len].to_ascii_lowercase();
    if name.is_empty() && !inner.starts_with('!') {
        out.push('<');
        return inner;
    }
    let Some(end) = tag_end(inner) else { return "" };
    let behind = &inner[end + 1..];
    if !closing && HIDDEN.contains(&name.as_str()) {
        let low = behind.to_ascii_lowercase();
        return match low.find(&format!("</{name}")) {
            Some(at) => &behind[at..],
            None => "",
        };
    }
    if !INLINE.contains(&name.as_str()) {
        out.push(' ');
    }
    behind
}

/// Where a tag ends, quotes passed over.
fn tag_end(inner: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in inner.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

/// Passes what begins with `&`: a character reference, or the sign itself.
fn reference<'a>(tail: &'a str, out: &mut String) -> &'a str {
    let name_len = tail[1..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let name = &tail[1..=name_len];
    let decoded = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "shy" => Some('\u{ad}'),
        "zwnj" => Some('\u{200c}'),
        "zwj" => Some('\u{200d}'),
        _ => numeric(name),
    };
    let Some(decoded) = decoded else {
        out.push('&');
        return &tail[1..];
    };
    out.push(decoded);
    let behind = &tail[1 + name_len..];
    behind.strip_prefix(';').unwrap_or(behind)
}

/// `#65`, `#x41`
fn numeric(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::visible_text;

    #[test]
    fn readers_see_words_and_no_markup() {
        assert_eq!(visible_text("<p>Shop <b>n</b>ow &amp; save</p>"), " Shop now & save ");
        assert_eq!(visible_text("a<br>b"), "a b");
        assert_eq!(visible_text("<style>.x{}</style>seen<script>no()</script>"), " seen ");
        assert_eq!(visible_text("<a href=\"x>y\">go</a>"), "go");
        assert_eq!(visible_text("&#100;ozen &#x63;"), "dozen c");
    }

    #[test]
    fn broken_markup_is_no_trouble() {
        for html in ["<", "&", "<p", "a < b & c", "&#;", "&#xFFFFFFFF;", "<!-- open", "<script>", "&#0;", "</", "<é>"]
        {
            let _ = visible_text(html);
        }
        assert_eq!(visible_text("1 < 2 & 3"), "1 < 2 & 3");
    }
}
