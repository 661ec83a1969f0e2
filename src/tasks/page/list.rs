//! `/tasks`: what is to be done, by whom, until when.

use std::collections::HashMap;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{Duration, TimeZone as _, Utc};
use chrono_tz::Tz;

use super::queries;
use super::views::{Line, List, Tab};
use crate::clock::At;
use crate::contacts;
use crate::db::{self, Conn, Db};
use crate::ids::{ContactId, UserId};
use crate::tasks::model::Task;
use crate::users::{self, Admin, Permission, UserLine};
use crate::web::{self, Cursor, Filled, Paged};

const SHOWN: usize = 50;

/// Which tasks are asked for.
pub(super) struct Wish {
    pub(super) whose: Whose,
    pub(super) is_finished: bool,
    pub(super) due: Due,
}

/// By who is to do them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Everybody,
    Nobody,
    One(UserId),
}

/// By when they are due.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Due {
    Any,
    Before(At),
    Between(At, At),
    From(At),
}

/// What the address asks for, as it stands in it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) tab: &'static str,
    pub(super) due: &'static str,
    pub(super) owner: Option<UserId>,
}

const TABS: [(&str, &str); 4] =
    [("mine", "Mine"), ("unassigned", "Unassigned"), ("all", "Everybody’s"), ("done", "Done")];
const DUES: [(&str, &str); 4] = [("", "Any time"), ("overdue", "Overdue"), ("today", "Due today"), ("later", "Later")];

impl Asked {
    fn of(query: &Filled) -> Self {
        let one_of = |choices: &[(&'static str, &str); 4], key: &str| {
            choices.iter().map(|(known, _)| *known).find(|known| *known == key)
        };
        Self {
            tab: one_of(&TABS, query.text("tab")).unwrap_or("mine"),
            due: one_of(&DUES, query.text("due")).unwrap_or(""),
            owner: query.text("owner").parse().ok(),
        }
    }

    fn wish(&self, me: UserId, (begin, end): (At, At)) -> Wish {
        let whose = match (self.tab, self.owner) {
            ("mine", _) => Whose::One(me),
            ("unassigned", _) => Whose::Nobody,
            (_, Some(owner)) => Whose::One(owner),
            _ => Whose::Everybody,
        };
        let due = match self.due {
            "overdue" => Due::Before(begin),
            "today" => Due::Between(begin, end),
            "later" => Due::From(end),
            _ => Due::Any,
        };
        Wish { whose, is_finished: self.tab == "done", due }
    }

    /// The address that asks for this, and one thing more.
    pub(super) fn url(&self, more: Option<(&str, &str)>) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("tab", self.tab);
        if !self.due.is_empty() && self.tab != "done" {
            query.append_pair("due", self.due);
        }
        if let Some(owner) = self.owner.filter(|_| self.takes_owner()) {
            query.append_pair("owner", &owner.to_string());
        }
        if let Some((name, value)) = more {
            query.append_pair(name, value);
        }
        format!("/tasks?{}", query.finish())
    }

    /// Whether one can ask for somebody's.
    pub(super) fn takes_owner(&self) -> bool {
        matches!(self.tab, "all" | "done")
    }
}

/// When today begins and ends on a person's clock.
fn today(now: At, zone: Tz) -> (At, At) {
    let local = now.utc().with_timezone(&zone).date_naive();
    let begin = |day: chrono::NaiveDate| {
        let midnight = day.and_time(chrono::NaiveTime::MIN);
        let found = zone.from_local_datetime(&midnight).earliest();
        let found = found.or_else(|| zone.from_local_datetime(&(midnight + Duration::hours(1))).earliest());
        found.map_or(At::from(midnight.and_utc()), |at| At::from(at.with_timezone(&Utc)))
    };
    (begin(local), begin(local.succ_opt().unwrap_or(local)))
}

/// Tasks with the names that stand beside them.
type Named = (Vec<Task>, HashMap<ContactId, String>, HashMap<UserId, String>);

pub(super) fn named(conn: &mut Conn, tasks: Vec<Task>) -> db::Result<Named> {
    let contacts: Vec<ContactId> = tasks.iter().map(|task| task.contact_id).collect();
    let owners: Vec<UserId> = tasks.iter().filter_map(|task| task.owner_id).collect();
    Ok((tasks, contacts::names_of(conn, &contacts)?, users::names_of(conn, &owners)?))
}

pub(super) async fn list(admin: Admin, request: HttpRequest, db: Data<Db>) -> web::Result<HttpResponse> {
    let query = Filled::decode(request.query_string().as_bytes());
    let (asked, cursor, me) = (Asked::of(&query), Cursor::of(&query), admin.id());
    let wish = asked.wish(me, today(admin.now, admin.zone()));
    let from = cursor.clone();
    let ((tasks, names, owners), counts, people) = db
        .read(move |conn| {
            let tasks = queries::page(conn, &wish, &from, SHOWN)?;
            Ok((named(conn, tasks)?, queries::counts(conn, me)?, users::everybody(conn)?))
        })
        .await?;
    let page = Paged::of(tasks, SHOWN, &cursor, |task| task.id.to_string());
    let line = |task: Task| Line {
        contact: names.get(&task.contact_id).cloned().unwrap_or_default(),
        owner: task.owner_id.and_then(|id| owners.get(&id)).cloned(),
        task,
    };
    web::page(List {
        shell: admin.shell()?,
        tabs: tabs(&asked, counts),
        dues: dues(&asked),
        people: people.into_iter().map(|UserLine { id, name }| (id.to_string(), name)).collect(),
        form: Filled::of([("owner", asked.owner.map(|id| id.to_string()).unwrap_or_default())]),
        may_edit: admin.may(Permission::EditTasks),
        prev: page.before.map(|key| asked.url(Some(("before", &key)))),
        next: page.after.map(|key| asked.url(Some(("after", &key)))),
        lines: page.rows.into_iter().map(line).collect(),
        asked,
    })
}

fn tabs(asked: &Asked, counts: [i64; 3]) -> Vec<Tab> {
    let counts = counts.into_iter().map(Some).chain([None]);
    let tab = |((key, label), count): ((&'static str, &'static str), Option<i64>)| Tab {
        label: match count {
            Some(count) if count > queries::COUNTED => format!("{label} 1,000+"),
            Some(count) => format!("{label} {count}"),
            None => label.to_owned(),
        },
        url: Asked { tab: key, due: "", owner: None }.url(None),
        is_here: asked.tab == key,
    };
    TABS.into_iter().zip(counts).map(tab).collect()
}

fn dues(asked: &Asked) -> Vec<Tab> {
    if asked.tab == "done" {
        return Vec::new();
    }
    let due = |(key, label): (&'static str, &str)| Tab {
        label: label.to_owned(),
        url: Asked { due: key, ..asked.clone() }.url(None),
        is_here: asked.due == key,
    };
    DUES.into_iter().map(due).collect()
}
