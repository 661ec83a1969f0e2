//! Mentions of us go over: whoever wrote them is one person.

use serde_json::{Value, json};

use crate::contacts::{Crossing, Erasing, Follow, Holding, Then};
use crate::db::{self, Conn};
use crate::ids::ContactId;
use crate::twitter::mentions;

/// Posts in which a contact mentioned the account.
pub(super) struct Mentioned;

impl Follow for Mentioned {
    fn name(&self) -> &'static str {
        "x_mentions"
    }

    fn tables(&self) -> Vec<&'static str> {
        vec!["x_mentions"]
    }

    fn follow(&self, conn: &mut Conn, crossing: &mut Crossing) -> db::Result<Value> {
        let theirs = xids(conn, crossing.from)?;
        let own = xids(conn, crossing.to)?;
        let going: Vec<String> = theirs.into_iter().filter(|xid| !own.contains(xid)).collect();
        mentions::move_over(conn, &going, crossing.from, crossing.to)?;
        Ok(json!(going))
    }

    fn back(&self, conn: &mut Conn, moved: &Value, crossing: &mut Crossing) -> db::Result<()> {
        let went: Vec<String> = serde_json::from_value(moved.clone()).map_err(anyhow::Error::from)?;
        Ok(mentions::move_over(conn, &went, crossing.to, crossing.from)?)
    }

    fn tell(&self, conn: &mut Conn, contact: ContactId) -> db::Result<Value> {
        let told = mentions::told(conn, contact)?;
        let one = |(at, post, answered): &(crate::clock::At, String, Option<crate::clock::At>)| json!({ "at": at.utc(), "post": post, "answered_at": answered.map(crate::clock::At::utc) });
        Ok(Value::Array(told.iter().map(one).collect()))
    }

    fn holdings(&self, conn: &mut Conn, contact: ContactId, _: Erasing) -> db::Result<Vec<Holding>> {
        let count = u64::try_from(mentions::told(conn, contact)?.len()).unwrap_or(0);
        Ok(vec![Holding { what: "posts on X in which they mentioned us", count, then: Then::Removed }])
    }

    fn erase(&self, conn: &mut Conn, contact: ContactId, _: Erasing) -> db::Result<()> {
        mentions::forget(conn, contact)?;
        Ok(())
    }
}

fn xids(conn: &mut Conn, contact: ContactId) -> db::Result<Vec<String>> {
    Ok(mentions::told(conn, contact)?.into_iter().map(|(_, post, _)| post).collect())
}
