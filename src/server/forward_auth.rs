//! Where proxies ask: a listener of its own, so that no proxy's configuration can publish the checks.

use tokio::{net::TcpListener, sync::watch};

use super::{
    at_proxies::{AtProxies, PLACES},
    listener::{self, Terms},
    room::Room,
    stopping::Phase,
};
use crate::services::authz::Checks;

/// Connections of proxies: asked on one after the other, they are few. Visitors, however many, take none of these places.
const MOST_PLACES: usize = 1024;

/// A part of all connections that fit, where those are few.
const SHARE: usize = 4;

/// How many of the connections that fit are for proxies.
pub fn places_of(all: usize) -> usize {
    (all / SHARE).clamp(1, MOST_PLACES)
}

/// Serves proxies until the program stops.
pub async fn serve(listener: TcpListener, checks: Checks, places: usize, phases: watch::Receiver<Phase>) {
    let terms = Terms { tls: None, room: Room::new(places, checks.from.to_vec()) };
    listener::serve(listener, AtProxies::new(checks, &PLACES), terms, phases).await;
}
