//! Pairs that may be one person: found, explained, dismissed.

use chrono::Duration;
use linnet::contacts::Draft;
use linnet::users::Role;

use super::{create, handle, person, sql, texts};
use crate::support::App;

async fn look(app: &App) {
    app.advance(Duration::minutes(1));
    for done in app.tick().await {
        assert_eq!(done.trouble, None, "{} failed", done.name);
    }
}

#[actix_web::test]
async fn each_suggestion_says_why() {
    let app = App::start().await;
    let named = |first: &str, last: &str, email: &str, values: &[(&str, &str)]| Draft {
        last_name: Some(last.into()),
        ..person(&app, first, email, values)
    };
    let phone = if texts(&app, "SELECT alias AS text FROM fields WHERE kind = 'tel'").contains(&"mobile".to_owned()) {
        "mobile"
    } else {
        "phone"
    };
    create(&app, &named("Grace", "Hopper", "g.hopper+news@gmail.com", &[]));
    create(&app, &named("G", "H", "ghopper@googlemail.com", &[]));
    create(&app, &named("Linus", "Torvalds", "", &[(phone, "+49 30 901820")]));
    create(&app, &named("L", "Torvalds", "", &[(phone, "030/90-1820")]));
    create(&app, &named("Ada", "Lovelace", "", &[("company", "Engines Ltd.")]));
    create(&app, &named("ada", "LOVELACE", "ada@example.org", &[("company", "engines ltd")]));
    create(&app, &Draft { twitter: handle("margaret_h"), ..person(&app, "Margaret", "", &[]) });
    create(&app, &Draft { twitter: handle("Margaret_H"), ..person(&app, "Maggie", "", &[]) });
    create(&app, &named("Nobody", "Else", "nobody@example.org", &[]));
    let mut ada = app.admin().await;
    ada.open("/contacts/duplicates").await.sees("Nobody so far").sees("still looking");
    look(&app).await;
    ada.open("/contacts/duplicates").await;
    for why in [
        "One mailbox: g.hopper+news@gmail.com and ghopper@googlemail.com",
        "Same telephone number +49 30 901820; same last name",
        "Same name at Engines Ltd.",
        "Same handle @margaret_h",
    ] {
        ada.sees(why);
    }
    ada.sees_no("Nobody Else");
    assert_eq!(texts(&app, "SELECT CAST(COUNT(*) AS CHAR) AS text FROM duplicates"), ["4"]);
}

#[actix_web::test]
async fn what_was_dismissed_stays_dismissed_and_what_no_longer_holds_goes() {
    let app = App::start().await;
    let one = create(&app, &Draft { twitter: handle("grace"), ..person(&app, "Grace", "", &[]) });
    let other = create(&app, &Draft { twitter: handle("grace"), ..person(&app, "Gracie", "", &[]) });
    look(&app).await;
    let mut ada = app.admin().await;
    ada.open("/contacts/duplicates")
        .await
        .press("Not the same person")
        .await
        .sees("not suggested again")
        .sees("Nobody looks like");
    ada.sees_no("still looking").press("Refresh").await.sees("looks through all contacts again").sees("still looking");
    ada.sees("Nobody so far");
    look(&app).await;
    ada.open("/contacts/duplicates").await.sees("Nobody looks like");
    ada.open(&format!("/contacts/{one}/merge")).await.sees("Nobody is known who looks like the same person");
    let third = create(&app, &Draft { twitter: handle("grace"), ..person(&app, "Grazia", "", &[]) });
    look(&app).await;
    ada.open("/contacts/duplicates").await.sees("Grazia").sees("Gracie");
    ada.open(&format!("/contacts/{third}/merge")).await.sees("Perhaps the same person").sees("Gracie");
    ada.open(&format!("/contacts/{third}/edit")).await.fill("Twitter handle", "grazia").press("Save").await;
    look(&app).await;
    ada.open("/contacts/duplicates").await.sees("Nobody looks like").sees_no("Gracie");
    let _ = other;
}

#[actix_web::test]
async fn a_value_that_many_share_is_no_hint_and_the_merged_are_not_suggested() {
    let app = App::start().await;
    for n in 0..21 {
        create(&app, &Draft { twitter: handle("company"), ..person(&app, &format!("P{n}"), "", &[]) });
    }
    let one = create(&app, &Draft { twitter: handle("grace"), ..person(&app, "Grace", "", &[]) });
    let other = create(&app, &Draft { twitter: handle("grace"), ..person(&app, "Gracie", "", &[]) });
    look(&app).await;
    let mut ada = app.admin().await;
    ada.open("/contacts/duplicates").await.sees("Gracie").sees_no("P7");
    ada.follow("Merge…").await.press("Merge").await.sees("The two are one contact now.");
    ada.open("/contacts/duplicates").await.sees("Nobody so far");
    look(&app).await;
    ada.open("/contacts/duplicates").await.sees("Nobody looks like");
    let mut viewer = app.signed_in("Vic Viewer", Role::Viewer).await;
    viewer.open("/contacts/duplicates").await.sees_no("Refresh");
    let _ = (one, other);
}

#[actix_web::test]
async fn the_list_is_walked_in_both_directions() {
    let app = App::start().await;
    for n in 0..30 {
        for name in ["A", "B"] {
            create(&app, &Draft { twitter: handle(&format!("h{n}")), ..person(&app, &format!("{name}{n}x"), "", &[]) });
        }
    }
    look(&app).await;
    let mut ada = app.admin().await;
    ada.open("/contacts/duplicates").await.sees("A29x").sees_no("A4x");
    ada.follow("Next").await.sees("A4x").sees_no("A5x");
    ada.follow("Previous").await.sees("A29x").sees_no("A4x");
    sql(&app, "DELETE FROM duplicates");
}
