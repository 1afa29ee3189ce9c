//! What is behind the door.

use url::Url;

/// A service behind the door, shown to the signed-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    pub id: String,
    pub name: String,
    pub url: Url,
}
