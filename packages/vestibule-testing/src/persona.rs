//! Whom the door can have signed in, and what it says of them.

use serde::{Deserialize, Serialize};

/// What a session is like; somebody who has not registered can only be registering.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    Active,
    /// Nothing was done for longer than the idle limit.
    IdleExpired,
    /// Older than the absolute limit.
    AbsoluteExpired,
    /// Ended from another browser.
    Ended,
    /// Signed in too long ago for what asks for a recent sign-in.
    Stale,
    Registering,
}

/// Who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct User {
    pub id: String,
    pub name: String,
    pub email: String,
    pub email_verified: bool,
    pub roles: Vec<String>,
}

/// What a session is at a service.
#[derive(Debug, Clone, Deserialize)]
pub struct AtService {
    pub id: String,
    pub url: url::Url,
    /// What the service sees in `Remote-User`; none where it may not be told.
    pub remote_user: Option<String>,
    pub cookie: SetCookie,
    /// `Vestibule-Assertion`, for tests that ask the service straight. It is good for a minute.
    pub assertion: String,
}

/// The cookie that a browser would have at a host.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SetCookie {
    pub name: String,
    pub value: String,
    pub domain: String,
    pub path: String,
    pub secure: bool,
}
