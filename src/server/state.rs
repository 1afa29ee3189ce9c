//! What every handler can ask for.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
};

use axum::extract::FromRef;

use super::{
    limits::{LimitSettings, RateLimits},
    loops::Loops,
};
use crate::{
    auth::{Site, tally::Tally},
    look::House,
    openid::Providers,
    services::{at_service::Sockets, authzen::Turns, health::Stopping, oauth::OAuth, signals::Signals},
    sessions::Sessions,
};

/// Made once at start. It is cloned several times for every request, since each layer has it: that costs one count.
#[derive(Debug, Clone)]
pub struct AppState(Arc<Parts>);

#[derive(Debug, Clone)]
pub struct Parts {
    pub house: Arc<House>,
    pub limits: Arc<RateLimits>,
    pub loops: Arc<Loops>,
    pub stopping: Stopping,
    pub signals: Signals,
    pub turns: Turns,
    pub sockets: Sockets,
    pub oauth: OAuth,
    /// Personas, if test suites may have sessions made.
    #[cfg(feature = "dev")]
    pub workshop: Option<Arc<crate::dev::autosession::Workshop>>,
}

impl Deref for AppState {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// Before anybody is served. Clones that there are already stay as they are.
impl DerefMut for AppState {
    fn deref_mut(&mut self) -> &mut Parts {
        Arc::make_mut(&mut self.0)
    }
}

impl AppState {
    pub fn new(house: Arc<House>, limits: LimitSettings) -> Self {
        let listeners = house.services.iter().filter(|service| service.secret_hash.is_some()).count();
        let turns = Turns::new(house.services.iter());
        Self(Arc::new(Parts {
            house,
            limits: Arc::new(RateLimits::new(limits)),
            loops: Arc::default(),
            stopping: Stopping::default(),
            signals: Signals::new(listeners),
            turns,
            sockets: Sockets::default(),
            oauth: OAuth::default(),
            #[cfg(feature = "dev")]
            workshop: None,
        }))
    }
}

impl FromRef<AppState> for Arc<House> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.house)
    }
}

impl FromRef<AppState> for Sessions {
    fn from_ref(state: &AppState) -> Self {
        state.house.sessions.clone()
    }
}

impl FromRef<AppState> for Providers {
    fn from_ref(state: &AppState) -> Self {
        state.house.providers.clone()
    }
}

impl FromRef<AppState> for Arc<Site> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.house.site)
    }
}

impl FromRef<AppState> for Arc<Tally> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.house.tally)
    }
}

impl FromRef<AppState> for Signals {
    fn from_ref(state: &AppState) -> Self {
        state.signals.clone()
    }
}

impl FromRef<AppState> for Turns {
    fn from_ref(state: &AppState) -> Self {
        state.turns.clone()
    }
}

impl FromRef<AppState> for Sockets {
    fn from_ref(state: &AppState) -> Self {
        state.sockets.clone()
    }
}

impl FromRef<AppState> for OAuth {
    fn from_ref(state: &AppState) -> Self {
        state.oauth.clone()
    }
}

impl FromRef<AppState> for Stopping {
    fn from_ref(state: &AppState) -> Self {
        state.stopping.clone()
    }
}

#[cfg(feature = "dev")]
impl FromRef<AppState> for Option<Arc<crate::dev::autosession::Workshop>> {
    fn from_ref(state: &AppState) -> Self {
        state.workshop.clone()
    }
}
