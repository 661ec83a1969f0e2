//! One struct per template.

use askama::Template;

use super::model::{Fault, Import, State};
use super::preview::Preview;
use crate::clock::At;
use crate::web::{Bar, Filled, Paged, Shell, grouped, urls};

#[derive(Template)]
#[template(path = "imports/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) page: Paged<Import>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

#[derive(Template)]
#[template(path = "imports/new.html")]
pub(super) struct New {
    pub(super) shell: Shell,
    pub(super) form: Filled,
}

/// A list of choices: value and words.
pub(super) type Choices = Vec<(String, String)>;

/// A column of the file, to be sent somewhere.
pub(super) struct Column {
    pub(super) control: String,
    pub(super) name: String,
    pub(super) samples: String,
}

#[derive(Template)]
#[template(path = "imports/mapping.html")]
pub(super) struct Mapping {
    pub(super) shell: Shell,
    pub(super) import: Import,
    pub(super) form: Filled,
    pub(super) reading: Filled,
    pub(super) columns: Vec<Column>,
    pub(super) targets: Choices,
    pub(super) matches: Choices,
    pub(super) owners: Choices,
    pub(super) encodings: Choices,
    pub(super) preview: Preview,
    /// The figures of a check, when there are any.
    pub(super) tried: Option<Vec<Fault>>,
}

#[derive(Template)]
#[template(path = "imports/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) import: Import,
    pub(super) owner: String,
    pub(super) mapping: Vec<(String, String)>,
    pub(super) faults: Vec<Fault>,
    pub(super) bars: Vec<Bar>,
}

#[derive(Template)]
#[template(path = "imports/_progress.html")]
pub(super) struct Progress {
    pub(super) import: Import,
}

impl Mapping {
    fn existing() -> Vec<(String, String)> {
        super::model::EXISTING.iter().map(|(key, words)| ((*key).to_owned(), (*words).to_owned())).collect()
    }

    fn delimiters() -> Vec<(String, String)> {
        super::reading::Reading::DELIMITERS
            .iter()
            .map(|(_, label)| ((*label).to_owned(), (*label).to_owned()))
            .collect()
    }

    fn quotes() -> Vec<(String, String)> {
        super::reading::Reading::QUOTES.iter().map(|(_, label)| ((*label).to_owned(), (*label).to_owned())).collect()
    }

    fn is_narrow(&self) -> bool {
        self.columns.len() < 2
    }
}

impl Show {
    /// Whether it can be taken back as a whole.
    fn undo(&self) -> Option<String> {
        let is_over = matches!(self.import.state(), State::Done | State::Stopped | State::Failed);
        self.import
            .act_id
            .filter(|_| is_over && self.import.created + self.import.updated > 0)
            .map(|act| urls::act(&act))
    }

    fn contacts(&self) -> String {
        format!("/contacts?search=import%3A{}", self.import.id)
    }
}

impl Import {
    fn tone(&self) -> &'static str {
        self.state().label().1
    }

    fn standing(&self) -> &'static str {
        self.state().label().0
    }

    fn url(&self) -> String {
        urls::import(&self.id)
    }

    fn size(&self) -> String {
        match self.bytes {
            bytes @ 0..1_000 => format!("{bytes} bytes"),
            bytes @ 1_000..1_000_000 => format!("{} kB", bytes / 1_000),
            bytes => format!("{} MB", grouped(bytes / 1_000_000)),
        }
    }

    /// Hundredths of the file that are done.
    fn percent(&self) -> u64 {
        (self.offset_bytes * 100).checked_div(self.bytes).unwrap_or(100).min(100)
    }

    fn is_running(&self) -> bool {
        self.state().is_active()
    }

    fn may_pause(&self) -> bool {
        matches!(self.state(), State::Queued | State::Running)
    }

    fn may_resume(&self) -> bool {
        matches!(self.state(), State::Paused | State::Failed)
    }

    fn may_stop(&self) -> bool {
        self.state().is_active() || self.may_resume()
    }

    fn left(&self) -> String {
        match self.seconds_left() {
            None => "not known yet".to_owned(),
            Some(seconds @ 0..90) => format!("about {seconds} seconds"),
            Some(seconds) => format!("about {} minutes", seconds.div_ceil(60)),
        }
    }

    fn is_dry(&self) -> bool {
        matches!(self.state(), State::Dry | State::Tried)
    }

    fn when(&self) -> At {
        self.started_at.unwrap_or(self.created_at)
    }
}
