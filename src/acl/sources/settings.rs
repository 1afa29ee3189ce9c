//! `acl.toml`, beside the table: what no command line should have to repeat.

use std::{collections::BTreeMap, path::PathBuf};

use crate::acl::{
    http::body::Body,
    table::route::{Route, RoutePath},
};

/// What `acl.toml` says. All of it may be left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AclSettings {
    /// OpenAPI documents: files, or addresses on this machine.
    pub openapi: Vec<String>,
    /// Lists of routes.
    pub routes: Vec<PathBuf>,
    /// Paths of which recorded addresses are one route, where the folding has not seen it.
    pub fold: Vec<RoutePath>,
    /// Recorded paths that stand for themselves, where the folding has taken them for one.
    pub apart: Vec<RoutePath>,
    /// A path with its query for a route with parameters, where no contract makes one.
    pub paths: BTreeMap<Route, String>,
    /// A body for a route that wants one.
    pub bodies: BTreeMap<Route, Body>,
    /// Paths at which the service itself has people sign in: a redirect there is `sign-in`.
    pub sign_in: Vec<String>,
    /// Routes that are not asked, each with the reason.
    pub skip: BTreeMap<Route, String>,
    pub fga: FgaSettings,
}

/// How an OpenFGA store speaks of this service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FgaSettings {
    /// Of `type#relation`, the routes that it is about.
    pub relations: BTreeMap<String, Vec<Route>>,
    /// Of a user of the store, the asker, where it is not what stands behind the colon.
    pub users: BTreeMap<String, String>,
    /// Of a relation in the store's tuples, what whoever asks is to the thing: `viewer = "reader"`.
    pub direct: BTreeMap<String, String>,
}
