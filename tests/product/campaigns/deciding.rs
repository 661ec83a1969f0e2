//! Campaigns that wait for what a contact does: yes when it happens in time, no when time is up.

use chrono::Duration;
use linnet::ids::ContactId;
use linnet::sandbox::{Behaviour, Fault};

use super::{add, add_tag, connect, create, later, people, person, publish, states, tags, tick, unpublish};
use crate::links::{clicks, made};
use crate::support::App;
use crate::support::browser::Browser;

/// A campaign that tweets a link, and then waits for two days for a click: tags who did and who did not.
async fn waiting(app: &App, names: &[&str]) -> (Browser, String) {
    connect(app, "Look: https://example.org/spring and https://example.org/autumn");
    people(app, &names.iter().map(|name| person(name, 1)).collect::<Vec<_>>());
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    super::add_tweet(&mut ada, "Add the first step").await;
    add(&mut ada, "Add a step after “Tweet”", "Clicks a link of the tweet").await;
    ada.fill("Name", "Clicked").choose("Tweet", "Hello").fill("Link", "/spring");
    ada.fill("Wait at most", "2").choose("Unit", "days").press("Save").await.sees("Clicked was saved.");
    add_tag(&mut ada, "Add a step after “Clicked”, if yes", "Keen", "keen", "0").await;
    add_tag(&mut ada, "Add a step after “Clicked”, if no", "Cool", "cool", "0").await;
    publish(&mut ada, &campaign).await;
    tick(app).await;
    tick(app).await;
    assert_eq!(states(app, 2), vec!["armed"; names.len()]);
    (ada, campaign)
}

async fn visit(app: &App, path: &str) {
    assert_eq!(clicks(app, path).await, 302);
}

fn tagged(app: &App, contact: u64) -> Vec<String> {
    tags(app, ContactId(contact))
}

#[actix_web::test]
async fn whoever_clicks_goes_one_way_and_whoever_does_not_the_other() {
    let app = App::start().await;
    let (mut ada, campaign) = waiting(&app, &["Grace", "Linus"]).await;
    ada.open(&campaign).await.sees("Waits for a click on a link with /spring in it of the tweet “Hello”");
    ada.sees("waits at most 2 days").sees("0 Done 2 Listening").sees("Grace Listening Clicked");
    app.advance(Duration::hours(1));
    let links = made(&app);
    // Another link of the tweet is not the one that is waited for.
    visit(&app, &links[3].1).await;
    tick(&app).await;
    assert_eq!(states(&app, 2), ["armed", "armed"]);
    visit(&app, &links[0].1).await;
    tick(&app).await;
    assert_eq!(states(&app, 2), ["done", "armed"]);
    assert_eq!((tagged(&app, 1), tagged(&app, 2)), (vec!["keen".to_owned()], vec![]));
    visit(&app, &links[0].1).await;
    later(&app, Duration::days(2)).await;
    tick(&app).await;
    assert_eq!((tagged(&app, 1), tagged(&app, 2)), (vec!["keen".to_owned()], vec!["cool".to_owned()]));
    ada.open(&format!("{campaign}/contacts/1")).await.sees("Clicked Done").sees("Keen Done").sees_no("Cool");
    ada.open(&format!("{campaign}/steps/2?state=done")).await.sees("Went yes.").sees("Went no.");
}

#[actix_web::test]
async fn what_happened_before_the_step_was_reached_does_not_count() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    crate::pages::published(&mut ada, "Spring", "spring", "<p>Hello").await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await;
    ada.open("/contacts/1/edit").await.fill("First name", "Grace").press("Save").await;
    app.advance(Duration::hours(1));
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add(&mut ada, "Add the first step", "Visits a page").await;
    ada.fill("Name", "Came").choose("Page", "Spring").press("Save").await.sees("Came was saved.");
    add_tag(&mut ada, "Add a step after “Came”, if yes", "Keen", "keen", "0").await;
    ada.open(&campaign).await.sees("Waits for a visit of “Spring”").sees("waits until it happens");
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    assert_eq!(states(&app, 1), ["armed"]);
    later(&app, Duration::days(400)).await;
    assert_eq!(states(&app, 1), ["armed"]);
    visitor.open("/spring").await;
    tick(&app).await;
    tick(&app).await;
    assert_eq!((states(&app, 1), tagged(&app, 1)), (vec!["done".to_owned()], vec!["keen".to_owned()]));
}

#[actix_web::test]
async fn a_click_in_the_last_second_counts_and_one_a_second_late_does_not() {
    let app = App::start().await;
    waiting(&app, &["Grace", "Linus"]).await;
    let links = made(&app);
    app.advance(Duration::days(2) - Duration::seconds(1));
    visit(&app, &links[0].1).await;
    app.advance(Duration::seconds(2));
    visit(&app, &links[2].1).await;
    app.advance(Duration::hours(3));
    tick(&app).await;
    tick(&app).await;
    assert_eq!((tagged(&app, 1), tagged(&app, 2)), (vec!["keen".to_owned()], vec!["cool".to_owned()]));
}

#[actix_web::test]
async fn a_click_that_was_heard_while_the_campaign_stood_still_counts_when_time_is_up() {
    let app = App::start().await;
    let (mut ada, campaign) = waiting(&app, &["Grace"]).await;
    unpublish(&mut ada, &campaign).await;
    app.advance(Duration::hours(1));
    visit(&app, &made(&app)[0].1).await;
    tick(&app).await;
    assert_eq!(states(&app, 2), ["armed"]);
    publish(&mut ada, &campaign).await;
    later(&app, Duration::days(3)).await;
    tick(&app).await;
    assert_eq!(tagged(&app, 1), ["keen"]);
}

#[actix_web::test]
async fn what_was_clicked_while_the_campaign_stood_still_is_heard_as_soon_as_it_acts_again() {
    let app = App::start().await;
    let (mut ada, campaign) = waiting(&app, &["Grace", "Linus"]).await;
    unpublish(&mut ada, &campaign).await;
    app.advance(Duration::hours(1));
    visit(&app, &made(&app)[0].1).await;
    tick(&app).await;
    assert_eq!(states(&app, 2), ["armed", "armed"]);
    app.advance(Duration::hours(1));
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    tick(&app).await;
    assert_eq!((states(&app, 2), tagged(&app, 1)), (vec!["done".to_owned(), "armed".into()], vec!["keen".to_owned()]));
    let owed: Vec<String> = app.db(|conn| {
        use diesel::prelude::*;
        use linnet::schema::campaigns;
        Ok(campaigns::table.filter(campaigns::deaf_since.is_not_null()).select(campaigns::name).load(conn)?)
    });
    assert!(owed.is_empty(), "everything was heard");
}

#[actix_web::test]
async fn a_click_that_comes_before_we_know_that_the_tweet_was_sent_counts() {
    let app = App::start().await;
    connect(&app, "Look: https://example.org/spring");
    people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    super::add_tweet(&mut ada, "Add the first step").await;
    add_tag(&mut ada, "Add a step after “Tweet”", "Told", "told", "0").await;
    add(&mut ada, "Add a step after “Told”", "Clicks a link of the tweet").await;
    ada.fill("Name", "Clicked").choose("Tweet", "Hello").press("Save").await.sees("Clicked was saved.");
    add_tag(&mut ada, "Add a step after “Clicked”, if yes", "Keen", "keen", "0").await;
    app.x.faults(vec![Fault::once("POST", "/2/tweets", Behaviour::CloseAfter)]);
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    assert_eq!((super::posted(&app).len(), states(&app, 1)), (1, vec!["waiting".to_owned()]));
    app.advance(Duration::seconds(4));
    visit(&app, &made(&app)[0].1).await;
    tick(&app).await;
    assert_eq!(states(&app, 3), [""; 0], "nobody knows yet that it stands on X");
    for _ in 0..3 {
        later(&app, Duration::seconds(20)).await;
    }
    assert_eq!((states(&app, 3), tagged(&app, 1)), (vec!["done".to_owned()], vec!["keen".to_owned(), "told".into()]));
    assert_eq!(super::posted(&app).len(), 1);
}

#[actix_web::test]
async fn the_click_of_one_who_became_a_part_of_another_counts_for_that_one() {
    let app = App::start().await;
    let (mut ada, _) = waiting(&app, &["Grace", "Linus"]).await;
    let link = made(&app)[0].1.clone();
    crate::merging::merge(&mut ada, ContactId(2), ContactId(1)).await;
    app.advance(Duration::hours(1));
    visit(&app, &link).await;
    tick(&app).await;
    tick(&app).await;
    assert_eq!(tagged(&app, 2), ["keen"]);
}

#[actix_web::test]
async fn a_way_of_no_needs_a_time_after_which_nothing_happened() {
    let app = App::start().await;
    people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add(&mut ada, "Add the first step", "Downloads an asset").await;
    ada.fill("Name", "Fetched").press("Save").await.sees("Fetched was saved.");
    add_tag(&mut ada, "Add a step after “Fetched”, if no", "Cool", "cool", "0").await;
    ada.open(&format!("{campaign}/publish")).await.sees("nobody ever goes the way of No");
    ada.open(&format!("{campaign}/steps/1/edit")).await.fill("Wait at most", "1").press("Save").await;
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    later(&app, Duration::days(2)).await;
    tick(&app).await;
    assert_eq!(tagged(&app, 1), ["cool"]);
}

#[actix_web::test]
async fn handles_and_tweets_are_asked_about() {
    let app = App::start().await;
    connect(&app, "Hello");
    let handle = |name| linnet::handle::Handle::parse(name).ok();
    let drafts = [
        linnet::contacts::Draft { twitter: handle("grace"), ..person("Grace", 1) },
        person("Linus", 1),
        linnet::contacts::Draft { twitter: handle("gone"), ..person("Margaret", 1) },
    ];
    people(&app, &drafts);
    super::sql(
        &app,
        "INSERT INTO x_profiles (contact_id, handle, state, fetched_at) VALUES (3, 'gone', 'missing', NOW(6)) \
         ON DUPLICATE KEY UPDATE handle = 'gone', state = 'missing', fetched_at = NOW(6);",
    );
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add(&mut ada, "Add the first step", "Has a usable handle").await;
    ada.fill("Name", "Reachable").press("Save").await.sees("Reachable was saved.");
    super::add_tweet(&mut ada, "Add a step after “Reachable”, if yes").await;
    add(&mut ada, "Add a step after “Tweet”", "Tweet was sent").await;
    ada.fill("Name", "Sent").choose("Tweet", "Hello").tick("Only by this campaign", true).press("Save").await;
    add_tag(&mut ada, "Add a step after “Sent”, if yes", "Told", "told", "0").await;
    add_tag(&mut ada, "Add a step after “Reachable”, if no", "Call", "call", "0").await;
    publish(&mut ada, &campaign).await;
    for _ in 0..4 {
        tick(&app).await;
    }
    assert_eq!(
        (tagged(&app, 1), tagged(&app, 2), tagged(&app, 3)),
        (vec!["told".to_owned()], vec!["call".to_owned()], vec!["call".to_owned()])
    );
}
