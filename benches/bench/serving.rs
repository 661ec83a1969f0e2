//! `linnet serve` as a process of its own, with a signed-in session.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::load::{self, Load};

/// A running server.
pub(crate) struct Serving {
    child: Child,
    pub(crate) address: String,
    pub(crate) started: Duration,
    cookie: String,
}

impl Serving {
    /// Starts it and waits for the first answer.
    pub(crate) fn start(linnet: &Path, data: &Path) -> Self {
        let port =
            std::net::TcpListener::bind("127.0.0.1:0").expect("a free port").local_addr().expect("its address").port();
        let address = format!("127.0.0.1:{port}");
        let began = Instant::now();
        let child = Command::new(linnet)
            .args(["serve", "--no-worker"])
            .env("LINNET_DATA", data)
            .env("LINNET_LISTEN", &address)
            .env("LINNET_LOG", "warn")
            .stdin(Stdio::null())
            .spawn()
            .expect("linnet starts");
        while TcpStream::connect(&address).is_err() {
            thread::sleep(Duration::from_millis(2));
        }
        let mut serving = Self { child, address, started: Duration::ZERO, cookie: String::new() };
        serving.get("/readyz");
        serving.started = began.elapsed();
        serving
    }

    /// Signs in through the form.
    pub(crate) fn sign_in(&mut self, email: &str, password: &str) {
        let page = self.exchange("GET /login HTTP/1.1");
        self.cookie = cookie(&page);
        let token = page
            .split("name=\"csrf\" value=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a form token")
            .to_owned();
        let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let body = format!("csrf={}&email={}&password={}", encode(&token), encode(email), encode(password));
        let head = format!(
            "POST /login HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}",
            body.len()
        );
        let answer = self.exchange_with(&head, &body);
        assert!(answer.contains("303"), "signing in failed: {answer}");
        self.cookie = cookie(&answer);
    }

    /// One page, as the signed-in user.
    pub(crate) fn get(&self, path: &str) -> String {
        let answer = self.exchange(&format!("GET {path} HTTP/1.1"));
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        assert!(head.starts_with("HTTP/1.1 200"), "{path}: {head}");
        body.to_owned()
    }

    /// A stranger's first visit to a page; gives the cookie that they got.
    pub(crate) fn first_visit(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let agent = "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0";
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\n{agent}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the answer arrives");
        cookie(&String::from_utf8_lossy(&answer))
    }

    /// Many of them.
    pub(crate) fn load(&self, path: &str, connections: usize, length: Duration) -> Load {
        let request = format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", self.address, self.cookie);
        load::run(&self.address, connections, length, move |_, _| request.clone())
    }

    /// Resident memory in bytes.
    pub(crate) fn resident(&self) -> u64 {
        resident(self.child.id())
    }

    /// Takes a long answer, throws it away, and gives the most memory the server had meanwhile.
    pub(crate) fn download(&self, path: &str) -> u64 {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let (address, cookie) = (&self.address, &self.cookie);
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let (mut most, mut buffer, mut tail) = (0, vec![0; 1 << 20], Vec::new());
        loop {
            let read = stream.read(&mut buffer).expect("the answer arrives");
            if read == 0 {
                break;
            }
            tail.extend_from_slice(&buffer[read.saturating_sub(5)..read]);
            tail.drain(..tail.len().saturating_sub(5));
            most = most.max(self.resident());
        }
        assert_eq!(tail, b"0\r\n\r\n", "{path} was broken off");
        most
    }

    /// Ends it; dropping does, too, so that nothing stays behind when a measurement fails.
    pub(crate) fn stop(self) {
        drop(self);
    }

    fn exchange(&self, head: &str) -> String {
        self.exchange_with(head, "")
    }

    fn exchange_with(&self, head: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let request =
            format!("{head}\r\nHost: {}\r\nCookie: {}\r\nConnection: close\r\n\r\n{body}", self.address, self.cookie);
        stream.write_all(request.as_bytes()).expect("the request is sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("the answer arrives");
        String::from_utf8_lossy(&answer).into_owned()
    }
}

/// Resident memory of a process in bytes; 0 when it is gone.
pub(crate) fn resident(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or("0");
    line.split_whitespace().next().and_then(|number| number.parse::<u64>().ok()).unwrap_or(0) * 1024
}

impl Drop for Serving {
    fn drop(&mut self) {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().ok();
        self.child.wait().ok();
    }
}

fn cookie(answer: &str) -> String {
    let line = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a session cookie");
    line.split(';').next().unwrap_or("").to_owned()
}
