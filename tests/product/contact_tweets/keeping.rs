//! What is kept of X stays true, or goes.

use chrono::Duration;
use linnet::sandbox::{Seed, SeedPost};

use super::{calls, connected, create, post, reload};

#[actix_web::test]
async fn a_post_deleted_on_x_is_gone_here_within_a_day_without_anybody_looking() {
    let app = connected().await;
    app.x.seed(Seed { posts: vec![post("ada_l", "A slip of the pen", 5)], ..Seed::default() });
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    reload(&mut admin).await.sees("A slip of the pen");
    app.tick().await;
    let gone = SeedPost { deleted: true, ..post("ada_l", "A slip of the pen", 5) };
    app.x.seed(Seed { posts: vec![gone], ..Seed::default() });
    let before = calls(&app).len();
    app.advance(Duration::hours(20));
    app.tick().await;
    assert_eq!(calls(&app)[before..], ["/2/tweets"], "one call for all of them");
    reload(&mut admin).await.sees_no("A slip of the pen").sees("Good morning");
}

#[actix_web::test]
async fn posts_nobody_can_confirm_go_after_a_day() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    reload(&mut admin).await.sees("Good morning");
    app.x.revoke("key", "linnet_hq");
    app.advance(Duration::hours(25));
    app.tick().await;
    reload(&mut admin).await.sees_no("Good morning");
}

#[actix_web::test]
async fn an_administrator_has_everything_forgotten() {
    let app = connected().await;
    let mut admin = create(&app, "ada_l").await;
    app.tick().await;
    admin.open("/twitter/kept").await.sees("Profiles");
    admin.press("Forget everything").await.sees("Tick this");
    admin.tick("Forget everything that was read from X", true).press("Forget everything").await;
    app.tick().await;
    admin.open("/contacts/1/picture").await;
    assert_eq!(admin.status(), 404);
}
