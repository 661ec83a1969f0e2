//! Where a field is used, and what a new contact gets.

use super::{define, token};
use crate::support::App;

#[actix_web::test]
async fn before_a_field_is_archived_it_says_where_it_is_used() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Shoe size", "Text").await;
    admin.open("/fields").await.follow("Shoe size").await.follow("Archive…").await;
    admin.sees("No contact has a value.").sees("No campaign, tweet, page, saved view, list or mapping names it.");
    let csrf = token(&admin);
    let text = "Size {contactfield=shoe_size|unknown}";
    admin.post("/tweets", &[("csrf", &csrf), ("name", "Shoes"), ("text", text)]).await;
    app.db(|conn| {
        let views = "INSERT INTO contact_views (user_id, name, search, shown, sort, is_shared, created_at) \
                     SELECT id, 'Big feet', 'a OR !shoe_size:46', '[]', 'name', TRUE, NOW(6) FROM users LIMIT 1; \
                     INSERT INTO contact_views (user_id, name, search, shown, sort, created_at) \
                     SELECT id, 'Columns', 'my_shoe_size', '[\"shoe_size\"]', '-shoe_size', NOW(6) FROM users LIMIT 1; \
                     INSERT INTO contact_views (user_id, name, search, shown, sort, created_at) \
                     SELECT id, 'Other', '\"shoe_size:\"', '[]', '', NOW(6) FROM users LIMIT 1; \
                     INSERT INTO contact_tables (user_id, shown, sort, looks) \
                     SELECT id, '[\"name\",\"shoe_size\"]', '', 'table' FROM users LIMIT 1";
        Ok(diesel::connection::SimpleConnection::batch_execute(conn, views)?)
    });
    admin.open("/contacts/new").await.fill("First name", "Grace").fill("Shoe size", "46").press("Save").await;
    admin.open("/fields").await.follow("Shoe size").await.follow("Archive…").await;
    admin.sees("1 contact has a value.").sees("Tweet: Shoes").sees("Saved view: Big feet (searches by it)");
    admin
        .sees("Saved view: Columns (shows it, is sorted by it)")
        .sees_no("Other")
        .sees("Column of the list of: Ada Admin");
    admin.sees("A saved view that searches by it finds nobody and says why");
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

#[actix_web::test]
async fn a_search_that_names_an_archived_field_says_so_and_how_it_comes_back() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Favourite roast", "Text").await;
    admin.open("/contacts/new").await.fill("First name", "Grace").fill("Favourite roast", "dark").press("Save").await;
    admin.open("/contacts/views/new?search=favourite_roast:dark").await.fill("Name", "Dark").press("Save").await;
    admin.open("/fields").await.follow("Favourite roast").await.follow("Archive…").await.press("Archive").await;
    let why = "The field “Favourite roast” is archived; an administrator can bring it back under Custom fields.";
    admin.open("/contacts").await.follow("Dark").await.sees(why).sees_no("Nothing can be searched");
    admin.open("/contacts?search=has:favourite_roast").await.sees(why);
    admin.open("/contacts?search=favourite_roas:dark").await.sees("Nothing can be searched by “favourite_roas:”");
    admin.open("/fields").await.follow("Favourite roast").await.press("Use again").await;
    admin.open("/contacts").await.follow("Dark").await.sees("Grace").sees_no(why);
}

#[actix_web::test]
async fn a_field_that_came_with_linnet_says_at_once_that_it_stays() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin
        .open("/contacts/new")
        .await
        .fill("First name", "Grace")
        .fill("E-mail", "grace@example.org")
        .press("Save")
        .await;
    for (alias, says) in
        [("email", "1 contact has a value."), ("city", "No contact has a value."), ("points", "No contact")]
    {
        let id = app.db(|conn| linnet::fields::by_alias(conn, alias)).expect("the field").id;
        admin.open(&format!("/fields/{id}/archive")).await.sees("came with Linnet and stays").sees(says);
        assert!(!admin.source().contains("btn-danger"), "{alias}: no button that does nothing");
    }
}
