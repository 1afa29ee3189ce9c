//! A websocket through a proxy, which carries one frame (RFC 6455).

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    time::timeout,
};

use super::{
    asking::{Ask, Asking, FORGED},
    reach::Stream,
    wire::read_head,
};
use crate::model::{echo::Echo, header::REMOTE_USER};

const LIVES_WITHIN: Duration = Duration::from_secs(10);
const FRAME_MOST: usize = 1 << 20;

/// Opens one and reads its first frame, which says what has arrived; then a word goes there and comes back.
pub(super) async fn open(asking: &Asking) -> Result<Echo, String> {
    let ask = Ask::echo("websocket").with_all([
        format!("Connection: Upgrade, {REMOTE_USER}"),
        "Upgrade: websocket".to_owned(),
        "Sec-WebSocket-Version: 13".to_owned(),
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==".to_owned(),
        format!("Origin: {}", asking.origin),
        format!("{REMOTE_USER}: {FORGED}"),
    ]);
    let live = async {
        let mut stream = asking.way.connect().await?;
        stream.write_all(asking.head(&ask).as_bytes()).await.map_err(broke)?;
        stream.flush().await.map_err(broke)?;
        let mut rest = Vec::new();
        let reply = read_head(&mut stream, &mut rest).await?;
        if reply.status != 101 {
            return Err(format!("{} in place of 101.", reply.status));
        }
        let first = frame(&mut stream, &mut rest).await?;
        let echo = serde_json::from_slice(&first).map_err(|_| "the first frame is not the door's.".to_owned())?;
        // Masked, as all that a client sends.
        let word = [0x81, 0x83, 1, 2, 3, 4, b'y' ^ 1, b'e' ^ 2, b's' ^ 3];
        stream.write_all(&word).await.map_err(broke)?;
        stream.flush().await.map_err(broke)?;
        match frame(&mut stream, &mut rest).await?.as_slice() {
            b"yes" => Ok(echo),
            _ => Err("a word that was sent comes back as another.".to_owned()),
        }
    };
    timeout(LIVES_WITHIN, live).await.unwrap_or_else(|_| Err("nothing comes within 10 s.".to_owned()))
}

/// What is in the next frame of the other side, which masks nothing.
async fn frame(stream: &mut Box<dyn Stream>, rest: &mut Vec<u8>) -> Result<Vec<u8>, String> {
    loop {
        if let Some((payload, length)) = split(rest)? {
            rest.drain(..length);
            return Ok(payload);
        }
        if stream.read_buf(rest).await.map_err(broke)? == 0 {
            return Err("it is closed at once.".to_owned());
        }
    }
}

/// The payload of a frame and how long the frame is; none while it is not whole.
fn split(bytes: &[u8]) -> Result<Option<(Vec<u8>, usize)>, String> {
    let [_, short, rest @ ..] = bytes else { return Ok(None) };
    let (length, start) = match (short & 0x7f, rest) {
        (126, [high, low, ..]) => (usize::from(u16::from_be_bytes([*high, *low])), 4),
        (127, [_, _, _, _, a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]) as usize, 10),
        (126 | 127, _) => return Ok(None),
        (length, _) => (usize::from(length), 2),
    };
    if length > FRAME_MOST {
        return Err("a frame is longer than one of the door's can be.".to_owned());
    }
    Ok(bytes.get(start..start + length).map(|payload| (payload.to_vec(), start + length)))
}

fn broke(error: std::io::Error) -> String {
    format!("the connection broke: {error}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_taken_when_it_is_whole() {
        assert_eq!(split(b"\x81"), Ok(None));
        assert_eq!(split(b"\x81\x03ye"), Ok(None));
        assert_eq!(split(b"\x81\x03yes\x81"), Ok(Some((b"yes".to_vec(), 5))));
        let long = [&[0x81, 126, 1, 0][..], &[b'x'; 256]].concat();
        assert_eq!(
            split(&long).map(|whole| whole.map(|(payload, length)| (payload.len(), length))),
            Ok(Some((256, 260)))
        );
        assert_eq!(split(&long[..200]), Ok(None));
        assert_eq!(split(&[0x81, 127, 0, 0, 0]), Ok(None));
        assert!(split(&[0x81, 127, 0, 0, 0, 0, 0xff, 0, 0, 0]).is_err());
    }
}
