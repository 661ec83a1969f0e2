//! A post's text as people read it, and where its links, mentions and tags stand in it.

use url::Url;

use super::calls::address;
use crate::twitter::model::{Span, SpanKind};

/// An entity as X names it; positions are code points of the text as sent.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: SpanKind,
    /// What stands in the text: the t.co address, or the name behind the sign.
    pub(super) key: String,
    pub(super) shown: String,
    pub(super) target: Option<String>,
}

impl Found {
    pub(super) fn sign(start: usize, end: usize, kind: SpanKind, sign: char, name: String) -> Self {
        Self { start, end, kind, shown: format!("{sign}{name}"), key: name, target: None }
    }

    /// On X's own pages, below `web`.
    fn href(&self, web: &Url) -> String {
        let path = match self.kind {
            SpanKind::Url => return self.key.clone(),
            SpanKind::Mention => vec![self.key.as_str()],
            SpanKind::Hashtag => vec!["hashtag", self.key.as_str()],
            SpanKind::Cashtag => {
                let mut url = address(web, &["search"]);
                url.query_pairs_mut().append_pair("q", &self.shown);
                return url.into();
            }
        };
        address(web, &path).into()
    }
}

const ESCAPES: [(&str, char); 5] = [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];

/// X escapes a few signs in what it sends, once.
pub(super) fn unescaped(raw: &str) -> String {
    pieces(raw).map(|(sign, _)| sign).collect()
}

/// Each sign as read, and how many code points it took as sent.
fn pieces(raw: &str) -> impl Iterator<Item = (char, usize)> + '_ {
    let mut rest = raw;
    std::iter::from_fn(move || {
        let escape = ESCAPES.iter().find(|(escape, _)| rest.starts_with(escape));
        let (sign, bytes, points) = match escape {
            Some((escape, sign)) => (*sign, escape.len(), escape.len()),
            None => rest.chars().next().map(|sign| (sign, sign.len_utf8(), 1))?,
        };
        rest = rest.get(bytes..).unwrap_or("");
        Some((sign, points))
    })
}

/// The readable text and its spans, in order, none overlapping. A span that does not stand where X says is left out:
/// the text is never cut in a wrong place.
pub(super) fn laid_out(raw: &str, mut found: Vec<Found>, web: &Url) -> (String, Vec<Span>) {
    let (mut chars, mut starts, mut at) = (Vec::new(), Vec::new(), 0);
    for (sign, points) in pieces(raw) {
        chars.push(sign);
        starts.push(at);
        at += points;
    }
    starts.push(at);
    found.sort_by_key(|entity| entity.start);
    let (mut spans, mut last_end) = (Vec::new(), 0);
    for entity in found {
        // Positions may count the text as sent or as read: what stands there decides.
        let shifted = starts.binary_search(&entity.start).ok().zip(starts.binary_search(&entity.end).ok());
        let place = shifted.into_iter().chain([(entity.start, entity.end)]).find(|(start, end)| {
            *start >= last_end && chars.get(*start..*end).is_some_and(|there| stands(there, &entity.key))
        });
        let Some((start, end)) = place else { continue };
        last_end = end;
        let href = entity.href(web);
        spans.push(Span { start, end, kind: entity.kind, shown: entity.shown, href, target: entity.target });
    }
    (chars.into_iter().collect(), spans)
}

fn stands(there: &[char], key: &str) -> bool {
    let text: String = there.iter().collect();
    !key.is_empty() && text.to_lowercase().contains(&key.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{Found, laid_out, unescaped};
    use crate::twitter::model::SpanKind;

    fn web() -> url::Url {
        "https://x.com".parse().unwrap()
    }

    #[test]
    fn escaped_signs_are_read_once() {
        assert_eq!(unescaped("a &amp;amp; b &lt;script&gt; &x"), "a &amp; b <script> &x");
    }

    #[test]
    fn spans_follow_the_text_whatever_stands_before_them() {
        let raw = "👋🏽 R&amp;D @Bob #rust";
        for start in [11, 7] {
            let mention = Found::sign(start, start + 4, SpanKind::Mention, '@', "bob".to_owned());
            let (text, spans) = laid_out(raw, vec![mention], &web());
            let shown: String = text.chars().skip(spans[0].start).take(4).collect();
            assert_eq!((text.as_str(), shown.as_str()), ("👋🏽 R&D @Bob #rust", "@Bob"));
        }
    }

    #[test]
    fn a_span_that_is_not_there_is_left_out() {
        let wrong = Found::sign(90, 94, SpanKind::Mention, '@', "bob".to_owned());
        assert!(laid_out("hi @bob", vec![wrong], &web()).1.is_empty());
    }
}
