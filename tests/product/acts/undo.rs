//! Undo: what an act changed becomes what it was, unless somebody changed it since.

use linnet::contacts::{self, Channel, Patch, State, Why};
use linnet::ids::{ActId, ContactId};

use super::{act, begin, contact, editor, field, latest, many, people, person, tags, text, tick};
use crate::campaigns::{add_tag, create, publish, states};
use crate::support::App;
use crate::support::browser::Browser;

fn ticks(ids: &[ContactId]) -> Vec<(&'static str, String)> {
    ids.iter().map(|id| ("ids", id.to_string())).collect()
}

async fn undo(app: &App, ada: &mut Browser, act: u64) {
    ada.open(&format!("/contacts/acts/{act}")).await;
    ada.press("Undo").await;
    tick(app).await;
    ada.open(&format!("/contacts/acts/{act}")).await.sees("Taken back");
}

#[actix_web::test]
async fn a_batch_over_several_chunks_is_taken_back_but_not_what_was_changed_since() {
    let app = App::start().await;
    let ids = many(&app, 1_250, "x");
    let mut ada = app.admin().await;
    let city = field(&app, "city");
    let set = |ids: &[ContactId], value: &str| {
        let patch = Patch { values: vec![(city, text(value))], ..Patch::default() };
        app.db(|conn| contacts::patch(conn, ids, &patch, &app.house.watchers, editor(&app)))
    };
    set(&ids[..1], "Rome");
    begin(&mut ada, &[("all", "1".into()), ("search", "tag:x".into())], "Set or empty a field").await;
    ada.choose("Field", "City").press("Next").await.fill("City", "Paris").press("Do it").await;
    tick(&app).await;
    set(&ids[1..2], "Oslo");
    undo(&app, &mut ada, 1).await;
    ada.sees("1 could not be taken back").sees("City was changed since.").sees("Left as they are 1");
    let (_, cities) = app.db(|conn| contacts::values(conn, &[ids[0], ids[1], ids[2], ids[1_249]], "city")).unwrap();
    assert_eq!(cities, [text("Rome"), text("Oslo"), None, None]);
    assert_eq!(latest(&app, ids[0]).0, "undone");
    // Once, not twice.
    let before = contact(&app, ids[0]).version;
    ada.sees_no("Undo");
    tick(&app).await;
    assert_eq!(contact(&app, ids[0]).version, before);
}

#[actix_web::test]
async fn the_field_called_state_is_told_and_goes_back_like_others() {
    let app = App::start().await;
    let ids = people(&app, &[person("Ada"), person("Grace")]);
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{}/edit", ids[0])).await.fill("State", "Texas").press("Save").await;
    let changes = format!("/contacts/{}?tab=changes", ids[0]);
    ada.open(&changes).await.sees("State empty Texas");
    begin(&mut ada, &ticks(&ids), "Set or empty a field").await;
    ada.choose("Field", "State").press("Next").await.fill("State", "California").press("Do it").await;
    tick(&app).await;
    ada.open(&changes).await.sees("State Texas California");
    undo(&app, &mut ada, 1).await;
    ada.sees_no("could not be taken back");
    let (_, states) = app.db(|conn| contacts::values(conn, &ids, "state")).unwrap();
    assert_eq!(states, [text("US-TX"), None]);
}

#[actix_web::test]
async fn tags_owner_points_and_do_not_contact_go_back() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace"), person("Linus")]);
    app.db(|conn| contacts::block(conn, &ids[..1], Channel::X, Why::Asked, "by mail", editor(&app)));
    let mut ada = app.admin().await;
    begin(&mut ada, &ticks(&ids), "Add or remove tags").await;
    ada.fill("Add tags", "vip").press("Do it").await;
    begin(&mut ada, &ticks(&ids), "Change points").await;
    ada.choose("What is done", "Set to").fill("Points", "40").press("Do it").await;
    begin(&mut ada, &ticks(&ids), "Change the owner").await;
    ada.choose("Owner", "Ada Admin").press("Do it").await;
    begin(&mut ada, &ticks(&ids), "Do not contact").await;
    ada.choose("Channel", "X").choose("Reason", "We decided it").press("Do it").await;
    tick(&app).await;
    let patch = Patch { add_tags: vec!["later".into()], ..Patch::default() };
    app.db(|conn| contacts::patch(conn, &ids, &patch, &app.house.watchers, editor(&app)));
    for act in 1..=4 {
        undo(&app, &mut ada, act).await;
    }
    assert_eq!(tags(&app, ids[0]), ["later"]);
    assert_eq!((contact(&app, ids[0]).points, contact(&app, ids[0]).owner_id), (0, None));
    let blocks = app.db(|conn| Ok(contacts::blocks_of(conn, ids[0])?));
    assert_eq!((blocks[0].reason.as_str(), blocks[0].comment.as_str()), ("asked", "by mail"));
    assert!(app.db(|conn| Ok(contacts::blocks_of(conn, ids[1])?)).is_empty());
}

#[actix_web::test]
async fn what_was_deleted_comes_back_and_what_was_created_goes_into_the_bin() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace"), person("Linus")]);
    let mut ada = app.admin().await;
    begin(&mut ada, &ticks(&ids), "Delete").await;
    ada.tick("I am sure", true).press("Put into the bin").await;
    tick(&app).await;
    assert_eq!(contact(&app, ids[0]).state, State::Binned);
    people(&app, &[person("Grace")]);
    undo(&app, &mut ada, 1).await;
    ada.sees("Its e-mail grace@example.org belongs to another contact now.");
    assert_eq!((contact(&app, ids[0]).state, contact(&app, ids[1]).state), (State::Identified, State::Identified));

    let now = app.house.clock.now();
    let made = app.db(|conn| {
        let new = linnet::audit::NewAct {
            user_id: None,
            kind: "import",
            label: "An import".into(),
            state: "running",
            total: None,
            started_at: now,
        };
        let act = linnet::audit::begin_act(conn, &new)?;
        let made = contacts::create(conn, &person("Margaret"), editor(&app).within(act))?.unwrap();
        linnet::audit::advance_act(conn, act, 1, 1)?;
        linnet::audit::finish_act(conn, act, "done", None, now)?;
        Ok(made)
    });
    undo(&app, &mut ada, 2).await;
    assert_eq!(contact(&app, made).state, State::Binned);
}

#[actix_web::test]
async fn thirty_days_are_the_end_of_it() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace")]);
    let mut ada = app.admin().await;
    begin(&mut ada, &ticks(&ids), "Add or remove tags").await;
    ada.fill("Add tags", "vip").press("Do it").await;
    tick(&app).await;
    app.advance(chrono::Duration::days(31));
    let mut ada = app.admin().await;
    ada.open("/contacts/acts/1").await.sees("Done").sees_no("Undo");
    ada.post_with_token("/contacts/acts/1/undo", &[]).await.sees("It cannot be taken back");
    assert_eq!(act(&app, ActId(1)).state, "done");
}

#[actix_web::test]
async fn contacts_are_put_into_a_campaign_taken_out_of_it_and_both_is_taken_back() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace"), person("Linus")]);
    app.db(|conn| Ok(contacts::ensure_tags(conn, &["nobody".to_owned()], app.house.clock.now())?));
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "Contacts with the tag nobody").await;
    add_tag(&mut ada, "Add the first step", "Mark", "met", "2").await;
    publish(&mut ada, &campaign).await;
    begin(&mut ada, &ticks(&ids), "Add to or take out of a campaign").await;
    ada.choose("Campaign", "Autumn").choose("What is done", "Add to it").press("Do it").await;
    tick(&app).await;
    ada.open("/contacts/acts/1").await.sees("Add to the campaign Autumn").sees("Really changed 2");
    assert_eq!(states(&app, 1), ["due", "due"]);
    begin(&mut ada, &ticks(&ids[..1]), "Add to or take out of a campaign").await;
    ada.choose("Campaign", "Autumn").choose("What is done", "Take out of it").press("Do it").await;
    tick(&app).await;
    assert_eq!(states(&app, 1), ["skipped", "due"]);
    undo(&app, &mut ada, 2).await;
    assert_eq!(states(&app, 1), ["skipped", "due", "due"]);
    undo(&app, &mut ada, 1).await;
    app.advance(chrono::Duration::days(3));
    tick(&app).await;
    assert!(ids.iter().all(|id| tags(&app, *id).is_empty()));
}

#[actix_web::test]
async fn tags_that_a_batch_brought_along_go_with_it_unless_somebody_uses_them() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace"), person("Linus"), person("Ken")]);
    app.db(|conn| Ok(contacts::ensure_tags(conn, &["old".to_owned()], app.house.clock.now())?));
    app.advance(chrono::Duration::minutes(1));
    let mut ada = app.admin().await;
    begin(&mut ada, &ticks(&ids[..2]), "Add or remove tags").await;
    ada.fill("Add tags", "old, lonely, shared").press("Do it").await;
    tick(&app).await;
    ada.open("/contacts/acts/1").await.sees("Can be taken back until");
    let patch = Patch { add_tags: vec!["shared".into()], ..Patch::default() };
    app.db(|conn| contacts::patch(conn, &ids[2..], &patch, &app.house.watchers, editor(&app)));
    undo(&app, &mut ada, 1).await;
    ada.sees_no("Can be taken back until");
    let tags = app.db(|conn| Ok(contacts::tag_choices(conn)?));
    let names: Vec<&str> = tags.iter().map(|tag| tag.name.as_str()).collect();
    assert_eq!(names, ["old", "shared"], "those that were there before, and those that others have, stay");
    ada.open("/tags").await.sees_no("lonely");
}
