//! What a share will look like on X, and what stands in its way.

use actix_web::web::block;
use url::Url;

use super::facts::{self, Facts};
use super::model::Card;
use super::scan::{self, Document};
use crate::assets::{self, Asset};
use crate::config::{Config, is_loopback};
use crate::db::Db;
use crate::pages::html::{self, Look};
use crate::pages::model::{LandingPage, Published};
use crate::store::Store;
use crate::tokens::Sources;
use crate::web;

/// X cuts longer titles.
const LONGEST_TITLE: usize = 70;
/// X does not take larger files.
const MOST_BYTES: u64 = 5_000_000;
const MOST_PIXELS: u32 = 4096;
/// The author's tags that decide something here.
const DECIDING: [&str; 9] = [
    "og:title",
    "og:description",
    "og:image",
    "og:url",
    "twitter:card",
    "twitter:site",
    "twitter:title",
    "twitter:description",
    "twitter:image",
];

/// A card as X shows it.
pub(in crate::pages) struct Preview {
    pub(in crate::pages) title: String,
    pub(in crate::pages) text: String,
    pub(in crate::pages) site: String,
    /// `large` or `small`.
    pub(in crate::pages) card: &'static str,
    /// A picture that can be shown here: one of ours.
    pub(in crate::pages) picture: Option<String>,
    pub(in crate::pages) alt: String,
    /// Whose picture stands there that cannot be shown here.
    pub(in crate::pages) elsewhere: Option<String>,
    pub(in crate::pages) warnings: Vec<String>,
    /// The author's own tags, which win.
    pub(in crate::pages) authored: Vec<String>,
}

/// One of our pictures, looked at.
struct Measured {
    asset: Asset,
    size: Option<(u32, u32)>,
}

/// The preview of a page as it is saved.
pub(in crate::pages) async fn preview(
    page: &LandingPage,
    (db, store): (&Db, &Store),
    sources: &Sources,
    config: &Config,
) -> web::Result<Preview> {
    let (shown, sources, known) = (page.published(), sources.clone(), config.clone());
    let look = move |shown: &Published, conn: &mut crate::db::Conn| {
        let document = scan::read(&shown.html);
        let place = html::place(&known, shown, Look::default());
        let facts = facts::facts(conn, &sources, &known, (shown, &document), &place)?;
        let asset = match facts.picture.as_ref().and_then(|picture| picture.asset) {
            Some(id) => assets::find(conn, id)?,
            None => None,
        };
        Ok((document, facts, asset))
    };
    let (document, facts, asset) = db.read(move |conn| look(&shown, conn)).await?;
    let measured = match asset {
        Some(asset) => {
            let store = store.clone();
            Some(
                block(move || Measured { size: assets::measure(&store, &asset), asset })
                    .await
                    .map_err(anyhow::Error::new)?,
            )
        }
        None => None,
    };
    Ok(Preview::of(page, &document, facts, measured.as_ref(), config))
}

impl Preview {
    fn of(page: &LandingPage, document: &Document, facts: Facts, measured: Option<&Measured>, config: &Config) -> Self {
        let warnings = warnings(page, document, &facts, measured, config);
        let own = config.absolute("");
        let url = facts.picture.as_ref().map(|picture| picture.url.clone());
        let shown = url.as_ref().and_then(|url| url.strip_prefix(&own)).map(str::to_owned);
        let host = |url: &String| Url::parse(url).ok()?.host_str().map(str::to_owned);
        Self {
            card: if url.is_some() { facts.card.key() } else { Card::Small.key() },
            elsewhere: url.as_ref().filter(|_| shown.is_none()).and_then(host),
            picture: shown,
            alt: facts.picture.map(|picture| picture.alt).unwrap_or_default(),
            title: facts.title,
            text: facts.text,
            site: facts.site,
            warnings,
            authored: DECIDING.into_iter().filter(|key| document.meta(&[key]).is_some()).map(str::to_owned).collect(),
        }
    }
}

fn warnings(
    page: &LandingPage,
    document: &Document,
    facts: &Facts,
    measured: Option<&Measured>,
    config: &Config,
) -> Vec<String> {
    let mut all = Vec::new();
    let mut warn = |sentence: String| all.push(sentence);
    if !page.is_published {
        warn("The page is not published: whoever shares it now shares an address without a page.".to_owned());
    }
    if is_loopback(&config.url) {
        warn(format!(
            "{} is an address on this machine, so X cannot fetch the page and shows the bare link. The administrator sets the public address (LINNET_URL).",
            config.url.as_str().trim_end_matches('/')
        ));
    }
    if !document.is_whole && page.share.is_empty() {
        warn(
            "The HTML has no head, so nothing is written into it. Fill in anything here, or write a whole document."
                .to_owned(),
        );
    }
    let length = facts.title.chars().count();
    if length > LONGEST_TITLE {
        warn(format!("The title has {length} characters; X cuts it after about {LONGEST_TITLE}."));
    }
    match (&facts.picture, measured) {
        (None, _) if page.share.asset.is_some() => {
            warn(
                "The chosen picture is not published, so nobody gets it. Publish the asset, or choose another."
                    .to_owned(),
            );
        }
        (None, _) => warn(
            "There is no picture. Posts with one are noticed more: choose one, or put one into the page.".to_owned(),
        ),
        (Some(picture), None) => {
            warn(format!("The picture is not one of our assets, so its size was not checked: {}", picture.url));
        }
        (Some(_), Some(measured)) => all.extend(of_picture(measured, facts.card)),
    }
    all
}

/// What X does with a picture of this size.
fn of_picture(measured: &Measured, card: Card) -> Vec<String> {
    let mut all = Vec::new();
    if !measured.asset.is_published {
        all.push(format!("The picture “{}” is not published, so X cannot fetch it.", measured.asset.title));
    }
    if measured.asset.bytes >= MOST_BYTES {
        all.push(format!("The picture has {}; X takes less than 5 MB.", measured.asset.size()));
    }
    let Some((width, height)) = measured.size else {
        all.push("The picture cannot be read. X shows PNG, JPEG, WebP and GIF.".to_owned());
        return all;
    };
    all.extend(of_size((width, height), card));
    all
}

fn of_size((width, height): (u32, u32), card: Card) -> Vec<String> {
    let mut all = Vec::new();
    let (least, shape) = match card {
        Card::Large => ((300, 157), (2, 1)),
        Card::Small => ((144, 144), (1, 1)),
    };
    if width < least.0 || height < least.1 {
        all.push(format!(
            "The picture is {width} × {height}; X wants at least {} × {} for this card.",
            least.0, least.1
        ));
    }
    if width > MOST_PIXELS || height > MOST_PIXELS {
        all.push(format!("The picture is {width} × {height}; X takes at most {MOST_PIXELS} × {MOST_PIXELS}."));
    }
    // A tenth more or less is cut off without anybody noticing.
    let (is, wanted) = (u64::from(width) * shape.1 * 10, u64::from(height) * shape.0 * 10);
    if is.abs_diff(wanted) * 10 > wanted {
        let (lost, wish) = if is < wanted { ("top and bottom", shape) } else { ("left and right", shape) };
        all.push(format!(
            "X cuts the picture at {lost}: it is {width} × {height}, the card is {} to {}.",
            wish.0, wish.1
        ));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Card, of_size};

    #[test]
    fn a_picture_that_does_not_fit_its_card_is_told() {
        let told = |size, card| of_size(size, card).join(" ");
        assert_eq!(told((1200, 600), Card::Large), "");
        assert_eq!(told((1200, 630), Card::Large), "");
        assert_eq!(told((400, 400), Card::Small), "");
        assert!(told((600, 600), Card::Large).contains("top and bottom"));
        assert!(told((1600, 400), Card::Large).contains("left and right"));
        assert!(told((200, 100), Card::Large).contains("at least 300 × 157"));
        assert!(told((100, 100), Card::Small).contains("at least 144 × 144"));
        assert!(told((5000, 2500), Card::Large).contains("at most 4096"));
    }
}
