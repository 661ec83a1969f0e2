//! The list: categories, copies, what is out of the way.

use linnet::users::Role;

use super::write;
use crate::campaigns::{add_tweet, connect, create, publish, unpublish};
use crate::support::App;

#[actix_web::test]
async fn a_category_comes_to_be_with_a_tweet_and_sorts_the_list() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open("/tweets/new").await;
    ada.fill("Name", "Spring").fill("Text", "Birds").fill("Category", "Seasons").press("Save").await.sees("Seasons");
    write(&mut ada, "Sale", "Cheap", "Save").await;
    ada.open("/tweets").await.sees("Spring Seasons").choose("Category", "Seasons").press("Find").await;
    ada.sees("Birds").sees_no("Cheap");
    ada.open("/tweets/categories").await.sees("1 tweet");
    ada.fill("New category", "Offers").press("Add").await.sees("The category Offers is there.");
    ada.fill("Offers", "Seasons").press_in("/tweets/categories/2", "Rename").await;
    assert_eq!(ada.status(), 422);
    ada.sees("Another category has this name.");
    ada.open("/tweets/categories").await.fill("Seasons", "Through the year");
    ada.press_in("/tweets/categories/1", "Rename").await.sees("The category is called Through the year now.");
    ada.press_in("/tweets/categories/1/delete", "Delete").await.sees("Its tweets stay, without one.");
    ada.open("/tweets").await.sees("Spring").sees_no("Through the year");
    ada.open("/tweets/categories").await.fill("New category", " ").press("Add").await.sees("Name is needed.");
}

#[actix_web::test]
async fn a_copy_is_a_draft_of_ones_own() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    let mut max = app.signed_in("Max Marketer", Role::Marketer).await;
    write(&mut ada, "Spring", "The birds are back!", "Save").await;
    max.open("/tweets/1").await.press("Clone").await.sees("This is the copy: a draft, with figures of its own.");
    assert_eq!((max.path(), max.value("Name").as_str()), ("/tweets/2/edit", "Copy of Spring"));
    max.press("Save and ask for approval").await.sees("You wrote it, so somebody else approves it.");
    ada.open("/tweets/2").await.press("Approve").await.sees("The tweet is approved.");
}

#[actix_web::test]
async fn what_a_published_campaign_sends_is_not_archived_and_what_is_archived_is_not_chosen() {
    let app = App::start().await;
    connect(&app, "Hello");
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    let mut stale = app.signed_in("Max Marketer", Role::Marketer).await;
    stale.open("/tweets/1").await.sees("Campaign Autumn: Tweet");
    publish(&mut ada, &campaign).await;
    ada.open("/tweets/1").await.sees("Published").sees_no("Archive");
    stale.press("Archive").await.sees("A published campaign sends this tweet, so it was not archived.");
    unpublish(&mut ada, &campaign).await;
    ada.open("/tweets/1").await.press("Archive").await.sees("The tweet is archived");
    ada.open("/tweets").await.sees_no("Hello");
    ada.open("/tweets?state=archived").await.sees("Hello");
    ada.open(&format!("{campaign}/publish")).await.sees("The tweet of this step is archived.");
    ada.open(&format!("{campaign}/steps/new?kind=twitter.tweet")).await.sees("No tweets yet");
    ada.open(&format!("{campaign}/steps/1/edit")).await;
    assert_eq!(ada.value("Tweet"), "1", "what was chosen before stays");
    ada.open("/tweets/1").await.press("Bring back").await.sees("The tweet is in the list again.");
    ada.open(&format!("{campaign}/publish")).await.sees_no("archived");
}
