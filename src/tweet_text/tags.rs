//! Mentions, hashtags and cashtags, as twitter-text 3.1.0 finds them.

use std::ops::Range;

use super::chars::{holds, is, is_alphanumeric, is_ascii, point, run, size, unit};
use super::class_data::{LATIN, TAG, TAG_LETTER};

const LONGEST_NAME: usize = 20;
const LONGEST_LIST: usize = 25;
const LONGEST_CASHTAG: usize = 6;

/// Every mention, from its sign on, with the list it names.
pub(super) fn mentions(text: &[u16]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let Some(mention) = mention_places(text, at).into_iter().flatten().find_map(|sign| mention(text, sign)) else {
            at += 1;
            continue;
        };
        at = mention.end;
        let is_undone =
            is_at_sign(unit(text, at)) || holds(LATIN, u32::from(unit(text, at))) || begins_address(text, at);
        if !is_undone {
            found.push(mention);
        }
    }
    found
}

/// Where the sign of a mention may stand when the text before it begins here.
fn mention_places(text: &[u16], at: usize) -> [Option<usize>; 4] {
    let before = unit(text, at);
    let is_start = at == 0;
    let parts = !is_name(before) && !is_ascii(before, |byte| b"!#$%&*@".contains(&byte)) && before != 0xFF20;
    let parts_retweet = !is_name(before) && !is_ascii(before, |byte| b"+~.-".contains(&byte));
    [
        is_start.then_some(at),
        parts.then_some(at + 1),
        is_start.then(|| after_retweet(text, at)).flatten(),
        parts_retweet.then(|| after_retweet(text, at + 1)).flatten(),
    ]
}

/// The place after `RT` or `RT:`.
fn after_retweet(text: &[u16], at: usize) -> Option<usize> {
    let is_letter = |at, wanted: u8| is_ascii(unit(text, at), |byte| byte.eq_ignore_ascii_case(&wanted));
    let end = if is(text, at + 2, b':') { at + 3 } else { at + 2 };
    (is_letter(at, b'r') && is_letter(at + 1, b't')).then_some(end)
}

fn mention(text: &[u16], sign: usize) -> Option<Range<usize>> {
    let end = run(text, sign + 1, is_name).min(sign + 1 + LONGEST_NAME);
    if !is_at_sign(unit(text, sign)) || end == sign + 1 {
        return None;
    }
    let has_list = is(text, end, b'/') && is_ascii(unit(text, end + 1), |byte| byte.is_ascii_alphabetic());
    let list = run(text, end + 1, |unit| is_name(unit) || unit == u16::from(b'-')).min(end + 1 + LONGEST_LIST);
    Some(sign..if has_list { list } else { end })
}

fn is_at_sign(unit: u16) -> bool {
    matches!(unit, 0x40 | 0xFF20)
}

fn is_name(unit: u16) -> bool {
    is_alphanumeric(unit) || unit == u16::from(b'_')
}

fn begins_address(text: &[u16], at: usize) -> bool {
    b"://".iter().enumerate().all(|(offset, &byte)| is(text, at + offset, byte))
}

/// Every hashtag, with its sign.
pub(super) fn hashtags(text: &[u16]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let at_start = if at == 0 { hashtag(text, 0) } else { None };
        let Some(tag) = at_start.or_else(|| hashtag(text, after_boundary(text, at)?)) else {
            at += 1;
            continue;
        };
        at = tag.end;
        if !is_hash(unit(text, at)) && !begins_address(text, at) {
            found.push(tag);
        }
    }
    found
}

/// The place after a character that may stand before a hashtag.
fn after_boundary(text: &[u16], at: usize) -> Option<usize> {
    let before = point(text, at);
    match before {
        0xFE0E | 0xFE0F => Some(at + 1),
        0xD800..0xE000 | 0x26 => None,
        _ => (!holds(TAG, before)).then(|| at + size(text, at)),
    }
}

fn hashtag(text: &[u16], sign: usize) -> Option<Range<usize>> {
    if !is_hash(unit(text, sign)) || matches!(unit(text, sign + 1), 0xFE0F | 0x20E3) {
        return None;
    }
    let (mut end, mut has_letter) = (sign + 1, false);
    while end < text.len() && holds(TAG, point(text, end)) {
        has_letter |= holds(TAG_LETTER, point(text, end));
        end += size(text, end);
    }
    has_letter.then_some(sign..end)
}

fn is_hash(unit: u16) -> bool {
    matches!(unit, 0x23 | 0xFF03)
}

/// Every cashtag, with its sign.
pub(super) fn cashtags(text: &[u16]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        let at_start = if at == 0 { cashtag(text, 0) } else { None };
        let after_space = || if is_space(unit(text, at)) { cashtag(text, at + 1) } else { None };
        if let Some(tag) = at_start.or_else(after_space) {
            at = tag.end;
            found.push(tag);
        } else {
            at += 1;
        }
    }
    found
}

fn cashtag(text: &[u16], sign: usize) -> Option<Range<usize>> {
    let is_letter = |unit| is_ascii(unit, |byte| byte.is_ascii_alphabetic());
    let name = run(text, sign + 1, is_letter);
    if !is(text, sign, b'$') || !(1..=LONGEST_CASHTAG).contains(&(name - sign - 1)) {
        return None;
    }
    let suffix = if is_ascii(unit(text, name), |byte| matches!(byte, b'.' | b'_')) {
        run(text, name + 1, is_letter)
    } else {
        name
    };
    let ends = [(suffix > name + 1 && suffix <= name + 3).then_some(suffix), Some(name)];
    ends.into_iter().flatten().find(|&end| may_follow_cashtag(text, end)).map(|end| sign..end)
}

fn may_follow_cashtag(text: &[u16], at: usize) -> bool {
    let next = unit(text, at);
    let is_punctuation = |byte| b"!'#%&()*+,\\-./:;<=>?@[]^_{|}~$".contains(&byte);
    at >= text.len()
        || is_space(next) && next != 0x85 && next != 0x180E
        || next == 0xFEFF
        || is_ascii(next, is_punctuation)
}

fn is_space(unit: u16) -> bool {
    matches!(unit, 0x09..=0x0D | 0x20 | 0x85 | 0xA0 | 0x1680 | 0x180E | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000)
}
