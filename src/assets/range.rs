//! Which part of a file a request asks for; pure.

/// A part of a file: from its first byte, so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) first: u64,
    pub(super) length: u64,
}

/// What a `Range` header asks of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The whole file: no header, or one that may be ignored (several parts, another unit, nonsense).
    Whole,
    /// One part.
    Part(Span),
    /// A part that the file does not have: 416.
    Beyond,
}

impl Span {
    /// The last byte of it; only of a span that has one.
    pub(super) fn last(self) -> u64 {
        (self.first + self.length).saturating_sub(1)
    }

    /// Whether the file's last byte is in it.
    pub(super) fn reaches(self, bytes: u64) -> bool {
        self.length > 0 && self.first + self.length == bytes
    }
}

/// Reads a `Range` header.
pub(super) fn parse(header: Option<&str>, bytes: u64) -> Asked {
    let Some((first, last)) = header.and_then(one_part) else { return Asked::Whole };
    match (number(first), number(last)) {
        (Some(first), None) if last.is_empty() => part(first, bytes.saturating_sub(1), bytes),
        (Some(first), Some(last)) if first <= last => part(first, last, bytes),
        (None, Some(0)) if first.is_empty() => Asked::Beyond,
        (None, Some(tail)) if first.is_empty() => part(bytes.saturating_sub(tail), bytes.saturating_sub(1), bytes),
        _ => Asked::Whole,
    }
}

fn one_part(header: &str) -> Option<(&str, &str)> {
    let (unit, part) = header.split_once('=')?;
    (unit.trim().eq_ignore_ascii_case("bytes") && !part.contains(',')).then(|| part.trim().split_once('-'))?
}

fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn part(first: u64, last: u64, bytes: u64) -> Asked {
    if first >= bytes {
        return Asked::Beyond;
    }
    Asked::Part(Span { first, length: last.min(bytes - 1) - first + 1 })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Asked, Span, parse};

    fn span(first: u64, length: u64) -> Asked {
        Asked::Part(Span { first, length })
    }

    #[test]
    fn one_range_is_understood() {
        for (header, asked) in [
            ("bytes=0-0", span(0, 1)),
            ("bytes=0-99", span(0, 10)),
            ("bytes=4-", span(4, 6)),
            ("bytes=-3", span(7, 3)),
            ("bytes=-30", span(0, 10)),
            ("Bytes=9-9", span(9, 1)),
            ("bytes=10-", Asked::Beyond),
            ("bytes=-0", Asked::Beyond),
            ("bytes=5-4", Asked::Whole),
            ("bytes=0-1,3-4", Asked::Whole),
            ("bytes=-", Asked::Whole),
            ("bytes=a-b", Asked::Whole),
            ("bytes=+1-2", Asked::Whole),
            ("rows=0-1", Asked::Whole),
            ("bytes=99999999999999999999-", Asked::Whole),
        ] {
            assert_eq!(parse(Some(header), 10), asked, "{header}");
        }
        assert_eq!(parse(None, 10), Asked::Whole);
        assert_eq!(parse(Some("bytes=0-"), 0), Asked::Beyond);
    }

    proptest! {
        #[test]
        fn a_part_lies_within_the_file(header in "bytes=[0-9]{0,20}-[0-9]{0,20}", bytes in 0_u64..1000) {
            if let Asked::Part(span) = parse(Some(&header), bytes) {
                prop_assert!(span.length > 0 && span.first + span.length <= bytes);
            }
        }
    }
}
