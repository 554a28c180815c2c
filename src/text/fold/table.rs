//! What each character becomes under one set of folds, looked up. Pages are made when they are first read.

use super::Folds;
use super::character::{Kind, write_folded};
use std::sync::OnceLock;

/// What each character becomes under one set of folds.
pub(super) struct Table {
    folds: Folds,
    pages: Box<[OnceLock<Box<Page>>]>,
}

/// Characters on a page.
const PAGE: usize = 128;
/// The table ends here; beyond are rare ideographs, and tags.
const TABLE_END: usize = 0x20000;

struct Page {
    cells: [Cell; PAGE],
    /// What the characters become that become several, or none, one after the other.
    several: String,
}

/// What one character becomes.
#[derive(Clone, Copy)]
enum Cell {
    One(char),
    /// A stretch of the page's `several`.
    Several(u16, u16),
    Dropped(Kind),
}

impl Table {
    pub(super) fn new(folds: Folds) -> Self {
        Self { folds, pages: (0..TABLE_END / PAGE).map(|_| OnceLock::new()).collect() }
    }

    /// Folds `c` to the end of `out`.
    pub(super) fn write(&self, c: char, out: &mut String) -> Kind {
        let index = c as usize;
        let Some(page) = self.pages.get(index / PAGE) else {
            return write_folded(c, self.folds, out);
        };
        let page = page.get_or_init(|| Box::new(Page::new(index / PAGE * PAGE, self.folds)));
        match page.cells[index % PAGE] {
            Cell::One(c) => out.push(c),
            Cell::Several(start, end) => {
                out.push_str(page.several.get(usize::from(start)..usize::from(end)).unwrap_or_default());
            }
            Cell::Dropped(kind) => return kind,
        }
        Kind::Kept
    }
}

impl Page {
    fn new(first: usize, folds: Folds) -> Self {
        // Where there is no character, in the surrogates, the cell is never asked for.
        let mut page = Self { cells: [Cell::Dropped(Kind::Kept); PAGE], several: String::new() };
        for (code, cell) in (first as u32..).zip(&mut page.cells) {
            let Some(c) = char::from_u32(code) else { continue };
            let start = page.several.len();
            let kind = write_folded(c, folds, &mut page.several);
            let mut made = page.several.get(start..).unwrap_or_default().chars();
            *cell = match (kind, made.next(), made.next()) {
                (Kind::Kept, Some(one), None) => {
                    page.several.truncate(start);
                    Cell::One(one)
                }
                (Kind::Kept, ..) => Cell::Several(start as u16, page.several.len() as u16),
                (Kind::Mark | Kind::Invisible, ..) => Cell::Dropped(kind),
            };
        }
        page
    }
}
