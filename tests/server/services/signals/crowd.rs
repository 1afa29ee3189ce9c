//! A thousand listeners of one node, and no more.

use futures::{StreamExt, stream};
use serde_json::json;
use tokio::time::Instant;
use vestibule::{server::descriptors::make_room, services::signals::MOST};

use super::{BOUND, Listener, ask, at_both, family};
use crate::support::{Database, Pool, patiently};

/// Of two services that may listen.
const MOST_OF_ONE: usize = MOST / 2;

#[sqlx::test]
async fn a_thousand_listen_and_hear_of_an_end_in_time(_: Pool, db: Database) {
    make_room(16);
    let server = family(db).await;
    let (person, at_wiki, at_crm) = at_both(&server, "ada").await;
    let services = ["wiki", "crm"].into_iter().flat_map(|service| std::iter::repeat_n(service, MOST_OF_ONE));
    let listeners = stream::iter(services).map(|service| Listener::of(&server, service)).buffered(50);
    let mut listeners: Vec<Listener> = listeners.collect().await;
    assert_eq!((listeners.len(), server.signals.count()), (MOST, MOST));
    for service in ["wiki", "crm"] {
        let answer = ask(&server, service).send().await.unwrap();
        assert_eq!((answer.status().as_u16(), answer.headers()["retry-after"].to_str().unwrap()), (503, "5"));
        assert!(answer.text().await.unwrap().contains("\"reason\":\"too_many_listeners\""));
    }
    person.door.post("/auth/sign-out", &[]).await;
    let ended = Instant::now();
    let (mut latest, mut alive) = (ended, 0);
    for (number, listener) in listeners.iter_mut().enumerate() {
        let heard = listener.told().await;
        let sid = if number < MOST_OF_ONE { at_wiki } else { at_crm };
        assert_eq!(heard.data["sid"], json!(sid));
        latest = latest.max(heard.at);
        listener.alive().await;
        alive += 1;
    }
    println!("{alive} listeners heard of an end within {:?}", latest - ended);
    assert!(latest < ended + BOUND, "{:?}", latest - ended);
    drop(listeners.split_off(MOST_OF_ONE));
    patiently("they have gone", || async { server.signals.count() == MOST_OF_ONE }).await;
    Listener::of(&server, "crm").await.alive().await;
    let answer = ask(&server, "wiki").send().await.unwrap();
    assert_eq!(answer.status(), 503, "one of two services has half of the places at the most");
}
