//! What is kept of somebody, given to them as a file: a matter for a fresh sign-in, since it is everything at once.

use std::time::Duration;

use axum::body::{Body, Bytes};
use chrono::Utc;
use futures::{FutureExt, Stream, StreamExt, stream};
use serde::Serialize;

use super::{Visit, error::AuthError, still_lives::still_lives};
use crate::{
    model::{problem::Problem, session::SignedIn, user::UserId},
    store::{
        events::{self, Event, Kind},
        own_data::{self, After, OwnData, OwnEvent},
        pool::Pool,
        transaction, users,
    },
};

/// Events that are read at once, and written before the next ones are: somebody with a slow line keeps no connection.
const PART: i64 = 500;

/// Nobody needs it more often than this within the time.
const DOWNLOADS: i64 = 20;
const WITHIN: Duration = Duration::from_hours(1);

/// What stands before the events.
#[derive(Serialize)]
struct Head<'a> {
    /// Where it comes from, and when.
    site: &'a str,
    made_at: chrono::DateTime<Utc>,
    #[serde(flatten)]
    data: OwnData,
}

/// All of it as JSON, the events as they are read: a read that fails breaks the file off, which every browser then says. That it is
/// asked for is an event, which stands in it too.
pub async fn download(pool: &Pool, site: &str, visit: &Visit) -> Result<Body, AuthError> {
    // The guard lets nobody else come here.
    let signed_in = visit.caller.signed_in().ok_or(Problem::Internal)?;
    let user_id = signed_in.user.id;
    transaction::retry(|| note(pool, visit, signed_in).boxed()).await?;
    let data = own_data::find(&mut *pool.acquire().await?, user_id).await?.ok_or(Problem::Internal)?;
    let head = serde_json::to_string_pretty(&Head { site, made_at: Utc::now(), data });
    let head = head.map_err(|error| sqlx::Error::Encode(error.into()))?;
    // Its last brace comes after the events.
    let head = format!("{},\n  \"events\": [", head.trim_end_matches(['}', '\n']));
    let parts = stream::once(async move { Ok(Bytes::from(head)) });
    Ok(Body::from_stream(parts.chain(events_of(pool.clone(), user_id))))
}

/// Notes that it is asked for. The event is kept for good, so that nobody has more of them than somebody needs.
async fn note(pool: &Pool, visit: &Visit, signed_in: &SignedIn) -> Result<(), AuthError> {
    let mut transaction = transaction::begin(pool).await?;
    let user = users::lock_enabled(&mut transaction, signed_in.user.id).await?.ok_or(Problem::UserDisabled)?;
    still_lives(&mut transaction, signed_in).await?;
    if events::count_lately(&mut *transaction, Kind::DataDownloaded, user.id, WITHIN).await? >= DOWNLOADS {
        return Err(Problem::TooMany.into());
    }
    let event = Event { user_id: Some(user.id), session_id: Some(signed_in.session.id), ..visit.peer.event() };
    events::add(&mut *transaction, Kind::DataDownloaded, event).await?;
    Ok(transaction.commit_unread().await?)
}

/// The events, part by part, and the end of the file.
fn events_of(pool: Pool, user_id: UserId) -> impl Stream<Item = sqlx::Result<Bytes>> {
    stream::try_unfold(Some(None::<After>), move |from| {
        let pool = pool.clone();
        async move {
            let Some(after) = from else { return Ok(None) };
            let events = own_data::events(&*pool, user_id, after, PART).await?;
            let text = written(&events, after.is_none())?;
            let next = events.last().map(OwnEvent::position);
            let text = if next.is_some() { text } else { "\n  ]\n}\n".to_owned() };
            Ok(Some((Bytes::from(text), next.map(Some))))
        }
    })
}

fn written(events: &[OwnEvent], is_first: bool) -> sqlx::Result<String> {
    let mut text = String::new();
    for (index, event) in events.iter().enumerate() {
        let event = serde_json::to_string(event).map_err(|error| sqlx::Error::Encode(error.into()))?;
        text += if is_first && index == 0 { "\n    " } else { ",\n    " };
        text += &event;
    }
    Ok(text)
}
