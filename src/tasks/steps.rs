//! What tasks offer campaigns: the action *Task for the owner*.

use std::collections::HashMap;

use askama::Template;
use chrono::Duration;
use serde::{Deserialize, Serialize};

use super::forms::is_link;
use super::model::{NewTask, Once, Standing};
use super::once;
use crate::db::{self, Conn};
use crate::ids::UserId;
use crate::steps::{Action, Batch, Cx, Html, Outcome, Subject};
use crate::tokens::{Format, Place, Sources};
use crate::users;
use crate::web::Filled;

const PURPOSE: &str = "task.owner";
const TAKEN_BACK: &str = "The campaign took it back before it was done.";
const LONGEST_TEXT: usize = 10_000;

/// *Task for the owner*: somebody of us is to do something about the contact.
#[derive(Clone)]
pub struct TaskForOwner {
    sources: Sources,
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// In a line, with tokens.
    pub title: String,
    /// In words, with tokens; may be empty.
    #[serde(default)]
    pub text: String,
    /// What is opened to do it, with tokens.
    #[serde(default)]
    pub link: Option<String>,
    /// Who does it; `None`: the contact's owner.
    #[serde(default)]
    pub owner: Option<UserId>,
    /// Who does it when the contact has no owner; `None`: whoever takes it.
    #[serde(default)]
    pub or_else: Option<UserId>,
    /// Due so many days after the contact comes to the step.
    pub days: u16,
    /// Whether the contact goes on only when it was done.
    pub waits: bool,
}

#[derive(Template)]
#[template(path = "tasks/steps/owner.html")]
struct Form<'a> {
    form: &'a Filled,
    people: Vec<(String, String)>,
}

impl TaskForOwner {
    /// Over the tokens of this build.
    pub fn new(sources: Sources) -> Self {
        Self { sources }
    }

    /// How the tasks of a batch stand, in its order.
    pub fn standing(batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Option<Standing>>> {
        once::standing(cx.conn, &Once::of(batch, PURPOSE))
    }

    /// A text for every contact.
    fn expanded(&self, cx: &mut Cx<'_>, text: &str, batch: &Batch) -> db::Result<Vec<String>> {
        let contacts: Vec<_> = batch.contacts().into_iter().map(Some).collect();
        self.sources.expand(cx.conn, text, &contacts, &Place::default(), Format::Text)
    }

    /// What is asked for, of everybody.
    fn tasks(&self, config: &Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<NewTask>> {
        let titles = self.expanded(cx, &config.title, batch)?;
        let texts = self.expanded(cx, &config.text, batch)?;
        let links = self.expanded(cx, config.link.as_deref().unwrap_or(""), batch)?;
        let owners = super::queries::owners_of(cx.conn, &batch.contacts())?;
        let due_at = cx.now.plus(Duration::days(config.days.into()));
        let parts = Once::of(batch, PURPOSE).into_iter().zip(titles).zip(texts).zip(links);
        let task = |(((once, title), text), link): (((Once, String), String), String)| NewTask {
            owner: config.owner.or_else(|| owners.get(&once.contact).copied()).or(config.or_else),
            title: if title.trim().is_empty() { "Task".to_owned() } else { title },
            text,
            link: Some(link).filter(|link| is_link(link)),
            due_at,
            once,
        };
        Ok(parts.map(task).collect())
    }
}

impl Action for TaskForOwner {
    const KIND: &'static str = "task.owner";
    const LABEL: &'static str = "Task for the owner";
    const ICON: &'static str = "list-check";
    type Config = Config;

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let people = users::choices(conn)?.into_iter().map(|user| (user.id.to_string(), user.name)).collect();
        Ok(Html(Form { form: filled, people }.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Config>> {
        let title = filled.required("title", "Title", 255);
        let text = filled.optional("text", "Details", LONGEST_TEXT).unwrap_or_default();
        let link = filled.optional("link", "Link", 2_000);
        if link.as_deref().is_some_and(|link| !link.starts_with("https://") && !link.starts_with("http://")) {
            filled.refuse("link", "Give a whole address that begins with https:// or http://; tokens may follow.");
        }
        for (field, words) in [("title", title.as_deref()), ("text", Some(&*text)), ("link", link.as_deref())] {
            let complaints = self.sources.check(conn, words.unwrap_or(""), Format::Text)?;
            if !complaints.is_empty() {
                filled.refuse(field, complaints.join(" "));
            }
        }
        let days = days(filled);
        let people = users::choices(conn)?;
        let mut person = |field: &str| {
            let typed = filled.text(field).to_owned();
            let found = people.iter().find(|user| user.id.to_string() == typed).map(|user| user.id);
            if found.is_none() && !typed.is_empty() {
                filled.refuse(field, "Choose somebody who can sign in.");
            }
            found
        };
        let (owner, or_else) = (person("owner"), person("or_else"));
        let waits = filled.is_on("waits");
        let (Some(title), Some(days), true) = (title, days, filled.is_fine()) else { return Ok(None) };
        Ok(Some(Config { title, text, link, owner, or_else, days, waits }))
    }

    fn fill(&self, config: &Config) -> Filled {
        let id = |user: Option<UserId>| user.map(|id| id.to_string()).unwrap_or_default();
        Filled::of([
            ("title", config.title.clone()),
            ("text", config.text.clone()),
            ("link", config.link.clone().unwrap_or_default()),
            ("owner", id(config.owner)),
            ("or_else", id(config.or_else)),
            ("days", config.days.to_string()),
            ("waits", if config.waits { "1" } else { "" }.to_owned()),
        ])
    }

    fn describe(&self, conn: &mut Conn, configs: &[Config]) -> db::Result<Vec<String>> {
        let ids: Vec<UserId> = configs.iter().filter_map(|config| config.owner).collect();
        let names: HashMap<UserId, String> = users::names_of(conn, &ids)?;
        let sentence = |config: &Config| {
            let who = match config.owner {
                Some(id) => names.get(&id).map_or("somebody who was deleted", String::as_str),
                None => "the contact’s owner",
            };
            let until = if config.waits { ", and wait until it is done" } else { "" };
            format!("Give {who} the task “{}”{until}", config.title)
        };
        Ok(configs.iter().map(sentence).collect())
    }

    fn refers_to(&self, _config: &Config) -> Vec<Subject> {
        Vec::new()
    }

    fn run(&self, config: &Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let new = self.tasks(config, batch, cx)?;
        once::add(cx.conn, &new, cx.now)?;
        self.settle(config, batch, cx)
    }

    fn settle(&self, config: &Config, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let standing = Self::standing(batch, cx)?;
        let outcome = |standing: Option<Standing>| match standing {
            Some(Standing::Open) if config.waits => Outcome::Waiting,
            Some(Standing::Open | Standing::Done) => Outcome::Done,
            Some(Standing::Dismissed(reason)) => Outcome::Skipped(format!("The task was dismissed: {reason}")),
            Some(Standing::Withdrawn(reason)) => Outcome::Skipped(reason),
            None => Outcome::Failed("The task is gone.".to_owned()),
        };
        Ok(standing.into_iter().map(outcome).collect())
    }

    fn withdraw(&self, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<()> {
        once::withdraw(cx.conn, &Once::of(batch, PURPOSE), TAKEN_BACK, cx.now)
    }
}

fn days(filled: &mut Filled) -> Option<u16> {
    let days = filled.text("days").parse::<u16>().ok().filter(|days| *days <= 365);
    if days.is_none() {
        filled.refuse("days", "Give a number of days between 0 and 365.");
    }
    days
}
