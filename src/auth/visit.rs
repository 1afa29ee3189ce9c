//! A request as everything behind the guard sees it.

use std::sync::Arc;

use super::{Caller, Jar, facts::RequestFacts};
use crate::{
    model::{destination::Destination, flow::Detour, query::Query},
    store::events::Peer,
};

/// Who asks, from where, with which cookies, and what they say of where they are going.
#[derive(Debug, Clone)]
pub struct Visit {
    pub caller: Arc<Caller>,
    pub jar: Jar,
    pub peer: Peer,
    pub query: Query,
    /// The `return_to` of the query, checked.
    pub return_to: Option<Destination>,
    /// Whether a person's browser asks for a page.
    pub is_person: bool,
    /// What was typed is to be kept, and then they go there.
    pub detour: Option<Detour>,
    /// For the log.
    pub facts: RequestFacts,
}
