//! Files nobody names any more are removed, money nobody will account for comes back, and everything of X goes when an administrator says so.

use chrono::Duration;

use super::queries;
use crate::clock::At;
use crate::db::{self, Conn, Db};
use crate::settings;
use crate::twitter::budget;
use crate::twitter::pictures::Pictures;
use crate::worker::{Lane, Reconciler};

/// How often files are looked through.
const EVERY: Duration = Duration::minutes(15);
/// A file may be stored a moment before a row names it.
const GRACE: Duration = Duration::hours(1);
/// A reading lasts a minute or two; what was put aside for one so long ago was a process's that died.
const LOST: Duration = Duration::minutes(15);
const CHUNK: i64 = 500;
const TIDIED: &str = "twitter.tidied_at";
const PURGE: &str = "twitter.purge_asked_at";

/// Removes what nobody names, and what is to be forgotten.
pub struct Tidy(Db, Pictures);

impl Tidy {
    /// Over the database and the folder.
    pub fn new(db: Db, pictures: Pictures) -> Self {
        Self(db, pictures)
    }

    /// Profiles that were there when it was asked for; what is read since stays.
    fn purge(&self) -> anyhow::Result<usize> {
        Ok(self.0.write_now(|conn| {
            let Some(Some(asked)) = settings::get::<Option<At>>(conn, PURGE)? else { return Ok(0) };
            let gone = queries::purge(conn, asked, CHUNK)?;
            if gone == 0 {
                settings::put(conn, PURGE, &None::<At>, asked)?;
            }
            Ok(gone)
        })?)
    }

    /// What was put aside for readings whose process died.
    fn give_back(&self, now: At) -> anyhow::Result<usize> {
        Ok(self.0.write_now(|conn| Ok(budget::release_lost(conn, now.minus(LOST))?))?)
    }

    fn sweep(&self, now: At) -> anyhow::Result<usize> {
        let hashes = self.0.write_now(|conn| {
            let last: Option<At> = settings::get(conn, TIDIED)?;
            if last.is_some_and(|at| at.plus(EVERY) > now) {
                return Ok(Vec::new());
            }
            let hashes = queries::unnamed(conn, now.minus(GRACE), CHUNK)?;
            queries::unregister(conn, &hashes)?;
            if hashes.is_empty() {
                settings::put(conn, TIDIED, &now, now)?;
            }
            Ok(hashes)
        })?;
        for hash in &hashes {
            self.1.0.remove(hash)?;
        }
        Ok(hashes.len())
    }
}

/// Everything that X said and that is here now is to go.
pub(super) fn ask(conn: &mut Conn, now: At) -> db::Result<()> {
    settings::put(conn, PURGE, &Some(now), now)
}

/// Since when it is under way.
pub(super) fn asked(conn: &mut Conn) -> db::Result<Option<At>> {
    Ok(settings::get::<Option<At>>(conn, PURGE)?.flatten())
}

impl Reconciler for Tidy {
    fn name(&self) -> &'static str {
        "twitter.tidy"
    }

    fn lane(&self) -> Lane {
        Lane::Files
    }

    fn run(&self, now: At) -> anyhow::Result<u64> {
        Ok(u64::try_from(self.purge()? + self.give_back(now)? + self.sweep(now)?)?)
    }
}
