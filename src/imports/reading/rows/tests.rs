use std::io::{Seek as _, Write as _};

use super::{Next, Rows};
use crate::imports::reading::{Encoding, Reading};

fn reading(encoding: Encoding) -> Reading {
    Reading { encoding, delimiter: ',', quote: '"', has_header: true }
}

/// Every row from a place on: line and cells, or line and `!`; and the places behind each.
fn all(bytes: &[u8], encoding: Encoding, place: (u64, u64), width: Option<usize>) -> Vec<(u64, String, (u64, u64))> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file.rewind().unwrap();
    let mut rows = Rows::open(file, reading(encoding), place.0, place.1, width).unwrap();
    let mut found = Vec::new();
    loop {
        match rows.next().unwrap() {
            Next::End => return found,
            Next::Broken(line, _) => found.push((line, "!".to_owned(), rows.place())),
            Next::Row(row) => {
                let cells: Vec<_> = row
                    .cells
                    .iter()
                    .map(|cell| encoding.text(cell).map_or("?".into(), std::borrow::Cow::into_owned))
                    .collect();
                found.push((row.line, cells.join("·"), rows.place()));
            }
        }
    }
}

fn lines(found: &[(u64, String, (u64, u64))]) -> Vec<(u64, &str)> {
    found.iter().map(|(line, cells, _)| (*line, cells.as_str())).collect()
}

const TEXT: &str = "a,b\r\n\r\n1,\"two\r\nlines, ö\"\r\n,\r\n3,4,\r\n🦀,6\r\n";

#[test]
fn rows_are_found_with_their_lines_in_every_encoding_and_from_every_place() {
    let wide = |big: bool| -> Vec<u8> {
        let mark = if big { [0xFE, 0xFF] } else { [0xFF, 0xFE] };
        let bytes = move |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        mark.into_iter().chain(TEXT.encode_utf16().flat_map(bytes)).collect()
    };
    let marked = [b"\xEF\xBB\xBF", TEXT.as_bytes()].concat();
    for (bytes, encoding) in [
        (TEXT.as_bytes().to_vec(), Encoding::Utf8),
        (marked, Encoding::Utf8),
        (wide(false), Encoding::Utf16Le),
        (wide(true), Encoding::Utf16Be),
    ] {
        let found = all(&bytes, encoding, (0, 1), None);
        let expected = [(1, "a·b"), (3, "1·two\r\nlines, ö"), (6, "3·4"), (7, "🦀·6")];
        assert_eq!(lines(&found), expected, "{encoding:?}");
        for (place, (.., behind)) in found.iter().enumerate() {
            let rest = all(&bytes, encoding, *behind, Some(2));
            assert_eq!(lines(&rest), expected[place + 1..], "{encoding:?} from {behind:?}");
        }
    }
}

#[test]
fn a_quotation_mark_that_nothing_closes_costs_its_own_row_only() {
    let found = all(b"a,b\n1,\"2\n3,4\n5,6\n", Encoding::Utf8, (0, 1), None);
    assert_eq!(lines(&found), [(1, "a·b"), (2, "!"), (3, "3·4"), (4, "5·6")]);
    let found = all(b"a,b\n1,\"2\n3,4\n5\n", Encoding::Utf8, (0, 1), None);
    assert_eq!(lines(&found), [(1, "a·b"), (2, "!"), (3, "3·4"), (4, "!")]);
    let long = ["a,b\n1,\"2\n", &"3,4\n".repeat(2_000_000)].concat();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(long.as_bytes()).unwrap();
    let mut rows = Rows::open(file, reading(Encoding::Utf8), 0, 1, None).unwrap();
    let mut first = Vec::new();
    for _ in 0..3 {
        first.push(rows.next().unwrap());
    }
    assert!(matches!(&first[1], Next::Broken(2, why) if why.contains("nothing closes it")), "{:?}", first[1]);
    assert!(matches!(&first[2], Next::Row(row) if row.line == 3));
}

#[test]
fn ragged_rows_are_named_and_the_next_is_read() {
    let found = all(b"a,b\n1\n1,2,3\n4,5\n", Encoding::Utf8, (0, 1), None);
    assert_eq!(lines(&found), [(1, "a·b"), (2, "!"), (3, "!"), (4, "4·5")]);
}
