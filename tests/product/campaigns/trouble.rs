//! What goes wrong inside: one row at fault, settings and kinds that this build cannot read.

use chrono::Duration;
use linnet::contacts::Draft;

use super::{add_tag, create, force, later, people, person, publish, sql, states, tags, tick};
use crate::support::App;

#[actix_web::test]
async fn one_row_at_fault_does_not_stop_its_neighbours_and_fails_after_five_tries() {
    let app = App::start().await;
    let drafts: Vec<Draft> = (0..9).map(|number| person(&format!("Person{number}"), 1)).collect();
    let ids = people(&app, &drafts);
    sql(
        &app,
        &format!(
            "ALTER TABLE activity ADD CONSTRAINT broken CHECK (NOT (kind = 'contact.tagged' AND contact_id = {}));",
            ids[4]
        ),
    );
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    add_tag(&mut ada, "Add a step after “Greet”", "Thank", "thanked", "0").await;
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    for (index, id) in ids.iter().enumerate() {
        let expected: &[&str] = if index == 4 { &[] } else { &["greeted", "thanked"] };
        assert_eq!(tags(&app, *id), expected, "Person{index}");
    }
    ada.open(&campaign).await.sees("8 Done 0 Waiting 1 Due 0 Skipped 0 Failed");
    ada.sees("Person4 Due Greet: Try 1 of 5 failed: ").sees("broken").sees("· due 23 Nov 2026, 12:01");
    ada.open(&format!("{campaign}/contacts/{}", ids[4]))
        .await
        .sees("waiting until 23 Nov 2026, 12:01 UTC: Try 1 of 5 failed");
    ada.open(&format!("{campaign}/steps/1?state=due")).await.sees("Person4 23 Nov 2026, 12:01 Try 1 of 5 failed");
    for (minutes, tries) in [(1, 2), (5, 3), (15, 4)] {
        later(&app, Duration::minutes(minutes)).await;
        ada.open(&campaign).await.sees(&format!("Try {tries} of 5 failed"));
    }
    later(&app, Duration::minutes(59)).await;
    assert_eq!(states(&app, 1)[4], "due");
    later(&app, Duration::minutes(1)).await;
    ada.open(&campaign)
        .await
        .sees("8 Done 0 Waiting 0 Due 0 Skipped 1 Failed")
        .sees("Person4 Stopped Greet: Given up after 5 tries");
    ada.open(&format!("{campaign}/steps/1")).await.sees("Failed 1").sees("Person4").sees("Given up after 5 tries: ");
    later(&app, Duration::days(2)).await;
    assert_eq!((states(&app, 1)[4].as_str(), states(&app, 2).len()), ("failed", 8));
    ada.open("/campaigns").await.sees("Autumn Published 9 16 1");
}

#[actix_web::test]
async fn a_campaign_with_an_unknown_kind_of_step_is_paused_and_says_so() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    let other = create(&mut ada, "Winter", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "winter", "0").await;
    publish(&mut ada, &other).await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    publish(&mut ada, &campaign).await;
    sql(&app, "UPDATE campaign_steps SET kind = 'future.kind' WHERE campaign_id = 2;");
    tick(&app).await;
    assert_eq!(tags(&app, ids[0]), ["winter"]);
    ada.open(&campaign)
        .await
        .sees("Linnet paused this campaign.")
        .sees("the step “Greet” does (future.kind)")
        .sees("Paused");
    ada.open("/campaigns").await.sees("Autumn Paused");
    assert_eq!(ada.open(&format!("{campaign}/steps/2/edit")).await.status(), 400);
    ada.open(&format!("{campaign}/publish"))
        .await
        .sees("Greet: This version of Linnet does not know this kind of step.");
    force(&mut ada, &format!("{campaign}/publish")).await;
    assert_eq!(ada.status(), 422);
    ada.open(&format!("{campaign}/steps/2/remove")).await.press("Remove").await.sees("Greet was removed.");
    add_tag(&mut ada, "Add the first step", "Greet", "autumn", "0").await;
    publish(&mut ada, &campaign).await;
    ada.sees_no("Linnet paused this campaign.");
    tick(&app).await;
    assert_eq!(tags(&app, ids[0]), ["autumn", "winter"]);
}

#[actix_web::test]
async fn stored_settings_that_cannot_be_read_are_told_and_can_be_filled_in_again() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    publish(&mut ada, &campaign).await;
    sql(&app, "UPDATE campaign_steps SET config = '{\"add\":5}';");
    tick(&app).await;
    ada.open(&campaign).await.sees("The stored settings of this step cannot be read.").sees("Try 1 of 5 failed");
    ada.open(&format!("{campaign}/publish")).await.sees("Greet: The stored settings of this step cannot be read.");
    ada.open(&format!("{campaign}/steps/1/edit")).await.fill("Add tags", "greeted").press("Save").await;
    ada.sees("Greet was saved.").sees("Tags: add greeted");
    later(&app, Duration::minutes(1)).await;
    assert_eq!(tags(&app, ids[0]), ["greeted"]);
}
