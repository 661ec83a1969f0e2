//! Who comes, who is counted, and what they get.

use chrono::Duration;
use futures_util::future::join_all;

use crate::pages::published;
use crate::support::request::Answer;
use crate::support::wire::Wire;
use crate::support::{App, Browser};

const GOOGLEBOT: &str = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)";

#[actix_web::test]
async fn a_new_visitor_becomes_one_anonymous_contact_however_often_they_come() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let page = published(&mut admin, "Spring", "spring", "<p>Hello").await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await.sees("Hello");
    let cookie = visitor.cookies().get("linnet_visitor").cloned();
    assert!(cookie.is_some());
    visitor.open("/SPRING").await.sees("Hello");
    assert_eq!(visitor.cookies().get("linnet_visitor").cloned(), cookie);
    admin.open(&page).await.sees("Visits 2").sees("Visitors 1").follow("Anonymous visitor 1").await;
    admin.sees("Visited “Spring”");
    app.visitor().open("/spring").await;
    admin.open(&page).await.sees("Visits 3").sees("Visitors 2").sees("Anonymous visitor 2");
}

#[actix_web::test]
async fn whoever_is_no_visitor_sees_the_page_and_is_not_counted() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let page = published(&mut admin, "Spring", "spring", "<p>Hello").await;
    let answers = [
        app.request("HEAD", "/spring").send().await,
        app.request("GET", "/spring").with("Sec-Purpose", "prefetch;prerender").send().await,
        app.request("GET", "/spring").with("User-Agent", GOOGLEBOT).send().await,
        app.request("GET", "/spring").by(&admin).send().await,
    ];
    for answer in &answers {
        assert_eq!(answer.status, 200);
        assert!(answer.cookies().is_empty(), "{:?}", answer.cookies());
    }
    assert_eq!(answers.map(|answer| answer.text()), ["", "<p>Hello", "<p>Hello", "<p>Hello"]);
    admin.open(&page).await.sees("Visits 0").sees("Visitors 0").sees("No visits yet");
}

#[actix_web::test]
async fn a_public_page_never_touches_the_admins_cookie_and_its_script_is_shut_in() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    published(&mut admin, "Spring", "spring", "<script>fetch('/users')</script>").await;
    for answer in [app.request("GET", "/spring").send().await, app.request("GET", "/spring").by(&admin).send().await] {
        assert!(!answer.cookies().contains(&"linnet"));
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("sandbox ") && !policy.contains("allow-same-origin"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
    }
    let preview = app.request("GET", "/pages/1/preview").by(&admin).send().await;
    assert!(!preview.header("content-security-policy").contains("allow-same-origin"));
}

#[actix_web::test]
async fn a_page_that_is_not_published_is_not_there() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    published(&mut admin, "Spring", "spring", "<p>Hello").await;
    admin.follow("Edit").await.tick("Published", false).press("Save").await;
    admin.sees("This page is not published");
    for path in ["/spring", "/summer", "/a/b", "/..%2f", "/%00"] {
        let answer = app.request("GET", path).send().await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.cookies().is_empty(), "{path}");
    }
    let preview = app.request("GET", "/pages/1/preview").by(&admin).send().await;
    assert_eq!(preview.text(), "<p>Hello");
}

#[actix_web::test]
async fn a_visit_is_answered_when_it_is_kept_and_not_while_the_database_is_gone() {
    let wire = Wire::new();
    let app = App::start_over(&[], |database| wire.open(database)).await;
    let mut admin = app.admin().await;
    let page = published(&mut admin, "Spring", "spring", "<p>Hello").await;
    assert_eq!(app.request("GET", "/spring").send().await.status, 200);
    wire.cut();
    let answer = app.request("GET", "/spring").send().await;
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(!answer.header("retry-after").is_empty() && answer.cookies().is_empty());
    wire.mend();
    assert_eq!(app.request("GET", "/spring").send().await.status, 200);
    admin.open(&page).await.sees("Visits 2");
}

#[actix_web::test]
async fn what_visitors_send_along_is_shown_as_text() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let page = published(&mut admin, "<script>alert(1)</script>", "", "<p>Hello").await;
    let referer = "https://example.org/?<script>alert(2)</script>";
    app.request("GET", "/script-alert-1-script").with("Referer", referer).send().await;
    admin.open(&page).await.sees("<script>alert(1)</script>").sees(referer);
    assert!(!admin.source().contains("<script>alert"));
    admin.follow("Anonymous visitor 1").await.sees("Visited “<script>alert(1)</script>”");
    assert!(!admin.source().contains("<script>alert"));
}

#[actix_web::test]
async fn visitors_who_come_at_the_same_moment_are_told_apart() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let page = published(&mut admin, "Spring", "spring", "Hello {contactfield=firstname|friend}!").await;
    let answers = join_all((0..40).map(|_| app.request("GET", "/spring").send())).await;
    assert!(answers.iter().all(|answer| answer.text() == "Hello friend!" && answer.cookies() == ["linnet_visitor"]));
    admin.open(&page).await.sees("Visits 40").sees("Visitors 40");
    let mut visitors: Vec<Browser> = (0..10).map(|_| app.visitor()).collect();
    for (visitor, contact) in visitors.iter_mut().zip(41..) {
        visitor.open("/spring").await;
        let name = format!("Number {contact}");
        admin.open(&format!("/contacts/{contact}/edit")).await.fill("First name", &name).press("Save").await;
    }
    let again = visitors.iter().flat_map(|visitor| [visitor, visitor]);
    let answers = join_all(again.map(|visitor| app.request("GET", "/spring").by(visitor).send())).await;
    let expected: Vec<_> = (0..20).map(|n| format!("Hello Number {}!", 41 + n / 2)).collect();
    assert_eq!(answers.iter().map(Answer::text).collect::<Vec<_>>(), expected);
    admin.open(&page).await.sees("Visits 70").sees("Visitors 50");
}

#[actix_web::test]
async fn a_visitor_whose_contact_was_deleted_starts_anew() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let page = published(&mut admin, "Spring", "spring", "<p>Hello").await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await;
    admin.open("/contacts/1/delete").await.press("Put into the bin").await.sees("was put into the bin");
    assert_eq!(visitor.open("/spring").await.status(), 200);
    admin.open(&page).await.sees("Visits 2").follow("Anonymous visitor 2").await.sees("Visited “Spring”");
}

#[actix_web::test]
async fn a_cookie_that_is_not_ours_is_replaced() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let page = published(&mut admin, "Spring", "spring", "<p>Hello").await;
    let mut visitor = app.visitor();
    visitor.set_cookie("linnet_visitor", "mine.forged");
    visitor.set_cookie("linnet", "mine too");
    visitor.open("/spring").await.open("/spring").await;
    assert_ne!(visitor.cookies().get("linnet_visitor").map(String::as_str), Some("mine.forged"));
    admin.open(&page).await.sees("Visits 2").sees("Visitors 1");
}

#[actix_web::test]
async fn a_day_has_its_own_figures() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let page = published(&mut admin, "Spring", "spring", "<p>Hello").await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await.open("/spring").await;
    app.advance(Duration::days(1));
    visitor.open("/spring").await;
    admin.open(&page).await.sees("22 Nov 0 23 Nov 2 24 Nov 1").sees("22 Nov 0 23 Nov 1 24 Nov 1");
    admin.sees("Visits 3").sees("Visitors 1");
}
