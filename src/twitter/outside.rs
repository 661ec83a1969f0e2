//! What it takes to speak to X from the worker, and the threads its calls run on.

use std::future::Future;
use std::sync::{Arc, mpsc};

use anyhow::Context as _;
use tokio::runtime::{Builder, Runtime};

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::seal::Seal;
use crate::twitter::client::Client;
use crate::twitter::pictures::Pictures;
use crate::worker::Nudge;

/// What every reconciler that speaks to X works with; cheap to clone.
#[derive(Clone)]
pub struct Outside {
    /// The database.
    pub db: Db,
    /// The one who calls X.
    pub client: Client,
    /// Opens the tokens.
    pub seal: Seal,
    /// What time it is.
    pub clock: Clock,
    /// Where our copies of X's pictures are kept.
    pub pictures: Pictures,
    /// Wakes the worker.
    pub nudge: Nudge,
    /// Where posts are linked to.
    pub config: Config,
    /// The threads calls run on.
    pub hands: Hands,
}

/// A few threads for calls, shared by all reconcilers.
#[derive(Clone)]
pub struct Hands(Arc<Threads>);

struct Threads(Option<Runtime>);

impl Hands {
    /// Starts the threads.
    pub fn new() -> anyhow::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("x-calls")
            .enable_all()
            .build()
            .context("cannot start the threads that speak to X")?;
        Ok(Self(Arc::new(Threads(Some(runtime)))))
    }

    /// Begins a call; its answer goes wherever the future sends it.
    pub(in crate::twitter) fn begin(&self, call: impl Future<Output = ()> + Send + 'static) {
        if let Some(runtime) = &self.0.0 {
            runtime.spawn(call);
        }
    }

    /// Makes a call and waits for it on this thread, which may block.
    pub(in crate::twitter) fn wait<T: Send + 'static>(
        &self,
        call: impl Future<Output = T> + Send + 'static,
    ) -> anyhow::Result<T> {
        let (tell, heard) = mpsc::channel();
        self.begin(async move {
            // Nobody listens any more only when the process ends.
            tell.send(call.await).ok();
        });
        heard.recv().context("a call to X ended without an answer")
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // An ordinary drop would wait, which is forbidden where the last owner is an asynchronous task.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}
