//! Landing pages: written, published, visited.

mod buttons;
mod sharing;
mod tokens;
mod visits;
mod writing;

use crate::support::Browser;

/// Writes a page and publishes it; gives back its own address in the admin.
pub(crate) async fn published(admin: &mut Browser, title: &str, slug: &str, html: &str) -> String {
    admin.open("/pages/new").await;
    admin.fill("Title", title).fill("Slug", slug).fill("HTML", html).tick("Published", true).press("Save").await;
    assert_eq!(admin.trail, [303, 200], "{}", admin.text());
    admin.path().to_owned()
}
