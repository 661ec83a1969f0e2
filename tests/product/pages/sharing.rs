//! How a page looks when somebody shares it: tags in its head, and the card that an author sees beforehand.

use image::{DynamicImage, ImageFormat, RgbImage};
use scraper::{Html, Selector};

use crate::assets::uploaded;
use crate::campaigns::connect;
use crate::pages::published;
use crate::support::{App, Browser};

const WHOLE: &str = "<!doctype html><html><head><title>x</title></head><body><h1>Autumn roasts</h1><p>Come &amp; taste, \
                     {contactfield=firstname|friend}. {sharebuttons}</p><img src='{assetlink=1}' alt='Sacks'></body></html>";

/// Markup, scripts, templates, tokens, directions, invisible words.
const PAYLOADS: [&str; 6] = [
    "\"><script>window.ran='script'</script><img src=x onerror=alert(1)>",
    "'--></title></head><svg onload=alert(1)>{{7*7}}${7*7}<%= 7*7 %>",
    "'; DROP TABLE pages; -- %_\\ {contactfield=firstname|x} {sharebuttons}",
    "\u{202e}gnp.exe\u{202c} \u{5e9}\u{5dc}\u{5d5}\u{5dd}",
    "a\u{200b}b\u{feff}c e\u{301}\u{301} &amp; &#60;b&#62;",
    "{twitter_account}",
];

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    DynamicImage::from(RgbImage::new(width, height)).write_to(&mut out, ImageFormat::Png).expect("a picture");
    out.into_inner()
}

/// What the tags of a page say of one thing, as those who fetch it read them.
fn said(source: &str, key: &str) -> Vec<String> {
    let metas = Selector::parse(&format!("meta[property=\"{key}\"], meta[name=\"{key}\"]")).expect("a selector");
    Html::parse_document(source).select(&metas).filter_map(|tag| tag.attr("content").map(str::to_owned)).collect()
}

async fn public(app: &App) -> String {
    app.visitor().open("/spring").await.source().to_owned()
}

async fn spring(app: &App, html: &str) -> Browser {
    let mut admin = app.admin().await;
    uploaded(&mut admin, "Sacks", "sacks.png", &png(1200, 600)).await;
    published(&mut admin, "Autumn tasting", "spring", html).await;
    admin
}

#[actix_web::test]
async fn a_page_says_of_itself_what_a_share_needs() {
    let app = App::start().await;
    connect(&app, "Hello");
    let mut admin = spring(&app, WHOLE).await;
    let source = public(&app).await;
    let base = &app.house.config.absolute("");
    for (key, value) in [
        ("og:type", "website".to_owned()),
        ("og:title", "Autumn tasting".to_owned()),
        ("og:description", "Autumn roasts Come & taste, friend.".to_owned()),
        ("og:url", format!("{base}/spring")),
        ("og:site_name", "127.0.0.1".to_owned()),
        ("og:image", format!("{base}/asset/1:sacks")),
        ("og:image:alt", "Sacks".to_owned()),
        ("twitter:card", "summary_large_image".to_owned()),
        ("twitter:site", "@linnet_hq".to_owned()),
        ("twitter:title", "Autumn tasting".to_owned()),
        ("twitter:image", format!("{base}/asset/1:sacks")),
    ] {
        assert_eq!(said(&source, key), [value], "{key}");
    }
    assert!(source.find("og:title") < source.find("</head>"), "{source}");
    admin.open("/pages/1/sharing").await.sees("Autumn roasts Come & taste, friend.").sees("X cannot fetch the page");
    admin.fill("Title", "Taste with us").fill("Description", "Friday at eight.").choose("Card", "Small");
    admin.press("Save").await.sees("How the page is shared was saved.").sees("Taste with us");
    admin.sees("X cuts the picture at left and right: it is 1200 × 600, the card is 1 to 1.");
    let source = public(&app).await;
    assert_eq!(said(&source, "twitter:title"), ["Taste with us"]);
    assert_eq!(said(&source, "og:description"), ["Friday at eight."]);
    assert_eq!(said(&source, "twitter:card"), ["summary"]);
    admin.open("/pages/1").await.sees("Friday at eight.").follow("Edit sharing").await;
    assert_eq!(admin.value("Title"), "Taste with us");
}

#[actix_web::test]
async fn tags_that_the_author_wrote_are_not_doubled_and_win() {
    let app = App::start().await;
    let own = "<!doctype html><head><meta property=\"og:title\" content=\"Mine &amp; only\"><META NAME=twitter:card content=summary>\
               <meta name=description content='What it is about'></head><p>Hello";
    let mut admin = spring(&app, own).await;
    admin.open("/pages/1/sharing").await.fill("Title", "Not this").press("Save").await;
    admin.sees("The HTML has tags of its own, which win: og:title, twitter:card").sees("Mine & only");
    let source = public(&app).await;
    assert_eq!(said(&source, "og:title"), ["Mine & only"]);
    assert_eq!(said(&source, "twitter:title"), [""; 0], "X would take it before the author's");
    assert_eq!(said(&source, "twitter:card"), ["summary"]);
    assert_eq!(said(&source, "og:description"), ["What it is about"]);
    assert!(source.starts_with(own.split("</head>").next().unwrap()), "{source}");
}

#[actix_web::test]
async fn a_part_of_a_page_stays_as_it_is_until_somebody_says_how_it_is_shared() {
    let app = App::start().await;
    let mut admin = spring(&app, "<p>Hello").await;
    assert_eq!(public(&app).await, "<p>Hello");
    admin.open("/pages/1/sharing").await.sees("The HTML has no head").fill("Title", "Hi").press("Save").await;
    admin.sees_no("The HTML has no head");
    let source = public(&app).await;
    assert_eq!((said(&source, "og:title"), source.ends_with("<p>Hello")), (vec!["Hi".to_owned()], true));
}

#[actix_web::test]
async fn whatever_is_typed_stays_words() {
    let app = App::start().await;
    let mut admin = spring(&app, WHOLE).await;
    for payload in PAYLOADS {
        admin.open("/pages/1/sharing").await;
        admin
            .fill("Title", payload)
            .fill("Description", payload)
            .fill("The picture in words", payload)
            .press("Save")
            .await;
        assert_eq!(admin.status(), 200, "{payload}");
        assert_eq!(admin.value("Title"), payload);
        let source = public(&app).await;
        for key in ["og:title", "og:description", "og:image:alt", "twitter:title"] {
            assert_eq!(said(&source, key), [payload], "{key}");
        }
        let strange = Selector::parse("script, svg[onload], img[onerror]").expect("a selector");
        assert_eq!(Html::parse_document(&source).select(&strange).count(), 0, "{source}");
    }
}

#[actix_web::test]
async fn a_picture_is_uploaded_with_the_form_and_one_that_does_not_fit_is_told() {
    let app = App::start().await;
    let mut admin = spring(&app, "<!doctype html><p>Hello").await;
    admin.open("/pages/1/sharing").await.sees("There is no picture.");
    admin
        .attach("Upload a picture", "small.png", &png(200, 100))
        .fill("The picture in words", "Cups")
        .press("Save")
        .await;
    admin.sees("X wants at least 300 × 157 for this card").sees("Share picture of Autumn tasting");
    assert_eq!(admin.value("Picture"), "2");
    let source = public(&app).await;
    assert_eq!(said(&source, "og:image").len(), 1);
    let picture = said(&source, "og:image").remove(0);
    assert_eq!(app.visitor().open(&picture).await.status(), 200);
    admin.open("/assets/2").await.sees("Landing page 1");
    admin.open("/pages/1/sharing").await.attach("Upload a picture", "a.pdf", crate::assets::PDF).press("Save").await;
    assert_eq!(admin.status(), 422);
    assert!(admin.reason("Upload a picture").contains("not a picture"), "{}", admin.reason("Upload a picture"));
    admin.open("/assets/2/edit").await.tick("Published", false).press("Save").await;
    admin.open("/pages/1/sharing").await.sees("The chosen picture is not published");
    assert_eq!(said(&public(&app).await, "og:image"), [""; 0]);
    admin.open("/assets/2").await.press_in("/assets/2/delete", "Delete").await.sees("was deleted.");
    admin.open("/pages/1/sharing").await;
    assert_eq!(admin.value("Picture"), "");
}

#[actix_web::test]
async fn what_is_too_long_or_gone_is_refused_beside_the_field_and_nothing_typed_is_lost() {
    let app = App::start().await;
    let mut admin = spring(&app, WHOLE).await;
    admin
        .open("/pages/1/sharing")
        .await
        .fill("Title", &"x".repeat(192))
        .fill("Description", "Kept")
        .press("Save")
        .await;
    assert_eq!(admin.status(), 422);
    assert_eq!(admin.reason("Title"), "Title can have 191 characters; this has 192.");
    assert_eq!(admin.value("Description"), "Kept");
    admin
        .fill("Title", &"y".repeat(90))
        .press("Save")
        .await
        .sees("The title has 90 characters; X cuts it after about 70.");
    assert_eq!(admin.open("/pages/9/sharing").await.status(), 404);
}
