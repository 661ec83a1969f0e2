//! Connecting with a PIN, where X cannot send the browser back.

use linnet::sandbox::{self, Seed};

use super::{SECRETS, has_token, keys, start};
use crate::support::{App, Browser};

/// The app as registered, with or without leave to give PINs.
fn allow_pins(app: &App, allow_oob: bool) {
    app.x.seed(Seed {
        apps: vec![sandbox::App {
            key: "key-one".into(),
            secret: SECRETS[0].into(),
            name: Some("Linnet test".into()),
            allow_oob,
            ..sandbox::App::default()
        }],
        ..Seed::default()
    });
}

/// Says yes on X's page, which the link leads to; gives the PIN it shows.
async fn pin_from_x(admin: &mut Browser) -> String {
    let link = admin.source().split("href=\"").find(|rest| rest.contains("oauth_token=")).expect("a link to X");
    let link = link.split('"').next().expect("its end").replace("&amp;", "&");
    admin.open(&link).await.sees("Authorize Linnet test to act for you?").tick("Linnet HQ @linnet_hq", true);
    admin.press("Authorize app").await;
    let text = admin.text();
    let is_pin = |word: &&str| word.len() == 7 && word.bytes().all(|byte| byte.is_ascii_digit());
    text.split_whitespace().find(is_pin).expect("a PIN").to_owned()
}

#[actix_web::test]
async fn an_account_is_connected_with_a_pin_and_no_callback() {
    let app = start().await;
    allow_pins(&app, true);
    let mut admin = app.admin().await;
    keys(&mut admin, "key-one", SECRETS[0]).await;
    admin.press("Get a PIN").await.sees("Connect with a PIN").sees("Press “Authorize app” there. X shows a PIN.");
    assert_eq!(admin.path(), "/twitter#pin");
    let pin = pin_from_x(&mut admin).await;
    admin.open("/twitter").await.fill("PIN", "12").press("Connect").await;
    assert_eq!(admin.status(), 422);
    assert!(admin.reason("PIN").contains("A PIN is a few digits"));
    admin.fill("PIN", "0000000").press("Connect").await;
    assert_eq!((admin.status(), admin.value("PIN").as_str()), (422, "0000000"));
    assert!(admin.reason("PIN").contains("X does not accept this PIN"));
    assert!(!has_token(&app));
    let spaced = format!(" {} {} ", &pin[..3], &pin[3..]);
    admin.fill("PIN", &spaced).press("Connect").await.sees("@linnet_hq is connected.").sees("Read and write");
    admin.open("/twitter").await.sees_no("Connect with a PIN");
    assert!(has_token(&app));
    assert!(SECRETS.iter().all(|secret| !admin.source().contains(secret)));
}

#[actix_web::test]
async fn an_app_without_pins_says_what_to_do_instead() {
    let app = start().await;
    allow_pins(&app, false);
    let mut admin = app.admin().await;
    keys(&mut admin, "key-one", SECRETS[0]).await;
    admin.press("Get a PIN").await.sees("X gives no PIN for this app. Allow it in the app's settings on X");
    admin.sees_no("Connect with a PIN");
}

#[actix_web::test]
async fn a_pin_belongs_to_the_session_that_asked_for_it() {
    let app = start().await;
    allow_pins(&app, true);
    let mut admin = app.admin().await;
    keys(&mut admin, "key-one", SECRETS[0]).await;
    admin.press("Get a PIN").await;
    let pin = pin_from_x(&mut admin).await;
    let mut other = app.signed_in("Bob Admin", linnet::users::Role::Administrator).await;
    other.open("/twitter").await.sees_no("Connect with a PIN");
    other.post_with_token("/twitter/pin/enter", &[("pin", &pin)]).await;
    other.sees("No PIN was asked for in this session.");
    assert!(!has_token(&app));
}
