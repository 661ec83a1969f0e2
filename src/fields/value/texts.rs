//! Values that people write freely.

use crate::fields::model::Field;

pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Markup without anything that runs, tracks or breaks out; `None` when nothing is left to read.
pub(super) fn cleaned(markup: &str) -> Option<String> {
    let clean = ammonia::clean(markup).replace("\r\n", "\n");
    let shows = clean.contains("<img") || !plain(&clean).is_empty();
    shows.then(|| clean.trim().to_owned())
}

/// Cleaned markup as it stands in a page of ours.
pub(super) fn shown(markup: &str) -> String {
    const OUTSIDE: [&str; 3] = ["img", "map", "area"];
    let mut builder = ammonia::Builder::default();
    builder
        .rm_tags(OUTSIDE)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(ammonia::UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    let clean = builder.clean(markup).to_string();
    ["h1", "h2", "h3"]
        .iter()
        .fold(clean, |text, name| text.replace(&format!("<{name}>"), "<h4>").replace(&format!("</{name}>"), "</h4>"))
}

/// What a person reads of cleaned markup: a line for each block, entities as what they stand for.
pub(super) fn plain(markup: &str) -> String {
    let mut text = String::new();
    let mut rest = markup;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = tag.trim_start_matches('/').split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        let is_inline = ["a", "b", "i", "u", "s", "em", "strong", "span", "code", "sub", "sup", "small", "abbr"];
        if !is_inline.contains(&name) && !text.ends_with('\n') {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    let named = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", "\u{a0}"), ("&amp;", "&")];
    named.iter().fold(text, |text, (entity, sign)| text.replace(entity, sign)).trim().to_owned()
}

pub(super) fn email(field: &Field, text: &str) -> Result<String, String> {
    let fits = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !host.starts_with('.') && !host.ends_with('.')
    });
    if fits && !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Ok(text.to_owned());
    }
    Err(format!("{} must be an e-mail address, like ada@example.org.", field.label))
}

pub(super) fn web_address(field: &Field, text: &str) -> Result<String, String> {
    let text = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    let parsed = url::Url::parse(&text).ok();
    let is_web = parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    let fits = is_web && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    if fits { Ok(text) } else { Err(format!("{} must be a web address, like https://example.org.", field.label)) }
}

pub(super) fn telephone(field: &Field, text: &str) -> Result<String, String> {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let fits = text.chars().all(|c| c.is_ascii_alphanumeric() || " +()-./#*,".contains(c));
    if fits && digits >= 3 {
        return Ok(text.to_owned());
    }
    Err(format!("{} must be a telephone number, like +49 30 901820.", field.label))
}
