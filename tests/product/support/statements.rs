//! The statements that an application sends, as it sends them.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};

static SEEN: OnceLock<Mutex<HashMap<String, Vec<String>>>> = OnceLock::new();

/// Listens to one connection.
#[derive(Default)]
struct Ear {
    url: String,
}

impl Instrumentation for Ear {
    fn on_connection_event(&mut self, event: InstrumentationEvent<'_>) {
        match event {
            InstrumentationEvent::FinishEstablishConnection { url, .. } => url.clone_into(&mut self.url),
            InstrumentationEvent::StartQuery { query, .. } => {
                let mut seen = SEEN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(kept) = seen.get_mut(&self.url) {
                    kept.push(query.to_string());
                }
            }
            _ => (),
        }
    }
}

/// From now on, connections that are opened can be listened to.
pub(crate) fn listen() {
    set_default_instrumentation(|| Some(Box::new(Ear::default()))).expect("the connections can be listened to");
}

/// What is sent to a database while something is done.
pub(crate) async fn sent(url: &str, doing: impl Future<Output = ()>) -> Vec<String> {
    let seen = || SEEN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    seen().insert(url.to_owned(), Vec::new());
    doing.await;
    seen().remove(url).unwrap_or_default()
}
