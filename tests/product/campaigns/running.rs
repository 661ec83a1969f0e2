//! How contacts go through a campaign.

use chrono::Duration;
use diesel::prelude::*;
use linnet::contacts::{self, Draft};
use linnet::schema::{activity, campaign_log, campaign_members};

use super::{add, add_tag, create, later, people, person, publish, sql, states, tags, tick, tick_with};
use crate::support::App;

#[actix_web::test]
async fn a_contact_joins_once_a_later_one_at_the_next_tick_and_a_nameless_visitor_never() {
    let app = App::start().await;
    let ids = people(&app, &[Draft { tags: vec!["vip".into()], ..person("Grace", 1) }, person("Linus", 1)]);
    let mut ada = app.admin().await;
    for (name, source, tag) in [("Everybody", "All contacts", "seen"), ("Guests", "Contacts with the tag vip", "guest")]
    {
        let campaign = create(&mut ada, name, source).await;
        add_tag(&mut ada, "Add the first step", "Greet", tag, "0").await;
        publish(&mut ada, &campaign).await;
    }
    let (worker, now) = (app.house.worker(), app.house.clock.now());
    let nameless = app.db(|conn| Ok(contacts::create_anonymous_many(conn, 2, now)?));
    tick_with(worker.clone()).await;
    assert_eq!(
        (tags(&app, ids[0]), tags(&app, ids[1])),
        (vec!["guest".into(), "seen".into(), "vip".into()], vec!["seen".to_owned()])
    );
    let vip = app.db(|conn| Ok(contacts::find_tag(conn, "vip")?.map(|tag| tag.id)));
    let tagged = [ids[1], nameless[0]];
    app.db(|conn| contacts::add_tags(conn, &tagged, vip.as_slice(), now));
    let late = people(&app, &[person("Margaret", 1)]);
    tick_with(worker.clone()).await;
    tick_with(worker.clone()).await;
    assert_eq!((tags(&app, ids[1]).len(), tags(&app, late[0])), (3, vec!["seen".to_owned()]));
    assert_eq!((tags(&app, nameless[0]), tags(&app, nameless[1])), (vec!["vip".to_owned()], Vec::<String>::new()));
    // Who loses the tag and gets it again does not join again.
    app.db(|conn| contacts::remove_tags(conn, &ids, vip.as_slice(), now));
    tick_with(worker.clone()).await;
    app.db(|conn| contacts::add_tags(conn, &ids, vip.as_slice(), now));
    app.advance(Duration::minutes(10));
    tick_with(worker).await;
    let members: i64 = app.db(|conn| Ok(campaign_members::table.count().get_result(conn)?));
    let joined: i64 =
        app.db(|conn| Ok(activity::table.filter(activity::kind.eq("campaign.joined")).count().get_result(conn)?));
    assert_eq!((members, joined), (5, 5));
    ada.open("/campaigns/2").await.sees("Contacts 2").sees("2 Done");
}

#[actix_web::test]
async fn a_delayed_step_runs_when_it_is_due_and_the_path_says_when_in_the_readers_zone() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    sql(&app, "UPDATE users SET time_zone = 'Europe/Berlin';");
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    add_tag(&mut ada, "Add a step after “Greet”", "Remind", "reminded", "2").await;
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    let path = format!("{campaign}/contacts/{}", ids[0]);
    ada.open(&path).await.sees("Remind Due Tags: add reminded waiting until 25 Nov 2026, 13:00 Europe/Berlin");
    ada.open(&campaign).await.sees("next due 25 Nov 2026, 13:00 Europe/Berlin").sees("Remind · due 25 Nov 2026, 13:00");
    later(&app, Duration::minutes(2 * 24 * 60 - 1)).await;
    assert_eq!(tags(&app, ids[0]), ["greeted"]);
    later(&app, Duration::minutes(1)).await;
    assert_eq!(tags(&app, ids[0]), ["greeted", "reminded"]);
    ada.open(&path).await.sees("Finished").sees("Remind Done").sees("on 25 Nov 2026, 13:00 Europe/Berlin");
}

#[actix_web::test]
async fn a_removed_step_lets_its_contacts_out_and_keeps_their_history() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    add_tag(&mut ada, "Add a step after “Greet”", "Remind", "reminded", "2").await;
    add_tag(&mut ada, "Add a step after “Remind”", "Thank", "thanked", "0").await;
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    ada.open(&format!("{campaign}/steps/2/edit")).await;
    ada.follow("Remove…").await.sees("These steps come after it and are removed with it: Thank");
    ada.press("Remove all")
        .await
        .sees("Remind was removed.")
        .sees_no("Tags: add reminded")
        .sees_no("Tags: add thanked");
    later(&app, Duration::days(3)).await;
    assert_eq!(
        (tags(&app, ids[0]), states(&app, 2), states(&app, 3)),
        (vec!["greeted".to_owned()], vec!["skipped".to_owned()], Vec::new())
    );
    ada.open(&format!("{campaign}/contacts/{}", ids[0])).await.sees("Finished").sees("Greet Done");
    ada.sees("Remind (removed) Skipped").sees(": The step was removed.");
    ada.open(&format!("{campaign}/steps/2")).await.sees("This step was removed; its history stays.").sees("Grace");
    assert_eq!(ada.open(&format!("{campaign}/steps/2/edit")).await.status(), 404);
    assert_eq!(ada.open(&format!("{campaign}/steps/new?kind=contact.tags&parent=2")).await.status(), 404);
}

#[actix_web::test]
async fn two_workers_at_once_run_each_step_once_per_contact() {
    let app = App::start().await;
    let drafts: Vec<Draft> = (0..500).map(|number| person(&format!("Person{number}"), number % 100)).collect();
    people(&app, &drafts);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    add(&mut ada, "Add a step after “Greet”", "Field compares").await;
    ada.choose("Field", "Points").choose("Comparison", "is greater than").fill("Value", "49").press("Save").await;
    add_tag(&mut ada, "Add a step after “Field compares”, if yes", "Regulars", "regular", "0").await;
    add_tag(&mut ada, "Add a step after “Field compares”, if no", "Others", "newcomer", "0").await;
    publish(&mut ada, &campaign).await;
    let ticks: Vec<_> = [app.house.worker(), app.house.worker()].map(|worker| tokio::spawn(tick_with(worker))).into();
    for one in ticks {
        one.await.expect("it ends");
    }
    tick(&app).await;
    let rows: Vec<(String, u8)> =
        app.db(|conn| Ok(campaign_log::table.select((campaign_log::state, campaign_log::attempts)).load(conn)?));
    assert_eq!(rows.len(), 1500);
    assert!(rows.iter().all(|row| *row == ("done".to_owned(), 0)));
    for (kind, times) in [("campaign.joined", 500), ("contact.tagged", 1000)] {
        let found: i64 = app.db(|conn| Ok(activity::table.filter(activity::kind.eq(kind)).count().get_result(conn)?));
        assert_eq!(found, times, "{kind}");
    }
    ada.open(&campaign)
        .await
        .sees("Contacts 500")
        .sees("Tags: add regular 250 Done")
        .sees("Tags: add newcomer 250 Done");
    ada.open(&format!("{campaign}/steps/1")).await.sees("Done 500").sees("Person0").sees_no("Person50 ");
    ada.follow("Next").await.sees("Person50 ").sees_no("Person49 ");
    ada.follow("Previous").await.sees("Person0 ").sees("Person49 ").sees_no("Person50 ");
}
