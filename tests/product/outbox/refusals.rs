//! What X refuses, one by one: what concerns the account waits with a reason and goes on, what concerns a post ends.

use linnet::sandbox::{App, Behaviour, Policy, Seed};

use super::Desk;

/// Three tweets that meet the same refusal.
async fn refused(behaviour: &Behaviour) -> Desk {
    let desk = Desk::new(3).await;
    desk.text("Hello {n}");
    desk.run();
    desk.fault(3, behaviour.clone());
    desk.tick().await;
    desk
}

/// All wait, with these words on the post and on the list, and X is left in peace for a while.
async fn waits(desk: &Desk, trouble: &str, words: &str) {
    assert_eq!(desk.trouble().as_deref(), Some(trouble));
    assert_eq!((desk.posted(), desk.states()), (0, vec!["queued".to_owned(); 3]));
    for reason in desk.reasons() {
        assert!(reason.as_deref().is_some_and(|reason| reason.contains(words)), "{reason:?}");
    }
    let calls = desk.attempts();
    desk.later(60).await;
    assert_eq!(desk.attempts(), calls, "X is not asked again at once");
    desk.app.admin().await.open("/tweets/posts").await.sees("Nothing is sent now.").sees(words);
}

/// Whatever it was is over, somebody looks, and each tweet goes out once.
async fn goes_on(desk: &Desk) {
    let mut admin = desk.app.admin().await;
    admin.open("/twitter").await.press("Test the connection").await.sees("The connection works");
    desk.later(1_000).await;
    desk.half_a_day().await;
    assert_eq!((desk.nothing_twice(), desk.trouble()), (3, None));
    desk.all_ended_with_a_reason();
    desk.figures_hold();
}

#[actix_web::test]
async fn what_concerns_the_account_waits_with_its_reason_and_goes_on_when_it_is_over() {
    for (behaviour, trouble, words) in [
        (Behaviour::Revoked, "reauthorise", "Press Authorize on the Connection tab"),
        (Behaviour::ReadOnly, "read_only", "The app may only read"),
        (Behaviour::Locked, "blocked", "X has locked the connected account for now"),
        (Behaviour::Suspended, "blocked", "X has suspended the connected account"),
        (Behaviour::NoCredits, "budget", "there is no credit left"),
        (Behaviour::SpendCap, "budget", "a spending limit was reached"),
        (Behaviour::UsageCap, "budget", "a spending limit was reached"),
        (Behaviour::AppSuspended, "bad_keys", "X does not accept the client key and secret"),
        (Behaviour::NoAccess, "bad_keys", "X does not accept the client key and secret"),
    ] {
        let desk = refused(&behaviour).await;
        waits(&desk, trouble, words).await;
        goes_on(&desk).await;
    }
}

#[actix_web::test]
async fn an_app_whose_secret_was_changed_on_x_signs_in_vain_and_says_so() {
    let desk = Desk::new(3).await;
    desk.text("Hello {n}");
    desk.run();
    let app = |secret: &str| Seed {
        apps: vec![App { key: "key".into(), secret: secret.into(), ..App::default() }],
        ..Seed::default()
    };
    desk.app.x.seed(app("rotated"));
    desk.tick().await;
    waits(&desk, "reauthorise", "X no longer accepts the permission").await;
    desk.app.x.seed(app("secret"));
    goes_on(&desk).await;
}

#[actix_web::test]
async fn a_clock_that_is_far_off_waits_ten_minutes_and_goes_on_by_itself() {
    for skew in [-400, 400] {
        let desk = Desk::new(3).await;
        desk.text("Hello {n}");
        desk.run();
        desk.app.x.skew(skew);
        desk.tick().await;
        waits(&desk, "clock", "The clock of this machine is wrong").await;
        desk.app.x.skew(0);
        desk.half_a_day().await;
        assert_eq!((desk.nothing_twice(), desk.trouble()), (3, None));
        desk.all_ended_with_a_reason();
    }
}

#[actix_web::test]
async fn a_retired_way_of_signing_keeps_everything_until_there_is_another() {
    let desk = Desk::new(3).await;
    desk.text("Hello {n}");
    desk.run();
    let policy =
        |oauth1_retired| Seed { policy: Some(Policy { oauth1_retired, ..Policy::default() }), ..Seed::default() };
    desk.app.x.seed(policy(true));
    desk.tick().await;
    waits(&desk, "retired", "X no longer accepts OAuth 1.0a").await;
    desk.app.x.seed(policy(false));
    goes_on(&desk).await;
}

#[actix_web::test]
async fn what_concerns_one_post_ends_with_its_reason_and_is_not_tried_again() {
    for (behaviour, failure, words) in [
        (Behaviour::MentionsRefused, "policy_mention", "X does not permit this app to mention people"),
        (Behaviour::ReplyRefused, "policy_reply", "X permits a reply only to somebody who mentioned"),
        (Behaviour::QuoteRefused, "policy_quote", "X does not permit this app to quote"),
        (Behaviour::Duplicate, "duplicate", "X refused this tweet as a duplicate"),
    ] {
        let desk = refused(&behaviour).await;
        desk.half_a_day().await;
        assert_eq!((desk.attempts(), desk.nothing_twice(), desk.trouble()), (3, 0, None), "{behaviour:?}");
        assert_eq!(desk.states(), vec!["failed".to_owned(); 3], "{behaviour:?}");
        desk.all_ended_with_a_reason();
        assert!(desk.reasons().iter().flatten().all(|reason| reason.contains(words)), "{:?}", desk.reasons());
        let mut admin = desk.app.admin().await;
        admin.open(&format!("/tweets/posts?state=failed&reason={failure}")).await.sees("Hello 1");
        desk.figures_hold();
    }
}

#[actix_web::test]
async fn a_permission_that_is_taken_back_in_the_middle_stops_the_rest_and_repeats_nothing() {
    let desk = Desk::new(3).await;
    desk.text("Hello {n}");
    desk.run();
    desk.app.x.faults(vec![
        linnet::sandbox::Fault::once("POST", "/2/tweets", Behaviour::CloseAfter),
        linnet::sandbox::Fault::times(2, "POST", "/2/tweets", Behaviour::Revoked),
    ]);
    desk.tick().await;
    assert_eq!((desk.posted(), desk.trouble().as_deref()), (1, Some("reauthorise")));
    // The one without an answer is looked up all the same: looking is not sending.
    desk.later(11).await;
    let sent = desk.states().iter().filter(|state| *state == "sent").count();
    assert_eq!((sent, desk.attempts()), (1, 3));
    goes_on(&desk).await;
}
