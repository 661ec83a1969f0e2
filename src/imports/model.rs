//! An import: a file, how it is read, what goes where, and how far it is.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::reading::Reading;
use super::written::{Dates, Decimals};
use crate::clock::At;
use crate::contacts::bulk::{Existing, MatchOn};
use crate::fields::{Field, Kind};
use crate::ids::{ActId, ImportId, UserId};
use crate::schema::imports;

/// How an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Somebody decides what goes where.
    Mapping,
    /// It is gone through without writing anything.
    Dry,
    /// It was, and the figures are there.
    Tried,
    /// It will begin when the worker comes to it.
    Queued,
    /// Rows are taken.
    Running,
    /// Somebody holds it up.
    Paused,
    /// Somebody ended it before its end.
    Stopped,
    /// All rows were taken or refused.
    Done,
    /// It cannot go on; `trouble` says why.
    Failed,
}

impl State {
    const ALL: [Self; 9] = [
        Self::Mapping,
        Self::Dry,
        Self::Tried,
        Self::Queued,
        Self::Running,
        Self::Paused,
        Self::Stopped,
        Self::Done,
        Self::Failed,
    ];

    /// As stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Mapping => "mapping",
            Self::Dry => "dry",
            Self::Tried => "tried",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Stopped => "stopped",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    /// As pages say it, with the tone of its badge.
    pub(super) fn label(self) -> (&'static str, &'static str) {
        match self {
            Self::Mapping => ("Waits for you", "secondary"),
            Self::Dry => ("Being checked", "info"),
            Self::Tried => ("Checked", "info"),
            Self::Queued => ("About to begin", "info"),
            Self::Running => ("Running", "primary"),
            Self::Paused => ("Paused", "warning"),
            Self::Stopped => ("Stopped", "warning"),
            Self::Done => ("Done", "success"),
            Self::Failed => ("Failed", "danger"),
        }
    }

    /// Whether the worker has something to do for it.
    pub fn is_active(self) -> bool {
        matches!(self, Self::Dry | Self::Queued | Self::Running)
    }

    /// Whether somebody may still change what goes where.
    pub(super) fn is_open(self) -> bool {
        matches!(self, Self::Mapping | Self::Tried)
    }
}

/// An import as it stands.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = imports, check_for_backend(diesel::mysql::Mysql))]
pub struct Import {
    /// Which.
    pub id: ImportId,
    /// What it did, to be taken back.
    pub act_id: Option<ActId>,
    /// Who imports; `None` for the command line.
    pub user_id: Option<UserId>,
    /// What the file was called.
    pub file_name: String,
    /// Its place among the files.
    pub file_hash: String,
    /// Its size.
    pub bytes: u64,
    /// [`Settings`] as JSON.
    pub(super) settings: String,
    state: String,
    /// Why it failed.
    pub trouble: Option<String>,
    /// Where the next row begins.
    pub offset_bytes: u64,
    /// On which line.
    pub line: u64,
    /// Rows so far.
    pub seen: u64,
    /// New contacts.
    pub created: u64,
    /// Rows that changed somebody.
    pub updated: u64,
    /// Rows that said nothing new.
    pub unchanged: u64,
    /// Rows that were refused.
    pub refused: u64,
    /// Rows about somebody who stands earlier in the file.
    pub repeated: u64,
    /// Reasons that are kept.
    pub faults: u64,
    /// When the file came.
    pub created_at: At,
    /// When the rows began.
    pub started_at: Option<At>,
    /// When they ended.
    pub finished_at: Option<At>,
    /// Time spent on rows.
    pub worked_micros: u64,
    /// Rows of each minute, comma between.
    pub pace: String,
    /// The process that works on it.
    pub held_by: Option<String>,
    /// After that another may go on.
    pub held_until: Option<At>,
}

impl Import {
    /// How it stands.
    pub fn state(&self) -> State {
        State::ALL.into_iter().find(|state| state.key() == self.state).unwrap_or(State::Failed)
    }

    /// How it is read, and what goes where.
    pub fn settings(&self) -> anyhow::Result<Settings> {
        Ok(serde_json::from_str(&self.settings)?)
    }

    /// Rows a second while rows were taken; 0 before.
    pub fn speed(&self) -> u64 {
        self.seen.saturating_mul(1_000_000).checked_div(self.worked_micros).unwrap_or(0)
    }

    /// Seconds until the end at the pace so far.
    pub fn seconds_left(&self) -> Option<u64> {
        let left = self.bytes.saturating_sub(self.offset_bytes);
        let micros = u128::from(self.worked_micros) * u128::from(left) / u128::from(self.offset_bytes.max(1));
        (self.offset_bytes > 0 && self.worked_micros > 0).then(|| u64::try_from(micros / 1_000_000).unwrap_or(u64::MAX))
    }
}

/// How a file is read, what goes where, and the options.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// How the file is written.
    pub reading: Reading,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// `email`, `handle`, `id`, or the alias of a unique field.
    pub match_on: String,
    /// update, skip, fill
    pub existing: String,
    /// Who looks after everybody in the file, unless the file says it.
    pub owner: Option<UserId>,
    /// Tags for everybody in the file.
    pub tags: Vec<String>,
    /// How it writes days.
    #[serde(default)]
    pub dates: Dates,
    /// How it writes decimals.
    #[serde(default)]
    pub decimals: Decimals,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What the file calls it.
    pub name: String,
    /// Where it goes: a target; "" for nowhere.
    pub target: String,
}

/// Where a column can go that is no field.
pub(super) const SPECIAL: [(&str, &str); 9] = [
    ("@id", "Our number (id)"),
    ("@tags", "Tags, with | ; or , between"),
    ("@owner", "Owner, by e-mail or name"),
    ("@added", "Added on"),
    ("@block:x", "Do not contact on X (yes or no)"),
    ("@block:email", "Do not e-mail (yes or no)"),
    ("@block:phone", "Do not phone (yes or no)"),
    ("@consent:x", "Consent to mentions on X (yes or no)"),
    ("", "Nowhere"),
];

impl Settings {
    /// By what contacts are found, when that is still possible.
    pub(super) fn match_on(&self, fields: &[Field]) -> Option<MatchOn> {
        match self.match_on.as_str() {
            "@email" => Some(MatchOn::Email),
            "@handle" => Some(MatchOn::Handle),
            "@id" => Some(MatchOn::Id),
            alias => fields.iter().find(|field| field.alias == alias).map(|field| MatchOn::Field(field.id)),
        }
    }

    /// Whether a column goes where days are kept.
    pub(super) fn has_days(&self, fields: &[Field]) -> bool {
        let days = |field: &&Field| matches!(field.kind, Kind::Date | Kind::DateTime);
        let goes = |target: &str| self.columns.iter().any(|column| column.target == target);
        goes("@added") || fields.iter().filter(days).any(|field| goes(&field.alias))
    }

    /// What happens to those who are there.
    pub(super) fn existing(&self) -> Existing {
        match self.existing.as_str() {
            "skip" => Existing::Skip,
            "fill" => Existing::Fill,
            _ => Existing::Update,
        }
    }
}

/// What happens to those who are there, as the form offers it.
pub(super) const EXISTING: [(&str, &str); 3] = [
    ("update", "Take what the file says; an empty cell changes nothing"),
    ("fill", "Take only what they lack"),
    ("skip", "Leave them as they are"),
];

/// A file that came, about to become an import.
#[derive(Clone, Debug)]
pub struct NewImport {
    /// Who imports.
    pub user: Option<UserId>,
    /// What the file was called.
    pub file_name: String,
    /// Its place among the files.
    pub file_hash: String,
    /// Its size.
    pub bytes: u64,
    /// How it is read, and what goes where.
    pub settings: Settings,
    /// mapping, or dry or queued when nobody needs to be asked.
    pub state: State,
    /// When.
    pub at: At,
}

/// Why something of a row was refused.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = crate::schema::import_errors, check_for_backend(diesel::mysql::Mysql))]
pub(super) struct Fault {
    pub(super) id: u64,
    pub(super) line: u64,
    pub(super) column_name: String,
    pub(super) value: String,
    pub(super) reason: String,
}
