//! A custom field more at a million contacts, while people read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use linnet::clock::Clock;
use linnet::db::Db;
use linnet::fields::{self, Group, Kind, NewField};

use crate::serving::Serving;
use crate::table::{self, Line};

const FIELDS: u32 = 5;

/// The longest of a few, and the slowest page meanwhile.
pub(crate) fn measure(serving: &Serving, db: &Db) -> Line {
    let stop = AtomicBool::new(false);
    let (longest, slowest) = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let (mut slowest, mut count) = (Duration::ZERO, 0);
            while !stop.load(Ordering::SeqCst) || count < 10 {
                let began = Instant::now();
                serving.get("/contacts");
                (slowest, count) = (slowest.max(began.elapsed()), count + 1);
            }
            slowest
        });
        let longest = (0..FIELDS).map(|n| add(db, n)).max().unwrap_or_default();
        stop.store(true, Ordering::SeqCst);
        (longest, reader.join().expect("the reader"))
    });
    table::shown(Line {
        what: format!("a custom field more, {FIELDS} times, while the list is read"),
        ours: format!("at most {} ms; slowest page meanwhile {} ms", longest.as_millis(), slowest.as_millis()),
        floor: "–".to_owned(),
        ratio: "–".to_owned(),
        target: "< 300 ms, reads go on",
        holds: longest < Duration::from_millis(300) && slowest < Duration::from_millis(300),
    })
}

fn add(db: &Db, n: u32) -> Duration {
    let kinds = [Kind::Text, Kind::Number, Kind::Date, Kind::Boolean, Kind::Textarea];
    let new = NewField::new(format!("Added {n}"), format!("added_{n}"), Group::Professional, kinds[n as usize % 5]);
    let began = Instant::now();
    db.read_now(|conn| fields::create(conn, &new, Clock::system().now()))
        .expect("the database answers")
        .expect("a field");
    let took = began.elapsed();
    thread::sleep(Duration::from_millis(200));
    took
}
