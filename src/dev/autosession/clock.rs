//! `POST /autosession/clock`: limits, warnings and step-up in milliseconds, without a sleep.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use serde::Deserialize;
use serde_json::json;

use super::{Workshop, body, refuse};
use crate::{
    auth::{AuthError, origin},
    dev::worlds::{self, Advanced, ClockError, World},
    look::House,
    model::problem::Problem,
    store::{pool::Pool, transaction},
};

/// Request to move a clock, as a form or as JSON.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "an object such as {\"world\": \"w1\", \"advance\": \"31min\"}")]
struct ClockRequest {
    world: Option<String>,
    advance: Option<String>,
}

impl ClockRequest {
    fn choose(self) -> Result<(World, Duration), String> {
        let world = World::parse(self.world.as_deref().ok_or("world is missing")?)?;
        let text = self.advance.as_deref().ok_or("advance is missing: it is a duration such as 31min or 12h")?;
        let by = humantime::parse_duration(text.trim())
            .map_err(|error| format!("advance is {text:?}; it is a duration such as 31min or 12h ({error})"))?;
        // What the database counts in; what it cannot count is too far.
        let by = u64::try_from(by.as_micros()).map_or(Duration::MAX, Duration::from_micros);
        if by.is_zero() {
            return Err(format!("advance is {text:?}; a clock goes forward"));
        }
        Ok((world, by))
    }
}

/// `POST /autosession/clock`: moves the clock of a world forward.
pub async fn advance(
    State(house): State<Arc<House>>,
    State(workshop): State<Option<Arc<Workshop>>>,
    request: Request,
) -> Response {
    let Some(workshop) = workshop else { return Problem::NotFound.into_response() };
    let (headers, asked) = match body::receive::<ClockRequest>(request, &house.site.public_url).await {
        Ok(received) => received,
        Err(problem) => return problem.into_response(),
    };
    let refused = |text: &str| {
        if origin::is_person(&headers) {
            Problem::BadRequest.into_response()
        } else {
            refuse(text, json!({ "example": { "world": "w1", "advance": "31min" } }))
        }
    };
    let (world, by) = match asked.and_then(ClockRequest::choose) {
        Ok(chosen) => chosen,
        Err(text) => return refused(&text),
    };
    let _turn = workshop.turn().await;
    match transaction::retry(|| moved(house.sessions.pool(), &world, by).boxed()).await {
        Ok(Advanced { ahead }) => Json(json!({
            "world": world.as_str(),
            "advanced": humantime::format_duration(by).to_string(),
            "ahead": humantime::format_duration(ahead).to_string(),
        }))
        .into_response(),
        Err(ClockError::Database(error)) => AuthError::from(error).into_logged_problem().into_response(),
        Err(error @ ClockError::Unknown) => refused(&format!("world {:?}: {error}", world.as_str())),
        Err(error) => refused(&format!("world {:?}, advance {by:?}: {error}", world.as_str())),
    }
}

async fn moved(pool: &Pool, world: &World, by: Duration) -> Result<Advanced, ClockError> {
    let mut transaction = transaction::begin(pool).await?;
    let advanced = worlds::advance(&mut transaction, world, by).await?;
    transaction.commit().await?;
    Ok(advanced)
}
