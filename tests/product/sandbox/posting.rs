//! Posts that are taken, and what becomes of their text.

use linnet::sandbox::{Policy, Seed};
use serde_json::json;

use super::{Stage, post};

#[actix_web::test]
async fn a_post_is_kept_as_sent_and_shown_with_short_links() {
    let stage = Stage::new();
    let sent = "Hi @Ada_Reads, see https://example.com/a?b=1&c=2 #birds  twice";
    let got = stage.client().tweet(sent).await;
    assert_eq!(got.status, 201);
    let (id, text) = (got.json["data"]["id"].as_str().unwrap(), got.json["data"]["text"].as_str().unwrap());
    assert!(id.parse::<u64>().unwrap() > 1 << 53);
    assert_eq!(got.json["data"]["edit_history_tweet_ids"], json!([id]));
    assert!(text.starts_with("Hi @Ada_Reads, see https://t.co/") && text.ends_with(" #birds  twice"));
    let kept = &stage.x.posts()[0];
    assert_eq!((kept.text.as_str(), kept.shown.as_str(), kept.id.as_str()), (sent, text, id));

    let shown = stage.client().get(&format!("/2/tweets/{id}"), &[("tweet.fields", "entities")]).await;
    let entities = &shown.json["data"]["entities"];
    let url = &entities["urls"][0];
    assert_eq!(url["expanded_url"], "https://example.com/a?b=1&c=2");
    assert_eq!((&url["start"], &url["end"]), (&json!(19), &json!(42)));
    assert_eq!(entities["mentions"][0]["username"], "Ada_Reads");
    assert_eq!(entities["hashtags"][0]["tag"], "birds");
}

#[actix_web::test]
async fn ids_grow_even_when_the_clock_goes_back() {
    let stage = Stage::new();
    let mut ids = Vec::new();
    for text in ["one", "two", "three"] {
        let got = stage.client().tweet(text).await;
        ids.push(got.json["data"]["id"].as_str().unwrap().parse::<u64>().unwrap());
        stage.clock.advance(chrono::Duration::seconds(-30));
    }
    assert!(ids.is_sorted_by(|one, other| one < other), "{ids:?}");
}

#[actix_web::test]
async fn the_same_words_within_a_day_are_a_duplicate() {
    let stage = Stage::new();
    let client = stage.client();
    let text = "Look: https://example.com/a";
    assert_eq!(client.tweet(text).await.status, 201);
    let again = client.tweet(" Look:  https://example.com/a").await;
    assert_eq!(
        (again.status, again.json["detail"].as_str()),
        (403, Some("You are not allowed to create a Tweet with duplicate content."))
    );
    assert_eq!(stage.x.posts().len(), 1);
    stage.clock.advance(chrono::Duration::hours(24));
    assert_eq!(client.tweet(text).await.status, 201);
}

#[actix_web::test]
async fn of_two_same_posts_at_once_one_is_taken_and_one_refused() {
    let stage = Stage::new();
    let client = stage.client();
    let (one, other) = futures_util::future::join(client.tweet("At once"), client.tweet("At once")).await;
    let mut both = [one.status, other.status];
    both.sort_unstable();
    assert_eq!(both, [201, 403]);
    assert_eq!(stage.x.posts().len(), 1);
}

#[actix_web::test]
async fn deleting_ones_own_works_twice_and_somebody_elses_never() {
    let stage = Stage::new();
    let client = stage.client();
    let id = client.tweet("Soon gone").await.json["data"]["id"].as_str().unwrap().to_owned();
    for _ in 0..2 {
        assert_eq!(client.delete(&format!("/2/tweets/{id}")).await.json, json!({"data": {"deleted": true}}));
    }
    assert!(stage.x.posts()[0].deleted);
    let gone = client.get(&format!("/2/tweets/{id}"), &[]).await;
    assert!(gone.status == 200 && gone.json.get("data").is_none());
    stage.x.try_seed(Seed { posts: vec![post("ada_reads", "Mine", 5)], ..Seed::default() }).unwrap();
    let hers = stage.x.posts().into_iter().find(|post| post.text == "Mine").unwrap();
    assert_eq!(client.delete(&format!("/2/tweets/{}", hers.id)).await.status, 403);
}

#[actix_web::test]
async fn a_state_file_outlives_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("deep/x.json");
    let stage = Stage::empty(Some(file.clone()));
    stage.x.try_seed(super::company()).unwrap();
    assert_eq!(stage.client().tweet("Remember me").await.status, 201);
    stage.x.stop();
    drop(stage);

    let stage = Stage::empty(Some(file.clone()));
    assert_eq!(stage.x.posts()[0].text, "Remember me");
    assert_eq!(stage.client().tweet("Remember me").await.status, 403);
    stage.x.try_seed(super::company()).unwrap();
    assert_eq!(stage.x.posts().len(), 1);
    stage.x.reset();
    stage.x.stop();
    assert!(Stage::empty(Some(file)).x.posts().is_empty());
}

#[actix_web::test]
async fn seeding_twice_changes_nothing_and_a_new_handle_keeps_the_number() {
    let stage = Stage::new();
    let posts = || Seed { posts: vec![post("ada_reads", "Once", 5)], ..Seed::default() };
    stage.x.try_seed(posts()).unwrap();
    stage.clock.advance(chrono::Duration::minutes(7));
    stage.x.try_seed(posts()).unwrap();
    assert_eq!(stage.x.posts().len(), 1);
    let client = stage.client();
    let id = client.get("/2/users/by/username/ADA_READS", &[]).await.json["data"]["id"].as_str().unwrap().to_owned();
    stage.seed(json!({"users": [{"id": id, "handle": "ada_writes"}]}));
    assert!(client.get("/2/users/by/username/ada_reads", &[]).await.json.get("data").is_none());
    assert_eq!(client.get(&format!("/2/users/{id}"), &[]).await.json["data"]["username"], "ada_writes");
    assert_eq!(client.get(&format!("/2/users/{id}"), &[]).await.json["data"]["name"], "Ada <b>");
}

#[actix_web::test]
async fn a_new_post_may_lag_behind_its_acceptance() {
    let stage = Stage::new();
    stage.policy(Policy { lag_seconds: 20, empty_edit_history: true, ..Policy::default() });
    let client = stage.client();
    let got = client.tweet("Late").await;
    assert_eq!(got.json["data"]["edit_history_tweet_ids"], json!([""]));
    let me = client.get("/2/users/me", &[]).await.json["data"]["id"].as_str().unwrap().to_owned();
    let own = format!("/2/users/{me}/tweets");
    assert_eq!(client.get(&own, &[]).await.json, json!({"meta": {"result_count": 0}}));
    assert_eq!(client.tweet("Late").await.status, 403);
    stage.clock.advance(chrono::Duration::seconds(20));
    assert_eq!(client.get(&own, &[]).await.json["meta"]["result_count"], 1);
}
