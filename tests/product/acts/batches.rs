//! Batches: over ticks and over all that match, watched, stopped, killed, refused.

use linnet::contacts::{self, Batches, Draft};
use linnet::fields::Kind;
use linnet::ids::{ActId, ContactId};
use linnet::users::Role;
use linnet::worker::Reconciler as _;

use super::{act, begin, contact, many, people, person, tags, tick};
use crate::support::App;

/// The search is asked by the background work alone.
fn batches(app: &App) -> Batches {
    let house = &app.house;
    Batches::new(house.db.clone(), house.acts.clone(), house.criteria.clone(), house.watchers.clone())
}

#[actix_web::test]
async fn ticked_contacts_are_tagged_and_nobody_else() {
    let app = App::start().await;
    let ids = people(&app, &[person("Ada"), person("Grace"), person("Linus")]);
    let mut ada = app.admin().await;
    let ticks = [("ids", ids[0].to_string()), ("ids", ids[2].to_string())];
    begin(&mut ada, &ticks, "Add or remove tags").await;
    ada.sees("This is about 2 contacts.").fill("Add tags", "vip, new").press("Do it").await;
    assert_eq!(ada.status(), 200, "{}", ada.text());
    ada.sees("Under way").sees("0 of 2");
    tick(&app).await;
    ada.open("/contacts/acts/1").await.sees("Done").sees("2 of 2").sees("Really changed 2");
    assert_eq!(ids.iter().map(|id| tags(&app, *id).len()).collect::<Vec<_>>(), [2, 0, 2]);
    ada.open("/contacts/acts").await.sees("Tags: add vip, new").sees("Ada Admin");
}

#[actix_web::test]
async fn all_that_match_are_changed_across_chunks_even_when_it_makes_them_not_match() {
    let app = App::start().await;
    let ids = many(&app, 2_300, "old");
    let mut ada = app.admin().await;
    begin(&mut ada, &[("all", "1".into()), ("search", "tag:old".into())], "Add or remove tags").await;
    ada.sees("This is about 2,300 contacts.").fill("Remove tags", "old").press("Do it").await;
    // Who comes later is not in it.
    let late = people(&app, &[Draft { tags: vec!["old".into()], ..person("Late") }])[0];
    tick(&app).await;
    let act = act(&app, ActId(1));
    assert_eq!((act.state.as_str(), act.total, act.done, act.changed), ("done", Some(2_301), 2_300, 2_300));
    let all = app.db(|conn| Ok(contacts::tags_of(conn, &ids)?));
    assert!(all.is_empty(), "{}", all.len());
    assert_eq!(tags(&app, late), ["old"]);
}

#[actix_web::test]
async fn a_worker_that_dies_between_chunks_does_nobody_twice() {
    let app = App::start().await;
    let ids = many(&app, 2_300, "x");
    let mut ada = app.admin().await;
    begin(&mut ada, &[("all", "1".into()), ("search", "tag:x".into())], "Change points").await;
    ada.choose("What is done", "Add").fill("Points", "5").press("Do it").await;
    let now = app.house.clock.now();
    assert_eq!(batches(&app).run(now).expect("it runs"), 2_301);
    for _ in 0..3 {
        batches(&app).run(now).expect("another one runs");
    }
    let points = |id: ContactId| contact(&app, id).points;
    assert_eq!((points(ids[0]), points(ids[999]), points(ids[1000]), points(ids[2299])), (5, 5, 5, 5));
    let logged = app.db(|conn| Ok(contacts::points_of(conn, ids[1500], 9)?));
    assert_eq!(logged.len(), 1);
}

#[actix_web::test]
async fn a_batch_is_stopped_where_it_is() {
    let app = App::start().await;
    many(&app, 30, "x");
    let mut ada = app.admin().await;
    begin(&mut ada, &[("all", "1".into()), ("search", "tag:x".into())], "Delete").await;
    ada.press("Put into the bin").await;
    assert_eq!((ada.status(), ada.reason("I am sure")), (422, "Tick that you are sure.".to_owned()));
    ada.tick("I am sure", true).press("Put into the bin").await;
    ada.press("Stop").await.sees("It was stopped.").sees("Stopped");
    tick(&app).await;
    let act = act(&app, ActId(1));
    assert_eq!((act.state.as_str(), act.changed), ("stopped", 0));
}

#[actix_web::test]
async fn refusals_are_listed_with_their_reasons_and_name_whoever_is_in_the_way() {
    let app = App::start().await;
    let ids = people(&app, &[person("Ada"), person("Grace")]);
    let mut ada = app.admin().await;
    begin(&mut ada, &[("ids", ids[0].to_string())], "Set or empty a field").await;
    ada.choose("Field", "E-mail").press("Next").await.fill("E-mail", "nobody").press("Do it").await;
    assert_eq!(ada.status(), 422);
    assert!(ada.reason("E-mail").contains("must be an e-mail address"), "{}", ada.reason("E-mail"));
    ada.fill("E-mail", "grace@example.org").press("Do it").await;
    tick(&app).await;
    ada.open("/contacts/acts/1").await.sees("Set E-mail to “grace@example.org”").sees("Refused 1");
    ada.sees("Ada Grace has this e-mail already.").follow("Grace").await;
    assert_eq!(ada.path(), format!("/contacts/{}", ids[1]));
}

#[actix_web::test]
async fn what_no_two_contacts_share_is_not_set_for_several() {
    let app = App::start().await;
    let ids = people(&app, &[person("Ada"), person("Grace")]);
    let mut ada = app.admin().await;
    let ticks = ids.iter().map(|id| ("ids", id.to_string())).collect::<Vec<_>>();
    begin(&mut ada, &ticks, "Set or empty a field").await;
    ada.choose("Field", "E-mail").press("Next").await;
    ada.sees("No two contacts can have the same E-mail, so it cannot be set for several at once.");
    assert!(!ada.has("E-mail"));
    ada.press("Do it").await;
    assert_eq!(ada.status(), 422);
    tick(&app).await;
    ada.press("Another field").await.choose("Field", "City").press("Next").await.fill("City", "Paris");
    ada.press("Do it").await.sees("Set City to “Paris”");
}

#[actix_web::test]
async fn one_comes_back_to_the_list_as_it_was_and_from_the_act_to_those_it_changed() {
    let app = App::start().await;
    let ids = people(&app, &[person("Ada"), person("Grace")]);
    let mut ada = app.admin().await;
    let list = "/contacts?search=ada&sort=name";
    assert!(ada.open(list).await.source().contains("name=\"list\" value=\"/contacts?search=ada&#38;sort=name\""));
    let ticked = [("ids", ids[0].to_string()), ("list", list.to_owned())];
    begin(&mut ada, &ticked, "Change points").await;
    ada.follow("Cancel").await;
    assert_eq!(ada.path(), list);
    begin(&mut ada, &ticked, "Change points").await;
    ada.fill("Points", "5").press("Do it").await;
    tick(&app).await;
    let act = ada.path().to_owned();
    ada.open(&act).await.follow("The contacts that it changed").await.sees("Ada").sees_no("Grace");
    assert_eq!(ada.path(), "/contacts?search=act%3A1");
}

#[actix_web::test]
async fn a_field_is_set_by_its_own_control() {
    let app = App::start().await;
    crate::lists::field(&app, "tier", Kind::Multiselect, &["gold", "silver"]);
    crate::lists::field(&app, "since", Kind::Date, &[]);
    crate::lists::field(&app, "vip", Kind::Boolean, &[]);
    let ids = people(&app, &[person("Ada"), person("Grace")]);
    let mut ada = app.admin().await;
    let ticks = ids.iter().map(|id| ("ids", id.to_string())).collect::<Vec<_>>();
    for (field, kind) in
        [("TIER", "type=\"checkbox\" value=\"gold\""), ("SINCE", "type=\"date\""), ("Country", "<option value=\"DE\"")]
    {
        begin(&mut ada, &ticks, "Set or empty a field").await;
        ada.choose("Field", field).press("Next").await;
        assert!(ada.source().contains(kind), "{field}");
    }
    begin(&mut ada, &ticks, "Set or empty a field").await;
    ada.choose("Field", "VIP").press("Next").await.choose("VIP", "No").press("Do it").await.sees("Set VIP to “No”");
    begin(&mut ada, &ticks, "Set or empty a field").await;
    ada.choose("Field", "SINCE").press("Next").await.fill("SINCE", "2026-13-40").press("Do it").await;
    assert_eq!((ada.status(), ada.value("SINCE").as_str()), (422, "2026-13-40"));
    assert!(!ada.reason("SINCE").is_empty());
    ada.fill("SINCE", "").press("Do it").await;
    assert_eq!(ada.reason("SINCE"), "Say what to set it to, or tick that it is emptied.");
    ada.tick("Empty it instead", true).press("Do it").await.sees("Empty SINCE");
    tick(&app).await;
    ada.open("/contacts?search=vip:no").await.sees("Ada").sees("Grace");
}

#[actix_web::test]
async fn a_search_that_is_not_understood_begins_nothing_and_no_tick_is_asked_for() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    begin(&mut ada, &[("all", "1".into()), ("search", "(ada".into())], "").await;
    ada.sees("The search is not understood");
    begin(&mut ada, &[], "").await;
    ada.sees("Tick the contacts first");
    let list = "/contacts?search=nobodyiscalledso&sort=name";
    let all = [("all", "1".into()), ("search", "nobodyiscalledso".into()), ("list", list.into())];
    begin(&mut ada, &all, "").await;
    ada.sees("Nobody matches this search, so there is nothing to do.");
    assert_eq!(ada.path(), list);
    begin(&mut ada, &[("ids", "1".into()), ("list", "//elsewhere.example".into())], "").await;
    ada.follow("Cancel").await;
    assert_eq!(ada.path(), "/contacts");
}

#[actix_web::test]
async fn who_may_not_delete_is_not_offered_it_and_a_viewer_does_nothing() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace")]);
    let ticks = [("ids", ids[0].to_string())];
    let mut sales = app.signed_in("Sal Sales", Role::Sales).await;
    begin(&mut sales, &ticks, "").await;
    sales.sees("Change points").sees_no("Delete");
    sales
        .post_with_token(
            "/contacts/batch",
            &[("ids", &ids[0].to_string()), ("act", "delete"), ("go", "1"), ("sure", "1")],
        )
        .await;
    tick(&app).await;
    assert!(contact(&app, ids[0]).state.is_live());
    let mut viewer = app.signed_in("Vic Viewer", Role::Viewer).await;
    viewer.post("/contacts/batch", &[("ids", "1")]).await;
    assert_eq!(viewer.status(), 403);
}

#[actix_web::test]
async fn owner_and_do_not_contact_and_its_end_go_over_many() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace"), person("Linus")]);
    let mut ada = app.admin().await;
    let ticks = ids.iter().map(|id| ("ids", id.to_string())).collect::<Vec<_>>();
    begin(&mut ada, &ticks, "Change the owner").await;
    ada.choose("Owner", "Ada Admin").press("Do it").await;
    begin(&mut ada, &ticks, "Do not contact").await;
    ada.choose("Channel", "E-mail").choose("Reason", "It bounced").press("Do it").await;
    tick(&app).await;
    assert_eq!(contact(&app, ids[1]).owner_id, contact(&app, ids[0]).owner_id);
    assert!(contact(&app, ids[0]).owner_id.is_some());
    let blocked = || app.db(|conn| Ok(contacts::blocked(conn, contacts::Channel::Email, &ids)?)).len();
    assert_eq!(blocked(), 2);
    begin(&mut ada, &ticks, "May be contacted again").await;
    ada.choose("Channel", "E-mail").press("Do it").await;
    tick(&app).await;
    assert_eq!(blocked(), 0);
}
