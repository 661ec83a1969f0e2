//! Windows and money.

use linnet::sandbox::{EndpointLimit, Limits, Seed};
use serde_json::json;

use super::{NOW, Stage, post};

fn posts_a_quarter(count: u32) -> Seed {
    let endpoint = EndpointLimit { endpoint: "POST /2/tweets".into(), user: Some(count), ..EndpointLimit::default() };
    Seed { limits: Some(Limits { endpoints: vec![endpoint], ..Limits::default() }), ..Seed::default() }
}

#[actix_web::test]
async fn every_answer_says_what_is_left_and_posting_says_it_of_the_day() {
    let stage = Stage::new();
    let me = stage.client().get("/2/users/me", &[]).await;
    assert_eq!((me.header("x-rate-limit-limit"), me.header("x-rate-limit-remaining")), ("75", "74"));
    assert_eq!(me.header("x-rate-limit-reset"), (NOW + 900).to_string());
    let got = stage.client().tweet("Hello").await;
    assert_eq!((got.header("x-rate-limit-limit"), got.header("x-rate-limit-remaining")), ("100", "99"));
    assert_eq!(got.header("x-app-limit-24hour-remaining"), "9999");
    assert_eq!(got.header("x-user-limit-24hour-reset"), (NOW + 86_400).to_string());
    let refused = stage.client().tweet("Hello").await;
    assert_eq!((refused.status, refused.header("x-rate-limit-remaining")), (403, "98"));
}

#[actix_web::test]
async fn one_call_too_many_is_429_until_the_window_ends() {
    let stage = Stage::new();
    stage.x.try_seed(posts_a_quarter(2)).unwrap();
    for (text, status) in [("one", 201), ("two", 201), ("three", 429)] {
        assert_eq!(stage.client().tweet(text).await.status, status);
    }
    stage.clock.advance(chrono::Duration::seconds(899));
    let got = stage.client().tweet("three").await;
    assert_eq!(
        got.json,
        json!({"title": "Too Many Requests", "type": "about:blank", "status": 429, "detail": "Too Many Requests"})
    );
    assert_eq!(
        (got.header("x-rate-limit-remaining"), got.header("x-rate-limit-reset")),
        ("0", (NOW + 900).to_string().as_str())
    );
    stage.clock.advance(chrono::Duration::seconds(1));
    assert_eq!(stage.client().tweet("three").await.status, 201);
}

#[actix_web::test]
async fn limits_scale_and_their_headers_can_be_absent() {
    let stage = Stage::new();
    stage.seed(json!({"limits": {"percent": 2, "headers": false}}));
    for (text, status) in [("one", 201), ("two", 201), ("three", 429)] {
        let got = stage.client().tweet(text).await;
        assert_eq!((got.status, got.header("x-rate-limit-limit")), (status, ""));
    }
}

#[actix_web::test]
async fn the_bill_counts_what_x_would_charge_once_a_day() {
    let stage = Stage::new();
    stage.x.try_seed(Seed { posts: vec![post("ada_reads", "Hello", 5)], ..Seed::default() }).unwrap();
    let client = stage.client();
    client.tweet("Without").await;
    client.tweet("With https://example.com").await;
    client.tweet("Without").await;
    client.get("/2/users/me", &[]).await;
    for _ in 0..2 {
        let id =
            client.get("/2/users/by/username/ada_reads", &[]).await.json["data"]["id"].as_str().unwrap().to_owned();
        client.get(&format!("/2/users/{id}/tweets"), &[]).await;
    }
    assert_eq!(stage.x.bill().total_micros, 15_000 + 200_000 + 10_000 + 5_000);
    let bill = client.browse("/__sandbox/bill").await.json;
    assert_eq!(bill["lines"]["post create with url"], json!({"count": 1, "micros": 200_000}));
    stage.clock.advance(chrono::Duration::hours(24));
    client.get("/2/users/by/username/ada_reads", &[]).await;
    assert_eq!(stage.x.bill().lines["user read"].count, 2);
}

#[actix_web::test]
async fn an_empty_purse_and_a_cap_refuse() {
    let stage = Stage::new();
    stage.seed(json!({"credits": {"balance_micros": 1}}));
    assert_eq!(stage.client().tweet("The last one").await.status, 201);
    let got = stage.client().tweet("One too many").await;
    assert_eq!((got.status, &got.json["title"]), (402, &json!("CreditsDepleted")));
    stage.seed(json!({"credits": {"spend_cap_micros": 15_000}}));
    let got = stage.client().tweet("One too many").await;
    assert_eq!((got.status, &got.json["title"]), (403, &json!("SpendCapReached")));
    assert_eq!(stage.x.posts().len(), 1);
}
