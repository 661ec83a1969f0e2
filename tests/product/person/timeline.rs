//! The timeline: kinds, words, days, going on, and the file.

use chrono::Duration;
use linnet::activity::{self, NewActivity};
use linnet::ids::ContactId;
use linnet::{assets, pages};

use super::{HOSTILE, contact};
use crate::support::App;

fn happen(app: &App, id: ContactId, many: i64) {
    let now = app.house.clock.now();
    let visit = |n: i64| {
        let title = format!("Visited “Page {n:03}”");
        NewActivity::new(id, &pages::VISIT, title, now.minus(Duration::hours(n + 1))).detail("/page")
    };
    let mut all: Vec<NewActivity> = (0..many).map(visit).collect();
    let old = now.minus(Duration::days(200));
    all.push(NewActivity::new(id, &assets::DOWNLOAD, "=cmd()|' /C calc'!A0", old));
    app.db(|conn| Ok(activity::record(conn, &all)?));
}

#[actix_web::test]
async fn a_long_timeline_goes_on_by_days_and_can_be_narrowed() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    happen(&app, id, 120);
    let mut ada = app.admin().await;
    let path = format!("/contacts/{id}");
    ada.open(&path).await.sees("Today, 23 November").sees("Yesterday, 22 November").sees("Times are in UTC.");
    ada.sees("Page 000").sees_no("Page 060").sees("6 months Visits and downloads");
    ada.follow("12 months").await.sees("12 months Visits and downloads");
    ada.open("/contacts/1?months=7").await.sees("6 months Visits and downloads");
    ada.follow("Load more").await.sees("Page 060").sees_no("Page 000").sees_no("Page 110");
    ada.follow("Load more").await.sees("Page 119").sees("=cmd()").sees_no("Load more");
    ada.open(&path)
        .await
        .tick("Downloaded an asset", true)
        .press("Show these")
        .await
        .sees("=cmd()")
        .sees_no("Page 001");
    ada.sees("1 kind ").follow("Show everything").await.sees("Page 001");
    ada.open(&format!("{path}?kind=page.visit&kind=asset.download&search=Page+11"))
        .await
        .sees("Page 119")
        .sees_no("Page 001");
    ada.open(&format!("{path}?search=50%25")).await.sees("Nothing of that kind");
    ada.open(&format!("{path}?kind=page.visit'+OR+1&after=x")).await;
    assert_eq!(ada.status(), 200);
}

#[actix_web::test]
async fn the_timeline_is_a_file_without_formulas_also_when_it_is_long() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    happen(&app, id, 1_100);
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}/timeline.csv")).await;
    assert!(ada.header("content-type").is_some_and(|kind| kind.starts_with("text/csv")));
    let lines = ada.source().lines().count();
    assert_eq!(lines, 1 + 1 + 1_100 + 1, "the head, the creation, the visits and the download");
    assert!(ada.source().contains("\"'=cmd()|") && !ada.source().contains(",\"=cmd"));
    ada.open(&format!("/contacts/{id}/timeline.csv?kind=asset.download")).await;
    assert_eq!(ada.source().lines().count(), 2);
}

#[actix_web::test]
async fn a_title_is_text_wherever_it_comes_from() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let now = app.house.clock.now();
    let told = NewActivity::new(id, &pages::VISIT, HOSTILE, now).detail(HOSTILE).about("page", "1\"onx=\"");
    app.db(|conn| Ok(activity::record(conn, std::slice::from_ref(&told))?));
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}")).await.sees("<script>alert(1)</script>");
    assert!(!ada.source().contains("<script>alert") && !ada.source().contains("1\"onx"));
}
