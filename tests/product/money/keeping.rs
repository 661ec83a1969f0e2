//! What is put aside for a call becomes what it cost, or comes back.

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use linnet::ids::ContactId;
use linnet::sandbox::{Behaviour, Body, Fault};
use linnet::twitter::want;
use linnet::worker::Reconciler as _;

use super::{cap, spent, spent_for};
use crate::outbox::Desk;
use crate::support::program::eventually;

#[actix_web::test]
async fn what_x_refuses_costs_nothing() {
    for behaviour in [
        Behaviour::NoCredits,
        Behaviour::Locked,
        Behaviour::MentionsRefused,
        Behaviour::RateLimited { reset: linnet::sandbox::Reset::Ahead, html: false },
    ] {
        let desk = Desk::new(1).await;
        desk.run();
        desk.fault(1, behaviour.clone());
        desk.tick().await;
        assert_eq!((spent(&desk), spent_for(&desk, "post")), (0, (0, 0)), "{behaviour:?}");
    }
}

#[actix_web::test]
async fn an_open_outcome_stays_booked_and_is_paid_once_when_it_is_found() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::CloseAfter);
    desk.tick().await;
    assert_eq!((desk.states(), spent(&desk)), (vec!["unknown".to_owned()], 15_000));
    desk.later(11).await;
    assert_eq!((desk.states(), spent_for(&desk, "post")), (vec!["sent".to_owned()], (1, 15_000)));
    assert_eq!(spent_for(&desk, "lookup"), (1, 1_000), "one post was read");
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/posts/1").await.sees("$0.015");
}

#[actix_web::test]
async fn what_x_never_took_is_paid_once_when_it_is_sent_at_last() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::CloseBefore);
    desk.tick().await;
    desk.later(11).await;
    desk.later(45).await;
    assert_eq!((desk.states(), spent_for(&desk, "post")), (vec!["sent".to_owned()], (1, 15_000)));
}

#[actix_web::test]
async fn with_the_limit_reached_an_open_outcome_is_still_looked_up() {
    let desk = Desk::new(2).await;
    desk.text("Hello {n}");
    // Pays for one post, and keeps enough for one look.
    cap(&desk, 2_400_000);
    desk.app.db(|conn| {
        conn.batch_execute(
            "INSERT INTO x_spend (day, purpose, calls, micros) VALUES ('2026-11-20', 'post', 1, 2260000);",
        )?;
        Ok(conn.batch_execute("INSERT INTO x_months (month, micros) VALUES ('2026-11-01', 2260000);")?)
    });
    desk.run();
    desk.fault(1, Behaviour::CloseAfter);
    desk.tick().await;
    assert_eq!(desk.states(), ["unknown", "queued"]);
    desk.later(11).await;
    assert_eq!(desk.states(), ["sent", "queued"]);
}

#[actix_web::test]
async fn while_x_is_down_looking_up_costs_nothing() {
    let desk = Desk::new(1).await;
    desk.run();
    let down = Behaviour::Status { status: 503, body: Body::Html, headers: std::collections::BTreeMap::new() };
    desk.app.x.faults(vec![linnet::sandbox::Fault::times(1_000, "*", "*", down)]);
    desk.tick().await;
    for _ in 0..10 {
        desk.later(70).await;
    }
    assert_eq!((desk.states(), spent(&desk)), (vec!["unknown".to_owned()], 15_000));
}

#[actix_web::test]
async fn a_process_that_dies_leaves_its_money_booked_and_the_look_settles_it() {
    let desk = Desk::new(2).await;
    desk.text("Hello {n}");
    desk.run();
    desk.tick().await;
    desk.app.db(|conn| {
        Ok(conn.batch_execute(
            "UPDATE posts SET state = 'sending', post_xid = NULL, finished_at = NULL, held_micros = 15000, cost_micros = 0, \
             lease_until = sending_at + INTERVAL 180 SECOND WHERE id = 1;",
        )?)
    });
    desk.later(200).await;
    assert_eq!((desk.states(), spent_for(&desk, "post")), (vec!["sent".to_owned(), "sent".to_owned()], (2, 30_000)));
}

#[actix_web::test]
async fn a_tweet_that_a_person_leaves_unsent_costs_nothing() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(9, Behaviour::Status { status: 503, body: Body::Html, headers: std::collections::BTreeMap::new() });
    desk.tick().await;
    for _ in 0..6 {
        desk.later(60).await;
    }
    assert_eq!((desk.states(), spent_for(&desk, "post")), (vec!["asking".to_owned()], (1, 15_000)));
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/posts/1").await.press("Leave it unsent").await.sees("The tweet stays unsent.");
    assert_eq!((spent_for(&desk, "post"), spent(&desk)), ((0, 0), spent_for(&desk, "lookup").1));
}

#[actix_web::test]
async fn what_a_process_put_aside_for_reading_and_never_accounted_for_comes_back() {
    let desk = Desk::new(0).await;
    // As a process leaves it that dies while X answers.
    desk.sql(
        "INSERT INTO x_holds (purpose, calls, micros, held_at) VALUES
             ('profile', 1, 10000, '2026-11-23 12:00:00'), ('timeline', 1, 50000, '2026-11-23 12:00:00');
         INSERT INTO x_spend (day, purpose, calls, micros) VALUES
             ('2026-11-23', 'profile', 3, 30000), ('2026-11-23', 'timeline', 3, 90000);
         INSERT INTO x_months (month, micros) VALUES ('2026-11-01', 120000);",
    );
    desk.app.advance(Duration::minutes(14));
    desk.app.tick().await;
    assert_eq!(spent(&desk), 120_000, "somebody may still answer");
    desk.app.advance(Duration::minutes(2));
    desk.app.tick().await;
    assert_eq!((spent_for(&desk, "profile"), spent_for(&desk, "timeline")), ((2, 20_000), (2, 40_000)));
    desk.app.advance(Duration::minutes(20));
    desk.app.tick().await;
    assert_eq!(spent(&desk), 60_000, "it comes back once");
}

#[actix_web::test]
async fn an_answer_that_comes_after_its_money_came_back_is_booked_after_all() {
    let desk = Desk::new(1).await;
    desk.sql("UPDATE contacts SET twitter = 'ada', twitter_key = 'ada' WHERE id = 1;");
    let now = desk.app.house.clock.now();
    desk.app.db(|conn| want(conn, ContactId(1), Some("ada"), now));
    let slow = Behaviour::DelayAfter { millis: 1_500 };
    desk.app.x.faults(vec![Fault::once("GET", "/2/users/by/username/ada", slow)]);
    let worker = desk.worker();
    let running = tokio::task::spawn_blocking(move || worker.tick());
    eventually("X is asked", || desk.app.x.requests().iter().any(|call| call.path.starts_with("/2/users/")));
    desk.app.advance(Duration::minutes(16));
    let house = &desk.app.house;
    let tidy = linnet::twitter::Tidy::new(house.db.clone(), house.pictures.clone());
    tidy.run(house.clock.now()).expect("it tidies");
    assert_eq!(spent(&desk), 0);
    running.await.expect("it ends");
    assert_eq!((spent_for(&desk, "profile"), spent_for(&desk, "timeline")), ((1, 10_000), (1, 5_000)));
}
