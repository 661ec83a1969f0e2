//! The form: strings in, types out.

use super::model::{Card, Share};
use crate::ids::AssetId;
use crate::web::Filled;

impl Share {
    /// From what was typed; `None` when something was refused.
    pub(super) fn parse(filled: &mut Filled, pictures: &[(AssetId, String)]) -> Option<Self> {
        let title = filled.optional("share_title", "Title", 191);
        let text = filled.optional("share_text", "Description", 500);
        let alt = filled.optional("share_alt", "The picture in words", 420);
        let asset = filled.text("asset").parse::<AssetId>().ok();
        if !filled.text("asset").is_empty() && !pictures.iter().any(|(id, _)| Some(*id) == asset) {
            filled.refuse("asset", "This picture is gone, or not published. Choose another.");
        }
        let card = Card::from(filled.text("card").to_owned());
        filled.is_fine().then_some(Self { title, text, asset, alt, card })
    }

    pub(super) fn filled(&self) -> Filled {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        Filled::of([
            ("share_title", text(&self.title)),
            ("share_text", text(&self.text)),
            ("share_alt", text(&self.alt)),
            ("asset", self.asset.map_or_else(String::new, |id| id.to_string())),
            ("card", self.card.key().to_owned()),
        ])
    }
}
