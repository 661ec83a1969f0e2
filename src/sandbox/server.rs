//! The server around it all: a thread of its own, one door for every path, connections cut on order.

use std::net::TcpListener;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::body::{BodySize, BoxBody, SizedStream};
use actix_web::http::StatusCode;
use actix_web::web::{self, Bytes, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, rt};
use anyhow::{Context, Result};
use futures_util::stream::{self, StreamExt};
use tokio::sync::oneshot;

use super::Options;
use super::http::{Answer, Call};
use super::hub::Hub;
use super::mischief::{self, Behaviour};

/// How large a body may come in.
const LARGEST: usize = 2 * 1024 * 1024;

/// A server on its thread.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) hub: Arc<Hub>,
    stop: Mutex<Option<oneshot::Sender<()>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Server {
    pub(super) fn start(options: Options) -> Result<Self> {
        let listener = TcpListener::bind(options.listen)
            .with_context(|| format!("the sandbox cannot listen on {}", options.listen))?;
        let url = format!("http://{}", listener.local_addr()?);
        let hub = Arc::new(Hub::open(url, options.clock, options.state_file)?);
        let (stop, stopped) = oneshot::channel();
        let shared = Data::from(Arc::clone(&hub));
        let thread = std::thread::Builder::new().name("sandbox".to_owned()).spawn(move || {
            if let Err(error) = rt::System::new().block_on(serve(listener, shared, stopped)) {
                tracing::error!(%error, "the sandbox stopped");
            }
        })?;
        Ok(Self { hub, stop: Mutex::new(Some(stop)), thread: Mutex::new(Some(thread)) })
    }

    pub(super) fn stop(&self) {
        if self.signal() {
            self.wait();
            self.hub.keep_all();
        }
    }

    pub(super) fn wait(&self) {
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.join().is_err()
        {
            tracing::error!("the sandbox ended with a panic");
        }
    }

    /// Asks the thread to end; false when it was asked before, and the file may be somebody else's by now.
    fn signal(&self) -> bool {
        let Some(stop) = self.stop.lock().unwrap_or_else(PoisonError::into_inner).take() else { return false };
        if stop.send(()).is_err() {
            tracing::debug!("the sandbox had stopped by itself");
        }
        true
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.signal() {
            self.hub.keep_all();
        }
    }
}

async fn serve(listener: TcpListener, hub: Data<Hub>, stopped: oneshot::Receiver<()>) -> std::io::Result<()> {
    let app = move || App::new().app_data(hub.clone()).default_service(web::to(answer));
    let server = HttpServer::new(app).workers(1).shutdown_timeout(1).disable_signals().listen(listener)?.run();
    let handle = server.handle();
    rt::spawn(async move {
        // An error means that the last handle is gone, which is the same wish.
        stopped.await.unwrap_or_default();
        handle.stop(true).await;
    });
    server.await
}

async fn answer(request: HttpRequest, payload: web::Payload, hub: Data<Hub>) -> HttpResponse {
    let is_x = is_x(request.path());
    let fault = if is_x { hub.fault(request.method().as_str(), request.path()) } else { None };
    let mut call = head(&request);
    if fault == Some(Behaviour::CloseBefore) {
        hub.note(&call, 0, None);
        return cut();
    }
    let Ok(Ok(body)) = payload.to_bytes_limited(LARGEST).await else { return HttpResponse::PayloadTooLarge().finish() };
    call.body = String::from_utf8_lossy(&body).into_owned();
    if let Some(Behaviour::DelayBefore { millis }) = fault {
        rt::time::sleep(Duration::from_millis(millis)).await;
    }
    let instead = fault.as_ref().and_then(|fault| hub.instead(fault));
    let (answer, user) = instead.map_or_else(|| hub.answer(&call), |answer| (answer, None));
    if is_x {
        hub.note(&call, if fault == Some(Behaviour::CloseAfter) { 0 } else { answer.status }, user);
    }
    deliver(answer, fault, call.method == "HEAD").await
}

/// Whether a path is X's own, where faults happen and the journal is kept.
fn is_x(path: &str) -> bool {
    ["/2/", "/1.1/", "/1/", "/oauth/", "/pictures/", "/media/"].iter().any(|prefix| path.starts_with(prefix))
}

fn head(request: &HttpRequest) -> Call {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let all = request.headers().get_all("authorization");
    Call {
        method: request.method().as_str().to_owned(),
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        host: text("host").unwrap_or_default(),
        authorization: all.filter_map(|value| value.to_str().ok()).map(str::to_owned).collect(),
        content_type: text("content-type").unwrap_or_default(),
        origin: text("origin"),
        body: String::new(),
    }
}

/// The answer on its way out, or what the fault leaves of it.
async fn deliver(answer: Answer, fault: Option<Behaviour>, is_head: bool) -> HttpResponse {
    let Some(fault) = fault else { return whole(answer, is_head) };
    match fault {
        Behaviour::CloseAfter => cut(),
        Behaviour::DelayAfter { millis } => {
            rt::time::sleep(Duration::from_millis(millis)).await;
            whole(answer, is_head)
        }
        Behaviour::HalfBody => half(answer),
        Behaviour::Drip { millis } => drip(answer, millis),
        other => whole(mischief::after(&other, answer), is_head),
    }
}

fn response(answer: &Answer) -> actix_web::HttpResponseBuilder {
    let mut builder = HttpResponse::build(StatusCode::from_u16(answer.status).unwrap_or(StatusCode::BAD_GATEWAY));
    for (name, value) in &answer.headers {
        builder.append_header((name.as_str(), value.as_str()));
    }
    builder
}

fn whole(answer: Answer, is_head: bool) -> HttpResponse {
    let body = if is_head { Vec::new() } else { answer.body.clone() };
    response(&answer).body(body)
}

/// A body that fails before its first byte: the connection is closed and nothing was sent.
fn cut() -> HttpResponse {
    let nothing = stream::once(async { Err::<Bytes, _>(broken()) });
    HttpResponse::Ok().streaming(nothing)
}

/// Half of the body under the whole one's length, then the end of the connection.
fn half(answer: Answer) -> HttpResponse {
    let length = answer.body.len();
    let first = Bytes::copy_from_slice(answer.body.get(..length / 2).unwrap_or_default());
    let pieces = stream::once(async { Ok(first) }).chain(stream::once(async {
        // The first half leaves only when the body has to be waited for.
        rt::time::sleep(Duration::from_millis(20)).await;
        Err(broken())
    }));
    sized(&answer, length, pieces)
}

fn drip(answer: Answer, millis: u64) -> HttpResponse {
    let bytes = stream::iter(answer.body.clone()).then(move |byte| async move {
        rt::time::sleep(Duration::from_millis(millis)).await;
        Ok(Bytes::copy_from_slice(&[byte]))
    });
    sized(&answer, answer.body.len(), bytes)
}

fn sized(
    answer: &Answer,
    length: usize,
    pieces: impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> + 'static,
) -> HttpResponse {
    let length = u64::try_from(length).unwrap_or(u64::MAX);
    let body = BoxBody::new(SizedStream::new(length, Box::pin(pieces)));
    debug_assert_eq!(actix_web::body::MessageBody::size(&body), BodySize::Sized(length));
    response(answer).body(body)
}

fn broken() -> std::io::Error {
    std::io::Error::new(std::io::ErrorKind::ConnectionAborted, "cut on order")
}
