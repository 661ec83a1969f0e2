//! The list of fields: what it shows, how it is searched, and the order.

use super::{define, token};
use crate::support::{App, Browser};

fn id_of(app: &App, alias: &str) -> String {
    app.db(|conn| Ok(linnet::fields::by_alias(conn, alias)?.expect("a field").id)).to_string()
}

/// The labels of these fields in the order of the page.
async fn order(admin: &mut Browser, labels: [&str; 3]) -> Vec<String> {
    let text = admin.open("/fields").await.text();
    let mut places: Vec<(usize, &str)> = labels.iter().map(|label| (text.find(label).expect(label), *label)).collect();
    places.sort_unstable();
    places.into_iter().map(|(_, label)| label.to_owned()).collect()
}

#[actix_web::test]
async fn fields_are_put_in_order_by_buttons_and_the_form_follows() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let labels = ["Alpha", "Bravo", "Charlie"];
    for label in labels {
        define(&mut admin, label, "Text").await;
    }
    let csrf = token(&admin);
    let path = |alias: &str| format!("/fields/{}/move", id_of(&app, alias));
    admin.post(&path("charlie"), &[("csrf", &csrf), ("way", "up")]).await.sees("Charlie was moved.");
    assert_eq!(order(&mut admin, labels).await, ["Alpha", "Charlie", "Bravo"]);
    admin.post(&path("alpha"), &[("csrf", &csrf), ("way", "behind"), ("other", &id_of(&app, "bravo"))]).await;
    assert_eq!(order(&mut admin, labels).await, ["Charlie", "Bravo", "Alpha"]);
    let form = admin.open("/contacts/new").await.text();
    assert!(form.find("Charlie") < form.find("Bravo") && form.find("Bravo") < form.find("Alpha"));
    admin.post(&path("alpha"), &[("csrf", &csrf), ("way", "behind"), ("other", "99999")]).await;
    admin.sees("stays where it was");
    admin.post(&path("alpha"), &[("csrf", &csrf), ("way", "sideways")]).await;
    assert_eq!(admin.status(), 400);
}

#[actix_web::test]
async fn fields_are_added_as_before_when_a_long_one_has_its_index() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    for (label, kind) in [("Interests", "Several of a list"), ("Story", "Long text")] {
        define(&mut admin, label, kind).await;
        admin.open("/fields").await.follow(label).await.tick("Indexed", true).press("Save").await;
        app.tick().await;
        admin.open("/fields").await.sees_no("Index is being built");
        define(&mut admin, &format!("After {label}"), "Text").await;
    }
    admin.open("/contacts/new").await.fill("First name", "Grace").fill("After Interests", "one").fill("Story", "long");
    admin.fill("After Story", "two").press("Save").await.sees("After Interests one").sees("After Story two");
    for sort in ["interests", "story", "after_story"] {
        admin.open(&format!("/contacts?sort={sort}")).await.sees("Grace");
    }
}

#[actix_web::test]
async fn the_list_is_searched_by_type_group_and_flags() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Shoe size", "Number").await;
    admin.open("/fields").await.follow("Shoe size").await.tick("Indexed", true).press("Save").await;
    admin.sees("Shoe size").sees("Index is being built");
    app.tick().await;
    admin.open("/fields").await.sees_no("Index is being built");
    for (search, seen, unseen) in [
        ("type:number", "Shoe size", "City"),
        ("is:indexed", "Shoe size", "Points"),
        ("is:unique", "E-mail", "City"),
        ("group:social", "LinkedIn", "City"),
        ("shoe", "shoe_size", "City"),
    ] {
        admin.open(&format!("/fields?search={search}")).await.sees(seen).sees_no(unseen);
    }
    admin.open("/fields?search=is:archived").await.sees("No field is like that");
}

#[actix_web::test]
async fn an_index_is_built_in_the_background_and_dropped_again() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Remarks", "Long text").await;
    let indexes = || {
        app.db(|conn| {
            let sql = "SELECT COUNT(*) FROM information_schema.statistics WHERE table_schema = DATABASE() \
                       AND table_name LIKE 'contact_values_%' AND index_name LIKE 'f%' AND seq_in_index = 1";
            let count = diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("({sql})"));
            Ok(diesel::RunQueryDsl::get_result::<i64>(diesel::select(count), conn)?)
        })
    };
    admin.open("/fields").await.follow("Remarks").await.tick("Indexed", true).press("Save").await;
    assert_eq!(indexes(), 0);
    app.tick().await;
    assert_eq!(indexes(), 1);
    admin.open("/fields").await.follow("Remarks").await.tick("Indexed", false).press("Save").await;
    app.tick().await;
    assert_eq!(indexes(), 0);
}

#[actix_web::test]
async fn a_field_is_cloned_with_all_it_has_but_its_alias() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Tier", "One of a list").await;
    admin.open("/fields").await.follow("Tier").await.follow("Clone").await;
    assert_eq!((admin.value("Label"), admin.value("Type")), ("Tier copy".to_owned(), "select".to_owned()));
    admin.press("Save").await.sees("tokens call it tier_copy.");
}
