//! The share button: an intent, opened by the visitor through a link of ours that counts. No call to X, and no script of
//! X's unless an administrator wants its button and the visitor agreed.

use anyhow::Context as _;
use askama::Template;
use url::Url;

use super::model::{Features, Widget};
use crate::config::Config;
use crate::db::{self, Conn};
use crate::links::{NewLink, SHARE, Tracker};
use crate::tokens::{Place, Scripts};
use crate::web;

/// Where X is, and where our links are.
pub(super) struct Sharing {
    web: Url,
    script: String,
    tracker: Tracker,
}

#[derive(Template)]
#[template(path = "twitter/share.html")]
struct Button<'a> {
    href: String,
    size: &'a str,
    side: u32,
    /// Of the page, where the visitor is to be asked about X's script.
    question: Option<&'a str>,
    /// Where the visitor agreed to X's script.
    widget: Option<Drawn<'a>>,
}

/// What X's script makes its button of.
struct Drawn<'a> {
    /// Ours, which loads X's.
    module: String,
    script: &'a str,
    intent: String,
}

impl Sharing {
    pub(super) fn new(config: &Config) -> Self {
        let script = format!("{}/widgets.js", config.x_platform.as_str().trim_end_matches('/'));
        Self { web: config.x_web.clone(), script, tracker: Tracker::new(config) }
    }

    /// The button as markup; nothing while the feature is off.
    pub(super) fn button(&self, conn: &mut Conn, features: &Features, place: &Place) -> db::Result<String> {
        if !features.has_share_button {
            return Ok(String::new());
        }
        let intent = href(features, &self.web, place);
        let href = self.counted(conn, &intent, place)?.unwrap_or_else(|| intent.clone());
        let is_offered = features.widget == Widget::AfterConsent;
        let (asks, draws) = (
            is_offered && place.scripts == Scripts::Unasked && place.page.is_some(),
            is_offered && place.scripts == Scripts::Allowed,
        );
        let button = Button {
            href,
            size: &features.size,
            side: if features.size == "large" { 24 } else { 16 },
            question: asks.then(|| place.url.rsplit('/').next().unwrap_or("")),
            widget: draws.then(|| Drawn { module: web::asset("js/share.js"), script: &self.script, intent }),
        };
        Ok(button.render().context("the share button cannot be rendered")?)
    }

    /// The link of ours that leads to an intent and counts: one for the page and what is set, whoever visits.
    fn counted(&self, conn: &mut Conn, intent: &str, place: &Place) -> db::Result<Option<String>> {
        let Some(page) = place.page else { return Ok(None) };
        let new = NewLink {
            target: intent.to_owned(),
            title: format!("the page “{}”", place.title),
            contact: None,
            campaign: None,
            step: None,
            rotation: 0,
            subject_kind: SHARE,
            subject_key: page.to_string(),
            position: 0,
        };
        Ok(self.tracker.shared(conn, &new, place.visited_at)?)
    }
}

/// The address that opens X with a post begun.
fn href(features: &Features, web: &Url, place: &Place) -> String {
    let mut url = web.clone();
    url.set_path("/intent/tweet");
    let text = if features.share_text.is_empty() { &place.title } else { &features.share_text };
    let pairs = [
        ("text", text),
        ("url", if features.share_url.is_empty() { &place.url } else { &features.share_url }),
        ("via", &features.via),
        ("related", &features.recommended),
        ("hashtags", &features.hashtags),
    ];
    let given = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    // `%20` and not `+`: some apps that open intents show the sign.
    url.set_query(Some(&given.map(|(name, value)| format!("{name}={}", encoded(value))).collect::<Vec<_>>().join("&")));
    url.into()
}

fn encoded(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Features, Place, href};

    fn web() -> url::Url {
        "https://x.com".parse().unwrap()
    }

    fn place() -> Place {
        let (title, url) = ("Spring & \"sale\"".to_owned(), "https://shop.example/spring?a=b".to_owned());
        Place { title, url, ..Place::default() }
    }

    #[test]
    fn the_link_carries_the_page_and_what_was_set() {
        let features = Features {
            via: "linnet".to_owned(),
            recommended: "ada,grace".to_owned(),
            hashtags: "spring,sale".to_owned(),
            ..Features::default()
        };
        assert_eq!(
            href(&features, &web(), &place()),
            "https://x.com/intent/tweet?text=Spring%20%26%20%22sale%22&url=https%3A%2F%2Fshop%2Eexample%2Fspring%3Fa%3Db&via=linnet&related=ada%2Cgrace&hashtags=spring%2Csale"
        );
    }

    #[test]
    fn a_text_and_an_address_of_our_own_stand_before_the_pages() {
        let features = Features {
            share_text: "Look".to_owned(),
            share_url: "https://b.example/".to_owned(),
            ..Features::default()
        };
        let link = href(&features, &web(), &place());
        assert!(link.contains("text=Look&url=https%3A%2F%2Fb%2Eexample%2F"), "{link}");
    }
}
