//! Every criterion, alone and with others.

use linnet::contacts::{self, Draft};
use linnet::fields::Kind;
use linnet::handle::Handle;
use linnet::users::{self, Role};

use super::{field, found, named, saved, with};
use crate::support::App;

/// Five people who differ in everything that can be asked.
fn five(app: &App) {
    let owner =
        app.db(|conn| Ok(users::choices(conn)?)).into_iter().find(|user| user.name.starts_with("Olga")).map(|u| u.id);
    let drafts = [
        Draft {
            last_name: Some("Lovelace".into()),
            email: Some("ada.l@engines.example".into()),
            twitter: Handle::parse("ada_x").ok(),
            points: 42,
            owner,
            tags: vec!["vip".into(), "spring offer".into()],
            ..named("Ada")
        },
        with(
            app,
            Draft { email: Some("grace@navy.example".into()), points: 7, tags: vec!["vip".into()], ..named("Grace") },
            &[("city", "New York"), ("company", "Navy & Sons"), ("website", "https://www.navy.example/hopper")],
        ),
        with(
            app,
            Draft { last_name: Some("Ångström-Müller".into()), points: 10, ..named("Zoë") },
            &[("city", "Berlin"), ("company", "Café Blau")],
        ),
        with(app, Draft { last_name: Some("O'Neil".into()), points: -3, ..named("Shaq_50%") }, &[("city", "Bern\\1")]),
        Draft { last_name: Some("Ann".into()), twitter: Handle::parse("maryann").ok(), ..named("Mary") },
    ];
    saved(app, &drafts);
    app.db(|conn| Ok(contacts::create_anonymous_many(conn, 2, app.house.clock.now())?));
}

#[actix_web::test]
async fn a_word_finds_the_beginning_of_words_in_name_mail_handle_and_company() {
    let app = App::start().await;
    app.user("Olga Owner", Role::Sales);
    five(&app);
    for (search, names) in [
        ("ad", "Ada"),
        ("LOVE", "Ada"),
        ("ada.l@eng", "Ada"),
        ("engines", "Ada"),
        ("@ada", "Ada"),
        ("ada_x", "Ada"),
        ("x.com/ada_x", "Ada"),
        ("https://twitter.com/ADA_X?s=20", "Ada"),
        ("https://navy.example/hopper", "Grace"),
        ("navy", "Grace"),
        ("zoe", "Zoë"),
        ("angstrom-mul", "Zoë"),
        ("cafe", "Zoë"),
        ("o'neil", "Shaq_50%"),
        ("mary", "Mary"),
        ("ary", ""),
        ("+ada", "Ada"),
        ("+ad", ""),
        ("\"mary ann\"", "Mary"),
        ("\"ann mary\"", ""),
        ("+\"mary ann\"", "Mary"),
        ("\"ada lov\"", "Ada"),
        ("+\"ada lov\"", ""),
        ("navy & sons", "Grace"),
        ("%ovel%", "Ada"),
        ("%qq%", ""),
        ("gr%ce", "Grace"),
        ("nobody", ""),
        ("", "Ada Grace Zoë Shaq_50% Mary"),
    ] {
        assert_eq!(found(&app, search).join(" "), names, "{search}");
    }
}

#[actix_web::test]
async fn every_key_finds_what_the_help_says() {
    let app = App::start().await;
    app.user("Olga Owner", Role::Sales);
    field(&app, "reseller", Kind::Boolean, &[]);
    field(&app, "renewal", Kind::Date, &[]);
    field(&app, "size", Kind::Select, &["small", "large"]);
    field(&app, "revenue", Kind::Number, &[]);
    field(&app, "letter", Kind::Html, &[]);
    five(&app);
    let extra = with(
        &app,
        Draft { points: 100, ..named("Extra") },
        &[
            ("reseller", "yes"),
            ("renewal", "2026-03-05"),
            ("size", "small"),
            ("revenue", "12.5"),
            ("letter", "<p>Hi <b>there</b> &amp; <i>everywhere</i></p>"),
            ("website", "https://www.example.org/a"),
        ],
    );
    let other = with(
        &app,
        named("Other"),
        &[
            ("reseller", "no"),
            ("renewal", "2025-12-31"),
            ("size", "large"),
            ("revenue", "99"),
            ("website", "http://example.org/b"),
        ],
    );
    saved(&app, &[extra, other]);
    for (search, names) in [
        ("name:ada", "Ada"),
        ("name:love", "Ada"),
        ("name:\"ada love\"", "Ada"),
        ("+name:ada", "Ada"),
        ("+name:ad", ""),
        ("firstname:gra", "Grace"),
        ("lastname:%neil", "Shaq_50%"),
        ("email:ada.l@", "Ada"),
        ("+email:GRACE@navy.example", "Grace"),
        ("email:%navy%", "Grace"),
        ("twitter:@ada", "Ada"),
        ("twitter:https://x.com/maryann", "Mary"),
        ("company:navy", "Grace"),
        ("+company:\"Navy & Sons\"", "Grace"),
        ("+company:navy", ""),
        ("city:ber", "Zoë Shaq_50%"),
        ("+city:BERLIN", "Zoë"),
        ("city:\"new y\"", "Grace"),
        ("owner:olga", "Ada"),
        ("owner:own", "Ada"),
        ("is:unowned lo", ""),
        ("!is:unowned", "Ada"),
        ("tag:VIP", "Ada Grace"),
        ("tag:vip tag:\"spring offer\"", "Ada"),
        ("tag:vip !tag:\"spring offer\"", "Grace"),
        ("ids:1,3", "Ada Zoë"),
        ("points:10", "Zoë"),
        ("points:>10", "Ada Extra"),
        ("points:>=10", "Ada Zoë Extra"),
        ("points:<0", "Shaq_50%"),
        ("points:7..42", "Ada Grace Zoë"),
        ("points:..-3", "Shaq_50%"),
        ("reseller:yes", "Extra"),
        ("reseller:no", "Other"),
        ("renewal:2026", "Extra"),
        ("renewal:2025-12..2026-02", "Other"),
        ("renewal:<2026", "Other"),
        ("size:SMA", "Extra"),
        ("+size:large", "Other"),
        ("revenue:>12.4 revenue:<13", "Extra"),
        ("has:city", "Grace Zoë Shaq_50%"),
        ("letter:hi", "Extra"),
        ("letter:%there%", "Extra"),
        ("letter:\"hi there & every\"", "Extra"),
        ("letter:p", ""),
        ("website:example.org", "Extra Other"),
        ("website:www.example.org/a", "Extra"),
        ("website:https://example.org/b", "Other"),
        ("www.example.org/a", "Extra"),
        ("has:active", ""),
        ("active:never ada", "Ada"),
        ("has:owner", "Ada"),
        ("has:tag !has:city", "Ada"),
        ("!has:name", ""),
        ("is:identified ada", "Ada"),
        ("is:anonymous", "Anonymous Anonymous"),
        ("is:anonymous OR tag:vip", "Ada Grace Anonymous Anonymous"),
        ("added:today", "Ada Grace Zoë Shaq_50% Mary Extra Other"),
        ("added:2026-11..", "Ada Grace Zoë Shaq_50% Mary Extra Other"),
        ("added:yesterday", ""),
        ("!added:-7d", ""),
        ("changed:>2026", ""),
        ("active:-1y", ""),
        ("is:anonymous active:today", "Anonymous Anonymous"),
        ("dnc:any", ""),
        ("consent:x_mention", ""),
        ("(ada OR grace) !city:new", "Ada"),
        ("NOT (ada OR grace OR zoe) points:..9 !has:owner !extra", "Shaq_50% Mary Other"),
    ] {
        assert_eq!(found(&app, search).join(" "), names, "{search}");
    }
}

#[actix_web::test]
async fn signs_of_the_database_are_letters_like_others() {
    let app = App::start().await;
    app.user("Olga Owner", Role::Sales);
    five(&app);
    for (search, names) in [
        ("%", "Shaq_50%"),
        ("\"%\"", "Shaq_50%"),
        ("\"50%\"", "Shaq_50%"),
        ("_", "Ada Shaq_50%"),
        ("\\", ""),
        ("city:bern\\", "Shaq_50%"),
        ("city:\"be%\"", ""),
        ("city:b_r", ""),
        ("firstname:\"shaq_50%\"", "Shaq_50%"),
        ("firstname:\"shaqx50%\"", ""),
        ("+city:\"bern\\1\"", "Shaq_50%"),
    ] {
        assert_eq!(found(&app, search).join(" "), names, "{search}");
    }
}

#[actix_web::test]
async fn mine_are_those_of_whoever_asks() {
    let app = App::start().await;
    app.user("Olga Owner", Role::Sales);
    five(&app);
    let mut olga = app.signed_in("Olga Owner", Role::Sales).await;
    for search in ["is:mine", "owner:me"] {
        olga.open(&format!("/contacts?search={search}")).await.sees("Ada Lovelace").sees_no("Grace");
    }
    let mut ada = app.admin().await;
    ada.open("/contacts?search=is:mine").await.sees("Nobody matches");
    ada.open("/contacts?search=!is:mine").await.sees("Ada Lovelace");
}

#[actix_web::test]
async fn do_not_contact_consent_and_acts_are_found() {
    use linnet::audit::{self, NewAct};
    use linnet::contacts::Editor;
    let app = App::start().await;
    app.user("Olga Owner", Role::Sales);
    five(&app);
    let now = app.house.clock.now();
    app.db(|conn| {
        use diesel::connection::SimpleConnection as _;
        Ok(conn.batch_execute(
            "INSERT INTO contact_blocks (contact_id, channel, reason, at) VALUES (1, 'x', 'asked', NOW(6)), (2, 'email', 'asked', NOW(6));
             INSERT INTO contact_consents (contact_id, channel, is_granted, source, words, at, created_at) VALUES
               (1, 'x_mention', 1, 'form', 'yes', '2026-01-01', NOW(6)), (1, 'x_mention', 0, 'call', 'no', '2026-02-01', NOW(6)),
               (2, 'x_mention', 1, 'form', 'yes', '2026-01-01', NOW(6));
             INSERT INTO contact_notes (contact_id, kind, text, at, created_at, changed_at) VALUES (3, 'general', 'x', NOW(6), NOW(6), NOW(6))",
        )?)
    });
    let act = app.db(|conn| {
        let new = NewAct {
            user_id: None,
            kind: "import",
            label: "people.csv".into(),
            state: "done",
            total: None,
            started_at: now,
        };
        let act = audit::begin_act(conn, &new)?;
        contacts::create(conn, &named("Imported"), Editor::new(None, now).within(act))?.unwrap();
        Ok(act)
    });
    for (search, names) in [
        ("dnc:x", "Ada"),
        ("dnc:email", "Grace"),
        ("dnc:any", "Ada Grace"),
        ("consent:x_mention", "Grace"),
        ("!consent:x_mention tag:vip", "Ada"),
        ("has:note", "Zoë"),
        (format!("act:{act}").as_str(), "Imported"),
        (format!("!act:{act} i").as_str(), ""),
    ] {
        assert_eq!(found(&app, search).join(" "), names, "{search}");
    }
}

#[actix_web::test]
async fn whoever_calls_is_found_by_their_number_however_it_is_written() {
    let app = App::start().await;
    let number = |name: &str, phone: &str| with(&app, named(name), &[("phone", phone)]);
    saved(&app, &[number("Grace", "+43 (1) 555-12 34"), number("Linus", "0043 1 999 88 77"), named("Ada")]);
    for search in ["+4315551234", "01 555 12 34", "phone:+4315551234", "phone:\"01/555 1234\"", "\"+43 1 5551234\""] {
        assert_eq!(found(&app, search), ["Grace"], "{search}");
    }
    assert_eq!(found(&app, "phone:+43 ada"), [""; 0]);
    assert_eq!(found(&app, "!phone:015551234"), ["Linus", "Ada"]);
    let mut ada = app.admin().await;
    ada.open("/contacts?search=Linus").await.follow("Linus").await.follow("Edit").await;
    ada.fill("Phone", "+43 1 555 12 34").press("Save").await;
    assert_eq!(found(&app, "0043 1 555 1234"), ["Grace", "Linus"]);
    assert_eq!(found(&app, "0043 1 999 88 77"), [""; 0]);
}
