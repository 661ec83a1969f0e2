//! What campaigns will do next, and a person's hand in it.

use chrono::Duration;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use linnet::campaigns::{self, Delay, NewCampaign, NewStep, Source, Unit};
use linnet::contacts;
use linnet::ids::ContactId;

use super::contact;
use crate::support::{App, statements};

/// A campaign that tags `warm` after two days, and `hot` right after that.
fn campaign(app: &App) {
    let now = app.house.clock.now();
    app.db(|conn| {
        let new = NewCampaign { name: "Autumn".into(), description: None, source: Source::Everyone };
        let id = campaigns::create(conn, &new, now)?;
        let mut parent = None;
        for (tag, delay) in [("warm", Delay::after(2, Unit::Days).unwrap()), ("hot", Delay::NONE)] {
            let step = NewStep {
                parent,
                branch: None,
                kind: "contact.tags".into(),
                name: format!("Tag {tag}"),
                config: format!("{{\"add\":[\"{tag}\"],\"remove\":[]}}"),
                delay,
            };
            parent = Some(campaigns::add_step(conn, &app.house.registry, id, &step)?.expect("it fits"));
        }
        campaigns::publish(conn, &app.house.registry, id, now)?.expect("it can be published");
        Ok(())
    });
}

/// A campaign that gives somebody a task and waits until it is done, then tags `hot`.
fn waiting(app: &App) {
    let now = app.house.clock.now();
    app.db(|conn| {
        let new = NewCampaign { name: "Autumn".into(), description: None, source: Source::Everyone };
        let id = campaigns::create(conn, &new, now)?;
        let task = r#"{"title":"Call","text":"","link":null,"owner":1,"or_else":1,"days":3,"waits":true}"#;
        let mut parent = None;
        for (kind, name, config) in
            [("task.owner", "Have them called", task), ("contact.tags", "Tag hot", "{\"add\":[\"hot\"],\"remove\":[]}")]
        {
            let (kind, name, config) = (kind.into(), name.into(), config.into());
            let step = NewStep { parent, branch: None, kind, name, config, delay: Delay::NONE };
            parent = Some(campaigns::add_step(conn, &app.house.registry, id, &step)?.expect("it fits"));
        }
        campaigns::publish(conn, &app.house.registry, id, now)?.expect("it can be published");
        Ok(())
    });
}

#[actix_web::test]
async fn a_step_that_waits_outside_is_taken_back_when_it_is_cancelled_and_the_reason_stays() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    let (id, other) = (contact(&app, "Grace"), contact(&app, "Bea"));
    waiting(&app);
    app.tick().await;
    let open = |count: usize| {
        let sql = "SELECT id FROM tasks WHERE state = 'open'";
        assert_eq!(app.db(|conn| Ok(diesel::sql_query(sql).execute(conn)?)), count);
    };
    open(2);
    ada.open(&format!("/contacts/{id}")).await.sees("Have them called").sees("waiting for an answer from outside");
    ada.fill("Why (if it matters later)", "She called us herself").press("Cancel this step").await;
    ada.sees("“Have them called” will not happen for this contact.");
    ada.sees("skipped: Cancelled by Ada Admin: She called us herself");
    open(1);
    app.tick().await;
    assert_eq!(tags(&app, id), ["hot"], "what comes after it goes on");
    assert_eq!(tags(&app, other), Vec::<String>::new(), "others still wait");
    ada.open(&format!("/contacts/{id}")).await.sees_no("waiting for an answer");
    ada.open(&format!("/contacts/{id}?tab=changes")).await.sees("Cancelled").sees("She called us herself");
    ada.open("/contacts/2").await;
    app.db(|conn| Ok(diesel::sql_query("UPDATE tasks SET state = 'done', finished_at = NOW(6)").execute(conn)?));
    ada.press("Cancel this step").await.sees("no longer to come");
    app.tick().await;
    assert_eq!(tags(&app, other), ["hot"], "what happened meanwhile counts");
}

#[actix_web::test]
async fn the_steps_to_come_are_found_without_reading_those_that_are_over() {
    statements::listen();
    let app = App::start().await;
    let mut ada = app.admin().await;
    let id = contact(&app, "Grace");
    campaign(&app);
    app.tick().await;
    let sent = statements::sent(&app.database.url, async {
        ada.open(&format!("/contacts/{id}")).await.sees("Tag warm");
    });
    let sent = sent.await;
    let upcoming = sent.iter().find(|sql| sql.contains("campaign_log_contact")).expect("the steps are asked for");
    let sql = format!("EXPLAIN {}", upcoming.split(" -- binds").next().unwrap_or_default().trim_matches('`'));
    let lines = app.db(|conn| Ok(diesel::sql_query(&sql).load::<Line>(conn)?));
    let log = lines.iter().find(|line| line.table.as_deref() == Some("l")).expect("the log is read");
    assert_eq!(log.key.as_deref(), Some("campaign_log_contact"));
    assert_eq!(log.key_len.as_deref(), Some("18"), "contact and state, both: {lines:?}");
}

/// One line of EXPLAIN.
#[derive(Debug, QueryableByName)]
struct Line {
    #[diesel(sql_type = Nullable<Text>)]
    table: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    key_len: Option<String>,
}

fn tags(app: &App, id: ContactId) -> Vec<String> {
    let found = app.db(|conn| Ok(contacts::tags_of(conn, &[id])?.remove(&id).unwrap_or_default()));
    found.into_iter().map(|tag| tag.name).collect()
}

#[actix_web::test]
async fn a_step_that_is_rescheduled_happens_then_and_not_before() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    campaign(&app);
    app.tick().await;
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}")).await.sees("Tag warm").sees("25 Nov 2026, 12:00").follow("Reschedule").await;
    assert_eq!(ada.value("Day and time"), "2026-11-25T12:00");
    ada.fill("Day and time", "soon").press("Save").await;
    assert_eq!((ada.status(), ada.value("Day and time").as_str()), (422, "soon"));
    ada.fill("Day and time", "2026-11-30T08:00").press("Save").await.sees("30 Nov 2026, 08:00");
    app.advance(Duration::days(3));
    app.tick().await;
    assert_eq!(tags(&app, id), Vec::<String>::new());
    app.advance(Duration::days(4));
    app.tick().await;
    assert_eq!(tags(&app, id), ["hot", "warm"]);
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}")).await.sees("Autumn: “Tag warm” done").sees("Autumn: “Tag hot” done");
    ada.sees("No campaign has anything planned");
    ada.open(&format!("/contacts/{id}?tab=changes")).await.sees("Rescheduled").sees("30 Nov 2026, 08:00 UTC");
}

#[actix_web::test]
async fn a_step_that_is_cancelled_never_happens_and_what_follows_does() {
    let app = App::start().await;
    let (id, other) = (contact(&app, "Grace"), contact(&app, "Ada"));
    campaign(&app);
    app.tick().await;
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}")).await.press("Cancel this step").await;
    ada.sees("“Tag warm” will not happen for this contact.").sees("skipped: Cancelled by Ada Admin");
    app.tick().await;
    assert_eq!(tags(&app, id), ["hot"], "a skipped step lets the contact go on");
    app.advance(Duration::days(3));
    app.tick().await;
    assert_eq!(tags(&app, id), ["hot"]);
    assert_eq!(tags(&app, other), ["hot", "warm"], "others are not touched");
    ada.open(&format!("/contacts/{id}/steps/1")).await;
    assert_eq!(ada.status(), 404, "what is over cannot be moved");
    ada.open(&format!("/contacts/{other}/steps/1")).await;
    assert_eq!(ada.status(), 404, "nor is it somebody else's");
}
