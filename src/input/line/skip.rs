//! Values that the model knows nothing of: read to their end, and held to the rules of JSON all the same.

use super::fill::Fill;
use super::string::plain_run;
use crate::input::read::json::{number, string};

impl Fill<'_> {
    /// The value that stands here.
    pub(super) fn skip(&mut self) -> Option<()> {
        match self.byte()? {
            b'"' => {
                let end = plain_run(self.bytes, self.at + 1);
                match self.bytes.get(end)? {
                    b'"' => self.at = end + 1,
                    _ => {
                        self.scratch.clear();
                        string(self.text, &mut self.at, self.scratch).ok()?;
                    }
                }
                Some(())
            }
            b'{' => {
                let mut names = self.distinct();
                let mut open = self.enter(b'}')?;
                while open {
                    let name = self.name()?;
                    self.add(&mut names, name)?;
                    self.colon()?;
                    self.skip()?;
                    open = self.goes_on(b'}')?;
                }
                self.forget(&names);
                Some(())
            }
            b'[' => {
                let mut open = self.enter(b']')?;
                while open {
                    self.skip()?;
                    open = self.goes_on(b']')?;
                }
                Some(())
            }
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            b'-' | b'0'..=b'9' => {
                self.scratch.clear();
                number(self.text, &mut self.at, self.scratch).ok()?;
                Some(())
            }
            _ => None,
        }
    }
}
