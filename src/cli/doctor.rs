//! `linnet doctor`: a line for each thing that can be wrong.

use std::process::ExitCode;

use linnet::clock::Clock;
use linnet::config::Config;
use linnet::db::Schema;
use linnet::wiring::{self, House};

use super::say;

/// Checks everything; exit 1 when something fails.
pub(crate) fn run(config: Config) -> ExitCode {
    let mut report = Report { healthy: true };
    report.line("configuration", Ok(format!("data in {}, people see {}", config.data.display(), config.url)));
    let database = match wiring::open_database(&config) {
        Ok(database) => database,
        Err(error) => {
            report.line("database", Err(format!("{error:#}")));
            return report.code();
        }
    };
    let (db, _server) = &database;
    report.line("database", Ok("answers".to_owned()));
    let schema = match db.schema() {
        Ok(Schema::Current) => Ok("current".to_owned()),
        Ok(_) => Err("not current: run `linnet migrate`".to_owned()),
        Err(error) => Err(error.to_string()),
    };
    report.line("schema", schema);
    report.line("clock", clock(db));
    match House::build(config, Clock::system(), db.clone()) {
        Ok(house) => {
            report.line(
                "storage",
                house.store.check().map(|()| "can be written".to_owned()).map_err(|error| error.to_string()),
            );
            for (name, outcome) in house.health() {
                report.line(name, outcome);
            }
        }
        Err(error) => report.line("storage", Err(format!("{error:#}"))),
    }
    report.code()
}

struct Report {
    healthy: bool,
}

impl Report {
    fn line(&mut self, what: &str, outcome: Result<String, String>) {
        self.healthy &= outcome.is_ok();
        match outcome {
            Ok(text) => say(&format!("ok    {what}: {text}")),
            Err(text) => say(&format!("FAIL  {what}: {text}")),
        }
    }

    fn code(&self) -> ExitCode {
        if self.healthy { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

fn clock(db: &linnet::db::Db) -> Result<String, String> {
    let theirs = db.now().map_err(|error| error.to_string())?;
    let apart = Clock::system().now().since(theirs).num_seconds().abs();
    if apart > 5 {
        Err(format!("this machine and the database are {apart} seconds apart"))
    } else {
        Ok("agrees with the database".to_owned())
    }
}
