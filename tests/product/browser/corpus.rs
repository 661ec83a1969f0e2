//! Hostile words through every form onto every page: nothing runs, nothing breaks, nothing leaves the screen.

use std::collections::{BTreeSet, VecDeque};

use serde_json::{Value, json};

use crate::support::App;
use crate::support::chrome::Chrome;

/// Markup, scripts, templates, SQL, formulas, directions, joined emoji, invisible and endless words.
const PAYLOADS: [&str; 6] = [
    "\"><script>window.ran='script'</script><img src=x onerror=\"window.ran='img'\">",
    "'--></title></textarea><svg onload=window.ran='svg'>{{7*7}}${7*7}<%= 7*7 %>",
    "=HYPERLINK(\"http://x\") '; DROP TABLE contacts; -- %_\\ {contactfield=firstname}",
    "\u{202e}gnp.exe\u{202c} \u{5e9}\u{5dc}\u{5d5}\u{5dd} \u{645}\u{631}\u{62d}\u{628}\u{627}",
    "a\u{200b}b\u{feff}c\u{2060} \u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} e\u{301}\u{301}\u{301}\u{301}",
    "Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
];

/// Forms that write something a page shows again; those of one contact stand below it.
const FORMS: [&str; 4] = ["/contacts/new", "/contacts/quick", "/fields/new", "/tweets/new"];

/// Fills every control of the main form with the payload, and those it was refused in with something fitting.
const FILL: &str = r"
const [payload, second] = arguments;
const form = [...document.querySelectorAll('main form[method=post]')].sort((a, b) => b.elements.length - a.elements.length)[0];
if (!form) return false;
const plain = { number: '12', date: '2026-02-28', time: '10:30', 'datetime-local': '2026-02-28T10:30', email: 'a' + Math.floor(performance.now() * 1000) + '@example.org', url: 'https://example.org/x', tel: '+49 30 901820', color: '#123456' };
for (const control of form.elements) {
  if (!control.name || ['hidden', 'submit', 'button', 'file', 'checkbox', 'radio'].includes(control.type) || control.disabled) continue;
  const refused = control.getAttribute('aria-invalid') === 'true';
  if (control.tagName === 'SELECT') { if (!second && control.options.length > 1) control.selectedIndex = 1; continue; }
  if (plain[control.type]) { control.value = plain[control.type]; continue; }
  if (!second) control.value = payload; else if (refused) control.value = plain[control.inputMode] || (control.maxLength > 0 ? payload.slice(0, control.maxLength) : '');
}
form.noValidate = true;
window.isOld = true;
form.submit();
return true;
";

/// What a page must not have done, and where it leads.
const LOOK: &str = r"
return {
  ran: window.ran || null,
  wide: document.documentElement.scrollWidth,
  over: [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => `${e.tagName}.${e.className}`).pop(),
  broke: document.body.innerText.includes('Something went wrong'),
  links: [...document.querySelectorAll('a[href^=\'/\']')].map(a => a.getAttribute('href').split('#')[0]),
};";

async fn send(chrome: &mut Chrome, path: &str, payload: &str) -> bool {
    chrome.go(path).await;
    for second in [false, true] {
        if chrome.ask(FILL, &[json!(payload), json!(second)]).await != Value::Bool(true) {
            return false;
        }
        chrome.settle().await;
        if chrome.ask("return document.querySelector('[aria-invalid=true]') === null", &[]).await == Value::Bool(true) {
            return true;
        }
    }
    false
}

fn kind_of(path: &str) -> String {
    let plain = path.split('?').next().unwrap_or(path);
    let digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    plain.split('/').map(|part| if digits(part) { "#" } else { part }).collect::<Vec<_>>().join("/")
}

/// Pages that do something when they are opened, or are no pages.
fn is_a_page(path: &str) -> bool {
    !["/logout", "/static", "/asset/", "/r/"].iter().any(|other| path.starts_with(other))
        && !["export", "json", "avatar", "errors", "callback", "authorize"].iter().any(|word| path.contains(word))
}

#[actix_web::test]
async fn hostile_words_run_nowhere_and_break_no_page() {
    let app = App::start().await;
    let mut chrome = super::admin(&app).await;
    let mut written = 0;
    for payload in PAYLOADS {
        for form in FORMS {
            written += usize::from(send(&mut chrome, form, payload).await);
        }
    }
    assert!(written >= PAYLOADS.len() * 2, "only {written} forms took what was written");
    app.tick().await;
    let (mut seen, mut kinds) = (BTreeSet::new(), std::collections::BTreeMap::<String, usize>::new());
    let mut waiting: VecDeque<String> = VecDeque::from(["/".to_owned(), "/contacts".to_owned()]);
    let mut complaints = Vec::new();
    while let Some(path) = waiting.pop_front() {
        let count = kinds.entry(kind_of(&path)).or_default();
        // Six of a kind: one for each payload.
        if *count >= PAYLOADS.len() || !is_a_page(&path) || !seen.insert(path.clone()) {
            continue;
        }
        *count += 1;
        chrome.resize(360, 740).await;
        chrome.go(&path).await;
        let look = chrome.ask(LOOK, &[]).await;
        if !look["ran"].is_null() || look["broke"] == true || look["wide"].as_u64().unwrap_or(9999) > 360 {
            complaints.push(format!(
                "{path}: ran {}, broke {}, {} wide by {}",
                look["ran"], look["broke"], look["wide"], look["over"]
            ));
        }
        let said = chrome.console().await;
        complaints.extend(
            said.iter().filter(|line| !line.contains("Failed to load resource")).map(|line| format!("{path}: {line}")),
        );
        let links = look["links"].as_array().into_iter().flatten().filter_map(Value::as_str);
        waiting.extend(links.map(str::to_owned));
    }
    assert!(seen.len() > 20, "only {} pages were seen: {seen:?}", seen.len());
    assert!(complaints.is_empty(), "of {} pages:\n{}", seen.len(), complaints.join("\n"));
}
