//! Types that need more than one control, a zone or a list.

use linnet::fields::{self, Op};
use linnet::users::Role;

use super::{define, token};
use crate::support::App;

#[actix_web::test]
async fn a_date_with_a_time_is_meant_where_the_person_is() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Call", "Date and time").await;
    app.user("Bea Berlin", Role::Marketer);
    app.db(|conn| {
        let zone = "UPDATE users SET time_zone = 'Europe/Berlin' WHERE name = 'Bea Berlin'";
        Ok(diesel::connection::SimpleConnection::batch_execute(conn, zone)?)
    });
    let mut bea = app.signed_in("Bea Berlin", Role::Marketer).await;
    bea.open("/contacts/new").await.fill("First name", "Grace").fill("Call", "2026-07-01T09:30").press("Save").await;
    bea.sees("Call 1 Jul 2026, 09:30");
    admin.open("/contacts/1").await.sees("Call 1 Jul 2026, 07:30 UTC");
    bea.open("/contacts/1/edit").await;
    assert_eq!(bea.value("Call"), "2026-07-01T09:30");
    bea.fill("Call", "2026-03-29T02:30").press("Save").await;
    assert_eq!(bea.status(), 422);
    assert!(bea.reason("Call").contains("the clocks were put forward"), "{}", bea.reason("Call"));
}

#[actix_web::test]
async fn several_of_a_list_are_ticked_and_read_by_their_labels() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Tiers", "Several of a list").await;
    let csrf = token(admin.open("/contacts/new").await);
    let both = [("csrf", csrf.as_str()), ("firstname", "Grace"), ("tiers", "silver"), ("tiers", "gold")];
    admin.post("/contacts", &both).await.sees("Tiers Gold tier, Silver tier");
    admin.open("/contacts/1/edit").await.fill("City", "London").press("Save").await.sees("Gold tier, Silver tier");
    let wrong = [("csrf", csrf.as_str()), ("firstname", "Eve"), ("tiers", "gold"), ("tiers", "platinum")];
    admin.post("/contacts", &wrong).await.sees("Tiers has no option “platinum”.");
    assert_eq!(admin.status(), 422);
}

#[actix_web::test]
async fn countries_zones_and_languages_are_chosen_by_their_names() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/contacts/new").await.fill("First name", "Grace").choose("Country", "Austria");
    admin.choose("Time zone", "Europe/Vienna").choose("Preferred language", "German (Austria)").fill("State", "tirol");
    admin.press("Save").await.sees("Country Austria").sees("Preferred language German (Austria)").sees("State Tirol");
    admin.follow("Edit").await;
    assert_eq!((admin.value("Country"), admin.value("Preferred language")), ("AT".to_owned(), "de_AT".to_owned()));
    admin.fill("State", "Limburg").press("Save").await;
    assert!(admin.reason("State").contains("several regions are called “Limburg”"), "{}", admin.reason("State"));
}

#[actix_web::test]
async fn numbers_are_rounded_as_the_field_says() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/fields/new").await.fill("Label", "Price").choose("Type", "Number").fill("Decimals", "1");
    admin.choose("Rounding", "Down: 0.9 becomes 0").press("Save").await;
    admin.open("/contacts/new").await.fill("First name", "Grace").fill("Price", "2.99").press("Save").await;
    admin.sees("Price 2.9");
}

#[actix_web::test]
async fn a_text_with_suggestions_suggests_what_others_wrote() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Dish", "Text with suggestions").await;
    for (name, dish) in [("Ada", "Soup 100%"), ("Bob", "Soup of the day"), ("Cid", "Salad")] {
        admin.open("/contacts/new").await.fill("First name", name).fill("Dish", dish).press("Save").await;
    }
    let id = app.db(|conn| Ok(fields::by_alias(conn, "dish")?.unwrap().id));
    let path = format!("/fields/{id}/suggestions");
    let soups = admin.open(&format!("{path}?search=so")).await.source().to_owned();
    assert!(soups.contains("Soup 100%") && soups.contains("Soup of the day") && !soups.contains("Salad"), "{soups}");
    let literal = admin.open(&format!("{path}?search=%25")).await.source().to_owned();
    assert!(!literal.contains("option"), "{literal}");
    let mut viewer = app.signed_in("Vic", Role::Viewer).await;
    assert_eq!(viewer.open(&path).await.status(), 403);
}

#[actix_web::test]
async fn the_condition_offers_only_what_suits_the_field() {
    let app = App::start().await;
    let field = app.db(|conn| Ok(fields::by_alias(conn, "country")?.unwrap()));
    let suiting: Vec<&str> = Op::ALL.iter().filter(|op| op.suits(field.kind)).map(|op| op.key()).collect();
    assert_eq!(suiting, ["eq", "neq", "in", "not_in", "empty", "not_empty", "regexp", "not_regexp"]);
}

/// Ada and Bob with a code and a tier each, Cid without.
async fn three_people(app: &App) {
    let mut admin = app.admin().await;
    define(&mut admin, "Code", "Text").await;
    define(&mut admin, "Tiers", "Several of a list").await;
    let csrf = token(admin.open("/contacts/new").await);
    for (name, code, tier) in [("Ada", "a_1%", "gold"), ("Bob", "ab1x", "silver"), ("Cid", "", "")] {
        let pairs = [("csrf", csrf.as_str()), ("firstname", name), ("code", code), ("tiers", tier)];
        admin.post("/contacts", &pairs).await;
    }
}

fn found(app: &App, alias: &str, op: Op, operand: &str) -> Vec<u64> {
    app.db(|conn| {
        let field = fields::by_alias(conn, alias)?.unwrap();
        let ids = [1, 2, 3].map(linnet::ids::ContactId);
        let found = fields::matching(conn, &field, op, operand, &ids)?;
        Ok(found.into_iter().map(|id| id.0).collect::<std::collections::BTreeSet<u64>>().into_iter().collect())
    })
}

#[actix_web::test]
async fn every_comparison_finds_whom_it_means() {
    let app = App::start().await;
    three_people(&app).await;
    for (op, operand, wanted) in [
        (Op::Equals, "AB1X", vec![2]),
        (Op::NotEquals, "ab1x", vec![1, 3]),
        (Op::Contains, "_", vec![1]),
        (Op::StartsWith, "a", vec![1, 2]),
        (Op::EndsWith, "%", vec![1]),
        (Op::Like, "a%1%", vec![1, 2]),
        (Op::NotLike, "b1", vec![1, 3]),
        (Op::Matches, "^a.1", vec![1, 2]),
        (Op::NotMatches, "x$", vec![1, 3]),
        (Op::In, "ab1x|a_1%", vec![1, 2]),
        (Op::NotIn, "ab1x", vec![1, 3]),
        (Op::Between, "ab1|ab2", vec![2]),
        (Op::Empty, "", vec![3]),
        (Op::NotEmpty, "", vec![1, 2]),
    ] {
        assert_eq!(found(&app, "code", op, operand), wanted, "{op:?} {operand}");
    }
    assert_eq!(found(&app, "tiers", Op::In, "gold|silver"), [1, 2]);
    assert_eq!(found(&app, "tiers", Op::NotIn, "gold"), [2, 3]);
    assert_eq!(found(&app, "tiers", Op::In, "old"), Vec::<u64>::new());
}
