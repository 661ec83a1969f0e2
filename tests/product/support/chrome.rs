//! A real browser: Chromium, driven through chromedriver, which runs once for all tests.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc;
use std::time::Duration;

use fantoccini::actions::{InputSource as _, MOUSE_BUTTON_LEFT, MouseActions, PointerAction};
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::App;
use super::program::{eventually, free_port};

static DRIVER: OnceLock<u16> = OnceLock::new();
const FLAGS: [&str; 8] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
];

/// A window of its own, with its own profile; closed when it is dropped.
pub(crate) struct Chrome {
    client: Client,
    base: String,
    session: String,
    _profile: TempDir,
}

impl Chrome {
    /// A window onto an app, 1440 wide.
    pub(crate) async fn open(app: &App) -> Self {
        let profile = tempfile::tempdir().expect("a folder for the profile");
        let mut flags: Vec<_> = FLAGS.iter().map(|flag| (*flag).to_owned()).collect();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        let capabilities = json!({
            "goog:chromeOptions": { "args": flags },
            "goog:loggingPrefs": { "browser": "ALL" },
        });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object was written") };
        let port = *DRIVER.get_or_init(driver);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(Capabilities::from(capabilities))
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("Chromium starts");
        let session = client.session_id().await.expect("it answers").expect("it has a session");
        let mut chrome = Self { client, base: app.url.clone(), session, _profile: profile };
        chrome.resize(1440, 900).await;
        chrome
    }

    pub(crate) async fn sign_in(&mut self, email: &str, password: &str) {
        self.go("/login").await;
        self.fill("E-mail", email).await;
        self.fill("Password", password).await;
        self.press("Sign in").await;
        assert_eq!(self.path().await, "/", "signing in leads home");
    }

    pub(crate) async fn go(&mut self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base)).await.expect("the page loads");
    }

    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.expect("it is somewhere").path().to_owned()
    }

    /// The size of what is seen, without any frame.
    pub(crate) async fn resize(&mut self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.protocol("Emulation.setDeviceMetricsOverride", metrics).await;
    }

    /// Types into the control with this label, in place of what stood there.
    pub(crate) async fn fill(&mut self, label: &str, text: &str) {
        let script = "const label = [...document.querySelectorAll('label')].find(l => l.firstChild.textContent.trim().startsWith(arguments[0])); return label && label.control.id;";
        let id = self.ask(script, &[json!(label)]).await;
        let id = id.as_str().unwrap_or_else(|| panic!("there is no control labelled {label}")).to_owned();
        let control = self.client.find(Locator::Id(&id)).await.expect("the control is there");
        control.clear().await.expect("it can be emptied");
        control.send_keys(text).await.expect("it can be typed into");
    }

    /// Clicks the button or link with these words, as a person would: it must be in sight. Waits for the next page.
    pub(crate) async fn press(&mut self, words: &str) {
        let path = format!("//button[normalize-space()='{words}'] | //a[normalize-space()='{words}']");
        let button =
            self.client.find(Locator::XPath(&path)).await.unwrap_or_else(|error| panic!("no {words}: {error}"));
        self.mark().await;
        button.click().await.unwrap_or_else(|error| panic!("{words} cannot be clicked: {error}"));
        self.wait_for_another_page(words).await;
    }

    /// Clicks what a selector finds, where the page stays.
    pub(crate) async fn click(&mut self, selector: &str) {
        let found = self.client.find(Locator::Css(selector)).await.unwrap_or_else(|_| panic!("no {selector}"));
        found.click().await.unwrap_or_else(|error| panic!("{selector} cannot be clicked: {error}"));
    }

    /// Drags what one selector finds below what another finds, as a mouse does.
    pub(crate) async fn drag(&mut self, from: &str, to: &str) {
        let from = self.client.find(Locator::Css(from)).await.expect("what is dragged");
        let to = self.client.find(Locator::Css(to)).await.expect("where it is dragged to");
        let (_, _, _, height) = to.rectangle().await.expect("it has a place");
        let move_to =
            |element, y| PointerAction::MoveToElement { element, duration: Some(Duration::from_millis(50)), x: 0.0, y };
        let mouse = MouseActions::new("mouse".to_owned())
            .then(move_to(from, 0.0))
            .then(PointerAction::Down { button: MOUSE_BUTTON_LEFT })
            .then(move_to(to.clone(), 0.0))
            .then(move_to(to, height / 2.0 - 2.0))
            .then(PointerAction::Up { button: MOUSE_BUTTON_LEFT });
        self.client.perform_actions(mouse).await.expect("the mouse moves");
    }

    /// Waits for a script to say true.
    pub(crate) async fn until(&mut self, script: &str) {
        for _ in 0..500 {
            if self.client.execute(script, Vec::new()).await.is_ok_and(|said| said == true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("it never came: {script}");
    }

    /// Opens the account's menu, where themes and signing out are.
    pub(crate) async fn open_account(&mut self) {
        let summary =
            self.client.find(Locator::Css("details.account > summary")).await.expect("the page has an account");
        summary.click().await.expect("it can be clicked");
    }

    /// The Enter key, and the page that it leads to.
    pub(crate) async fn enter(&mut self) {
        self.mark().await;
        self.keys("\u{e007}").await;
        self.wait_for_another_page("Enter").await;
    }

    /// Waits for the page that a script asked for, after it set `window.isOld`.
    pub(crate) async fn settle(&mut self) {
        self.wait_for_another_page("a script").await;
    }

    async fn mark(&mut self) {
        self.ask("window.isOld = true", &[]).await;
    }

    async fn wait_for_another_page(&mut self, after: &str) {
        let there = "return !window.isOld && document.readyState == 'complete'";
        for _ in 0..500 {
            // While one page makes way for the next, scripts may fail.
            if self.client.execute(there, Vec::new()).await.is_ok_and(|there| there == true) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("no page came after {after}");
    }

    pub(crate) async fn keys(&mut self, keys: &str) {
        let active = self.client.active_element().await.expect("something has the focus");
        active.send_keys(keys).await.expect("it takes keys");
    }

    pub(crate) async fn text(&mut self) -> String {
        self.ask("return document.body.innerText", &[]).await.as_str().unwrap_or("").to_owned()
    }

    /// Runs a script, past the page's own policy.
    pub(crate) async fn ask(&mut self, script: &str, arguments: &[Value]) -> Value {
        self.client.execute(script, arguments.to_vec()).await.expect("the script runs")
    }

    pub(crate) async fn picture(&mut self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture can be taken")
    }

    /// What was written to the console since it was last asked.
    pub(crate) async fn console(&mut self) -> Vec<String> {
        let entries = self.command("se/log", json!({ "type": "browser" })).await;
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries.iter().map(|entry| format!("{}: {}", entry["level"], entry["message"])).collect()
    }

    async fn protocol(&mut self, method: &str, params: Value) -> Value {
        self.command("goog/cdp/execute", json!({ "cmd": method, "params": params })).await
    }

    async fn command(&mut self, path: &'static str, body: Value) -> Value {
        self.client.issue_cmd(Raw { path, body }).await.expect("the driver obeys")
    }
}

impl Drop for Chrome {
    fn drop(&mut self) {
        // Also after a failed test, where nothing asynchronous can be awaited.
        let Some(port) = DRIVER.get() else { return };
        let Ok(mut stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, *port)) else { return };
        stream.set_read_timeout(Some(Duration::from_secs(5))).ok();
        write!(stream, "DELETE /session/{} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n", self.session)
            .ok();
        stream.read_to_end(&mut Vec::new()).ok();
    }
}

/// A command of Chromium's own.
#[derive(Debug)]
struct Raw {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Raw {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or(""), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (reqwest::Method, Option<String>) {
        (reqwest::Method::POST, Some(self.body.to_string()))
    }
}

/// Starts chromedriver so that it ends with us: from a thread that stays, because its death would count as ours.
fn driver() -> u16 {
    let port = free_port();
    let (started, wait) = mpsc::channel();
    std::thread::spawn(move || {
        let mut driver = Command::new("setpriv")
            .args(["--pdeathsig", "TERM", "--", "chromedriver", &format!("--port={port}"), "--log-level=SEVERE"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts (Debian's package chromium-driver)");
        started.send(()).expect("somebody waits");
        driver.wait().ok();
    });
    wait.recv().expect("chromedriver was started");
    eventually("chromedriver listens", || TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok());
    port
}
