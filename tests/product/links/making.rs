//! Which links are made, and that each is made once.

use diesel::prelude::*;
use linnet::ids::{CampaignId, ContactId, StepId};
use linnet::links::{NewLink, Tracker};
use linnet::schema::links;

use super::{made, tweeted};
use crate::campaigns::posted;
use crate::support::App;

const PUBLIC: &[(&str, &str)] = &[("LINNET_URL", "https://go.example.com")];

#[actix_web::test]
async fn every_link_of_a_tweet_becomes_one_of_ours_for_each_contact() {
    let app = App::start_with(PUBLIC).await;
    tweeted(&app, "Look: https://example.org/a?b=c and example.net, {contactfield=firstname|}", &["Grace", "Linus"])
        .await;
    let made = made(&app);
    let targets: Vec<&str> = made.iter().map(|(_, _, target)| target.as_str()).collect();
    let expected = ["https://example.org/a?b=c", "http://example.net/"];
    assert_eq!(targets, [expected, expected].concat());
    let whose: Vec<u64> = made.iter().filter_map(|(contact, ..)| contact.map(|id| id.0)).collect();
    assert_eq!(whose, [1, 1, 2, 2]);
    let text = |n: usize, name: &str| {
        format!("Look: https://go.example.com{} and https://go.example.com{}, {name}", made[n].1, made[n + 1].1)
    };
    let mut expected = [text(0, "Grace"), text(2, "Linus")];
    expected.sort();
    assert_eq!(posted(&app), expected);
}

#[actix_web::test]
async fn what_x_would_not_take_for_a_link_does_not_replace_one() {
    let settings = [("LINNET_URL", "http://intranet:8080"), ("LINNET_X_API_URL", "https://api.x.com")];
    let app = App::start_with(&settings).await;
    let tracker = Tracker::new(&app.house.config);
    assert!(linnet::tweet_text::urls(&tracker.sample()).is_empty());
}

#[actix_web::test]
async fn a_link_that_is_asked_for_again_is_the_same_link() {
    let app = App::start().await;
    crate::campaigns::sql(
        &app,
        "INSERT INTO contacts (id, first_name, created_at, changed_at) VALUES (1, 'Grace', NOW(6), NOW(6));
         INSERT INTO campaigns (id, name, source_kind, is_published, created_at, changed_at) VALUES (1, 'Spring', 'everyone', 0, NOW(6), NOW(6));
         INSERT INTO campaign_steps (id, campaign_id, kind, name, config) VALUES (1, 1, 'twitter.tweet', 'Tweet', '{\"tweet\":1}');",
    );
    let link = |contact, target: &str, rotation| NewLink {
        target: target.to_owned(),
        title: "the tweet “Hello”".to_owned(),
        contact: Some(ContactId(contact)),
        campaign: Some(CampaignId(1)),
        step: Some(StepId(1)),
        rotation,
        subject_kind: "tweet",
        subject_key: "1".to_owned(),
        position: 0,
    };
    let wanted = [
        link(1, "https://example.org/", 1),
        link(1, "https://example.org", 1),
        link(1, "https://example.org/other", 1),
        link(1, "https://example.org/", 2),
        link(1, "javascript:alert(1)", 1),
        link(1, &app.house.config.absolute("/r/AAAAAAAAAAAA"), 1),
        // Nobody by that number: its text keeps its own link.
        link(7, "https://example.org/", 1),
    ];
    let (tracker, now) = (Tracker::new(&app.house.config), app.house.clock.now());
    let track = || app.db(|conn| Ok(tracker.track(conn, &wanted, now)?));
    let (first, again) = (track(), track());
    assert_eq!(first, again);
    assert!(first[0].is_some() && first[0] == first[1], "{first:?}");
    assert!(first[2].is_some() && first[3].is_some() && first[0] != first[2] && first[0] != first[3], "{first:?}");
    assert_eq!(first[4..], [None, None, None]);
    assert_eq!(app.db(|conn| Ok(links::table.count().get_result::<i64>(conn)?)), 3);
}
