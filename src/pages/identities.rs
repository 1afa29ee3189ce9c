//! A person's ways to sign in, as pages show them.

use sqlx::PgExecutor;
use uuid::Uuid;

use crate::{
    auth::AuthError,
    look::House,
    model::{address::ACCOUNT_UNLINK, icon::Icon, link::Link, session::SignedIn},
    store::identities::{self, Identity},
};

/// An identity, with what people call its provider.
#[derive(Debug, Clone)]
pub struct Listed {
    /// What people call the provider; its issuer, where it is not in the settings any more.
    pub provider: String,
    pub icon: Option<Icon>,
    pub identity: Identity,
}

/// A user's identities, the oldest first.
pub async fn listed(db: impl PgExecutor<'_>, house: &House, signed_in: &SignedIn) -> Result<Vec<Listed>, AuthError> {
    let identities = identities::list(db, signed_in.user.id).await?;
    let listed = identities.into_iter().map(|identity| {
        let (provider, icon) = match house.providers.of_issuer(&identity.issuer) {
            Some(provider) => (provider.settings().name.clone(), provider.settings().icon.clone()),
            None => (identity.issuer.clone(), None),
        };
        Listed { provider, icon, identity }
    });
    Ok(listed.collect())
}

/// The page that asks whether one is to be removed.
pub fn unlink_link(id: Uuid) -> Link {
    ACCOUNT_UNLINK.link().with("identity", &id.to_string())
}
