//! Sentences about writing tweets, what stands in them, and the share button.

use linnet::campaigns::{self, Delay, NewCampaign, NewStep, Source};
use linnet::contacts::{self, Draft, Editor};
use linnet::handle::Handle;
use linnet::ids::ContactId;
use linnet::tweet_text;
use linnet::{pages, twitter};

use crate::support::{App, Browser};

fn contact(app: &App, first: &str, handle: Option<&str>) -> ContactId {
    let now = app.house.clock.now();
    let draft = Draft {
        first_name: Some(first.to_owned()),
        twitter: handle.and_then(|handle| Handle::parse(handle).ok()),
        ..Draft::default()
    };
    app.db(|conn| Ok(contacts::create(conn, &draft, Editor::new(None, now))?.expect("a contact")))
}

fn page(app: &App, slug: &str, title: &str, html: &str) {
    let now = app.house.clock.now();
    let draft = pages::Draft { title: title.into(), slug: slug.into(), html: html.into(), is_published: true };
    app.db(|conn| Ok(pages::create(conn, &draft, now)?));
}

/// A new tweet as typed.
async fn save(admin: &mut Browser, name: &str, text: &str) {
    admin.open("/tweets/new").await;
    admin.fill("Name", name).fill("Text", text).press("Save").await;
}

#[actix_web::test]
async fn a_tweet_is_written_changed_found_and_deleted() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/tweets").await.sees("No tweets yet");
    save(&mut admin, "Spring", "The birds are back!\nCome & see.").await;
    admin
        .sees("“Spring” was saved. It is a draft")
        .sees("The birds are back! Come & see.")
        .sees("31 of 280")
        .sees("Nowhere yet.");
    admin.follow("Edit").await.fill("Text", "The birds are gone.").press("Save").await;
    admin.sees("The birds are gone.");
    save(&mut admin, "Autumn", "Leaves").await;
    admin.open("/tweets").await.sees("Autumn").sees("Spring");
    admin.open("/tweets?search=Spr").await.sees("Spring").sees_no("Autumn");
    admin.open("/tweets?search=leav").await.sees("Autumn").sees_no("Spring");
    admin.open("/tweets?search=%25").await.sees("Nothing found");
    admin.open("/tweets").await.follow("Autumn").await.press("Delete").await.sees("The tweet was deleted.");
    admin.open("/tweets").await.sees_no("Autumn");
}

#[actix_web::test]
async fn what_is_wrong_with_a_tweet_is_said_with_numbers_and_nothing_typed_is_lost() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    let too_long = "x".repeat(290);
    let pictures = "🕊️".repeat(141);
    for (text, sentence) in [
        ("", "Text is needed."),
        (too_long.as_str(), "This is 290 characters long as X counts; 280 are allowed, so 10 have to go."),
        (pictures.as_str(), "This is 282 characters long as X counts; 280 are allowed, so 2 have to go."),
        ("Hi {frobnicate}", "{frobnicate}: there is no token of this name."),
        ("See {pagelink=9}", "{pagelink=9}: there is no page 9."),
        ("See {assetlink=9}", "{assetlink=9}: "),
        ("Hi {contactfield=shoe}", "{contactfield=shoe}: there is no field “shoe”."),
        ("Share {sharebuttons}", "{sharebuttons} is markup for a page; it cannot stand in a tweet."),
    ] {
        save(&mut admin, "Wrong", text).await;
        assert_eq!(admin.status(), 422, "{text}");
        admin.sees(sentence);
        assert_eq!((admin.value("Text").as_str(), admin.value("Name").as_str()), (text, "Wrong"));
    }
    save(&mut admin, "", &"x".repeat(281)).await;
    admin.sees("Name is needed.").sees("so 1 has to go.");
    save(&mut admin, "Long name", &format!("{}{{twitter_handle}}", "x".repeat(270))).await;
    admin.sees(
        "With the longest values this becomes 286 characters long as X counts; 280 are allowed, so 6 have to go.",
    );
    admin.open("/tweets").await.sees("No tweets yet");
}

#[actix_web::test]
async fn the_counter_counts_as_the_sender_does_with_script_and_without() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/tweets/new").await;
    let long = "ü".repeat(281);
    for text in [
        "",
        "Hello",
        "see https://example.com/a/very/long/path?x=1 ok",
        "日本語",
        "👨‍👩‍👧‍👦 e\u{301}",
        "a.b example.org",
        &long,
    ] {
        let weight = tweet_text::weigh(text);
        admin.fill("Text", text);
        let part = admin.part("Preview").await;
        assert!(part.starts_with(&format!("{} of 280", weight.length)), "{text}: {part}");
        assert_eq!(part.contains("have to go") || part.contains("has to go"), weight.length > 280, "{text}: {part}");
        admin.press("Preview").await.sees(&format!("{} of 280", weight.length));
        assert_eq!((admin.status(), admin.value("Text").as_str()), (200, text));
    }
    admin.fill("Text", "two\r\nlines").press("Preview").await.sees("9 of 280");
    admin
        .fill("Name", "Kept")
        .fill("Text", "{twitter_handle}")
        .press("Preview")
        .await
        .sees("16 of 280, with the longest values");
    assert_eq!(admin.value("Name"), "Kept");
}

#[actix_web::test]
async fn a_preview_shows_the_text_as_a_contact_would_get_it() {
    let app = App::start().await;
    let ada = contact(&app, "Ada", Some("ada_l"));
    contact(&app, "Grace", None);
    page(&app, "spring", "Spring sale", "<p>Hi</p>");
    let mut admin = app.admin().await;
    save(&mut admin, "Hello", "Hi {contactfield=firstname|friend} {twitter_handle}: {pagelink=1} <b>").await;
    let text = format!("Hi Ada @ada_l: {}/spring <b>", app.url);
    let shown = format!("{}/spring <b>", app.url);
    admin.open(&format!("/tweets/1?reader={ada}")).await;
    admin.sees("Hi Ada @ada_l").sees(&shown).sees(&format!("{} of 280", tweet_text::weigh(&text).length));
    admin.fill("Show it for", "gra").press("Show").await.sees("Grace").sees("no handle");
    admin.sees("This contact has no Twitter handle, so the tweet would not be sent.");
    admin.open("/tweets/1?reader_search=nobody").await.sees("Nobody's name, e-mail or handle begins with this.");
    admin.open("/tweets/1?reader_search=%40ada").await.sees("Hi Ada @ada_l");
    admin.open("/tweets/1?reader=999").await.sees("For Ada");
    assert!(app.x.requests().is_empty());
}

#[actix_web::test]
async fn a_tweet_that_a_campaign_uses_cannot_be_deleted() {
    let app = App::start().await;
    let (now, registry) = (app.house.clock.now(), app.house.registry.clone());
    let mut admin = app.admin().await;
    save(&mut admin, "Hello", "Hello").await;
    let mut stale = app.admin().await;
    stale.open("/tweets/1").await;
    app.db(|conn| {
        let new = NewCampaign { name: "Spring".into(), description: None, source: Source::Everyone };
        let id = campaigns::create(conn, &new, now)?;
        let step = NewStep {
            parent: None,
            branch: None,
            kind: "twitter.tweet".into(),
            name: "Say hello".into(),
            config: "{\"tweet\":1}".into(),
            delay: Delay::NONE,
        };
        campaigns::add_step(conn, &registry, id, &step)?.expect("a step");
        Ok(())
    });
    admin.open("/tweets/1").await.sees("While it is used it cannot be deleted.").sees_no("Delete");
    stale.press("Delete").await.sees("A campaign uses this tweet, so it was not deleted.");
    admin.open("/tweets").await.sees("Hello");
}

#[actix_web::test]
async fn what_can_be_inserted_is_listed_and_searched_without_script() {
    let app = App::start().await;
    page(&app, "spring", "Spring sale", "<p>Hi</p>");
    let mut admin = app.admin().await;
    admin.open("/tweets/new").await.sees("{twitter_handle}").sees("{contactfield=firstname}").sees("{pagelink=1}");
    admin.sees("Spring sale").sees_no("{sharebuttons}");
    admin.fill("Name", "Kept").fill("Search assets, pages and fields", "spring").press("Find").await;
    admin.sees("{pagelink=1}").sees_no("{twitter_handle}");
    assert_eq!(admin.value("Name"), "Kept");
    admin.fill("Search assets, pages and fields", "zzz").press("Find").await.sees("Nothing found.");
}

#[actix_web::test]
async fn the_share_button_is_a_link_with_everything_percent_encoded() {
    let app = App::start().await;
    page(&app, "spring", "Spring & \"sale\" 100%", "<title>x</title><p>Hello {sharebuttons}</p>");
    let mut admin = app.admin().await;
    let mut visitor = app.visitor();
    let text = "Spring%20%26%20%22sale%22%20100%25";
    let url = percent_encoding(&format!("{}/spring", app.url));
    visitor.open("/spring").await.sees("Share on X");
    assert_eq!(share_link(&app, &visitor).await, format!("{}/intent/tweet?text={text}&url={url}", app.x.url()));
    assert!(!visitor.source().contains("<script"), "no script of others");
    admin.open("/twitter/features").await;
    admin.fill("Tweet text", "Look at this & that").fill("Via", "@linnet_hq").fill("Recommended", "https://x.com/ada");
    admin.fill("Hashtags", "#spring, sale").press("Save").await.sees("The features were saved.");
    assert_eq!((admin.value("Via").as_str(), admin.value("Hashtags").as_str()), ("linnet_hq", "spring,sale"));
    visitor.open("/spring").await;
    assert_eq!(
        share_link(&app, &visitor).await.split_once('?').map(|(_, query)| query),
        Some(
            format!("text=Look%20at%20this%20%26%20that&url={url}&via=linnet%5Fhq&related=ada&hashtags=spring%2Csale")
                .as_str()
        )
    );
    admin.tick("Share button", false).press("Save").await;
    visitor.open("/spring").await.sees("Hello").sees_no("Share on X");
    assert!(!visitor.source().contains("intent") && !visitor.source().contains("{sharebuttons}"));
    assert!(app.x.requests().is_empty());
}

/// Where the button leads, through a link of ours.
async fn share_link(app: &App, visitor: &Browser) -> String {
    let href = visitor.source().split("linnet-share").last().and_then(|rest| rest.split("href=\"").nth(1));
    let href = href.and_then(|rest| rest.split('"').next()).expect("a share button").to_owned();
    let path = href.strip_prefix(&app.house.config.absolute("")).expect("a link of ours");
    app.request("GET", path).send().await.header("location").to_owned()
}

fn percent_encoding(text: &str) -> String {
    text.bytes()
        .map(|byte| if byte.is_ascii_alphanumeric() { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[actix_web::test]
async fn features_that_make_no_sense_are_refused_beside_the_field() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/twitter/features").await;
    admin.fill("Via", "not a handle").fill("Hashtags", "fine, c++").fill("Tweet text", "Kept").press("Save").await;
    assert_eq!(admin.status(), 422);
    admin.sees("“c++” is not a hashtag");
    assert_eq!((admin.value("Via").as_str(), admin.value("Tweet text").as_str()), ("not a handle", "Kept"));
    assert_eq!(app.db(twitter::features), twitter::Features::default());
}

#[actix_web::test]
async fn the_mapping_is_kept_and_refuses_what_cannot_be() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/twitter/mapping").await;
    admin.choose("Location", "City").choose("Website", "Website").press("Save").await.sees("The mapping was saved.");
    let mapped = app.db(|conn| Ok(twitter::mappings(conn)?));
    assert_eq!(mapped.iter().map(|one| one.attribute.as_str()).collect::<Vec<_>>(), ["location", "url"]);
    assert_eq!(admin.value("Location"), mapped[0].field.to_string());
    admin.choose("Bio", "City").press("Save").await.sees("Another attribute goes to this field already.");
    assert_eq!(admin.status(), 422);
    assert_eq!(admin.value("Website"), mapped[1].field.to_string());
    admin.open("/twitter/mapping").await;
    assert_eq!(admin.value("Bio"), "");
    admin.choose("Location", "Ignore").choose("Website", "Ignore").press("Save").await;
    assert!(app.db(|conn| Ok(twitter::mappings(conn)?)).is_empty());
}
