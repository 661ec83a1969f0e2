//! The look at the timeline has bad days too: it tells nothing then, and nothing is sent because of it.

use linnet::sandbox::{Behaviour, Body, Fault, Seed, SeedUser};

use super::Desk;
use crate::support::faults::{broken_answers, status};

fn faults() -> Vec<Behaviour> {
    let of_the_account = [
        status(400, Body::Json),
        Behaviour::Revoked,
        Behaviour::Locked,
        Behaviour::Suspended,
        Behaviour::NoCredits,
        Behaviour::SpendCap,
        Behaviour::UsageCap,
        Behaviour::AppSuspended,
        Behaviour::NoAccess,
    ];
    broken_answers("/2/users/4001/tweets").into_iter().chain(of_the_account).collect()
}

/// A tweet without an answer, and looks that meet a fault.
async fn day(post: Behaviour, look: &Behaviour) -> Desk {
    let desk = Desk::new(1).await;
    desk.run();
    desk.app.x.faults(vec![
        Fault::once("POST", "/2/tweets", post),
        Fault::times(3, "GET", "/2/users/4001/tweets", look.clone()),
    ]);
    desk.tick().await;
    desk.later(11).await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["unknown".to_owned()], 1), "{look:?}");
    desk
}

#[actix_web::test]
async fn a_tweet_that_x_took_is_found_in_the_end_whatever_became_of_the_first_looks() {
    for look in faults() {
        let desk = day(Behaviour::CloseAfter, &look).await;
        desk.half_a_day().await;
        assert_eq!((desk.states(), desk.attempts()), (vec!["sent".to_owned()], 1), "{look:?}");
        assert_eq!(desk.nothing_twice(), 1);
        desk.figures_hold();
    }
}

#[actix_web::test]
async fn a_tweet_that_x_never_took_is_sent_once_more_and_only_after_two_looks_that_told_something() {
    for look in faults() {
        let desk = day(Behaviour::CloseBefore, &look).await;
        desk.half_a_day().await;
        desk.half_a_day().await;
        // A trouble of the account that a look found keeps the second try waiting until somebody looked.
        if desk.trouble().is_some() {
            assert!(desk.attempts() <= 1, "{look:?}");
            desk.app.admin().await.open("/twitter").await.press("Test the connection").await;
            desk.half_a_day().await;
        }
        assert_eq!((desk.states(), desk.attempts()), (vec!["sent".to_owned()], 2), "{look:?}");
        assert_eq!(desk.nothing_twice(), 1);
        let looks = desk.evidence(1);
        let absent = looks.iter().filter(|(_, outcome)| outcome.as_deref() == Some("absent")).count();
        assert_eq!(absent, 2, "{looks:?}");
    }
}

#[actix_web::test]
async fn with_another_account_connected_meanwhile_nobody_can_tell_and_a_person_decides() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::CloseAfter);
    desk.tick().await;
    let another = SeedUser { id: Some("4002".into()), handle: "another".into(), ..SeedUser::default() };
    desk.app.x.seed(Seed { users: vec![another], ..Seed::default() });
    desk.sql("UPDATE x_accounts SET user_xid = '4002', handle = 'another';");
    desk.half_a_day().await;
    assert_eq!((desk.states(), desk.attempts(), desk.nothing_twice()), (vec!["asking".to_owned()], 1, 1));
    desk.all_ended_with_a_reason();
    assert!(desk.reasons()[0].as_deref().is_some_and(|why| why.contains("is not the one connected now")));
}
