//! Open Graph and card tags, written into the head of a page as it goes out; the author's own always win.

use std::borrow::Cow;

use super::facts::{Facts, facts};
use super::scan;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::pages::model::Published;
use crate::tokens::{Place, Sources, escaped};

/// The source with what those who share it should see. A source without a head of its own gets it once somebody filled
/// in how it is shared: until then it may be a part of something else.
pub(in crate::pages) fn dressed<'a>(
    conn: &mut Conn,
    sources: &Sources,
    config: &Config,
    page: &'a Published,
    place: &Place,
) -> db::Result<Cow<'a, str>> {
    let document = scan::read(&page.html);
    if !document.is_whole && page.share.is_empty() {
        return Ok(Cow::Borrowed(&page.html));
    }
    let facts = facts(conn, sources, config, (page, &document), place)?;
    let (before, after) = page.html.split_at(document.insert_at);
    Ok(Cow::Owned(format!("{before}{}{after}", written(&facts, &document))))
}

fn written(facts: &Facts, document: &scan::Document) -> String {
    let picture = facts.picture.as_ref();
    let (url, alt) = (picture.map(|one| one.url.as_str()), picture.map(|one| one.alt.as_str()));
    let account = facts.account.as_deref();
    let card = if picture.is_none() { "summary" } else { facts.card.key_of_x() };
    let all: [(&str, Option<&str>); 13] = [
        ("og:type", Some("website")),
        ("og:url", Some(&facts.url)),
        ("og:site_name", Some(&facts.site)),
        ("og:title", Some(&facts.title)),
        ("og:description", Some(&facts.text)),
        ("og:image", url),
        ("og:image:alt", alt),
        ("twitter:card", Some(card)),
        ("twitter:site", account),
        ("twitter:title", Some(&facts.title)),
        ("twitter:description", Some(&facts.text)),
        ("twitter:image", url),
        ("twitter:image:alt", alt),
    ];
    let is_missing = |key: &str| {
        let general = key.strip_prefix("twitter:").map(|rest| format!("og:{rest}"));
        let has = |key: &str| document.metas.iter().any(|(name, _)| name == key);
        // X takes the general tag where its own is absent: ours must not hide the author's.
        !has(key) && !general.is_some_and(|general| has(&general))
    };
    let given = all.into_iter().filter_map(|(key, value)| Some((key, value.filter(|value| !value.is_empty())?)));
    given.filter(|(key, _)| is_missing(key)).map(|(key, value)| meta(key, value)).collect()
}

fn meta(key: &str, value: &str) -> String {
    let attribute = if key.starts_with("og:") { "property" } else { "name" };
    // Braces too: what stands here is not read for tokens again.
    let value = escaped(value).replace('{', "&#123;").replace('}', "&#125;");
    format!("<meta {attribute}=\"{key}\" content=\"{value}\">\n")
}
