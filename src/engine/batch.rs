//! Many records: a stream of lines on several threads, or a file whose records are read one after the other.
//!
//! Whatever the number of threads, outputs come in the order of the input. A worker takes a chunk of whole lines
//! from the source, judges it into a buffer of its own, and hands the buffer over; nobody runs far ahead.
//!
//! ```text
//! source (locked) → chunk of lines → judge → O → commit (in order)
//! ```

use super::judge::JudgeTerms;
use super::{Engine, Worker};
use crate::decision::Decision;
use crate::diagnostic::Diagnostic;
use crate::input::mistakes;
use crate::input::read::{json, yaml};
use crate::text::{RecordText, Span, line_column};
use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::{Condvar, Mutex, PoisonError};

/// How much of a stream is judged in one go.
const CHUNK: usize = 256 * 1024;

/// A longer line is no record: 16 MiB.
pub const LONGEST_LINE: usize = 16 * 1024 * 1024;

/// What happened to one record.
#[derive(Debug)]
pub enum Event<'e> {
    /// It was judged.
    Judged {
        /// What it came to.
        decision: &'e Decision,
        /// Where its redacted values stand.
        redacted: &'e [Span],
        /// How many keys that the model does not have were let pass.
        unknown_fields: u64,
    },
    /// Something in it does not fit; one event a mistake.
    Malformed {
        /// What does not fit.
        mistake: &'e Diagnostic,
        /// Where its redacted values stand, as far as it could be read.
        redacted: &'e [Span],
    },
    /// It had mistakes, which have all been told.
    Rejected,
}

/// What is done with an event: `O` collects what one chunk of records says.
pub type Tell<'t, O> = dyn Fn(Event<'_>, RecordText<'_>, &mut O) + Sync + 't;

/// A file format that is read as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whole {
    /// One object, or an array of them.
    Json,
    /// One or many documents.
    Yaml,
}

impl Engine {
    /// What is told of text that cannot be read: who stands in it is not known, so that all of it is masked.
    const fn unread<'e>(&self, mistake: &'e Diagnostic, all: &'e [Span]) -> Event<'e> {
        Event::Malformed { mistake, redacted: if self.plan.masks { all } else { &[] } }
    }

    /// Judges one line, unless it is blank; what is wrong with it is told. Not `quickly` where that was tried before.
    #[allow(clippy::too_many_arguments, reason = "a worker's loop body, taken out for reading")]
    fn judge_line<O>(
        &self,
        worker: &mut Worker,
        terms: JudgeTerms,
        name: &str,
        bytes: &[u8],
        first_line: u32,
        quickly: bool,
        tell: &Tell<'_, O>,
        out: &mut O,
    ) {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.trim().is_empty() => {}
            Ok(text) => {
                let record = RecordText { name, text, first_line };
                let judged = if quickly {
                    self.judge_json(worker, terms, record)
                } else {
                    self.judge_carefully(worker, terms, record)
                };
                tell_of(&judged, worker, record, tell, out);
            }
            Err(error) => {
                let lossy = String::from_utf8_lossy(bytes);
                let record = RecordText { name, text: &lossy, first_line };
                let mistake = mistakes::not_utf8(bytes, error.valid_up_to());
                tell(self.unread(&mistake, &[all_of(&lossy)]), record, out);
                tell(Event::Rejected, record, out);
            }
        }
    }

    /// Judges the records of a whole file, and hands over what each says.
    ///
    /// # Errors
    /// What `commit` says.
    pub fn judge_whole<O: Default>(
        &self,
        format: Whole,
        name: &str,
        bytes: &[u8],
        terms: JudgeTerms,
        tell: &Tell<'_, O>,
        commit: &mut dyn FnMut(O) -> io::Result<()>,
    ) -> io::Result<()> {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let lossy = String::from_utf8_lossy(bytes);
                let mistake = mistakes::not_utf8(bytes, error.valid_up_to());
                let mut out = O::default();
                let record = RecordText { name, text: &lossy, first_line: 1 };
                tell(self.unread(&mistake, &[all_of(&lossy)]), record, &mut out);
                tell(Event::Rejected, record, &mut out);
                return commit(out);
            }
        };
        match format {
            Whole::Json => {
                let mut records = json::records(text);
                self.judge_records(name, text, terms, &mut |tape| records.next(tape), tell, commit)
            }
            Whole::Yaml => {
                let mut records = yaml::records(text);
                self.judge_records(name, text, terms, &mut |tape| records.next(tape), tell, commit)
            }
        }
    }

    fn judge_records<O: Default>(
        &self,
        name: &str,
        text: &str,
        terms: JudgeTerms,
        next: &mut dyn FnMut(&mut crate::input::tape::Tape) -> Option<Result<Span, Diagnostic>>,
        tell: &Tell<'_, O>,
        commit: &mut dyn FnMut(O) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut worker = Worker::default();
        let mut lines = LineCounter::new(text);
        loop {
            worker.record.clear();
            let Some(read) = next(&mut worker.record.tape) else { return Ok(()) };
            let mut out = O::default();
            match read {
                Ok(span) => {
                    let (start, line) = lines.line_of(span.start as usize);
                    let behind = text.get(span.end as usize..).unwrap_or_default();
                    let end = span.end as usize + behind.find('\n').unwrap_or(behind.len());
                    worker.record.tape.rebase(start as u32);
                    let record = RecordText { name, text: text.get(start..end).unwrap_or_default(), first_line: line };
                    let judged = self.judge(&mut worker, terms, record);
                    tell_of(&judged, &worker, record, tell, &mut out);
                }
                Err(mistake) => {
                    let record = RecordText { name, text, first_line: 1 };
                    tell(self.unread(&mistake, &[all_of(text)]), record, &mut out);
                    tell(Event::Rejected, record, &mut out);
                }
            }
            commit(out)?;
        }
    }

    /// Judges a stream of lines on `jobs` threads.
    ///
    /// # Errors
    /// A read error of `input`, after all that stood before it was judged; or what `commit` says.
    pub fn judge_lines<O: Default + Send>(
        &self,
        input: &mut (dyn Read + Send),
        name: &str,
        terms: JudgeTerms,
        jobs: usize,
        tell: &Tell<'_, O>,
        commit: &mut (dyn FnMut(O) -> io::Result<()> + Send),
    ) -> io::Result<()> {
        let source = Mutex::new(Lines::new(input));
        let desk = Desk {
            state: Mutex::new(Waiting { next: 0, done: BTreeMap::new(), commit, trouble: None }),
            moved: Condvar::new(),
        };
        let work = || {
            let mut worker = Worker::default();
            let mut bytes = Vec::new();
            loop {
                let chunk = source.lock().unwrap_or_else(PoisonError::into_inner).next(&mut bytes);
                let Some(chunk) = chunk else { break };
                let mut out = O::default();
                self.judge_chunk(&mut worker, name, &chunk, &bytes, terms, tell, &mut out);
                if !desk.hand_over(chunk.number, out, jobs) {
                    break;
                }
            }
        };
        if jobs <= 1 {
            work();
        } else {
            std::thread::scope(|scope| {
                for _ in 1..jobs {
                    scope.spawn(work);
                }
                work();
            });
        }
        let waiting = desk.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        if let Some(trouble) = waiting.trouble {
            return Err(trouble);
        }
        match source.into_inner().unwrap_or_else(PoisonError::into_inner).trouble {
            Some(trouble) => Err(trouble),
            None => Ok(()),
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a worker's loop body, taken out for reading")]
    fn judge_chunk<O>(
        &self,
        worker: &mut Worker,
        name: &str,
        chunk: &Chunk,
        bytes: &[u8],
        terms: JudgeTerms,
        tell: &Tell<'_, O>,
        out: &mut O,
    ) {
        let mut line = chunk.first_line;
        let mut at = 0;
        let whole = simdutf8::basic::from_utf8(bytes).ok();
        if line == 1 && bytes.starts_with("\u{feff}".as_bytes()) {
            at = '\u{feff}'.len_utf8();
        }
        while at < bytes.len() {
            // A line that can be read quickly says itself where it ends.
            let quick = whole.and_then(|whole| Some((whole, self.read_line(worker, terms, whole, at)?)));
            let end = if let Some((whole, (known, end))) = quick {
                let record = RecordText { name, text: whole.get(at..end).unwrap_or_default(), first_line: line };
                tell_of(&Ok(self.judge_known(worker, known, terms, record)), worker, record, tell, out);
                end
            } else {
                let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |length| at + length);
                self.judge_line(worker, terms, name, &bytes[at..end], line, whole.is_none(), tell, out);
                end
            };
            line += 1;
            at = end + 1;
        }
        if let Some(first_line) = chunk.too_long {
            let record = RecordText { name, text: "", first_line };
            tell(self.unread(&mistakes::line_too_long(LONGEST_LINE), &[]), record, out);
            tell(Event::Rejected, record, out);
        }
    }
}

const fn all_of(text: &str) -> Span {
    Span::new(0, text.len())
}

/// Tells what became of one record.
fn tell_of<O>(
    judged: &Result<Decision, Vec<Diagnostic>>,
    worker: &Worker,
    text: RecordText<'_>,
    tell: &Tell<'_, O>,
    out: &mut O,
) {
    match judged {
        Ok(decision) => {
            let record = &worker.record;
            let event = Event::Judged { decision, redacted: &record.redacted, unknown_fields: record.unknown_fields };
            tell(event, text, out);
        }
        Err(mistakes) => {
            for mistake in mistakes {
                tell(Event::Malformed { mistake, redacted: &worker.record.redacted }, text, out);
            }
            tell(Event::Rejected, text, out);
        }
    }
}

/// Counts lines of a text from one record to the next, so that the whole is counted once.
pub(super) struct LineCounter<'a> {
    text: &'a str,
    at: usize,
    line: u32,
}

impl<'a> LineCounter<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    /// Where the line of a byte begins, and its number. Bytes are asked for in their order.
    pub(super) fn line_of(&mut self, byte: usize) -> (usize, u32) {
        let between = self.text.get(self.at..byte).unwrap_or_default();
        self.line += line_column(between, between.len()).line - 1;
        self.at = byte.max(self.at);
        let before = self.text.get(..byte).unwrap_or_default();
        (before.rfind('\n').map_or(0, |at| at + 1), self.line)
    }
}

/// A number of whole lines.
struct Chunk {
    number: u64,
    first_line: u32,
    /// Behind them stands a line that is too long: its number.
    too_long: Option<u32>,
}

/// Cuts a stream into chunks of whole lines.
struct Lines<'a> {
    input: &'a mut (dyn Read + Send),
    carry: Vec<u8>,
    number: u64,
    line: u32,
    ended: bool,
    trouble: Option<io::Error>,
}

impl<'a> Lines<'a> {
    fn new(input: &'a mut (dyn Read + Send)) -> Self {
        Self { input, carry: Vec::new(), number: 0, line: 1, ended: false, trouble: None }
    }

    /// Reads more behind what is there; false at the end.
    fn more(&mut self, bytes: &mut Vec<u8>) -> bool {
        let start = bytes.len();
        bytes.resize(start + CHUNK, 0);
        loop {
            match self.input.read(&mut bytes[start..]) {
                Ok(read) => {
                    bytes.truncate(start + read);
                    self.ended |= read == 0;
                    return read > 0;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    bytes.truncate(start);
                    self.trouble = Some(error);
                    self.ended = true;
                    return false;
                }
            }
        }
    }

    /// The next chunk; its bytes replace those in `bytes`.
    fn next(&mut self, bytes: &mut Vec<u8>) -> Option<Chunk> {
        if self.ended && self.carry.is_empty() {
            return None;
        }
        bytes.clear();
        bytes.append(&mut self.carry);
        let mut too_long = None;
        let first_line = self.line;
        let mut seen = 0;
        loop {
            if !self.ended {
                self.more(bytes);
            }
            if self.ended {
                break;
            }
            if let Some(end) = memchr::memrchr(b'\n', &bytes[seen..]) {
                self.carry.extend_from_slice(&bytes[seen + end + 1..]);
                bytes.truncate(seen + end + 1);
                break;
            }
            seen = bytes.len();
            if seen > LONGEST_LINE {
                bytes.clear();
                self.pass_line(bytes);
                too_long = Some(first_line);
                break;
            }
        }
        if bytes.is_empty() && too_long.is_none() {
            return None;
        }
        self.line += memchr::memchr_iter(b'\n', bytes).count() as u32 + u32::from(too_long.is_some());
        self.number += 1;
        Some(Chunk { number: self.number - 1, first_line, too_long })
    }

    /// Passes the rest of a line; what follows it is carried over.
    fn pass_line(&mut self, bytes: &mut Vec<u8>) {
        loop {
            bytes.clear();
            if !self.more(bytes) {
                break;
            }
            if let Some(end) = memchr::memchr(b'\n', bytes) {
                self.carry.extend_from_slice(&bytes[end + 1..]);
                break;
            }
        }
        bytes.clear();
    }
}

/// Where chunks are handed over, and go on in their order.
struct Desk<'c, O> {
    state: Mutex<Waiting<'c, O>>,
    moved: Condvar,
}

struct Waiting<'c, O> {
    next: u64,
    done: BTreeMap<u64, O>,
    commit: &'c mut (dyn FnMut(O) -> io::Result<()> + Send),
    trouble: Option<io::Error>,
}

impl<O> Desk<'_, O> {
    /// Hands over what a chunk said; false where nothing more is wanted.
    fn hand_over(&self, number: u64, out: O, jobs: usize) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        while number > state.next + 2 * jobs as u64 && state.trouble.is_none() {
            state = self.moved.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        state.done.insert(number, out);
        while let Some(out) = {
            let next = state.next;
            state.done.remove(&next)
        } {
            state.next += 1;
            if state.trouble.is_none()
                && let Err(error) = (state.commit)(out)
            {
                state.trouble = Some(error);
            }
        }
        self.moved.notify_all();
        state.trouble.is_none()
    }
}
