//! What posts brought is read at growing distances, within the budget.

use std::collections::BTreeMap;

use chrono::Duration;
use linnet::sandbox::{Behaviour, Body, Fault, Seed, SeedPost, SeedUser};

use crate::campaigns::{add_tweet, connect, create, later, people, person, publish, sql, tick};
use crate::support::App;
use crate::support::browser::Browser;

/// Two tweets in the timeline.
async fn sent(app: &App) -> Browser {
    connect(app, "Hello {contactfield=firstname|you}");
    people(app, &[person("Grace", 1), person("Linus", 1)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    publish(&mut ada, &campaign).await;
    tick(app).await;
    tick(app).await;
    ada
}

fn like(app: &App, likes: &[u64]) {
    let mut posts = app.x.posts();
    posts.retain(|post| post.author == "linnet_hq");
    posts.sort_by(|one, other| one.text.cmp(&other.text));
    let likes = posts.iter().zip(likes).map(|(post, likes)| (post.id.clone(), *likes)).collect();
    app.x.seed(Seed { likes, ..Seed::default() });
}

fn asked(app: &App) -> usize {
    app.x.requests().iter().filter(|call| call.method == "GET" && call.path == "/2/tweets").count()
}

#[actix_web::test]
async fn likes_and_replies_are_asked_for_an_hour_after_a_post_and_shown_as_charts() {
    let app = App::start().await;
    let mut ada = sent(&app).await;
    ada.open("/tweets/1").await.sees("X has not been asked for likes, reposts and replies yet");
    ada.sees("Sent a day, last 30 days");
    later(&app, Duration::minutes(20)).await;
    assert_eq!(asked(&app), 0);
    like(&app, &[3, 1]);
    let grace = app.x.posts().into_iter().find(|post| post.text == "Hello Grace").expect("it was sent");
    let reply =
        SeedPost { author: "grace".into(), text: "Hi!".into(), reply_to: Some(grace.id), ..SeedPost::default() };
    app.x.seed(Seed { posts: vec![reply], ..Seed::default() });
    later(&app, Duration::minutes(50)).await;
    assert_eq!(asked(&app), 1, "both posts in one call");
    ada.open("/tweets/1").await.sees("Sent 2").sees("Likes 4").sees("Replies 1");
    ada.sees("Hello Grace 3 likes · 1 reply").sees("as X said");
    ada.open("/tweets").await.sees("Hello").sees("23 Nov 2026");
    like(&app, &[2, 1]);
    later(&app, Duration::hours(5)).await;
    ada.open("/tweets/1").await.sees("Likes 3");
    assert_eq!(asked(&app), 2);
}

#[actix_web::test]
async fn a_post_that_is_gone_keeps_what_it_brought_and_is_asked_for_no_more() {
    let app = App::start().await;
    let mut ada = sent(&app).await;
    like(&app, &[3, 1]);
    later(&app, Duration::minutes(20)).await;
    later(&app, Duration::minutes(50)).await;
    // The whole account's posts are hidden: to the look-up they are gone.
    let user = SeedUser { handle: "linnet_hq".into(), deleted: Some(true), ..SeedUser::default() };
    app.x.seed(Seed { users: vec![user], ..Seed::default() });
    later(&app, Duration::hours(6)).await;
    let after = asked(&app);
    later(&app, Duration::days(3)).await;
    assert_eq!(asked(&app), after, "nobody asks for what is gone");
    ada.open("/tweets/1").await.sees("Likes 4");
}

#[actix_web::test]
async fn without_money_for_reading_nothing_is_asked_and_a_refusal_is_asked_again() {
    let app = App::start().await;
    let mut ada = sent(&app).await;
    later(&app, Duration::minutes(20)).await;
    sql(
        &app,
        "INSERT INTO settings (name, value, changed_at) VALUES ('twitter.caps', '{\"reads_a_day_micros\":1000}', NOW(6));",
    );
    like(&app, &[3, 1]);
    later(&app, Duration::minutes(50)).await;
    assert_eq!(asked(&app), 1, "there is money for one post");
    sql(&app, "DELETE FROM settings WHERE name = 'twitter.caps';");
    let refusal = Behaviour::Status { status: 503, body: Body::Json, headers: BTreeMap::default() };
    app.x.faults(vec![Fault::once("GET", "/2/tweets", refusal)]);
    later(&app, Duration::minutes(1)).await;
    later(&app, Duration::minutes(31)).await;
    ada.open("/tweets/1").await.sees("Likes 4");
}
