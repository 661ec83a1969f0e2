//! Top-level domains, as the list X uses has them.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::chars::{ascii, folded, is_alphanumeric, is_ascii, run, unit};

/// The longest name of the list in ASCII is shorter.
const LONGEST: usize = 32;

struct Tlds {
    ascii: HashSet<&'static [u8]>,
    /// Names beyond ASCII, folded, in the order in which they are tried.
    wide: Vec<Vec<u16>>,
}

static TLDS: LazyLock<Tlds> = LazyLock::new(|| {
    let names = include_str!("tlds.txt").lines().filter(|line| !line.starts_with('#'));
    let (ascii, wide): (Vec<&str>, Vec<&str>) = names.partition(|name| name.is_ascii());
    Tlds {
        ascii: ascii.into_iter().map(str::as_bytes).collect(),
        wide: wide.into_iter().map(|name| name.encode_utf16().map(folded).collect()).collect(),
    }
});

/// Where the top-level domain ends that begins here; `None` if none does.
pub(super) fn end(text: &[u16], from: usize) -> Option<usize> {
    listed_ascii(text, from).or_else(|| listed_wide(text, from)).or_else(|| punycode(text, from))
}

fn listed_ascii(text: &[u16], from: usize) -> Option<usize> {
    let name: Vec<u8> = text.iter().skip(from).map_while(|&unit| ascii(unit)).take(LONGEST).collect();
    let length = name.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let name = name.get(..length)?.to_ascii_lowercase();
    (ends_well(text, from + length) && TLDS.ascii.contains(name.as_slice())).then_some(from + length)
}

fn listed_wide(text: &[u16], from: usize) -> Option<usize> {
    let first = folded(unit(text, from));
    let is_here = |name: &&Vec<u16>| {
        name.first() == Some(&first)
            && name.iter().enumerate().all(|(at, &wanted)| folded(unit(text, from + at)) == wanted)
            && ends_well(text, from + name.len())
    };
    TLDS.wide.iter().find(is_here).map(|name| from + name.len())
}

fn punycode(text: &[u16], from: usize) -> Option<usize> {
    let is_prefixed = b"xn--"
        .iter()
        .enumerate()
        .all(|(at, &byte)| is_ascii(unit(text, from + at), |found| found.eq_ignore_ascii_case(&byte)));
    let end = run(text, from + 4, |unit| is_ascii(unit, |byte| byte == b'-' || byte.is_ascii_alphanumeric()));
    (is_prefixed && end > from + 4).then_some(end)
}

fn ends_well(text: &[u16], at: usize) -> bool {
    let next = unit(text, at);
    !is_alphanumeric(next) && !is_ascii(next, |byte| matches!(byte, b'@' | b'+' | b'-'))
}
