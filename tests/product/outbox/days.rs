//! Bad days: whatever X, the network, the clock or the database do, nothing stands twice and everything ends.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Unsigned};
use linnet::sandbox::{self, Behaviour, Body, Fault, Reset, Seed};

use super::Desk;
use crate::support::database::connect;

fn status(status: u16, body: Body) -> Behaviour {
    let headers = BTreeMap::from([("retry-after".to_owned(), "120".to_owned())]);
    Behaviour::Status { status, body, headers }
}

/// Everything X's side can do to the answer of a post.
fn faults() -> Vec<Behaviour> {
    vec![
        Behaviour::CloseBefore,
        Behaviour::CloseAfter,
        Behaviour::HalfBody,
        Behaviour::WrongType,
        Behaviour::Gzip,
        Behaviour::Drip { millis: 2 },
        Behaviour::Html,
        Behaviour::Huge { bytes: 3 << 20 },
        Behaviour::Redirect { to: "http://127.0.0.1:9/2/tweets".to_owned() },
        status(500, Body::Json),
        status(502, Body::Html),
        status(503, Body::Empty),
        status(504, Body::Html),
        status(204, Body::Json),
        status(301, Body::Empty),
        Behaviour::RateLimited { reset: Reset::Ahead, html: true },
        Behaviour::RateLimited { reset: Reset::Past, html: false },
        Behaviour::RateLimited { reset: Reset::Absent, html: true },
    ]
}

#[actix_web::test]
async fn whatever_becomes_of_an_answer_the_tweet_stands_once() {
    for lag in [0, 30] {
        let desk = Desk::new(1).await;
        desk.app.x.seed(Seed {
            policy: Some(sandbox::Policy { lag_seconds: lag, ..sandbox::Policy::default() }),
            ..Seed::default()
        });
        for (round, behaviour) in (1_u32..).zip(faults()) {
            let text = format!("Round {round} of {{n}}");
            desk.text(&text);
            desk.run_as(linnet::twitter::Way::Mention, round);
            desk.fault(1, behaviour.clone());
            desk.tick().await;
            desk.half_a_day().await;
            let last = desk.states().pop().unwrap_or_default();
            assert_eq!(
                (last.as_str(), desk.nothing_twice()),
                ("sent", usize::try_from(round).expect("a small number")),
                "{behaviour:?}, lag {lag}"
            );
        }
        desk.figures_hold();
    }
}

#[actix_web::test]
async fn a_redirect_elsewhere_never_carries_the_signature_away() {
    let other = std::net::TcpListener::bind("127.0.0.1:0").expect("a listener");
    other.set_nonblocking(true).expect("a listener that does not wait");
    let desk = Desk::new(1).await;
    desk.run();
    let to = format!("http://{}/2/tweets", other.local_addr().expect("its address"));
    desk.fault(1, Behaviour::Redirect { to });
    desk.tick().await;
    desk.half_a_day().await;
    assert!(other.accept().is_err(), "the redirect was followed");
    assert_eq!(desk.nothing_twice(), 1);
}

#[actix_web::test]
async fn a_bad_day_with_three_workers_and_every_fault_at_once() {
    let desk = Desk::new(60).await;
    desk.text("Hello {n}");
    desk.run();
    let day = faults().into_iter().filter(|one| !matches!(one, Behaviour::RateLimited { .. }));
    desk.app.x.faults(day.map(|one| Fault::times(2, "POST", "/2/tweets", one)).collect());
    for _ in 0..8 {
        let workers = [desk.worker(), desk.worker(), desk.worker()];
        let ticks = workers.map(|worker| tokio::task::spawn_blocking(move || worker.tick()));
        for tick in ticks {
            tick.await.expect("it ends");
        }
        desk.app.advance(Duration::seconds(61));
        desk.nothing_twice();
    }
    desk.half_a_day().await;
    desk.all_ended_with_a_reason();
    assert_eq!(desk.nothing_twice(), 60, "{:?}", desk.states());
    desk.figures_hold();
}

#[actix_web::test]
async fn a_clock_that_jumps_sends_nothing_twice_and_loses_nothing() {
    let desk = Desk::new(12).await;
    desk.text("Hello {n}");
    desk.run();
    let faults = [Behaviour::CloseAfter, Behaviour::CloseBefore, Behaviour::HalfBody];
    desk.app.x.faults(faults.into_iter().map(|one| Fault::times(4, "POST", "/2/tweets", one)).collect());
    desk.tick().await;
    let start = desk.app.house.clock.now();
    for seconds in [-7_200, 30, 86_400, -86_400, 60, 7_300, 0] {
        desk.app.house.clock.set(start.plus(Duration::seconds(seconds)));
        desk.tick().await;
        desk.nothing_twice();
    }
    desk.app.house.clock.set(start.plus(Duration::days(2)));
    desk.tick().await;
    desk.half_a_day().await;
    desk.all_ended_with_a_reason();
    desk.nothing_twice();
    desk.figures_hold();
}

#[derive(QueryableByName)]
struct Session {
    #[diesel(sql_type = Unsigned<BigInt>)]
    id: u64,
}

/// Every connection to the test's database is cut, as a restart of the server does it.
fn cut(conn: &mut MysqlConnection) {
    let sessions: Vec<Session> = diesel::sql_query(
        "SELECT CAST(id AS UNSIGNED) AS id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()",
    )
    .load(conn)
    .unwrap_or_default();
    for session in sessions {
        conn.batch_execute(&format!("KILL {}", session.id)).ok();
    }
}

#[actix_web::test]
async fn a_database_that_goes_away_again_and_again_leads_to_no_second_tweet() {
    let desk = Desk::new(60).await;
    desk.text("Hello {n}");
    desk.run();
    desk.app.x.faults(vec![Fault::times(60, "POST", "/2/tweets", Behaviour::DelayAfter { millis: 20 })]);
    let (is_over, url) = (Arc::new(AtomicBool::new(false)), desk.app.database.url.clone());
    let over = Arc::clone(&is_over);
    let cutter = std::thread::spawn(move || {
        let mut conn = connect(&url);
        let mut cuts = 0;
        while !over.load(Ordering::SeqCst) && cuts < 12 {
            cut(&mut conn);
            cuts += 1;
            std::thread::sleep(std::time::Duration::from_millis(40));
        }
    });
    for _ in 0..6 {
        let workers = [desk.worker(), desk.worker()];
        let ticks = workers.map(|worker| tokio::task::spawn_blocking(move || worker.tick()));
        for tick in ticks {
            tick.await.expect("it ends");
        }
    }
    is_over.store(true, Ordering::SeqCst);
    cutter.join().expect("it ends");
    desk.nothing_twice();
    desk.app.x.faults(Vec::new());
    desk.later(200).await;
    desk.half_a_day().await;
    desk.all_ended_with_a_reason();
    assert_eq!(desk.nothing_twice(), 60, "{:?}", desk.states());
    desk.figures_hold();
}

#[actix_web::test]
async fn a_disconnected_account_keeps_what_waits_and_sends_nothing() {
    let desk = Desk::new(6).await;
    desk.text("Hello {n}");
    desk.run();
    let mut admin = desk.app.admin().await;
    admin.open("/twitter").await.post_with_token("/twitter/disconnect", &[]).await;
    desk.tick().await;
    desk.later(86_400).await;
    assert_eq!((desk.attempts(), desk.states()), (0, vec!["queued".to_owned(); 6]));
    admin.open("/tweets/posts").await.sees("Nothing is sent now. Twitter is not connected");
}
