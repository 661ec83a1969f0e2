//! Campaigns that tweet: who is skipped, what is taken back, and what is never sent twice.

use chrono::Duration;
use linnet::contacts::Draft;
use linnet::handle::Handle;
use linnet::sandbox::{Behaviour, Fault};

use super::{
    LOOK, add_tag, add_tweet, connect, create, engine_only, later, people, person, posted, publish, states, tags, tick,
    unpublish,
};
use crate::support::App;
use crate::support::browser::Browser;

/// A published campaign that tweets to everybody and then tags them.
async fn campaign(app: &App, names: &[&str]) -> (Browser, String) {
    connect(app, "Hello {contactfield=firstname|you}");
    let drafts: Vec<Draft> = names.iter().map(|name| person(name, 1)).collect();
    people(app, &drafts);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    add_tag(&mut ada, "Add a step after “Tweet”", "Mark", "tweeted", "0").await;
    publish(&mut ada, &campaign).await;
    (ada, campaign)
}

fn orders(app: &App, behaviour: Behaviour) {
    app.x.faults(vec![Fault::once("POST", "/2/tweets", behaviour)]);
}

async fn looks(app: &App, times: u32) {
    for _ in 0..times {
        later(app, Duration::from_std(LOOK).expect("a short while")).await;
    }
}

#[actix_web::test]
async fn skipped_contacts_go_on_failed_ones_stop_and_the_list_says_why() {
    let app = App::start().await;
    connect(&app, &format!("{{twitter_handle}} {{contactfield=lastname|}} {}", "x".repeat(150)));
    let handle = Handle::parse("grace").ok();
    let ids = people(
        &app,
        &[
            Draft { twitter: handle.clone(), ..person("Grace", 1) },
            person("Linus", 1),
            Draft { twitter: handle, last_name: Some("y".repeat(170)), ..person("Margaret", 1) },
        ],
    );
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    add_tag(&mut ada, "Add a step after “Tweet”", "Mark", "tweeted", "0").await;
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    tick(&app).await;
    assert_eq!(states(&app, 1), ["done", "skipped", "failed"]);
    assert_eq!((posted(&app).len(), states(&app, 2)), (1, vec!["done".to_owned(), "done".to_owned()]));
    assert_eq!(
        (tags(&app, ids[0]), tags(&app, ids[1]), tags(&app, ids[2])),
        (vec!["tweeted".to_owned()], vec!["tweeted".to_owned()], vec![])
    );
    ada.open(&campaign).await.sees("Send the tweet “Hello” 1 Done 0 Waiting 0 Due 1 Skipped 1 Failed");
    ada.follow("1 Skipped").await.sees("Linus").sees("no Twitter handle").sees_no("Grace");
    ada.open(&format!("{campaign}/steps/1?state=failed")).await.sees("Margaret").sees("too long for X");
    ada.open(&format!("{campaign}/contacts/{}", ids[1]))
        .await
        .sees("Tweet Skipped")
        .sees(": no Twitter handle")
        .sees("Mark Done");
    ada.open(&format!("{campaign}/contacts/{}", ids[2])).await.sees("Stopped").sees("too long for X").sees_no("Mark");
}

#[actix_web::test]
async fn unpublishing_takes_back_what_is_queued_and_republishing_sends_each_once() {
    let app = App::start().await;
    let (mut ada, campaign) = campaign(&app, &["Grace", "Linus", "Margaret"]).await;
    engine_only(&app);
    assert_eq!(states(&app, 1), ["waiting"; 3]);
    ada.open(&campaign).await.sees("0 Done 3 Waiting");
    unpublish(&mut ada, &campaign).await;
    tick(&app).await;
    assert_eq!((posted(&app).len(), states(&app, 1)), (0, vec!["held".to_owned(); 3]));
    ada.open(&campaign).await.sees("3 Held").sees("Grace Held Tweet: The campaign was unpublished.");
    ada.open(&format!("{campaign}/contacts/1")).await.sees("taken back until the campaign is published again");
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    looks(&app, 3).await;
    assert_eq!(posted(&app), ["Hello Grace", "Hello Linus", "Hello Margaret"]);
    assert_eq!(states(&app, 2), ["done"; 3]);
}

/// Takes contacts out of the campaign by hand.
async fn take_out(app: &App, ada: &mut Browser, contact: u64) {
    crate::acts::begin(ada, &[("ids", contact.to_string())], "Add to or take out of a campaign").await;
    ada.choose("Campaign", "Autumn").choose("What is done", "Take out of it").press("Do it").await;
    tick(app).await;
}

#[actix_web::test]
async fn whoever_is_taken_out_by_hand_is_sent_nothing_that_was_queued() {
    let app = App::start().await;
    let (mut ada, campaign) = campaign(&app, &["Grace", "Linus"]).await;
    engine_only(&app);
    assert_eq!(states(&app, 1), ["waiting"; 2]);
    take_out(&app, &mut ada, 1).await;
    looks(&app, 3).await;
    assert_eq!(
        (posted(&app), states(&app, 1)),
        (vec!["Hello Linus".to_owned()], vec!["skipped".into(), "done".into()])
    );
    assert_eq!(states(&app, 2), ["done"]);
    ada.open(&format!("{campaign}/contacts/1")).await.sees("Taken out of the campaign by hand.");
    // Neither does an unpublishing that is over bring it back.
    unpublish(&mut ada, &campaign).await;
    tick(&app).await;
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    looks(&app, 3).await;
    assert_eq!(posted(&app), ["Hello Linus"]);
}

#[actix_web::test]
async fn a_tweet_that_was_under_way_when_its_contact_was_taken_out_is_not_tried_again() {
    let app = App::start().await;
    let (mut ada, _) = campaign(&app, &["Grace"]).await;
    orders(&app, Behaviour::CloseBefore);
    tick(&app).await;
    assert_eq!(states(&app, 1), ["waiting"]);
    take_out(&app, &mut ada, 1).await;
    looks(&app, 5).await;
    assert_eq!((posted(&app).len(), states(&app, 1), states(&app, 2).len()), (0, vec!["skipped".to_owned()], 0));
}

#[actix_web::test]
async fn a_tweet_that_x_took_under_way_is_never_sent_again() {
    let app = App::start().await;
    let (mut ada, campaign) = campaign(&app, &["Grace"]).await;
    orders(&app, Behaviour::CloseAfter);
    tick(&app).await;
    assert_eq!((posted(&app).len(), states(&app, 1)), (1, vec!["waiting".to_owned()]));
    unpublish(&mut ada, &campaign).await;
    tick(&app).await;
    assert_eq!(states(&app, 1), ["waiting"]);
    looks(&app, 3).await;
    assert_eq!((states(&app, 1), states(&app, 2)), (vec!["done".to_owned()], vec!["due".to_owned()]));
    publish(&mut ada, &campaign).await;
    looks(&app, 3).await;
    assert_eq!((posted(&app), states(&app, 2)), (vec!["Hello Grace".to_owned()], vec!["done".to_owned()]));
}

#[actix_web::test]
async fn a_tweet_that_x_never_took_is_taken_back_and_sent_once_when_the_campaign_goes_on() {
    for looked_before_publishing in [0, 1, 4] {
        let app = App::start().await;
        let (mut ada, campaign) = campaign(&app, &["Grace"]).await;
        orders(&app, Behaviour::CloseBefore);
        tick(&app).await;
        assert_eq!((posted(&app).len(), states(&app, 1)), (0, vec!["waiting".to_owned()]));
        unpublish(&mut ada, &campaign).await;
        tick(&app).await;
        looks(&app, looked_before_publishing).await;
        assert_eq!(posted(&app).len(), 0, "sent while unpublished");
        publish(&mut ada, &campaign).await;
        looks(&app, 6).await;
        let outcome = (posted(&app), states(&app, 1), states(&app, 2));
        let done = vec!["done".to_owned()];
        assert_eq!(
            outcome,
            (vec!["Hello Grace".to_owned()], done.clone(), done),
            "after {looked_before_publishing} looks"
        );
    }
}
