//! What files offer campaigns: the decision *Downloads an asset*.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::model::DOWNLOAD;
use super::queries;
use crate::activity::{self, Activity};
use crate::db::{self, Conn};
use crate::ids::AssetId;
use crate::steps::{Decision, Html, Subject, named, picked};
use crate::web::Filled;

/// As many as a list can show.
const CHOICES: i64 = 500;

/// *Downloads an asset*: waits until a contact does.
#[derive(Clone, Copy, Debug, Default)]
pub struct DownloadsAsset;

/// Which one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Config {
    /// `None`: any.
    pub asset: Option<AssetId>,
}

#[derive(Template)]
#[template(path = "assets/steps/download.html")]
struct Form<'a> {
    form: &'a Filled,
    assets: Vec<(String, String)>,
}

impl Decision for DownloadsAsset {
    const KIND: &'static str = "asset.download";
    const LABEL: &'static str = "Downloads an asset";
    const ICON: &'static str = "download";
    type Config = Config;

    fn listens_to(&self) -> activity::Kind {
        DOWNLOAD
    }

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let assets =
            queries::matching(conn, "", CHOICES)?.into_iter().map(|(id, title)| (id.to_string(), title)).collect();
        Ok(Html(Form { form: filled, assets }.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Config>> {
        let gone = "The asset is gone. Choose another, or any.";
        let asset = picked(filled, "asset", gone, |id| Ok(queries::find(conn, *id)?.is_some()))?;
        Ok(filled.is_fine().then_some(Config { asset }))
    }

    fn fill(&self, config: &Config) -> Filled {
        Filled::of([("asset", config.asset.map_or_else(String::new, |id| id.to_string()))])
    }

    fn describe(&self, conn: &mut Conn, configs: &[Config]) -> db::Result<Vec<String>> {
        let ids: Vec<AssetId> = configs.iter().filter_map(|config| config.asset).collect();
        let words = [
            "Waits for a download of any file",
            "Waits for a download of",
            "Waits for a download of a file that was deleted",
        ];
        Ok(named(configs.iter().map(|config| config.asset), queries::titles(conn, &ids)?, words))
    }

    fn refers_to(&self, config: &Config) -> Vec<Subject> {
        config.asset.iter().map(|id| Subject { kind: "asset", key: id.to_string() }).collect()
    }

    fn objection(&self, conn: &mut Conn, config: &Config) -> db::Result<Option<String>> {
        let Some(id) = config.asset else { return Ok(None) };
        Ok(match queries::find(conn, id)? {
            None => Some("The asset it waits for was deleted. Choose another.".to_owned()),
            Some(asset) if !asset.is_published => {
                Some(format!("“{}” is not published, so nobody can get there.", asset.title))
            }
            Some(_) => None,
        })
    }

    fn matches(&self, config: &Config, did: &Activity) -> bool {
        config.asset.is_none_or(|id| did.subject_key.as_deref() == Some(id.to_string().as_str()))
    }
}
