//! What is wrong with a search is shown where it is, and nothing typed is lost.

use linnet::fields;

use super::{asking, named, saved};
use crate::support::App;

#[actix_web::test]
async fn a_mistake_is_marked_where_it_is_and_what_was_typed_stays() {
    let app = App::start().await;
    saved(&app, &[named("Grace")]);
    let mut ada = app.admin().await;
    for (search, sentence) in [
        ("grace \"hopper", "This quotation mark is never closed."),
        ("grace (navy", "This parenthesis is never closed."),
        ("grace OR", "OR stands between two words"),
        ("tag:nothing", "There is no tag “nothing”."),
        ("tags:vip", "Nothing can be searched by “tags:”. Did you mean tag:?"),
        ("ponits:>5", "Did you mean points:?"),
        ("points:many", "Points must be a number"),
        ("points:>", "After > comes what to compare with"),
        ("added:soon", "“soon” is no date."),
        ("is:green", "There is no is:green"),
        ("owner:nobody", "There is no user whose name begins with “nobody”"),
        ("has:wings", "There is no field “wings”"),
        ("dnc:pigeon", "There is no dnc:pigeon"),
        ("consent:pigeon", "There is no consent:pigeon"),
        ("ids:one", "After ids: come numbers"),
        ("import:99", "There is no import number 99."),
    ] {
        let typed = search.replace('"', "%22").replace(' ', "+").replace('>', "%3E");
        ada.open(&format!("/contacts?search={typed}")).await.sees(sentence);
        assert_eq!(ada.status(), 422, "{search}");
        assert_eq!(ada.value("Search"), search);
        assert!(ada.source().contains("<mark>"), "{search} is marked");
    }
    ada.open("/contacts?search=grace").await.sees("Grace");
    assert_eq!(ada.value("Search"), "grace");
}

#[actix_web::test]
async fn sql_in_every_key_and_every_value_is_only_text() {
    let app = App::start().await;
    saved(&app, &[named("Grace")]);
    let evil =
        ["' OR '1'='1", "\\' OR 1=1 -- ", "x'; DROP TABLE contacts; -- ", "1) OR (1=1", "`", "? ? ?", "\u{0}", "%27"];
    let mut keys: Vec<String> = app.db(fields::all).into_iter().map(|field| field.alias).collect();
    keys.extend(
        [
            "name", "owner", "ids", "is", "tag", "added", "changed", "active", "import", "dnc", "consent", "has",
            "campaign", "drop", "c.id",
        ]
        .map(str::to_owned),
    );
    let (criteria, asking) = (app.house.criteria.clone(), asking(&app, None));
    for value in evil {
        let quoted = value.replace('"', "\"\"");
        let mut searches = vec![
            value.to_owned(),
            format!("\"{quoted}\""),
            format!("+\"{quoted}\""),
            format!("%{}%", value.replace(' ', "")),
        ];
        searches.extend(keys.iter().flat_map(|key| {
            [
                format!("{key}:\"{quoted}\""),
                format!("+{key}:\"{quoted}\""),
                format!("!{key}:{}", value.replace(' ', "")),
            ]
        }));
        for search in searches {
            let Ok(query) = app.db(|conn| linnet::contacts::compile(conn, &criteria, &search, &asking)) else {
                continue;
            };
            let found = app.db(|conn| Ok(linnet::contacts::count_up_to(conn, &query, 10)?));
            assert!(
                found <= 1 && (found == 0 || value == "\u{0}" || search.contains('!') || search.contains('%')),
                "{search} found {found}"
            );
        }
    }
    assert_eq!(super::found(&app, "grace"), ["Grace"]);
}

#[actix_web::test]
async fn ten_kilobytes_of_parentheses_are_answered_in_a_sentence() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts?search={}", "(".repeat(10_240))).await.sees("A search can have 8000 characters");
    ada.open(&format!("/contacts?search={}", "(".repeat(7_000))).await.sees("20 deep");
    assert_eq!(ada.status(), 422);
}

#[actix_web::test]
async fn what_other_search_boxes_understand_is_told_how_it_is_written_here() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open("/contacts?search=bruno+or+jana").await.sees("AND, OR and NOT are written in capitals");
    ada.open("/contacts?search=-bruno").await.sees("!bruno");
    ada.open("/contacts?search=bruno+OR+mary-ann").await.sees_no("capitals").sees_no("!bruno");
}
