//! Ways around a refusal: the same request in other readings of its path, by other methods, with another parent.

pub mod crossing;
pub mod overrides;
pub mod readings;

use super::{request::Request, route::Route};

/// One way around, ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub request: Request,
    /// What is different, in words.
    pub how: String,
    /// A request that is different in the same way and should reach nothing: if it is answered alike, nothing was reached.
    pub control: Option<Request>,
    /// The method that the request means; a route that it has then decides by rows of its own.
    pub method: String,
    /// Whether the control's status says enough: what a body has in it differs from one time to the next.
    pub control_by_status: bool,
    /// Whether it asks in another reading of the path, so that it may be another route's.
    pub is_reading: bool,
}

/// All ways around that are made of the plain request alone. For one route they are always as many, in the same order.
pub fn attempts(route: &Route, plain: &Request) -> Vec<Attempt> {
    let mut attempts = readings::attempts(route, plain);
    attempts.extend(overrides::attempts(route, plain));
    attempts
}
