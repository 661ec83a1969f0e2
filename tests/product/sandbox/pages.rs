//! What people see, and the sandbox's own doors.

use linnet::sandbox::{Seed, SeedUser};
use scraper::{Html, Selector};
use serde_json::json;

use super::{Stage, post};

fn texts(page: &str, selector: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    html.select(&Selector::parse(selector).unwrap()).map(|found| found.text().collect::<String>()).collect()
}

#[actix_web::test]
async fn the_timeline_shows_posts_newest_first_with_links_and_nothing_as_html() {
    let stage = Stage::new();
    let posts = vec![
        post(
            "ada_reads",
            "<script>alert(1)</script> &amp; @songbird_co #birds https://example.com/a/long/way/down/the/road",
            90,
        ),
        post("songbird_co", "Newest", 1),
    ];
    stage.x.try_seed(Seed { posts, ..Seed::default() }).unwrap();
    let page = stage.client().browse("/").await;
    let shown = texts(&page.text, ".post .text");
    assert_eq!(shown[0], "Newest");
    assert_eq!(shown[1], "<script>alert(1)</script> &amp; @songbird_co #birds example.com/a/long/way/down…");
    assert_eq!(texts(&page.text, ".post .text a"), ["@songbird_co", "#birds", "example.com/a/long/way/down…"]);
    assert_eq!(texts(&page.text, ".post time"), ["1m", "1h"]);
    assert!(texts(&page.text, "script").is_empty() && !page.text.contains("style="));
    assert!(page.header("content-security-policy").starts_with("default-src 'none'"));
    assert_eq!(stage.client().browse("/__sandbox/style.css").await.header("content-type"), "text/css; charset=utf-8");
}

#[actix_web::test]
async fn people_and_single_posts_have_pages_and_long_lists_go_on() {
    let stage = Stage::new();
    let posts = (0..35).map(|n| post("ada_reads", &format!("Post {n}"), n)).collect();
    stage.x.try_seed(Seed { posts, ..Seed::default() }).unwrap();
    let client = stage.client();
    let first = client.browse("/Ada_READS").await;
    assert_eq!((first.status, texts(&first.text, ".post").len()), (200, 30));
    assert_eq!(texts(&first.text, "h1"), ["Ada <b> (@Ada_Reads)"]);
    let html = Html::parse_document(&first.text);
    let more = html.select(&Selector::parse(".more a").unwrap()).next().unwrap().value().attr("href").unwrap();
    let second = client.browse(more).await;
    assert_eq!(texts(&second.text, ".post .text").last().unwrap(), "Post 34");
    assert_eq!(texts(&second.text, ".post").len(), 5);
    let id = &stage.x.posts()[0].id;
    for path in [format!("/ada_reads/status/{id}"), format!("/i/web/status/{id}")] {
        assert_eq!(texts(&client.browse(&path).await.text, ".post .text"), ["Post 0"]);
    }
    for path in ["/nobody", "/ada_reads/status/5", "/has_left"] {
        assert_eq!(client.browse(path).await.status, 404, "{path}");
    }
    assert_eq!(texts(&client.browse("/?q=post+3").await.text, ".post").len(), 6);
}

#[actix_web::test]
async fn an_empty_timeline_says_what_will_come() {
    let stage = Stage::empty(None);
    let page = stage.client().browse("/").await;
    assert!(texts(&page.text, ".empty")[0].contains("Nothing has been posted here yet"));
}

#[actix_web::test]
async fn pictures_are_pngs_of_their_own_and_strangers_have_none() {
    let stage = Stage::new();
    let users = vec![
        SeedUser { handle: "no_picture".into(), picture: Some("default".into()), ..SeedUser::default() },
        SeedUser { handle: "green".into(), picture: Some("#00aa55".into()), ..SeedUser::default() },
    ];
    stage.x.try_seed(Seed { users, ..Seed::default() }).unwrap();
    let client = stage.client();
    for path in [
        "/pictures/green_normal.png",
        "/pictures/green_400x400.png",
        "/pictures/green.png",
        "/pictures/default_profile_bigger.png",
    ] {
        let bytes = client.http.get(format!("{}{path}", stage.x.url())).send().await.unwrap().bytes().await.unwrap();
        assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.ends_with(b"IEND\xaeB`\x82"), "{path}");
    }
    assert_eq!(client.browse("/pictures/nobody_normal.png").await.status, 404);
    let got = client.get("/2/users/by/username/no_picture", &[("user.fields", "profile_image_url")]).await;
    assert!(got.json["data"]["profile_image_url"].as_str().unwrap().ends_with("/default_profile_normal.png"));
}

#[actix_web::test]
async fn the_doors_seed_list_reset_and_stay_shut_for_other_sites() {
    let stage = Stage::empty(None);
    let client = stage.client();
    let seed = json!({
        "apps": [{"key": "key", "secret": "secret", "callbacks": [], "access": "read-write"}],
        "users": [{"handle": "songbird_co", "name": "Songbird"}],
        "tokens": [{"app": "key", "user": "songbird_co", "token": "token", "secret": "token-secret"}],
        "posts": [{"author": "songbird_co", "text": "Before", "minutes_ago": 3}],
    });
    assert_eq!(client.door("/__sandbox/seed", seed).await.status, 204);
    assert_eq!(client.tweet("Through the doors").await.status, 201);
    let calls = client.browse("/__sandbox/requests").await.json;
    assert_eq!(calls[0]["path"], "/2/tweets");
    assert_eq!(calls[0]["user"], "songbird_co");
    assert!(!calls.to_string().contains("token-secret"));
    assert_eq!(client.browse("/__sandbox/posts").await.json[1]["text"], "Before");
    let wrong = client.door("/__sandbox/seed", json!({"users": [{"handle": "not a handle"}]})).await;
    assert!(wrong.status == 400 && wrong.text.contains("not a handle"));
    let url = format!("{}/__sandbox/reset", stage.x.url());
    let elsewhere = client.http.post(&url).header("origin", "https://evil.example.com");
    assert_eq!(elsewhere.send().await.unwrap().status(), 403);
    assert_eq!(client.door("/__sandbox/reset", json!({})).await.status, 204);
    assert!(stage.x.posts().is_empty() && stage.x.requests().is_empty());
    assert_eq!(client.browse("/__sandbox/nothing").await.status, 404);
}

#[actix_web::test]
async fn the_sample_is_a_seed_like_any_other() {
    let stage = Stage::empty(None);
    stage.x.try_seed(Seed::sample(super::CALLBACK)).unwrap();
    stage.x.try_seed(Seed::sample(super::CALLBACK)).unwrap();
    assert_eq!(stage.x.posts().len(), 6);
    assert_eq!(stage.client().browse("/").await.status, 200);
}

#[actix_web::test]
async fn it_stops_when_told_and_its_port_is_free_again() {
    let stage = Stage::new();
    let url = stage.x.url().to_owned();
    stage.x.stop();
    stage.x.stop();
    assert!(stage.client().http.get(url).send().await.is_err());
}
