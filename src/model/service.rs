//! What is behind the door.

use url::Url;

/// A service behind the door, shown to the signed-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// What logs call it.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub url: Url,
}
