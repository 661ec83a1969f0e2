//! Side by side: what is proposed, what is chosen, what becomes of it.

use linnet::contacts::Draft;
use linnet::users::Role;

use super::{create, handle, merge, person, sql, texts};
use crate::support::App;

#[actix_web::test]
async fn every_table_that_hangs_on_contacts_follows_them() {
    let app = App::start().await;
    let tables = texts(
        &app,
        "SELECT DISTINCT table_name AS text FROM information_schema.key_column_usage \
         WHERE table_schema = DATABASE() AND referenced_table_name = 'contacts'",
    );
    let covered: Vec<&str> = app.house.follows.0.iter().flat_map(|follow| follow.tables()).collect();
    let is_covered = |table: &String| covered.contains(&table.as_str()) || table.starts_with("contact_values_");
    let missing: Vec<&String> = tables.iter().filter(|table| !is_covered(table)).collect();
    assert!(tables.len() > 10 && missing.is_empty(), "no `contacts::Follow` answers for {missing:?}");
}

#[actix_web::test]
async fn two_become_one_with_a_choice_for_each_field() {
    let app = App::start().await;
    let one = Draft {
        points: 3,
        tags: vec!["vip".into(), "both".into()],
        twitter: handle("grace"),
        ..person(&app, "Grace", "grace@example.org", &[("city", "New York"), ("company", "Navy")])
    };
    let other = Draft {
        points: 4,
        tags: vec!["both".into(), "navy".into()],
        last_name: Some("Hopper".into()),
        ..person(&app, "Gracie", "hopper@example.org", &[("city", "Arlington"), ("company", "Navy")])
    };
    let (one, other) = (create(&app, &one), create(&app, &other));
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{one}/merge")).await.sees("Nobody is known who looks like the same person");
    ada.fill("Search", "hopper").press("Find").await;
    ada.follow("Compare…")
        .await
        .sees("Grace")
        .sees("Gracie")
        .sees("New York")
        .sees("Arlington")
        .sees("1 field is the same in both");
    ada.choose("City", "Arlington").press("Merge").await.sees("The two are one contact now.");
    // The survivor is the one that was opened; a name that both have is theirs, a missing one is filled in.
    ada.sees("Grace Hopper").sees("grace@example.org").sees("Arlington").sees("navy").sees("vip").sees("Points 7");
    ada.sees_no("hopper@example.org").sees("became a part of this one");
    let old = ada.open(&format!("/contacts/{other}")).await;
    assert_eq!((old.trail.as_slice(), old.path()), ([303, 200].as_slice(), format!("/contacts/{one}").as_str()));
    ada.open("/contacts?search=gracie").await.sees("Nobody matches");
    ada.open(&format!("/contacts/{other}/edit")).await;
    assert_eq!((ada.status(), ada.path()), (200, format!("/contacts/{one}/edit").as_str()));
    // What was let go is free for somebody else.
    create(&app, &person(&app, "New", "hopper@example.org", &[]));
}

#[actix_web::test]
async fn old_addresses_lead_on_through_chains() {
    let app = App::start().await;
    let ids: Vec<_> = (0..3).map(|n| create(&app, &person(&app, &format!("P{n}"), "", &[]))).collect();
    let mut ada = app.admin().await;
    merge(&mut ada, ids[1], ids[0]).await;
    merge(&mut ada, ids[2], ids[1]).await;
    ada.open(&format!("/contacts/{}", ids[0])).await.sees("P2");
    assert_eq!(ada.path(), format!("/contacts/{}", ids[2]));
    ada.open(&format!("/contacts/{}/edit", ids[0])).await;
    assert_eq!((ada.path(), ada.value("First name")), (format!("/contacts/{}/edit", ids[2]).as_str(), "P2".to_owned()));
}

#[actix_web::test]
async fn who_may_not_be_contacted_stays_so_and_the_other_can_be_the_one_who_stays() {
    let app = App::start().await;
    let (one, other) = (create(&app, &person(&app, "Grace", "", &[])), create(&app, &person(&app, "Grace", "", &[])));
    sql(
        &app,
        &format!(
            "INSERT INTO contact_blocks (contact_id, channel, reason, comment, at) VALUES ({one}, 'x', 'asked', 'on the phone', NOW(6))"
        ),
    );
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{one}/merge?with={other}")).await;
    ada.choose("Who stays", &format!("contact {other}")).press("Merge").await;
    assert_eq!(ada.path(), format!("/contacts/{other}"));
    assert_eq!(
        texts(&app, "SELECT CONCAT(contact_id, comment) AS text FROM contact_blocks"),
        [format!("{other}on the phone")]
    );
}

#[actix_web::test]
async fn whoever_chose_while_another_saved_is_told_and_merges_nothing() {
    let app = App::start().await;
    let (one, other) = (create(&app, &person(&app, "Grace", "", &[])), create(&app, &person(&app, "Gracie", "", &[])));
    let (mut ada, mut bob) = (app.admin().await, app.signed_in("Bob Sales", Role::Sales).await);
    ada.open(&format!("/contacts/{one}/merge?with={other}")).await;
    bob.open(&format!("/contacts/{other}/edit")).await.fill("City", "Paris").press("Save").await;
    ada.press("Merge").await;
    assert_eq!(ada.status(), 409);
    ada.sees("was saved while you were choosing").sees("Paris");
    ada.press("Merge").await.sees("The two are one contact now.").sees("Paris");
}

#[actix_web::test]
async fn merging_needs_two_live_contacts() {
    let app = App::start().await;
    let (one, other) = (create(&app, &person(&app, "Grace", "", &[])), create(&app, &person(&app, "Gracie", "", &[])));
    let mut ada = app.admin().await;
    for path in [format!("/contacts/{one}/merge?with={one}"), format!("/contacts/{one}/merge?with=999")] {
        assert_eq!(ada.open(&path).await.status(), 404, "{path}");
    }
    merge(&mut ada, one, other).await;
    assert_eq!(ada.open(&format!("/contacts/{one}/merge?with={other}")).await.status(), 404);
}

#[actix_web::test]
async fn what_somebody_chose_is_proposed_before_what_everybody_begins_with() {
    let app = App::start().await;
    sql(&app, "UPDATE fields SET default_value = 'Nowhere' WHERE alias = 'city'");
    let one = create(&app, &person(&app, "Grace", "", &[("city", "Rome")]));
    app.advance(chrono::Duration::days(1));
    let other = create(&app, &person(&app, "Grace", "", &[("city", "Nowhere")]));
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{one}/merge?with={other}")).await.press("Merge").await;
    ada.sees("The two are one contact now.").sees("Rome").sees_no("Nowhere");
}
