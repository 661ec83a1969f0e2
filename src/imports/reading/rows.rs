//! The rows of a file from some place on, and the place behind each.

use std::cell::Cell;
use std::fs::File;
use std::io;
use std::rc::Rc;

use csv::{ByteRecord, ReaderBuilder};

use super::Reading;
use super::source::{Kept, Source, bytes_in_file};

/// A row and where it begins.
#[derive(Debug)]
pub(crate) struct Row {
    /// The line of the file, from 1.
    pub(crate) line: u64,
    /// Its cells.
    pub(crate) cells: ByteRecord,
}

/// What comes next in a file.
#[derive(Debug)]
pub(crate) enum Next {
    /// A row of the right width.
    Row(Row),
    /// A row that cannot be told apart into cells: its line, and why.
    Broken(u64, String),
    /// Nothing.
    End,
}

/// Reads rows; one chunk of a file, since what was read is kept until it is dropped.
#[derive(Debug)]
pub(crate) struct Rows {
    file: File,
    reading: Reading,
    csv: csv::Reader<Source>,
    kept: Rc<Kept>,
    /// How far what is kept was counted: its bytes, and the place behind them.
    counted: Cell<(usize, u64, u64)>,
    /// How many cells a row has; `None` before the first.
    width: Option<usize>,
}

impl Rows {
    /// Begins at an offset that a row begins at.
    pub(crate) fn open(file: File, reading: Reading, offset: u64, line: u64, width: Option<usize>) -> io::Result<Self> {
        let kept = Rc::new(Kept::default());
        let (source, at) = Source::open(file.try_clone()?, reading.encoding, offset, Rc::clone(&kept))?;
        let csv = ReaderBuilder::new()
            .delimiter(ascii(reading.delimiter, b','))
            .quote(ascii(reading.quote, b'"'))
            .has_headers(false)
            .flexible(true)
            .from_reader(source);
        Ok(Self { file, reading, csv, kept, counted: Cell::new((0, at, line)), width })
    }

    /// Where in the file the next row begins, and on which line.
    pub(crate) fn place(&self) -> (u64, u64) {
        self.place_of(self.here())
    }

    /// How many bytes are kept.
    pub(crate) fn bytes(&self) -> usize {
        self.here()
    }

    /// The next row that is not empty.
    pub(crate) fn next(&mut self) -> io::Result<Next> {
        loop {
            let begin = self.skip_blank(self.here());
            self.kept.row.set(begin);
            let mut cells = ByteRecord::new();
            let there = match self.csv.read_byte_record(&mut cells) {
                Ok(there) => there,
                Err(_error) if self.kept.is_too_long.get() => return self.restart(begin, UNCLOSED.to_owned()),
                Err(error) => return Err(error.into()),
            };
            if !there {
                return Ok(Next::End);
            }
            // What is blank may only have come in with the row itself.
            let begin = self.skip_blank(begin);
            if cells.iter().all(|cell| cell.iter().all(u8::is_ascii_whitespace)) {
                continue;
            }
            let (_, line) = self.place_of(begin);
            let width = *self.width.get_or_insert(cells.len());
            let is_long = self.lines_between(begin, self.here()) > 1;
            return match misfit(&cells, width) {
                None if is_long && self.is_unclosed(begin) => self.restart(begin, UNCLOSED.to_owned()),
                None => {
                    cells.truncate(width);
                    Ok(Next::Row(Row { line, cells }))
                }
                // A quotation mark that is never closed swallows the rows below it: they are read again without it.
                Some(why) if is_long && !self.is_well_quoted(begin) => self.restart(begin, why),
                Some(why) => Ok(Next::Broken(line, why)),
            };
        }
    }

    fn here(&self) -> usize {
        usize::try_from(self.csv.position().byte()).unwrap_or(usize::MAX)
    }

    fn place_of(&self, at: usize) -> (u64, u64) {
        let (from, offset, line) = self.counted.get();
        let text = self.kept.text.borrow();
        // Only ever forwards: nobody asks for a place before one that was told.
        let step = text.get(from..at.max(from)).unwrap_or_default();
        let place = (offset + bytes_in_file(self.reading.encoding, step), line + line_breaks(step));
        self.counted.set((from + step.len(), place.0, place.1));
        place
    }

    fn lines_between(&self, from: usize, to: usize) -> u64 {
        line_breaks(self.kept.text.borrow().get(from..to).unwrap_or_default())
    }

    /// Whether the row ended with the file instead of its last quotation mark.
    fn is_unclosed(&self, begin: usize) -> bool {
        let text = self.kept.text.borrow();
        let row = text.get(begin..self.here()).unwrap_or_default();
        let quote = ascii(self.reading.quote, b'"');
        row.split(|byte| *byte == quote).count().is_multiple_of(2)
    }

    /// Whether its quotation marks stand around whole cells, so that the line breaks between them are meant.
    fn is_well_quoted(&self, begin: usize) -> bool {
        let text = self.kept.text.borrow();
        let row = text.get(begin..self.here()).unwrap_or_default();
        let (quote, delimiter) = (ascii(self.reading.quote, b'"'), ascii(self.reading.delimiter, b','));
        let (mut is_within, mut is_start) = (false, true);
        let mut bytes = row.iter().copied().peekable();
        while let Some(byte) = bytes.next() {
            if !is_within {
                is_within = is_start && byte == quote;
                is_start = byte == delimiter;
            } else if byte == quote {
                match bytes.peek() {
                    // Two of them stand for one.
                    Some(next) if *next == quote => drop(bytes.next()),
                    Some(next) if *next != delimiter && !matches!(next, b'\r' | b'\n') => return false,
                    _ => is_within = false,
                }
            }
        }
        !is_within
    }

    fn skip_blank(&self, from: usize) -> usize {
        let text = self.kept.text.borrow();
        let blank = text.get(from..).unwrap_or_default().iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        from + blank.count()
    }

    /// Gives the line at `begin` up, and goes on with the one below it.
    fn restart(&mut self, begin: usize, why: String) -> io::Result<Next> {
        let behind = {
            let text = self.kept.text.borrow();
            let rest = text.get(begin..).unwrap_or_default();
            begin + rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1)
        };
        let (_, line) = self.place_of(begin);
        let (offset, next_line) = self.place_of(behind);
        let again = Self::open(self.file.try_clone()?, self.reading.clone(), offset, next_line, self.width)?;
        *self = again;
        Ok(Next::Broken(line, why))
    }
}

const UNCLOSED: &str = "A quotation mark opens in this row and nothing closes it.";

fn misfit(cells: &ByteRecord, width: usize) -> Option<String> {
    let plural = |count: usize| if count == 1 { "1 cell".to_owned() } else { format!("{count} cells") };
    let surplus = cells.iter().skip(width).any(|cell| !cell.is_empty());
    (cells.len() < width || surplus).then(|| {
        format!(
            "This row has {}, the first row has {}: a delimiter or a quotation mark is wrong.",
            plural(cells.len()),
            width
        )
    })
}

fn line_breaks(text: &[u8]) -> u64 {
    u64::try_from(text.split(|byte| *byte == b'\n').count() - 1).unwrap_or(u64::MAX)
}

fn ascii(c: char, otherwise: u8) -> u8 {
    u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(otherwise)
}

#[cfg(test)]
mod tests;
