//! A post's text in stretches, and figures as people read them; pure.

use crate::twitter::model::{Span, SpanKind};
use crate::web::grouped;

/// A figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Of what.
    pub label: &'static str,
    /// With separators.
    pub value: String,
}

/// A stretch of a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// As read; never markup.
    pub text: String,
    /// Where it leads.
    pub href: Option<String>,
}

pub(super) fn fact(label: &'static str, count: u64) -> Fact {
    Fact { label, value: grouped(count) }
}

/// A text cut at its spans, whose places count code points; a span that does not fit stays text.
pub(super) fn stretches(text: &str, spans: &[Span]) -> Vec<Stretch> {
    let letters: Vec<char> = text.chars().collect();
    let piece = |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let (mut cut, mut from) = (Vec::new(), 0);
    for span in spans {
        if span.start < from || span.end <= span.start || span.end > letters.len() {
            continue;
        }
        cut.push(Stretch { text: piece(from, span.start), href: None });
        let shown = if span.kind == SpanKind::Url { span.shown.clone() } else { piece(span.start, span.end) };
        cut.push(Stretch { text: shown, href: Some(span.href.clone()).filter(|href| is_web(href)) });
        from = span.end;
    }
    cut.push(Stretch { text: piece(from, letters.len()), href: None });
    cut.retain(|stretch| !stretch.text.is_empty());
    cut
}

pub(super) fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::{fact, stretches};
    use crate::twitter::model::{Span, SpanKind};

    fn span(start: usize, end: usize, kind: SpanKind, shown: &str, href: &str) -> Span {
        Span { start, end, kind, shown: shown.to_owned(), href: href.to_owned(), target: None }
    }

    #[test]
    fn a_post_is_cut_at_its_links_by_code_points() {
        let spans = [
            span(3, 7, SpanKind::Mention, "@ada", "https://x.com/ada"),
            span(8, 21, SpanKind::Url, "example.com", "https://t.co/abc"),
        ];
        let cut = stretches("👋🏽 @ada https://t.co/", &spans);
        let read: Vec<(&str, bool)> = cut.iter().map(|one| (one.text.as_str(), one.href.is_some())).collect();
        assert_eq!(read, [("👋🏽 ", false), ("@ada", true), (" ", false), ("example.com", true)]);
    }

    #[test]
    fn a_span_that_leads_nowhere_safe_stays_text() {
        let cut = stretches("go there", &[span(0, 2, SpanKind::Url, "go", "javascript:alert(1)")]);
        assert!(cut.iter().all(|one| one.href.is_none()));
    }

    #[test]
    fn figures_are_readable() {
        assert_eq!((fact("Likes", 7).value, fact("Likes", 1_234_567).value), ("7".to_owned(), "1,234,567".to_owned()));
    }
}
