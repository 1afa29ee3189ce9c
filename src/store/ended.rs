//! Ends as services hear of them: what is told of one, whom it concerns, and which are asked for.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::model::user::UserId;

/// The end of a session or of an API token, as a service knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Of the service session; of the session itself, or of the token, where there is no host.
    pub sid: Uuid,
    pub at_place: Place,
    pub user_id: UserId,
    /// One that a newer program has written is passed on as it is: it has ended all the same.
    pub reason: String,
    pub at: DateTime<Utc>,
}

/// Where what has ended was known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A service session, at this host.
    Host(String),
    /// The session itself.
    Door,
    /// A token, at the services (by their configured ids) that its scopes name.
    Services(Vec<String>),
}

/// Ends in the order of their time.
pub type Position = (DateTime<Utc>, Uuid);

/// Which ends are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Which<'a> {
    /// Of service sessions at this host; of all where none is named.
    pub host: Option<&'a str>,
    /// Of sessions themselves as well.
    pub at_door: bool,
    /// Of tokens with a scope of one of these services; of all where none are named.
    pub services: Option<&'a [String]>,
}

impl Which<'_> {
    pub const ALL: Self = Self { host: None, at_door: true, services: None };
}

/// Both in the order of their time, as one list that is as long as the longer of them may be: what comes after it is asked for
/// from its last one on.
pub fn merged(mut these: Vec<End>, those: Vec<End>, most: usize) -> Vec<End> {
    these.extend(those);
    these.sort_by_key(|end| (end.at, end.sid));
    these.truncate(most);
    these
}
