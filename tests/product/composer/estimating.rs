//! Before a campaign is published: how many posts, how many with a link, at most how much.

use linnet::contacts::Draft;
use linnet::handle::Handle;
use linnet::users::Role;

use crate::campaigns::{add_tweet, connect, create, people, person, sql};
use crate::support::App;

#[actix_web::test]
async fn publishing_tells_what_it_will_take() {
    let app = App::start().await;
    connect(&app, "Hello {contactfield=firstname}, see https://example.org");
    let drafts: Vec<Draft> = (0..12).map(|number| person(&format!("Person{number}"), 1)).collect();
    people(&app, &drafts);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add_tweet(&mut ada, "Add the first step").await;
    ada.open(&format!("{campaign}/publish")).await.sees("What it takes");
    ada.sees("Posts at most 12").sees("Of these with a link 12").sees("Cost at most $2.40").sees("Takes a few minutes");
    sql(&app, "UPDATE tweets SET text = 'Hello {contactfield=firstname} {twitter_handle}';");
    people(&app, &[Draft { twitter: Handle::parse("grace").ok(), ..person("Grace", 1) }]);
    ada.open(&format!("{campaign}/publish")).await;
    ada.sees("Posts at most 1").sees("Of these with a link 0").sees("Cost at most $0.015");
    ada.sees("Without a handle: 12 of the 13 contacts looked at.");
    sql(&app, "UPDATE tweets SET text = 'Hello {contactfield=firstname} https://example.org';");
    sql(
        &app,
        "INSERT INTO settings (name, value, changed_at) VALUES ('twitter.caps', '{\"month_micros\":1000000}', NOW(6));",
    );
    ada.open(&format!("{campaign}/publish")).await.sees("Cost at most $2.60").sees("Of this month's limit for X");
    let mut sales = app.signed_in("Sally Sales", Role::Sales).await;
    sales.open(&format!("{campaign}/publish")).await;
    assert_eq!(sales.status(), 403);
}

#[actix_web::test]
async fn steps_that_cost_nothing_take_nothing() {
    let app = App::start().await;
    people(&app, &[person("Grace", 1)]);
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    crate::campaigns::add_tag(&mut ada, "Add the first step", "Mark", "warm", "0").await;
    ada.open(&format!("{campaign}/publish")).await.sees("What happens").sees_no("What it takes");
}
