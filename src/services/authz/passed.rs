//! Who is told of each request that may pass: the workshop, which writes down the routes that are used. A real site's
//! addresses have secrets in them; a release build has nothing of this.

use std::{fmt, sync::Arc};

use axum::http::{HeaderMap, header::USER_AGENT};

use super::{described::Described, signs::Signs};
use crate::model::{header::ACL_USER_AGENT, service::Service};

/// A websocket's method in lists of routes.
const WEBSOCKET: &str = "WS";

/// Told the service's id, the method and the path.
#[derive(Clone)]
pub struct Passed(Arc<Tell>);

type Tell = dyn Fn(&str, &str, &str) + Send + Sync;

impl Passed {
    pub fn new(tell: impl Fn(&str, &str, &str) + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// Not of what `vestibule acl` asks: a path by which it tries to get around a rule is no route of a service.
    pub(super) fn tell(&self, services: &[Service], described: &Described, signs: &Signs, headers: &HeaderMap) {
        if headers.get(USER_AGENT).is_some_and(|agent| agent == ACL_USER_AGENT) {
            return;
        }
        let Ok(service) = described.service(services) else { return };
        let method = if signs.is_websocket { WEBSOCKET } else { &described.method };
        let target = described.for_browsers();
        // A query says what is asked for, and is where secrets are.
        (self.0)(&service.id, method, target.split('?').next().unwrap_or_default());
    }
}

impl fmt::Debug for Passed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Passed")
    }
}
