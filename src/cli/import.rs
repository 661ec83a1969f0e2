//! `linnet import contacts`: the engine of the web's import, with a progress bar.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use indicatif::{ProgressBar, ProgressStyle};
use linnet::clock::Clock;
use linnet::config::Config;
use linnet::ids::ImportId;
use linnet::imports::{Dates, Decimals, Import, Order, State, Step};
use linnet::wiring::{self, House};

use super::say;

#[derive(Args)]
pub(crate) struct Contacts {
    /// The file; how it is written is found out
    file: PathBuf,
    /// A column and the field it goes into; columns that are not named go where their name says
    #[arg(long, value_name = "COLUMN=FIELD")]
    map: Vec<String>,
    /// Say what would happen, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// Who looks after everybody in the file: an e-mail or a name
    #[arg(long)]
    owner: Option<String>,
    /// A tag for everybody in the file
    #[arg(long)]
    tag: Vec<String>,
    /// How days are written, with a time or without; found out when it is left out. 2025-12-31 is always understood
    #[arg(long, value_parser = one_of(Dates::ALL.map(|one| (one, one.key(), one.label()))))]
    dates: Option<Dates>,
    /// How decimals are written; found out when it is left out
    #[arg(long, value_parser = one_of(Decimals::ALL.map(|one| (one, one.key(), one.label()))))]
    decimals: Option<Decimals>,
}

/// One of several ways, each with its key and how it looks, which the help shows.
fn one_of<T, const N: usize>(all: [(T, &'static str, &'static str); N]) -> impl TypedValueParser<Value = T>
where
    T: Copy + Send + Sync + 'static,
{
    let keys = all.map(|(_, key, looks)| PossibleValue::new(key).help(looks));
    PossibleValuesParser::new(keys).try_map(move |typed| {
        let found = all.iter().find(|(_, key, _)| *key == typed);
        found.map(|(one, ..)| *one).ok_or("there is no such way")
    })
}

/// Imports a file, or goes on with it.
pub(crate) fn contacts(config: Config, order: Contacts) -> anyhow::Result<ExitCode> {
    let file = File::open(&order.file).with_context(|| format!("cannot read {}", order.file.display()))?;
    let (db, server) = wiring::open_database(&config)?;
    wiring::check_schema(&db, server.is_some())?;
    let house = House::build(config, Clock::system(), db)?;
    let name = order.file.file_name().map_or_else(|| "file.csv".to_owned(), |name| name.to_string_lossy().into_owned());
    let wanted = Order {
        file_name: name,
        map: order.map,
        owner: order.owner,
        tags: order.tag,
        dates: order.dates,
        decimals: order.decimals,
        is_dry: order.dry_run,
    };
    let id = house.importer.order(&house.db, &wanted, file, house.clock.now())?;
    let import = work(&house, id)?;
    house.stop();
    let errors = faults(&house, &import, &order.file)?;
    Ok(sum_up(&import, errors.as_deref()))
}

/// Step by step to the end, with a bar.
fn work(house: &House, id: ImportId) -> anyhow::Result<Import> {
    let bar = ProgressBar::new(0);
    bar.set_style(ProgressStyle::with_template("{bar:32} {percent}%  {msg}  {eta} left")?);
    loop {
        let step = house.importer.step(id)?;
        let import = house.importer.find(&house.db, id)?.context("the import was deleted")?;
        bar.set_length(import.bytes);
        bar.set_position(import.offset_bytes);
        bar.set_message(format!("{} rows, {} a second", import.seen, import.speed()));
        if !import.state().is_active() {
            bar.finish_and_clear();
            return Ok(import);
        }
        if step == Step::Held {
            // Its last process may have died; its hold ends soon.
            bar.set_message("another process works on it");
            thread::sleep(Duration::from_millis(500));
        }
    }
}

/// What was refused, as a file beside the one that came; none when nothing was.
fn faults(house: &House, import: &Import, file: &Path) -> anyhow::Result<Option<PathBuf>> {
    if import.faults == 0 {
        return Ok(None);
    }
    let path = std::path::absolute(file)?.with_extension("errors.csv");
    let mut out = csv::Writer::from_path(&path).with_context(|| format!("cannot write {}", path.display()))?;
    out.write_record(["line", "column", "value", "reason"])?;
    let mut each = |cells: [String; 4]| out.write_record(cells.map(linnet::imports::defused)).map_err(Into::into);
    house.importer.faults(&house.db, import.id, &mut each)?;
    out.flush()?;
    Ok(Some(path))
}

fn sum_up(import: &Import, errors: Option<&Path>) -> ExitCode {
    let verb = if import.state() == State::Tried { "would be " } else { "" };
    say(&format!(
        "{} rows: {} {verb}new, {} {verb}updated, {} unchanged, {} refused.",
        import.seen, import.created, import.updated, import.unchanged, import.refused
    ));
    if import.repeated > 0 {
        say(&format!(
            "{} rows name somebody whom an earlier row names, too: where they differ, the later row wins.",
            import.repeated
        ));
    }
    let (dates, decimals) = import.settings().map(|read| (read.dates, read.decimals)).unwrap_or_default();
    if (dates, decimals) != (Dates::Iso, Decimals::Dot) {
        say(&format!(
            "Days were read like {}, numbers like {}; --dates and --decimals say otherwise.",
            dates.label(),
            decimals.label()
        ));
    }
    if let Some(path) = errors {
        say(&format!("What was refused and why: {}", path.display()));
    }
    match import.state() {
        State::Done | State::Tried => ExitCode::SUCCESS,
        state => {
            let why = import.trouble.clone().unwrap_or_else(|| format!("it is {} now", state.key()));
            eprintln!("linnet: the import did not come to its end: {why}");
            ExitCode::FAILURE
        }
    }
}
