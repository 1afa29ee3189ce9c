//! What is more than a page: a large body, a change of protocol, and HTTP/2.

use sha2::{Digest, Sha256};

use super::{
    asking::{Ask, Asking, arrived, forged},
    came::Came,
    control::Control,
    fault::Fault,
    told::Told,
    websocket,
};
use crate::model::echo::{FOLDER, hexadecimal};

pub(super) async fn examine(asking: &Asking, control: &Control, told: &mut Told) {
    upload(asking, told).await;
    http2_upgrade(asking, control, told).await;
    socket(asking, told).await;
    http2(asking, told).await;
}

async fn upload(asking: &Asking, told: &mut Told) {
    let body: Vec<u8> = (0..asking.upload).map(|at| at.to_le_bytes()[0] ^ at.to_le_bytes()[2]).collect();
    let sent = hexadecimal(&Sha256::digest(&body));
    let ask = Ask { body, ..Ask::by_line(format!("POST {FOLDER}upload HTTP/1.1")) };
    match asking.send(ask).await {
        Came::Echo(echo) if echo.body.sha256 == sent => {
            told.right("upload", format!("{} arrive whole.", amount(asking.upload)));
        }
        Came::Echo(echo) => {
            let text =
                format!("Of {} {} bytes arrive, and not as they were sent.", amount(asking.upload), echo.body.bytes);
            told.note("upload", Fault::Upload, text);
        }
        came => {
            let text = format!("{} in one request do not arrive: {}.", amount(asking.upload), came.said());
            told.note("upload", Fault::Upload, text);
        }
    }
}

fn amount(bytes: usize) -> String {
    if bytes < 1 << 20 { format!("{bytes} bytes") } else { format!("{} MB", bytes >> 20) }
}

/// A service that takes it would answer on that connection whatever nobody has been asked about. The door says no to it where
/// it gets to see the change.
async fn http2_upgrade(asking: &Asking, control: &Control, told: &mut Told) {
    let usual = ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"];
    // Some services take it without its settings, by which alone a check knows it that sees no Upgrade.
    let bare = ["Connection: Upgrade", "Upgrade: h2c"];
    let mut unshown = None;
    for lines in [&usual[..], &bare] {
        let came = asking.send(Ask::echo("h2c").with_all(lines.iter().copied())).await;
        let is_passed_on = match &came {
            Came::Echo(echo) => arrived(echo, "upgrade").iter().any(|value| !value.is_empty()),
            Came::Other(reply) => reply.status == 101,
            Came::Nothing(_) => false,
        };
        if is_passed_on {
            let text =
                "A change to HTTP/2 in the middle of a connection goes on to the service: what follows is not judged.";
            return told.fault("h2c", Fault::Http2Upgrade, text);
        }
        if !matches!(came, Came::Echo(_)) && !control.is_refusal(&came) {
            unshown = Some(came);
        }
    }
    match unshown {
        Some(came) => told.turned_away("h2c", &came),
        None => told.right("h2c", "A change to HTTP/2 in the middle of a connection does not go on."),
    }
}

async fn socket(asking: &Asking, told: &mut Told) {
    match websocket::open(asking).await {
        Ok(echo) if forged(&echo).iter().any(|name| super::asking::is_identity(name)) => {
            let text =
                format!("With a websocket, what a client writes of itself arrives: {}.", forged(&echo).join(", "));
            told.fault("websocket", Fault::Identity, text);
        }
        Ok(_) => told.right("websocket", "Websockets live."),
        Err(why) => told.note("websocket", Fault::Websocket, format!("Websockets do not live: {why}")),
    }
}

async fn http2(asking: &Asking, told: &mut Told) {
    match asking.send_by_http2(&asking.host, &format!("{FOLDER}http2"), &[]).await {
        None => told.right("http2", "HTTP/2 is not offered."),
        Some(Came::Echo(_)) => told.right("http2", "HTTP/2 is offered, and the same was asked over it."),
        Some(came) => told.unasked(
            "http2",
            format!("HTTP/2 is offered, and gets {} where HTTP/1.1 gets the echo.", came.said()),
            "What was asked over HTTP/2 says nothing.",
        ),
    }
}
