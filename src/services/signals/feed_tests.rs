use std::convert::Infallible;

use axum::response::{IntoResponse, Sse};
use chrono::Utc;
use futures::stream;
use uuid::Uuid;

use super::{
    super::hub::{CannotListen, MOST},
    *,
};
use crate::{
    model::{service::Service, user::UserId},
    sessions::{
        Moment,
        changes::{Complete, News},
    },
    store::{
        ended::Place,
        pool::{Route, open},
    },
};

fn service(id: &str) -> Service {
    Service::new(id.to_owned(), String::new(), format!("https://{id}.example").parse().expect("an address"))
}

fn read() -> News<'static> {
    News::Complete(Complete { began: Moment::now(), read_at: Utc::now(), xmin: 3 })
}

fn end(host: Option<&str>) -> End {
    let (sid, user_id) = (Uuid::now_v7(), UserId(Uuid::nil()));
    let at_place = host.map_or(Place::Door, |host| Place::Host(host.to_owned()));
    End { sid, at_place, user_id, reason: "signed_out".to_owned(), at: Utc::now() }
}

fn feed(signals: &Signals, id: &str, at_door: bool) -> Feed {
    let pool = open("postgres://localhost/nowhere", 1, Route::Direct).expect("a pool that connects to nothing yet");
    let audience = Audience { host: format!("{id}.example"), at_door, services: vec![id.to_owned()] };
    let listening = signals.listen(&service(id)).expect("it may listen");
    Feed { signals: signals.clone(), pool, listening, audience, hang_up: None }
}

/// What somebody has missed who has missed nothing.
fn nothing() -> Missed {
    Missed { resume: Resume { since: Utc::now(), xmin: 0, has_gap: false }, late: Vec::new(), first: Vec::new() }
}

/// All of a stream, as it goes over the wire.
async fn all_of(mut events: mpsc::Receiver<Event>) -> String {
    let stream = stream::poll_fn(move |context| events.poll_recv(context).map(|event| event.map(Ok::<_, Infallible>)));
    let body = Sse::new(stream).into_response().into_body();
    String::from_utf8(axum::body::to_bytes(body, usize::MAX).await.expect("it ends").to_vec()).expect("UTF-8")
}

#[tokio::test]
async fn who_falls_behind_is_told_so_and_nobody_else_is() {
    let signals = Signals::new(2);
    signals.follow(read());
    let slow = feed(&signals, "wiki", false).start(nothing());
    let mut quick = feed(&signals, "wiki", false).start(nothing());
    let mut heard = 0;
    for _ in 0..1000 {
        signals.follow(News::Ended(&[end(Some("wiki.example"))]));
        // Both sides of the quick one have their turn.
        tokio::task::yield_now().await;
        while quick.try_recv().is_ok() {
            heard += 1;
        }
    }
    signals.close();
    while quick.recv().await.is_some() {
        heard += 1;
    }
    assert_eq!(heard, 1002, "with the greeting and a sign of life");
    let told = all_of(slow).await;
    assert!(told.ends_with("\n\nevent: slow\ndata: {}\n\n"), "{told}");
    assert!(told.matches("event: ended").count() < 1000);
}

#[tokio::test]
async fn each_hears_of_its_own_and_in_order() {
    let signals = Signals::new(2);
    signals.follow(read());
    let (wiki, door) = (feed(&signals, "wiki", false).start(nothing()), feed(&signals, "door", true).start(nothing()));
    let ends = [end(Some("wiki.example")), end(Some("door.example")), end(None), end(Some("wiki.example"))];
    signals.follow(News::Ended(&ends));
    signals.close();
    let sids = |told: &str| {
        let lines = told.lines().filter_map(|line| line.strip_prefix("data: {\"sid\":\""));
        lines.map(|line| line[..36].to_owned()).collect::<Vec<_>>()
    };
    let of = |numbers: [usize; 2]| numbers.map(|number| ends[number].sid.to_string());
    let told = all_of(wiki).await;
    assert!(told.starts_with("retry: 500\n\nevent: alive\nid: "), "{told}");
    assert_eq!((sids(&told), sids(&all_of(door).await)), (of([0, 3]).to_vec(), of([1, 2]).to_vec()));
}

#[tokio::test]
async fn what_is_not_fresh_gives_no_sign_of_life_and_lets_nobody_in() {
    let signals = Signals::new(2);
    assert_eq!(signals.listen(&service("wiki")).err(), Some(CannotListen::Unavailable));
    signals.follow(read());
    let wiki = feed(&signals, "wiki", false);
    tokio::time::sleep(crate::sessions::changes::FRESH_FOR).await;
    assert_eq!(signals.listen(&service("wiki")).err(), Some(CannotListen::Unavailable));
    let told = wiki.start(nothing());
    signals.close();
    assert_eq!(signals.listen(&service("wiki")).err(), Some(CannotListen::Stopping));
    assert_eq!(all_of(told).await, "retry: 500\n\n");
}

#[tokio::test]
async fn every_service_has_its_part_of_the_places_and_gives_them_back() {
    let signals = Signals::new(4);
    signals.follow(read());
    let listen = |id: &str| signals.listen(&service(id));
    let mut all = Vec::new();
    for id in ["wiki", "crm", "team"] {
        all.extend((0..MOST / 4).map(|_| listen(id).expect("a place")));
        assert_eq!(listen(id).err(), Some(CannotListen::TooManyListeners), "{id}");
    }
    all.extend((0..MOST / 4).map(|_| listen("blog").expect("a place, whatever the others have taken")));
    assert!(all.pop().is_some_and(|one| one.service == "blog"));
    assert!(listen("blog").is_ok());
    drop(all);
    assert_eq!(signals.count(), 0);
    let (crowd, mut few) = (Signals::new(5_000), Vec::new());
    crowd.follow(read());
    while let Ok(listening) = crowd.listen(&service("wiki")) {
        few.push(listening);
    }
    assert_eq!(few.len(), 10, "each of many has some");
}

#[tokio::test]
async fn who_does_not_take_the_rest_is_hung_up_when_the_program_ends() {
    let signals = Signals::new(1);
    signals.follow(read());
    let hung_up = HangUp::default();
    let mut deaf = feed(&signals, "wiki", false);
    deaf.hang_up = Some(hung_up.clone());
    let _taken = deaf.start(nothing());
    for _ in 0..50 {
        signals.follow(News::Ended(&[end(Some("wiki.example"))]));
    }
    tokio::task::yield_now().await;
    signals.close();
    tokio::time::timeout(Duration::from_millis(1500), hung_up.wanted()).await.expect("nobody waits for it");
}

#[tokio::test]
async fn who_does_not_take_the_last_of_it_is_hung_up_however_it_ends() {
    let signals = Signals::new(1);
    signals.follow(read());
    let [slow, unreadable, reads] = std::array::from_fn(|_| HangUp::default());
    let of = |hang_up: &HangUp| Feed { hang_up: Some(hang_up.clone()), ..feed(&signals, "wiki", false) };
    let _slow = of(&slow).start(nothing());
    for _ in 0..1000 {
        signals.follow(News::Ended(&[end(Some("wiki.example"))]));
    }
    // What comes next cannot be read: there is no such database.
    let missed = || Missed { first: vec![end(Some("wiki.example"))], ..nothing() };
    let (_deaf, read) = (of(&unreadable).start(missed()), of(&reads).start(missed()));
    assert!(!all_of(read).await.contains("alive"), "it is not known whether that is all");
    let within = |time: u64, hang_up: &HangUp| {
        let hang_up = hang_up.clone();
        async move { tokio::time::timeout(Duration::from_secs(time), hang_up.wanted()).await }
    };
    let (slow, unreadable) = tokio::join!(within(8, &slow), within(8, &unreadable));
    assert_eq!((slow.is_ok(), unreadable.is_ok()), (true, true));
    assert!(within(1, &reads).await.is_err(), "who takes all of it keeps the connection");
}
