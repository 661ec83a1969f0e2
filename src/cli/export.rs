//! `linnet export`: contacts on standard output.

use std::io::{self, ErrorKind, Write};
use std::pin::pin;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use futures_util::TryStreamExt as _;
use linnet::clock::Clock;
use linnet::config::Config;
use linnet::contacts::Selection;
use linnet::contacts::export::{self, Desk, Naming, Plan, Wish};
use linnet::criteria::Asking;
use linnet::wiring::{self, House};

#[derive(Subcommand)]
pub(crate) enum Export {
    /// Contacts that a search finds, or all of them
    #[command(after_help = "Example: linnet export contacts --search 'tag:vip' --format csv > vip.csv")]
    Contacts(Contacts),
}

#[derive(Args)]
pub(crate) struct Contacts {
    /// As in the list's search box; all identified contacts when it is left out
    #[arg(long, default_value = "")]
    search: String,
    /// What is written
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// Only these columns, by alias: id,email,tags
    #[arg(long, value_delimiter = ',')]
    columns: Vec<String>,
    /// Names of columns as people know them instead of aliases
    #[arg(long)]
    labels: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
}

/// Writes everything; a reader who has seen enough is no failure.
pub(crate) fn contacts(config: Config, asked: Contacts) -> anyhow::Result<ExitCode> {
    let Format::Csv = asked.format;
    let naming = if asked.labels { Naming::Label } else { Naming::Alias };
    let wish = Wish { selection: Selection::Search(asked.search), columns: asked.columns, naming, mark: false };
    let (db, server) = wiring::open_database(&config)?;
    wiring::check_schema(&db, server.is_some())?;
    let house = House::build(config, Clock::system(), db)?;
    match write(&house, &wish, &mut io::stdout().lock()) {
        Err(error) if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == ErrorKind::BrokenPipe) => {
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => Err(error),
        Ok(()) => Ok(ExitCode::SUCCESS),
    }
}

fn write(house: &House, wish: &Wish, out: &mut impl Write) -> anyhow::Result<()> {
    let asking = Asking { user: None, now: house.clock.now(), zone: chrono_tz::Tz::UTC };
    let plan = house.db.read_now(|conn| Plan::of(conn, &house.criteria, &asking, wish.clone()))?;
    let plan = match plan {
        Ok(plan) => plan,
        Err(sentence) => bail!("{sentence}"),
    };
    let desk = Desk { db: house.db.clone(), clock: house.clock.clone(), user: None };
    let mut file = pin!(export::file(plan, desk));
    actix_web::rt::System::new().block_on(async {
        while let Some(piece) = file.try_next().await? {
            out.write_all(&piece)?;
        }
        Ok(out.flush()?)
    })
}
