//! Looking up: people, posts, lists, in both vocabularies.

use linnet::sandbox::{Dialect, Policy, Ruling, Seed};
use serde_json::{Value, json};

use super::{Stage, post};

const ADA: &str = "/2/users/by/username/ada_reads";

async fn ada(stage: &Stage) -> String {
    stage.client().get(ADA, &[]).await.json["data"]["id"].as_str().unwrap().to_owned()
}

fn with_posts(count: u32) -> Stage {
    let stage = Stage::new();
    let posts = (0..count).map(|n| post("ada_reads", &format!("Post {n} for @songbird_co #t{n}"), n + 1)).collect();
    stage.x.try_seed(Seed { posts, ..Seed::default() }).unwrap();
    stage
}

#[actix_web::test]
async fn a_user_has_three_fields_and_what_was_asked_for() {
    let stage = Stage::new();
    let client = stage.client();
    let plain = client.get(ADA, &[]).await.json["data"].clone();
    assert_eq!(plain.as_object().unwrap().keys().collect::<Vec<_>>(), ["id", "name", "username"]);
    assert_eq!((&plain["name"], &plain["username"]), (&json!("Ada <b>"), &json!("Ada_Reads")));
    let fields =
        "created_at,description,entities,location,nonsense,profile_image_url,protected,public_metrics,url,verified";
    let full = client.get(ADA, &[("user.fields", fields)]).await.json["data"].clone();
    assert!(full.get("nonsense").is_none() && full.get("verified_type").is_none());
    assert_eq!(full["entities"]["url"]["urls"][0]["expanded_url"], "https://ada.example.org/me");
    assert_eq!(full["entities"]["description"]["urls"][0]["expanded_url"], "https://ada.example.com");
    assert_eq!(
        full["entities"]["description"]["mentions"][0],
        json!({"start": 15, "end": 27, "username": "songbird_co", "id": full_id(&stage).await})
    );
    assert_eq!((&full["location"], &full["public_metrics"]["tweet_count"]), (&json!("London"), &json!(0)));
    assert_eq!(full["created_at"], "2024-02-27T09:00:00.000Z");
    let picture = full["profile_image_url"].as_str().unwrap();
    assert!(picture.starts_with(stage.x.url()) && picture.ends_with("_normal.png"));
    let got = client.browse(picture.strip_prefix(stage.x.url()).unwrap()).await;
    assert_eq!((got.status, got.header("content-type")), (200, "image/png"));
}

async fn full_id(stage: &Stage) -> String {
    stage.client().get("/2/users/me", &[]).await.json["data"]["id"].as_str().unwrap().to_owned()
}

#[actix_web::test]
async fn whoever_cannot_be_seen_is_200_with_the_reason() {
    let stage = Stage::new();
    let client = stage.client();
    for handle in ["nosuch", "has_left"] {
        let got = client.get(&format!("/2/users/by/username/{handle}"), &[]).await;
        assert_eq!(got.status, 200);
        assert_eq!(
            got.json,
            json!({"errors": [{"value": handle, "detail": format!("Could not find user with username: [{handle}]."),
                "title": "Not Found Error", "resource_type": "user", "parameter": "username", "resource_id": handle,
                "type": "https://api.x.com/2/problems/resource-not-found"}]})
        );
    }
    let got = client.get("/2/users/by/username/was_suspended", &[]).await;
    assert_eq!(got.json["errors"][0]["title"], "Forbidden");
    assert_eq!(got.json["errors"][0]["detail"], "User has been suspended: [was_suspended].");
    let id = client.get("/2/users/by/username/behind_doors", &[]).await.json["data"]["id"].as_str().unwrap().to_owned();
    stage.policy(Policy { problem_host: "api.twitter.com".into(), ..Policy::default() });
    let got = client.get(&format!("/2/users/{id}/tweets"), &[]).await;
    assert_eq!(
        got.json,
        json!({"errors": [{"detail": format!("Sorry, you are not authorized to see the user with id: [{id}]."),
            "title": "Authorization Error", "section": "data", "resource_type": "user", "parameter": "id",
            "resource_id": id, "value": id, "type": "https://api.twitter.com/2/problems/not-authorized-for-resource"}]})
    );
}

#[actix_web::test]
async fn look_ups_of_many_are_partly_answered_and_bounded() {
    let stage = Stage::new();
    let client = stage.client();
    let got = client.get("/2/users/by", &[("usernames", "ADA_reads,nosuch,was_suspended")]).await;
    assert_eq!(got.json["data"].as_array().unwrap().len(), 1);
    assert_eq!(got.json["errors"].as_array().unwrap().len(), 2);
    assert_eq!(got.json["errors"][0]["detail"], "Could not find user with usernames: [nosuch].");
    let id = ada(&stage).await;
    let got = client.get("/2/users", &[("ids", &format!("{id},12"))]).await;
    assert_eq!((&got.json["data"][0]["id"], &got.json["errors"][0]["parameter"]), (&json!(id), &json!("ids")));
    let many = vec!["a"; 101].join(",");
    assert_eq!(client.get("/2/users/by", &[("usernames", &many)]).await.status, 400);
    for (path, params) in [("/2/users/by", [("usernames", "")]), ("/2/users", [("ids", "x")])] {
        assert_eq!(client.get(path, &params).await.status, 400);
    }
    let got = client.get("/2/users/by/username/bad-name", &[]).await;
    assert_eq!(got.status, 400);
    assert_eq!(
        got.json["errors"][0],
        json!({"parameters": {"username": ["bad-name"]},
            "message": "The `username` query parameter value [bad-name] does not match ^[A-Za-z0-9_]{1,15}$"})
    );
}

#[actix_web::test]
async fn a_timeline_is_read_page_by_page_newest_first() {
    let stage = with_posts(23);
    let client = stage.client();
    let path = format!("/2/users/{}/tweets", ada(&stage).await);
    let (mut seen, mut token): (Vec<String>, Option<String>) = (Vec::new(), None);
    loop {
        let mut params = vec![("max_results", "10")];
        params.extend(token.as_deref().map(|token| ("pagination_token", token)));
        let page = client.get(&path, &params).await.json;
        let ids = page["data"].as_array().unwrap().iter().map(|post| post["id"].as_str().unwrap().to_owned());
        seen.extend(ids);
        assert_eq!(page["meta"]["oldest_id"].as_str(), seen.last().map(String::as_str));
        token = page["meta"]["next_token"].as_str().map(str::to_owned);
        if token.is_none() {
            break;
        }
    }
    assert_eq!(seen, stage.x.posts().into_iter().map(|post| post.id).collect::<Vec<_>>());
    for params in [
        ("max_results", "4"),
        ("max_results", "101"),
        ("max_results", "x"),
        ("pagination_token", "x"),
        ("since_id", "x"),
        ("exclude", "x"),
    ] {
        assert_eq!(client.get(&path, &[params]).await.status, 400, "{params:?}");
    }
    let newest = client.get(&path, &[("since_id", &seen[0])]).await;
    assert_eq!(newest.json, json!({"meta": {"result_count": 0}}));
    let three = client.get(&path, &[("since_id", &seen[3])]).await;
    assert_eq!(three.json["meta"]["result_count"], 3);
    let last = client.get(&path, &[("until_id", &seen[21])]).await;
    assert_eq!(last.json["data"][0]["id"], json!(seen[22]));
    let recent = client.get(&path, &[("start_time", "2026-11-23T08:57:00Z")]).await;
    assert_eq!(recent.json["meta"]["result_count"], 3);
}

#[actix_web::test]
async fn replies_and_reposts_are_left_out_when_asked() {
    let stage = with_posts(1);
    let id = stage.x.posts()[0].id.clone();
    stage.seed(json!({"posts": [
        {"author": "ada_reads", "text": "Answer", "reply_to": id},
        {"author": "ada_reads", "text": "RT: Post 0", "repost_of": id},
        {"author": "ada_reads", "text": "Answer to nothing", "reply_to": "77"},
    ]}));
    let path = format!("/2/users/{}/tweets", ada(&stage).await);
    let count =
        async |params: &[(&str, &str)]| stage.client().get(&path, params).await.json["meta"]["result_count"].clone();
    assert_eq!(count(&[]).await, 4);
    assert_eq!(count(&[("exclude", "replies")]).await, 2);
    assert_eq!(count(&[("exclude", "replies,retweets")]).await, 1);
    let all = [("expansions", "referenced_tweets.id,author_id"), ("tweet.fields", "referenced_tweets")];
    let got = stage.client().get(&path, &all).await.json;
    assert_eq!(got["includes"]["tweets"].as_array().unwrap().len(), 1);
    assert_eq!(got["includes"]["users"].as_array().unwrap().len(), 1);
    let missing = &got["errors"][0];
    assert_eq!((&missing["resource_id"], &missing["parameter"]), (&json!("77"), &json!("referenced_tweets.id")));
}

#[actix_web::test]
async fn each_vocabulary_is_answered_in_its_own_words() {
    let stage = with_posts(1);
    let path = format!("/2/users/{}/tweets", ada(&stage).await);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let plain = stage.client().get(&path, &[]).await.json;
    assert_eq!(keys(&plain["data"][0]), ["edit_history_tweet_ids", "id", "text"]);
    let older =
        stage.client().get(&path, &[("tweet.fields", "created_at,public_metrics,author_id,nonsense")]).await.json;
    assert_eq!(
        keys(&older["data"][0]),
        ["author_id", "created_at", "edit_history_tweet_ids", "id", "public_metrics", "text"]
    );
    assert_eq!(older["data"][0]["public_metrics"]["retweet_count"], 0);
    assert_eq!(older["data"][0]["created_at"], "2026-11-23T08:59:00.000Z");
    let params = [("post.fields", "public_metrics"), ("expansions", "author_id"), ("user.fields", "public_metrics")];
    let newer = stage.client().get(&path, &params).await.json;
    assert_eq!(keys(&newer["data"][0]), ["author_id", "edit_history_post_ids", "id", "public_metrics", "text"]);
    assert_eq!(newer["data"][0]["public_metrics"]["repost_count"], 0);
    assert_eq!(newer["includes"]["users"][0]["public_metrics"]["post_count"], 1);
    stage.policy(Policy { dialect: Dialect::Post, mentions: Ruling::Allowed, ..Policy::default() });
    let forced = stage.client().get(&path, &[]).await.json;
    assert_eq!(keys(&forced["data"][0]), ["edit_history_post_ids", "id", "text"]);
}

#[actix_web::test]
async fn mentions_and_searches_find_what_they_should() {
    let stage = with_posts(3);
    let client = stage.client();
    stage
        .x
        .try_seed(Seed {
            posts: vec![
                post("songbird_co", "A \"quoted phrase\" https://example.com $TW", 1),
                post("ada_reads", "Old #t1", 11_000),
            ],
            ..Seed::default()
        })
        .unwrap();
    let me = full_id(&stage).await;
    assert_eq!(client.get(&format!("/2/users/{me}/mentions"), &[]).await.json["meta"]["result_count"], 3);
    let search = async |query: &str| client.get("/2/tweets/search/recent", &[("query", query)]).await;
    let queries = [
        ("#t1", 1),
        ("#T1 OR #t2", 2),
        ("from:ada_reads", 3),
        ("@songbird_co -from:ada_reads", 0),
        ("\"quoted phrase\"", 1),
        ("post -#t0", 2),
        ("(#t0 OR #t1) from:ada_reads -is:retweet", 2),
        ("has:links", 1),
        ("url:example.com", 1),
        ("$tw", 1),
        ("-(#t0 OR #t1) post", 1),
    ];
    for (query, count) in queries {
        assert_eq!(search(query).await.json["meta"]["result_count"], count, "{query}");
    }
    for query in ["", "\"open", "(open", "a)", &"x".repeat(513)] {
        assert_eq!(search(query).await.status, 400, "{query}");
    }
    let old = client.get("/2/tweets/search/recent", &[("query", "post"), ("since_id", "1")]).await;
    assert!(old.status == 400 && old.text.contains("'since_id' must be a tweet id created after"));
}

#[actix_web::test]
async fn posts_are_looked_up_by_number() {
    let stage = with_posts(2);
    let (client, posts) = (stage.client(), stage.x.posts());
    let got = client.get("/2/tweets", &[("ids", &format!("{},5", posts[0].id))]).await;
    assert_eq!(
        (&got.json["data"][0]["text"], &got.json["errors"][0]["resource_type"]),
        (&json!(posts[0].text), &json!("tweet"))
    );
    let got = client.get(&format!("/2/tweets/{}", posts[1].id), &[]).await;
    assert_eq!(got.json["data"]["id"], json!(posts[1].id));
}
