//! What is known about contacts: fields of every type, made and used.

mod archiving;
mod kinds;
mod naming;
mod order;
mod unique;
mod withdrawing;

use linnet::users::Role;

use crate::support::{App, Browser};

/// Defines a field.
async fn define(admin: &mut Browser, label: &str, kind: &str) {
    admin.open("/fields/new").await.fill("Label", label).choose("Type", kind);
    match kind {
        "One of a list" | "Several of a list" => drop(admin.fill("Options", "gold|Gold tier\r\nsilver|Silver tier")),
        "Yes or no" => drop(admin.fill("Word for yes", "Aye").fill("Word for no", "Nay")),
        "Number" => drop(admin.fill("Decimals", "2")),
        _ => (),
    }
    admin.press("Save").await;
    assert_eq!(admin.trail, [303, 200], "{}", admin.text());
}

fn token(browser: &Browser) -> String {
    let rest = browser.source().split("name=\"csrf\" value=\"").nth(1).expect("a form");
    rest.split('"').next().unwrap_or("").to_owned()
}

#[actix_web::test]
async fn a_field_of_each_type_keeps_and_shows_what_was_typed() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let typed = [
        ("Text", "Blue & <green>", "Blue & <green>"),
        ("Long text", "one\r\ntwo", "one two"),
        ("E-mail", "second@example.org", "second@example.org"),
        ("Web address", "example.org/a?b=c", "https://example.org/a?b=c"),
        ("Telephone", "+49 30 901820", "+49 30 901820"),
        ("Number", "-12.345", "-12.35"),
        ("Date", "2024-02-29", "29 Feb 2024"),
        ("Time of day", "09:05", "09:05"),
        ("Text with suggestions", "anything", "anything"),
        ("Region", "California", "California"),
        ("Formatted text", "<p>Hello <b>you</b></p><script>alert(1)</script>", "Hello you"),
    ];
    for (kind, ..) in typed {
        define(&mut admin, &format!("My {kind}"), kind).await;
    }
    define(&mut admin, "Sailor", "Yes or no").await;
    define(&mut admin, "Tier", "One of a list").await;
    admin.open("/contacts/new").await.fill("First name", "Grace").choose("Sailor", "Nay").choose("Tier", "Gold tier");
    for (kind, words, _) in typed {
        admin.fill(&format!("My {kind}"), words);
    }
    admin.press("Save").await.sees("Sailor Nay").sees("Tier Gold tier");
    for (kind, _, shown) in typed {
        admin.sees(&format!("My {kind} {shown}"));
    }
    admin.follow("Edit").await.press("Save").await.sees("My Number -12.35").sees("Sailor Nay").sees("one two");
    admin.follow("Edit").await.choose("Sailor", "–").fill("My Date", "").press("Save").await;
    admin.sees("Tier Gold tier").sees_no("Sailor Nay").sees_no("My Date 29 Feb 2024");
    admin.follow("Edit").await;
    assert_eq!(
        (admin.value("Sailor"), admin.value("My Date"), admin.value("Tier")),
        (String::new(), String::new(), "gold".to_owned())
    );
}

#[actix_web::test]
async fn a_value_that_does_not_fit_its_field_is_refused_beside_it_and_kept_in_the_form() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let bad = [
        ("Text", "x".repeat(192), "can have 191 characters; this has 192"),
        ("E-mail", "ada@@example".to_owned(), "must be an e-mail address"),
        ("Web address", "javascript://alert".to_owned(), "must be a web address"),
        ("Telephone", "call me!".to_owned(), "must be a telephone number"),
        ("Number", "1,000".to_owned(), "must be a number"),
        ("Date", "2026-02-29".to_owned(), "must be a day"),
        ("Date and time", "2026-02-29T10:00".to_owned(), "must be a day and a time"),
        ("Time of day", "25:00".to_owned(), "must be a time of day"),
        ("Region", "Middle Earth".to_owned(), "knows no region “Middle Earth”"),
    ];
    for (kind, ..) in &bad {
        define(&mut admin, &format!("My {kind}"), kind).await;
    }
    admin.open("/contacts/new").await.fill("First name", "Grace");
    for (kind, words, _) in &bad {
        admin.fill(&format!("My {kind}"), words);
    }
    admin.press("Save").await;
    assert_eq!(admin.status(), 422);
    for (kind, words, why) in &bad {
        let reason = admin.reason(&format!("My {kind}"));
        assert!(reason.contains(why), "{kind}: {reason}");
        assert_eq!(&admin.value(&format!("My {kind}")), words, "{kind}");
    }
    assert_eq!(admin.reason("First name"), "");
    admin.open("/contacts").await.sees("No contacts yet");
}

#[actix_web::test]
async fn an_option_or_an_answer_that_was_never_offered_is_refused() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Sailor", "Yes or no").await;
    define(&mut admin, "Tier", "One of a list").await;
    let csrf = token(admin.open("/contacts/new").await);
    admin.post("/contacts", &[("csrf", &csrf), ("firstname", "Eve"), ("sailor", "maybe"), ("tier", "platinum")]).await;
    assert_eq!(admin.status(), 422);
    assert_eq!(admin.reason("Sailor"), "Sailor must be Aye or Nay.");
    assert_eq!(admin.reason("Tier"), "Tier has no option “platinum”.");
}

#[actix_web::test]
async fn an_alias_is_made_from_the_label_and_never_twice() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    for (label, alias) in [
        ("Favourite  colour!", "favourite_colour"),
        ("Favourite colour", "favourite_colour1"),
        ("Größe", "grosse"),
        ("2nd address", "f_2nd_address"),
        ("Order", "f_order"),
        ("生日", "sheng_ri"),
        ("Name", "f_name"),
        ("!!!", "field"),
        ("City!", "city1"),
        ("A label that is far longer than an alias", "a_label_that_is_far_longe"),
    ] {
        define(&mut admin, label, "Text").await;
        admin.sees(&format!("tokens call it {alias}."));
    }
}

#[actix_web::test]
async fn an_alias_that_is_taken_or_odd_is_refused_and_nothing_typed_is_lost() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Shoe size", "Number").await;
    admin.open("/fields").await.follow("Shoe size").await.follow("Archive…").await.press("Archive").await;
    for (alias, why) in [
        ("shoe_size", "Another field has the alias shoe_size already"),
        ("city", "Another field has the alias city already"),
        ("Shoe", "letters a to z"),
        ("order", "f_order would do"),
        ("abcdefghijklmnopqrstuvwxyz", "can have 25 characters; this has 26"),
    ] {
        admin.open("/fields/new").await.fill("Label", "Size of shoe").fill("Alias", alias);
        admin.choose("Type", "One of a list").fill("Options", "S\r\nM").choose("Group", "Personal").press("Save").await;
        assert_eq!(admin.status(), 422, "{alias}");
        assert!(admin.reason("Alias").contains(why), "{alias}: {}", admin.reason("Alias"));
        let kept = ["Label", "Alias", "Type", "Options", "Group"].map(|label| admin.value(label));
        assert_eq!(kept, ["Size of shoe", alias, "select", "S\r\nM", "personal"]);
    }
    admin.open("/fields").await.sees_no("Size of shoe");
}

#[actix_web::test]
async fn alias_and_type_stay_what_they_were() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Shoe size", "Number").await;
    admin.open("/fields").await.follow("Shoe size").await.sees("Alias and type stay as they are");
    assert!(!admin.has("Alias") && !admin.has("Type"));
    let (csrf, path) = (token(&admin), admin.path().trim_end_matches("/edit").to_owned());
    let change = [("csrf", csrf.as_str()), ("label", "Size"), ("alias", "size"), ("kind", "text"), ("group", "core")];
    admin.post(&path, &change).await.sees("Size was saved.");
    admin.open(&path).await.sees("Alias shoe_size").sees("Type Number");
}

#[actix_web::test]
async fn an_archived_field_leaves_the_forms_and_its_values_come_back_with_it() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Shoe size", "Text").await;
    admin.open("/contacts/new").await.fill("First name", "Grace").fill("Shoe size", "forty-two").press("Save").await;
    admin
        .open("/fields")
        .await
        .follow("Shoe size")
        .await
        .follow("Archive…")
        .await
        .press("Archive")
        .await
        .sees("Shoe size is archived");
    admin.open("/contacts/1").await.follow("Edit").await;
    assert!(!admin.has("Shoe size"));
    admin.fill("City", "London").press("Save").await.sees("Grace was saved.").sees_no("forty-two");
    admin.open("/fields").await.follow("Shoe size").await.press("Use again").await.sees("is back in use");
    admin.open("/contacts/1").await.sees("Shoe size forty-two");
    admin.open("/fields").await.follow("City").await.sees_no("Use again");
}

#[actix_web::test]
async fn a_field_that_is_required_is_insisted_on() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Shoe size", "Text").await;
    admin.open("/fields").await.follow("Shoe size").await.tick("Required", true).press("Save").await;
    admin.open("/contacts/new").await.fill("First name", "Grace").press("Save").await;
    assert_eq!((admin.status(), admin.reason("Shoe size").as_str()), (422, "Shoe size is needed."));
    admin.fill("Shoe size", "42").press("Save").await.sees("Grace was saved.");
}

#[actix_web::test]
async fn a_hundred_and_ten_fields_more_spill_into_a_third_table_and_all_of_them_work() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let csrf = token(admin.open("/fields/new").await);
    for n in 1..=110 {
        let label = format!("Extra {n:03}");
        admin
            .post(
                "/fields",
                &[("csrf", &csrf), ("label", &label), ("kind", "text"), ("group", "personal"), ("visible", "1")],
            )
            .await;
        assert_eq!(admin.status(), 200, "{label}: {}", admin.text());
    }
    assert_eq!(
        app.db(|conn| Ok(diesel::connection::SimpleConnection::batch_execute(conn, "SELECT 1 FROM contact_values_3")?)),
        ()
    );
    admin.open("/contacts/new").await.fill("First name", "Grace");
    for n in 1..=110 {
        // Nothing is longer: 191 characters of four bytes.
        admin.fill(&format!("Extra {n:03}"), &format!("value {n:03}.{}", "🐦".repeat(181)));
    }
    admin.press("Save").await;
    for n in 1..=110 {
        admin.sees(&format!("Extra {n:03} value {n:03}."));
    }
    admin.follow("Edit").await.fill("Extra 001", "first").fill("Extra 110", "last").press("Save").await;
    admin.sees("Extra 001 first").sees("Extra 110 last").sees("Extra 109 value 109.");
}

#[actix_web::test]
async fn what_people_call_a_field_is_shown_as_text() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let label = "<script>alert(1)</script> '\"; DROP TABLE contacts; --";
    define(&mut admin, label, "Text").await;
    admin.open("/contacts/new").await.fill("First name", "Grace").fill(label, "');-- <i>x</i>").press("Save").await;
    admin.sees(label).sees("');-- <i>x</i>");
    for path in ["/fields", "/contacts/1", "/contacts/1/edit"] {
        assert!(!admin.open(path).await.source().contains("<script>alert"), "{path}");
    }
}

#[actix_web::test]
async fn two_who_take_the_same_alias_at_once_make_one_field() {
    let app = App::start().await;
    let (mut ada, mut bob) = (app.admin().await, app.signed_in("Bob", Role::Administrator).await);
    for admin in [&mut ada, &mut bob] {
        admin.open("/fields/new").await.fill("Label", "Shoe size").fill("Alias", "shoe");
    }
    tokio::join!(ada.press("Save"), bob.press("Save"));
    let mut statuses = [ada.status(), bob.status()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422], "{}\n{}", ada.text(), bob.text());
    let (winner, loser) = if ada.status() == 200 { (ada, bob) } else { (bob, ada) };
    assert!(winner.text().contains("tokens call it shoe."));
    assert!(loser.reason("Alias").contains("Another field has the alias shoe already"));
    assert_eq!(loser.value("Label"), "Shoe size");
}
