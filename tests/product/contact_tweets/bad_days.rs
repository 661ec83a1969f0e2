//! Bad days of reading: what was known stays with its age, X is asked again in time, and no money is lost.

use std::path::Path;

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use linnet::sandbox::{Behaviour, Fault, Reset};

use super::{calls, connected, create, reload};
use crate::support::App;
use crate::support::faults::broken_answers;

/// Everything that was booked, in millionths of a dollar.
fn spent(app: &App) -> u64 {
    use diesel::prelude::*;
    use linnet::schema::x_spend;
    let micros: Vec<u64> = app.db(|conn| Ok(x_spend::table.select(x_spend::micros).load(conn)?));
    micros.iter().sum()
}

#[actix_web::test]
async fn whatever_becomes_of_a_reading_what_was_known_stays_and_x_is_asked_again() {
    for (path, place) in [("/2/users/5001", "profile"), ("/2/users/5001/tweets", "posts")] {
        for behaviour in broken_answers(path) {
            let app = connected().await;
            let mut admin = create(&app, "ada_l").await;
            app.tick().await;
            reload(&mut admin).await.sees("Good morning");
            let paid = spent(&app);
            app.x.faults(vec![Fault::once("GET", path, behaviour.clone())]);
            admin.press("Refresh").await;
            app.tick().await;
            reload(&mut admin).await.sees("Ada Lovelace").sees("Good morning").sees("As of");
            let asked = calls(&app).len();
            app.tick().await;
            assert_eq!(calls(&app).len(), asked, "{place} {behaviour:?}: X is left in peace for a while");
            assert!(spent(&app) - paid <= 10_000, "{place} {behaviour:?}: more was booked than X told");
            app.advance(Duration::minutes(17));
            app.tick().await;
            assert!(calls(&app).len() > asked, "{place} {behaviour:?}: X is not asked again");
            reload(&mut admin).await.sees("Good morning").sees_no("could not be reached");
        }
    }
}

#[actix_web::test]
async fn a_reading_that_drips_or_never_comes_is_given_up_in_time() {
    for behaviour in [Behaviour::Drip { millis: 3_000 }, Behaviour::DelayAfter { millis: 20_000 }] {
        let app = super::connected_in(&[("LINNET_X_TIMEOUT", "500ms")]).await;
        app.x.faults(vec![Fault::once("GET", "/2/users/by/username/", behaviour.clone())]);
        let mut admin = create(&app, "ada_l").await;
        let begun = std::time::Instant::now();
        app.tick().await;
        assert!(begun.elapsed().as_secs() < 15, "{behaviour:?} held everything up");
        reload(&mut admin).await.sees("X could not be reached just now");
        app.advance(Duration::minutes(6));
        app.tick().await;
        reload(&mut admin).await.sees("Good morning");
    }
}

fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { files(&entry.path()) } else { 1 }).sum()
}

#[actix_web::test]
async fn a_picture_that_nobody_shows_any_more_is_removed_from_the_disk() {
    let app = connected().await;
    let folder = app.folder.path().join("x-pictures");
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    assert_eq!(files(&folder), 1);
    app.advance(Duration::hours(2));
    app.tick().await;
    assert_eq!(files(&folder), 1, "what is shown stays");
    reload(&mut admin).await.press("Clear").await;
    app.advance(Duration::minutes(16));
    app.tick().await;
    assert_eq!(files(&folder), 0);
    admin.open("/contacts/1/picture").await;
    assert_eq!(admin.status(), 404);
}

#[actix_web::test]
async fn a_profile_somebody_cares_for_is_read_again_by_itself_and_no_other() {
    let app = connected().await;
    let admin = create(&app, "ada_l").await;
    app.tick().await;
    drop(admin);
    let profiles = || calls(&app).iter().filter(|path| *path == "/2/users/5001").count();
    app.advance(Duration::days(4));
    app.tick().await;
    app.tick().await;
    assert_eq!(profiles(), 1, "it had grown old, and was looked at some days ago");
    app.advance(Duration::days(15));
    app.tick().await;
    app.tick().await;
    assert_eq!(profiles(), 1, "nobody has looked for two weeks");
}

/// A contact whose posts are due to be confirmed.
async fn due() -> (App, crate::support::Browser) {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    reload(&mut admin).await.sees("Good morning");
    app.tick().await;
    app.advance(Duration::hours(20));
    (app, admin)
}

fn rechecks(app: &App) -> usize {
    calls(app).iter().filter(|path| *path == "/2/tweets").count()
}

#[actix_web::test]
async fn a_recheck_that_x_limits_waits_for_the_window_and_is_made_then() {
    let (app, mut admin) = due().await;
    let limited = Behaviour::RateLimited { reset: Reset::Ahead, html: false };
    app.x.faults(vec![Fault::once("GET", "/2/tweets", limited)]);
    app.tick().await;
    app.advance(Duration::minutes(6));
    app.tick().await;
    assert_eq!(rechecks(&app), 1);
    app.advance(Duration::minutes(11));
    app.tick().await;
    assert_eq!(rechecks(&app), 2);
    app.advance(Duration::hours(5));
    app.tick().await;
    reload(&mut admin).await.sees("Good morning");
}

#[actix_web::test]
async fn without_money_nothing_is_confirmed_and_what_is_not_confirmed_goes() {
    let (app, mut admin) = due().await;
    app.db(|conn| {
        Ok(conn.batch_execute(
            "INSERT INTO x_spend (day, purpose, calls, micros) VALUES ('2026-11-24', 'recheck', 1, 1000000) \
             ON DUPLICATE KEY UPDATE micros = 1000000;",
        )?)
    });
    app.tick().await;
    assert_eq!(rechecks(&app), 0);
    reload(&mut admin).await.sees("Good morning");
    app.advance(Duration::minutes(4 * 60 + 1));
    app.tick().await;
    assert_eq!(rechecks(&app), 0);
    reload(&mut admin).await.sees_no("Good morning");
}

#[actix_web::test]
async fn of_several_workers_one_confirms() {
    let (app, _) = due().await;
    app.x.faults(vec![Fault::times(4, "GET", "/2/tweets", Behaviour::DelayAfter { millis: 200 })]);
    let workers = [app.house.worker(), app.house.worker(), app.house.worker()];
    let ticks = workers.map(|worker| tokio::task::spawn_blocking(move || worker.tick()));
    for tick in ticks {
        tick.await.expect("it ends");
    }
    assert_eq!(rechecks(&app), 1);
}
