//! A service session: a browser's session at the host of a service, child of its session at the door.

use serde::Serialize;
use uuid::Uuid;

/// The key of a service session, and what its service knows a session by. It opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::Type), sqlx(transparent))]
#[serde(transparent)]
pub struct ServiceSessionId(pub Uuid);
