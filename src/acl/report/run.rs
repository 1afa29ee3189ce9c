//! What a run has seen, for those who report it.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, Utc};

use crate::acl::table::{finding::Finding, route::Route, rows::Table};

/// One run of `record` or `check`.
#[derive(Debug, Clone)]
pub struct Run {
    /// The service's id.
    pub service: String,
    /// Where it was asked, and whether that was through its proxy.
    pub base: String,
    pub through_proxy: bool,
    pub began: DateTime<Utc>,
    pub took: Duration,
    /// Requests to the service, those included that try to get around a refusal.
    pub requests: usize,
    /// What the table says; none for `record`.
    pub expected: Option<Table>,
    pub found: Table,
    /// In the order of the table.
    pub findings: Vec<Finding>,
    /// Routes that are left out on purpose, each with the reason that `acl.toml` gives.
    pub skipped: BTreeMap<Route, String>,
    /// What else is worth knowing, and no finding.
    pub notes: Vec<String>,
}

impl Run {
    pub fn cells(&self) -> usize {
        self.found.rows.iter().flat_map(|row| &row.cells).flatten().count()
    }
}
