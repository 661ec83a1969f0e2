//! What the public gets of a file.

use std::fs;

use super::{PDF, stored, uploaded};
use crate::support::App;

#[actix_web::test]
async fn a_file_has_one_address_and_others_lead_to_it() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    for (path, to) in [
        ("/asset/1:other", "/asset/1:guide"),
        ("/asset/1", "/asset/1:guide"),
        ("/asset/1:x?utm_source=x&n=1", "/asset/1:guide?utm_source=x&n=1"),
    ] {
        let answer = app.request("GET", path).send().await;
        assert_eq!((answer.status, answer.header("location")), (301, to), "{path}");
    }
    let answer = app.request("GET", "/asset/1:guide").send().await;
    assert_eq!((answer.status, answer.body.as_slice()), (200, PDF));
    assert_eq!(answer.header("content-type"), "application/pdf");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert!(answer.header("content-disposition").contains("guide.pdf"));
    assert!(!answer.cookies().contains(&"linnet"));
}

#[actix_web::test]
async fn a_part_of_a_file_is_answered_as_that_part() {
    let app = App::start().await;
    uploaded(&mut app.admin().await, "Guide", "guide.pdf", PDF).await;
    let all = PDF.len();
    for (range, status, said, body) in [
        ("bytes=0-3", 206, format!("bytes 0-3/{all}"), &PDF[..4]),
        ("bytes=4-", 206, format!("bytes 4-{}/{all}", all - 1), &PDF[4..]),
        ("bytes=-5", 206, format!("bytes {}-{}/{all}", all - 5, all - 1), &PDF[all - 5..]),
        ("bytes=999-", 416, format!("bytes */{all}"), b""),
        ("bytes=0-1,3-4", 200, String::new(), PDF),
    ] {
        let answer = app.request("GET", "/asset/1:guide").with("Range", range).send().await;
        assert_eq!((answer.status, answer.header("content-range")), (status, said.as_str()), "{range}");
        assert_eq!(answer.body, body, "{range}");
        assert_eq!(answer.header("content-length"), body.len().to_string(), "{range}");
    }
}

#[actix_web::test]
async fn a_part_is_only_given_of_the_file_that_was_begun() {
    let app = App::start().await;
    uploaded(&mut app.admin().await, "Guide", "guide.pdf", PDF).await;
    let whole = app.request("GET", "/asset/1:guide").send().await;
    for (held, status) in [(whole.header("etag"), 206), (whole.header("last-modified"), 206), ("\"older\"", 200)] {
        let request = app.request("GET", "/asset/1:guide").with("Range", "bytes=0-3").with("If-Range", held);
        assert_eq!(request.send().await.status, status, "{held}");
    }
    for (held, status) in [(whole.header("etag"), 304), ("\"older\"", 200), ("*", 304)] {
        let answer = app.request("GET", "/asset/1:guide").with("If-None-Match", held).send().await;
        assert_eq!((answer.status, answer.body.is_empty()), (status, status == 304), "{held}");
    }
}

#[actix_web::test]
async fn asking_for_the_head_tells_the_length_and_sends_nothing() {
    let app = App::start().await;
    uploaded(&mut app.admin().await, "Guide", "guide.pdf", PDF).await;
    let answer = app.request("HEAD", "/asset/1:guide").send().await;
    assert_eq!((answer.status, answer.header("content-length")), (200, PDF.len().to_string().as_str()));
    assert_eq!(answer.header("accept-ranges"), "bytes");
    assert!(answer.body.is_empty());
}

#[actix_web::test]
async fn what_is_not_published_or_not_there_is_not_found() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let asset = uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    admin.follow("Edit").await.tick("Published", false).press("Save").await.sees("This asset is not published");
    for path in ["/asset/1:guide", "/asset/1:other", "/asset/2:guide", "/asset/x", "/asset/-1:guide", "/asset/"] {
        let answer = app.request("GET", path).send().await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.cookies().is_empty(), "{path}");
    }
    admin.open(&asset).await.sees("Downloads 0");
}

#[actix_web::test]
async fn a_file_that_is_missing_or_cut_short_is_not_found_and_not_counted() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let asset = uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    let file = stored(&app).pop().expect("the file");
    fs::write(&file, &PDF[..10]).expect("the file can be cut short");
    assert_eq!(app.request("GET", "/asset/1:guide").send().await.status, 404);
    fs::remove_file(&file).expect("the file can be removed");
    assert_eq!(app.request("GET", "/asset/1:guide").send().await.status, 404);
    admin.open(&asset).await.sees("Downloads 0").sees("No downloads yet");
    fs::write(&file, PDF).expect("the file can be restored");
    assert_eq!(app.request("GET", "/asset/1:guide").send().await.body, PDF);
}

#[actix_web::test]
async fn a_file_keeps_its_own_name_whatever_characters_it_has() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let asset = uploaded(&mut admin, "Prices", "../Preise Ä;<b>1 & 2.TXT", "Grüße\n".as_bytes()).await;
    admin.open(&asset).await.sees("Preise Ä;<b>1 & 2.TXT");
    let answer = app.request("GET", "/asset/1:prices").send().await;
    let said = answer.header("content-disposition");
    assert!(said.starts_with("attachment; filename=\"Preise _"), "{said}");
    assert!(said.ends_with("filename*=UTF-8''Preise%20%C3%84%3B%3Cb%3E1%20%26%202%2ETXT"), "{said}");
    assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8");
    assert!(answer.header("content-security-policy").starts_with("sandbox"));
}

#[actix_web::test]
async fn a_file_that_was_replaced_meanwhile_is_sent_from_its_beginning() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    let held = app.request("GET", "/asset/1:guide").send().await.header("etag").to_owned();
    let newer = [PDF, b"more"].concat();
    admin.open("/assets/1/edit").await.attach("File", "guide.pdf", &newer).press("Save").await;
    let rest = app.request("GET", "/asset/1:guide").with("Range", "bytes=4-").with("If-Range", &held).send().await;
    assert_eq!((rest.status, rest.body), (200, newer));
    assert_eq!(app.request("GET", "/asset/1:guide").with("If-None-Match", &held).send().await.status, 200);
}
