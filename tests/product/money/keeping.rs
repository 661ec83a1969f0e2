//! What is put aside for a call becomes what it cost, or comes back.

use diesel::connection::SimpleConnection as _;
use linnet::sandbox::{Behaviour, Body};

use super::{cap, spent, spent_for};
use crate::outbox::Desk;

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
