//! Contacts, their fields, and what campaigns may do with them.

use linnet::contacts::{self, ChangeTags, ContactField, Draft, Editor, FieldCompares};
use linnet::fields;
use linnet::ids::{CampaignId, ContactId, LogId, StepId};
use linnet::steps::{Action as _, Batch, Condition as _, Cx, Standing};
use linnet::tokens::{Place, Source as _, Value};
use linnet::users::Role;
use linnet::web::Filled;

use crate::support::App;

fn named(first: &str, email: &str) -> Draft {
    Draft { first_name: Some(first.to_owned()), email: Some(email.to_owned()), ..Draft::default() }
}

fn batch(contacts: &[ContactId]) -> Batch {
    let member = |contact: &ContactId| Standing { log: LogId(contact.0), contact: *contact, rotation: 1 };
    Batch { campaign: CampaignId(1), step: StepId(1), members: contacts.iter().map(member).collect() }
}

#[actix_web::test]
async fn a_contact_is_created_with_a_handle_as_people_paste_it() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open("/contacts").await.sees("No contacts yet");
    ada.open("/contacts/new").await;
    ada.fill("First name", "Grace").fill("Last name", "Hopper").fill("E-mail", "grace@example.org");
    ada.fill("Twitter handle", "https://x.com/GraceHopper").fill("City", "New York").fill("Tags", "navy, vip, VIP");
    ada.press("Save").await;
    assert_eq!(ada.status(), 200, "{}", ada.text());
    for seen in
        ["Grace Hopper was saved.", "@GraceHopper", "New York", "navy", "vip", "Contact created", "Tagged navy, vip"]
    {
        ada.sees(seen);
    }
    ada.open("/contacts").await.sees("Grace Hopper").sees("@GraceHopper").sees("grace@example.org");
}

#[actix_web::test]
async fn what_is_wrong_with_a_contact_is_said_beside_the_field_and_nothing_typed_is_lost() {
    let app = App::start().await;
    app.db(|conn| {
        Ok(contacts::create(
            conn,
            &named("Grace", "grace@example.org"),
            Editor::new(None, linnet::clock::At::from_epoch(0).unwrap()),
        )?
        .unwrap())
    });
    let mut ada = app.admin().await;
    ada.open("/contacts/new").await;
    ada.press("Save").await.sees("A contact needs a name, an e-mail or a Twitter handle");
    assert_eq!(ada.status(), 422);
    ada.fill("First name", "Other")
        .fill("E-mail", "GRACE@example.org")
        .fill("Website", "example.org")
        .press("Save")
        .await;
    assert_eq!(ada.status(), 422);
    ada.sees("Another contact has this e-mail already.");
    assert_eq!(ada.value("First name"), "Other");
    ada.fill("E-mail", "other@example.org")
        .fill("Twitter handle", "no handle!")
        .fill("Points", "many")
        .press("Save")
        .await;
    assert_eq!(ada.status(), 422);
    ada.sees("Points must be a number");
    assert_eq!(ada.value("Twitter handle"), "no handle!");
}

#[actix_web::test]
async fn the_second_editor_is_shown_what_changed_and_can_save_again() {
    let app = App::start().await;
    let id = app.db(|conn| {
        Ok(contacts::create(
            conn,
            &named("Grace", "grace@example.org"),
            Editor::new(None, linnet::clock::At::from_epoch(0).unwrap()),
        )?
        .unwrap())
    });
    let (mut ada, mut bob) = (app.admin().await, app.signed_in("Bob Sales", Role::Sales).await);
    let form = format!("/contacts/{id}/edit");
    ada.open(&form).await;
    bob.open(&form).await;
    ada.fill("City", "London").fill("Position", "Boss").press("Save").await.sees("Grace was saved.");
    bob.fill("City", "Paris").fill("Company", "Navy").press("Save").await;
    assert_eq!(bob.status(), 409);
    bob.sees("Ada Admin saved this contact while you were editing").sees("saved now “London”, you typed “Paris”");
    bob.sees("Only they changed these").sees("Position: “” → “Boss”").sees_no("Company:");
    assert_eq!(
        (bob.value("City"), bob.value("Position"), bob.value("Company")),
        ("Paris".into(), "Boss".into(), "Navy".into())
    );
    bob.press("Save").await.sees("Grace was saved.").sees("Paris").sees("Boss at Navy");
}

#[actix_web::test]
async fn a_deleted_contact_is_in_the_bin_after_one_question() {
    let app = App::start().await;
    let id = app.db(|conn| {
        Ok(contacts::create(
            conn,
            &named("Grace", "grace@example.org"),
            Editor::new(None, linnet::clock::At::from_epoch(0).unwrap()),
        )?
        .unwrap())
    });
    let mut ada = app.admin().await;
    ada.open(&format!("/contacts/{id}/delete")).await.sees("Put Grace into the bin?");
    ada.press("Put into the bin").await.sees("Grace was put into the bin");
    assert_eq!(ada.open(&format!("/contacts/{id}")).await.status(), 200);
    ada.sees("in the bin");
    let mut viewer = app.signed_in("Vic Viewer", Role::Viewer).await;
    assert_eq!(viewer.open("/contacts/new").await.status(), 403);
}

#[actix_web::test]
async fn a_field_of_every_type_can_be_made_filled_and_put_away() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    let kinds = [
        ("Long text", "Notes", "two\nlines"),
        ("Number", "Height", "1.5"),
        ("Yes or no", "Smokes", "1"),
        ("Date", "Birthday", "1906-12-09"),
        ("One of a list", "Größe", "l"),
        ("Telephone", "2nd phone", "+1 555 0100"),
    ];
    for (kind, label, _) in kinds {
        ada.open("/fields/new").await;
        ada.fill("Label", label).choose("Type", kind).fill("Options", "s|Small\nl|Large").fill("Decimals", "1");
        ada.press("Save").await;
        assert_eq!(ada.status(), 200, "{}", ada.text());
    }
    ada.sees("grosse").sees("f_2nd_phone");
    ada.open("/contacts/new").await.fill("First name", "Grace");
    for (kind, label, value) in kinds {
        match kind {
            "Yes or no" => ada.choose(label, "Yes"),
            "One of a list" => ada.choose(label, "Large"),
            _ => ada.fill(label, value),
        };
    }
    ada.press("Save").await.sees("Grace was saved.").sees("1.5").sees("9 Dec 1906").sees("Large");
    ada.open("/fields/new").await;
    ada.fill("Label", "Another").fill("Alias", "height").press("Save").await;
    assert_eq!(ada.status(), 422);
    ada.sees("Another field has the alias height already");
    ada.open("/fields")
        .await
        .follow("Height")
        .await
        .follow("Archive…")
        .await
        .press("Archive")
        .await
        .sees("Height is archived");
    ada.open("/contacts/new").await.sees_no("Height");
}

#[actix_web::test]
async fn more_fields_than_one_table_holds_go_into_the_next() {
    let app = App::start().await;
    let now = app.house.clock.now();
    let db = app.house.db.clone();
    for n in 0..50 {
        let (label, alias) = (format!("Field {n}"), format!("extra{n}"));
        let new = fields::NewField::new(label, alias, fields::Group::Personal, fields::Kind::Text);
        db.read_now(|conn| fields::create(conn, &new, now)).unwrap().unwrap();
    }
    fields::install(&db, now).unwrap();
    let id = app.db(|conn| {
        let field = fields::by_alias(conn, "extra49")?.unwrap();
        assert!(matches!(field.place, fields::Place::Side { table: 2, .. }), "{:?}", field.place);
        let draft = Draft {
            values: vec![(field.id, Some(fields::Value::Text("deep".into())))],
            ..named("Grace", "g@example.org")
        };
        Ok(contacts::create_many(conn, &[draft], now)?[0])
    });
    let (_, values) = app.db(|conn| contacts::values(conn, &[ContactId(9_999), id], "extra49")).unwrap();
    assert_eq!(values, [None, Some(fields::Value::Text("deep".into()))]);
}

#[actix_web::test]
async fn campaigns_tag_and_compare_in_sets() {
    let app = App::start().await;
    let now = app.house.clock.now();
    let drafts: Vec<Draft> = (0..3)
        .map(|n| Draft {
            points: n,
            tags: if n == 0 { vec!["old".into(), "new".into()] } else { vec![] },
            ..named(&format!("P{n}"), &format!("p{n}@example.org"))
        })
        .collect();
    let ids = app.db(|conn| contacts::create_many(conn, &drafts, now));
    let (batch, config) = (
        batch(&ids),
        app.db(|conn| {
            let mut filled = Filled::of([("add_tags", "new, fresh"), ("remove_tags", "old")]);
            Ok(ChangeTags.parse(conn, &mut filled)?.unwrap())
        }),
    );
    app.db(|conn| ChangeTags.run(&config, &batch, &mut Cx { conn, now }));
    app.db(|conn| ChangeTags.run(&config, &batch, &mut Cx { conn, now }));
    let tags = app.db(|conn| Ok(contacts::tags_of(conn, &ids)?));
    for id in &ids {
        assert_eq!(tags[id].iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["fresh", "new"]);
    }
    let told = app.db(|conn| Ok(linnet::activity::recent(conn, ids[0], None, 10)?));
    let told: Vec<&str> = told.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(told, ["Untagged old", "Tagged fresh", "Tagged new, old", "Contact created"]);
    for (field, operator, value, expected) in [
        ("points", "gt", "0", [false, true, true]),
        ("firstname", "eq", "p1", [false, true, false]),
        ("firstname", "neq", "P1", [true, false, true]),
        ("email", "contains", "2@", [false, false, true]),
        ("email", "starts", "p_", [false, false, false]),
        ("city", "empty", "", [true, true, true]),
        ("twitter", "not_empty", "", [false, false, false]),
    ] {
        let held = app.db(|conn| {
            let mut filled = Filled::of([("field", field), ("operator", operator), ("value", value)]);
            let config = FieldCompares.parse(conn, &mut filled)?.unwrap_or_else(|| panic!("{:?}", filled.errors()));
            FieldCompares.holds(&config, &batch, &mut Cx { conn, now })
        });
        assert_eq!(held, expected, "{field} {operator} {value}");
    }
    let field = ContactField { zone: chrono_tz::Tz::UTC };
    let words = app.db(|conn| field.values(conn, "firstname", &[None, Some(ids[1]), Some(ids[0])], &Place::default()));
    assert_eq!(words, [None, Some(Value::Text("P1".into())), Some(Value::Text("P0".into()))]);
    let complaint = app.db(|conn| field.check(conn, "nothing"));
    assert_eq!(complaint.as_deref(), Some("there is no field “nothing”."));
}
