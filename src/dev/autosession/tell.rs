//! How the workshop asks what a service is told, which another room knows.

use std::sync::Arc;

use futures::future::BoxFuture;
use serde::Serialize;

use crate::{
    look::House,
    model::{service::Service, service_session::ServiceSessionId, session::SignedIn},
};

/// A session that a service is to be told of.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    pub service: &'a Service,
    pub signed_in: &'a SignedIn,
    pub service_session: Option<ServiceSessionId>,
    /// What is told of it has expired.
    pub is_over: bool,
}

/// What the service is told.
#[derive(Debug, Serialize)]
pub struct Told {
    pub remote_user: Option<String>,
    pub assertion: Arc<str>,
}

/// Tells it, if anybody can at the moment.
pub type Tell = for<'a> fn(&'a House, Asked<'a>) -> BoxFuture<'a, Option<Told>>;
