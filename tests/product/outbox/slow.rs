//! Answers that come a byte every few seconds, or not at all.

use std::time::{Duration, Instant};

use linnet::sandbox::{Behaviour, Fault};

use super::Desk;
use crate::support::App;

/// A desk that waits for X no longer than this.
async fn hurried(contacts: u64) -> Desk {
    Desk::at(App::start_with(&[("LINNET_X_TIMEOUT", "500ms")]).await, contacts)
}

fn slow() -> [Behaviour; 2] {
    [Behaviour::Drip { millis: 3_000 }, Behaviour::DelayAfter { millis: 20_000 }]
}

#[actix_web::test]
async fn a_tweet_whose_answer_drips_or_never_comes_is_given_up_in_time_and_found() {
    for behaviour in slow() {
        let desk = hurried(3).await;
        desk.text("Hello {n}");
        desk.run();
        desk.fault(3, behaviour.clone());
        let begun = Instant::now();
        desk.tick().await;
        assert!(begun.elapsed() < Duration::from_secs(15), "{behaviour:?} held everything up");
        assert_eq!(desk.states(), vec!["unknown".to_owned(); 3], "{behaviour:?}");
        desk.half_a_day().await;
        assert_eq!((desk.nothing_twice(), desk.attempts()), (3, 3), "{behaviour:?}");
        desk.all_ended_with_a_reason();
        desk.figures_hold();
    }
}

#[actix_web::test]
async fn a_look_that_drips_or_never_comes_tells_nothing_and_is_made_again() {
    for behaviour in slow() {
        let desk = hurried(1).await;
        desk.run();
        desk.app.x.faults(vec![
            Fault::once("POST", "/2/tweets", Behaviour::CloseAfter),
            Fault::times(2, "GET", "/2/users/4001/tweets", behaviour.clone()),
        ]);
        desk.tick().await;
        desk.later(11).await;
        assert_eq!((desk.states(), desk.attempts()), (vec!["unknown".to_owned()], 1), "{behaviour:?}");
        desk.half_a_day().await;
        assert_eq!((desk.states(), desk.attempts(), desk.nothing_twice()), (vec!["sent".to_owned()], 1, 1));
    }
}

#[actix_web::test]
async fn unless_told_otherwise_an_answer_has_twenty_seconds() {
    let desk = Desk::new(1).await;
    assert_eq!(desk.app.house.config.x_timeout, Duration::from_secs(20));
    desk.run();
    desk.fault(1, Behaviour::Drip { millis: 4_000 });
    let begun = Instant::now();
    desk.tick().await;
    let took = begun.elapsed().as_secs();
    assert!((19..40).contains(&took), "{took} seconds");
    assert_eq!(desk.states(), ["unknown"]);
    desk.half_a_day().await;
    assert_eq!((desk.states(), desk.attempts(), desk.nothing_twice()), (vec!["sent".to_owned()], 1, 1));
}

#[actix_web::test]
async fn a_test_of_the_connection_that_drips_is_a_sentence_in_time() {
    let desk = hurried(1).await;
    let mut admin = desk.app.admin().await;
    for behaviour in slow() {
        desk.app.x.faults(vec![Fault::once("GET", "/2/users/me", behaviour)]);
        admin.open("/twitter").await.press("Test the connection").await.sees("X did not answer clearly");
        admin.sees("it took too long");
    }
}
