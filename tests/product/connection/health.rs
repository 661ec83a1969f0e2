//! How the connection stands: clock, windows, money, and the remedy for each trouble.

use chrono::Duration;
use linnet::sandbox::{Behaviour, Fault};

use super::{authorize, connected, health, start};

#[actix_web::test]
async fn the_page_says_who_what_for_how_much_and_how_many_more() {
    let app = start().await;
    let mut admin = connected(&app).await;
    admin.sees("@linnet_hq").sees("Read and write").sees("in step with X's").sees("$0.00 of $50.00");
    admin.sees("Calls that X takes now").sees("GET /2/users/me").sees("15 minutes").sees("74 of 75");
    admin.press("Test the connection").await.sees("The connection works").sees("73 of 75");
    app.advance(Duration::minutes(16));
    admin.open("/twitter").await.sees("No window is open");
}

#[actix_web::test]
async fn a_clock_that_is_off_is_measured_before_it_hurts_and_blamed_when_it_does() {
    let app = start().await;
    let mut admin = connected(&app).await;
    app.x.skew(120);
    admin.press("Test the connection").await.sees("The connection works");
    admin.sees("120 seconds behind X's: set it before X refuses every call");
    app.x.skew(-400);
    admin.press("Test the connection").await.sees("The clock of this machine is wrong");
    admin.sees("400 seconds ahead of X's, so X refuses every call: set it").sees("What to do:").sees("timedatectl");
    assert!(health(&app).is_err_and(|words| words.contains("It is 400 seconds ahead of X's.")));
    app.x.skew(0);
    admin
        .press("Test the connection")
        .await
        .sees("The connection works")
        .sees("in step with X's")
        .sees_no("What to do:");
    assert!(health(&app).is_ok());
}

#[actix_web::test]
async fn each_trouble_comes_with_what_to_do_about_it() {
    for (behaviour, remedy) in [
        (Behaviour::Revoked, "Press Authorize, or get a PIN"),
        (Behaviour::ReadOnly, "Give the app “Read and write” on X; then press Authorize"),
        (Behaviour::Locked, "Sign in on X with the connected account and do what X asks there"),
        (Behaviour::Suspended, "Sign in on X with the connected account"),
        (Behaviour::NoCredits, "Add credit on X, or raise the spending limit there"),
        (Behaviour::SpendCap, "Add credit on X"),
        (Behaviour::UsageCap, "Add credit on X"),
        (Behaviour::AppSuspended, "Copy the client key and the client secret again"),
        (Behaviour::NoAccess, "Copy the client key and the client secret again"),
    ] {
        let app = start().await;
        let mut admin = connected(&app).await;
        app.x.faults(vec![Fault::once("GET", "/2/users/me", behaviour.clone())]);
        admin.press("Test the connection").await;
        assert_eq!(admin.status(), 200, "{behaviour:?}");
        admin.sees("What to do:").sees(remedy);
        assert!(health(&app).is_err(), "{behaviour:?}");
        admin.press("Test the connection").await.sees("The connection works").sees_no("What to do:");
    }
}

#[actix_web::test]
async fn a_retired_way_of_signing_is_told_and_authorising_again_is_not_promised_to_help_in_vain() {
    let app = start().await;
    let mut admin = connected(&app).await;
    app.x.seed(linnet::sandbox::Seed {
        policy: Some(linnet::sandbox::Policy { oauth1_retired: true, ..linnet::sandbox::Policy::default() }),
        ..linnet::sandbox::Seed::default()
    });
    admin.press("Test the connection").await.sees("X no longer accepts OAuth 1.0a").sees("newer Linnet");
    assert!(health(&app).is_err());
    app.x.seed(linnet::sandbox::Seed {
        policy: Some(linnet::sandbox::Policy::default()),
        ..linnet::sandbox::Seed::default()
    });
    authorize(&mut admin).await;
    admin.sees("@linnet_hq is connected.");
}
