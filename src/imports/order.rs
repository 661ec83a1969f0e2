//! What people and the command line tell an import to do.

use std::io::{self, Read};

use super::arrival;
use super::check;
use super::engine::Importer;
use super::mapping;
use super::model::{Import, NewImport, Settings, State};
use super::queries;
use super::written::{Dates, Decimals};
use crate::audit;
use crate::clock::At;
use crate::db::{self, Conn, Db};
use crate::fields::{self, Field};
use crate::ids::{ImportId, UserId};
use crate::store;

const PIECE: usize = 1 << 20;

/// What the command line says about a file.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// What the file is called.
    pub file_name: String,
    /// `column=field`, each.
    pub map: Vec<String>,
    /// Who looks after everybody in it: an e-mail or a name.
    pub owner: Option<String>,
    /// Tags for everybody in it.
    pub tags: Vec<String>,
    /// How days are written; `None`: as the file seems to.
    pub dates: Option<Dates>,
    /// How decimals are written.
    pub decimals: Option<Decimals>,
    /// Only look.
    pub is_dry: bool,
}

impl Importer {
    /// Takes a file in and begins its import, or goes on with one of the same file and the same settings that was
    /// interrupted. Errors are sentences.
    pub fn order(&self, db: &Db, order: &Order, file: impl Read, now: At) -> anyhow::Result<ImportId> {
        let (hash, bytes) = self.keep(file).map_err(|error| {
            if store::is_full(&error) {
                return anyhow::anyhow!(
                    "the disk is full, so no row was taken: make room under LINNET_DATA, then try again"
                );
            }
            error.into()
        })?;
        if let Some(sentence) = arrival::refused(&self.files, &hash)? {
            self.forget_file(&hash);
            anyhow::bail!("{sentence}");
        }
        let settings = self.settings_of(db, order, &hash)?;
        let state = if order.is_dry { State::Dry } else { State::Queued };
        let new = NewImport {
            user: None,
            file_name: order.file_name.clone(),
            file_hash: hash.clone(),
            bytes,
            settings: settings.clone(),
            state,
            at: now,
        };
        Ok(db.write_now(|conn| {
            let begun = queries::unfinished(conn, &hash)?;
            let is_same = |import: &Import| {
                import.settings().is_ok_and(|known| known == settings) && (import.state() == State::Dry) == order.is_dry
            };
            match begun.filter(is_same) {
                Some(import) => Ok(import.id),
                None => queries::create(conn, &new),
            }
        })?)
    }

    fn keep(&self, mut file: impl Read) -> io::Result<(String, u64)> {
        let (mut incoming, mut piece) = (self.files.begin()?, vec![0; PIECE]);
        loop {
            let read = file.read(&mut piece)?;
            if read == 0 {
                let stored = incoming.finish()?;
                return Ok((stored.hash, stored.bytes));
            }
            incoming.write(piece.get(..read).unwrap_or_default())?;
        }
    }

    fn settings_of(&self, db: &Db, order: &Order, hash: &str) -> anyhow::Result<Settings> {
        let fields = db.read_now(fields::all)?;
        let (mut settings, evidence) = arrival::settings(&self.files, hash, &fields)?;
        send(&mut settings, &order.map, &fields)?;
        settings.dates = order.dates.unwrap_or(settings.dates);
        settings.decimals = order.decimals.unwrap_or(settings.decimals);
        if order.dates.is_none() && evidence.leaves_days_open() && settings.has_days(&fields) {
            anyhow::bail!(
                "the file does not tell whether 03/04/2025 is in March or in April: say --dates day-first or --dates month-first"
            );
        }
        settings.tags.clone_from(&order.tags);
        if let Some(owner) = &order.owner {
            let desk = db.read_now(|conn| super::desk::Desk::open(conn, &settings, None))?;
            let found = desk.owner(owner);
            settings.owner =
                Some(found.ok_or_else(|| anyhow::anyhow!("nobody here has the e-mail or name “{owner}”"))?);
        }
        let objections = check::objections(&settings, &fields);
        if !objections.is_empty() {
            let sentences: Vec<String> = objections.into_iter().map(|(_, sentence)| sentence).collect();
            anyhow::bail!("{}", sentences.join("\n"));
        }
        Ok(settings)
    }

    /// An import as it stands.
    pub fn find(&self, db: &Db, id: ImportId) -> db::Result<Option<Import>> {
        db.read_now(|conn| Ok(queries::find(conn, id)?))
    }

    /// The reasons for what was refused, a thousand at a time: line, column, value, why.
    pub fn faults(
        &self,
        db: &Db,
        id: ImportId,
        each: &mut dyn FnMut([String; 4]) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let mut after = 0;
        loop {
            let rows = db.read_now(|conn| Ok(queries::faults_after(conn, id, after, 1000)?))?;
            let Some(last) = rows.last() else { return Ok(()) };
            after = last.id;
            for fault in rows {
                each([fault.line.to_string(), fault.column_name, fault.value, fault.reason])?;
            }
        }
    }
}

/// Sends columns where `column=field` says.
fn send(settings: &mut Settings, map: &[String], fields: &[Field]) -> anyhow::Result<()> {
    for pair in map {
        let Some((name, target)) = pair.split_once('=') else {
            anyhow::bail!("--map is “{pair}”; it is written column=field, like --map \"E-Mail=email\"");
        };
        let normal = mapping::normal(name);
        let names: Vec<String> = settings.columns.iter().map(|column| column.name.clone()).collect();
        let column =
            settings.columns.iter_mut().find(|column| column.name == name || mapping::normal(&column.name) == normal);
        let Some(column) = column else {
            anyhow::bail!("the file has no column “{name}”; it has {}", names.join(", "));
        };
        column.target = match target {
            "" => String::new(),
            target => mapping::target_named(target, fields)
                .ok_or_else(|| anyhow::anyhow!("there is no field “{target}”: the Fields page lists their aliases"))?,
        };
    }
    Ok(())
}

/// What somebody tells an import that is under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Word {
    /// Hold on.
    Pause,
    /// Go on.
    Resume,
    /// End it here; what was taken stays.
    Stop,
}

/// Does as told, if it still makes sense; answers what is to be said.
pub(super) fn tell(conn: &mut Conn, id: ImportId, word: Word, now: At) -> db::Result<Option<&'static str>> {
    let Some(import) = queries::lock(conn, id)? else { return Ok(None) };
    let state = import.state();
    Ok(Some(match (word, state) {
        (Word::Pause, State::Queued | State::Running) => {
            queries::settle(conn, id, State::Paused, None, None)?;
            "The import is paused; the rows so far are in."
        }
        (Word::Resume, State::Paused | State::Failed) => {
            let state = if import.act_id.is_some() { State::Running } else { State::Queued };
            queries::settle(conn, id, state, None, None)?;
            "The import goes on."
        }
        (Word::Stop, State::Dry) => {
            queries::settle(conn, id, State::Mapping, None, None)?;
            "The check was stopped."
        }
        (Word::Stop, State::Queued | State::Running | State::Paused | State::Failed) => {
            queries::settle(conn, id, State::Stopped, None, Some(now))?;
            if let Some(act) = import.act_id {
                audit::finish_act(conn, act, "stopped", None, now)?;
            }
            "The import was stopped; the rows so far are in."
        }
        _ => "It had come to its end already.",
    }))
}

/// Begins the check or the rows of an import whose settings are fine.
pub(super) fn start(conn: &mut Conn, id: ImportId, state: State, _by: UserId) -> db::Result<bool> {
    let Some(import) = queries::lock(conn, id)? else { return Ok(false) };
    if !import.state().is_open() {
        return Ok(false);
    }
    queries::ask(conn, id, state)?;
    Ok(true)
}

/// A cell that no spreadsheet takes for a formula.
pub fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}
