//! The wire to the database, which a test can cut and mend.

use std::collections::HashMap;
use std::io;
use std::net::Shutdown;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::thread;

use linnet::db::Db;
use tempfile::TempDir;

use super::database::Database;

/// Everything between Linnet and its database.
pub(crate) struct Wire {
    folder: TempDir,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    is_cut: bool,
    lines: Vec<UnixStream>,
}

impl Wire {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), state: Arc::default() }
    }

    /// A pool whose connections all go over this wire.
    pub(crate) fn open(&self, database: &Database) -> Db {
        let mut url = url::Url::parse(&database.url).expect("an address");
        let query: HashMap<String, String> = url.query_pairs().into_owned().collect();
        let (ours, theirs) = (self.folder.path().join("wire"), PathBuf::from(&query["unix_socket"]));
        url.query_pairs_mut().clear().append_pair("unix_socket", &ours.display().to_string());
        let (listener, state) = (UnixListener::bind(&ours).expect("a socket"), Arc::clone(&self.state));
        thread::spawn(move || listener.incoming().flatten().for_each(|line| connect(&state, line, &theirs)));
        Db::open(url.as_str(), 4).expect("the test database can be opened")
    }

    /// Ends every connection, and lets no new one through.
    pub(crate) fn cut(&self) {
        let mut state = self.state.lock().expect("the wire");
        state.is_cut = true;
        for line in state.lines.drain(..) {
            line.shutdown(Shutdown::Both).ok();
        }
    }

    pub(crate) fn mend(&self) {
        self.state.lock().expect("the wire").is_cut = false;
    }
}

fn connect(state: &Mutex<State>, line: UnixStream, to: &PathBuf) {
    let mut state = state.lock().expect("the wire");
    let Some(far) = (!state.is_cut).then(|| UnixStream::connect(to).ok()).flatten() else { return };
    for (from, to) in [(&line, &far), (&far, &line)] {
        let (mut from, mut to) = (from.try_clone().expect("a line"), to.try_clone().expect("a line"));
        thread::spawn(move || {
            io::copy(&mut from, &mut to).ok();
            to.shutdown(Shutdown::Both).ok();
        });
    }
    state.lines.extend([line, far]);
}
