//! What somebody sees who gets a page shared: the author's tags, else what was filled in, else what the page says.

use url::Url;

use super::model::Card;
use super::scan::Document;
use crate::assets;
use crate::config::Config;
use crate::db::{self, Conn};
use crate::ids::AssetId;
use crate::pages::model::Published;
use crate::tokens::{Format, Place, Sources};
use crate::web::urls;

/// What a description is cut to: X shows less, others more.
const TEXT: usize = 200;

/// A share of a page.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) title: String,
    pub(super) text: String,
    pub(super) picture: Option<Picture>,
    pub(super) url: String,
    pub(super) site: String,
    /// Our account on X, with its `@`.
    pub(super) account: Option<String>,
    pub(super) card: Card,
}

/// The picture of a share.
#[derive(Clone, Debug)]
pub(super) struct Picture {
    pub(super) url: String,
    pub(super) alt: String,
    /// One of our own files.
    pub(super) asset: Option<AssetId>,
}

/// Everything, of a page and what its source says.
pub(super) fn facts(
    conn: &mut Conn,
    sources: &Sources,
    config: &Config,
    (page, document): (&Published, &Document),
    place: &Place,
) -> db::Result<Facts> {
    let plain = |conn: &mut Conn, text: &str| -> db::Result<String> {
        Ok(sources.expand(conn, text, &[None], place, Format::Text)?.pop().unwrap_or_default().trim().to_owned())
    };
    let authored = |keys: &[&str]| document.meta(keys).map(str::to_owned);
    let share = &page.share;
    let title = match authored(&["twitter:title", "og:title"]) {
        Some(title) => plain(conn, &title)?,
        None => share.title.clone().unwrap_or_else(|| page.title.clone()),
    };
    let text = match (authored(&["twitter:description", "og:description"]), &share.text) {
        (Some(text), _) => plain(conn, &text)?,
        (None, Some(text)) => text.clone(),
        (None, None) => {
            let said = authored(&["description"]).unwrap_or_else(|| document.words.clone());
            shortened(&plain(conn, &said)?)
        }
    };
    let account = plain(conn, "{twitter_account}")?;
    let source = authored(&["twitter:image", "og:image"]);
    let written = match (&source, share.asset) {
        (None, Some(_)) => None,
        (None, None) => document.picture.clone(),
        (source, _) => source.clone(),
    };
    let written = written.map(|src| plain(conn, &src)).transpose()?;
    Ok(Facts {
        title,
        text,
        picture: picture(conn, config, (page, document), written)?,
        url: place.url.clone(),
        site: config.url.host_str().unwrap_or("").trim_start_matches("www.").to_owned(),
        account: Some(account).filter(|account| account.starts_with('@')),
        card: match authored(&["twitter:card"]).as_deref() {
            Some("summary_large_image") => Card::Large,
            Some(_) => Card::Small,
            None => share.card,
        },
    })
}

/// The one written in the page, or the one that was chosen, as an address that anybody can fetch.
fn picture(
    conn: &mut Conn,
    config: &Config,
    (page, document): (&Published, &Document),
    written: Option<String>,
) -> db::Result<Option<Picture>> {
    let alt = page.share.alt.clone();
    if let Some(src) = written {
        let base = Url::parse(&config.absolute(&urls::public_page(&page.slug))).ok();
        let url = base.and_then(|base| base.join(&src).ok()).filter(|url| matches!(url.scheme(), "http" | "https"));
        let alt = alt.unwrap_or_else(|| document.picture_alt.clone());
        return Ok(url.map(|url| Picture { asset: asset_at(config, url.as_str()), url: url.into(), alt }));
    }
    let Some(id) = page.share.asset else { return Ok(None) };
    let asset = assets::find(conn, id)?.filter(|asset| asset.is_published);
    Ok(asset.map(|asset| Picture {
        url: config.absolute(&urls::public_asset(&id, &asset.slug)),
        alt: alt.unwrap_or_default(),
        asset: Some(id),
    }))
}

/// Which of our own files an address leads to.
fn asset_at(config: &Config, url: &str) -> Option<AssetId> {
    let path = url.strip_prefix(&config.absolute("/asset/"))?;
    path.split([':', '?', '#']).next()?.parse().ok()
}

/// The first words, ending with a whole one.
fn shortened(text: &str) -> String {
    if text.chars().count() <= TEXT {
        return text.to_owned();
    }
    let cut: String = text.chars().take(TEXT).collect();
    let whole = cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{}…", whole.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ':' | '-' | '–')))
}

#[cfg(test)]
mod tests {
    use super::shortened;

    #[test]
    fn words_are_cut_between_words() {
        assert_eq!(shortened("short"), "short");
        let long = shortened(&"word, ".repeat(60));
        assert!(long.ends_with("word…") && long.chars().count() <= 201, "{long}");
        assert_eq!(shortened(&"x".repeat(300)).chars().count(), 201);
    }
}
