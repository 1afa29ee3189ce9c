//! The body of a request: how long it is and what its sum is, and nothing kept of it.

use std::time::Duration;

use axum::body::Body as Arriving;
use futures::StreamExt;
use hyper::body::Body as _;
use sha2::{Digest, Sha256};

use crate::model::{
    echo::{Body, hexadecimal},
    problem::Problem,
};

/// A large upload, as services take them.
const MOST_BYTES: u64 = 32 << 20;

/// Also over a slow line.
const WITHIN: Duration = Duration::from_mins(2);

pub fn none() -> Body {
    Body { bytes: 0, sha256: hexadecimal(&Sha256::digest([])) }
}

/// Reads all of it; what says beforehand that it is too large is not begun with.
pub async fn read(arriving: Arriving) -> Result<Body, Problem> {
    if arriving.size_hint().lower() > MOST_BYTES {
        return Err(Problem::TooLarge);
    }
    tokio::time::timeout(WITHIN, sum(arriving)).await.unwrap_or(Err(Problem::TimedOut))
}

async fn sum(arriving: Arriving) -> Result<Body, Problem> {
    let (mut chunks, mut bytes, mut sum) = (arriving.into_data_stream(), 0, Sha256::new());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Problem::BadRequest)?;
        bytes += chunk.len() as u64;
        if bytes > MOST_BYTES {
            return Err(Problem::TooLarge);
        }
        sum.update(&chunk);
    }
    Ok(Body { bytes, sha256: hexadecimal(&sum.finalize()) })
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;

    use super::*;

    #[tokio::test]
    async fn a_body_is_summed_up_to_a_bound() {
        assert_eq!(none().sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        let whole = read(Arriving::from("abc")).await.expect("a body");
        let sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!((whole.bytes, whole.sha256.as_str()), (3, sum));
        let in_parts = |parts: usize| {
            let part = Bytes::from(vec![b'x'; 1 << 20]);
            Arriving::from_stream(futures::stream::iter((0..parts).map(move |_| Ok::<_, std::io::Error>(part.clone()))))
        };
        assert_eq!(read(in_parts(32)).await.map(|body| body.bytes), Ok(MOST_BYTES));
        assert_eq!(read(in_parts(33)).await, Err(Problem::TooLarge));
        assert_eq!(read(Arriving::from(vec![0; (32 << 20) + 1])).await, Err(Problem::TooLarge));
        let broken = futures::stream::iter([Ok(Bytes::from("abc")), Err(std::io::Error::other("gone"))]);
        assert_eq!(read(Arriving::from_stream(broken)).await, Err(Problem::BadRequest));
    }
}
