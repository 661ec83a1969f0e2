//! Coming to be connected, and what can go wrong on the way.

use super::{SECRETS, account, authorize, connected, has_token, health, keys, start};
use crate::support::App;
use linnet::sandbox;
use linnet::sandbox::{Behaviour, Fault, Policy, Seed, Wording};
use linnet::users::Role;

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
