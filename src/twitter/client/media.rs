//! Pictures that come beside posts, in X's JSON.

use serde::Deserialize;

use super::{XPhoto, text};

/// A picture, a film or an animation.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct Media {
    #[serde(rename = "media_key")]
    pub(super) key: String,
    #[serde(rename = "type")]
    kind: String,
    url: Option<String>,
    preview_image_url: Option<String>,
    alt_text: Option<String>,
    width: u32,
    height: u32,
}

impl Media {
    /// Of a film its still; `None` without anything to look at.
    pub(super) fn photo(self) -> Option<XPhoto> {
        let url = self.url.or(self.preview_image_url).filter(|url| !url.is_empty())?;
        let alt = self.alt_text.map(|alt| text::unescaped(&alt)).filter(|alt| !alt.trim().is_empty());
        let (is_film, size) = (self.kind != "photo", (self.width, self.height));
        Some(XPhoto { key: self.key, url, is_film, alt, size })
    }
}
