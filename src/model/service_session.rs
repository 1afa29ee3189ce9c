//! A service session: what a browser has at a service's own host, as a child of its session at the door.

use uuid::Uuid;

/// The key of a service session and its public handle: what the service is told as `sid`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
pub struct ServiceSessionId(pub Uuid);
