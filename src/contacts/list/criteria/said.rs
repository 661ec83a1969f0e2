//! What was done to them, and what they agreed to: `act:`, `dnc:`, `consent:`.

use super::found_by;
use crate::audit;
use crate::criteria::{Asking, Criterion, Driver, Help, Sql, Term, Test};
use crate::db::{self, Conn};
use crate::ids::ActId;

const BLOCKED: [&str; 3] = ["x", "email", "phone"];
const CONSENTED: [&str; 3] = ["x_mention", "email", "phone"];

pub(super) struct Said;

impl Criterion for Said {
    fn test(&self, conn: &mut Conn, term: &Term, _asking: &Asking) -> db::Result<Option<Result<Test, String>>> {
        let value = term.value.to_lowercase();
        Ok(match term.key.as_deref() {
            Some("dnc") => Some(dnc(&value)),
            Some("consent") => Some(consent(&value)),
            Some("act") => Some(act(conn, &value)?),
            _ => None,
        })
    }

    fn help(&self, _conn: &mut Conn) -> db::Result<Vec<Help>> {
        Ok([
            ("dnc:x", "Who is not to be contacted on X; also dnc:email, dnc:phone, dnc:any."),
            ("consent:x_mention", "Who agreed to be mentioned on X; also consent:email, consent:phone."),
            ("act:12", "Whom act number 12 created or changed: an import, a batch."),
        ]
        .map(|(example, meaning)| Help::new(example, meaning))
        .into())
    }
}

fn dnc(channel: &str) -> Result<Test, String> {
    let which = match channel {
        "any" => "",
        channel if BLOCKED.contains(&channel) => " AND b.channel = ?",
        _ => return Err(format!("There is no dnc:{channel}; there are dnc:x, dnc:email, dnc:phone and dnc:any.")),
    };
    let binds = || (!which.is_empty()).then(|| channel.to_owned());
    let holds = format!("SELECT 1 FROM contact_blocks b WHERE b.contact_id = c.id{which}");
    let select = format!("SELECT b.contact_id AS id FROM contact_blocks b WHERE TRUE{which}");
    Ok(Test {
        holds: Sql::finds(Sql::bound(holds, binds())),
        ids: Some(Driver { select: Sql::bound(select, binds()), is_by_id: !which.is_empty() }),
        ..Test::default()
    })
}

/// The latest of a channel holds.
fn consent(channel: &str) -> Result<Test, String> {
    if !CONSENTED.contains(&channel) {
        return Err(format!(
            "There is no consent:{channel}; there are consent:x_mention, consent:email and consent:phone."
        ));
    }
    let channel = || [channel.to_owned()];
    let latest = "(SELECT k.is_granted FROM contact_consents k WHERE k.contact_id = c.id AND k.channel = ? \
                  ORDER BY k.at DESC, k.id DESC LIMIT 1) = 1";
    let select = "SELECT k.contact_id AS id FROM contact_consents k WHERE k.channel = ? AND k.is_granted = 1";
    Ok(Test {
        holds: Sql::bound(latest, channel()),
        ids: Some(found_by(Sql::bound(select, channel()))),
        ..Test::default()
    })
}

fn act(conn: &mut Conn, value: &str) -> db::Result<Result<Test, String>> {
    let Ok(id) = value.parse::<ActId>() else {
        return Ok(Err("After act: comes its number, as in act:12.".to_owned()));
    };
    if audit::find_act(conn, id)?.is_none() {
        return Ok(Err(format!("There is no act number {id}.")));
    }
    let those = format!("FROM audit j WHERE j.act_id = {id} AND j.subject_kind = 'contact'");
    Ok(Ok(Test {
        holds: Sql::finds(Sql::plain(format!("SELECT 1 {those} AND j.subject_key = CAST(c.id AS CHAR)"))),
        ids: Some(found_by(Sql::plain(format!("SELECT CAST(j.subject_key AS UNSIGNED) AS id {those}")))),
        ..Test::default()
    }))
}
