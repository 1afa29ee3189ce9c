//! Ways around a refusal: the same request in other readings of its path, by other methods, with another parent.

pub mod attempt;
pub mod crossing;
pub mod overrides;
pub mod readings;

use self::attempt::Attempt;
use super::{request::Request, route::Route};

/// All ways around that are made of the plain request alone. For one route they are always as many, in the same order.
pub fn attempts(route: &Route, plain: &Request) -> Vec<Attempt> {
    let mut attempts = readings::attempts(route, plain);
    attempts.extend(overrides::attempts(route, plain));
    attempts
}
