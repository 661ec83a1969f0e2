//! Campaigns that ask for tasks.

use linnet::contacts::{self, Editor, Erasing};
use linnet::ids::ContactId;
use linnet::users::Role;

use super::owned;
use crate::campaigns::{add, add_tag, create, people, person, publish, sql, states, tags, tick, unpublish};
use crate::support::App;
use crate::support::browser::Browser;

/// A published campaign that gives the owner a task, waits until it is done, and then tags.
async fn campaign(app: &App) -> (Browser, String) {
    let mut ada = app.admin().await;
    let campaign = create(&mut ada, "Autumn", "All contacts").await;
    add(&mut ada, "Add the first step", "Task for the owner").await;
    ada.fill("Name", "Ask").fill("Title", "Call {contactfield=firstname|them}").fill("Due after days", "2");
    ada.tick("Wait until it is done", true).press("Save").await;
    assert_eq!(ada.status(), 200, "{}", ada.text());
    add_tag(&mut ada, "Add a step after “Ask”", "Mark", "called", "0").await;
    publish(&mut ada, &campaign).await;
    tick(app).await;
    (ada, campaign)
}

#[actix_web::test]
async fn a_campaign_gives_each_owner_a_task_and_goes_on_when_it_is_done() {
    let app = App::start().await;
    let (mut sam, grace) = owned(&app, "Grace").await;
    let linus = people(&app, &[person("Linus", 1)])[0];
    let (mut ada, campaign) = campaign(&app).await;
    assert_eq!(states(&app, 1), ["waiting", "waiting"]);
    ada.open(&campaign).await.sees("Give the contact’s owner the task “Call {contactfield=firstname|them}”");
    sam.open("/tasks").await.sees("Mine 1").sees("Unassigned 1").sees("Call Grace").sees_no("Call Linus");
    sam.press("Done").await.sees("Done: Call Grace");
    tick(&app).await;
    assert_eq!(
        (states(&app, 1), tags(&app, grace)),
        (vec!["done".into(), "waiting".into()], vec!["called".to_owned()])
    );
    sam.open("/tasks?tab=unassigned").await.press("Take it").await.sees("The task is yours.");
    sam.fill("Reason", "No telephone").press("Dismiss").await;
    tick(&app).await;
    tick(&app).await;
    assert_eq!((states(&app, 1)[1].as_str(), tags(&app, linus)), ("skipped", vec!["called".to_owned()]));
    ada.open(&format!("{campaign}/contacts/{linus}")).await.sees("The task was dismissed: No telephone");
}

#[actix_web::test]
async fn unpublishing_takes_open_tasks_back_and_publishing_again_asks_once() {
    let app = App::start().await;
    let (mut sam, _) = owned(&app, "Grace").await;
    let (mut ada, campaign) = campaign(&app).await;
    unpublish(&mut ada, &campaign).await;
    tick(&app).await;
    assert_eq!(states(&app, 1), ["held"]);
    sam.open("/tasks").await.sees("Mine 0");
    sam.open("/tasks?tab=done").await.sees("Taken back").sees("The campaign took it back before it was done.");
    sam.follow("Call Grace").await.sees_no("Open again");
    publish(&mut ada, &campaign).await;
    tick(&app).await;
    assert_eq!(states(&app, 1), ["waiting"]);
    sam.open("/tasks").await.sees("Mine 1").press("Done").await;
    tick(&app).await;
    assert_eq!(states(&app, 2), ["done"]);
    sam.open("/contacts/1").await.sees("Task done: Call Grace");
    assert_eq!(sam.text().matches("Task: Call Grace").count(), 1);
}

#[actix_web::test]
async fn tasks_of_two_who_are_one_go_over_and_come_back_and_of_two_for_one_step_one_stands() {
    let app = App::start().await;
    let (mut sam, grace) = owned(&app, "Grace").await;
    let ids = people(&app, &[person("Grace H", 1)]);
    let (mut ada, _) = campaign(&app).await;
    super::write(&mut sam, ids[0], "By hand", "").await;
    crate::merging::merge(&mut ada, grace, ids[0]).await;
    tick(&app).await;
    let open = |contact: ContactId| {
        let found = app.db(|conn| Ok(linnet::tasks::open_of(conn, contact, 10)?));
        let mut titles: Vec<String> = found.into_iter().map(|task| task.title).collect();
        titles.sort();
        titles
    };
    assert_eq!(open(grace), ["By hand", "Call Grace"]);
    crate::merging::take_back(&mut ada, grace).await;
    assert_eq!(
        (open(grace), open(ids[0])),
        (vec!["Call Grace".to_owned()], vec!["By hand".into(), "Call Grace H".into()])
    );
    ada.open("/tasks?tab=all").await;
    assert_eq!(ada.text().matches("Call Grace").count(), 2, "{}", ada.text());
    tick(&app).await;
    assert_eq!(states(&app, 1), ["waiting", "waiting"]);
}

#[actix_web::test]
async fn of_somebody_forgotten_no_task_says_anything_and_nobody_is_asked_to_do_it() {
    let app = App::start().await;
    let (mut sam, grace) = owned(&app, "Grace").await;
    super::write(&mut sam, grace, "Call Grace at home", "").await;
    let (follows, seal, now) = (app.house.follows.clone(), app.house.seal.clone(), app.house.clock.now());
    let told = app.db(|conn| contacts::tell(conn, grace, &follows, Editor::new(None, now)));
    assert!(told.expect("they are there").to_string().contains("Call Grace at home"));
    app.db(|conn| {
        contacts::erase(conn, grace, Erasing::Anonymise, (&follows, &seal), Editor::new(None, now)).map(drop)
    });
    sam.open("/tasks?tab=all").await.sees("No open tasks");
    sam.open("/tasks?tab=done").await.sees_no("Call Grace").sees("Taken back");
    sql(&app, "DELETE FROM tasks");
    let mut viewer = app.signed_in("Vera Viewer", Role::Viewer).await;
    viewer.open("/tasks").await.sees("Nothing to do");
}
