//! Sentences about connecting an account: by clicking through X's own page, as an administrator does.

use diesel::connection::SimpleConnection as _;
use linnet::contacts::{self, Draft, Editor};
use linnet::ids::{CampaignId, ContactId, LogId, StepId, TweetId};
use linnet::sandbox::{self, Access, Behaviour, Body, Fault, Policy, Seed, SeedToken, SeedUser, Wording};
use linnet::steps::{Action as _, Batch, Cx, Outcome, Standing};
use linnet::twitter::{self, SendTweet};
use linnet::users::Role;

use crate::support::{App, Browser};

const SECRETS: [&str; 3] = ["app-secret-aaaa", "4001-token-bbbb", "token-secret-cccc"];

/// An app on X that knows our callback, two people there, and the token that one of them will give.
async fn start() -> App {
    start_with(Access::ReadWrite).await
}

async fn start_with(access: Access) -> App {
    let app = App::start().await;
    let registered = |key: &str, secret: &str| sandbox::App {
        key: key.into(),
        secret: secret.into(),
        name: Some("Linnet test".into()),
        callbacks: vec![format!("{}/twitter/callback", app.url)],
        access,
        ..sandbox::App::default()
    };
    let person = |id: &str, handle: &str, name: &str| SeedUser {
        id: Some(id.into()),
        handle: handle.into(),
        name: Some(name.into()),
        ..SeedUser::default()
    };
    app.x.seed(Seed {
        apps: vec![registered("key-one", SECRETS[0]), registered("key-two", "other-secret")],
        users: vec![person("4001", "linnet_hq", "Linnet HQ"), person("4002", "somebody", "Some Body")],
        tokens: vec![SeedToken {
            app: "key-one".into(),
            user: "linnet_hq".into(),
            token: Some(SECRETS[1].into()),
            secret: Some(SECRETS[2].into()),
            access: None,
        }],
        ..Seed::default()
    });
    app
}

/// Types the keys and saves them.
async fn keys(admin: &mut Browser, key: &str, secret: &str) {
    admin.open("/twitter").await;
    admin.fill("Client key", key).fill("Client secret", secret).tick("Published", true).press("Save").await;
}

/// From the Connection tab through X's page and back.
async fn authorize(admin: &mut Browser) {
    admin.open("/twitter").await.press("Authorize").await;
    admin.sees("Authorize Linnet test to act for you?").tick("Linnet HQ @linnet_hq", true);
    admin.press("Authorize app").await;
}

async fn connected(app: &App) -> Browser {
    let mut admin = app.admin().await;
    keys(&mut admin, "key-one", SECRETS[0]).await;
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.");
    admin
}

fn health(app: &App) -> Result<String, String> {
    let (seal, now) = (app.house.seal.clone(), app.house.clock.now());
    app.db(|conn| twitter::health(conn, &seal, now))
}

fn account(app: &App) -> Option<twitter::Account> {
    app.db(|conn| Ok(twitter::account(conn)?))
}

fn has_token(app: &App) -> bool {
    account(app).is_some_and(|account| account.token.is_some() || account.token_secret.is_some())
}

#[actix_web::test]
async fn an_account_is_connected_by_clicking_through_x_and_no_secret_is_ever_shown() {
    let app = start().await;
    assert_eq!(health(&app), Ok("not connected: save the app's keys under Twitter, then press Authorize".to_owned()));
    let mut admin = app.admin().await;
    admin.open("/twitter").await.sees("Create an app on X");
    assert_eq!(admin.value("Callback URL"), format!("{}/twitter/callback", app.url));
    keys(&mut admin, "key-one", SECRETS[0]).await;
    admin.sees("The connection's settings were saved.").sees("Nobody is connected yet.");
    assert_eq!((admin.value("Client key").as_str(), admin.value("Client secret").as_str()), ("key-one", ""));
    assert!(health(&app).is_ok_and(|words| words.starts_with("not connected: the app's keys are saved")));
    authorize(&mut admin).await;
    assert_eq!(admin.path(), "/twitter");
    admin.sees("@linnet_hq is connected.").sees("@linnet_hq").sees("Read and write").sees("Last success");
    assert_eq!(
        health(&app),
        Ok("connected as @linnet_hq (access: Read and write), last success 2026-11-23 12:00 UTC".to_owned())
    );
    let stored = account(&app).expect("an account");
    let sealed = [&stored.client_secret, stored.token.as_ref().unwrap(), stored.token_secret.as_ref().unwrap()];
    for (bytes, secret) in sealed.into_iter().zip(SECRETS) {
        assert!(!String::from_utf8_lossy(bytes).contains(secret));
        assert_eq!(app.house.seal.open(bytes).unwrap(), secret);
    }
    for path in ["/twitter", "/twitter/features", "/twitter/mapping", "/", "/system", "/settings"] {
        admin.open(path).await;
        assert!(SECRETS.iter().all(|secret| !admin.source().contains(secret)), "{path}");
    }
    assert!(plain_text_anywhere(&app).is_empty(), "{:?}", plain_text_anywhere(&app));
}

/// Tables that hold one of the secrets as text.
fn plain_text_anywhere(app: &App) -> Vec<String> {
    use diesel::prelude::*;
    #[derive(QueryableByName)]
    struct Found {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        rows: i64,
    }
    let columns = [
        ("audit", "CONCAT_WS(' ', before_image, after_image)"),
        ("settings", "value"),
        ("sessions", "state"),
        ("x_accounts", "CONCAT_WS(' ', client_key, trouble_reason, handle, HEX(token))"),
    ];
    let mut found = Vec::new();
    for (table, column) in columns {
        for secret in SECRETS {
            let sql = format!("SELECT COUNT(*) AS `rows` FROM {table} WHERE CAST({column} AS CHAR) LIKE '%{secret}%'");
            let rows: i64 = app.db(|conn| Ok(diesel::sql_query(&sql).get_result::<Found>(conn)?.rows));
            found.extend((rows > 0).then(|| format!("{secret} in {table}")));
        }
    }
    found
}

#[actix_web::test]
async fn a_wrong_secret_is_said_beside_the_field() {
    let app = start().await;
    let mut admin = app.admin().await;
    keys(&mut admin, "key-one", "not-the-secret").await;
    admin.press("Authorize").await;
    assert_eq!(admin.status(), 422);
    admin.sees("X does not accept the client key and secret").sees("X does not accept this key and secret together.");
    assert!(!admin.source().contains("not-the-secret"));
    assert_eq!(admin.value("Client key"), "key-one");
    keys(&mut admin, "key-one", SECRETS[0]).await;
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.");
}

#[actix_web::test]
async fn keys_are_checked_before_they_are_saved_and_an_empty_secret_keeps_the_present_one() {
    let app = start().await;
    let mut admin = app.admin().await;
    keys(&mut admin, "", "").await;
    assert_eq!(admin.status(), 422);
    admin.sees("Client key is needed.").sees("Client secret is needed");
    keys(&mut admin, "key one", "sécret").await;
    admin.sees("Client key has signs that X never uses").sees("Client secret has signs that X never uses");
    assert_eq!(admin.value("Client key"), "key one");
    assert!(!admin.source().contains("sécret"));
    keys(&mut admin, "key-one", SECRETS[0]).await;
    admin.tick("Published", false).press("Save").await.sees("settings were saved");
    let stored = account(&app).expect("an account");
    assert_eq!(app.house.seal.open(&stored.client_secret).unwrap(), SECRETS[0]);
    assert!(!stored.is_published);
    keys(&mut admin, "key-two", "").await;
    assert_eq!(admin.status(), 422);
    admin.sees("Client secret is needed: each client key has its own.");
}

#[actix_web::test]
async fn an_unknown_callback_is_explained_in_either_wording() {
    for callback_error in [Wording::Json, Wording::Xml] {
        let app = start().await;
        let unlisted = sandbox::App { key: "key-one".into(), secret: SECRETS[0].into(), ..sandbox::App::default() };
        app.x.seed(Seed {
            apps: vec![unlisted],
            policy: Some(Policy { callback_error, ..Policy::default() }),
            ..Seed::default()
        });
        let mut admin = app.admin().await;
        keys(&mut admin, "key-one", SECRETS[0]).await;
        admin.press("Authorize").await;
        assert_eq!(admin.status(), 422);
        admin.sees("X does not know the callback address. Copy the callback URL below");
        assert!(admin.source().contains(&format!("{}/twitter/callback", app.url)));
    }
}

#[actix_web::test]
async fn a_cancelled_authorisation_changes_nothing() {
    let app = start().await;
    let mut admin = app.admin().await;
    keys(&mut admin, "key-one", SECRETS[0]).await;
    admin.press("Authorize").await.press("Cancel").await;
    assert_eq!(admin.path(), "/twitter");
    admin.sees("The authorisation was cancelled on X. Nothing was changed.").sees("Nobody is connected yet.");
    assert!(!has_token(&app));
}

#[actix_web::test]
async fn what_comes_back_must_be_what_was_sent_away() {
    let app = start().await;
    let mut admin = app.admin().await;
    keys(&mut admin, "key-one", SECRETS[0]).await;
    admin.open("/twitter/callback?oauth_token=a&oauth_verifier=b").await.sees("No authorisation was under way");
    admin.open("/twitter").await.press("Authorize").await;
    let asked = admin.path().split("oauth_token=").nth(1).expect("a token").to_owned();
    admin.open("/twitter/callback?oauth_token=other&oauth_verifier=b").await.sees("belongs to another authorisation");
    admin.open("/twitter").await.press("Authorize").await;
    let second = admin.path().split("oauth_token=").nth(1).expect("a token").to_owned();
    assert_ne!(asked, second);
    admin.open(&format!("/twitter/callback?oauth_token={second}")).await.sees("X sent no proof");
    admin.open("/twitter").await.press("Authorize").await;
    let third = admin.path().split("oauth_token=").nth(1).expect("a token").to_owned();
    admin.open(&format!("/twitter/callback?oauth_token={third}&oauth_verifier=made-up")).await;
    admin.sees("X no longer accepts this authorisation");
    assert!(!has_token(&app));
}

#[actix_web::test]
async fn an_answer_from_x_counts_once_and_only_in_the_session_that_asked() {
    let app = start().await;
    let mut admin = connected(&app).await;
    authorize(&mut admin).await;
    let again = admin.visited.iter().find(|url| url.contains("oauth_verifier")).cloned().expect("the way back");
    admin.open(&again).await.sees("No authorisation was under way in this session");
    assert!(has_token(&app), "the connection of before stays");
    let mut other = app.signed_in("Bob Admin", Role::Administrator).await;
    other.open(&again).await.sees("No authorisation was under way in this session");
    // X took the proof, and its answer was lost on the way.
    app.x.faults(vec![Fault::once("POST", "/oauth/access_token", Behaviour::CloseAfter)]);
    authorize(&mut admin).await;
    admin.sees("X did not answer clearly");
    assert!(has_token(&app));
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.");
}

#[actix_web::test]
async fn an_app_that_may_only_read_is_warned_about_and_sends_nothing() {
    let app = start_with(Access::Read).await;
    let mut admin = connected(&app).await;
    admin.sees("Read only").sees("The app may only read. Give it “Read and write” on X, then press Authorize again");
    admin.press("Test the connection").await.sees("@linnet_hq answers, but the app may only read");
    assert!(health(&app).is_err_and(|words| words.contains("may only read")));
    assert_eq!(sent_through_a_campaign(&app).await, 0);
    let calls = app.x.requests();
    assert!(!calls.iter().any(|call| call.path == "/2/tweets"), "nothing is tried either");
    // The app is given more on X, and the account authorised again.
    app.x.seed(Seed {
        apps: vec![sandbox::App {
            key: "key-one".into(),
            secret: SECRETS[0].into(),
            name: Some("Linnet test".into()),
            callbacks: vec![format!("{}/twitter/callback", app.url)],
            ..sandbox::App::default()
        }],
        ..Seed::default()
    });
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.").sees("Read and write").sees_no("may only read");
    app.advance(chrono::Duration::minutes(1));
    app.tick().await;
    assert_eq!(app.x.posts().len(), 1);
}

/// A contact reaches a step that sends; how many posts there are on X after the next tick.
async fn sent_through_a_campaign(app: &App) -> usize {
    let now = app.house.clock.now();
    let contact = app.db(|conn| {
        conn.batch_execute(
            "INSERT INTO tweets (id, name, text, created_at, changed_at) VALUES (1, 'Hello', 'Hello', NOW(6), NOW(6));
             INSERT INTO campaigns (id, name, source_kind, is_published, created_at, changed_at)
                 VALUES (1, 'Spring', 'everyone', 1, NOW(6), NOW(6));
             INSERT INTO campaign_steps (id, campaign_id, kind, name, config)
                 VALUES (1, 1, 'twitter.tweet', 'Tweet', '{\"tweet\":1}');",
        )?;
        let draft = Draft { first_name: Some("Grace".into()), ..Draft::default() };
        Ok(contacts::create(conn, &draft, Editor { user: None, now })?.expect("a contact"))
    });
    let action = SendTweet::new(app.house.sources.clone(), true);
    let batch = batch(contact);
    let config = twitter::TweetStep { tweet: TweetId(1) };
    let outcomes = app.db(|conn| action.run(&config, &batch, &mut Cx { conn, now }));
    assert_eq!(outcomes, [Outcome::Waiting]);
    app.tick().await;
    app.x.posts().len()
}

fn batch(contact: ContactId) -> Batch {
    let members = vec![Standing { log: LogId(1), contact, rotation: 1 }];
    Batch { campaign: CampaignId(1), step: StepId(1), members }
}

#[actix_web::test]
async fn a_revoked_permission_asks_for_a_new_one() {
    let app = start().await;
    let mut admin = connected(&app).await;
    admin.press("Test the connection").await.sees("The connection works: X answers as @linnet_hq (Linnet HQ).");
    app.x.revoke("key-one", "linnet_hq");
    admin.press("Test the connection").await;
    admin.sees("X no longer accepts the permission of the connected account. Press Authorize");
    admin.open("/twitter/features").await;
    admin.open("/twitter").await.sees("X no longer accepts the permission");
    assert!(health(&app).is_err_and(|words| words.starts_with("connected as @linnet_hq, but: X no longer accepts")));
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.").sees_no("X no longer accepts");
    assert!(health(&app).is_ok());
}

#[actix_web::test]
async fn disconnecting_forgets_the_tokens_and_asks_nothing_of_x() {
    let app = start().await;
    let mut admin = connected(&app).await;
    let calls = app.x.requests().len();
    admin.press("Disconnect").await.sees("The account is disconnected: its tokens are forgotten here.");
    assert!(!has_token(&app));
    assert_eq!(app.x.requests().len(), calls);
    admin.post("/twitter/test", &[]).await;
    assert_eq!(admin.status(), 403);
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.");
}

#[actix_web::test]
async fn the_keys_of_another_app_forget_the_token_of_the_one_before() {
    let app = start().await;
    let mut admin = connected(&app).await;
    keys(&mut admin, "key-two", "other-secret").await;
    admin.sees("The keys of another app were saved. Press Authorize").sees("Nobody is connected yet.");
    assert!(!has_token(&app));
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.");
}

#[actix_web::test]
async fn while_x_is_down_the_page_says_so() {
    let app = start().await;
    let mut admin = connected(&app).await;
    let trouble = Behaviour::Status { status: 503, body: Body::Html, headers: std::collections::BTreeMap::new() };
    app.x.faults(vec![Fault::times(2, "*", "*", trouble)]);
    admin.press("Authorize").await.sees("X did not answer clearly");
    assert_eq!(admin.status(), 422);
    admin.open("/twitter").await.press("Test the connection").await.sees("X did not answer clearly");
    app.x.faults(Vec::new());
    app.x.stop();
    app.x.wait();
    admin.press("Test the connection").await.sees("X could not be reached").sees("Check this machine's network");
    admin.press("Authorize").await.sees("X could not be reached");
    assert!(has_token(&app) && health(&app).is_ok(), "the connection itself is not blamed");
}

#[actix_web::test]
async fn no_credit_is_shown_until_it_may_be_over() {
    let app = start().await;
    let mut admin = connected(&app).await;
    app.x.faults(vec![Fault::once("GET", "/2/users/me", Behaviour::NoCredits)]);
    admin.press("Test the connection").await.sees("X says that there is no credit left");
    assert!(health(&app).is_err());
    app.advance(chrono::Duration::hours(7));
    admin.open("/twitter").await.sees_no("no credit");
    assert!(health(&app).is_ok());
}

#[actix_web::test]
async fn only_an_administrator_may_see_or_change_the_connection() {
    let app = start().await;
    drop(connected(&app).await);
    for role in [Role::Marketer, Role::Sales, Role::Viewer] {
        let mut other = app.signed_in(&format!("Some {}", role.key()), role).await;
        let csrf = other.source().split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let csrf = csrf.expect("a form on the first page").to_owned();
        for path in ["/twitter", "/twitter/features", "/twitter/mapping", "/twitter/callback?denied=x"] {
            assert_eq!(other.open(path).await.status(), 403, "{path}");
        }
        for path in ["", "/authorize", "/test", "/disconnect", "/features", "/mapping"] {
            other.post(&format!("/twitter{path}"), &[("csrf", &csrf)]).await;
            assert_eq!(other.status(), 403, "{path}");
            other.sees("Your role does not include this.");
        }
    }
    assert!(has_token(&app));
    app.visitor().open("/twitter").await.sees("Sign in");
}

#[actix_web::test]
async fn keys_sealed_by_another_secret_are_a_sentence_and_no_error_page() {
    let app = start().await;
    let mut admin = connected(&app).await;
    app.db(|conn| {
        Ok(conn.batch_execute("UPDATE x_accounts SET client_secret = 'x', token = 'y', token_secret = 'z';")?)
    });
    assert!(health(&app).is_err_and(|words| words.starts_with("The stored keys cannot be opened")));
    admin.press("Test the connection").await.sees("The stored keys cannot be opened");
    admin.press("Authorize").await.sees("The stored keys cannot be opened");
    keys(&mut admin, "key-one", SECRETS[0]).await;
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.");
    assert!(health(&app).is_ok());
}
