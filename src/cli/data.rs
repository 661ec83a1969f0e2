//! Commands on the database: `tick`, `migrate`, `user add`.

use std::io::{self, IsTerminal as _, Read as _};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use linnet::clock::Clock;
use linnet::config::Config;
use linnet::db::Schema;
use linnet::users::{self, Role};
use linnet::wiring::{self, House};

use super::{NewUser, say};

/// Runs every reconciler until all are idle.
pub(crate) fn tick(config: Config) -> anyhow::Result<ExitCode> {
    let (db, server) = wiring::open_database(&config)?;
    wiring::check_schema(&db, server.is_some())?;
    let house = House::build(config, Clock::system(), db)?;
    let mut code = ExitCode::SUCCESS;
    for done in house.worker().tick() {
        match done.trouble {
            None => say(&format!("{}: {}", done.name, done.did)),
            Some(trouble) => {
                code = ExitCode::FAILURE;
                say(&format!("{}: failed: {trouble}", done.name));
            }
        }
    }
    Ok(code)
}

/// Brings the schema up to date, or says whether it is.
pub(crate) fn migrate(config: &Config, check: bool) -> anyhow::Result<ExitCode> {
    let (db, _server) = wiring::open_database(config)?;
    match (db.schema()?, check) {
        (Schema::Newer, _) => bail!("the database was written by a later Linnet"),
        (Schema::Current, true) => say("The schema is current."),
        (_, true) => {
            say("The schema is not current: run `linnet migrate`.");
            return Ok(ExitCode::FAILURE);
        }
        (_, false) => {
            wiring::install(&db)?;
            say("The schema is current.");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Adds a user, with the password from standard input or a generated one.
pub(crate) fn add_user(config: &Config, new: NewUser) -> anyhow::Result<ExitCode> {
    let Some(role) = Role::parse(&new.role) else {
        bail!("--role is “{}”; it can be administrator, marketer, sales or viewer", new.role);
    };
    if !users::is_email(&new.email) {
        bail!("“{}” is not an e-mail address, like ada@example.org", new.email);
    }
    let given = password()?;
    let generated = given.is_none();
    let password = given.unwrap_or_else(users::generate_password);
    let account = users::NewUser {
        email_key: users::email_key(&new.email),
        password_hash: users::hash_password(&password)?,
        email: new.email,
        name: new.name,
        role: role.key(),
        time_zone: "UTC".to_owned(),
        created_at: Clock::system().now(),
    };
    let (db, server) = wiring::open_database(config)?;
    wiring::check_schema(&db, server.is_some())?;
    match db.write_now(|conn| Ok(users::create(conn, &account)?)) {
        Err(error) if error.is_duplicate() => bail!("somebody has the e-mail {} already", account.email),
        added => added.context("the user was not added")?,
    };
    say(&format!("{} can sign in as {}.", account.name, account.email));
    if generated {
        say(&format!("Password: {password}"));
    }
    Ok(ExitCode::SUCCESS)
}

fn password() -> anyhow::Result<Option<String>> {
    if io::stdin().is_terminal() {
        return Ok(None);
    }
    let mut text = String::new();
    io::stdin().lock().read_to_string(&mut text)?;
    let password = text.trim_end_matches(['\r', '\n']).to_owned();
    match password.chars().count() {
        0 => Ok(None),
        1..10 => bail!("the password on standard input has fewer than 10 characters"),
        201.. => bail!("the password on standard input has more than 200 characters"),
        _ => Ok(Some(password)),
    }
}
