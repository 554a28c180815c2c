//! JSON as RFC 8259 has it, and nothing besides: one value, or the records of a whole file.
//!
//! One pass over the bytes, eight at a time inside texts, with a stack of its own, so that no nesting can exhaust
//! the thread's. What is wrong is found here and put into words in `complaint`.
//!
//! Uses `text`, `diagnostic`, and the tape and the mistakes of this room.

mod complaint;
mod scan;

use super::keys::Keys;
use super::{MAX_DEPTH, MAX_LENGTH, skip_byte_order_mark};
use crate::diagnostic::Diagnostic;
use crate::input::mistakes;
use crate::input::tape::{Item, Kind, Tape};
use crate::text::Span;

pub use scan::skip_blanks;
pub(in crate::input) use scan::{number, string};

/// Reads the one value that begins at byte `start` of `text`, blanks allowed, and gives the offset behind it.
///
/// The tape is emptied first. For many lines, keep a [`Reader`].
///
/// # Errors
/// What is wrong with the text, with its place in `text`.
pub fn read_value(text: &str, start: usize, tape: &mut Tape) -> Result<usize, Diagnostic> {
    Reader::default().read_value(text, start, tape)
}

/// Nothing but blanks stands in `text` from byte `at` on.
///
/// # Errors
/// `coms::input::trailing_text`, at what stands there.
pub fn expect_end(text: &str, at: usize) -> Result<(), Diagnostic> {
    let at = skip_blanks(text, at);
    if at >= text.len() { Ok(()) } else { Err(complaint::trailing(text, at)) }
}

/// The records of a `.json` file: one object, or the elements of one array.
#[must_use]
pub fn records(text: &str) -> Records<'_> {
    Records { text, at: 0, stage: Stage::Start, reader: Reader::default() }
}

/// An object or an array that is not closed yet.
#[derive(Clone, Copy, Debug)]
struct Open {
    /// An object, not an array.
    map: bool,
    /// Its opening bracket.
    at: usize,
    /// Its item on the tape.
    item: usize,
    /// Its keys.
    keys: usize,
}

impl Open {
    /// The bracket that closes it.
    const fn closing(self) -> u8 {
        if self.map { b'}' } else { b']' }
    }
}

/// A value was read to its end.
struct Whole {
    /// The offset behind it.
    end: usize,
    /// What it says is not well said, though it has a beginning and an end: a key given twice.
    mistake: Option<Diagnostic>,
}

/// The reader with its memory, which is used again for the next record.
#[derive(Debug, Default)]
pub struct Reader {
    open: Vec<Open>,
    keys: Keys,
}

impl Reader {
    /// As [`read_value`].
    ///
    /// # Errors
    /// What is wrong with the text, with its place in `text`.
    pub fn read_value(&mut self, text: &str, start: usize, tape: &mut Tape) -> Result<usize, Diagnostic> {
        let whole = self.read(text, start, tape, None)?;
        whole.mistake.map_or(Ok(whole.end), Err)
    }

    /// Reads one value; `array` is the array of a whole file, of which it is an element.
    fn read(&mut self, text: &str, start: usize, tape: &mut Tape, array: Option<Open>) -> Result<Whole, Diagnostic> {
        tape.clear();
        self.open.clear();
        self.keys.clear();
        if text.len() > MAX_LENGTH {
            return Err(mistakes::file_too_large(text.len()));
        }
        let mut reading = Reading { text, bytes: text.as_bytes(), at: start, tape, memory: self, array, mistake: None };
        reading.value()?;
        Ok(Whole { end: reading.at, mistake: reading.mistake })
    }
}

/// One value on its way to the tape.
struct Reading<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tape: &'a mut Tape,
    memory: &'a mut Reader,
    array: Option<Open>,
    mistake: Option<Diagnostic>,
}

impl Reading<'_> {
    /// A value with all it holds.
    fn value(&mut self) -> Result<(), Diagnostic> {
        loop {
            self.skip_blanks();
            match self.peek() {
                Some(b'"') => {
                    let start = self.at;
                    let range = scan::string(self.text, &mut self.at, &mut self.tape.arena)?;
                    self.push(Kind::Text(range), start);
                }
                Some(b'{') => {
                    if self.open(true)? {
                        self.key()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    if self.open(false)? {
                        continue;
                    }
                }
                Some(b'-' | b'0'..=b'9') => {
                    let start = self.at;
                    let kind = scan::number(self.text, &mut self.at, &mut self.tape.arena)?;
                    self.push(kind, start);
                }
                Some(b't') => self.word("true", Kind::Bool(true))?,
                Some(b'f') => self.word("false", Kind::Bool(false))?,
                Some(b'n') => self.word("null", Kind::Null)?,
                _ => return Err(complaint::no_value(self.text, self.at, self.inside())),
            }
            if !self.next_entry()? {
                return Ok(());
            }
        }
    }

    /// Behind a value: goes on to the next one, and closes what is at its end. False when there is nothing open.
    fn next_entry(&mut self) -> Result<bool, Diagnostic> {
        while let Some(&open) = self.memory.open.last() {
            match follow(self.text, self.at, open)? {
                Follow::Entry(at) => {
                    self.at = at;
                    if open.map {
                        self.key()?;
                    }
                    return Ok(true);
                }
                Follow::End(at) => self.close(open, at),
            }
        }
        Ok(false)
    }

    /// A key with its colon.
    fn key(&mut self) -> Result<(), Diagnostic> {
        self.skip_blanks();
        let start = self.at;
        let inside = self.inside();
        if self.peek() != Some(b'"') {
            return Err(complaint::no_key(self.text, start, inside));
        }
        let range = scan::string(self.text, &mut self.at, &mut self.tape.arena)?;
        self.push(Kind::Key(range), start);
        if let Some(first) = inside.and_then(|object| self.memory.keys.add(object.keys, self.tape)) {
            self.given_twice(first);
        }
        self.skip_blanks();
        if self.peek() != Some(b':') {
            return Err(complaint::no_colon(self.text, self.at, Span::new(start, self.at), inside));
        }
        self.at += 1;
        Ok(())
    }

    /// The key that was just read is the same as the one at `first`. The value is read to its end all the same,
    /// so that the next record can be.
    #[cold]
    fn given_twice(&mut self, first: usize) {
        let (Some(second), Some(first)) = (self.tape.items.last(), self.tape.items.get(first)) else { return };
        if let (Kind::Key(range), None) = (second.kind, &self.mistake) {
            self.mistake = Some(mistakes::duplicate_key(self.tape.text(range), second.span, first.span));
        }
    }

    /// Opens an object or an array. False when it is empty, and closed already.
    fn open(&mut self, map: bool) -> Result<bool, Diagnostic> {
        let start = self.at;
        if self.memory.open.len() == MAX_DEPTH {
            return Err(mistakes::too_deep(Span::new(start, start + 1)));
        }
        let open = Open { map, at: start, item: self.tape.items.len(), keys: self.memory.keys.open() };
        self.memory.open.push(open);
        self.at += 1;
        self.push(if map { Kind::Map { end: 0 } } else { Kind::List { end: 0 } }, start);
        self.skip_blanks();
        if self.peek() != Some(open.closing()) {
            return Ok(true);
        }
        self.close(open, self.at + 1);
        Ok(false)
    }

    /// Closes what was opened last; `at` is behind its bracket.
    fn close(&mut self, open: Open, at: usize) {
        self.at = at;
        self.memory.open.pop();
        let end = self.tape.items.len() as u32;
        if let Some(item) = self.tape.items.get_mut(open.item) {
            item.kind = if open.map { Kind::Map { end } } else { Kind::List { end } };
            item.span = Span::new(open.at, at);
        }
        if open.map {
            self.memory.keys.close(open.keys);
        }
    }

    /// `true`, `false` or `null`.
    fn word(&mut self, word: &str, kind: Kind) -> Result<(), Diagnostic> {
        let start = self.at;
        let end = start + word.len();
        if self.bytes.get(start..end) != Some(word.as_bytes()) || scan::is_word(self.bytes.get(end).copied()) {
            return Err(complaint::no_value(self.text, start, self.inside()));
        }
        self.at = end;
        self.push(kind, start);
        Ok(())
    }

    /// Puts what reaches from `start` to here on the tape.
    fn push(&mut self, kind: Kind, start: usize) {
        self.tape.items.push(Item { kind, span: Span::new(start, self.at) });
    }

    /// What the reader is inside of.
    fn inside(&self) -> Option<Open> {
        self.memory.open.last().copied().or(self.array)
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        self.at = scan::skip_blank_bytes(self.bytes, self.at);
    }
}

/// What comes behind an entry of an object or an array.
enum Follow {
    /// Another entry: the offset behind the comma.
    Entry(usize),
    /// The end of it: the offset behind the bracket.
    End(usize),
}

/// What comes at `at`, behind an entry of `open`.
fn follow(text: &str, at: usize, open: Open) -> Result<Follow, Diagnostic> {
    let at = skip_blanks(text, at);
    match text.as_bytes().get(at) {
        Some(b',') => Ok(Follow::Entry(at + 1)),
        Some(byte) if *byte == open.closing() => Ok(Follow::End(at + 1)),
        _ => Err(complaint::no_comma(text, at, open)),
    }
}

/// The records of a `.json` file, one after the other.
#[derive(Debug)]
pub struct Records<'a> {
    text: &'a str,
    at: usize,
    stage: Stage,
    reader: Reader,
}

/// How far the reading of a file is.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// Nothing was read.
    Start,
    /// Before the first element of the array.
    First(Open),
    /// Behind an element of the array.
    Behind(Open),
    /// Behind the object or the array.
    End,
    /// Done, or given up.
    Done,
}

impl Records<'_> {
    /// Puts the next record on the tape, and says where it stands; nothing when there is none.
    ///
    /// A broken record is an error. Where the text is JSON all the same, the next one comes after it.
    pub fn next(&mut self, tape: &mut Tape) -> Option<Result<Span, Diagnostic>> {
        let record = self.record(tape);
        if matches!(record, Err(_) | Ok(None)) {
            self.stage = Stage::Done;
        }
        match record {
            Ok(None) => None,
            Ok(Some(whole)) => Some(match whole.mistake {
                Some(mistake) => Err(mistake),
                None => Ok(tape.items.first().map_or_else(Span::default, |item| item.span)),
            }),
            Err(mistake) => Some(Err(mistake)),
        }
    }

    /// Like `next`; an error is one after which nothing can be read.
    fn record(&mut self, tape: &mut Tape) -> Result<Option<Whole>, Diagnostic> {
        if let Stage::Start = self.stage {
            self.at = skip_blanks(self.text, skip_byte_order_mark(self.text));
            match self.text.as_bytes().get(self.at) {
                None => return Ok(None),
                Some(b'[') => {
                    self.stage = Stage::First(Open { map: false, at: self.at, item: 0, keys: 0 });
                    self.at += 1;
                }
                Some(_) => {
                    self.stage = Stage::End;
                    return self.read(tape, None).map(Some);
                }
            }
        }
        match self.stage {
            Stage::First(array) => {
                let at = skip_blanks(self.text, self.at);
                if self.text.as_bytes().get(at) != Some(&array.closing()) {
                    self.stage = Stage::Behind(array);
                    return self.read(tape, Some(array)).map(Some);
                }
                self.at = at + 1;
            }
            Stage::Behind(array) => match follow(self.text, self.at, array)? {
                Follow::Entry(at) => {
                    self.at = at;
                    return self.read(tape, Some(array)).map(Some);
                }
                Follow::End(at) => self.at = at,
            },
            Stage::Start | Stage::End => {}
            Stage::Done => return Ok(None),
        }
        expect_end(self.text, self.at)?;
        Ok(None)
    }

    /// Reads a value from here.
    fn read(&mut self, tape: &mut Tape, array: Option<Open>) -> Result<Whole, Diagnostic> {
        let whole = self.reader.read(self.text, self.at, tape, array)?;
        self.at = whole.end;
        Ok(whole)
    }
}

#[cfg(test)]
mod tests;
