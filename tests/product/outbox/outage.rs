//! The database goes away while calls are under way, stays away, and comes back.

use linnet::sandbox::{Behaviour, Fault};

use super::Desk;
use crate::support::App;
use crate::support::program::eventually;
use crate::support::wire::Wire;

#[actix_web::test]
async fn answers_that_come_while_the_database_is_away_are_looked_up_when_it_is_back() {
    let wire = Wire::new();
    let app = App::start_over(&[], |database| wire.open(database)).await;
    let desk = Desk::at(app, 40);
    desk.text("Hello {n}");
    desk.run();
    desk.app.x.faults(vec![Fault::times(40, "POST", "/2/tweets", Behaviour::DelayAfter { millis: 150 })]);
    for round in 1..=2 {
        let workers = [desk.worker(), desk.worker()];
        let ticks = workers.map(|worker| tokio::task::spawn_blocking(move || worker.tick()));
        let before = desk.app.x.posts().len();
        eventually("calls are under way", || desk.app.x.posts().len() >= (before + 2).min(40));
        wire.cut();
        for tick in ticks {
            tick.await.expect("it ends");
        }
        wire.mend();
        let open = desk.states().iter().filter(|state| *state == "sending").count();
        assert!(round > 1 || open > 0, "nothing was cut off");
        desk.nothing_twice();
    }
    desk.app.x.faults(Vec::new());
    desk.later(200).await;
    desk.half_a_day().await;
    desk.all_ended_with_a_reason();
    assert_eq!(desk.nothing_twice(), 40, "{:?}", desk.states());
    desk.figures_hold();
}
