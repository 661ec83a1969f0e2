//! A database of the operator's, and the people who may sign in.

use diesel::connection::SimpleConnection as _;
use linnet::users::SetupToken;
use linnet::{server, users};

use crate::support::database::{Database, connect};
use crate::support::program::{Machine, Running};
use crate::support::{App, Browser};

fn machine(database: &Database) -> Machine {
    // As an operator writes it: `socket`, not what the C library calls it.
    Machine::new().with("DATABASE_URL", database.url.replace("unix_socket=", "socket="))
}

#[test]
fn an_empty_database_is_filled_and_two_who_do_it_at_once_take_turns() {
    let database = Database::empty();
    let machine = machine(&database);
    assert_eq!(machine.run(&["migrate", "--check"]).code, Some(1));
    let both = [machine.begin(&["migrate"], b""), machine.begin(&["migrate"], b"")];
    for ended in both.map(Running::end) {
        assert_eq!(ended.code, Some(0), "{ended:?}");
    }
    assert_eq!(machine.run(&["migrate", "--check"]).code, Some(0));
    assert!(!machine.data().join("db").exists(), "no private database beside the operator's");
}

#[test]
fn an_older_schema_is_refused_with_the_command_to_run() {
    let database = Database::new();
    connect(&database.url)
        .batch_execute(
            "DROP TABLE reconciler_runs; DELETE FROM __diesel_schema_migrations WHERE version = '20261123093000'",
        )
        .expect("a migration can be undone");
    let machine = machine(&database).with("LINNET_LISTEN", "127.0.0.1:0");
    for command in ["serve", "worker", "tick"] {
        let ended = machine.run(&[command]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.err.contains("run `linnet migrate`"), "{}", ended.err);
    }
    let doctor = machine.run(&["doctor"]);
    assert_eq!(doctor.code, Some(1));
    assert!(doctor.out.contains("FAIL  schema: not current: run `linnet migrate`"), "{}", doctor.out);
    assert_eq!(machine.run(&["migrate"]).code, Some(0));
    assert_eq!(machine.run(&["tick"]).code, Some(0));
}

#[test]
fn a_later_schema_is_left_alone() {
    let database = Database::new();
    connect(&database.url)
        .batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')")
        .expect("a later migration can be claimed");
    for command in ["migrate", "tick"] {
        let ended = machine(&database).run(&[command]);
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(ended.err.contains("written by a later Linnet"), "{}", ended.err);
    }
}

#[test]
fn a_database_that_would_lose_emoji_is_refused() {
    let database = Database::empty();
    connect(&database.url).batch_execute("ALTER DATABASE CHARACTER SET latin1").expect("it can be spoilt");
    let ended = machine(&database).run(&["migrate"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("utf8mb4"), "{}", ended.err);
}

#[test]
fn a_database_nobody_answers_at_is_one_sentence() {
    let ended =
        Machine::new().with("DATABASE_URL", "mysql://linnet@localhost/linnet?socket=/nowhere.sock").run(&["migrate"]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("linnet: the database cannot be reached"), "{}", ended.err);
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
}

#[actix_web::test]
async fn people_are_added_from_the_command_line() {
    let app = App::start().await;
    let machine = machine(&app.database);
    let add = |email: &str, password: &[u8]| {
        machine.tell(&["user", "add", "--email", email, "--name", "Grace", "--role", "marketer"], password)
    };
    let given = add("Grace@Example.org", b"her own password\n");
    assert_eq!((given.code, given.out.as_str()), (Some(0), "Grace can sign in as Grace@Example.org.\n"), "{given:?}");
    let generated = add("other@example.org", b"");
    let password =
        generated.out.lines().find_map(|line| line.strip_prefix("Password: ")).expect("it is printed").to_owned();
    for (email, password) in [("grace@example.org", "her own password"), ("other@example.org", &password)] {
        let mut browser = app.visitor();
        browser.open("/login").await;
        browser.fill("E-mail", email).fill("Password", password).press("Sign in").await;
        assert_eq!(browser.path(), "/", "{}", browser.text());
    }
    let again = add("grace@example.org", b"her own password\n");
    assert_eq!(again.code, Some(1));
    assert_eq!(again.err, "linnet: somebody has the e-mail grace@example.org already\n");
    assert!(add("short@example.org", b"short\n").err.contains("fewer than 10 characters"));
    let typo = add("not an address", b"her own password\n");
    assert_eq!(typo.code, Some(1), "{typo:?}");
    assert!(typo.err.contains("not an e-mail address"), "{}", typo.err);
}

#[actix_web::test]
async fn whoever_is_not_on_this_machine_needs_the_token_of_the_log() {
    let app = App::start().await;
    let mut house = app.house.clone();
    house.config.listen.set_port(0);
    let (serving, address) =
        server::bind(&house, SetupToken(Some("from the log".to_owned()))).expect("a second server listens");
    let handle = serving.handle();
    actix_web::rt::spawn(serving);
    let mut stranger = Browser::new(&format!("http://{address}"));
    stranger.open("/setup").await.sees("It was printed to the log");
    stranger.fill("Token", "a guess").fill("Name", "Eve").fill("E-mail", "eve@example.org");
    stranger.fill("Password", "a long password").press("Save").await;
    assert_eq!(stranger.status(), 422);
    stranger.sees("This is not the token in the log.");
    assert!(!app.db(|conn| Ok(users::any_user(conn)?)));
    stranger.fill("Token", "from the log").fill("Password", "a long password").press("Save").await;
    assert_eq!(stranger.path(), "/");
    handle.stop(false).await;
}
