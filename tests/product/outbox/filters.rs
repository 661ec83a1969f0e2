//! The list of sendings, narrowed down; what is asked for stands in the address.

use chrono::Duration;
use linnet::contacts::Draft;
use linnet::handle::Handle;
use linnet::sandbox::{Behaviour, Fault};

use crate::campaigns::{add_tweet, connect, create, later, people, person, publish, sql, tick};
use crate::support::App;

#[actix_web::test]
async fn sendings_are_found_by_state_campaign_contact_reason_and_period() {
    let app = App::start().await;
    connect(&app, "Hello {twitter_handle}");
    let known = |name: &str| Draft { twitter: Handle::parse(&name.to_lowercase()).ok(), ..person(name, 1) };
    let ids = people(&app, &[known("Grace"), known("Linus")]);
    let mut ada = app.admin().await;
    app.x.faults(vec![Fault::once("POST", "/2/tweets", Behaviour::MentionsRefused)]);
    for name in ["Autumn", "Winter"] {
        let campaign = create(&mut ada, name, "All contacts").await;
        add_tweet(&mut ada, "Add the first step").await;
        publish(&mut ada, &campaign).await;
        tick(&app).await;
        later(&app, Duration::days(2)).await;
    }
    ada.open("/tweets/posts").await.sees("Autumn").sees("Winter");
    ada.choose("Campaign", "Winter").press("Show").await;
    assert_eq!(ada.text().matches("Hello @").count(), 2, "{}", ada.text());
    assert!(ada.path().contains("campaign=2"), "{}", ada.path());
    ada.follow("Show everything").await.choose("Reason", "X refuses the mention").press("Show").await;
    assert_eq!(ada.text().matches("Hello @").count(), 1, "{}", ada.text());
    ada.follow("Sent").await.sees("Hello @");
    ada.open("/tweets/posts").await.fill("Contact", "lin").press("Show").await;
    ada.sees("Hello @linus").sees_no("Hello @grace");
    ada.open(&format!("/tweets/posts?contact={}", ids[0])).await.sees("Hello @grace").sees_no("Hello @linus");
    ada.open("/tweets/posts?from=2026-11-24&to=2026-11-26").await;
    assert_eq!(ada.text().matches("Hello @").count(), 2, "{}", ada.text());
    ada.open("/tweets/posts?to=2026-11-22").await.sees("None of this kind");
    ada.open("/tweets/posts?contact=nobody&campaign=1&state=failed&from=2026-01-01").await.sees("None of this kind");
    assert_eq!(ada.value("Contact"), "nobody");
    for nonsense in ["campaign='1", "reason=x%00&from=99", "after='&before=1", "contact=%25_"] {
        ada.open(&format!("/tweets/posts?{nonsense}")).await;
        assert_eq!(ada.status(), 200, "{nonsense}");
    }
}

#[actix_web::test]
async fn what_is_asked_for_stays_while_one_walks_through_the_pages() {
    let app = App::start().await;
    let fill = "INSERT INTO posts (once_key, text, state, failure, due_at, created_at, finished_at) SELECT \
         UNHEX(SHA2(seq, 256)), CONCAT('Post ', LPAD(seq, 3, '0')), IF(seq % 2, 'failed', 'sent'), \
         IF(seq % 2, 'duplicate', NULL), NOW(6), NOW(6), NOW(6) FROM seq_1_to_220";
    sql(&app, fill);
    let mut ada = app.admin().await;
    ada.open("/tweets/posts?reason=duplicate").await.sees("Post 219").sees("Post 121").sees_no("Post 220");
    ada.follow("Next").await.sees("Post 119").sees("Post 021").sees_no("Post 120");
    ada.follow("Next").await.sees("Post 019").sees("Post 001").sees_no("Post 002");
    ada.follow("Previous").await.sees("Post 119").sees_no("Post 120");
}
