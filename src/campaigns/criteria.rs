//! `campaign:3`, `campaign:autumn`, `campaign:"Spring offer"`: who is in a campaign now.

use super::queries;
use crate::criteria::{Asking, Criterion, Driver, Help, Sql, Term, Test};
use crate::db::{self, Conn};
use crate::ids::CampaignId;

/// Those who joined and did not leave.
struct Members;

/// What campaigns say about contacts.
pub fn criteria() -> Vec<Box<dyn Criterion>> {
    vec![Box::new(Members)]
}

impl Criterion for Members {
    fn test(&self, conn: &mut Conn, term: &Term, _asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        if term.key.as_deref() != Some("campaign") {
            return Ok(None);
        }
        let meant = meant(conn, term)?;
        Ok(Some(if meant.is_empty() {
            Err(format!("There is no campaign “{}”.", term.value))
        } else {
            Ok(in_any_of(&meant))
        }))
    }

    fn help(&self, _conn: &mut Conn) -> db::Result<Vec<Help>> {
        Ok(vec![Help::new(
            "campaign:autumn",
            "Who is in this campaign now, by its number or how its name begins; campaign:\"Spring offer\" with spaces.",
        )])
    }
}

/// The one with this number or of just this name; else all whose names begin so, unless a plus asks for the whole name.
fn meant(conn: &mut Conn, term: &Term) -> db::Result<Vec<CampaignId>> {
    let number = term.value.parse::<CampaignId>().ok().filter(|_| !term.is_quoted);
    if let Some(id) = number
        && queries::find(conn, id)?.is_some()
    {
        return Ok(vec![id]);
    }
    if term.value.is_empty() {
        return Ok(Vec::new());
    }
    let named = queries::named(conn, &term.value)?;
    if !named.is_empty() || term.is_exact {
        return Ok(named);
    }
    Ok(queries::beginning(conn, &term.value)?)
}

fn in_any_of(campaigns: &[CampaignId]) -> Test {
    let ids: Vec<String> = campaigns.iter().map(ToString::to_string).collect();
    let those = format!("m.campaign_id IN ({}) AND m.left_at IS NULL", ids.join(", "));
    Test {
        holds: Sql::finds(Sql::plain(format!(
            "SELECT 1 FROM campaign_members m FORCE INDEX (campaign_members_contact) WHERE m.contact_id = c.id AND {those}"
        ))),
        ids: Some(Driver {
            select: Sql::plain(format!(
                "SELECT m.contact_id AS id FROM campaign_members m FORCE INDEX (campaign_members_once) WHERE {those}"
            )),
            // Nobody is in one campaign twice at a time.
            is_by_id: campaigns.len() == 1,
        }),
        ..Test::default()
    }
}
