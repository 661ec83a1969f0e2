//! Posts that are refused, in X's words.

use linnet::sandbox::{Policy, Ruling, Seed};
use serde_json::json;

use super::{Stage, post};

#[actix_web::test]
async fn a_body_x_does_not_know_is_400() {
    let stage = Stage::new();
    let client = stage.client();
    let bodies = [
        json!({"text": "Hello", "status": "Hello"}),
        json!({"text": ""}),
        json!({"text": "  "}),
        json!({}),
        json!({"text": 7}),
        json!({"text": "x", "media": {"media_ids": ["1"]}}),
        json!({"text": "x", "reply": {"to": "1"}}),
    ];
    for body in bodies {
        let got = client.post(body.clone()).await;
        assert_eq!((got.status, &got.json["title"]), (400, &json!("Invalid Request")), "{body}");
    }
    let raw = client.posting(&json!({})).body("{\"text\":").send().await.unwrap();
    assert_eq!(raw.status(), 400);
    assert!(stage.x.posts().is_empty());
}

#[actix_web::test]
async fn two_hundred_and_eighty_fit_and_one_more_does_not() {
    let stage = Stage::new();
    let client = stage.client();
    assert_eq!(client.tweet(&"x".repeat(280)).await.status, 201);
    assert_eq!(client.tweet(&"漢".repeat(140)).await.status, 201);
    let link = format!("https://example.com/{}", "y".repeat(300));
    assert_eq!(client.tweet(&format!("{} {link}", "x".repeat(256))).await.status, 201);
    for text in ["x".repeat(281), "漢".repeat(141), format!("{} {link}", "x".repeat(257))] {
        let got = client.tweet(&text).await;
        assert_eq!(got.status, 400);
        assert!(got.text.contains("Your Tweet text is too long."));
    }
}

#[actix_web::test]
async fn mentions_are_allowed_or_refused() {
    let stage = Stage::new();
    assert_eq!(stage.client().tweet("Hello @ada_reads").await.status, 201);
    stage.policy(Policy { mentions: Ruling::Refused, ..Policy::default() });
    let got = stage.client().tweet("Hello again @ada_reads").await;
    assert_eq!(
        got.json,
        json!({"title": "Forbidden", "type": "about:blank", "status": 403,
            "detail": "Creating posts with @mentions is not allowed for your access package."})
    );
    assert_eq!(stage.client().tweet("Write to ada@example.com").await.status, 201);
}

#[actix_web::test]
async fn replies_need_a_summons_and_quotes_and_cashtags_are_refused() {
    let stage = Stage::new();
    let posts = vec![post("ada_reads", "Talking to myself", 9), post("ada_reads", "Hey @SONGBIRD_CO", 8)];
    stage.x.try_seed(Seed { posts, ..Seed::default() }).unwrap();
    let id = |text: &str| stage.x.posts().into_iter().find(|post| post.text == text).unwrap().id;
    let client = stage.client();
    let reply = |id: String, text: &str| json!({"text": text, "reply": {"in_reply_to_tweet_id": id}});
    let got = client.post(reply(id("Talking to myself"), "May I?")).await;
    assert!(
        got.status == 403
            && got.json["detail"].as_str().unwrap().starts_with("Reply to this conversation is not allowed")
    );
    let got = client.post(reply(id("Hey @SONGBIRD_CO"), "Yes?")).await;
    assert_eq!(got.status, 201);
    let own = got.json["data"]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.post(reply(own, "And more")).await.status, 201);
    assert_eq!(client.post(reply("1".into(), "Nobody there")).await.status, 403);
    let got = client.post(json!({"text": "See", "quote_tweet_id": id("Talking to myself")})).await;
    assert!(got.status == 403 && got.json["detail"].as_str().unwrap().starts_with("Quoting this post is not allowed"));
    assert_eq!(client.tweet("$TW up").await.status, 201);
    assert_eq!(client.tweet("$TW up, $XY down").await.status, 403);
}

#[actix_web::test]
async fn an_account_suspended_or_locked_in_the_middle_is_told_so() {
    let stage = Stage::new();
    assert_eq!(stage.client().tweet("One").await.status, 201);
    stage.seed(json!({"users": [{"handle": "songbird_co", "locked": true}]}));
    assert_eq!(stage.client().tweet("Two").await.code(), 326);
    stage.seed(json!({"users": [{"handle": "songbird_co", "suspended": true}]}));
    let got = stage.client().tweet("Three").await;
    assert_eq!((got.status, got.code().as_u64()), (403, Some(64)));
}

#[actix_web::test]
async fn version_one_is_gone_and_unknown_paths_and_methods_are_said_to_be() {
    let stage = Stage::new();
    let client = stage.client();
    let got = client.leg("/1.1/statuses/update.json", super::client::Odd::default()).await;
    assert_eq!((got.status, got.code().as_u64()), (403, Some(453)));
    let got = client.get("/2/nothing", &[]).await;
    assert_eq!(got.json, json!({"title": "Not Found", "type": "about:blank", "status": 404, "detail": "Not Found"}));
    assert_eq!(client.delete("/2/users/me").await.status, 405);
    assert_ne!(got.header("x-transaction-id"), "");
}
