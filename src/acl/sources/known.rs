//! The routes of a service, and from where each is known.

use std::collections::BTreeSet;

use serde::Serialize;
use strum::{IntoStaticStr, VariantArray};

use crate::acl::{http::body::Body, table::route::Route};

/// A route that somebody has told of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownRoute {
    pub route: Route,
    pub from: BTreeSet<Source>,
    /// A body that the route takes, by its OpenAPI document's example.
    pub example: Option<Body>,
    /// The addresses that were taken for one route, where it was recorded from traffic.
    pub folded: Vec<String>,
}

/// Who has told of a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, IntoStaticStr, VariantArray)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Source {
    /// The service's own description (OpenAPI 3.0 or 3.1).
    #[serde(rename = "openapi")]
    #[strum(serialize = "openapi")]
    OpenApi,
    /// A list that somebody has written.
    List,
    /// Real traffic, as the door's checks saw it.
    Recorded,
    /// The service's contract.
    Contract,
}
