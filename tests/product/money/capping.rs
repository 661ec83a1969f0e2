//! The hard stop, with one worker and with several.

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use linnet::clock::At;
use linnet::ids::ContactId;
use linnet::sandbox::Behaviour;
use linnet::twitter::want;

use super::{cap, spent, spent_for};
use crate::outbox::Desk;

#[actix_web::test]
async fn the_limit_of_a_month_is_never_passed_and_what_waits_is_sent_once_it_is_raised() {
    let desk = Desk::new(60).await;
    desk.text("Hello {n}");
    cap(&desk, 500_000);
    desk.run();
    desk.tick().await;
    desk.tick().await;
    // 95 % of half a dollar pays for 31 posts.
    assert_eq!((desk.posted(), desk.attempts(), spent(&desk)), (31, 31, 465_000));
    assert_eq!(desk.states().iter().filter(|state| *state == "queued").count(), 29);
    let mut admin = desk.app.admin().await;
    for path in ["/", "/twitter", "/twitter/costs", "/tweets/posts"] {
        admin.open(path).await.sees("of this month's limit of $0.50");
        admin.sees("until 1 December, or until an administrator raises the limit");
    }
    admin.open("/twitter/costs").await.fill("At most in a month", "20").press("Save").await;
    admin.sees("The limits were saved.").sees_no("this month's limit of");
    desk.tick().await;
    assert_eq!((desk.posted(), spent(&desk)), (60, 900_000));
}

#[actix_web::test]
async fn several_workers_at_once_do_not_pass_the_limit() {
    let desk = Desk::new(80).await;
    desk.text("Hello {n}");
    cap(&desk, 600_000);
    desk.run();
    desk.fault(80, Behaviour::DelayBefore { millis: 20 });
    let workers: Vec<_> = (0..4).map(|_| desk.worker()).collect();
    let running: Vec<_> = workers.into_iter().map(|one| tokio::task::spawn_blocking(move || one.tick())).collect();
    for one in running {
        one.await.expect("it ends");
    }
    desk.tick().await;
    assert_eq!((desk.posted(), desk.attempts(), spent(&desk)), (38, 38, 570_000));
}

#[actix_web::test]
async fn what_does_not_pay_for_a_link_is_kept_for_its_turn() {
    let desk = Desk::new(3).await;
    desk.text("Hello {n} https://example.com");
    cap(&desk, 500_000);
    desk.run();
    desk.tick().await;
    assert_eq!((desk.posted(), spent(&desk), spent_for(&desk, "post_with_link")), (2, 400_000, (2, 400_000)));
    let mut admin = desk.app.admin().await;
    admin.open("/").await.sees("$0.40 of this month's limit of $0.50").sees("does not pay for a tweet with a link");
}

#[actix_web::test]
async fn with_a_new_month_it_goes_on_by_itself() {
    let desk = Desk::new(4).await;
    desk.text("Hello {n}");
    cap(&desk, 32_000);
    desk.run();
    desk.tick().await;
    assert_eq!(desk.posted(), 2);
    // 23 November, noon; 1 December, a minute past midnight.
    desk.later(7 * 86_400 + 12 * 3_600 - 60).await;
    assert_eq!(desk.posted(), 2);
    desk.later(120).await;
    assert_eq!((desk.posted(), spent(&desk)), (4, 60_000));
}

#[actix_web::test]
async fn an_alarm_is_raised_at_the_share_an_administrator_chose() {
    let desk = Desk::new(8).await;
    desk.text("Hello {n}");
    cap(&desk, 1_000_000_000);
    let mut admin = desk.app.admin().await;
    desk.app.db(|conn| {
        conn.batch_execute(
            "INSERT INTO x_spend (day, purpose, calls, micros) VALUES ('2026-11-20', 'post', 1, 799999999);",
        )?;
        Ok(conn.batch_execute("INSERT INTO x_months (month, micros) VALUES ('2026-11-01', 799999999);")?)
    });
    admin.open("/").await.sees_no("this month's limit");
    desk.run();
    desk.tick().await;
    admin.open("/").await.sees("$800.12 of this month's limit of $1,000.00 for X are spent (80 %)");
    admin.open("/twitter/costs").await.fill("Warn from", "90").press("Save").await.sees_no("are spent (80 %)");
}

#[actix_web::test]
async fn reading_stops_at_its_own_limit_of_a_day_and_sending_goes_on() {
    let desk = Desk::new(6).await;
    let now: At = desk.app.house.clock.now();
    desk.text("Hello {n}");
    desk.app.db(|conn| {
        conn.batch_execute(
            "REPLACE INTO settings (name, value, changed_at) VALUES ('twitter.caps', '{\"reads_a_day_micros\":130000}', NOW(6));",
        )?;
        for id in 1..=4 {
            conn.batch_execute(&format!("UPDATE contacts SET twitter = 'ada', twitter_key = 'ada{id}' WHERE id = {id};"))?;
            want(conn, ContactId(id), Some("ada"), now)?;
        }
        Ok(())
    });
    desk.run();
    desk.tick().await;
    desk.tick().await;
    // Ada has one post: each look costs $0.015 of the $0.06 put aside, so that five fit where two were paid at first.
    let profiles = desk.app.x.requests().iter().filter(|call| call.path.contains("/by/username/")).count();
    assert_eq!((profiles, desk.posted()), (4, 6));
    assert_eq!((spent_for(&desk, "profile"), spent_for(&desk, "timeline")), ((4, 40_000), (4, 20_000)));
    desk.app.db(|conn| {
        Ok(conn.batch_execute("UPDATE x_spend SET micros = 75000 WHERE purpose = 'profile'; UPDATE x_months SET micros = micros + 35000; UPDATE x_profiles SET fetch_due_at = fetched_at;")?)
    });
    desk.tick().await;
    let after = desk.app.x.requests().iter().filter(|call| call.path.contains("/by/username/")).count();
    assert_eq!(after, 4, "what is left of the day does not pay for the worst case");
    desk.app.advance(Duration::days(1));
    desk.tick().await;
    let after = desk.app.x.requests().iter().filter(|call| call.path.contains("/users/")).count();
    assert!(after > 8, "{after}");
}
