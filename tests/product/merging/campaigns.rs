//! Merging a contact that a campaign is working on: nobody is tweeted at twice.

use chrono::Duration;
use linnet::contacts::Draft;
use linnet::worker::Reconciler as _;

use super::{merge, take_back, texts};
use crate::campaigns::{add_tag, add_tweet, connect, create, later, people, person, posted, publish, sql, tick};
use crate::support::App;
use crate::support::browser::Browser;
use linnet::ids::ContactId;

/// A published campaign that tweets to everybody and tags them a day later.
async fn campaign(app: &App) -> (Browser, Vec<ContactId>) {
    connect(app, "Hello {contactfield=firstname|you}");
    let ids = people(app, &[person("Grace", 1), person("Gracie", 1)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    add_tag(&mut ada, "Add a step after “Tweet”", "Mark", "tweeted", "1").await;
    publish(&mut ada, &campaign).await;
    (ada, ids)
}

/// Only the engine: what it queues is not sent yet.
fn engine_only(app: &App) {
    let house = &app.house;
    let engine = linnet::campaigns::Engine::new(house.db.clone(), house.registry.clone(), house.nudge.clone());
    engine.run(house.clock.now()).expect("the engine runs");
}

async fn a_few_days(app: &App) {
    for _ in 0..3 {
        later(app, Duration::days(1)).await;
    }
}

fn states(app: &App, contact: ContactId) -> Vec<String> {
    texts(
        app,
        &format!(
            "SELECT CONCAT(step_id, ' ', state) AS text FROM campaign_log WHERE contact_id = {contact} ORDER BY step_id"
        ),
    )
}

#[actix_web::test]
async fn both_queued_one_tweet() {
    let app = App::start().await;
    let (mut ada, ids) = campaign(&app).await;
    engine_only(&app);
    merge(&mut ada, ids[0], ids[1]).await;
    tick(&app).await;
    a_few_days(&app).await;
    assert_eq!(posted(&app), ["Hello Grace"]);
    assert_eq!(states(&app, ids[0]), ["1 done", "2 done"]);
    assert_eq!(states(&app, ids[1]), ["1 skipped"]);
}

#[actix_web::test]
async fn the_other_was_tweeted_at_and_the_survivor_goes_on_from_there() {
    let app = App::start().await;
    let (mut ada, ids) = campaign(&app).await;
    engine_only(&app);
    // The survivor is still due, the other is through with the first step.
    sql(
        &app,
        &format!(
            "DELETE FROM posts WHERE contact_id = {}; UPDATE campaign_log SET state = 'due', due_at = '2026-11-30' WHERE contact_id = {};",
            ids[0], ids[0]
        ),
    );
    tick(&app).await;
    assert_eq!(posted(&app), ["Hello Gracie"]);
    merge(&mut ada, ids[0], ids[1]).await;
    a_few_days(&app).await;
    later(&app, Duration::days(10)).await;
    assert_eq!(posted(&app), ["Hello Gracie"]);
    assert_eq!(states(&app, ids[0]), ["1 done", "2 done"]);
}

#[actix_web::test]
async fn queued_for_the_other_alone_it_is_sent_once_for_the_survivor() {
    let app = App::start().await;
    let (mut ada, ids) = campaign(&app).await;
    sql(&app, &format!("UPDATE contacts SET state = 0 WHERE id = {}", ids[0]));
    engine_only(&app);
    sql(&app, &format!("UPDATE contacts SET state = 1 WHERE id = {}", ids[0]));
    merge(&mut ada, ids[0], ids[1]).await;
    tick(&app).await;
    a_few_days(&app).await;
    assert_eq!(
        (posted(&app), states(&app, ids[0])),
        (vec!["Hello Gracie".to_owned()], vec!["1 done".to_owned(), "2 done".to_owned()])
    );
    ada.open(&format!("/contacts/{}", ids[0])).await.sees("Tweeted: Hello Gracie");
}

#[actix_web::test]
async fn two_again_each_gets_their_own() {
    let app = App::start().await;
    let (mut ada, ids) = campaign(&app).await;
    engine_only(&app);
    let before = super::dump(&app);
    merge(&mut ada, ids[0], ids[1]).await;
    take_back(&mut ada, ids[0]).await;
    let after = super::dump(&app);
    for table in ["posts", "campaign_log", "campaign_members"] {
        assert_eq!(before[table], after[table], "{table}");
    }
    tick(&app).await;
    a_few_days(&app).await;
    assert_eq!(posted(&app), ["Hello Grace", "Hello Gracie"]);
    assert_eq!(
        (states(&app, ids[0]), states(&app, ids[1])),
        (vec!["1 done".to_owned(), "2 done".to_owned()], vec!["1 done".to_owned(), "2 done".to_owned()])
    );
}

#[actix_web::test]
async fn sent_while_they_were_one_it_is_not_sent_again_when_they_are_two() {
    let app = App::start().await;
    let (mut ada, ids) = campaign(&app).await;
    sql(&app, &format!("UPDATE contacts SET state = 0 WHERE id = {}", ids[0]));
    // The other has joined, but nothing was run yet.
    engine_only(&app);
    sql(
        &app,
        &format!(
            "DELETE FROM posts; UPDATE campaign_log SET state = 'due', due_at = '2026-11-24'; UPDATE contacts SET state = 1 WHERE id = {}",
            ids[0]
        ),
    );
    merge(&mut ada, ids[0], ids[1]).await;
    later(&app, Duration::days(1)).await;
    assert_eq!(posted(&app), ["Hello Grace"]);
    take_back(&mut ada, ids[0]).await;
    // The membership was the other's, and so is the tweet; the survivor joins on their own.
    a_few_days(&app).await;
    assert_eq!(posted(&app), ["Hello Grace", "Hello Grace"]);
    assert_eq!(states(&app, ids[1]), ["1 done", "2 done"]);
}

#[actix_web::test]
async fn somebody_merged_or_gone_is_not_written_to() {
    let app = App::start().await;
    let (_, ids) = campaign(&app).await;
    let draft = Draft { email: None, ..person("Late", 1) };
    people(&app, &[draft]);
    sql(&app, &format!("UPDATE contacts SET state = 2 WHERE id = {}", ids[1]));
    engine_only(&app);
    sql(&app, &format!("UPDATE contacts SET state = 3, merged_into_id = {} WHERE id = {}", ids[0], ids[1]));
    tick(&app).await;
    assert_eq!(posted(&app), ["Hello Grace", "Hello Late"]);
}
