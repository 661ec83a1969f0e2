//! Being connected: what X says later, and disconnecting.

use super::{SECRETS, authorize, connected, has_token, health, keys, start, start_with};
use crate::support::App;
use diesel::connection::SimpleConnection as _;
use linnet::contacts;
use linnet::contacts::{Draft, Editor};
use linnet::ids::{CampaignId, ContactId, LogId, StepId, TweetId};
use linnet::sandbox;
use linnet::sandbox::{Access, Behaviour, Body, Fault, Seed};
use linnet::steps::Action as _;
use linnet::steps::{Batch, Cx, Outcome, Standing};
use linnet::twitter;
use linnet::twitter::SendTweet;
use linnet::users::Role;

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
        Ok(contacts::create(conn, &draft, Editor::new(None, now))?.expect("a contact"))
    });
    let action = SendTweet::new(app.house.sources.clone(), &app.house.config);
    let batch = batch(contact);
    let config = twitter::TweetStep::of(TweetId(1));
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
