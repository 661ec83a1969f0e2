//! The editor: what is kept, what is refused.

use chrono::Duration;
use linnet::pages::{self, Draft};

use crate::pages::published;
use crate::support::App;
use crate::support::app::PASSWORD;

/// A page without the tags that say how it is shared.
fn written(served: &str) -> String {
    let (before, rest) = served.split_once("<meta property=\"og:type\"").expect("tags of ours");
    let last = rest.rfind("<meta ").expect("the last of them");
    let end = last + rest[last..].find('\n').expect("its line's end") + 1;
    format!("{before}{}", &rest[end..])
}

#[actix_web::test]
async fn a_page_is_served_and_saved_again_byte_for_byte() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let html = "\n<!DOCTYPE html>\r\n<p>a\nb\r\n\n\tc</p>\r<textarea>\nx</textarea>&amp;\u{a0}\n<script>let a = {b: {}}; // 🐦 {{7*7}}</script>  \r\n";
    let page = published(&mut admin, "Spring", "spring", html).await;
    for _ in 0..2 {
        assert_eq!(written(&app.request("GET", "/spring").send().await.text()), html);
        admin.open(&page).await.follow("Edit").await.press("Save").await.sees("Spring was saved.");
    }
}

#[actix_web::test]
async fn a_token_that_leads_nowhere_is_told_beside_the_html_and_nothing_is_saved() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/pages/new").await;
    let html = "<a href=\"{assetlink=99}\">\r\n{contactfield=shoe}</a>";
    admin.fill("Title", "Spring").fill("HTML", html).press("Save").await;
    assert_eq!(admin.status(), 422);
    let reason = admin.reason("HTML");
    assert!(reason.contains("there is no asset 99") && reason.contains("there is no field “shoe”"), "{reason}");
    assert_eq!((admin.value("Title"), admin.value("HTML")), ("Spring".to_owned(), html.to_owned()));
    admin.open("/pages").await.sees("No landing pages yet");
}

#[actix_web::test]
async fn a_slug_never_hides_an_address_of_ours_or_of_another_page() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    published(&mut admin, "Spring", "spring", "<p>Hello").await;
    for (slug, why) in [
        ("contacts", "an address of Linnet itself"),
        ("login", "an address of Linnet itself"),
        ("api", "an address of Linnet itself"),
        ("a/b", "lower-case letters"),
        ("spring", "Another page has this slug already."),
    ] {
        admin.open("/pages/new").await;
        admin.fill("Title", "Other").fill("Slug", slug).fill("HTML", "<p>Mine").press("Save").await;
        assert_eq!(admin.status(), 422, "{slug}");
        assert!(admin.reason("Slug").contains(why), "{slug}: {}", admin.reason("Slug"));
        assert_eq!(admin.value("HTML"), "<p>Mine");
    }
    published(&mut admin, "Contacts", "", "<p>Our people").await;
    let address = admin.value("Public link");
    assert!(!address.ends_with("/contacts"), "{address}");
    assert_eq!(app.visitor().open(&address).await.text(), "Our people");
    published(&mut admin, "Spring", "", "<p>Again").await;
    assert!(admin.value("Public link").ends_with("/spring-2"));
}

#[actix_web::test]
async fn a_page_that_is_deleted_leaves_its_visitors_timeline_alone() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let page = published(&mut admin, "Spring", "spring", "<p>Hello").await;
    app.visitor().open("/spring").await;
    admin.open(&page).await.press_in(&format!("{page}/delete"), "Delete").await.sees("Spring was deleted.");
    assert_eq!(app.request("GET", "/spring").send().await.status, 404);
    admin.open("/contacts/1").await.sees("Visited “Spring”");
}

#[actix_web::test]
async fn a_large_page_is_kept_whole_and_one_too_large_is_refused_beside_its_html() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let most = 1 << 20;
    let html = "<p>\"é\"\n".repeat(most / 8);
    let page = published(&mut admin, "Long", "long", &html).await;
    assert!(app.request("GET", "/long").send().await.text() == html);
    admin.open("/pages/new").await.fill("Title", "Longer").fill("HTML", &"x".repeat(most + 1)).press("Save").await;
    assert_eq!((admin.status(), admin.value("HTML").len()), (422, most + 1));
    assert_eq!(admin.reason("HTML"), "A page can have 1048576 bytes of HTML; this has 1048577.");
    let preview = app.request("GET", &format!("{page}/preview")).by(&admin).send().await;
    assert!(preview.text() == html);
}

#[actix_web::test]
async fn a_long_list_of_pages_is_walked_both_ways() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    app.db(|conn| {
        for n in 0..120 {
            let title = format!("{} 100% page_{}", if n % 2 == 0 { "Same" } else { "same" }, n / 60);
            let draft = Draft { title, slug: format!("p-{n:03}"), html: String::new(), is_published: true };
            pages::create(conn, &draft, app.house.clock.now())?;
        }
        Ok(())
    });
    admin.open("/pages").await.sees("/p-000").sees("/p-049").sees_no("/p-050");
    admin.follow("Next").await.sees("/p-050").sees("/p-099").sees_no("/p-100");
    admin.follow("Next").await.sees("/p-100").sees("/p-119").sees_no("/p-099");
    admin.follow("Previous").await.sees("/p-050").sees("/p-099").sees_no("/p-049");
    admin.open("/pages?search=same+100%25+page_1").await.sees("/p-060").sees("/p-109").sees_no("/p-110");
    admin.follow("Next").await.sees("/p-110").sees("/p-119").sees_no("/p-059");
    admin.open("/pages?search=same_").await.sees("Nothing found");
}

#[actix_web::test]
async fn a_long_page_survives_a_session_that_ended() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let html = "<p>A long \"page\" 🐦</p>".repeat(20_000);
    admin.open("/pages/new").await.fill("Title", "Long").fill("Slug", "long").fill("HTML", &html);
    app.advance(Duration::days(8));
    admin.tick("Published", true).press("Save").await;
    assert_eq!(admin.status(), 401, "{}", admin.text());
    admin.fill("E-mail", "ada.admin@example.org").fill("Password", PASSWORD).press("Sign in").await;
    admin.press("Save").await.sees("Long was saved.");
    assert!(app.request("GET", "/long").send().await.text() == html);
}
