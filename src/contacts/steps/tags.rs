//! The action: add or remove tags.

use askama::Template;
use serde::{Deserialize, Serialize};

use crate::contacts::{forms, tags};
use crate::db::{self, Conn};
use crate::ids::TagId;
use crate::steps::{Action, Batch, Cx, Html, Outcome, Subject};
use crate::web::Filled;

/// Adds tags to a contact, and removes others.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChangeTags;

/// Which tags; by name, so that a tag deleted meanwhile comes back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagNames {
    /// Put on the contact.
    #[serde(default)]
    pub add: Vec<String>,
    /// Taken off it.
    #[serde(default)]
    pub remove: Vec<String>,
}

#[derive(Template)]
#[template(path = "contacts/steps/tags.html")]
struct Form<'a> {
    form: &'a Filled,
    known: Vec<tags::Tag>,
}

impl Action for ChangeTags {
    const KIND: &'static str = "contact.tags";
    const LABEL: &'static str = "Add or remove tags";
    const ICON: &'static str = "tags";
    type Config = TagNames;

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let form = Form { form: filled, known: tags::tag_choices(conn)? };
        Ok(Html(form.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, _conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<TagNames>> {
        let (add, remove) = (forms::tags(filled, "add_tags"), forms::tags(filled, "remove_tags"));
        let in_both = add.iter().find(|name| remove.iter().any(|other| other.to_lowercase() == name.to_lowercase()));
        if let Some(name) = in_both {
            filled.refuse("remove_tags", format!("“{name}” cannot be added and removed at once."));
        }
        if add.is_empty() && remove.is_empty() {
            filled.refuse("add_tags", "Name a tag to add, or one to remove.");
        }
        Ok(filled.is_fine().then_some(TagNames { add, remove }))
    }

    fn fill(&self, config: &TagNames) -> Filled {
        Filled::of([("add_tags", config.add.join(", ")), ("remove_tags", config.remove.join(", "))])
    }

    fn describe(&self, _conn: &mut Conn, configs: &[TagNames]) -> db::Result<Vec<String>> {
        let one = |config: &TagNames| {
            let part =
                |verb: &str, names: &[String]| (!names.is_empty()).then(|| format!("{verb} {}", names.join(", ")));
            let parts: Vec<String> =
                [part("add", &config.add), part("remove", &config.remove)].into_iter().flatten().collect();
            format!("Tags: {}", parts.join("; "))
        };
        Ok(configs.iter().map(one).collect())
    }

    fn refers_to(&self, config: &TagNames) -> Vec<Subject> {
        let names = config.add.iter().chain(&config.remove);
        names.map(|name| Subject { kind: "tag", key: name.to_lowercase() }).collect()
    }

    fn run(&self, config: &TagNames, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<Outcome>> {
        let contacts = batch.contacts();
        let add = ids_of(cx, &config.add)?;
        let remove = ids_of(cx, &config.remove)?;
        tags::add_tags(cx.conn, &contacts, &add, cx.now)?;
        tags::remove_tags(cx.conn, &contacts, &remove, cx.now)?;
        Ok(vec![Outcome::Done; contacts.len()])
    }
}

fn ids_of(cx: &mut Cx<'_>, names: &[String]) -> db::Result<Vec<TagId>> {
    Ok(tags::ensure_tags(cx.conn, names, cx.now)?.into_iter().map(|tag| tag.id).collect())
}
