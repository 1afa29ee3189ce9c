//! `acl.toml`, beside the table: what no command line should have to repeat.

use std::{collections::BTreeMap, path::PathBuf};

use super::{
    known::Body,
    route::{Route, RoutePath},
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
    /// Routes that are not asked, each with the reason.
    pub skip: BTreeMap<Route, String>,
}
