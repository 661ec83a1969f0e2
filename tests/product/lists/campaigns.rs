//! Who is in a campaign now.

use linnet::campaigns::{self, NewCampaign, Source};

use super::{asking, found, named, saved};
use crate::support::App;

fn campaign(app: &App, name: &str, members: &str) -> u64 {
    use diesel::connection::SimpleConnection as _;
    let new = NewCampaign { name: name.to_owned(), description: None, source: Source::Everyone };
    let now = app.house.clock.now();
    app.db(|conn| {
        let id = campaigns::create(conn, &new, now)?;
        let rows = members.replace('@', &id.to_string());
        conn.batch_execute(&format!(
            "INSERT INTO campaign_members (campaign_id, contact_id, rotation, joined_at, left_at) VALUES {rows}"
        ))?;
        Ok(id.0)
    })
}

#[actix_web::test]
async fn a_campaign_finds_who_is_in_it_now_by_its_number_or_its_name() {
    let app = App::start().await;
    saved(&app, &["Ada", "Bea", "Cleo", "Dora"].map(named));
    let offer = campaign(
        &app,
        "Spring offer",
        "(@, 1, 1, NOW(6), NULL), (@, 2, 1, NOW(6), NOW(6)), (@, 3, 1, NOW(6), NOW(6)), (@, 3, 2, NOW(6), NULL)",
    );
    let sprint = campaign(&app, "Sprint 100%", "(@, 2, 1, NOW(6), NULL), (@, 3, 1, NOW(6), NULL)");
    for (search, names) in [
        (format!("campaign:{offer}"), "Ada Cleo"),
        (format!("campaign:{sprint}"), "Bea Cleo"),
        ("campaign:\"spring offer\"".into(), "Ada Cleo"),
        ("campaign:sprin".into(), "Ada Bea Cleo"),
        ("+campaign:\"Spring offer\"".into(), "Ada Cleo"),
        ("!campaign:sprin".into(), "Dora"),
        ("campaign:\"spring offer\" campaign:sprint".into(), "Cleo"),
        ("campaign:\"spring offer\" OR dora".into(), "Ada Cleo Dora"),
    ] {
        assert_eq!(found(&app, &search).join(" "), names, "{search}");
    }
    let (criteria, asking) = (app.house.criteria.clone(), asking(&app, None));
    for search in ["campaign:nothing", "campaign:99", "campaign:%", "+campaign:spring", "campaign:\"1\""] {
        let mistake = app.db(|conn| linnet::contacts::compile(conn, &criteria, search, &asking)).unwrap_err();
        assert!(mistake.sentence.starts_with("There is no campaign"), "{search}: {}", mistake.sentence);
    }
    let mut ada = app.admin().await;
    ada.open("/contacts?search=campaign:sprint&sort=-name").await.sees("Cleo").sees("Bea").sees_no("Dora");
    ada.open("/contacts").await.follow("What can be searched").await;
    ada.sees("campaign:autumn Who is in this campaign now");
    ada.open("/contacts?search=campaign:winter").await.sees("There is no campaign “winter”.");
}
