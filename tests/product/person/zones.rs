//! Instants are told in the zone of whoever reads them, and say which it is.

use diesel::connection::SimpleConnection as _;
use linnet::contacts::{ContactField, Editor, Patch, Watchers};
use linnet::fields::{self, Kind, Value};
use linnet::tokens::{Place, Source as _, Value as Word};

use super::contact;
use crate::campaigns::{add, create};
use crate::lists::field;
use crate::support::App;

/// An administrator in Berlin, and a field with an instant.
async fn berlin() -> (App, crate::support::Browser) {
    let app = App::start().await;
    field(&app, "renewal", Kind::DateTime, &[]);
    let ada = app.admin().await;
    app.db(|conn| Ok(conn.batch_execute("UPDATE users SET time_zone = 'Europe/Berlin'")?));
    (app, ada)
}

#[actix_web::test]
async fn a_changed_instant_is_told_in_the_readers_zone() {
    let (app, mut ada) = berlin().await;
    let id = contact(&app, "Grace");
    ada.open(&format!("/contacts/{id}/fields/renewal")).await.fill("RENEWAL", "2026-11-30T10:00").press("Save").await;
    ada.open(&format!("/contacts/{id}")).await.sees("RENEWAL: “” → “30 Nov 2026, 10:00 CET”").sees_no("09:00 UTC");
    ada.open(&format!("/contacts/{id}?tab=changes")).await.sees("30 Nov 2026, 10:00");
    app.db(|conn| Ok(conn.batch_execute("UPDATE users SET time_zone = 'America/New_York'")?));
    ada.open(&format!("/contacts/{id}")).await.sees("“30 Nov 2026, 04:00 EST”");
    let file = ada.open(&format!("/contacts/{id}/timeline.csv")).await;
    assert!(file.source().contains("30 Nov 2026, 04:00 EST"), "{}", file.source());
}

#[actix_web::test]
async fn a_comparison_with_an_instant_is_typed_told_and_typed_again_in_the_persons_zone() {
    let (app, mut ada) = berlin().await;
    let campaign = create(&mut ada, "Renewals", "All contacts").await;
    add(&mut ada, "Add the first step", "Field compares").await;
    let path = ada.path().to_owned();
    ada.post_with_token(
        &format!("{campaign}/steps"),
        &[
            ("kind", "contact.field"),
            ("name", "Renewal near"),
            ("wait", "0"),
            ("wait_unit", "days"),
            ("field", "renewal"),
            ("operator", "lt"),
            ("value", "2026-12-01 08:00"),
            ("_zone", "Asia/Tokyo"),
        ],
    )
    .await;
    assert_eq!(ada.status(), 200, "{path}: {}", ada.text());
    ada.open(&campaign).await.sees("RENEWAL is before 1 Dec 2026, 08:00 CET");
    let kept = app.db(|conn| {
        use diesel::prelude::*;
        use linnet::schema::campaign_steps;
        Ok(campaign_steps::table.select(campaign_steps::config).first::<String>(conn)?)
    });
    assert!(kept.contains("2026-12-01 07:00:00") && !kept.contains("zone"), "{kept}");
    ada.open(&format!("{campaign}/steps/1/edit")).await.sees("In Europe/Berlin, like");
    assert_eq!(ada.value("Value"), "2026-12-01 08:00");
    ada.press("Save").await;
    ada.open(&campaign).await.sees("RENEWAL is before 1 Dec 2026, 08:00 CET");
}

#[actix_web::test]
async fn a_text_tells_each_contact_an_instant_in_their_own_zone_and_others_in_ours() {
    let (app, _ada) = berlin().await;
    let ids = ["Grace", "Bea"].map(|name| contact(&app, name));
    let known = app.db(fields::all);
    let of = |alias: &str, text: &str| {
        let field = known.iter().find(|field| field.alias == alias).expect(alias);
        (field.id, Value::parse(field, text, chrono_tz::Tz::UTC).expect(text))
    };
    let editor = Editor::new(None, app.house.clock.now());
    app.db(|conn| {
        let renewal = Patch { values: vec![of("renewal", "2026-11-30 09:00")], ..Patch::default() };
        linnet::contacts::patch(conn, &ids, &renewal, &Watchers::default(), editor)?;
        let zone = Patch { values: vec![of("timezone", "America/New_York")], ..Patch::default() };
        linnet::contacts::patch(conn, &ids[..1], &zone, &Watchers::default(), editor).map(drop)
    });
    let token = ContactField { zone: chrono_tz::Tz::Europe__Berlin };
    let words = app.db(|conn| token.values(conn, "renewal", &ids.map(Some), &Place::default()));
    let expected = ["2026-11-30 04:00 EST", "2026-11-30 10:00 CET"].map(|words| Some(Word::Text(words.to_owned())));
    assert_eq!(words, expected);
}
