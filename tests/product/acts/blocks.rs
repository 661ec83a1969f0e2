//! Do not contact.

use linnet::contacts::{self, Channel, Why};
use linnet::worker::Reconciler as _;

use super::{editor, latest, pairs, told};
use crate::campaigns::{add_tweet, connect, create, people, person, posted, publish, tick};
use crate::support::App;

#[actix_web::test]
async fn whoever_asked_not_to_be_contacted_on_x_is_skipped_with_the_reason() {
    let app = App::start().await;
    connect(&app, "Hello {contactfield=firstname|you}");
    let ids = people(&app, &[person("Grace", 0), person("Linus", 0)]);
    let asked = app.db(|conn| contacts::block(conn, &ids[..1], Channel::X, Why::Asked, "by telephone", editor(&app)));
    assert_eq!(asked, ids[..1]);
    assert_eq!(pairs(&latest(&app, ids[0]).2), ["block:x: asked: by telephone"]);
    assert_eq!(told(&app, ids[0])[0], "Not to be contacted on X: they asked for it");
    let again = app.db(|conn| contacts::block(conn, &ids[..1], Channel::X, Why::Asked, "by telephone", editor(&app)));
    assert!(again.is_empty());
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    assert_eq!(posted(&app), ["Hello Linus"]);
    ada.open("/campaigns/1/steps/1?state=skipped").await.sees("Asked not to be contacted on X.");
}

#[actix_web::test]
async fn a_tweet_that_was_queued_before_is_not_sent_after() {
    let app = App::start().await;
    connect(&app, "Hello {contactfield=firstname|you}");
    let ids = people(&app, &[person("Grace", 0), person("Linus", 0), person("Ada", 0)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    publish(&mut ada, &campaign).await;
    let house = &app.house;
    let engine = linnet::campaigns::Engine::new(house.db.clone(), house.registry.clone(), house.nudge.clone());
    for _ in 0..2 {
        engine.run(house.clock.now()).expect("the engine runs");
    }
    ada.open("/tweets/posts?state=queued").await.sees("Hello Grace").sees("Hello Linus");
    app.db(|conn| contacts::block(conn, &ids[..1], Channel::X, Why::Asked, "", editor(&app)));
    app.db(|conn| contacts::bin(conn, &ids[1..2], editor(&app)));
    tick(&app).await;
    tick(&app).await;
    assert_eq!(posted(&app), ["Hello Ada"]);
    ada.open("/campaigns/1/steps/1?state=skipped").await.sees("Asked not to be contacted on X.");
    ada.sees("The contact is in the bin");
}

#[actix_web::test]
async fn a_block_is_taken_off_again() {
    let app = App::start().await;
    let ids = people(&app, &[person("Grace", 0), person("Linus", 0)]);
    app.db(|conn| contacts::block(conn, &ids[..1], Channel::Email, Why::Bounced, "", editor(&app)));
    assert_eq!(app.db(|conn| contacts::unblock(conn, &ids, Channel::Email, editor(&app))), ids[..1]);
    assert_eq!(pairs(&latest(&app, ids[0]).1), ["block:email: bounced"]);
    assert!(app.db(|conn| Ok(contacts::blocked(conn, Channel::Email, &ids)?)).is_empty());
    assert_eq!(told(&app, ids[0])[0], "May be contacted by e-mail again");
}
