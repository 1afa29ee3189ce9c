//! OAuth 2.0 for services, which ask with their own credential (`client`) by forms (`form`), at their own pace (`pace`): what a token
//! is ([`introspect`], RFC 7662), that one is over ([`revoke`], RFC 7009), and for another one with which they act for somebody at
//! another service ([`exchange`], RFC 8693). Where all that is stands in [`metadata`] (RFC 8414). Whom a token is about is told by
//! `known`, and what goes wrong by `error`.

mod client;
mod error;
mod exchange;
mod form;
mod introspect;
mod known;
mod metadata;
mod pace;
mod revoke;

use std::{sync::Arc, time::Duration};

pub use self::{
    error::OAuthError,
    exchange::exchange,
    introspect::introspect,
    metadata::metadata,
    pace::{Pace, PerMinute},
    revoke::revoke,
};
use self::{exchange::Flights, pace::Paces};

/// A yes is as old as what it follows from: the whole answer is there within a second, and this leaves the rest for its way.
const WITHIN: Duration = Duration::from_millis(900);

/// What the endpoints remember from one request to the next; clones share it.
#[derive(Debug, Clone, Default)]
pub struct OAuth {
    paces: Arc<Paces>,
    flights: Flights,
}

impl OAuth {
    /// With other limits than everybody has.
    pub fn at(limits: PerMinute) -> Self {
        Self { paces: Arc::new(Paces::of(limits)), flights: Flights::default() }
    }
}
