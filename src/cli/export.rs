//! `linnet export`: contacts on standard output.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use linnet::clock::Clock;
use linnet::config::Config;
use linnet::contacts::Selection;
use linnet::contacts::export::{Naming, Plan, Wish};
use linnet::criteria::Asking;
use linnet::ids::ContactId;
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
    let note = |act, rows| house.db.write_now(|conn| plan.note(conn, None, act, rows, house.clock.now()));
    note("exporting", None)?;
    out.write_all(&plan.head()?)?;
    let (mut after, mut rows) = (ContactId(0), 0);
    loop {
        let page = house.db.read_now(|conn| plan.page(conn, after))?;
        let Some(last) = page.last else { break };
        out.write_all(&page.bytes)?;
        (after, rows) = (last, rows + page.rows);
    }
    out.flush()?;
    Ok(note("exported", Some(rows))?)
}
