//! Bad days, on order.

use linnet::sandbox::{Behaviour, Body, Fault, Reset};
use serde_json::json;

use super::client::{Got, Odd};
use super::{NOW, Stage};

async fn posting(stage: &Stage, text: &str) -> reqwest::Result<reqwest::Response> {
    stage.client().posting(&json!({"text": text})).send().await
}

fn order(stage: &Stage, behaviour: Behaviour) {
    stage.x.faults(vec![Fault::once("POST", "/2/tweets", behaviour)]);
}

#[actix_web::test]
async fn a_post_taken_without_an_answer_shows_in_the_timeline_and_is_a_duplicate_when_resent() {
    let stage = Stage::new();
    order(&stage, Behaviour::CloseAfter);
    let error = posting(&stage, "Hello?").await.unwrap_err();
    assert!(error.is_request() && !error.is_connect() && !error.is_timeout(), "{error:?}");
    assert_eq!(stage.x.posts().len(), 1);
    let me = stage.client().get("/2/users/me", &[]).await.json["data"]["id"].as_str().unwrap().to_owned();
    let own = stage.client().get(&format!("/2/users/{me}/tweets"), &[]).await.json;
    assert_eq!(own["data"][0]["text"], "Hello?");
    assert_eq!(stage.client().tweet("Hello?").await.status, 403);
    let calls = stage.x.requests();
    assert_eq!((calls[0].status, calls[0].user.as_deref()), (0, Some("songbird_co")));
    assert!(calls[0].body.contains("Hello?"));
    assert_eq!(calls.last().unwrap().status, 403);
}

#[actix_web::test]
async fn a_post_cut_off_before_it_was_read_is_not_taken() {
    let stage = Stage::new();
    order(&stage, Behaviour::CloseBefore);
    assert!(posting(&stage, "Hello?").await.is_err());
    assert!(stage.x.posts().is_empty());
    assert_eq!(stage.x.requests().len(), 1);
    assert_eq!(posting(&stage, "Hello?").await.unwrap().status(), 201);
}

#[actix_web::test]
async fn half_an_answer_breaks_while_it_is_read() {
    let stage = Stage::new();
    order(&stage, Behaviour::HalfBody);
    let response = posting(&stage, "Hello?").await.unwrap();
    assert_eq!(response.status(), 201);
    assert!(response.bytes().await.is_err());
    assert_eq!(stage.x.posts().len(), 1);
}

#[actix_web::test]
async fn answers_come_late_in_drops_of_a_lying_type_or_too_large() {
    let stage = Stage::new();
    stage.x.faults(vec![
        Fault::once("*", "/2/users/me", Behaviour::DelayBefore { millis: 1 }),
        Fault::once("GET", "/2/users/*", Behaviour::DelayAfter { millis: 1 }),
        Fault::once("GET", "*/me", Behaviour::Drip { millis: 0 }),
        Fault::once("GET", "/2/*/me", Behaviour::WrongType),
        Fault::once("GET", "*", Behaviour::Huge { bytes: 3_000_000 }),
    ]);
    let client = stage.client();
    for kind in ["application/json; charset=utf-8"; 3].into_iter().chain(["text/plain"]) {
        let got = client.get("/2/users/me", &[]).await;
        assert_eq!((got.status, got.header("content-type")), (200, kind));
        assert_eq!(got.json["data"]["username"], "songbird_co");
    }
    assert_eq!(client.get("/2/users/me", &[]).await.text.len(), 3_000_000);
    assert_eq!(client.get("/2/users/me", &[]).await.json["data"]["username"], "songbird_co");
}

#[actix_web::test]
async fn servers_fail_with_json_pages_or_nothing_and_networks_get_in_the_way() {
    let stage = Stage::new();
    for (status, body) in [(500, Body::Json), (502, Body::Html), (503, Body::Empty), (204, Body::Empty)] {
        let headers = [("retry-after".to_owned(), "7".to_owned())].into();
        order(&stage, Behaviour::Status { status, body, headers });
        let got = Got::of(posting(&stage, "Hello").await.unwrap()).await;
        assert_eq!((got.status, got.header("retry-after")), (status, "7"));
        let is_right = match body {
            Body::Json => got.json["status"] == status,
            Body::Html => got.text.starts_with("<!DOCTYPE html>"),
            Body::Empty => got.text.is_empty(),
        };
        assert!(is_right, "{}", got.text);
    }
    order(&stage, Behaviour::Html);
    let got = Got::of(posting(&stage, "Hello").await.unwrap()).await;
    assert_eq!((got.status, got.header("content-type")), (200, "text/html; charset=utf-8"));
    order(&stage, Behaviour::Redirect { to: "http://127.0.0.2/elsewhere".into() });
    let got = Got::of(posting(&stage, "Hello").await.unwrap()).await;
    assert_eq!((got.status, got.header("location")), (302, "http://127.0.0.2/elsewhere"));
    assert!(stage.x.posts().is_empty());
}

#[actix_web::test]
async fn refusals_are_answered_on_order_in_x_s_words() {
    let stage = Stage::new();
    let cases = [
        (Behaviour::Revoked, 401, "\"code\":89"),
        (Behaviour::Duplicate, 403, "duplicate content"),
        (Behaviour::MentionsRefused, 403, "@mentions is not allowed"),
        (Behaviour::ReplyRefused, 403, "Reply to this conversation"),
        (Behaviour::QuoteRefused, 403, "Quoting this post"),
        (Behaviour::ReadOnly, 403, "oauth1-permissions"),
        (Behaviour::Locked, 403, "\"code\":326"),
        (Behaviour::Suspended, 403, "\"code\":64"),
        (Behaviour::NoCredits, 402, "CreditsDepleted"),
        (Behaviour::SpendCap, 403, "SpendCapReached"),
        (Behaviour::UsageCap, 429, "usage-capped"),
        (Behaviour::AppSuspended, 401, "\"code\":416"),
        (Behaviour::NoAccess, 403, "\"code\":453"),
    ];
    for (behaviour, status, words) in cases {
        order(&stage, behaviour);
        let got = Got::of(posting(&stage, "Hello").await.unwrap()).await;
        assert!(got.status == status && got.text.contains(words), "{words}: {} {}", got.status, got.text);
    }
    assert!(stage.x.posts().is_empty());
}

#[actix_web::test]
async fn a_429_says_when_to_come_back_or_lies_or_says_nothing() {
    let stage = Stage::new();
    let cases = [
        (Reset::Ahead, (NOW + 900).to_string()),
        (Reset::Past, (NOW - 60).to_string()),
        (Reset::Absent, String::new()),
    ];
    for (reset, at) in cases {
        order(&stage, Behaviour::RateLimited { reset, html: reset == Reset::Absent });
        let got = Got::of(posting(&stage, "Hello").await.unwrap()).await;
        assert_eq!((got.status, got.header("x-rate-limit-reset")), (429, at.as_str()));
        assert_eq!(got.json.is_null(), reset == Reset::Absent);
    }
}

#[actix_web::test]
async fn an_answer_can_come_packed() {
    let stage = Stage::new();
    stage.x.faults(vec![Fault::once("GET", "/2/users/me", Behaviour::Gzip)]);
    let got = stage.client().get("/2/users/me", &[]).await;
    assert_eq!(got.json["data"]["username"], "songbird_co");
}

#[actix_web::test]
async fn one_nonce_used_twice_at_once_serves_one() {
    let stage = Stage::new();
    let client = stage.client();
    let odd = Odd { nonce: Some("shared".into()), ..Odd::default() };
    let call = || client.request(reqwest::Method::GET, "/2/users/me", &[], &odd).send();
    let (one, other) = futures_util::future::join(call(), call()).await;
    let mut both = [one.unwrap().status().as_u16(), other.unwrap().status().as_u16()];
    both.sort_unstable();
    assert_eq!(both, [200, 401]);
}

#[actix_web::test]
async fn a_list_can_be_without_end() {
    let stage = Stage::new();
    stage.x.faults(vec![Fault::times(2, "GET", "/2/users/", Behaviour::SameNextToken)]);
    let me = stage.client().get("/2/users/me", &[]).await.json["data"]["id"].as_str().unwrap().to_owned();
    let got = stage.client().get(&format!("/2/users/{me}/tweets"), &[]).await;
    assert_eq!(got.json["meta"]["next_token"], "again");
}

#[actix_web::test]
async fn faults_come_through_the_door_as_well_are_used_up_and_can_be_cancelled() {
    let stage = Stage::new();
    let client = stage.client();
    let faults = json!([{"method": "POST", "path": "/2/tweets", "times": 2, "behaviour": {"kind": "status", "status": 503}},
        {"behaviour": {"kind": "rate_limited", "reset": "past"}}]);
    assert_eq!(client.door("/__sandbox/faults", faults).await.status, 204);
    for status in [503, 503, 429, 201] {
        assert_eq!(client.tweet("Hello").await.status, status);
    }
    assert_eq!(client.door("/__sandbox/faults", json!([{"behaviour": {"kind": "earthquake"}}])).await.status, 400);
    order(&stage, Behaviour::Locked);
    assert_eq!(client.door("/__sandbox/faults", json!([])).await.status, 204);
    assert_eq!(client.tweet("Hello again").await.status, 201);
}
