//! Connections, and what each of them may cost: so many at a time, so long, so large.

use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::Serialize;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::desk::{Desk, MAX_PICTURE, Trouble, cleaned};
use super::gate::{Gate, Wish};
use super::page::{page, policy};
use super::token;

/// Connections at a time; more wait until one ends.
const CONNECTIONS: usize = 64;
/// Largest head of a request, in bytes: hyper takes no smaller bound.
const MAX_HEAD: usize = 8 * 1024;
/// Largest post, in bytes of JSON: forty times the longest that a platform takes.
const MAX_TEXT: usize = 4 * 1024 * 1024;
/// Pictures that are received at a time: with [`MAX_PICTURE`], the most memory that they may take.
const PICTURES: usize = 4;

pub(super) struct Server {
    gate: Gate,
    desk: Desk,
    patience: Duration,
    /// Checks and inspections at a time.
    work: Arc<Semaphore>,
    pictures: Arc<Semaphore>,
}

/// An answer that is no success: status and one line.
type Refused = (u16, String);

impl Server {
    pub(super) fn new(gate: Gate, desk: Desk, patience: Duration) -> Self {
        let work = Arc::new(Semaphore::new(at_a_time()));
        Self { gate, desk, patience, work, pictures: Arc::new(Semaphore::new(PICTURES)) }
    }

    /// Serves until the program is stopped.
    pub(super) fn run(self, listener: TcpListener) -> anyhow::Result<u8> {
        listener.set_nonblocking(true)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .max_blocking_threads(at_a_time())
            .build()?;
        let server = Arc::new(self);
        runtime.block_on(async move {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            let connections = Arc::new(Semaphore::new(CONNECTIONS));
            loop {
                let Ok(permit) = Arc::clone(&connections).acquire_owned().await else { return Ok(0) };
                match listener.accept().await {
                    Ok((stream, from)) => {
                        tokio::spawn(Arc::clone(&server).converse(stream, from, permit));
                    }
                    // Out of file handles, or a client that left: neither is a reason to stop.
                    Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            }
        })
    }

    /// One request and its answer. Connections are not kept: on one machine a new one costs nothing.
    async fn converse(self: Arc<Self>, stream: TcpStream, from: SocketAddr, permit: OwnedSemaphorePermit) {
        if from.ip() != Ipv4Addr::LOCALHOST {
            return;
        }
        let service = service_fn(|request| {
            let server = Arc::clone(&self);
            async move { Ok::<_, Infallible>(server.answer(request).await) }
        });
        let connection = http1::Builder::new()
            .keep_alive(false)
            .timer(TokioTimer::new())
            .header_read_timeout(self.patience)
            .max_buf_size(MAX_HEAD)
            .serve_connection(TokioIo::new(stream), service)
            .without_shutdown();
        // Head, body, the wait for a thread, the work and the way back; a client that does not read is cut off here.
        if let Ok(Ok(parts)) = timeout(self.patience * 8, connection).await {
            linger(parts.io.into_inner()).await;
        }
        drop(permit);
    }

    async fn answer(self: Arc<Self>, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let answered = match self.gate.admit(request.method(), request.uri().path(), request.headers()) {
            Err(refusal) => {
                let (status, line) = refusal.told();
                Err((status, line.to_owned()))
            }
            Ok(Wish::Page) => self.page(),
            Ok(Wish::Check) => self.check(request).await,
            Ok(Wish::Picture) => self.picture(request).await,
            Ok(Wish::Clean) => self.clean(request).await,
        };
        answered.unwrap_or_else(|(status, line)| {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            respond(status, "text/plain; charset=utf-8", line.into_bytes())
        })
    }

    fn page(&self) -> Result<Response<Full<Bytes>>, Refused> {
        let rules = |error: anyhow::Error| (500, format!("{error:#}"));
        let nonce = token().map_err(rules)?;
        let page = page(&self.desk, &nonce).map_err(rules)?;
        let mut response = respond(StatusCode::OK, "text/html; charset=utf-8", page.into_bytes());
        if let Ok(policy) = HeaderValue::from_str(&policy(&nonce)) {
            response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
        }
        Ok(response)
    }

    async fn check(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Refused> {
        let body = self.body(request, MAX_TEXT).await?;
        let server = Arc::clone(&self);
        let found = self.work(move || server.desk.check(&body)).await?;
        json(StatusCode::OK, &found)
    }

    async fn picture(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Refused> {
        let (body, received) = self.picture_body(request).await?;
        let server = Arc::clone(&self);
        let told = self
            .work(move || {
                let _received = received;
                server.desk.picture(&body)
            })
            .await?;
        json(StatusCode::OK, &told)
    }

    async fn clean(self: Arc<Self>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Refused> {
        let (body, received) = self.picture_body(request).await?;
        let clean = self
            .work(move || {
                let _received = received;
                cleaned(&body)
            })
            .await?;
        Ok(respond(StatusCode::OK, "application/octet-stream", clean))
    }

    async fn picture_body(&self, request: Request<Incoming>) -> Result<(Bytes, OwnedSemaphorePermit), Refused> {
        // Refused before it waits: what is too large says so in its head.
        fits(&request, MAX_PICTURE)?;
        let waiting = timeout(self.patience, Arc::clone(&self.pictures).acquire_owned());
        let permit = waiting.await.ok().and_then(Result::ok).ok_or_else(busy)?;
        Ok((self.body(request, MAX_PICTURE).await?, permit))
    }

    /// The whole body, if it is not too large and does not take too long.
    async fn body(&self, request: Request<Incoming>, most: usize) -> Result<Bytes, Refused> {
        fits(&request, most)?;
        match timeout(self.patience, Limited::new(request.into_body(), most).collect()).await {
            Ok(Ok(body)) => Ok(body.to_bytes()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large(most)),
            Ok(Err(_)) => Err((400, "the request broke off".to_owned())),
            Err(_) => Err((408, "the request took too long to arrive".to_owned())),
        }
    }

    /// Does `work` on a thread of its own, when one is free.
    async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Refused> {
        let waiting = timeout(self.patience, Arc::clone(&self.work).acquire_owned());
        let permit = waiting.await.ok().and_then(Result::ok).ok_or_else(busy)?;
        let done = tokio::task::spawn_blocking(move || {
            // Kept here: a client that leaves does not make the work stop.
            let _permit = permit;
            work()
        });
        match done.await {
            Ok(Ok(done)) => Ok(done),
            Ok(Err(Trouble::Asked(line))) => Err((400, line)),
            Ok(Err(Trouble::Forgotten(files))) => Err((409, serde_json::json!(files).to_string())),
            Ok(Err(Trouble::Rules(line))) => Err((500, line)),
            Err(_) => Err((500, "the check has failed; this is a mistake in postcheck".to_owned())),
        }
    }
}

/// As many as the machine has cores, and two at least: a picture must not keep a text waiting.
fn at_a_time() -> usize {
    std::thread::available_parallelism().map_or(2, NonZeroUsize::get).max(2)
}

/// Refuses what says that it is too large.
fn fits(request: &Request<Incoming>, most: usize) -> Result<(), Refused> {
    let least = request.body().size_hint().lower();
    if least > most as u64 { Err(too_large(most)) } else { Ok(()) }
}

fn too_large(most: usize) -> Refused {
    (413, format!("larger than {} MiB, which is not taken here", most / 1024 / 1024))
}

fn busy() -> Refused {
    (503, "too much is being checked already; try again".to_owned())
}

fn json(status: StatusCode, answer: &impl Serialize) -> Result<Response<Full<Bytes>>, Refused> {
    let bytes = serde_json::to_vec(answer).map_err(|error| (500, error.to_string()))?;
    Ok(respond(status, "application/json", bytes))
}

fn respond(status: StatusCode, content: &'static str, bytes: Vec<u8>) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(bytes)));
    *response.status_mut() = status;
    let headers = [
        (CONTENT_TYPE, content),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (HeaderName::from_static("x-content-type-options"), "nosniff"),
        (HeaderName::from_static("x-frame-options"), "DENY"),
        // The address holds the token.
        (HeaderName::from_static("referrer-policy"), "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Takes in what is still on its way before the connection closes: closed upon unread bytes it would be reset, and the
/// client would lose the answer that says why.
async fn linger(stream: TcpStream) {
    let Ok(stream) = stream.into_std() else { return };
    let _ = stream.shutdown(std::net::Shutdown::Write);
    let Ok(stream) = TcpStream::from_std(stream) else { return };
    let mut taken = vec![0; 64 * 1024];
    let _ = timeout(Duration::from_secs(2), async {
        loop {
            if stream.readable().await.is_err() {
                return;
            }
            match stream.try_read(&mut taken) {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    })
    .await;
}
