//! Who clicked, what is counted, and where a link leads.

use diesel::prelude::*;
use linnet::contacts::{self, Erasing};
use linnet::ids::ContactId;
use linnet::links::{Clicks, Span, clicks_by_contact, clicks_by_day, clicks_of};
use linnet::schema::visitors;

use super::{click, clicked, leads, made, tweeted};
use crate::support::App;

#[actix_web::test]
async fn a_click_leads_on_and_stands_on_the_contacts_timeline() {
    let app = App::start().await;
    let (mut ada, ids) = tweeted(&app, "Look: https://example.org/a?b=c", &["Grace", "Linus"]).await;
    let path = made(&app)[0].1.clone();
    let answer = click(&app, &path).with("Referer", "https://t.co/").send().await;
    assert_eq!(leads(&answer), (302, "https://example.org/a?b=c"));
    assert_eq!(answer.header("cache-control"), "private, no-store");
    assert!(answer.cookies().is_empty(), "a public link ties no browser to anybody");
    ada.open("/contacts/1").await.sees("Clicked a link in the tweet “Hello”: example.org/a?b=c");
    ada.open("/contacts/2").await.sees_no("Clicked a link in");
    click(&app, &path).send().await;
    click(&app, &made(&app)[1].1).send().await;
    let today = app.house.clock.now().utc().date_naive();
    let span = Span { from: today, to: today, kind: "tweet", key: Some("1".to_owned()), campaign: None };
    let (days, all, lines) = app.db(|conn| {
        let days = clicks_by_day(conn, &span)?;
        Ok((days, clicks_of(conn, "tweet", &["1".to_owned()])?, clicks_by_contact(conn, ids[0], 10)?))
    });
    assert_eq!(days.iter().map(|day| (day.day, day.clicks, day.contacts)).collect::<Vec<_>>(), [(today, 3, 2)]);
    assert_eq!(all.get("1"), Some(&Clicks { clicks: 3, contacts: 2 }));
    assert_eq!(lines.iter().map(|line| line.target.as_str()).collect::<Vec<_>>(), ["https://example.org/a?b=c"; 2]);
    for campaign in [Some(linnet::ids::CampaignId(1)), Some(linnet::ids::CampaignId(9))] {
        let span = Span { key: None, campaign, ..span.clone() };
        let clicks: i64 = app.db(|conn| Ok(clicks_by_day(conn, &span)?)).iter().map(|day| day.clicks).sum();
        assert_eq!(clicks, if campaign.map(|id| id.0) == Some(1) { 3 } else { 0 });
    }
}

#[actix_web::test]
async fn programs_prefetches_and_people_of_ours_are_led_on_and_not_counted() {
    let app = App::start().await;
    let (ada, _) = tweeted(&app, "Look: https://example.org/a", &["Grace"]).await;
    let path = made(&app)[0].1.clone();
    let answers = [
        app.request("HEAD", &path).with("User-Agent", super::FIREFOX).send().await,
        // Every browser says what it is.
        app.request("GET", &path).send().await,
        app.request("GET", &path).with("User-Agent", "Twitterbot/1.0").send().await,
        app.request("GET", &path).with("User-Agent", "curl/8.5.0").send().await,
        app.request("GET", &path).with("User-Agent", "python-requests/2.32").send().await,
        click(&app, &path).with("Sec-Purpose", "prefetch").send().await,
        click(&app, &path).with("Sec-Fetch-Dest", "image").send().await,
        click(&app, &path).by(&ada).send().await,
    ];
    for answer in &answers {
        assert_eq!(leads(answer), (302, "https://example.org/a"));
    }
    assert_eq!(clicked(&app), []);
}

#[actix_web::test]
async fn a_link_leads_where_it_was_made_to_lead_and_nowhere_else() {
    let app = App::start().await;
    tweeted(&app, "Look: https://example.org/a", &["Grace"]).await;
    let path = made(&app)[0].1.clone();
    for tail in ["?url=https://evil.example", "?r=//evil.example&u=1", "#https://evil.example"] {
        let answer = click(&app, &format!("{path}{tail}")).send().await;
        assert_eq!(leads(&answer), (302, "https://example.org/a"), "{tail}");
    }
    let swapped: String = path.chars().rev().take(12).collect();
    let unknown = [
        "/r/AAAAAAAAAAAA".to_owned(),
        format!("/r/{swapped}"),
        "/r/".to_owned(),
        "/r/https://evil.example".to_owned(),
        "/r/%2f%2fevil.example".to_owned(),
        format!("{path}x"),
        format!("{path}/evil.example"),
        format!("{path}%0d%0aLocation:%20https://evil.example"),
        "/r/1".to_owned(),
    ];
    for path in unknown {
        let answer = click(&app, &path).send().await;
        assert_eq!(leads(&answer), (404, ""), "{path}");
    }
    assert_eq!(clicked(&app).len(), 3);
}

/// A browser that has been here before, as whoever the contact is.
async fn browser_of(app: &App, contact: u64) -> crate::support::Browser {
    let mut browser = app.visitor();
    browser.open("/spring").await;
    app.db(|conn| {
        let newest: Option<u64> = visitors::table.select(diesel::dsl::max(visitors::id)).first(conn)?;
        diesel::update(visitors::table.filter(visitors::id.nullable().eq(newest)))
            .set(visitors::contact_id.eq(ContactId(contact)))
            .execute(conn)?;
        Ok(())
    });
    browser
}

#[actix_web::test]
async fn a_browser_that_is_known_as_somebody_else_clicks_for_itself() {
    let app = App::start().await;
    let (mut ada, _) = tweeted(&app, "Look: https://example.org/a", &["Grace", "Linus"]).await;
    let (path, now) = (made(&app)[0].1.clone(), app.house.clock.now());
    crate::pages::published(&mut ada, "Spring", "spring", "<p>Hello").await;
    let linus = browser_of(&app, 2).await;
    click(&app, &path).by(&linus).send().await;
    // A browser without a name may well be Grace's.
    let mut nameless = app.visitor();
    nameless.open("/spring").await;
    click(&app, &path).by(&nameless).send().await;
    let grace = browser_of(&app, 1).await;
    click(&app, &path).by(&grace).send().await;
    assert_eq!(clicked(&app), [2, 1, 1].map(|id| Some(ContactId(id))));
    ada.open("/contacts/2").await.sees("Clicked a link in the tweet “Hello”");
    assert!(app.db(|conn| Ok(contacts::find(conn, ContactId(2))?)).unwrap().last_active_at == Some(now));
}

#[actix_web::test]
async fn links_of_a_contact_that_became_a_part_of_another_click_for_that_one() {
    let app = App::start().await;
    let (mut ada, _) = tweeted(&app, "Look: https://example.org/a", &["Grace", "Linus"]).await;
    let path = made(&app)[0].1.clone();
    click(&app, &path).send().await;
    crate::merging::merge(&mut ada, ContactId(2), ContactId(1)).await;
    click(&app, &path).send().await;
    assert_eq!(clicked(&app), [Some(ContactId(2)); 2]);
    crate::merging::take_back(&mut ada, ContactId(2)).await;
    click(&app, &path).send().await;
    assert_eq!(clicked(&app), [1, 2, 1].map(|id| Some(ContactId(id))));
}

#[actix_web::test]
async fn the_links_of_somebody_in_the_bin_lead_on_and_are_nobodys() {
    let app = App::start().await;
    let (mut ada, _) = tweeted(&app, "Look: https://example.org/a", &["Grace"]).await;
    let path = made(&app)[0].1.clone();
    ada.open("/contacts/1/delete").await.press("Put into the bin").await.sees("was put into the bin");
    assert_eq!(leads(&click(&app, &path).send().await), (302, "https://example.org/a"));
    assert_eq!(clicked(&app), [None]);
}

#[actix_web::test]
async fn nobody_is_named_by_the_address_of_a_link_once_they_are_forgotten() {
    let app = App::start().await;
    let (mut ada, _) =
        tweeted(&app, "Look: https://example.org/a?who={contactfield=firstname|}#Grace", &["Grace"]).await;
    let (_, path, target) = made(&app)[0].clone();
    assert!(target.contains("Grace"));
    ada.open("/contacts/1/erase").await;
    assert_eq!(ada.status(), 200, "{}", ada.text());
    ada.sees("links made for them");
    for how in [Erasing::Anonymise, Erasing::Delete] {
        app.db(|conn| app.house.follows.0.iter().try_for_each(|one| one.erase(conn, ContactId(1), how)));
        assert_eq!(leads(&click(&app, &path).send().await), (302, "https://example.org/a"), "{how:?}");
    }
    assert_eq!(made(&app)[0].0, None);
}
