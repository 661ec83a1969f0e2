//! The outbox against a stand-in X that takes 50 ms for an answer and sets no limit; beside it, what the stand-in and
//! the client make without any database.

use std::collections::HashMap;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::clock::Clock;
use linnet::config::Config;
use linnet::db::Db;
use linnet::sandbox::{self, Behaviour, Fault, Limits, Sandbox, Seed, SeedToken, SeedUser};
use linnet::twitter::{self, Access, Client, Keys};
use linnet::wiring::{self, House};

use crate::table::{self, Line};
use crate::{kept, number};

/// Posts that are sent.
const POSTS: usize = 3_000;
/// What the stand-in takes for an answer.
const MILLIS: u64 = 50;
/// As many as the outbox has in flight.
const IN_FLIGHT: usize = 16;

/// Posts a second, from the queue to the answer written down.
pub(crate) fn measure(linnet: &Path) -> Vec<Line> {
    let folder = tempfile::tempdir_in(concat!(env!("CARGO_MANIFEST_DIR"), "/target")).expect("a folder");
    let (_server, url) = kept::start(linnet, folder.path(), 256 << 20, &[]);
    let db = Db::open(&url, 8).expect("the database opens");
    wiring::install(&db).expect("the schema");
    let x = sandbox::Sandbox::start(sandbox::Options {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        state_file: None,
        clock: Clock::system(),
    })
    .expect("the sandbox starts");
    seed(&x);
    let mut values = HashMap::from([("LINNET_DATA".to_owned(), folder.path().display().to_string())]);
    values.extend(["LINNET_X_API_URL", "LINNET_X_WEB_URL"].map(|name| (name.to_owned(), x.url().to_owned())));
    let config = Config::from_map(&values).expect("settings");
    let house = House::build(config, Clock::system(), db).expect("everything can be put together");
    let ceiling = ceiling(&house);
    let mut conn = MysqlConnection::establish(&url).expect("the database answers");
    queue(&house, &mut conn);
    let began = Instant::now();
    let done = house.worker().tick();
    let seconds = began.elapsed().as_secs_f64();
    assert!(done.iter().all(|done| done.trouble.is_none()), "{done:?}");
    let sent = number(&mut conn, "SELECT COUNT(*) FROM posts WHERE state = 'sent'");
    assert_eq!(sent, POSTS as u64, "not everything was sent");
    house.stop();
    x.stop();
    let ours = POSTS as f64 / seconds;
    vec![table::shown(Line {
        what: format!(
            "outbox: {POSTS} posts, the sandbox answers after {MILLIS} ms; floor: sandbox and client alone, {IN_FLIGHT} in flight"
        ),
        ours: format!("{ours:.0} posts/s"),
        floor: format!("{ceiling:.0} posts/s"),
        ratio: format!("{:.0} %", ours / ceiling * 100.0),
        target: "≥ 200 posts/s",
        holds: ours >= 200.0,
    })]
}

fn seed(x: &Sandbox) {
    x.seed(Seed {
        apps: vec![sandbox::App { key: "key".into(), secret: "secret".into(), ..sandbox::App::default() }],
        users: vec![SeedUser { id: Some("4001".into()), handle: "linnet_hq".into(), ..SeedUser::default() }],
        tokens: vec![SeedToken {
            app: "key".into(),
            user: "linnet_hq".into(),
            token: Some("4001-token".into()),
            secret: Some("token secret".into()),
            access: None,
        }],
        limits: Some(Limits { percent: 1_000_000, ..Limits::default() }),
        ..Seed::default()
    });
    x.faults(vec![Fault::times(u32::MAX, "POST", "/2/tweets", Behaviour::DelayBefore { millis: MILLIS })]);
}

fn keys() -> Keys {
    Keys {
        client_key: "key".to_owned(),
        client_secret: "secret".to_owned(),
        token: Some(("4001-token".to_owned(), "token secret".to_owned())),
    }
}

/// Calls a second with nothing behind them.
fn ceiling(house: &House) -> f64 {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let client = Client::new(&house.config, Clock::system());
    runtime.expect("a runtime").block_on(async {
        let (made, until) = (Arc::new(AtomicUsize::new(0)), Instant::now() + Duration::from_secs(5));
        let began = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..IN_FLIGHT {
            let (client, made) = (client.clone(), Arc::clone(&made));
            tasks.spawn(async move {
                while Instant::now() < until {
                    let text = format!("The ceiling, number {}", made.fetch_add(1, Ordering::SeqCst));
                    client.create_tweet(&keys(), &text).await.result.expect("the sandbox takes it");
                }
            });
        }
        tasks.join_all().await;
        made.load(Ordering::SeqCst) as f64 / began.elapsed().as_secs_f64()
    })
}

/// A connected account with money, a campaign, and its posts in the queue.
fn queue(house: &House, conn: &mut MysqlConnection) {
    let (now, seal) = (house.clock.now(), house.seal.clone());
    let access = Access {
        token: "4001-token".to_owned(),
        secret: "token secret".to_owned(),
        user_xid: "4001".to_owned(),
        handle: "linnet_hq".to_owned(),
    };
    house.db.write_now(|conn| twitter::adopt(conn, &seal, &keys(), &access, now)).expect("the account is kept");
    conn.batch_execute(&format!(
        "INSERT INTO settings (name, value, changed_at) VALUES ('twitter.caps', '{{\"month_micros\":1000000000000}}', NOW(6));
         INSERT INTO tweets (id, name, text, created_at, changed_at) VALUES (1, 'Hello', 'Hello', NOW(6), NOW(6));
         INSERT INTO campaigns (id, name, source_kind, created_at, changed_at) VALUES (1, 'Bench', 'everyone', NOW(6), NOW(6));
         INSERT INTO campaign_steps (id, campaign_id, kind, name, config) VALUES (1, 1, 'twitter.tweet', 'Tweet', '{{\"tweet\":1}}');
         INSERT INTO contacts (id, first_name, created_at, changed_at)
           SELECT seq, CONCAT('Contact ', seq), NOW(6), NOW(6) FROM seq_1_to_{POSTS};
         INSERT INTO posts (once_key, campaign_id, step_id, rotation, contact_id, tweet_id, text, state, due_at, created_at)
           SELECT UNHEX(SHA2(seq, 256)), 1, 1, 1, seq, 1, CONCAT('Hello number ', seq), 'queued', NOW(6), NOW(6)
           FROM seq_1_to_{POSTS};",
    ))
    .expect("the posts are queued");
}
