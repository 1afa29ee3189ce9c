//! The adapter of server functions: what one returns becomes the response, and nothing else does.

use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    body::{Body, Bytes},
    extract::{Extension, FromRequest, MatchedPath, Request, State},
    http::{HeaderMap, request::Parts},
    response::{IntoResponse, Response},
};
use leptos::{prelude::*, server_fn::error::ServerFnError};
use leptos_axum::handle_server_fns_with_context;

use super::session_over::session_over;
use crate::{
    auth::{AuthError, Next, Visit},
    look::{self, Frame, House},
    model::{
        address::{self, Method},
        destination::Destination,
        problem::Problem,
    },
};

/// The request as a server function sees it.
#[derive(Clone)]
pub struct Call {
    pub house: Arc<House>,
    pub visit: Visit,
    pub headers: HeaderMap,
    answer: Arc<Mutex<Option<Result<Reply, AuthError>>>>,
}

/// What a server function ends with.
pub enum Reply {
    Next(Next),
    /// A page that no address shows: it is the answer itself.
    Page(Box<dyn FnOnce(Frame) -> Response + Send>),
}

impl From<Next> for Reply {
    fn from(next: Next) -> Self {
        Self::Next(next)
    }
}

/// Runs what a server function does. What goes wrong becomes a page, so none of them ends with an error of its own.
pub async fn answer<F, R>(work: impl FnOnce(Call) -> F) -> Result<(), ServerFnError>
where
    F: Future<Output = Result<R, AuthError>>,
    R: Into<Reply>,
{
    let call = expect_context::<Call>();
    let slot = Arc::clone(&call.answer);
    let answer = work(call).await.map(Into::into);
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(answer);
    Ok(())
}

/// The handler of all server functions. Leptos reads the arguments; an answer that is missing means that it could not.
pub async fn server_function(
    State(house): State<Arc<House>>,
    Extension(visit): Extension<Visit>,
    request: Request,
) -> Response {
    let (jar, frame) = (visit.jar.clone(), house.frame(&visit.caller, None));
    let (its_house, its_visit) = (Arc::clone(&house), visit.clone());
    // Leptos makes no difference between a form that is too long and one that cannot be read.
    let (parts, body) = request.into_parts();
    let body = match Bytes::from_request(Request::new(body), &()).await {
        Ok(bytes) => Body::from(bytes),
        Err(rejection) => return Problem::of_status(rejection.status().as_u16()).into_response(),
    };
    let page = form_page(&parts);
    let request = Request::from_parts(parts, body);
    let call = Call { house, visit, headers: request.headers().clone(), answer: Arc::default() };
    let slot = Arc::clone(&call.answer);
    handle_server_fns_with_context(move || provide_context(call.clone()), request).await;
    let answer = slot.lock().unwrap_or_else(PoisonError::into_inner).take();
    match answer {
        Some(Ok(Reply::Page(make))) => make(frame),
        Some(Ok(Reply::Next(next))) => match next.by_page().map(look::go_on) {
            Some(page) => next.on_page(page, &jar),
            None => next.into_response(&jar),
        },
        Some(Err(AuthError::SessionOver(session))) => session_over(&its_house, &its_visit, session, page.as_ref()),
        Some(Err(error)) => error.into_logged_problem().into_response(),
        None => Problem::BadRequest.into_response(),
    }
}

/// The page with the form that was sent.
fn form_page(parts: &Parts) -> Option<Destination> {
    let pattern = parts.extensions.get::<MatchedPath>()?;
    address::find(Method::Post, pattern.as_str())?.back.and_then(Destination::to)
}
