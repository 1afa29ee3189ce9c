//! A person's ways to sign in, as pages show them.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    auth::AuthError,
    look::House,
    model::{address::ACCOUNT_UNLINK, link::Link, session::SignedIn},
    store::identities,
};

/// One of them.
#[derive(Debug, Clone)]
pub struct Listed {
    pub id: Uuid,
    /// What people call the provider; its issuer, where it is not in the settings any more.
    pub provider: String,
    /// What the provider says the address is.
    pub email: Option<String>,
    pub used_at: DateTime<Utc>,
}

/// All of somebody's, the oldest first.
pub async fn listed(house: &House, signed_in: &SignedIn) -> Result<Vec<Listed>, AuthError> {
    let identities = identities::list(house.sessions.pool(), signed_in.user.id).await?;
    let name = |issuer: String| match house.providers.of_issuer(&issuer) {
        Some(provider) => provider.settings().name.clone(),
        None => issuer,
    };
    let listed = identities.into_iter().map(|identity| Listed {
        id: identity.id,
        provider: name(identity.issuer),
        email: identity.email,
        used_at: identity.used_at,
    });
    Ok(listed.collect())
}

/// The page that asks whether one is to be removed.
pub fn unlink_link(id: Uuid) -> Link {
    ACCOUNT_UNLINK.link().with("identity", &id.to_string())
}
