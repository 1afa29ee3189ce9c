//! Ctrl-C: the first ends a run in order, so that nothing is left behind; the second ends the program.

use std::{future::pending, process};

use tokio::signal::unix::{Signal, SignalKind, signal};

/// As shells have it: 128 and the number of the signal.
const BY_SIGNAL: i32 = 130;

/// Ends with the first signal to stop. From then on another one ends the program at once.
pub async fn interrupted() {
    let signals = signal(SignalKind::interrupt()).and_then(|first| Ok([first, signal(SignalKind::terminate())?]));
    // Where signals cannot be heard, none comes.
    let Ok(mut signals) = signals else { return pending().await };
    heard(&mut signals).await;
    tokio::spawn(async move {
        heard(&mut signals).await;
        process::exit(BY_SIGNAL);
    });
}

async fn heard([interrupt, terminate]: &mut [Signal; 2]) {
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
}
