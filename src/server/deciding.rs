//! What follows from who asks, by what is known of them now.

use std::sync::Arc;

use axum::http::request::Parts;

use super::{state::AppState, waiting::read};
use crate::{
    auth::Visit,
    model::{
        address::Address,
        destination::Destination,
        flow::{Asked, Decision, decide},
        requirement::Requirement,
    },
};

/// What follows. What keeps somebody out who is only remembered may be so no more: it is asked once more first.
pub(super) async fn decided(
    state: &AppState,
    address: &Address,
    requirement: Requirement,
    parts: &Parts,
    visit: &mut Visit,
) -> Decision {
    let decision = decide_now(state, address, requirement, parts, visit);
    if !matches!(decision, Decision::Forbidden | Decision::Detour(..) | Decision::KeepForm(_)) {
        return decision;
    }
    match read(state, visit.caller.anew(&state.house.sessions)).await {
        Some(None) => decision,
        Some(Some(caller)) => {
            visit.caller = Arc::new(caller);
            decide_now(state, address, requirement, parts, visit)
        }
        None => Decision::Unavailable,
    }
}

fn decide_now(state: &AppState, address: &Address, requirement: Requirement, parts: &Parts, visit: &Visit) -> Decision {
    let Visit { caller, return_to, query, is_person, .. } = visit;
    let asked = Asked {
        here: address.back.map_or_else(|| here(parts), Destination::to),
        return_to: return_to.clone(),
        again: query.says("again"),
        terms: state.house.terms.as_ref().filter(|_| *is_person && parts.method.is_safe()),
    };
    decide(&caller.visitor, caller.by, requirement, asked)
}

/// The page that is asked for, if it can be returned to with a GET.
pub(super) fn here(parts: &Parts) -> Option<Destination> {
    parts.uri.path_and_query().filter(|_| parts.method.is_safe()).and_then(|path| Destination::local(path.as_str()))
}
