//! Emoji in a text, whole sequences, as X's counter finds them; what is newer than its data counts by its parts.

use std::ops::Range;

use super::chars::{holds, is_ascii, point, size, unit};
use super::emoji_data::{
    FLAGS, GENDERED, GENDERED_STYLED, JOINED, PLAIN, PROFESSION, PROFESSION_STYLED, STYLED, STYLED_ONLY, TONED,
};

const STYLE: u16 = 0xFE0F;
const TEXT_STYLE: u16 = 0xFE0E;
const JOINER: u16 = 0x200D;
const KEYCAP: u16 = 0x20E3;
const FIRST_LETTER: u32 = 0x1F1E6;

/// Every emoji, in UTF-16 units, in order.
pub(super) fn find(text: &[u16]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while at < text.len() {
        if let Some(end) = end(text, at) {
            found.push(at..end);
            at = end;
        } else {
            at += 1;
        }
    }
    found
}

/// Where the emoji ends that begins here. The order of the rules is the order in which X's counter tries them.
fn end(text: &[u16], at: usize) -> Option<usize> {
    let first = unit(text, at);
    if first < 0xA9 {
        return keycap(text, at);
    }
    let (point, next) = (point(text, at), at + size(text, at));
    profession(text, point, next)
        .or_else(|| gendered(text, point, next))
        .or_else(|| joined(text, at, next))
        .or_else(|| (holds(STYLED_ONLY, point) && unit(text, next) == STYLE).then_some(next + 1))
        .or_else(|| flag(text, point, next))
        .or_else(|| single(text, point, next))
        .or_else(|| (first == STYLE).then_some(next))
}

fn keycap(text: &[u16], at: usize) -> Option<usize> {
    let is_key = is_ascii(unit(text, at), |byte| byte.is_ascii_digit() || matches!(byte, b'#' | b'*'));
    let cap = if unit(text, at + 1) == STYLE { at + 2 } else { at + 1 };
    (is_key && unit(text, cap) == KEYCAP).then_some(cap + 1)
}

/// A man or a woman, perhaps with a skin tone, joined to a thing: an artist, a judge.
fn profession(text: &[u16], person: u32, next: usize) -> Option<usize> {
    let joiner = after_tone(text, next);
    if !matches!(person, 0x1F468 | 0x1F469) || unit(text, joiner) != JOINER {
        return None;
    }
    let (thing, end) = (point(text, joiner + 1), joiner + 1 + size(text, joiner + 1));
    if holds(PROFESSION_STYLED, thing) {
        return (unit(text, end) == STYLE).then_some(end + 1);
    }
    holds(PROFESSION, thing).then_some(end)
}

/// A person in an activity, perhaps with a skin tone, joined to a gender.
fn gendered(text: &[u16], person: u32, next: usize) -> Option<usize> {
    let toned = after_tone(text, next);
    let joiner = if holds(GENDERED, person) || (holds(GENDERED_STYLED, person) && toned > next) {
        toned
    } else if holds(GENDERED_STYLED, person) && unit(text, next) == STYLE {
        next + 1
    } else {
        return None;
    };
    let is_joined = unit(text, joiner) == JOINER && matches!(unit(text, joiner + 1), 0x2640 | 0x2642);
    (is_joined && unit(text, joiner + 2) == STYLE).then_some(joiner + 3)
}

/// One of the fixed sequences: families, couples, flags of regions.
fn joined(text: &[u16], at: usize, next: usize) -> Option<usize> {
    if !matches!(unit(text, next), JOINER | STYLE | 0xDB40) {
        return None;
    }
    let is_here = |sequence: &str| sequence.encode_utf16().enumerate().all(|(i, wanted)| unit(text, at + i) == wanted);
    JOINED.iter().find(|sequence| is_here(sequence)).map(|sequence| at + sequence.encode_utf16().count())
}

/// The flag of a country: two regional letters.
fn flag(text: &[u16], first: u32, next: usize) -> Option<usize> {
    let letter =
        |point: u32| u8::try_from(point.checked_sub(FIRST_LETTER)?).ok().filter(|&it| it < 26).map(|it| b'A' + it);
    let pair = [letter(first)?, letter(point(text, next))?];
    FLAGS.as_bytes().chunks(3).any(|country| country.starts_with(&pair)).then_some(next + 2)
}

fn single(text: &[u16], point: u32, next: usize) -> Option<usize> {
    let end = if holds(STYLED, point) {
        match unit(text, next) {
            TEXT_STYLE => return None,
            STYLE => next + 1,
            _ => next,
        }
    } else if holds(PLAIN, point) {
        next
    } else {
        return None;
    };
    Some(if holds(TONED, point) { after_tone(text, end) } else { end })
}

/// The place after a skin tone, if one stands here, else here.
fn after_tone(text: &[u16], at: usize) -> usize {
    if (0x1F3FB..=0x1F3FF).contains(&point(text, at)) { at + 2 } else { at }
}
