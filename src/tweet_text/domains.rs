//! Domains in a text: labels, dots, and a top-level domain of the list, the longest that fits.
//!
//! A reader remembers the label and the chain of labels it saw last, so that a text is read a constant number of
//! times however its dots lie.

use std::ops::Range;

use super::chars::{holds, is, is_ascii, run, unit};
use super::class_data::{DOMAIN, LABEL};
use super::tlds;

/// Finds where domains end; to be asked for places in rising order.
pub(super) struct Domains<'t> {
    text: &'t [u16],
    label: Label,
    chain: Chain,
    tld: (usize, Option<usize>),
}

/// A label: all of it is allowed in a domain, and what follows is not.
#[derive(Default)]
struct Label {
    range: Range<usize>,
    last_underscore: Option<usize>,
}

/// Labels that follow each other, each with its dot.
#[derive(Default)]
struct Chain {
    range: Range<usize>,
    /// The start of the last label that has a top-level domain after it, and the end of that.
    best: Option<(usize, usize)>,
}

impl<'t> Domains<'t> {
    pub(super) fn new(text: &'t [u16]) -> Self {
        Self { text, label: Label::default(), chain: Chain::default(), tld: (usize::MAX, None) }
    }

    /// Where the domain ends that begins here; `None` if none does.
    pub(super) fn end(&mut self, start: usize) -> Option<usize> {
        if !is_domain(unit(self.text, start)) {
            return None;
        }
        if !self.label.range.contains(&start) {
            self.label = Label::read(self.text, start);
        }
        let dot = self.label.range.end;
        if !ends_label(self.text, dot) {
            return None;
        }
        if !self.chain.range.contains(&start) {
            self.chain = Chain::read(self.text, start, dot);
        }
        if let Some((_, end)) = self.chain.best.filter(|&(label, _)| label > dot) {
            return Some(end);
        }
        // The last label before the top-level domain may not hold `_`.
        if self.label.last_underscore.is_some_and(|at| at >= start) {
            return None;
        }
        if self.tld.0 != dot {
            self.tld = (dot, tlds::end(self.text, dot + 1));
        }
        self.tld.1
    }
}

impl Label {
    fn read(text: &[u16], start: usize) -> Self {
        let end = run(text, start, |unit| is_domain(unit) || is_ascii(unit, |byte| matches!(byte, b'-' | b'_')));
        let last_underscore = (start..end).rev().find(|&at| is(text, at, b'_'));
        Self { range: start..end, last_underscore }
    }
}

impl Chain {
    fn read(text: &[u16], start: usize, dot: usize) -> Self {
        let (mut end, mut best) = (dot + 1, None);
        while is_domain(unit(text, end)) {
            let label = Label::read(text, end);
            let dot = label.range.end;
            if !ends_label(text, dot) {
                break;
            }
            if label.last_underscore.is_none()
                && let Some(tld) = tlds::end(text, dot + 1)
            {
                best = Some((end, tld));
            }
            end = dot + 1;
        }
        Self { range: start..end, best }
    }
}

fn is_domain(unit: u16) -> bool {
    holds(DOMAIN, u32::from(unit))
}

/// Whether here is a dot after a label that does not end in `-` or `_`.
fn ends_label(text: &[u16], dot: usize) -> bool {
    is(text, dot, b'.') && dot.checked_sub(1).is_some_and(|last| is_domain(unit(text, last)))
}

/// The parts of a domain that count as links without a scheme: ASCII and accented Latin only.
pub(super) fn plain_parts(domain: &[u16]) -> Vec<Range<usize>> {
    let (mut parts, mut searched, mut at): (Vec<Range<usize>>, _, _) = (Vec::new(), 0, 0);
    while at < domain.len() {
        let (reach, best) = plain_chain(domain, at);
        let Some(end) = best else {
            at = reach;
            continue;
        };
        // X's counter looks the part up again by its text, from the end of the part before.
        let length = end - at;
        let part = domain.get(at..end).unwrap_or_default();
        let start = (searched..=at).find(|&start| domain.get(start..start + length) == Some(part)).unwrap_or(at);
        parts.push(start..start + length);
        (searched, at) = (start + length, end);
    }
    parts
}

/// How far labels reach from here, and where the last top-level domain after one of them ends.
fn plain_chain(domain: &[u16], start: usize) -> (usize, Option<usize>) {
    let (mut at, mut best) = (start, None);
    loop {
        let end = run(domain, at, |unit| holds(LABEL, u32::from(unit)));
        if end == at || !is(domain, end, b'.') {
            return (end.max(start + 1), best);
        }
        at = end + 1;
        best = tlds::end(domain, at).or(best);
    }
}
