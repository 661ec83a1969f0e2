//! Notes, consent and the journal.

use chrono::Duration;
use linnet::contacts::{self, ConsentChannel, Editor, NewConsent};

use super::{HOSTILE, contact};
use crate::support::App;

#[actix_web::test]
async fn a_note_is_written_found_written_anew_and_taken_away() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let mut ada = app.admin().await;
    let notes = format!("/contacts/{id}?tab=notes");
    ada.open(&notes).await.sees("No notes yet").press("Save note").await;
    assert_eq!(ada.status(), 422);
    ada.open(&notes).await.fill("New note", "Wants ten sacks\nby Friday").tick("Call", true);
    ada.fill("When", "2026-11-20T09:30")
        .press("Save note")
        .await
        .sees("The note was saved.")
        .sees("by Friday")
        .sees("Notes 1");
    ada.open(&notes).await.fill("New note", HOSTILE).press("Save note").await.sees("<script>alert(1)</script>");
    assert!(!ada.source().contains("<script>alert"));
    ada.open(&format!("{notes}&kind=call")).await.sees("ten sacks").sees_no("alert(1)");
    ada.open(&format!("{notes}&search=SACKS")).await.sees("ten sacks").sees_no("alert(1)");
    ada.open(&format!("{notes}&search=100%25")).await.sees("No note matches");
    ada.open(&format!("/contacts/{id}")).await.sees("Call: Wants ten sacks…").sees("Friday, 20 November 2026");
    ada.open(&format!("/contacts/{id}/notes/1/edit")).await.fill("Text", "Wants twelve sacks").press("Save").await;
    ada.sees("twelve sacks").sees_no("ten sacks");
    ada.open(&format!("/contacts/{id}")).await.sees("Call: Wants twelve sacks").sees_no("ten sacks");
    ada.open(&format!("{notes}&kind=call")).await.press("Delete note").await.sees("The note was deleted.");
    ada.open(&format!("/contacts/{id}")).await.sees_no("twelve sacks");
    ada.open(&format!("/contacts/{id}?tab=changes"))
        .await
        .sees("Note deleted")
        .sees("Wants twelve sacks")
        .sees("Ada Admin");
    let other = contact(&app, "Bob");
    ada.open(&format!("/contacts/{other}/notes/2/edit")).await;
    assert_eq!(ada.status(), 404, "a note belongs to one contact");
}

#[actix_web::test]
async fn a_consent_is_written_down_with_its_words_and_withdrawn_without_losing_them() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let mut ada = app.admin().await;
    let page = format!("/contacts/{id}/consents");
    ada.open(&page).await.sees("Nothing is written down").choose("Channel", "Mentions on X").press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.sees("Where is needed.").sees("without them a consent proves nothing");
    ada.fill("Where", "Trade fair").fill("The words", HOSTILE).press("Save").await.sees("Given").sees("Trade fair");
    assert!(!ada.source().contains("<script>alert"));
    let agrees = || app.db(|conn| Ok(contacts::consented(conn, ConsentChannel::XMention, &[id])?)).contains(&id);
    assert!(agrees());
    app.advance(Duration::hours(1));
    ada.open(&page).await.choose("Channel", "Mentions on X").tick("no longer agree", true).fill("Where", "Call");
    ada.press("Save").await.sees("Withdrawn").sees("Trade fair");
    assert!(!agrees());
    ada.open(&format!("/contacts/{id}")).await.sees("No longer agrees to mentions on X: Call").sees("Withdrawn");
    ada.open(&page)
        .await
        .choose("Channel", "E-mail")
        .fill("Where", "x")
        .fill("The words", "y")
        .fill("When", "2030-01-01T00:00");
    ada.press("Save").await.sees("That is still to come.");
}

#[actix_web::test]
async fn consent_is_asked_for_many_at_once_and_the_latest_entry_holds() {
    let app = App::start().await;
    let ids = [contact(&app, "A"), contact(&app, "B"), contact(&app, "C")];
    let now = app.house.clock.now();
    let say = |id, is_granted, hours| {
        let at = now.minus(Duration::hours(hours));
        let new =
            NewConsent { channel: ConsentChannel::Email, is_granted, source: "Form".into(), words: "Yes".into(), at };
        app.db(|conn| contacts::record_consent(conn, id, &new, Editor::new(None, now)));
    };
    say(ids[0], true, 5);
    say(ids[1], false, 1);
    // Written down later, but it happened before the withdrawal.
    say(ids[1], true, 3);
    let agree = app.db(|conn| Ok(contacts::consented(conn, ConsentChannel::Email, &ids)?));
    assert_eq!(agree.into_iter().collect::<Vec<_>>(), [ids[0]]);
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{}?tab=changes", ids[1])).await.sees("empty of 23 Nov 2026, given: Form (“Yes”)");
    ada.sees("empty withdrawn: Form (“Yes”)").open(&format!("/contacts/{}", ids[1])).await.sees("Withdrawn");
    ada.open(&format!("/contacts/{}?tab=timeline&search=yes", ids[0])).await.sees("Agreed to");
}

#[actix_web::test]
async fn the_journal_is_printed_for_people_and_goes_on() {
    let app = App::start().await;
    let id = contact(&app, "Grace");
    let mut ada = app.admin().await;
    for n in 0..27 {
        let mut page = ada.open(&format!("/contacts/{id}/fields/city")).await;
        page = page.fill("City", &format!("City {n}")).press("Save").await;
        page.sees("City was saved.");
    }
    ada.open(&format!("/contacts/{id}?tab=changes")).await.sees("City 25").sees("by Ada Admin");
    ada.follow("Older changes").await.sees("City 0").sees("Created").sees_no("City 25");
}
