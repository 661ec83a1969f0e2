//! What a page says to whom.

use crate::assets::{PDF, uploaded};
use crate::pages::published;
use crate::support::App;

#[actix_web::test]
async fn a_page_calls_those_it_knows_by_name_and_everybody_else_friend() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    published(&mut admin, "Spring", "spring", "Hello {contactfield=firstname|friend}!").await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await.sees("Hello friend!");
    admin.open("/contacts/1/edit").await.fill("First name", "<b>Ada</b> & Co").press("Save").await.sees("was saved.");
    visitor.open("/spring").await;
    assert_eq!(visitor.source(), "Hello &lt;b&gt;Ada&lt;/b&gt; &amp; Co!");
    app.visitor().open("/spring").await.sees("Hello friend!");
}

#[actix_web::test]
async fn links_in_a_page_follow_what_they_lead_to() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    published(&mut admin, "Spring", "spring", "<p>Hello").await;
    published(&mut admin, "Links", "links", "{pagelink=1} {assetlink=1}").await;
    let links = |app: &App, page: &str, asset: &str| {
        format!("{} {}", app.house.config.absolute(page), app.house.config.absolute(asset))
    };
    let mut visitor = app.visitor();
    assert_eq!(visitor.open("/links").await.source(), links(&app, "/spring", "/asset/1:guide"));
    admin.open("/pages/1/edit").await.fill("Slug", "summer").press("Save").await;
    admin
        .open("/assets/1")
        .await
        .sees("Landing page")
        .follow("Edit")
        .await
        .fill("Slug", "handbook")
        .press("Save")
        .await;
    assert_eq!(visitor.open("/links").await.source(), links(&app, "/summer", "/asset/1:handbook"));
}
