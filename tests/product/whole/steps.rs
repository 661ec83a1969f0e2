//! A real worker, killed at each step of sending.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::clock::Clock;
use linnet::sandbox::{Behaviour, Fault};
use linnet::schema::{post_attempts, posts};
use linnet::worker::Reconciler as _;

use super::killed::{machine, publish, sent};
use crate::outbox::journal::nothing_twice;
use crate::support::App;
use crate::support::database::connect;
use crate::support::program::{Running, eventually, kill};

/// Where the worker is when it is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// The posts are being leased, and nothing of it is committed.
    Leasing,
    /// The call has begun, and X has not seen it yet.
    Begun,
    /// X has stored the post, and its answer is under way.
    Taken,
    /// The answer is there, and cannot be written down.
    Answered,
    /// An unknown outcome is being looked up.
    LookedUp,
    /// Looks found nothing, and X has stored the second try.
    Again,
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
    // A lock of the test's own, which ends with this function.
    let mut held = connect(&app.database.url);
    prepare(app, step, &mut held);
    let machine = machine(app);
    let worker = machine.begin(&["worker"], b"");
    match step {
        Step::Leasing => eventually("the worker waits for the purse", || waits_for_a_lock(app)),
        Step::Begun => eventually("the calls have begun", || count(app, "sending") == 3),
        Step::Taken | Step::Again => eventually("X has the posts", || sent(app).len() == 3),
        Step::Answered => {
            eventually("the calls have begun", || count(app, "sending") == 3);
            held.batch_execute("BEGIN; SELECT id FROM posts FOR UPDATE;").expect("the posts are held");
            let answered = |call: &&linnet::sandbox::Request| call.method == "POST" && call.status == 201;
            eventually("X has answered", || app.x.requests().iter().filter(answered).count() == 3);
        }
        Step::LookedUp => {
            eventually("the outcomes are unknown", || count(app, "unknown") == 3);
            end(worker);
            return killed_at_the_look(app);
        }
    }
    end(worker);
}

/// What X does meanwhile, and what a step finds.
fn prepare(app: &App, step: Step, held: &mut MysqlConnection) {
    let behaviour = match step {
        Step::Leasing => {
            held.batch_execute(
                "INSERT INTO x_months (month, micros) VALUES (DATE_FORMAT(UTC_DATE(), '%Y-%m-01'), 0);
                 BEGIN; SELECT * FROM x_months FOR UPDATE;",
            )
            .expect("the purse is held");
            return;
        }
        Step::Begun => Behaviour::DelayBefore { millis: 2_500 },
        Step::Taken | Step::Again => Behaviour::DelayAfter { millis: 2_500 },
        Step::Answered => Behaviour::DelayAfter { millis: 600 },
        Step::LookedUp => Behaviour::CloseAfter,
    };
    app.x.faults(vec![Fault::times(3, "POST", "/2/tweets", behaviour)]);
    if step == Step::Again {
        let house = &app.house;
        let engine = linnet::campaigns::Engine::new(house.db.clone(), house.registry.clone(), house.nudge.clone());
        for _ in 0..2 {
            engine.run(house.clock.now()).expect("the engine runs");
        }
        let absent = "UPDATE posts SET attempts = 1, lookups = 2, failure = 'unknown' WHERE state = 'queued';";
        app.db(|conn| Ok(conn.batch_execute(absent)?));
        assert_eq!(count(app, "queued"), 3);
    }
}

/// The timeline is being asked when the worker dies.
fn killed_at_the_look(app: &App) {
    app.x.faults(vec![Fault::times(9, "GET", "/2/users/*", Behaviour::DelayAfter { millis: 2_500 })]);
    app.db(|conn| Ok(conn.batch_execute("UPDATE posts SET due_at = '2026-01-01' WHERE state = 'unknown';")?));
    let machine = machine(app);
    let worker = machine.begin(&["worker"], b"");
    let is_look = |call: &&linnet::sandbox::Request| call.method == "GET" && call.path.ends_with("/tweets");
    let looks = || app.x.requests().iter().filter(is_look).count();
    let is_claimed = || {
        let due: Vec<u64> = app.db(|conn| {
            let soon = posts::due_at.lt(linnet::clock::At::from_epoch(1_780_000_000).expect("an instant"));
            Ok(posts::table.filter(posts::state.eq("unknown").and(soon)).select(posts::id).load(conn)?)
        });
        due.is_empty()
    };
    eventually("the timeline is asked", || is_claimed() || looks() > 0);
    end(worker);
}

/// Whether somebody else waits for the purse.
fn waits_for_a_lock(app: &App) -> bool {
    app.db(|conn| {
        let waiting = diesel::sql_query(
            "SELECT COUNT(*) AS many FROM information_schema.processlist WHERE db = DATABASE() \
             AND id <> CONNECTION_ID() AND info LIKE '%x_months%FOR UPDATE%'",
        );
        Ok(waiting.get_result::<Many>(conn)?.many > 0)
    })
}

#[derive(QueryableByName)]
struct Many {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    many: i64,
}

#[actix_web::test]
async fn a_worker_killed_at_any_step_of_sending_leaves_every_tweet_standing_once() {
    for step in [Step::Leasing, Step::Begun, Step::Taken, Step::Answered, Step::LookedUp, Step::Again] {
        let app = App::start().await;
        app.house.clock.set(Clock::system().now());
        publish(&app, 3);
        killed_at(&app, step);
        let lost = app.db(|conn| {
            let open = post_attempts::table.filter(post_attempts::ended_at.is_null());
            Ok(open.select(post_attempts::id).load::<u64>(conn)?.len())
        });
        let expected = if matches!(step, Step::LookedUp | Step::Leasing) { 0 } else { 3 };
        assert_eq!(lost, expected, "{step:?}: calls that are open");
        app.x.faults(Vec::new());
        for _ in 0..8 {
            app.advance(chrono::Duration::minutes(4));
            app.tick().await;
        }
        assert_eq!(nothing_twice(&app), 3, "{step:?}");
        assert_eq!(count(&app, "sent"), 3, "{step:?}");
        let open: i64 = app
            .db(|conn| Ok(post_attempts::table.filter(post_attempts::ended_at.is_null()).count().get_result(conn)?));
        assert_eq!(open, 0, "{step:?}: the evidence says how each call ended");
    }
}
