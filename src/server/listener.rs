//! Accepts connections, with time limits for those that ask nothing, and answers what has been asked when the server
//! stops.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, watch},
    time::timeout,
};

use super::{
    connection::{Answering, FINISH_WITHIN},
    front::Front,
    room::Room,
    seldom::Seldom,
    stopping::{Phase, reached},
    tls::Certificate,
};

/// A TLS handshake takes no longer.
const HANDSHAKE_WITHIN: Duration = Duration::from_secs(10);

/// How connections are taken.
#[derive(Debug, Clone)]
pub struct Terms {
    pub tls: Option<Certificate>,
    pub room: Arc<Room>,
}

impl Default for Terms {
    fn default() -> Self {
        Self { tls: None, room: Room::new(8192, Vec::new()) }
    }
}

/// What all connections share.
#[derive(Clone)]
struct Host {
    answering: Answering,
    terms: Terms,
}

/// Serves until it is time to close, and then until everything is answered.
pub async fn serve(listener: TcpListener, front: impl Into<Front>, terms: Terms, mut phases: watch::Receiver<Phase>) {
    let (alive, mut all_gone) = mpsc::channel(1);
    let host = Host { answering: Answering::new(front.into(), phases.clone(), alive), terms };
    let (failed, turned_away) = (Seldom::default(), Seldom::default());
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => host.welcome(stream, peer, &turned_away),
                Err(error) => {
                    // Out of file descriptors, usually: others may be closed in a moment.
                    failed.say(|times| tracing::warn!(%error, times, "connections could not be accepted"));
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            () = reached(&mut phases, Phase::Closing) => break,
        }
    }
    if let Err(error) = empty(listener, &host, &turned_away) {
        tracing::warn!(%error, "those who were still waiting could not be let in");
    }
    drop(host);
    tokio::select! {
        _ = all_gone.recv() => {}
        () = tokio::time::sleep(FINISH_WITHIN) => tracing::warn!("some requests did not finish in time"),
        () = reached(&mut phases, Phase::Over) => {}
    }
}

/// Whoever has connected already is served too; then the port is free for the next program.
fn empty(listener: TcpListener, host: &Host, turned_away: &Seldom) -> io::Result<()> {
    let listener = listener.into_std()?;
    while let Ok((stream, peer)) = listener.accept() {
        stream.set_nonblocking(true)?;
        host.welcome(TcpStream::from_std(stream)?, peer, turned_away);
    }
    Ok(())
}

impl Host {
    fn welcome(&self, stream: TcpStream, peer: SocketAddr, turned_away: &Seldom) {
        let Some(seat) = self.terms.room.enter(peer.ip()) else {
            turned_away.say(|times| tracing::warn!(times, "too many connections: some were turned away"));
            return;
        };
        let _ = stream.set_nodelay(true);
        let (host, seat) = (self.clone(), Arc::new(seat));
        tokio::spawn(async move {
            let Some(acceptor) = host.terms.tls.as_ref().map(Certificate::acceptor) else {
                return host.answering.converse(stream, false, peer, seat).await;
            };
            let stream = tokio::select! {
                shaken = timeout(HANDSHAKE_WITHIN, acceptor.accept(stream)) => match shaken {
                    Ok(Ok(stream)) => stream,
                    _ => return,
                },
                () = seat.gives_way() => return,
            };
            let h2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
            host.answering.converse(stream, h2, peer, seat).await;
        });
    }
}
