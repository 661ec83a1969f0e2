//! The file, piece by piece: while one is taken, the next ones are read already. A reader who goes away stops it.

use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::web::Bytes;
use futures_util::stream::{self, Stream, StreamExt as _, TryStreamExt as _};

use super::plan::{Plan, Stretch};
use crate::clock::Clock;
use crate::db::{self, Db};
use crate::ids::{ContactId, UserId};

/// Pages that are read at once, each on a connection of its own.
const AHEAD: usize = 3;

/// Who gets it, and what it takes to write it.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Where contacts are.
    pub db: Db,
    /// When the journal says it was.
    pub clock: Clock,
    /// `None`: the command line.
    pub user: Option<UserId>,
}

/// The file. A failure breaks it off: one that only looks whole would be worse.
pub fn file(plan: Plan, desk: Desk) -> impl Stream<Item = db::Result<Bytes>> {
    let job = Arc::new(Job { plan, desk, rows: AtomicU64::new(0) });
    let (begins, ends) = (Arc::clone(&job), Arc::clone(&job));
    let begin = stream::once(async move { begins.begin().await });
    let end = stream::once(async move { ends.note("exported", Some(ends.rows.load(Ordering::Relaxed))).await });
    begin.chain(pages(job)).chain(end.filter_map(|done| ready(done.err().map(Err))))
}

/// A file on its way.
struct Job {
    plan: Plan,
    desk: Desk,
    rows: AtomicU64,
}

impl Job {
    async fn begin(self: Arc<Self>) -> db::Result<Bytes> {
        self.note("exporting", None).await?;
        self.plan.head().map(Bytes::from)
    }

    async fn stretch(self: Arc<Self>, after: ContactId) -> db::Result<Option<(Stretch, ContactId)>> {
        let reads = Arc::clone(&self);
        self.desk.db.read(move |conn| reads.plan.stretch(conn, after)).await
    }

    async fn page(self: Arc<Self>, stretch: Stretch) -> db::Result<Bytes> {
        let reads = Arc::clone(&self);
        let page = self.desk.db.read(move |conn| reads.plan.page(conn, &stretch)).await?;
        self.rows.fetch_add(page.rows, Ordering::Relaxed);
        Ok(page.bytes.into())
    }

    /// The journal says who took what: once when it begins, once when it is whole.
    async fn note(self: &Arc<Self>, act: &'static str, rows: Option<u64>) -> db::Result<()> {
        let (job, now) = (Arc::clone(self), self.desk.clock.now());
        self.desk.db.write(move |conn| job.plan.note(conn, job.desk.user, act, rows, now)).await
    }
}

/// The lines, a page at a time, in the order of ids.
fn pages(job: Arc<Job>) -> impl Stream<Item = db::Result<Bytes>> {
    let stretches = stream::try_unfold((Arc::clone(&job), ContactId(0)), |(job, after)| async move {
        let found = Arc::clone(&job).stretch(after).await?;
        db::Result::Ok(found.map(|(stretch, last)| (stretch, (job, last))))
    });
    stretches.map_ok(move |stretch| Arc::clone(&job).page(stretch)).try_buffered(AHEAD)
}
