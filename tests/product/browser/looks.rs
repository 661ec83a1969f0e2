//! Widths, colours, and what the console says.

use crate::support::App;
use crate::support::chrome::Chrome;

#[actix_web::test]
async fn every_page_of_the_menu_fits_a_phone_and_breaks_no_policy() {
    let app = App::start().await;
    let mut chrome = super::admin(&app).await;
    let mut paths = super::menu(&mut chrome).await;
    paths.extend(["/users/new".to_owned(), "/nothing-here".to_owned()]);
    let mut complaints = Vec::new();
    for path in paths {
        chrome.resize(360, 740).await;
        chrome.go(&path).await;
        let wide = chrome.ask("return document.documentElement.scrollWidth", &[]).await;
        if wide.as_u64().unwrap_or(u64::MAX) > 360 {
            complaints.push(format!("{path} is {wide} wide on a phone of 360"));
        }
        chrome.resize(1440, 900).await;
        let wide = chrome.ask("return document.documentElement.scrollWidth", &[]).await;
        if wide.as_u64().unwrap_or(u64::MAX) > 1440 {
            complaints.push(format!("{path} is {wide} wide on a desk of 1440"));
        }
        // Chromium reports every page that is not 200 as a line of its own.
        let said = chrome.console().await;
        complaints.extend(
            said.iter().filter(|line| !line.contains("Failed to load resource")).map(|line| format!("{path}: {line}")),
        );
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

#[actix_web::test]
async fn dark_is_dark_and_light_is_light() {
    let app = App::start().await;
    let mut chrome = super::admin(&app).await;
    let mut light = Vec::new();
    chrome.open_account().await;
    for theme in ["dark", "light"] {
        put_on(&mut chrome, theme).await;
        let colours = "const c = document.createElement('canvas').getContext('2d'); const of = colour => { c.fillStyle = colour; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3).reduce((a, b) => a + b) }; const s = getComputedStyle(document.body); return [of(s.backgroundColor), of(s.color)]";
        let sums = chrome.ask(colours, &[]).await;
        let sums: Vec<_> = sums.as_array().into_iter().flatten().filter_map(serde_json::Value::as_u64).collect();
        light.push((sums[0], sums[1]));
    }
    let [(dark_back, dark_text), (light_back, light_text)] = light[..] else { panic!("two themes were asked for") };
    assert!(dark_back < 200 && dark_text > 500, "dark: background {dark_back}, text {dark_text}");
    assert!(light_back > 600 && light_text < 300, "light: background {light_back}, text {light_text}");
}

#[actix_web::test]
async fn another_appearance_leaves_what_was_typed_as_it_is() {
    let app = App::start().await;
    let mut chrome = super::admin(&app).await;
    chrome.go("/contacts/new").await;
    chrome.fill("First name", "Grace").await;
    chrome.open_account().await;
    put_on(&mut chrome, "dark").await;
    let typed = chrome.ask("return document.querySelector('[name=firstname]').value", &[]).await;
    assert_eq!(typed, "Grace");
    chrome.go("/contacts").await;
    chrome.until("return document.documentElement.dataset.bsTheme === 'dark'").await;
}

/// Switches the appearance; the account's menu is open.
async fn put_on(chrome: &mut Chrome, theme: &str) {
    chrome.click(&format!(".themes [value={theme}]")).await;
    chrome.until(&format!("return document.querySelector('.themes [aria-pressed]')?.value === '{theme}'")).await;
}
