//! X's windows end to end: three of them with restarts, clocks that differ, ids beyond 2^53, and what a log may hold.

use chrono::Duration;
use diesel::prelude::*;
use linnet::clock::Clock;
use linnet::schema::posts;

use super::Desk;
use crate::support::program::Machine;

#[actix_web::test]
async fn three_windows_are_used_up_with_a_restart_every_minute_and_no_call_is_one_too_many() {
    let desk = Desk::new(400).await;
    desk.text("Hello {n}");
    desk.run();
    for _ in 0..45 {
        // A new worker each time: what it knows of the windows is what the database kept.
        desk.tick().await;
        desk.app.advance(Duration::minutes(1));
    }
    let calls: Vec<_> = desk.app.x.requests().into_iter().filter(|call| call.path == "/2/tweets").collect();
    assert!(calls.iter().all(|call| call.status == 201), "a call too many");
    let mut windows: Vec<(linnet::clock::At, usize)> = Vec::new();
    for call in &calls {
        match windows.last_mut().filter(|(opened, _)| call.at.since(*opened) < Duration::minutes(15)) {
            Some((_, count)) => *count += 1,
            None => windows.push((call.at, 1)),
        }
    }
    let counts: Vec<usize> = windows.iter().map(|(_, count)| *count).collect();
    assert_eq!(counts, [100, 100, 100], "each window is used up");
    assert_eq!(desk.posted(), 300);
}

#[actix_web::test]
async fn a_window_ends_by_xs_clock_and_not_by_ours() {
    for skew in [-45, 45] {
        let desk = Desk::new(250).await;
        desk.text("Hello {n}");
        desk.app.x.skew(skew);
        desk.run();
        desk.tick().await;
        desk.later(870).await;
        assert_eq!((desk.attempts(), desk.posted()), (100, 100), "{skew}");
        desk.later(35).await;
        assert_eq!((desk.attempts(), desk.posted()), (200, 200), "{skew}");
    }
}

#[actix_web::test]
async fn xs_numbers_are_kept_to_the_last_digit() {
    let desk = Desk::new(3).await;
    desk.text("Hello {n}");
    desk.run();
    desk.tick().await;
    let mut kept: Vec<String> =
        desk.app.db(|conn| Ok(posts::table.select(posts::post_xid.assume_not_null()).load(conn)?));
    let mut on_x: Vec<String> =
        desk.app.x.posts().into_iter().filter(|post| post.author == "linnet_hq").map(|post| post.id).collect();
    kept.sort();
    on_x.sort();
    assert_eq!(kept, on_x);
    assert!(kept.iter().all(|xid| xid.parse::<u64>().is_ok_and(|xid| xid > 1 << 53)), "{kept:?}");
}

#[actix_web::test]
async fn no_secret_is_in_any_log_even_when_everything_is_logged() {
    let desk = Desk::new(2).await;
    desk.text("Hello {n}");
    desk.run();
    // The process has the machine's clock; X's goes with it.
    desk.app.x.skew(Clock::system().now().since(desk.app.house.clock.now()).num_seconds());
    desk.fault(1, linnet::sandbox::Behaviour::NoAccess);
    let machine = Machine::new()
        .with("DATABASE_URL", desk.app.database.url.replace("unix_socket=", "socket="))
        .with("LINNET_DATA", desk.app.folder.path().display().to_string())
        .with("LINNET_X_API_URL", desk.app.x.url())
        .with("LINNET_X_WEB_URL", desk.app.x.url())
        .with("LINNET_LOG", "trace");
    let ended = tokio::task::spawn_blocking(move || machine.run(&["tick"])).await.expect("it ends");
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(desk.attempts() > 0 && ended.err.contains("TRACE"), "nothing was tried, or nothing was logged");
    for secret in ["token secret", "token%20secret", "4001-token", "oauth_signature", "Authorization", "OAuth oauth"] {
        let found = ended.err.lines().chain(ended.out.lines()).find(|line| line.contains(secret));
        assert_eq!(found, None, "{secret}");
    }
}
