//! A queue that X refuses again and again stands still until a person lets it go on; failed ones go again by selection.

use linnet::sandbox::Behaviour;
use linnet::steps::Outcome;

use super::Desk;

async fn stopped(refusals: u32) -> Desk {
    let desk = Desk::new(40).await;
    desk.text("Hello {n}");
    desk.run();
    desk.fault(refusals, Behaviour::MentionsRefused);
    desk.tick().await;
    desk.tick().await;
    desk
}

fn count(desk: &Desk, state: &str) -> usize {
    desk.states().iter().filter(|one| *one == state).count()
}

#[actix_web::test]
async fn a_stopped_queue_is_shown_with_its_reason_and_goes_on_when_a_person_says_so() {
    let desk = stopped(100).await;
    let refused = desk.attempts();
    assert!(desk.settle().iter().all(|outcome| matches!(outcome, Outcome::Waiting | Outcome::Failed(_))));
    let mut admin = desk.app.admin().await;
    for page in ["/tweets/posts", "/campaigns/1"] {
        admin
            .open(page)
            .await
            .sees("X refused 5 tweets in a row of this step")
            .sees("does not permit this app to mention");
    }
    admin.open("/tweets/posts?state=stopped").await.sees("Stopped");
    desk.app.x.faults(Vec::new());
    admin.open("/campaigns/1").await.press("Let it go on").await.sees("The queue goes on.");
    desk.tick().await;
    assert_eq!((count(&desk, "stopped"), desk.posted()), (0, 40 - refused));
    admin.open("/campaigns/1").await.sees_no("stands still");
    desk.figures_hold();
}

#[actix_web::test]
async fn refusals_before_the_release_do_not_count_again_and_new_ones_stop_it_again() {
    let desk = stopped(100).await;
    let before = desk.attempts();
    let mut admin = desk.app.admin().await;
    desk.app.advance(chrono::Duration::minutes(1));
    admin.open("/campaigns/1").await.press("Let it go on").await;
    desk.later(60).await;
    desk.tick().await;
    let again = desk.attempts() - before;
    assert!((5..=24).contains(&again), "{again} calls");
    admin.open("/campaigns/1").await.sees("stands still");
}

#[actix_web::test]
async fn other_steps_go_on_while_one_stands_still() {
    let desk = stopped(100).await;
    desk.app.x.faults(Vec::new());
    desk.sql(
        "INSERT INTO campaign_steps (id, campaign_id, kind, name, config) VALUES (2, 1, 'twitter.tweet', 'Other', '{\"tweet\":1}');
         INSERT INTO posts (once_key, campaign_id, step_id, contact_id, tweet_id, text, state, due_at, created_at)
         VALUES (REPEAT('k', 32), 1, 2, 1, 1, 'From another step', 'queued', '2026-11-23', '2026-11-23');",
    );
    desk.tick().await;
    assert_eq!(desk.texts(), ["From another step"]);
}

#[actix_web::test]
async fn failed_tweets_are_sent_again_by_selection_and_duplicates_are_left() {
    let desk = Desk::new(4).await;
    desk.text("Hello {n}");
    desk.run();
    desk.fault(4, Behaviour::QuoteRefused);
    desk.tick().await;
    desk.sql("UPDATE posts SET failure = 'duplicate' WHERE id = 4;");
    desk.sql("UPDATE post_days SET posts = 3 WHERE outcome = 'policy_quote'; INSERT INTO post_days SELECT day, tweet, campaign, 'duplicate', 1 FROM post_days LIMIT 1;");
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/posts?state=failed").await;
    admin.post_with_token("/tweets/posts/again", &[]).await.sees("Tick the tweets to send again first.");
    admin.post_with_token("/tweets/posts/again", &[("ids", "1"), ("ids", "3"), ("ids", "4"), ("ids", "x")]).await;
    admin.sees("In the queue again: 2. Left as they are: 1");
    desk.tick().await;
    assert_eq!(
        (desk.states(), desk.texts()),
        (
            ["sent", "failed", "sent", "failed"].map(str::to_owned).to_vec(),
            vec!["Hello 1".to_owned(), "Hello 3".to_owned()],
        )
    );
    desk.figures_hold();
}
