//! Two workers at once, one of them killed while it sends.

use std::collections::HashSet;

use chrono::Duration;
use diesel::prelude::*;
use linnet::campaigns::{self, Delay, NewCampaign, NewStep, Source};
use linnet::clock::Clock;
use linnet::contacts::{self, Draft};
use linnet::handle::Handle;
use linnet::sandbox::{self, Behaviour, Fault, Seed, SeedToken, SeedUser};
use linnet::schema::posts;
use linnet::twitter::{self, Access, Keys, NewTweet};

use crate::support::App;
use crate::support::program::{Machine, Running, eventually, kill};

const CONTACTS: usize = 48;

#[actix_web::test]
async fn a_worker_killed_while_it_sends_neither_repeats_a_tweet_nor_loses_one() {
    let app = App::start().await;
    // The workers' clock is the machine's; X accepts a few minutes of difference.
    app.house.clock.set(Clock::system().now());
    publish(&app, CONTACTS);
    app.x.faults(vec![Fault::times(30, "POST", "/2/tweets", Behaviour::DelayAfter { millis: 300 })]);

    let machine = machine(&app);
    let workers: Vec<Running> = (0..2).map(|_| machine.begin(&["worker"], b"")).collect();
    eventually("the first tweets are out", || sent(&app).len() >= 8);
    for worker in &workers {
        kill("-KILL", worker.pid());
    }
    drop(workers);
    let after_the_kill = sent(&app).len();
    assert!(after_the_kill < CONTACTS, "everything was sent before the workers were killed");

    for _ in 0..8 {
        app.advance(Duration::minutes(4));
        app.tick().await;
    }
    let texts = sent(&app);
    assert_eq!(texts.iter().collect::<HashSet<_>>().len(), CONTACTS, "a tweet was lost");
    assert_eq!(texts.len(), CONTACTS, "a tweet was sent twice");
    let states: Vec<String> = app.db(|conn| Ok(posts::table.select(posts::state).distinct().load(conn)?));
    assert_eq!(states, ["sent"]);
}

pub(super) fn sent(app: &App) -> Vec<String> {
    app.x.posts().into_iter().map(|post| post.text).collect()
}

pub(super) fn machine(app: &App) -> Machine {
    let secret = std::fs::read_to_string(app.folder.path().join("secret")).expect("the instance's secret");
    Machine::new()
        .with("DATABASE_URL", app.database.url.clone())
        .with("LINNET_SECRET", secret)
        .with("LINNET_X_API_URL", app.x.url())
        .with("LINNET_X_WEB_URL", app.x.url())
}

pub(super) fn publish(app: &App, many: usize) {
    app.x.seed(Seed {
        apps: vec![sandbox::App { key: "key".into(), secret: "secret".into(), ..sandbox::App::default() }],
        users: vec![SeedUser { id: Some("4001".into()), handle: "linnet_hq".into(), ..SeedUser::default() }],
        tokens: vec![SeedToken {
            app: "key".into(),
            user: "linnet_hq".into(),
            token: Some("4001-token".into()),
            secret: Some("token secret".into()),
            access: None,
        }],
        ..Seed::default()
    });
    let (now, registry, seal) = (app.house.clock.now(), app.house.registry.clone(), app.house.seal.clone());
    let app_keys = Keys { client_key: "key".into(), client_secret: "secret".into(), token: None };
    let access = Access {
        token: "4001-token".into(),
        secret: "token secret".into(),
        user_xid: "4001".into(),
        handle: "linnet_hq".into(),
    };
    let drafts: Vec<Draft> = (0..many).map(draft).collect();
    app.db(|conn| {
        twitter::adopt(conn, &seal, &app_keys, &access, now)?;
        contacts::create_many(conn, &drafts, now)?;
        let text = "Good morning {twitter_handle}!".to_owned();
        let tweet = twitter::create_tweet(conn, &NewTweet { name: "Morning".into(), text, description: None }, now)?;
        let new = NewCampaign { name: "Morning".into(), description: None, source: Source::Everyone };
        let campaign = campaigns::create(conn, &new, now)?;
        let step = NewStep {
            parent: None,
            branch: None,
            kind: "twitter.tweet".into(),
            name: "Say good morning".into(),
            config: format!("{{\"tweet\":{tweet}}}"),
            delay: Delay::NONE,
        };
        campaigns::add_step(conn, &registry, campaign, &step)?.expect("a first step");
        campaigns::publish(conn, &registry, campaign, now)?.expect("nothing stands against it");
        Ok(())
    });
}

fn draft(number: usize) -> Draft {
    let handle = Handle::parse(&format!("person{number}")).expect("a handle");
    Draft { first_name: Some(format!("Person {number}")), twitter: Some(handle), ..Draft::default() }
}
