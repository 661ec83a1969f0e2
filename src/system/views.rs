//! What the status page shows.

use askama::Template;

use crate::web::Shell;
use crate::worker::Run;

/// A worker that was not heard of for so long is not running: it wakes each minute.
const QUIET_MINUTES: i64 = 3;

#[derive(Template)]
#[template(path = "system/show.html")]
pub(super) struct Show {
    pub(super) shell: Shell,
    pub(super) runs: Vec<Run>,
    /// How the connection to X stands, in words either way.
    pub(super) x: Result<String, String>,
}

impl Show {
    /// Whether nothing ran for so long that no worker can be there.
    fn is_quiet(&self) -> bool {
        let latest = self.runs.iter().map(|run| run.started_at).max();
        latest.is_none_or(|at| self.shell.now.since(at).num_minutes() >= QUIET_MINUTES)
    }
}
