//! At most once, whatever X and the network do.

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::sandbox::{self, Behaviour, Body, Reset, Seed};
use linnet::schema::{activity, x_spend, x_windows};
use linnet::steps::Outcome;

use super::Desk;

#[actix_web::test]
async fn a_queued_tweet_is_sent_once_and_the_step_is_done() {
    let desk = Desk::new(1).await;
    assert_eq!(desk.run(), [Outcome::Waiting]);
    assert_eq!(desk.run(), [Outcome::Waiting]);
    desk.tick().await;
    desk.tick().await;
    assert_eq!((desk.attempts(), desk.posted(), desk.settle()), (1, 1, vec![Outcome::Done]));
    assert_eq!(desk.run(), [Outcome::Done]);
    let news: Vec<(String, String)> =
        desk.app.db(|conn| Ok(activity::table.select((activity::kind, activity::title)).load(conn)?));
    assert_eq!(news, [("twitter.sent".to_owned(), "Tweeted: Hello from Linnet".to_owned())]);
    let spent: u64 = desk.app.db(|conn| Ok(x_spend::table.select(x_spend::micros).first(conn)?));
    assert_eq!(spent, 15_000);
}

#[actix_web::test]
async fn many_contacts_get_one_tweet_each() {
    let desk = Desk::new(60).await;
    desk.text("Hello {n}");
    desk.run();
    desk.tick().await;
    assert_eq!((desk.attempts(), desk.posted()), (60, 60));
    assert!(desk.settle().iter().all(|outcome| *outcome == Outcome::Done));
}

#[actix_web::test]
async fn two_workers_at_once_send_nothing_twice() {
    let desk = Desk::new(80).await;
    desk.text("Hello {n}");
    desk.run();
    let (one, other) = (desk.worker(), desk.worker());
    let (one, other) =
        (tokio::task::spawn_blocking(move || one.tick()), tokio::task::spawn_blocking(move || other.tick()));
    one.await.expect("it ends");
    other.await.expect("it ends");
    assert_eq!((desk.attempts(), desk.posted()), (80, 80));
}

#[actix_web::test]
async fn a_tweet_that_x_took_without_an_answer_is_found_and_not_sent_again() {
    let desk = Desk::new(1).await;
    desk.text("Look: https://example.com/page and example.org & more");
    desk.run();
    desk.fault(1, Behaviour::CloseAfter);
    desk.tick().await;
    assert_eq!(desk.states(), ["unknown"]);
    desk.later(11).await;
    assert_eq!((desk.states(), desk.attempts(), desk.posted()), (vec!["sent".to_owned()], 1, 1));
    assert_eq!(desk.settle(), [Outcome::Done]);
}

#[actix_web::test]
async fn half_an_answer_is_no_answer() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::HalfBody);
    desk.tick().await;
    desk.later(11).await;
    assert_eq!((desk.states(), desk.attempts(), desk.posted()), (vec!["sent".to_owned()], 1, 1));
}

#[actix_web::test]
async fn a_tweet_that_x_never_took_is_sent_once_more_after_two_looks() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::CloseBefore);
    desk.tick().await;
    desk.later(11).await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["unknown".to_owned()], 1));
    desk.later(45).await;
    assert_eq!((desk.states(), desk.posted()), (vec!["sent".to_owned()], 1));
}

#[actix_web::test]
async fn when_nobody_can_tell_twice_a_person_decides() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(9, Behaviour::Status { status: 503, body: Body::Html, headers: std::collections::BTreeMap::new() });
    desk.tick().await;
    for _ in 0..6 {
        desk.later(60).await;
    }
    assert_eq!((desk.states(), desk.attempts()), (vec!["asking".to_owned()], 2));
    assert_eq!(desk.settle(), [Outcome::Waiting]);
}

#[actix_web::test]
async fn a_lagging_timeline_does_not_lead_to_a_second_tweet() {
    let desk = Desk::new(1).await;
    desk.app.x.seed(Seed {
        policy: Some(sandbox::Policy { lag_seconds: 30, ..sandbox::Policy::default() }),
        ..Seed::default()
    });
    desk.run();
    desk.fault(1, Behaviour::CloseAfter);
    desk.tick().await;
    desk.later(11).await;
    desk.later(45).await;
    assert_eq!((desk.states(), desk.attempts(), desk.posted()), (vec!["sent".to_owned()], 1, 1));
}

#[actix_web::test]
async fn a_call_cut_off_by_kill_9_is_looked_up() {
    let desk = Desk::new(2).await;
    desk.text("Hello {n}");
    desk.run();
    desk.tick().await;
    desk.app.db(|conn| {
        Ok(conn.batch_execute(
            "UPDATE posts SET state = 'sending', post_xid = NULL, finished_at = NULL, \
             lease_until = sending_at + INTERVAL 180 SECOND WHERE id = 1;",
        )?)
    });
    desk.tick().await;
    assert_eq!(desk.states(), ["sending", "sent"]);
    desk.later(200).await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["sent".to_owned(), "sent".to_owned()], 2));
}

#[actix_web::test]
async fn a_tweet_x_refused_as_duplicate_is_shown_as_failed_and_not_sent_again() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::Duplicate);
    desk.tick().await;
    desk.later(86_400).await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["failed".to_owned()], 1));
    let Some(Outcome::Failed(reason)) = desk.settle().pop() else { panic!("it has not failed") };
    assert!(reason.starts_with("X refused this tweet as a duplicate"), "{reason}");
}

#[actix_web::test]
async fn the_same_text_for_two_is_sent_for_one_and_fails_for_the_other() {
    let desk = Desk::new(2).await;
    desk.run();
    desk.tick().await;
    desk.later(60).await;
    desk.later(60).await;
    let mut states = desk.states();
    states.sort();
    assert_eq!((states, desk.posted()), (vec!["failed".to_owned(), "sent".to_owned()], 1));
}

#[actix_web::test]
async fn a_revoked_token_stops_the_queue_without_burning_it() {
    let desk = Desk::new(30).await;
    desk.text("Hello {n}");
    desk.run();
    desk.app.x.revoke("key", "linnet_hq");
    desk.tick().await;
    desk.tick().await;
    assert!(desk.attempts() <= 16, "{} calls", desk.attempts());
    assert_eq!((desk.trouble().as_deref(), desk.posted()), (Some("reauthorise"), 0));
    assert!(desk.states().iter().all(|state| state == "queued"));
    assert!(desk.settle().iter().all(|outcome| *outcome == Outcome::Waiting));
}

#[actix_web::test]
async fn what_concerns_the_account_stops_it_with_a_reason() {
    for (behaviour, trouble) in [
        (Behaviour::NoCredits, "budget"),
        (Behaviour::SpendCap, "budget"),
        (Behaviour::UsageCap, "budget"),
        (Behaviour::ReadOnly, "read_only"),
        (Behaviour::Locked, "blocked"),
        (Behaviour::Suspended, "blocked"),
    ] {
        let desk = Desk::new(1).await;
        desk.run();
        desk.fault(1, behaviour.clone());
        desk.tick().await;
        desk.later(60).await;
        assert_eq!(desk.trouble().as_deref(), Some(trouble), "{behaviour:?}");
        assert_eq!((desk.states(), desk.attempts()), (vec!["queued".to_owned()], 1), "{behaviour:?}");
        assert!(desk.reasons()[0].is_some());
    }
}

#[actix_web::test]
async fn no_credit_is_tried_again_after_some_hours_by_itself() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::NoCredits);
    desk.tick().await;
    desk.later(7 * 3600).await;
    assert_eq!((desk.states(), desk.trouble()), (vec!["sent".to_owned()], None));
}

#[actix_web::test]
async fn five_refusals_for_the_same_rule_stop_the_queue() {
    let desk = Desk::new(40).await;
    desk.text("Hello {n}");
    desk.run();
    desk.fault(100, Behaviour::MentionsRefused);
    desk.tick().await;
    desk.tick().await;
    assert_eq!(desk.trouble(), None);
    assert!(desk.attempts() <= 32, "{} calls", desk.attempts());
    let stopped = desk.states().iter().filter(|state| *state == "stopped").count();
    assert_eq!(stopped + desk.attempts(), 40);
}

#[actix_web::test]
async fn too_many_calls_wait_for_the_window_with_headers_and_without() {
    for reset in [Reset::Ahead, Reset::Past, Reset::Absent] {
        let desk = Desk::new(3).await;
        desk.text("Hello {n}");
        desk.run();
        desk.fault(3, Behaviour::RateLimited { reset, html: false });
        desk.tick().await;
        assert_eq!(desk.posted(), 0, "{reset:?}");
        assert!(desk.attempts() <= 3);
        desk.later(1000).await;
        desk.later(1000).await;
        assert_eq!(desk.posted(), 3, "{reset:?}");
        assert_eq!(desk.trouble(), None);
    }
}

#[actix_web::test]
async fn no_call_is_one_too_many_over_three_windows_and_restarts() {
    let desk = Desk::new(250).await;
    desk.text("Hello {n}");
    desk.run();
    for sent in [100, 200, 250] {
        desk.tick().await;
        desk.tick().await;
        assert_eq!((desk.posted(), desk.attempts()), (sent, sent));
        desk.app.advance(Duration::seconds(902));
    }
    let windows: i64 = desk.app.db(|conn| Ok(x_windows::table.count().get_result(conn)?));
    assert!(windows >= 2);
}

#[actix_web::test]
async fn nothing_is_sent_after_the_campaign_takes_it_back() {
    let desk = Desk::new(3).await;
    desk.text("Hello {n}");
    desk.run();
    desk.withdraw();
    desk.tick().await;
    assert_eq!(desk.attempts(), 0);
    assert!(matches!(desk.settle()[..], [Outcome::Skipped(_), Outcome::Skipped(_), Outcome::Skipped(_)]));
    assert_eq!(desk.run()[0], Outcome::Waiting);
    desk.tick().await;
    assert_eq!(desk.posted(), 3);
}

#[actix_web::test]
async fn an_open_outcome_is_not_sent_once_more_after_the_campaign_took_it_back() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::CloseBefore);
    desk.tick().await;
    desk.withdraw();
    desk.later(11).await;
    desk.later(45).await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["withdrawn".to_owned()], 1));
}

#[actix_web::test]
async fn nothing_is_sent_for_a_deleted_contact_or_while_switched_off() {
    let desk = Desk::new(2).await;
    desk.text("Hello {n}");
    desk.run();
    desk.app.db(|conn| {
        Ok(conn.batch_execute("UPDATE x_accounts SET is_published = 0; DELETE FROM contacts WHERE id = 1;")?)
    });
    desk.tick().await;
    assert_eq!(desk.attempts(), 0);
    desk.app.db(|conn| Ok(conn.batch_execute("UPDATE x_accounts SET is_published = 1;")?));
    desk.tick().await;
    assert_eq!((desk.states(), desk.posted()), (vec!["withdrawn".to_owned(), "sent".to_owned()], 1));
}

#[actix_web::test]
async fn a_text_too_long_or_without_a_handle_is_not_sent() {
    let desk = Desk::new(1).await;
    desk.text(&"x".repeat(281));
    assert_eq!(desk.run(), [Outcome::Failed("The text is 1 too long for X: it counts 281 of 280.".into())]);
    desk.text("Hello {twitter_handle}");
    assert_eq!(desk.run(), [Outcome::Skipped("no Twitter handle".into())]);
}
