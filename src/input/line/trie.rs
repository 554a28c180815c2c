//! What the line reader looks keys and symbols up in, made once a policy.

use crate::plan::layout::Section;
use crate::plan::{Plan, SubjectPlan};
use crate::text::word_table::WordTable;

/// The keys of all sections and the symbols of all enums.
#[derive(Debug)]
pub struct Trie {
    pub(super) subjects: Vec<SubjectTrie>,
    /// The symbols of each enum.
    pub(super) enums: Vec<WordTable>,
    /// How many expectations a reader keeps.
    pub(super) expectations: usize,
}

/// The keys of one subject.
#[derive(Debug)]
pub(super) struct SubjectTrie {
    /// By section.
    pub(super) nodes: Vec<Node>,
    /// The key of the root by which a record of this subject is recognised; none where the root has no such key.
    pub(super) present: Option<u32>,
    /// The keys of the root by which one of a subject declared before it would be.
    pub(super) others: u128,
}

/// The keys of one section.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) keys: WordTable,
    /// Each key as it is mostly written.
    pub(super) spelled: Vec<Spelled>,
    /// The keys that may not be absent.
    pub(super) required: u128,
    /// Where the reader's expectations of this section begin: of its first key, then of the one behind each key.
    pub(super) expectations: usize,
}

/// A key in its quotes, with its colon: `"channel":`.
#[derive(Debug)]
pub(super) struct Spelled {
    head: u128,
    mask: u128,
    /// What stands behind the first sixteen bytes.
    rest: Box<[u8]>,
    len: usize,
}

/// A section with more keys is read by the reference reader.
const MOST_KEYS: usize = 128;

impl Trie {
    /// The trie of a plan; none where the model is too large for it.
    #[must_use]
    pub fn new(plan: &Plan) -> Option<Self> {
        let mut expectations = 0;
        let mut subjects = Vec::with_capacity(plan.subjects.len());
        for (index, subject) in plan.subjects.iter().enumerate() {
            let mut nodes = Vec::with_capacity(subject.sections.len());
            for section in &subject.sections {
                nodes.push(Node::new(section, expectations)?);
                expectations += section.keys.len() + 1;
            }
            let root = nodes.get(subject.root.index())?;
            let find = |subject: &SubjectPlan| root.keys.find(subject.present.as_bytes());
            let others = plan.subjects[..index].iter().filter_map(find).fold(0, |all, key| all | 1 << key);
            subjects.push(SubjectTrie { present: find(subject).map(|key| key as u32), others, nodes });
        }
        let enums = plan.enums.iter().map(|def| WordTable::new(def.symbols.iter().map(String::as_str))).collect();
        Some(Self { subjects, enums, expectations })
    }
}

impl Node {
    fn new(section: &Section, expectations: usize) -> Option<Self> {
        if section.keys.len() > MOST_KEYS {
            return None;
        }
        let required = section.keys.iter().enumerate().filter(|(_, key)| key.required);
        Some(Self {
            keys: WordTable::new(section.keys.iter().map(|key| &*key.name)),
            spelled: section.keys.iter().map(|key| Spelled::new(&key.name)).collect(),
            required: required.fold(0, |all, (index, _)| all | 1 << index),
            expectations,
        })
    }
}

impl Spelled {
    fn new(name: &str) -> Self {
        let written = format!("\"{name}\":");
        let (mut head, mut mask) = ([0; 16], [0; 16]);
        for ((byte, head), mask) in written.bytes().zip(&mut head).zip(&mut mask) {
            (*head, *mask) = (byte, 0xff);
        }
        Self {
            head: u128::from_le_bytes(head),
            mask: u128::from_le_bytes(mask),
            rest: written.as_bytes().get(16..).unwrap_or_default().into(),
            len: written.len(),
        }
    }

    /// The length of the key, where `bytes` begin with it.
    #[inline]
    pub(super) fn at(&self, bytes: &[u8]) -> Option<usize> {
        let head = u128::from_le_bytes(*bytes.first_chunk::<16>()?);
        let same =
            head & self.mask == self.head && (self.rest.is_empty() || bytes.get(16..self.len) == Some(&self.rest));
        same.then_some(self.len)
    }
}
