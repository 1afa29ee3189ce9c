//! `POST /auth/sessions/end`.

use leptos::prelude::*;

use super::super::{Call, answer};
use crate::{
    auth::end_sessions::{Ending, end_sessions},
    model::{handle, problem::Problem, session::SessionId},
};

/// Ends one session of the person, or all but this one, at once.
#[server(prefix = "/auth", endpoint = "sessions/end")]
pub async fn end_sessions_now(
    /// Its handle.
    session: Option<String>,
    /// `true`: all but this one.
    others: Option<String>,
) -> Result<(), ServerFnError> {
    answer(|Call { house, visit, .. }| async move {
        // Both stand in forms of ours, which nobody types.
        let ending = wanted(session.as_deref(), others.as_deref()).ok_or(Problem::BadRequest)?;
        end_sessions(house.sessions.pool(), &house.providers, &house.site, &visit, ending).await
    })
    .await
}

/// What is asked for, if it is one thing.
fn wanted(session: Option<&str>, others: Option<&str>) -> Option<Ending> {
    match (session, others) {
        (Some(session), None) => handle::read(session).map(SessionId).map(Ending::One),
        (None, Some("true")) => Some(Ending::Others),
        _ => None,
    }
}
