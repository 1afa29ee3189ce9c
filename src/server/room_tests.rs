//! Who gets a place, and who gives way.

use futures::FutureExt;

use super::*;

fn from(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn gave_way(seat: &Seat) -> bool {
    seat.gives_way().now_or_never().is_some()
}

#[test]
fn who_has_their_share_gives_way_to_themselves_and_nobody_else_does() {
    let room = Room::new(40, Vec::new());
    let other = room.enter(from("192.0.2.2")).expect("room");
    // All of a /64 is one peer.
    let held: Vec<_> = (0..10).map(|last| room.enter(from(&format!("2001:db8::{last:x}"))).expect("room")).collect();
    assert!(!held.iter().any(gave_way));
    let _eleventh = room.enter(from("2001:db8::ff")).expect("room");
    let gone: Vec<_> = held.iter().map(gave_way).collect();
    assert_eq!(gone.iter().filter(|gone| **gone).count(), 1, "{gone:?}");
    assert!(gone[0] && !gave_way(&other), "the one that has been quiet for longest");
}

#[test]
fn who_is_being_answered_never_gives_way() {
    let room = Room::new(32, Vec::new());
    let held: Vec<_> = (0..8).map(|_| Arc::new(room.enter(from("192.0.2.1")).expect("room"))).collect();
    let mut asking: Vec<_> = held.iter().map(Seat::ask).collect();
    assert!(room.enter(from("192.0.2.1")).is_none(), "every one is being used");
    assert!(room.enter(from("192.0.2.2")).is_some());
    asking.remove(3);
    assert!(room.enter(from("192.0.2.1")).is_some());
    assert!(gave_way(&held[3]) && !gave_way(&held[2]));
}

#[tokio::test]
async fn quiet_is_counted_from_the_end_of_the_last_request() {
    let seat = Arc::new(Room::new(32, Vec::new()).enter(from("192.0.2.1")).expect("room"));
    let limit = Duration::from_millis(200);
    let asking = seat.ask();
    tokio::time::sleep(limit * 2).await;
    assert!(seat.is_quiet_for(limit).now_or_never().is_none(), "a request is being answered");
    drop(asking);
    let began = Instant::now();
    seat.is_quiet_for(limit).await;
    assert!(began.elapsed() >= limit / 2, "{:?}", began.elapsed());
    assert!(seat.is_quiet_for(limit / 2).now_or_never().is_some());
}

#[test]
fn a_full_room_makes_place_where_most_are_and_a_proxy_has_no_share() {
    let room = Room::new(32, vec!["10.0.0.0/8".parse().expect("a net")]);
    let proxy: Vec<_> = (0..24).map(|_| room.enter(from("10.0.0.1")).expect("room")).collect();
    let crowd: Vec<_> = (0..8).map(|_| room.enter(from("192.0.2.1")).expect("room")).collect();
    let somebody = room.enter(from("192.0.2.2")).expect("room");
    assert!(!proxy.iter().any(gave_way) && !gave_way(&somebody));
    assert_eq!(crowd.iter().filter(|seat| gave_way(seat)).count(), 1);
    drop((proxy, crowd, somebody));
    let taken = room.taken();
    assert_eq!((taken.count, taken.peers.len()), (0, 0), "whoever leaves takes nothing along");
}

#[test]
fn what_is_asked_at_once_on_one_connection_takes_as_many_places_as_on_several() {
    let room = Room::new(32, Vec::new());
    let one = Arc::new(room.enter(from("192.0.2.1")).expect("room"));
    let mut asked: Vec<_> = (0..8).map(|_| one.ask_beside().expect("a place")).collect();
    assert!(one.ask_beside().is_none(), "the share of this peer is taken");
    assert!(room.enter(from("192.0.2.1")).is_none());
    let neighbour = Arc::new(room.enter(from("192.0.2.2")).expect("room"));
    assert_eq!(room.taken().count, 9, "who was turned away takes nothing");
    asked.pop();
    asked.push(one.ask_beside().expect("a place is free again"));
    assert!(!one.is_quiet() && neighbour.is_quiet());
    drop(asked);
    assert!(one.is_quiet());
    assert_eq!(room.taken().count, 2);
    drop((one, neighbour));
    let taken = room.taken();
    assert_eq!((taken.count, taken.peers.len()), (0, 0));
}

#[test]
fn a_quiet_connection_gives_way_to_a_request_beside_others() {
    let room = Room::new(32, Vec::new());
    let quiet: Vec<_> = (0..7).map(|_| room.enter(from("192.0.2.1")).expect("room")).collect();
    let busy = Arc::new(room.enter(from("192.0.2.1")).expect("room"));
    let _asked: Vec<_> = (0..3).map(|_| busy.ask_beside().expect("a place")).collect();
    assert_eq!(quiet.iter().filter(|seat| gave_way(seat)).count(), 2);
    assert_eq!(room.taken().count, 8);
}
