//! Three legs, and every stumble.

use linnet::sandbox::{App, Confirmed, Policy, Seed, Wording};
use reqwest::Method;
use scraper::{Html, Selector};

use super::client::{Client, Got, Odd};
use super::{CALLBACK, Stage};

async fn request_token(app: &Client, callback: &str) -> Got {
    app.leg("/oauth/request_token", Odd { callback: Some(callback.into()), ..Odd::default() }).await
}

/// The first leg, and the page of the second: the request token, its secret, and the seal of the form.
async fn asked(app: &Client, callback: &str) -> (String, String, String) {
    let leg = request_token(app, callback).await;
    assert_eq!(leg.status, 200, "{}", leg.text);
    let token = leg.field("oauth_token");
    let page = app.browse(&format!("/oauth/authorize?oauth_token={token}")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let html = Html::parse_document(&page.text);
    let seal = html.select(&Selector::parse("input[name=authenticity_token]").unwrap()).next().unwrap();
    (token, leg.field("oauth_token_secret"), seal.value().attr("value").unwrap().to_owned())
}

async fn approved(app: &Client, token: &str, seal: &str) -> Got {
    let form = [("oauth_token", token), ("authenticity_token", seal), ("user", "ada_reads"), ("authorize", "1")];
    app.submit("/oauth/authorize", &form).await
}

async fn access_token(stage: &Stage, token: &str, secret: &str, verifier: &str) -> Got {
    let client = stage.app().acting_with(token, secret);
    client.leg("/oauth/access_token", Odd { verifier: Some(verifier.into()), ..Odd::default() }).await
}

/// All three legs: the access token and its secret.
async fn connected(stage: &Stage) -> (String, String) {
    let app = stage.app();
    let (token, secret, seal) = asked(&app, CALLBACK).await;
    let back = approved(&app, &token, &seal).await;
    let to = url::Url::parse(back.header("location")).unwrap();
    let verifier = to.query_pairs().find(|(name, _)| name == "oauth_verifier").unwrap().1.into_owned();
    let got = access_token(stage, &token, &secret, &verifier).await;
    assert_eq!((got.status, got.field("screen_name").as_str()), (200, "Ada_Reads"));
    assert!(got.field("oauth_token").starts_with(&format!("{}-", got.field("user_id"))));
    (got.field("oauth_token"), got.field("oauth_token_secret"))
}

#[actix_web::test]
async fn three_legs_lead_to_a_token_that_posts_and_a_second_walk_to_the_same_token() {
    let stage = Stage::new();
    let (token, secret) = connected(&stage).await;
    let ada = stage.app().acting_with(&token, &secret);
    assert_eq!(ada.tweet("Hello from three legs").await.status, 201);
    assert_eq!(stage.x.posts()[0].author, "Ada_Reads");
    assert_eq!(connected(&stage).await, (token, secret));
}

#[actix_web::test]
async fn the_callback_keeps_its_own_parameters_and_cancelling_says_denied() {
    let stage = Stage::new();
    let app = stage.app();
    let (token, _, seal) = asked(&app, CALLBACK).await;
    let back = approved(&app, &token, &seal).await;
    assert_eq!(back.status, 302);
    let start = format!("{CALLBACK}&oauth_token={token}&oauth_verifier=");
    assert!(back.header("location").starts_with(&start), "{}", back.header("location"));

    let (token, _, seal) = asked(&app, CALLBACK).await;
    let form = [("oauth_token", token.as_str()), ("authenticity_token", &seal), ("cancel", "1")];
    let back = app.submit("/oauth/authorize", &form).await;
    assert_eq!(back.header("location"), format!("{CALLBACK}&denied={token}"));
    assert_eq!(app.browse(&format!("/oauth/authorize?oauth_token={token}")).await.status, 403);
}

#[actix_web::test]
async fn only_a_callback_on_the_list_exactly_is_taken() {
    let stage = Stage::new();
    let app = stage.app();
    let wrong = [
        "http://127.0.0.1:8080/twitter/callback",
        "https://127.0.0.1:8080/twitter/callback?from=x",
        "http://127.0.0.1:8080/Twitter/callback?from=x",
        "http://127.0.0.1:8080/twitter/callback/?from=x",
    ];
    for callback in wrong {
        let got = request_token(&app, callback).await;
        assert_eq!((got.status, got.code().as_u64()), (403, Some(415)), "{callback}");
    }
    assert_eq!(app.leg("/oauth/request_token", Odd::default()).await.status, 400);
    stage.policy(Policy { callback_error: Wording::Xml, ..Policy::default() });
    let got = request_token(&app, "http://else.example.com/").await;
    assert!(got.header("content-type").starts_with("application/xml") && got.text.contains("code=\"415\""));
}

#[actix_web::test]
async fn an_app_with_more_than_ten_callbacks_is_not_seeded_and_nothing_of_its_seed_is() {
    let stage = Stage::new();
    let app = App { key: "many".into(), callbacks: vec!["http://a.example/".into(); 11], ..App::default() };
    let seed =
        Seed { apps: vec![app], policy: Some(Policy { oauth1_retired: true, ..Policy::default() }), ..Seed::default() };
    assert!(stage.x.try_seed(seed).is_err());
    assert_eq!(request_token(&stage.app(), CALLBACK).await.field("oauth_callback_confirmed"), "true");
}

#[actix_web::test]
async fn a_confirmation_can_be_false_or_missing() {
    let stage = Stage::new();
    stage.policy(Policy { confirmed: Confirmed::False, ..Policy::default() });
    assert_eq!(request_token(&stage.app(), CALLBACK).await.field("oauth_callback_confirmed"), "false");
    stage.policy(Policy { confirmed: Confirmed::Missing, ..Policy::default() });
    assert!(!request_token(&stage.app(), CALLBACK).await.text.contains("oauth_callback_confirmed"));
}

#[actix_web::test]
async fn a_pin_takes_the_place_of_a_callback_once() {
    let stage = Stage::new();
    let app = stage.app();
    let (token, secret, seal) = asked(&app, "oob").await;
    let page = approved(&app, &token, &seal).await;
    let html = Html::parse_document(&page.text);
    let pin: String = html.select(&Selector::parse(".pin code").unwrap()).next().unwrap().text().collect();
    assert_eq!(pin.len(), 7);
    assert_eq!(access_token(&stage, &token, &secret, "0000000").await.status, 401);
    assert_eq!(access_token(&stage, &token, &secret, &pin).await.status, 200);
    assert_eq!(access_token(&stage, &token, &secret, &pin).await.status, 401);
    stage.seed(
        serde_json::json!({"apps": [{"key": "key", "secret": "secret", "callbacks": [CALLBACK], "allow_oob": false}]}),
    );
    assert_eq!(request_token(&app, "oob").await.code(), 417);
}

#[actix_web::test]
async fn a_request_token_lives_a_quarter_of_an_hour_and_is_used_once() {
    let stage = Stage::new();
    let app = stage.app();
    let (token, _, seal) = asked(&app, CALLBACK).await;
    assert_eq!(approved(&app, &token, &seal).await.status, 302);
    let again = approved(&app, &token, &seal).await;
    assert_eq!((again.status, again.header("location")), (403, ""));
    let (late, _, seal) = asked(&app, CALLBACK).await;
    stage.clock.advance(chrono::Duration::seconds(901));
    assert_eq!(approved(&app, &late, &seal).await.status, 403);
    assert_eq!(app.browse("/oauth/authorize?oauth_token=never").await.status, 403);
}

#[actix_web::test]
async fn a_form_from_elsewhere_and_a_stranger_are_refused() {
    let stage = Stage::new();
    let app = stage.app();
    let (token, _, seal) = asked(&app, CALLBACK).await;
    assert_eq!(approved(&app, &token, "guessed").await.status, 403);
    let form = [("oauth_token", token.as_str()), ("authenticity_token", &seal), ("user", "was_suspended")];
    assert_eq!(app.submit("/oauth/authorize", &form).await.status, 422);
    assert_eq!(approved(&app, &token, &seal).await.status, 302);
}

#[actix_web::test]
async fn authenticate_does_not_ask_who_has_said_yes_before() {
    let stage = Stage::new();
    let (_, _) = connected(&stage).await;
    let token = request_token(&stage.app(), CALLBACK).await.field("oauth_token");
    let forced = stage.app().browse(&format!("/oauth/authenticate?oauth_token={token}&force_login=true")).await;
    assert_eq!(forced.status, 200);
    assert_eq!(stage.app().browse(&format!("/oauth/authenticate?oauth_token={token}")).await.status, 302);
}

#[actix_web::test]
async fn a_wrong_key_secret_token_host_query_or_body_is_code_32() {
    let stage = Stage::new();
    let url = stage.x.url();
    let with = |app, token| Client::new(url, app, Some(token), stage.clock.clone());
    let clients = [
        with(("key", "wrong"), ("token", "token-secret")),
        with(("unknown", "secret"), ("token", "token-secret")),
        with(("key", "secret"), ("token", "wrong")),
    ];
    for client in clients {
        let got = client.tweet("Hello").await;
        assert_eq!((got.status, got.code().as_u64()), (401, Some(32)));
        assert_eq!((&got.json["title"], &got.json["status"]), (&"Unauthorized".into(), &401.into()));
    }
    let client = stage.client();
    let other_host = Odd { signed_url: Some("https://api.x.com/2/users/me".into()), ..Odd::default() };
    let got = Got::of(client.request(Method::GET, "/2/users/me", &[], &other_host).send().await.unwrap()).await;
    assert_eq!(got.status, 401);
    let left_out = client.request(Method::GET, "/2/users/me", &[], &Odd::default()).query(&[("user.fields", "url")]);
    assert_eq!(left_out.send().await.unwrap().status(), 401);
    let mixed_in = client.authorization(&Method::POST, "/2/tweets", &[("text", "Hello")], &Odd::default());
    let request = client.http.post(format!("{url}/2/tweets")).header("authorization", mixed_in);
    assert_eq!(request.json(&serde_json::json!({"text": "Hello"})).send().await.unwrap().status(), 401);
    assert!(stage.x.posts().is_empty());
}

#[actix_web::test]
async fn a_nonce_serves_once_and_a_timestamp_five_minutes() {
    let stage = Stage::new();
    let client = stage.client();
    let me =
        async |odd: &Odd| Got::of(client.request(Method::GET, "/2/users/me", &[], odd).send().await.unwrap()).await;
    let odd = Odd { nonce: Some("once".into()), ..Odd::default() };
    assert_eq!(me(&odd).await.status, 200);
    assert_eq!(me(&odd).await.code(), 32);
    for seconds in [-301, 301] {
        let got = me(&Odd { seconds, ..Odd::default() }).await;
        assert_eq!((got.status, got.code().as_u64()), (401, Some(135)));
    }
    for seconds in [-300, 300] {
        assert_eq!(me(&Odd { seconds, ..Odd::default() }).await.status, 200);
    }
    assert_eq!(client.door("/__sandbox/clock", serde_json::json!({"offset_seconds": 3600})).await.status, 204);
    assert_eq!(me(&Odd::default()).await.code(), 135);
    assert_eq!(me(&Odd { seconds: 3600, ..Odd::default() }).await.status, 200);
}

#[actix_web::test]
async fn a_header_that_is_missing_broken_or_double_is_refused() {
    let stage = Stage::new();
    let client = stage.client();
    let url = format!("{}/1.1/statuses/update.json", stage.x.url());
    let right = client.authorization(&Method::POST, "/1.1/statuses/update.json", &[], &Odd::default());
    let headers = [
        "OAuth nonsense".to_owned(),
        right.replace("HMAC-SHA1", "PLAINTEXT"),
        right.replace("oauth_version=\"1.0\"", "oauth_version=\"2.0\""),
        format!("{right},oauth_version=\"1.0\""),
        right.replace("oauth_nonce", "oauth_once"),
    ];
    for header in headers {
        let got = Got::of(client.http.post(&url).header("authorization", header).send().await.unwrap()).await;
        assert_eq!((got.status, got.code().as_u64()), (400, Some(215)));
    }
    assert_eq!(client.http.post(&url).send().await.unwrap().status(), 400);
    let bearer = client.http.post(format!("{}/2/tweets", stage.x.url())).header("authorization", "Bearer abc");
    let got = Got::of(bearer.send().await.unwrap()).await;
    assert_eq!((got.status, &got.json["title"]), (403, &"Unsupported Authentication".into()));
    let in_query =
        client.http.get(format!("{}/2/users/me?oauth_token=token", stage.x.url())).header("authorization", right);
    assert_eq!(in_query.send().await.unwrap().status(), 401);
}

#[actix_web::test]
async fn a_revoked_token_is_refused_in_the_words_of_its_version() {
    let stage = Stage::new();
    let client = stage.client();
    assert_eq!(client.leg("/1.1/oauth/invalidate_token", Odd::default()).await.json["access_token"], "token");
    let one_one = client.leg("/1.1/oauth/invalidate_token.json", Odd::default()).await;
    assert_eq!((one_one.status, one_one.code().as_u64()), (401, Some(89)));
    let two = client.tweet("Hello").await;
    assert_eq!((two.status, &two.json["title"]), (401, &"Unauthorized".into()));

    let stage = Stage::new();
    stage.x.revoke("key", "songbird_co");
    assert_eq!(stage.client().tweet("Hello").await.status, 401);
}

#[actix_web::test]
async fn a_suspended_app_and_a_retired_protocol_let_nobody_in() {
    let stage = Stage::new();
    stage.seed(serde_json::json!({"apps": [{"key": "key", "secret": "secret", "suspended": true}]}));
    assert_eq!(stage.client().tweet("Hello").await.code(), 416);
    let stage = Stage::new();
    stage.policy(Policy { oauth1_retired: true, ..Policy::default() });
    assert_eq!(stage.client().tweet("Hello").await.status, 401);
}

#[actix_web::test]
async fn a_lower_access_level_is_kept_by_old_tokens_and_said_in_a_header() {
    let stage = Stage::new();
    assert_eq!(stage.client().get("/2/users/me", &[]).await.header("x-access-level"), "read-write");
    stage.seed(
        serde_json::json!({"apps": [{"key": "key", "secret": "secret", "callbacks": [CALLBACK], "access": "read"}]}),
    );
    assert_eq!(stage.client().tweet("Old tokens keep their level").await.status, 201);
    let (token, secret) = connected(&stage).await;
    let reader = stage.app().acting_with(&token, &secret);
    let got = reader.tweet("Hello").await;
    assert_eq!((got.status, got.header("x-access-level")), (403, "read"));
    assert!(got.json["type"].as_str().unwrap().ends_with("/oauth1-permissions"));
}
