//! An event with the names that people know.

use uuid::Uuid;

use crate::{look::House, store::activity::Happened};

/// An event, with what people call the provider and the services it is about.
#[derive(Debug)]
pub struct Item {
    pub(super) event: Happened,
    pub(super) provider: Option<String>,
    pub(super) service: String,
    pub(super) actor: Option<String>,
}

impl Item {
    pub fn of(house: &House, event: Happened) -> Self {
        // One that has gone from the settings goes by its id.
        let named = |id: &Option<String>| {
            let id = id.as_ref()?;
            let service = house.services.iter().find(|service| service.id == *id);
            Some(service.map_or_else(|| id.clone(), |service| service.name.clone()))
        };
        let provider = event.provider.as_ref().and_then(|id| house.providers.get(id));
        Self {
            provider: provider.map(|provider| provider.settings().name.clone()),
            service: named(&event.service).unwrap_or_default(),
            actor: named(&event.actor),
            event,
        }
    }

    pub fn id(&self) -> Uuid {
        self.event.id
    }
}
