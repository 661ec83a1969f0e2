//! The bytes of a file as UTF-8 or something like it, and how far they are in the file.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::rc::Rc;

use super::encoding::{Encoding, as_utf16, from_utf16};

/// A row of more bytes than this has a quotation mark that nothing closes.
pub(super) const LONGEST_ROW: usize = 4 << 20;
const PIECE: usize = 64 << 10;

/// What was read since the beginning of a chunk; shared with the reader of rows.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub(super) text: RefCell<Vec<u8>>,
    /// Where in it the present row begins.
    pub(super) row: Cell<usize>,
    /// Whether the present row was too long.
    pub(super) is_too_long: Cell<bool>,
}

/// A file from some place on.
#[derive(Debug)]
pub(super) struct Source {
    file: File,
    encoding: Encoding,
    kept: Rc<Kept>,
    given: usize,
    raw: Vec<u8>,
    is_over: bool,
}

impl Source {
    /// From `offset` on; at the beginning of the file, from behind its mark on. Answers where that is.
    pub(super) fn open(mut file: File, encoding: Encoding, offset: u64, kept: Rc<Kept>) -> io::Result<(Self, u64)> {
        let mark = encoding.mark();
        let mut begin = vec![0; mark.len()];
        let mut at = offset;
        file.seek(SeekFrom::Start(offset))?;
        if offset == 0 && !mark.is_empty() {
            let read = file.read(&mut begin)?;
            let is_marked = begin.get(..read) == Some(mark);
            at = if is_marked { u64::try_from(mark.len()).unwrap_or(0) } else { 0 };
            file.seek(SeekFrom::Start(at))?;
        }
        Ok((Self { file, encoding, kept, given: 0, raw: Vec::new(), is_over: false }, at))
    }

    fn fill(&mut self) -> io::Result<()> {
        let mut text = self.kept.text.borrow_mut();
        if text.len() - self.kept.row.get() > LONGEST_ROW {
            self.kept.is_too_long.set(true);
            return Err(io::Error::other("a row is too long"));
        }
        let waiting = self.raw.len();
        self.raw.resize(waiting + PIECE, 0);
        let read = self.file.read(self.raw.get_mut(waiting..).unwrap_or_default())?;
        self.raw.truncate(waiting + read);
        self.is_over = read == 0;
        let used = match self.encoding {
            Encoding::Utf16Le => from_utf16(&self.raw, true, self.is_over, &mut text),
            Encoding::Utf16Be => from_utf16(&self.raw, false, self.is_over, &mut text),
            Encoding::Utf8 | Encoding::Windows1252 => {
                text.extend_from_slice(&self.raw);
                self.raw.len()
            }
        };
        self.raw.drain(..used);
        Ok(())
    }
}

impl Read for Source {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given >= self.kept.text.borrow().len() && !self.is_over {
            self.fill()?;
        }
        let text = self.kept.text.borrow();
        let waiting = text.get(self.given..).unwrap_or_default();
        let count = waiting.len().min(into.len());
        if let (Some(to), Some(from)) = (into.get_mut(..count), waiting.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

/// How many bytes of the file this text was.
pub(super) fn bytes_in_file(encoding: Encoding, text: &[u8]) -> u64 {
    let bytes = match encoding {
        Encoding::Utf16Le | Encoding::Utf16Be => as_utf16(text),
        Encoding::Utf8 | Encoding::Windows1252 => text.len(),
    };
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
