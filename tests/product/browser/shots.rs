//! Pictures of every page, to look at: `cargo test --test product -- --ignored screenshots`.

use std::fs;
use std::path::Path;

use crate::support::App;
use crate::support::chrome::Chrome;

#[actix_web::test]
#[ignore = "writes target/shots for people to look at"]
async fn screenshots() {
    let app = App::start().await;
    let (house, x) = (app.house.clone(), app.x.clone());
    let filling = tokio::task::spawn_blocking(move || linnet::demo::fill(&house, &x).expect("the sample company"));
    let account = filling.await.expect("it ends");
    app.tick().await;
    let mut chrome = Chrome::open(&app).await;
    chrome.sign_in(&account.email, &account.password).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/shots");
    fs::create_dir_all(&folder).expect("a folder for the pictures");
    for theme in ["Light", "Dark"] {
        chrome.resize(1440, 900).await;
        chrome.go("/").await;
        chrome.open_account().await;
        chrome.press(theme).await;
        for path in pages(&mut chrome).await {
            for width in [360, 1440] {
                chrome.resize(width, 900).await;
                chrome.go(&path).await;
                let height =
                    chrome.ask("return document.documentElement.scrollHeight", &[]).await.as_u64().unwrap_or(900);
                chrome.resize(width, u32::try_from(height.clamp(600, 4000)).unwrap_or(900)).await;
                let name = path.trim_matches('/').replace(['/', '?', '=', '%', '&', '.'], "-");
                let name = if name.is_empty() { "home" } else { &name };
                let file = folder.join(format!("{name}-{width}-{}.png", theme.to_lowercase()));
                fs::write(file, chrome.picture().await).expect("the picture can be written");
            }
        }
    }
}

/// Where the menu leads, and the first thing of each list.
async fn pages(chrome: &mut Chrome) -> Vec<String> {
    let mut paths = Vec::new();
    for path in super::menu(chrome).await {
        chrome.go(&path).await;
        let first = "const a = document.querySelector('main table a[href]'); return a && a.getAttribute('href')";
        let first = chrome.ask(first, &[]).await;
        paths.push(path);
        paths.extend(first.as_str().filter(|href| href.starts_with('/')).map(str::to_owned));
    }
    paths.extend(CONTACTS.iter().map(|path| (*path).to_owned()));
    paths
}

/// The contact side, which the menu only begins.
const CONTACTS: [&str; 34] = [
    "/contacts?looks=cards",
    "/contacts?search=tag%3Avip",
    "/contacts?search=(tag%3Avip",
    "/contacts?search=nobody-is-called-so",
    "/contacts/columns",
    "/contacts/views",
    "/contacts/views/new?search=tag%3Avip",
    "/contacts/1?tab=tweets",
    "/contacts/1?tab=notes",
    "/contacts/1?tab=changes",
    "/contacts/1/consents",
    "/contacts/1/points",
    "/contacts/1/blocks",
    "/contacts/1/edit",
    "/contacts/1/avatar/edit",
    "/contacts/1/fields/email",
    "/contacts/1/merge",
    "/contacts/1/merge?with=2",
    "/contacts/1/erase",
    "/contacts/1/delete",
    "/contacts/quick",
    "/contacts/new",
    "/contacts/acts",
    "/contacts/bin",
    "/contacts/duplicates",
    "/contacts/erasures",
    "/contacts/export/options",
    "/contacts/imports",
    "/contacts/imports/new",
    "/tags/1",
    "/tags/1/merge",
    "/tags/1/delete",
    "/fields/new",
    "/fields/1/archive",
];
