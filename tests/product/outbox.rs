//! Sentences about sending: at most once, whatever X and the network do.

use std::sync::Arc;

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::ids::{CampaignId, ContactId, LogId, StepId, TweetId};
use linnet::sandbox::{self, Behaviour, Body, Fault, Reset, Seed, SeedToken, SeedUser};
use linnet::schema::{activity, posts, x_accounts, x_spend, x_windows};
use linnet::steps::{Action as _, Batch, Cx, Outcome, Standing};
use linnet::tokens::Sources;
use linnet::twitter::{Client, Hands, Outbox, Outside, Profiles, Reconcile, SendTweet, panel, want};
use linnet::worker::{Reconciler, Worker};

use crate::support::App;

/// A connected account, a campaign with one step, and as many contacts as asked for.
struct Desk {
    app: App,
    contacts: Vec<ContactId>,
}

const SETUP: &str = "
    INSERT INTO tweets (id, name, text, created_at, changed_at) VALUES (1, 'Hello', 'Hello from Linnet', NOW(6), NOW(6));
    INSERT INTO campaigns (id, name, source_kind, is_published, created_at, changed_at) VALUES (1, 'Spring', 'everyone', 1, NOW(6), NOW(6));
    INSERT INTO campaign_steps (id, campaign_id, kind, name, config) VALUES (1, 1, 'twitter.tweet', 'Tweet', '{\"tweet\":1}');";

impl Desk {
    async fn new(contacts: u64) -> Self {
        let app = App::start().await;
        app.x.seed(Seed {
            apps: vec![sandbox::App { key: "key".into(), secret: "secret".into(), ..sandbox::App::default() }],
            users: vec![
                SeedUser { id: Some("4001".into()), handle: "linnet_hq".into(), ..SeedUser::default() },
                SeedUser { handle: "ada".into(), name: Some("Ada B".into()), ..SeedUser::default() },
                SeedUser { handle: "shy".into(), protected: Some(true), ..SeedUser::default() },
                SeedUser { handle: "bad".into(), suspended: Some(true), ..SeedUser::default() },
            ],
            tokens: vec![SeedToken {
                app: "key".into(),
                user: "linnet_hq".into(),
                token: Some("4001-token".into()),
                secret: Some("token secret".into()),
                access: None,
            }],
            posts: vec![sandbox::SeedPost {
                author: "ada".into(),
                text: "Good morning @linnet_hq #birds https://example.com/a".into(),
                minutes_ago: Some(5),
                ..sandbox::SeedPost::default()
            }],
            ..Seed::default()
        });
        let seal = app.house.seal.clone();
        let now = app.house.clock.now();
        app.db(|conn| {
            conn.batch_execute(SETUP)?;
            diesel::insert_into(x_accounts::table)
                .values((
                    x_accounts::client_key.eq("key"),
                    x_accounts::client_secret.eq(seal.seal("secret")?),
                    x_accounts::token.eq(Some(seal.seal("4001-token")?)),
                    x_accounts::token_secret.eq(Some(seal.seal("token secret")?)),
                    x_accounts::user_xid.eq(Some("4001")),
                    x_accounts::handle.eq(Some("linnet_hq")),
                    x_accounts::is_published.eq(true),
                    x_accounts::changed_at.eq(now),
                ))
                .execute(conn)?;
            for id in 1..=contacts {
                conn.batch_execute(&format!(
                    "INSERT INTO contacts (id, first_name, created_at, changed_at) VALUES ({id}, 'Contact {id}', NOW(6), NOW(6));"
                ))?;
            }
            Ok(())
        });
        Self { app, contacts: (1..=contacts).map(ContactId).collect() }
    }

    fn text(&self, text: &str) {
        self.app.db(|conn| Ok(conn.batch_execute(&format!("UPDATE tweets SET text = '{text}';"))?));
    }

    fn batch(&self) -> Batch {
        let member = |contact: &ContactId| Standing { log: LogId(contact.0), contact: *contact, rotation: 1 };
        let members = self.contacts.iter().map(member).collect();
        Batch { campaign: CampaignId(1), step: StepId(1), members }
    }

    fn action(&self) -> SendTweet {
        SendTweet::new(Sources::new(vec![Box::new(Handle)]), self.app.house.config.x_is_local())
    }

    /// The step runs for everybody.
    fn run(&self) -> Vec<Outcome> {
        let (action, batch, now) = (self.action(), self.batch(), self.app.house.clock.now());
        let config = linnet::twitter::TweetStep { tweet: TweetId(1) };
        self.app.db(|conn| action.run(&config, &batch, &mut Cx { conn, now }))
    }

    fn settle(&self) -> Vec<Outcome> {
        let (action, batch, now) = (self.action(), self.batch(), self.app.house.clock.now());
        let config = linnet::twitter::TweetStep { tweet: TweetId(1) };
        self.app.db(|conn| action.settle(&config, &batch, &mut Cx { conn, now }))
    }

    fn withdraw(&self) {
        let (action, batch, now) = (self.action(), self.batch(), self.app.house.clock.now());
        self.app.db(|conn| action.withdraw(&batch, &mut Cx { conn, now }));
    }

    fn outside(&self) -> Outside {
        let house = &self.app.house;
        Outside {
            db: house.db.clone(),
            client: Client::new(&house.config, house.clock.clone()),
            seal: house.seal.clone(),
            clock: house.clock.clone(),
            store: house.store.clone(),
            nudge: house.nudge.clone(),
            config: house.config.clone(),
            hands: Hands::new().expect("threads"),
        }
    }

    fn worker(&self) -> Worker {
        let outside = self.outside();
        let reconcilers: Vec<Arc<dyn Reconciler>> = vec![
            Arc::new(Outbox::new(outside.clone())),
            Arc::new(Reconcile::new(outside.clone())),
            Arc::new(Profiles::new(outside)),
        ];
        let house = &self.app.house;
        Worker::new(house.db.clone(), house.clock.clone(), house.nudge.clone(), reconcilers)
    }

    async fn tick(&self) {
        let worker = self.worker();
        let done = tokio::task::spawn_blocking(move || worker.tick()).await.expect("the tick ends");
        for one in done {
            assert_eq!(one.trouble, None, "{} failed", one.name);
        }
    }

    async fn later(&self, seconds: i64) {
        self.app.advance(Duration::seconds(seconds));
        self.tick().await;
    }

    fn fault(&self, times: u32, behaviour: Behaviour) {
        self.app.x.faults(vec![Fault::times(times, "POST", "/2/tweets", behaviour)]);
    }

    /// Calls that tried to post.
    fn attempts(&self) -> usize {
        self.app.x.requests().iter().filter(|call| call.method == "POST" && call.path == "/2/tweets").count()
    }

    /// What stands in the account's timeline.
    fn posted(&self) -> usize {
        self.app.x.posts().iter().filter(|post| post.author == "linnet_hq").count()
    }

    fn states(&self) -> Vec<String> {
        self.app.db(|conn| Ok(posts::table.order(posts::id).select(posts::state).load(conn)?))
    }

    fn reasons(&self) -> Vec<Option<String>> {
        self.app.db(|conn| Ok(posts::table.order(posts::id).select(posts::reason).load(conn)?))
    }

    fn trouble(&self) -> Option<String> {
        self.app.db(|conn| Ok(x_accounts::table.select(x_accounts::trouble).first(conn)?))
    }
}

/// `{twitter_handle}` as `@c1`, `@c2` …, and `{n}` to tell texts apart.
struct Handle;

impl linnet::tokens::Source for Handle {
    fn name(&self) -> &'static str {
        "n"
    }
    fn label(&self) -> &'static str {
        "Number"
    }
    fn values(
        &self,
        _: &mut linnet::db::Conn,
        _: &str,
        contacts: &[Option<ContactId>],
        _: &linnet::tokens::Place,
    ) -> linnet::db::Result<Vec<Option<linnet::tokens::Value>>> {
        let value = |one: &Option<ContactId>| one.map(|id| linnet::tokens::Value::Text(id.to_string()));
        Ok(contacts.iter().map(value).collect())
    }
    fn longest(&self, _: &mut linnet::db::Conn, _: &str, _: &linnet::tokens::Place) -> linnet::db::Result<String> {
        Ok("999".into())
    }
    fn choices(&self, _: &mut linnet::db::Conn, _: &str) -> linnet::db::Result<Vec<linnet::tokens::Choice>> {
        Ok(Vec::new())
    }
    fn check(&self, _: &mut linnet::db::Conn, _: &str) -> linnet::db::Result<Option<String>> {
        Ok(None)
    }
}

#[actix_web::test]
async fn a_queued_tweet_is_sent_once_and_the_step_is_done() {
    let desk = Desk::new(1).await;
    assert_eq!(desk.run(), [Outcome::Waiting]);
    assert_eq!(desk.run(), [Outcome::Waiting]);
    desk.tick().await;
    desk.tick().await;
    assert_eq!((desk.attempts(), desk.posted(), desk.settle()), (1, 1, vec![Outcome::Done]));
    assert_eq!(desk.run(), [Outcome::Done]);
    let news: Vec<(String, String)> =
        desk.app.db(|conn| Ok(activity::table.select((activity::kind, activity::title)).load(conn)?));
    assert_eq!(news, [("twitter.sent".to_owned(), "Tweeted: Hello from Linnet".to_owned())]);
    let spent: u64 = desk.app.db(|conn| Ok(x_spend::table.select(x_spend::micros).first(conn)?));
    assert_eq!(spent, 15_000);
}

#[actix_web::test]
async fn many_contacts_get_one_tweet_each() {
    let desk = Desk::new(60).await;
    desk.text("Hello {n}");
    desk.run();
    desk.tick().await;
    assert_eq!((desk.attempts(), desk.posted()), (60, 60));
    assert!(desk.settle().iter().all(|outcome| *outcome == Outcome::Done));
}

#[actix_web::test]
async fn two_workers_at_once_send_nothing_twice() {
    let desk = Desk::new(80).await;
    desk.text("Hello {n}");
    desk.run();
    let (one, other) = (desk.worker(), desk.worker());
    let (one, other) =
        (tokio::task::spawn_blocking(move || one.tick()), tokio::task::spawn_blocking(move || other.tick()));
    (one.await.expect("it ends"), other.await.expect("it ends"));
    assert_eq!((desk.attempts(), desk.posted()), (80, 80));
}

#[actix_web::test]
async fn a_tweet_that_x_took_without_an_answer_is_found_and_not_sent_again() {
    let desk = Desk::new(1).await;
    desk.text("Look: https://example.com/page and example.org & more");
    desk.run();
    desk.fault(1, Behaviour::CloseAfter);
    desk.tick().await;
    assert_eq!(desk.states(), ["unknown"]);
    desk.later(11).await;
    assert_eq!((desk.states(), desk.attempts(), desk.posted()), (vec!["sent".to_owned()], 1, 1));
    assert_eq!(desk.settle(), [Outcome::Done]);
}

#[actix_web::test]
async fn half_an_answer_is_no_answer() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::HalfBody);
    desk.tick().await;
    desk.later(11).await;
    assert_eq!((desk.states(), desk.attempts(), desk.posted()), (vec!["sent".to_owned()], 1, 1));
}

#[actix_web::test]
async fn a_tweet_that_x_never_took_is_sent_once_more_after_two_looks() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::CloseBefore);
    desk.tick().await;
    desk.later(11).await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["unknown".to_owned()], 1));
    desk.later(45).await;
    assert_eq!((desk.states(), desk.posted()), (vec!["sent".to_owned()], 1));
}

#[actix_web::test]
async fn when_nobody_can_tell_twice_a_person_decides() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(9, Behaviour::Status { status: 503, body: Body::Html, headers: std::collections::BTreeMap::new() });
    desk.tick().await;
    for _ in 0..6 {
        desk.later(60).await;
    }
    assert_eq!((desk.states(), desk.attempts()), (vec!["asking".to_owned()], 2));
    assert_eq!(desk.settle(), [Outcome::Waiting]);
}

#[actix_web::test]
async fn a_lagging_timeline_does_not_lead_to_a_second_tweet() {
    let desk = Desk::new(1).await;
    desk.app.x.seed(Seed {
        policy: Some(sandbox::Policy { lag_seconds: 30, ..sandbox::Policy::default() }),
        ..Seed::default()
    });
    desk.run();
    desk.fault(1, Behaviour::CloseAfter);
    desk.tick().await;
    desk.later(11).await;
    desk.later(45).await;
    assert_eq!((desk.states(), desk.attempts(), desk.posted()), (vec!["sent".to_owned()], 1, 1));
}

#[actix_web::test]
async fn a_call_cut_off_by_kill_9_is_looked_up() {
    let desk = Desk::new(2).await;
    desk.text("Hello {n}");
    desk.run();
    desk.tick().await;
    desk.app.db(|conn| {
        Ok(conn.batch_execute(
            "UPDATE posts SET state = 'sending', post_xid = NULL, finished_at = NULL, \
             lease_until = sending_at + INTERVAL 180 SECOND WHERE id = 1;",
        )?)
    });
    desk.tick().await;
    assert_eq!(desk.states(), ["sending", "sent"]);
    desk.later(200).await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["sent".to_owned(), "sent".to_owned()], 2));
}

#[actix_web::test]
async fn a_tweet_x_refused_as_duplicate_is_shown_as_failed_and_not_sent_again() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::Duplicate);
    desk.tick().await;
    desk.later(86_400).await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["failed".to_owned()], 1));
    let Some(Outcome::Failed(reason)) = desk.settle().pop() else { panic!("it has not failed") };
    assert!(reason.starts_with("X refused this tweet as a duplicate"), "{reason}");
}

#[actix_web::test]
async fn the_same_text_for_two_is_sent_for_one_and_fails_for_the_other() {
    let desk = Desk::new(2).await;
    desk.run();
    desk.tick().await;
    desk.later(60).await;
    desk.later(60).await;
    let mut states = desk.states();
    states.sort();
    assert_eq!((states, desk.posted()), (vec!["failed".to_owned(), "sent".to_owned()], 1));
}

#[actix_web::test]
async fn a_revoked_token_stops_the_queue_without_burning_it() {
    let desk = Desk::new(30).await;
    desk.text("Hello {n}");
    desk.run();
    desk.app.x.revoke("key", "linnet_hq");
    desk.tick().await;
    desk.tick().await;
    assert!(desk.attempts() <= 12, "{} calls", desk.attempts());
    assert_eq!((desk.trouble().as_deref(), desk.posted()), (Some("reauthorise"), 0));
    assert!(desk.states().iter().all(|state| state == "queued"));
    assert!(desk.settle().iter().all(|outcome| *outcome == Outcome::Waiting));
}

#[actix_web::test]
async fn what_concerns_the_account_stops_it_with_a_reason() {
    for (behaviour, trouble) in [
        (Behaviour::NoCredits, "budget"),
        (Behaviour::SpendCap, "budget"),
        (Behaviour::UsageCap, "budget"),
        (Behaviour::ReadOnly, "read_only"),
        (Behaviour::Locked, "blocked"),
        (Behaviour::Suspended, "blocked"),
    ] {
        let desk = Desk::new(1).await;
        desk.run();
        desk.fault(1, behaviour.clone());
        desk.tick().await;
        desk.later(60).await;
        assert_eq!(desk.trouble().as_deref(), Some(trouble), "{behaviour:?}");
        assert_eq!((desk.states(), desk.attempts()), (vec!["queued".to_owned()], 1), "{behaviour:?}");
        assert!(desk.reasons()[0].is_some());
    }
}

#[actix_web::test]
async fn no_credit_is_tried_again_after_some_hours_by_itself() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::NoCredits);
    desk.tick().await;
    desk.later(7 * 3600).await;
    assert_eq!((desk.states(), desk.trouble()), (vec!["sent".to_owned()], None));
}

#[actix_web::test]
async fn five_refusals_for_the_same_rule_stop_the_queue() {
    let desk = Desk::new(40).await;
    desk.text("Hello {n}");
    desk.run();
    desk.fault(100, Behaviour::MentionsRefused);
    desk.tick().await;
    desk.tick().await;
    assert_eq!(desk.trouble().as_deref(), Some("policy"));
    assert!(desk.attempts() <= 24, "{} calls", desk.attempts());
    let queued = desk.states().iter().filter(|state| *state == "queued").count();
    assert_eq!(queued + desk.attempts(), 40);
}

#[actix_web::test]
async fn too_many_calls_wait_for_the_window_with_headers_and_without() {
    for reset in [Reset::Ahead, Reset::Past, Reset::Absent] {
        let desk = Desk::new(3).await;
        desk.text("Hello {n}");
        desk.run();
        desk.fault(3, Behaviour::RateLimited { reset, html: false });
        desk.tick().await;
        assert_eq!(desk.posted(), 0, "{reset:?}");
        assert!(desk.attempts() <= 3);
        desk.later(1000).await;
        desk.later(1000).await;
        assert_eq!(desk.posted(), 3, "{reset:?}");
        assert_eq!(desk.trouble(), None);
    }
}

#[actix_web::test]
async fn no_call_is_one_too_many_over_three_windows_and_restarts() {
    let desk = Desk::new(250).await;
    desk.text("Hello {n}");
    desk.run();
    for sent in [100, 200, 250] {
        desk.tick().await;
        desk.tick().await;
        assert_eq!((desk.posted(), desk.attempts()), (sent, sent));
        desk.app.advance(Duration::seconds(902));
    }
    let windows: i64 = desk.app.db(|conn| Ok(x_windows::table.count().get_result(conn)?));
    assert!(windows >= 2);
}

#[actix_web::test]
async fn nothing_is_sent_after_the_campaign_takes_it_back() {
    let desk = Desk::new(3).await;
    desk.text("Hello {n}");
    desk.run();
    desk.withdraw();
    desk.tick().await;
    assert_eq!(desk.attempts(), 0);
    assert!(matches!(desk.settle()[..], [Outcome::Skipped(_), Outcome::Skipped(_), Outcome::Skipped(_)]));
    assert_eq!(desk.run()[0], Outcome::Waiting);
    desk.tick().await;
    assert_eq!(desk.posted(), 3);
}

#[actix_web::test]
async fn an_open_outcome_is_not_sent_once_more_after_the_campaign_took_it_back() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::CloseBefore);
    desk.tick().await;
    desk.withdraw();
    desk.later(11).await;
    desk.later(45).await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["withdrawn".to_owned()], 1));
}

#[actix_web::test]
async fn nothing_is_sent_for_a_deleted_contact_or_while_switched_off() {
    let desk = Desk::new(2).await;
    desk.text("Hello {n}");
    desk.run();
    desk.app.db(|conn| {
        Ok(conn.batch_execute("UPDATE x_accounts SET is_published = 0; DELETE FROM contacts WHERE id = 1;")?)
    });
    desk.tick().await;
    assert_eq!(desk.attempts(), 0);
    desk.app.db(|conn| Ok(conn.batch_execute("UPDATE x_accounts SET is_published = 1;")?));
    desk.tick().await;
    assert_eq!((desk.states(), desk.posted()), (vec!["withdrawn".to_owned(), "sent".to_owned()], 1));
}

#[actix_web::test]
async fn a_text_too_long_or_without_a_handle_is_not_sent() {
    let desk = Desk::new(1).await;
    desk.text(&"x".repeat(281));
    assert_eq!(desk.run(), [Outcome::Failed("The text is 1 too long for X: it counts 281 of 280.".into())]);
    desk.text("Hello {twitter_handle}");
    assert_eq!(desk.run(), [Outcome::Skipped("no Twitter handle".into())]);
}

#[actix_web::test]
async fn a_contacts_profile_and_posts_are_fetched_and_shown_with_their_links() {
    let desk = Desk::new(4).await;
    let (config, now) = (desk.app.house.config.clone(), desk.app.house.clock.now());
    desk.app.db(|conn| {
        for (id, handle) in [(1, "ada"), (2, "shy"), (3, "bad"), (4, "nobody_here")] {
            conn.batch_execute(&format!(
                "UPDATE contacts SET twitter = '{handle}', twitter_key = '{handle}' WHERE id = {id};"
            ))?;
            want(conn, ContactId(id), Some(handle), now)?;
        }
        Ok(())
    });
    desk.tick().await;
    let panels: Vec<_> = desk.app.db(|conn| (1..=4).map(|id| panel(conn, &config, ContactId(id), now)).collect());
    let ada = &panels[0];
    assert_eq!(ada.profile.as_ref().map(|profile| profile.name.as_str()), Some("Ada B"));
    let links: Vec<&str> =
        ada.posts[0].text.iter().filter(|one| one.href.is_some()).map(|one| one.text.as_str()).collect();
    assert_eq!(links, ["@linnet_hq", "#birds", "example.com/a"]);
    assert!(ada.as_of.is_some() && ada.note.is_none() && !ada.is_stale, "{:?}", ada.note);
    let titles: Vec<_> = panels[1..].iter().map(|panel| panel.note.as_ref().map(|note| note.title.as_str())).collect();
    assert_eq!(titles, [Some("Protected posts"), Some("Suspended"), Some("Not found on X")]);
}

#[actix_web::test]
async fn an_empty_panel_says_why() {
    let desk = Desk::new(2).await;
    let (config, now) = (desk.app.house.config.clone(), desk.app.house.clock.now());
    let title = |desk: &Desk, id| {
        desk.app
            .db(|conn| Ok(panel(conn, &config, ContactId(id), now)?.note.map(|note| note.title)))
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
        Ok(conn.batch_execute("UPDATE posts SET state = 'asking', reason = 'Nobody knows.', attempts = 2, lookups = 4;")?)
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
    admin.open("/tweets/posts").await.sees("Nothing is sent now.").sees("Hello 60").follow("Next").await.sees("Hello 1");
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
