//! What every handler can ask for.

use std::sync::Arc;

use axum::extract::FromRef;

use super::{
    limits::{LimitSettings, RateLimits},
    loops::Loops,
};
use crate::{
    auth::Door,
    look::{Assets, House},
};

/// Made once at start, cloned for every request.
#[derive(Debug, Clone)]
pub struct AppState {
    pub door: Arc<Door>,
    pub assets: Arc<Assets>,
    pub limits: Arc<RateLimits>,
    pub loops: Arc<Loops>,
    /// Personas, if test suites may have sessions made.
    #[cfg(feature = "dev")]
    pub workshop: Option<Arc<crate::dev::autosession::Workshop>>,
}

impl AppState {
    /// The state around a door.
    pub fn new(door: Arc<Door>, limits: LimitSettings) -> Self {
        Self {
            door,
            assets: Arc::new(Assets::find()),
            limits: Arc::new(RateLimits::new(limits)),
            loops: Arc::default(),
            #[cfg(feature = "dev")]
            workshop: None,
        }
    }
}

impl FromRef<AppState> for House {
    fn from_ref(state: &AppState) -> Self {
        Self { door: Arc::clone(&state.door), assets: Arc::clone(&state.assets) }
    }
}

impl FromRef<AppState> for Arc<Door> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.door)
    }
}

#[cfg(feature = "dev")]
impl FromRef<AppState> for Option<Arc<crate::dev::autosession::Workshop>> {
    fn from_ref(state: &AppState) -> Self {
        state.workshop.clone()
    }
}
