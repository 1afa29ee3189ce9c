//! What is done every now and then, whoever asks for what.

use std::{sync::Arc, time::Duration};

use sqlx::postgres::PgConnectOptions;

use super::state::AppState;
use crate::{
    sessions::{
        changes::{ChangeReader, Follower, News},
        wakeups::WakeUps,
    },
    store::{forgetting, housekeeping, pool::Pool, token_warnings},
};

/// Rows that nobody needs any more are deleted this often, and it is noted which API tokens expire soon.
const SWEEP_EVERY: Duration = Duration::from_mins(10);

/// Refusals that are only counted are said this often.
const SAY_EVERY: Duration = Duration::from_mins(1);

/// Signing keys are read again this often, and the next one is made when it is time.
const KEEP_KEYS_EVERY: Duration = Duration::from_mins(1);

/// Deletes what nobody needs any more, has the signing keys changed, and says what was only counted, for as long as the
/// database is open.
pub fn keep_house(state: &AppState, pool: Pool) {
    let house = Arc::clone(&state.house);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(SAY_EVERY);
        while !house.sessions.pool().is_closed() {
            ticks.tick().await;
            house.tally.say();
        }
    });
    let house = Arc::clone(&state.house);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(KEEP_KEYS_EVERY);
        while !house.sessions.pool().is_closed() {
            ticks.tick().await;
            if let Err(error) = house.signing.keep().await {
                tracing::error!(%error, "the signing keys could not be read again");
            }
        }
    });
    let (limits, keep_addresses) = (Arc::clone(&state.limits), state.house.account.keep_addresses);
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(SWEEP_EVERY);
        loop {
            ticks.tick().await;
            limits.forget_quiet();
            if pool.is_closed() {
                break;
            }
            let swept = housekeeping::sweep(&pool).await;
            let forgotten = forgetting::forget_addresses(&pool, keep_addresses).await;
            tracing::debug!(?swept, forgotten, "swept");
            if let Err(error) = token_warnings::note_all(&pool).await {
                tracing::warn!(%error, "it could not be noted which API tokens expire soon");
            }
        }
    });
}

/// What has to know in time what changed.
#[derive(Debug)]
pub struct Following {
    _reader: ChangeReader,
    _wake_ups: WakeUps,
}

/// Has what changed read for as long as what is returned is kept. Only where somebody wants to know: sessions are kept in memory, or
/// there is a service that may listen.
pub fn read_changes(state: &AppState, direct: &PgConnectOptions) -> Option<Following> {
    let house = Arc::clone(&state.house);
    let may_listen = house.services.iter().any(|service| service.secret_hash.is_some());
    if !may_listen && !house.sessions.cache().is_used() {
        return None;
    }
    let (wake, every) = (house.sessions.pool().wake().clone(), house.sessions.settings().cache.read_every);
    let wake_ups = WakeUps::start(direct, &wake);
    let signals = state.signals.clone();
    let followers: Vec<Follower> = vec![
        Box::new(move |news: News<'_>| house.sessions.follow(news)),
        Box::new(move |news: News<'_>| signals.follow(news)),
    ];
    Some(Following { _reader: ChangeReader::start(direct.clone(), every, wake, followers), _wake_ups: wake_ups })
}
