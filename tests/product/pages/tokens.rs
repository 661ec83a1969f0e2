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

#[actix_web::test]
async fn what_a_page_names_may_go_and_the_page_stays() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    published(&mut admin, "Spring", "spring", "<p>Hello").await;
    let html = "[{pagelink=1}][{assetlink=1}][{contactfield=city|town}][{twitter_handle}][{unknown}]";
    published(&mut admin, "Links", "links", html).await;
    for address in ["/pages/1", "/assets/1"] {
        admin.open(address).await.press_in(&format!("{address}/delete"), "Delete").await.sees("was deleted.");
    }
    assert_eq!(app.visitor().open("/links").await.source(), "[][][town][][{unknown}]");
}

#[actix_web::test]
async fn an_archived_field_is_no_longer_known_to_pages() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/fields/new").await.fill("Label", "Shoe size").press("Save").await;
    published(&mut admin, "Spring", "spring", "{contactfield=shoe_size|none}").await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await;
    admin.open("/contacts/1/edit").await.fill("First name", "Grace").fill("Shoe size", "42").press("Save").await;
    assert_eq!(visitor.open("/spring").await.source(), "42");
    admin.open("/fields").await.follow("Shoe size").await.follow("Archive…").await.press("Archive").await;
    assert_eq!(visitor.open("/spring").await.source(), "none");
    admin.open("/pages/1/edit").await.press("Save").await;
    assert!(admin.reason("HTML").contains("there is no field “shoe_size”"), "{}", admin.reason("HTML"));
}
