//! Columns, cards, counts, and who may do what.

use linnet::contacts::Draft;
use linnet::fields::Kind;
use linnet::users::Role;

use super::{field, named, saved, with};
use crate::support::{App, Browser};

#[actix_web::test]
async fn everybody_chooses_their_own_columns() {
    let app = App::start().await;
    field(&app, "revenue", Kind::Number, &[]);
    saved(&app, &[with(&app, named("Grace"), &[("city", "New York"), ("company", "Navy"), ("revenue", "7")])]);
    let mut ada = app.admin().await;
    ada.open("/contacts").await.sees("Grace").sees("Navy").sees_no("New York");
    ada.follow("Columns").await;
    ada.tick("City", true).tick("REVENUE", true).press("Put the ticked ones on the list").await.sees("Not saved yet");
    let shown = |ada: &Browser| -> Vec<String> {
        let parts = ada.source().split("name=\"shown\" value=\"").skip(1);
        parts.filter_map(|rest| rest.split('"').next()).filter(|key| *key != "…").map(str::to_owned).collect()
    };
    assert_eq!(shown(&ada), ["email", "twitter", "tags", "points", "active", "added", "city", "revenue"]);
    let form = |ada: &Browser, way: (&'static str, &'static str)| -> Vec<(&'static str, String)> {
        let shown = shown(ada).into_iter().map(|key| ("shown", key));
        shown.chain([("looks", "table".to_owned()), ("sort", "-added".to_owned()), (way.0, way.1.to_owned())]).collect()
    };
    let ways = [
        ("off", "email"),
        ("up", "city"),
        ("up", "city"),
        ("up", "city"),
        ("up", "city"),
        ("up", "city"),
        ("down", "tags"),
    ];
    for way in ways {
        let pairs = form(&ada, way);
        let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ada.post_with_token("/contacts/columns", &pairs).await;
        assert_eq!(ada.status(), 200, "{way:?}");
    }
    assert_eq!(shown(&ada), ["city", "twitter", "points", "tags", "active", "added", "revenue"]);
    assert!(ada.open("/contacts").await.source().contains(">E-mail<"), "nothing is saved before Save");
    ada.open("/contacts/columns").await;
    let pairs = ["city", "twitter", "tags", "points", "active", "added", "revenue"].map(|key| ("shown", key));
    ada.post_with_token("/contacts/columns", &[&pairs[..], &[("looks", "table"), ("sort", "-added")]].concat()).await;
    ada.sees("The list was arranged.").sees("New York").sees("7.0");
    let source = ada.source().to_owned();
    let place = |label: &str| source.find(&format!(">{label}<")).unwrap_or(usize::MAX);
    assert!(place("City") < place("Twitter handle"), "City stands where it was put");
    assert_eq!(place("E-mail"), usize::MAX);
    let mut bob = app.signed_in("Bob Sales", Role::Sales).await;
    bob.open("/contacts").await.sees_no("New York");
    ada.open("/contacts/columns").await.tick("Cards", true).choose("Sorted by", "Name, upwards");
    ada.press("Save").await.sees("Grace").sees("New York");
    assert!(ada.source().contains("class=\"deck\""));
    ada.follow("Table").await.sees("Grace");
    assert!(ada.source().contains("aria-sort=\"ascending\""), "sorted as they like it");
    ada.open("/contacts/columns")
        .await
        .press("Back to the usual")
        .await
        .sees("as in the beginning")
        .sees_no("New York");
}

#[actix_web::test]
async fn a_column_whose_field_was_archived_is_left_out() {
    let app = App::start().await;
    field(&app, "shoe", Kind::Text, &[]);
    saved(&app, &[with(&app, named("Grace"), &[("shoe", "forty")])]);
    let mut ada = app.admin().await;
    ada.open("/contacts/columns").await.tick("SHOE", true);
    ada.press("Save").await.sees("forty");
    app.db(|conn| {
        use diesel::connection::SimpleConnection as _;
        Ok(conn.batch_execute("UPDATE fields SET archived_at = NOW(6) WHERE alias = 'shoe'")?)
    });
    ada.open("/contacts?sort=shoe").await.sees("Grace").sees_no("forty");
    assert_eq!(ada.status(), 200);
}

#[actix_web::test]
async fn a_long_list_is_counted_apart_and_visitors_are_hidden() {
    let app = App::start().await;
    saved(&app, &(0..60).map(|n| named(&format!("P{n:02}"))).collect::<Vec<_>>());
    app.db(|conn| Ok(linnet::contacts::create_anonymous_many(conn, 3, app.house.clock.now())?));
    let mut ada = app.admin().await;
    ada.open("/contacts").await.sees_no("Anonymous visitor").follow("How many?").await.sees("60 contacts");
    ada.open("/contacts/count?search=p0").await.sees("10 contacts");
    ada.open("/contacts?search=is:anonymous").await.sees("Anonymous visitor").sees("3 contacts").sees_no("P01");
    ada.open("/contacts?search=p0").await.sees("10 contacts");
    ada.open("/contacts?search=p00").await.sees("1 contact");
}

#[actix_web::test]
async fn marks_say_who_is_not_to_be_contacted() {
    let app = App::start().await;
    saved(&app, &[named("Grace"), named("Ada")]);
    app.db(|conn| {
        use diesel::connection::SimpleConnection as _;
        Ok(conn.batch_execute(
            "INSERT INTO contact_blocks (contact_id, channel, reason, at) VALUES (1, 'x', 'asked', NOW(6))",
        )?)
    });
    let mut ada = app.admin().await;
    ada.open("/contacts").await.sees("no X");
}

#[actix_web::test]
async fn a_viewer_sees_the_list_and_its_views_but_ticks_nothing() {
    let app = App::start().await;
    let mut viewer = app.signed_in("Vic Viewer", Role::Viewer).await;
    viewer.open("/contacts").await.sees("No contacts yet").sees("Your role looks on");
    saved(&app, &[Draft { tags: vec!["vip".into()], ..named("Grace") }]);
    viewer.open("/contacts").await.sees("Grace").sees("vip").sees_no("Do with selected").sees_no("New contact");
    assert!(!viewer.source().contains("name=\"ids\""));
    let mut sales = app.signed_in("Bob Sales", Role::Sales).await;
    sales.open("/contacts").await.sees("Do with selected…");
    assert!(sales.source().contains("name=\"ids\"") && sales.source().contains("action=\"/contacts/batch\""));
    viewer
        .open("/contacts/views/new?search=vip")
        .await
        .fill("Name", "Mine")
        .press("Save")
        .await
        .sees("The view was saved.");
    viewer.open("/contacts/views/new").await;
    assert!(!viewer.has("Everybody sees it"));
}

#[actix_web::test]
async fn cards_are_sorted_by_a_column_and_a_direction() {
    let app = App::start().await;
    saved(&app, &[Draft { points: 5, ..named("Ada") }, Draft { points: 9, ..named("Grace") }]);
    let mut ada = app.admin().await;
    let first = |ada: &Browser| ada.text().find("Grace") < ada.text().rfind("Ada");
    ada.open("/contacts?looks=cards&search=").await.choose("Sort by", "Points").press("Sort").await;
    assert!(first(&ada), "the direction stays, downwards: {}", ada.text());
    assert!(ada.source().contains("class=\"deck\""), "they stay cards");
    ada.open("/contacts?looks=cards&by=points&way=up").await;
    assert!(!first(&ada), "upwards: {}", ada.text());
    assert_eq!(ada.value("Sort by"), "points");
    ada.open("/contacts?by=points&way=down").await;
    assert!(ada.source().contains("aria-sort=\"descending\""), "the table as well");
    ada.open("/contacts?sort=city").await;
    assert_eq!(ada.value("Sort by"), "city", "what it is sorted by is named although no column shows it");
}
