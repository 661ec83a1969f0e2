//! Options that are taken off a list while contacts have them.

use super::{define, token};
use crate::support::{App, Browser};

/// Two with gold, one with silver.
async fn tiers(app: &App) -> Browser {
    let mut admin = app.admin().await;
    define(&mut admin, "Tier", "One of a list").await;
    for (name, tier) in [("Grace", "Gold tier"), ("Linus", "Gold tier"), ("Ken", "Silver tier")] {
        admin.open("/contacts/new").await.fill("First name", name).choose("Tier", tier).press("Save").await;
    }
    admin
}

async fn offer(admin: &mut Browser, options: &str) {
    admin.open("/fields").await.follow("Tier").await.fill("Options", options).press("Save").await;
}

#[actix_web::test]
async fn before_an_option_goes_it_is_said_how_many_have_it_and_it_may_be_kept() {
    let app = App::start().await;
    let mut admin = tiers(&app).await;
    offer(&mut admin, "bronze|Bronze tier").await;
    assert_eq!(admin.status(), 422);
    admin
        .sees("“Gold tier”: 2 contacts have it.")
        .sees("“Silver tier”: 1 contact has it.")
        .sees("Nothing is saved yet");
    assert_eq!(admin.value("Options"), "bronze|Bronze tier", "nothing typed is lost");
    admin.press("Keep them on the list").await.sees("Tier was saved.");
    let form = admin.open("/contacts/new").await.source().to_owned();
    for label in ["Gold tier", "Silver tier", "Bronze tier"] {
        assert!(form.contains(&format!(">{label}</option>")), "{label}");
    }
}

#[actix_web::test]
async fn an_option_that_was_withdrawn_keeps_its_name_with_those_who_have_it_and_nobody_else_gets_it() {
    let app = App::start().await;
    let mut admin = tiers(&app).await;
    offer(&mut admin, "silver|Silver tier").await;
    admin.press("Take them off and save").await.sees("Tier was saved.");
    admin.open("/contacts/1").await.sees("Tier Gold tier").follow("Edit").await;
    assert!(admin.source().contains(">Gold tier</option>"));
    admin.fill("City", "London").press("Save").await.sees("Grace was saved.").sees("London").sees("Tier Gold tier");
    admin.open("/contacts?search=tier:gold").await.sees("Grace").sees("Linus").sees_no("Ken");
    assert!(!admin.open("/contacts/3/edit").await.source().contains("Gold tier"), "it is not offered to others");
    let csrf = token(&admin);
    admin.post("/contacts", &[("csrf", &csrf), ("firstname", "Eve"), ("tier", "gold")]).await;
    assert_eq!(admin.status(), 422);
    assert_eq!(admin.reason("Tier"), "“Gold tier” is no longer an option of Tier: only those who have it keep it.");
    admin.open("/fields").await.follow("Tier").await.sees("kept by those who have them: gold|Gold tier");
    // Saving again does not ask again, and written again it is offered again.
    admin.press("Save").await.sees("Tier was saved.");
    offer(&mut admin, "silver|Silver tier\r\ngold|Gold tier").await;
    assert!(admin.open("/contacts/3/edit").await.source().contains(">Gold tier</option>"));
}

#[actix_web::test]
async fn the_value_in_place_of_whoever_has_a_withdrawn_option_is_saved_as_it_is() {
    let app = App::start().await;
    let mut admin = tiers(&app).await;
    offer(&mut admin, "silver|Silver tier").await;
    admin.press("Take them off and save").await;
    admin.open("/contacts/1/fields/tier").await;
    assert_eq!(admin.status(), 200, "{}", admin.text());
    admin.press("Save").await.sees("Tier Gold tier");
}

#[actix_web::test]
async fn an_option_that_nobody_has_goes_without_a_question_and_is_forgotten() {
    let app = App::start().await;
    let mut admin = app.admin().await;
    define(&mut admin, "Tier", "Several of a list").await;
    admin.open("/contacts/new").await;
    let csrf = token(&admin);
    let pairs = [("csrf", csrf.as_str()), ("firstname", "Eve"), ("tier", "gold"), ("tier", "silver")];
    admin.post("/contacts", &pairs).await.sees("Eve was saved.");
    offer(&mut admin, "gold|Gold tier\r\nsilver|Silver tier\r\npewter").await;
    offer(&mut admin, "gold|Gold tier\r\nsilver|Silver tier").await;
    admin.sees("Tier was saved.").follow("Tier").await.sees_no("pewter");
    offer(&mut admin, "gold|Gold tier").await;
    admin.sees("“Silver tier”: 1 contact has it.");
}
