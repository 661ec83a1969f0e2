//! One struct per template.

use askama::Template;

use super::evidence::Evidence;
use super::model::{Fault, Import, State};
use super::preview::Preview;
use super::taken::{self, Acts, Back};
use super::written::{Dates, Decimals};
use crate::clock::At;
use crate::web::{Bar, Filled, Paged, Shell, grouped, urls};

#[derive(Template)]
#[template(path = "imports/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) page: Paged<Import>,
    pub(super) acts: Acts,
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
    pub(super) evidence: Evidence,
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
    pub(super) back: Option<Back>,
    pub(super) now: At,
}

#[derive(Template)]
#[template(path = "imports/_progress.html")]
pub(super) struct Progress {
    pub(super) shell: Shell,
    pub(super) import: Import,
    pub(super) back: Option<Back>,
}

impl Progress {
    fn is_moving(&self) -> bool {
        is_moving(&self.import, self.back.as_ref())
    }

    fn is_taken_back(&self) -> bool {
        is_taken_back(self.back.as_ref())
    }
}

/// Whether the page has to be looked at again.
fn is_moving(import: &Import, back: Option<&Back>) -> bool {
    import.is_running() || back.is_some_and(Back::is_moving)
}

fn is_taken_back(back: Option<&Back>) -> bool {
    back.is_some_and(|back| back.is_moving() || back.is_done())
}

impl List {
    /// Words and tone.
    fn label(&self, import: &Import) -> (&'static str, &'static str) {
        let act = import.act_id.and_then(|act| self.acts.get(&act));
        taken::label(import, act)
    }
}

impl Mapping {
    fn match_hint(&self) -> &'static str {
        if self.columns.iter().any(|column| self.form.text(&column.control) == "@id") {
            "A row that has none of it becomes a new contact. Our number is right for a file that this Linnet exported: \
             it also knows whoever has no e-mail. Files of others have numbers of their own."
        } else {
            "A row that has none of it becomes a new contact."
        }
    }

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

    fn dates() -> Vec<(String, String)> {
        Dates::ALL.iter().map(|one| (one.key().to_owned(), one.label().to_owned())).collect()
    }

    fn decimals() -> Vec<(String, String)> {
        Decimals::ALL.iter().map(|one| (one.key().to_owned(), one.label().to_owned())).collect()
    }

    /// Whether the first line is taken for a row.
    fn is_headless(&self) -> bool {
        !self.reading.is_on("header")
    }

    fn is_narrow(&self) -> bool {
        self.columns.len() < 2
    }
}

impl Show {
    fn is_moving(&self) -> bool {
        is_moving(&self.import, self.back.as_ref())
    }

    fn is_taken_back(&self) -> bool {
        is_taken_back(self.back.as_ref())
    }

    /// Where it can be taken back as a whole.
    fn undo(&self) -> Option<String> {
        let back = self.back.as_ref().filter(|back| back.is_possible(self.now));
        back.map(|back| urls::act(&back.act.id))
    }

    /// Words and tone.
    fn label(&self) -> (&'static str, &'static str) {
        taken::label(&self.import, self.back.as_ref().map(|back| &back.act))
    }

    fn contacts(&self) -> String {
        format!("/contacts?search=import%3A{}", self.import.id)
    }
}

impl Import {
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
            Some(0 | 1) => "about a second".to_owned(),
            Some(seconds @ 2..90) => format!("about {seconds} seconds"),
            Some(seconds) => format!("about {} minutes", grouped(seconds.div_ceil(60))),
        }
    }

    /// Whether nothing of it was written, so that it may go.
    fn may_be_discarded(&self) -> bool {
        self.state().is_open()
    }

    /// `2 rows named a contact that an earlier row names; the later row won.`
    fn about_repeated(&self) -> String {
        let rows = match self.repeated {
            1 => "1 row names".to_owned(),
            more => format!("{} rows name", grouped(more)),
        };
        format!("{rows} a contact that an earlier row names, too: where they differ, the later row wins.")
    }

    fn is_dry(&self) -> bool {
        matches!(self.state(), State::Dry | State::Tried)
    }

    fn when(&self) -> At {
        self.started_at.unwrap_or(self.created_at)
    }
}
