//! One becomes two again.

use linnet::contacts::Draft;

use super::{create, differences, dump, furnish, handle, merge, person, sql, take_back, texts};
use crate::support::App;

#[actix_web::test]
async fn a_merge_that_is_taken_back_leaves_every_row_as_it_was() {
    let app = App::start().await;
    let one = Draft { points: 3, ..person(&app, "Grace", "grace@example.org", &[("city", "New York")]) };
    let other = Draft {
        points: 4,
        twitter: handle("hopper"),
        last_name: Some("Hopper".into()),
        ..person(&app, "Gracie", "hopper@example.org", &[("company", "Navy")])
    };
    let (one, other) = (create(&app, &one), create(&app, &other));
    furnish(&app, one, "pearl");
    furnish(&app, other, "onyx");
    let mut ada = app.admin().await;
    // A look at a page is noted, and is nothing that a merge could take back.
    for id in [one, other] {
        ada.open(&format!("/contacts/{id}")).await;
    }
    let before = dump(&app);
    merge(&mut ada, one, other).await;
    let merged = dump(&app);
    for table in [
        "activity",
        "contact_tags",
        "contact_notes",
        "contact_consents",
        "visitors",
        "page_hits",
        "asset_downloads",
        "posts",
        "x_profiles",
        "x_timeline",
        "contacts",
        "contact_words",
    ] {
        assert_ne!(merged[table], before[table], "nothing of {table} went over");
    }
    take_back(&mut ada, one).await;
    let wrong = differences(&before, &dump(&app));
    assert!(wrong.iter().all(|line| line.starts_with("users")), "{}", wrong.join("\n"));
    ada.open(&format!("/contacts/{other}")).await.sees("Gracie Hopper").sees("hopper@example.org");
    ada.open("/contacts?search=gracie").await.sees("Gracie Hopper");
    ada.open(&format!("/contacts/{other}?tab=changes")).await.sees("Merged into empty Grace");
    ada.sees("Status In use Merged into another contact").sees_no("moved").sees_no("{");
    let (own, all) = ("also pearl, tag pearl", "also onyx, also pearl, tag onyx, tag pearl");
    ada.open(&format!("/contacts/{one}?tab=changes")).await.sees(&format!("Tags {own} {all}"));
    ada.sees(&format!("Tags {all} {own}"));
}

#[actix_web::test]
async fn what_was_changed_since_stays_and_is_said() {
    let app = App::start().await;
    let one = create(&app, &person(&app, "Grace", "", &[]));
    let other = create(&app, &person(&app, "Gracie", "hopper@example.org", &[("city", "Arlington")]));
    let mut ada = app.admin().await;
    merge(&mut ada, one, other).await;
    ada.open(&format!("/contacts/{one}/edit")).await.fill("City", "Paris").press("Save").await;
    ada.open(&format!("/contacts/{one}/merge")).await.press("Take back").await;
    ada.sees("They are two contacts again.").sees("City was changed since and stays.").sees("Arlington");
    ada.sees("hopper@example.org");
    ada.open(&format!("/contacts/{one}")).await.sees("Paris").sees_no("hopper@example.org");
}

#[actix_web::test]
async fn after_thirty_days_and_a_second_time_it_is_too_late() {
    let app = App::start().await;
    let ids: Vec<_> = (0..3).map(|n| create(&app, &person(&app, &format!("P{n}"), "", &[]))).collect();
    let mut ada = app.admin().await;
    merge(&mut ada, ids[1], ids[0]).await;
    merge(&mut ada, ids[2], ids[1]).await;
    // The later one first.
    let act = texts(&app, "SELECT CAST(MIN(id) AS CHAR) AS text FROM acts").remove(0);
    ada.open(&format!("/contacts/{}/merge", ids[2])).await;
    let token = ada
        .source()
        .split("name=\"csrf\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a form")
        .to_owned();
    ada.post(&format!("/contacts/{}/merge/undo", ids[2]), &[("csrf", &token), ("act", &act)])
        .await
        .sees("take that back first");
    take_back(&mut ada, ids[2]).await;
    take_back(&mut ada, ids[1]).await;
    ada.open(&format!("/contacts/{}/merge", ids[1])).await.sees_no("Take back");
    merge(&mut ada, ids[1], ids[0]).await;
    sql(&app, "UPDATE acts SET undo_until = '2026-11-23 11:59:59' WHERE undone_at IS NULL");
    ada.open(&format!("/contacts/{}/merge", ids[1])).await.sees_no("Take back");
}

#[actix_web::test]
async fn ten_thousand_entries_of_a_timeline_go_over_and_come_back() {
    let app = App::start().await;
    let (one, other) = (create(&app, &person(&app, "Grace", "", &[])), create(&app, &person(&app, "Gracie", "", &[])));
    sql(
        &app,
        &format!(
            "INSERT INTO activity (contact_id, kind, title, at) SELECT IF(seq % 3 = 0, {one}, {other}), 'page.visit', 'Visited', NOW(6) FROM seq_1_to_15000"
        ),
    );
    let before = dump(&app);
    let mut ada = app.admin().await;
    merge(&mut ada, one, other).await;
    let size = texts(&app, "SELECT CAST(MAX(LENGTH(after_image)) AS CHAR) AS text FROM audit").remove(0);
    assert!(size.parse::<usize>().unwrap() < 100_000, "the journal's row has {size} bytes");
    take_back(&mut ada, one).await;
    assert_eq!(before["activity"], dump(&app)["activity"]);
}

#[actix_web::test]
async fn a_merge_can_be_taken_back_where_all_acts_are() {
    let app = App::start().await;
    let one = create(&app, &person(&app, "Grace", "", &[]));
    let other = create(&app, &person(&app, "Gracie", "hopper@example.org", &[]));
    let mut ada = app.admin().await;
    merge(&mut ada, one, other).await;
    let act = texts(&app, "SELECT CAST(MAX(id) AS CHAR) AS text FROM acts").remove(0);
    ada.open(&format!("/contacts/acts/{act}")).await.sees("Gracie became a part of Grace").press("Undo").await;
    app.tick().await;
    ada.open(&format!("/contacts/{other}")).await.sees("hopper@example.org");
    ada.open(&format!("/contacts/{one}")).await.sees_no("hopper@example.org");
}
