//! The length of a domain's labels as the network writes them (RFC 3492).

use super::chars::{point, size};

/// The longest label a name server takes.
const LONGEST: usize = 63;

/// Whether every label of a domain is short enough once it is written in ASCII.
pub(super) fn fits(domain: &[u16]) -> bool {
    domain.split(|&unit| unit == u16::from(b'.')).all(|label| (1..=LONGEST).contains(&label_length(label)))
}

/// The length of one label; anything above the longest when it is sure to be too long.
fn label_length(label: &[u16]) -> usize {
    if label.len() > 2 * LONGEST {
        return label.len();
    }
    // Other scripts' full stops part a label, too.
    let parts = label.split(|unit| matches!(unit, 0x3002 | 0xFF0E | 0xFF61));
    parts.map(|part| encoded_length(&points(part)) + 1).sum::<usize>().saturating_sub(1)
}

fn points(text: &[u16]) -> Vec<u32> {
    let (mut points, mut at) = (Vec::new(), 0);
    while at < text.len() {
        points.push(point(text, at));
        at += size(text, at);
    }
    points
}

/// RFC 3492 §6.3, counting digits instead of writing them.
fn encoded_length(label: &[u32]) -> usize {
    let mut handled = u32::try_from(label.iter().filter(|&&point| point < 128).count()).unwrap_or(u32::MAX);
    let (basic, mut length) = (handled, usize::try_from(handled).unwrap_or(usize::MAX));
    if length == label.len() {
        return length;
    }
    length += "xn--".len() + usize::from(basic > 0);
    let (mut reached, mut delta, mut bias) = (128, 0, 72);
    while let Some(next) = label.iter().copied().filter(|&point| point >= reached).min() {
        delta += (next - reached) * (handled + 1);
        for &point in label {
            if point < next {
                delta += 1;
            } else if point == next {
                length += digits(delta, bias);
                bias = adapted(delta, handled, handled == basic);
                (delta, handled) = (0, handled + 1);
            }
        }
        (delta, reached) = (delta + 1, next + 1);
    }
    length
}

fn digits(delta: u32, bias: u32) -> usize {
    let (mut rest, mut k, mut count) = (delta, 36, 1);
    loop {
        let threshold = k.max(bias + 1).min(bias + 26) - bias;
        if rest < threshold {
            return count;
        }
        (rest, k, count) = ((rest - threshold) / (36 - threshold), k + 36, count + 1);
    }
}

fn adapted(delta: u32, handled: u32, is_first: bool) -> u32 {
    let delta = delta / if is_first { 700 } else { 2 };
    let (mut delta, mut k) = (delta + delta / (handled + 1), 0);
    while delta > 455 {
        (delta, k) = (delta / 35, k + 36);
    }
    k + 36 * delta / (delta + 38)
}
