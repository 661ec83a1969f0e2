//! The database goes away while calls are under way, stays away for a while, and comes back.

use std::time::{Duration, Instant};

use linnet::sandbox::{Behaviour, Fault};

use super::Desk;
use crate::support::App;
use crate::support::program::eventually;
use crate::support::wire::Wire;

#[actix_web::test]
async fn answers_that_come_while_the_database_is_away_are_kept_until_it_is_back() {
    let wire = Wire::new();
    let app = App::start_over(&[], |database| wire.open(database)).await;
    let desk = Desk::at(app, 40);
    desk.text("Hello {n}");
    desk.run();
    desk.app.x.faults(vec![Fault::times(40, "POST", "/2/tweets", Behaviour::DelayAfter { millis: 150 })]);
    let workers = [desk.worker(), desk.worker()];
    let ticks = workers.map(|worker| tokio::task::spawn_blocking(move || worker.tick()));
    eventually("calls are under way", || desk.app.x.posts().len() >= 2);
    wire.cut();
    let away = Instant::now();
    eventually("the database was away for some seconds", || away.elapsed() > Duration::from_secs(4));
    let answered = desk.app.x.posts().len();
    assert!(answered < 40, "everything was sent before the database went away");
    wire.mend();
    for tick in ticks {
        tick.await.expect("it ends");
    }
    desk.nothing_twice();
    desk.app.x.faults(Vec::new());
    desk.later(200).await;
    desk.half_a_day().await;
    desk.all_ended_with_a_reason();
    assert_eq!(desk.nothing_twice(), 40, "{:?}", desk.states());
    desk.figures_hold();
}
