//! The profile goes over when the survivor has none, or when it is the one of the handle they have now.

use serde_json::{Value, json};

use super::queries;
use crate::clock::At;
use crate::contacts::{Crossing, Erasing, Follow, Holding, Then};
use crate::db::{self, Conn};
use crate::ids::ContactId;

/// What X shows of a contact, and their posts.
pub(super) struct Profile;

impl Follow for Profile {
    fn name(&self) -> &'static str {
        "x_profile"
    }

    fn tables(&self) -> Vec<&'static str> {
        vec!["x_profiles", "x_timeline", "x_photos"]
    }

    fn follow(&self, conn: &mut Conn, crossing: &mut Crossing) -> db::Result<Value> {
        let (from, to) = (crossing.from, crossing.to);
        let Some(theirs) = queries::profile(conn, from)? else { return Ok(Value::Null) };
        let own = queries::profile(conn, to)?;
        let handle = queries::handle(conn, to)?;
        let is_of = |profile: &queries::Known| {
            handle.as_ref().is_some_and(|handle| handle.eq_ignore_ascii_case(&profile.handle))
        };
        let takes = is_of(&theirs) && own.as_ref().is_none_or(|own| own.fetched_at.is_none() || !is_of(own));
        if takes {
            queries::drop_profile(conn, to)?;
            queries::move_profile(conn, from, to)?;
        }
        Ok(if takes { json!({ "due": theirs.fetch_due_at }) } else { Value::Null })
    }

    fn back(&self, conn: &mut Conn, moved: &Value, crossing: &mut Crossing) -> db::Result<()> {
        if moved.is_object() && queries::profile(conn, crossing.to)?.is_some() {
            let due: Option<At> = serde_json::from_value(moved["due"].clone()).map_err(anyhow::Error::from)?;
            queries::drop_profile(conn, crossing.from)?;
            queries::move_profile(conn, crossing.to, crossing.from)?;
            queries::set_due(conn, crossing.from, due)?;
        }
        Ok(())
    }

    fn tell(&self, conn: &mut Conn, contact: ContactId) -> db::Result<Value> {
        let (profile, posts) = queries::shown(conn, contact)?;
        Ok(json!({ "profile": profile, "posts": posts }))
    }

    fn holdings(&self, conn: &mut Conn, contact: ContactId, _: Erasing) -> db::Result<Vec<Holding>> {
        let (profiles, posts) = queries::cached(conn, contact)?;
        let holding = |what, count| Holding { what, count, then: Then::Removed };
        Ok(vec![holding("profiles on X", profiles), holding("of their own posts on X, cached", posts)])
    }

    fn erase(&self, conn: &mut Conn, contact: ContactId, _: Erasing) -> db::Result<()> {
        Ok(queries::drop_profile(conn, contact)?)
    }
}
