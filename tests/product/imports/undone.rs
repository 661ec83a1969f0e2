//! Whom an import created or changed, and what becomes of them when it is taken back.

use linnet::contacts::{self, Editor, Erasing, Patch, State};
use linnet::fields::Value;
use linnet::ids::ContactId;
use linnet::users::Role;

use super::{begin, by_email, counts, how_many, imported, somebody, upload, value};
use crate::support::App;

fn state(app: &App, id: ContactId) -> State {
    app.db(|conn| Ok(contacts::find(conn, id)?)).expect("the contact").state
}

fn set(app: &App, id: ContactId, alias: &str, words: &str) {
    let field = app.db(|conn| linnet::fields::by_alias(conn, alias)).expect("a field");
    let patch = Patch { values: vec![(field.id, Some(Value::Text(words.into())))], ..Patch::default() };
    let editor = Editor::new(None, app.house.clock.now());
    app.db(|conn| contacts::patch(conn, &[id], &patch, &app.house.watchers, editor));
}

/// What the page of an import leads to.
fn links_to(source: &str, words: &str) -> String {
    let before = source.split(words).next().expect("a link");
    let href = before.rsplit("href=\"").next().expect("an address");
    href.split('"').next().unwrap_or_default().to_owned()
}

#[actix_web::test]
async fn the_page_of_an_import_leads_to_whom_it_created_or_changed() {
    let app = App::start().await;
    somebody(&app, "Grace", "grace@example.org", None);
    somebody(&app, "Margaret", "margaret@example.org", None);
    // A check is an import with a number too, so that numbers of imports and of acts differ.
    let mut ada = imported(&app, "First name,E-mail\nEarly,early@example.org\n").await;
    upload(&mut ada, "again.csv", b"First name,E-mail,City\nGrace,grace@example.org,Rome\nIda,ida@example.org,Bonn\n")
        .await;
    ada.press("Check without writing").await;
    app.tick().await;
    let path = ada.path().to_owned();
    ada.open(&path).await;
    begin(&app, &mut ada).await;
    assert_eq!(counts(&ada), [2, 1, 1, 0, 0]);
    let there = links_to(ada.source(), "Contacts that it created or changed");
    ada.open(&there).await.sees("Grace").sees("Ida").sees_no("Early").sees_no("Margaret");
    ada.open("/contacts?search=import:99").await.sees("There is no import number 99.");
    ada.open("/contacts/search-help").await.sees("import:7 Whom import number 7 created or changed.");
}

#[actix_web::test]
async fn an_import_is_taken_back_but_not_what_was_changed_since() {
    let app = App::start().await;
    let grace = somebody(&app, "Grace", "grace@example.org", None);
    let linus = somebody(&app, "Linus", "linus@example.org", None);
    let edsger = somebody(&app, "Edsger", "edsger@example.org", None);
    set(&app, grace, "city", "New York");
    let text = "First name,E-mail,City,Company,Tags,Points,Do not e-mail\n\
                Grace Brewster,grace@example.org,Paris,Navy,vip,12,yes\n\
                Linus,linus@example.org,Portland,,,,\n\
                Edsger,edsger@example.org,,,,,\n\
                Ida,ida@example.org,Bonn,,vip,,\n";
    let mut ada = imported(&app, text).await;
    assert_eq!(counts(&ada), [4, 1, 2, 1, 0]);
    let ida = by_email(&app, "ida@example.org");
    assert_eq!(value(&app, grace, "firstname"), "Grace Brewster");
    set(&app, linus, "city", "Oslo");
    let mut bea = app.signed_in("Bea Sales", Role::Sales).await;
    bea.open("/contacts/acts/1").await.sees("people.csv").sees_no("Undo");
    for way in ["undo", "stop"] {
        bea.open("/contacts/new").await;
        bea.post_with_token(&format!("/contacts/acts/1/{way}"), &[]).await;
        assert_eq!(bea.status(), 403, "who may not import takes no import back");
    }
    ada.follow("Undo this import…").await.press("Undo").await;
    app.tick().await;
    let act = ada.path().to_owned();
    ada.open(&act)
        .await
        .sees("taken back by Ada Admin")
        .sees("Taken back")
        .sees("City was changed since.")
        .sees("Linus");
    assert_eq!((state(&app, ida), state(&app, grace), how_many(&app)), (State::Binned, State::Identified, 4));
    let of_grace = ["firstname", "city", "company", "points"].map(|alias| value(&app, grace, alias));
    assert_eq!(of_grace, ["Grace", "New York", "", "0"]);
    assert_eq!(value(&app, linus, "city"), "Oslo");
    assert!(app.db(|conn| Ok(contacts::tags_of(conn, &[grace])?)).remove(&grace).unwrap_or_default().is_empty());
    assert!(app.db(|conn| Ok(contacts::blocks_of(conn, grace)?)).is_empty());
    assert_eq!(state(&app, edsger), State::Identified);
    ada.open("/contacts?search=brewster").await.sees("Nobody matches");
    ada.open("/contacts?search=grace").await.sees("grace@example.org").sees_no("ida@example.org");
}

#[actix_web::test]
async fn an_import_does_not_bring_back_who_was_deleted_for_good() {
    let app = App::start().await;
    let gone = somebody(&app, "Zirconia", "zirconia@quartz.example", Some("quartz_h"));
    let (now, follows, seal) = (app.house.clock.now(), app.house.follows.clone(), app.house.seal.clone());
    app.db(|conn| contacts::erase(conn, gone, Erasing::Delete, (&follows, &seal), Editor::new(None, now)))
        .expect("they were there");
    let text = "First name,E-mail,Twitter handle\nZirconia,ZIRCONIA@quartz.example,\nZ,z@example.org,@Quartz_H\n\
                Ida,ida@example.org,\n";
    let mut ada = imported(&app, text).await;
    assert_eq!(counts(&ada), [3, 1, 0, 0, 2], "{}", ada.text());
    ada.sees("asked to be forgotten");
    assert_eq!(how_many(&app), 1);
}

#[actix_web::test]
async fn whom_somebody_worked_on_since_the_import_stays_and_is_named() {
    let app = App::start().await;
    let mut ada = imported(&app, "First name,E-mail\nGrace,grace@example.org\nIda,ida@example.org\n").await;
    let (grace, ida) = (by_email(&app, "grace@example.org"), by_email(&app, "ida@example.org"));
    let import = ada.path().to_owned();
    ada.open(&format!("/contacts/{grace}/edit")).await.fill("City", "Rome").press("Save").await.sees("Rome");
    ada.open(&import).await.follow("Undo this import…").await.press("Undo").await;
    app.tick().await;
    let act = ada.path().to_owned();
    ada.open(&act).await.sees("Grace").sees("Somebody changed them since they came in");
    assert_eq!((state(&app, grace), state(&app, ida)), (State::Identified, State::Binned));
}
