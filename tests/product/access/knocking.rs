//! Everybody knocks at every door of the table.

use linnet::users::Role;

use super::{TABLE, UPLOADS, source};
use crate::support::{App, Browser};

/// What a stranger must reach to become somebody.
const OPEN: [&str; 2] = ["/login", "/setup"];

fn routes() -> Vec<(String, String)> {
    let of = |source: &source::Source| source::routes(source);
    let sources = source::sources("src", "rs");
    let ours = sources.iter().filter(|source| source.module != "sandbox").flat_map(of);
    let mut routes: Vec<_> = ours
        .filter(|route| linnet::web::urls::is_admin(&route.path) && !OPEN.contains(&route.path.as_str()))
        .map(|route| (route.method.to_owned(), route.path))
        .collect();
    routes.sort();
    routes.dedup();
    routes
}

#[test]
fn the_table_lists_every_route_of_the_admin() {
    let mut listed: Vec<_> = TABLE.iter().map(|(method, path, _)| ((*method).to_owned(), (*path).to_owned())).collect();
    listed.sort();
    let routes = routes();
    let missing: Vec<_> = routes.iter().filter(|route| !listed.contains(route)).collect();
    let gone: Vec<_> = listed.iter().filter(|route| !routes.contains(route)).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "not in the table: {missing:#?}\nin the table, but no route: {gone:#?}"
    );
}

#[actix_web::test]
async fn a_stranger_is_asked_to_sign_in_everywhere() {
    let app = App::start().await;
    app.user("Ada Admin", Role::Administrator);
    let mut stranger = app.visitor();
    for (method, path, _) in TABLE {
        go(&mut stranger, method, path).await;
        let expected: &[u16] = if *method == "GET" { &[303, 200] } else { &[401] };
        assert_eq!(stranger.trail, expected, "{method} {path}");
        stranger.sees("Sign in");
    }
}

#[actix_web::test]
async fn each_role_gets_as_far_as_the_table_says() {
    let app = App::start().await;
    for (role, letter) in Role::ALL.into_iter().zip(['a', 'm', 's', 'v']) {
        let mut browser = app.signed_in(role.label(), role).await;
        for (method, path, who) in TABLE {
            go(&mut browser, method, path).await;
            let place = format!("{method} {path} as {}: {:?}", role.label(), browser.trail);
            let refused = browser.status() == 403 && browser.text().contains("Your role does not include this");
            assert_eq!(refused, !who.contains(letter), "{place}");
            assert!(!browser.path().starts_with("/login"), "{place}");
            assert!(browser.status() < 500, "{place}\n{}", browser.text());
            if *method == "POST" && !refused {
                // Without the form's token, so that knocking changes nothing; an upload is not even one.
                let is_upload = UPLOADS.contains(path);
                let fine: &[u16] = if is_upload { &[400, 404] } else { &[403] };
                assert!(fine.contains(&browser.status()), "{place}: a form without its token was taken");
                assert!(is_upload || browser.text().contains("This form is out of date"), "{place}");
            }
            if *method == "GET" && !refused && !path.contains('{') {
                assert_eq!(browser.status(), 200, "{place}");
            }
        }
    }
}

async fn go(browser: &mut Browser, method: &str, path: &str) {
    let mut path = path.to_owned();
    while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
        path.replace_range(from..=to, "1");
    }
    match method {
        "GET" => drop(browser.open(&path).await),
        _ => drop(browser.post(&path, &[]).await),
    }
}

#[actix_web::test]
async fn an_address_that_only_takes_forms_leads_to_the_page_it_belongs_to() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    let pages: Vec<&str> = TABLE.iter().filter(|(method, ..)| *method == "GET").map(|(_, path, _)| *path).collect();
    let shape = |path: &str| -> Vec<String> {
        path.split(['/', '?'])
            .map(|part| if part.starts_with('{') || part == "1" { "#" } else { part }.to_owned())
            .collect()
    };
    for (method, path, _) in TABLE {
        if *method == "GET" || pages.iter().any(|page| shape(page) == shape(path)) {
            continue;
        }
        go(&mut ada, "GET", path).await;
        assert_eq!(ada.trail.first(), Some(&303), "{path}: {:?}", ada.trail);
        let last = ada.visited.last().expect("a page").trim_start_matches(&app.url).to_owned();
        let is_page = last == "/" || pages.iter().any(|page| shape(page) == shape(&last));
        // With nobody in the database, a page about somebody says so.
        assert!(is_page && [200, 404].contains(&ada.status()), "{path} leads to {last} ({})", ada.status());
    }
    ada.open("/contacts/batch").await;
    assert_eq!((ada.status(), ada.path()), (200, "/contacts"));
    ada.post_with_token("/contacts/search-help", &[]).await.sees("This address shows a page and takes no forms.");
    assert_eq!(ada.status(), 405);
}

#[actix_web::test]
async fn the_theme_is_switched_on_a_page_that_a_form_led_to() {
    let app = App::start().await;
    let mut ada = app.admin().await;
    ada.open("/contacts/new").await.fill("First name", "Grace").press("Save").await;
    ada.open("/contacts/new").await;
    ada.post_with_token("/contacts/batch", &[("ids", "1")]).await.sees("What shall be done with 1 contact?");
    ada.press("Dark").await;
    assert_eq!((ada.status(), ada.path()), (200, "/contacts"), "{}", ada.text());
    assert!(ada.source().contains("data-bs-theme=\"dark\""));
}
