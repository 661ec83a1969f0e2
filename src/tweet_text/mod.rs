//! Weighted length as X counts it (twitter-text v3), and the links, mentions and tags in a text; pure.

mod chars;
mod class_data;
mod domains;
mod emoji;
mod emoji_data;
mod puny;
mod tags;
mod tlds;
mod urls;

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// The longest weighted length X accepts.
pub const MAX: u32 = 280;

/// X counts any link as 23, whatever its length.
const LINK: u32 = 23;

/// What a text weighs, and whether X would take it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    /// The weighted length: links 23, emoji 2, most scripts of Asia 2 a character.
    pub length: u32,
    /// Not empty, at most [`MAX`], and without the characters X refuses.
    pub is_valid: bool,
}

/// What a stretch of a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A link, with or without its scheme.
    Url,
    /// A mention, or a list of somebody: `@name`, `@name/list`.
    Mention,
    /// A hashtag, with its sign.
    Hashtag,
    /// A cashtag, with its sign.
    Cashtag,
}

/// A stretch of a text, in code points of the text as given, end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// Its first code point.
    pub start: usize,
    /// The code point after its last.
    pub end: usize,
}

/// What X would count for this text, and whether it would take it.
pub fn weigh(text: &str) -> Weight {
    let units: Vec<u16> = text.nfc().collect::<String>().encode_utf16().collect();
    let (mut links, mut emoji) =
        (urls::find(&units).into_iter().peekable(), emoji::find(&units).into_iter().peekable());
    let (mut length, mut has_refused, mut at) = (0, false, 0);
    while let Some(&unit) = units.get(at) {
        // A link or an emoji that begins inside what was already counted does not count again.
        while links.next_if(|link| link.start < at).is_some() {}
        while emoji.next_if(|range| range.start < at).is_some() {}
        if let Some(link) = links.next_if(|link| link.start == at) {
            (length, at) = (length + LINK, at + link.counted);
        } else if let Some(range) = emoji.next_if(|range| range.start == at) {
            (length, at) = (length + 2, range.end);
        } else {
            has_refused |= matches!(unit, 0xFFFE | 0xFEFF | 0xFFFF);
            length += chars::weight(unit);
            at += chars::size(&units, at);
        }
    }
    Weight { length, is_valid: !has_refused && (1..=MAX).contains(&length) }
}

/// What X would count, as one line of JSON.
pub fn answer(text: &str) -> String {
    let Weight { length, is_valid } = weigh(text);
    format!(r#"{{"weighted_length":{length},"max":{MAX},"valid":{is_valid}}}"#)
}

/// Links, mentions, hashtags and cashtags in their order, none inside another.
pub fn entities(text: &str) -> Vec<Entity> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let mut found: Vec<(Kind, Range<usize>)> =
        urls::find(&units).into_iter().map(|link| (Kind::Url, link.start..link.end)).collect();
    found.extend(tags::mentions(&units).into_iter().map(|range| (Kind::Mention, range)));
    found.extend(tags::hashtags(&units).into_iter().map(|range| (Kind::Hashtag, range)));
    found.extend(tags::cashtags(&units).into_iter().map(|range| (Kind::Cashtag, range)));
    found.sort_by_key(|(_, range)| range.start);
    let mut reached = 0;
    found.retain(|(_, range)| {
        range.start >= reached && {
            reached = range.end;
            true
        }
    });
    let points = offsets(text, |_| 1);
    let place = |unit: usize| points.get(unit).copied().unwrap_or_default();
    found.into_iter().map(|(kind, range)| Entity { kind, start: place(range.start), end: place(range.end) }).collect()
}

/// The links in a text, as ranges of its bytes, in order.
pub fn urls(text: &str) -> Vec<Range<usize>> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let bytes = offsets(text, char::len_utf8);
    let place = |unit: usize| bytes.get(unit).copied().unwrap_or_default();
    let mut reached = 0;
    let mut links = urls::find(&units);
    links.retain(|link| {
        link.start >= reached && {
            reached = link.end;
            true
        }
    });
    links.into_iter().map(|link| place(link.start)..place(link.end)).collect()
}

/// For every UTF-16 unit of a text, and its end, how much of the text lies before it.
fn offsets(text: &str, size: impl Fn(char) -> usize) -> Vec<usize> {
    let (mut offsets, mut before) = (Vec::with_capacity(text.len() + 1), 0);
    for char in text.chars() {
        offsets.extend(std::iter::repeat_n(before, char.len_utf16()));
        before += size(char);
    }
    offsets.push(before);
    offsets
}

#[cfg(test)]
mod tests;
