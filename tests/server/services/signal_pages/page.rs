use std::{collections::BTreeMap, sync::Arc, time::Duration};
use axum::{extract::{State, ws::{CloseFrame, Message, WebSocketUpgrade}}, http::{HeaderMap, StatusCode}, response::{IntoResponse, Response}};
use tokio::{sync::watch, time::{Instant, sleep, sleep_until, timeout}};
use super::assertion::Door; // the program of assertion-rust.md

const SILENCE: Duration = Duration::from_secs(3);
#[derive(Default)] pub struct Told { alive: Option<Instant>, gaps: usize, ended: BTreeMap<String, (Instant, String)> } // the last sign of life, how many gaps, when and why each sid ended

pub async fn open(State((door, mut told)): State<(Arc<Door>, watch::Receiver<Told>)>, headers: HeaderMap, upgrade: WebSocketUpgrade) -> Response {
    let (gaps, assertion) = (told.borrow().gaps, headers.get("vestibule-assertion").map_or("", |value| value.to_str().unwrap_or_default()));
    let Ok(caller) = door.verify(assertion).await else { return StatusCode::UNAUTHORIZED.into_response() };
    upgrade.on_upgrade(async move |mut socket| {
        let reason = loop {
            let (alive, over) = { let told = told.borrow_and_update(); (told.alive.filter(|_| told.gaps == gaps), told.ended.get(&caller.sid).cloned()) };
            if let Some((_, reason)) = over { break reason }
            tokio::select! { biased;
                () = sleep_until(alive.map_or_else(Instant::now, |at| at + SILENCE)) => break "unavailable".to_owned(),
                Ok(()) = told.changed() => {}
                Some(Ok(message)) = socket.recv() => drop(timeout(SILENCE, socket.send(message)).await), // what the service is for
                else => return,
            }
        };
        let _ = timeout(SILENCE, socket.send(Message::Close(Some(CloseFrame { code: 4001, reason: reason.into() })))).await;
    })
}

pub async fn listen(url: String, service: String, secret: String, tell: watch::Sender<Told>) {
    let (mut last, mut kind) = (HeaderMap::new(), String::new());
    loop {
        let (mut answer, mut text) = (timeout(SILENCE, reqwest::Client::new().get(format!("{url}/signals")).basic_auth(&service, Some(&secret)).headers(last.clone()).send()).await, String::new());
        while let Ok(Ok(told)) = &mut answer && told.status() == 200 && let Ok(Ok(Some(chunk))) = timeout(SILENCE, told.chunk()).await {
            text += &String::from_utf8_lossy(&chunk);
            let lines: String = text.drain(..text.rfind('\n').map_or(0, |at| at + 1)).collect();
            for (name, value) in lines.lines().filter_map(|line| line.split_once(": ")) {
                if name == "event" { kind = value.to_owned() } else if name == "id" { last.insert("last-event-id", value.parse().unwrap()); }
                if name == "data" && kind == "alive" { tell.send_modify(|told| { told.alive = Some(Instant::now()); told.ended.retain(|_, (at, _)| at.elapsed().as_secs() < 70) }) }
                if name == "data" && kind == "gap" { tell.send_modify(|told| (told.alive, told.gaps) = (None, told.gaps + 1)) }
                if kind == "ended" && let Ok(over) = serde_json::from_str::<BTreeMap<&str, String>>(value) { tell.send_modify(|told| drop(told.ended.insert(over["sid"].clone(), (Instant::now(), over["reason"].clone())))) }
            }
        }
        sleep(SILENCE / 6).await;
    }
}
