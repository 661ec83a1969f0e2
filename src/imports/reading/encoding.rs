//! The characters of a file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// How characters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// What nearly everything writes.
    Utf8,
    /// What Excel calls Unicode text.
    Utf16Le,
    /// The same with its bytes the other way round.
    Utf16Be,
    /// What older programs of Western Europe write.
    Windows1252,
}

/// What stands for half a character in text that was UTF-16: no UTF-8 has it.
pub(super) const BROKEN: u8 = 0xFF;

impl Encoding {
    /// Every encoding, in the order the form offers them.
    pub(crate) const ALL: [Self; 4] = [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1252];

    /// As the form sends it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16-le",
            Self::Utf16Be => "utf-16-be",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// As pages say it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16, low byte first",
            Self::Utf16Be => "UTF-16, high byte first",
            Self::Windows1252 => "Windows-1252",
        }
    }

    /// From what the form sent.
    pub(crate) fn parse(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.key() == key)
    }

    /// The mark at the beginning of a file, which is no text.
    pub(super) fn mark(self) -> &'static [u8] {
        match self {
            Self::Utf8 => b"\xEF\xBB\xBF",
            Self::Utf16Le => b"\xFF\xFE",
            Self::Utf16Be => b"\xFE\xFF",
            Self::Windows1252 => b"",
        }
    }

    /// A cell as text, or why it is none; what was UTF-16 arrives as UTF-8.
    pub(crate) fn text(self, cell: &[u8]) -> Result<Cow<'_, str>, &'static str> {
        if cell.contains(&0) {
            return Err("This cell has a NUL byte in it: the file may be damaged, or is no text.");
        }
        if self == Self::Windows1252 {
            return Ok(encoding_rs::WINDOWS_1252.decode_without_bom_handling(cell).0);
        }
        match std::str::from_utf8(cell) {
            Ok(text) => Ok(Cow::Borrowed(text)),
            Err(_bytes) if self == Self::Utf8 => Err(
                "This cell is not UTF-8, unlike the rest of the file: it was written by another program, or cut in the middle of a character.",
            ),
            Err(_bytes) => Err("This cell has half a character in it: the file may be damaged."),
        }
    }
}

/// Whole units of UTF-16 at the beginning of `raw` as UTF-8, and how many bytes they are.
pub(super) fn from_utf16(raw: &[u8], is_little: bool, is_last: bool, into: &mut Vec<u8>) -> usize {
    let unit = |pair: &[u8]| match pair {
        [a, b] if is_little => u16::from_le_bytes([*a, *b]),
        [a, b] => u16::from_be_bytes([*a, *b]),
        _ => 0,
    };
    let mut whole = raw.len() - raw.len() % 2;
    // The first half of a character waits for its second.
    let ends_within =
        raw.get(whole.saturating_sub(2)..whole).is_some_and(|pair| (0xD800..0xDC00).contains(&unit(pair)));
    if ends_within && !is_last && whole > 2 {
        whole -= 2;
    }
    let units = raw.get(..whole).unwrap_or_default().chunks_exact(2).map(unit);
    let mut buffer = [0; 4];
    for character in char::decode_utf16(units) {
        match character {
            Ok(c) => into.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
            Err(_half) => into.push(BROKEN),
        }
    }
    whole
}

/// How many bytes of UTF-16 this text was.
pub(super) fn as_utf16(text: &[u8]) -> usize {
    let bytes = |byte: &u8| match byte {
        0x80..0xC0 => 0,
        0xF0..0xF8 => 4,
        _ => 2,
    };
    text.iter().map(bytes).sum()
}

#[cfg(test)]
mod tests {
    use super::{Encoding, as_utf16, from_utf16};

    #[test]
    fn utf16_comes_out_as_it_went_in_and_its_length_is_known() {
        let text = "Äda 🦀 李\r\n";
        let raw: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut out = Vec::new();
        assert_eq!(from_utf16(&raw, true, true, &mut out), raw.len());
        assert_eq!(out, text.as_bytes());
        assert_eq!(as_utf16(&out), raw.len());
    }

    #[test]
    fn half_a_character_spoils_its_cell_only() {
        let mut out = Vec::new();
        from_utf16(&[0x41, 0, 0x00, 0xD8, 0x42, 0], true, true, &mut out);
        assert_eq!(as_utf16(&out), 6);
        assert!(Encoding::Utf16Le.text(&out).is_err());
        assert_eq!(Encoding::Windows1252.text(b"caf\xE9 \x80").as_deref(), Ok("café €"));
        assert!(Encoding::Utf8.text(b"caf\xE9").is_err());
        assert!(Encoding::Utf8.text(b"a\0b").is_err());
    }
}
