//! Cuts a text into tokens: words, signs, texts in quotes, regular expressions, comments.

/// A token, and what stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    /// As it is written.
    pub(super) text: &'t str,
    /// Line ends before it.
    pub(super) lines: usize,
    /// Blanks before it on its line.
    pub(super) blanks: usize,
}

impl Token<'_> {
    /// Whether it is a comment: it ends its line.
    pub(super) fn is_comment(&self) -> bool {
        self.text.starts_with("//")
    }
}

/// Signs of two characters.
const PAIRS: [&str; 8] = ["=>", "<=", ">=", "!=", "==", "<>", "&&", "||"];

/// All tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut rest = text.trim_start_matches('\u{feff}');
    let (mut lines, mut blanks) = (0, 0);
    while let Some(c) = rest.chars().next() {
        if c == '\n' {
            (lines, blanks) = (lines + 1, 0);
            rest = rest.get(1..).unwrap_or_default();
            continue;
        }
        if c.is_whitespace() {
            blanks += usize::from(c != '\r');
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        }
        let regex = matches!(tokens.last(), Some(before) if matches!(before.text, "matches" | "pattern"));
        let (token, behind) = rest.split_at(length(rest, c, regex));
        tokens.push(Token { text: token, lines, blanks });
        (lines, blanks) = (0, 0);
        rest = behind;
    }
    tokens
}

/// How long the token is that the text begins with.
fn length(rest: &str, first: char, regex: bool) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').map_or(rest, |end| rest.get(..end).unwrap_or(rest)).trim_end().len();
    }
    if first == '"' || (regex && first == '/') {
        let quoted = quoted(rest, first);
        // The flags of an expression belong to it.
        let flags = rest.get(quoted..).unwrap_or_default().bytes().take_while(u8::is_ascii_alphabetic).count();
        return if first == '/' { quoted + flags } else { quoted };
    }
    if is_word(first) {
        return word(rest);
    }
    if PAIRS.iter().any(|pair| rest.starts_with(pair)) { 2 } else { first.len_utf8() }
}

fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '\n' => return at,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if c == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A word with what is glued to it by dots and hyphens: `message.text`, `C-08`, `US-CA`, `2026-11-24`, `0..7`, `acs.*`.
fn word(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, next)| *next);
        let joins = matches!(c, '.' | '-') && next.is_some_and(|next| is_word(next) || next == '.')
            || c == '.' && next == Some('*')
            || c == '*' && rest.get(..at).is_some_and(|before| before.ends_with('.'))
            || c == ':'
                && rest.get(..at).is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
                && next.is_some_and(|next| next.is_ascii_digit());
        if !is_word(c) && !joins {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}
