//! One connection: its requests are answered in turn, and it ends when nobody asks, when its place is needed, or when the
//! server stops.

use std::{net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use super::{
    front::Front,
    room::Seat,
    stopping::{Phase, reached},
    streams::{self, Line, Streams},
    taking::{TAKE_WITHIN, Taking},
};
use crate::auth::{goes_on::GoesOn, hang_up::HangUp};
use axum::{
    body::Body,
    http::{
        HeaderValue, Request, StatusCode,
        header::{CONNECTION, RETRY_AFTER, UPGRADE},
    },
    response::Response,
};
use futures::future::Either;
use http_body_util::BodyExt;
use hyper::{
    body::Incoming,
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    sync::{mpsc, watch},
};

/// A client that has not sent its headers by then is cut off; so is one that keeps a connection of HTTP/1 for later.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);

/// A connection of HTTP/2 on which nothing has been asked for this long is told to go: answering pings is not asking.
const QUIET_FOR: Duration = Duration::from_mins(1);

/// Who has been told to go has this long to do so.
const GO_WITHIN: Duration = Duration::from_secs(5);

/// When the server stops, what is on its way on an open connection arrives within this time.
const LAST_MOMENT: Duration = Duration::from_millis(250);

/// Requests in flight may take this long after the last connection was taken.
pub(super) const FINISH_WITHIN: Duration = Duration::from_secs(10);

/// Headers beyond this are refused with 431 by hyper.
const MAX_HEADER_BYTES: u32 = 64 * 1024;

/// How requests on a connection are answered.
#[derive(Clone)]
pub(super) struct Answering {
    http1: http1::Builder,
    http2: http2::Builder<Streams>,
    front: Front,
    phases: watch::Receiver<Phase>,
    alive: mpsc::Sender<()>,
}

impl Answering {
    /// The other end of `alive` hears when the last connection has ended.
    pub fn new(front: Front, phases: watch::Receiver<Phase>, alive: mpsc::Sender<()>) -> Self {
        let mut http1 = http1::Builder::new();
        http1.timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN).max_buf_size(MAX_HEADER_BYTES as usize);
        let mut http2 = http2::Builder::new(Streams);
        http2
            .timer(TokioTimer::new())
            .max_header_list_size(MAX_HEADER_BYTES)
            .keep_alive_interval(Some(Duration::from_secs(30)));
        Self { http1, http2, front, phases, alive }
    }

    /// The protocol is settled beforehand: guessing it from the first bytes would wait for them for ever.
    pub async fn converse<S>(self, stream: S, h2: bool, peer: SocketAddr, seat: Arc<Seat>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let Self { http1, http2, front, mut phases, alive } = self;
        let hang_up = HangUp::default();
        let taking = Taking::default();
        let service = {
            let (seat, phases, alive) = (Arc::clone(&seat), phases.clone(), alive.clone());
            let connection = Line { hang_up: hang_up.clone(), taking: taking.clone() };
            service_fn(move |mut request: Request<Incoming>| {
                if !h2 && request.headers().contains_key(UPGRADE) {
                    let mut phases = phases.clone();
                    let closing = async move { reached(&mut phases, Phase::Closing).await };
                    request.extensions_mut().insert(GoesOn::new((seat.ask(), alive.clone()), closing));
                }
                let asking = if h2 { seat.ask_beside() } else { Some(seat.ask()) };
                let (front, connection, last) = (front.clone(), connection.clone(), !h2 && is_leaving(&phases));
                async move {
                    // A stream of HTTP/2 is known in its own task only.
                    let line = streams::line().unwrap_or(connection);
                    match asking {
                        Some(asking) => answer(front, request, peer, asking, last, line).await,
                        None => Ok(no_place()),
                    }
                }
            })
        };
        let stream = TokioIo::new(stream);
        let mut connection = pin!(if h2 {
            Either::Left(http2.serve_connection(stream, service))
        } else {
            // What becomes a websocket is its handler's from then on.
            Either::Right(http1.serve_connection(stream, service).with_upgrades())
        });
        let patience = tokio::select! {
            result = connection.as_mut() => return ended(result),
            () = seat.gives_way() => return,
            () = hang_up.wanted() => return,
            () = taking.is_stuck_for(TAKE_WITHIN) => return,
            () = seat.is_quiet_for(QUIET_FOR), if h2 => GO_WITHIN,
            () = closing(&mut phases, &seat) => FINISH_WITHIN,
        };
        match connection.as_mut().as_pin_mut() {
            Either::Left(connection) => connection.graceful_shutdown(),
            Either::Right(connection) => connection.graceful_shutdown(),
        }
        tokio::select! {
            result = connection => ended(result),
            () = seat.gives_way() => {}
            () = hang_up.wanted() => {}
            () = taking.is_stuck_for(TAKE_WITHIN) => {}
            () = tokio::time::sleep(patience) => {}
        }
    }
}

/// One request. A client of HTTP/1 is told not to send the next one on this connection if the server is about to stop.
async fn answer(
    front: Front,
    request: Request<Incoming>,
    peer: SocketAddr,
    asking: super::room::Asking,
    last: bool,
    line: Line,
) -> Result<Response, std::convert::Infallible> {
    let mut response = front.answer(request, peer, line.hang_up).await;
    // What becomes a websocket stays open.
    if last && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    // A connection is in use until all of the answer has been handed over.
    Ok(response.map(|body| {
        let body = body.map_frame(move |frame| {
            let _in_use = &asking;
            frame
        });
        line.taking.watch(Body::new(body))
    }))
}

/// Nothing is read or asked: whoever opens more streams than there are places may come back.
fn no_place() -> Response {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

fn is_leaving(phases: &watch::Receiver<Phase>) -> bool {
    *phases.borrow() > Phase::Serving
}

/// Ends when a connection is to be told that the server stops: what is on its way on it has arrived by then.
async fn closing(phases: &mut watch::Receiver<Phase>, seat: &Seat) {
    reached(phases, Phase::Closing).await;
    if seat.is_quiet() {
        tokio::time::sleep(LAST_MOMENT).await;
    }
}

fn ended(result: hyper::Result<()>) {
    if let Err(error) = result {
        tracing::trace!(%error, "a connection ended early");
    }
}
