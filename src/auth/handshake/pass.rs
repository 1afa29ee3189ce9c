//! The second step, at the door: a pass for who is signed in, to be shown at the service once, in the browser that has the
//! binding cookie, within half a minute.

use std::{sync::Arc, time::Duration};

use super::{
    access::{Access, access_now},
    state::State,
};
use crate::{
    auth::{AuthError, Caller, Site},
    model::{host_address::ARRIVE, problem::Problem, query::Query, service::Service, session::SignedIn},
    sessions::{Secret, Sessions},
    store::passes::{self, NewPass},
};

/// From one redirect to the next: time for a slow network, and none for a log to be read.
const PASS_LIFE: Duration = Duration::from_secs(30);

/// What follows at the door.
#[derive(Debug)]
pub enum Passed<'a> {
    /// To the service, with a pass.
    To(String),
    /// They are to prove once more who they are.
    SignInAgain,
    Excluded(&'a Service),
}

/// A service at the door's own host knows them already: there is no way to it.
pub async fn give_pass<'a>(
    sessions: &Sessions,
    site: &Site,
    services: &'a [Service],
    caller: &Arc<Caller>,
    query: &Query,
) -> Result<Passed<'a>, AuthError> {
    let mut caller = Arc::clone(caller);
    let (id, text) = (query.only("service"), query.only("state"));
    let elsewhere = services.iter().filter(|service| service.url.origin() != site.public_url.origin());
    let service = elsewhere.into_iter().find(|service| Some(&service.id) == id.as_ref()).ok_or(Problem::BadRequest)?;
    let text = text.ok_or(Problem::BadRequest)?;
    let state = State::read(&text).ok_or(Problem::BadRequest)?;
    match access_now(sessions, service, &state.page, &mut caller, None).await {
        Access::Open => {}
        // The guard has let nobody else come here, and has asked for the terms.
        Access::SignIn(_) => return Ok(Passed::SignInAgain),
        Access::Excluded => return Ok(Passed::Excluded(service)),
        Access::Unknown => return Err(Problem::DatabaseAway.into()),
    }
    let signed_in = caller.signed_in().ok_or(Problem::Internal)?;
    let pass = add(sessions, service, &state, signed_in).await?;
    let link = ARRIVE.link().with("pass", &pass.encode()).with("state", &text);
    Ok(Passed::To(format!("{}{link}", service.origin())))
}

async fn add(sessions: &Sessions, service: &Service, state: &State, signed_in: &SignedIn) -> Result<Secret, AuthError> {
    let pass = Secret::random();
    let (secret_hash, state_hash) = (pass.hash(), state.hash());
    let new = NewPass {
        secret_hash: secret_hash.as_bytes(),
        service: &service.id,
        state_hash: state_hash.as_bytes(),
        session_id: signed_in.session.id,
        life: PASS_LIFE,
    };
    passes::add(&**sessions.pool(), &new).await?;
    Ok(pass)
}
