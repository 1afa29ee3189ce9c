//! Limits that the door's router and that of the services' hosts have in common.

use std::time::Duration;

/// A request takes no longer; a provider's slow answer has to fit in.
pub const TIMEOUT: Duration = Duration::from_secs(30);

/// Forms are small.
pub const MAX_BODY: usize = 64 * 1024;
