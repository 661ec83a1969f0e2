//! Sentences about sending: at most once, whatever X and the network do.

mod consent;
mod days;
mod evidence;
mod filters;
pub(super) mod journal;
mod looks;
mod outage;
mod overview;
mod pages;
mod refusals;
mod same;
mod sending;
mod slow;
mod stops;
mod vocabularies;
mod ways;
mod windows;

use std::sync::Arc;

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::ids::{CampaignId, ContactId, LogId, StepId, TweetId};
use linnet::sandbox::{self, Behaviour, Fault, Seed, SeedToken, SeedUser};
use linnet::schema::{post_attempts, post_days, posts, x_accounts};
use linnet::steps::{Action as _, Batch, Cx, Outcome, Standing};
use linnet::tokens::Sources;
use linnet::twitter::{Client, Hands, Listener, Outbox, Outside, Profiles, Reconcile, SendTweet, TweetStep, Way};
use linnet::worker::{Reconciler, Worker};

use crate::support::App;

/// A connected account, a campaign with one step, and as many contacts as asked for.
pub(super) struct Desk {
    pub(super) app: App,
    contacts: Vec<ContactId>,
}

const SETUP: &str = "
    INSERT INTO tweets (id, name, text, created_at, changed_at) VALUES (1, 'Hello', 'Hello from Linnet', NOW(6), NOW(6));
    INSERT INTO campaigns (id, name, source_kind, is_published, created_at, changed_at) VALUES (1, 'Spring', 'everyone', 1, NOW(6), NOW(6));
    INSERT INTO campaign_steps (id, campaign_id, kind, name, config) VALUES (1, 1, 'twitter.tweet', 'Tweet', '{\"tweet\":1}');";

/// X as these sentences find it.
fn world() -> Seed {
    Seed {
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
    }
}

impl Desk {
    pub(super) async fn new(contacts: u64) -> Self {
        Self::at(App::start().await, contacts)
    }

    /// The same in an app of one's own.
    pub(super) fn at(app: App, contacts: u64) -> Self {
        app.x.seed(world());
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

    pub(super) fn text(&self, text: &str) {
        self.app.db(|conn| Ok(conn.batch_execute(&format!("UPDATE tweets SET text = '{text}';"))?));
    }

    fn batch(&self) -> Batch {
        let member = |contact: &ContactId| Standing { log: LogId(contact.0), contact: *contact, rotation: 1 };
        let members = self.contacts.iter().map(member).collect();
        Batch { campaign: CampaignId(1), step: StepId(1), members }
    }

    fn action(&self) -> SendTweet {
        SendTweet::new(Sources::new(vec![Box::new(Handle)]), &self.app.house.config)
    }

    /// The step runs for everybody.
    pub(super) fn run(&self) -> Vec<Outcome> {
        self.run_as(Way::Mention, 1)
    }

    /// The same in another way, the so-manieth time round.
    pub(super) fn run_as(&self, way: Way, rotation: u32) -> Vec<Outcome> {
        let (action, mut batch, now) = (self.action(), self.batch(), self.app.house.clock.now());
        batch.members.iter_mut().for_each(|member| member.rotation = rotation);
        let config = TweetStep { way, ..TweetStep::of(TweetId(1)) };
        self.app.db(|conn| action.run(&config, &batch, &mut Cx { conn, now }))
    }

    pub(super) fn settle(&self) -> Vec<Outcome> {
        self.settle_as(Way::Mention)
    }

    pub(super) fn settle_as(&self, way: Way) -> Vec<Outcome> {
        let (action, batch, now) = (self.action(), self.batch(), self.app.house.clock.now());
        let config = TweetStep { way, ..TweetStep::of(TweetId(1)) };
        self.app.db(|conn| action.settle(&config, &batch, &mut Cx { conn, now }))
    }

    pub(super) fn sql(&self, statement: &str) {
        self.app.db(|conn| Ok(conn.batch_execute(statement)?));
    }

    /// Texts that stand in the account's timeline, in order.
    pub(super) fn texts(&self) -> Vec<String> {
        let posts = self.app.x.posts().into_iter().filter(|post| post.author == "linnet_hq");
        let mut texts: Vec<String> = posts.map(|post| post.text).collect();
        texts.sort();
        texts
    }

    pub(super) fn withdraw(&self) {
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
            pictures: house.pictures.clone(),
            nudge: house.nudge.clone(),
            config: house.config.clone(),
            hands: Hands::new().expect("threads"),
        }
    }

    pub(super) fn worker(&self) -> Worker {
        let outside = self.outside();
        let reconcilers: Vec<Arc<dyn Reconciler>> = vec![
            Arc::new(Outbox::new(outside.clone())),
            Arc::new(Reconcile::new(outside.clone())),
            Arc::new(Listener::new(outside.clone())),
            Arc::new(Profiles::new(outside)),
        ];
        let house = &self.app.house;
        Worker::new(house.db.clone(), house.clock.clone(), house.nudge.clone(), reconcilers)
    }

    pub(super) async fn tick(&self) {
        let worker = self.worker();
        let done = tokio::task::spawn_blocking(move || worker.tick()).await.expect("the tick ends");
        for one in done {
            assert_eq!(one.trouble, None, "{} failed", one.name);
        }
    }

    pub(super) async fn later(&self, seconds: i64) {
        self.app.advance(Duration::seconds(seconds));
        self.tick().await;
    }

    pub(super) fn fault(&self, times: u32, behaviour: Behaviour) {
        self.app.x.faults(vec![Fault::times(times, "POST", "/2/tweets", behaviour)]);
    }

    /// Calls that tried to post.
    pub(super) fn attempts(&self) -> usize {
        self.app.x.requests().iter().filter(|call| call.method == "POST" && call.path == "/2/tweets").count()
    }

    /// What stands in the account's timeline.
    pub(super) fn posted(&self) -> usize {
        self.app.x.posts().iter().filter(|post| post.author == "linnet_hq").count()
    }

    pub(super) fn states(&self) -> Vec<String> {
        self.app.db(|conn| Ok(posts::table.order(posts::id).select(posts::state).load(conn)?))
    }

    /// Figures that are kept while posts end: what counting the posts would say.
    pub(super) fn figures_hold(&self) {
        let kept: Vec<(String, i64)> = self.app.db(|conn| {
            let sum = diesel::dsl::sql::<diesel::sql_types::BigInt>("CAST(SUM(posts) AS SIGNED)");
            let rows = post_days::table.group_by(post_days::outcome).order(post_days::outcome);
            let rows: Vec<(String, i64)> = rows.select((post_days::outcome, sum)).load(conn)?;
            Ok(rows.into_iter().filter(|(_, posts)| *posts != 0).collect())
        });
        let counted: Vec<(String, Option<String>)> = self.app.db(|conn| {
            let ended = posts::table.filter(posts::finished_at.is_not_null());
            Ok(ended.select((posts::state, posts::failure)).load(conn)?)
        });
        let mut figures = std::collections::BTreeMap::new();
        for (state, failure) in counted {
            let outcome = if state == "failed" { failure.unwrap_or_default() } else { state };
            *figures.entry(outcome).or_insert(0_i64) += 1;
        }
        assert_eq!(kept, figures.into_iter().collect::<Vec<_>>());
    }

    /// Kind and outcome of everything that was tried for a post, in order.
    pub(super) fn evidence(&self, post: u64) -> Vec<(String, Option<String>)> {
        self.app.db(|conn| {
            let rows = post_attempts::table.filter(post_attempts::post_id.eq(post)).order(post_attempts::id);
            Ok(rows.select((post_attempts::kind, post_attempts::outcome)).load(conn)?)
        })
    }

    pub(super) fn reasons(&self) -> Vec<Option<String>> {
        self.app.db(|conn| Ok(posts::table.order(posts::id).select(posts::reason).load(conn)?))
    }

    pub(super) fn trouble(&self) -> Option<String> {
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
