//! One struct per template.

use askama::Template;

use super::preview::Preview;
use crate::assets;
use crate::pages::model::LandingPage;
use crate::web::{Filled, Shell, urls};

#[derive(Template)]
#[template(path = "pages/sharing.html")]
pub(super) struct Sharing {
    pub(super) shell: Shell,
    pub(super) page: LandingPage,
    pub(super) form: Filled,
    pub(super) pictures: Vec<(String, String)>,
    pub(super) preview: Preview,
}

impl Sharing {
    fn address(&self) -> String {
        format!("{}/sharing", urls::page(&self.page.id))
    }

    fn way_out(&self) -> String {
        urls::page(&self.page.id)
    }

    fn accept() -> &'static str {
        assets::ACCEPTED
    }

    fn cards() -> [(&'static str, &'static str); 2] {
        [("large", "Large: the picture above the title, two to one"), ("small", "Small: a square beside the title")]
    }
}
