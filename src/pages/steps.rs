//! What landing pages offer campaigns: the decision *Visits a page*.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::model::VISIT;
use super::queries;
use crate::activity::{self, Activity};
use crate::db::{self, Conn};
use crate::ids::PageId;
use crate::steps::{Decision, Html, Subject, named, picked};
use crate::web::Filled;

/// As many as a list can show.
const CHOICES: i64 = 500;

/// *Visits a page*: waits until a contact does.
#[derive(Clone, Copy, Debug, Default)]
pub struct VisitsPage;

/// Which one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// `None`: any.
    pub page: Option<PageId>,
}

#[derive(Template)]
#[template(path = "pages/steps/visit.html")]
struct Form<'a> {
    form: &'a Filled,
    pages: Vec<(String, String)>,
}

impl Decision for VisitsPage {
    const KIND: &'static str = "page.visit";
    const LABEL: &'static str = "Visits a page";
    const ICON: &'static str = "world";
    type Config = Config;

    fn listens_to(&self) -> activity::Kind {
        VISIT
    }

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let pages =
            queries::matching(conn, "", CHOICES)?.into_iter().map(|(id, title)| (id.to_string(), title)).collect();
        Ok(Html(Form { form: filled, pages }.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Config>> {
        let gone = "The page is gone. Choose another, or any.";
        let page = picked(filled, "page", gone, |id| Ok(queries::find(conn, *id)?.is_some()))?;
        Ok(filled.is_fine().then_some(Config { page }))
    }

    fn fill(&self, config: &Config) -> Filled {
        Filled::of([("page", config.page.map_or_else(String::new, |id| id.to_string()))])
    }

    fn describe(&self, conn: &mut Conn, configs: &[Config]) -> db::Result<Vec<String>> {
        let ids: Vec<PageId> = configs.iter().filter_map(|config| config.page).collect();
        let words = [
            "Waits for a visit of any landing page",
            "Waits for a visit of",
            "Waits for a visit of a landing page that was deleted",
        ];
        Ok(named(configs.iter().map(|config| config.page), queries::titles(conn, &ids)?, words))
    }

    fn refers_to(&self, config: &Config) -> Vec<Subject> {
        config.page.iter().map(|id| Subject { kind: "page", key: id.to_string() }).collect()
    }

    fn objection(&self, conn: &mut Conn, config: &Config) -> db::Result<Option<String>> {
        let Some(id) = config.page else { return Ok(None) };
        Ok(match queries::find(conn, id)? {
            None => Some("The page it waits for was deleted. Choose another.".to_owned()),
            Some(page) if !page.is_published => {
                Some(format!("“{}” is not published, so nobody can get there.", page.title))
            }
            Some(_) => None,
        })
    }

    fn matches(&self, config: &Config, did: &Activity) -> bool {
        config.page.is_none_or(|id| did.subject_key.as_deref() == Some(id.to_string().as_str()))
    }
}
