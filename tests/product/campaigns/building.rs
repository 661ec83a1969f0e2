//! Building a campaign, and who may.

use linnet::contacts::Draft;
use linnet::users::Role;

use super::{add, add_tag, create, force, offered, people, person, publish, sql, tags, tick, write_tweet};
use crate::support::App;

#[actix_web::test]
async fn a_campaign_is_built_by_clicking_and_takes_each_contact_its_way() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace", 80), person("Linus", 10)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    add(&mut ada, "Add a step after “Greet”", "Field compares").await;
    ada.sees("This step comes after “Greet”.").fill("Name", "Is a regular").choose("Field", "Points");
    ada.choose("Comparison", "is greater than").fill("Value", "50").press("Save").await;
    ada.sees("Is a regular was saved.").sees("Points is greater than 50");
    add_tag(&mut ada, "Add a step after “Is a regular”, if yes", "Regulars", "regular", "0").await;
    add_tag(&mut ada, "Add a step after “Is a regular”, if no", "Others", "newcomer", "0").await;
    ada.follow("Publish…").await.sees("Match now 2");
    ada.sees("Others after “Is a regular”, if no, immediately Tags: add newcomer");
    publish(&mut ada, &campaign).await;
    ada.sees("Nobody joined yet.");
    tick(&app).await;
    assert_eq!(
        (tags(&app, ids[0]), tags(&app, ids[1])),
        (vec!["greeted".to_owned(), "regular".to_owned()], vec!["greeted".to_owned(), "newcomer".to_owned()])
    );
    ada.open(&campaign).await.sees("Contacts 2").sees("Tags: add greeted 2 Done 0 Waiting 0 Due 0 Skipped 0 Failed");
    ada.sees("Points is greater than 50 2 Done").sees("Tags: add regular 1 Done").sees("Tags: add newcomer 1 Done");
    ada.sees("Grace Finished").sees("Linus Finished");
    ada.open("/campaigns").await.sees("Autumn Published 2 6 0");
    ada.open(&format!("{campaign}/contacts/{}", ids[0])).await.sees("Grace in Autumn").sees_no("Others");
    ada.sees("Greet Done Tags: add greeted on 23 Nov 2026, 12:00 UTC");
    ada.sees("Is a regular Done Points is greater than 50 went yes on 23 Nov 2026, 12:00 UTC").sees("Regulars Done");
    ada.open(&format!("{campaign}/contacts/{}", ids[1]))
        .await
        .sees("went no on")
        .sees("Others Done")
        .sees_no("Regulars");
}

#[actix_web::test]
async fn every_place_for_a_step_says_where_it_is() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    add_tag(&mut ada, "Add a step beside “Greet”", "Sort", "sorted", "3").await;
    ada.sees("Sort #2 · after 3 days");
    for place in ["Add a step after “Greet”", "Add a step after “Sort”", "Add a step beside “Sort”"] {
        assert_eq!(ada.text().matches(place).count(), 1, "{place}");
        let address = offered(&ada, place, "Send a tweet");
        ada.open(&address).await.sees("Send a tweet");
        ada.open("/campaigns/1").await;
    }
    ada.follow("Edit Sort").await.fill("Add tags", "in order").press("Save").await;
    ada.sees("Sort was saved.").sees("Tags: add in order");
}

#[actix_web::test]
async fn a_refused_form_keeps_what_was_typed() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open("/campaigns/new").await;
    ada.fill("Name", " ").fill("Description", "For the harbour").press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.sees("Name is needed.");
    assert_eq!(ada.value("Description"), "For the harbour");
    ada.fill("Name", "Autumn").press("Save").await.sees("Autumn was saved.");
    add(&mut ada, "Add the first step", "Add or remove tags").await;
    ada.fill("Name", "Greet").fill("Add tags", "hello").fill("Wait", "-1").choose("Unit", "weeks").press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.sees("Write a whole number, like 3; 0 means immediately.");
    let kept = ["Name", "Add tags", "Wait", "Unit"].map(|label| ada.value(label));
    assert_eq!(kept, ["Greet", "hello", "-1", "weeks"]);
    ada.fill("Wait", "600").press("Save").await.sees("A step can wait for ten years at most.");
    ada.fill("Wait", "1").fill("Add tags", "").press("Save").await.sees("Name a tag to add, or one to remove.");
    ada.fill("Add tags", "hello").press("Save").await.sees("Greet #1 · after 1 week");
    add(&mut ada, "Add a step after “Greet”", "Field compares").await;
    ada.choose("Field", "Points").choose("Comparison", "contains").fill("Value", "5").press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.sees("“contains” does not suit Points");
    ada.choose("Comparison", "is less than").fill("Value", "few").press("Save").await;
    assert_eq!((ada.status(), ada.value("Value")), (422, "few".to_owned()));
    ada.open("/campaigns/1/steps/1/edit").await.fill("Wait", "soon").press("Save").await;
    assert_eq!((ada.status(), ada.value("Wait")), (422, "soon".to_owned()));
}

#[actix_web::test]
async fn publishing_with_objections_says_every_reason() {
    let app = App::start().await;
    people(&app, &[Draft { tags: vec!["vip".into()], ..person("Grace", 1) }]);
    write_tweet(&app, "Hello");
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "Contacts with the tag vip").await;
    force(&mut ada, &format!("{campaign}/publish")).await;
    assert_eq!(ada.status(), 422);
    ada.sees("The campaign has no steps yet. Add one.");
    ada.open(&campaign).await;
    super::add_tweet(&mut ada, "Add the first step").await;
    sql(&app, "DELETE FROM tags WHERE name = 'vip';");
    ada.follow("Publish…").await.sees("It cannot be published yet:").sees_no("Cancel");
    force(&mut ada, &format!("{campaign}/publish")).await;
    assert_eq!(ada.status(), 422);
    ada.sees("The tag that contacts joined by was deleted. Choose another source.").sees("Tweet: ").sees("connected");
    ada.open(&campaign).await.sees("Unpublished").sees("Contacts with a tag that was deleted");
    ada.open(&format!("{campaign}/edit")).await.press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.sees("Choose who joins the campaign.");
}

#[actix_web::test]
async fn a_campaign_with_members_cannot_be_deleted_and_one_without_can() {
    let app = App::start().await;
    people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    let used = create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    let unused = create(&mut ada, "Winter", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    publish(&mut ada, &used).await;
    force(&mut ada, &format!("{used}/delete")).await;
    ada.sees("Unpublish it instead.");
    tick(&app).await;
    super::unpublish(&mut ada, &used).await;
    ada.follow("Edit").await.sees_no("Delete");
    force(&mut ada, &format!("{used}/delete")).await;
    ada.sees("Contacts went through this campaign, so its history stays.").sees("Greet");
    ada.open(&format!("{unused}/edit")).await.sees("Delete");
    force(&mut ada, &format!("{unused}/delete")).await;
    ada.sees("Winter was deleted.").sees("Autumn");
    assert_eq!(ada.open(&unused).await.status(), 404);
}

#[actix_web::test]
async fn a_viewer_sees_campaigns_but_cannot_build_or_publish() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tag(&mut ada, "Add the first step", "Greet", "greeted", "0").await;
    let mut victor = app.signed_in("Victor Viewer", Role::Viewer).await;
    victor.open("/campaigns").await.sees("Autumn").sees_no("New campaign");
    victor.open(&campaign).await.sees("Tags: add greeted").sees_no("Publish…").sees_no("Add a step").sees_no("Edit");
    assert_eq!(victor.open(&format!("{campaign}/steps/1")).await.status(), 200);
    for path in [
        "/campaigns/new",
        "/campaigns/1/edit",
        "/campaigns/1/publish",
        "/campaigns/1/steps/new",
        "/campaigns/1/steps/1/edit",
        "/campaigns/1/steps/1/remove",
    ] {
        assert_eq!(victor.open(path).await.status(), 403, "{path}");
    }
    for path in [
        "/campaigns",
        "/campaigns/1",
        "/campaigns/1/delete",
        "/campaigns/1/publish",
        "/campaigns/1/unpublish",
        "/campaigns/1/steps",
        "/campaigns/1/steps/1/edit",
        "/campaigns/1/steps/1/remove",
    ] {
        victor.open("/").await;
        force(&mut victor, path).await;
        assert_eq!(victor.status(), 403, "{path}");
    }
}
