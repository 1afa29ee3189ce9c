//! Whose ends a service hears of.

use crate::{
    look::House,
    model::{service::Service, service_host::authority_of},
    store::ended::{End, Place, Which},
};

/// Of which sessions and tokens a service hears.
#[derive(Debug, Clone)]
pub struct Audience {
    /// Service sessions at this host.
    pub host: String,
    /// And the sessions themselves, by which a service under the door's own origin knows people.
    pub at_door: bool,
    /// And tokens with a scope of one of these services, which are those at that host.
    pub services: Vec<String>,
}

impl Audience {
    /// A service hears of its host's service sessions, whichever of the services there they began at; one under the door's own
    /// origin of the sessions themselves.
    pub fn of(house: &House, service: &Service) -> Self {
        let host = authority_of(service);
        let is_there = |other: &&Service| authority_of(other) == host;
        let services = house.services.iter().filter(is_there).map(|other| other.id.clone()).collect();
        Self { host, at_door: house.is_at_door(service), services }
    }

    /// Whether a service is told of it.
    pub fn hears(&self, end: &End) -> bool {
        match &end.at_place {
            Place::Host(host) => *host == self.host,
            Place::Door => self.at_door,
            Place::Services(services) => services.iter().any(|service| self.services.contains(service)),
        }
    }

    /// The same, for a question.
    pub fn which(&self) -> Which<'_> {
        Which { host: Some(&self.host), at_door: self.at_door, services: Some(&self.services) }
    }
}
