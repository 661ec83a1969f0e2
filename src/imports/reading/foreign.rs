//! Files that are no text at all, by their first bytes.

use super::encoding::Encoding;
use super::sniff;

/// How files begin that people take for tables, and what they are.
const BEGINNINGS: [(&[u8], &str); 9] = [
    (b"PK\x03\x04", "a workbook, like those of Excel, or an archive"),
    (b"\xD0\xCF\x11\xE0", "a workbook of an old Excel"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xFF\xD8\xFF", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1F\x8B", "a compressed file"),
    (b"\x7FELF", "a program"),
    (b"SQLite format 3", "a database"),
];

/// Why a file that begins like this cannot be a table, and what to do; `None` when it may be one.
pub(crate) fn refusal(head: &[u8]) -> Option<String> {
    let known = BEGINNINGS.iter().find(|(begin, _)| head.starts_with(begin)).map(|(_, what)| *what);
    let what = known.or_else(|| has_noise(head).then_some("no text"))?;
    Some(format!(
        "This file is {what}, not a CSV file. Open it in a spreadsheet, choose Save as, then “CSV UTF-8”, and take that file."
    ))
}

/// Whether many bytes are none that text has; one that is damaged is told cell by cell.
fn has_noise(head: &[u8]) -> bool {
    let is_wide = matches!(sniff::by_zeros(head), Some(Encoding::Utf16Le | Encoding::Utf16Be));
    let is_noise = |byte: &&u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 127);
    !is_wide && head.iter().filter(is_noise).count() * 20 > head.len()
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn what_is_no_text_is_told_from_what_is() {
        let wide: Vec<u8> = "Name;Ort\r\nÄda;Köln\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xFF\xFE".to_vec(), wide.clone()].concat();
        let damaged = b"First name,E-mail\nNu\0l,nul@example.org\n";
        for text in [&b"Name,E-mail\nAda,ada@example.org\n"[..], b"J\xFCrgen;K\xF6ln\n", &wide, &marked, damaged, b""] {
            assert_eq!(refusal(text), None, "{}", String::from_utf8_lossy(text));
        }
        let noise: Vec<u8> = (0..=255).collect();
        for file in [&b"PK\x03\x04\x14\0"[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"a,b\n\0\0\0\x01\x02", &noise] {
            assert!(refusal(file).is_some_and(|why| why.contains("CSV UTF-8")), "{file:?}");
        }
    }
}
