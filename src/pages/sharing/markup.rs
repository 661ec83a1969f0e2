//! Tags, attributes and references, as browsers read them; pure.

/// A tag as it is written.
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) is_end: bool,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The end of a comment, a doctype or an instruction that begins here.
pub(super) fn skipped(source: &str, open: usize) -> Option<usize> {
    let rest = source.get(open..)?;
    let (begins, ends) = if rest.starts_with("<!--") { (4, "-->") } else { (2, ">") };
    let is_one = rest.starts_with("<!") || rest.starts_with("<?");
    is_one.then(|| {
        rest.get(begins..)
            .and_then(|inside| inside.find(ends))
            .map_or(source.len(), |offset| open + begins + offset + ends.len())
    })
}

/// Where the inside of an element ends that is text and no markup.
pub(super) fn end_of_raw(source: &str, at: usize, name: &str) -> usize {
    let closing = format!("</{name}");
    let mut from = at;
    while let Some(offset) = source.get(from..).and_then(|rest| rest.find("</")) {
        let here = from + offset;
        if source.get(here..here + closing.len()).is_some_and(|found| found.eq_ignore_ascii_case(&closing)) {
            return here;
        }
        from = here + 2;
    }
    source.len()
}

/// The tag that begins here, if one does.
pub(super) fn tag_at(source: &str, start: usize) -> Option<Tag> {
    let after = source.get(start + 1..)?;
    let is_end = after.starts_with('/');
    let mut at = start + 1 + usize::from(is_end);
    let name = source.get(at..)?;
    let length = name.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(name.len());
    let name = name.get(..length)?;
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    at += length;
    let mut attributes = Vec::new();
    loop {
        let rest = source.get(at..)?;
        at += rest.len() - rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/').len();
        let rest = source.get(at..)?;
        if rest.is_empty() {
            return None;
        }
        if rest.starts_with('>') {
            return Some(Tag { name: name.to_ascii_lowercase(), is_end, attributes, start, end: at + 1 });
        }
        let (key, value, length) = attribute(rest);
        attributes.push((key, value));
        at += length;
    }
}

/// An attribute, and how much of the source it takes.
fn attribute(rest: &str) -> (String, String, usize) {
    let first = rest.chars().next().map_or(1, char::len_utf8);
    let ends = |c: char| c.is_whitespace() || matches!(c, '/' | '>' | '=');
    let length = rest.get(first..).and_then(|rest| rest.find(ends)).map_or(rest.len(), |offset| first + offset);
    let (key, after) = rest.split_at(length);
    let Some(given) = after.trim_start().strip_prefix('=') else {
        return (key.to_ascii_lowercase(), String::new(), length);
    };
    let given = given.trim_start();
    let skipped = rest.len() - given.len();
    let quote = given.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (value, taken) = if let Some(quote) = quote {
        let inside = given.get(1..).unwrap_or("");
        let end = inside.find(quote).unwrap_or(inside.len());
        (inside.get(..end).unwrap_or(""), (end + 2).min(given.len()))
    } else {
        let end = given.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(given.len());
        (given.get(..end).unwrap_or(""), end)
    };
    (key.to_ascii_lowercase(), decoded(value), skipped + taken)
}

/// Text without the references that stand for signs; unknown ones stay.
pub(super) fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let end = from.bytes().take(12).position(|byte| byte == b';');
        let sign = end.and_then(|end| Some((sign_of(from.get(1..end)?)?, end + 1)));
        let (sign, length) = sign.unwrap_or(('&', 1));
        out.push(sign);
        rest = from.get(length..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

fn sign_of(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        "hellip" => Some('…'),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        _ => {
            let digits = name.strip_prefix('#')?;
            digits.strip_prefix(['x', 'X']).map_or_else(|| number(digits, 10), |digits| number(digits, 16))
        }
    }
}
