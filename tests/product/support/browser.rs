//! A person with a browser: finds things by what is written on the page, and fills in forms as they were served.

use std::collections::BTreeMap;

use reqwest::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;

use super::html::{Document, Submission};

/// A browser with its cookies and the page it shows.
pub(crate) struct Browser {
    client: reqwest::Client,
    base: String,
    cookies: BTreeMap<String, String>,
    path: String,
    status: u16,
    headers: reqwest::header::HeaderMap,
    page: Document,
    files: Vec<(String, String, Vec<u8>)>,
    /// Every status of the last request and its redirects.
    pub(crate) trail: Vec<u16>,
    /// Where each of them led.
    pub(crate) visited: Vec<String>,
}

impl Browser {
    pub(crate) fn new(base: &str) -> Self {
        rustls::crypto::ring::default_provider().install_default().ok();
        let client = reqwest::Client::builder().redirect(Policy::none()).build().expect("a client");
        Self {
            client,
            base: base.to_owned(),
            cookies: BTreeMap::new(),
            path: "/".to_owned(),
            status: 0,
            headers: reqwest::header::HeaderMap::new(),
            page: Document::new(""),
            files: Vec::new(),
            trail: Vec::new(),
            visited: Vec::new(),
        }
    }

    /// Opens a path and follows its redirects.
    pub(crate) async fn open(&mut self, path: &str) -> &mut Self {
        self.trail.clear();
        self.visited.clear();
        self.go("GET", path.to_owned(), None).await;
        self
    }

    /// Types into the control with this label.
    pub(crate) fn fill(&mut self, label: &str, value: &str) -> &mut Self {
        self.page.fill(label, value);
        self
    }

    /// Chooses an option by what it says, in the control with this label.
    pub(crate) fn choose(&mut self, label: &str, option: &str) -> &mut Self {
        self.page.choose(label, option);
        self
    }

    /// Switches a tick on or off.
    pub(crate) fn tick(&mut self, label: &str, on: bool) -> &mut Self {
        self.page.tick(label, on);
        self
    }

    /// Picks a file for the control with this label.
    pub(crate) fn attach(&mut self, label: &str, name: &str, bytes: &[u8]) -> &mut Self {
        let control = self.page.name_of(label);
        self.files.push((control, name.to_owned(), bytes.to_vec()));
        self
    }

    /// Presses the button with these words, and follows the redirects.
    pub(crate) async fn press(&mut self, button: &str) -> &mut Self {
        let submission = self.page.press(button);
        self.submit(submission).await
    }

    /// Presses a button of the form that leads to this address.
    pub(crate) async fn press_in(&mut self, action: &str, button: &str) -> &mut Self {
        let submission = self.page.press_in(action, button);
        self.submit(submission).await
    }

    /// Follows the link with these words.
    pub(crate) async fn follow(&mut self, link: &str) -> &mut Self {
        let href = self.page.link(link);
        self.open(&href).await
    }

    /// Sends a form that no page offered.
    pub(crate) async fn post(&mut self, path: &str, pairs: &[(&str, &str)]) -> &mut Self {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.submit(Submission { method: "POST", action: path.to_owned(), pairs, multipart: false }).await
    }

    /// The same, with the token of the page that is open.
    pub(crate) async fn post_with_token(&mut self, path: &str, pairs: &[(&str, &str)]) -> &mut Self {
        let token = self.page.source().split("name=\"csrf\" value=\"").nth(1).and_then(|rest| rest.split('"').next());
        let token = token.expect("a page with a form").to_owned();
        let mut pairs = pairs.to_vec();
        pairs.push(("csrf", &token));
        self.post(path, &pairs).await
    }

    /// Asserts that the page says something.
    pub(crate) fn sees(&mut self, text: &str) -> &mut Self {
        assert!(self.text().contains(text), "“{text}” is not on {} ({}):\n{}", self.path, self.status, self.text());
        self
    }

    /// Asserts that the page does not say something.
    pub(crate) fn sees_no(&mut self, text: &str) -> &mut Self {
        assert!(!self.text().contains(text), "“{text}” is on {}:\n{}", self.path, self.text());
        self
    }

    /// What the page says, white space folded.
    pub(crate) fn text(&self) -> String {
        self.page.text()
    }

    /// The page's source.
    pub(crate) fn source(&self) -> &str {
        self.page.source()
    }

    /// What stands in the control with this label.
    pub(crate) fn value(&self, label: &str) -> String {
        self.page.value(label)
    }

    /// Why the control with this label was refused, as it says beside it; "" when it was not.
    pub(crate) fn reason(&self, label: &str) -> String {
        self.page.reason(label)
    }

    /// Whether the page has a control with this label.
    pub(crate) fn has(&self, label: &str) -> bool {
        self.page.has(label)
    }

    pub(crate) fn status(&self) -> u16 {
        self.status
    }

    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn cookies(&self) -> &BTreeMap<String, String> {
        &self.cookies
    }

    pub(crate) fn set_cookie(&mut self, name: &str, value: &str) {
        self.cookies.insert(name.to_owned(), value.to_owned());
    }

    async fn submit(&mut self, submission: Submission) -> &mut Self {
        self.trail.clear();
        self.visited.clear();
        let files = std::mem::take(&mut self.files);
        let action = if submission.action.is_empty() { self.path.clone() } else { submission.action };
        // On somebody else's page, such as X's, an address without a host is theirs.
        let action = if self.path.starts_with("http") { absolute(&self.path, &action) } else { action };
        let encoded = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&submission.pairs).finish();
        match (submission.method, submission.multipart) {
            ("GET", _) => {
                let path = action.split('?').next().unwrap_or("/").to_owned();
                self.go("GET", format!("{path}?{encoded}"), None).await;
            }
            (_, false) => {
                let body = (encoded.into_bytes(), "application/x-www-form-urlencoded".to_owned());
                self.go("POST", action, Some(body)).await;
            }
            (_, true) => self.go("POST", action, Some(multipart(&submission.pairs, &files))).await,
        }
        self
    }

    async fn go(&mut self, method: &str, path: String, body: Option<(Vec<u8>, String)>) {
        let (mut method, mut path, mut body) = (method.to_owned(), path, body);
        for _ in 0..10 {
            let url = if path.starts_with("http") { path.clone() } else { format!("{}{path}", self.base) };
            let is_ours = url.starts_with(&self.base);
            let mut request = self.client.request(method.parse().expect("a method"), &url);
            if is_ours {
                let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
                request = request.header(COOKIE, cookies.join("; "));
            }
            if let Some((bytes, kind)) = body.take() {
                request = request.header(CONTENT_TYPE, kind).header("origin", self.origin()).body(bytes);
            }
            let response = request.send().await.expect("the server answers");
            self.status = response.status().as_u16();
            self.trail.push(self.status);
            self.visited.push(url.clone());
            self.headers = response.headers().clone();
            if is_ours {
                self.keep_cookies();
            }
            let location = self.header(LOCATION.as_str()).map(str::to_owned);
            let source =
                response.bytes().await.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
            if let Some(to) = location.filter(|_| (300..400).contains(&self.status)) {
                (method, path) = ("GET".to_owned(), absolute(&url, &to));
                continue;
            }
            url.strip_prefix(&self.base).unwrap_or(&url).clone_into(&mut self.path);
            self.page = Document::new(&source);
            if is_ours && self.header("content-type").is_some_and(|kind| kind.starts_with("text/html")) {
                self.page.check(&self.path);
            }
            return;
        }
        panic!("{path} redirects for ever");
    }

    /// Of the page that is open.
    fn origin(&self) -> String {
        let here = if self.path.starts_with("http") { &self.path } else { &self.base };
        url::Url::parse(here).map_or_else(|_| here.clone(), |here| here.origin().ascii_serialization())
    }

    /// The part that a script would fetch with this button's form; the page stays as it is.
    pub(crate) async fn part(&mut self, button: &str) -> String {
        let submission = self.page.press(button);
        let encoded = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&submission.pairs).finish();
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.post(format!("{}{}", self.base, submission.action)).header("x-part", "1");
        let request =
            request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").header(COOKIE, cookies.join("; "));
        let response = request.body(encoded).send().await.expect("the server answers");
        assert_eq!(response.status().as_u16(), 200, "{button}");
        Document::new(&response.text().await.expect("a part of a page")).text()
    }

    fn keep_cookies(&mut self) {
        for line in self.headers.get_all(SET_COOKIE) {
            let line = line.to_str().unwrap_or("");
            let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) else { continue };
            if line.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn absolute(from: &str, to: &str) -> String {
    url::Url::parse(from).and_then(|from| from.join(to)).map_or_else(|_| to.to_owned(), Into::into)
}

fn multipart(pairs: &[(String, String)], files: &[(String, String, Vec<u8>)]) -> (Vec<u8>, String) {
    const BOUNDARY: &str = "linnet-test-boundary";
    let mut body = Vec::new();
    for (name, value) in pairs.iter().filter(|(name, _)| !files.iter().any(|(file, ..)| file == name)) {
        body.extend(
            format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    for (name, file, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    (body, format!("multipart/form-data; boundary={BOUNDARY}"))
}
