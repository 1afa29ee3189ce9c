//! The check is for the proxy to ask. Whoever asks it from outside reads what only a service is told: every script of that host could.

use super::{
    asking::{Ask, Asking},
    came::Came,
    fault::Fault,
    told::Told,
    wire::Reply,
};
use crate::model::{echo::FOLDER, header::IDENTITY};

/// Where pages have it, and where the door has it.
const WAYS: [&str; 4] = ["/_vestibule", "/authz/nginx", "/authz/forward", "/authz/envoy/"];

pub(super) async fn examine(asking: &Asking, told: &mut Told) {
    let (mut open, mut turned_away) = (Vec::new(), None);
    let Asking { host, origin, .. } = asking;
    let scheme = origin.split(':').next().unwrap_or_default();
    for way in WAYS {
        let described = [
            "X-Original-Method: GET".to_owned(),
            format!("X-Original-URL: {origin}{FOLDER}check"),
            "X-Forwarded-Method: GET".to_owned(),
            format!("X-Forwarded-Proto: {scheme}"),
            format!("X-Forwarded-Host: {host}"),
            format!("X-Forwarded-Uri: {FOLDER}check"),
        ];
        match asking.send(Ask::get(way).with_all(described)).await {
            Came::Other(reply) if is_checks(&reply) => open.push(way),
            came => turned_away = turned_away.or(Some(came).filter(Came::is_turned_away)),
        }
    }
    if !open.is_empty() {
        let text = format!("Anybody can ask the check, and reads what a service is told of them: {}.", open.join(", "));
        told.fault("open_check", Fault::CheckOpen, text);
    } else if let Some(came) = turned_away {
        told.turned_away("open_check", &came);
    } else {
        told.right("open_check", "The check answers nobody but the proxy.");
    }
}

/// A yes has headers that no service sends to anybody, and to nginx a no is without a word.
fn is_checks(reply: &Reply) -> bool {
    let is_yes = IDENTITY.iter().any(|name| reply.header(name).is_some());
    let is_bare = ["www-authenticate", "content-type"].iter().all(|name| reply.header(name).is_none());
    is_yes || (reply.status == 401 && reply.body.is_empty() && is_bare)
}
