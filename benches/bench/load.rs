//! A bare HTTP/1.1 client: so many connections, one request after the other on each, every answer timed.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// What a run of many requests showed.
pub(crate) struct Load {
    pub(crate) per_second: f64,
    pub(crate) p50: Duration,
    pub(crate) p95: Duration,
    pub(crate) requests: usize,
}

/// Sends requests for a while; `request(connection, number)` is the whole request head.
pub(crate) fn run<F>(address: &str, connections: usize, length: Duration, request: F) -> Load
where
    F: Fn(usize, usize) -> String + Clone + Send + Sync + 'static,
{
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let began = Instant::now();
        let mut tasks = JoinSet::new();
        for connection in 0..connections {
            let (address, request) = (address.to_owned(), request.clone());
            tasks.spawn(async move { one(&address, began + length, |number| request(connection, number)).await });
        }
        let mut times: Vec<Duration> = tasks.join_all().await.into_iter().flatten().collect();
        let took = began.elapsed();
        times.sort();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        Load { per_second: times.len() as f64 / took.as_secs_f64(), p50: at(0.5), p95: at(0.95), requests: times.len() }
    })
}

async fn one(address: &str, until: Instant, request: impl Fn(usize) -> String + Send) -> Vec<Duration> {
    let mut stream = TcpStream::connect(address).await.expect("the server listens");
    stream.set_nodelay(true).expect("a TCP option");
    let (mut times, mut buffer) = (Vec::new(), Vec::with_capacity(1 << 18));
    while Instant::now() < until {
        let began = Instant::now();
        stream.write_all(request(times.len()).as_bytes()).await.expect("the request is sent");
        let status = answer(&mut stream, &mut buffer).await;
        assert_eq!(status, 200, "{}", String::from_utf8_lossy(&buffer));
        times.push(began.elapsed());
    }
    times
}

/// Reads one answer with a `Content-Length`; gives its status.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> u16 {
    buffer.clear();
    let mut whole = None;
    loop {
        let read = stream.read_buf(buffer).await.expect("the answer arrives");
        assert!(read > 0, "the server closed the connection: {}", String::from_utf8_lossy(buffer));
        if whole.is_none() {
            whole = buffer.windows(4).position(|four| four == b"\r\n\r\n").map(|end| end + 4 + length(&buffer[..end]));
        }
        if whole.is_some_and(|whole| buffer.len() >= whole) {
            return String::from_utf8_lossy(&buffer[9..12]).parse().unwrap_or(0);
        }
    }
}

fn length(head: &[u8]) -> usize {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let line = head.lines().find_map(|line| line.strip_prefix("content-length: ")).expect("a Content-Length");
    line.trim().parse().expect("a length")
}
