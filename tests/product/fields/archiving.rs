//! Where a field is used, and what a new contact gets.

use super::{define, token};
use crate::support::App;

#[actix_web::test]
async fn before_a_field_is_archived_it_says_where_it_is_used() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Shoe size", "Text").await;
    admin.open("/fields").await.follow("Shoe size").await.follow("Archive…").await.sees("Nothing uses this field");
    let csrf = token(&admin);
    let text = "Size {contactfield=shoe_size|unknown}";
    admin.post("/tweets", &[("csrf", &csrf), ("name", "Shoes"), ("text", text)]).await;
    app.db(|conn| {
        let view = "INSERT INTO contact_views (user_id, name, search, shown, sort, created_at) \
                    SELECT id, 'Big feet', 'shoe_size:46', '[]', 'name', NOW(6) FROM users LIMIT 1";
        Ok(diesel::connection::SimpleConnection::batch_execute(conn, view)?)
    });
    admin.open("/fields").await.follow("Shoe size").await.follow("Archive…").await;
    admin.sees("Tweet: Shoes").sees("Saved view: Big feet");
    admin.press("Archive").await.sees("Shoe size is archived").press("Use again").await.sees("is back in use");
}

#[actix_web::test]
async fn a_default_is_checked_like_a_value_and_refused_where_it_makes_no_sense() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Seats", "Number").await;
    admin.open("/fields").await.follow("Seats").await.fill("Default", "many").press("Save").await;
    assert_eq!((admin.status(), admin.value("Default").as_str()), (422, "many"));
    assert!(admin.reason("Default").contains("must be a number"));
    admin.fill("Default", "4").press("Save").await.sees("Seats was saved.");
    admin.open("/fields/new").await.fill("Label", "Network").choose("Group", "Social").fill("Default", "me");
    admin.press("Save").await;
    assert!(admin.reason("Default").contains("belongs to one person"), "{}", admin.reason("Default"));
    let defaults = app.db(|conn| Ok(linnet::fields::defaults(&linnet::fields::all(conn)?)));
    assert_eq!(defaults.into_iter().map(|(_, value)| value.stored()).collect::<Vec<_>>(), ["4"]);
}
