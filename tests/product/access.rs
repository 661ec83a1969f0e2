//! Who may go where: every route of the admin × a stranger and each role.

use linnet::users::Role;

use crate::support::{App, Browser};

#[path = "../architecture/source.rs"]
#[expect(dead_code, reason = "the rules of the house use the rest of it")]
mod source;

/// A route, and who gets in: **a**dministrator, **m**arketer, **s**ales, **v**iewer.
const TABLE: &[(&str, &str, &str)] = &[
    ("GET", "/", "amsv"),
    ("GET", "/assets", "amsv"),
    ("GET", "/assets/new", "am"),
    ("POST", "/assets/new", "am"),
    ("GET", "/assets/{id}", "amsv"),
    ("POST", "/assets/{id}/delete", "am"),
    ("GET", "/assets/{id}/edit", "am"),
    ("POST", "/assets/{id}/edit", "am"),
    ("GET", "/campaigns", "amsv"),
    ("POST", "/campaigns", "am"),
    ("GET", "/campaigns/new", "am"),
    ("GET", "/campaigns/{id}", "amsv"),
    ("POST", "/campaigns/{id}", "am"),
    ("GET", "/campaigns/{id}/contacts/{contact}", "amsv"),
    ("POST", "/campaigns/{id}/delete", "am"),
    ("GET", "/campaigns/{id}/edit", "am"),
    ("GET", "/campaigns/{id}/publish", "am"),
    ("POST", "/campaigns/{id}/publish", "am"),
    ("POST", "/campaigns/{id}/steps", "am"),
    ("GET", "/campaigns/{id}/steps/new", "am"),
    ("GET", "/campaigns/{id}/steps/{step}", "amsv"),
    ("GET", "/campaigns/{id}/steps/{step}/edit", "am"),
    ("POST", "/campaigns/{id}/steps/{step}/edit", "am"),
    ("GET", "/campaigns/{id}/steps/{step}/remove", "am"),
    ("POST", "/campaigns/{id}/steps/{step}/remove", "am"),
    ("POST", "/campaigns/{id}/unpublish", "am"),
    ("GET", "/contacts", "amsv"),
    ("POST", "/contacts", "ams"),
    ("GET", "/contacts/columns", "amsv"),
    ("POST", "/contacts/columns", "amsv"),
    ("GET", "/contacts/count", "amsv"),
    ("GET", "/contacts/export", "am"),
    ("GET", "/contacts/export/options", "am"),
    ("GET", "/contacts/acts", "amsv"),
    ("GET", "/contacts/acts/{id}", "amsv"),
    ("GET", "/contacts/acts/{id}/standing", "amsv"),
    ("POST", "/contacts/acts/{id}/stop", "ams"),
    ("POST", "/contacts/acts/{id}/undo", "ams"),
    ("POST", "/contacts/batch", "ams"),
    ("GET", "/contacts/bin", "amsv"),
    ("POST", "/contacts/bin/restore", "am"),
    ("GET", "/contacts/imports", "am"),
    ("GET", "/contacts/imports/new", "am"),
    ("POST", "/contacts/imports/new", "am"),
    ("GET", "/contacts/imports/{id}", "am"),
    ("POST", "/contacts/imports/{id}", "am"),
    ("GET", "/contacts/imports/{id}/errors", "am"),
    ("GET", "/contacts/imports/{id}/progress", "am"),
    ("POST", "/contacts/imports/{id}/reading", "am"),
    ("POST", "/contacts/imports/{id}/tell", "am"),
    ("GET", "/contacts/new", "ams"),
    ("GET", "/contacts/views", "amsv"),
    ("POST", "/contacts/views", "amsv"),
    ("GET", "/contacts/views/new", "amsv"),
    ("POST", "/contacts/views/{id}/delete", "amsv"),
    ("GET", "/contacts/views/{id}/edit", "amsv"),
    ("POST", "/contacts/views/{id}/edit", "amsv"),
    ("GET", "/contacts/{id}", "amsv"),
    ("GET", "/contacts/{id}/delete", "am"),
    ("POST", "/contacts/{id}/delete", "am"),
    ("GET", "/contacts/{id}/edit", "ams"),
    ("POST", "/contacts/{id}/edit", "ams"),
    ("GET", "/contacts/duplicates", "amsv"),
    ("POST", "/contacts/duplicates/refresh", "ams"),
    ("POST", "/contacts/duplicates/{id}/dismiss", "ams"),
    ("GET", "/contacts/erasures", "a"),
    ("GET", "/contacts/erasures/{id}", "a"),
    ("GET", "/contacts/{id}/erase", "a"),
    ("POST", "/contacts/{id}/erase", "a"),
    ("GET", "/contacts/{id}/json", "am"),
    ("GET", "/contacts/{id}/merge", "ams"),
    ("POST", "/contacts/{id}/merge", "ams"),
    ("POST", "/contacts/{id}/merge/undo", "ams"),
    ("GET", "/contacts/{id}/picture", "amsv"),
    ("POST", "/contacts/{id}/restore", "am"),
    ("POST", "/contacts/{id}/tweets/refresh", "ams"),
    ("POST", "/contacts/{id}/tweets/clear", "ams"),
    ("POST", "/contacts/{id}/tweets/handle", "ams"),
    ("GET", "/contacts/{id}/photos/{key}", "amsv"),
    ("GET", "/twitter/mapping/filled", "a"),
    ("GET", "/twitter/kept", "a"),
    ("POST", "/twitter/kept", "a"),
    ("GET", "/contacts/{id}/consents", "amsv"),
    ("POST", "/contacts/{id}/consents", "ams"),
    ("POST", "/contacts/{id}/notes", "ams"),
    ("GET", "/contacts/{id}/notes/{note}/edit", "ams"),
    ("POST", "/contacts/{id}/notes/{note}/edit", "ams"),
    ("POST", "/contacts/{id}/notes/{note}/delete", "ams"),
    ("GET", "/contacts/{id}/steps/{row}", "ams"),
    ("POST", "/contacts/{id}/steps/{row}", "ams"),
    ("POST", "/contacts/{id}/steps/{row}/cancel", "ams"),
    ("GET", "/contacts/{id}/timeline.csv", "amsv"),
    ("GET", "/contacts/check", "ams"),
    ("GET", "/contacts/quick", "ams"),
    ("POST", "/contacts/quick", "ams"),
    ("GET", "/contacts/{id}/avatar", "amsv"),
    ("GET", "/contacts/{id}/avatar/edit", "ams"),
    ("POST", "/contacts/{id}/avatar/edit", "ams"),
    ("POST", "/contacts/{id}/avatar/remove", "ams"),
    ("GET", "/contacts/{id}/blocks", "amsv"),
    ("POST", "/contacts/{id}/blocks", "ams"),
    ("GET", "/contacts/{id}/fields/{alias}", "ams"),
    ("POST", "/contacts/{id}/fields/{alias}", "ams"),
    ("POST", "/contacts/{id}/owner", "ams"),
    ("GET", "/contacts/{id}/points", "amsv"),
    ("POST", "/contacts/{id}/points", "ams"),
    ("POST", "/contacts/{id}/tags", "ams"),
    ("GET", "/fields", "am"),
    ("POST", "/fields", "am"),
    ("GET", "/fields/new", "am"),
    ("GET", "/fields/{id}", "am"),
    ("POST", "/fields/{id}", "am"),
    ("GET", "/fields/{id}/archive", "am"),
    ("POST", "/fields/{id}/archive", "am"),
    ("GET", "/fields/{id}/edit", "am"),
    ("POST", "/fields/{id}/move", "am"),
    ("POST", "/fields/{id}/restore", "am"),
    ("GET", "/fields/{id}/suggestions", "ams"),
    ("POST", "/logout", "amsv"),
    ("GET", "/messages", "amsv"),
    ("POST", "/messages", "am"),
    ("GET", "/messages/new", "am"),
    ("GET", "/messages/{id}", "amsv"),
    ("GET", "/messages/{id}/channels/{channel}", "am"),
    ("POST", "/messages/{id}/channels/{channel}", "am"),
    ("POST", "/messages/{id}/channels/{channel}/move", "am"),
    ("POST", "/messages/{id}/delete", "am"),
    ("GET", "/messages/{id}/edit", "am"),
    ("POST", "/messages/{id}/edit", "am"),
    ("GET", "/messages/{id}/outcomes", "amsv"),
    ("GET", "/pages", "amsv"),
    ("GET", "/pages/new", "am"),
    ("POST", "/pages/new", "am"),
    ("GET", "/pages/{id}", "amsv"),
    ("POST", "/pages/{id}/delete", "am"),
    ("GET", "/pages/{id}/edit", "am"),
    ("POST", "/pages/{id}/edit", "am"),
    ("GET", "/pages/{id}/preview", "amsv"),
    ("GET", "/resume", "amsv"),
    ("POST", "/settings/theme", "amsv"),
    ("GET", "/system", "a"),
    ("GET", "/tags", "amsv"),
    ("POST", "/tags", "ams"),
    ("GET", "/tags/new", "ams"),
    ("GET", "/tags/{id}", "amsv"),
    ("GET", "/tags/{id}/delete", "ams"),
    ("POST", "/tags/{id}/delete", "ams"),
    ("GET", "/tags/{id}/edit", "ams"),
    ("POST", "/tags/{id}/edit", "ams"),
    ("GET", "/tags/{id}/merge", "ams"),
    ("POST", "/tags/{id}/merge", "ams"),
    ("GET", "/tasks", "amsv"),
    ("POST", "/tasks", "ams"),
    ("GET", "/tasks/new", "ams"),
    ("GET", "/tasks/{id}", "amsv"),
    ("POST", "/tasks/{id}/dismiss", "ams"),
    ("POST", "/tasks/{id}/done", "ams"),
    ("GET", "/tasks/{id}/edit", "ams"),
    ("POST", "/tasks/{id}/edit", "ams"),
    ("GET", "/tasks/{id}/open", "ams"),
    ("POST", "/tasks/{id}/reopen", "ams"),
    ("POST", "/tasks/{id}/take", "ams"),
    ("GET", "/tweets", "amsv"),
    ("POST", "/tweets", "am"),
    ("GET", "/tweets/categories", "am"),
    ("POST", "/tweets/categories", "am"),
    ("POST", "/tweets/categories/{category}", "am"),
    ("POST", "/tweets/categories/{category}/delete", "am"),
    ("GET", "/tweets/new", "am"),
    ("GET", "/tweets/overview", "amsv"),
    ("GET", "/tweets/posts", "amsv"),
    ("GET", "/tweets/posts/{id}", "amsv"),
    ("POST", "/tweets/posts/{id}/again", "am"),
    ("POST", "/tweets/posts/{id}/decline", "am"),
    ("POST", "/tweets/posts/{id}/sent", "am"),
    ("POST", "/tweets/preview", "am"),
    ("GET", "/tweets/readers", "amsv"),
    ("GET", "/tweets/tokens", "am"),
    ("GET", "/tweets/{id:[0-9]+}", "amsv"),
    ("POST", "/tweets/{id:[0-9]+}", "am"),
    ("POST", "/tweets/{id:[0-9]+}/approve", "am"),
    ("POST", "/tweets/{id:[0-9]+}/archive", "am"),
    ("POST", "/tweets/{id:[0-9]+}/ask", "am"),
    ("POST", "/tweets/{id:[0-9]+}/clone", "am"),
    ("POST", "/tweets/{id:[0-9]+}/delete", "am"),
    ("GET", "/tweets/{id:[0-9]+}/edit", "am"),
    ("POST", "/tweets/{id:[0-9]+}/refuse", "am"),
    ("POST", "/tweets/{id:[0-9]+}/restore", "am"),
    ("GET", "/twitter", "a"),
    ("POST", "/twitter", "a"),
    ("POST", "/twitter/authorize", "a"),
    ("GET", "/twitter/callback", "a"),
    ("GET", "/twitter/costs", "amsv"),
    ("POST", "/twitter/costs", "a"),
    ("POST", "/twitter/disconnect", "a"),
    ("GET", "/twitter/features", "a"),
    ("POST", "/twitter/features", "a"),
    ("GET", "/twitter/mapping", "a"),
    ("POST", "/twitter/mapping", "a"),
    ("POST", "/twitter/pin", "a"),
    ("POST", "/twitter/pin/enter", "a"),
    ("GET", "/twitter/rules", "a"),
    ("POST", "/twitter/rules", "a"),
    ("POST", "/twitter/test", "a"),
    ("GET", "/users", "a"),
    ("POST", "/users", "a"),
    ("GET", "/users/new", "a"),
    ("GET", "/users/{id}", "a"),
    ("POST", "/users/{id}", "a"),
    ("POST", "/users/{id}/disable", "a"),
    ("GET", "/users/{id}/edit", "a"),
];

/// What takes a file, and so another kind of form.
const UPLOADS: [&str; 4] = ["/assets/new", "/assets/{id}/edit", "/contacts/imports/new", "/contacts/{id}/avatar/edit"];

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
