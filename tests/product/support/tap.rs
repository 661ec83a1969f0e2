//! A wire to X that remembers every byte, both ways: what a log must not hold is read from here.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// Between Linnet and the stand-in X.
pub(crate) struct Tap {
    pub(crate) url: String,
    seen: Arc<Mutex<Vec<u8>>>,
}

impl Tap {
    /// In front of an address like `http://127.0.0.1:4000`.
    pub(crate) fn before(x: &str) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("its address"));
        let (far, seen) = (x.trim_start_matches("http://").trim_end_matches('/').to_owned(), Arc::default());
        let kept = Arc::clone(&seen);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                let Ok(far) = TcpStream::connect(&far) else { return };
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (from, to) = (from.try_clone().expect("a line"), to.try_clone().expect("a line"));
                    let kept = Arc::clone(&kept);
                    thread::spawn(move || pass(from, to, &kept));
                }
            }
        });
        Self { url, seen }
    }

    /// Everything that went by.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.seen.lock().expect("what was seen")).into_owned()
    }

    /// Every value that stood behind these signs, up to the sign that ends it.
    pub(crate) fn all(&self, before: &str, ends: &[char]) -> Vec<String> {
        let text = self.text();
        let values = text.split(before).skip(1).filter_map(|rest| rest.split(ends).next());
        values.map(str::to_owned).collect()
    }
}

fn pass(mut from: TcpStream, mut to: TcpStream, kept: &Mutex<Vec<u8>>) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        kept.lock().expect("what was seen").extend_from_slice(&bytes[..count]);
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    to.shutdown(Shutdown::Write).ok();
}
