//! Who looks after them.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::{BatchAct, Wish, read, rendered, wish};
use crate::contacts::model::{Editor, Watchers};
use crate::contacts::patch::{Patch, Patched, patch};
use crate::db::{self, Conn};
use crate::ids::{ContactId, UserId};
use crate::steps::Html;
use crate::users;
use crate::web::Filled;

pub(super) struct Owner;

#[derive(Serialize, Deserialize)]
struct Config {
    owner: Option<UserId>,
}

#[derive(Template)]
#[template(path = "contacts/batch/owner.html")]
struct Form<'a> {
    form: &'a Filled,
    owners: Vec<(String, String)>,
}

impl BatchAct for Owner {
    fn key(&self) -> &'static str {
        "owner"
    }

    fn label(&self) -> &'static str {
        "Change the owner"
    }

    fn icon(&self) -> &'static str {
        "user"
    }

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let people = users::choices(conn)?.into_iter().map(|user| (user.id.to_string(), user.name));
        let owners = std::iter::once(("nobody".to_owned(), "Nobody".to_owned())).chain(people).collect();
        rendered(&Form { form: filled, owners })
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>> {
        let typed = filled.text("owner").to_owned();
        if typed == "nobody" {
            return wish(filled, &Config { owner: None }, "Take the owner off".to_owned());
        }
        let Some(user) = users::choices(conn)?.into_iter().find(|user| user.id.to_string() == typed) else {
            filled.refuse("owner", "Choose one of the users, or nobody.");
            return Ok(None);
        };
        wish(filled, &Config { owner: Some(user.id) }, format!("Make {} the owner", user.name))
    }

    fn run(
        &self,
        conn: &mut Conn,
        config: &str,
        ids: &[ContactId],
        watchers: &Watchers,
        editor: Editor,
    ) -> db::Result<Patched> {
        let config: Config = read(config)?;
        patch(conn, ids, &Patch { owner: Some(config.owner), ..Patch::default() }, watchers, editor)
    }
}
