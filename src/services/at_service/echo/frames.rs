//! Frames of a websocket (RFC 6455 section 5), as few as it takes to see that it lives.

use std::{future::Future, io, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    time::timeout,
};

const MOST_FRAMES: usize = 16;
const MOST_BYTES: u64 = 64 * 1024;
const LASTS: Duration = Duration::from_secs(10);

/// A last word is waited for no longer.
const ENDS_WITHIN: Duration = Duration::from_secs(1);

/// The end of a message, or all of it.
const FINAL: u8 = 0x80;
const RESERVED: u8 = 0x70;
const OPCODE: u8 = 0x0f;
const MASKED: u8 = 0x80;

const CONTINUATION: u8 = 0x0;
const TEXT: u8 = 0x1;
const BINARY: u8 = 0x2;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

/// How it ends (section 7.4.1).
const NORMAL: u16 = 1000;
const GOING_AWAY: u16 = 1001;
const PROTOCOL_ERROR: u16 = 1002;
const TOO_LARGE: u16 = 1009;

/// Why nothing more is read.
enum Over {
    /// With this to say.
    Says(Vec<u8>),
    Gone,
}

impl From<io::Error> for Over {
    fn from(_: io::Error) -> Self {
        Self::Gone
    }
}

fn because(code: u16) -> Over {
    Over::Says(code.to_be_bytes().to_vec())
}

struct Frame {
    head: u8,
    payload: Vec<u8>,
}

/// Sends a text, and gives back what comes until it is enough, or the program ends.
pub async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin, first: &[u8], closing: impl Future<Output = ()>) {
    converse_for(LASTS, stream, first, closing).await;
}

async fn converse_for(
    lasts: Duration,
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    first: &[u8],
    closing: impl Future<Output = ()>,
) {
    let over = tokio::select! {
        given_back = timeout(lasts, give_back(&mut stream, first)) => match given_back {
            Ok(Ok(())) | Err(_) => because(NORMAL),
            Ok(Err(over)) => over,
        },
        () = closing => because(GOING_AWAY),
    };
    if let Over::Says(last) = over {
        let end = async {
            write(&mut stream, FINAL | CLOSE, &last).await?;
            stream.shutdown().await
        };
        let _ = timeout(ENDS_WITHIN, end).await;
    }
}

async fn give_back(stream: &mut (impl AsyncRead + AsyncWrite + Unpin), first: &[u8]) -> Result<(), Over> {
    write(stream, FINAL | TEXT, first).await?;
    for _ in 0..MOST_FRAMES {
        let Frame { head, payload } = read(stream).await?;
        match head & OPCODE {
            CONTINUATION | TEXT | BINARY => write(stream, head, &payload).await?,
            PING => write(stream, FINAL | PONG, &payload).await?,
            PONG => {}
            CLOSE => return Err(Over::Says(payload)),
            _ => return Err(because(PROTOCOL_ERROR)),
        }
    }
    Ok(())
}

async fn read(stream: &mut (impl AsyncRead + Unpin)) -> Result<Frame, Over> {
    let (head, length) = (stream.read_u8().await?, stream.read_u8().await?);
    // What a client sends is masked (section 5.1), and we have agreed on no extension.
    if head & RESERVED != 0 || length & MASKED == 0 {
        return Err(because(PROTOCOL_ERROR));
    }
    let length = match length & !MASKED {
        126 => u64::from(stream.read_u16().await?),
        127 => stream.read_u64().await?,
        length => u64::from(length),
    };
    let is_control = head & CLOSE != 0;
    if is_control && (length > 125 || head & FINAL == 0) {
        return Err(because(PROTOCOL_ERROR));
    }
    let length = usize::try_from(length).ok().filter(|_| length <= MOST_BYTES).ok_or_else(|| because(TOO_LARGE))?;
    let (mut mask, mut payload) = ([0; 4], vec![0; length]);
    stream.read_exact(&mut mask).await?;
    stream.read_exact(&mut payload).await?;
    payload.iter_mut().zip(mask.iter().cycle()).for_each(|(byte, mask)| *byte ^= mask);
    Ok(Frame { head, payload })
}

async fn write(stream: &mut (impl AsyncWrite + Unpin), head: u8, payload: &[u8]) -> io::Result<()> {
    let mut frame = vec![head];
    match (u8::try_from(payload.len()), u16::try_from(payload.len())) {
        (Ok(length @ 0..=125), _) => frame.push(length),
        (_, Ok(length)) => {
            frame.push(126);
            frame.extend_from_slice(&length.to_be_bytes());
        }
        _ => {
            frame.push(127);
            frame.extend_from_slice(&(payload.len() as u64).to_be_bytes());
        }
    }
    frame.extend_from_slice(payload);
    stream.write_all(&frame).await?;
    stream.flush().await
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use tokio::io::{DuplexStream, duplex};

    use super::*;

    /// As a client sends it.
    fn masked(head: u8, payload: &[u8]) -> Vec<u8> {
        let mut frame = vec![head];
        match u8::try_from(payload.len()) {
            Ok(length @ 0..=125) => frame.push(MASKED | length),
            _ => {
                frame.push(MASKED | 127);
                frame.extend_from_slice(&(payload.len() as u64).to_be_bytes());
            }
        }
        frame.extend_from_slice(b"mask");
        frame.extend(payload.iter().zip(b"mask".iter().cycle()).map(|(byte, mask)| byte ^ mask));
        frame
    }

    /// As the door sends it.
    async fn next(client: &mut DuplexStream) -> (u8, Vec<u8>) {
        let (head, length) = (client.read_u8().await.expect("a frame"), client.read_u8().await.expect("a length"));
        let length = match length {
            126 => usize::from(client.read_u16().await.expect("a length")),
            127 => usize::try_from(client.read_u64().await.expect("a length")).expect("a length"),
            length => usize::from(length),
        };
        let mut payload = vec![0; length];
        client.read_exact(&mut payload).await.expect("a payload");
        (head, payload)
    }

    async fn opened(first: &'static [u8]) -> DuplexStream {
        opened_for(LASTS, first).await
    }

    async fn opened_for(lasts: Duration, first: &'static [u8]) -> DuplexStream {
        let (mut client, door) = duplex(1 << 18);
        tokio::spawn(async move { converse_for(lasts, door, first, pending()).await });
        assert_eq!(next(&mut client).await, (FINAL | TEXT, first.to_vec()));
        client
    }

    #[tokio::test]
    async fn it_tells_and_then_gives_back_sixteen_frames() {
        let mut client = opened(&[b'x'; 70_000]).await;
        let large = vec![b'y'; 64 * 1024];
        for number in 0..MOST_FRAMES {
            let (head, payload) = match number {
                0 => (FINAL | BINARY, &large[..]),
                1 => (TEXT, &b"in two"[..]),
                2 => (FINAL | CONTINUATION, &b" parts"[..]),
                3 => (FINAL | PING, &b"there?"[..]),
                _ => (FINAL | TEXT, &large[..number * 50]),
            };
            client.write_all(&masked(head, payload)).await.expect("it listens");
            let head = if number == 3 { FINAL | PONG } else { head };
            assert_eq!(next(&mut client).await, (head, payload.to_vec()), "{number}");
        }
        assert_eq!(next(&mut client).await, (FINAL | CLOSE, NORMAL.to_be_bytes().to_vec()));
        assert_eq!(client.read(&mut [0]).await.expect("its end"), 0);
    }

    #[tokio::test]
    async fn whoever_breaks_the_rules_is_told_so() {
        for (sent, code) in [
            (vec![FINAL | TEXT, 1, b'x'], PROTOCOL_ERROR),
            (masked(FINAL | 0x40 | TEXT, b"x"), PROTOCOL_ERROR),
            (masked(FINAL | 0x3, b"x"), PROTOCOL_ERROR),
            (masked(PING, b"x"), PROTOCOL_ERROR),
            (masked(FINAL | PING, &[0; 126]), PROTOCOL_ERROR),
            (vec![FINAL | BINARY, MASKED | 127, 0, 0, 0, 0, 0, 1, 0, 1], TOO_LARGE),
            (vec![FINAL | BINARY, MASKED | 127, 255, 255, 255, 255, 255, 255, 255, 255], TOO_LARGE),
        ] {
            let mut client = opened(b"{}").await;
            client.write_all(&sent).await.expect("it listens");
            assert_eq!(next(&mut client).await, (FINAL | CLOSE, code.to_be_bytes().to_vec()), "{:?}", &sent[..2]);
        }
    }

    #[tokio::test]
    async fn it_ends_by_itself_or_as_it_is_told() {
        let mut client = opened_for(Duration::from_millis(50), b"{}").await;
        assert_eq!(next(&mut client).await, (FINAL | CLOSE, NORMAL.to_be_bytes().to_vec()), "by itself");
        let mut client = opened(b"{}").await;
        client.write_all(&masked(FINAL | CLOSE, &[0x03, 0xe9])).await.expect("it listens");
        assert_eq!(next(&mut client).await, (FINAL | CLOSE, vec![0x03, 0xe9]));
        let (mut client, door) = duplex(1 << 10);
        let talk = tokio::spawn(async move { converse(door, b"{}", pending()).await });
        next(&mut client).await;
        drop(client);
        talk.await.expect("nobody is there any more");
    }
}
