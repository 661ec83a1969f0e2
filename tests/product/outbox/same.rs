//! X refuses a text that the account posted within a day: it is not asked in vain.

use linnet::sandbox::Behaviour;
use linnet::steps::Outcome;
use linnet::twitter::Way;

use super::Desk;

#[actix_web::test]
async fn of_one_text_for_many_the_first_goes_and_the_rest_fails_without_a_call() {
    let desk = Desk::new(40).await;
    desk.run();
    desk.tick().await;
    assert_eq!((desk.attempts(), desk.posted()), (1, 1));
    let why = desk.reasons().pop().flatten().unwrap_or_default();
    assert!(why.contains("The same text is under way") || why.contains("X was not asked"), "{why}");
    desk.half_a_day().await;
    assert_eq!((desk.attempts(), desk.nothing_twice()), (1, 1));
    desk.all_ended_with_a_reason();
    let failed = desk
        .settle()
        .into_iter()
        .filter(|outcome| matches!(outcome, Outcome::Failed(why) if why.contains("within a day")));
    assert_eq!(failed.count(), 39);
    desk.figures_hold();
    desk.app.admin().await.open("/tweets/posts?state=failed&reason=duplicate").await.sees("X was not asked");
}

#[actix_web::test]
async fn when_the_first_of_one_text_is_refused_the_next_one_goes() {
    let desk = Desk::new(2).await;
    desk.run();
    desk.fault(1, Behaviour::MentionsRefused);
    desk.tick().await;
    desk.later(61).await;
    let mut states = desk.states();
    states.sort();
    assert_eq!((states, desk.attempts()), (vec!["failed".to_owned(), "sent".to_owned()], 2));
}

#[actix_web::test]
async fn the_same_text_goes_again_after_a_day_and_not_while_an_outcome_is_open() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::CloseAfter);
    desk.tick().await;
    desk.run_as(Way::Mention, 2);
    desk.tick().await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["unknown".to_owned(), "queued".to_owned()], 1));
    desk.later(61).await;
    desk.later(61).await;
    assert_eq!(desk.states(), ["sent", "failed"]);
    desk.later(86_400).await;
    desk.run_as(Way::Mention, 3);
    desk.tick().await;
    assert_eq!((desk.states()[2].as_str(), desk.attempts()), ("sent", 2));
}
