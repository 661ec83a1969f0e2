//! Nobody approves what they wrote themselves, unless nobody else could.

use chrono::Duration;
use linnet::users::Role;

use super::write;
use crate::campaigns::{connect, create, later, people, person, posted, publish, sql, tick};
use crate::support::App;

#[actix_web::test]
async fn a_second_person_approves_what_somebody_wrote() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    let mut max = app.signed_in("Max Marketer", Role::Marketer).await;
    write(&mut max, "Spring", "The birds are back!", "Save and ask for approval").await;
    max.sees("“Spring” was saved, and approval is asked for.").sees("You wrote it, so somebody else approves it.");
    max.post_with_token("/tweets/1/approve", &[]).await.sees("You wrote it, so somebody else approves it.");
    ada.open("/tweets?state=waiting").await.follow("Spring").await.sees("written by Max Marketer");
    ada.press("Approve").await.sees("The tweet is approved. Campaigns may send it.").sees("by Ada Admin");
    max.open("/tweets/1").await.sees("Approved by Ada Admin").sees("Asked for approval by Max Marketer");
    max.open("/tweets?state=waiting").await.sees("Nothing found");
}

#[actix_web::test]
async fn whoever_is_the_only_one_to_approve_approves_their_own() {
    let app = App::start().await;
    app.user("Sally Sales", Role::Sales);
    let mut ada = app.admin().await;
    write(&mut ada, "Spring", "The birds are back!", "Save and approve").await;
    ada.sees("“Spring” was saved and is approved: nobody else could.");
    app.user("Max Marketer", Role::Marketer);
    ada.open("/tweets/new").await.sees("Somebody else approves it; then campaigns may send it.");
    ada.fill("Name", "Autumn").fill("Text", "Leaves").press("Save").await.sees("It is a draft");
    // The button of a page that was open before Max came.
    ada.open("/tweets/2").await;
    ada.post_with_token("/tweets/2/approve", &[]).await.sees("Nobody asked for approval yet.");
    ada.open("/tweets?state=approved").await.sees("Spring").sees_no("Autumn");
}

#[actix_web::test]
async fn what_is_sent_back_says_why_and_what_changed_meanwhile_is_read_again() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    let mut max = app.signed_in("Max Marketer", Role::Marketer).await;
    write(&mut max, "Spring", "The birds are bakc!", "Save and ask for approval").await;
    ada.open("/tweets/1").await.press("Send back").await;
    assert_eq!((ada.status(), ada.reason("What should change").as_str()), (422, "What should change is needed."));
    ada.fill("What should change", "It is “back”.").press("Send back").await.sees("The tweet was sent back.");
    max.open("/tweets/1").await.sees("Ada Admin sent it back: It is “back”.").follow("Edit").await;
    max.sees("It was sent back: It is “back”.");
    max.fill("Text", "The birds are back!").press("Save and ask for approval").await;
    ada.open("/tweets/1").await;
    max.open("/tweets/1/edit").await.fill("Text", "Buy now!").press("Save and ask for approval").await;
    ada.press("Approve").await.sees("The text was changed meanwhile. Read it again before you decide.");
    ada.sees("Buy now!").press("Approve").await.sees("The tweet is approved.");
}

#[actix_web::test]
async fn a_campaign_sends_only_what_is_approved_and_goes_on_with_it_while_a_newer_text_waits() {
    let app = App::start().await;
    connect(&app, "Hello {contactfield=firstname|you}");
    sql(&app, "UPDATE tweets SET state = 'draft';");
    people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    let form = crate::campaigns::offered(&ada, "Add the first step", "Send a tweet");
    ada.open(&form).await.sees("Hello (not approved yet)");
    ada.fill("Name", "Tweet").choose("Tweet", "Hello (not approved yet)").press("Save").await;
    ada.open(&format!("{campaign}/publish")).await;
    ada.sees("Tweet: The tweet of this step is not approved yet. Somebody approves it on its page, under Tweets.");
    crate::campaigns::force(&mut ada, &format!("{campaign}/publish")).await;
    assert_eq!(ada.status(), 422);
    sql(&app, "UPDATE tweets SET state = 'approved';");
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    assert_eq!(posted(&app), ["Hello Grace"]);
    app.user("Max Marketer", Role::Marketer);
    ada.open("/tweets/1/edit").await.sees("Until then the approved one goes on being sent.");
    ada.fill("Text", "Goodbye {contactfield=firstname}").press("Save").await.sees("the text before goes on being sent");
    ada.sees("Hello {contactfield=firstname|you}");
    people(&app, &[person("Linus", 1)]);
    later(&app, Duration::minutes(2)).await;
    assert_eq!(posted(&app), ["Hello Grace", "Hello Linus"]);
    ada.open("/tweets/1").await.press("Ask for approval").await.sees("Approval is asked for.");
    let mut max = app.signed_in("Max Marketer", Role::Marketer).await;
    max.open("/tweets/1").await.press("Approve").await.sees("The tweet is approved.");
    people(&app, &[person("Margaret", 1)]);
    later(&app, Duration::minutes(2)).await;
    assert_eq!(posted(&app), ["Goodbye Margaret", "Hello Grace", "Hello Linus"]);
}

#[actix_web::test]
async fn a_published_campaign_takes_no_tweet_that_nobody_approved() {
    let app = App::start().await;
    connect(&app, "Hello {contactfield=firstname|you}");
    sql(
        &app,
        "INSERT INTO tweets (id, name, text, state, created_at, changed_at) VALUES (2, 'Raw', 'Raw {contactfield=firstname}', 'draft', NOW(6), NOW(6));",
    );
    people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    crate::campaigns::add_tweet(&mut ada, "Add the first step").await;
    publish(&mut ada, &campaign).await;
    let why = "This tweet is not approved yet, and the campaign is published";
    ada.open(&format!("{campaign}/steps/1/edit")).await.choose("Tweet", "Raw (not approved yet)").press("Save").await;
    assert_eq!(ada.status(), 422);
    assert!(ada.reason("Tweet").starts_with(why), "{}", ada.reason("Tweet"));
    ada.open(&campaign).await;
    crate::campaigns::add(&mut ada, "Add a step after “Tweet”", "Send a tweet").await;
    ada.fill("Name", "Second").choose("Tweet", "Raw (not approved yet)").press("Save").await;
    assert_eq!((ada.status(), ada.value("Name").as_str()), (422, "Second"));
    assert!(ada.reason("Tweet").starts_with(why), "{}", ada.reason("Tweet"));
    tick(&app).await;
    assert_eq!(posted(&app), ["Hello Grace"]);
    crate::campaigns::unpublish(&mut ada, &campaign).await;
    ada.open(&format!("{campaign}/steps/1/edit")).await.choose("Tweet", "Raw (not approved yet)").press("Save").await;
    ada.sees("Tweet was saved.");
    ada.open(&format!("{campaign}/publish")).await.sees("The tweet of this step is not approved yet.");
}

#[actix_web::test]
async fn another_name_keeps_the_approval_and_a_broken_link_cannot_be_approved() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    write(&mut ada, "Spring", "The birds are back!", "Save and approve").await;
    ada.open("/tweets/1/edit").await.fill("Name", "Spring again").press("Save").await;
    ada.sees("“Spring again” was saved.").sees_no("Approve Nobody");
    ada.open("/tweets?state=approved").await.sees("Spring again");
    sql(&app, "UPDATE tweets SET state = 'draft', text = 'See {pagelink=9}', writer_id = 1;");
    ada.open("/tweets/1").await.press("Approve").await.sees("{pagelink=9}: there is no page 9.");
    ada.open("/tweets?state=draft").await.sees("Spring again");
}
