//! The module's start page.

use linnet::contacts::Draft;
use linnet::handle::Handle;
use linnet::sandbox::{Behaviour, Fault};
use linnet::users::Role;

use crate::campaigns::{add_tweet, connect, create, people, person, publish, tick};
use crate::support::App;

#[actix_web::test]
async fn the_start_page_says_what_to_do_first_and_then_what_was_sent_what_failed_and_what_it_cost() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open("/tweets/overview").await.sees("Nothing was sent yet").sees("Nobody is connected.");
    ada.sees("Nothing was spent in these days.").follow("Connect an account").await.sees("Client key");
    let mut mia = app.signed_in("Mia Marketer", Role::Marketer).await;
    mia.open("/tweets/overview").await.sees("An administrator connects one under Twitter.").sees("New tweet");
    connect(&app, "Hello {twitter_handle}");
    let known = |name: &str| Draft { twitter: Handle::parse(&name.to_lowercase()).ok(), ..person(name, 1) };
    people(&app, &[known("Grace"), known("Linus")]);
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    app.x.faults(vec![Fault::once("POST", "/2/tweets", Behaviour::MentionsRefused)]);
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    ada.open("/tweets/overview?days=14").await.sees("Sent 1").sees("Failed 1").sees("@linnet_hq");
    ada.sees("Tweets sent, the last 14 days (UTC)").sees("Tweets without a link $0.015");
    ada.follow("X refuses the mention").await.sees("Failed");
    ada.open("/tweets/overview?days=x").await.sees("the last 30 days");
}

#[actix_web::test]
async fn clicks_on_links_in_tweets_stand_beside_what_was_sent() {
    let app = App::start().await;
    let (mut ada, _) = crate::links::tweeted(&app, "Look: https://example.org/a", &["Grace", "Linus"]).await;
    ada.open("/tweets/overview")
        .await
        .sees("Links clicked 0")
        .sees("Every link in a tweet leads through an address of ours");
    let links = crate::links::made(&app);
    for path in [&links[0].1, &links[0].1, &links[1].1] {
        assert_eq!(crate::links::clicks(&app, path).await, 302);
    }
    ada.open("/tweets/overview").await.sees("Links clicked 3");
    ada.sees("Clicks on links in tweets, the last 30 days (UTC)").sees("Hello 3").follow("Hello").await;
    assert_eq!(ada.path(), "/tweets/1");
    ada.sees("Clicks 3").sees("Clicks a day, last 30 days");
    ada.open("/tweets").await.sees("Hello");
    assert!(ada.text().contains(" 2 3 "), "sent and clicked: {}", ada.text());
    ada.open("/contacts/1?tab=tweets&part=with-us").await.sees("https://example.org/a").sees("in the tweet “Hello”");
    app.advance(chrono::Duration::days(20));
    let mut ada = app.admin().await;
    ada.open("/tweets/overview?days=14").await.sees("Links clicked 0");
}
