//! Links in a text, as twitter-text 3.1.0 finds them: with a scheme, or a domain of the list alone.

use std::ops::Range;

use super::chars::{END, holds, is, is_alphanumeric, is_ascii, run, unit};
use super::class_data::{PATH, PATH_END};
use super::domains::{self, Domains};
use super::puny;

/// X takes a link for text when it is longer than this, its scheme counted twice.
const LONGEST: usize = 4096;
const LONGEST_SLUG: usize = 40;

/// A link, in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) start: usize,
    pub(super) end: usize,
    /// How much of the text its 23 stand for: less than the range when a part of the domain was passed over.
    pub(super) counted: usize,
}

/// What the pattern of a link matched.
struct Match {
    range: Range<usize>,
    domain: Range<usize>,
    has_path: bool,
}

/// Every link, in order.
pub(super) fn find(text: &[u16]) -> Vec<Link> {
    let (mut links, mut domains, mut at) = (Vec::new(), Domains::new(text), 0);
    while at < text.len() {
        let before = unit(text, at);
        let after_it = if may_precede(before) { read(text, &mut domains, at + 1) } else { None };
        if let Some(found) = after_it {
            at = found.range.end;
            judge(text, &found, before, &mut links);
        } else if at == 0
            && let Some(found) = read(text, &mut domains, 0)
        {
            at = found.range.end;
            judge(text, &found, END, &mut links);
        } else {
            at += 1;
        }
    }
    links
}

fn may_precede(unit: u16) -> bool {
    !is_alphanumeric(unit)
        && !is_ascii(unit, |byte| matches!(byte, b'@' | b'$' | b'#'))
        && !matches!(unit, 0xFF20 | 0xFF03 | 0xFFFE | 0xFEFF | 0xFFFF)
}

fn read(text: &[u16], domains: &mut Domains<'_>, start: usize) -> Option<Match> {
    let from = start + scheme(text, start);
    let domain = from..domains.end(from)?;
    let after_port = port(text, domain.end);
    let after_path = path(text, after_port);
    Some(Match { range: start..query(text, after_path), domain, has_path: after_path > after_port })
}

/// The length of `http://` or `https://` here, or nothing.
fn scheme(text: &[u16], start: usize) -> usize {
    let begins = |wanted: &str| {
        wanted
            .bytes()
            .enumerate()
            .all(|(at, byte)| is_ascii(unit(text, start + at), |found| found.eq_ignore_ascii_case(&byte)))
    };
    ["http://", "https://"].into_iter().find(|wanted| begins(wanted)).map_or(0, str::len)
}

fn port(text: &[u16], at: usize) -> usize {
    let end = run(text, at + 1, |unit| is_ascii(unit, |byte| byte.is_ascii_digit()));
    if is(text, at, b':') && end > at + 1 { end } else { at }
}

/// The end of the path that begins here: it may hold balanced parentheses and does not end in punctuation.
fn path(text: &[u16], at: usize) -> usize {
    if !is(text, at, b'/') {
        return at;
    }
    let (mut at, mut end) = (at + 1, at + 1);
    loop {
        let next = unit(text, at);
        if holds(PATH, u32::from(next)) {
            at += 1;
            if holds(PATH_END, u32::from(next)) {
                end = at;
            }
        } else if let Some(closed) = parentheses(text, at) {
            (at, end) = (closed, closed);
        } else {
            return end;
        }
    }
}

/// The end of parentheses with something in them that begin here; one more pair may stand inside.
fn parentheses(text: &[u16], at: usize) -> Option<usize> {
    let inside = |from: usize| run(text, from, |unit| holds(PATH, u32::from(unit)));
    if !is(text, at, b'(') {
        return None;
    }
    let end = inside(at + 1);
    if is(text, end, b')') && end > at + 1 {
        return Some(end + 1);
    }
    let inner = inside(end + 1);
    if !is(text, end, b'(') || inner == end + 1 || !is(text, inner, b')') {
        return None;
    }
    let last = inside(inner + 1);
    is(text, last, b')').then_some(last + 1)
}

fn query(text: &[u16], at: usize) -> usize {
    if !is(text, at, b'?') {
        return at;
    }
    let end = run(text, at + 1, |unit| is_ascii(unit, may_query));
    let may_end =
        |at: &usize| is_alphanumeric(unit(text, *at)) || is_ascii(unit(text, *at), |byte| b"-_&=#/".contains(&byte));
    (at + 1..end).rev().find(may_end).map_or(at, |last| last + 1)
}

fn may_query(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!?*'@();:&=+$/%#[]-_.,~|".contains(&byte)
}

/// Adds the links of a match: none, one, or one for each plain part of a domain without a scheme.
fn judge(text: &[u16], found: &Match, before: u16, links: &mut Vec<Link>) {
    let Range { start, end } = found.range;
    let has_scheme = found.domain.start > start;
    let scheme = if has_scheme { found.domain.start - start } else { "https://".len() };
    let domain = text.get(found.domain.clone()).unwrap_or_default();
    let is_mixed_punycode = || {
        b"xn--".iter().enumerate().all(|(at, &byte)| is(domain, at, byte)) && domains::plain_parts(domain).is_empty()
    };
    if scheme + (end - start) > LONGEST || !puny::fits(domain) || is_mixed_punycode() {
        return;
    }
    if has_scheme {
        links.extend(end_with_scheme(text, found).map(|end| Link { start, end, counted: end - start }));
    } else if !is_ascii(before, |byte| b"-_./".contains(&byte)) {
        let parts = domains::plain_parts(domain);
        links.extend(parts.iter().map(|part| Link {
            start: start + part.start,
            end: start + part.end,
            counted: part.len(),
        }));
        if let Some(last) = links.last_mut().filter(|_| found.has_path && !parts.is_empty()) {
            (last.end, last.counted) = (end, last.counted + (end - found.domain.end));
        }
    }
}

/// Where a link with a scheme ends. X's own short links end right after their slug, and are none if it is too long.
fn end_with_scheme(text: &[u16], found: &Match) -> Option<usize> {
    let (from, host) = (found.domain.start, b"t.co/");
    let is_short =
        host.iter().enumerate().all(|(at, byte)| is_ascii(unit(text, from + at), |it| it.eq_ignore_ascii_case(byte)));
    let slug = from + host.len();
    let end = run(text, slug, is_alphanumeric);
    if !is_short || end == slug {
        return Some(found.range.end);
    }
    (end - slug <= LONGEST_SLUG).then(|| query(text, end))
}
