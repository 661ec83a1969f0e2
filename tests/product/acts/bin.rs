//! The bin.

use linnet::contacts::{self, Draft, Patch, State};

use super::{contact, editor, field, latest, make_unique, pairs, people, person, text, tick};
use crate::support::App;

#[actix_web::test]
async fn a_contact_in_the_bin_lets_its_address_go_and_comes_back_with_what_is_still_free() {
    let app = App::start().await;
    make_unique(&app, "phone");
    let ids = people(&app, &[person("Ada"), person("Grace")]);
    let phone = field(&app, "phone");
    let patch = Patch { values: vec![(phone, text("030 1234"))], ..Patch::default() };
    app.db(|conn| contacts::patch(conn, &ids[..1], &patch, &app.house.watchers, editor(&app)));
    assert_eq!(app.db(|conn| contacts::bin(conn, &ids, editor(&app))), ids);
    assert!(app.db(|conn| contacts::bin(conn, &ids, editor(&app))).is_empty());
    assert_eq!(pairs(&latest(&app, ids[0]).1), ["contact:state: 1"]);
    assert_eq!(app.db(|conn| Ok(contacts::by_email(conn, "ada@example.org")?)), None);
    let refused = app.db(|conn| contacts::patch(conn, &ids[..1], &patch, &app.house.watchers, editor(&app)));
    assert_eq!(refused.refused[0].sentence(), "It is in the bin.");

    let other = people(&app, &[Draft { first_name: Some("Augusta".into()), ..person("Ada") }])[0];
    app.db(|conn| contacts::patch(conn, &[other], &patch, &app.house.watchers, editor(&app)));
    let back = app.db(|conn| contacts::unbin(conn, &ids, editor(&app)));
    assert_eq!(back.restored, ids);
    assert_eq!(
        back.lost,
        [
            (ids[0], "Its e-mail ada@example.org belongs to another contact now.".to_owned()),
            (ids[0], "Its Phone 030 1234 belongs to another contact now.".to_owned())
        ]
    );
    assert_eq!((contact(&app, ids[0]).email, contact(&app, ids[0]).state), (None, State::Identified));
    assert_eq!(app.db(|conn| Ok(contacts::by_email(conn, "grace@example.org")?)), Some(ids[1]));
    let (_, values) = app.db(|conn| contacts::values(conn, &ids, "phone")).unwrap();
    assert_eq!(values, [None, None]);
    assert_eq!(pairs(&latest(&app, ids[0]).1), ["contact:state: 2", "email: ada@example.org", "phone: 030 1234"]);
}

#[actix_web::test]
async fn the_delete_button_puts_into_the_bin_and_no_list_shows_it() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace")]);
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{}", ids[0])).await;
    ada.follow("Delete…").await;
    ada.press("Put into the bin").await.sees("Grace was put into the bin");
    ada.open("/contacts?search=grace").await.sees_no("grace@example.org");
}

#[actix_web::test]
async fn the_bin_says_who_is_in_it_and_gives_back_the_ticked() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace"), person("Linus")]);
    app.db(|conn| contacts::bin(conn, &ids, editor(&app)));
    let mut ada = app.admin().await;
    ada.open("/contacts/bin").await.sees("Grace").sees("linus@example.org").sees("23 Dec 2026");
    ada.tick("Restore Linus", true).press("Restore the ticked").await.sees("1 contact was restored.").sees_no("Linus");
    assert_eq!(contact(&app, ids[1]).state, State::Identified);
    ada.open(&format!("/contacts/{}", ids[0])).await.press("Restore").await.sees("Grace was restored.");
}

#[actix_web::test]
async fn after_thirty_days_the_bin_is_emptied_for_good() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace"), person("Linus")]);
    app.db(|conn| contacts::bin(conn, &ids[..1], editor(&app)));
    app.advance(chrono::Duration::days(20));
    app.db(|conn| contacts::bin(conn, &ids[1..], editor(&app)));
    app.advance(chrono::Duration::days(11));
    tick(&app).await;
    assert_eq!(app.db(|conn| Ok(contacts::find(conn, ids[0])?)), None);
    assert_eq!(contact(&app, ids[1]).state, State::Binned);
    let (act, before, after) = latest(&app, ids[0]);
    assert_eq!((act.as_str(), before.len(), after.len()), ("purged", 0, 0));
}
