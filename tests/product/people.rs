//! Setting up, signing in, and what people may do.

use chrono::Duration;
use linnet::users::Role;

use crate::support::App;
use crate::support::app::PASSWORD;

#[actix_web::test]
async fn the_first_start_creates_the_administrator_once() {
    let app = App::start().await;
    let mut ada = app.visitor();
    ada.open("/").await.sees("Welcome to Linnet");
    ada.fill("Name", "Ada").fill("E-mail", "ada@example.org").fill("Password", "short").press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.sees("A password has 10 to 200 characters; this has 5.");
    assert_eq!(ada.value("E-mail"), "ada@example.org");
    ada.fill("Password", PASSWORD).press("Save").await;
    assert_eq!(ada.status(), 200);
    assert_eq!(ada.path(), "/");
    assert_eq!(app.visitor().open("/setup").await.status(), 404);
}

#[actix_web::test]
async fn a_wrong_password_says_nothing_about_the_account() {
    let app = App::start().await;
    let email = app.user("Ada", Role::Viewer);
    let mut visitor = app.visitor();
    let mut answers = Vec::new();
    for (email, password) in [(email.as_str(), "not the password"), ("nobody@example.org", PASSWORD)] {
        visitor.open("/login").await;
        visitor.fill("E-mail", email).fill("Password", password).press("Sign in").await;
        assert_eq!(visitor.status(), 422);
        answers.push(visitor.text());
    }
    assert_eq!(answers[0], answers[1]);
    assert!(answers[0].contains("This e-mail and password do not belong together."));
}

#[actix_web::test]
async fn too_many_failures_slow_the_next_one_down_even_with_the_right_password() {
    let app = App::start().await;
    let email = app.user("Ada", Role::Viewer);
    let mut visitor = app.visitor();
    for _ in 0..4 {
        visitor.open("/login").await;
        visitor.fill("E-mail", &email).fill("Password", "not the password").press("Sign in").await;
    }
    visitor.fill("E-mail", &email).fill("Password", PASSWORD).press("Sign in").await;
    assert_eq!(visitor.status(), 422);
    visitor.sees("Too many failed attempts. Wait 2 seconds");
    app.advance(Duration::seconds(3));
    visitor.fill("E-mail", &email).fill("Password", PASSWORD).press("Sign in").await;
    assert_eq!(visitor.status(), 200);
}

#[actix_web::test]
async fn signing_in_changes_the_session_so_that_a_planted_one_is_worth_nothing() {
    let app = App::start().await;
    let email = app.user("Ada", Role::Viewer);
    let mut visitor = app.visitor();
    visitor.open("/login").await;
    let before = visitor.cookies().get("linnet").cloned();
    visitor.fill("E-mail", &email).fill("Password", PASSWORD).press("Sign in").await;
    assert!(before.is_some());
    assert_ne!(before, visitor.cookies().get("linnet").cloned());
}

#[actix_web::test]
async fn a_form_without_this_sessions_token_changes_nothing() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin
        .post(
            "/users",
            &[("name", "Eve"), ("email", "eve@example.org"), ("password", PASSWORD), ("role", "administrator")],
        )
        .await;
    assert_eq!(admin.status(), 403);
    admin.sees("This form is out of date");
    admin.open("/users").await.sees_no("Eve");
}

#[actix_web::test]
async fn what_was_typed_survives_a_session_that_ended() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/users/new").await;
    admin.fill("Name", "Grace").fill("E-mail", "grace@example.org").fill("Password", PASSWORD).choose("Role", "Sales");
    app.advance(Duration::days(8));
    admin.press("Save").await;
    assert_eq!(admin.status(), 401);
    admin.sees("what you typed is waiting for you");
    admin.fill("E-mail", "ada.admin@example.org").fill("Password", PASSWORD).press("Sign in").await;
    admin.sees("nothing you typed is lost").press("Save").await;
    assert_eq!(admin.value("Name"), "Grace");
    assert_eq!(admin.value("E-mail"), "grace@example.org");
    admin.sees("A password has 10 to 200 characters");
}

#[actix_web::test]
async fn somebody_who_was_disabled_is_out_at_once() {
    let app = App::start().await;
    let mut sales = app.signed_in("Sam Sales", Role::Sales).await;
    let mut admin = app.admin().await;
    admin.open("/users").await.follow("Sam Sales").await;
    admin.press("Stop them from signing in").await.sees("They cannot sign in any more.");
    sales.open("/").await.sees("Sign in");
}

#[actix_web::test]
async fn the_last_administrator_stays_administrator() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    admin.open("/users").await.follow("Ada Admin").await;
    admin.choose("Role", "Viewer").press("Save").await;
    assert_eq!(admin.status(), 422);
    admin.sees("Somebody has to stay administrator");
}
