//! Whether a provider can be used, asked again and again; and whether it can be told apart from the others.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use url::Url;

use super::{discovery::Metadata, provider::Provider};

/// A provider that is watched is asked this often: whoever looks at its button reads what was true half a minute ago at
/// most. Two small documents a node; nobody who signs in waits for them.
const WATCH_EVERY: Duration = Duration::from_secs(30);

/// One that is down is asked again this soon, and then this often: people wait for it.
const DOWN_EVERY: (Duration, Duration) = (Duration::from_secs(2), Duration::from_secs(5));

impl Provider {
    /// Whether it could not be used when it was last asked: it did not answer, or nothing that makes sense.
    pub fn is_down(&self) -> bool {
        self.down.load(Ordering::Relaxed)
    }

    /// Asks again and again, for as long as the program runs: a provider that was down comes back by itself, and
    /// nobody who signs in waits for its metadata.
    pub async fn keep_watch(&self) {
        let mut pause = DOWN_EVERY.0;
        loop {
            if self.read_now().await.is_ok() {
                pause = DOWN_EVERY.0;
                tokio::select! {
                    () = tokio::time::sleep(WATCH_EVERY) => {}
                    () = self.went_down.notified() => {}
                }
            } else {
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(DOWN_EVERY.1);
            }
        }
    }

    /// Notes whether it answers, and tells whoever watches.
    pub(super) fn note(&self, down: bool) {
        if self.down.swap(down, Ordering::Relaxed) == down {
            return;
        }
        if down {
            tracing::warn!(provider = self.settings().id, "a provider does not answer");
            self.went_down.notify_one();
        } else {
            tracing::info!(provider = self.settings().id, "a provider answers again");
        }
    }

    /// Where it sends people who sign in, without what is asked there, as far as it is known.
    pub fn authorization_address(&self) -> Option<Url> {
        let mut address = self.known()?.0.authorization_endpoint.clone();
        address.set_query(None);
        address.set_fragment(None);
        Some(address)
    }

    /// The same, if it is at an address that is not the issuer's.
    pub fn foreign_authorization_address(&self) -> Option<Url> {
        self.authorization_address().filter(|address| address.origin() != self.issuer.url().origin())
    }

    /// Whether another provider's answer could pass for one of this: it neither names itself (RFC 9207) nor has a
    /// redirect URI of its own.
    pub async fn could_be_mixed_up(&self) -> bool {
        let names_itself = |metadata: Arc<Metadata>| metadata.names_itself;
        !self.settings().own_redirect_uri && self.metadata().await.is_ok_and(|metadata| !names_itself(metadata))
    }
}
