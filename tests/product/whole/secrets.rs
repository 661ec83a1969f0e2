//! The real program at its most talkative, through a day of an administrator: no secret in its log, none in the database.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use linnet::clock::Clock;
use linnet::sandbox::{Behaviour, Fault};
use linnet::users::Role;

use crate::connection::{SECRETS, registered};
use crate::support::app::PASSWORD;
use crate::support::database::connect;
use crate::support::program::{Ended, Machine, eventually, free_port, get};
use crate::support::tap::Tap;
use crate::support::{App, Browser};

const WRONG_SECRET: &str = "mistyped-secret-dddd";
const WRONG_PASSWORD: &str = "a mistyped password eeee";
const NEW_PASSWORD: &str = "another long password ffff";

/// Everything that was written to a terminal, and who signed in with what.
struct Day {
    tap: Tap,
    said: String,
    cookies: BTreeSet<String>,
    callbacks: Vec<String>,
    secret: String,
}

async fn day(app: &App, format: &str) -> Day {
    app.house.clock.set(Clock::system().now());
    let (port, tap) = (free_port(), Tap::before(app.x.url()));
    registered(app, &format!("http://127.0.0.1:{port}/twitter/callback"));
    let secret = std::fs::read_to_string(app.folder.path().join("secret")).expect("the instance's secret");
    let machine = Machine::new()
        .with("DATABASE_URL", app.database.url.clone())
        .with("LINNET_SECRET", secret.clone())
        .with("LINNET_LISTEN", format!("127.0.0.1:{port}"))
        .with("LINNET_X_API_URL", tap.url.clone())
        .with("LINNET_X_WEB_URL", app.x.url())
        .with("LINNET_LOG", "trace")
        .with("LINNET_LOG_FORMAT", format);
    let email = app.user("Ada Admin", Role::Administrator);
    let serving = machine.begin(&["serve"], b"");
    eventually("the server answers", || get(port, "/login").is_some());
    let mut admin = Browser::new(&format!("http://127.0.0.1:{port}"));
    let mut callbacks = Vec::new();
    sign_in(&mut admin, &email).await;
    connecting(app, &mut admin, &mut callbacks).await;
    posting(app, &mut admin).await;
    settings(app, &mut admin).await;
    let tools = [&["doctor"][..], &["tick"], &["tick"]].map(|command| machine.run(command));
    let cookies = admin.cookies().values().cloned().collect();
    let all: Vec<Ended> = [serving.stop()].into_iter().chain(tools).collect();
    let said = all.iter().flat_map(|ended| [ended.out.as_str(), "\n", ended.err.as_str(), "\n"]).collect();
    Day { tap, said, cookies, callbacks, secret: secret.trim().to_owned() }
}

async fn sign_in(admin: &mut Browser, email: &str) {
    admin.open("/login").await.fill("E-mail", email).fill("Password", WRONG_PASSWORD).press("Sign in").await;
    admin.fill("E-mail", email).fill("Password", PASSWORD).press("Sign in").await;
    assert_eq!(admin.status(), 200, "{}", admin.text());
}

/// Refused with a mistyped secret, cancelled, cut off, and at last connected.
async fn connecting(app: &App, admin: &mut Browser, callbacks: &mut Vec<String>) {
    crate::connection::keys(admin, "key-one", WRONG_SECRET).await;
    admin.press("Authorize").await.sees("X does not accept the client key and secret");
    crate::connection::keys(admin, "key-one", SECRETS[0]).await;
    admin.press("Authorize").await.press("Cancel").await.sees("cancelled on X");
    for broken in [Behaviour::HalfBody, Behaviour::Html] {
        app.x.faults(vec![Fault::once("POST", "/oauth/access_token", broken)]);
        crate::connection::authorize(admin).await;
        callbacks.extend(admin.visited.iter().filter(|url| url.contains("oauth_verifier")).cloned());
        admin.sees("X did not answer clearly");
    }
    crate::connection::authorize(admin).await;
    callbacks.extend(admin.visited.iter().filter(|url| url.contains("oauth_verifier")).cloned());
    admin.sees("@linnet_hq is connected.");
}

/// Three tweets: one refused, one whose answer is cut off, one taken; and a profile that is read.
async fn posting(app: &App, admin: &mut Browser) {
    crate::campaigns::write_tweet(app, "Hello {contactfield=firstname|you}");
    app.x.faults(vec![
        Fault::once("POST", "/2/tweets", Behaviour::MentionsRefused),
        Fault::once("POST", "/2/tweets", Behaviour::HalfBody),
        Fault::once("GET", "/2/users/by/username/", Behaviour::Html),
    ]);
    crate::campaigns::sql(
        app,
        "INSERT INTO campaigns (id, name, source_kind, is_published, published_at, created_at, changed_at)
             VALUES (1, 'Spring', 'everyone', 1, NOW(6), NOW(6), NOW(6));
         INSERT INTO campaign_steps (id, campaign_id, kind, name, config) VALUES (1, 1, 'twitter.tweet', 'Tweet', '{\"tweet\":1}');",
    );
    for (name, handle) in [("Grace", "somebody"), ("Linus", "nobody_here"), ("Margaret", "")] {
        admin.open("/contacts/new").await;
        admin.fill("First name", name).fill("Twitter handle", handle).press("Save").await;
        assert_eq!(admin.status(), 200, "{}", admin.text());
    }
    let calls = |method: &str| {
        app.x.requests().iter().filter(|call| call.method == method && call.path.starts_with("/2/")).count()
    };
    eventually("tweets were tried and people were looked up", || calls("POST") >= 3 && calls("GET") >= 2);
}

async fn settings(app: &App, admin: &mut Browser) {
    app.x.faults(vec![Fault::once("GET", "/2/users/me", Behaviour::Revoked)]);
    admin.open("/twitter").await.press("Test the connection").await.sees("X no longer accepts");
    admin.press("Test the connection").await.sees("The connection works");
    crate::connection::keys(admin, "key-one", "").await;
    admin.open("/twitter/features").await.press("Save").await;
    admin.open("/twitter/sending").await.press("Save").await;
    admin.open("/users/new").await.fill("Name", "Bob").fill("E-mail", "bob@example.org").fill("Password", NEW_PASSWORD);
    admin.choose("Role", "Marketer").press("Save").await.sees("Bob");
    assert!(!admin.source().contains(SECRETS[0]));
}

/// Everything that nobody but its owner may read.
fn secrets(day: &Day) -> BTreeSet<String> {
    let mut all: BTreeSet<String> = SECRETS
        .iter()
        .chain(&[WRONG_SECRET, WRONG_PASSWORD, PASSWORD, NEW_PASSWORD])
        .map(|&one| one.to_owned())
        .collect();
    all.insert(day.secret.clone());
    all.extend(day.cookies.iter().cloned());
    let signatures = day.tap.all("oauth_signature=\"", &['"']);
    assert!(signatures.len() >= 12, "only {} signed calls were seen", signatures.len());
    let nonces = day.tap.all("oauth_nonce=\"", &['"']);
    assert_eq!(nonces.iter().collect::<BTreeSet<_>>().len(), nonces.len(), "a nonce was used twice");
    let decoded = |text: &String| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    all.extend(signatures.iter().map(decoded));
    all.extend(signatures);
    all.extend(day.tap.all("oauth_token_secret=", &['&', '\r', '\n']));
    let verifier = |url: &String| url.split("oauth_verifier=").nth(1)?.split('&').next().map(str::to_owned);
    all.extend(day.callbacks.iter().filter_map(verifier));
    all.retain(|one| one.len() >= 6);
    all
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    place: String,
}

#[derive(QueryableByName)]
struct Many {
    #[diesel(sql_type = BigInt)]
    many: i64,
}

/// Columns of any kind that hold a secret as it is.
fn in_the_database(app: &App, secrets: &BTreeSet<String>) -> Vec<String> {
    let mut conn = connect(&app.database.url);
    let columns: Vec<Column> = diesel::sql_query(
        "SELECT CONCAT(table_name, ' ', column_name) AS place FROM information_schema.columns WHERE table_schema = DATABASE() \
         AND (data_type LIKE '%char' OR data_type LIKE '%text' OR data_type LIKE '%blob' OR data_type LIKE '%binary' OR data_type = 'json')",
    )
    .load(&mut conn)
    .expect("the columns");
    assert!(columns.len() > 100, "{} columns", columns.len());
    let mut found = Vec::new();
    for Column { place } in columns {
        let (table, column) = place.split_once(' ').expect("two words");
        let holds =
            |secret: &String| format!("LOCATE('{}', CAST(`{column}` AS BINARY)) > 0", secret.replace('\'', "''"));
        let any: Vec<String> = secrets.iter().map(holds).collect();
        let sql = format!("SELECT COUNT(*) AS many FROM `{table}` WHERE {}", any.join(" OR "));
        let many = diesel::sql_query(sql).get_result::<Many>(&mut conn).expect("a count").many;
        found.extend((many > 0).then(|| place.clone()));
    }
    found
}

async fn nothing_leaks(format: &str) {
    let app = App::start().await;
    let day = day(&app, format).await;
    assert!(day.said.contains("TRACE") && day.said.len() > 100_000, "hardly anything was logged");
    let secrets = secrets(&day);
    for secret in secrets.iter().map(String::as_str).chain(["oauth_signature=", "OAuth oauth_", "oauth_verifier="]) {
        let found = day.said.lines().find(|line| line.contains(secret));
        assert_eq!(
            found.map(|line| line.chars().take(400).collect::<String>()),
            None,
            "{secret} in the log ({format})"
        );
    }
    assert_eq!(in_the_database(&app, &secrets), Vec::<String>::new());
}

#[actix_web::test]
async fn no_secret_is_in_the_log_as_text_nor_in_the_database() {
    nothing_leaks("text").await;
}

#[actix_web::test]
async fn no_secret_is_in_the_log_as_json_nor_in_the_database() {
    nothing_leaks("json").await;
}
