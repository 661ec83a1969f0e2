//! What rows do to contacts.

use diesel::prelude::*;
use linnet::schema::{activity, audit, contact_blocks, contact_points, contact_words};

use super::{begin, by_email, counts, how_many, imported, people, somebody, upload, uploaded, value};
use crate::support::App;

#[actix_web::test]
async fn a_file_becomes_contacts_with_values_tags_owner_and_words() {
    let app = App::start().await;
    let text = "Vorname;Nachname;E-Mail-Adresse;Handle;Stadt;Tags;Owner;Punkte;Do not e-mail;Date added\n\
                Jürgen;Müller;j@example.org;@juergen;Köln;vip|Messe 2026;ada.admin@example.org;12;yes;2024-02-29\n\
                Ida;;ida@example.org;https://x.com/ida_x;Bonn;;Ada Admin;;no;\n";
    let mut browser = uploaded(&app, "leute.csv", text.as_bytes()).await;
    assert_eq!(browser.value("Do not e-mail"), "@block:email");
    begin(&app, &mut browser).await;
    assert_eq!(counts(&browser), [2, 2, 0, 0, 0]);
    let juergen = by_email(&app, "J@example.org");
    assert_eq!(value(&app, juergen, "city"), "Köln");
    assert_eq!(value(&app, juergen, "points"), "12");
    assert_eq!(people(&app)[1], (Some("Ida".into()), Some("ida@example.org".into()), Some("ida_x".into())));
    browser.open(&format!("/contacts/{juergen}")).await;
    browser
        .sees("Jürgen Müller")
        .sees("vip")
        .sees("Messe 2026")
        .sees("Ada Admin")
        .sees("Came with the import of leute.csv");
    browser.open("/contacts?search=muller").await.sees("Jürgen Müller");
    let blocked: Vec<String> = app.db(|conn| {
        let mine = contact_blocks::table.filter(contact_blocks::contact_id.eq(juergen));
        Ok(mine.select(contact_blocks::channel).load(conn)?)
    });
    assert_eq!(blocked, ["email"]);
    let points: Vec<(i32, i32)> =
        app.db(|conn| Ok(contact_points::table.select((contact_points::delta, contact_points::points)).load(conn)?));
    assert_eq!(points, [(12, 12)]);
    let (_, all) = (app.tick().await, app.db(|conn| Ok(linnet::contacts::find(conn, juergen)?)));
    assert_eq!(all.expect("Jürgen").created_at.utc().format("%F").to_string(), "2024-02-29");
}

#[actix_web::test]
async fn the_same_file_again_changes_nothing() {
    let app = App::start().await;
    let text = "First name,E-mail,City,Tags\nAda,ada@example.org,London,vip\nBob,bob@example.org,,\n";
    assert_eq!(counts(&imported(&app, text).await), [2, 2, 0, 0, 0]);
    let before: i64 =
        app.db(|conn| Ok(audit::table.filter(audit::subject_kind.eq("contact")).count().get_result(conn)?));
    assert_eq!(counts(&imported(&app, text).await), [2, 0, 0, 2, 0]);
    let after: i64 =
        app.db(|conn| Ok(audit::table.filter(audit::subject_kind.eq("contact")).count().get_result(conn)?));
    assert_eq!((how_many(&app), before, after), (2, 2, 2));
}

#[actix_web::test]
async fn an_empty_cell_keeps_what_is_there_and_null_empties_it() {
    let app = App::start().await;
    drop(imported(&app, "First name,E-mail,City,Company\nAda,ada@example.org,London,Engines\n").await);
    let browser = imported(&app, "First name,E-mail,City,Company\nAugusta,ADA@example.org,,NULL\n").await;
    assert_eq!(counts(&browser), [1, 0, 1, 0, 0]);
    let ada = by_email(&app, "ada@example.org");
    assert_eq!(value(&app, ada, "city"), "London");
    assert_eq!(value(&app, ada, "company"), "");
    let words: Vec<String> = app.db(|conn| {
        let mine = contact_words::table.filter(contact_words::contact_id.eq(ada)).order(contact_words::word);
        Ok(mine.select(contact_words::word).load(conn)?)
    });
    assert!(words.contains(&"augusta".to_owned()) && !words.contains(&"engines".to_owned()), "{words:?}");
    let images: Vec<(Option<String>, Option<String>)> = app.db(|conn| {
        let changed = audit::table.filter(audit::subject_kind.eq("contact").and(audit::act.eq("changed")));
        Ok(changed.select((audit::before_image, audit::after_image)).load(conn)?)
    });
    let (before, after) = images[0].clone();
    assert_eq!(before.as_deref(), Some(r#"{"company":"Engines","email":"ada@example.org","firstname":"Ada"}"#));
    assert_eq!(after.as_deref(), Some(r#"{"email":"ADA@example.org","firstname":"Augusta"}"#));
    let said: Vec<String> = app.db(|conn| {
        Ok(activity::table
            .filter(activity::kind.eq("contact.imported"))
            .order(activity::id)
            .select(activity::title)
            .load(conn)?)
    });
    assert_eq!(said[1], "Changed by the import of people.csv: First name, E-mail, Company");
}

#[actix_web::test]
async fn who_is_here_already_can_be_left_alone_or_only_completed() {
    let app = App::start().await;
    let ada = somebody(&app, "Ada", "ada@example.org", None);
    for (choice, first, city, expected) in [
        ("Leave them as they are", "Ada", "", [2, 1, 0, 1, 0]),
        ("Take only what they lack", "Ada", "London", [2, 0, 1, 1, 0]),
    ] {
        let text = "First name,E-mail,City\nAugusta,ada@example.org,London\nBob,bob@example.org,Bonn\n";
        let mut browser = uploaded(&app, "people.csv", text.as_bytes()).await;
        browser.tick(choice, true);
        begin(&app, &mut browser).await;
        assert_eq!(counts(&browser), expected, "{choice}");
        assert_eq!((people(&app)[0].0.as_deref(), value(&app, ada, "city").as_str()), (Some(first), city), "{choice}");
    }
}

#[actix_web::test]
async fn contacts_are_found_by_handle_or_number_when_that_is_asked() {
    let app = App::start().await;
    let ada = somebody(&app, "Ada", "ada@example.org", Some("ada"));
    let mut browser = uploaded(&app, "people.csv", b"Handle,City\n@ADA,London\n@new,Bonn\n").await;
    assert_eq!(browser.value("Find contacts by"), "@handle");
    begin(&app, &mut browser).await;
    assert_eq!(counts(&browser), [2, 1, 1, 0, 0]);
    let text = format!("id,E-mail,City\n{ada},augusta@example.org,Paris\n999,x@example.org,Rom\n");
    upload(&mut browser, "people.csv", text.as_bytes()).await;
    browser.choose("Find contacts by", "Our number (id)");
    begin(&app, &mut browser).await;
    assert_eq!(counts(&browser), [2, 0, 1, 0, 1]);
    browser.sees("There is no contact with the id 999.");
    assert_eq!(by_email(&app, "augusta@example.org"), ada);
}

#[actix_web::test]
async fn somebody_twice_in_a_file_is_one_contact_and_the_last_row_wins() {
    let app = App::start().await;
    let text = "First name,E-mail,City\nAda,ada@example.org,London\nBob,bob@example.org,\nAugusta,ADA@example.org,\nAugusta,ada@example.org,\n";
    let mut browser = imported(&app, text).await;
    assert_eq!(counts(&browser), [4, 2, 2, 0, 0]);
    browser.sees("2 rows name a contact that an earlier row names, too: where they differ, the later row wins.");
    let ada = by_email(&app, "ada@example.org");
    assert_eq!((people(&app)[0].0.as_deref(), value(&app, ada, "city").as_str()), (Some("Augusta"), "London"));
    let mut again = imported(&app, text).await;
    assert_eq!(counts(&again), [4, 0, 0, 4, 0], "what the first row undid, the last one did again");
    again.sees("the later row wins");
}

#[actix_web::test]
async fn whoever_has_a_number_cannot_take_the_e_mail_of_another() {
    let app = App::start().await;
    let (ada, bob) = (somebody(&app, "Ada", "ada@example.org", None), somebody(&app, "Bob", "bob@example.org", None));
    let text = format!("id,E-mail\n{ada},bob@example.org\n{bob},b@example.org\n{ada},BOB@example.org\n");
    let mut browser = uploaded(&app, "people.csv", text.as_bytes()).await;
    browser.choose("Find contacts by", "Our number (id)");
    begin(&app, &mut browser).await;
    assert_eq!(counts(&browser), [3, 0, 2, 0, 1]);
    browser.sees(&format!("The contact {bob} has this e-mail already."));
    assert_eq!((by_email(&app, "bob@example.org"), by_email(&app, "b@example.org")), (ada, bob));
}
