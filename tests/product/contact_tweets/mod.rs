//! Sentences about what a contact's page shows of X: from the cache, with its age, never by a call of the page's own.

mod bad_days;
mod changing;
mod keeping;
mod mapping;
mod parts;

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use linnet::contacts::{self, Draft};
use linnet::handle::Handle;
use linnet::sandbox::{self, Behaviour, Fault, Limits, Reset, Seed, SeedPost, SeedToken, SeedUser};
use linnet::twitter::{self, Access, Keys};

use crate::support::{App, Browser};

const HTML: &str = "<b>Bold</b> & \"co\" <script>alert(1)</script>";

/// Somebody is connected, and some people are on X.
async fn start() -> App {
    start_in(&[]).await
}

/// The same with settings of one's own.
async fn start_in(settings: &[(&str, &str)]) -> App {
    let app = App::start_with(settings).await;
    let person = |handle: &str| SeedUser { handle: handle.into(), ..SeedUser::default() };
    app.x.seed(Seed {
        apps: vec![sandbox::App { key: "key".into(), secret: "secret".into(), ..sandbox::App::default() }],
        users: vec![
            SeedUser { id: Some("4001".into()), ..person("linnet_hq") },
            SeedUser {
                id: Some("5001".into()),
                name: Some("Ada Lovelace".into()),
                bio: Some("Counts things".into()),
                location: Some("London".into()),
                url: Some("https://ada.example/".into()),
                followers: Some(12_345),
                following: Some(7),
                ..person("ada_l")
            },
            SeedUser { name: Some(HTML.into()), bio: Some(HTML.into()), ..person("markup") },
            SeedUser { protected: Some(true), ..person("shy") },
            SeedUser { suspended: Some(true), ..person("bad") },
            person("quiet"),
        ],
        tokens: vec![SeedToken {
            app: "key".into(),
            user: "linnet_hq".into(),
            token: Some("4001-token".into()),
            secret: Some("token secret".into()),
            access: None,
        }],
        posts: vec![
            post("ada_l", "Good morning @linnet_hq #engines https://example.com/notes", 60),
            post("markup", "1 < 2 & <i>so on</i> <script>alert(2)</script>", 5),
        ],
        ..Seed::default()
    });
    app
}

fn post(author: &str, text: &str, minutes_ago: u32) -> SeedPost {
    SeedPost { author: author.into(), text: text.into(), minutes_ago: Some(minutes_ago), ..SeedPost::default() }
}

async fn connected() -> App {
    connected_in(&[]).await
}

async fn connected_in(settings: &[(&str, &str)]) -> App {
    let app = start_in(settings).await;
    let (seal, now) = (app.house.seal.clone(), app.house.clock.now());
    let keys = Keys { client_key: "key".into(), client_secret: "secret".into(), token: None };
    let access = Access {
        token: "4001-token".into(),
        secret: "token secret".into(),
        user_xid: "4001".into(),
        handle: "linnet_hq".into(),
    };
    app.db(|conn| twitter::adopt(conn, &seal, &keys, &access, now));
    app
}

/// Creates a contact by hand; the browser is on its page afterwards.
async fn create(app: &App, handle: &str) -> Browser {
    let mut admin = app.admin().await;
    admin.open("/contacts/new").await;
    admin.fill("First name", "Ada").fill("Twitter handle", handle).press("Save").await;
    assert_eq!(admin.status(), 200, "{}", admin.text());
    reload(&mut admin).await;
    admin
}

/// The Tweets tab again, also after the contact was saved.
async fn reload(browser: &mut Browser) -> &mut Browser {
    let path = browser.path().split('?').next().unwrap_or("/").to_owned();
    browser.open(&format!("{path}?tab=tweets")).await
}

fn calls(app: &App) -> Vec<String> {
    app.x.requests().into_iter().map(|request| request.path).collect()
}

#[actix_web::test]
async fn a_handle_saved_by_hand_is_looked_up_by_the_next_tick_and_shown_with_its_age() {
    let app = connected().await;
    let mut admin = create(&app, "@Ada_L").await;
    admin.sees("Being fetched").sees("X is asked in the background");
    assert!(admin.source().contains("hx-trigger=\"every 3s\""), "the panel looks again by itself");
    assert_eq!(calls(&app), Vec::<String>::new());
    app.tick().await;
    assert_eq!(calls(&app)[..2], ["/2/users/by/username/Ada_L", "/2/users/5001/tweets"]);
    reload(&mut admin).await.sees("Ada Lovelace").sees("@ada_l").sees("Counts things").sees("London");
    admin.sees("12,345 Followers").sees("7 Following").sees("https://ada.example").sees("As of");
    admin.sees("Good morning @linnet_hq #engines example.com/notes").sees("View on X").sees_no("Being fetched");
    assert!(!admin.source().contains("hx-trigger=\"every 3s\""), "there is nothing more to come");
    let x = app.x.url();
    assert!(admin.source().contains(&format!("href=\"{x}/linnet_hq\"")), "{}", admin.source());
    assert!(admin.source().contains(&format!("href=\"{x}/ada_l/status/")), "the time leads to the post");
    assert!(admin.source().contains("engines\""), "the hashtag leads somewhere");
    let before = calls(&app).len();
    admin.open("/contacts").await.sees("@Ada_L");
    admin.open("/contacts/1").await;
    admin.open("/contacts/1/edit").await;
    app.tick().await;
    assert_eq!(calls(&app).len(), before, "neither pages nor idle ticks call X");
}

#[actix_web::test]
async fn the_picture_is_fetched_once_kept_by_us_and_served_to_the_team_only() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    reload(&mut admin).await;
    assert!(admin.source().contains("src=\"/contacts/1/picture?v="), "{}", admin.source());
    admin.open("/contacts/1/picture").await;
    assert_eq!(admin.status(), 200);
    assert!(admin.header("content-type").is_some_and(|kind| kind.starts_with("image/")));
    app.visitor().open("/contacts/1/picture").await.sees("Sign in");
    admin.open("/contacts/2/picture").await;
    assert_eq!(admin.status(), 404);
}

#[actix_web::test]
async fn what_is_fresh_is_not_fetched_again_and_what_is_old_is_when_somebody_looks() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    let first = calls(&app).len();
    for hours in [1, 4] {
        app.advance(Duration::hours(hours));
        reload(&mut admin).await;
        app.tick().await;
        assert_eq!(calls(&app).len(), first);
    }
    app.advance(Duration::hours(2));
    app.tick().await;
    assert_eq!(calls(&app).len(), first, "nobody looked");
    reload(&mut admin).await.sees("Ada Lovelace");
    assert_eq!(calls(&app).len(), first, "the page itself asks nothing");
    app.tick().await;
    assert!(calls(&app).len() > first);
    let again = calls(&app).len();
    admin.press("Refresh").await.sees("X is asked in the background");
    app.tick().await;
    assert!(calls(&app).len() > again, "a person may ask at any time");
}

#[actix_web::test]
async fn each_empty_state_says_why_and_what_to_do() {
    let app = connected().await;
    for (handle, title, text) in [
        ("", "No Twitter handle", "Add the handle"),
        ("nobody_here", "Not found on X", "X knows nobody called @nobody_here: renamed, deleted or mistyped."),
        ("shy", "Protected posts", "@shy shows posts to followers only; Linnet respects that."),
        ("bad", "Suspended", "X has suspended @bad"),
        ("quiet", "No posts", "@quiet has not posted anything of their own lately."),
    ] {
        let mut admin = create(&app, handle).await;
        app.tick().await;
        reload(&mut admin).await.sees(title).sees(text);
        if ["nobody_here", "bad"].contains(&handle) {
            admin.sees_no("Followers");
        }
    }
}

#[actix_web::test]
async fn without_a_connection_nothing_is_asked_and_the_page_says_where_to_connect() {
    let app = start().await;
    let mut admin = create(&app, "ada_l").await;
    admin.sees("Not connected").sees("an administrator can authorise it under Twitter").sees("Open Twitter");
    app.tick().await;
    reload(&mut admin).await.sees("Not connected");
    assert!(calls(&app).is_empty());
}

#[actix_web::test]
async fn a_revoked_permission_is_shown_on_the_contacts_page() {
    let app = connected().await;
    app.x.revoke("key", "linnet_hq");
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    reload(&mut admin).await.sees("X refuses us").sees("Press Authorize on the Connection tab");
}

#[actix_web::test]
async fn a_used_up_budget_waits_for_midnight() {
    let app = connected().await;
    app.db(|conn| {
        Ok(conn.batch_execute(
            "INSERT INTO x_spend (day, purpose, calls, micros) VALUES ('2026-11-23', 'timeline', 1, 4990000);",
        )?)
    });
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    reload(&mut admin).await.sees("Today's budget for reading from X is used up; it goes on at midnight UTC");
    assert!(calls(&app).is_empty());
    app.advance(Duration::hours(13));
    app.tick().await;
    reload(&mut admin).await.sees("Ada Lovelace");
}

#[actix_web::test]
async fn xs_limit_is_waited_for_and_said_with_its_end() {
    let app = connected().await;
    app.x.seed(Seed { limits: Some(Limits { headers: false, ..Limits::default() }), ..Seed::default() });
    let limited = Behaviour::RateLimited { reset: Reset::Ahead, html: false };
    app.x.faults(vec![Fault::once("GET", "/2/users/by/username/ada_l", limited)]);
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    let asked = calls(&app).len();
    reload(&mut admin).await.sees("X allows no more reads until 23 Nov, 12:15 UTC");
    app.advance(Duration::minutes(5));
    app.tick().await;
    assert_eq!(calls(&app).len(), asked);
    app.advance(Duration::minutes(12));
    app.tick().await;
    reload(&mut admin).await.sees("Ada Lovelace");
}

#[actix_web::test]
async fn an_import_fetches_nobody_until_somebody_looks() {
    let app = connected().await;
    let now = app.house.clock.now();
    let drafts: Vec<Draft> = ["ada_l", "shy", "quiet"]
        .into_iter()
        .map(|handle| Draft { twitter: Handle::parse(handle).ok(), ..Draft::default() })
        .collect();
    let ids = app.db(|conn| contacts::create_many(conn, &drafts, now));
    let mut admin = app.admin().await;
    app.tick().await;
    admin.open("/contacts").await.sees("@ada_l");
    app.tick().await;
    assert!(calls(&app).is_empty());
    admin.open(&format!("/contacts/{}?tab=tweets", ids[0])).await.sees("Being fetched");
    assert!(calls(&app).is_empty());
    app.tick().await;
    assert_eq!(calls(&app)[..2], ["/2/users/by/username/ada_l", "/2/users/5001/tweets"]);
}
