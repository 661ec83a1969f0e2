//! One struct per template.

use std::collections::HashMap;

use askama::Template;

use super::list::Asked;
use crate::contacts::Contact;
use crate::db::{self, Conn};
use crate::ids::{ContactId, UserId};
use crate::tasks::model::Task;
use crate::tasks::queries::open_of;
use crate::users;
use crate::web::{Filled, Shell, urls};

/// Open tasks on a contact's page.
const ON_CARD: i64 = 5;

#[derive(Template)]
#[template(path = "tasks/list.html")]
pub(super) struct List {
    pub(super) shell: Shell,
    pub(super) asked: Asked,
    pub(super) tabs: Vec<Tab>,
    pub(super) dues: Vec<Tab>,
    /// Who can be asked for: id and name.
    pub(super) people: Vec<(String, String)>,
    pub(super) form: Filled,
    pub(super) lines: Vec<Line>,
    pub(super) may_edit: bool,
    pub(super) prev: Option<String>,
    pub(super) next: Option<String>,
}

/// A choice above the list.
pub(super) struct Tab {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) is_here: bool,
}

/// A task with the names that stand beside it.
pub(super) struct Line {
    pub(super) task: Task,
    pub(super) contact: String,
    pub(super) owner: Option<String>,
}

impl List {
    /// Why there is nothing, and what to do.
    fn nothing(&self) -> (&'static str, &'static str) {
        match (self.asked.tab, self.asked.due) {
            ("done", _) => ("Nothing was done yet", "Tasks that were done, dismissed or taken back stand here."),
            (_, "overdue") => ("Nothing is overdue", "Everything that was due before today is done."),
            (_, "today") => ("Nothing is due today", "Choose another time above to see what comes next."),
            (_, "later") => ("Nothing is due later", "Choose another time above to see what is due now."),
            ("mine", _) => (
                "Nothing to do",
                "Tasks come from campaigns, as the step “Task for the owner” or as a channel of a message, and from colleagues: “New task” on a contact’s page.",
            ),
            ("unassigned", _) => (
                "Everything has an owner",
                "When a campaign asks for a task about a contact without an owner, it waits here for somebody to take it.",
            ),
            _ => ("No open tasks", "A campaign with the step “Task for the owner” writes them, and so can you."),
        }
    }
}

#[derive(Template)]
#[template(path = "tasks/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) task: Task,
    pub(super) contact: Contact,
    /// What pages call people: owner, writer, who ended it.
    pub(super) names: HashMap<UserId, String>,
    pub(super) form: Filled,
    pub(super) may_edit: bool,
}

impl Show {
    fn here(&self) -> String {
        urls::task(&self.task.id)
    }

    fn name_of(&self, user: Option<&UserId>) -> &str {
        user.and_then(|id| self.names.get(id)).map_or("", String::as_str)
    }

    fn owner(&self) -> &str {
        self.name_of(self.task.owner_id.as_ref())
    }

    /// `x.com`: where the link leads.
    fn host(&self) -> String {
        let parsed = self.task.link.as_deref().and_then(|link| url::Url::parse(link).ok());
        parsed.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_else(|| "the link".to_owned())
    }

    fn asked_by(&self) -> String {
        match (&self.task.created_by, self.task.campaign_id) {
            (Some(by), _) => self.names.get(by).cloned().unwrap_or_default(),
            (None, Some(_)) => "A campaign".to_owned(),
            (None, None) => "A campaign that was deleted".to_owned(),
        }
    }

    fn is_overdue(&self) -> bool {
        self.task.is_overdue(&self.shell.now)
    }
}

#[derive(Template)]
#[template(path = "tasks/edit.html")]
pub(super) struct Edit {
    pub(super) shell: Shell,
    pub(super) contact: Contact,
    pub(super) form: Filled,
    /// Who can do it: id and name.
    pub(super) people: Vec<(String, String)>,
    /// `None` for a new one.
    pub(super) task: Option<Task>,
}

impl Edit {
    fn action(&self) -> String {
        self.task.as_ref().map_or_else(|| "/tasks".to_owned(), |task| format!("{}/edit", urls::task(&task.id)))
    }

    fn hint(&self) -> String {
        format!("In {}.", self.shell.zone)
    }

    fn back(&self) -> String {
        self.task.as_ref().map_or_else(|| urls::contact(&self.contact.id), |task| urls::task(&task.id))
    }
}

/// Whom the new task is about.
#[derive(Template)]
#[template(path = "tasks/pick.html")]
pub(super) struct Pick {
    pub(super) shell: Shell,
    pub(super) search: String,
    /// Id, name and what else they are known by.
    pub(super) people: Vec<(ContactId, String, String)>,
}

/// What is to be done about a contact, as `templates/tasks/_card.html` shows it on their page.
#[derive(Clone, Debug)]
pub struct Card {
    contact: ContactId,
    tasks: Vec<Task>,
    owners: HashMap<UserId, String>,
    may_edit: bool,
}

/// The most urgent open tasks about a contact.
pub fn card(conn: &mut Conn, contact: ContactId, may_edit: bool) -> db::Result<Card> {
    let tasks = open_of(conn, contact, ON_CARD)?;
    let owners: Vec<UserId> = tasks.iter().filter_map(|task| task.owner_id).collect();
    Ok(Card { contact, owners: users::names_of(conn, &owners)?, tasks, may_edit })
}

impl Card {
    /// Each with who does it.
    pub fn lines(&self) -> Vec<(&Task, &str)> {
        let owner =
            |task: &Task| task.owner_id.and_then(|id| self.owners.get(&id)).map_or("nobody yet", String::as_str);
        self.tasks.iter().map(|task| (task, owner(task))).collect()
    }

    /// Where another one is written; `None` for who may only look.
    pub fn new_url(&self) -> Option<String> {
        self.may_edit.then(|| format!("/tasks/new?contact={}", self.contact))
    }
}
