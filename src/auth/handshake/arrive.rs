//! The third step, back at the service: a service session, if all fits. A pass that is shown is spent, whether it fits or not.

use axum::http::HeaderMap;
use futures::FutureExt;
use tower_cookies::Cookie;

use super::{
    enter::{at, second_try},
    state::State,
};
use crate::{
    auth::{AuthError, Caller, facts::RequestFacts, identify_at_service, service_cookies::ServiceCookies},
    model::{
        flow::Visitor,
        problem::Problem,
        query::Query,
        service_host::{ServiceHost, authority_of},
        service_path::ServicePath,
        service_session::ServiceSessionId,
    },
    sessions::{Arriving, Former, Secret, Sessions, StartedAtService, spend},
    store::{events::Peer, passes::Spent, transaction},
};

/// What follows.
#[derive(Debug)]
pub enum Arrived {
    /// To that address at this host, with cookies.
    To(String, Vec<Cookie<'static>>),
    /// It did not fit twice: this browser keeps no cookie here.
    WithoutCookie(ServicePath),
}

pub async fn arrive(
    sessions: &Sessions,
    host: &ServiceHost,
    headers: &HeaderMap,
    query: &Query,
    by: &Peer,
    facts: &RequestFacts,
) -> Result<Arrived, AuthError> {
    // All that are shown, since who shows two shows each of them.
    let shown: Vec<Secret> = query.all("pass").iter().filter_map(|pass| Secret::parse(pass)).take(8).collect();
    let pass = spend(sessions.pool(), &shown).await?;
    let state = query.only("state").and_then(|state| State::read(&state)).ok_or(Problem::BadRequest)?;
    if query.only("pass").is_none() {
        return Err(Problem::BadRequest.into());
    }
    let (caller, id) = identify_at_service(sessions, headers, host.first(), false).await;
    let caller = facts.asked_at(host.first(), caller);
    if caller.visitor == Visitor::Unknown {
        return Err(Problem::DatabaseAway.into());
    }
    let page = at(host, &state.page);
    let cookies = ServiceCookies::of(host.first());
    let pass = pass.filter(|pass| fits(pass, host, &state, cookies.binding(headers).as_ref()));
    if let Some(pass) = pass
        && let Some(started) = start(sessions, host, &pass, former(&caller, id), by).await?
    {
        facts.began_at_service(started.user_id, pass.session_id);
        return Ok(Arrived::To(page, vec![cookies.give_session(&started), cookies.take_binding()]));
    }
    // Who is here already stays who they are, whoever sent them.
    if caller.signed_in().is_some() {
        return Ok(Arrived::To(page, Vec::new()));
    }
    if state.is_second_try {
        return Ok(Arrived::WithoutCookie(state.page));
    }
    Ok(Arrived::To(second_try(host, &state.page), Vec::new()))
}

/// Whether a pass is for a service of this host, for this very `state`, and that is of this browser.
fn fits(pass: &Spent, host: &ServiceHost, state: &State, binding: Option<&Secret>) -> bool {
    host.with_id(&pass.service).is_some()
        && state.hash().matches(&pass.state_hash)
        && binding.is_some_and(|binding| state.fits(binding, &pass.service))
}

fn former(caller: &Caller, id: Option<ServiceSessionId>) -> Option<Former> {
    let (signed_in, id) = (caller.signed_in()?, id?);
    Some(Former { id, user_id: signed_in.user.id, auth_time: signed_in.session.auth_time })
}

async fn start(
    sessions: &Sessions,
    host: &ServiceHost,
    pass: &Spent,
    former: Option<Former>,
    by: &Peer,
) -> Result<Option<StartedAtService>, AuthError> {
    let authority = authority_of(host.first());
    let once = || {
        async {
            let mut transaction = transaction::begin(sessions.pool()).await?;
            let (parent, service) = (pass.session_id, pass.service.as_str());
            let arriving = Arriving { parent, service, host: &authority, former, by };
            let started = sessions.start_at_service(&mut transaction, arriving).await?;
            transaction.commit().await?;
            Ok::<_, AuthError>(started)
        }
        .boxed()
    };
    transaction::retry(once).await
}
