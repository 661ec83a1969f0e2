//! A real worker, killed at each step of sending.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::clock::Clock;
use linnet::sandbox::{Behaviour, Fault};
use linnet::schema::{post_attempts, posts};

use super::killed::{machine, publish, sent};
use crate::support::App;
use crate::support::database::connect;
use crate::support::program::{Running, eventually, kill};

/// Where the worker is when it is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The call has begun, and X has not seen it yet.
    Begun,
    /// X has stored the post, and its answer is under way.
    Taken,
    /// The answer is there, and cannot be written down.
    Answered,
    /// An unknown outcome is being looked up.
    LookedUp,
}

fn count(app: &App, state: &str) -> usize {
    let ids: Vec<u64> = app.db(|conn| Ok(posts::table.filter(posts::state.eq(state)).select(posts::id).load(conn)?));
    ids.len()
}

fn end(worker: Running) {
    kill("-KILL", worker.pid());
    drop(worker);
}

/// Brings a worker to a step and kills it there.
fn killed_at(app: &App, step: Step) {
    let delayed = |behaviour| app.x.faults(vec![Fault::times(3, "POST", "/2/tweets", behaviour)]);
    match step {
        Step::Begun => delayed(Behaviour::DelayBefore { millis: 2_500 }),
        Step::Taken => delayed(Behaviour::DelayAfter { millis: 2_500 }),
        Step::Answered => delayed(Behaviour::DelayAfter { millis: 600 }),
        Step::LookedUp => delayed(Behaviour::CloseAfter),
    }
    let machine = machine(app);
    let worker = machine.begin(&["worker"], b"");
    match step {
        Step::Begun => eventually("the calls have begun", || count(app, "sending") == 3),
        Step::Taken => eventually("X has the posts", || sent(app).len() == 3),
        Step::Answered => {
            eventually("the calls have begun", || count(app, "sending") == 3);
            let mut conn = connect(&app.database.url);
            conn.batch_execute("BEGIN; SELECT id FROM posts FOR UPDATE;").expect("the posts are held");
            let answered =
                || app.x.requests().iter().filter(|call| call.method == "POST" && call.status == 201).count();
            eventually("X has answered", || answered() == 3);
            end(worker);
            return;
        }
        Step::LookedUp => {
            eventually("the outcomes are unknown", || count(app, "unknown") == 3);
            app.x.faults(vec![Fault::times(9, "GET", "/2/users/*", Behaviour::DelayAfter { millis: 2_500 })]);
            app.db(|conn| Ok(conn.batch_execute("UPDATE posts SET due_at = '2026-01-01' WHERE state = 'unknown';")?));
            end(worker);
            let worker = machine.begin(&["worker"], b"");
            let looks = || {
                app.x.requests().iter().filter(|call| call.method == "GET" && call.path.ends_with("/tweets")).count()
            };
            let is_claimed = || {
                let due: Vec<u64> = app.db(|conn| {
                    let soon = posts::due_at.lt(linnet::clock::At::from_epoch(1_780_000_000).expect("an instant"));
                    Ok(posts::table.filter(posts::state.eq("unknown").and(soon)).select(posts::id).load(conn)?)
                });
                due.is_empty()
            };
            eventually("the timeline is asked", || is_claimed() || looks() > 0);
            end(worker);
            return;
        }
    }
    end(worker);
}

#[actix_web::test]
async fn a_worker_killed_at_any_step_of_sending_leaves_every_tweet_standing_once() {
    for step in [Step::Begun, Step::Taken, Step::Answered, Step::LookedUp] {
        let app = App::start().await;
        app.house.clock.set(Clock::system().now());
        publish(&app, 3);
        killed_at(&app, step);
        let lost = app.db(|conn| {
            let open = post_attempts::table.filter(post_attempts::ended_at.is_null());
            Ok(open.select(post_attempts::id).load::<u64>(conn)?.len())
        });
        assert!(step == Step::LookedUp || lost == 3, "{step:?}: {lost} calls are open");
        app.x.faults(Vec::new());
        for _ in 0..8 {
            app.advance(chrono::Duration::minutes(4));
            app.tick().await;
        }
        let texts = sent(&app);
        assert_eq!(texts.len(), 3, "{step:?}: {texts:?}");
        assert_eq!(count(&app, "sent"), 3, "{step:?}");
        let open: i64 = app
            .db(|conn| Ok(post_attempts::table.filter(post_attempts::ended_at.is_null()).count().get_result(conn)?));
        assert_eq!(open, 0, "{step:?}: the evidence says how each call ended");
    }
}
