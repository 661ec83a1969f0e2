//! Which messages use a tweet, or whatever their channels name.

use super::queries;
use crate::db::{self, Conn};
use crate::ids::MessageId;
use crate::steps::{Tells, Use};
use crate::web::urls;

/// Messages, in words.
#[derive(Clone, Copy, Debug, Default)]
pub struct MessageUses;

impl Tells for MessageUses {
    fn kind(&self) -> &'static str {
        queries::REF
    }

    fn tell(&self, conn: &mut Conn, keys: &[String]) -> db::Result<Vec<Use>> {
        let ids: Vec<MessageId> = keys.iter().filter_map(|key| key.parse().ok()).collect();
        let one = |(id, name): (MessageId, String)| Use {
            what: "Marketing message",
            name,
            url: urls::message(&id),
            is_live: true,
        };
        Ok(queries::names(conn, &ids)?.into_iter().map(one).collect())
    }
}
