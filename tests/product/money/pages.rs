//! Costs, prices and rules, as people see and change them.

use diesel::connection::SimpleConnection as _;
use diesel::prelude::*;
use linnet::schema::{posts, settings};
use linnet::users::Role;

use super::spent_for;
use crate::outbox::Desk;

#[actix_web::test]
async fn the_costs_of_a_month_stand_by_purpose_and_by_day_with_a_forecast() {
    let desk = Desk::new(1).await;
    desk.app.db(|conn| {
        conn.batch_execute(
            "INSERT INTO x_spend (day, purpose, calls, micros) VALUES
             ('2026-10-30', 'post', 2, 30000), ('2026-11-16', 'post_with_link', 7, 1400000),
             ('2026-11-17', 'profile', 3, 30000), ('2026-11-17', 'timeline', 3, 150000);
             INSERT INTO x_months (month, micros) VALUES ('2026-10-01', 30000), ('2026-11-01', 1580000);",
        )?;
        Ok(())
    });
    let mut admin = desk.app.admin().await;
    admin.open("/twitter").await.follow("$1.58 of $50.00").await;
    admin.sees("Spent this month").sees("$1.58").sees("November 2026").sees("Tweets with a link").sees("$1.40");
    // $1.58 in seven days, eight days left with today.
    admin.sees("Forecast until 30 November").sees("$3.38");
    admin.sees("16 Nov").sees("Contacts' posts").sees("$0.15");
    assert!(admin.source().contains("<title>17 Nov, Reading about contacts: $0.18</title>"));
    admin.follow("Month before").await.sees("October 2026").sees("$0.03").sees_no("Forecast");
    admin.follow("Month before").await.sees("September 2026").sees("Nothing was spent in this month.");
    admin.follow("Month after").await.follow("Month after").await.sees("November 2026").sees_no("Month after");
    admin.open("/twitter/costs?month=2031-99").await.sees("November 2026");
    let mut marketer = desk.app.signed_in("Mo Marketer", Role::Marketer).await;
    marketer.open("/twitter/costs").await.sees("$1.58").sees_no("At most in a month").sees_no("Prices and rules");
}

#[actix_web::test]
async fn a_limit_that_is_none_is_refused_beside_its_field() {
    let desk = Desk::new(1).await;
    let mut admin = desk.app.admin().await;
    admin.open("/twitter/costs").await;
    admin.fill("At most in a month", "a lot").fill("Warn from", "0").press("Save").await;
    assert_eq!(admin.status(), 422);
    assert_eq!(admin.value("At most in a month"), "a lot");
    assert!(admin.reason("At most in a month").contains("give an amount of dollars"));
    assert!(admin.reason("Warn from").contains("from 1 to 100"));
}

#[actix_web::test]
async fn a_price_that_x_changed_counts_from_the_next_tweet_on() {
    let desk = Desk::new(1).await;
    let mut admin = desk.app.admin().await;
    admin.open("/twitter/rules").await.sees("Please compare these with X's pages");
    admin.sees("Last checked: never compared; the values are X's of August 2026.");
    admin.fill("A tweet without a link", "0.02").tick("I compared all of this with X's pages today", true);
    admin.press("Save").await.sees("Prices and rules were saved.").sees("Last checked: 23 November 2026.");
    admin.sees_no("Please compare these");
    assert_eq!(admin.value("A tweet without a link"), "0.02");
    desk.run();
    desk.tick().await;
    assert_eq!(spent_for(&desk, "post"), (1, 20_000));
    desk.app.advance(chrono::Duration::days(91));
    let mut admin = desk.app.admin().await;
    admin.open("/twitter/rules").await.sees("Please compare these with X's pages");
    admin.fill("A tweet without a link", "free").fill("Tweets in 15 minutes", "0").press("Save").await;
    assert_eq!(admin.status(), 422);
    assert!(admin.reason("A tweet without a link").contains("an amount of dollars"));
    assert!(admin.reason("Tweets in 15 minutes").contains("a whole number above 0"));
}

#[actix_web::test]
async fn our_own_limit_of_tweets_a_day_counts_whatever_x_allows() {
    let desk = Desk::new(8).await;
    desk.text("Hello {n}");
    let mut admin = desk.app.admin().await;
    admin.open("/twitter/rules").await.fill("Our own limit of tweets in 24 hours", "5").press("Save").await;
    desk.run();
    desk.tick().await;
    desk.later(3_600).await;
    assert_eq!(desk.posted(), 5);
    admin.open("/twitter").await.sees("24 hours, our own limit").sees("0 of 5");
    desk.later(24 * 3_600).await;
    assert_eq!(desk.posted(), 8);
}

#[actix_web::test]
async fn what_x_is_known_to_refuse_fails_with_the_reason_and_no_call_is_made() {
    let desk = Desk::new(3).await;
    desk.text("Hello @somebody {n}");
    desk.run();
    let mut admin = desk.app.admin().await;
    admin.open("/twitter/rules").await.sees("X has not been asked to post a mention yet.");
    admin.choose("New tweets that mention somebody", "Refused: do not even try").press("Save").await;
    desk.tick().await;
    assert_eq!((desk.states(), desk.attempts()), (vec!["failed".to_owned(); 3], 0));
    let failures: Vec<Option<String>> = desk.app.db(|conn| Ok(posts::table.select(posts::failure).load(conn)?));
    assert_eq!(failures, vec![Some("policy_mention".to_owned()); 3]);
    assert!(desk.reasons()[0].as_deref().is_some_and(|why| why.starts_with("X does not permit this app to mention")));
}

#[actix_web::test]
async fn what_x_last_did_with_a_mention_stands_beside_the_switch() {
    let desk = Desk::new(2).await;
    desk.text("Hello @somebody {n}");
    desk.run();
    desk.fault(1, linnet::sandbox::Behaviour::MentionsRefused);
    desk.tick().await;
    let mut admin = desk.app.admin().await;
    admin.open("/twitter/rules").await.sees("X last refused a mention").sees("X last took a mention");
    let learned: Option<String> = desk
        .app
        .db(|conn| Ok(settings::table.find("twitter.observed").select(settings::value).first(conn).optional()?));
    assert!(learned.is_some_and(|text| text.contains("2026-11-23")));
}
