//! What ends a run before its end: somebody who has seen enough, and whoever stops the program.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Hears Ctrl-C, and what a service manager or a terminal that closes sends: a run takes its token away first.
pub(super) struct BreakingOff {
    interrupt: Signal,
    terminate: Signal,
    hang_up: Signal,
}

impl BreakingOff {
    /// From now on none of them ends the program by itself.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    pub async fn heard(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hang_up.recv() => {}
        }
    }
}
