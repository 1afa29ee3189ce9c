//! Signals: how the program stops, in which order, and what it reads again while it runs.

use std::{io, time::Duration};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    sync::watch,
};

use super::{config::TlsFiles, tls::Certificate};
use crate::services::health::Stopping;

/// How far the program is on its way out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Serving,
    /// It serves, and says that it will not for much longer.
    Draining,
    /// It takes no more connections, and answers what has been asked.
    Closing,
    /// It waits for nothing any more.
    Over,
}

/// A program that nobody tells to stop.
pub fn never() -> watch::Receiver<Phase> {
    watch::channel(Phase::Serving).1
}

/// Ends when the program is that far.
pub async fn reached(phases: &mut watch::Receiver<Phase>, phase: Phase) {
    if phases.wait_for(|now| *now >= phase).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// What a service manager and a terminal send.
#[derive(Debug)]
pub struct ToldToStop {
    terminate: Signal,
    interrupt: Signal,
    hang_up: Signal,
}

impl ToldToStop {
    /// Hears them from now on; none of them ends the program by itself any more.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    /// Conducts the program from its first signal to its end: not ready any more and serving on for `drain`, so that
    /// whoever shares out requests has noticed; then closing. A second signal ends it at once.
    pub async fn conduct(
        mut self,
        phases: watch::Sender<Phase>,
        stopping: Stopping,
        drain: Duration,
        read_again: impl Fn(),
    ) {
        self.stop_or(read_again).await;
        tracing::info!(?drain, "stopping: what has been asked is answered");
        stopping.begin();
        phases.send_replace(Phase::Draining);
        tokio::select! {
            () = tokio::time::sleep(drain) => {
                phases.send_replace(Phase::Closing);
                self.stop_or(|| {}).await;
            }
            () = async { self.stop_or(|| {}).await } => {}
        }
        tracing::warn!("told to stop once more: stopping at once");
        phases.send_replace(Phase::Over);
    }

    async fn stop_or(&mut self, hung_up: impl Fn()) {
        loop {
            tokio::select! {
                _ = self.terminate.recv() => return,
                _ = self.interrupt.recv() => return,
                _ = self.hang_up.recv() => hung_up(),
            }
        }
    }
}

/// A renewed certificate counts for the next connection; one that cannot be used leaves the old one in place.
pub fn reread_certificate(own: Option<&(TlsFiles, Certificate)>) {
    let Some((files, certificate)) = own else { return };
    match certificate.reread(files) {
        Ok(()) => tracing::info!(file = %files.cert.display(), "the certificate was read again"),
        Err(error) => tracing::error!(%error, "the new certificate is no use: the old one stays"),
    }
}
