//! A landing page is anybody's script: in the browser of a signed-in administrator it must stay a stranger.

use std::time::{Duration, Instant};

use linnet::pages::{self, Draft};

use super::admin;
use crate::support::App;

const HTML: &str = r#"<!doctype html><title>Trap</title><p id="read">…</p><p id="wrote">…</p><p id="cookie">…</p>
<script>
  const say = (id, words) => document.getElementById(id).textContent = words;
  let cookie = "none"; try { cookie = document.cookie || "empty" } catch (error) { cookie = "refused" }
  say("cookie", cookie);
  fetch("/contacts", { credentials: "include" }).then(r => r.text())
    .then(text => say("read", text.includes("New contact") ? "READ" : "stranger"), () => say("read", "refused"));
  fetch("/users", { method: "POST", credentials: "include", mode: "no-cors",
      headers: { "content-type": "application/x-www-form-urlencoded" }, body: "name=Eve" })
    .then(() => say("wrote", "sent"), () => say("wrote", "refused"));
</script>"#;

#[actix_web::test]
async fn a_landing_pages_script_cannot_act_as_the_administrator_who_looks_at_it() {
    let app = App::start().await;
    let draft = Draft { title: "Trap".into(), slug: "trap".into(), html: HTML.into(), is_published: true };
    let now = app.house.clock.now();
    app.db(|conn| Ok(pages::create(conn, &draft, now)?));
    let mut chrome = admin(&app).await;
    chrome.go("/trap").await;
    let (since, mut text) = (Instant::now(), chrome.text().await);
    while text.matches('…').count() > 0 && since.elapsed() < Duration::from_secs(20) {
        text = chrome.text().await;
    }
    assert!(text.starts_with("refused"), "the page could read the contacts: {text}");
    assert!(text.trim_end().ends_with("refused"), "the page could read a cookie: {text}");
    chrome.go("/users").await;
    assert!(!chrome.text().await.contains("Eve"));
}
