//! Which answers are downloads, and whose.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use chrono::Duration;
use futures_util::future::join_all;

use super::{PDF, uploaded};
use crate::pages::published;
use crate::support::App;

const FILE: &str = "/asset/1:guide";

#[actix_web::test]
async fn a_download_counts_and_stands_on_the_timeline_of_whoever_had_it() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let asset = uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    published(&mut admin, "Spring", "spring", "<a href=\"{assetlink=1}\">Guide</a>").await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await.follow("Guide").await;
    assert_eq!(visitor.source(), String::from_utf8_lossy(PDF));
    admin.open(&asset).await.sees("Downloads 1").sees("Contacts who downloaded it 1");
    admin.follow("Anonymous visitor 1").await.sees("Visited “Spring”").sees("Downloaded “Guide”");
    visitor.open(FILE).await;
    app.visitor().open(FILE).await;
    admin.open(&asset).await.sees("Downloads 3").sees("Contacts who downloaded it 2").sees("Anonymous visitor 2");
}

#[actix_web::test]
async fn what_is_no_visitors_whole_download_is_not_counted() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let asset = uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    let etag = app.request("HEAD", FILE).send().await.header("etag").to_owned();
    let answers = [
        app.request("HEAD", FILE).send().await,
        app.request("GET", FILE).by(&admin).send().await,
        app.request("GET", FILE).with("User-Agent", "Twitterbot/1.0").send().await,
        app.request("GET", FILE).with("Purpose", "prefetch").send().await,
        app.request("GET", FILE).with("If-None-Match", &etag).send().await,
        app.request("GET", FILE).with("Range", "bytes=0-9").send().await,
        app.request("GET", FILE).with("Range", "bytes=999-").send().await,
    ];
    assert_eq!(answers.each_ref().map(|answer| answer.status), [200, 200, 200, 200, 304, 206, 416]);
    assert!(answers.iter().all(|answer| answer.cookies().is_empty()));
    admin.open(&asset).await.sees("Downloads 0").sees("No downloads yet");
}

#[actix_web::test]
async fn whoever_hangs_up_before_the_end_has_not_downloaded_the_file() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let mut large = PDF.to_vec();
    large.resize(24 << 20, b' ');
    let asset = uploaded(&mut admin, "Guide", "guide.pdf", &large).await;
    let address = app.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(address).expect("the server listens");
    write!(line, "GET {FILE} HTTP/1.1\r\nHost: {address}\r\n\r\n").expect("it takes a request");
    let mut beginning = vec![0; 1 << 16];
    line.read_exact(&mut beginning).expect("it answers");
    drop(line);
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    admin.open(&asset).await.sees("Downloads 0");
    assert_eq!(app.request("GET", FILE).send().await.body, large);
    admin.open(&asset).await.sees("Downloads 1");
}

#[actix_web::test]
async fn a_viewer_that_fetches_the_end_twice_within_ten_minutes_counts_once() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let asset = uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    let mut visitor = app.visitor();
    visitor.open(FILE).await;
    for (minutes, downloads) in [(0, 1), (9, 1), (2, 2), (0, 2)] {
        app.advance(Duration::minutes(minutes));
        let part = app.request("GET", FILE).by(&visitor).with("Range", "bytes=-9").send().await;
        assert_eq!(part.status, 206);
        admin.open(&asset).await.sees(&format!("Downloads {downloads}")).sees("Contacts who downloaded it 1");
    }
    let parts = app.visitor();
    app.request("GET", FILE).by(&parts).with("Range", "bytes=0-").send().await;
    admin.open(&asset).await.sees("Downloads 3").sees("Contacts who downloaded it 2");
}

#[actix_web::test]
async fn what_a_visitor_says_about_where_they_came_from_is_shown_as_text() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let asset = uploaded(&mut admin, "<script>alert(1)</script>", "guide.pdf", PDF).await;
    let referer = "https://example.org/?<script>alert(2)</script>";
    app.request("GET", "/asset/1:script-alert-1-script").with("Referer", referer).send().await;
    admin.open(&asset).await.sees("<script>alert(1)</script>").sees(referer);
    assert!(!admin.source().contains("<script>alert"));
}

#[actix_web::test]
async fn a_picture_within_another_site_is_delivered_without_a_cookie_and_without_a_contact() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let asset = uploaded(&mut admin, "Logo", "logo.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").await;
    let answer = app.request("GET", "/asset/1:logo").with("Sec-Fetch-Dest", "image").send().await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "image/png"));
    assert!(answer.cookies().is_empty());
    assert!(answer.header("content-disposition").starts_with("inline"));
    admin.open(&asset).await.sees("Downloads 1").sees("Contacts who downloaded it 0").sees("Somebody without a cookie");
    admin.open("/contacts/1").await;
    assert_eq!(admin.status(), 404);
}

#[actix_web::test]
async fn the_same_new_browser_may_fetch_several_files_at_once() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let asset = uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    published(&mut admin, "Spring", "spring", "<p>Hello").await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await;
    admin.open("/contacts/1/delete").await.press("Put into the bin").await.sees("was put into the bin");
    let answers = join_all((0..12).map(|_| app.request("GET", FILE).by(&visitor).send())).await;
    assert!(answers.iter().all(|answer| answer.body == PDF));
    admin.open(&asset).await.sees("Downloads 12").sees("Contacts who downloaded it 1");
}
