//! A page loads, then renders: what it shows is read before it is made, and a read that fails is the page of a problem.

use std::{future::Future, sync::Arc, time::Duration};

use axum::{
    extract::{Extension, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;

use crate::{
    auth::{AuthError, Caller, Visit},
    look::{self, House},
    model::{problem::Problem, session::SignedIn},
    store::{is_broken, registrations::Registration},
};

/// Nobody looks at an empty window for longer: a database that is frozen does not fail by itself.
const READ_WITHIN: Duration = Duration::from_secs(5);

/// A page, which is the type of what it shows.
pub trait Page: Sized + Send + 'static {
    /// Whom it is shown to.
    type To: Viewer;

    fn load(at: &At<Self::To>) -> impl Future<Output = Result<Self, AuthError>> + Send;

    fn view(self) -> impl IntoView + 'static;
}

/// Whom a page is shown to, as a type that it asks for: one that is for the signed-in cannot be made for anybody else.
pub trait Viewer: Sized + Send + Sync + 'static {
    fn of(caller: &Caller) -> Option<Self>;
}

#[derive(Debug, Clone, Copy)]
pub struct Anybody;

impl Viewer for Anybody {
    fn of(_: &Caller) -> Option<Self> {
        Some(Self)
    }
}

impl Viewer for SignedIn {
    fn of(caller: &Caller) -> Option<Self> {
        caller.signed_in().cloned()
    }
}

impl Viewer for Arc<Registration> {
    fn of(caller: &Caller) -> Option<Self> {
        caller.registration.clone()
    }
}

/// The request for a page.
pub struct At<V> {
    pub house: Arc<House>,
    pub visit: Visit,
    pub viewer: V,
}

/// The handler of a page.
pub async fn page<P: Page>(State(house): State<Arc<House>>, Extension(visit): Extension<Visit>) -> Response {
    // The guard lets nobody else come here.
    let Some(viewer) = P::To::of(&visit.caller) else { return Problem::Internal.into_response() };
    let at = At { house, visit, viewer };
    match tokio::time::timeout(READ_WITHIN, load::<P>(&at)).await.unwrap_or(Err(Problem::DatabaseAway.into())) {
        Ok(page) => {
            let frame = at.house.frame(&at.visit.caller, at.visit.return_to);
            look::page(StatusCode::OK, frame, || page.view())
        }
        Err(error) => error.into_logged_problem().into_response(),
    }
}

/// Reads once more for every connection that has died unnoticed, since reading twice harms nobody.
async fn load<P: Page>(at: &At<P::To>) -> Result<P, AuthError> {
    let mut dead = at.house.sessions.pool().num_idle();
    loop {
        match P::load(at).await {
            Err(AuthError::Database(error)) if dead > 0 && is_broken(&error) => dead -= 1,
            result => return result,
        }
    }
}
