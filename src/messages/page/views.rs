//! One struct per template.

use askama::Template;

use super::routes::DAYS;
use crate::clock::At;
use crate::messages::model::{Fate, Message};
use crate::steps::{Html, Use};
use crate::web::{Bar, Filled, Shell, urls};

#[derive(Template)]
#[template(path = "messages/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) search: String,
    /// By which the list can be narrowed.
    pub(super) categories: Vec<Choice>,
    pub(super) is_narrowed: bool,
    pub(super) rows: Vec<ListRow>,
    pub(super) may_edit: bool,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

/// A message with what its channels are called, in their order.
pub(super) struct ListRow {
    pub(super) message: Message,
    pub(super) channels: Vec<String>,
}

#[derive(Template)]
#[template(path = "messages/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) form: Filled,
    /// `None` for a new one.
    pub(super) message: Option<Message>,
    /// Those in use, twice: value and text.
    pub(super) categories: Vec<(String, String)>,
}

impl Edit {
    fn action(&self) -> String {
        self.message.as_ref().map_or_else(|| "/messages".to_owned(), |one| format!("{}/edit", urls::message(&one.id)))
    }

    fn back(&self) -> String {
        self.message.as_ref().map_or_else(|| "/messages".to_owned(), |one| urls::message(&one.id))
    }

    fn hint(&self) -> String {
        format!("In {}; may stay empty.", self.shell.zone)
    }
}

#[derive(Template)]
#[template(path = "messages/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) message: Message,
    pub(super) parts: Vec<Part>,
    pub(super) latest: Vec<OutcomeLine>,
    pub(super) uses: Vec<Use>,
    pub(super) may_edit: bool,
    /// How far its charts look back.
    pub(super) days: u64,
}

impl Show {
    fn here(&self) -> String {
        urls::message(&self.message.id)
    }

    fn spans(&self) -> Vec<Choice> {
        let choice = |days: u64| Choice {
            label: format!("{days} days"),
            url: format!("{}?days={days}", self.here()),
            is_here: days == self.days,
        };
        DAYS.into_iter().map(choice).collect()
    }

    fn has_charts(&self) -> bool {
        self.parts.iter().any(Part::is_set_up)
    }

    fn caption(&self, channel: &str) -> String {
        format!("{channel}: went out, the last {} days (UTC)", self.days)
    }

    /// The list of those under the same category.
    fn category(&self) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::from("/messages?"));
        query.append_pair("category", self.message.category.as_deref().unwrap_or("")).finish()
    }

    fn is_ready(&self) -> bool {
        self.parts.iter().any(|part| part.is_on)
    }

    /// When it goes out, in words.
    fn window(&self) -> String {
        let at = |at: &At| self.shell.time(at);
        match (&self.message.send_from, &self.message.send_until) {
            (None, None) => "Whenever a campaign sends it".to_owned(),
            (Some(from), None) => format!("From {}", at(from)),
            (None, Some(until)) => format!("Until {}", at(until)),
            (Some(from), Some(until)) => format!("From {} until {}", at(from), at(until)),
        }
    }
}

/// A channel on a message's page.
pub(super) struct Part {
    pub(super) key: &'static str,
    pub(super) name: &'static str,
    pub(super) icon: &'static str,
    pub(super) is_on: bool,
    /// From 1; `None` while it is not set up.
    pub(super) place: Option<usize>,
    pub(super) goes_up: bool,
    pub(super) goes_down: bool,
    /// What it does, in words.
    pub(super) rule: String,
    pub(super) figures: Vec<Figure>,
    pub(super) bars: Vec<Bar>,
}

impl Part {
    fn state(&self) -> (&'static str, &'static str) {
        match (self.is_set_up(), self.is_on) {
            (false, _) => ("secondary", "Not set up"),
            (true, false) => ("warning", "Switched off"),
            (true, true) => ("success", "On"),
        }
    }

    pub(super) fn is_set_up(&self) -> bool {
        self.place.is_some()
    }

    fn has_bars(&self) -> bool {
        self.bars.iter().any(|bar| bar.value > 0)
    }

    fn bars(&self) -> &[Bar] {
        &self.bars
    }

    fn address(&self, here: &str) -> String {
        format!("{here}/channels/{}", self.key)
    }
}

/// How many had an outcome.
pub(super) struct Figure {
    pub(super) fate: Fate,
    pub(super) count: String,
    pub(super) is_nothing: bool,
}

impl Figure {
    fn tone(&self) -> &'static str {
        if self.is_nothing { "secondary" } else { self.fate.tone() }
    }

    fn url(&self, here: &str, channel: &str) -> String {
        format!("{here}/outcomes?channel={channel}&outcome={}", self.fate.key())
    }
}

/// What came of a channel to one contact.
pub(super) struct OutcomeLine {
    pub(super) key: String,
    pub(super) contact: String,
    pub(super) url: String,
    pub(super) channel: String,
    pub(super) fate: Fate,
    pub(super) reason: String,
    pub(super) at: At,
}

#[derive(Template)]
#[template(path = "messages/outcomes.html")]
pub(super) struct Outcomes {
    pub(super) shell: Shell,
    pub(super) message: Message,
    pub(super) choices: Vec<(String, Vec<Choice>)>,
    pub(super) lines: Vec<OutcomeLine>,
    pub(super) is_narrowed: bool,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

/// A choice above the list.
pub(super) struct Choice {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) is_here: bool,
}

#[derive(Template)]
#[template(path = "messages/channel.html")]
pub(super) struct WayEdit {
    pub(super) shell: Shell,
    pub(super) message: Message,
    pub(super) name: &'static str,
    pub(super) form: Filled,
    pub(super) part: Html,
    pub(super) action: String,
}
