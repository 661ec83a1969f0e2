//! How a file is written, by its looks.

use std::io::{self, Read};

use csv::ReaderBuilder;

use super::Reading;
use super::encoding::{Encoding, from_utf16};
use crate::handle::Handle;

/// Rows that are looked at.
const ROWS: usize = 100;

/// What the bytes of a whole file say about its encoding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Characters of several bytes, as UTF-8 writes them.
    whole: u64,
    /// Bytes above ASCII that are none.
    broken: u64,
}

impl Tally {
    /// Looks at a whole file, some bytes at a time.
    pub(crate) fn of(mut file: impl Read) -> io::Result<Self> {
        let (mut tally, mut buffer, mut kept) = (Self::default(), vec![0; 256 << 10], Vec::new());
        loop {
            let read = file.read(&mut buffer)?;
            kept.extend_from_slice(buffer.get(..read).unwrap_or_default());
            let rest = tally.count(&kept, read == 0);
            kept.drain(..kept.len() - rest);
            if read == 0 {
                return Ok(tally);
            }
        }
    }

    /// Counts, and answers how many bytes at the end may be the beginning of a character.
    fn count(&mut self, bytes: &[u8], is_last: bool) -> usize {
        let mut left = bytes;
        loop {
            let (valid, broken) = match std::str::from_utf8(left) {
                Ok(text) => (text.as_bytes(), None),
                Err(error) => (left.get(..error.valid_up_to()).unwrap_or_default(), Some(error.error_len())),
            };
            self.whole += u64::try_from(valid.iter().filter(|byte| **byte >= 0xC0).count()).unwrap_or(0);
            let length = match broken {
                None => return 0,
                Some(None) if !is_last => return left.len() - valid.len(),
                Some(length) => length.unwrap_or(left.len() - valid.len()),
            };
            self.broken += 1;
            left = left.get(valid.len() + length..).unwrap_or_default();
        }
    }
}

/// How a file is written, by its beginning and by what all of its bytes say.
pub(crate) fn sniff(head: &[u8], tally: Tally) -> Reading {
    let encoding = encoding(head, tally);
    let text = beginning(head, encoding);
    let quote = if more_often(&text, '\'', '"') { '\'' } else { '"' };
    let delimiter = delimiter(&text, quote);
    let rows = rows(&text, delimiter, quote);
    Reading { encoding, delimiter, quote, has_header: !begins_with_data(&rows) }
}

/// Whether a cell of the first row is a value, and no name of a column.
fn begins_with_data(rows: &[Vec<String>]) -> bool {
    let Some(first) = rows.first() else { return false };
    let is_handle = |text: &str| text.trim().starts_with('@') && Handle::parse(text.trim()).is_ok();
    // `@owner` names a column, unless everything below it looks the same.
    let below = |place: usize| rows.iter().skip(1).filter_map(move |row| row.get(place));
    first.iter().enumerate().any(|(place, cell)| {
        is_value(cell) || is_handle(cell) && below(place).all(|cell| is_handle(cell) || cell.trim().is_empty())
    })
}

/// Whether a cell is a value, and no name of a column.
fn is_value(cell: &str) -> bool {
    let cell = cell.trim();
    let is_number = cell.chars().all(|c| c.is_ascii_digit() || "+-. ()/,:".contains(c));
    is_email(cell) || is_web_address(cell) || is_number && cell.contains(|c: char| c.is_ascii_digit())
}

/// Whether a cell looks like an e-mail address.
pub(crate) fn is_email(cell: &str) -> bool {
    let parts = cell.split_once('@');
    parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.')) && !cell.contains(char::is_whitespace)
}

/// Whether a cell looks like the address of a page.
pub(crate) fn is_web_address(cell: &str) -> bool {
    ["http://", "https://", "www."].iter().any(|begin| cell.starts_with(begin)) && !cell.contains(char::is_whitespace)
}

fn encoding(head: &[u8], tally: Tally) -> Encoding {
    if let Some(encoding) = by_zeros(head) {
        encoding
    } else if tally.broken > tally.whole {
        Encoding::Windows1252
    } else {
        Encoding::Utf8
    }
}

/// By the mark in front, or by where every other byte is zero.
pub(super) fn by_zeros(head: &[u8]) -> Option<Encoding> {
    let marked = [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be];
    if let Some(encoding) = marked.into_iter().find(|encoding| head.starts_with(encoding.mark())) {
        return Some(encoding);
    }
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if odd * 2 > half && even * 8 < half {
        Some(Encoding::Utf16Le)
    } else if even * 2 > half && odd * 8 < half {
        Some(Encoding::Utf16Be)
    } else {
        None
    }
}

/// The beginning as text, without its mark, up to its last whole line.
fn beginning(head: &[u8], encoding: Encoding) -> String {
    let head = head.strip_prefix(encoding.mark()).unwrap_or(head);
    let text = match encoding {
        Encoding::Utf16Le | Encoding::Utf16Be => {
            let mut text = Vec::new();
            from_utf16(head, encoding == Encoding::Utf16Le, false, &mut text);
            String::from_utf8_lossy(&text).into_owned()
        }
        Encoding::Utf8 => String::from_utf8_lossy(head).into_owned(),
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252.decode_without_bom_handling(head).0.into_owned(),
    };
    text.rsplit_once('\n').map_or(text.clone(), |(lines, _)| lines.to_owned())
}

/// Whether cells begin and end with one mark more often than with the other.
fn more_often(text: &str, mark: char, than: char) -> bool {
    let count = |mark: char| {
        Reading::DELIMITERS
            .iter()
            .map(|(delimiter, _)| {
                text.matches(&format!("{mark}{delimiter}")).count()
                    + text.matches(&format!("{delimiter}{mark}")).count()
            })
            .sum::<usize>()
    };
    count(mark) > count(than)
}

/// The delimiter by which most rows have the same number of cells, and more than one.
fn delimiter(text: &str, quote: char) -> char {
    let score = |delimiter: char| {
        let rows = rows(text, delimiter, quote);
        let width = rows.first().map_or(0, Vec::len);
        let fitting = rows.iter().filter(|row| row.len() == width).count();
        if width < 2 { 0 } else { fitting * 1000 / rows.len().max(1) * 100 + width.min(99) }
    };
    let scores = Reading::DELIMITERS.iter().rev().map(|(delimiter, _)| (score(*delimiter), *delimiter));
    scores.max_by_key(|(score, _)| *score).filter(|(score, _)| *score > 0).map_or(',', |(_, delimiter)| delimiter)
}

fn rows(text: &str, delimiter: char, quote: char) -> Vec<Vec<String>> {
    let byte = |c: char| u8::try_from(c).unwrap_or(b',');
    let reader = ReaderBuilder::new()
        .delimiter(byte(delimiter))
        .quote(byte(quote))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let rows = reader.into_records().take(ROWS).filter_map(Result::ok);
    rows.map(|row| row.iter().map(str::to_owned).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Encoding, Tally, sniff};

    fn of(bytes: &[u8]) -> (Encoding, char, char, bool) {
        let reading = sniff(bytes, Tally::of(bytes).unwrap());
        (reading.encoding, reading.delimiter, reading.quote, reading.has_header)
    }

    #[test]
    fn files_are_read_as_they_were_written() {
        use Encoding as E;
        let wide: Vec<u8> = "Name;Ort\r\nÄda;Köln\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, expected) in [
            (b"Name,E-mail\nAda,ada@example.org\n".to_vec(), (E::Utf8, ',', '"', true)),
            (b"Vorname;Ort\nJ\xFCrgen;M\xFCnchen\n".to_vec(), (E::Windows1252, ';', '"', true)),
            ("Vorname\tOrt\nJürgen\tMünchen\n".into(), (E::Utf8, '\t', '"', true)),
            (b"\xEF\xBB\xBFa|b\n1|2\n".to_vec(), (E::Utf8, '|', '"', true)),
            (b"'a','b'\n'it, is',2\n".to_vec(), (E::Utf8, ',', '\'', true)),
            (b"Ada,ada@example.org\nBob,bob@example.org\n".to_vec(), (E::Utf8, ',', '"', false)),
            ([b"\xFF\xFE".to_vec(), wide.clone()].concat(), (E::Utf16Le, ';', '"', true)),
            (wide, (E::Utf16Le, ';', '"', true)),
            (b"Name\nAda, the first\nBob\n".to_vec(), (E::Utf8, ',', '"', true)),
            (b"".to_vec(), (E::Utf8, ',', '"', true)),
            (b"ada@example.org\nbob@example.org\n".to_vec(), (E::Utf8, ',', '"', false)),
            (b"Ada;@ada\nBob;@bob\n".to_vec(), (E::Utf8, ';', '"', false)),
            (b"name;@owner\nAda;Olga\n".to_vec(), (E::Utf8, ';', '"', true)),
            (b"Ada,https://example.org\n".to_vec(), (E::Utf8, ',', '"', false)),
        ] {
            assert_eq!(of(&bytes), expected, "{}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn one_odd_row_does_not_change_what_the_rest_of_the_file_says() {
        let mostly = ["Name,Ort\n", &"Jürgen,Köln\n".repeat(50)].concat().into_bytes();
        let mixed = [mostly, b"J\xFCrgen,K\xF6ln\n".to_vec()].concat();
        assert_eq!(of(&mixed).0, Encoding::Utf8);
        let late = [vec![b'a'; 300_000], b"\n\xFC".to_vec()].concat();
        assert_eq!(of(&late).0, Encoding::Windows1252);
    }
}
