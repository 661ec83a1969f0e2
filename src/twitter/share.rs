//! The share button and its link: an intent, opened by the visitor. No script of others, no call to X.

use askama::Template;
use url::Url;

use super::model::Features;
use crate::tokens::Place;

#[derive(Template)]
#[template(path = "twitter/share.html")]
struct Button<'a> {
    href: String,
    size: &'a str,
    side: u32,
}

/// The address that opens X with a post begun.
pub(super) fn href(features: &Features, web: &Url, place: &Place) -> String {
    let mut url = web.clone();
    url.set_path("/intent/tweet");
    let text = if features.share_text.is_empty() { &place.title } else { &features.share_text };
    let pairs = [
        ("text", text),
        ("url", &place.url),
        ("via", &features.via),
        ("related", &features.recommended),
        ("hashtags", &features.hashtags),
    ];
    let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    // `%20` and not `+`: some apps that open intents show the sign.
    url.set_query(Some(&given.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")));
    url.into()
}

/// The button as markup; nothing while the feature is off.
pub(super) fn button(features: &Features, web: &Url, place: &Place) -> askama::Result<String> {
    if !features.has_share_button {
        return Ok(String::new());
    }
    let side = if features.size == "large" { 24 } else { 16 };
    Button { href: href(features, web, place), size: &features.size, side }.render()
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Features, Place, button, href};

    fn web() -> url::Url {
        "https://x.com".parse().unwrap()
    }

    fn place() -> Place {
        Place { title: "Spring & \"sale\"".to_owned(), url: "https://shop.example/spring?a=b".to_owned() }
    }

    #[test]
    fn the_link_carries_the_page_and_what_was_set() {
        let features = Features {
            via: "linnet".to_owned(),
            recommended: "ada".to_owned(),
            hashtags: "spring,sale".to_owned(),
            ..Features::default()
        };
        assert_eq!(
            href(&features, &web(), &place()),
            "https://x.com/intent/tweet?text=Spring%20%26%20%22sale%22&url=https%3A%2F%2Fshop%2Eexample%2Fspring%3Fa%3Db&via=linnet&related=ada&hashtags=spring%2Csale"
        );
    }

    #[test]
    fn a_text_of_our_own_stands_before_the_title() {
        let features = Features { share_text: "Look".to_owned(), ..Features::default() };
        assert!(href(&features, &web(), &place()).contains("text=Look&"));
    }

    #[test]
    fn nothing_is_shown_while_the_feature_is_off() {
        let off = Features { has_share_button: false, ..Features::default() };
        assert_eq!(button(&off, &web(), &place()).unwrap(), "");
        let markup = button(&Features::default(), &web(), &place()).unwrap();
        assert!(
            markup.starts_with("<a class=\"linnet-share") && markup.contains("rel=\"noopener nofollow\""),
            "{markup}"
        );
        assert!(!markup.contains("<script") && !markup.contains("style="));
    }
}
