//! The program is killed half-way, with the signal that nothing can catch.

use diesel::prelude::*;
use linnet::schema::{activity, contact_words, imports};

use super::how_many;
use crate::support::App;
use crate::support::program::{Machine, eventually, kill};

const ROWS: usize = 40_000;

#[actix_web::test]
async fn an_import_killed_half_way_goes_on_without_doing_a_row_twice() {
    let app = App::start().await;
    let machine = Machine::new().with("DATABASE_URL", app.database.url.clone());
    let file = machine.folder.path().join("people.csv");
    // No e-mail: a row that is done twice would be a contact twice.
    let rows = (0..ROWS).map(|n| format!("Person{n},Berlin\n")).collect::<Vec<_>>().concat();
    std::fs::write(&file, format!("First name,City\n{rows}")).expect("a file");
    let path = file.display().to_string();
    for _ in 0..2 {
        let before = how_many(&app);
        let running = machine.begin(&["import", "contacts", &path], b"");
        eventually("some rows are in", || how_many(&app) > before);
        kill("-KILL", running.pid());
        drop(running);
        // What it held is free after a while; the test does not wait for it.
        app.db(|conn| {
            Ok(diesel::update(imports::table).set(imports::held_until.eq(None::<linnet::clock::At>)).execute(conn)?)
        });
    }
    let after_the_kills = how_many(&app);
    assert!(after_the_kills < i64::try_from(ROWS).unwrap_or(0), "everything was in before it was killed");
    let ended = machine.run(&["import", "contacts", &path]);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("40000 rows: 40000 new, 0 updated, 0 unchanged, 0 refused."), "{}", ended.out);
    let (distinct, said): (i64, i64) = app.db(|conn| {
        let words = contact_words::table.select(contact_words::word).distinct().load::<String>(conn)?.len();
        let said = activity::table.filter(activity::kind.eq("contact.imported")).count().get_result(conn)?;
        Ok((i64::try_from(words).unwrap_or(0), said))
    });
    assert_eq!((how_many(&app), distinct, said), (40_000, 40_000, 40_000));
}
