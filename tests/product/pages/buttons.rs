//! The share button: a link that counts, and X's own button only for those who agreed.

use linnet::ids::ContactId;
use linnet::twitter;

use crate::pages::published;
use crate::support::{App, Browser};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const QUESTION: &str = "May X show its own button here?";

/// Where the button leads: `/r/…`.
fn link(visitor: &Browser) -> String {
    let href = visitor.source().split("<a class=\"linnet-share").nth(1).and_then(|rest| rest.split("href=\"").nth(1));
    let href = href.and_then(|rest| rest.split('"').next()).expect("a share button").replace("&#38;", "&");
    href.find("/r/").map_or(href.clone(), |at| href[at..].to_owned())
}

async fn spring(app: &App) -> Browser {
    let mut admin = app.admin().await;
    published(&mut admin, "Spring", "spring", "<!doctype html><title>x</title><p>Hello {sharebuttons}").await;
    admin
}

async fn click(app: &App, path: &str, visitor: &Browser) -> (u16, String) {
    let answer = app.request("GET", path).with("User-Agent", FIREFOX).by(visitor).send().await;
    (answer.status, answer.header("location").to_owned())
}

#[actix_web::test]
async fn a_click_on_the_share_button_is_counted_for_the_page_and_stands_on_the_visitors_timeline() {
    let app = App::start().await;
    let mut admin = spring(&app).await;
    let (mut one, mut other) = (app.visitor(), app.visitor());
    let path = link(one.open("/spring").await);
    assert!(path.starts_with("/r/"), "{path}");
    assert_eq!(link(other.open("/spring").await), path, "one link for everybody");
    let (status, to) = click(&app, &path, &one).await;
    assert_eq!(status, 302);
    assert!(to.starts_with(&format!("{}/intent/tweet?text=Spring&url=", app.x.url())), "{to}");
    click(&app, &path, &one).await;
    click(&app, &path, &other).await;
    admin.open("/pages/1").await.sees("Clicks on the share button 3").sees("Contacts who clicked it 2");
    admin.sees("Clicks on the share button, the last 30 days (UTC)");
    admin.open("/contacts/1").await.sees("Clicked the share button on the page “Spring”");
    admin.open("/twitter/features").await.sees("3 in the last 30 days").sees("Spring 3 2").follow("Spring").await;
    assert_eq!(admin.path(), "/pages/1");
    assert_eq!(app.db(|conn| Ok(linnet::links::clicks_by_contact(conn, ContactId(1), 9)?)).len(), 0);
    admin.open("/contacts/1?tab=tweets&part=with-us").await.sees_no("Clicked the share button");
}

#[actix_web::test]
async fn programs_and_people_of_ours_are_not_counted_and_the_link_leads_nowhere_else() {
    let app = App::start().await;
    let mut admin = spring(&app).await;
    assert!(link(admin.open("/spring").await).contains("/intent/tweet"), "nobody is counted: the link is X's own");
    let mut preview = app.admin().await;
    preview.open("/pages/1/preview").await.sees("Share on X");
    let path = link(app.visitor().open("/spring").await);
    assert_eq!(link(admin.open("/spring").await), path, "now that there is one");
    let to = click(&app, &format!("{path}?url=https://evil.example"), &admin).await.1;
    assert!(!to.contains("evil"), "{to}");
    for agent in ["Twitterbot/1.0", "curl/8.5.0"] {
        assert_eq!(app.request("GET", &path).with("User-Agent", agent).send().await.status, 302);
        assert_eq!(app.request("POST", &path).with("User-Agent", agent).send().await.status, 204);
    }
    assert_eq!(app.request("POST", "/r/AAAAAAAAAAAA").with("User-Agent", FIREFOX).send().await.status, 404);
    admin.open("/pages/1").await.sees("Clicks on the share button 0");
}

#[actix_web::test]
async fn other_settings_make_another_link_and_the_counts_go_on() {
    let app = App::start().await;
    let mut admin = spring(&app).await;
    let mut visitor = app.visitor();
    let before = link(visitor.open("/spring").await);
    admin.open("/twitter/features").await.fill("Shared address", "https://shop.example/offer?a=b").press("Save").await;
    let after = link(visitor.open("/spring").await);
    assert_ne!(before, after);
    for path in [&before, &after] {
        click(&app, path, &visitor).await;
    }
    let (_, to) = click(&app, &after, &visitor).await;
    assert!(to.contains("&url=https%3A%2F%2Fshop%2Eexample%2Foffer%3Fa%3Db"), "{to}");
    admin.open("/pages/1").await.sees("Clicks on the share button 3").sees("Contacts who clicked it 1");
}

async fn with_widget(app: &App) -> Browser {
    let mut admin = spring(app).await;
    admin.open("/twitter/features").await.tick("X’s own button, after consent", true).press("Save").await;
    admin
}

#[actix_web::test]
async fn a_script_of_x_is_loaded_only_for_visitors_who_agreed() {
    let app = App::start().await;
    with_widget(&app).await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await.sees("Share on X").sees(QUESTION);
    assert!(!visitor.source().contains("<script"));
    visitor.press("Yes").await.sees("Share on X").sees_no(QUESTION);
    assert_eq!((visitor.path(), visitor.trail.as_slice()), ("/spring", [303, 200].as_slice()));
    assert!(visitor.source().contains("/static/js/share."), "{}", visitor.source());
    assert!(visitor.source().contains(&format!("data-script=\"{}/widgets.js\"", app.x.url())));
    let mut other = app.visitor();
    other.open("/spring").await.press("No").await.sees("Share on X").sees_no(QUESTION);
    assert!(!other.source().contains("<script"));
    for header in ["DNT", "Sec-GPC"] {
        let answer = app.request("GET", "/spring").with(header, "1").by(&visitor).send().await;
        assert!(!answer.text().contains("<script") && !answer.text().contains(QUESTION), "{header}");
    }
}

#[actix_web::test]
async fn while_the_setting_is_off_nobody_is_asked_and_an_old_yes_loads_nothing() {
    let app = App::start().await;
    let mut admin = with_widget(&app).await;
    let mut visitor = app.visitor();
    visitor.open("/spring").await.press("Yes").await;
    admin.open("/twitter/features").await.tick("X’s own button, after consent", false).press("Save").await;
    visitor.open("/spring").await.sees("Share on X").sees_no(QUESTION);
    assert!(!visitor.source().contains("<script"));
    assert_eq!(app.db(twitter::features).widget, twitter::Widget::Never);
}

#[actix_web::test]
async fn an_answer_leads_back_to_a_page_of_ours_and_nowhere_else() {
    let app = App::start().await;
    for (body, status) in [
        ("page=spring&answer=yes", 303),
        ("page=https://evil.example&answer=yes", 404),
        ("page=//evil.example&answer=yes", 404),
        ("page=login&answer=yes", 404),
        ("page=&answer=yes", 404),
        ("page=spring&answer=perhaps", 404),
        ("", 404),
    ] {
        let answer = app.request("POST", "/consent").carrying(body).send().await;
        assert_eq!(answer.status, status, "{body}");
        assert_eq!(answer.cookies().is_empty(), status != 303, "{body}");
        assert_eq!(answer.header("location"), if status == 303 { "/spring" } else { "" });
    }
}

#[actix_web::test]
async fn what_cannot_be_shared_is_refused_beside_the_field() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/twitter/features").await;
    admin.fill("Shared address", "shop.example").fill("Recommended", "ada, b c").press("Save").await;
    assert_eq!(admin.status(), 422);
    assert!(admin.reason("Shared address").starts_with("Write a whole address"), "{}", admin.reason("Shared address"));
    assert!(!admin.reason("Recommended").is_empty());
    admin.fill("Shared address", "").fill("Recommended", "a1, b1, c1, d1").press("Save").await;
    assert_eq!(admin.reason("Recommended"), "X proposes 3 accounts at most; these are 4.");
    admin.fill("Recommended", "@ada, https://x.com/grace").fill("Tweet text", &"日".repeat(140)).press("Save").await;
    assert!(admin.reason("Tweet text").contains("304 characters long as X counts"), "{}", admin.reason("Tweet text"));
    admin.fill("Tweet text", "Look").press("Save").await.sees("The features were saved.");
    assert_eq!(admin.value("Recommended"), "ada,grace");
}
