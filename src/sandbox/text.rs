//! What X makes of a text: short links, entities, the key by which it knows a duplicate.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Map, Value, json};
use sha1::{Digest, Sha1};
use unicode_normalization::UnicodeNormalization;

use super::model::Link;
use super::state::World;
use crate::tweet_text::{self, Kind};

/// The text as X stores it: composed, and every link of it shortened.
pub(super) fn shorten(sent: &str, id: u64) -> (String, Vec<Link>) {
    let composed: String = sent.nfc().collect();
    let (mut text, mut links, mut end) = (String::new(), Vec::new(), 0);
    for (index, range) in tweet_text::urls(&composed).into_iter().enumerate() {
        let (Some(before), Some(url)) = (composed.get(end..range.start), composed.get(range.clone())) else { continue };
        let link = link(url, &format!("{id}/{index}"));
        text.push_str(before);
        text.push_str(&link.short);
        links.push(link);
        end = range.end;
    }
    text.push_str(composed.get(end..).unwrap_or_default());
    (text, links)
}

/// One link, shortened to 23 characters.
pub(super) fn link(url: &str, salt: &str) -> Link {
    let slug: String = URL_SAFE_NO_PAD
        .encode(Sha1::digest(format!("{salt} {url}")))
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .take(10)
        .collect();
    let expanded = if url.contains("://") { url.to_owned() } else { format!("http://{url}") };
    let bare = expanded.split_once("://").map_or(expanded.as_str(), |(_, rest)| rest);
    let bare = bare.strip_prefix("www.").unwrap_or(bare).trim_end_matches('/');
    let mut display: String = bare.chars().take(27).collect();
    if bare.chars().count() > 27 {
        display.push('…');
    }
    Link { short: format!("https://t.co/{slug}"), expanded, display }
}

/// Two posts with the same key say the same to X (how X really compares is not published).
pub(super) fn key(sent: &str) -> String {
    let composed: String = sent.nfc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A stretch of a text, for pages.
#[derive(Debug)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) href: Option<String>,
}

/// A stored text in stretches: plain ones, and links to what they name.
pub(super) fn pieces(text: &str, links: &[Link]) -> Vec<Piece> {
    let letters: Vec<char> = text.chars().collect();
    let slice = |from: usize, to: usize| letters.get(from..to).unwrap_or_default().iter().collect::<String>();
    let (mut pieces, mut end) = (Vec::new(), 0);
    for entity in tweet_text::entities(text) {
        if entity.start < end {
            continue;
        }
        let named = slice(entity.start, entity.end);
        let bare: String = named.chars().skip(1).collect();
        let piece = match entity.kind {
            Kind::Url => linked(&named, links),
            Kind::Mention => {
                Piece { href: Some(format!("/{}", bare.split('/').next().unwrap_or_default())), text: named }
            }
            Kind::Hashtag | Kind::Cashtag => {
                Piece { href: Some(format!("/?q={}", super::signature::encode(&named))), text: named }
            }
        };
        pieces.push(Piece { text: slice(end, entity.start), href: None });
        pieces.push(piece);
        end = entity.end;
    }
    pieces.push(Piece { text: slice(end, letters.len()), href: None });
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

fn linked(named: &str, links: &[Link]) -> Piece {
    match links.iter().find(|link| link.short == named) {
        Some(link) => Piece { text: link.display.clone(), href: Some(link.expanded.clone()) },
        None => Piece { text: named.to_owned(), href: Some(named.to_owned()) },
    }
}

/// A text's `entities`, in code points; `None` when it has none.
pub(super) fn entities(world: &World, text: &str, links: &[Link]) -> Option<Value> {
    let letters: Vec<char> = text.chars().collect();
    let mut all = Map::new();
    for entity in tweet_text::entities(text) {
        let named: String = letters.get(entity.start..entity.end).unwrap_or_default().iter().collect();
        let bare: String = named.chars().skip(1).collect();
        let place = json!({"start": entity.start, "end": entity.end});
        let (kind, more) = match entity.kind {
            Kind::Url => ("urls", url_members(&named, links)),
            Kind::Mention => ("mentions", mention_members(world, &bare)),
            Kind::Hashtag => ("hashtags", json!({"tag": bare})),
            Kind::Cashtag => ("cashtags", json!({"tag": bare})),
        };
        if let Some(list) = all.entry(kind).or_insert_with(|| json!([])).as_array_mut() {
            list.push(merged(place, more));
        }
    }
    (!all.is_empty()).then_some(Value::Object(all))
}

fn url_members(named: &str, links: &[Link]) -> Value {
    match links.iter().find(|link| link.short == named) {
        Some(link) => json!({"url": link.short, "expanded_url": link.expanded, "display_url": link.display}),
        None => json!({"url": named, "expanded_url": named, "display_url": named}),
    }
}

fn mention_members(world: &World, bare: &str) -> Value {
    let handle = bare.split('/').next().unwrap_or_default();
    match world.by_handle(handle) {
        Some(user) => json!({"username": user.handle, "id": user.id.to_string()}),
        None => json!({"username": handle}),
    }
}

fn merged(mut one: Value, other: Value) -> Value {
    if let (Some(one), Value::Object(other)) = (one.as_object_mut(), other) {
        one.extend(other);
    }
    one
}

/// The handles a text mentions, in lower case.
pub(super) fn mentions(text: &str) -> Vec<String> {
    names(text, Kind::Mention)
}

/// The tags of one kind in a text, in lower case, without their sign.
pub(super) fn names(text: &str, kind: Kind) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    tweet_text::entities(text)
        .into_iter()
        .filter(|entity| entity.kind == kind)
        .map(|entity| {
            letters.get(entity.start + 1..entity.end).unwrap_or_default().iter().collect::<String>().to_lowercase()
        })
        .collect()
}
