//! What is kept of what is sent.

use std::path::Path;
use std::process::Command;

use chrono::Duration;
use linnet::settings;

use super::{PDF, stored, uploaded};
use crate::support::request::Answer;
use crate::support::{App, Browser};

/// The beginning of a program, as long as the shortest there is.
const ELF: &[u8] = &{
    let mut head = [0; 64];
    [head[0], head[1], head[2], head[3], head[4], head[5], head[6]] = *b"\x7fELF\x02\x01\x01";
    head
};

/// Tries to upload a file; gives back what is said beside it.
async fn refused(admin: &mut Browser, name: &str, bytes: &[u8]) -> String {
    admin.open("/assets/new").await;
    admin.fill("Title", "Guide").fill("Description", "For all").attach("File", name, bytes).press("Save").await;
    assert_eq!(admin.status(), 422, "{name}: {}", admin.text());
    assert_eq!(
        (admin.value("Title"), admin.value("Description")),
        ("Guide".to_owned(), "For all".to_owned()),
        "{name}"
    );
    admin.reason("File")
}

#[actix_web::test]
async fn a_file_that_is_not_what_its_name_says_is_refused_with_a_reason() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let files: [(&str, &[u8], &str); 7] = [
        ("guide.pdf", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "it looks like a PNG picture"),
        ("setup.exe", b"MZ\x90\0", "Files ending in .exe are not accepted"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Files ending in .svg are not accepted"),
        ("guide.pdf", b"", "This file is empty."),
        ("logo.png", ELF, "This file is a program"),
        ("notes.txt", b"<!DOCTYPE html><script>alert(1)</script>", "it looks like a web page"),
        ("guide", PDF, "without an ending"),
    ];
    for (name, bytes, why) in files {
        let reason = refused(&mut admin, name, bytes).await;
        assert!(reason.contains(why), "{name}: {reason}");
    }
    admin.open("/assets/new").await.fill("Title", "Guide").press("Save").await;
    assert_eq!((admin.status(), admin.reason("File").as_str()), (422, "Choose a file."));
    assert!(stored(&app).is_empty());
    admin.open("/assets").await.sees("No assets yet");
}

#[actix_web::test]
async fn a_file_that_is_too_large_is_refused_and_leaves_nothing_behind() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    app.db(|conn| settings::put(conn, "assets.max_bytes", &400_000, app.house.clock.now()));
    let reason = refused(&mut admin, "notes.txt", &vec![b'x'; 400_001]).await;
    assert_eq!(reason, "A file can have 400 kB; this one is larger.");
    assert!(stored(&app).is_empty());
    uploaded(&mut admin, "Notes", "notes.txt", &vec![b'x'; 400_000]).await;
}

#[actix_web::test]
async fn a_full_disk_is_said_beside_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(disk) = Disk::mount(folder.path()) else {
        eprintln!("skipped: a small disk can only be mounted as root");
        return;
    };
    let app = App::start_with(&[("LINNET_DATA", &folder.path().display().to_string())]).await;
    let mut admin = app.admin().await;
    let reason = refused(&mut admin, "notes.txt", &vec![b'x'; 2 << 20]).await;
    assert!(reason.contains("disk is full"), "{reason}");
    assert!(stored(&app).is_empty());
    uploaded(&mut admin, "Notes", "notes.txt", b"short").await;
    drop((app, disk));
}

/// A disk of one megabyte.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    fn mount(on: &'a Path) -> Option<Self> {
        let done = Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(on).output();
        done.is_ok_and(|done| done.status.success()).then_some(Self(on))
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        Command::new("umount").arg("-l").arg(self.0).status().ok();
    }
}

#[actix_web::test]
async fn a_form_whose_token_is_missing_wrong_or_too_late_keeps_no_file() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/assets/new").await;
    let token = part("name=\"csrf\"", &token(&admin));
    let file = part("name=\"file\"; filename=\"notes.txt\"", &"a note\n".repeat(100_000));
    let (title, wrong) = (part("name=\"title\"", "Guide"), part("name=\"csrf\"", "wrong"));
    for (parts, status) in [
        (vec![&title, &file], 403),
        (vec![&wrong, &title, &file], 403),
        (vec![&title, &file, &token], 403),
        (vec![&token, &title, &file, &wrong], 403),
        (vec![&token, &title, &file], 303),
    ] {
        assert!(stored(&app).is_empty());
        let body = parts.into_iter().map(String::as_str).chain(["--cut--\r\n"]).collect::<String>();
        assert_eq!(sent(&app, &admin, "/assets/new", body).await.status, status);
    }
    assert_eq!(stored(&app).len(), 1);
}

/// Sends parts as a form of the admin's would be sent.
async fn sent(app: &App, admin: &Browser, path: &str, body: String) -> Answer {
    let request = app.request("POST", path).by(admin).with("Origin", &app.url);
    request.with("Content-Type", "multipart/form-data; boundary=cut").carrying(body).send().await
}

fn token(browser: &Browser) -> String {
    let rest = browser.source().split("name=\"csrf\" value=\"").nth(1).expect("a form");
    rest.split('"').next().unwrap_or("").to_owned()
}

fn part(name: &str, value: &str) -> String {
    format!("--cut\r\nContent-Disposition: form-data; {name}\r\n\r\n{value}\r\n")
}

#[actix_web::test]
async fn a_file_that_is_replaced_keeps_its_address_and_the_old_one_goes_unless_needed() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    for title in ["One", "Two"] {
        uploaded(&mut admin, title, "notes.txt", b"the same").await;
    }
    assert_eq!(stored(&app).len(), 1);
    admin.open("/assets/1/edit").await.attach("File", "news.txt", b"something new").press("Save").await;
    assert_eq!(admin.path(), "/assets/1");
    admin.sees("news.txt");
    let body = async |path: &str| app.request("GET", path).send().await.text();
    assert_eq!((body("/asset/1:one").await, body("/asset/2:two").await), ("something new".into(), "the same".into()));
    assert_eq!(stored(&app).len(), 2);
    admin.open("/assets/2/edit").await.attach("File", "news.txt", b"something new").press("Save").await;
    assert_eq!(stored(&app).len(), 1);
    admin.open("/assets/2/edit").await.fill("Title", "Two again").press("Save").await.sees("Two again was saved.");
    assert_eq!(body("/asset/2:two").await, "something new");
    for asset in ["/assets/1", "/assets/2"] {
        admin.open(asset).await.press_in(&format!("{asset}/delete"), "Delete").await.sees("was deleted.");
    }
    assert!(stored(&app).is_empty());
}

#[actix_web::test]
async fn a_file_is_not_kept_while_something_else_in_the_form_is_refused() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/assets/new").await.fill("Slug", "A b").attach("File", "guide.pdf", PDF).press("Save").await;
    assert_eq!(admin.status(), 422);
    assert_eq!(admin.reason("Title"), "Title is needed.");
    assert!(admin.reason("Slug").contains("lower-case letters"));
    assert!(admin.reason("File").contains("Choose the file again"));
    assert!(stored(&app).is_empty());
}

#[actix_web::test]
async fn an_upload_that_breaks_off_leaves_nothing_behind() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let csrf = token(admin.open("/assets/new").await);
    let body =
        part("name=\"csrf\"", &csrf) + &part("name=\"file\"; filename=\"notes.txt\"", &"a note\n".repeat(100_000));
    let answer = sent(&app, &admin, "/assets/new", body).await;
    assert_eq!(answer.status, 400, "{}", answer.text());
    assert!(stored(&app).is_empty());
    admin.open("/assets").await.sees("No assets yet");
}

#[actix_web::test]
async fn saving_an_asset_without_choosing_a_file_keeps_the_one_it_has() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    uploaded(&mut admin, "Guide", "guide.pdf", PDF).await;
    let token = part("name=\"csrf\"", &token(admin.open("/assets/1/edit").await));
    // As browsers send it: a file without a name and without a byte.
    let empty = part("name=\"file\"; filename=\"\"", "");
    let body = token + &part("name=\"title\"", "Handbook") + &part("name=\"published\"", "1") + &empty + "--cut--\r\n";
    assert_eq!(sent(&app, &admin, "/assets/1/edit", body).await.status, 303);
    assert_eq!(app.request("GET", "/asset/1:handbook").send().await.body, PDF);
}

#[actix_web::test]
async fn a_file_that_is_sent_after_the_session_ended_is_not_kept() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/assets/new").await.fill("Title", "Guide").attach("File", "guide.pdf", PDF);
    app.advance(Duration::days(8));
    admin.press("Save").await.sees("Your session has ended.");
    assert_eq!(admin.status(), 401);
    assert!(stored(&app).is_empty());
}

#[actix_web::test]
async fn a_file_far_too_large_is_not_read_to_its_end() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    app.db(|conn| settings::put(conn, "assets.max_bytes", &100_000, app.house.clock.now()));
    admin.open("/assets/new").await.attach("File", "notes.txt", &vec![b'x'; 600_000]).press("Save").await;
    assert_eq!(admin.status(), 413);
    admin.sees("A file can have 100 kB; this one is far larger.");
    assert!(stored(&app).is_empty());
}
