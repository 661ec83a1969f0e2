//! The ways in which a step reaches a contact.

use diesel::prelude::*;
use linnet::schema::{activity, posts, tasks, x_mentions};
use linnet::steps::Outcome;
use linnet::twitter::Way;

use super::Desk;

const ADA: &str = "UPDATE contacts SET twitter = 'ada', twitter_key = 'ada' WHERE id = 1;
    INSERT INTO refs (from_kind, from_key, to_kind, to_key) VALUES ('campaign_step', '1', 'x_mentions', 'account');";

fn answered(desk: &Desk) -> Vec<Option<String>> {
    desk.app.db(|conn| Ok(posts::table.order(posts::id).select(posts::reply_to_xid).load(conn)?))
}

#[actix_web::test]
async fn a_reply_goes_once_to_the_post_in_which_the_contact_mentioned_us() {
    let desk = Desk::new(2).await;
    desk.text("Thank you, friend {n}!");
    desk.sql(ADA);
    desk.tick().await;
    let mentions: Vec<String> = desk.app.db(|conn| Ok(x_mentions::table.select(x_mentions::post_xid).load(conn)?));
    let told: i64 = desk
        .app
        .db(|conn| Ok(activity::table.filter(activity::kind.eq("twitter.mentioned")).count().get_result(conn)?));
    assert_eq!((mentions.len(), told), (1, 1));
    let outcomes = desk.run_as(Way::Reply, 1);
    assert_eq!(outcomes[0], Outcome::Waiting);
    assert!(matches!(&outcomes[1], Outcome::Skipped(why) if why.contains("has not mentioned the account")));
    desk.tick().await;
    assert_eq!((desk.states(), answered(&desk)), (vec!["sent".to_owned()], vec![mentions.first().cloned()]));
    let cost: u64 = desk.app.db(|conn| Ok(posts::table.select(posts::cost_micros).first(conn)?));
    assert_eq!(cost, 10_000);
    // The same mention is not answered a second time.
    desk.text("Once more, friend {n}!");
    assert!(matches!(desk.run_as(Way::Reply, 2)[0], Outcome::Skipped(_)));
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/posts/1").await.sees("Reply to their mention").sees("their post");
    admin.open("/contacts/1").await.sees("Mentioned us on X");
}

#[actix_web::test]
async fn mentions_are_read_only_while_a_step_answers_them_and_not_more_often_than_every_five_minutes() {
    let desk = Desk::new(1).await;
    let reads = |desk: &Desk| desk.app.x.requests().iter().filter(|call| call.path.ends_with("/mentions")).count();
    desk.tick().await;
    assert_eq!(reads(&desk), 0);
    desk.sql(ADA);
    desk.tick().await;
    desk.later(60).await;
    assert_eq!(reads(&desk), 1);
    desk.later(300).await;
    assert_eq!(reads(&desk), 2);
    let mentions: i64 = desk.app.db(|conn| Ok(x_mentions::table.count().get_result(conn)?));
    assert_eq!(mentions, 1);
    desk.sql("UPDATE x_spend SET micros = 100000000 WHERE purpose = 'mentions';");
    desk.later(300).await;
    assert_eq!(reads(&desk), 2, "the money for reading is spent");
}

#[actix_web::test]
async fn one_post_for_everybody_is_posted_once_and_everybody_is_done() {
    let desk = Desk::new(3).await;
    assert_eq!(desk.run_as(Way::Once, 1), [Outcome::Waiting, Outcome::Waiting, Outcome::Waiting]);
    desk.withdraw();
    assert!(matches!(desk.settle_as(Way::Once)[2], Outcome::Skipped(_)));
    desk.run_as(Way::Once, 1);
    desk.tick().await;
    desk.run_as(Way::Once, 2);
    desk.tick().await;
    assert_eq!((desk.texts(), desk.attempts()), (vec!["Hello from Linnet".to_owned()], 1));
    assert_eq!(desk.settle_as(Way::Once), [Outcome::Done, Outcome::Done, Outcome::Done]);
    desk.app.admin().await.open("/tweets/posts").await.sees("Everybody");
}

#[actix_web::test]
async fn posts_without_a_name_have_to_differ() {
    let desk = Desk::new(2).await;
    let outcomes = desk.run_as(Way::Brand, 1);
    assert_eq!(outcomes[0], Outcome::Waiting);
    assert!(matches!(&outcomes[1], Outcome::Failed(why) if why.contains("same text")), "{outcomes:?}");
    desk.text("Number {n} of our roasts");
    assert_eq!(desk.run_as(Way::Brand, 2), [Outcome::Waiting, Outcome::Waiting]);
    desk.text("Hello @someone {n}");
    assert!(matches!(desk.run_as(Way::Brand, 3)[0], Outcome::Failed(_)));
}

#[actix_web::test]
async fn a_draft_waits_for_a_person_who_approves_changes_or_declines_it() {
    let desk = Desk::new(4).await;
    desk.text("Hello {n}");
    assert_eq!(desk.run_as(Way::Draft, 1)[0], Outcome::Waiting);
    desk.tick().await;
    assert_eq!((desk.attempts(), desk.states()), (0, vec!["draft".to_owned(); 4]));
    let mut admin = desk.app.admin().await;
    admin.open("/tweets/drafts").await.sees("Hello 1").sees("Hello 4");
    admin.post_with_token("/tweets/drafts/approve", &[]).await.sees("Tick the drafts to approve first.");
    admin.post_with_token("/tweets/drafts/approve", &[("ids", "1")]).await.sees("1 draft was approved");
    admin.open("/tweets/posts/2").await.sees("Send it?");
    admin.fill("Text", &"x".repeat(281)).press("Approve and send").await;
    assert_eq!(admin.status(), 422);
    admin
        .sees("1 too long")
        .fill("Text", "Hello, dear 2")
        .press("Approve and send")
        .await
        .sees("The draft is approved");
    admin.open("/tweets/posts/3").await.press("Leave it unsent").await.sees("1 draft was declined");
    desk.tick().await;
    assert_eq!(desk.texts(), ["Hello 1", "Hello, dear 2"]);
    assert_eq!(desk.states(), ["sent", "sent", "failed", "draft"]);
    // What a person declined is no failure of the contact's: they go on.
    let declined = "Somebody decided not to send this draft.".to_owned();
    let expected = [Outcome::Done, Outcome::Done, Outcome::Skipped(declined), Outcome::Waiting];
    assert_eq!(desk.settle_as(Way::Draft), expected);
    admin.open("/tweets/posts/2").await.sees("Edited").sees("Approved").sees("Ada Admin");
    desk.figures_hold();
    // Taken back, and a draft again when the campaign goes on.
    desk.withdraw();
    admin.open("/tweets/drafts").await.sees("Nothing waits for you");
    desk.run_as(Way::Draft, 1);
    assert_eq!(desk.states()[3], "draft");
}

#[actix_web::test]
async fn a_task_for_the_owner_carries_a_link_that_opens_x_and_calls_nobody() {
    let desk = Desk::new(2).await;
    desk.text("Hello {n} & friends");
    desk.sql("UPDATE x_accounts SET token = NULL;");
    assert_eq!(desk.run_as(Way::Task, 1), [Outcome::Waiting, Outcome::Waiting]);
    desk.run_as(Way::Task, 1);
    desk.tick().await;
    let links: Vec<Option<String>> =
        desk.app.db(|conn| Ok(tasks::table.order(tasks::id).select(tasks::link).load(conn)?));
    assert_eq!(links.len(), 2);
    assert!(links[0].as_deref().is_some_and(|link| link.ends_with("/intent/tweet?text=Hello%201%20%26%20friends")));
    desk.sql("UPDATE tasks SET state = 'done' WHERE id = 1;");
    assert_eq!(desk.settle_as(Way::Task), [Outcome::Done, Outcome::Waiting]);
    desk.sql("INSERT INTO contact_blocks (contact_id, channel, reason, at) VALUES (2, 'x', 'asked', NOW(6));");
    assert!(matches!(desk.settle_as(Way::Task)[1], Outcome::Skipped(_)));
    assert_eq!(desk.attempts(), 0);
}

#[actix_web::test]
async fn a_contact_is_mentioned_once_in_seven_days_and_the_rest_waits_with_the_reason() {
    let desk = Desk::new(1).await;
    desk.text("Hi @ada, number {n}");
    desk.run_as(Way::Mention, 1);
    desk.run_as(Way::Mention, 2);
    desk.tick().await;
    assert_eq!((desk.attempts(), desk.states()), (1, vec!["sent".to_owned(), "queued".to_owned()]));
    let why = desk.reasons().pop().flatten().unwrap_or_default();
    assert_eq!(why, "It waits until 30 Nov, 12:00 UTC: a contact is mentioned at most once in 7 days.");
    desk.later(6 * 86_400).await;
    assert_eq!(desk.attempts(), 1);
    desk.later(86_400).await;
    assert_eq!((desk.attempts(), desk.states()), (2, vec!["sent".to_owned(), "sent".to_owned()]));
}

#[actix_web::test]
async fn so_many_mentions_a_day_and_an_administrator_says_how_many() {
    let desk = Desk::new(3).await;
    let mut admin = desk.app.admin().await;
    admin.open("/twitter/sending").await.fill("Mentions a day", "none").press("Save").await;
    assert_eq!(admin.status(), 422);
    admin.sees("Give a whole number from 1 to 2400.").fill("Mentions a day", "2").press("Save").await;
    admin.sees("The rules were saved.");
    desk.text("Hi @ada, number {n}");
    desk.run();
    desk.tick().await;
    assert_eq!(desk.posted(), 2);
    assert!(desk.reasons().iter().flatten().any(|why| why.contains("at most 2 mentions a day")));
    desk.later(12 * 3600 + 60).await;
    assert_eq!(desk.posted(), 3);
}

#[actix_web::test]
async fn what_waits_behind_a_full_day_does_not_keep_others_from_being_sent() {
    let desk = Desk::new(30).await;
    desk.sql("INSERT INTO settings (name, value, changed_at) VALUES ('twitter.sending', '{\"per_day\":1}', NOW(6));");
    desk.text("Hi @ada, number {n}");
    desk.run_as(Way::Mention, 1);
    desk.text("Number {n}");
    desk.run_as(Way::Brand, 2);
    desk.tick().await;
    assert_eq!(desk.posted(), 31);
}

#[actix_web::test]
async fn nothing_waits_on_for_a_contact_who_asked_not_to_be_contacted() {
    for way in [Way::Mention, Way::Brand, Way::Draft] {
        let desk = Desk::new(2).await;
        desk.text("Hello {n}");
        desk.run_as(way, 1);
        desk.sql("UPDATE posts SET state = 'queued', approved_at = NOW(6);");
        desk.sql("INSERT INTO contact_blocks (contact_id, channel, reason, at) VALUES (1, 'x', 'asked', NOW(6));");
        desk.tick().await;
        assert_eq!(
            (desk.states(), desk.texts()),
            (vec!["withdrawn".to_owned(), "sent".to_owned()], vec!["Hello 2".to_owned()],)
        );
        assert_eq!(desk.reasons()[0].as_deref(), Some("Asked not to be contacted on X."));
    }
}

#[actix_web::test]
async fn the_builder_says_when_a_text_does_not_go_the_chosen_way() {
    let desk = Desk::new(1).await;
    desk.sql("UPDATE campaigns SET is_published = 0;");
    let mut admin = desk.app.admin().await;
    admin.open("/campaigns/1/steps/1/edit").await;
    admin.choose("Way", "Post without naming them").press("Save").await;
    assert_eq!(admin.status(), 422);
    admin.sees("X refuses one that the account has posted already");
}
