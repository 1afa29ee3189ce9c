//! Who somebody is.

use serde::Serialize;
use uuid::Uuid;

/// The key of a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct UserId(pub Uuid);

/// A registered person, as `/me` shows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct User {
    /// The key; it never changes and is never given to somebody else.
    pub id: UserId,
    pub name: String,
    /// The e-mail address. Never a key: two people may have the same one.
    pub email: String,
    /// Whether a provider has vouched for the address.
    pub email_verified: bool,
    pub roles: Vec<String>,
    /// Issuers that have confirmed this very address. A service is told it as an identity only by the word of one that it
    /// names.
    #[serde(skip)]
    pub email_confirmed_by: Vec<String>,
    /// The language that they have chosen, as a tag of BCP 47.
    #[serde(skip)]
    pub locale: Option<String>,
    /// The versions of the terms that they have accepted.
    #[serde(skip)]
    pub terms: Vec<String>,
}
