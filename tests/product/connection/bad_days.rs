//! Answers that are none, on the Connection tab: each is a sentence, none is believed, none leaks a signature.

use std::collections::BTreeMap;

use linnet::clock::Clock;
use linnet::sandbox::{Behaviour, Body, Confirmed, Fault, Options, Policy, Reset, Sandbox, Seed};

use super::{SECRETS, account, authorize, connected, has_token, health, keys, start};

fn status(status: u16, body: Body) -> Behaviour {
    Behaviour::Status { status, body, headers: BTreeMap::new() }
}

#[actix_web::test]
async fn whatever_comes_instead_of_an_answer_is_a_sentence_and_the_connection_is_not_blamed() {
    let app = start().await;
    let mut admin = connected(&app).await;
    let unclear = [
        Behaviour::Html,
        Behaviour::HalfBody,
        Behaviour::CloseBefore,
        Behaviour::CloseAfter,
        Behaviour::Huge { bytes: 3 << 20 },
        status(204, Body::Empty),
        status(200, Body::Empty),
        status(301, Body::Empty),
        status(500, Body::Json),
        status(502, Body::Html),
        status(503, Body::Empty),
        status(504, Body::Html),
    ];
    for behaviour in unclear {
        app.x.faults(vec![Fault::once("GET", "/2/users/me", behaviour.clone())]);
        admin.press("Test the connection").await;
        assert_eq!(admin.status(), 200, "{behaviour:?}");
        admin.sees("X did not answer clearly");
        assert!(has_token(&app) && health(&app).is_ok(), "{behaviour:?}");
    }
    for behaviour in
        [Behaviour::Gzip, Behaviour::WrongType, Behaviour::Drip { millis: 1 }, Behaviour::DelayAfter { millis: 30 }]
    {
        app.x.faults(vec![Fault::once("GET", "/2/users/me", behaviour)]);
        admin.press("Test the connection").await.sees("The connection works");
    }
}

#[actix_web::test]
async fn too_many_tests_are_told_with_the_time_to_wait_for() {
    let app = start().await;
    let mut admin = connected(&app).await;
    for reset in [Reset::Ahead, Reset::Past, Reset::Absent] {
        for html in [false, true] {
            app.x.faults(vec![Fault::once("GET", "/2/users/me", Behaviour::RateLimited { reset, html })]);
            admin.press("Test the connection").await.sees("X allows no more of these calls until 23 Nov, 12:");
            assert!(health(&app).is_ok(), "{reset:?} {html}");
        }
    }
}

#[actix_web::test]
async fn a_signature_is_never_carried_to_another_host() {
    let app = start().await;
    let mut admin = connected(&app).await;
    let other = Sandbox::start(Options {
        listen: "127.0.0.1:0".parse().expect("an address"),
        state_file: None,
        clock: Clock::system(),
    })
    .expect("another server");
    for path in ["/2/users/me", "/oauth/request_token"] {
        app.x.faults(vec![Fault::once("*", path, Behaviour::Redirect { to: format!("{}{path}", other.url()) })]);
        let button = if path.starts_with("/2") { "Test the connection" } else { "Authorize" };
        admin.open("/twitter").await.press(button).await.sees("X did not answer clearly");
    }
    assert!(other.requests().is_empty(), "{:?}", other.requests());
    other.stop();
}

#[actix_web::test]
async fn a_request_token_without_a_confirmed_callback_is_not_believed() {
    for confirmed in [Confirmed::False, Confirmed::Missing] {
        let app = start().await;
        app.x.seed(Seed { policy: Some(Policy { confirmed, ..Policy::default() }), ..Seed::default() });
        let mut admin = app.admin().await;
        keys(&mut admin, "key-one", SECRETS[0]).await;
        admin.press("Authorize").await.sees("it did not confirm the callback address");
        assert_eq!(admin.status(), 422);
        assert!(!has_token(&app));
    }
}

#[actix_web::test]
async fn an_access_token_that_is_cut_off_or_a_page_changes_nothing() {
    let app = start().await;
    let mut admin = app.admin().await;
    keys(&mut admin, "key-one", SECRETS[0]).await;
    for behaviour in [Behaviour::HalfBody, Behaviour::Html, status(500, Body::Html), Behaviour::Huge { bytes: 2 << 20 }]
    {
        app.x.faults(vec![Fault::once("POST", "/oauth/access_token", behaviour.clone())]);
        authorize(&mut admin).await;
        admin.sees("X did not answer clearly");
        assert!(!has_token(&app), "{behaviour:?}");
    }
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.");
    assert_eq!(account(&app).and_then(|account| account.user_xid).as_deref(), Some("4001"));
}
