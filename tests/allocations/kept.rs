//! What is kept of a session, besides its user.

use futures::{FutureExt, StreamExt, stream};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

use super::{counting::held, place};

const SESSIONS: i64 = 32_000;

/// Bytes, as they are asked for: the entry, the name of its provider, and its place in the cache.
const MOST: i64 = 256;

#[sqlx::test]
async fn a_session_that_is_kept_is_small(_: PgPoolOptions, database: PgConnectOptions) {
    let _turn = place::turn().await;
    place::seed(&database, SESSIONS).await;
    let before = held();
    let sessions = place::open(&database, usize::try_from(SESSIONS).unwrap());
    let reader = place::follow(&sessions, &database).await;
    // As many at the same moment as are read by one statement.
    let fill = |number| {
        let sessions = &sessions;
        async move { sessions.find(place::session(number)).await.unwrap().is_some() }
    };
    let found = stream::iter(0..SESSIONS).map(fill).buffer_unordered(256).filter(|found| std::future::ready(*found));
    assert_eq!(i64::try_from(found.count().await).unwrap(), SESSIONS);
    let bytes = held() - before;
    let is_kept = |number: &i64| sessions.find(place::session(*number)).now_or_never().is_some();
    let kept = i64::try_from((0..SESSIONS).filter(is_kept).count()).unwrap();
    assert!(kept > SESSIONS * 9 / 10, "{kept} are kept: nothing is measured by few");
    println!("Bytes of a session that is kept, besides its user: {} ({kept} kept of {SESSIONS})", bytes / kept);
    assert!(bytes / kept <= MOST, "{} bytes", bytes / kept);
    place::close(&sessions, reader).await;
}
