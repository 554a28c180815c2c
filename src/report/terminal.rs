//! Text made fit for a terminal: what is unsafe to print, how wide it is, where lines break, and paint.
//!
//! Records come from strangers. A control character in a message must not drive the terminal of whoever reads
//! the report, and a character that cannot be seen must not pass unseen.
//!
//! Uses nothing.

use super::Look;
use crate::decision::{Effect, Verdict};

/// Colours by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    Plain,
    Strong,
    Faint,
    Deny,
    Hold,
    Warn,
    Note,
    Allow,
}

impl Ink {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Deny => "1;31",
            Self::Hold => "1;35",
            Self::Warn => "1;33",
            Self::Note => "1;36",
            Self::Allow => "1;32",
        }
    }
    pub(super) const fn of(effect: Effect) -> Self {
        match effect {
            Effect::Deny => Self::Deny,
            Effect::Hold => Self::Hold,
            Effect::Warn => Self::Warn,
            Effect::Note => Self::Note,
        }
    }
    pub(super) const fn of_verdict(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Deny => Self::Deny,
            Verdict::Hold => Self::Hold,
            Verdict::Warn => Self::Warn,
            Verdict::Allow => Self::Allow,
        }
    }
}

/// How far a report is indented where a key stands before its lines: `  missing: `.
pub(super) const HANG: usize = 11;

/// A buffer with a look.
pub(super) struct Page<'o> {
    pub(super) look: Look,
    out: &'o mut Vec<u8>,
}

impl<'o> Page<'o> {
    pub(super) fn new(look: &Look, out: &'o mut Vec<u8>) -> Self {
        Self { look: Look { width: look.width.clamp(40, 320), ..*look }, out }
    }
    /// Appends text that is fit to be printed.
    pub(super) fn put(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }
    /// Appends painted text.
    pub(super) fn ink(&mut self, ink: Ink, text: &str) {
        if !self.look.color || ink == Ink::Plain || text.trim().is_empty() {
            return self.put(text);
        }
        self.put("\u{1b}[");
        self.put(ink.code());
        self.put("m");
        self.put(text);
        self.put("\u{1b}[0m");
    }
    pub(super) fn end_line(&mut self) {
        self.put("\n");
    }
    /// A dash between two parts of a sentence.
    pub(super) const fn dash(&self) -> &'static str {
        if self.look.unicode { "—" } else { "--" }
    }
    /// A rule across the page.
    pub(super) fn bar(&mut self) {
        let bar = if self.look.unicode { "─" } else { "-" }.repeat(self.look.width);
        self.ink(Ink::Faint, &bar);
        self.end_line();
    }
    /// A paragraph: a painted head, a text after it, further lines indented.
    pub(super) fn paragraph(&mut self, head: (Ink, &str), ink: Ink, text: &str, hang: usize) {
        let head_text = shown(head.1, self.look.unicode);
        let text = shown(text, self.look.unicode);
        let room = self.look.width;
        self.ink(head.0, &head_text);
        let lines = wrap(&text, room.saturating_sub(width(&head_text)), room.saturating_sub(hang));
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.end_line();
                self.put(&" ".repeat(hang));
            }
            self.ink(ink, line);
        }
        self.end_line();
    }
    /// A key with one or more items, each on lines of its own.
    pub(super) fn listed(&mut self, key: &str, items: &[String]) {
        for (index, item) in items.iter().enumerate() {
            let head = if index == 0 { format!("{key:>9}: ") } else { " ".repeat(HANG) };
            self.paragraph((Ink::Strong, &head), Ink::Plain, item, HANG);
        }
    }
}

/// `text` as it may be printed: on one line, with nothing that steers a terminal or hides in it.
pub(super) fn shown(text: &str, unicode: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            '\r' => {}
            _ => push_shown(&mut out, c, before, unicode),
        }
        before = c;
    }
    out
}

/// Appends one character as it may be printed. `before` is the one before it in the text.
pub(super) fn push_shown(out: &mut String, c: char, before: char, unicode: bool) {
    match c {
        ' '..='~' => out.push(c),
        _ if !unicode => out.extend(c.escape_default()),
        // The pictures of control characters stand in the order of the characters.
        '\0'..='\u{1f}' => out.push(char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}')),
        '\u{7f}' => out.push('\u{2421}'),
        // What joins, colours or restyles a sign: dropped, as terminals disagree on how wide the outcome is. After
        // anything else, somebody hides something.
        '\u{200d}' | '\u{1f3fb}'..='\u{1f3ff}' if pictorial(before) => {}
        '\u{fe0e}' | '\u{fe0f}' if !before.is_alphabetic() => {}
        _ if hidden(c) => out.push('\u{fffd}'),
        _ => out.push(c),
    }
}

/// Signs, emoji and what modifies them.
fn pictorial(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fe0e}' | '\u{fe0f}' | '\u{200d}')
}

/// Characters without a shape: formats, directions, fillers, tags, variations, and the controls above ASCII.
fn hidden(c: char) -> bool {
    matches!(c,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Columns of a character: never fewer than a terminal takes. Rare combining marks count as one and rare narrow
/// signs among the wide ones as two; whoever makes room by this makes a little too much.
pub(super) const fn char_width(c: char) -> usize {
    match c as u32 {
        0x20..=0x2ff => 1,
        0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x64b..=0x65f | 0x20d0..=0x20f0 | 0x3099..=0x309a => 0,
        0x1100..=0x115f | 0x17a4 | 0x231a..=0x231b | 0x2329..=0x232a | 0x23e9..=0x23f3 | 0x25fd..=0x27bf => 2,
        0x2b1b..=0x2b55 | 0x2e80..=0xa4c6 | 0xa960..=0xa97c | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
        0xfe10..=0xfe6b | 0xff01..=0xff60 | 0xffe0..=0xffe6 | 0x16fe0..=0x1b2fb | 0x1f000..=0x1faff => 2,
        0x20000..=0x3fffd => 2,
        0x17d8 => 3,
        _ => 1,
    }
}

/// Columns of a text.
pub(super) fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Breaks a text into lines, the first of them of another length than the others. Words that are longer than a
/// line are broken, and so are texts in scripts without blanks. A word that does not fit into what the head left
/// of the first line goes to the second, which leaves the first empty.
pub(super) fn wrap(text: &str, first: usize, rest: usize) -> Vec<String> {
    let rest = rest.max(8);
    let mut lines = vec![String::new()];
    let (mut used, mut room) = (0, first);
    for word in text.split_whitespace() {
        let word_width = width(word);
        let blank = usize::from(used > 0);
        if used + blank + word_width > room && (used > 0 || word_width <= rest || room < rest) {
            lines.push(String::new());
            (used, room) = (0, rest);
        }
        let Some(line) = lines.last_mut() else { return lines };
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        if used + word_width <= room {
            line.push_str(word);
            used += word_width;
            continue;
        }
        for c in word.chars() {
            if used + char_width(c) > room {
                lines.push(String::new());
                (used, room) = (0, rest);
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += char_width(c);
        }
    }
    lines
}

/// The beginning of a text that is `room` wide at most, and whether that is all of it.
pub(super) fn beginning(text: &str, room: usize) -> (&str, bool) {
    let mut used = 0;
    for (at, c) in text.char_indices() {
        used += char_width(c);
        if used > room {
            return (text.get(..at).unwrap_or_default(), false);
        }
    }
    (text, true)
}
