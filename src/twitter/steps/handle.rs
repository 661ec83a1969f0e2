//! The condition *Has a usable handle*.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::queries;
use crate::contacts::{ConsentChannel, consented};
use crate::db::{self, Conn};
use crate::steps::{Batch, Condition, Cx, Html, Subject};
use crate::web::Filled;

/// *Has a usable handle*: a Twitter handle that X has not told us is nobody's.
#[derive(Clone, Copy, Debug, Default)]
pub struct HasHandle;

/// What else is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usable {
    /// Whether they must have agreed to mentions.
    #[serde(default)]
    pub consent: bool,
}

#[derive(Template)]
#[template(path = "twitter/steps/handle.html")]
struct Form<'a> {
    form: &'a Filled,
}

impl Condition for HasHandle {
    const KIND: &'static str = "twitter.handle";
    const LABEL: &'static str = "Has a usable handle";
    const ICON: &'static str = "at";
    type Config = Usable;

    fn form(&self, _: &mut Conn, filled: &Filled) -> db::Result<Html> {
        Ok(Html(Form { form: filled }.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, _: &mut Conn, filled: &mut Filled) -> db::Result<Option<Usable>> {
        Ok(Some(Usable { consent: filled.text("consent") == "1" }))
    }

    fn fill(&self, config: &Usable) -> Filled {
        Filled::of([("consent", if config.consent { "1" } else { "" })])
    }

    fn describe(&self, _: &mut Conn, configs: &[Usable]) -> db::Result<Vec<String>> {
        let sentence = |config: &Usable| {
            let and = if config.consent { ", and agreed to mentions" } else { "" };
            format!("Do they have a Twitter handle that X knows{and}?")
        };
        Ok(configs.iter().map(sentence).collect())
    }

    fn refers_to(&self, _: &Usable) -> Vec<Subject> {
        Vec::new()
    }

    fn holds(&self, config: &Usable, batch: &Batch, cx: &mut Cx<'_>) -> db::Result<Vec<bool>> {
        let contacts = batch.contacts();
        let usable = queries::with_usable_handle(cx.conn, &contacts)?;
        let agreed = if config.consent { Some(consented(cx.conn, ConsentChannel::XMention, &contacts)?) } else { None };
        let holds = |id| usable.contains(id) && agreed.as_ref().is_none_or(|agreed| agreed.contains(id));
        Ok(contacts.iter().map(holds).collect())
    }
}
