//! Commands that stay: `serve`, `worker`, `sandbox`, `demo`.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use linnet::clock::Clock;
use linnet::config::Config;
use linnet::users::{self, SetupToken};
use linnet::wiring::{self, House};
use linnet::{demo, sandbox, seal, server};
use tokio::signal::unix::{SignalKind, signal};

use super::say;

/// Sends the log to standard error.
pub(crate) fn log(config: &Config) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.log)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if config.log_json { builder.json().init() } else { builder.compact().init() }
}

/// Web server, and worker unless told otherwise.
pub(crate) fn serve(config: Config, with_worker: bool) -> anyhow::Result<ExitCode> {
    let (db, database) = wiring::open_database(&config)?;
    wiring::check_schema(&db, database.is_some())?;
    let house = House::build(config, Clock::system(), db)?;
    let setup = setup_token(&house)?;
    run(&house, setup, with_worker, |address| tracing::info!("Linnet listens on http://{address}"))?;
    drop(house);
    drop(database);
    Ok(ExitCode::SUCCESS)
}

fn run(house: &House, setup: SetupToken, with_worker: bool, ready: impl FnOnce(SocketAddr)) -> anyhow::Result<()> {
    let worker = with_worker.then(|| house.worker().start());
    actix_web::rt::System::new().block_on(async {
        let (server, address) = server::bind(house, setup)?;
        let handle = server.handle();
        let serving = actix_web::rt::spawn(server);
        ready(address);
        asked_to_stop().await?;
        handle.stop(true).await;
        serving.await.context("the web server ended badly")??;
        anyhow::Ok(())
    })?;
    house.stop();
    drop(worker);
    Ok(())
}

/// Worker only.
pub(crate) fn worker(config: Config) -> anyhow::Result<ExitCode> {
    let (db, database) = wiring::open_database(&config)?;
    wiring::check_schema(&db, database.is_some())?;
    let house = House::build(config, Clock::system(), db)?;
    let running = house.worker().start();
    actix_web::rt::System::new().block_on(asked_to_stop())?;
    running.stop();
    Ok(ExitCode::SUCCESS)
}

/// The stand-in X alone.
pub(crate) fn sandbox(listen: SocketAddr) -> anyhow::Result<ExitCode> {
    if !listen.ip().is_loopback() {
        bail!("the sandbox listens on loopback only; {listen} is not");
    }
    let sandbox = sandbox::Sandbox::start(sandbox::Options { listen, state_file: None, clock: Clock::system() })?;
    sandbox.try_seed(sandbox::Seed::sample("http://127.0.0.1:8080/twitter/callback"))?;
    say(&format!("The stand-in X listens on {}", sandbox.url()));
    say("Its app: client key sandbox-client-key, client secret sandbox-client-secret");
    actix_web::rt::System::new().block_on(asked_to_stop())?;
    sandbox.stop();
    Ok(ExitCode::SUCCESS)
}

/// The sample company, all of it.
pub(crate) fn demo(config: Config) -> anyhow::Result<ExitCode> {
    let (config, sandbox) = demo::surroundings(&config)?;
    let (db, database) = wiring::open_database(&config)?;
    wiring::check_schema(&db, database.is_some())?;
    let house = House::build(config, Clock::system(), db)?;
    let account = demo::fill(&house, &sandbox)?;
    run(&house, SetupToken(None), true, |address| {
        say(&format!("\n  Linnet   http://{address}\n  E-mail   {}\n  Password {}\n", account.email, account.password));
        say(&format!(
            "  X, the stand-in: {}\n  Ctrl-C ends it; the next `linnet demo` goes on where this one stopped.\n",
            sandbox.url()
        ));
    })?;
    sandbox.stop();
    drop(house);
    drop(database);
    Ok(ExitCode::SUCCESS)
}

async fn asked_to_stop() -> anyhow::Result<()> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => (),
        _ = interrupt.recv() => (),
    }
    Ok(())
}

/// On loopback whoever reaches `/setup` is already on this machine; elsewhere the log proves it.
fn setup_token(house: &House) -> anyhow::Result<SetupToken> {
    if house.config.listen.ip().is_loopback() || house.db.read_now(|conn| Ok(users::any_user(conn)?))? {
        return Ok(SetupToken(None));
    }
    let token = seal::random_text();
    tracing::warn!("the first start: open {} and give the token {token}", house.config.absolute("/setup"));
    Ok(SetupToken(Some(token)))
}
