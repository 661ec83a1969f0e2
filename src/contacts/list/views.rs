//! One struct per template.

use askama::Template;

use super::asked::Asked;
use super::columns::Column;
use super::queries::{Counted, View};
use super::read::{Listed, Outcome};
use super::rows::{Cell, Row};
use crate::criteria::Help;
use crate::web::{Shell, grouped};

#[derive(Template)]
#[template(path = "contacts/list/show.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) asked: Asked,
    pub(super) heads: Vec<Head>,
    pub(super) is_cards: bool,
    pub(super) rows: Vec<Row>,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
    /// The search before, at and after the place that is wrong, and why it is.
    pub(super) mistake: Option<(String, String, String, String)>,
    pub(super) slow: Option<String>,
    pub(super) over: Option<String>,
    pub(super) views: Vec<View>,
    pub(super) view: Option<View>,
    pub(super) is_empty: bool,
    pub(super) may: May,
}

/// What the person may do with contacts.
pub(super) struct May {
    pub(super) edit: bool,
    /// Let them come from files, and go into them.
    pub(super) carry: bool,
}

/// The head of a column.
pub(super) struct Head {
    pub(super) label: String,
    /// Where a click leads.
    pub(super) url: String,
    /// What sorting goes by, where that does not go without saying.
    pub(super) hint: Option<&'static str>,
    /// ascending, descending or "".
    pub(super) sorted: &'static str,
    pub(super) is_number: bool,
}

impl List {
    pub(super) fn of(shell: Shell, listed: Listed, may: May) -> Self {
        let Listed { asked, columns, looks, outcome, views, view, is_empty } = listed;
        let heads = columns.iter().map(|column| Head::of(column, &asked)).collect();
        let is_cards = looks == "cards";
        let (rows, prev, next) = (Vec::new(), None, None);
        let (mistake, slow, over) = (None, None, None);
        let list =
            Self { shell, asked, heads, is_cards, rows, prev, next, mistake, slow, over, views, view, is_empty, may };
        match outcome {
            Outcome::Rows(page, rows) => Self {
                rows,
                prev: page.before.map(|key| list.asked.with(&[("before", &key)])),
                next: page.after.map(|key| list.asked.with(&[("after", &key)])),
                ..list
            },
            Outcome::Mistake(mistake) => {
                let (before, at, after) = mistake.around(&list.asked.search);
                let place = (before.to_owned(), at.to_owned(), after.to_owned(), mistake.sentence.clone());
                Self { mistake: Some(place), ..list }
            }
            Outcome::Slow(why) => Self { slow: Some(why), ..list },
            Outcome::Stopped => list.stopped(),
            Outcome::Over(advice) => Self { over: Some(advice), ..list },
        }
    }

    fn stopped(self) -> Self {
        let asked = Asked { is_stopped: true, ..self.asked };
        Self { slow: Some("The search was ended before it was done.".to_owned()), asked, ..self }
    }

    fn title(&self) -> String {
        self.view.as_ref().map_or_else(|| "Contacts".to_owned(), |view| view.name.clone())
    }

    fn is_first(&self) -> bool {
        self.prev.is_none()
    }

    /// How many there are, when this page shows all of them.
    fn all(&self) -> Option<String> {
        let is_all = self.prev.is_none() && self.next.is_none() && self.slow.is_none() && self.over.is_none();
        is_all.then(|| contacts(i64::try_from(self.rows.len()).unwrap_or(i64::MAX)))
    }

    /// What other search boxes would have understood, and this one takes for words.
    fn hint(&self) -> Option<&'static str> {
        let search = &self.asked.search;
        let is_minus = |word: &str| word.strip_prefix('-').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        if search.contains(" or ") || search.contains(" and ") || search.starts_with("not ") {
            return Some("AND, OR and NOT are written in capitals; in small letters they are words to be found.");
        }
        let is_any = search.split_whitespace().any(is_minus);
        is_any.then_some("What shall not be found has a ! before it, not a minus: !bruno.")
    }

    fn is_here(&self, view: &View) -> bool {
        self.view.as_ref().is_some_and(|here| here.id == view.id)
    }

    fn again(&self) -> String {
        self.asked.with(&[])
    }

    fn looking(&self, looks: &str) -> String {
        self.asked.with(&[("looks", looks)])
    }

    fn run(&self) -> String {
        self.asked.with(&[("run", "1")])
    }

    fn stop(&self) -> String {
        self.asked.with(&[("stop", "1")])
    }

    fn cells<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = (&'r Head, &'r Cell)> {
        self.heads.iter().skip(1).zip(&row.cells)
    }
}

impl Head {
    fn of(column: &Column, asked: &Asked) -> Self {
        let sorted = match (asked.sort.key == column.key, asked.sort.is_down) {
            (false, _) => "",
            (true, false) => "ascending",
            (true, true) => "descending",
        };
        Self {
            label: column.label.clone(),
            url: asked.sorted_by(column),
            hint: column.sorts_by(),
            sorted,
            is_number: column.is_number(),
        }
    }
}

impl View {
    pub(super) fn url(&self) -> String {
        format!("/contacts?view={}", self.id)
    }
}

/// The count, as a part of a page or as a page of its own.
#[derive(Template)]
#[template(path = "contacts/list/_count.html")]
pub(super) struct CountPart {
    pub(super) words: String,
    /// Where it is counted exactly, if it was not.
    pub(super) exactly: Option<String>,
}

#[derive(Template)]
#[template(path = "contacts/list/count.html")]
pub(super) struct CountPage {
    pub(super) shell: Shell,
    pub(super) search: String,
    pub(super) back: String,
    pub(super) words: String,
    pub(super) exactly: Option<String>,
}

/// What can be searched, as a part of the list.
#[derive(Template)]
#[template(path = "contacts/list/_help.html")]
pub(super) struct HelpPart {
    pub(super) help: Vec<Help>,
}

/// The same as a page of its own.
#[derive(Template)]
#[template(path = "contacts/list/help.html")]
pub(super) struct HelpPage {
    pub(super) shell: Shell,
    pub(super) help: Vec<Help>,
}

/// A count in words.
pub(super) fn words(counted: Counted) -> String {
    match counted {
        Counted::Exactly(n) => contacts(n),
        Counted::About(n) => format!("about {}", contacts(n)),
        Counted::TooLong => "Counting took too long and was stopped; a word or a tag more makes it quick.".to_owned(),
    }
}

fn contacts(n: i64) -> String {
    format!("{} {}", grouped(n), if n == 1 { "contact" } else { "contacts" })
}
