//! The page of tags: counts, names, merging, deleting, and what campaigns say to it.

use linnet::audit;
use linnet::campaigns::{self, Delay, NewCampaign, NewStep, Source};
use linnet::contacts::{self, Draft, Editor};
use linnet::ids::{ContactId, TagId};
use linnet::users::Role;

use crate::support::App;

fn tagged(app: &App, email: &str, tags: &[&str]) -> ContactId {
    let (now, tags) = (app.house.clock.now(), tags.iter().map(|tag| (*tag).to_owned()).collect());
    let draft = Draft { email: Some(email.to_owned()), tags, ..Draft::default() };
    app.db(|conn| Ok(contacts::create(conn, &draft, Editor::new(None, now))?.unwrap()))
}

fn id_of(app: &App, name: &str) -> TagId {
    app.db(|conn| Ok(contacts::find_tag(conn, name)?.unwrap().id))
}

fn tags_of(app: &App, contact: ContactId) -> Vec<String> {
    let found = app.db(|conn| Ok(contacts::tags_of(conn, &[contact])?));
    found.into_values().flatten().map(|tag| tag.name).collect()
}

#[actix_web::test]
async fn a_tag_says_which_saved_views_search_for_it_before_it_goes() {
    let app = App::start().await;
    tagged(&app, "a@example.org", &["vip"]);
    let id = id_of(&app, "vip");
    let mut ada = app.admin().await;
    for (name, search) in [("Great ones", "tag:VIP city:graz"), ("Others", "!vip")] {
        ada.open("/contacts/views/new").await.fill("Name", name).fill("Search", search).press("Save").await;
    }
    for page in [format!("/tags/{id}"), format!("/tags/{id}/delete"), format!("/tags/{id}/merge")] {
        ada.open(&page).await.sees("Saved views that search for it: Great ones").sees_no("Others");
    }
    let mut bea = app.signed_in("Bea Sales", Role::Sales).await;
    bea.open(&format!("/tags/{id}")).await.sees_no("Great ones");
}

fn campaign(app: &App, source: Source, config: Option<&str>) {
    let (now, registry) = (app.house.clock.now(), app.house.registry.clone());
    app.db(|conn| {
        let new = NewCampaign { name: "Spring".to_owned(), description: None, source };
        let id = campaigns::create(conn, &new, now)?;
        let Some(config) = config else { return Ok(()) };
        let step = NewStep {
            parent: None,
            branch: None,
            kind: "contact.tags".to_owned(),
            name: "Mark them".to_owned(),
            config: config.to_owned(),
            delay: Delay::NONE,
        };
        campaigns::add_step(conn, &registry, id, &step)?.unwrap();
        Ok(())
    });
}

#[actix_web::test]
async fn the_list_counts_the_contacts_of_each_tag_and_leads_to_them() {
    let app = App::start().await;
    tagged(&app, "a@example.org", &["vip", "news"]);
    tagged(&app, "b@example.org", &["vip"]);
    let mut ada = app.signed_in("Ada", Role::Viewer).await;
    ada.open("/tags").await.sees("vip").sees("news").sees_no("New tag");
    ada.follow("2").await.sees("a@example.org").sees("b@example.org");
    ada.open("/tags?search=ne").await.sees("news").sees_no("vip");
}

#[actix_web::test]
async fn a_tag_is_created_described_and_renamed_and_its_page_tells_of_it() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open("/tags/new").await.fill("Name", "vip, really").press("Save").await.sees("no comma");
    assert_eq!(ada.status(), 422);
    ada.fill("Name", "vip").fill("What it is for", "Those who pay").press("Save").await.sees("vip was created.");
    let contact = tagged(&app, "a@example.org", &["VIP"]);
    ada.follow("Edit").await.fill("Name", "important").press("Save").await;
    ada.sees("important was saved.").sees("Those who pay").sees("name: “vip” → “important”");
    assert_eq!(tags_of(&app, contact), ["important"]);
    ada.open("/tags/new").await.fill("Name", "Important").press("Save").await.sees("There is a tag of this name");
    assert_eq!(ada.status(), 422);
}

#[actix_web::test]
async fn a_name_that_another_tag_has_leads_to_a_merge_and_everybody_keeps_one() {
    let app = App::start().await;
    let one = tagged(&app, "a@example.org", &["vip"]);
    let both = tagged(&app, "b@example.org", &["vip", "important"]);
    let mut ada = app.admin().await;
    let vip = id_of(&app, "vip");
    ada.open(&format!("/tags/{vip}/edit")).await.fill("Name", "Important").press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.sees("Another tag has this name.").follow("Merge vip into it…").await;
    assert_eq!(ada.value("Into"), "important");
    ada.press("Merge").await.sees("vip is important now; 2 contacts had it.").sees("took in: “vip”");
    assert_eq!(tags_of(&app, one), ["important"]);
    assert_eq!(tags_of(&app, both), ["important"]);
    assert!(app.db(|conn| Ok(contacts::find_tag(conn, "vip")?)).is_none());
    let changes = app.db(|conn| Ok(audit::changes_of(conn, "tag", &vip.to_string(), 10)?));
    assert_eq!(changes[0].act, "merged");
}

#[actix_web::test]
async fn a_tag_that_campaigns_name_keeps_its_name_and_cannot_go() {
    let app = App::start().await;
    tagged(&app, "a@example.org", &["vip", "news"]);
    let (vip, news) = (id_of(&app, "vip"), id_of(&app, "news"));
    campaign(&app, Source::Tag(vip), Some("{\"add\":[\"News\"],\"remove\":[]}"));
    let mut ada = app.admin().await;
    ada.open(&format!("/tags/{vip}")).await.sees("Spring: who joins");
    ada.open(&format!("/tags/{news}")).await.sees("Spring: step Mark them");
    for tag in [vip, news] {
        ada.open(&format!("/tags/{tag}/edit")).await.fill("Name", "other").press("Save").await;
        assert_eq!(ada.status(), 422);
        ada.sees("Campaigns name this tag; change them first");
        ada.open(&format!("/tags/{tag}/delete")).await.sees("Campaigns name this tag").sees_no("taken off");
    }
    ada.open(&format!("/tags/{vip}/edit")).await.fill("Name", "VIP").press("Save").await.sees("VIP was saved.");
}

#[actix_web::test]
async fn a_deleted_tag_is_taken_off_everybody() {
    let app = App::start().await;
    let contact = tagged(&app, "a@example.org", &["vip", "news"]);
    let mut ada = app.admin().await;
    ada.open(&format!("/tags/{}/delete", id_of(&app, "vip"))).await.sees("taken off 1 contact");
    ada.press("Delete").await.sees("vip was deleted; 1 contact had it.");
    assert_eq!(tags_of(&app, contact), ["news"]);
}
