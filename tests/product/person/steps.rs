//! What campaigns will do next, and a person's hand in it.

use chrono::Duration;
use linnet::campaigns::{self, Delay, NewCampaign, NewStep, Source, Unit};
use linnet::contacts;
use linnet::ids::ContactId;

use super::contact;
use crate::support::App;

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
    ada.open(&format!("/contacts/{id}?tab=changes")).await.sees("Rescheduled").sees("2026-11-30 08:00 UTC");
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
