//! Right before a call everything is looked at once more, with consent asked for as on the real X.

use chrono::Duration;
use linnet::contacts::{self, ConsentChannel, Draft, Editor, NewConsent};
use linnet::handle::Handle;
use linnet::ids::ContactId;
use linnet::sandbox::{Behaviour, Fault};

use super::journal::nothing_twice;
use crate::campaigns::{
    add_tag, add_tweet, connect, create, engine_only, later, people, person, posted, publish, states, tick, unpublish,
};
use crate::support::program::eventually;
use crate::support::{App, Browser};

/// Contacts with handles, who all agreed to be mentioned, in a campaign that mentions them; nothing runs yet.
async fn campaign(names: &[&str]) -> (App, Browser, Vec<ContactId>) {
    let app = App::start_with(&[("LINNET_X_CONSENT", "always")]).await;
    connect(&app, "Good morning {twitter_handle}");
    let draft = |name: &&str| Draft { twitter: Handle::parse(&name.to_lowercase()).ok(), ..person(name, 1) };
    let ids = people(&app, &names.iter().map(draft).collect::<Vec<_>>());
    for id in &ids {
        agree(&app, *id, true);
    }
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    add_tag(&mut ada, "Add a step after “Tweet”", "Mark", "tweeted", "0").await;
    publish(&mut ada, &campaign).await;
    (app, ada, ids)
}

fn agree(app: &App, contact: ContactId, is_granted: bool) {
    let now = app.house.clock.now();
    let new = NewConsent {
        channel: ConsentChannel::XMention,
        is_granted,
        source: "Trade fair".into(),
        words: "You may mention me".into(),
        at: now,
    };
    app.db(|conn| contacts::record_consent(conn, contact, &new, Editor::new(None, now)));
}

/// As a person does it on the contact's page.
async fn withdraw(ada: &mut Browser, contact: ContactId) {
    ada.open(&format!("/contacts/{contact}/consents")).await;
    ada.choose("Channel", "Mentions on X").tick("no longer agree", true).fill("Where", "Call");
    ada.press("Save").await.sees("Withdrawn");
}

async fn looks(app: &App) {
    for seconds in [11, 45, 45, 200, 1_000] {
        later(app, Duration::seconds(seconds)).await;
    }
}

#[actix_web::test]
async fn only_who_agreed_is_mentioned_and_the_rest_goes_on_with_the_reason() {
    let (app, mut ada, ids) = campaign(&["Grace", "Linus"]).await;
    agree(&app, ids[1], false);
    tick(&app).await;
    tick(&app).await;
    assert_eq!(
        (posted(&app), states(&app, 1)),
        (vec!["Good morning @grace".to_owned()], vec!["done".into(), "skipped".into()])
    );
    assert_eq!(states(&app, 2), ["done"; 2]);
    ada.open("/campaigns/1/steps/1?state=skipped").await.sees("no consent to mentions on X is recorded");
}

#[actix_web::test]
async fn a_consent_withdrawn_after_the_tweet_was_queued_keeps_it_from_being_sent() {
    let (app, mut ada, ids) = campaign(&["Grace", "Linus"]).await;
    engine_only(&app);
    ada.open("/tweets/posts?state=queued").await.sees("Good morning @grace").sees("Good morning @linus");
    app.advance(Duration::minutes(1));
    withdraw(&mut ada, ids[0]).await;
    tick(&app).await;
    tick(&app).await;
    assert_eq!((posted(&app), nothing_twice(&app)), (vec!["Good morning @linus".to_owned()], 1));
    assert_eq!(
        (states(&app, 1), states(&app, 2)),
        (vec!["skipped".to_owned(), "done".into()], vec!["done".to_owned(); 2])
    );
    ada.open("/tweets/posts?state=withdrawn").await;
    ada.sees("consent to mentions on X was withdrawn before it was sent");
}

#[actix_web::test]
async fn a_consent_withdrawn_between_a_call_that_failed_and_the_next_one_ends_it() {
    let (app, mut ada, ids) = campaign(&["Grace"]).await;
    app.x.faults(vec![Fault::once("POST", "/2/tweets", Behaviour::CloseBefore)]);
    tick(&app).await;
    withdraw(&mut ada, ids[0]).await;
    looks(&app).await;
    let calls = app.x.requests().iter().filter(|call| call.method == "POST").count();
    assert_eq!((posted(&app).len(), calls, states(&app, 1)), (0, 1, vec!["skipped".to_owned()]));
}

#[actix_web::test]
async fn do_not_contact_after_the_tweet_was_queued_keeps_it_from_being_sent() {
    let (app, mut ada, ids) = campaign(&["Grace", "Linus"]).await;
    engine_only(&app);
    let now = app.house.clock.now();
    app.db(|conn| {
        contacts::block(conn, &ids[..1], contacts::Channel::X, contacts::Why::Asked, "", Editor::new(None, now))
    });
    tick(&app).await;
    tick(&app).await;
    assert_eq!(
        (posted(&app), states(&app, 1)),
        (vec!["Good morning @linus".to_owned()], vec!["skipped".into(), "done".into()])
    );
    ada.open("/tweets/posts?state=withdrawn").await.sees("Asked not to be contacted on X.");
}

/// Both calls are under way when something happens; then the tick ends.
async fn under_way(app: &App, behaviour: Behaviour) -> tokio::task::JoinHandle<()> {
    app.x.faults(vec![Fault::times(2, "POST", "/2/tweets", behaviour)]);
    let worker = app.house.worker();
    let running = tokio::task::spawn_blocking(move || drop(worker.tick()));
    let is_begun = || {
        use diesel::prelude::*;
        use linnet::schema::posts;
        let sending = posts::table.filter(posts::state.eq("sending")).count();
        app.db(|conn| Ok(sending.get_result::<i64>(conn)?)) == 2
    };
    eventually("both calls have begun", is_begun);
    running
}

#[actix_web::test]
async fn unpublished_between_lease_and_call_each_stands_once_or_not_at_all() {
    let delayed = Behaviour::DelayAfter { millis: 1_500 };
    for (behaviour, stand, state) in [(delayed, 2, "done"), (Behaviour::DelayBefore { millis: 1_500 }, 2, "done")] {
        let (app, mut ada, _) = campaign(&["Grace", "Linus"]).await;
        let running = under_way(&app, behaviour).await;
        unpublish(&mut ada, "/campaigns/1").await;
        running.await.expect("the tick ends");
        looks(&app).await;
        assert_eq!((nothing_twice(&app), states(&app, 1)), (stand, vec![state.to_owned(); 2]));
        publish(&mut ada, "/campaigns/1").await;
        looks(&app).await;
        assert_eq!((nothing_twice(&app), states(&app, 2)), (2, vec!["done".to_owned(); 2]));
    }
}

#[actix_web::test]
async fn disconnected_between_lease_and_call_what_x_took_is_known_and_nothing_more_is_sent() {
    let (app, mut ada, _) = campaign(&["Grace", "Linus"]).await;
    let running = under_way(&app, Behaviour::DelayAfter { millis: 1_500 }).await;
    ada.open("/twitter").await.press("Disconnect").await.sees("The account is disconnected");
    running.await.expect("the tick ends");
    people(&app, &[Draft { twitter: Handle::parse("ada").ok(), ..person("Ada", 1) }]);
    looks(&app).await;
    assert_eq!((nothing_twice(&app), states(&app, 1)[..2].to_vec()), (2, vec!["done".to_owned(); 2]));
}
