//! Pictures of every page, to look at: `cargo test --test product -- --ignored screenshots`.

use std::fs;
use std::path::Path;

use crate::support::App;

#[actix_web::test]
#[ignore = "writes target/shots for people to look at"]
async fn screenshots() {
    let app = App::start().await;
    let mut chrome = super::admin(&app).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/shots");
    fs::create_dir_all(&folder).expect("a folder for the pictures");
    for theme in ["Light", "Dark"] {
        chrome.resize(1440, 900).await;
        chrome.go("/").await;
        chrome.open_account().await;
        chrome.press(theme).await;
        for path in super::menu(&mut chrome).await {
            for width in [360, 1440] {
                chrome.resize(width, 900).await;
                chrome.go(&path).await;
                let height =
                    chrome.ask("return document.documentElement.scrollHeight", &[]).await.as_u64().unwrap_or(900);
                chrome.resize(width, u32::try_from(height.clamp(600, 4000)).unwrap_or(900)).await;
                let name = path.trim_matches('/').replace('/', "-");
                let name = if name.is_empty() { "home" } else { &name };
                let file = folder.join(format!("{name}-{width}-{}.png", theme.to_lowercase()));
                fs::write(file, chrome.picture().await).expect("the picture can be written");
            }
        }
    }
}
