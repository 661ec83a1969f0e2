//! The ledger: every attempt is kept, and the figures agree with the posts.

use diesel::connection::SimpleConnection as _;
use linnet::sandbox::Behaviour;
use linnet::twitter::{DaySpan, days};

use super::Desk;

fn tried(desk: &Desk, post: u64) -> Vec<String> {
    let word = |(kind, outcome): (String, Option<String>)| format!("{kind} {}", outcome.unwrap_or_default());
    desk.evidence(post).into_iter().map(word).collect()
}

#[actix_web::test]
async fn every_call_every_look_and_every_decision_is_kept_and_shown() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(2, Behaviour::CloseBefore);
    desk.tick().await;
    for _ in 0..5 {
        desk.later(60).await;
    }
    assert_eq!(desk.states(), ["asking"]);
    let expected = ["call unknown", "look absent", "look absent", "call unknown", "look absent", "look absent"];
    assert_eq!(tried(&desk, 1), expected);
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/posts/1").await.sees("Call to X").sees("X did not answer clearly").sees("Not there");
    admin.press_in("/tweets/posts/1/again", "Send it once more").await;
    desk.tick().await;
    assert_eq!(tried(&desk, 1)[6..], ["word again", "call sent"]);
    admin.open("/tweets/posts/1").await.sees("Ada Admin").sees("X took it as number").sees("$0.015");
    desk.figures_hold();
}

#[actix_web::test]
async fn an_attempt_cut_off_by_a_kill_says_so() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.tick().await;
    desk.app.db(|conn| {
        Ok(conn.batch_execute(
            "UPDATE post_days SET posts = 0; \
             UPDATE post_attempts SET ended_at = NULL, outcome = NULL, answer = NULL; \
             UPDATE posts SET state = 'sending', post_xid = NULL, finished_at = NULL, \
             lease_until = sending_at + INTERVAL 180 SECOND WHERE id = 1;",
        )?)
    });
    desk.later(200).await;
    assert_eq!((tried(&desk, 1), desk.attempts()), (vec!["call unknown".to_owned(), "look found".to_owned()], 1));
    desk.figures_hold();
}

#[actix_web::test]
async fn a_day_without_x_fills_no_pages_with_looks() {
    let desk = Desk::new(1).await;
    desk.run();
    desk.fault(1, Behaviour::CloseBefore);
    desk.tick().await;
    desk.app.db(|conn| Ok(conn.batch_execute("UPDATE x_accounts SET token = NULL;")?));
    for _ in 0..10 {
        desk.later(120).await;
    }
    assert_eq!(tried(&desk, 1), ["call unknown", "look blind"]);
    desk.later(90_000).await;
    assert_eq!(desk.states(), ["asking"]);
}

#[actix_web::test]
async fn the_figures_of_days_follow_what_becomes_of_posts() {
    let desk = Desk::new(6).await;
    desk.text("Hello {n}");
    desk.run();
    desk.withdraw();
    desk.figures_hold();
    desk.run();
    desk.figures_hold();
    desk.fault(2, Behaviour::MentionsRefused);
    desk.tick().await;
    desk.figures_hold();
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/posts?state=failed").await;
    let failed = desk.states().iter().position(|state| state == "failed").map_or(0, |at| at + 1);
    admin.open(&format!("/tweets/posts/{failed}")).await.press("Try again").await;
    desk.figures_hold();
    let today = desk.app.house.clock.now().utc().date_naive();
    let span = DaySpan { from: today, to: today, tweet: None, campaign: Some(linnet::ids::CampaignId(1)) };
    let lines = desk.app.db(|conn| Ok(days(conn, &span)?));
    let figures: Vec<(&str, u64)> = lines.iter().map(|line| (line.outcome.as_str(), line.posts)).collect();
    assert_eq!(figures, [("policy_mention", 1), ("sent", 4)]);
    let none = DaySpan { campaign: Some(linnet::ids::CampaignId(9)), ..span };
    assert!(desk.app.db(|conn| Ok(days(conn, &none)?)).is_empty());
}
