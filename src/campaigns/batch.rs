//! What campaigns offer to be done to many contacts: put into a campaign, take out of one.

use askama::Template;
use serde::{Deserialize, Serialize};

use super::membership;
use super::queries;
use crate::audit::{self, NewChange};
use crate::contacts::{Back, BatchAct, Editor, Image, Patched, Watchers, Wish};
use crate::db::{self, Conn};
use crate::ids::{CampaignId, ContactId};
use crate::steps::{Html, Registry};
use crate::web::Filled;

/// How the journal's keys of memberships begin.
const KEYS: &str = "campaign:";

/// Puts contacts into a campaign, or takes them out.
pub struct ChangeCampaign(Registry);

impl ChangeCampaign {
    /// Over these steps: whoever is taken out is taken back where they wait.
    pub fn new(registry: Registry) -> Self {
        Self(registry)
    }
}

#[derive(Serialize, Deserialize)]
struct Config {
    campaign: CampaignId,
    joins: bool,
}

#[derive(Template)]
#[template(path = "campaigns/batch.html")]
struct Controls<'a> {
    form: &'a Filled,
    campaigns: Vec<(String, String)>,
    ways: [(&'static str, &'static str); 2],
}

impl BatchAct for ChangeCampaign {
    fn key(&self) -> &'static str {
        "campaign"
    }

    fn label(&self) -> &'static str {
        "Add to or take out of a campaign"
    }

    fn icon(&self) -> &'static str {
        "sitemap"
    }

    fn form(&self, conn: &mut Conn, filled: &Filled) -> db::Result<Html> {
        let campaigns = queries::active(conn)?.into_iter().map(|one| (one.id.to_string(), one.name)).collect();
        let ways = [("add", "Add to it"), ("take", "Take out of it")];
        Ok(Html(Controls { form: filled, campaigns, ways }.render().map_err(anyhow::Error::from)?))
    }

    fn parse(&self, conn: &mut Conn, filled: &mut Filled) -> db::Result<Option<Wish>> {
        let Some(campaign) =
            queries::active(conn)?.into_iter().find(|one| one.id.to_string() == filled.text("campaign"))
        else {
            filled.refuse("campaign", "Choose a campaign that is published.");
            return Ok(None);
        };
        let joins = filled.text("way") != "take";
        let config = serde_json::to_string(&Config { campaign: campaign.id, joins }).map_err(anyhow::Error::from)?;
        let verb = if joins { "Add to" } else { "Take out of" };
        let label = format!("{verb} the campaign {}", campaign.name);
        Ok(Some(Wish { config, label }))
    }

    fn run(
        &self,
        conn: &mut Conn,
        config: &str,
        ids: &[ContactId],
        _watchers: &Watchers,
        editor: Editor,
    ) -> db::Result<Patched> {
        let Config { campaign, joins } = serde_json::from_str(config).map_err(anyhow::Error::from)?;
        let changed = self.change(conn, campaign, ids, joins, editor)?;
        Ok(Patched { changed: u64::try_from(changed).unwrap_or(0), refused: Vec::new() })
    }

    fn own_keys(&self) -> Option<&'static str> {
        Some(KEYS)
    }

    fn undo(&self, conn: &mut Conn, rows: &[Back], editor: Editor) -> db::Result<()> {
        let mut sets: std::collections::BTreeMap<(CampaignId, bool), Vec<ContactId>> =
            std::collections::BTreeMap::new();
        for row in rows {
            if let Some(Ok(campaign)) = row.key.strip_prefix(KEYS).map(str::parse) {
                sets.entry((campaign, row.before.is_some())).or_default().push(row.contact);
            }
        }
        for ((campaign, joins), ids) in sets {
            self.change(conn, campaign, &ids, joins, editor)?;
        }
        Ok(())
    }
}

impl ChangeCampaign {
    /// How many really joined or left; the journal keeps who.
    fn change(
        &self,
        conn: &mut Conn,
        campaign: CampaignId,
        ids: &[ContactId],
        joins: bool,
        editor: Editor,
    ) -> db::Result<usize> {
        let Some(campaign) = queries::lock(conn, campaign)? else { return Ok(0) };
        let changed = if joins {
            membership::join(conn, &campaign, ids, editor.now)?
        } else {
            membership::leave(conn, &campaign, ids, &self.0, editor.now)?
        };
        let image = Image::from([(format!("{KEYS}{}", campaign.id), "in".to_owned())]);
        let row = |id: &ContactId| {
            let row = NewChange::new(editor.user, "contact", id, "changed", editor.now).within(editor.act);
            if joins { row.after(&image) } else { row.before(&image) }
        };
        audit::record(conn, &changed.iter().map(row).collect::<Vec<_>>())?;
        Ok(changed.len())
    }
}
