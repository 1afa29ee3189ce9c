//! The workshop as the settings have it, with what it needs of other rooms.

use std::sync::Arc;

use futures::{FutureExt, future::BoxFuture};

use super::{config::Config, state::AppState};
use crate::{
    dev::autosession::{Asked, Told, Workshop},
    look::House,
    services::for_suites,
};

/// Opens it: test suites may have sessions made from now on.
pub fn open(state: &mut AppState, config: &Config) {
    let workshop = Workshop::of(&state.house.providers, config.personas.clone(), tell);
    state.workshop = Some(Arc::new(workshop.for_pages_of(config.origins.clone())));
}

/// What a service is told of a session that was made.
pub fn tell<'a>(house: &'a House, asked: Asked<'a>) -> BoxFuture<'a, Option<Told>> {
    let Asked { service, signed_in, service_session, is_over } = asked;
    async move {
        let told = for_suites::told(house, service, signed_in, service_session, is_over).await;
        told.map(|(remote_user, assertion)| Told { remote_user, assertion })
    }
    .boxed()
}
