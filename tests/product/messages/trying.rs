//! Campaigns send messages: the first channel that reaches somebody.

use chrono::Duration;
use linnet::contacts::{self, Channel, Draft, Editor, Why};
use linnet::handle::Handle;
use linnet::sandbox::{Behaviour, Fault};

use super::{send, set_up_task, set_up_tweet, write};
use crate::campaigns::{connect, later, people, person, posted, publish, sql, states, tick, unpublish};
use crate::support::App;
use crate::support::browser::Browser;

fn known(name: &str) -> Draft {
    Draft { twitter: Handle::parse(&name.to_lowercase()).ok(), ..person(name, 1) }
}

/// A message by tweet, else by a task; the tweet names the handle.
async fn tweet_else_task(app: &App, drafts: &[Draft]) -> (Browser, String, Vec<linnet::ids::ContactId>) {
    connect(app, "Hello {twitter_handle}");
    let ids = people(app, drafts);
    let mut ada = app.admin().await;
    let message = write(&mut ada, "Offer").await;
    set_up_tweet(&mut ada, &message).await;
    set_up_task(&mut ada, &message).await;
    (ada, message, ids)
}

#[actix_web::test]
async fn whoever_has_no_handle_gets_the_next_channel_and_nobody_counts_as_failed() {
    let app = App::start().await;
    let (mut ada, message, ids) = tweet_else_task(&app, &[known("Grace"), person("Linus", 1), known("Mary")]).await;
    let now = app.house.clock.now();
    app.db(|conn| contacts::block(conn, &ids[2..], Channel::X, Why::Asked, "", Editor::new(None, now)).map(drop));
    let campaign = send(&mut ada, "Offer").await;
    tick(&app).await;
    tick(&app).await;
    assert_eq!((posted(&app).len(), states(&app, 1)), (1, vec!["done".into(), "waiting".to_owned(), "waiting".into()]));
    ada.open(&campaign).await.sees("Tweet: 1 went out, 2 not possible · Task for the owner: 2 under way");
    ada.open("/tasks?tab=all").await.sees("Call Linus").sees("Call Mary").sees_no("Call Grace");
    ada.open(&format!("/contacts/{}", ids[1])).await.sees("“Offer”: no Tweet: no Twitter handle");
    ada.open(&format!("/contacts/{}", ids[2])).await.sees("“Offer”: no Tweet: not to be contacted on it");
    ada.open(&format!("/contacts/{}", ids[0])).await.sees("“Offer” went out: Tweet");
    ada.open("/tasks?tab=all").await.follow("Call Linus").await;
    ada.press("Done").await;
    tick(&app).await;
    assert_eq!(states(&app, 1), ["done", "done", "waiting"]);
    ada.open(&message).await.sees("1 Went out").sees("2 Not possible").sees("1 Under way");
    ada.follow("All outcomes").await.sees("Linus").sees("no Twitter handle");
    ada.open(&format!("{message}/outcomes?channel=task&outcome=sent")).await.sees("Linus").sees_no("Grace");
    ada.open(&format!("{message}/outcomes?channel=task&outcome=failed")).await.sees("Nobody");
}

#[actix_web::test]
async fn when_x_refuses_a_tweet_the_task_is_next_and_when_none_is_left_every_reason_is_told() {
    let app = App::start().await;
    let (mut ada, message, ids) = tweet_else_task(&app, &[known("Grace")]).await;
    let campaign = send(&mut ada, "Offer").await;
    app.x.faults(vec![Fault::once("POST", "/2/tweets", Behaviour::MentionsRefused)]);
    for _ in 0..4 {
        tick(&app).await;
    }
    assert_eq!((posted(&app).len(), states(&app, 1)), (0, vec!["waiting".to_owned()]));
    ada.open(&campaign).await.sees("Tweet: 1 failed · Task for the owner: 1 under way");
    ada.open("/tasks?tab=all").await.follow("Call Grace").await.fill("Reason", "Signed already").press("Dismiss").await;
    for _ in 0..3 {
        tick(&app).await;
    }
    assert_eq!(states(&app, 1), ["skipped"]);
    ada.open(&format!("{campaign}/contacts/{}", ids[0])).await.sees("The task was dismissed: Signed already");
    ada.open(&message).await.sees("1 Stopped").sees("1 Failed");
}

#[actix_web::test]
async fn without_a_handle_and_with_one_channel_only_the_step_is_passed_by_with_the_reason() {
    let app = App::start().await;
    connect(&app, "Hello {twitter_handle}");
    people(&app, &[person("Linus", 1)]);
    let mut ada = app.admin().await;
    let message = write(&mut ada, "Offer").await;
    set_up_tweet(&mut ada, &message).await;
    let campaign = send(&mut ada, "Offer").await;
    tick(&app).await;
    assert_eq!(states(&app, 1), ["skipped"]);
    ada.open(&format!("{campaign}/contacts/1")).await.sees("No channel was left. Tweet: no Twitter handle.");
    // A second campaign, when it goes out no more.
    ada.open(&format!("{message}/edit")).await.fill("Goes out until", "2026-11-22T09:00").press("Save").await;
    sql(
        &app,
        "UPDATE campaign_log SET state = 'due', due_at = '2026-11-23 11:00:00', reason = NULL, finished_at = NULL",
    );
    tick(&app).await;
    ada.open(&format!("{campaign}/contacts/1")).await.sees("the message goes out no more");
}

#[actix_web::test]
async fn unpublishing_takes_back_every_channel_and_publishing_again_goes_on_where_it_was_without_doing_anything_twice()
{
    let app = App::start().await;
    let (mut ada, message, _) = tweet_else_task(&app, &[known("Grace"), person("Linus", 1)]).await;
    let house = &app.house;
    let campaign = send(&mut ada, "Offer").await;
    let engine = linnet::campaigns::Engine::new(house.db.clone(), house.registry.clone(), house.nudge.clone());
    linnet::worker::Reconciler::run(&engine, house.clock.now()).expect("the engine runs");
    assert_eq!(states(&app, 1), ["waiting", "waiting"]);
    unpublish(&mut ada, &campaign).await;
    later(&app, Duration::minutes(1)).await;
    assert_eq!((posted(&app).len(), states(&app, 1)), (0, vec!["held".to_owned(); 2]));
    ada.open(&message).await.sees("0 Under way");
    ada.open("/tasks?tab=all").await.sees("No open tasks");
    publish(&mut ada, &campaign).await;
    for _ in 0..3 {
        later(&app, Duration::minutes(1)).await;
    }
    assert_eq!((posted(&app).len(), states(&app, 1)), (1, vec!["done".to_owned(), "waiting".into()]));
    ada.open("/tasks?tab=all").await.sees("Call Linus").sees_no("Call Grace");
}

#[actix_web::test]
async fn outcomes_follow_a_merge_and_the_survivor_is_not_written_to_twice() {
    let app = App::start().await;
    let (mut ada, _, ids) = tweet_else_task(&app, &[known("Grace"), person("Linus", 1)]).await;
    send(&mut ada, "Offer").await;
    tick(&app).await;
    tick(&app).await;
    crate::merging::merge(&mut ada, ids[0], ids[1]).await;
    for _ in 0..3 {
        later(&app, Duration::minutes(1)).await;
    }
    assert_eq!(posted(&app).len(), 1);
    ada.open("/tasks?tab=all").await.sees("No open tasks");
    crate::merging::take_back(&mut ada, ids[0]).await;
    tick(&app).await;
    ada.open("/tasks?tab=all").await.sees("Call Linus");
    assert_eq!(states(&app, 1), ["done", "waiting"]);
}
