//! Room for connections: a number of them in all, a share of it for each peer, and a rule for who gives way. Nobody
//! keeps others out by holding connections on which nothing is asked. What is asked at the same time on one connection of HTTP/2
//! takes as many places as it would on connections of their own.

use std::{
    collections::{BTreeMap, HashMap},
    net::IpAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use ipnet::IpNet;
use tokio::sync::Notify;

use crate::auth::tally::network_of;

/// One peer has this part of the room at the most; a proxy that is trusted has all of it, since everybody comes by it.
const SHARE: usize = 4;

/// A small room is still shared so that a browser's usual six connections fit.
const SMALLEST_SHARE: usize = 8;

/// Connection limiter: a number of connections in all, and a share of it for each peer.
#[derive(Debug)]
pub struct Room {
    places: usize,
    share: usize,
    proxies: Vec<IpNet>,
    taken: Mutex<Taken>,
    opened: Instant,
}

#[derive(Debug, Default)]
struct Taken {
    count: usize,
    next: u64,
    peers: HashMap<IpAddr, Peer>,
}

#[derive(Debug, Default)]
struct Peer {
    is_proxy: bool,
    places: BTreeMap<u64, Arc<Place>>,
    /// Requests beside another one on their connection.
    more: usize,
}

impl Peer {
    fn count(&self) -> usize {
        self.places.len() + self.more
    }
}

/// One connection, from accept on until its end.
#[derive(Debug)]
struct Place {
    busy: AtomicUsize,
    /// Since when nothing is, in milliseconds of the room's life.
    quiet_since: AtomicU64,
    gives_way: Notify,
}

impl Room {
    pub fn new(places: usize, proxies: Vec<IpNet>) -> Arc<Self> {
        let share = (places / SHARE).max(SMALLEST_SHARE);
        Arc::new(Self { places, share, proxies, taken: Mutex::default(), opened: Instant::now() })
    }

    /// A place for a connection. Where there is none, the connection on which nothing has been asked for longest gives
    /// way: one of the same peer if that has its share, otherwise one of whoever has most. `None`: all are being used.
    pub fn enter(self: &Arc<Self>, peer: IpAddr) -> Option<Seat> {
        let from = network_of(peer);
        let is_proxy = self.proxies.iter().any(|net| net.contains(&peer.to_canonical()));
        let mut taken = self.taken();
        self.find_place(&mut taken, from, is_proxy)?;
        let place = Arc::new(Place {
            busy: AtomicUsize::new(0),
            quiet_since: AtomicU64::new(self.now()),
            gives_way: Notify::new(),
        });
        let number = taken.next;
        taken.next += 1;
        let peer = taken.peers.entry(from).or_default();
        peer.is_proxy = is_proxy;
        peer.places.insert(number, Arc::clone(&place));
        Some(Seat { room: Arc::clone(self), from, number, place })
    }

    /// A place for one more request on a connection that is busy already. `None`: there is none.
    fn enter_more(&self, from: IpAddr) -> Option<()> {
        let mut taken = self.taken();
        let is_proxy = taken.peers.get(&from)?.is_proxy;
        self.find_place(&mut taken, from, is_proxy)?;
        taken.peers.get_mut(&from)?.more += 1;
        Some(())
    }

    /// Takes one of the places, which somebody else may have to give up.
    fn find_place(&self, taken: &mut Taken, from: IpAddr, is_proxy: bool) -> Option<()> {
        let own = taken.peers.get(&from).map_or(0, Peer::count);
        if own >= self.share && !is_proxy {
            taken.free_one_of(from)?;
        } else if taken.count >= self.places {
            let crowd = taken.crowd()?;
            taken.free_one_of(crowd)?;
        }
        taken.count += 1;
        Some(())
    }

    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Taken {
    /// The peer that has most, of those that have a connection to spare; proxies last.
    fn crowd(&self) -> Option<IpAddr> {
        let spare = self.peers.iter().filter(|(_, peer)| peer.places.values().any(|place| place.is_quiet()));
        spare.max_by_key(|(_, peer)| (!peer.is_proxy, peer.count())).map(|(from, _)| *from)
    }

    fn free_one_of(&mut self, from: IpAddr) -> Option<()> {
        let places = &self.peers.get(&from)?.places;
        let quiet = places.iter().filter(|(_, place)| place.is_quiet());
        let (number, place) = quiet.min_by_key(|(_, place)| place.quiet_since.load(Ordering::Relaxed))?;
        place.gives_way.notify_one();
        let number = *number;
        self.free(from, number);
        Some(())
    }

    fn free(&mut self, from: IpAddr, number: u64) {
        let Some(peer) = self.peers.get_mut(&from) else { return };
        if peer.places.remove(&number).is_some() {
            self.count -= 1;
        }
        self.forget(from);
    }

    fn free_more(&mut self, from: IpAddr) {
        let Some(peer) = self.peers.get_mut(&from) else { return };
        peer.more -= 1;
        self.count -= 1;
        self.forget(from);
    }

    fn forget(&mut self, from: IpAddr) {
        if self.peers.get(&from).is_some_and(|peer| peer.count() == 0) {
            self.peers.remove(&from);
        }
    }
}

impl Place {
    fn is_quiet(&self) -> bool {
        self.busy.load(Ordering::Relaxed) == 0
    }
}

/// A permit for one connection, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    room: Arc<Room>,
    from: IpAddr,
    number: u64,
    place: Arc<Place>,
}

impl Seat {
    /// A request is being answered, until what is returned is dropped.
    pub fn ask(self: &Arc<Self>) -> Asking {
        self.place.busy.fetch_add(1, Ordering::Relaxed);
        Asking { seat: Arc::clone(self), takes_more: false }
    }

    /// The same where several are answered at once: each but the first takes a place of its own. `None`: there is none.
    pub fn ask_beside(self: &Arc<Self>) -> Option<Asking> {
        let is_first = self.is_quiet();
        let mut asking = self.ask();
        if !is_first {
            // Without a place it is over at once.
            self.room.enter_more(self.from)?;
            asking.takes_more = true;
        }
        Some(asking)
    }

    pub fn is_quiet(&self) -> bool {
        self.place.is_quiet()
    }

    /// Ends when somebody else needs the place more.
    pub async fn gives_way(&self) {
        loop {
            self.place.gives_way.notified().await;
            // A request that came at this very moment is answered.
            if self.is_quiet() {
                return;
            }
        }
    }

    /// Ends when nothing has been asked for this long.
    pub async fn is_quiet_for(&self, limit: Duration) {
        loop {
            let quiet = self.room.now().saturating_sub(self.place.quiet_since.load(Ordering::Relaxed));
            let quiet = if self.is_quiet() { Duration::from_millis(quiet) } else { Duration::ZERO };
            let left = limit.saturating_sub(quiet);
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left).await;
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.room.taken().free(self.from, self.number);
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub struct Asking {
    seat: Arc<Seat>,
    takes_more: bool,
}

impl Drop for Asking {
    fn drop(&mut self) {
        let Seat { room, from, place, .. } = &*self.seat;
        if self.takes_more {
            room.taken().free_more(*from);
        }
        place.quiet_since.store(room.now(), Ordering::Relaxed);
        place.busy.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
#[path = "room_tests.rs"]
mod tests;
