//! One struct per template, and an act in words.

use askama::Template;

use crate::audit::Act;
use crate::clock::At;
use crate::web::{Shell, grouped};

#[derive(Template)]
#[template(path = "contacts/acts/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) rows: Vec<Line>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

pub(super) struct Line {
    pub(super) act: Act,
    pub(super) by: String,
}

impl Line {
    fn state(&self) -> (&'static str, &'static str) {
        state_words(&self.act.state)
    }

    fn size(&self) -> u64 {
        self.act.total.unwrap_or(self.act.done)
    }

    fn url(&self) -> String {
        format!("/contacts/acts/{}", self.act.id)
    }
}

/// A state's tone and words.
fn state_words(state: &str) -> (&'static str, &'static str) {
    match state {
        "running" => ("info", "Under way"),
        "done" => ("success", "Done"),
        "stopped" => ("warning", "Stopped"),
        "undoing" => ("info", "Being taken back"),
        "undone" => ("secondary", "Taken back"),
        _ => ("danger", "Failed"),
    }
}

/// A contact that was left as it is, and why.
pub(super) struct Refused {
    pub(super) url: String,
    pub(super) name: String,
    /// Who has what this one should have had: name and address.
    pub(super) other: Option<(String, String)>,
    /// Why; after the other's name, where there is one.
    pub(super) reason: String,
}

/// An act as it stands.
pub(super) struct Standing {
    pub(super) act: Act,
    pub(super) by: String,
    /// Who took it back.
    pub(super) back_by: Option<String>,
    pub(super) left: i64,
    pub(super) refused: Vec<Refused>,
    pub(super) now: At,
}

impl Standing {
    fn state(&self) -> (&'static str, &'static str) {
        state_words(&self.act.state)
    }

    fn is_moving(&self) -> bool {
        matches!(self.act.state.as_str(), "running" | "undoing")
    }

    fn is_undo(&self) -> bool {
        matches!(self.act.state.as_str(), "undoing" | "undone")
    }

    fn left_label(&self) -> &'static str {
        if self.is_undo() { "Left as they are" } else { "Refused" }
    }

    /// The page of an import counts what it refused, and why: rows, of which no contact knows.
    fn counts_left(&self) -> bool {
        self.is_undo() || self.act.kind != "import"
    }

    fn can_be_undone(&self) -> bool {
        let is_over = matches!(self.act.state.as_str(), "done" | "stopped" | "failed");
        is_over && self.act.changed > 0 && self.act.undo_until.is_some_and(|until| until >= self.now)
    }

    /// The list of those it changed, as long as they are in it.
    fn contacts(&self) -> Option<String> {
        let are_there = self.act.changed > 0 && self.act.kind != "delete" && !self.is_undo();
        are_there.then(|| format!("/contacts?search=act%3A{}", self.act.id))
    }

    /// Until when there is a way back; `None` when there is none, or it was gone.
    fn back_until(&self) -> Option<At> {
        self.act.undo_until.filter(|_| self.can_be_undone())
    }

    /// What the bar is filled to.
    fn all(&self) -> u64 {
        if self.is_undo() {
            self.act.changed.max(self.act.done)
        } else {
            self.act.total.unwrap_or(0).max(self.act.done)
        }
    }

    /// `1,200 a second, 3 minutes left`; "" while nothing can be said.
    fn speed(&self) -> String {
        let seconds = self.now.since(self.act.started_at).num_milliseconds() / 1000;
        let done = i64::try_from(self.act.done).unwrap_or(0);
        if self.act.state != "running" || seconds <= 0 || done == 0 {
            return String::new();
        }
        let rate = done / seconds;
        let left = i64::try_from(self.all()).unwrap_or(0).saturating_sub(done);
        match (rate, left) {
            (0, _) => "less than one a second".to_owned(),
            (rate, 0) => format!("{} a second", grouped(rate)),
            (rate, left) => match left / rate {
                0 | 1 => format!("{} a second, a second left", grouped(rate)),
                seconds @ 2..90 => format!("{} a second, {seconds} seconds left", grouped(rate)),
                seconds if seconds < 120 => format!("{} a second, a minute left", grouped(rate)),
                seconds => format!("{} a second, {} minutes left", grouped(rate), seconds / 60),
            },
        }
    }
}

#[derive(Template)]
#[template(path = "contacts/acts/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) standing: Standing,
    pub(super) may_edit: bool,
}

impl Show {
    pub(super) fn part(self) -> Part {
        Part { shell: self.shell, standing: self.standing, may_edit: self.may_edit }
    }
}

/// The part of the page that changes.
#[derive(Template)]
#[template(path = "contacts/acts/_standing.html")]
pub(super) struct Part {
    pub(super) shell: Shell,
    pub(super) standing: Standing,
    pub(super) may_edit: bool,
}
