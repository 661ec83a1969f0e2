//! UTF-16 units, their classes and their weights. X's own counter works on these units, so does ours.

/// What is read past the end of a text: a unit no rule accepts.
pub(super) const END: u16 = 0xFFFF;

/// The unit at a place, or [`END`].
pub(super) fn unit(text: &[u16], at: usize) -> u16 {
    text.get(at).copied().unwrap_or(END)
}

/// Whether this ASCII character stands at a place.
pub(super) fn is(text: &[u16], at: usize, wanted: u8) -> bool {
    unit(text, at) == u16::from(wanted)
}

/// The ASCII character of a unit, if it is one.
pub(super) fn ascii(unit: u16) -> Option<u8> {
    u8::try_from(unit).ok().filter(u8::is_ascii)
}

/// Whether a unit is an ASCII character for which this holds.
pub(super) fn is_ascii(unit: u16, holds: impl Fn(u8) -> bool) -> bool {
    ascii(unit).is_some_and(holds)
}

/// Whether a unit is an ASCII letter or digit.
pub(super) fn is_alphanumeric(unit: u16) -> bool {
    is_ascii(unit, |byte| byte.is_ascii_alphanumeric())
}

/// The first place from here on where this no longer holds.
pub(super) fn run(text: &[u16], from: usize, holds: impl Fn(u16) -> bool) -> usize {
    text.iter().skip(from).position(|&unit| !holds(unit)).map_or(text.len(), |length| from + length)
}

/// The code point at a place; a half of a pair stands for itself.
pub(super) fn point(text: &[u16], at: usize) -> u32 {
    let (high, low) = (u32::from(unit(text, at)), u32::from(unit(text, at + 1)));
    if size(text, at) == 2 { 0x1_0000 + ((high - 0xD800) << 10) + (low - 0xDC00) } else { high }
}

/// How many units the code point at a place takes.
pub(super) fn size(text: &[u16], at: usize) -> usize {
    let is_pair = (0xD800..0xDC00).contains(&unit(text, at)) && (0xDC00..0xE000).contains(&unit(text, at + 1));
    if is_pair { 2 } else { 1 }
}

/// Whether a class, listed as where it begins and ends in turn, holds this code point.
pub(super) fn holds(class: &[u32], point: u32) -> bool {
    class.partition_point(|&edge| edge <= point) % 2 == 1
}

/// What a code point counts, by its first unit: 1 in the ranges of X's configuration v3, else 2.
pub(super) fn weight(unit: u16) -> u32 {
    match unit {
        0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
        _ => 2,
    }
}

/// The unit a case-blind comparison in X's counter sees: upper case, unless that takes it into or out of ASCII.
pub(super) fn folded(unit: u16) -> u16 {
    let Some(char) = char::from_u32(u32::from(unit)) else { return unit };
    let mut upper = char.to_uppercase();
    let (Some(first), None) = (upper.next(), upper.next()) else { return unit };
    match u16::try_from(u32::from(first)) {
        Ok(first) if unit < 128 || first >= 128 => first,
        _ => unit,
    }
}
