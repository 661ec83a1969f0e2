//! A change of many contacts: values, owner, tags, score.

use linnet::contacts::{self, Draft, Left, Patch, PointsChange};
use linnet::handle::Handle;
use linnet::ids::ContactId;

use super::{contact, editor, field, latest, make_unique, pairs, people, person, text, told};
use crate::support::App;

#[actix_web::test]
async fn a_change_of_many_touches_those_that_differ_and_the_journal_keeps_only_the_difference() {
    let app = App::start().await;
    let ids = people(&app, &[Draft { tags: vec!["old".into(), "stays".into()], ..person("Ada") }, person("Grace")]);
    let (city, first) = (field(&app, "city"), field(&app, "firstname"));
    let odd = "Zürich \"\\\u{1}🏔\n x";
    let patch = Patch {
        values: vec![(city, text(odd)), (first, text("Ada"))],
        add_tags: vec!["New".into()],
        remove_tags: vec!["OLD".into()],
        points: Some(PointsChange::Plus(5)),
        reason: "Fair".into(),
        ..Patch::default()
    };
    let run = || app.db(|conn| contacts::patch(conn, &ids, &patch, &app.house.watchers, editor(&app)));
    assert_eq!(run().changed, 2);
    let (act, before, after) = latest(&app, ids[0]);
    assert_eq!(act, "changed");
    assert_eq!(pairs(&before), ["points: 0", "tags: old, stays"]);
    assert_eq!(pairs(&after), [&format!("city: {odd}"), "points: 5", "tags: stays, New"]);
    assert_eq!(pairs(&latest(&app, ids[1]).1), ["firstname: Grace", "points: 0"]);
    assert_eq!(contact(&app, ids[1]).first_name.as_deref(), Some("Ada"));
    let (_, cities) = app.db(|conn| contacts::values(conn, &ids, "city")).unwrap();
    assert_eq!(cities, [text(odd), text(odd)]);
    assert_eq!(told(&app, ids[0])[..4], ["Changed City", "Points: 0 → 5", "Untagged old", "Tagged New"]);
    let log = app.db(|conn| Ok(contacts::points_of(conn, ids[0], 5)?));
    assert_eq!((log[0].delta, log[0].points, log[0].reason.as_str()), (5, 5, "Fair"));

    let patch = Patch { values: vec![(city, text(odd))], ..Patch::default() };
    let again = app.db(|conn| contacts::patch(conn, &ids, &patch, &app.house.watchers, editor(&app)));
    assert_eq!((again.changed, contact(&app, ids[0]).version), (0, 2));
}

#[actix_web::test]
async fn what_somebody_else_has_is_refused_and_the_others_are_changed_all_the_same() {
    let app = App::start().await;
    make_unique(&app, "phone");
    let ids = people(&app, &[person("Ada"), person("Grace"), person("Linus")]);
    let (phone, email) = (field(&app, "phone"), field(&app, "email"));
    let set = |field, value: &str, ids: &[ContactId]| {
        let patch = Patch { values: vec![(field, text(value))], ..Patch::default() };
        app.db(|conn| contacts::patch(conn, ids, &patch, &app.house.watchers, editor(&app)))
    };
    assert_eq!(set(phone, "+49 30 1", &ids[1..2]).changed, 1);
    let patched = set(phone, "+49 (30) 1", &ids);
    assert_eq!(patched.changed, 1, "{patched:?}");
    let left = |contact| Left { contact, other: Some(ids[1]), why: "has this Phone already.".to_owned() };
    assert_eq!(patched.refused, [left(ids[0]), left(ids[2])]);
    let patched = set(email, "GRACE@example.org", &ids[..1]);
    assert_eq!(patched.refused[0].sentence(), format!("Contact {} has this e-mail already.", ids[1]));
    // Given up, it is free.
    let patch = Patch { values: vec![(phone, None)], ..Patch::default() };
    app.db(|conn| contacts::patch(conn, &ids[1..2], &patch, &app.house.watchers, editor(&app)));
    assert_eq!(set(phone, "+49 30 1", &ids[..1]).changed, 1);
    let patch = Patch { values: vec![(email, None), (field(&app, "firstname"), None)], ..Patch::default() };
    let patched = app.db(|conn| contacts::patch(conn, &ids[..1], &patch, &app.house.watchers, editor(&app)));
    assert_eq!(patched.refused[0].sentence(), "It would be left without a name, an e-mail and a Twitter handle.");
}

#[actix_web::test]
async fn a_unique_field_is_held_by_new_contacts_and_refused_beside_its_control() {
    let app = App::start().await;
    make_unique(&app, "phone");
    let mut ada = app.admin().await;
    for name in ["Grace", "Linus"] {
        ada.open("/contacts/new").await;
        ada.fill("First name", name).fill("Phone", "030 / 12 34").press("Save").await;
    }
    assert_eq!(ada.status(), 422);
    assert_eq!(ada.reason("Phone"), "Another contact has this Phone already.");
    assert_eq!(ada.value("First name"), "Linus");
}

#[actix_web::test]
async fn a_name_that_changes_is_found_and_a_visitor_with_a_name_is_somebody() {
    let app = App::start().await;
    let now = app.house.clock.now();
    let ids = app.db(|conn| Ok(contacts::create_anonymous_many(conn, 1, now)?));
    let patch = Patch {
        values: vec![(field(&app, "lastname"), text("Curie")), (field(&app, "twitter"), text("@Marie_C"))],
        ..Patch::default()
    };
    app.db(|conn| contacts::patch(conn, &ids, &patch, &app.house.watchers, editor(&app)));
    assert_eq!(contact(&app, ids[0]).state, contacts::State::Identified);
    assert_eq!(latest(&app, ids[0]).1.get("contact:state").map(String::as_str), Some("0"));
    let handle = Handle::parse("marie_c").unwrap();
    assert_eq!(app.db(|conn| Ok(contacts::by_handle(conn, &handle)?)).unwrap().id, ids[0]);
    let words: i64 = app.db(|conn| {
        use diesel::prelude::*;
        use linnet::schema::contact_words;
        Ok(contact_words::table.filter(contact_words::word.eq("curie")).count().get_result(conn)?)
    });
    assert_eq!(words, 1);
}
