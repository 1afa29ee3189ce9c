use std::{collections::BTreeMap, sync::Arc, time::Duration};
use axum::{extract::{State, ws::{CloseFrame, Message, WebSocketUpgrade}}, http::{HeaderMap, StatusCode}, response::{IntoResponse, Response}};
use tokio::{sync::watch, time::{Instant, sleep, sleep_until, timeout}};
use super::assertion::Door; // the program of assertion-rust.md

const SILENCE: Duration = Duration::from_secs(3);
pub type Told = (Instant, BTreeMap<String, String>); // when the door was last heard, and why each sid ended

pub async fn open(State((door, mut told)): State<(Arc<Door>, watch::Receiver<Told>)>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    let assertion = headers.get("vestibule-assertion").map_or("", |value| value.to_str().unwrap_or_default());
    let Ok(caller) = door.verify(assertion).await else { return StatusCode::UNAUTHORIZED.into_response() };
    upgrade.on_upgrade(async move |mut socket| {
        let reason = loop {
            let heard = told.borrow_and_update().0;
            if let Some(reason) = told.borrow().1.get(&caller.sid) { break reason.clone() }
            tokio::select! {
                () = sleep_until(heard + SILENCE) => break "unavailable".to_owned(),
                Ok(()) = told.changed() => {}
                Some(Ok(message)) = socket.recv() => drop(socket.send(message).await), // what the service is for
                else => return,
            }
        };
        let _ = socket.send(Message::Close(Some(CloseFrame { code: 4001, reason: reason.into() }))).await;
    })
}

pub async fn listen(url: String, service: String, secret: String, tell: watch::Sender<Told>) {
    let (mut last, mut kind) = (HeaderMap::new(), String::new());
    loop {
        let ask = reqwest::Client::new().get(format!("{url}/signals")).basic_auth(&service, Some(&secret)).headers(last.clone());
        let (mut answer, mut text) = (timeout(SILENCE, ask.send()).await, String::new());
        while let Ok(Ok(told)) = &mut answer && told.status() == 200 && let Ok(Ok(Some(chunk))) = timeout(SILENCE, told.chunk()).await {
            text += &String::from_utf8_lossy(&chunk);
            let lines: String = text.drain(..text.rfind('\n').map_or(0, |at| at + 1)).collect();
            for (name, value) in lines.lines().filter_map(|line| line.split_once(": ")) {
                if name == "event" { kind = value.to_owned() } else if name == "id" { last.insert("last-event-id", value.parse().unwrap()); }
                if kind == "ended" && let Ok(over) = serde_json::from_str::<BTreeMap<&str, String>>(value) { tell.send_modify(|(_, ended)| drop(ended.insert(over["sid"].clone(), over["reason"].clone()))) }
            }
            tell.send_modify(|(heard, ended)| { *heard = Instant::now(); if ended.len() > 10_000 { ended.pop_first(); } });
        }
        sleep(SILENCE / 6).await;
    }
}
