//! Contacts' panels, the list of sendings, and what a person decides.

use diesel::connection::SimpleConnection as _;
use linnet::ids::ContactId;
use linnet::sandbox::Behaviour;
use linnet::steps::Outcome;
use linnet::twitter::{Asked, Body, Panel, panel, want};

use super::Desk;

impl Desk {
    /// The panels of the first four contacts, after one tick: one who posts, one protected, one suspended, one whom X
    /// does not know.
    pub(super) async fn panels(&self) -> Vec<Panel> {
        let (config, now) = (self.app.house.config.clone(), self.app.house.clock.now());
        self.app.db(|conn| {
            for (id, handle) in [(1, "ada"), (2, "shy"), (3, "bad"), (4, "nobody_here")] {
                conn.batch_execute(&format!(
                    "UPDATE contacts SET twitter = '{handle}', twitter_key = '{handle}' WHERE id = {id};"
                ))?;
                want(conn, ContactId(id), Some(handle), now)?;
            }
            Ok(())
        });
        self.tick().await;
        let asked = Asked { part: "tweets".to_owned(), ..Asked::default() };
        self.app.db(|conn| (1..=4).map(|id| panel(conn, &config, ContactId(id), &asked, now)).collect())
    }
}

#[actix_web::test]
async fn a_contacts_profile_and_posts_are_fetched_and_shown_with_their_links() {
    let desk = Desk::new(4).await;
    let panels = desk.panels().await;
    let ada = &panels[0];
    assert_eq!(ada.profile.as_ref().map(|profile| profile.name.as_str()), Some("Ada B"));
    let Body::Tweets(posts) = &ada.body else { panic!("no tweets: {ada:?}") };
    let links: Vec<&str> = posts[0].text.iter().filter(|one| one.href.is_some()).map(|one| one.text.as_str()).collect();
    assert_eq!(links, ["@linnet_hq", "#birds", "example.com/a"]);
    assert!(ada.as_of.is_some() && ada.note.is_none(), "{:?}", ada.note);
    let titles: Vec<_> = panels[1..].iter().map(|panel| panel.note.as_ref().map(|note| note.title.as_str())).collect();
    assert_eq!(titles, [Some("Protected posts"), Some("Suspended"), Some("Not found on X")]);
}

#[actix_web::test]
async fn an_empty_panel_says_why() {
    let desk = Desk::new(2).await;
    let (config, now) = (desk.app.house.config.clone(), desk.app.house.clock.now());
    let title = |desk: &Desk, id| {
        desk.app
            .db(|conn| Ok(panel(conn, &config, ContactId(id), &Asked::default(), now)?.note.map(|note| note.title)))
            .unwrap_or_default()
    };
    desk.app
        .db(|conn| Ok(conn.batch_execute("UPDATE contacts SET twitter = 'ada', twitter_key = 'ada' WHERE id = 1;")?));
    assert_eq!(title(&desk, 2), "No Twitter handle");
    assert_eq!(title(&desk, 1), "Being fetched");
    desk.app.db(|conn| {
        Ok(conn.batch_execute(
            "INSERT INTO x_spend (day, purpose, calls, micros) VALUES ('2026-11-23', 'timeline', 1, 4990000);",
        )?)
    });
    assert_eq!(title(&desk, 1), "Today's budget is used up");
    desk.app.db(|conn| Ok(conn.batch_execute("UPDATE x_accounts SET token = NULL;")?));
    assert_eq!(title(&desk, 1), "Not connected");
}

#[actix_web::test]
async fn a_person_decides_what_nobody_can_tell() {
    let desk = Desk::new(3).await;
    desk.text("Hello {n}");
    desk.run();
    desk.app.db(|conn| {
        Ok(conn
            .batch_execute("UPDATE posts SET state = 'asking', reason = 'Nobody knows.', attempts = 2, lookups = 4;")?)
    });
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/posts?state=asking").await.sees("Hello 1").sees("Needs a decision").sees("Nobody knows.");
    admin.open("/tweets/posts/1").await.sees("Was it sent?");
    admin.fill("Post on X", "not a post").press("It was sent").await;
    assert_eq!(admin.status(), 422);
    admin.sees("Give the post's address on X").fill("Post on X", "https://x.com/linnet_hq/status/1445880548472328192");
    admin.press("It was sent").await.sees("The tweet counts as sent.").sees("1445880548472328192");
    admin.open("/tweets/posts/2").await;
    admin.press_in("/tweets/posts/2/again", "Send it once more").await.sees("The tweet is in the queue again.");
    admin.open("/tweets/posts/3").await;
    admin.press_in("/tweets/posts/3/decline", "Leave it unsent").await.sees("Somebody decided not to send it.");
    desk.tick().await;
    assert_eq!((desk.states(), desk.posted()), (vec!["sent".to_owned(), "sent".to_owned(), "failed".to_owned()], 1));
    assert_eq!(desk.settle()[..2], [Outcome::Done, Outcome::Done]);
    admin.post("/tweets/posts/3/again", &[]).await;
    assert_eq!(desk.attempts(), 1);
}

#[actix_web::test]
async fn a_failed_tweet_can_be_tried_again_where_x_certainly_did_not_take_it() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::MentionsRefused);
    desk.tick().await;
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/posts/1").await.sees("X does not permit this app to mention people");
    admin.press("Try again").await.sees("The tweet is in the queue again.");
    desk.tick().await;
    admin.open("/tweets/posts/1").await.sees("View on X").sees("$0.015");
}

#[actix_web::test]
async fn the_list_of_sendings_says_why_nothing_is_sent_and_walks_in_pages() {
    let desk = Desk::new(60).await;
    desk.text("Hello {n}");
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/posts").await.sees("Nothing was sent yet");
    desk.run();
    desk.app.db(|conn| Ok(conn.batch_execute("UPDATE x_accounts SET is_published = 0;")?));
    admin
        .open("/tweets/posts")
        .await
        .sees("Nothing is sent now.")
        .sees("Hello 60")
        .follow("Next")
        .await
        .sees("Hello 1");
    admin.open("/tweets/posts?state=failed").await.sees("None of this kind");
}

#[actix_web::test]
async fn a_contacts_picture_is_ours_and_private() {
    let desk = Desk::new(1).await;
    let now = desk.app.house.clock.now();
    desk.app.db(|conn| {
        conn.batch_execute("UPDATE contacts SET twitter = 'ada', twitter_key = 'ada' WHERE id = 1;")?;
        want(conn, ContactId(1), Some("ada"), now)
    });
    desk.tick().await;
    let mut admin = desk.app.admin().await;
    admin.open("/contacts/1/picture").await;
    assert_eq!((admin.status(), admin.header("x-content-type-options")), (200, Some("nosniff")));
    assert!(admin.header("cache-control").is_some_and(|value| value.starts_with("private")));
    assert!(admin.header("content-type").is_some_and(|value| value.starts_with("image/")));
    let mut visitor = desk.app.visitor();
    visitor.open("/contacts/1/picture").await.sees("Sign in");
}
